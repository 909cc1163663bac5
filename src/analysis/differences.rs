//! Two coders' codings of one interview side by side.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

use crate::study::{Coding, Span, Status};

/// How two coders' codings of a passage differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Same span, same code.
    Same,
    /// Same code, overlapping spans.
    Span,
    /// Different codes, spans that are the same or overlap by at least a half.
    Code,
    /// Only the first coder has it.
    OnlyFirst,
    /// Only the second coder has it.
    OnlySecond,
}

/// What the first coder has in a place, and what the second has there.
///
/// On each side stand the codings of one span and code: one, or none, or more where a coder gave
/// the same code twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference<'a> {
    /// How they differ.
    pub kind: Kind,
    /// The smallest span that holds them all.
    pub span: Span,
    /// The first coder's.
    pub first: Vec<&'a Coding>,
    /// The second coder's.
    pub second: Vec<&'a Coding>,
}

/// A span and code.
pub(super) type Key<'a> = (Span, &'a str);

pub(super) fn key(coding: &Coding) -> Key<'_> {
    (coding.span(), coding.code())
}

/// One coder's codings of a span and code.
type Unit<'a> = (Key<'a>, Vec<&'a Coding>);

/// The differences of two coders in an interview, in order of place. Every accepted coding of either
/// stands in exactly one; others do not count. Swapping the coders mirrors the result.
///
/// Equal ones are paired first, then those of the same code by the largest overlap in characters,
/// then those of different codes by the largest share of the characters that either has, of at least
/// a half; what ties goes by place. The rest is alone.
pub fn differences<'a>(first: &'a [Coding], second: &'a [Coding]) -> Vec<Difference<'a>> {
    let mut first = units(first);
    let mut second = units(second);
    let mut found = Vec::new();
    let equal: Vec<Key> = first.keys().filter(|key| second.contains_key(*key)).copied().collect();
    for key in equal {
        let sides = first.remove(&key).zip(second.remove(&key));
        found.extend(sides.map(|(a, b)| Difference::pair(Kind::Same, (key, a), (key, b))));
    }
    let mut first: Vec<Option<Unit>> = first.into_iter().map(Some).collect();
    let mut second: Vec<Option<Unit>> = second.into_iter().map(Some).collect();
    for (kind, a, b) in candidates(&first, &second) {
        if first[a].is_some() && second[b].is_some() {
            let sides = first[a].take().zip(second[b].take());
            found.extend(sides.map(|(a, b)| Difference::pair(kind, a, b)));
        }
    }
    let alone = |kind| move |unit| Difference::alone(kind, unit);
    found.extend(first.into_iter().flatten().map(alone(Kind::OnlyFirst)));
    found.extend(second.into_iter().flatten().map(alone(Kind::OnlySecond)));
    found.sort_by(|a, b| (a.span, a.keys()).cmp(&(b.span, b.keys())));
    found
}

fn units(codings: &[Coding]) -> BTreeMap<Key<'_>, Vec<&Coding>> {
    let mut units: BTreeMap<Key, Vec<&Coding>> = BTreeMap::new();
    for coding in codings.iter().filter(|coding| coding.status == Status::Accepted) {
        units.entry(key(coding)).or_default().push(coding);
    }
    units.values_mut().for_each(|unit| unit.sort_by(|a, b| a.order().cmp(&b.order())));
    units
}

impl<'a> Difference<'a> {
    fn pair(kind: Kind, first: Unit<'a>, second: Unit<'a>) -> Self {
        Self { kind, span: first.0.0.hull(second.0.0), first: first.1, second: second.1 }
    }

    fn alone(kind: Kind, ((span, _), codings): Unit<'a>) -> Self {
        let (first, second) =
            if kind == Kind::OnlyFirst { (codings, Vec::new()) } else { (Vec::new(), codings) };
        Self { kind, span, first, second }
    }

    /// Its codings, the first coder's first.
    pub fn codings(&self) -> impl Iterator<Item = &'a Coding> + '_ {
        self.first.iter().chain(&self.second).copied()
    }

    /// The lower and the higher key, whoever's they are. No two differences have the same: equal keys
    /// of two coders are in one.
    fn keys(&self) -> Option<(Key<'a>, Key<'a>)> {
        let keys = || self.codings().map(key);
        keys().min().zip(keys().max())
    }
}

