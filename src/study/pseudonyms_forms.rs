//! In which forms a name is written, and where one of them stands in a text.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use super::pseudonyms_key::Key;

/// Up to so many forms the fastest automaton is worth its memory.
const FEW: usize = 2_000;

/// What is to be written at some bytes of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The bytes of the name.
    pub at: Range<usize>,
    /// What is written there.
    pub is: String,
}

/// Finds the names of a key in texts: as written, in capitals, with a capital at the front, with
/// initials, whatever accents and apostrophes they have.
#[derive(Debug, Clone)]
pub struct Replacer {
    /// `None` is: there are no names.
    finder: Option<AhoCorasick>,
    /// What is written for each pattern; `None` where two names have that form in common.
    forms: Vec<Option<String>>,
    /// Whether `Bos` is `Bo` with the ending of a genitive.
    genitives: bool,
}

impl Replacer {
    /// For the names of a key.
    pub fn new(key: &Key) -> Self {
        let mut forms = Forms::default();
        let pairs = || key.pairs().iter().map(|pair| (&*pair.name, &*pair.pseudonym));
        pairs().for_each(|(name, is)| forms.add(name, is));
        pairs().for_each(|(name, is)| forms.add(&name.to_uppercase(), &is.to_uppercase()));
        pairs().for_each(|(name, is)| forms.add(&capitalised(name), &capitalised(is)));
        let mut short = Vec::new();
        for (name, is) in pairs() {
            let other = initials(is);
            for (at, form) in initials(name).into_iter().enumerate() {
                let is = other.get(at).or(other.first()).cloned().unwrap_or_else(|| is.to_owned());
                // Where a form and its capitals look the same, they are one form with one meaning.
                if form.to_uppercase() != form {
                    short.push((form.to_uppercase(), is.to_uppercase()));
                }
                short.push((form, is));
            }
        }
        forms.add_shared(&short);
        Self::of(forms)
    }

    fn of(forms: Forms) -> Self {
        let Forms { patterns, forms, .. } = forms;
        let kind = (patterns.len() <= FEW).then_some(AhoCorasickKind::DFA);
        let finder = AhoCorasick::builder().kind(kind).build(&patterns);
        Self { finder: finder.ok().filter(|_| !patterns.is_empty()), forms, genitives: true }
    }

    /// The same, but names with an `s` right behind them are other words: where nobody knows that a
    /// name was written there, `Bos` is somebody else rather than `Bo`.
    #[must_use]
    pub fn without_genitives(self) -> Self {
        Self { genitives: false, ..self }
    }

    /// What is to be written where, in order; of names within names the longest counts. Behind a name
    /// its genitive stays: `Jans`, `Jan's`, `Loes'`.
    pub fn changes(&self, text: &str) -> Vec<Change> {
        let each = self.find(text).into_iter();
        each.filter_map(|(at, form)| Some(Change { at, is: self.forms[form].clone()? })).collect()
    }

    /// The bytes of forms that two names have in common, such as `J. Smit`: it is not known whose they
    /// are, and they are left.
    pub fn unsure(&self, text: &str) -> Vec<Range<usize>> {
        let each = self.find(text).into_iter();
        each.filter(|(_, form)| self.forms[*form].is_none()).map(|(at, _)| at).collect()
    }

    fn find(&self, text: &str) -> Vec<(Range<usize>, usize)> {
        let Some(finder) = &self.finder else { return Vec::new() };
        let folded = Folded::new(text);
        let each = finder.find_overlapping_iter(&*folded.text);
        let ends =
            |at: usize| self.genitives || !folded.text[at..].starts_with(char::is_alphanumeric);
        let each = each.filter(|found| is_whole(&folded.text, found.range()) && ends(found.end()));
        let each =
            each.filter_map(|found| Some((folded.raw(found.range())?, found.pattern().as_usize())));
        let mut found: Vec<(Range<usize>, usize)> = each.collect();
        found.sort_by_key(|(at, form)| (at.start, std::cmp::Reverse(at.end), *form));
        let mut end = 0;
        found.retain(|(at, _)| {
            let apart = at.start >= end;
            end = end.max(at.end);
            apart
        });
        found
    }
}

/// Patterns with what is written for them.
#[derive(Default)]
struct Forms {
    known: HashMap<String, usize>,
    patterns: Vec<String>,
    forms: Vec<Option<String>>,
}

