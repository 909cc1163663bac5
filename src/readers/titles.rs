//! Lines above a talk that say what it is, as labels do who speaks: `Respondent: Parent 2`.

use std::collections::HashSet;

use super::Warning;
use super::label::is_part;
use super::opening::{Form, Opening};
use super::text::Line;

/// The most lines of what stands above a talk.
const LINES: usize = 15;
/// The most words of a fact.
const WORDS: usize = 6;

/// Takes the labels of facts above the talk for none, and says so. They stand together in the first
/// paragraph, each with few words, and nobody comes back below who would be one.
pub fn pass_over(
    lines: &[Line<'_>],
    openings: &mut [Option<Opening<'_>>],
    named: impl Fn(&str) -> bool,
) -> Option<Warning> {
    let start = lines.iter().position(|line| !line.is_blank() && !line.heading)?;
    let rest = lines[start..].iter().position(|line| line.is_blank() || line.heading)?;
    let end = start + rest;
    let below: HashSet<String> =
        openings[end..].iter().flatten().map(|o| o.label.to_lowercase()).collect();
    if below.is_empty() || rest > LINES {
        return None;
    }
    let mut once = HashSet::new();
    let all = openings[start..end].iter().flatten();
    let facts = all.clone().all(|o| is_fact(o) && once.insert(o.label.to_lowercase()));
    let mut found: Vec<usize> = Vec::new();
    for (at, opening) in openings.iter().enumerate().take(end).skip(start) {
        let Some(opening) = opening else { continue };
        let speaks = below.contains(&opening.label.to_lowercase()) || named(&opening.label);
        if !speaks && !is_part(&opening.label) {
            found.push(at);
        }
    }
    if !facts || found.len() < 2 {
        return None;
    }
    let labels: Vec<String> = found
        .into_iter()
        .filter_map(|at| openings[at].take())
        .map(|opening| format!("`{}:`", opening.label))
        .collect();
    let labels = labels.join(", ");
    let message = format!(
        "what stands above the talk is taken for facts about it, which nobody says: {labels}; if somebody speaks there, name them with --speaker"
    );
    Some(Warning::new(lines[start].number, message))
}

/// Whether a line tells one fact: a word or a name, and no sentence.
fn is_fact(opening: &Opening<'_>) -> bool {
    let words = opening.words.trim();
    let few = (1..=WORDS).contains(&words.split_whitespace().count());
    let plain = matches!(opening.form, Form::Plain | Form::Marked) && opening.time.is_none();
    plain && few && !words.ends_with(['.', '?', '!', '…'])
}
