//! `corpus/memos/<case>/<interview>.csv`: what was noted at an interview, apart from codings.

use std::path::{Path, PathBuf};

use super::csv_file::Records;
use super::fault::{Fault, FaultKind, Faults};
use super::{csv_file, write};
use crate::problem::{Place, Problem, Result};
use crate::study::{Memo, Span};

/// The folder of memos within the corpus; no case can have this name.
pub const FOLDER: &str = "memos";

const HEADER: [&str; 6] = ["start", "end", "kind", "by", "quote", "memo"];

/// A field of a row, numbered from 0.
const START: usize = 0;
const END: usize = 1;
const KIND: usize = 2;
const BY: usize = 3;
const QUOTE: usize = 4;
const MEMO: usize = 5;

/// A memo and where it stands in its file, for whoever has to report it.
#[derive(Debug, Clone)]
pub struct Row {
    /// The memo.
    pub memo: Memo,
    /// The 1-based line.
    pub line: usize,
    /// The byte at which it begins.
    pub byte: usize,
}

/// Where the memos of an interview stand.
pub fn path(corpus: &Path, case: &str, interview: &str) -> PathBuf {
    corpus.join(FOLDER).join(case).join(format!("{interview}.csv"))
}

/// Reads the memos of an interview; none where there is no file.
pub fn read(path: &Path) -> Result<Vec<Row>> {
    match write::read_text(path) {
        Err(_) if !path.exists() => Ok(Vec::new()),
        text => parse(path, &text?),
    }
}

/// Reads the text of a file of memos.
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
            Problem::new("the header is not that of a file of memos")
                .in_file(path)
                .at(Place::new(source, 1, 1, 1))
                .help(format!("it must be `{}`", HEADER.join(","))),
        ));
    }
    let mut rows: Vec<Row> = Vec::new();
    loop {
        match records.advance(path) {
            Ok(false) => return Ok(rows),
            Ok(true) => {
                let (line, byte) = (records.line(), records.byte());
                let memo = memo(&records).map_err(|(field, problem)| {
                    Box::new(problem.in_file(path).at(csv_file::field(source, byte, line, field)))
                });
                let read = faults.keep(FaultKind::Shape, memo)?;
                rows.extend(read.map(|memo| Row { memo, line, byte }));
            }
            Err(problem) => faults.take(FaultKind::Shape, problem)?,
        }
    }
}

/// The memo of a row, or what is wrong in it and in which field.
fn memo(record: &Records<'_>) -> std::result::Result<Memo, (usize, Box<Problem>)> {
    let field = |index: usize| record.get(index);
    let span = span(field(START), field(END))?;
    let kind = field(KIND).parse().map_err(|problem| (KIND, problem))?;
    if span.is_none() && !field(QUOTE).is_empty() {
        let problem = Problem::new("a memo on the whole interview has no quote");
        return Err((QUOTE, Box::new(problem.help("fill in start and end, or empty the quote"))));
    }
    let memo = Memo::restored(span, field(QUOTE), field(BY), kind, field(MEMO));
    if memo.text().is_empty() {
        let problem = Problem::new("the memo has no text");
        return Err((MEMO, Box::new(problem.help("write one, or remove the row"))));
    }
    Ok(memo)
}

fn span(start: &str, end: &str) -> std::result::Result<Option<Span>, (usize, Box<Problem>)> {
    if start.is_empty() && end.is_empty() {
        return Ok(None);
    }
    let offset = |text: &str, field: usize| {
        text.parse().map_err(|_| {
            let problem = Problem::new(format!("`{text}` is no offset"));
            let help = "offsets are whole numbers of characters, counted from 0; both are empty for a memo on the whole interview";
            (field, Box::new(problem.help(help)))
        })
    };
    let span = Span::new(offset(start, START)?, offset(end, END)?);
    span.map(Some).ok_or_else(|| {
        let problem = Problem::new("the passage ends before it starts");
        (START, Box::new(problem.help("swap start and end")))
    })
}

