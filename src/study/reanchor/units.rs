//! A text as what is compared: graphemes in one Unicode form, any white space alike, cut into words.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::study::{Span, Text};

/// A text in units. A unit is a grapheme in its composed form, or a run of white space as one blank.
pub struct Units {
    /// The units one after the other.
    text: String,
    /// Where each unit starts in `text`, in bytes; one more for the end.
    bytes: Vec<usize>,
    /// Where each unit starts in the source, in scalar values; one more for the end.
    offsets: Vec<usize>,
}

/// What a unit is part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Blank,
    Word,
    Single,
}

impl Units {
    pub fn new(source: &str) -> Self {
        let mut units = Self { text: String::new(), bytes: Vec::new(), offsets: Vec::new() };
        let mut offset = 0;
        let mut blank = false;
        for grapheme in source.graphemes(true) {
            let space = grapheme.chars().all(char::is_whitespace);
            if !(space && blank) {
                units.bytes.push(units.text.len());
                units.offsets.push(offset);
                if space {
                    units.text.push(' ');
                } else if grapheme.is_ascii() {
                    units.text.push_str(grapheme);
                } else {
                    units.text.extend(grapheme.nfc());
                }
            }
            blank = space;
            offset += grapheme.chars().count();
        }
        units.bytes.push(units.text.len());
        units.offsets.push(offset);
        units
    }

    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    pub fn str(&self, units: Range<usize>) -> &str {
        &self.text[self.bytes[units.start]..self.bytes[units.end]]
    }

    /// The words, and between them signs and blanks one by one, as ranges of units.
    pub fn words(&self) -> Vec<Range<usize>> {
        let mut words: Vec<Range<usize>> = Vec::new();
        let mut before = Kind::Blank;
        for at in 0..self.len() {
            let kind = kind(self.str(at..at + 1));
            match words.last_mut() {
                Some(word) if kind == Kind::Word && before == Kind::Word => word.end = at + 1,
                _ => words.push(at..at + 1),
            }
            before = kind;
        }
        words
    }

    /// The units under a span without the white space at its ends; `None` where it cuts a grapheme
    /// or holds nothing else.
    pub fn under(&self, span: Span) -> Option<Range<usize>> {
        let start = self.offsets.partition_point(|&offset| offset < span.start());
        let end = self.offsets.partition_point(|&offset| offset <= span.end()).checked_sub(1)?;
        let blank = |at: usize| at < self.len() && self.str(at..at + 1) == " ";
        // What the span has of a run of white space may be a part of it.
        let whole_start = self.offsets.get(start) == Some(&span.start())
            || start.checked_sub(1).is_some_and(blank);
        let whole_end = self.offsets[end] == span.end() || blank(end);
        let start = if blank(start) { start + 1 } else { start };
        let end = if end > start && blank(end - 1) { end - 1 } else { end };
        (whole_start && whole_end && start < end).then_some(start..end)
    }

    /// The span of units in the source.
    pub fn span(&self, units: Range<usize>) -> Option<Span> {
        Span::new(*self.offsets.get(units.start)?, *self.offsets.get(units.end)?)
    }

    /// Where a text stands that is given in units of its own, as ranges of units, overlapping or not.
    pub fn find(&self, wanted: &Self) -> Vec<Range<usize>> {
        let wanted = wanted.text.trim_matches(' ');
        let Some(first) = wanted.chars().next() else { return Vec::new() };
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(at) = self.text[from..].find(wanted).map(|at| from + at) {
            let ends = (self.unit_at(at), self.unit_at(at + wanted.len()));
            if let (Some(start), Some(end)) = ends {
                found.push(start..end);
            }
            from = at + first.len_utf8();
        }
        found
    }

    /// Whether units are whole words.
    pub fn is_whole(&self, units: &Range<usize>) -> bool {
        let word = |at: usize| at < self.len() && kind(self.str(at..at + 1)) == Kind::Word;
        let cut = |at: usize| at > 0 && word(at - 1) && word(at);
        !cut(units.start) && !cut(units.end)
    }

    fn unit_at(&self, byte: usize) -> Option<usize> {
        self.bytes.binary_search(&byte).ok()
    }
}

/// How many letters and digits a piece of text has; an ideograph says as much as two.
pub fn letters(text: &str) -> usize {
    let weight = |c: char| 1 + usize::from(u32::from(c) >= 0x2e80 && is_unspaced(c));
    text.chars().filter(|c| c.is_alphanumeric()).map(weight).sum()
}

fn kind(unit: &str) -> Kind {
    match unit.chars().next() {
        Some(' ') | None => Kind::Blank,
        Some(c) if c.is_alphanumeric() && !is_unspaced(c) => Kind::Word,
        Some(_) => Kind::Single,
    }
}

/// Whether a letter belongs to a script that is written without spaces between words: Thai to
/// Tibetan, Burmese, Khmer, kana and ideographs.
fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x0e00..=0x0fff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x2e80..=0x9fff | 0xf900..=0xfaff
        | 0x2_0000..=0x3_ffff)
}

/// A span made larger by the white space that stood at the ends of a quote, where the same stands
/// there too.
pub fn with_blanks(text: &Text, span: Span, quote: &str) -> Span {
    let count = |blank: &str| blank.chars().count();
    let lead = &quote[..quote.len() - quote.trim_start().len()];
    let tail = &quote[quote.trim_end().len()..];
    let start = span.start().checked_sub(count(lead)).unwrap_or(span.start());
    let before = Span::new(start, span.start()).and_then(|span| text.slice(span));
    let start = if before == Some(lead) { start } else { span.start() };
    let end = span.end() + count(tail);
    let after = Span::new(span.end(), end).and_then(|span| text.slice(span));
    let end = if after == Some(tail) { end } else { span.end() };
    Span::new(start, end).unwrap_or(span)
}
