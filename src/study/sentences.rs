//! Sentences of spoken text.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// Abbreviations after which a full stop ends no sentence; compared without case.
const ABBREVIATIONS: &[&str] = &[
    "mevr", "mw", "dhr", "hr", "drs", "dr", "ir", "ing", "prof", "st", "art", "nr", "blz", "p",
    "bijv", "bv", "o.a", "d.w.z", "m.a.w", "z.g.n", "zgn", "ca", "evt", "incl", "excl", "resp",
    "mr", "mrs", "ms", "e.g", "i.e", "vs", "no", "vol", "pp", "cf", "al", "frau", "z.b", "bzw",
];

/// The byte ranges of the sentences of `text`, without the white space around them.
///
/// Unicode's rules (UAX #29) split after "Mevr." and before a name; those pieces are joined again.
/// A line break always ends a sentence.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for (start, piece) in text.split_sentence_bound_indices().flat_map(split_clitics) {
        let end = start + piece.len();
        match found.last_mut().filter(|_| open) {
            Some(last) => last.end = end,
            None => found.push(start..end),
        }
        open = !piece.ends_with('\n') && ends_in_abbreviation(piece);
    }
    found.retain_mut(|range| trim(text, range));
    found
}

/// Unicode's rules see no start in "'s Avonds" and "'t Was": such a piece is cut there.
fn split_clitics((start, piece): (usize, &str)) -> impl Iterator<Item = (usize, &str)> {
    let mut cuts: Vec<usize> = piece
        .match_indices([' ', '\u{a0}'])
        .map(|(at, space)| (at, at + space.len()))
        .filter(|(at, next)| piece[..*at].ends_with(['.', '?', '!']) && is_clitic(&piece[*next..]))
        .map(|(_, next)| next)
        .collect();
    cuts.push(piece.len());
    let mut from = 0;
    cuts.into_iter().map(move |to| {
        let part = (start + from, &piece[from..to]);
        from = to;
        part
    })
}

fn is_clitic(text: &str) -> bool {
    let mut chars = text.chars();
    let quote = chars.next().is_some_and(|c| c == '\'' || c == '’');
    let letter = chars.next().is_some_and(char::is_lowercase);
    quote && letter && chars.next().is_some_and(char::is_whitespace)
}

fn ends_in_abbreviation(piece: &str) -> bool {
    let Some(stem) = piece.trim_end().strip_suffix('.') else {
        return false;
    };
    let word = stem.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or(stem);
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    initial || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

fn trim(text: &str, range: &mut Range<usize>) -> bool {
    let piece = &text[range.clone()];
    let lead = piece.len() - piece.trim_start().len();
    let tail = piece.len() - piece.trim_end().len();
    if lead == piece.len() {
        return false;
    }
    *range = range.start + lead..range.end - tail;
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn an_abbreviation_or_initial_ends_no_sentence() {
        assert_eq!(
            split("Mevr. Jansen belde. 's Avonds kwam J. de Vries, bijv. om acht uur."),
            ["Mevr. Jansen belde.", "'s Avonds kwam J. de Vries, bijv. om acht uur."]
        );
    }

    #[test]
    fn questions_pauses_and_lines_end_sentences() {
        assert_eq!(
            split("Ja? Nou… dat weet ik niet!\nOké"),
            ["Ja?", "Nou… dat weet ik niet!", "Oké"]
        );
    }

    proptest! {
        #[test]
        fn no_letter_falls_between_two_sentences(text in "[A-Za-z.?! \n]{0,120}") {
            let kept: usize = split(&text).iter().map(|s| s.chars().filter(|c| !c.is_whitespace()).count()).sum();
            prop_assert_eq!(kept, text.chars().filter(|c| !c.is_whitespace()).count());
        }
    }
}
