//! Which codings are meant, and one row for each of them.

use crate::problem::{Problem, Result};
use crate::study::{Coding, Interview, Reference, Status, Study, within};

/// Filters on codings. An empty list lets everything through.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Codes or branches.
    pub codes: Vec<String>,
    /// Cases.
    pub cases: Vec<String>,
    /// Roles.
    pub roles: Vec<String>,
    /// Lenses.
    pub lenses: Vec<String>,
    /// Coders.
    pub coders: Vec<String>,
    /// Statuses.
    pub statuses: Vec<Status>,
    /// Attribute and value; all of them must hold.
    pub attributes: Vec<(String, String)>,
}

/// One coding with where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// The interview.
    pub interview: &'a Interview,
    /// Who coded.
    pub coder: &'a str,
    /// The coding.
    pub coding: &'a Coding,
    /// The lens it counts under.
    pub lens: Option<&'a str>,
}

impl Row<'_> {
    /// The passage's reference.
    pub fn reference(&self) -> Reference {
        self.interview.passage(self.coding.span())
    }

    /// The role of its interview.
    pub fn role(&self) -> &str {
        &self.interview.transcript.meta().role
    }
}

impl Selection {
    /// Checks every name against the study, so that a typing error is not an empty result.
    pub fn check(&self, study: &Study) -> Result<()> {
        let codebook = &study.codebook;
        for code in &self.codes {
            codebook.require(code)?;
        }
        for role in &self.roles {
            codebook.role(role)?;
        }
        for lens in &self.lenses {
            codebook.require_lens(lens)?;
        }
        let cases = || study.cases.iter().map(crate::study::Case::id);
        self.cases.iter().try_for_each(|case| known("case", case, cases()))?;
        let attributes = || study.cases.attributes().iter().map(String::as_str);
        self.attributes.iter().try_for_each(|(name, _)| known("attribute", name, attributes()))?;
        let coders = || study.interviews.iter().flat_map(|i| i.codings.keys().map(String::as_str));
        self.coders.iter().try_for_each(|coder| known("coder", coder, coders()))
    }

    /// Whether an interview can hold anything that is meant.
    pub fn takes_interview(&self, study: &Study, interview: &Interview) -> bool {
        let value =
            |(name, value): &(String, String)| study.cases.value(&interview.case, name) == value;
        takes(&self.cases, &interview.case)
            && takes(&self.roles, &interview.transcript.meta().role)
            && self.attributes.iter().all(value)
    }

    fn takes_coding(&self, row: &Row<'_>) -> bool {
        let coding = row.coding;
        let code = self.codes.is_empty() || self.codes.iter().any(|c| within(coding.code(), c));
        let lens =
            self.lenses.is_empty() || self.lenses.iter().any(|l| Some(l.as_str()) == row.lens);
        let status = self.statuses.is_empty() || self.statuses.contains(&coding.status);
        code && lens && status
    }
}

fn takes(list: &[String], name: &str) -> bool {
    list.is_empty() || list.iter().any(|item| item == name)
}

fn known<'a>(what: &str, name: &str, names: impl Iterator<Item = &'a str>) -> Result<()> {
    let all: std::collections::BTreeSet<&str> = names.collect();
    if all.contains(name) {
        return Ok(());
    }
    Err(Box::new(Problem::new(format!("unknown {what} `{name}`")).nearest(name, all)))
}

/// The codings that are meant, by interview, coder and place.
pub fn rows<'a>(study: &'a Study, selection: &Selection) -> Vec<Row<'a>> {
    let interviews = study.interviews.iter().filter(|i| selection.takes_interview(study, i));
    let mut rows = Vec::new();
    for interview in interviews {
        for (coder, codings) in &interview.codings {
            if !takes(&selection.coders, coder) {
                continue;
            }
            let all = codings.iter().map(|coding| Row {
                interview,
                coder,
                coding,
                lens: interview.lens_of(coding),
            });
            rows.extend(all.filter(|row| selection.takes_coding(row)));
        }
    }
    rows
}