/// The place of a column in a row.
pub fn place(source: &str, row: &Row, column: &str) -> Place {
    let field = HEADER.iter().position(|known| *known == column).unwrap_or(START);
    csv_file::field(source, row.byte, row.line, field)
}

/// The bytes of a file of memos, its rows in order.
///
/// # Panics
///
/// Never: memory takes all that is written to it.
pub fn render<'a>(memos: impl IntoIterator<Item = &'a Memo>) -> Vec<u8> {
    let mut rows: Vec<&Memo> = memos.into_iter().collect();
    rows.sort_by(|a, b| a.order().cmp(&b.order()));
    let mut out = csv::Writer::from_writer(Vec::new());
    let mut put = |record: &[&str; 6]| {
        out.write_record(record).expect("writing to memory does not fail");
    };
    put(&HEADER);
    for memo in rows {
        let offset = |at: Option<usize>| at.map_or(String::new(), |at| at.to_string());
        let (start, end) =
            (offset(memo.span().map(Span::start)), offset(memo.span().map(Span::end)));
        put(&[&start, &end, memo.kind().name(), memo.by(), memo.quote(), memo.text()]);
    }
    out.into_inner().expect("writing to memory does not fail")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::MemoKind;
    use proptest::prelude::*;

    const HEAD: &str = "start,end,kind,by,quote,memo\n";

    fn problem(row: &str) -> (usize, usize, String) {
        let problem = parse(Path::new("x.csv"), &format!("{HEAD}{row}\n")).unwrap_err();
        let place = problem.place().unwrap();
        (place.line, place.column, problem.message().to_owned())
    }

    #[test]
    fn what_is_wrong_in_a_row_has_its_place() {
        assert_eq!(problem("3,x,note,,q,m"), (2, 3, "`x` is no offset".to_owned()));
        assert_eq!(problem(",4,note,,q,m"), (2, 1, "`` is no offset".to_owned()));
        assert_eq!(problem("9,4,note,,q,m").2, "the passage ends before it starts");
        assert_eq!(problem(",,notes,,,m").2, "unknown kind of memo `notes`");
        assert_eq!(problem(",,note,,q,m").1, 9);
        assert_eq!(problem(",,note,,, ").2, "the memo has no text");
        assert!(parse(Path::new("x.csv"), "start,end\n").is_err());
        let (rows, faults) =
            parse_with_faults(Path::new("x.csv"), &format!("{HEAD}a,1,note,,q,m\n,,note,,,ok\n"));
        assert_eq!((rows.len(), faults.len()), (1, 1));
    }

    fn memos() -> impl Strategy<Value = Memo> {
        let kind =
            prop::sample::select(vec![MemoKind::Comment, MemoKind::Footnote, MemoKind::Note]);
        let passage = prop::option::of((0usize..50, "[a-z\",\n é]{1,12}"));
        (passage, kind, "[a-z, \"]{0,8}", "[a-z]{1,3}[a-z\",\n\r é]{0,20}").prop_map(
            |(passage, kind, by, text)| {
                let span = passage.as_ref().map(|(at, quote)| Span::at(*at, quote.chars().count()));
                let quote = passage.map_or(String::new(), |(_, quote)| quote);
                Memo::restored(span, &quote, &by, kind, &text)
            },
        )
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(source in "(start,end,kind,by,quote,memo\n)?[a-z0-9,\"\n]{0,80}") {
            let _ = parse_with_faults(Path::new("x.csv"), &source);
        }

        #[test]
        fn what_is_written_reads_back_in_order(mut memos in prop::collection::vec(memos(), 0..6)) {
            let text = String::from_utf8(render(&memos)).unwrap();
            let back = parse(Path::new("x.csv"), &text).unwrap();
            let back: Vec<Memo> = back.into_iter().map(|row| row.memo).collect();
            memos.sort_by(|a, b| a.order().cmp(&b.order()));
            prop_assert_eq!(&back, &memos);
            prop_assert!(!text.contains('\r'));
        }
    }
}
