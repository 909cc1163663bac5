//! Which codings are meant, and one row for each of them.

use std::collections::BTreeSet;

use crate::problem::{Problem, Result};
use crate::study::{Cases, Codebook, Coding, Interview, Reference, Status, Study, within};

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
        let coders = study.interviews.iter().flat_map(|i| i.codings.keys().cloned()).collect();
        self.check_names(&study.codebook, &study.cases, &coders)
    }

    /// The same, of a study that is not read yet.
    pub fn check_names(
        &self,
        codebook: &Codebook,
        cases: &Cases,
        coders: &BTreeSet<String>,
    ) -> Result<()> {
        for code in &self.codes {
            codebook.require(code)?;
        }
        for role in &self.roles {
            codebook.role(role)?;
        }
        for lens in &self.lenses {
            codebook.require_lens(lens)?;
        }
        let ids = || cases.iter().map(crate::study::Case::id);
        self.cases.iter().try_for_each(|case| known("case", case, ids()))?;
        let attributes = || cases.attributes().iter().map(String::as_str);
        self.attributes.iter().try_for_each(|(name, _)| known("attribute", name, attributes()))?;
        let coders = || coders.iter().map(String::as_str);
        self.coders.iter().try_for_each(|coder| known("coder", coder, coders()))
    }

    /// Whether a case can hold anything that is meant.
    pub fn takes_case(&self, cases: &Cases, case: &str) -> bool {
        let value = |(name, value): &(String, String)| cases.value(case, name) == value;
        takes(&self.cases, case) && self.attributes.iter().all(value)
    }

    /// Whether a role is meant.
    pub fn takes_role(&self, role: &str) -> bool {
        takes(&self.roles, role)
    }

    /// Whether a coder is meant.
    pub fn takes_coder(&self, coder: &str) -> bool {
        takes(&self.coders, coder)
    }

    /// Whether somebody who is meant coded an interview: has an accepted coding in it, with whatever
    /// code. To the others it says nothing, also not that a code is absent.
    pub fn coded(&self, interview: &Interview) -> bool {
        let own = interview.codings.iter().filter(|(coder, _)| self.takes_coder(coder));
        own.flat_map(|(_, codings)| codings).any(|coding| coding.status == Status::Accepted)
    }

    /// The turns of those who answer under the lenses that are meant.
    pub fn answers<'a>(
        &self,
        interview: &'a Interview,
        codebook: &Codebook,
    ) -> impl Iterator<Item = &'a crate::study::Turn> {
        let turns = interview.answers(codebook);
        turns.filter(|turn| self.takes_lens(turn.lens.as_deref()))
    }

    /// Whether a lens, or none, is meant.
    pub fn takes_lens(&self, lens: Option<&str>) -> bool {
        self.lenses.is_empty() || lens.is_some_and(|lens| takes(&self.lenses, lens))
    }

    /// Whether a code is meant, itself or by a branch it stands in.
    pub fn takes_code(&self, code: &str) -> bool {
        self.codes.is_empty() || self.codes.iter().any(|branch| within(code, branch))
    }

    /// Whether an interview can hold anything that is meant.
    pub fn takes_interview(&self, study: &Study, interview: &Interview) -> bool {
        self.takes_case(&study.cases, &interview.case)
            && self.takes_role(&interview.transcript.meta().role)
    }

    fn takes_coding(&self, row: &Row<'_>) -> bool {
        let coding = row.coding;
        let status = self.statuses.is_empty() || self.statuses.contains(&coding.status);
        self.takes_code(coding.code()) && self.takes_lens(row.lens) && status
    }
}

fn takes(list: &[String], name: &str) -> bool {
    list.is_empty() || list.iter().any(|item| item == name)
}

fn known<'a>(what: &str, name: &str, names: impl Iterator<Item = &'a str>) -> Result<()> {
    let all: BTreeSet<&str> = names.collect();
    if all.contains(name) {
        return Ok(());
    }
    Err(Box::new(Problem::new(format!("unknown {what} `{name}`")).nearest(name, all)))
}

/// The codings that are meant, by interview, coder and place.
pub fn rows<'a>(study: &'a Study, selection: &Selection) -> Vec<Row<'a>> {
    let interviews = study.interviews.iter().filter(|i| selection.takes_interview(study, i));
    interviews.flat_map(|interview| rows_of(interview, selection)).collect()
}

/// The codings of one interview that are meant, by coder and place; that its case and role are
/// meant is known.
pub fn rows_of<'a>(
    interview: &'a Interview,
    selection: &Selection,
) -> impl Iterator<Item = Row<'a>> {
    let coders = interview.codings.iter().filter(|(coder, _)| selection.takes_coder(coder));
    let rows = coders.flat_map(|(coder, codings)| {
        let row = |coding| Row { interview, coder, coding, lens: interview.lens_of(coding) };
        codings.iter().map(row)
    });
    rows.filter(|row| selection.takes_coding(row))
}
