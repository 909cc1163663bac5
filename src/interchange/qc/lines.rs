//! The lines of a text as qc numbers them.

use crate::study::{Span, Text};

/// A text and its lines.
#[derive(Debug)]
pub struct Lines {
    text: Text,
    spans: Vec<Span>,
}

impl Lines {
    /// Divides a text at LF, CR LF and CR, and at nothing else.
    pub fn new(source: &str) -> Self {
        let text = source.strip_prefix('\u{feff}').unwrap_or(source);
        let mut spans = Vec::new();
        let (mut start, mut at) = (0, 0);
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            at += 1;
            if c == '\r' && chars.peek() == Some(&'\n') {
                continue;
            }
            if c == '\n' || c == '\r' {
                spans.push(Span::at(start, at - start));
                start = at;
            }
        }
        if at > start {
            spans.push(Span::at(start, at - start));
        }
        Self { text: Text::new(text), spans }
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.text.as_str()
    }

    /// The text, when its lines are no longer needed.
    pub fn into_text(self) -> String {
        self.text.as_str().to_owned()
    }

    /// The words of a line, counted from 0; none where it has none.
    pub fn span(&self, line: usize) -> Option<Span> {
        let span = self.text.trim(*self.spans.get(line)?);
        (!span.is_empty()).then_some(span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_as_python_ends_them() {
        let lines = Lines::new("\u{feff}  één 😀\r\n\r\ndrie\rvier\u{2028}nog\n\t\n zes");
        let words = |line| lines.span(line).and_then(|span| lines.text.slice(span));
        let expected =
            [Some("één 😀"), None, Some("drie"), Some("vier\u{2028}nog"), None, Some("zes")];
        assert_eq!((0..6).map(words).collect::<Vec<_>>(), expected);
        assert_eq!(words(6), None);
        assert_eq!(Lines::new("").span(0), None);
    }
}
