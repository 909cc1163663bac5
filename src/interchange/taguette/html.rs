//! The text of a document that Taguette keeps as HTML, and where its bytes went.
//!
//! Taguette counts bytes: of the text between tags, in UTF-8, from the document's start. So each
//! character of the text remembers which of those bytes it was made of.

use html5gum::{Token, Tokenizer};

use crate::study::{Span, Text};

/// A document as text.
#[derive(Debug)]
pub struct Page {
    text: Text,
    /// For each scalar value, the bytes it was made of; none of them for a line break that a tag
    /// made.
    bytes: Vec<(u32, u32)>,
    /// How many bytes there are between the tags.
    length: u32,
}

/// A text that is being made.
#[derive(Default)]
struct Writer {
    text: String,
    bytes: Vec<(u32, u32)>,
    /// Bytes of text so far.
    at: u32,
    /// Line breaks that come before the next character.
    breaks: usize,
    /// A tabulator comes before the next character.
    cell: bool,
    /// White space that comes before the next character of the same line.
    space: Option<(u32, u32)>,
    /// How many elements that keep white space are open.
    kept: usize,
    /// Whether a line break that comes now stands for nothing.
    fresh: bool,
}

impl Page {
    /// Reads HTML.
    pub fn new(html: &str) -> Self {
        let mut writer = Writer::default();
        for token in Tokenizer::new(html) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => writer.open(&tag.name),
                Token::EndTag(tag) => writer.close(&tag.name),
                Token::String(text) => writer.write(&String::from_utf8_lossy(&text)),
                _ => {}
            }
        }
        Self { text: Text::new(writer.text), bytes: writer.bytes, length: writer.at }
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.text.as_str()
    }

    /// The text, when its places are no longer needed.
    pub fn into_text(self) -> String {
        self.text.as_str().to_owned()
    }

    /// The words under a span.
    pub fn slice(&self, span: Span) -> &str {
        self.text.slice(span).unwrap_or_default()
    }

    /// The characters made of a range of bytes. A character that is cut belongs to what ends in it.
    pub fn span(&self, start: Option<i64>, end: Option<i64>) -> Option<Span> {
        let (start, end) = (u32::try_from(start?).ok()?, u32::try_from(end?).ok()?);
        if end > self.length {
            return None;
        }
        let real = |&at: &usize| self.bytes[at].0 < self.bytes[at].1;
        let from = self.bytes.partition_point(|bytes| bytes.0 < start);
        let to = self.bytes.partition_point(|bytes| bytes.0 < end);
        let from = (from..to).find(real)?;
        let to = (from..to).rev().find(real)?;
        Span::new(from, to + 1)
    }

    /// Whether some words stand under a span, white space aside.
    pub fn says(&self, span: Option<Span>, words: &str) -> bool {
        let solid = |text: &str| text.split_whitespace().collect::<String>();
        span.is_some_and(|span| solid(self.slice(span)) == solid(words))
    }

    /// The only place where some words stand.
    pub fn only(&self, words: &str) -> Option<Span> {
        if words.trim().is_empty() {
            return None;
        }
        let mut places = self.text().match_indices(words);
        let (first, _) = places.next()?;
        places.next().is_none().then(|| self.text.span(first..first + words.len()))
    }
}

impl Writer {
    fn open(&mut self, tag: &[u8]) {
        match tag {
            b"br" => {
                self.space = None;
                self.breaks += 1;
                return;
            }
            b"td" | b"th" => self.cell = self.breaks == 0 && !self.text.is_empty(),
            b"pre" => self.kept += 1,
            _ => {}
        }
        self.divide(tag);
        self.fresh = tag == b"pre";
    }

    fn close(&mut self, tag: &[u8]) {
        if tag == b"pre" {
            self.kept = self.kept.saturating_sub(1);
        }
        self.divide(tag);
        self.fresh = false;
    }

    /// A paragraph stands apart by an empty line, an item or a row by being on a line of its own.
    fn divide(&mut self, tag: &[u8]) {
        let lines = match tag {
            b"p" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"blockquote" | b"pre"
            | b"ul" | b"ol" | b"dl" | b"table" => 2,
            b"li" | b"dt" | b"dd" | b"tr" | b"caption" | b"div" | b"thead" | b"tbody" => 1,
            _ => return,
        };
        self.space = None;
        self.cell = false;
        self.breaks = self.breaks.max(lines);
    }

