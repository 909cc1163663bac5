//! Agreement on passages without fixed units: Krippendorff's coefficients for unitizing.
//!
//! Interviews are laid end to end; no passage and no gap reaches over a border. What a coder gave the
//! same code twice in overlapping passages is one passage. Where passages with several codes overlap,
//! the set of codes is the value, as values must exclude each other.

use std::collections::{BTreeMap, HashMap};

use super::coefficients::{Figure, Why};

/// A passage: its start, its end, and what it was given.
pub type Piece = (u32, u32, u32);

/// One stretch of text and, for each coder who went over it, passages in order that do not overlap.
#[derive(Debug, Clone, Default)]
pub struct Continuum {
    /// How many characters it has.
    pub length: u32,
    /// Each coder's passages.
    pub coders: Vec<Vec<Piece>>,
}

/// The family of Krippendorff, Mathet, Bouvry & Widlöcher (2016).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Family {
    /// Whether something was found where, whatever it was: |u|α, ATLAS.ti's Cu-α of a domain.
    pub presence: Figure,
    /// What it was, where two coders both found something: cu-α.
    pub coding: Figure,
    /// Both at once: uα.
    pub both: Figure,
}

/// Observed coincidences and lengths, added up over continua.
#[derive(Debug, Default)]
struct Sums {
    total: f64,
    /// Length that pairs of coders have alike, gaps included, and passages whatever their values.
    alike: f64,
    alike_presence: f64,
    /// Length of each value, and of gaps.
    lengths: BTreeMap<u32, f64>,
    gaps: f64,
    /// Squared lengths of passages.
    squares: f64,
    /// The same where another coder has a passage too.
    paired: f64,
    paired_alike: f64,
    paired_lengths: BTreeMap<u32, f64>,
    paired_squares: f64,
}

/// The coefficients of the 2016 family.
pub fn family(continua: &[Continuum]) -> Family {
    let mut sums = Sums::default();
    continua.iter().filter(|c| c.coders.len() > 1).for_each(|c| sums.add(c));
    let lengths = || sums.lengths.values().copied();
    let found: f64 = lengths().sum();
    let corrected = sums.total - (sums.squares + sums.gaps) / sums.total;
    let expected =
        |parts: f64, total: f64, corrected: f64| Some((total * total - parts) / corrected);
    let alpha = |observed: f64, expected: Option<f64>| match expected {
        Some(expected) if expected > 1e-9 => Ok(1.0 - observed / expected),
        _ => Err(Why::OneCategory),
    };
    let gaps = sums.gaps * sums.gaps;
    let square = |lengths: &BTreeMap<u32, f64>| lengths.values().map(|l| l * l).sum::<f64>();
    if sums.total <= 0.0 {
        return Family {
            presence: Err(Why::NoUnits),
            coding: Err(Why::NoUnits),
            both: Err(Why::NoUnits),
        };
    }
    let coding = if sums.paired > 0.0 {
        let corrected = sums.paired - sums.paired_squares / sums.paired;
        let parts = square(&sums.paired_lengths);
        // With one value only nothing could be confused.
        let expected = expected(parts, sums.paired, corrected)
            .filter(|_| sums.paired_lengths.len() > 1 && corrected > 1e-9);
        alpha(sums.paired - sums.paired_alike, expected)
    } else {
        Err(Why::NoOverlap)
    };
    Family {
        presence: alpha(
            sums.total - sums.alike_presence,
            expected(gaps + found * found, sums.total, corrected),
        ),
        coding,
        both: alpha(
            sums.total - sums.alike,
            expected(gaps + square(&sums.lengths), sums.total, corrected),
        ),
    }
}

impl Sums {
    fn add(&mut self, continuum: &Continuum) {
        let coders = continuum.coders.len();
        let others = coders as f64 - 1.0;
        self.total += f64::from(continuum.length) * coders as f64;
        for pieces in &continuum.coders {
            let mut covered = 0.0;
            for (start, end, value) in pieces {
                let length = f64::from(end - start);
                *self.lengths.entry(*value).or_default() += length;
                self.squares += length * length;
                covered += length;
            }
            self.gaps += f64::from(continuum.length) - covered;
        }
        let mut pairable: HashMap<(usize, u32), f64> = HashMap::new();
        each_stretch(continuum, |from, to, open| {
            let length = f64::from(to - from);
            let found: Vec<(usize, Piece)> = open
                .iter()
                .enumerate()
                .filter_map(|(coder, piece)| piece.map(|piece| (coder, piece)))
                .collect();
            let (some, none) = (found.len() as f64, (coders - found.len()) as f64);
            let mut values: BTreeMap<u32, f64> = BTreeMap::new();
            for (_, (_, _, value)) in &found {
                *values.entry(*value).or_default() += 1.0;
            }
            let same: f64 = values.values().map(|n| n * (n - 1.0)).sum();
            self.alike_presence += length * (some * (some - 1.0) + none * (none - 1.0)) / others;
            self.alike += length * (same + none * (none - 1.0)) / others;
            if found.len() < 2 {
                return;
            }
            self.paired += length * some * (some - 1.0) / others;
            self.paired_alike += length * same / others;
            for (value, count) in values {
                *self.paired_lengths.entry(value).or_default() +=
                    length * count * (some - 1.0) / others;
            }
            for (coder, (start, _, _)) in &found {
                *pairable.entry((*coder, *start)).or_default() += length;
            }
        });
        let mut lengths: Vec<((usize, u32), f64)> = pairable.into_iter().collect();
        lengths.sort_by_key(|(key, _)| *key);
        self.paired_squares += lengths.iter().map(|(_, length)| length * length).sum::<f64>();
    }
}

