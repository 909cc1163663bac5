//! The case of each row, and what a table says of cases that are new.

use std::collections::BTreeMap;

use super::columns::Columns;
use super::place;
use crate::ingest::{Order, check_length};
use crate::problem::{Problem, Result};
use crate::readers::Warning;
use crate::readers::table::Sheet;
use crate::store::Store;
use crate::study::{Case, as_name, check_name, one_line};

/// A new case with its attributes.
type NewCase = (String, Vec<(String, String)>);

/// The case of each row below the headings, the new ones, and what is to be looked at.
pub fn fill(
    store: &Store,
    order: &Order,
    sheet: &Sheet,
    columns: &Columns,
) -> Result<(Vec<String>, Vec<NewCase>, Vec<Warning>)> {
    check_attributes(store, columns)?;
    let mut cases = Vec::with_capacity(sheet.rows.len());
    // The first row of each case that is not in the study, in the order of the table.
    let mut new: Vec<(String, usize)> = Vec::new();
    for row in 1..sheet.rows.len() {
        let case = match columns.case {
            Some(column) => case_of(store, sheet, row, column)?,
            None => order.case.clone(),
        };
        if store.cases().get(&case).is_none() && !new.iter().any(|(known, _)| *known == case) {
            new.push((case.clone(), row));
        }
        cases.push(case);
    }
    if !order.new_case
        && let Some((case, row)) = new.first()
    {
        return Err(unknown(store, sheet, case, *row));
    }
    let values = values(sheet, columns, &cases)?;
    let warnings = differences(store, columns, &values);
    let of = |case: &String| {
        let filled = columns.attributes.iter().filter_map(|(column, attribute)| {
            let value = values.get(&(case.as_str(), *column))?;
            Some((attribute.clone(), value.0.clone()))
        });
        (case.clone(), filled.collect())
    };
    let new = new.iter().map(|(case, _)| of(case)).collect();
    Ok((cases, new, warnings))
}

/// The case that a row names: as it is written, or as a folder can be called.
fn case_of(store: &Store, sheet: &Sheet, row: usize, column: usize) -> Result<String> {
    let cell = sheet.rows[row].get(column).map_or("", |cell| cell.trim());
    if store.cases().get(cell).is_some() {
        return Ok(cell.to_owned());
    }
    let case = as_name(cell);
    check_name(&case).map_err(|_| {
        Problem::new("the row does not say which case it is of")
            .at(place(sheet, row))
            .help("fill in the column with cases, or leave the row out")
    })?;
    check_length(&case).map_err(|problem| Box::new(problem.at(place(sheet, row))))?;
    Ok(case)
}

fn unknown(store: &Store, sheet: &Sheet, case: &str, row: usize) -> Box<Problem> {
    let known = store.cases().iter().map(Case::id);
    let unknown = Problem::new(format!("there is no case `{case}`")).at(place(sheet, row));
    let unknown = unknown.nearest(case, known);
    let near = unknown.advice().map_or(String::new(), |near| format!("{near}; "));
    Box::new(unknown.help(format!("{near}or add all such cases with --new-case")))
}

fn check_attributes(store: &Store, columns: &Columns) -> Result<()> {
    let known = store.cases().attributes();
    for (_, attribute) in &columns.attributes {
        if !known.contains(attribute) {
            let unknown = Problem::new(format!("cases have no attribute `{attribute}`"));
            let unknown = unknown.nearest(attribute, known.iter().map(String::as_str));
            let near = unknown.advice().map_or(String::new(), |near| format!("{near}; "));
            return Err(Box::new(unknown.help(format!(
                "{near}write --attribute 'COLUMN=ATTRIBUTE', or add a column to corpus/cases.csv"
            ))));
        }
    }
    Ok(())
}

/// What the rows say of each case in each column with an attribute, and in which row first.
type Values<'a> = BTreeMap<(&'a str, usize), (String, usize)>;

fn values<'a>(sheet: &Sheet, columns: &Columns, cases: &'a [String]) -> Result<Values<'a>> {
    let mut values = Values::new();
    for (row, case) in (1..).zip(cases) {
        for (column, attribute) in &columns.attributes {
            let cell = sheet.rows[row].get(*column).map_or("", |cell| cell.trim());
            if cell.is_empty() {
                continue;
            }
            let cell = one_line(cell);
            let (first, at) = values.entry((case, *column)).or_insert_with(|| (cell.clone(), row));
            if *first != cell {
                let line = sheet.line(*at);
                return Err(Box::new(
                    Problem::new(format!(
                        "`{attribute}` of case `{case}` is `{cell}` here and `{first}` in line {line}"
                    ))
                    .at(place(sheet, row))
                    .help("a case has one value of an attribute: mend the table, or leave --attribute out"),
                ));
            }
        }
    }
    Ok(values)
}

/// Says where the study knows something else of a case than the table: it is not changed.
fn differences(store: &Store, columns: &Columns, values: &Values<'_>) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for ((case, column), (value, row)) in values {
        let attribute = columns.attributes.iter().find(|(at, _)| at == column);
        let Some((_, attribute)) = attribute.filter(|_| store.cases().get(case).is_some()) else {
            continue;
        };
        let known = store.cases().value(case, attribute);
        if known != value {
            let message =
                format!("`{attribute}` of case `{case}` stays `{known}`; the table says `{value}`");
            warnings.push(Warning { line: row + 1, message });
        }
    }
    warnings
}
