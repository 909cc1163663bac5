//! Codes against something else.

use std::collections::{HashMap, HashSet};

use super::selection::{Row, Selection, rows};
use crate::study::Study;

/// What the columns of a matrix are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// Cases.
    Cases,
    /// Interviews.
    Interviews,
    /// Roles.
    Roles,
    /// Lenses.
    Lenses,
    /// Coders.
    Coders,
    /// The values of an attribute.
    Attribute(String),
}

/// What a cell counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cells {
    /// Codings.
    Codings,
    /// Cases with at least one.
    Cases,
}

/// Codes × columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    /// The columns' names, in the order of the study.
    pub columns: Vec<String>,
    /// For each code its counts, one a column, and the total of the row.
    pub rows: Vec<MatrixRow>,
    /// The counts of each column over all rows, and of all of them.
    pub totals: Option<(Vec<usize>, usize)>,
}

/// One code of a matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixRow {
    /// The code's path.
    pub code: String,
    /// One count a column.
    pub counts: Vec<usize>,
    /// The count over all columns.
    pub total: usize,
}

/// Counts codings. With `roll_up` a branch counts what stands below it too; such rows overlap, so
/// there are no totals then. Cases are counted once however many codings they have, so counts of
/// cases have no totals over codes either.
pub fn matrix(
    study: &Study,
    selection: &Selection,
    by: &By,
    cells: Cells,
    roll_up: bool,
    zeros: bool,
) -> Matrix {
    let found = rows(study, selection);
    let (columns, column_of) = columns(study, &found, by);
    let mut matrix = Matrix { columns, rows: Vec::new(), totals: None };
    let wanted = |path: &str| {
        selection.codes.is_empty() || selection.codes.iter().any(|c| crate::study::within(path, c))
    };
    for code in study.codebook.codes().iter().filter(|code| wanted(&code.path)) {
        let inside = |row: &Row<'_>| {
            if roll_up {
                crate::study::within(row.coding.code(), &code.path)
            } else {
                row.coding.code() == code.path
            }
        };
        let all = found.iter().zip(&column_of);
        let here: Vec<(&Row<'_>, usize)> =
            all.filter(|(row, _)| inside(row)).map(|(row, column)| (row, *column)).collect();
        let skip = here.is_empty() && (!zeros || (code.branch && !roll_up));
        if !skip {
            matrix.rows.push(count(&code.path, &here, matrix.columns.len(), cells));
        }
    }
    if cells == Cells::Codings && !roll_up {
        let sums =
            (0..matrix.columns.len()).map(|at| matrix.rows.iter().map(|r| r.counts[at]).sum());
        matrix.totals = Some((sums.collect(), matrix.rows.iter().map(|row| row.total).sum()));
    }
    matrix
}

/// Counts the rows of one code, each with its column.
fn count(code: &str, rows: &[(&Row<'_>, usize)], columns: usize, cells: Cells) -> MatrixRow {
    let mut counts = vec![0; columns];
    let total = match cells {
        Cells::Codings => {
            for (_, column) in rows {
                counts[*column] += 1;
            }
            rows.len()
        }
        Cells::Cases => {
            let held: HashSet<(&str, usize)> =
                rows.iter().map(|(row, column)| (row.interview.case.as_str(), *column)).collect();
            for (_, column) in &held {
                counts[*column] += 1;
            }
            held.iter().map(|(case, _)| case).collect::<HashSet<_>>().len()
        }
    };
    MatrixRow { code: code.to_owned(), counts, total }
}

fn column_of(study: &Study, row: &Row<'_>, by: &By) -> String {
    match by {
        By::Cases => row.interview.case.clone(),
        By::Interviews => row.interview.reference().to_string(),
        By::Roles => row.role().to_owned(),
        By::Lenses => row.lens.unwrap_or("").to_owned(),
        By::Coders => row.coder.to_owned(),
        By::Attribute(name) => study.cases.value(&row.interview.case, name).to_owned(),
    }
}

/// Every column the study has, also those that stay empty, and which of them each row is in.
fn columns(study: &Study, rows: &[Row<'_>], by: &By) -> (Vec<String>, Vec<usize>) {
    let settings = study.codebook.settings();
    let mut names: Vec<String> = match by {
        By::Cases => study.cases.iter().map(|case| case.id().to_owned()).collect(),
        By::Interviews => study.interviews.iter().map(|i| i.reference().to_string()).collect(),
        By::Roles => settings.roles.iter().map(|role| role.id.clone()).collect(),
        By::Lenses => settings.lenses.iter().map(|lens| lens.id.clone()).collect(),
        By::Coders => Vec::new(),
        By::Attribute(name) => {
            study.cases.iter().map(|case| study.cases.value(case.id(), name).to_owned()).collect()
        }
    };
    let of_rows: Vec<String> = rows.iter().map(|row| column_of(study, row, by)).collect();
    names.extend(of_rows.iter().cloned());
    let mut seen = HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    if matches!(by, By::Coders) {
        names.sort();
    }
    let places: HashMap<&str, usize> =
        names.iter().enumerate().map(|(at, name)| (name.as_str(), at)).collect();
    let places = of_rows.iter().map(|name| places[name.as_str()]).collect();
    (names, places)
}
