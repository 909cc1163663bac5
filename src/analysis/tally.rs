//! The codings that count, looked up by code, role, lens and case.

use std::collections::{BTreeSet, HashMap};

use super::selection::{Row, Selection, rows};
use crate::study::{Status, Study, within};

/// Which codings of the tally are meant; `None` is all.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scope<'s> {
    /// The case.
    pub case: Option<&'s str>,
    /// The interview's name.
    pub interview: Option<&'s str>,
    /// The role.
    pub role: Option<&'s str>,
    /// The lens.
    pub lens: Option<&'s str>,
}

impl Scope<'_> {
    fn takes(&self, row: &Row<'_>) -> bool {
        let same = |want: Option<&str>, have: &str| want.is_none_or(|want| want == have);
        same(self.case, &row.interview.case)
            && same(self.interview, &row.interview.name)
            && same(self.role, row.role())
            && (self.lens.is_none() || self.lens == row.lens)
    }
}

/// The accepted codings of the coder whose work the reports count.
#[derive(Debug, Clone)]
pub struct Tally<'a> {
    study: &'a Study,
    rows: Vec<Row<'a>>,
    by_code: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Tally<'a> {
    /// Counts a study's codings: those of the codebook's `coder`, or everybody's.
    pub fn new(study: &'a Study) -> Self {
        let coder = study.codebook.settings().coder.iter().cloned().collect();
        let selection =
            Selection { coders: coder, statuses: vec![Status::Accepted], ..Selection::default() };
        let rows = rows(study, &selection);
        let mut by_code: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, row) in rows.iter().enumerate() {
            by_code.entry(row.coding.code()).or_default().push(index);
        }
        Self { study, rows, by_code }
    }

    /// The study counted.
    pub fn study(&self) -> &'a Study {
        self.study
    }

    /// Every coding that counts.
    pub fn all(&self) -> &[Row<'a>] {
        &self.rows
    }

    /// The codings of one code, without those below it.
    pub fn of_code(&self, code: &str, scope: Scope<'_>) -> Vec<Row<'a>> {
        let indices = self.by_code.get(code).into_iter().flatten();
        indices.map(|&index| self.rows[index]).filter(|row| scope.takes(row)).collect()
    }

    /// The codings of a branch, in the order of the study.
    pub fn within(&self, branch: &str, scope: Scope<'_>) -> Vec<Row<'a>> {
        let inside = |row: &&Row<'a>| within(row.coding.code(), branch) && scope.takes(row);
        self.rows.iter().filter(inside).copied().collect()
    }

    /// The cases with at least one coding of a code, in the order of the study.
    pub fn cases(&self, code: &str, scope: Scope<'_>) -> Vec<&'a str> {
        let held: BTreeSet<&str> =
            self.of_code(code, scope).iter().map(|row| row.interview.case.as_str()).collect();
        self.study.cases.iter().map(crate::study::Case::id).filter(|id| held.contains(id)).collect()
    }
}
