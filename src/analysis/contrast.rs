//! Two roles of the same case against each other.

use std::collections::HashSet;

use super::tally::{Scope, Tally};
use crate::study::Code;

/// What two roles of a case brought up, by code.
#[derive(Debug, Clone)]
pub struct Contrast<'a> {
    /// The case.
    pub case: &'a str,
    /// Codes that both used.
    pub shared: Vec<&'a Code>,
    /// Codes that only the first used.
    pub first_only: Vec<&'a Code>,
    /// Codes that only the second used.
    pub second_only: Vec<&'a Code>,
}

impl Contrast<'_> {
    /// The share of codes that both used among those that either used: Jaccard's index (1901).
    ///
    /// Three shared, two and one of either alone: 3 / 6 = 0.50. `None` when neither used any.
    pub fn index(&self) -> Option<f64> {
        let union = self.shared.len() + self.first_only.len() + self.second_only.len();
        (union > 0).then(|| self.shared.len() as f64 / union as f64)
    }
}

/// The codes of some branches, or of all, that may be used in both roles: only those can be shared.
pub fn comparable<'a>(tally: &Tally<'a>, roles: [&str; 2], branches: &[String]) -> Vec<&'a Code> {
    let codes = tally.study().codebook.codes().iter();
    let inside =
        |code: &Code| branches.is_empty() || branches.iter().any(|branch| code.is_within(branch));
    let both = |code: &Code| roles.iter().all(|role| code.allows_role(role));
    codes.filter(|code| !code.branch && inside(code) && both(code)).collect()
}

/// The contrast of each case that has both roles.
pub fn contrasts<'a>(
    tally: &Tally<'a>,
    roles: [&str; 2],
    branches: &[String],
) -> Vec<Contrast<'a>> {
    let codes = comparable(tally, roles, branches);
    let [first, second] = roles.map(|role| tally.study().cases_with_role(role));
    let second: HashSet<&str> = second.into_iter().collect();
    let both = first.into_iter().filter(|case| second.contains(case));
    both.map(|case| contrast(tally, &codes, case, roles)).collect()
}

/// The contrast of one case, if it has both roles.
pub fn contrast_of<'a>(
    tally: &Tally<'a>,
    case: &str,
    roles: [&str; 2],
    branches: &[String],
) -> Option<Contrast<'a>> {
    let both = roles.map(|role| tally.study().cases_with_role(role));
    let case = both[0].iter().find(|held| **held == case)?;
    let codes = comparable(tally, roles, branches);
    both[1].contains(case).then(|| contrast(tally, &codes, case, roles))
}

fn contrast<'a>(
    tally: &Tally<'a>,
    codes: &[&'a Code],
    case: &'a str,
    roles: [&str; 2],
) -> Contrast<'a> {
    let mut contrast =
        Contrast { case, shared: Vec::new(), first_only: Vec::new(), second_only: Vec::new() };
    for code in codes {
        let used = roles.map(|role| {
            let scope = Scope { case: Some(case), role: Some(role), ..Scope::default() };
            !tally.of_code(&code.path, scope).is_empty()
        });
        match used {
            [true, true] => contrast.shared.push(code),
            [true, false] => contrast.first_only.push(code),
            [false, true] => contrast.second_only.push(code),
            [false, false] => {}
        }
    }
    contrast
}
