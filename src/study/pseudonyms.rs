//! The pseudonym key: who is who, kept outside the study, and where its names stand in a text.

use std::collections::HashSet;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::pseudonyms_forms::is_whole;

/// Up to so many names the fastest automaton is worth its memory.
const FEW: usize = 2_000;

/// The real names of a key.
#[derive(Debug, Clone)]
pub struct Pseudonyms {
    /// `None` is: there are no names.
    finder: Option<AhoCorasick>,
    /// For each pattern of the finder the line of the key.
    lines: Vec<usize>,
    shared: Vec<usize>,
}

impl Pseudonyms {
    /// A key of names and pseudonyms, each with its line in the file.
    ///
    /// A name that is somebody else's pseudonym too is not looked for: nobody can tell which of the
    /// two is meant. Nor is a name of one letter.
    pub fn new(rows: &[(String, String, usize)]) -> Self {
        let pseudonyms: HashSet<&str> =
            rows.iter().map(|(_, pseudonym, _)| pseudonym.trim()).collect();
        let (mut patterns, mut lines, mut shared) = (Vec::new(), Vec::new(), Vec::new());
        for (name, _, line) in rows {
            let name = name.trim();
            if pseudonyms.contains(name) {
                shared.push(*line);
            } else if name.chars().nth(1).is_some() {
                let upper = name.to_uppercase();
                if upper != name {
                    lines.push(*line);
                    patterns.push(upper);
                }
                lines.push(*line);
                patterns.push(name.to_owned());
            }
        }
        let kind = (patterns.len() <= FEW).then_some(AhoCorasickKind::DFA);
        let finder = AhoCorasick::builder().kind(kind).build(&patterns);
        let finder = finder.ok().filter(|_| !patterns.is_empty());
        Self { finder, lines, shared }
    }

    /// The lines of names that are somebody's pseudonym too.
    pub fn shared(&self) -> &[usize] {
        &self.shared
    }

    /// The bytes at which a name stands, in capitals or not, and its line in the key. Of names within
    /// names the longest is told.
    pub fn find(&self, text: &str) -> Vec<(Range<usize>, usize)> {
        let Some(finder) = &self.finder else { return Vec::new() };
        let each = finder.find_overlapping_iter(text);
        let each = each.filter(|found| is_whole(text, found.range()));
        let mut found: Vec<(Range<usize>, usize)> =
            each.map(|found| (found.range(), self.lines[found.pattern().as_usize()])).collect();
        found.sort_by_key(|(at, line)| (at.start, std::cmp::Reverse(at.end), *line));
        let mut end = 0;
        found.retain(|(at, _)| {
            let apart = at.start >= end;
            end = end.max(at.end);
            apart
        });
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(names: &[(&str, &str)]) -> Pseudonyms {
        let rows = names.iter().enumerate();
        let rows =
            rows.map(|(at, (name, other))| ((*name).to_owned(), (*other).to_owned(), at + 2));
        Pseudonyms::new(&rows.collect::<Vec<_>>())
    }

    fn found<'a>(key: &Pseudonyms, text: &'a str) -> Vec<(&'a str, usize)> {
        key.find(text).into_iter().map(|(at, line)| (&text[at], line)).collect()
    }

    #[test]
    fn names_are_found_as_words_the_longest_first() {
        let key = key(&[("Jan", "P1"), ("Jan de Vries", "P2"), ("Zoë", "P3")]);
        assert_eq!(found(&key, "Dan Jan de Vries."), [("Jan de Vries", 3)]);
        assert_eq!(found(&key, "Jan de Vriesman"), [("Jan", 2)]);
        assert_eq!(
            found(&key, "Jans fiets, Jan's fiets, JAN en ZOË"),
            [("Jan", 2), ("Jan", 2), ("JAN", 2), ("ZOË", 4)]
        );
        assert_eq!(found(&key, "Januari, Bojan, jan, Jansen, Jané"), []);
    }

    #[test]
    fn a_name_that_is_a_pseudonym_too_is_told_and_not_looked_for() {
        let key = key(&[("Anna", "Eva"), ("Eva", "Lotte"), ("X", "Y")]);
        assert_eq!(key.shared(), [3]);
        assert_eq!(found(&key, "Anna en Eva en X"), [("Anna", 2)]);
        assert_eq!(found(&self::key(&[]), "Anna"), []);
    }

    proptest::proptest! {
        #[test]
        fn what_is_found_is_a_name_of_the_key_and_nothing_overlaps(text in "[A-Cé s']{0,40}") {
            let key = key(&[("A", ""), ("AB", "p"), ("ABC", "q"), ("B C", "r"), ("Cé", "t")]);
            let found = key.find(&text);
            for (at, _) in &found {
                let name = text[at.clone()].to_uppercase();
                proptest::prop_assert!(["AB", "ABC", "B C", "CÉ"].contains(&name.as_str()));
            }
            proptest::prop_assert!(found.windows(2).all(|two| two[0].0.end <= two[1].0.start));
        }
    }
}
