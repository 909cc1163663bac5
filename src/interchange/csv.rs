//! The flat table of codings as CSV, and the other tables of a study beside it.

use super::flat::{Flat, Value};
use crate::analysis::Row;
use crate::study::{Case, Cases, Codebook, Interview};

/// The header of the table of codings.
pub fn header(flat: &Flat<'_>) -> Vec<u8> {
    lines([flat.columns().iter().map(|column| column.name.as_str())])
}

/// Rows of the table of codings.
pub fn rows<'a>(flat: &Flat<'a>, rows: impl Iterator<Item = Row<'a>>) -> Vec<u8> {
    lines(rows.map(|row| flat.values(&row).into_iter().map(plain)))
}

fn plain(value: Value<'_>) -> String {
    match value {
        Value::Text(text) => text.into_owned(),
        Value::Number(number) => number.to_string(),
    }
}

/// What a row of the interviews has.
const INTERVIEW: [&str; 8] =
    ["case", "interview", "role", "date", "language", "status", "turns", "codings"];

/// The header of the table of interviews.
pub fn interviews_header() -> Vec<u8> {
    lines([INTERVIEW])
}

/// An interview's row, and how many of its codings stand in the table of codings.
pub fn interview(interview: &Interview, codings: usize) -> Vec<u8> {
    let meta = interview.transcript.meta();
    lines([[
        interview.case.clone(),
        interview.name.clone(),
        meta.role.clone(),
        meta.date.clone(),
        meta.language.clone(),
        meta.status.name().to_owned(),
        interview.transcript.turns().len().to_string(),
        codings.to_string(),
    ]])
}

/// The table of cases with their attributes.
pub fn cases(cases: &Cases) -> Vec<u8> {
    let names = cases.attributes();
    let row = |case: &Case| {
        let values = names.iter().map(|name| cases.value(case.id(), name).to_owned());
        std::iter::once(case.id().to_owned()).chain(values).collect::<Vec<_>>()
    };
    let header = std::iter::once("case".to_owned()).chain(names.iter().cloned()).collect();
    lines(std::iter::once(header).chain(cases.iter().map(row)))
}

/// What a row of the codebook has.
const CODE: [&str; 9] =
    ["code", "parent", "depth", "label", "definition", "include", "exclude", "colour", "retired"];

/// The table of codes, parents before their children.
pub fn codebook(codebook: &Codebook) -> Vec<u8> {
    let row = |code: &crate::study::Code| {
        let parent = code.parent.map_or("", |at| codebook.codes()[at].path.as_str());
        [
            code.path.clone(),
            parent.to_owned(),
            code.depth.to_string(),
            code.label.clone(),
            code.definition.clone(),
            code.include.join("\n"),
            code.exclude.join("\n"),
            code.colour.clone().unwrap_or_default(),
            codebook.retired(code).map_or(String::new(), |retired| retired.reason.clone()),
        ]
    };
    let header = CODE.map(str::to_owned);
    lines(std::iter::once(header).chain(codebook.codes().iter().map(row)))
}

fn lines<R>(rows: impl IntoIterator<Item = R>) -> Vec<u8>
where
    R: IntoIterator,
    R::Item: AsRef<[u8]>,
{
    let mut out = ::csv::Writer::from_writer(Vec::new());
    for row in rows {
        out.write_record(row).expect("writing to memory does not fail");
    }
    out.into_inner().expect("writing to memory does not fail")
}
