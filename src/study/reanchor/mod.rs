//! Codings put back on their own words after a text was changed.
//!
//! The texts are compared word by word, in one Unicode form and with any white space alike. A coding
//! is placed only where nothing in the two texts speaks for another place or for other words of the
//! same sound; what is not sure is left to people.

mod sides;
mod unaided;
mod units;

use std::cell::OnceCell;
use std::ops::Range;

use self::sides::{Passage, Sides};
use super::{Coding, Span, Text};

/// What became of a coding's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placement {
    /// They stand where they stood.
    Stays,
    /// They stand elsewhere, or in another Unicode form or with other white space.
    Moved {
        /// Where.
        span: Span,
        /// As they are written there.
        quote: String,
    },
    /// The same words stand in these places, at least one, and it is not sure which are the coding's
    /// own, or whether they are. The likeliest comes first.
    Several(Vec<Span>),
    /// Words were changed, removed or put in between; the rest stands here.
    Changed(Span),
    /// They are not in the text any more.
    Gone,
}

/// How much must be the same in both texts, with the coded words, for these to be told from other
/// words of the same sound that were written anew: letters, and words, each word taken once.
const ENOUGH: (usize, usize) = (24, 5);

/// How much must be the same for it to be no chance, letters and words.
const TELLING: (usize, usize) = (12, 3);

/// How many places are weighed where a coding's words stand in very many, and against how many
/// places of the old text.
const MOST: (usize, usize) = (24, 200);

/// What became of codings' words when `old` became `new`, in the order of the codings.
///
/// All codings of an interview are to be given: where the old text is not known, or a coding does not
/// stand on it, the others' quotes are all that is left of it. Then a coding counts as standing where
/// it stood as long as all of them do.
pub fn reanchor(old: Option<&Text>, new: &Text, codings: &[&Coding]) -> Vec<Placement> {
    let Some(old) = old else { return unaided::place(new, codings) };
    let lost = |coding: &Coding| !coding.fits(old) && !coding.fits(new);
    let strays: Vec<&Coding> = codings.iter().copied().filter(|coding| lost(coding)).collect();
    let mut strays = unaided::place(new, &strays).into_iter();
    let same = old.as_str() == new.as_str();
    let sides = OnceCell::new();
    let one = |coding: &&Coding| {
        if lost(coding) {
            strays.next().unwrap_or(Placement::Gone)
        } else if same || !coding.fits(old) {
            Placement::Stays
        } else {
            let sides = sides.get_or_init(|| Sides::new(old.as_str(), new.as_str()));
            aided(sides, new, coding)
        }
    };
    codings.iter().map(one).collect()
}

/// Whether a coding is where it should be.
fn placed(new: &Text, coding: &Coding, span: Span) -> Placement {
    let span = units::with_blanks(new, span, coding.quote());
    let quote = new.slice(span).unwrap_or_default();
    if span == coding.span() && quote == coding.quote() {
        Placement::Stays
    } else {
        Placement::Moved { span, quote: quote.to_owned() }
    }
}

fn aided(sides: &Sides, new: &Text, coding: &Coding) -> Placement {
    let Some(passage) = sides.old.passage(coding.span()) else {
        // A part of a grapheme has no words of its own to go by.
        return unaided::doubtful(new, coding);
    };
    let names = sides.old.names(&passage.words);
    let (was, is) = (sides.old.find(names), sides.new.find(names));
    let judge = Judge { sides, passage: &passage, was, is };
    let best = sides.image(&passage.words);
    let best = best.or_else(|| judge.is.iter().copied().max_by_key(|&at| judge.weight(at)));
    if let Some(at) = best
        && judge.proven(at)
        && let Some(span) = sides.new.span(&passage, at)
    {
        return placed(new, coding, span);
    }
    let places = judge.possible();
    let places: Vec<Span> =
        places.into_iter().filter_map(|at| sides.new.span(&passage, at)).collect();
    if places.is_empty() { judge.rest() } else { Placement::Several(places) }
}

/// Weighs places in the new text for one passage of the old.
struct Judge<'a> {
    sides: &'a Sides,
    passage: &'a Passage,
    /// Where its words stand in the old text, itself included, and in the new one.
    was: Vec<usize>,
    is: Vec<usize>,
}