/// A pair that is possible, in the order in which pairs are made.
struct Candidate<'a> {
    kind: Kind,
    overlap: usize,
    union: usize,
    keys: (Key<'a>, Key<'a>),
    at: (usize, usize),
}

impl Candidate<'_> {
    /// Depends on the pair alone and not on which coder is the first.
    fn order(&self, other: &Self) -> Ordering {
        let nearness = match (self.kind, other.kind) {
            (Kind::Code, Kind::Code) => {
                let share = |a: &Self, b: &Self| a.overlap as u128 * b.union as u128;
                share(other, self).cmp(&share(self, other))
            }
            _ => Reverse(self.overlap).cmp(&Reverse(other.overlap)),
        };
        self.kind.cmp(&other.kind).then(nearness).then(self.keys.cmp(&other.keys))
    }
}

/// A span and code with its place in a list.
type Placed<'a> = (Key<'a>, usize);

fn candidates(first: &[Option<Unit>], second: &[Option<Unit>]) -> Vec<(Kind, usize, usize)> {
    let mut found = Vec::new();
    sweep(&placed(first), &placed(second), |(a, a_at), (b, b_at)| {
        let overlap = a.0.end().min(b.0.end()) - a.0.start().max(b.0.start());
        let union = a.0.hull(b.0).len();
        let kind = if a.1 == b.1 { Kind::Span } else { Kind::Code };
        if overlap > 0 && (kind == Kind::Span || union - overlap <= overlap) {
            let keys = (a.min(b), a.max(b));
            found.push(Candidate { kind, overlap, union, keys, at: (a_at, b_at) });
        }
    });
    found.sort_unstable_by(Candidate::order);
    found.into_iter().map(|c| (c.kind, c.at.0, c.at.1)).collect()
}

fn placed<'a>(units: &[Option<Unit<'a>>]) -> Vec<Placed<'a>> {
    units.iter().enumerate().filter_map(|(at, unit)| Some((unit.as_ref()?.0, at))).collect()
}

