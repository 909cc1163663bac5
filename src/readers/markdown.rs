//! Markdown: as plain text, with headings, escapes, speakers in bold, footnotes and comments.

use std::borrow::Cow;
use std::collections::HashMap;

use super::memo::MemoKind;
use super::opening;
use super::paper::{Note, Paper, Spot};
use super::text::{Line, is_rule, numbered, words};

/// Whether a text has headings, speakers in bold or italics, or footnotes.
pub fn is_markdown(source: &str) -> bool {
    let marked = |line: &str| heading(line).is_some() || opening::is_marked(line);
    source.lines().map(words).any(|line| marked(line) || definition(line).is_some())
}

/// A text as lines and notes; it starts `skipped` lines below the head of its file.
pub fn paper(source: &str, skipped: usize) -> Paper {
    let lines: Vec<(usize, &str)> = numbered(source).collect();
    let mut reader = Reader::default();
    let mut apart = vec![false; lines.len()];
    for at in 0..lines.len() {
        if !apart[at]
            && let Some(end) = reader.footnote(&lines, at)
        {
            apart[at..end].fill(true);
        }
    }
    let mut at = 0;
    while at < lines.len() {
        let (number, line) = lines[at];
        if apart[at] {
            reader.push(skipped + number, "", false);
        } else if let Some(end) = reader.comment(&lines, at) {
            (at..end).for_each(|line| reader.push(skipped + lines[line].0, "", false));
            at = end;
            continue;
        } else {
            reader.line(skipped + number, line);
        }
        at += 1;
    }
    let mut notes = reader.notes;
    // The sort is stable: notes that stand nowhere keep their order, behind all others.
    notes.sort_by_key(|note| note.at.map_or((true, None), |(from, _)| (false, Some(from))));
    Paper { lines: reader.lines, notes, ..Paper::default() }
}

/// What has been read.
#[derive(Default)]
struct Reader<'a> {
    lines: Vec<Line<'static>>,
    notes: Vec<Note>,
    /// Footnotes by what they are called.
    called: HashMap<&'a str, usize>,
}

impl<'a> Reader<'a> {
    /// The footnote whose text begins on a line, and the line behind it: lines that are set in go on
    /// with it. Of two that are called the same, the second is text.
    fn footnote(&mut self, lines: &[(usize, &'a str)], at: usize) -> Option<usize> {
        let (name, first) = definition(words(lines[at].1))?;
        if self.called.contains_key(name) {
            return None;
        }
        let set_in = |line: &str| line.starts_with([' ', '\t']) && !words(line).is_empty();
        let more = lines[at + 1..].iter().take_while(|(_, line)| set_in(line)).count();
        let end = at + 1 + more;
        let rest = lines[at + 1..end].iter().map(|(_, line)| words(line));
        let text: Vec<&str> = [first].into_iter().chain(rest).collect();
        self.called.insert(name, self.notes.len());
        self.note(MemoKind::Footnote, text.join(" ").trim());
        Some(end)
    }

    /// The comment that begins on a line and is all that stands there, and the line behind it. It is
    /// about the words before it.
    fn comment(&mut self, lines: &[(usize, &str)], at: usize) -> Option<usize> {
        let mut text = String::new();
        let mut line = words(lines[at].1).strip_prefix("<!--")?;
        let mut end = at + 1;
        loop {
            if let Some((inner, behind)) = line.split_once("-->") {
                text.push_str(inner);
                if !words(behind).is_empty() {
                    return None;
                }
                break;
            }
            text.push_str(line);
            text.push('\n');
            line = lines.get(end)?.1;
            end += 1;
        }
        let before = self.lines.iter().rposition(|line| !line.is_blank());
        self.note(MemoKind::Comment, text.trim());
        let spot = before.map(|line| Spot { line, at: self.lines[line].text.len() });
        self.place(self.notes.len() - 1, spot);
        Some(end)
    }

    fn line(&mut self, number: usize, line: &str) {
        let line = words(line);
        let line = line.strip_prefix('>').map_or(line, str::trim_start);
        if is_rule(line) {
            return self.push(number, "", false);
        }
        let (text, is_heading) = match heading(line) {
            Some(text) => (text, true),
            None => (hard_break(line), false),
        };
        let text = self.inline(text);
        self.push(number, &text, is_heading);
    }

    fn push(&mut self, number: usize, text: &str, heading: bool) {
        self.lines.push(Line { number, text: Cow::Owned(text.to_owned()), heading });
    }

    /// The words of the line that comes next: without the backslashes that keep signs from meaning
    /// something, and without footnotes and comments, which become notes where they stand.
    fn inline(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(['\\', '[', '^', '<']) {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            if let Some((note, behind)) = self.note_at(rest) {
                let spot = Spot { line: self.lines.len(), at: out.trim_end().len() };
                self.place(note, Some(spot));
                // One space is left of those on both sides.
                let parted = out.is_empty() || out.ends_with(' ');
                rest = if parted { behind.trim_start() } else { behind };
                continue;
            }
            let mut signs = rest.chars();
            let sign = signs.next();
            let escaped = signs.next().filter(char::is_ascii_punctuation);
            let shown = if sign == Some('\\') { escaped.or(sign) } else { sign };
            let taken = if sign == Some('\\') && escaped.is_some() { 2 } else { 1 };
            out.extend(shown);
            rest = &rest[taken..];
        }
        out.push_str(rest);
        out.truncate(out.trim_end().len());
        out
    }

    /// The note that a text begins with, or refers to, and what follows.
    fn note_at<'t>(&mut self, text: &'t str) -> Option<(usize, &'t str)> {
        if let Some(inner) = text.strip_prefix("[^") {
            // The name of a second footnote of that name is no reference.
            let (name, behind) =
                inner.split_once(']').filter(|(_, rest)| !rest.starts_with(':'))?;
            return Some((*self.called.get(name)?, behind));
        }
        let (kind, (inner, behind)) = if let Some(inner) = text.strip_prefix("^[") {
            (MemoKind::Footnote, inner.split_at_checked(closing(inner)?)?)
        } else {
            let inner = text.strip_prefix("<!--")?;
            (MemoKind::Comment, inner.split_at_checked(inner.find("-->")?)?)
        };
        let behind = &behind[if kind == MemoKind::Comment { 3 } else { 1 }..];
        self.note(kind, inner.trim());
        Some((self.notes.len() - 1, behind))
    }

    fn note(&mut self, kind: MemoKind, text: &str) {
        self.notes.push(Note { kind, by: None, text: text.to_owned(), at: None });
    }

    /// A note stands where it is referred to first.
    fn place(&mut self, note: usize, spot: Option<Spot>) {
        let at = &mut self.notes[note].at;
        *at = at.or(spot.map(|spot| (spot, spot)));
    }
}

/// What a footnote is called, and its first line: `[^1]: …`.
fn definition(line: &str) -> Option<(&str, &str)> {
    let (name, text) = line.strip_prefix("[^")?.split_once("]:")?;
    let usable =
        !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || "[]".contains(c));
    usable.then(|| (name, words(text)))
}

