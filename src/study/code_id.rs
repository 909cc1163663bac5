//! The ids of codes: what may be one, how one is made of words, and when two look the same.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::problem::{Problem, Result};

/// Codes stand below so many others, at most.
pub const DEEPEST: usize = 24;
/// How many letters an id has that is made of words.
const LENGTH: usize = 40;
/// In shorter ids one letter makes another word.
const TELLING: usize = 5;

/// One part of a code's path, or a problem.
pub fn check_code_id(id: &str) -> Result<()> {
    let usable = |c: char| c.is_alphanumeric() || c == '-';
    if !id.is_empty() && id.chars().all(usable) {
        return Ok(());
    }
    Err(Box::new(
        Problem::new(format!("`{id}` is no code id"))
            .help("use letters, digits and `-`; the dots of a path come from the tree"),
    ))
}

/// An id made of a label or of somebody's words: lower case, words joined by `-`, at most 40
/// scalar values and cut between words. Words without a letter or digit give `code`.
pub fn id_of(label: &str) -> String {
    let label: String = label.nfc().flat_map(char::to_lowercase).nfc().collect();
    // An apostrophe stands within a word.
    let label = label.replace(['\'', '’', '‘', '\u{ad}'], "");
    let mut id = String::new();
    for word in label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if id.is_empty() {
            id.extend(word.chars().take(LENGTH));
        } else if id.chars().count() + 1 + word.chars().count() <= LENGTH {
            id.extend(["-", word]);
        } else {
            break;
        }
    }
    if id.is_empty() { "code".to_owned() } else { id }
}

/// Whether two ids are so alike that one is probably meant for the other: the same but for case,
/// accents and hyphens, or with one slip in a longer word. A first letter and a digit tell
/// words apart, as in `symmetric` and `asymmetric`.
pub fn alike(one: &str, other: &str) -> bool {
    let (one, other) = (bare(one), bare(other));
    if one == other {
        return true;
    }
    let long = one.len().min(other.len()) >= TELLING;
    let digits = |id: &[char]| id.iter().copied().filter(|c| c.is_numeric()).collect::<String>();
    long && one[0] == other[0]
        && digits(&one) == digits(&other)
        && strsim::generic_damerau_levenshtein(&one, &other) == 1
}

fn bare(id: &str) -> Vec<char> {
    let letters = id.nfd().filter(|c| *c != '-' && !is_combining_mark(*c));
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_an_id() {
        for (words, id) in [
            ("Being welcomed", "being-welcomed"),
            ("  “Eén ÉÉN” – maar dan… anders!", "eén-één-maar-dan-anders"),
            ("Categorie\u{308}n", "categoriën"),
            ("that's what I'd call it", "thats-what-id-call-it"),
            ("a.b/c_d", "a-b-c-d"),
            ("–…", "code"),
        ] {
            assert_eq!(id_of(words), id);
        }
    }

    #[test]
    fn an_id_is_cut_between_words_and_only_a_single_long_word_within_one() {
        let words = "they never ask us anything before they decide about it all";
        assert_eq!(id_of(words), "they-never-ask-us-anything-before-they");
        assert_eq!(id_of(&"é".repeat(60)), "é".repeat(40));
    }

    #[test]
    fn ids_are_alike_when_one_is_a_slip_of_the_other() {
        for (one, other) in [
            ("Trust", "trust"),
            ("samen-leren", "samenleren"),
            ("een", "één"),
            ("mentor", "mentors"),
            ("welcome", "wlecome"),
        ] {
            assert!(alike(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("symmetric", "asymmetric"),
            ("formal", "informal"),
            ("leader", "reader"),
            ("phase-1", "phase-2"),
            ("care", "core"),
            ("trust", "distrust"),
            ("-", "trust"),
        ] {
            assert!(!alike(one, other), "{one} {other}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_words_make_a_usable_id(words in ".{0,80}") {
            let id = id_of(&words);
            proptest::prop_assert!(check_code_id(&id).is_ok(), "{id}");
            proptest::prop_assert!(id.chars().count() <= LENGTH);
        }
    }
}
