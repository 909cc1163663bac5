//! The codings that count, looked up by code, role, lens and case.

use std::collections::HashMap;
use std::ops::Range;

use super::selection::{Row, Selection, rows};
use crate::study::{Interview, Status, Study, within};

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
    /// In the order of the study, so that the codings of a case stand together.
    rows: Vec<Row<'a>>,
    /// The places in `rows` of each code, rising.
    by_code: HashMap<&'a str, Vec<usize>>,
    by_case: HashMap<&'a str, Range<usize>>,
}

impl<'a> Tally<'a> {
    /// Counts a study's codings: those of the codebook's `coder`, or everybody's.
    pub fn new(study: &'a Study) -> Self {
        let coder = study.codebook.settings().coder.iter().cloned().collect();
        let selection =
            Selection { coders: coder, statuses: vec![Status::Accepted], ..Selection::default() };
        let rows = rows(study, &selection);
        let mut by_code: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut by_case: HashMap<&str, Range<usize>> = HashMap::new();
        for (index, row) in rows.iter().enumerate() {
            by_code.entry(row.coding.code()).or_default().push(index);
            by_case.entry(&row.interview.case).or_insert(index..index).end = index + 1;
        }
        Self { study, rows, by_code, by_case }
    }

    /// The study counted.
    pub fn study(&self) -> &'a Study {
        self.study
    }

    /// Every coding that counts.
    pub fn all(&self) -> &[Row<'a>] {
        &self.rows
    }

    /// The codings of one interview.
    pub fn of_interview(&self, interview: &Interview) -> impl Iterator<Item = &Row<'a>> {
        let rows = &self.rows[self.range(Some(&interview.case))];
        rows.iter().filter(|row| row.interview.name == interview.name)
    }

    /// The codings of one code, without those below it.
    pub fn of_code(&self, code: &str, scope: Scope<'_>) -> Vec<Row<'a>> {
        let range = self.range(scope.case);
        let indices = self.by_code.get(code).map_or(&[][..], Vec::as_slice);
        let from = indices.partition_point(|&index| index < range.start);
        let to = indices.partition_point(|&index| index < range.end);
        let rows = indices[from..to].iter().map(|&index| self.rows[index]);
        rows.filter(|row| scope.takes(row)).collect()
    }

    /// The codings of a branch, in the order of the study.
    pub fn within(&self, branch: &str, scope: Scope<'_>) -> Vec<Row<'a>> {
        let inside = |row: &&Row<'a>| within(row.coding.code(), branch) && scope.takes(row);
        self.rows[self.range(scope.case)].iter().filter(inside).copied().collect()
    }

    /// The cases with at least one coding of a code, in the order of the study.
    pub fn cases(&self, code: &str, scope: Scope<'_>) -> Vec<&'a str> {
        cases_of(&self.of_code(code, scope))
    }

    /// Where the codings stand that can be a case's; without a case that is everywhere.
    fn range(&self, case: Option<&str>) -> Range<usize> {
        match case {
            Some(case) => self.by_case.get(case).cloned().unwrap_or(0..0),
            None => 0..self.rows.len(),
        }
    }
}

/// The cases that codings are of, in the order of the study, as the codings are.
pub fn cases_of<'a>(rows: &[Row<'a>]) -> Vec<&'a str> {
    let mut cases: Vec<&str> = rows.iter().map(|row| row.interview.case.as_str()).collect();
    cases.dedup();
    cases
}