/// Where the bracket closes in which a text stands.
fn closing(text: &str) -> Option<usize> {
    let mut open = 0;
    for (at, sign) in text.char_indices() {
        match sign {
            '[' => open += 1,
            ']' if open == 0 => return Some(at),
            ']' => open -= 1,
            _ => {}
        }
    }
    None
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_known_by_headings_marked_speakers_and_footnotes() {
        assert!(is_markdown("I: a\n\n## Visie\n"));
        assert!(is_markdown("**Anna:** a\n"));
        assert!(is_markdown("I: a[^1]\n\n[^1]: b\n"));
        assert!(!is_markdown("I: een #hashtag\n\nR: # nee\n#ook niet\n[^]: x\n[^a b]: x\n"));
    }

    fn texts(paper: &Paper) -> Vec<&str> {
        paper.lines.iter().map(|line| line.text.as_ref()).collect()
    }

    #[test]
    fn escapes_closing_hashes_and_rules_go() {
        let read = paper("### Visie ###\n---\n> R: \\[lacht\\] ja\\\nC:\\x \\\n", 3);
        assert_eq!(texts(&read), ["Visie", "", "R: [lacht] ja", "C:\\x"]);
        assert_eq!((read.lines[0].heading, read.lines[2].number), (true, 6));
    }

    /// Each note with the words of its line that stand before it.
    fn notes(paper: &Paper) -> Vec<(MemoKind, &str, Option<&str>)> {
        let before = |note: &Note| {
            let (from, _) = note.at?;
            Some(&paper.lines[from.line].text[..from.at])
        };
        let all = paper.notes.iter();
        all.map(|note| (note.kind, note.text.as_str(), before(note))).collect()
    }

    #[test]
    fn footnotes_and_comments_become_notes_where_they_stand() {
        let source = "R: ja [^b] hoor[^1]. ^[zie [4]] Nee.\n\n<!-- hier: -->\n\nR: a<!-- x -->b \\[^1] [^c]\n\n\
            [^1]: Eerste\n    regel.\n[^b]: Tweede.\n[^1]: nog een\n[^d]: los\n<!-- over\ntwee -->\nR: en\n<!-- zonder eind\n";
        let read = paper(source, 0);
        let lines = texts(&read);
        assert_eq!(lines[0], "R: ja hoor. Nee.");
        assert_eq!(&lines[4..7], ["R: ab [^1] [^c]", "", ""]);
        assert_eq!(&lines[9..], ["[^1]: nog een", "", "", "", "R: en", "<!-- zonder eind"]);
        let (foot, comment) = (MemoKind::Footnote, MemoKind::Comment);
        assert_eq!(
            notes(&read),
            [
                (foot, "Tweede.", Some("R: ja")),
                (foot, "Eerste regel.", Some("R: ja hoor")),
                (foot, "zie [4]", Some("R: ja hoor.")),
                (comment, "hier:", Some("R: ja hoor. Nee.")),
                (comment, "x", Some("R: a")),
                (comment, "over\ntwee", Some("[^1]: nog een")),
                (foot, "los", None),
            ]
        );
    }
}
