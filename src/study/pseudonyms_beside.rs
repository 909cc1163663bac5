//! What stands beside the names of a key in a text: words that begin with one, names that another is
//! joined to, and words that may be no name where a sentence begins.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::pseudonyms_forms::{Change, fold};
use super::pseudonyms_key::Key;

/// Signs behind which a capital says nothing.
const BEGINS: &str = ".!?…:;\"“”„«»‘([–—\n";

/// So many letters a name has, or a part of one, before words are compared with it.
const NAME: usize = 3;
const PART: usize = 4;

/// The names of a key, as words are held against them.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// Names and capital parts of names in small letters alone, and whether it is a whole name.
    stems: HashMap<String, bool>,
    /// Names of one word, in small letters.
    singles: HashSet<String>,
    longest: usize,
}

impl Beside {
    /// For the names of a key; addresses and numbers are not among them.
    pub fn new(key: &Key) -> Self {
        let mut beside = Self::default();
        let is_name = |name: &&str| {
            name.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || "'’-".contains(c))
        };
        for name in key.pairs().iter().map(|pair| pair.name.as_str()).filter(is_name) {
            let parts: Vec<&str> = name.split([' ', '-']).collect();
            let whole = parts.len() == 1;
            if whole {
                beside.singles.insert(fold(&name.to_lowercase()));
            }
            for part in parts.iter().filter(|part| part.starts_with(char::is_uppercase)) {
                let stem = letters(part);
                let count = stem.chars().count();
                if count >= if whole { NAME } else { PART } {
                    beside.longest = beside.longest.max(count);
                    *beside.stems.entry(stem).or_default() |= whole;
                }
            }
        }
        beside
    }

    /// The words with a capital that begin with a name or a part of one, and are none of the changes:
    /// `Truusje`, and `ONeill` where the key has `O'Neill`.
    pub fn longer(&self, text: &str, changes: &[Change]) -> Vec<Range<usize>> {
        let capital = |at: &Range<usize>| text[at.clone()].starts_with(char::is_uppercase);
        let found = words(text).filter(capital).filter(|at| self.begins_with(&text[at.clone()]));
        found.filter(|at| touched(changes, at).is_none()).collect()
    }

    fn begins_with(&self, word: &str) -> bool {
        let word = letters(word);
        let ends = word.char_indices().map(|(at, _)| at).skip(NAME).take(self.longest);
        ends.into_iter().any(|end| self.stems.contains_key(&word[..end]))
            || self.stems.get(&word).is_some_and(|whole| *whole)
    }

    /// The words that a change is a part of, since something else is joined to the name: `Jan-Willem`.
    pub fn joined(text: &str, changes: &[Change]) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        for change in changes {
            let (start, end) = (grown_back(text, change.at.start), grown(text, change.at.end));
            if (start < change.at.start || end > change.at.end)
                && found.last().is_none_or(|last| last.end <= start)
            {
                found.push(start..end);
            }
        }
        let other = |at: &Range<usize>| {
            let mut signs = text[at.clone()].char_indices().map(|(byte, c)| (at.start + byte, c));
            signs
                .any(|(byte, c)| c.is_alphabetic() && touched(changes, &(byte..byte + 1)).is_none())
        };
        found.retain(other);
        found
    }

    /// The changes of one word at which a sentence begins, but for labels, with the word in small
    /// letters.
    pub fn at_starts<'a>(&self, text: &str, changes: &'a [Change]) -> Vec<(&'a Change, String)> {
        let begins = |change: &&Change| {
            let before = text[..change.at.start].trim_end_matches([' ', '\t', '\u{a0}', '*']);
            let line = before.is_empty() || before.ends_with('\n');
            let label = line && text[change.at.end..].trim_start_matches('*').starts_with(':');
            !label && (line || before.ends_with(|c| BEGINS.contains(c)))
        };
        let small = |change: &Change| fold(&text[change.at.clone()].to_lowercase());
        let single = changes.iter().filter(begins).map(|change| (change, small(change)));
        single.filter(|(_, word)| self.singles.contains(word)).collect()
    }

    /// The names of one word that a text has as words in small letters too.
    pub fn small(&self, text: &str) -> HashSet<String> {
        let small = words(text).filter(|at| text[at.clone()].starts_with(char::is_lowercase));
        let small = small.filter(|at| !is_of_address(text, at));
        small.map(|at| fold(&text[at])).filter(|word| self.singles.contains(word)).collect()
    }
}

/// The first of the changes, which are in order, that touches some bytes.
fn touched<'a>(changes: &'a [Change], at: &Range<usize>) -> Option<&'a Change> {
    let next = changes.partition_point(|change| change.at.end <= at.start);
    changes.get(next).filter(|change| change.at.start < at.end)
}

/// A word in small letters, without accents and signs.
fn letters(word: &str) -> String {
    fold(&word.to_lowercase()).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
}

