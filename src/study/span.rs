//! Spans of a text, and text that is addressed by them.

use std::fmt;
use std::sync::Arc;

/// A stretch of a text: Unicode scalar values, counted from 0, end-exclusive.
///
/// ```
/// use kwali::study::Span;
/// let span = Span::new(3, 7).unwrap();
/// assert_eq!(span.len(), 4);
/// assert!(Span::new(7, 3).is_none());
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// A span, unless it would end before it starts.
    pub fn new(start: usize, end: usize) -> Option<Self> {
        (start <= end).then_some(Self { start, end })
    }

    /// A span of `len` scalar values from `start`.
    pub fn at(start: usize, len: usize) -> Self {
        Self { start, end: start + len }
    }

    /// The first scalar value's offset.
    pub fn start(self) -> usize {
        self.start
    }

    /// The offset just behind the last scalar value.
    pub fn end(self) -> usize {
        self.end
    }

    /// How many scalar values it holds.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it holds none.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two share at least one scalar value.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.start, self.end)
    }
}

/// How many scalar values lie between two marks: small enough to walk, large enough to be cheap.
const STEP: usize = 128;

/// A text that is cut by [`Span`]s in constant time, whatever scripts it is written in.
#[derive(Debug, Clone)]
pub struct Text {
    content: Arc<str>,
    /// The byte offset of every `STEP`-th scalar value; empty when every scalar is one byte.
    marks: Vec<usize>,
    len: usize,
}

impl Text {
    /// Wraps a text.
    pub fn new(content: impl Into<Arc<str>>) -> Self {
        let content: Arc<str> = content.into();
        if content.is_ascii() {
            let len = content.len();
            return Self { content, marks: Vec::new(), len };
        }
        let mut marks = Vec::with_capacity(content.len() / STEP + 1);
        let mut len = 0;
        for (index, (byte, _)) in content.char_indices().enumerate() {
            if index % STEP == 0 {
                marks.push(byte);
            }
            len = index + 1;
        }
        Self { content, marks, len }
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.content
    }

    /// Its length in scalar values.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The byte offset of a scalar value's offset, unless it lies behind the end.
    pub fn byte(&self, offset: usize) -> Option<usize> {
        if offset > self.len {
            return None;
        }
        if self.marks.is_empty() || offset == self.len {
            return Some(if offset == self.len { self.content.len() } else { offset });
        }
        let mark = self.marks[offset / STEP];
        let ahead = self.content[mark..].char_indices().nth(offset % STEP);
        ahead.map(|(byte, _)| mark + byte)
    }

    /// The scalar offset of a byte offset that lies on a character's border.
    pub fn offset(&self, byte: usize) -> usize {
        if self.marks.is_empty() {
            return byte.min(self.len);
        }
        let mark = self.marks.partition_point(|&start| start <= byte).max(1) - 1;
        let from = self.marks[mark];
        mark * STEP + self.content[from..byte.min(self.content.len())].chars().count()
    }

    /// The words under a span, unless it reaches behind the end.
    pub fn slice(&self, span: Span) -> Option<&str> {
        let start = self.byte(span.start)?;
        let end = self.byte(span.end)?;
        self.content.get(start..end)
    }

    /// The span of a range of bytes that lie on characters' borders.
    pub fn span(&self, bytes: std::ops::Range<usize>) -> Span {
        let start = self.offset(bytes.start);
        let len = self.content[bytes].chars().count();
        Span::at(start, len)
    }

    /// The span without the white space at its ends.
    pub fn trim(&self, span: Span) -> Span {
        let Some(text) = self.slice(span) else {
            return span;
        };
        let lead = text.chars().take_while(|c| c.is_whitespace()).count();
        let tail = text.chars().rev().take_while(|c| c.is_whitespace()).count();
        if lead == span.len() {
            return Span::at(span.start, 0);
        }
        Span { start: span.start + lead, end: span.end - tail }
    }
}

/// Words with one space between them, whatever space there was: `" a \n b"` is `a b`.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_slice_holds_exactly_the_scalars_of_its_span(
            content in "[a-zé😀ö \u{301}]{0,400}", a in 0usize..420, b in 0usize..420,
        ) {
            let text = Text::new(content.as_str());
            let chars: Vec<char> = content.chars().collect();
            let span = Span::new(a.min(b), a.max(b)).unwrap();
            let expected = chars.get(span.start()..span.end()).map(|c| c.iter().collect::<String>());
            prop_assert_eq!(text.slice(span).map(str::to_owned), expected);
        }

        #[test]
        fn bytes_and_offsets_are_each_others_inverse(content in "[a-zé😀ö ]{0,400}") {
            let text = Text::new(content.as_str());
            for offset in 0..=text.len() {
                prop_assert_eq!(text.offset(text.byte(offset).unwrap()), offset);
            }
        }
    }
}
