//! The pseudonym key as pairs, held to what can be taken back.

use std::collections::HashMap;

use super::case::as_name;
use super::pseudonyms_forms::{fold, is_whole};
use crate::problem::{Problem, Result};

/// A name, what is written in its place, and the line of the key that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// How somebody is called.
    pub name: String,
    /// What is written instead.
    pub pseudonym: String,
    /// The 1-based line of the key.
    pub line: usize,
}

/// Names with their pseudonyms, no two of which can be taken for each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Key {
    pairs: Vec<Pair>,
}

impl Key {
    /// The pairs of a key, or a problem that names every pair that is unusable.
    ///
    /// Nobody could tell two names with one pseudonym apart afterwards; `one_way` allows them, for who
    /// need not go back.
    pub fn new(rows: Vec<Pair>, one_way: bool) -> Result<Self> {
        let mut wrong: Vec<String> = rows.iter().filter_map(unusable).collect();
        let mut pairs: Vec<Pair> = Vec::with_capacity(rows.len());
        let mut names: HashMap<String, usize> = HashMap::new();
        let mut given: HashMap<String, usize> = HashMap::new();
        for row in rows {
            if let Some(&at) = names.get(&fold(&row.name)) {
                let other: &Pair = &pairs[at];
                if other.pseudonym != row.pseudonym {
                    wrong.push(format!("{} and {} are one name", told(other), told(&row)));
                }
                continue;
            }
            if let Some(&at) = given.get(&fold(&row.pseudonym.to_uppercase()))
                && !one_way
            {
                wrong.push(format!("{} and {} are one pseudonym", told(&pairs[at]), told(&row)));
            }
            names.insert(fold(&row.name), pairs.len());
            given.entry(fold(&row.pseudonym.to_uppercase())).or_insert(pairs.len());
            pairs.push(row);
        }
        wrong.extend(mixed(&pairs));
        if wrong.is_empty() {
            return Ok(Self { pairs });
        }
        let what = if wrong.len() == 1 { "a pair" } else { "pairs" };
        Err(Box::new(
            Problem::new(format!("the key has {what} that cannot be used: {}", wrong.join("; ")))
                .help("give each name a pseudonym of its own, which is nobody's name"),
        ))
    }

    /// The pairs, in the order of the key.
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// Tells whether somebody of the key is named in what a file, a case or a coder is called, where
    /// capitals make no difference and words are joined: `talk-jan-de-vries`, `Jan_2`.
    pub fn in_file_names(&self) -> impl Fn(&str) -> bool + use<> {
        let plain = |text: &str| fold(&as_name(&text.replace('_', "-")).to_lowercase());
        let names: Vec<String> = self.pairs.iter().map(|pair| plain(&pair.name)).collect();
        move |called| {
            let called = plain(called);
            let stands = |name: &String| {
                let mut places = called.match_indices(name.as_str());
                places.any(|(at, _)| is_whole(&called, at..at + name.len()))
            };
            names.iter().filter(|name| !name.is_empty()).any(stands)
        }
    }

    /// The key that leads back.
    #[must_use]
    pub fn turned(&self) -> Self {
        let turn = |pair: &Pair| Pair {
            name: pair.pseudonym.clone(),
            pseudonym: pair.name.clone(),
            line: pair.line,
        };
        Self { pairs: self.pairs.iter().map(turn).collect() }
    }
}

fn told(pair: &Pair) -> String {
    format!("`{}` → `{}` (line {})", pair.name, pair.pseudonym, pair.line)
}

