//! Which words of a text a passage has, and which of several places of the same words it is.

use std::collections::HashMap;

use memchr::memmem;

use crate::study::Span;

/// A text whose white space is single spaces.
pub struct Words {
    squeezed: String,
    /// For each scalar value of the text, and behind the last, how long the squeezed text before it is.
    places: Vec<usize>,
    /// Where each word of it begins.
    words: HashMap<Box<str>, Vec<usize>>,
    /// Where passages end that have the words of one that was asked for, from the beginning on.
    ends: HashMap<String, Vec<usize>>,
}

impl Words {
    /// The words of a text.
    pub fn of(text: &str) -> Self {
        let mut squeezed = String::with_capacity(text.len());
        let mut places = Vec::new();
        let mut space = false;
        for sign in text.chars() {
            places.push(squeezed.len());
            if sign.is_whitespace() {
                space = !squeezed.is_empty();
                continue;
            }
            if std::mem::take(&mut space) {
                squeezed.push(' ');
            }
            squeezed.push(sign);
        }
        places.push(squeezed.len());
        let (mut words, mut at) = (HashMap::new(), 0);
        for word in squeezed.split(' ') {
            match words.get_mut(word) {
                None => drop(words.insert(Box::from(word), vec![at])),
                Some(starts) => Vec::push(starts, at),
            }
            at += word.len() + 1;
        }
        Self { squeezed, places, words, ends: HashMap::new() }
    }

    /// The words of a passage, and which place of these words it is where that is not the first.
    pub fn said(&mut self, span: Span) -> (String, String) {
        let last = self.places.len() - 1;
        let before = self.places[span.start().min(last)];
        let quote = self.squeezed[before..self.places[span.end().min(last)]].trim().to_owned();
        if quote.is_empty() {
            return (quote, String::new());
        }
        if !self.ends.contains_key(&quote) {
            let ends = self.ends_of(&quote);
            self.ends.insert(quote.clone(), ends);
        }
        let ends = &self.ends[&quote];
        let place = match ends.partition_point(|end| *end <= before) {
            0 => String::new(),
            many => format!(" (place {})", many + 1),
        };
        (quote, place)
    }

    /// Where the places of some words end that do not overlap. They are looked for at the rarest word
    /// within them: a text may have thousands of codings, and is not gone through for each.
    fn ends_of(&self, quote: &str) -> Vec<usize> {
        let Some((offset, starts)) = self.rarest(quote) else {
            let places = memmem::find_iter(self.squeezed.as_bytes(), quote.as_bytes());
            return places.map(|at| at + quote.len()).collect();
        };
        let (mut ends, mut free) = (Vec::new(), 0);
        for start in starts.iter().filter_map(|at| at.checked_sub(offset)) {
            let there = self.squeezed.as_bytes().get(start..start + quote.len());
            if start >= free && there == Some(quote.as_bytes()) {
                free = start + quote.len();
                ends.push(free);
            }
        }
        ends
    }

    /// The rarest of the words within a quote, where in it that begins, and where in the text. The words at
    /// its ends may be parts of words.
    fn rarest(&self, quote: &str) -> Option<(usize, &[usize])> {
        let end = quote.rfind(' ')?;
        let mut at = quote.find(' ')? + 1;
        let mut rarest: Option<(usize, &[usize])> = None;
        for word in quote.get(at..end)?.split(' ') {
            let starts = self.words.get(word).map_or(&[][..], Vec::as_slice);
            if rarest.is_none_or(|(_, known)| starts.len() < known.len()) {
                rarest = Some((at, starts));
            }
            at += word.len() + 1;
        }
        rarest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::one_line;

    #[test]
    fn the_same_words_again_are_another_place() {
        let mut words = Words::of("\n So it was,\r\n\tso it was; é it  was ");
        let mut said = |start, end| words.said(Span::at(start, end - start));
        let told = |words: &str, place: &str| (words.to_owned(), place.to_owned());
        assert_eq!(said(5, 11), told("it was", ""));
        assert_eq!(said(18, 24), told("it was", " (place 2)"));
        assert_eq!(said(27, 35), told("it was", " (place 3)"));
        assert_eq!(said(0, 1), told("", ""));
        assert_eq!(said(900, 999), told("", ""));
    }

    proptest::proptest! {
        #[test]
        fn places_are_counted_as_going_through_the_text_counts_them(
            text in "[ab ]{0,40}", start in 0_usize..40, length in 1_usize..20,
        ) {
            let start = start.min(text.len());
            let end = (start + length).min(text.len());
            let squeezed = |text: &str| one_line(text);
            let quote = squeezed(&text[start..end]);
            let (said, place) = Words::of(&text).said(Span::at(start, end - start));
            proptest::prop_assert_eq!(&said, &quote);
            let before = squeezed(&text[..start]);
            let many = if quote.is_empty() { 0 } else { before.matches(&quote).count() };
            let expected = if many == 0 { String::new() } else { format!(" (place {})", many + 1) };
            proptest::prop_assert_eq!(place, expected);
        }
    }
}
