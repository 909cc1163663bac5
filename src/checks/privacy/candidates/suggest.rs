//! A pseudonym for each candidate: another name for a person, a word in brackets for what has none.
//!
//! They are given in the order of the study and nothing in them is made from the name, so that nobody
//! can find the name by trying.

use std::collections::{HashMap, HashSet};

use super::lexicon::{self, Lexicon};
use super::sift::Sifted;
use super::{CandidateKind, Page};
use crate::study::Key;

/// Gives each candidate its pseudonym.
pub fn name_all(found: &mut [Sifted], pages: &[Page], key: &Key, language: &str) {
    let mut names = Names::new(pages, key);
    // Whole names first: then a surname alone is the same as in the name it is a part of.
    for several in [true, false] {
        for one in found.iter_mut().filter(|one| (one.words.len() > 1) == several) {
            let lexicon = lexicon::of(&one.language);
            one.candidate.pseudonym = match one.candidate.kind {
                CandidateKind::Person | CandidateKind::Name => names.person(one, lexicon),
                kind => names.bracketed(kind, lexicon::of(language)),
            };
        }
    }
}

struct Names {
    /// Words that stand in the study or in the key, written small.
    taken: HashSet<String>,
    /// What was given for a word.
    given: HashMap<String, String>,
    counts: HashMap<CandidateKind, usize>,
    keyed: HashSet<String>,
}

impl Names {
    fn new(pages: &[Page], key: &Key) -> Self {
        let mentioned = pages.iter().flat_map(|page| &page.mentions);
        let mentioned = mentioned.flat_map(|(mention, _)| &mention.words);
        let small = pages.iter().flat_map(|page| &page.small);
        let mut taken: HashSet<String> =
            mentioned.map(|word| word.to_lowercase()).chain(small.cloned()).collect();
        let pairs = key.pairs().iter().flat_map(|pair| [&pair.name, &pair.pseudonym]);
        taken.extend(pairs.flat_map(|name| name.split_whitespace().map(str::to_lowercase)));
        let keyed = key.pairs().iter().map(|pair| pair.pseudonym.clone()).collect();
        Self { taken, given: HashMap::new(), counts: HashMap::new(), keyed }
    }

    /// The words of a name, each by what is given for it; particles go.
    fn person(&mut self, one: &Sifted, lexicon: &Lexicon) -> String {
        let words = one.words.iter().filter(|word| word.starts_with(char::is_uppercase));
        let words: Vec<&String> = words.collect();
        let count = words.len();
        // Behind a particle stands a surname too.
        let small = one.words.first().is_some_and(|word| !word.starts_with(char::is_uppercase));
        let surname = |at: usize| at > 0 || count == 1 && (one.formal || small);
        let each = words.iter().enumerate();
        let each: Vec<String> =
            each.map(|(at, word)| self.word(word, surname(at), lexicon)).collect();
        each.join(" ")
    }

    fn word(&mut self, word: &str, surname: bool, lexicon: &Lexicon) -> String {
        if let Some(given) = self.given.get(word) {
            return given.clone();
        }
        let pool = if surname { &lexicon.surnames } else { &lexicon.given };
        let free = pool.iter().find(|name| self.is_free(&name.to_lowercase())).cloned();
        let name = free.unwrap_or_else(|| self.bracketed(CandidateKind::Name, lexicon));
        self.taken.insert(name.to_lowercase());
        self.given.insert(word.to_owned(), name.clone());
        name
    }

    /// Whether a word is nobody's, and neither it nor another is the genitive of the two: `Bo`, `Bos`.
    fn is_free(&self, name: &str) -> bool {
        let taken = |word: &str| self.taken.contains(word);
        !taken(name) && !taken(&format!("{name}s")) && !name.strip_suffix('s').is_some_and(taken)
    }

    fn bracketed(&mut self, kind: CandidateKind, lexicon: &Lexicon) -> String {
        let word = lexicon.words.get(kind.name()).map_or(kind.name(), String::as_str);
        let count = self.counts.entry(kind).or_default();
        loop {
            *count += 1;
            let name = format!("[{word} {count}]");
            if self.keyed.insert(name.clone()) {
                return name;
            }
        }
    }
}
