//! Codes against something else.

mod columns;
mod count;

use std::collections::BTreeSet;

pub use columns::Columns;
pub use count::{Part, count};

use super::selection::Selection;
use super::words::Words;
use crate::study::Codebook;
use count::ALL;

/// What the columns of a matrix are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// Cases.
    Cases,
    /// Interviews.
    Interviews,
    /// Roles.
    Roles,
    /// Lenses; what stands under none has the last column, without a name.
    Lenses,
    /// Coders.
    Coders,
    /// The values of an attribute.
    Attribute(String),
}

/// What a cell counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cells {
    /// Codings: who codes a passage twice counts twice.
    Codings,
    /// Passages: the same words count once, whoever coded them with whichever of the row's codes.
    Passages,
    /// Cases with at least one coding.
    Cases,
    /// The share of the words of those who answer that some passage holds.
    Words,
}

/// By what counts are divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Normal {
    /// The total of the row.
    Row,
    /// The total of the column.
    Column,
    /// A thousand words of those who answer in the column.
    Words,
}

/// How a matrix is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// What a cell counts.
    pub cells: Cells,
    /// By what it is divided; shares of words are not.
    pub normal: Option<Normal>,
    /// Whether a branch counts what stands below it too.
    pub roll_up: bool,
    /// Whether codes without codings have a row.
    pub zeros: bool,
}

impl Plan {
    fn needs_words(self) -> bool {
        self.cells == Cells::Words || self.normal == Some(Normal::Words)
    }
}

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell {
    /// A count.
    Count(usize),
    /// A quotient; `None` where there is nothing to divide by.
    Share(Option<f64>),
}

impl Cell {
    /// Its number.
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Count(count) => Some(count as f64),
            Self::Share(share) => share,
        }
    }
}

/// Codes × columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// The columns' names, in the order of the study.
    pub columns: Vec<String>,
    /// For each code its cells, one a column, and that of the whole row.
    pub rows: Vec<MatrixRow>,
    /// The cells of all codes together.
    pub totals: MatrixRow,
}

/// One code of a matrix.
///
/// A total counts everything once: where cells share codings, passages or cases, as rolled-up
/// branches and coders do, it is less than their sum.
#[derive(Debug, Clone, PartialEq)]
pub struct MatrixRow {
    /// The code's path; empty for all codes.
    pub code: String,
    /// One cell a column.
    pub cells: Vec<Cell>,
    /// The cell over all columns.
    pub total: Cell,
}

/// Adds up what the interviews gave, those of a case one after another.
pub fn matrix(
    codebook: &Codebook,
    selection: &Selection,
    columns: &Columns,
    plan: Plan,
    parts: &[Part],
) -> Matrix {
    let sums = Sums::new(codebook.codes().len(), columns.names().len(), plan, parts);
    // The column of what stands under no lens is there only where something does.
    let used = |at: usize| !columns.names()[at].is_empty() || sums.cell(None, Some(at)) > 0;
    let kept: Vec<usize> = (0..columns.names().len()).filter(|at| used(*at)).collect();
    let row = |code: Option<usize>| MatrixRow {
        code: code.map_or(String::new(), |at| codebook.codes()[at].path.clone()),
        cells: kept.iter().map(|at| sums.normal(plan, code, Some(*at))).collect(),
        total: sums.normal(plan, code, None),
    };
    let codes = codebook.codes().iter().enumerate();
    let codes = codes.filter(|(at, code)| {
        let empty = sums.cell(Some(*at), None) == 0;
        let skip = empty && (!plan.zeros || (code.branch && !plan.roll_up));
        selection.takes_code(&code.path) && !skip
    });
    Matrix {
        columns: kept.iter().map(|at| columns.names()[*at].clone()).collect(),
        rows: codes.map(|(at, _)| row(Some(at))).collect(),
        totals: row(None),
    }
}

/// The sums of all cells, with a row for all codes and a column for all columns behind the others.
struct Sums {
    codes: usize,
    columns: usize,
    cells: Vec<usize>,
    words: Vec<usize>,
}

impl Sums {
    fn new(codes: usize, columns: usize, plan: Plan, parts: &[Part]) -> Self {
        let cells = vec![0; (codes + 1) * (columns + 1)];
        let mut sums = Self { codes, columns, cells, words: vec![0; columns + 1] };
        for of_case in parts.chunk_by(|a, b| a.case == b.case) {
            let cells = of_case.iter().flat_map(|part| &part.cells);
            if plan.cells == Cells::Cases {
                let held: BTreeSet<(u32, u32)> = cells.map(|(at, _)| *at).collect();
                held.into_iter().for_each(|at| sums.add(at, 1));
            } else {
                cells.for_each(|(at, count)| sums.add(*at, *count as usize));
            }
            for (column, words) in of_case.iter().flat_map(|part| &part.words) {
                sums.words[place(*column, columns)] += *words as usize;
            }
        }
        sums
    }

    fn add(&mut self, (code, column): (u32, u32), count: usize) {
        let at = place(code, self.codes) * (self.columns + 1) + place(column, self.columns);
        self.cells[at] += count;
    }

    fn cell(&self, code: Option<usize>, column: Option<usize>) -> usize {
        let row = code.unwrap_or(self.codes);
        self.cells[row * (self.columns + 1) + column.unwrap_or(self.columns)]
    }

    fn normal(&self, plan: Plan, code: Option<usize>, column: Option<usize>) -> Cell {
        let count = self.cell(code, column);
        let words = self.words[column.unwrap_or(self.columns)];
        let (share, of) = match (plan.cells, plan.normal) {
            (Cells::Words, _) => (count as f64, words),
            (_, None) => return Cell::Count(count),
            (_, Some(Normal::Row)) => (count as f64, self.cell(code, None)),
            (_, Some(Normal::Column)) => (count as f64, self.cell(None, column)),
            (_, Some(Normal::Words)) => (count as f64 * 1000.0, words),
        };
        Cell::Share((of > 0).then(|| share / of as f64))
    }
}

fn place(number: u32, all: usize) -> usize {
    if number == ALL { all } else { number as usize }
}
