//! The words of those who answer, and how many of them passages hold.

use crate::study::{Codebook, Interview, Span, Turn};

/// The words of an interview's answers: stretches without white space, by place.
#[derive(Debug, Clone)]
pub struct Words {
    spans: Vec<Span>,
}

impl Words {
    /// The words of all turns of those who answer.
    pub fn of_answers(interview: &Interview, codebook: &Codebook) -> Self {
        Self::of_turns(interview, interview.answers(codebook))
    }

    /// The words of some turns, which rise.
    pub fn of_turns<'t>(interview: &Interview, turns: impl IntoIterator<Item = &'t Turn>) -> Self {
        let text = interview.transcript.text();
        let mut spans = Vec::new();
        for turn in turns {
            let mut begun = None;
            let mut at = turn.span.start();
            for c in text.slice(turn.span).unwrap_or("").chars() {
                match (c.is_whitespace(), begun) {
                    (true, Some(start)) => {
                        spans.push(Span::at(start, at - start));
                        begun = None;
                    }
                    (false, None) => begun = Some(at),
                    _ => {}
                }
                at += 1;
            }
            spans.extend(begun.map(|start| Span::at(start, at - start)));
        }
        Self { spans }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// How many of them some passages hold, in whole or in part; each counts once, however many
    /// passages it is in. The passages rise.
    pub fn within(&self, passages: impl IntoIterator<Item = Span>) -> usize {
        let (mut count, mut from) = (0, 0);
        for passage in passages {
            let first = from.max(self.spans.partition_point(|word| word.end() <= passage.start()));
            let last = self.spans.partition_point(|word| word.start() < passage.end());
            count += last.saturating_sub(first);
            from = from.max(last);
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Words {
        let mut spans = Vec::new();
        let mut at = 0;
        for part in text.split(' ') {
            let len = part.chars().count();
            if len > 0 {
                spans.push(Span::at(at, len));
            }
            at += len + 1;
        }
        Words { spans }
    }

    #[test]
    fn a_word_that_is_cut_counts_and_none_counts_twice() {
        let words = words("een twee drie vier");
        assert_eq!(words.within([Span::at(5, 3)]), 1);
        assert_eq!(words.within([Span::at(0, 6), Span::at(4, 9)]), 3);
        assert_eq!(words.within([Span::at(3, 1)]), 0);
    }

    proptest! {
        #[test]
        fn what_passages_hold_is_what_each_word_says(
            text in "[a é]{0,40}", spans in proptest::collection::vec((0usize..45, 0usize..12), 0..6),
        ) {
            let words = words(&text);
            let mut spans: Vec<Span> = spans.into_iter().map(|(at, len)| Span::at(at, len)).collect();
            spans.sort();
            let held = words.spans.iter().filter(|word| spans.iter().any(|span| span.overlaps(**word)));
            prop_assert_eq!(words.within(spans.iter().copied()), held.count());
        }
    }
}
