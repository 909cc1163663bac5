//! Markdown: as plain text, with headings, escapes, and speakers in bold.

use std::borrow::Cow;

use super::opening;
use super::text::{Line, is_rule, numbered, words};

/// Whether a text has headings or speakers in bold or italics.
pub fn is_markdown(source: &str) -> bool {
    source.lines().map(words).any(|line| heading(line).is_some() || opening::is_marked(line))
}

/// The lines of a text that starts `skipped` lines below the head of its file.
pub fn lines(source: &str, skipped: usize) -> Vec<Line<'_>> {
    let line = |(number, line)| {
        let line = words(line);
        let line = line.strip_prefix('>').map_or(line, str::trim_start);
        let number = skipped + number;
        if is_rule(line) || is_comment(line) {
            return Line { number, text: Cow::Borrowed(""), heading: false };
        }
        match heading(line) {
            Some(text) => Line { number, text: unescaped(text), heading: true },
            None => Line { number, text: unescaped(hard_break(line)), heading: false },
        }
    };
    numbered(source).map(line).collect()
}

/// The text of a heading, whatever its level.
fn heading(line: &str) -> Option<&str> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    if !(1..=6).contains(&level) || !text.starts_with([' ', '\t']) {
        return None;
    }
    let text = text.trim();
    let bare = text.trim_end_matches('#');
    let text = if bare.ends_with(' ') { bare.trim_end() } else { text };
    (!text.is_empty()).then_some(text)
}

/// A backslash at the end of a line breaks it; within a paragraph lines are joined anyway.
fn hard_break(line: &str) -> &str {
    line.strip_suffix('\\').map_or(line, str::trim_end)
}

fn is_comment(line: &str) -> bool {
    line.starts_with("<!--") && line.ends_with("-->")
}

/// The text without the backslashes that keep signs from meaning something.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let escapes = sign == '\\' && signs.peek().is_some_and(char::is_ascii_punctuation);
        out.push(if escapes { signs.next().unwrap_or(sign) } else { sign });
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_known_by_headings_and_marked_speakers() {
        assert!(is_markdown("I: a\n\n## Visie\n"));
        assert!(is_markdown("**Anna:** a\n"));
        assert!(!is_markdown("I: een #hashtag\n\nR: # nee\n#ook niet\n"));
    }

    #[test]
    fn escapes_closing_hashes_rules_and_comments_go() {
        let read = lines("### Visie ###\n---\n> R: \\[lacht\\] ja\\\n<!-- x -->\n", 3);
        let texts: Vec<&str> = read.iter().map(|line| line.text.as_ref()).collect();
        assert_eq!(texts, ["Visie", "", "R: [lacht] ja", ""]);
        assert_eq!((read[0].heading, read[2].number), (true, 6));
    }
}
