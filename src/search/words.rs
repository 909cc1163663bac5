//! The words of a text.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How many letters behind an apostrophe still belong to the word: `foto's`, `don't`, `we're`; but
/// `l'école` is two words.
const CLITIC: usize = 2;
/// How many letters an ending in parentheses may have: `ouder(s)`, `leerkracht(en)`.
const OPTIONAL: usize = 3;
const SOFT_HYPHEN: char = '\u{ad}';

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Its bytes.
    pub bytes: Range<usize>,
    /// Whether only a hyphen stands between it and the word before: `tien-minutengesprek` is two
    /// words of which the second is linked.
    pub linked: bool,
}

/// The words of a text: runs of letters and digits.
pub fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::with_capacity(text.len() / 5);
    let mut at = 0;
    while let Some(start) = next_start(text, at) {
        let end = word_end(text, start);
        let linked = found.last().is_some_and(|last| is_hyphen(&text[last.bytes.end..start]));
        found.push(Word { bytes: start..end, linked });
        at = end;
    }
    found
}

fn next_start(text: &str, from: usize) -> Option<usize> {
    skip_while(text, from, |c| !is_letter(c), |b| !b.is_ascii_alphanumeric())
        .filter(|at| *at < text.len())
}

/// Where the first sign stands that `skip` does not take; `ascii` says the same of ASCII, which is
/// most of a text and need not be decoded.
fn skip_while(
    text: &str,
    from: usize,
    skip: impl Fn(char) -> bool,
    ascii: impl Fn(u8) -> bool,
) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii() {
            if !ascii(byte) {
                break;
            }
            at += 1;
        } else {
            let sign = text.get(at..)?.chars().next()?;
            if !skip(sign) {
                break;
            }
            at += sign.len_utf8();
        }
    }
    Some(at)
}

fn word_end(text: &str, start: usize) -> usize {
    let mut end = run_end(text, start);
    while let Some(behind) = clitic(text, end) {
        end = behind;
    }
    optional(text, end).unwrap_or(end)
}

/// Where a run of letters ends.
fn run_end(text: &str, from: usize) -> usize {
    skip_while(text, from, |c| is_letter(c) || is_inner(c), |b| b.is_ascii_alphanumeric())
        .unwrap_or(text.len())
}

/// The end of an apostrophe with the few letters behind it.
fn clitic(text: &str, at: usize) -> Option<usize> {
    let mut rest = text[at..].chars();
    let quote = rest.next().filter(|c| is_apostrophe(*c))?;
    let start = at + quote.len_utf8();
    let end = run_end(text, start);
    let letters = text[start..end].chars().count();
    (1..=CLITIC).contains(&letters).then_some(end)
}

/// The end of an ending in parentheses.
fn optional(text: &str, at: usize) -> Option<usize> {
    let start = at + text[at..].strip_prefix('(').map(|_| 1)?;
    let end = run_end(text, start);
    let letters = text[start..end].chars();
    let short = (1..=OPTIONAL).contains(&letters.clone().count());
    (short && letters.into_iter().all(char::is_lowercase) && text[end..].starts_with(')'))
        .then_some(end + 1)
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric()
}

/// Signs that stand inside a word without being letters.
fn is_inner(c: char) -> bool {
    !c.is_ascii() && (c == SOFT_HYPHEN || is_combining_mark(c))
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

fn is_hyphen(gap: &str) -> bool {
    matches!(gap, "-" | "\u{2010}" | "\u{2011}")
}

/// The form in which words are compared: lower case, without accents, an ending in parentheses
/// left off.
///
/// ```
/// use kwali::search::fold;
/// assert_eq!(fold("Eén"), "een");
/// assert_eq!(fold("ouder(s)"), "ouder");
/// assert_eq!(fold("foto’s"), "foto's");
/// ```
pub fn fold(word: &str) -> String {
    let word = word.split('(').next().unwrap_or(word);
    if word.is_ascii() {
        let kept = word.chars().filter(|c| is_letter(*c) || is_apostrophe(*c));
        return kept.map(|c| c.to_ascii_lowercase()).collect();
    }
    let lower = word.nfkd().flat_map(char::to_lowercase).nfkd();
    let kept = lower.filter(|c| is_letter(*c) && !is_combining_mark(*c) || is_apostrophe(*c));
    kept.map(|c| if is_apostrophe(c) { '\'' } else { c }).collect()
}

/// The form in which words are compared that were asked for as written: in Unicode's composed form
/// (NFC), with one sign for each kind of apostrophe and hyphen, as few people can tell those apart.
///
/// ```
/// use kwali::search::written;
/// assert_eq!(written("Foto’s"), "Foto's");
/// assert_eq!(written("e\u{301}e\u{301}n"), "één");
/// ```
pub fn written(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    let kept = word.nfc().filter(|c| *c != SOFT_HYPHEN);
    let plain = kept.map(|c| match c {
        '’' => '\'',
        '\u{2010}' | '\u{2011}' => '-',
        other => other,
    });
    plain.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(text: &str) -> Vec<&str> {
        words(text).into_iter().map(|word| &text[word.bytes]).collect()
    }

    #[test]
    fn hyphens_part_words_and_short_endings_stay_with_them() {
        assert_eq!(
            split("'s Avonds een tien-minutengesprek"),
            ["s", "Avonds", "een", "tien", "minutengesprek"]
        );
        assert_eq!(
            split("ouder(s), foto’s; zo'n (groot)ouder"),
            ["ouder(s)", "foto’s", "zo'n", "groot", "ouder"]
        );
        assert_eq!(split("l'école don't"), ["l", "école", "don't"]);
        let linked: Vec<bool> = words("oud-leerling en").iter().map(|w| w.linked).collect();
        assert_eq!(linked, [false, true, false]);
    }

    proptest! {
        #[test]
        fn words_are_cut_on_borders_in_order_and_fold_once(text in "\\PC{0,60}") {
            let mut end = 0;
            for word in words(&text) {
                prop_assert!(word.bytes.start >= end && word.bytes.end > word.bytes.start);
                end = word.bytes.end;
                let folded = fold(&text[word.bytes]);
                prop_assert_eq!(fold(&folded), folded);
            }
        }
    }
}
