//! A transcript laid out in rows of a given width.

use std::ops::Range;

use kwali::study::{Codebook, Interview, Span, Text, Turn};
use rayon::prelude::*;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What a row shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Nothing, between two turns.
    Blank,
    /// The lens that opens here.
    Lens(String),
    /// A heading that opens no lens.
    Section(String),
    /// A turn's first words, with its number and speaker.
    Opening,
    /// More of a turn.
    More,
}

/// One row of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub kind: Kind,
    /// The turn's index; that of the turn below for a heading.
    pub turn: usize,
    /// Its bytes in the body; empty for rows without words.
    pub bytes: Range<usize>,
    /// The same as a span.
    pub span: Span,
}

impl Row {
    pub fn has_words(&self) -> bool {
        matches!(self.kind, Kind::Opening | Kind::More)
    }
}

/// A transcript in rows.
#[derive(Debug, Default)]
pub struct Document {
    rows: Vec<Row>,
    width: usize,
}

impl Document {
    /// Lays out an interview in rows of at most `width` columns of words.
    pub fn new(interview: &Interview, codebook: &Codebook, width: usize) -> Self {
        let transcript = &interview.transcript;
        let width = width.max(8);
        let text = transcript.text();
        let headings = Headings::new(interview, codebook);
        let laid: Vec<Vec<Row>> = transcript
            .turns()
            .par_iter()
            .with_min_len(16)
            .enumerate()
            .map(|(index, turn)| {
                let mut rows = headings.above(index, turn);
                lay_turn(text, turn, index, width, &mut rows);
                rows
            })
            .collect();
        Self { rows: laid.into_iter().flatten().collect(), width }
    }

    pub fn width(&self) -> usize {
        self.width
    }

    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The row that shows an offset.
    pub fn row_of(&self, offset: usize) -> usize {
        let after = self.rows.partition_point(|row| row.span.start() <= offset);
        let mut at = after.saturating_sub(1);
        while at > 0 && !self.rows[at].has_words() {
            at -= 1;
        }
        while at + 1 < self.rows.len() && !self.rows[at].has_words() {
            at += 1;
        }
        at
    }

    /// How many columns stand before an offset in its row.
    pub fn column_of(&self, text: &Text, row: usize, offset: usize) -> usize {
        let row = &self.rows[row];
        let end = offset.clamp(row.span.start(), row.span.end());
        let before = Span::new(row.span.start(), end).and_then(|span| text.slice(span));
        before.map_or(0, columns)
    }

    /// The offset of the grapheme at a column of a row; that of the last one behind its end.
    pub fn offset_at(&self, text: &Text, row: usize, column: usize) -> usize {
        let row = &self.rows[row];
        let words = &text.as_str()[row.bytes.clone()];
        let (mut at, mut passed) = (row.span.start(), 0);
        for grapheme in words.trim_end().graphemes(true) {
            passed += cell_width(grapheme);
            if passed > column {
                return at;
            }
            at += grapheme.chars().count();
        }
        at.saturating_sub(1).max(row.span.start())
    }
}

/// Where headings and lenses begin.
struct Headings<'a> {
    codebook: &'a Codebook,
    interview: &'a Interview,
    /// Headings that open no lens: the offset behind which they stand, and their text.
    sections: Vec<(usize, &'a str)>,
}

impl<'a> Headings<'a> {
    fn new(interview: &'a Interview, codebook: &'a Codebook) -> Self {
        Self { codebook, interview, sections: sections(interview) }
    }

    fn above(&self, index: usize, turn: &Turn) -> Vec<Row> {
        let turns = self.interview.transcript.turns();
        let before = index.checked_sub(1).map(|at| &turns[at]);
        let start = turn.span.start();
        let row = |kind| Row { kind, turn: index, bytes: 0..0, span: Span::at(start, 0) };
        let mut rows = Vec::new();
        if before.is_some() {
            rows.push(row(Kind::Blank));
        }
        if before.and_then(|t| t.lens.as_ref()) != turn.lens.as_ref() {
            let label = turn.lens.as_deref().map(|id| lens_label(self.codebook, id));
            rows.push(row(Kind::Lens(label.unwrap_or_default())));
        }
        let from = before.map_or(0, |turn| turn.span.end());
        let here = self.sections.iter().filter(|(at, _)| (from..start).contains(at));
        rows.extend(here.map(|(_, text)| row(Kind::Section((*text).to_owned()))));
        rows
    }
}

/// The name of a lens as people read it.
pub fn lens_label(codebook: &Codebook, id: &str) -> String {
    codebook.lens(id).map_or_else(|| id.to_owned(), |lens| lens.label.clone())
}

/// Headings that open no lens, with their offsets.
pub fn sections(interview: &Interview) -> Vec<(usize, &str)> {
    if interview.transcript.headings().is_empty() {
        return Vec::new();
    }
    let text = interview.transcript.text();
    let starts: Vec<usize> = std::iter::once(0)
        .chain(text.as_str().match_indices('\n').map(|(byte, _)| byte + 1))
        .collect();
    let headings = interview.transcript.headings().iter();
    let placed = headings.filter_map(|heading| {
        let byte = starts.get(heading.line.checked_sub(1)?)?;
        Some((text.offset(*byte), heading.text.as_str()))
    });
    placed.collect()
}

