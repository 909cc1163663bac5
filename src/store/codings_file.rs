//! `corpus/<case>/<interview>.<coder>.csv`: one coder's codings of one interview.

use std::collections::HashSet;
use std::path::Path;

use super::csv_file::Records;
use super::fault::{Fault, FaultKind, Faults};
use super::{csv_file, write};
use crate::problem::{Place, Problem, Result};
use crate::study::{Coding, Span};

const HEADER: [&str; 9] =
    ["id", "start", "end", "code", "lens", "status", "origin", "quote", "memo"];

/// A field of a row, numbered from 0.
const ID: usize = 0;
const START: usize = 1;
const END: usize = 2;
const CODE: usize = 3;
const LENS: usize = 4;
const STATUS: usize = 5;
const ORIGIN: usize = 6;
const QUOTE: usize = 7;
const MEMO: usize = 8;

/// A coding and the line it stands on, for whoever has to report it.
#[derive(Debug, Clone)]
pub struct Row {
    /// The coding.
    pub coding: Coding,
    /// The 1-based line.
    pub line: usize,
    /// The byte at which it begins.
    pub byte: usize,
}

/// Reads a codings file; `None` where there is none, which somebody else may have removed just now.
/// Whether codes exist and quotes fit is not its business.
pub fn read(path: &Path) -> Result<Option<Vec<Row>>> {
    match write::read_text(path) {
        Err(_) if !path.exists() => Ok(None),
        text => parse(path, &text?).map(Some),
    }
}

/// Reads the text of a codings file.
pub fn parse(path: &Path, source: &str) -> Result<Vec<Row>> {
    parse_to(path, source, &Faults::refuse())
}

/// Reads as many rows as can be read, with everything that is wrong in the others.
pub fn parse_with_faults(path: &Path, source: &str) -> (Vec<Row>, Vec<Fault>) {
    Faults::gather(|faults| parse_to(path, source, faults))
}

fn parse_to(path: &Path, source: &str, faults: &Faults) -> Result<Vec<Row>> {
    let mut records = Records::new(source);
    let any = records.advance(path)?;
    if !any || (0..records.fields()).map(|at| records.get(at)).ne(HEADER) {
        return Err(Box::new(
            Problem::new("the header is not that of a codings file")
                .in_file(path)
                .at(Place::new(source, 1, 1, 1))
                .help(format!("it must be `{}`", HEADER.join(","))),
        ));
    }
    let mut rows: Vec<Row> = Vec::new();
    loop {
        match records.advance(path) {
            Ok(false) => break,
            Ok(true) => {
                let (line, byte) = (records.line(), records.byte());
                let coding = coding(&records).map_err(|(field, problem)| {
                    Box::new(problem.in_file(path).at(csv_file::field(source, byte, line, field)))
                });
                let read = faults.keep(FaultKind::Shape, coding)?;
                rows.extend(read.map(|coding| Row { coding, line, byte }));
            }
            Err(problem) => faults.take(FaultKind::Shape, problem)?,
        }
    }
    let mut ids = HashSet::with_capacity(rows.len());
    let twice = rows.iter().filter(|row| !ids.insert(row.coding.id()));
    for row in twice {
        let twice = Problem::new(format!("the id `{}` stands twice", row.coding.id()))
            .in_file(path)
            .at(csv_file::field(source, row.byte, row.line, ID))
            .help("give one of the two another id");
        faults.take(FaultKind::Shape, Box::new(twice))?;
    }
    Ok(rows)
}

/// The coding of a row, or what is wrong in it and in which field.
fn coding(record: &Records<'_>) -> std::result::Result<Coding, (usize, Box<Problem>)> {
    let field = |index: usize| record.get(index);
    let offset = |index: usize| offset(field(index)).map_err(|problem| (index, problem));
    let span = Span::new(offset(START)?, offset(END)?).ok_or_else(|| {
        let problem = Problem::new("the passage ends before it starts");
        (START, Box::new(problem.help("swap start and end")))
    })?;
    let mut coding = Coding::restored(field(ID), span, field(CODE), field(QUOTE));
    coding.lens = Some(field(LENS).to_owned()).filter(|lens| !lens.is_empty());
    coding.status = field(STATUS).parse().map_err(|problem| (STATUS, problem))?;
    coding.origin = field(ORIGIN).parse().map_err(|problem| (ORIGIN, problem))?;
    field(MEMO).clone_into(&mut coding.memo);
    Ok(coding)
}

/// The place of a column in a row.
pub fn place(source: &str, byte: usize, line: usize, column: &str) -> Place {
    let field = HEADER.iter().position(|known| *known == column).unwrap_or(ID);
    csv_file::field(source, byte, line, field)
}

fn offset(text: &str) -> Result<usize> {
    text.parse().map_err(|_| {
        Box::new(
            Problem::new(format!("`{text}` is no offset"))
                .help("offsets are whole numbers of characters, counted from 0"),
        )
    })
}

/// The bytes of a codings file, its rows in order.
///
/// # Panics
///
/// Never: memory takes all that is written to it.
pub fn render<'a>(codings: impl IntoIterator<Item = &'a Coding>) -> Vec<u8> {
    let mut rows: Vec<&Coding> = codings.into_iter().collect();
    rows.sort_by(|a, b| a.order().cmp(&b.order()));
    let mut out = csv::Writer::from_writer(Vec::new());
    let mut put = |record: &[&str; 9]| {
        out.write_record(record).expect("writing to memory does not fail");
    };
    put(&HEADER);
    for coding in rows {
        let (start, end) = (coding.span().start().to_string(), coding.span().end().to_string());
        put(&[
            coding.id(),
            &start,
            &end,
            coding.code(),
            coding.lens.as_deref().unwrap_or(""),
            coding.status.name(),
            coding.origin.name(),
            coding.quote(),
            &coding.memo,
        ]);
    }
    out.into_inner().expect("writing to memory does not fail")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_file_that_is_gone_is_no_codings_and_a_folder_in_its_place_is_a_problem() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(&folder.path().join("gone.csv")).unwrap().is_none());
        assert!(read(folder.path()).is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(source in "(id,start,end,code,lens,status,origin,quote,memo\n)?[a-z0-9,\"\n]{0,80}") {
            let _ = parse(Path::new("x.csv"), &source);
        }

        #[test]
        fn what_is_written_reads_back(quote in "[a-z\",\n é]{1,30}", memo in "[a-z\",\n é]{0,30}", start in 0usize..99) {
            let mut coding = Coding::restored("k1", Span::at(start, 3), "a.b", &quote);
            coding.memo = memo;
            let text = String::from_utf8(render([&coding])).unwrap();
            let back = parse(Path::new("x.csv"), &text).unwrap();
            prop_assert_eq!(&back[0].coding, &coding);
        }
    }
}
