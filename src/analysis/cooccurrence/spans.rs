//! Sets of stretches of text.

use crate::study::Span;

/// The stretches that some spans cover, joined where they touch; the spans rise.
pub fn union(spans: impl IntoIterator<Item = Span>) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut().filter(|last| span.start() <= last.end()) {
            Some(last) => *last = last.hull(span),
            None => joined.push(span),
        }
    }
    joined
}

/// What two sets share; each rises and overlaps nowhere with itself.
pub fn shared(first: &[Span], second: &[Span]) -> Vec<Span> {
    let (mut a, mut b) = (0, 0);
    let mut found = Vec::new();
    while let (Some(one), Some(other)) = (first.get(a), second.get(b)) {
        let (start, end) = (one.start().max(other.start()), one.end().min(other.end()));
        found.extend(Span::new(start, end).filter(|span| !span.is_empty()));
        if one.end() < other.end() {
            a += 1;
        } else {
            b += 1;
        }
    }
    found
}

/// How many characters a set covers.
pub fn length(spans: &[Span]) -> usize {
    spans.iter().map(|span| span.len()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn spans() -> impl Strategy<Value = Vec<Span>> {
        let spans = proptest::collection::vec((0usize..40, 0usize..9), 0..7);
        spans.prop_map(|list| {
            let mut spans: Vec<Span> =
                list.into_iter().map(|(at, len)| Span::at(at, len)).collect();
            spans.sort();
            spans
        })
    }

    fn characters(spans: &[Span]) -> BTreeSet<usize> {
        spans.iter().flat_map(|span| span.start()..span.end()).collect()
    }

    proptest! {
        #[test]
        fn sets_hold_the_characters_of_their_spans(a in spans(), b in spans()) {
            let (first, second) = (union(a.iter().copied()), union(b.iter().copied()));
            prop_assert_eq!(characters(&first), characters(&a));
            prop_assert_eq!(length(&first), characters(&a).len());
            let both: BTreeSet<usize> = characters(&a).intersection(&characters(&b)).copied().collect();
            prop_assert_eq!(characters(&shared(&first, &second)), both);
        }
    }
}
