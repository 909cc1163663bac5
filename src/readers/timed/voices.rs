//! Who speaks in cues of formats that do not say so: names with a colon before the words.

use std::collections::HashMap;

use super::{Cue, Known, Warning};
use crate::readers::alike::Alike;
use crate::readers::label::{composed, is_label, is_part, is_short, is_talk};
use crate::study::one_line;

/// The longest name that a meeting program puts before words.
const LONGEST: usize = 60;

/// Cues with their speakers, one for each who speaks in it.
pub fn named(cues: &[Cue], known: Known<'_>, warnings: &mut Vec<Warning>) -> Vec<Cue> {
    let labels = labels(cues, known);
    let mut out: Vec<Cue> = Vec::with_capacity(cues.len());
    for cue in cues {
        if cue.speaker.is_some() {
            let speaker = cue.speaker.as_deref().and_then(usable);
            out.push(Cue { speaker, ..cue.clone() });
            continue;
        }
        let first = out.len();
        for (index, line) in cue.text.lines().enumerate() {
            let found = opening(line).filter(|(label, _)| *labels.get(label).unwrap_or(&false));
            if found.is_none() && doubtful(line, &labels) {
                warnings.push(doubt(line, cue.line + index + 1));
            }
            match found {
                Some((label, words)) => {
                    let text = format!("{} {words}", apart(line).0).trim().to_owned();
                    out.push(Cue { speaker: usable(label), text, ..cue.clone() });
                }
                None => match out.get_mut(first..).and_then(<[Cue]>::last_mut) {
                    Some(before) => before.text.extend(["\n", line]),
                    None => out.push(Cue { text: line.to_owned(), ..cue.clone() }),
                },
            }
        }
    }
    out.retain(|cue| !cue.text.trim().is_empty());
    spelled(&mut out, known, warnings);
    out
}

/// Gives speakers whose names differ in capitals only one spelling.
fn spelled(cues: &mut [Cue], known: Known<'_>, warnings: &mut Vec<Warning>) {
    let names = cues.iter().filter_map(|cue| Some((cue.speaker.as_deref()?, cue.line)));
    let declared = |label: &str| {
        known.speakers.iter().any(|(other, who)| composed(other) == label && !who.is_empty())
    };
    let alike = Alike::of(names, declared);
    warnings.extend(alike.warnings(|_| true));
    for cue in cues {
        cue.speaker = cue.speaker.take().map(|name| alike.spelled(&name).to_owned());
    }
}

/// A name before a colon, and the words behind it: `Anna: Ja`, `[SPEAKER_00]: Ja`.
fn opening(line: &str) -> Option<(&str, &str)> {
    let line = apart(line).1;
    let at = line.find([':', '：'])?;
    let wide = line[at..].starts_with('：');
    let (label, words) = (&line[..at], line[at..].trim_start_matches('：'));
    let words = if wide { words } else { &words[1..] };
    let label = label.trim().trim_start_matches(['[', '(', '*', '>', '-', ' ']);
    let label = label.trim_end_matches([']', ')', '*', ' ']);
    // A bracket within the name belongs to it: `Anna (host)`.
    let label = match line.find(label) {
        Some(at) if label.contains('(') && line[at + label.len()..].starts_with(')') => {
            &line[at..=at + label.len()]
        }
        _ => label,
    };
    let spaced = words.is_empty() || words.starts_with(|c: char| c.is_whitespace() || c == '*');
    let fits = label.chars().count() <= LONGEST && label.starts_with(char::is_alphabetic);
    (fits && (wide || spaced || is_short(label)))
        .then(|| (label, words.trim_matches(['*', ' ', '\t'])))
}

/// What stands in brackets before a line, and the line: `[Music]` before `Anna: Ja`.
fn apart(line: &str) -> (&str, &str) {
    let line = line.trim();
    let close = match line.chars().next() {
        Some('[') => ']',
        Some('(') => ')',
        _ => return ("", line),
    };
    let Some(end) = line.find(close).map(|at| at + 1) else { return ("", line) };
    let rest = line[end..].trim_start();
    let label = rest.starts_with([':', '：', '*']) || rest.is_empty();
    if label { ("", line) } else { (&line[..end], rest) }
}

/// Every name with whether it is a speaker's.
fn labels<'a>(cues: &'a [Cue], known: Known<'_>) -> HashMap<&'a str, bool> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let unnamed = || cues.iter().filter(|cue| cue.speaker.is_none());
    let mut opened = 0;
    for cue in unnamed() {
        let found: Vec<&str> = cue.text.lines().filter_map(|line| Some(opening(line)?.0)).collect();
        opened += usize::from(cue.text.lines().next().is_some_and(|line| opening(line).is_some()));
        found.into_iter().for_each(|label| *counts.entry(label).or_default() += 1);
    }
    // Where most cues begin with a name, those that do are said by whoever it is.
    let mostly = opened * 5 >= unnamed().count() * 3;
    let declared = |label: &str| {
        known.is_interviewer(label)
            || known
                .speakers
                .iter()
                .any(|(other, who)| composed(other) == composed(label) && !who.is_empty())
    };
    let speaks = |label: &str, count: usize| {
        let form = is_label(label) || label.starts_with(char::is_uppercase) && mostly;
        let often = count >= 3 || (is_short(label) && (count >= 2 || is_part(label))) || mostly;
        declared(label) || (form && often && !is_talk(label) && !known.is_text(label))
    };
    counts.into_iter().map(|(label, count)| (label, speaks(label, count))).collect()
}

fn doubtful(line: &str, labels: &HashMap<&str, bool>) -> bool {
    opening(line).is_some_and(|(label, _)| labels.contains_key(label) && is_label(label))
}

fn doubt(line: &str, number: usize) -> Warning {
    let label = opening(line).map_or("", |(label, _)| label);
    let message =
        format!("`{label}:` is kept as text; if somebody speaks here, add --speaker '{label}=who'");
    Warning::new(number, message)
}

/// A name as a label of a transcript: one line, without a colon.
fn usable(name: &str) -> Option<String> {
    let name = name.replace([':', '：'], " ");
    let name = name.trim_start_matches(['#', ' ']);
    let name = one_line(name);
    (!name.is_empty()).then(|| composed(&name).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_before_a_colon_are_found_and_times_and_addresses_are_not() {
        for (line, expected) in [
            ("Anna de Vries: Ja.", Some(("Anna de Vries", "Ja."))),
            ("[SPEAKER_00]: Ja.", Some(("SPEAKER_00", "Ja."))),
            ("Anna (host): Ja.", Some(("Anna (host)", "Ja."))),
            ("**Anna:** Ja.", Some(("Anna", "Ja."))),
            ("- Anna: Ja.", Some(("Anna", "Ja."))),
            (">> Anna: Ja.", Some(("Anna", "Ja."))),
            ("Anna：Ja.", Some(("Anna", "Ja."))),
            ("R:Ja.", Some(("R", "Ja."))),
            ("[Muziek] Anna: Ja.", Some(("Anna", "Ja."))),
            ("om 10:30 uur", None),
            ("https://x.nl", None),
            ("10: nee", None),
        ] {
            assert_eq!(opening(line), expected, "{line}");
        }
        assert_eq!(usable("# Groep:  A\n").as_deref(), Some("Groep A"));
        assert_eq!(usable(" : "), None);
    }
}
