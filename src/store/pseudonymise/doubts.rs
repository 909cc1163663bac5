//! What somebody should look at before names are replaced, and what stays after they came back.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

use super::Plan;
use super::piece::FilePlan;
use crate::study::{Beside, Change, Moves, Reference, Replacer, Transcript};

/// How many places of a word are told, and how many words in one note.
const PLACES: usize = 3;
const WORDS: usize = 12;

/// Where a word stands: how often, and the first places.
#[derive(Debug, Default)]
struct Places {
    count: usize,
    first: Vec<String>,
}

/// What is doubtful in transcripts.
#[derive(Debug, Default)]
pub struct Doubts {
    /// Words that begin with a name.
    longer: BTreeMap<String, Places>,
    /// Words that a name is joined to, and what they become.
    joined: BTreeMap<(String, String), Places>,
    /// Names at the start of sentences: the word in small letters, what it becomes.
    starts: BTreeMap<(String, String), Places>,
    /// Names that stand there as words in small letters.
    small: HashSet<String>,
}

impl Places {
    fn add(&mut self, place: impl FnOnce() -> Reference) {
        self.count += 1;
        if self.first.len() < PLACES {
            let place = place().to_string();
            if !self.first.contains(&place) {
                self.first.push(place);
            }
        }
    }

    fn extend(&mut self, other: Self) {
        self.count += other.count;
        let room = PLACES.saturating_sub(self.first.len());
        self.first.extend(other.first.into_iter().take(room));
    }

    fn told(&self) -> String {
        let more = if self.count > self.first.len() { ", …" } else { "" };
        format!("{}{more}", self.first.join(", "))
    }
}

impl Doubts {
    /// What is doubtful in one transcript.
    pub fn of(
        transcript: &Transcript,
        beside: &Beside,
        replacer: &Replacer,
        place: impl Fn(Range<usize>) -> Reference,
    ) -> Self {
        let text = transcript.text().as_str();
        let changes = replacer.changes(text);
        let mut doubts = Self { small: beside.small(text), ..Self::default() };
        for at in beside.longer(text, &changes) {
            doubts.longer.entry(text[at.clone()].to_owned()).or_default().add(|| place(at));
        }
        for at in Beside::joined(text, &changes) {
            let word = text[at.clone()].to_owned();
            let is = becomes(text, &at, &changes);
            doubts.joined.entry((word, is)).or_default().add(|| place(at));
        }
        for (change, word) in beside.at_starts(text, &changes) {
            let key = (word, change.is.clone());
            doubts.starts.entry(key).or_default().add(|| place(change.at.clone()));
        }
        doubts
    }

    /// Adds what is doubtful in another.
    pub fn extend(&mut self, other: Self) {
        let Self { longer, joined, starts, small } = other;
        longer.into_iter().for_each(|(key, at)| self.longer.entry(key).or_default().extend(at));
        joined.into_iter().for_each(|(key, at)| self.joined.entry(key).or_default().extend(at));
        starts.into_iter().for_each(|(key, at)| self.starts.entry(key).or_default().extend(at));
        self.small.extend(small);
    }

    /// All of it in words.
    pub fn notes(&self) -> Vec<String> {
        let starts = self.starts.iter().filter(|((word, _), _)| self.small.contains(word));
        let starts = starts.map(|((word, is), at)| {
            format!(
                "`{word}` is a word of the texts too, and sentences that begin with it get `{is}`: see whether a name is meant ({})",
                at.told()
            )
        });
        let joined = self.joined.iter().map(|((word, is), at)| {
            format!(
                "`{word}` becomes `{is}`: give it a row of its own where it is one name ({})",
                at.told()
            )
        });
        starts.chain(joined).chain(self.longer_words()).collect()
    }

    fn longer_words(&self) -> Option<String> {
        let each = self.longer.iter().take(WORDS);
        let told: Vec<String> =
            each.map(|(word, at)| format!("`{word}` ({})", at.first.join(", "))).collect();
        let more = match self.longer.len().saturating_sub(WORDS) {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        (!told.is_empty()).then(|| {
            format!(
                "words that begin with a name are left: {}{more}; give a row to each that leads to somebody",
                told.join(", ")
            )
        })
    }
}

/// A part of a text with the changes in it.
fn becomes(text: &str, at: &Range<usize>, changes: &[Change]) -> String {
    let within = changes.iter().filter(|c| at.start <= c.at.start && c.at.end <= at.end);
    let moved =
        |c: &Change| Change { at: c.at.start - at.start..c.at.end - at.start, is: c.is.clone() };
    let changes: Vec<Change> = within.map(moved).collect();
    Moves::new(&text[at.clone()], &changes).after().to_owned()
}

impl Plan<'_> {
    /// What was written for names in files that were changed since, and did not become names again.
    pub fn not_put_back(&self, files: &[FilePlan]) -> Vec<String> {
        if !self.order.reverse {
            return Vec::new();
        }
        let names = Replacer::new(self.order.key.key());
        let mut left: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for plan in files.iter().filter(|plan| self.record.holds(&plan.file)) {
            if !self.record.back(&plan.file, &plan.before).is_empty() {
                continue;
            }
            let own = names.changes(&plan.after);
            for pseudonym in self.record.written_in(&plan.file) {
                for at in standing(&plan.after, pseudonym) {
                    let line = plan.after[..at].matches('\n').count() + 1;
                    let named = own.iter().any(|name| name.at.contains(&at));
                    if !named {
                        let place = format!("{}:{line}", plan.file);
                        left.entry(pseudonym).or_default().insert(place);
                    }
                }
            }
        }
        let told = |(pseudonym, places): (&str, BTreeSet<String>)| {
            let more = if places.len() > PLACES { ", …" } else { "" };
            let places: Vec<String> = places.into_iter().take(PLACES).collect();
            let places = places.join(", ");
            format!(
                "`{pseudonym}` was written for a name and is left, since the key alone does not say for whose: {places}{more}"
            )
        };
        left.into_iter().map(told).collect()
    }
}

/// The bytes at which a word or words stand, whole.
fn standing(text: &str, words: &str) -> impl Iterator<Item = usize> {
    text.match_indices(words).map(|(at, _)| at).filter(move |at| {
        let behind = text[at + words.len()..].chars().next();
        let before = text[..*at].chars().next_back();
        !before.is_some_and(char::is_alphanumeric) && !behind.is_some_and(char::is_alphanumeric)
    })
}
