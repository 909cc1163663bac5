//! Passages put on the words that they are named by.
//!
//! Some programs count one way for what was coded by hand and another for what came from elsewhere: then
//! no way of counting is right for all. But where a passage's name is as long as the passage, it is
//! the passage's words, and the nearest place of these words is meant.

use memchr::memmem;

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

/// Signs in which any white space is a space, and a line end one sign, be it written as two.
struct Plain {
    text: String,
    /// Where each byte's sign stands; and behind the last, where they end.
    places: Vec<usize>,
}

impl Plain {
    /// The signs, of which the first stands at `from`.
    fn of(signs: &[char], from: usize) -> Self {
        let mut plain = Self { text: String::new(), places: Vec::new() };
        for (at, sign) in signs.iter().enumerate() {
            if *sign == '\n' && at > 0 && signs[at - 1] == '\r' {
                continue;
            }
            plain.text.push(if sign.is_whitespace() { ' ' } else { *sign });
            plain.places.resize(plain.text.len(), from + at);
        }
        plain.places.push(from + signs.len());
        plain
    }
}

/// The nearest place of some words; none where two are as near.
fn nearest(signs: &[char], words: &[char], here: usize) -> Option<Span> {
    let from = here.saturating_sub(FAR).min(signs.len());
    // A line end may be two signs in the text and one in the name.
    let until = here.saturating_add(FAR + 2 * words.len()).min(signs.len());
    let (around, words) = (Plain::of(&signs[from..until], from), Plain::of(words, 0).text);
    let (bytes, length) = (around.text.as_bytes(), words.len());
    // Where the first place at or behind `here` would begin: the last before it begins before that.
    let middle = around.places.partition_point(|place| *place < here).min(bytes.len());
    let before = memmem::rfind(
        &bytes[..bytes.len().min(middle + length.saturating_sub(1))],
        words.as_bytes(),
    );
    let after = memmem::find(&bytes[middle..], words.as_bytes()).map(|at| middle + at);
    let place = |at: usize| Span::new(around.places[at], around.places[at + length]);
    let distance = |at: usize| around.places[at].abs_diff(here);
    let after = after.filter(|at| distance(*at) <= FAR);
    match (before, after) {
        (Some(before), Some(after)) if distance(before) == distance(after) => None,
        (Some(before), Some(after)) if distance(before) < distance(after) => place(before),
        (_, Some(after)) => place(after),
        (Some(before), None) => place(before),
        (None, None) => None,
    }
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

    #[test]
    fn the_nearest_place_is_meant_whatever_stands_for_a_space() {
        let found = |text: &str, words: &str, here: usize| {
            let [text, words] = [text, words].map(|text| text.chars().collect::<Vec<_>>());
            nearest(&text, &words, here)
        };
        assert_eq!(found("xx ab\r\ncd ab cd", "ab cd", 0), Span::new(3, 9));
        assert_eq!(found("xx ab\r\ncd ab cd", "ab\ncd", 8), Span::new(10, 15));
        assert_eq!(found("é aaaa", "aa", 3), Span::new(3, 5));
        assert_eq!(found("aa b aa", "aa", 5), Span::new(5, 7));
        assert_eq!(found("aaxbbaa", "aa", 9), Span::new(5, 7));
        assert_eq!(found("aa--aa", "aa", 2), None, "two are as near");
        assert_eq!(found(&format!("{}aa", "-".repeat(FAR + 1)), "aa", 0), None);
        assert_eq!(found("aa", "aa", usize::MAX), None);
    }

    proptest::proptest! {
        #[test]
        fn what_is_found_says_the_words(text in "[ab \r\n]{0,12}", words in "[ab \r\n]{1,4}", here in 0_usize..14) {
            let [text, words] = [&text, &words].map(|text| text.chars().collect::<Vec<_>>());
            if let Some(span) = nearest(&text, &words, here) {
                let said = Plain::of(&text[span.start()..span.end()], 0).text;
                proptest::prop_assert_eq!(said, Plain::of(&words, 0).text);
            }
        }
    }
}
