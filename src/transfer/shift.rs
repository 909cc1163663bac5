//! Where places of a text are after signs were taken out and put in.

use crate::study::Span;

/// A text that was changed, and how its places moved.
#[derive(Debug, Clone, Default)]
pub struct Shift {
    /// The changed text.
    pub text: String,
    /// Places of the old text, rising, each with how many signs went there and how many came.
    edits: Vec<(usize, usize, usize)>,
    /// The place in the old text up to which it was copied.
    at: usize,
}

impl Shift {
    /// Copies a sign of the old text, or what stands for it.
    pub fn keep(&mut self, sign: char) {
        self.text.push(sign);
        self.at += 1;
    }

    /// Leaves out a sign of the old text.
    pub fn drop(&mut self) {
        self.edits.push((self.at, 1, 0));
        self.at += 1;
    }

    /// Puts in signs that the old text does not have.
    pub fn insert(&mut self, words: &str) {
        if !words.is_empty() {
            self.edits.push((self.at, 0, words.chars().count()));
            self.text.push_str(words);
        }
    }

    /// Where a passage of the old text is: what was put in at its edges is not part of it.
    pub fn span(&self, span: Span) -> Span {
        let (mut start, mut end) = (span.start(), span.end());
        // Signs at an edge that were left out are none of its words.
        while start < end && self.dropped(start) {
            start += 1;
        }
        while start < end && self.dropped(end - 1) {
            end -= 1;
        }
        let start = self.place(start, true);
        let end = self.place(end, false).max(start);
        Span::at(start, end - start)
    }

    fn dropped(&self, old: usize) -> bool {
        let at = self.edits.partition_point(|(at, ..)| *at < old);
        self.edits[at..].iter().take_while(|(at, ..)| *at == old).any(|(_, gone, _)| *gone > 0)
    }

    fn place(&self, old: usize, behind: bool) -> usize {
        let upto = self.edits.partition_point(|(at, gone, _)| {
            if *gone > 0 {
                *at < old
            } else if behind {
                *at <= old
            } else {
                *at < old
            }
        });
        let (gone, come) = self.edits[..upto]
            .iter()
            .fold((0, 0), |(gone, come), (_, out, new)| (gone + out, come + new));
        old + come - gone
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn passages_keep_their_words(
            text in "[ab\r\n]{1,20}",
            before in 0usize..20,
            a in 0usize..20,
            b in 0usize..20,
        ) {
            let signs: Vec<char> = text.chars().collect();
            let (a, b) = (a.min(b).min(signs.len()), a.max(b).min(signs.len()));
            let mut shift = Shift::default();
            for (at, sign) in signs.iter().enumerate() {
                if at == before.min(signs.len() - 1) {
                    shift.insert("T: ");
                }
                if *sign == '\r' { shift.drop() } else { shift.keep(*sign) }
            }
            let span = shift.span(Span::new(a, b).unwrap());
            let new: String = shift.text.chars().skip(span.start()).take(span.len()).collect();
            let old: String = signs[a..b].iter().filter(|sign| **sign != '\r').collect();
            proptest::prop_assert_eq!(new.replace("T: ", ""), old.as_str());
            proptest::prop_assert!(old.is_empty() || !new.starts_with("T:"));
        }
    }
}
