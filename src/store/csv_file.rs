//! What every CSV file of a study has in common.

use std::path::Path;

use csv::{Reader, ReaderBuilder, StringRecord};

use crate::problem::{Place, Problem};

/// A reader that insists on a header and rows of one length.
pub fn reader(source: &str) -> Reader<&[u8]> {
    ReaderBuilder::new().has_headers(true).flexible(false).from_reader(source.as_bytes())
}

/// The place of a record in its file.
pub fn place(source: &str, record: &StringRecord) -> Place {
    Place::new(source, line(record), 1, 1)
}

/// The 1-based line a record starts on.
pub fn line(record: &StringRecord) -> usize {
    record.position().map_or(1, |p| usize::try_from(p.line()).unwrap_or(1))
}

/// The problem of a file that is no CSV.
pub fn broken(path: &Path, source: &str, error: &csv::Error) -> Box<Problem> {
    let line = error.position().map_or(1, |p| usize::try_from(p.line()).unwrap_or(1));
    let message = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("the row has {len} fields where the header has {expected_len}")
        }
        _ => format!("the file is not CSV: {error}"),
    };
    Box::new(
        Problem::new(message)
            .in_file(path)
            .at(Place::new(source, line, 1, 1))
            .help("quote a field that holds a comma, a quote or a line break"),
    )
}
