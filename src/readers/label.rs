//! What can be a speaker's label, judged by its form alone.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The most words a label has: "Anna van der Meer".
const WORDS: usize = 4;
/// The most characters.
const LENGTH: usize = 40;
/// The most characters of a remark behind a label: `(female, 34)`.
const REMARK: usize = 48;
/// The fewest digits of a telephone number that stands where a name should.
const DIGITS: usize = 7;

/// Words that stand before a colon in anybody's speech, and are no speaker unless declared.
const TALK: &[&str] = &[
    "nb",
    "n.b.",
    "ps",
    "p.s.",
    "let op",
    "note",
    "nota bene",
    "noot",
    "opm",
    "opm.",
    "opmerking",
    "bijv",
    "bijv.",
    "bijvoorbeeld",
    "for example",
    "example",
    "voorbeeld",
    "kortom",
    "conclusie",
    "dus",
    "maar",
    "en",
    "kijk",
    "tip",
    "datum",
    "date",
    "locatie",
    "plaats",
    "duur",
    "bron",
    "source",
];

/// A label with each letter and its accent as one sign, as they are on most keyboards.
pub fn composed(label: &str) -> Cow<'_, str> {
    if is_nfc(label) { Cow::Borrowed(label) } else { Cow::Owned(label.nfc().collect()) }
}

/// Whether a text can be a label at all.
pub fn is_label(text: &str) -> bool {
    if let Some((base, remark)) = remarked(text) {
        let fits = |c: char| is_fit(c) || ",;?".contains(c);
        return remark.chars().count() <= REMARK && remark.chars().all(fits) && is_label(base);
    }
    // A list of names has the last one first: `Hurst, Peter`, `de Boer, Saskia`.
    if let Some((last, first)) = text.split_once(", ") {
        let named = last.rsplit(' ').next().is_some_and(capital);
        return is_label(last) && is_label(first) && named && capital(first);
    }
    if is_unsure(text) || is_telephone(text) {
        return true;
    }
    text.chars().next().is_some_and(char::is_alphabetic)
        && text.chars().count() <= LENGTH
        && text.split(' ').count() <= WORDS
        && text.chars().all(is_fit)
}

/// A sign that labels are made of.
fn is_fit(c: char) -> bool {
    c.is_alphanumeric() || " .-_'’()&/+#".contains(c) || is_combining_mark(c)
}

/// A label and the remark in brackets behind it: `P3 (female, 34)`, `R (laughs)`.
pub fn remarked(label: &str) -> Option<(&str, &str)> {
    let at = label.find(" (").filter(|at| *at > 0 && label.ends_with(')'))?;
    Some((&label[..at], &label[at + 1..]))
}

/// How people label whom they did not recognise: `??`, `R?`.
fn is_unsure(text: &str) -> bool {
    let base = text.trim_end_matches('?');
    let marks = text.len() - base.len();
    (1..=3).contains(&marks) && (base.is_empty() || is_short(base))
}

/// A telephone number, as meeting programs name who dials in.
fn is_telephone(text: &str) -> bool {
    let Some(number) = text.strip_prefix('+') else { return false };
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let fits = |c: char| c.is_ascii_digit() || " -.()".contains(c);
    digits >= DIGITS && number.chars().count() <= LENGTH && number.chars().all(fits)
}

fn capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// A name of several words, each with a capital or a number: `Anna Smit`, `Speaker 2`.
pub fn is_full_name(label: &str) -> bool {
    let fits = |word: &str| capital(word) || word.starts_with(|c: char| c.is_ascii_digit());
    let label = remarked(label).map_or(label, |(base, _)| base);
    capital(label) && (label.contains(", ") || label.contains(' ') && label.split(' ').all(fits))
}

/// The word before a number at the end: of `Speaker 2` it is `Speaker`.
pub fn numbered(label: &str) -> Option<&str> {
    let word = label.trim_end_matches(|c: char| c.is_ascii_digit());
    let part = word.trim_end_matches([' ', '#', '_', '-']);
    (word.len() < label.len() && part.chars().count() > 1).then_some(part)
}

/// Whether a label could be a sentence of its own: `Ja hoor.`
pub fn is_sentence(label: &str) -> bool {
    // Initials end in a full stop too.
    label.contains(' ') && label.ends_with('.') || label.ends_with(['?', '!', '…'])
}

/// One to three capitals and digits: `R`, `M2`, `INT`.
pub fn is_short(label: &str) -> bool {
    let fits = |c: char| c.is_uppercase() || c.is_ascii_digit();
    label.chars().count() <= 3 && label.chars().all(fits)
}

/// A letter that transcripts use for a part in the talk, with or without a number: `R`, `V2`.
pub fn is_part(label: &str) -> bool {
    let digits = label.strip_prefix(['I', 'R', 'Q', 'A', 'V', 'M', 'D', 'P']);
    digits.is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
}

/// Words in capitals only, as on a line of their own: `ANNA`.
pub fn is_shouted(label: &str) -> bool {
    label.chars().any(char::is_uppercase) && !label.chars().any(char::is_lowercase)
}

/// Words that only look like a label.
pub fn is_talk(label: &str) -> bool {
    TALK.contains(&label.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_initials_are_labels_and_half_sentences_are_not() {
        for label in [
            "I",
            "R1",
            "A.B.",
            "Anna de Vries",
            "Hurst, Peter",
            "Ouder 2",
            "Respondent #3",
            "Dr. O'Neil-Smit",
            "Anna (moeder)",
            "Re\u{301}",
            "P3 (female, 34)",
            "Jan (vader, 43 jaar)",
            "de Boer, Saskia (HR)",
            "+31 6 12345678",
            "??",
            "R?",
        ] {
            assert!(is_label(label), "{label}");
        }
        for text in ["", "1", "En toen, zei ze", "Wat wij hier dus doen", "“Ja", "Wat?", "+1"] {
            assert!(!is_label(text), "{text}");
        }
        assert_eq!(composed("Re\u{301}"), "R\u{e9}");
    }
}
