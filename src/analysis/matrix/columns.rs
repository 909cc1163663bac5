//! What the columns of a matrix are, and in which of them a coding counts.

use std::collections::{BTreeSet, HashMap};

use super::By;
use crate::analysis::{Row, Selection, Words};
use crate::study::{Case, Cases, Codebook, Interview};

/// The columns that a selection lets through, in the order of the study.
#[derive(Debug, Clone)]
pub struct Columns {
    by: By,
    names: Vec<String>,
    index: HashMap<String, usize>,
    /// For columns of an attribute the value of each case.
    values: HashMap<String, String>,
}

impl Columns {
    /// The columns of a study that need not be read for it: `interviews` are cases with names.
    pub fn new(
        by: &By,
        selection: &Selection,
        (codebook, cases): (&Codebook, &Cases),
        interviews: &[(String, String)],
        coders: &BTreeSet<String>,
    ) -> Self {
        let settings = codebook.settings();
        let taken = || cases.iter().filter(|case| selection.takes_case(cases, case.id()));
        let mut values = HashMap::new();
        let names: Vec<String> = match by {
            By::Cases => taken().map(|case| case.id().to_owned()).collect(),
            By::Interviews => {
                let wanted = interviews.iter().filter(|(c, _)| selection.takes_case(cases, c));
                wanted.map(|(case, name)| format!("{case}/{name}")).collect()
            }
            By::Roles => {
                let ids = settings.roles.iter().map(|role| role.id.clone());
                ids.filter(|role| selection.takes_role(role)).collect()
            }
            // Passages under no lens have a column of their own, the last.
            By::Lenses => {
                let ids = settings.lenses.iter().map(|lens| lens.id.clone());
                let ids = ids.filter(|lens| selection.takes_lens(Some(lens)));
                ids.chain(selection.lenses.is_empty().then(String::new)).collect()
            }
            By::Coders => coders.iter().filter(|c| selection.takes_coder(c)).cloned().collect(),
            By::Attribute(name) => {
                let value = |case: &Case| cases.value(case.id(), name).to_owned();
                values = taken().map(|case| (case.id().to_owned(), value(case))).collect();
                taken().map(value).collect()
            }
        };
        let mut columns = Self { by: by.clone(), names: Vec::new(), index: HashMap::new(), values };
        for name in names {
            if !columns.index.contains_key(&name) {
                columns.index.insert(name.clone(), columns.names.len());
                columns.names.push(name);
            }
        }
        columns
    }

    /// Their names.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Where a coding counts.
    pub fn of(&self, row: &Row<'_>) -> Option<usize> {
        match &self.by {
            By::Lenses => self.index.get(row.lens.unwrap_or("")).copied(),
            By::Coders => self.index.get(row.coder).copied(),
            _ => self.of_interview(row.interview),
        }
    }

    /// Where all of an interview's text counts; `None` where columns part an interview.
    pub fn of_interview(&self, interview: &Interview) -> Option<usize> {
        let at = |name: &str| self.index.get(name).copied();
        match &self.by {
            By::Cases => at(&interview.case),
            By::Interviews => at(&interview.reference().to_string()),
            By::Roles => at(&interview.transcript.meta().role),
            By::Attribute(_) => self.values.get(&interview.case).and_then(|value| at(value)),
            By::Lenses | By::Coders => None,
        }
    }

    /// Each column with the part of an interview's answers that is its text: those under its lens,
    /// all of them for a coder who coded the interview. What nobody coded who is meant has none.
    pub fn text(
        &self,
        interview: &Interview,
        codebook: &Codebook,
        selection: &Selection,
    ) -> Vec<(usize, Words)> {
        if !selection.coded(interview) {
            return Vec::new();
        }
        let all = || Words::of_turns(interview, selection.answers(interview, codebook));
        match &self.by {
            By::Lenses => {
                let under = |name: &str| {
                    let turns = selection.answers(interview, codebook);
                    let turns = turns.filter(|turn| turn.lens.as_deref().unwrap_or("") == name);
                    Words::of_turns(interview, turns)
                };
                let each = self.names.iter().enumerate();
                each.map(|(at, name)| (at, under(name))).collect()
            }
            By::Coders => {
                let words = all();
                let of = |coder: &String| Selection {
                    coders: vec![coder.clone()],
                    ..Selection::default()
                };
                let coders = interview.codings.keys().filter(|c| of(c).coded(interview));
                let columns = coders.filter_map(|coder| self.index.get(coder));
                columns.map(|at| (*at, words.clone())).collect()
            }
            _ => self.of_interview(interview).map(|at| (at, all())).into_iter().collect(),
        }
    }
}