    fn write(&mut self, text: &str) {
        let mut chars = text.chars();
        if std::mem::take(&mut self.fresh) && text.starts_with('\n') {
            chars.next();
        }
        for c in chars {
            let start = self.at;
            self.at = self.at.saturating_add(u32::try_from(c.len_utf8()).unwrap_or(4));
            let blank = matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
            if blank && self.kept == 0 {
                let from = self.space.map_or(start, |space| space.0);
                self.space = Some((from, self.at));
            } else {
                self.settle();
                self.push(c, (start, self.at));
            }
        }
    }

    /// Writes what comes before the next character.
    fn settle(&mut self) {
        let made = (self.at_start(), self.at_start());
        let space = self.space.take();
        if self.text.is_empty() {
            self.breaks = 0;
        } else if self.breaks > 0 {
            for _ in 0..std::mem::take(&mut self.breaks) {
                self.push('\n', made);
            }
        } else if self.cell {
            self.push('\t', made);
        } else if let Some(space) = space {
            self.push(' ', space);
        }
        self.cell = false;
    }

    /// Where bytes that a tag made are said to be: behind the last character's.
    fn at_start(&self) -> u32 {
        self.bytes.last().map_or(0, |bytes| bytes.1)
    }

    fn push(&mut self, c: char, bytes: (u32, u32)) {
        self.text.push(c);
        self.bytes.push(bytes);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(html: &str, start: i64, end: i64) -> Option<String> {
        let page = Page::new(html);
        page.span(Some(start), Some(end)).map(|span| page.slice(span).to_owned())
    }

    #[test]
    fn paragraphs_lists_and_tables_become_lines() {
        let html = "<h1>Titel</h1>\n<p>Eén  <b>twee</b>\ndrie<br>vier</p>\n<ul><li>a</li>\n<li>b</li></ul>\
                    <table><tr><td>x</td><td>y</td></tr><tr><td>z</td></tr></table><pre>\n k\n  l</pre>";
        let expected = "Titel\n\nEén twee drie\nvier\n\na\nb\n\nx\ty\nz\n\n k\n  l";
        assert_eq!(Page::new(html).text(), expected);
        assert_eq!(Page::new(" \n ").text(), "");
        assert_eq!(Page::new("a &lt;b&gt; &amp; c").text(), "a <b> & c");
    }

    #[test]
    fn bytes_between_tags_are_counted() {
        let html = "<p>Eé 😀n</p>\n<p>Twee</p>";
        assert_eq!(words(html, 0, 3).as_deref(), Some("Eé"));
        assert_eq!(words(html, 4, 8).as_deref(), Some("😀"));
        assert_eq!(words(html, 4, 6).as_deref(), Some("😀"), "an end in its midst");
        assert_eq!(words(html, 6, 9).as_deref(), Some("n"), "a start in its midst");
        assert_eq!(words(html, 8, 14).as_deref(), Some("n\n\nTwee"));
        assert_eq!(words(html, 9, 12).as_deref(), Some("Tw"));
        for (start, end) in [(9, 10), (3, 3), (5, 2), (-1, 4), (0, 400), (i64::MAX, i64::MAX)] {
            assert_eq!(words(html, start, end), None, "{start} to {end}");
        }
    }

    proptest! {
        #[test]
        fn each_character_is_found_by_its_bytes(html in "(<(p|/p|br|pre|/pre|td|b|li)>|[a-cé😀 \n&;]){0,60}") {
            let page = Page::new(&html);
            prop_assert_eq!(page.text.len(), page.bytes.len());
            for (at, &(start, end)) in page.bytes.iter().enumerate().filter(|(_, b)| b.0 < b.1) {
                let found = page.span(Some(i64::from(start)), Some(i64::from(end)));
                prop_assert_eq!(found, Some(Span::at(at, 1)));
            }
        }

        #[test]
        fn the_text_is_never_blank_at_its_ends(html in "(<(p|/p|br|td|li)>|[a-c \n]){0,40}") {
            let page = Page::new(&html);
            prop_assert_eq!(page.text(), page.text().trim());
        }
    }
}
