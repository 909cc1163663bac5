//! The bytes of a CSV file as rows, whatever its encoding and its delimiter.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

use super::columns::{Columns, Field};
use crate::problem::{Place, Problem, Result};

/// The text of a file, and in which encoding it was read where that was guessed.
pub fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Option<&'static str>)> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PAR1") {
        return Err(Box::new(
            Problem::new("the file is no CSV").help("save the table as CSV, and import that"),
        ));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, wrong) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return if wrong { Err(broken(encoding.name())) } else { Ok((text, None)) };
    }
    if bytes.contains(&0) {
        return Err(Box::new(
            Problem::new("the file has a NUL byte: it is no text, or in UTF-16 without a mark")
                .help("save it as CSV in UTF-8, and import that"),
        ));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((Cow::Borrowed(text), None));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let (text, wrong) = encoding.decode_without_bom_handling(bytes);
    if wrong { Err(broken(encoding.name())) } else { Ok((text, Some(encoding.name()))) }
}

fn broken(encoding: &str) -> Box<Problem> {
    Box::new(
        Problem::new(format!("the file is no text in {encoding}"))
            .help("save it as CSV in UTF-8, and import that"),
    )
}

/// A file's rows.
#[derive(Debug)]
pub struct Sheet<'s> {
    lines: Vec<&'s str>,
    header: Vec<String>,
    records: Vec<(usize, ::csv::StringRecord)>,
}

/// A row of a file, with what its columns say.
#[derive(Debug, Clone, Copy)]
pub struct Row<'r> {
    record: &'r ::csv::StringRecord,
    columns: &'r Columns,
}

impl Row<'_> {
    /// What a row says of a field; `None` where no column is for it.
    pub fn get(&self, field: Field) -> Option<&str> {
        self.columns.of(field).map(|at| self.record.get(at).unwrap_or(""))
    }
}

impl<'s> Sheet<'s> {
    /// Reads the rows of a text. Rows in which nothing stands are left out.
    pub fn read(source: &'s str) -> Result<Self> {
        if source.matches('"').count() % 2 == 1 {
            return Err(Box::new(
                Problem::new("a quotation mark is opened that is never closed")
                    .help("the file may be cut off: nothing was imported"),
            ));
        }
        let lines: Vec<&str> = source.split('\n').map(|line| line.trim_end_matches('\r')).collect();
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter(source))
            .from_reader(source.as_bytes());
        let mut sheet = Self { lines, header: Vec::new(), records: Vec::new() };
        for record in reader.records() {
            let record = record.map_err(|error| {
                Problem::new(format!("the file is not CSV: {error}"))
                    .help("save it as CSV in UTF-8, and import that")
            })?;
            let line = record.position().map_or(1, |at| usize::try_from(at.line()).unwrap_or(1));
            // Lines that are empty are passed over before the row they are counted with.
            let blank = sheet.lines[(line - 1).min(sheet.lines.len())..].iter();
            let line = line + blank.take_while(|line| line.is_empty()).count();
            if sheet.header.is_empty() {
                sheet.header = record.iter().map(str::to_owned).collect();
            } else if record.iter().any(|field| !field.trim().is_empty()) {
                sheet.records.push((line, record));
            }
        }
        if sheet.header.is_empty() {
            return Err(Box::new(
                Problem::new("the file is empty").help("give it a header and a row a coding"),
            ));
        }
        Ok(sheet)
    }

    /// The columns' names.
    pub fn header(&self) -> Vec<&str> {
        self.header.iter().map(String::as_str).collect()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is nothing below the header.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The rows with their 1-based lines; one of another length than the header is a problem.
    pub fn rows<'r>(
        &'r self,
        columns: &'r Columns,
    ) -> impl Iterator<Item = (usize, Result<Row<'r>>)> {
        self.records.iter().map(move |(line, record)| {
            let (len, header) = (record.len(), self.header.len());
            let row = if len == header {
                Ok(Row { record, columns })
            } else {
                Err(Box::new(
                    Problem::new(format!("the row has {len} fields where the header has {header}"))
                        .help("quote a field that holds a delimiter, a quote or a line break"),
                ))
            };
            (*line, row)
        })
    }

    /// The place of a row.
    pub fn place(&self, line: usize) -> Place {
        Place::on(self.lines.get(line - 1).unwrap_or(&""), line, 1, 1)
    }
}

/// The mark between fields: that which the header has most of, outside of quotes.
fn delimiter(source: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in source.trim_start_matches(['\r', '\n']).bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => counts.iter_mut().filter(|(mark, _)| *mark == byte).for_each(|(_, n)| *n += 1),
        }
    }
    // Where none is there at all, a comma is as good as another.
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    most.map_or(b',', |(mark, _)| *mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_delimiter_and_the_encoding_are_told_by_the_content() {
        assert_eq!(delimiter("ref;code;\"a,b,c,d\"\n"), b';');
        assert_eq!(delimiter("ref\tcode\n1,2,3\n"), b'\t');
        assert_eq!(delimiter("ref\n"), b',');
        assert_eq!(decode(b"\xef\xbb\xbfref").unwrap(), ("ref".into(), None));
        assert_eq!(decode(b"\xff\xfer\0e\0f\0").unwrap(), ("ref".into(), None));
        let (text, encoding) = decode(b"quote\npriv\xe9 en caf\xe9\n").unwrap();
        assert_eq!((&*text, encoding), ("quote\nprivé en café\n", Some("windows-1252")));
        assert!(decode(b"PK\x03\x04").is_err() && decode(b"a\0b").is_err());
    }

    #[test]
    fn rows_have_the_lines_they_begin_on() {
        let sheet = Sheet::read("ref,code\n\n\"a\nb\",x\r\n,\nc,y,z\n").unwrap();
        let columns = Columns::find(&sheet.header(), &[]).unwrap();
        let lines: Vec<(usize, bool)> =
            sheet.rows(&columns).map(|(line, row)| (line, row.is_ok())).collect();
        assert_eq!(lines, [(3, true), (6, false)]);
        assert_eq!(sheet.place(3).text, "\"a");
        assert!(Sheet::read("\n\n").is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            if let Ok((text, _)) = decode(&bytes) {
                let _ = Sheet::read(&text);
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "[a,;\t\"\r\n]{0,40}") {
            if let Ok(sheet) = Sheet::read(&text) {
                let at = [(Field::Code, "a".to_owned()), (Field::Ref, "a".to_owned())];
                if let Ok(columns) = Columns::find(&sheet.header(), &at) {
                    for (line, _) in sheet.rows(&columns) {
                        let _ = sheet.place(line);
                    }
                }
            }
        }
    }
}