/// Calls `each` for every pair that overlaps. Both sides are in order of place, and only what
/// reaches as far as the next start is looked at.
fn sweep<'a>(
    first: &[Placed<'a>],
    second: &[Placed<'a>],
    mut each: impl FnMut(Placed<'a>, Placed<'a>),
) {
    let span = |placed: &Placed| placed.0.0;
    let (mut a, mut b) = (0, 0);
    let (mut open_first, mut open_second) = (Vec::<Placed>::new(), Vec::<Placed>::new());
    loop {
        let from_first = match (first.get(a), second.get(b)) {
            (Some(a), Some(b)) => span(a).start() <= span(b).start(),
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => return,
        };
        let (next, own, others) = if from_first {
            a += 1;
            (first[a - 1], &mut open_first, &mut open_second)
        } else {
            b += 1;
            (second[b - 1], &mut open_second, &mut open_first)
        };
        others.retain(|other| span(other).end() > span(&next).start());
        for other in others.iter().filter(|other| span(other).overlaps(span(&next))) {
            if from_first { each(next, *other) } else { each(*other, next) }
        }
        own.push(next);
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub fn coding(start: usize, len: usize, code: &str, id: usize) -> Coding {
        Coding::restored(&format!("k{id}"), Span::at(start, len), code, "x")
    }

    pub fn codings() -> impl Strategy<Value = Vec<Coding>> {
        let one = (0usize..40, 0usize..12, "[abc]", 0usize..8);
        prop::collection::vec(one, 0..25).prop_map(|all| {
            let made = all.into_iter().enumerate().map(|(id, (start, len, code, status))| {
                let status = if status == 0 { Status::Rejected } else { Status::Accepted };
                coding(start, len, &code, id).with_status(status)
            });
            made.collect()
        })
    }

    fn kinds(first: &[Coding], second: &[Coding]) -> Vec<(Kind, String)> {
        differences(first, second).iter().map(|d| (d.kind, d.span.to_string())).collect()
    }

    #[test]
    fn equal_ones_are_paired_first_then_codes_then_spans() {
        let first = [
            coding(0, 10, "a", 1),
            coding(0, 10, "b", 2),
            coding(20, 10, "a", 3),
            coding(40, 10, "a", 4),
            coding(60, 10, "a", 5),
        ];
        let second = [
            coding(0, 10, "a", 1),
            coding(22, 10, "a", 2),
            coding(18, 4, "a", 3),
            coding(42, 10, "b", 4),
            coding(66, 10, "b", 5),
        ];
        let expected = [
            (Kind::Same, "0-10"),
            (Kind::OnlyFirst, "0-10"),
            (Kind::OnlySecond, "18-22"),
            (Kind::Span, "20-32"),
            (Kind::Code, "40-52"),
            (Kind::OnlyFirst, "60-70"),
            (Kind::OnlySecond, "66-76"),
        ];
        assert_eq!(kinds(&first, &second), expected.map(|(k, s)| (k, s.to_owned())));
    }

    #[test]
    fn half_of_the_characters_is_enough_for_a_pair_of_codes() {
        let a = [coding(0, 10, "a", 1)];
        assert_eq!(kinds(&a, &[coding(0, 5, "b", 1)]), [(Kind::Code, "0-10".to_owned())]);
        assert_eq!(kinds(&a, &[coding(0, 4, "b", 1)]).len(), 2);
    }

    #[test]
    fn a_code_given_twice_is_one_difference() {
        let first = [coding(0, 10, "a", 1), coding(0, 10, "a", 2)];
        let found = differences(&first, &first[..1]);
        assert_eq!((found.len(), found[0].first.len(), found[0].second.len()), (1, 2, 1));
    }

    proptest! {
        #[test]
        fn every_accepted_coding_is_in_exactly_one(first in codings(), second in codings()) {
            let found = differences(&first, &second);
            for (all, side) in [(&first, 0), (&second, 1)] {
                let mut seen: Vec<&str> = found.iter()
                    .flat_map(|d| if side == 0 { &d.first } else { &d.second })
                    .map(|c| c.id()).collect();
                let counts = |c: &&Coding| c.status == Status::Accepted;
                let mut expected: Vec<&str> = all.iter().filter(counts).map(Coding::id).collect();
                seen.sort_unstable();
                expected.sort_unstable();
                prop_assert_eq!(seen, expected);
            }
            for d in &found {
                let (a, b) = (d.first.first(), d.second.first());
                let code = |c: Option<&&Coding>| c.map(|c| c.code().to_owned());
                let span = |c: Option<&&Coding>| c.map(|c| c.span());
                match d.kind {
                    Kind::Same => prop_assert_eq!((code(a), span(a)), (code(b), span(b))),
                    Kind::Span => prop_assert!(code(a) == code(b) && span(a) != span(b)),
                    Kind::Code => prop_assert!(code(a) != code(b) && a.is_some() && b.is_some()),
                    Kind::OnlyFirst => prop_assert!(a.is_some() && b.is_none()),
                    Kind::OnlySecond => prop_assert!(a.is_none() && b.is_some()),
                }
            }
            prop_assert!(found.is_sorted_by_key(|d| d.span));
        }

        #[test]
        fn no_two_that_are_left_alone_could_be_a_pair(first in codings(), second in codings()) {
            let found = differences(&first, &second);
            for a in found.iter().filter(|d| d.kind == Kind::OnlyFirst) {
                for b in found.iter().filter(|d| d.kind == Kind::OnlySecond) {
                    let (a, b) = (a.first[0], b.second[0]);
                    let overlap = a.span().end().min(b.span().end())
                        .saturating_sub(a.span().start().max(b.span().start()));
                    let near = 2 * overlap >= a.span().hull(b.span()).len();
                    prop_assert!(overlap == 0 || a.code() != b.code() && !near);
                }
            }
        }

        #[test]
        fn swapping_the_coders_mirrors_the_result(first in codings(), second in codings()) {
            let mirrored: Vec<Difference> = differences(&second, &first).into_iter().map(|d| {
                let kind = match d.kind {
                    Kind::OnlyFirst => Kind::OnlySecond,
                    Kind::OnlySecond => Kind::OnlyFirst,
                    kind => kind,
                };
                Difference { kind, span: d.span, first: d.second, second: d.first }
            }).collect();
            prop_assert_eq!(differences(&first, &second), mirrored);
        }

        #[test]
        fn no_offsets_make_it_panic(a in any::<(usize, usize)>(), b in any::<(usize, usize)>()) {
            let far = |(a, b): (usize, usize)| Span::new(a.min(b), a.max(b)).unwrap();
            let one = [Coding::restored("k", far(a), "a", "x")];
            let other = [Coding::restored("k", far(b), "b", "x")];
            prop_assert!(!differences(&one, &other).is_empty());
        }
    }
}
