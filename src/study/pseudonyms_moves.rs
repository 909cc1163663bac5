//! Where things stand after words of a text were replaced: exactly, since the replacements are known.

use std::ops::Range;

use super::pseudonyms_forms::Change;
use super::{Span, Text};

/// A text with words replaced, and the way of its places.
#[derive(Debug, Clone)]
pub struct Moves {
    after: Text,
    /// Each replacement before and after, in scalar values, in order.
    steps: Vec<(Range<usize>, Range<usize>)>,
}

/// A passage after words were replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// Where it stands.
    pub span: Span,
    /// Whether it began or ended within a word that was replaced, all of which it holds now.
    pub widened: bool,
}

impl Moves {
    /// Makes changes, which are in order and apart, in a text.
    pub fn new(text: &str, changes: &[Change]) -> Self {
        let mut after = String::with_capacity(text.len());
        let mut steps = Vec::with_capacity(changes.len());
        let (mut byte, mut was, mut is) = (0, 0, 0);
        for change in changes {
            let kept = &text[byte..change.at.start];
            let between = kept.chars().count();
            let (old, new) = (text[change.at.clone()].chars().count(), change.is.chars().count());
            after.extend([kept, &change.is]);
            let start = (was + between, is + between);
            steps.push((start.0..start.0 + old, start.1..start.1 + new));
            (byte, was, is) = (change.at.end, start.0 + old, start.1 + new);
        }
        after.push_str(&text[byte..]);
        Self { after: Text::new(after), steps }
    }

    /// The text with all changes made.
    pub fn after(&self) -> &str {
        self.after.as_str()
    }

    /// The same, to be cut by spans.
    pub fn text(&self) -> &Text {
        &self.after
    }

    /// Where a passage of the old text stands in the new one.
    pub fn span(&self, span: Span) -> Moved {
        let (start, cut) = self.offset(span.start(), |new| new.start);
        let (end, cut_too) = self.offset(span.end(), |new| new.end);
        let moved = Span::new(start, end.max(start)).unwrap_or_default();
        Moved { span: moved, widened: cut || cut_too }
    }

    /// An offset after the changes; of one within a word that was replaced, the end that `edge` names.
    fn offset(&self, offset: usize, edge: impl Fn(&Range<usize>) -> usize) -> (usize, bool) {
        let after = self.steps.partition_point(|(was, _)| was.end <= offset);
        if let Some((was, is)) = self.steps.get(after)
            && was.start < offset
        {
            return (edge(is), true);
        }
        let Some((was, is)) = after.checked_sub(1).and_then(|at| self.steps.get(at)) else {
            return (offset, false);
        };
        (offset - was.end + is.end, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn change(at: Range<usize>, is: &str) -> Change {
        Change { at, is: is.to_owned() }
    }

    #[test]
    fn a_passage_goes_with_its_words_and_holds_the_whole_of_a_name_it_cut() {
        let text = "é Jan en Jan.";
        let moves = Moves::new(text, &[change(3..6, "Pieter"), change(10..13, "P")]);
        assert_eq!(moves.after(), "é Pieter en P.");
        let at = |start: usize, end: usize| {
            let moved = moves.span(Span::new(start, end).unwrap());
            (moves.text().slice(moved.span).unwrap().to_owned(), moved.widened)
        };
        assert_eq!(at(2, 5), ("Pieter".to_owned(), false));
        assert_eq!(at(0, 8), ("é Pieter en".to_owned(), false));
        assert_eq!(at(3, 11), ("Pieter en P".to_owned(), true));
        assert_eq!(at(9, 13), ("P.".to_owned(), false));
        assert_eq!(at(4, 5), ("Pieter".to_owned(), true));
    }

    proptest! {
        #[test]
        fn what_was_outside_of_a_passage_stays_outside(
            text in "[aé ]{1,30}", cuts in prop::collection::vec((0usize..6, 1usize..4, "[xü]{1,5}"), 0..5),
            from in 0usize..30, len in 0usize..30,
        ) {
            let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let (mut changes, mut at) = (Vec::new(), 0);
            for (gap, length, is) in &cuts {
                let (start, end) = (at + gap, at + gap + length);
                if end < bytes.len() {
                    changes.push(change(bytes[start]..bytes[end], is));
                }
                at = end;
            }
            let moves = Moves::new(&text, &changes);
            let count = bytes.len() - 1;
            let from = from.min(count);
            let span = Span::new(from, (from + len).min(count)).unwrap();
            let moved = moves.span(span);
            if !moved.widened && !span.is_empty() {
                let old = Text::new(text.as_str());
                let inner: Vec<Change> = changes.iter().filter(|c| {
                    let s = old.span(c.at.clone());
                    span.contains(s)
                }).map(|c| change(c.at.start - bytes[span.start()]..c.at.end - bytes[span.start()], &c.is)).collect();
                let expected = Moves::new(old.slice(span).unwrap(), &inner).after().to_owned();
                prop_assert_eq!(moves.text().slice(moved.span), Some(expected.as_str()));
            }
        }
    }
}
