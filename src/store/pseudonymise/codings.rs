//! Codings that go with their words: offsets and quotes by the replacements, memos by their own.

use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;

use super::fields;
use super::piece::{FilePlan, Piece, names};
use crate::problem::{Problem, Result};
use crate::store::{Drift, codings_file};
use crate::study::{Coding, Moves, Replacer, Span, Text};

/// Fields of a row, as `codings_file` numbers them.
const START: usize = 1;
const END: usize = 2;
const QUOTE: usize = 7;
const MEMO: usize = 8;

/// The words of an interview as they were, and how they became what they are.
pub struct Words<'a> {
    pub interview: &'a str,
    pub text: &'a Text,
    /// Run by run; none is: they stay.
    pub moves: &'a [Moves],
}

/// A coders' file as it becomes.
pub struct Moved {
    pub plan: FilePlan,
    /// How many codings have other offsets or words.
    pub codings: usize,
    /// Those that held a part of a name: id, and the passage before and after.
    pub widened: Vec<(String, Span, Span)>,
}

impl Words<'_> {
    pub fn now(&self) -> &Text {
        self.moves.last().map_or(self.text, Moves::text)
    }

    /// Where a passage stands now, and whether it holds more than before.
    pub fn span(&self, span: Span) -> (Span, bool) {
        self.moves.iter().fold((span, false), |(span, widened), moves| {
            let moved = moves.span(span);
            (moved.span, widened || moved.widened)
        })
    }
}

/// A codings file of which every coding goes with its words.
pub fn moved(
    path: &Path,
    file: &str,
    source: String,
    words: &Words<'_>,
    replacer: &Replacer,
) -> Result<Moved> {
    let rows = codings_file::parse(path, &source)?;
    let fields = fields::records(&source);
    let (mut pieces, mut expected, mut widened) = (Vec::new(), Vec::new(), Vec::new());
    let mut changed = 0;
    for (row, fields) in rows.iter().zip(fields.iter().skip(1)) {
        let was = &row.coding;
        if !was.fits(words.text) {
            let interview = words.interview.to_owned();
            let drift = Drift::new(path.into(), row.line, interview, was.clone(), words.text);
            return Err(Box::new(drift.problem()));
        }
        let (span, wide) = words.span(was.span());
        let mut is = was.moved(words.now(), span)?;
        if wide {
            widened.push((was.id().to_owned(), was.span(), is.span()));
        }
        changed += usize::from(is != *was);
        if fields.len() > MEMO {
            let places = [&fields[START], &fields[END], &fields[QUOTE]];
            let (old, new) = ((was.span(), was.quote()), (is.span(), is.quote()));
            pieces.extend(place_pieces(&source, places, old, new));
            let memo = fields::inner(&source, &fields[MEMO]);
            pieces.extend(names(&source, &[memo], replacer));
        }
        is.memo = replaced(&was.memo, replacer);
        expected.push(is);
    }
    refuse_twins(path, &expected, &rows)?;
    let plan = FilePlan::new(file, source, pieces);
    let was: Vec<_> = rows.iter().map(|row| row.coding.order()).collect();
    let now: Vec<_> = expected.iter().map(Coding::order).collect();
    let after = fields::in_order(&was, &now, &plan.after);
    let plan = plan.with_after(after);
    verify(path, &plan.after, expected)?;
    Ok(Moved { plan, codings: changed, widened })
}

/// A text in which names are replaced.
pub fn replaced(text: &str, replacer: &Replacer) -> String {
    Moves::new(text, &replacer.changes(text)).after().to_owned()
}

/// The offsets and the quote of a row, in these fields of it, as far as they become others.
pub fn place_pieces(
    source: &str,
    [start, end, quote]: [&Range<usize>; 3],
    was: (Span, &str),
    is: (Span, &str),
) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut put = |field: &Range<usize>, value: &str| {
        let at = fields::inner(source, field);
        let is = fields::written(value, at != *field).into_owned();
        pieces.push(Piece { at, is, named: false });
    };
    if was.0.start() != is.0.start() {
        put(start, &is.0.start().to_string());
    }
    if was.0.end() != is.0.end() {
        put(end, &is.0.end().to_string());
    }
    if was.1 != is.1 {
        put(quote, is.1);
    }
    pieces
}

/// Refuses codings that would stand on the same words with the same code.
fn refuse_twins(path: &Path, now: &[Coding], rows: &[codings_file::Row]) -> Result<()> {
    let place = |coding: &Coding| (coding.span(), coding.code().to_owned());
    let mut old = HashSet::new();
    let had_twins = rows.iter().any(|row| !old.insert(place(&row.coding)));
    let mut seen = HashSet::new();
    match now.iter().find(|coding| !seen.insert(place(coding))) {
        Some(twin) if !had_twins => Err(Box::new(
            Problem::new(format!(
                "coding {} ({}) would stand on the same words as another with its code",
                twin.id(),
                twin.code()
            ))
            .in_file(path)
            .help("both begin or end within a name: remove one of the two, or move it"),
        )),
        _ => Ok(()),
    }
}

/// What is written must read back as what was meant.
fn verify(path: &Path, after: &str, mut expected: Vec<Coding>) -> Result<()> {
    let read = codings_file::parse(path, after).ok();
    let mut read: Vec<Coding> =
        read.into_iter().flatten().map(|row| row.coding).collect::<Vec<_>>();
    read.sort_by(|a, b| a.order().cmp(&b.order()));
    expected.sort_by(|a, b| a.order().cmp(&b.order()));
    if read == expected {
        return Ok(());
    }
    Err(Box::new(
        Problem::new("the file would not read back as it is meant")
            .in_file(path)
            .help("`kwali check --fix` writes codings as kwali does; then try again"),
    ))
}