/// The words of a text, apostrophes within them included.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_letter)?;
        let mut signs = text[start..].char_indices().peekable();
        let mut end = text.len();
        while let Some((byte, c)) = signs.next() {
            let inner =
                matches!(c, '\'' | '’') && signs.peek().is_some_and(|(_, next)| is_letter(*next));
            if !is_letter(c) && !inner {
                end = start + byte;
                break;
            }
        }
        at = end;
        Some(start..end)
    })
}

/// Whether a word is a part of an address: `jan` in `jan.smit@example.org`.
fn is_of_address(text: &str, at: &Range<usize>) -> bool {
    let sign = |c: char| matches!(c, '@' | '.' | '/' | '_');
    let behind = text[at.end..].strip_prefix(sign);
    text[..at.start].ends_with(sign)
        || text[at.end..].starts_with('@')
        || behind.is_some_and(|rest| rest.starts_with(is_letter))
}

fn is_joint(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

/// Where a word ends of which a part ends at a byte, with all that is joined to it.
fn grown(text: &str, end: usize) -> usize {
    let mut at = end;
    loop {
        let rest = text[at..].trim_start_matches(is_letter);
        at = text.len() - rest.len();
        match rest.strip_prefix(is_joint) {
            Some(next) if next.starts_with(is_letter) => at = text.len() - next.len(),
            _ => break,
        }
    }
    // The ending of a genitive alone is nothing that is joined.
    if text[end..at].contains(is_joint) { at } else { end }
}

/// Where a word begins of which a part begins at a byte, with all that is joined to it.
fn grown_back(text: &str, start: usize) -> usize {
    let mut at = start;
    while let Some(before) = text[..at].strip_suffix(is_joint) {
        let rest = before.trim_end_matches(is_letter);
        if rest.len() == before.len() {
            break;
        }
        at = rest.len();
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::{Pair, Replacer};

    fn key(names: &[(&str, &str)]) -> Key {
        let pair = |(at, (name, other)): (usize, &(&str, &str))| Pair {
            name: (*name).to_owned(),
            pseudonym: (*other).to_owned(),
            line: at + 2,
        };
        Key::new(names.iter().enumerate().map(pair).collect(), false).unwrap()
    }

    fn said<'a>(text: &'a str, found: &[Range<usize>]) -> Vec<&'a str> {
        found.iter().map(|at| &text[at.clone()]).collect()
    }

    #[test]
    fn words_that_begin_with_a_name_are_told_and_names_are_not() {
        let key = key(&[
            ("Truus van der Berg", "Fien Kool"),
            ("Utrecht", "Stad"),
            ("O'Neill", "Brady"),
            ("Zoë", "Lot"),
            ("Bo", "Al"),
            ("a@b.org", "[1]"),
        ]);
        let text = "Truusje uit Utrecht, Utrechtse wijk, Utrechts. ONeill en O’Neill, Bergen, Berg, ZOËTJE, Zoes, Boek, utrechtse.";
        let changes = Replacer::new(&key).changes(text);
        let longer = Beside::new(&key).longer(text, &changes);
        assert_eq!(said(text, &longer), ["Truusje", "Utrechtse", "ONeill", "Bergen", "ZOËTJE"]);
    }

    #[test]
    fn what_is_joined_to_a_name_is_told() {
        let key = key(&[("Jan", "Bo"), ("Anne", "Sam"), ("Marie", "Lee")]);
        let text = "Jan-Willem, Klaas-Jan en Anne-Marie, Jans-boek, Jan, -Jan- en Jan's";
        let joined = Beside::joined(text, &Replacer::new(&key).changes(text));
        assert_eq!(said(text, &joined), ["Jan-Willem", "Klaas-Jan", "Jans-boek"]);
    }

    #[test]
    fn words_of_one_name_at_the_start_of_a_sentence_are_told_but_no_labels() {
        let key = key(&[("Rose", "Ivy"), ("Will", "Ken"), ("Jan de Vries", "Bo Vos")]);
        let text =
            "Rose: Rose rose. Then Rose. Will we?\n\n**Will:** “Rose” Jan de Vries, and Will";
        let beside = Beside::new(&key);
        let changes = Replacer::new(&key).changes(text);
        let starts = beside.at_starts(text, &changes);
        let words: Vec<&str> = starts.iter().map(|(_, word)| word.as_str()).collect();
        assert_eq!(words, ["rose", "will", "rose"]);
        assert_eq!(beside.small(text), HashSet::from(["rose".to_owned()]));
        assert!(beside.small("will.rose@example.org, www.rose.org and a/will").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(Jan|Zoe\u{308}|-|'|’| |é|\u{301}|\n|x|\\.|:){0,20}") {
            let key = key(&[("Jan", "Bo"), ("Zoë", "Mia")]);
            let changes = Replacer::new(&key).changes(&text);
            let beside = Beside::new(&key);
            let (longer, joined) = (beside.longer(&text, &changes), Beside::joined(&text, &changes));
            for at in longer.into_iter().chain(joined) {
                proptest::prop_assert!(text.get(at).is_some_and(|word| !word.is_empty()));
            }
            beside.at_starts(&text, &changes);
        }
    }
}
