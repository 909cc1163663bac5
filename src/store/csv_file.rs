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

/// The byte a record starts at.
pub fn byte(record: &StringRecord) -> usize {
    record.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(0))
}

/// The place of a field, numbered from 0, of the record that starts at a byte on a line; as far as it
/// stands on the record's first line.
pub fn field(source: &str, byte: usize, line: usize, field: usize) -> Place {
    let rest = source.get(byte..).unwrap_or("");
    let blank = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    let text = rest[blank..].lines().next().unwrap_or("");
    let (mut at, mut quoted, mut start) = (0, false, 0);
    let mut end = text.len();
    for (byte, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted && at == field => {
                end = byte;
                break;
            }
            ',' if !quoted => {
                at += 1;
                start = byte + 1;
            }
            _ => {}
        }
    }
    let line = line + rest[..blank].matches('\n').count();
    let column = text[..start].chars().count() + 1;
    Place::on(text, line, column, text[start..end].chars().count())
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_field_is_found_behind_quoted_commas_and_empty_lines() {
        let source = "a,b,c\n\n\"1,é\",,xyz\n";
        let place = |at| {
            let place = field(source, 6, 2, at);
            (place.line, place.column, place.width)
        };
        assert_eq!(place(0), (3, 1, 5));
        assert_eq!(place(1), (3, 7, 1));
        assert_eq!(place(2), (3, 8, 3));
        assert_eq!(place(9), (3, 8, 3));
    }

    proptest! {
        #[test]
        fn no_text_and_no_field_make_it_panic(source in "[a\",é\n\r]{0,30}", byte in 0usize..40, at in 0usize..9) {
            let _ = field(&source, byte, 1, at);
        }
    }
}
