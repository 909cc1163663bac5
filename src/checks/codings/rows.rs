//! Codings with their places, and how a finding about one is told.

use crate::checks::{Diagnostic, View};
use crate::store::{CodingRow, Sheet};
use crate::study::{Reference, Span, Status};

/// A coder's file.
pub type File = Sheet<Vec<CodingRow>>;

/// Every coding of an interview with its file.
pub fn all<'a>(view: &View<'a>) -> impl Iterator<Item = (&'a File, &'a CodingRow)> {
    let files = view.files.codings.iter();
    files.flat_map(|(_, sheet)| sheet.read.iter().map(move |row| (sheet, row)))
}

/// Those that count.
pub fn accepted<'a>(view: &View<'a>) -> impl Iterator<Item = (&'a File, &'a CodingRow)> {
    all(view).filter(|(_, row)| row.coding.status == Status::Accepted)
}

/// A finding about a coding, at a column of its row.
pub fn told(
    view: &View,
    sheet: &File,
    row: &CodingRow,
    column: &str,
    message: impl Into<String>,
) -> Diagnostic {
    Diagnostic::new(&sheet.file, message)
        .at(Some(sheet.column(row, column)))
        .about(row.coding.id())
        .about(view.files.reference())
        .about(row.coding.code())
}

/// The reference to a passage: `s1/x:14.2`.
pub fn passage(view: &View, span: Span) -> String {
    let reference = Reference::interview_of(&view.files.case, &view.files.name);
    match view.files.said() {
        Some(transcript) => reference.with(transcript.locus(span)).to_string(),
        None => reference.to_string(),
    }
}
