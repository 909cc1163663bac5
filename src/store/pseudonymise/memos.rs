//! Memos that go with their words, as codings do; who wrote them may be called by a name too.

use std::path::Path;

use super::codings::{Words, place_pieces, replaced};
use super::fields;
use super::piece::{FilePlan, Piece, names};
use crate::problem::{Problem, Result};
use crate::store::memos_file;
use crate::study::{Memo, Replacer};

/// Fields of a row, as `memos_file` numbers them.
const START: usize = 0;
const END: usize = 1;
const BY: usize = 3;
const QUOTE: usize = 4;
const MEMO: usize = 5;

/// A file of memos of which every memo goes with its words.
pub fn moved(
    path: &Path,
    file: &str,
    source: String,
    words: &Words<'_>,
    replacer: &Replacer,
) -> Result<FilePlan> {
    let rows = memos_file::parse(path, &source)?;
    let fields = fields::records(&source);
    let (mut pieces, mut expected): (Vec<Piece>, Vec<Memo>) = (Vec::new(), Vec::new());
    for (row, fields) in rows.iter().zip(fields.iter().skip(1)) {
        let was = &row.memo;
        let is = one(path, row, words, replacer)?;
        if fields.len() > MEMO {
            if let Some((old, new)) = was.span().zip(is.span()) {
                let places = [&fields[START], &fields[END], &fields[QUOTE]];
                let (old, new) = ((old, was.quote()), (new, is.quote()));
                pieces.extend(place_pieces(&source, places, old, new));
            }
            let texts = [BY, MEMO].map(|field| fields::inner(&source, &fields[field]));
            pieces.extend(names(&source, &texts, replacer));
        }
        expected.push(is);
    }
    let plan = FilePlan::new(file, source, pieces);
    let was: Vec<_> = rows.iter().map(|row| row.memo.order()).collect();
    let now: Vec<_> = expected.iter().map(Memo::order).collect();
    let after = fields::in_order(&was, &now, &plan.after);
    let plan = plan.with_after(after);
    verify(path, &plan.after, expected)?;
    Ok(plan)
}

fn one(path: &Path, row: &memos_file::Row, words: &Words<'_>, replacer: &Replacer) -> Result<Memo> {
    let was = &row.memo;
    if !was.fits(words.text) {
        let interview = words.interview;
        let told =
            format!("a memo no longer stands on its words in {interview} (line {})", row.line);
        let help = format!("`kwali code reanchor {interview}` puts it back");
        return Err(Box::new(Problem::new(told).in_file(path).help(help)));
    }
    let span = was.span().map(|span| words.span(span).0);
    let quote = span.and_then(|span| words.now().slice(span)).unwrap_or_default();
    let named = |text: &str| replaced(text, replacer);
    Ok(Memo::restored(span, quote, &named(was.by()), was.kind(), &named(was.text())))
}

/// What is written must read back as what was meant.
fn verify(path: &Path, after: &str, mut expected: Vec<Memo>) -> Result<()> {
    let read = memos_file::parse(path, after).unwrap_or_default();
    let mut read: Vec<Memo> = read.into_iter().map(|row| row.memo).collect();
    read.sort_by(|a, b| a.order().cmp(&b.order()));
    expected.sort_by(|a, b| a.order().cmp(&b.order()));
    if read == expected {
        return Ok(());
    }
    Err(Box::new(
        Problem::new("the memos would not read back as they are meant")
            .in_file(path)
            .help("write the fields of the file as CSV without needless quotation marks"),
    ))
}