/// Why a row can never be used.
fn unusable(pair: &Pair) -> Option<String> {
    let barred = |text: &str| text.contains(|c: char| c.is_control() || c == '"' || c == ',');
    // Of marks that stand on a letter nothing is left to be found.
    let nothing = |text: &str| fold(text).trim().is_empty();
    let why = if nothing(&pair.name) || nothing(&pair.pseudonym) {
        "has no name or no pseudonym"
    } else if pair.name.trim() != pair.name || pair.pseudonym.trim() != pair.pseudonym {
        "has white space around it"
    } else if barred(&pair.name) || barred(&pair.pseudonym) {
        "holds a comma, a quotation mark or a line break"
    } else if pair.name.chars().nth(1).is_none() {
        "has a name of one letter, which stands everywhere"
    } else if fold(&pair.name) == fold(&pair.pseudonym) {
        "stays as it is"
    } else {
        return None;
    };
    Some(format!("{} {why}", told(pair)))
}

/// Names that are, or stand in, a pseudonym: what was written could be replaced again.
fn mixed(pairs: &[Pair]) -> Vec<String> {
    let mut by_first: HashMap<String, Vec<&Pair>> = HashMap::new();
    for pair in pairs {
        by_first.entry(first_word(&fold(&pair.name))).or_default().push(pair);
    }
    let mut wrong = Vec::new();
    for other in pairs {
        let pseudonym = fold(&other.pseudonym);
        for (at, _) in pseudonym.char_indices() {
            let word = first_word(&pseudonym[at..]);
            for pair in by_first.get(&word).into_iter().flatten() {
                let name = fold(&pair.name);
                if pseudonym[at..].starts_with(&name) && is_whole(&pseudonym, at..at + name.len()) {
                    wrong.push(format!(
                        "`{}` (line {}) stands in the pseudonym of {}",
                        pair.name,
                        pair.line,
                        told(other)
                    ));
                }
            }
        }
    }
    wrong
}

fn first_word(text: &str) -> String {
    text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(rows: &[(&str, &str)]) -> Result<Key> {
        let pair = |(at, (name, pseudonym)): (usize, &(&str, &str))| Pair {
            name: (*name).to_owned(),
            pseudonym: (*pseudonym).to_owned(),
            line: at + 2,
        };
        Key::new(rows.iter().enumerate().map(pair).collect(), false)
    }

    #[test]
    fn every_pair_that_cannot_be_told_from_another_is_named() {
        let wrong = |rows: &[(&str, &str)]| key(rows).unwrap_err().message().to_owned();
        let told = wrong(&[("Jan", "Piet"), ("Jaap", "PIET"), ("Piet", "Kees")]);
        assert!(told.contains("`Jan` → `Piet` (line 2) and `Jaap` → `PIET` (line 3) are one"));
        assert!(
            told.contains("`Piet` (line 4) stands in the pseudonym of `Jan` → `Piet`"),
            "{told}"
        );
        assert!(wrong(&[("Zoë", "A1"), ("Zoe", "A2")]).contains("are one name"));
        assert!(wrong(&[("Jan", "Bo Jan")]).contains("stands in the pseudonym"));
        assert!(wrong(&[("Bo", "Jan's Bo")]).contains("stands in the pseudonym"));
        for (name, pseudonym) in [("", "x"), ("Jan", ""), ("J", "x"), ("A, b", "x"), ("Jan", "Jan")]
        {
            assert!(key(&[(name, pseudonym)]).is_err(), "{name} {pseudonym}");
        }
    }

    #[test]
    fn names_are_seen_in_what_files_are_called() {
        let key = key(&[("Zoë", "P1"), ("Jan de Vries", "P2")]).unwrap();
        let called = key.in_file_names();
        for name in ["zoe", "talk-ZOË-2", "zoes", "gesprek_jan_de_vries", "Jan-de-Vries"] {
            assert!(called(name), "{name}");
        }
        for name in ["zoek", "jan", "devries", "s1"] {
            assert!(!called(name), "{name}");
        }
    }

    #[test]
    fn names_within_names_and_the_same_row_twice_are_no_matter() {
        let rows = [("Jan", "Piet"), ("Jan de Vries", "Piet Bakker"), ("Jan", "Piet")];
        assert_eq!(key(&rows).unwrap().pairs().len(), 2);
        assert!(key(&[("Jan", "Bojan"), ("Els", "Jannie")]).is_ok());
    }
}
