//! Counting one interview.

use std::collections::{BTreeMap, BTreeSet};

use super::Relation;
use super::spans::{length, shared, union};
use crate::analysis::{Selection, rows_of};
use crate::study::{Codebook, Interview, Span};

/// What one interview adds.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// For two codes how often they stand together, and how many units have both.
    pub(super) pairs: Vec<((u32, u32), [usize; 2])>,
    /// For each code how many units have it, and how many have it or are near it.
    pub(super) sizes: Vec<(u32, [usize; 2])>,
    /// How many units there are.
    pub(super) units: usize,
}

/// A place where two codes stand together: their passages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Meeting {
    /// The first code's.
    pub first: Span,
    /// The second code's.
    pub second: Span,
}

/// The passages of each code, each once whoever coded it, rising.
type Passages = BTreeMap<u32, Vec<Span>>;

fn passages(interview: &Interview, codebook: &Codebook, selection: &Selection) -> Passages {
    let mut found = Passages::new();
    for row in rows_of(interview, selection) {
        let code = codebook.position(row.coding.code()).and_then(|at| u32::try_from(at).ok());
        if let Some(code) = code {
            found.entry(code).or_default().push(row.coding.span());
        }
    }
    for spans in found.values_mut() {
        spans.sort_unstable();
        spans.dedup();
    }
    found
}

/// Counts an interview of which case and role are meant.
pub fn count(
    interview: &Interview,
    codebook: &Codebook,
    selection: &Selection,
    relation: Relation,
) -> Part {
    if !selection.coded(interview) {
        return Part::default();
    }
    let passages = passages(interview, codebook, selection);
    if matches!(relation, Relation::Overlap | Relation::Contains) {
        let answers = union(selection.answers(interview, codebook).map(|turn| turn.span));
        return by_passages(&passages, &answers, relation);
    }
    let most = if let Relation::Near(most) = relation { most } else { 0 };
    by_units(&passages, &units(interview, codebook, selection, relation), most)
}

/// The sentences or turns of those who answer, with numbers.
fn units(
    interview: &Interview,
    codebook: &Codebook,
    selection: &Selection,
    relation: Relation,
) -> Vec<(usize, Span)> {
    let turns = selection.answers(interview, codebook);
    if relation == Relation::Sentence {
        turns.flat_map(|turn| interview.transcript.sentences(turn)).enumerate().collect()
    } else {
        turns.map(|turn| (turn.number, turn.span)).collect()
    }
}

fn by_passages(passages: &Passages, answers: &[Span], relation: Relation) -> Part {
    let covered: BTreeMap<u32, Vec<Span>> = passages
        .iter()
        .map(|(code, spans)| (*code, shared(&union(spans.iter().copied()), answers)))
        .collect();
    let mut counts: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    let mut all: Vec<(Span, u32)> =
        passages.iter().flat_map(|(code, spans)| spans.iter().map(|span| (*span, *code))).collect();
    all.sort_unstable();
    for (at, (span, code)) in all.iter().enumerate() {
        let meets = all[at + 1..].iter().take_while(|(next, _)| next.start() < span.end());
        for (next, other) in meets.filter(|(next, other)| other != code && !next.is_empty()) {
            if relation == Relation::Overlap {
                *counts.entry((*code.min(other), *code.max(other))).or_default() += 1;
                continue;
            }
            // Words that both have count also where neither holds the other.
            *counts.entry((*code, *other)).or_default() += usize::from(span.contains(*next));
            *counts.entry((*other, *code)).or_default() += usize::from(next.contains(*span));
        }
    }
    let both = |(a, b): &(u32, u32)| length(&shared(&covered[a], &covered[b]));
    Part {
        pairs: counts.iter().map(|(codes, count)| (*codes, [*count, both(codes)])).collect(),
        sizes: covered.iter().map(|(code, spans)| (*code, [length(spans); 2])).collect(),
        units: length(answers),
    }
}

/// Counts units, which rise: those that have a code, and those in which it is at most `most` numbers
/// away.
fn by_units(passages: &Passages, units: &[(usize, Span)], most: usize) -> Part {
    let mut own: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); units.len()];
    let mut near = own.clone();
    let mut sizes = Vec::new();
    for (code, spans) in passages {
        let mut has = BTreeSet::new();
        for span in spans {
            let first = units.partition_point(|(_, unit)| unit.end() <= span.start());
            let here = units[first..].iter().take_while(|(_, unit)| unit.start() < span.end());
            has.extend(first..first + here.count());
        }
        let mut reached = BTreeSet::new();
        for at in &has {
            let number = units[*at].0;
            let first = if most == 0 {
                *at
            } else {
                units.partition_point(|(other, _)| other + most < number)
            };
            let there = units[first..].iter().take_while(|(other, _)| *other <= number + most);
            reached.extend(first..first + there.count());
        }
        has.iter().for_each(|at| _ = own[*at].insert(*code));
        reached.iter().for_each(|at| _ = near[*at].insert(*code));
        sizes.push((*code, [has.len(), reached.len()]));
    }
    let mut counts: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    for (own, near) in own.iter().zip(&near) {
        for a in own {
            for b in near.iter().filter(|b| if most == 0 { *b > a } else { *b != a }) {
                *counts.entry((*a, *b)).or_default() += 1;
            }
        }
    }
    let pairs = counts.into_iter().map(|(codes, count)| (codes, [count, count]));
    Part { pairs: pairs.collect(), sizes, units: units.len() }
}

/// The passages of two codes that stand together in an interview, in order. In units, each unit gives
/// the first passage of either code that touches it.
pub fn meetings(
    interview: &Interview,
    codebook: &Codebook,
    selection: &Selection,
    relation: Relation,
    [first, second]: [usize; 2],
) -> Vec<Meeting> {
    let passages = passages(interview, codebook, selection);
    let of = |code: usize| {
        let code = u32::try_from(code).unwrap_or(u32::MAX);
        passages.get(&code).map_or(&[][..], Vec::as_slice)
    };
    let (first, second) = (of(first), of(second));
    if matches!(relation, Relation::Overlap | Relation::Contains) {
        let holds = |a: &Span, b: &Span| match relation {
            Relation::Contains => a.contains(*b),
            _ => a.overlaps(*b),
        };
        let pairs = first.iter().flat_map(|a| second.iter().map(move |b| (*a, *b)));
        let pairs = pairs.filter(|(a, b)| holds(a, b));
        return pairs.map(|(first, second)| Meeting { first, second }).collect();
    }
    let units = units(interview, codebook, selection, relation);
    let most = if let Relation::Near(most) = relation { most } else { 0 };
    let touching = |spans: &[Span], unit: Span| spans.iter().copied().find(|s| s.overlaps(unit));
    let meeting = |(number, unit): &(usize, Span)| {
        let a = touching(first, *unit)?;
        let mut close = units.iter().filter(|(other, _)| other.abs_diff(*number) <= most);
        let b = close.find_map(|(_, unit)| touching(second, *unit))?;
        Some(Meeting { first: a, second: b })
    };
    units.iter().filter_map(meeting).collect()
}