/// Calls `each` with stretches on which nothing begins or ends, and the passage each coder has there.
fn each_stretch(continuum: &Continuum, mut each: impl FnMut(u32, u32, &[Option<Piece>])) {
    let mut borders: Vec<u32> = continuum
        .coders
        .iter()
        .flatten()
        .flat_map(|(start, end, _)| [*start, *end])
        .chain([0, continuum.length])
        .collect();
    borders.sort_unstable();
    borders.dedup();
    let mut next = vec![0; continuum.coders.len()];
    let mut open = vec![None; continuum.coders.len()];
    for pair in borders.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        for (coder, pieces) in continuum.coders.iter().enumerate() {
            while pieces.get(next[coder]).is_some_and(|piece| piece.1 <= from) {
                next[coder] += 1;
            }
            open[coder] = pieces.get(next[coder]).filter(|piece| piece.0 <= from).copied();
        }
        each(from, to, &open);
    }
}

/// `α_U` of Krippendorff (1995; 2004, 251–256): passages of one value against gaps, by squared
/// distances. Of several values, hand on the sections of each, as their disagreements add up.
///
/// Only continua that all `coders` went over count, for the formula knows no missing ones.
pub fn alpha_u<'c>(by_value: impl IntoIterator<Item = &'c [Continuum]>, coders: usize) -> Figure {
    let (mut observed, mut expected, mut any) = (0.0, 0.0, false);
    for continua in by_value {
        let complete = || continua.iter().filter(|c| c.coders.len() == coders && coders > 1);
        let length: f64 = complete().map(|c| f64::from(c.length)).sum();
        if length <= 0.0 {
            continue;
        }
        any = true;
        let squares: f64 = complete().map(distances).sum();
        observed += squares / (coders as f64 * (coders as f64 - 1.0) * length * length);
        expected += chance(complete(), coders as f64, length);
    }
    match any {
        false => Err(Why::NoUnits),
        true if expected <= 0.0 => Err(Why::OneCategory),
        true => Ok(1.0 - observed / expected),
    }
}

/// Passages and the gaps between them, in order: start, length, whether it is a passage.
fn sections(pieces: &[Piece], length: u32) -> Vec<(f64, f64, bool)> {
    let mut found = Vec::with_capacity(pieces.len() * 2 + 1);
    let mut at = 0;
    for (start, end, _) in pieces {
        if *start > at {
            found.push((f64::from(at), f64::from(start - at), false));
        }
        found.push((f64::from(*start), f64::from(end - start), true));
        at = *end;
    }
    if at < length {
        found.push((f64::from(at), f64::from(length - at), false));
    }
    found
}

/// The squared distances of all intersecting sections of every two coders, both ways.
fn distances(continuum: &Continuum) -> f64 {
    let sections: Vec<_> =
        continuum.coders.iter().map(|own| sections(own, continuum.length)).collect();
    let mut sum = 0.0;
    for (at, first) in sections.iter().enumerate() {
        for second in &sections[at + 1..] {
            let (mut a, mut b) = (0, 0);
            while let (Some(own), Some(other)) = (first.get(a), second.get(b)) {
                sum += 2.0 * distance(*own, *other);
                let (own_end, other_end) = (own.0 + own.1, other.0 + other.1);
                a += usize::from(own_end <= other_end);
                b += usize::from(other_end <= own_end);
            }
        }
    }
    sum
}

/// The squared distance of two sections that share text.
fn distance(a: (f64, f64, bool), b: (f64, f64, bool)) -> f64 {
    let within = |inner: (f64, f64, bool), outer: (f64, f64, bool)| {
        outer.0 <= inner.0 && inner.0 + inner.1 <= outer.0 + outer.1
    };
    match (a.2, b.2) {
        (true, true) => (a.0 - b.0).powi(2) + (a.0 + a.1 - b.0 - b.1).powi(2),
        (true, false) if within(a, b) => a.1 * a.1,
        (false, true) if within(b, a) => b.1 * b.1,
        _ => 0.0,
    }
}

fn chance<'c>(continua: impl Iterator<Item = &'c Continuum>, coders: f64, length: f64) -> f64 {
    let (mut passages, mut gaps): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
    for continuum in continua {
        for own in &continuum.coders {
            for (_, length, passage) in sections(own, continuum.length) {
                if passage { passages.push(length) } else { gaps.push(length) }
            }
        }
    }
    // The sum over gaps at least as long as a passage, of each passage at once.
    gaps.sort_unstable_by(f64::total_cmp);
    let mut behind = vec![0.0; gaps.len() + 1];
    for at in (0..gaps.len()).rev() {
        behind[at] = behind[at + 1] + gaps[at];
    }
    let others = passages.len() as f64 - 1.0;
    let mut sum = 0.0;
    let mut own = 0.0;
    for l in &passages {
        let first = gaps.partition_point(|gap| gap < l);
        let room = behind[first] - (gaps.len() - first) as f64 * (l - 1.0);
        sum += others / 3.0 * (2.0 * l.powi(3) - 3.0 * l * l + l) + l * l * room;
        own += l * (l - 1.0);
    }
    let all = coders * length;
    let pairs = all * (all - 1.0) - own;
    if pairs > 0.0 { 2.0 / length * sum / pairs } else { 0.0 }
}

#[cfg(test)]
#[path = "unitizing_tests.rs"]
mod tests;
