//! Which code of an older codebook is which of a newer one.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::Moves;
use crate::study::{Code, Codebook, Recoding, one_line};

/// How alike two codes must be to be taken for the same.
const ALIKE: f64 = 0.5;

/// The codes that two versions have in common.
pub struct Pairs<'a> {
    old: &'a Codebook,
    new: &'a Codebook,
    now: BTreeMap<&'a str, &'a str>,
    was: BTreeMap<&'a str, &'a str>,
    recoding: Recoding,
}

impl<'a> Pairs<'a> {
    /// Codes are the same that have the same path, also when it is only another because a branch
    /// above is; then those whose codings and words say so, the likeliest first.
    pub fn new(old: &'a Codebook, new: &'a Codebook, moves: &Moves<'a>) -> Self {
        let (now, was) = (BTreeMap::new(), BTreeMap::new());
        let mut pairs = Self { old, new, now, was, recoding: Recoding::default() };
        loop {
            pairs.by_path();
            let Some((from, to)) = pairs.likeliest(moves) else { break };
            pairs.join(from, to);
        }
        let different = pairs.now.iter().filter(|(old, new)| old != new);
        pairs.recoding =
            Recoding::new(different.map(|(old, new)| ((*old).to_owned(), (*new).to_owned())));
        pairs
    }

    /// The older code of a newer one's path.
    pub fn old_of(&self, new: &str) -> Option<&'a Code> {
        self.was.get(new).and_then(|path| self.old.code(path))
    }

    /// The newer code of an older one's path.
    pub fn new_of(&self, old: &str) -> Option<&'a Code> {
        self.now.get(old).and_then(|path| self.new.code(path))
    }

    /// What an older path is now, or the path itself where its code is gone.
    pub fn now(&self, old: &str) -> String {
        self.now.get(old).map_or_else(|| old.to_owned(), |path| (*path).to_owned())
    }

    /// Which paths became which.
    pub fn recoding(&self) -> &Recoding {
        &self.recoding
    }

    /// Codes that are gone and went into another: texts that named them name that one.
    pub fn merged(&mut self, gone: Vec<(String, String)>) {
        self.recoding = Recoding::new(self.recoding.pairs().iter().cloned().chain(gone));
    }

    /// The newer codes that came to say what a code said that is gone: its definition, an example, a
    /// criterion or a cue of its own.
    pub fn told_by(&self, gone: &Code) -> Vec<&'a str> {
        let own = sayings(gone);
        let gained = |new: &&Code| {
            let known = self.old_of(&new.path).map(sayings).unwrap_or_default();
            let says = |text: &String| !known.contains(text) && sayings(new).contains(text);
            let means = !gone.definition.trim().is_empty()
                && new.include.iter().any(|text| text.ends_with(&plain(&gone.definition)))
                && !known.iter().any(|text| text.ends_with(&plain(&gone.definition)));
            own.iter().any(says) || means
        };
        self.new.codes().iter().filter(gained).map(|code| code.path.as_str()).collect()
    }

    fn join(&mut self, old: &'a str, new: &'a str) {
        self.now.insert(old, new);
        self.was.insert(new, old);
    }

    fn by_path(&mut self) {
        for code in self.old.codes() {
            if self.now.contains_key(code.path.as_str()) {
                continue;
            }
            let moved = code
                .path
                .rsplit_once('.')
                .and_then(|(above, id)| self.now.get(above).map(|above| format!("{above}.{id}")));
            let candidates = [moved.unwrap_or_else(|| code.path.clone()), code.path.clone()];
            let there = candidates.iter().find_map(|path| self.new.code(path));
            if let Some(new) = there.filter(|new| !self.was.contains_key(new.path.as_str())) {
                self.join(&code.path, &new.path);
            }
        }
    }

    /// The pair of codes without a partner that is most alike; the one that stands first of equals.
    fn likeliest(&self, moves: &Moves<'a>) -> Option<(&'a str, &'a str)> {
        let mut best: Option<(f64, &'a str, &'a str)> = None;
        for old in self.old.codes().iter().filter(|code| !self.now.contains_key(&*code.path)) {
            let left = moves.iter().filter(|((from, _), _)| *from == old.path);
            let left: usize = left.map(|(_, count)| count).sum();
            for new in self.new.codes().iter().filter(|code| !self.was.contains_key(&*code.path)) {
                let went = moves.get(&(old.path.as_str(), new.path.as_str())).copied();
                let share = (left > 0).then(|| went.unwrap_or(0) as f64 / left as f64);
                let score = alike(old, new, share);
                if score >= ALIKE && best.is_none_or(|(other, ..)| score > other) {
                    best = Some((score, &old.path, &new.path));
                }
            }
        }
        best.map(|(_, old, new)| (old, new))
    }
}

/// From 0 to 1. Codings that went from one to the other say most; then the definition, the label and
/// the id.
fn alike(old: &Code, new: &Code, share: Option<f64>) -> f64 {
    let id = f64::from(u8::from(super::last(&old.path) == super::last(&new.path)));
    let words = 0.55 * common(&old.definition, &new.definition)
        + 0.3 * common(&old.label, &new.label)
        + 0.15 * id;
    share.map_or(words, |share| 0.5 * share + 0.5 * words)
}

/// The share of words that two texts have in common (Dice); texts without words have none.
fn common(one: &str, other: &str) -> f64 {
    let words = |text: &str| -> BTreeSet<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let (one, other) = (words(one), words(other));
    if one.is_empty() || other.is_empty() {
        return 0.0;
    }
    2.0 * one.intersection(&other).count() as f64 / (one.len() + other.len()) as f64
}

fn plain(text: &str) -> String {
    one_line(text)
}

fn sayings(code: &Code) -> HashSet<String> {
    let cues = code.cues.iter().map(|cue| cue.query.clone());
    let texts = code.include.iter().chain(&code.exclude).chain(&code.examples).cloned();
    texts.chain(cues).collect()
}
