//! Which column holds what: as somebody says, or as its heading and cells show.

use std::collections::HashSet;

use super::Wanted;
use crate::problem::{Place, Problem, Result};
use crate::readers::table::{Sheet, names_rows};
use crate::study::one_line;

/// The columns of a table of answers, numbered from 0.
#[derive(Debug, Default)]
pub struct Columns {
    /// What stands above each, on one line.
    pub headings: Vec<String>,
    /// The open questions.
    pub questions: Vec<usize>,
    /// Who answers.
    pub id: Option<usize>,
    /// The case.
    pub case: Option<usize>,
    /// The day.
    pub date: Option<usize>,
    /// Columns with the attributes they fill.
    pub attributes: Vec<(usize, String)>,
}

impl Columns {
    /// Finds them.
    pub fn find(sheet: &Sheet, wanted: &Wanted) -> Result<Self> {
        let first = sheet.rows.first().filter(|_| sheet.rows.len() > 1).ok_or_else(|| {
            Problem::new("the table has no rows below its headings")
                .help("head each column with its question, and give each who answers a row")
        })?;
        let squeezed = |cell: &String| one_line(cell);
        let mut found = Self { headings: first.iter().map(squeezed).collect(), ..Self::default() };
        let column = |name: &String| found.column(sheet, name);
        let id = wanted.id.as_ref().map(column).transpose()?;
        let case = wanted.case.as_ref().map(column).transpose()?;
        let date = wanted.date.as_ref().map(column).transpose()?;
        let attributes = wanted.attributes.iter();
        let attributes = attributes.map(|(name, attribute)| Ok((column(name)?, attribute.clone())));
        let attributes: Vec<_> = attributes.collect::<Result<_>>()?;
        let questions = wanted.questions.iter().map(column).collect::<Result<Vec<_>>>()?;
        (found.id, found.case, found.date, found.attributes) = (id, case, date, attributes);
        found.id = found.id.or_else(|| found.naming(sheet));
        found.questions = if questions.is_empty() { found.in_words(sheet) } else { questions };
        if found.questions.is_empty() {
            return Err(found.none());
        }
        Ok(found)
    }

    /// The column of a heading.
    fn column(&self, sheet: &Sheet, name: &str) -> Result<usize> {
        let name = one_line(name);
        let same =
            |heading: &String| *heading == name || heading.to_lowercase() == name.to_lowercase();
        let all: Vec<usize> =
            (0..self.headings.len()).filter(|at| same(&self.headings[*at])).collect();
        let exact = all.iter().find(|at| self.headings[**at] == name);
        match all[..] {
            [one] => Ok(one),
            [] => {
                let headings = self.headings.iter().map(String::as_str);
                let shown = headings.clone().filter(|heading| !heading.is_empty());
                Err(Box::new(
                    Problem::new(format!("no column is headed `{name}`"))
                        .at(Place::on(&self.headings.join(" | "), sheet.line(0), 1, 1))
                        .nearest(&name, shown),
                ))
            }
            _ => exact
                .copied()
                .filter(|at| {
                    all.iter().filter(|other| self.headings[**other] == self.headings[*at]).count()
                        == 1
                })
                .ok_or_else(|| {
                    Box::new(
                        Problem::new(format!("{} columns are headed `{name}`", all.len()))
                            .help("give each column of the table a heading of its own"),
                    )
                }),
        }
    }

    fn is_used(&self, column: usize) -> bool {
        let one = [self.id, self.case, self.date].contains(&Some(column));
        one || self.attributes.iter().any(|(at, _)| *at == column)
    }

    /// A column whose heading says that it names who answers, if each cell does.
    fn naming(&self, sheet: &Sheet) -> Option<usize> {
        let names = |at: &usize| {
            let mut seen = HashSet::new();
            let mut cells =
                sheet.rows.iter().skip(1).map(|row| row.get(*at).map_or("", |c| c.trim()));
            names_rows(&self.headings[*at])
                && cells.all(|cell| !cell.is_empty() && seen.insert(cell))
        };
        (0..self.headings.len()).find(names)
    }

    /// Columns with a heading whose cells mostly hold several words.
    fn in_words(&self, sheet: &Sheet) -> Vec<usize> {
        let wordy = |at: &usize| {
            let cells = sheet.rows.iter().skip(1).filter_map(|row| row.get(*at));
            let counts: Vec<usize> = cells
                .map(|cell| cell.split_whitespace().filter(|word| has_letters(word)).count())
                .filter(|count| *count > 0)
                .collect();
            counts.iter().filter(|count| **count >= 3).count() * 2 > counts.len()
        };
        let free = |at: &usize| !self.is_used(*at) && !self.headings[*at].is_empty();
        (0..self.headings.len()).filter(free).filter(wordy).collect()
    }

    fn none(&self) -> Box<Problem> {
        let names: Vec<String> = (0..self.headings.len())
            .filter(|at| !self.is_used(*at) && !self.headings[*at].is_empty())
            .map(|at| format!("`{}`", self.headings[at]))
            .take(12)
            .collect();
        Box::new(
            Problem::new("no column of the table holds answers in words")
                .help(format!("name those that do with --text; there are {}", names.join(", "))),
        )
    }

    /// The headings of columns that nothing is made of.
    pub fn unkept(&self) -> Vec<String> {
        let other = |at: &usize| {
            !self.is_used(*at) && !self.questions.contains(at) && !self.headings[*at].is_empty()
        };
        (0..self.headings.len()).filter(other).map(|at| self.headings[at].clone()).collect()
    }
}

fn has_letters(word: &str) -> bool {
    word.chars().any(char::is_alphabetic)
}
