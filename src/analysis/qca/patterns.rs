//! For each code, what attributes say of the cases that have it.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::explain::{Conditions, Explained};
use crate::analysis::compare::{CodeUsage, Sides};
use crate::problem::Result;
use crate::study::{Code, Study};

/// What attributes say of a code's cases.
#[derive(Debug, Clone)]
pub struct CodePattern<'a> {
    /// The code.
    pub code: &'a Code,
    /// The cases that have it or could, which are those compared.
    pub cases: Vec<&'a str>,
    /// The cases that have it.
    pub having: Vec<&'a str>,
    /// What is said of them.
    pub explained: Explained<'a>,
}

impl CodePattern<'_> {
    /// Whether some cases have it and some have not.
    pub fn varies(&self) -> bool {
        !self.having.is_empty() && self.having.len() < self.cases.len()
    }
}

/// What attributes say of each code that the first group has, in the order of the codebook. `share` is
/// what a combination's cases must reach to count. Fails on an attribute that is not there.
pub fn patterns<'a>(
    study: &'a Study,
    sides: &Sides<'a>,
    attributes: &[String],
    share: f64,
) -> Result<Vec<CodePattern<'a>>> {
    let names = |places: &[usize]| places.iter().map(|at| sides.cases[*at]).collect::<Vec<_>>();
    let mut conditions: BTreeMap<&[usize], Conditions<'a>> = BTreeMap::new();
    for (_, used) in &sides.codes {
        if !conditions.contains_key(used[0].able.as_slice()) {
            let made = Conditions::new(study, &names(&used[0].able), attributes)?;
            conditions.insert(&used[0].able, made);
        }
    }
    let pattern = |(code, used): &(&'a Code, Vec<CodeUsage>)| {
        let having = names(&used[0].cases);
        let set: BTreeSet<&str> = having.iter().copied().collect();
        let conditions = &conditions[used[0].able.as_slice()];
        let explained = conditions.explain(&set, share);
        CodePattern { code, cases: conditions.cases().to_vec(), having, explained }
    };
    let told = sides.codes.par_iter().filter(|(_, used)| used[0].codings > 0);
    Ok(told.map(pattern).collect())
}