impl Forms {
    /// Adds a form, unless it is there: what somebody wrote goes before what is made of it.
    fn add(&mut self, name: &str, is: &str) {
        let pattern = fold(name);
        if !self.known.contains_key(&pattern) {
            self.known.insert(pattern.clone(), self.patterns.len());
            self.patterns.push(pattern);
            self.forms.push(Some(is.to_owned()));
        }
    }

    /// Adds forms that several names may have in common; then they are nobody's.
    fn add_shared(&mut self, forms: &[(String, String)]) {
        let mut meanings: HashMap<String, HashSet<&str>> = HashMap::new();
        for (form, is) in forms {
            meanings.entry(fold(form)).or_default().insert(is);
        }
        for (form, is) in forms {
            let pattern = fold(form);
            let own = !self.known.contains_key(&pattern);
            self.add(form, is);
            if own && meanings[&pattern].len() > 1 {
                let at = self.known[&pattern];
                self.forms[at] = None;
            }
        }
    }
}

/// A text with its first letter in capitals.
fn capitalised(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}

/// A name with initials in the ways they are written, the shortest of them last; none for a name of
/// one word.
fn initials(name: &str) -> Vec<String> {
    let words: Vec<&str> = name.split(' ').filter(|word| !word.is_empty()).collect();
    let first = |word: &str| word.chars().next().filter(|c| c.is_alphabetic());
    let given = words.iter().take_while(|word| first(word).is_some_and(char::is_uppercase)).count();
    let given = given.min(words.len().saturating_sub(1));
    if given == 0 || words.iter().any(|word| first(word).is_none() || word.ends_with('.')) {
        return Vec::new();
    }
    let dotted = |words: &[&str]| -> String {
        words.iter().filter_map(|word| first(word)).flat_map(|c| [c, '.']).collect()
    };
    let surname = words[given..].join(" ");
    let mut forms = vec![format!("{} {surname}", dotted(&words[..1]))];
    forms.push(format!("{} {surname}", dotted(&words[..given])));
    forms.push(dotted(&words));
    forms.dedup();
    if given == 1 {
        // As many forms for each name, so that each has its counterpart.
        forms.insert(1, forms[0].clone());
    }
    forms
}

/// A text without accents, and with straight apostrophes: how names are compared.
pub(super) fn fold(text: &str) -> String {
    Folded::new(text).text.into_owned()
}

/// A folded text, and where each of its bytes came from.
struct Folded<'a> {
    text: Cow<'a, str>,
    /// The byte of the text of each folded byte, and its end; empty where they are the same.
    from: Vec<usize>,
}

impl<'a> Folded<'a> {
    fn new(text: &'a str) -> Self {
        if text.is_ascii() {
            return Self { text: Cow::Borrowed(text), from: Vec::new() };
        }
        let mut out = String::with_capacity(text.len());
        let mut from = Vec::with_capacity(text.len() + 1);
        for (at, c) in text.char_indices() {
            if c.is_ascii() {
                out.push(c);
                from.push(at);
                continue;
            }
            decompose_canonical(c, |c| {
                let plain = match c {
                    '’' | '‘' | 'ʼ' => '\'',
                    '\u{a0}' | '\u{202f}' => ' ',
                    c if is_combining_mark(c) => return,
                    c => c,
                };
                out.push(plain);
                from.resize(out.len(), at);
            });
        }
        from.push(text.len());
        Self { text: Cow::Owned(out), from }
    }

    /// The bytes of the text that became some folded ones, marks on the last letter included; `None`
    /// where a character would be cut.
    fn raw(&self, at: Range<usize>) -> Option<Range<usize>> {
        if self.from.is_empty() {
            return Some(at);
        }
        let cut = |byte: usize| byte > 0 && self.from[byte - 1] == self.from[byte];
        (!cut(at.start) && !cut(at.end)).then(|| self.from[at.start]..self.from[at.end])
    }
}

