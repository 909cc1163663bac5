//! What may be a speaker and is kept as text, in forms that open no turn: to be told, never decided.

use std::collections::HashMap;

use super::alike::Alike;
use super::opening::{Opening, untimed};
use super::text::Line;

/// The most characters before a colon that may name somebody.
const START: usize = 64;
/// The most words of it.
const WORDS: usize = 8;
/// How far from the start of a line a label may stand that somebody meant to begin it.
const FIRST: usize = 12;

/// Starts of lines before a colon that come back and have no label's form, each with its first line
/// and how often it stands there.
pub fn recurring<'a>(
    lines: &'a [Line<'_>],
    openings: &[Option<Opening<'_>>],
) -> HashMap<usize, (&'a str, usize)> {
    let mut seen: HashMap<&str, (usize, usize)> = HashMap::new();
    for (at, (line, opening)) in lines.iter().zip(openings).enumerate() {
        if opening.is_none()
            && !line.heading
            && let Some(start) = start(&line.text)
        {
            seen.entry(start).or_insert((at, 0)).1 += 1;
        }
    }
    let again = seen.into_iter().filter(|(_, (_, count))| *count >= 2);
    again.map(|(start, (at, count))| (at, (start, count))).collect()
}

/// What stands before the first colon of a line, where it is short enough to name somebody.
fn start(line: &str) -> Option<&str> {
    let line = untimed(line);
    let (at, sign) = line.char_indices().take(START).find(|(_, c)| matches!(c, ':' | '：'))?;
    let rest = &line[at + sign.len_utf8()..];
    let parted = rest.is_empty() || sign == '：' || rest.starts_with(char::is_whitespace);
    let start = line[..at].trim();
    let sentence = start.contains(". ") || start.contains(['?', '!']) && start.contains(' ');
    let fits = parted && !start.is_empty() && !sentence && start.split(' ').count() <= WORDS;
    fits.then_some(start)
}

/// A speaker's label that stands with its colon within a line: near its start, or where a sentence
/// may have ended.
pub fn within(text: &str, alike: &Alike, speaks: impl Fn(&str) -> bool) -> Option<String> {
    text.match_indices([':', '：']).find_map(|(colon, sign)| {
        let rest = &text[colon + sign.len()..];
        if rest.starts_with(|c: char| c.is_ascii_digit() || c == '/') {
            return None;
        }
        let before = text[..colon].trim_end();
        starts(before).find_map(|from| {
            let label = alike.known(&before[from..]).filter(|label| speaks(label))?;
            let lead = before[..from].trim_end();
            let near = lead.chars().count() <= FIRST;
            let ended = lead.ends_with(['.', '?', '!', '…', '”', '"', '’', ')', ']', ',', ';']);
            let letters = label.chars().count() <= 3 && !label.chars().any(char::is_lowercase);
            (!lead.is_empty() && (near || ended || letters)).then(|| label.to_owned())
        })
    })
}

/// Where the last words of a text begin, the shortest first.
fn starts(text: &str) -> impl Iterator<Item = usize> {
    let mut behind = text.chars().next_back();
    let signs = text.char_indices().rev().take(START);
    let edges = signs.filter_map(move |(at, sign)| {
        let next = behind.replace(sign);
        let edge = !sign.is_alphanumeric() && next.is_some_and(char::is_alphanumeric);
        edge.then(|| at + sign.len_utf8())
    });
    edges.take(WORDS)
}

/// The start of a line where a speaker's label is marked and has no colon: `(R) Ja`, `**Anna** zei`.
pub fn marked<'t>(
    text: &'t str,
    alike: &Alike,
    speaks: impl Fn(&str) -> bool,
) -> Option<(&'t str, String)> {
    const MARKS: [(&str, &str); 9] = [
        ("**", "**"),
        ("__", "__"),
        ("*", "*"),
        ("_", "_"),
        ("[", "]"),
        ("(", ")"),
        ("{", "}"),
        ("“", "”"),
        ("\"", "\""),
    ];
    let (open, close) = MARKS.iter().find(|(open, _)| text.starts_with(open))?;
    let (label, rest) = text[open.len()..].split_once(close)?;
    let label = Some(label).filter(|label| label.len() <= START)?;
    let label = alike.known(label.trim()).filter(|label| speaks(label))?;
    Some((&text[..text.len() - rest.len()], label.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_within_lines_are_seen_where_somebody_may_begin() {
        let alike = Alike::of([("I", 1), ("R", 2), ("Anna de Wit", 3)].into_iter(), |_| false);
        let found = |text| within(text, &alike, |_| true);
        for (text, label) in [
            ("Wat vindt u?R:Mooi.", "R"),
            ("Niets I:echt niet?", "I"),
            ("Dat is zo. Anna de Wit: Ja.", "Anna de Wit"),
            ("xx Anna de Wit: Ja.", "Anna de Wit"),
        ] {
            assert_eq!(found(text).as_deref(), Some(label), "{text}");
        }
        for text in
            ["R: Ja.", "om 10:30", "Wij zeiden toen tegen Anna de Wit: kom", "VIR: nee", "zie R:/x"]
        {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
