//! Passages put on the words that they are named by.
//!
//! Some programs count one way for what was coded by hand and another for what came from elsewhere: then
//! no way of counting is right for all. But where a passage's name is as long as the passage, it is
//! the passage's words, and the nearest place of these words is meant.

use super::Marked;
use crate::study::Span;

/// How far from where its numbers lead a passage is looked for, in scalar values.
const FAR: usize = 2_000;

/// Puts passages on the words of their names, and gives the names of those; where two marks stood before
/// the text, names are wrong themselves.
pub fn put_right(one: &Marked<'_>, spans: &mut [Option<Span>]) -> Vec<String> {
    if one.marks > 1 {
        return Vec::new();
    }
    let mut text: Option<Vec<char>> = None;
    let mut moved = Vec::new();
    for (span, (first, last, name)) in spans.iter_mut().zip(&one.selections) {
        if !is_quote(name, last.saturating_sub(*first)) {
            continue;
        }
        let signs = text.get_or_insert_with(|| one.text.chars().collect());
        let name_signs: Vec<char> = name.chars().collect();
        if span
            .is_some_and(|span| squeezed(&signs[span.start()..span.end()]) == squeezed(&name_signs))
        {
            continue;
        }
        let here = span.map_or(usize::try_from(*first).unwrap_or(0), Span::start);
        if let Some(found) = nearest(signs, &name_signs, here) {
            moved.push((*name).to_owned());
            *span = Some(found);
        }
    }
    moved
}

/// Words with no white space: programs write it as they like.
fn squeezed(signs: &[char]) -> String {
    signs.iter().filter(|sign| !sign.is_whitespace()).collect()
}

/// Whether a name is the words of a passage of this length, in code points or UTF-16 units.
fn is_quote(name: &str, length: i64) -> bool {
    let lengths = [name.chars().count(), name.encode_utf16().count()];
    let length = usize::try_from(length).unwrap_or(0);
    name.chars().filter(|sign| !sign.is_whitespace()).count() > 3 && lengths.contains(&length)
}

/// Where some words end that begin at a place, with any white space for white space.
fn says(signs: &[char], at: usize, words: &[char]) -> Option<usize> {
    let mut here = at;
    for sign in words {
        let there = signs.get(here)?;
        // A program may have made one sign of the two of a line end.
        let crosses = sign.is_whitespace() && *there == '\r' && signs.get(here + 1) == Some(&'\n');
        if crosses && *sign != '\r' {
            here += 1;
        } else if there != sign && !(sign.is_whitespace() && there.is_whitespace()) {
            return None;
        }
        here += 1;
    }
    Some(here)
}

/// The nearest place of some words; none where two are as near.
fn nearest(signs: &[char], words: &[char], here: usize) -> Option<Span> {
    for distance in 0..=FAR {
        let before = here.checked_sub(distance);
        let before = before.and_then(|at| Some((at, says(signs, at, words)?)));
        let after = (distance > 0).then_some(here + distance);
        let after = after.and_then(|at| Some((at, says(signs, at, words)?)));
        match (before, after) {
            (Some(_), Some(_)) => return None,
            (Some((start, end)), None) | (None, Some((start, end))) => {
                return Span::new(start, end);
            }
            (None, None) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_go_to_the_words_of_their_names_and_others_stay() {
        let text = "😀😀 Well, it was good. It was good in the end.";
        let at = |start, end| Span::new(start, end);
        let selections =
            vec![(10, 18, "was good"), (0, 5, "Remark"), (11, 19, "was good"), (3, 8, "good")];
        let one = Marked { name: "t", text, marks: 0, selections };
        let mut spans = [at(10, 18), at(0, 5), at(12, 20), at(3, 8)];
        let told = put_right(&one, &mut spans);
        assert_eq!(spans, [at(12, 20), at(0, 5), at(12, 20), at(3, 8)]);
        assert_eq!(told, ["was good"]);
        let mut spans = [at(10, 18), at(0, 5), at(12, 20), at(3, 8)];
        assert!(put_right(&Marked { marks: 2, ..one }, &mut spans).is_empty());
    }
}
