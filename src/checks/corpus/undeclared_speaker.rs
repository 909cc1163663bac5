//! A label that `speakers` does not declare, or one that nobody speaks under.

use std::collections::{BTreeMap, HashSet};

use super::places;
use crate::checks::{Check, Diagnostic, Found, Look, View};
use crate::problem::nearest;
use crate::study::{Meta, Severity, timestamp};

pub const CHECK: Check = Check {
    id: "KW210",
    name: "undeclared-speaker",
    title: "labels of turns and `speakers` differ",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW210.md"),
    looks: &[Look::Interview(look)],
};

/// The longest label in scalar values, and in words.
const LONGEST: (usize, usize) = (40, 4);
/// How often a word must open paragraphs to be a label though nothing else says that it is one.
const OFTEN: usize = 3;

fn look(view: &View, found: &mut Found) {
    let files = view.files;
    let (Some(sheet), Some(transcript)) = (&files.transcript, files.said()) else { return };
    let meta = transcript.meta();
    let mut openings: BTreeMap<&str, Vec<Opening>> = BTreeMap::new();
    for (number, line) in places::body(files) {
        if let Some((label, opening)) = opening(number, line, meta) {
            openings.entry(label).or_default().push(opening);
        }
    }
    let declared = || meta.speakers.iter().map(|(label, _)| label.as_str());
    for (label, here) in &openings {
        let meant = declared().find(|known| known.to_lowercase() == bare(label).to_lowercase());
        if meant.is_none() && !convinces(label, here) {
            continue;
        }
        let message = match here.len() {
            1 => format!("`speakers` does not declare `{label}`"),
            many => format!("`speakers` does not declare `{label}`, which opens {many} paragraphs"),
        };
        let help = match meant.or_else(|| nearest(label, declared())) {
            Some(near) => format!("write `{near}` if that is who speaks, or declare `{label}`"),
            None => "declare who it is; until then this belongs to the turn above".to_owned(),
        };
        let (number, line) = (here[0].number, here[0].line);
        let at = line.find(label).unwrap_or(0);
        let told = Diagnostic::new(&sheet.file, message);
        let told = told.at(Some(places::on(line, number, at..at + label.len())));
        found.tell(told.about(files.reference()).help(help));
    }
    let speak: HashSet<&str> = transcript.turns().iter().map(|turn| turn.label.as_str()).collect();
    for label in declared().filter(|label| !speak.contains(label)) {
        let told = Diagnostic::new(&sheet.file, format!("`{label}` is declared and never speaks"));
        let told = told.at(places::label(files, label)).about(files.reference());
        found.tell(told.help("take it out, or correct the label in the turns"));
    }
}

/// A line that may open a turn.
struct Opening<'a> {
    number: usize,
    line: &'a str,
    timed: bool,
}

/// What stands before a line's colon, where it can be a label that is not declared.
fn opening<'a>(number: usize, line: &'a str, meta: &Meta) -> Option<(&'a str, Opening<'a>)> {
    let (time, rest) = timestamp(line);
    // Longer ones are no labels, and most lines have their first colon far away.
    let head = rest.char_indices().nth(LONGEST.0 + 1).map_or(rest, |(end, _)| &rest[..end]);
    let (label, _) = head.split_once(':')?;
    let words = &rest[label.len() + 1..];
    let closed = words.is_empty() || words.starts_with([' ', '\u{a0}', '*', '_']);
    let sound = closed && !line.starts_with('#') && is_label(bare(label));
    let unknown = sound && meta.speaker(label).is_none();
    unknown.then_some((label, Opening { number, line, timed: time.is_some() }))
}

/// Whether a label that nobody declared is one all the same.
///
/// Words before a colon are common in speech ("NB: …"), so that the form must say it: a letter with
/// or without a number, as `R` or `M2`; a time before it; or how often it comes back.
fn convinces(label: &str, here: &[Opening]) -> bool {
    let label = bare(label);
    let capital = label.starts_with(|c: char| c.is_ascii_uppercase());
    let numbered = label[label.chars().next().map_or(0, char::len_utf8)..].bytes();
    let part = capital && label.len() <= 3 && numbered.clone().all(|b| b.is_ascii_digit());
    part || here.iter().any(|opening| opening.timed) || here.len() >= OFTEN
}

/// A label without the marks and spaces around it.
fn bare(label: &str) -> &str {
    label.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_'))
}

/// Whether a text has the form of a label.
fn is_label(text: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || " .-_'’()&/+".contains(c);
    text.starts_with(char::is_alphabetic)
        && text.split(' ').count() <= LONGEST.1
        && text.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn convincing(line: &str) -> bool {
        let meta = Meta {
            role: String::new(),
            date: String::new(),
            language: String::new(),
            lens: None,
            status: crate::study::Approval::Draft,
            speakers: vec![("D".to_owned(), "nurse".to_owned())],
            note: None,
        };
        opening(1, line, &meta).is_some_and(|(label, found)| convinces(label, &[found]))
    }

    #[test]
    fn a_letter_or_a_time_makes_a_label_and_a_colon_alone_does_not() {
        for line in ["M2: Ja.", "R: Yes.", "[00:01:02] Anna: Ja.", "**R:** Ja."] {
            assert!(convincing(line), "{line}");
        }
        for line in [
            "D: Ja.",
            "NB: dit ook.",
            "PS: en dat.",
            "Kijk: zo gaat dat.",
            "## R: kop",
            "A:b",
            "En toen zei ze tegen mij: nee.",
            "[00:01:02] Ze zei, en dat klopt: nee.",
            "Ja. A: b",
        ] {
            assert!(!convincing(line), "{line}");
        }
    }
}
