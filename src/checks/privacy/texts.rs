//! Where people may be named: in what they said, in what was written about it, in what is reported.

use std::ops::Range;

use crate::checks::{Diagnostic, Found, View};
use crate::problem::Place;
use crate::store::{CodingRow, Sheet, Survey};

/// What was found in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its bytes in the line.
    pub bytes: Range<usize>,
    /// What it is, without repeating it.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Looks through the codebook, whose examples are quotes, and the table of cases.
pub fn book(survey: &Survey, find: impl Fn(&str) -> Vec<Hit>, found: &mut Found) {
    lines(&survey.codebook, &find, found);
    lines(&survey.cases, &find, found);
}

/// Looks through an interview: its front matter, its body, and the memos of its codings.
pub fn interview(view: &View, find: impl Fn(&str) -> Vec<Hit>, found: &mut Found) {
    let files = view.files;
    if let Some(sheet) = &files.transcript {
        each(&sheet.source, &find, |hit, place| {
            found.tell(told(&sheet.file, hit, place).about(files.reference()));
        });
    }
    for (_, sheet) in &files.codings {
        for row in sheet.read.iter().filter(|row| !row.coding.memo.is_empty()) {
            for line in row.coding.memo.lines() {
                for hit in find(line) {
                    let place = in_row(sheet, row, line, &hit);
                    let told = told(&sheet.file, hit, place).about(row.coding.id());
                    found.tell(told.about(files.reference()));
                }
            }
        }
    }
}

/// Looks through an analyst's text or a report.
pub fn lines<T>(sheet: &Sheet<T>, find: &impl Fn(&str) -> Vec<Hit>, found: &mut Found) {
    each(&sheet.source, find, |hit, place| found.tell(told(&sheet.file, hit, place)));
}

fn each(source: &str, find: &impl Fn(&str) -> Vec<Hit>, mut take: impl FnMut(Hit, Place)) {
    for (at, line) in source.lines().enumerate() {
        for hit in find(line) {
            let place = on(line, at + 1, &hit.bytes);
            take(hit, place);
        }
    }
}

fn told(file: &str, hit: Hit, place: Place) -> Diagnostic {
    Diagnostic::new(file, hit.message).at(Some(place)).help(hit.help)
}

fn on(line: &str, number: usize, bytes: &Range<usize>) -> Place {
    let column = line[..bytes.start].chars().count() + 1;
    Place::on(line, number, column, line[bytes.clone()].chars().count())
}

/// The place of what was found in a line of a memo, within the coding's row.
fn in_row(sheet: &Sheet<Vec<CodingRow>>, row: &CodingRow, line: &str, hit: &Hit) -> Place {
    let start: usize = sheet.source.split_inclusive('\n').take(row.line - 1).map(str::len).sum();
    let rest = &sheet.source[start..];
    let memo = rest.find(line).map(|at| at + hit.bytes.start);
    // Quotes in a memo are doubled in the file, so that the whole line may not be found.
    let at = memo.or_else(|| rest.find(&line[hit.bytes.clone()]));
    match at {
        Some(at) => sheet.bytes(start + at..start + at + hit.bytes.len()),
        None => sheet.place(row.line, 1, 1),
    }
}