impl Judge<'_> {
    /// What is the same around the passage and a place: how many words before and behind.
    fn common(&self, at: usize) -> (usize, usize) {
        let words = &self.passage.words;
        (self.sides.before(words.start, at), self.sides.from(words.end, at + words.len()))
    }

    /// The old words that are the same around the passage and a place, with those of the passage.
    fn block(&self, at: usize) -> Range<usize> {
        let (before, behind) = self.common(at);
        self.passage.words.start - before..self.passage.words.end + behind
    }

    fn weight(&self, at: usize) -> usize {
        self.block(at).len()
    }

    /// Whether the words at a place are surely the passage's own.
    fn proven(&self, at: usize) -> bool {
        let block = self.block(at);
        let old = &self.sides.old;
        if block == (0..old.len()) && block.len() == self.sides.new.len() {
            return true;
        }
        if !old.says(block.clone(), ENOUGH) {
            return false;
        }
        let own = &self.passage.words;
        let whole = old.goes_on(block.start..own.start) && old.goes_on(own.end..block.end);
        let alone = || self.possible().iter().all(|&other| other == at);
        (whole || alone()) && !self.contested(at)
    }

    /// Whether other words of the same sound, old ones at this place or the passage's own at another,
    /// explain the text as well: they are the same farther to one side, or as far and not by chance.
    fn contested(&self, at: usize) -> bool {
        let (own, sides) = (&self.passage.words, self.sides);
        let (before, behind) = self.common(at);
        let first = own.clone().find(|&w| sides.old.is_word(w)).unwrap_or(own.start);
        let last = own.clone().rev().find(|&w| sides.old.is_word(w)).unwrap_or(own.end - 1);
        for (word, leftwards) in [(first, true), (last, false)] {
            let there = at + (word - own.start);
            let reach = (word - own.start + before, own.end - word + behind);
            let farther = |old: usize, new: usize| {
                let (left, right) = (sides.before(old, new), sides.from(old, new));
                let (one, own) = if leftwards { (left, reach.0) } else { (right, reach.1) };
                let as_far = || sides.old.says(old - left..old + right, TELLING);
                one > own || (one == own && as_far())
            };
            let name = sides.old.names(&(word..word + 1))[0];
            let mut old = sides.old.places(name).iter().filter(|&&other| other != word);
            let mut new = sides.new.places(name).iter().filter(|&&other| other != there);
            if old.any(|&other| farther(other, there)) || new.any(|&other| farther(word, other)) {
                return true;
            }
        }
        false
    }

    /// The places that may be meant, the likeliest first: without those that are better explained by
    /// other words of the old text.
    fn possible(&self) -> Vec<usize> {
        let mut places = self.is.clone();
        let len = self.passage.words.len();
        places.sort_by_key(|&at| (std::cmp::Reverse(self.weight(at)), at));
        places.truncate(MOST.0);
        let other = |at: usize| {
            let (before, behind) = self.common(at);
            self.was.iter().take(MOST.1).filter(|&&old| old != self.passage.words.start).any(
                |&old| {
                    let reach = (self.sides.before(old, at), self.sides.from(old + len, at + len));
                    reach.0 >= before && reach.1 >= behind && reach != (before, behind)
                },
            )
        };
        places.retain(|&at| !other(at));
        places
    }

    /// What is left of the passage where its words do not stand in one piece.
    fn rest(&self) -> Placement {
        let (own, sides) = (self.passage.words.clone(), self.sides);
        let kept = sides.kept(own.clone()).filter(|(old, _)| sides.old.is_word(*old));
        let kept: Vec<(usize, usize)> = kept.collect();
        let letters: usize = kept.iter().map(|(old, _)| sides.old.letters(*old..old + 1)).sum();
        let half = letters * 2 >= sides.old.letters(own.clone());
        match (kept.first(), kept.last()) {
            (Some((_, from)), Some((_, to))) if half && to - from <= 3 * own.len() => {
                sides.new.hull(*from, *to).map_or(Placement::Gone, Placement::Changed)
            }
            _ => Placement::Gone,
        }
    }
}

#[cfg(test)]
mod tests;
