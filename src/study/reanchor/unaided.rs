//! Codings placed without the text they were made on, by their quotes alone.

use std::collections::HashSet;
use std::ops::Range;

use super::units::{Units, letters};
use super::{Placement, placed};
use crate::study::{Coding, Span, Text};

/// How long a quote must be for it to be the same words wherever it stands, when it stands in one
/// place only: letters, and words, each word taken once.
const LONG: (usize, usize) = (40, 8);

/// What became of the codings of an interview: they stand as long as all of them seem to.
pub fn place(new: &Text, codings: &[&Coding]) -> Vec<Placement> {
    if codings.iter().all(|coding| coding.fits(new)) {
        return vec![Placement::Stays; codings.len()];
    }
    let units = Units::new(new.as_str());
    let seen: Vec<Seen<'_>> = codings.iter().map(|coding| Seen::new(&units, coding)).collect();
    let mut sure: Vec<(&Coding, usize)> = seen.iter().filter_map(Seen::sure).collect();
    sure.sort_by_key(|(coding, at)| (coding.span(), *at));
    seen.iter().map(|seen| seen.place(new, &sure)).collect()
}

/// A coding that cannot be told from others of its sound.
pub fn doubtful(new: &Text, coding: &Coding) -> Placement {
    let units = Units::new(new.as_str());
    let seen = Seen::new(&units, coding);
    if seen.spans.is_empty() { Placement::Gone } else { Placement::Several(seen.spans) }
}

/// A coding, and where its words stand in the text.
struct Seen<'a> {
    coding: &'a Coding,
    spans: Vec<Span>,
    /// Whether it stands there as whole words.
    whole: bool,
}

impl<'a> Seen<'a> {
    fn new(units: &Units, coding: &'a Coding) -> Self {
        let found = units.find(&Units::new(coding.quote()));
        let whole = found.iter().all(|range| units.is_whole(range));
        let span = |range: Range<usize>| units.span(range);
        Self { coding, spans: found.into_iter().filter_map(span).collect(), whole }
    }

    /// Where its words start, leaving aside white space, when that needs no other coding.
    fn sure(&self) -> Option<(&'a Coding, usize)> {
        let words: HashSet<&str> = self.coding.quote().split_whitespace().collect();
        let count: usize = words.iter().map(|word| letters(word)).sum();
        let long = count >= LONG.0 && words.len() >= LONG.1;
        match self.spans.as_slice() {
            [span] if long && self.whole => Some((self.coding, span.start())),
            _ => None,
        }
    }

    fn place(&self, new: &Text, sure: &[(&Coding, usize)]) -> Placement {
        if let Some((_, at)) = self.sure() {
            let span = self.spans.iter().find(|span| span.start() == at);
            return span.map_or(Placement::Gone, |span| placed(new, self.coding, *span));
        }
        let within = self.within(new, sure).or_else(|| self.between(sure));
        match within.and_then(|start| self.spans.iter().find(|span| span.start() == start)) {
            Some(span) if new.slice(*span) == Some(self.coding.quote().trim()) => {
                placed(new, self.coding, *span)
            }
            _ if self.spans.is_empty() => Placement::Gone,
            _ => Placement::Several(self.spans.clone()),
        }
    }

    /// Where it stands as a part of a passage that is sure and written as it was. Of a passage that
    /// was copied the one left whole may be the copy; so it must not stand anywhere else.
    fn within(&self, new: &Text, sure: &[(&Coding, usize)]) -> Option<usize> {
        let own = self.coding.span();
        let holds = |(coding, at): &&(&Coding, usize)| {
            coding.span().contains(own)
                && new.slice(Span::at(*at, coding.span().len())) == Some(coding.quote())
        };
        let (whole, at) = sure.iter().find(holds).filter(|_| self.spans.len() == 1)?;
        Some(at + (self.start() - whole.span().start()))
    }

    /// Where it stands between two passages that are sure and went the same way.
    fn between(&self, sure: &[(&Coding, usize)]) -> Option<usize> {
        let own = self.coding.span();
        let shift = |(coding, at): &(&Coding, usize)| at.wrapping_sub(start_of(coding));
        let before = sure.iter().filter(|(coding, _)| coding.span().end() <= own.start());
        let before = before.max_by_key(|(coding, _)| coding.span().end()).map_or(0, shift);
        let behind =
            sure.iter().find(|(coding, _)| coding.span().start() >= own.end()).map(shift)?;
        (before == behind).then(|| self.start().wrapping_add(before))
    }

    fn start(&self) -> usize {
        start_of(self.coding)
    }
}

/// Where a coding's words started, without white space before them.
fn start_of(coding: &Coding) -> usize {
    let quote = coding.quote();
    let blank = &quote[..quote.len() - quote.trim_start().len()];
    coding.span().start() + blank.chars().count()
}
