//! Whether what was found in a sentence is denied there.

use std::ops::Range;

use crate::search::{Language, Word, fold};

/// How many words before a match a denying word reaches: "we hebben **geen** vaste *huisbezoeken*".
const BEFORE: usize = 4;
/// How many words behind it: "*huisbezoeken* doen we **niet**".
const BEHIND: usize = 3;

/// The words of a sentence that deny, and the clauses it falls into.
pub struct Denials {
    denying: Vec<usize>,
    /// The clause each word stands in.
    clauses: Vec<usize>,
}

impl Denials {
    /// Reads a sentence.
    pub fn new(text: &str, words: &[Word], language: &Language) -> Self {
        let folded: Vec<String> = words.iter().map(|w| fold(&text[w.bytes.clone()])).collect();
        let denying = (0..folded.len())
            .filter(|&at| language.denies(&folded[at]) && !is_harmless(&folded, at, language));
        let denying = denying.collect();
        let mut clauses = Vec::with_capacity(words.len());
        let (mut clause, mut end) = (0, 0);
        for (word, form) in words.iter().zip(&folded) {
            let gap = &text[end..word.bytes.start];
            if gap.contains(is_border) || language.opens_clause(form) {
                clause += 1;
            }
            clauses.push(clause);
            end = word.bytes.end;
        }
        Self { denying, clauses }
    }

    /// Whether a denying word of the same clause stands shortly before or behind the words.
    pub fn reach(&self, words: &Range<usize>) -> bool {
        let last = words.end.saturating_sub(1).max(words.start);
        self.denying.iter().any(|&at| {
            let before = at < words.start
                && words.start - at <= BEFORE
                && self.clauses[at] == self.clauses[words.start];
            let behind = at > last && at - last <= BEHIND && self.clauses[at] == self.clauses[last];
            before || behind
        })
    }
}

/// Punctuation that ends a clause. A hyphen within a word never stands between words with spaces.
fn is_border(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '.' | '?' | '!' | '…' | '–' | '—' | '(' | ')')
}

/// Whether the denying word belongs to a phrase such as "not only".
fn is_harmless(folded: &[String], at: usize, language: &Language) -> bool {
    language.harmless().iter().any(|phrase| {
        let starts = at.saturating_sub(phrase.len() - 1)..=at;
        starts.into_iter().any(|start| {
            let window = folded.get(start..start + phrase.len());
            window.is_some_and(|window| window == phrase.as_slice())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::words;

    /// Whether the word that stands for itself in the sentence is denied.
    fn denied(text: &str, word: &str) -> bool {
        let language = Language::of("nl");
        let all = words(text);
        let at = all.iter().position(|w| &text[w.bytes.clone()] == word).unwrap();
        Denials::new(text, &all, language).reach(&(at..at + 1))
    }

    #[test]
    fn a_denial_reaches_a_few_words_within_its_clause() {
        assert!(denied("We hebben geen vaste huisbezoeken.", "huisbezoeken"));
        assert!(denied("Huisbezoeken doen we niet.", "Huisbezoeken"));
        assert!(!denied("Dat is niet zo, maar huisbezoeken wel.", "huisbezoeken"));
        assert!(!denied("Huisbezoeken? Dat weet ik niet.", "Huisbezoeken"));
        assert!(!denied("Niet alleen huisbezoeken, ook meer.", "huisbezoeken"));
        assert!(!denied(
            "Geen idee wat we vroeger allemaal aan huisbezoeken deden",
            "huisbezoeken"
        ));
    }
}
