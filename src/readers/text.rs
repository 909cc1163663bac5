//! Plain text: every line is words, an empty one ends a paragraph.

use std::borrow::Cow;

/// A line of a source, without what only its format needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'a> {
    /// Its 1-based number in the file.
    pub number: usize,
    /// Its words; empty where a paragraph ends.
    pub text: Cow<'a, str>,
    /// Whether it is a heading.
    pub heading: bool,
}

impl Line<'_> {
    /// The same line, apart from its source.
    pub fn into_owned(self) -> Line<'static> {
        let Self { number, text, heading } = self;
        Line { number, text: Cow::Owned(text.into_owned()), heading }
    }

    /// Whether it ends a paragraph.
    pub fn is_blank(&self) -> bool {
        self.text.is_empty()
    }
}

/// The lines of a text that starts `skipped` lines below the head of its file.
pub fn lines(source: &str, skipped: usize) -> Vec<Line<'_>> {
    let line = |(number, line)| {
        let text = Some(words(line)).filter(|text| !is_rule(text)).unwrap_or("");
        Line { number: skipped + number, text: Cow::Borrowed(text), heading: false }
    };
    numbered(source).map(line).collect()
}

/// The lines of a text with their 1-based numbers. Word processors also end lines by signs that are
/// no line ends to others.
pub fn numbered(source: &str) -> impl Iterator<Item = (usize, &str)> {
    let softly = |c: char| matches!(c, '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let lines = source.lines().enumerate();
    lines.flat_map(move |(index, line)| line.split(softly).map(move |part| (index + 1, part)))
}

/// A line without the space and the invisible signs around it.
pub fn words(line: &str) -> &str {
    line.trim_matches(is_around)
}

/// Whether a sign around words is none of them.
pub fn is_around(c: char) -> bool {
    c.is_whitespace() || is_unseen(c)
}

/// Signs without a form: they join, part or turn what stands beside them.
pub fn is_unseen(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

/// A line that only divides: `---`, `* * *`, `=====`.
pub fn is_rule(line: &str) -> bool {
    let mut signs = line.chars().filter(|c| !c.is_whitespace());
    let Some(first) = signs.next().filter(|c| "-=_*~–—".contains(*c)) else {
        return false;
    };
    let mut rest = 0;
    signs.all(|c| {
        rest += 1;
        c == first
    }) && rest >= 2
}
