//! What every CSV file of a study has in common.

use std::cell::Cell;
use std::path::Path;

use csv::{Reader, ReaderBuilder, StringRecord};
use csv_core::ReadRecordResult;

use crate::problem::{Place, Problem, Result};

/// A reader that insists on a header and rows of one length.
pub fn reader(source: &str) -> Reader<&[u8]> {
    reader_with(source, b',')
}

/// The same for other signs between the fields.
pub fn reader_with(source: &str, delimiter: u8) -> Reader<&[u8]> {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(true).flexible(false).delimiter(delimiter);
    builder.from_reader(source.as_bytes())
}

/// The records of a text, one by one; all have as many fields as the first.
///
/// A study has a file for each interview and coder: a reader of [`csv`] makes its tables anew for each,
/// which takes longer than most files do.
pub struct Records<'s> {
    core: Box<csv_core::Reader>,
    source: &'s str,
    at: usize,
    fields: usize,
    buffer: Vec<u8>,
    ends: Vec<usize>,
    line: usize,
    byte: usize,
}

thread_local! {
    /// A reader that nobody uses now.
    static SPARE: Cell<Option<Box<csv_core::Reader>>> = const { Cell::new(None) };
}

impl<'s> Records<'s> {
    /// The records of a text.
    pub fn new(source: &'s str) -> Self {
        Self {
            core: SPARE.take().unwrap_or_else(|| Box::new(csv_core::Reader::new())),
            source,
            at: 0,
            fields: 0,
            buffer: vec![0; 512],
            ends: vec![0; 16],
            line: 1,
            byte: 0,
        }
    }

    /// Goes on to the next record; false where there is none. A record of another length is a
    /// problem, after which one can go on.
    pub fn advance(&mut self, path: &Path) -> Result<bool> {
        self.byte = self.at;
        self.line = usize::try_from(self.core.line()).unwrap_or(1);
        let (mut written, mut ended) = (0, 0);
        loop {
            let input = &self.source.as_bytes()[self.at..];
            let (result, read, wrote, ends) =
                self.core.read_record(input, &mut self.buffer[written..], &mut self.ends[ended..]);
            self.at += read;
            written += wrote;
            ended += ends;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.buffer.resize(self.buffer.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::End => return Ok(false),
                ReadRecordResult::Record => break,
            }
        }
        self.ends.truncate(ended);
        let result = self.check(path);
        self.ends.resize(ended.max(16), 0);
        result.map(|()| true)
    }

    fn check(&mut self, path: &Path) -> Result<()> {
        let len = self.ends.len();
        if self.fields == 0 {
            self.fields = len;
        }
        if len == self.fields {
            return Ok(());
        }
        Err(uneven(path, self.source, self.line, len, self.fields))
    }

    /// A field of the record, numbered from 0; empty where there is none.
    pub fn get(&self, field: usize) -> &str {
        if field >= self.fields {
            return "";
        }
        let start = field.checked_sub(1).map_or(0, |before| self.ends[before]);
        let bytes = self.buffer.get(start..self.ends[field]);
        // Fields end at commas, quotes and line breaks, so characters stay whole.
        bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("")
    }

    /// How many fields records have.
    pub fn fields(&self) -> usize {
        self.fields
    }

    /// The 1-based line the record starts on.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The byte the record starts at.
    pub fn byte(&self) -> usize {
        self.byte
    }
}

impl Drop for Records<'_> {
    fn drop(&mut self) {
        let mut core = std::mem::take(&mut self.core);
        core.reset();
        // A thread that ends has no need of it.
        let _ = SPARE.try_with(|spare| spare.set(Some(core)));
    }
}

/// The problem of a record with another number of fields than the header.
fn uneven(path: &Path, source: &str, line: usize, len: usize, header: usize) -> Box<Problem> {
    Box::new(
        Problem::new(format!("the row has {len} fields where the header has {header}"))
            .in_file(path)
            .at(Place::new(source, line, 1, 1))
            .help("quote a field that holds a comma, a quote or a line break"),
    )
}

/// The place of a record in its file.
pub fn place(source: &str, record: &StringRecord) -> Place {
    Place::new(source, line(record), 1, 1)
}

/// The 1-based line a record starts on.
pub fn line(record: &StringRecord) -> usize {
    record.position().map_or(1, |p| usize::try_from(p.line()).unwrap_or(1))
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
    if let csv::ErrorKind::UnequalLengths { expected_len, len, .. } = error.kind() {
        let whole = |len: &u64| usize::try_from(*len).unwrap_or(usize::MAX);
        return uneven(path, source, line, whole(len), whole(expected_len));
    }
    Box::new(
        Problem::new(format!("the file is not CSV: {error}"))
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

    /// Each record with its line and byte, or how many fields a wrong one has.
    fn by_csv(source: &str) -> Vec<(Vec<String>, usize, usize)> {
        let mut reader =
            ReaderBuilder::new().has_headers(false).flexible(true).from_reader(source.as_bytes());
        let mut record = StringRecord::new();
        let mut found = Vec::new();
        while reader.read_record(&mut record).unwrap() {
            let fields = record.iter().map(str::to_owned).collect();
            let byte = record.position().map_or(0, csv::Position::byte);
            found.push((fields, line(&record), usize::try_from(byte).unwrap()));
        }
        found
    }

    proptest! {
        #[test]
        fn records_are_those_that_the_csv_crate_reads(source in "[a\",é\n\r]{0,40}") {
            let mut records = Records::new(&source);
            for (fields, line, byte) in by_csv(&source) {
                let read = records.advance(Path::new("x.csv"));
                prop_assert_eq!((records.line(), records.byte()), (line, byte));
                prop_assert_eq!(read.is_ok(), fields.len() == records.fields());
                if read.is_ok() {
                    let got: Vec<&str> = (0..fields.len()).map(|at| records.get(at)).collect();
                    prop_assert_eq!(got, fields);
                }
            }
            prop_assert!(matches!(records.advance(Path::new("x.csv")), Ok(false)));
        }

        #[test]
        fn no_text_and_no_field_make_it_panic(source in "[a\",é\n\r]{0,30}", byte in 0usize..40, at in 0usize..9) {
            let _ = field(&source, byte, 1, at);
        }
    }
}
