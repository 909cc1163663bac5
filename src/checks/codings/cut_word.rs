//! A passage that starts or ends within a word.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::rows;
use crate::checks::{Check, Found, Look, View};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW307",
    name: "cut-word",
    title: "a passage starts or ends within a word",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW307.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    let Some(transcript) = view.files.said() else { return };
    let text = transcript.text();
    for (sheet, row) in rows::accepted(view) {
        let span = row.coding.span();
        let (Some(start), Some(end)) = (text.byte(span.start()), text.byte(span.end())) else {
            continue;
        };
        let (first, last) = (word(text.as_str(), start), word(text.as_str(), end));
        if first.is_none() && last.is_none() || !row.coding.fits(text) {
            continue;
        }
        let said = |range: &Range<usize>| &text.as_str()[range.clone()];
        let (message, column) = match (&first, &last) {
            (Some(first), Some(last)) => {
                let (first, last) = (said(first), said(last));
                (format!("the passage starts within `{first}` and ends within `{last}`"), "start")
            }
            (Some(first), None) => {
                (format!("the passage starts within `{}`", said(first)), "start")
            }
            (None, last) => {
                let last = last.as_ref().map_or("", said);
                (format!("the passage ends within `{last}`"), "end")
            }
        };
        let (from, to) =
            (first.map_or(start, |word| word.start), last.map_or(end, |word| word.end));
        found.tell(rows::told(view, sheet, row, column, message).help(format!(
            "take whole words: `kwali code move {} --to {}@{}`",
            row.coding.id(),
            view.files.reference(),
            text.span(from..to)
        )));
    }
}

/// The word within which a byte lies, if one goes on at both of its sides.
fn word(text: &str, at: usize) -> Option<Range<usize>> {
    let (before, after) = (&text[..at], &text[at..]);
    let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    if space(before.chars().next_back()) || space(after.chars().next()) {
        return None;
    }
    // No word reaches over white space, so only what stands around the byte is cut into words.
    let from = before.char_indices().rev().find(|(_, c)| c.is_whitespace());
    let from = from.map_or(0, |(byte, c)| byte + c.len_utf8());
    let to = after.find(char::is_whitespace).map_or(text.len(), |byte| at + byte);
    let pieces = text[from..to].split_word_bound_indices();
    let mut pieces = pieces.map(|(byte, piece)| from + byte..from + byte + piece.len());
    let whole = pieces.find(|piece| piece.end > at)?;
    // An underscore holds words together, but emphasis around a word is no part of it.
    let piece = &text[whole.clone()];
    let lead = piece.len() - piece.trim_start_matches('_').len();
    let word = whole.start + lead..whole.start + piece.trim_end_matches('_').len();
    let letters = || text[word.clone()].chars().any(char::is_alphanumeric);
    (word.start < at && at < word.end && letters()).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(text: &str) -> Option<&str> {
        let at = text.find('|').unwrap();
        let whole = text.replace('|', "");
        let found = word(&whole, at);
        found.map(
            |range| if range.end <= at { &text[range] } else { &text[range.start..=range.end] },
        )
    }

    #[test]
    fn a_word_is_cut_between_its_letters_and_nowhere_else() {
        for within in ["wo|rd", "foto|'s", "foto'|s", "3.|14", "e|\u{301}n", "een|entwintig"] {
            assert_eq!(cut(within), Some(within), "{within}");
        }
        for beside in
            ["|a", "a|", "a |b", "a| b", "rust|:", "(|ja)", "niet-|ja", "_|ja_", "ja|_", "…|ja"]
        {
            assert_eq!(cut(beside), None, "{beside}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,30}") {
            for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                if let Some(word) = word(&text, at) {
                    prop_assert!(word.start < at && at < word.end);
                }
            }
        }
    }
}
