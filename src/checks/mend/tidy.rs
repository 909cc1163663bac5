//! A text without what should not be in it, and where everything has gone.

use crate::checks::corpus::{Cure, invisible};

/// What is tidied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct What {
    /// White space at the ends of lines and of the text.
    pub white_space: bool,
    /// Signs that nobody sees.
    pub invisible: bool,
}

/// A tidied text.
#[derive(Debug, PartialEq, Eq)]
pub struct Tidied {
    pub text: String,
    /// For each scalar value of the old text, and its end, the offset in the new one.
    map: Vec<usize>,
}

impl Tidied {
    /// Where an offset of the old text has gone.
    pub fn offset(&self, old: usize) -> Option<usize> {
        self.map.get(old).copied()
    }
}

/// The text tidied, or nothing where it is tidy. What nobody sees goes first: it may hide white space
/// at the end of a line.
pub fn tidy(text: &str, what: What) -> Option<Tidied> {
    let mut tidied = Tidied { text: text.to_owned(), map: (0..=text.chars().count()).collect() };
    if what.invisible {
        tidied = tidied.then(visible);
    }
    if what.white_space {
        tidied = tidied.then(ended);
    }
    (tidied.text != text).then_some(tidied)
}

impl Tidied {
    /// This one, tidied further.
    fn then(self, step: impl Fn(&str) -> Self) -> Self {
        let Self { text, map } = step(&self.text);
        Self { text, map: self.map.into_iter().map(|offset| map[offset]).collect() }
    }
}

/// A text without what nobody sees; what may mean something stays.
fn visible(text: &str) -> Tidied {
    let mut cures = invisible(text).peekable();
    let mut tidied = Tidied { text: String::with_capacity(text.len()), map: Vec::new() };
    let mut len = 0;
    for (at, c) in text.char_indices() {
        tidied.map.push(len);
        let cure = cures.next_if(|(byte, ..)| *byte == at).map(|(.., cure)| cure);
        let kept = match cure {
            Some(Cure::Remove) => continue,
            Some(Cure::Space) => ' ',
            Some(Cure::Look) | None => c,
        };
        tidied.text.push(kept);
        len += 1;
    }
    tidied.map.push(len);
    tidied
}

/// A text whose lines end in no white space, and which ends in one line end.
fn ended(text: &str) -> Tidied {
    let chars: Vec<char> = text.chars().collect();
    let mut tidied = Tidied { text: String::new(), map: Vec::with_capacity(chars.len() + 1) };
    let (mut len, mut at) = (0, 0);
    while at < chars.len() {
        let spaces = chars[at..].iter().take_while(|c| matches!(c, ' ' | '\t')).count();
        if spaces > 0 && chars.get(at + spaces).is_none_or(|c| *c == '\n') {
            tidied.map.extend(std::iter::repeat_n(len, spaces));
            at += spaces;
            continue;
        }
        tidied.map.push(len);
        tidied.text.push(chars[at]);
        (len, at) = (len + 1, at + 1);
    }
    tidied.map.push(len);
    let words = tidied.text.trim_end_matches('\n');
    let end = words.chars().count();
    tidied.text.truncate(words.len());
    if end > 0 {
        tidied.text.push('\n');
    }
    let last = if end > 0 { end + 1 } else { 0 };
    tidied.map.iter_mut().for_each(|offset| *offset = (*offset).min(last));
    tidied
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: What = What { white_space: true, invisible: true };

    #[test]
    fn what_is_tidy_stays_and_the_rest_says_where_it_went() {
        assert_eq!(tidy("a b\n\nc\n", ALL), None);
        let tidied = tidy("a\u{200b}b \t\nc\u{a0}d", ALL).unwrap();
        assert_eq!(tidied.text, "ab\nc d\n");
        let went: Vec<usize> = (0..=9).filter_map(|at| tidied.offset(at)).collect();
        assert_eq!(went, [0, 1, 1, 2, 2, 2, 3, 4, 5, 6]);
        // Breaks part words; marks of direction and typography are meant.
        assert_eq!(tidy("a\u{b}b\u{c}c\n", ALL).unwrap().text, "a b c\n");
        assert_eq!(tidy("\u{2067}a\u{2069} ça va\u{a0}?\n", ALL), None);
    }

    proptest! {
        #[test]
        fn what_was_tidied_is_tidy_and_every_word_is_where_the_map_says(
            text in "[a-c \t\n\u{200b}\u{a0}é]{0,40}"
        ) {
            let Some(tidied) = tidy(&text, ALL) else { return Ok(()) };
            prop_assert_eq!(tidy(&tidied.text, ALL), None);
            let new: Vec<char> = tidied.text.chars().collect();
            for (at, c) in text.chars().enumerate().filter(|(_, c)| c.is_alphabetic()) {
                prop_assert_eq!(new[tidied.offset(at).unwrap()], c);
            }
        }
    }
}