/// Whether some bytes are a word or words, with or without the `s` of a genitive behind them.
pub(super) fn is_whole(text: &str, at: Range<usize>) -> bool {
    let letter = |text: &str| text.starts_with(char::is_alphanumeric);
    let behind = &text[at.end..];
    let genitive = behind.strip_prefix(['s', 'S']);
    let before = text[..at.start].chars().next_back();
    !before.is_some_and(char::is_alphanumeric)
        && (!letter(behind) || genitive.is_some_and(|rest| !letter(rest)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::{Moves, Pair};
    use proptest::prelude::*;

    fn key(rows: &[(&str, &str)]) -> Key {
        let pair = |(at, (name, pseudonym)): (usize, &(&str, &str))| Pair {
            name: (*name).to_owned(),
            pseudonym: (*pseudonym).to_owned(),
            line: at + 2,
        };
        Key::new(rows.iter().enumerate().map(pair).collect(), false).unwrap()
    }

    fn said(rows: &[(&str, &str)], text: &str) -> String {
        let changes = Replacer::new(&key(rows)).changes(text);
        Moves::new(text, &changes).after().to_owned()
    }

    #[test]
    fn names_are_replaced_as_words_the_longest_first_with_their_genitives() {
        let rows = [("Jan", "Piet"), ("Jan de Vries", "Piet Bakker"), ("Loes", "Anna")];
        for (text, expected) in [
            ("Jan de Vries en Jan.", "Piet Bakker en Piet."),
            ("Jans fiets, Jan's fiets, Jan’s fiets", "Piets fiets, Piet's fiets, Piet’s fiets"),
            ("Loes' fiets en Loes’ boek", "Anna' fiets en Anna’ boek"),
            ("JAN DE VRIES, JANS", "PIET BAKKER, PIETS"),
            ("Januari, Bojan, jan, Jansen", "Januari, Bojan, jan, Jansen"),
            ("J. de Vries, J.d.V. en J. Vries", "P. Bakker, P.B. en J. Vries"),
        ] {
            assert_eq!(said(&rows, text), expected);
        }
    }

    #[test]
    fn a_genitive_can_be_another_word() {
        let replacer = Replacer::new(&key(&[("Bo", "Naima")])).without_genitives();
        let text = "Bos, BOS, Bo's en Bo";
        let after = Moves::new(text, &replacer.changes(text)).after().to_owned();
        assert_eq!(after, "Bos, BOS, Naima's en Naima");
    }

    #[test]
    fn accents_apostrophes_and_a_capital_at_the_front_are_seen_through() {
        let rows = [("Zoë", "Mia"), ("van der Berg", "ter Laak"), ("O'Neill", "Sol")];
        for (text, expected) in [
            ("Zoë, Zoe, Zoe\u{308} en ZOË", "Mia, Mia, Mia en MIA"),
            ("Van der Berg en van der Berg", "Ter Laak en ter Laak"),
            ("O’Neill", "Sol"),
        ] {
            assert_eq!(said(&rows, text), expected);
        }
    }

    #[test]
    fn initials_of_two_people_are_left_and_told() {
        let rows = [("Jan Smit", "Bo Vos"), ("Joke Smit", "Mo Vos"), ("Jan Piet Tol", "Al Be Ca")];
        let replacer = Replacer::new(&key(&rows));
        let text = "J. Smit, J.S., J.P. Tol, J. Tol en Jan Smit";
        let told: Vec<&str> = replacer.unsure(text).into_iter().map(|at| &text[at]).collect();
        assert_eq!(told, ["J. Smit", "J.S."]);
        assert_eq!(said(&rows, text), "J. Smit, J.S., A.B. Ca, A. Ca en Bo Vos");
    }

    #[test]
    fn initials_that_are_capitals_anyway_lead_back_to_those_that_are_not() {
        let rows = [("Truus van der Berg", "Fien Kool")];
        let text = "T.v.d.B., T. van der Berg";
        let after = said(&rows, text);
        assert_eq!(after, "F.K., F. Kool");
        let back = Replacer::new(&key(&rows).turned());
        assert_eq!(Moves::new(&after, &back.changes(&after)).after(), text);
        assert!(back.unsure(&after).is_empty());
    }

    proptest! {
        #[test]
        fn what_is_not_a_name_stays_and_nothing_overlaps(text in "[AB]?(Jan|Zoë|Zoe\u{308}|de Vries|J\\. |s|'|’| |é|\u{301}|JAN|x){0,20}") {
            let rows = [("Jan", "Piet"), ("Jan de Vries", "Bob"), ("Zoë", "Mia")];
            let replacer = Replacer::new(&key(&rows));
            let changes = replacer.changes(&text);
            prop_assert!(changes.windows(2).all(|two| two[0].at.end <= two[1].at.start));
            for change in &changes {
                prop_assert!(text.get(change.at.clone()).is_some());
            }
            let after = Moves::new(&text, &changes).after().to_owned();
            // Done again, it changes nothing.
            prop_assert_eq!(replacer.changes(&after), vec![]);
        }
    }
}
