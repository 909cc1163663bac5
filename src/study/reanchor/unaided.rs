//! Codings placed without the text they were made on, by their quotes alone.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use super::units::{Units, letters};
use super::{Placement, TELLING, placed};
use crate::study::{Coding, Span, Text};

/// How long a quote must be, or quotes that went the same way, to be the same words wherever they
/// stand, when they stand in one place only: letters, and words, each word taken once.
const LONG: (usize, usize) = (40, 8);

/// What became of the codings of an interview: they stand as long as all of them seem to.
pub fn place(new: &Text, codings: &[&Coding]) -> Vec<Placement> {
    if codings.iter().all(|coding| coding.fits(new)) {
        return vec![Placement::Stays; codings.len()];
    }
    let units = Units::new(new.as_str());
    let seen: Vec<Seen<'_>> = codings.iter().map(|coding| Seen::new(&units, coding)).collect();
    let sure = sure(&seen);
    seen.iter().map(|seen| seen.place(new, &sure)).collect()
}

/// Codings and where their words start, leaving aside white space, in the order of their old places:
/// those of long quotes, and those that went the same way and say as much together.
fn sure<'a>(seen: &[Seen<'a>]) -> Vec<(&'a Coding, usize)> {
    let mut ways: BTreeMap<usize, Vec<&Seen<'a>>> = BTreeMap::new();
    for one in seen {
        if let Some(at) = one.only()
            && says([one.coding.quote()], TELLING)
        {
            ways.entry(at.wrapping_sub(one.start())).or_default().push(one);
        }
    }
    let together = |way: &&Vec<&Seen<'_>>| says(way.iter().map(|one| one.coding.quote()), LONG);
    let sure = ways.values().filter(together).flatten();
    let mut sure: Vec<_> = sure.filter_map(|one| Some((one.coding, one.only()?))).collect();
    sure.sort_by_key(|(coding, at)| (coding.span(), *at));
    sure
}

/// Whether quotes have so many letters and words, of each word one.
fn says<'a>(quotes: impl IntoIterator<Item = &'a str>, enough: (usize, usize)) -> bool {
    let words: HashSet<&str> = quotes.into_iter().flat_map(str::split_whitespace).collect();
    let count: usize = words.iter().map(|word| letters(word)).sum();
    count >= enough.0 && words.len() >= enough.1
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

    /// Where its words start when they stand in one place only.
    fn only(&self) -> Option<usize> {
        match self.spans.as_slice() {
            [span] if self.whole => Some(span.start()),
            _ => None,
        }
    }

    fn place(&self, new: &Text, sure: &[(&Coding, usize)]) -> Placement {
        if sure.iter().any(|(coding, _)| std::ptr::eq(*coding, self.coding)) {
            let span = self.spans.first();
            return span.map_or(Placement::Gone, |span| placed(new, self.coding, *span));
        }
        // Of a passage that was copied the one left whole may be the copy: so it must stand nowhere else.
        let start = self.only().and_then(|_| self.within(new, sure).or_else(|| self.between(sure)));
        match start.and_then(|start| self.spans.iter().find(|span| span.start() == start)) {
            Some(span) if new.slice(*span) == Some(self.coding.quote().trim()) => {
                placed(new, self.coding, *span)
            }
            _ if self.spans.is_empty() => Placement::Gone,
            _ => Placement::Several(self.spans.clone()),
        }
    }

    /// Where it stands as a part of a passage that is sure and written as it was.
    fn within(&self, new: &Text, sure: &[(&Coding, usize)]) -> Option<usize> {
        let own = self.coding.span();
        let holds = |(coding, at): &&(&Coding, usize)| {
            coding.span().contains(own)
                && new.slice(Span::at(*at, coding.span().len())) == Some(coding.quote())
        };
        let (whole, at) = sure.iter().find(holds)?;
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