fn lay_turn(text: &Text, turn: &Turn, index: usize, width: usize, rows: &mut Vec<Row>) {
    let body = text.as_str();
    let (Some(from), Some(to)) = (text.byte(turn.span.start()), text.byte(turn.span.end())) else {
        return;
    };
    let mut offset = turn.span.start();
    let mut kind = Kind::Opening;
    let mut at = from;
    for line in body[from..to].split_inclusive('\n') {
        if line.trim().is_empty() && !(kind == Kind::Opening && to == from + line.len()) {
            offset += line.chars().count();
        } else {
            for piece in wrap(line, width) {
                let len = piece.chars().count();
                rows.push(Row {
                    kind: std::mem::replace(&mut kind, Kind::More),
                    turn: index,
                    bytes: at + offset_in(line, piece)..at + offset_in(line, piece) + piece.len(),
                    span: Span::at(offset, len),
                });
                offset += len;
            }
        }
        at += line.len();
    }
    if kind == Kind::Opening {
        rows.push(Row { kind, turn: index, bytes: from..from, span: Span::at(offset, 0) });
    }
}

fn offset_in(line: &str, piece: &str) -> usize {
    piece.as_ptr() as usize - line.as_ptr() as usize
}

/// Cuts a line into pieces of at most `width` columns, between words where it can. The pieces
/// together are the line; white space at a piece's end may hang over.
pub fn wrap(line: &str, width: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut used) = (0, 0);
    for (at, chunk) in chunks(line) {
        let (word, whole) = (columns(chunk.trim_end()), columns(chunk));
        if used + word > width && used > 0 {
            pieces.push(&line[start..at]);
            (start, used) = (at, 0);
        }
        if word > width {
            let cut = break_word(&line[start..at + chunk.len()], width, &mut pieces);
            start += cut;
            used = columns(&line[start..at + chunk.len()]);
        } else {
            used += whole;
        }
    }
    if start < line.len() {
        pieces.push(&line[start..]);
    }
    pieces
}

/// Words with the white space behind them.
fn chunks(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = line;
    let mut at = 0;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let space = rest[word..].find(|c: char| !c.is_whitespace()).unwrap_or(rest.len() - word);
        let here = (at, &rest[..word + space]);
        at += word + space;
        rest = &rest[word + space..];
        Some(here)
    })
}

/// Breaks a word that is wider than a row, which for scripts without spaces is every sentence.
/// Returns how many bytes went into full rows.
fn break_word<'a>(word: &'a str, width: usize, pieces: &mut Vec<&'a str>) -> usize {
    let (mut start, mut used) = (0, 0);
    for (at, grapheme) in word.grapheme_indices(true) {
        let wide = cell_width(grapheme);
        if used + wide > width && !grapheme.trim().is_empty() {
            pieces.push(&word[start..at]);
            (start, used) = (at, 0);
        }
        used += wide;
    }
    start
}

/// How many columns a text takes.
pub fn columns(text: &str) -> usize {
    if text.is_ascii() {
        return text.bytes().filter(|byte| !b"\r\n".contains(byte)).count();
    }
    text.graphemes(true).map(cell_width).sum()
}

/// How many columns a grapheme takes. A line's end takes none; a tab takes one as a space, and so do
/// other control characters as pictures.
pub fn cell_width(grapheme: &str) -> usize {
    match grapheme {
        "\n" | "\r" | "\r\n" => 0,
        _ if grapheme.contains(char::is_control) => 1,
        _ => grapheme.width(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{interview, transcript};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_stay_whole_and_wide_signs_take_two_columns() {
        assert_eq!(wrap("een twee drie", 8), ["een twee ", "drie"]);
        assert_eq!(wrap("漢字漢字漢字", 5), ["漢字", "漢字", "漢字"]);
        assert_eq!(wrap("e\u{301}e\u{301}e\u{301} e", 3), ["e\u{301}e\u{301}e\u{301} ", "e"]);
        assert_eq!(columns("een\ttwee\u{7}\r\n"), columns("een twee!"));
        assert_eq!(wrap("abcdefghij kl", 4), ["abcd", "efgh", "ij ", "kl"]);
    }

    #[test]
    fn an_offset_is_found_at_its_row_and_column_and_back() {
        let read = interview("I: x\n\nD: een 漢字 twee e\u{301}én drie vier vijf zes\n");
        let document = Document::new(&read, &Codebook::default(), 12);
        let text = read.transcript.text();
        for offset in 9..text.len() - 1 {
            let row = document.row_of(offset);
            let column = document.column_of(text, row, offset);
            let back = document.offset_at(text, row, column);
            assert!(back.abs_diff(offset) <= 1, "{offset} {back}");
        }
    }

    proptest! {
        #[test]
        fn every_sign_stands_in_one_row_and_no_row_is_too_wide(
            said in "[a-zé漢👍 .\u{301}\n]{1,120}", width in 8usize..30,
        ) {
            let read = transcript(&format!("I: x\n\nD: a{said}\n"));
            let read = super::super::tests::of(read);
            let document = Document::new(&read, &Codebook::default(), width);
            let text = read.transcript.text();
            let mut end = 0;
            for row in document.rows().iter().filter(|row| row.has_words()) {
                let words = &text.as_str()[row.bytes.clone()];
                prop_assert!(columns(words.trim_end()) <= width, "{words:?}");
                prop_assert_eq!(text.slice(row.span), Some(words));
                prop_assert!(row.span.start() >= end);
                let between = text.slice(Span::new(end, row.span.start()).unwrap()).unwrap();
                prop_assert!(end == 0 || between.trim().is_empty() || between.contains("D:"));
                end = row.span.end();
            }
        }
    }
}
