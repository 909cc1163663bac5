//! Labels without a colon: parted from the words by a tab, a dash or a full stop, or on a line of their
//! own.
//!
//! Any sentence may begin so. They are looked for only where no label with a colon was found, and count
//! only where the whole file is written in one of these ways.

use std::collections::HashMap;

use super::Known;
use super::label::{is_label, is_sentence, is_short, is_talk};
use super::opening::{Form, Opening};
use super::text::Line;

/// A way of parting a label from words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Tab,
    Dash,
    Stop,
    Alone,
}

const WAYS: [Way; 4] = [Way::Tab, Way::Dash, Way::Stop, Way::Alone];

/// Dashes that stand between a label and words.
const DASHES: [&str; 3] = [" – ", " — ", " - "];

/// The openings of a file that parts labels in one way throughout, and that way's labels.
pub fn openings<'a>(lines: &'a [Line<'_>], known: Known<'_>) -> Option<Vec<Option<Opening<'a>>>> {
    let found = WAYS.iter().map(|way| of(lines, *way, known)).max_by_key(|(count, _)| *count);
    found.filter(|(count, _)| *count > 0).map(|(_, openings)| openings)
}

/// How often speakers are told in a way, 0 where that is not consistent, and where.
fn of<'a>(lines: &'a [Line<'_>], way: Way, known: Known<'_>) -> (usize, Vec<Option<Opening<'a>>>) {
    let opens = opens(lines);
    let candidate = |at: usize| {
        let found = opens[at].then(|| parse(lines, at, way)).flatten()?;
        let other =
            known.is_text(&found.label) || known.codebook.lens_of_heading(&found.label).is_some();
        Some(found).filter(|_| !other)
    };
    let mut openings: Vec<Option<Opening<'_>>> = (0..lines.len()).map(candidate).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for opening in openings.iter().flatten() {
        *counts.entry(opening.label.as_ref()).or_default() += 1;
    }
    let again = |label: &str| counts.get(label).is_some_and(|count| *count >= 2);
    let paragraphs = opens.iter().filter(|opens| **opens).count();
    let told: usize = counts.values().filter(|count| **count >= 2).sum();
    let several = counts.values().filter(|count| **count >= 2).count() >= 2;
    // Somebody who speaks once is told in the same way.
    let nearly = told * 10 >= paragraphs * 8;
    let kept: Vec<bool> = openings
        .iter()
        .map(|o| o.as_ref().is_some_and(|o| again(&o.label) || (nearly && is_short(&o.label))))
        .collect();
    // A name on a line of its own may have an empty line below it, and paragraphs behind that.
    let enough = if way == Way::Alone { told * 5 >= paragraphs * 2 } else { told * 2 > paragraphs };
    let consistent = several && enough;
    for (opening, kept) in openings.iter_mut().zip(kept) {
        *opening = opening.take().filter(|_| kept && consistent);
    }
    (openings.iter().flatten().count(), openings)
}

/// Whether each line begins a paragraph; all do where a file has no empty lines.
fn opens(lines: &[Line<'_>]) -> Vec<bool> {
    let dense = !lines.iter().any(Line::is_blank);
    let ends = |line: &Line<'_>| line.is_blank() || line.heading;
    let opens = |at: usize| !ends(&lines[at]) && (dense || at == 0 || ends(&lines[at - 1]));
    (0..lines.len()).map(opens).collect()
}

fn parse<'a>(lines: &'a [Line<'_>], at: usize, way: Way) -> Option<Opening<'a>> {
    let text = lines[at].text.as_ref();
    let (label, words) = match way {
        Way::Tab => text.split_once('\t')?,
        Way::Dash => {
            let cut = |dash: &&str| text.split_once(*dash);
            DASHES.iter().filter_map(cut).min_by_key(|(label, _)| label.len())?
        }
        Way::Stop => text.split_once(". ").filter(|(label, _)| is_short(label))?,
        Way::Alone => {
            let below = lines[at + 1..].iter().find(|line| !line.is_blank());
            below.filter(|line| !line.heading).map(|_| (text, ""))?
        }
    };
    let label = label.trim();
    let name = label.starts_with(char::is_uppercase) && !is_sentence(label);
    let fits = name && is_label(label) && !is_talk(label);
    let opening = Opening {
        time: None,
        label: label.into(),
        form: Form::Parted,
        before: "",
        words: words.trim(),
    };
    fits.then_some(opening)
}
