//! What was found in a section of the study: for each code, the cases that carry it.

use super::pattern::{Description, Descriptions};
use super::selection::Row;
use super::tally::{Scope, Tally, cases_of};
use crate::study::Code;

/// A code's result in a section.
#[derive(Debug, Clone)]
pub struct Found<'a> {
    /// The code.
    pub code: &'a Code,
    /// The cases with at least one coding, in the order of the study.
    pub cases: Vec<&'a str>,
    /// How many cases could have had one.
    pub total: usize,
    /// The attribute that describes exactly these cases.
    pub description: Option<Description<'a>>,
    /// The codings it rests on.
    pub evidence: Vec<Row<'a>>,
}

/// Role × lens × branch, over all cases.
#[derive(Debug, Clone, Copy)]
pub struct SectionKey<'s> {
    /// The role.
    pub role: &'s str,
    /// The lens; `None` is all of them.
    pub lens: Option<&'s str>,
    /// The branch.
    pub aspect: &'s str,
}

/// The findings of a section, in the order of the codebook. A code that nobody used is there only
/// when the codebook asks for it.
pub fn findings<'a>(tally: &Tally<'a>, key: SectionKey<'_>) -> Vec<Found<'a>> {
    let study = tally.study();
    let cases: Vec<&str> = study.cases_with_role(key.role);
    let descriptions = Descriptions::new(study, &cases);
    let codes = study.codebook.codes().iter();
    let told = codes.filter(|code| code.is_within(key.aspect) && code.finding(key.role).is_some());
    let scope = Scope { role: Some(key.role), lens: key.lens, ..Scope::default() };
    told.map(|code| {
        let evidence = tally.of_code(&code.path, scope);
        let found = cases_of(&evidence);
        Found {
            code,
            total: cases.len(),
            description: descriptions.of(&found),
            evidence,
            cases: found,
        }
    })
    .filter(|found| !found.cases.is_empty() || asked_for(found.code, key))
    .collect()
}

/// What was found in one case or interview: the codes of a branch that its scope carries.
pub fn in_one<'a>(tally: &Tally<'a>, branch: &str, scope: Scope<'_>) -> Vec<Found<'a>> {
    let codes = tally.study().codebook.codes().iter().filter(|code| code.is_within(branch));
    codes
        .map(|code| {
            let evidence = tally.of_code(&code.path, scope);
            Found { code, cases: cases_of(&evidence), total: 1, description: None, evidence }
        })
        .filter(|found| !found.evidence.is_empty())
        .collect()
}

fn asked_for(code: &Code, key: SectionKey<'_>) -> bool {
    code.when_none && code.allows_role(key.role) && code.allows_lens(key.lens)
}

/// A hash of the codings that a text rests on; it changes when their words or codes do, not when
/// they merely stand elsewhere because text before them changed.
pub fn basis<'a>(codings: impl IntoIterator<Item = &'a Row<'a>>) -> String {
    let line = |row: &Row<'_>| {
        let (place, coding) = (row.interview.reference(), row.coding);
        format!("{place} {} {}\n", coding.code(), coding.quote())
    };
    let mut lines: Vec<String> = codings.into_iter().map(line).collect();
    lines.sort();
    blake3::hash(lines.concat().as_bytes()).to_hex()[..12].to_owned()
}
