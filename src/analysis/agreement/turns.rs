//! Two coders' decisions by turn, as checks add them up.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::study::{Code, Codebook, Coding, Span, Status, Study};

/// Two coders' decisions on one code over all units: how often both, one, or neither.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Both gave the code.
    pub both: usize,
    /// Only the first.
    pub first: usize,
    /// Only the second.
    pub second: usize,
    /// Neither.
    pub neither: usize,
}

impl Counts {
    /// How many units there are.
    pub fn units(self) -> usize {
        self.both + self.first + self.second + self.neither
    }

    /// The share of units on which they agree.
    pub fn percent(self) -> Option<f64> {
        (self.units() > 0).then(|| (self.both + self.neither) as f64 / self.units() as f64)
    }

    /// Cohen's κ = (Po − Pe) / (1 − Pe), with Pe = P₁(yes)·P₂(yes) + P₁(no)·P₂(no)
    /// (Cohen 1960, *Educational and Psychological Measurement* 20, 37–46).
    ///
    /// With both 20, first 5, second 10, neither 15: Po = 0.70, Pe = 0.50, κ = 0.40. `None` where
    /// expected agreement is complete, because nothing was left to agree on.
    pub fn kappa(self) -> Option<f64> {
        let n = self.units() as f64;
        let observed = self.percent()?;
        let yes = |count: usize| count as f64 / n;
        let (p1, p2) = (yes(self.both + self.first), yes(self.both + self.second));
        let expected = p1 * p2 + (1.0 - p1) * (1.0 - p2);
        (expected < 1.0).then(|| (observed - expected) / (1.0 - expected))
    }

    fn merge(&mut self, other: Self) {
        self.both += other.both;
        self.first += other.first;
        self.second += other.second;
        self.neither += other.neither;
    }
}

/// Two coders' agreement over the interviews that both coded.
#[derive(Debug, Clone)]
pub struct Agreement<'a> {
    /// The coders.
    pub coders: [&'a str; 2],
    /// How many interviews both coded.
    pub interviews: usize,
    /// For each code that either used.
    pub codes: Vec<(&'a Code, Counts)>,
    /// Over all of these codes together.
    pub overall: Counts,
}

/// The agreement of every pair of coders who both coded at least one interview.
///
/// The units are the turns of those who answer, in interviews that both coded: an interview that
/// one of them has not coded is missing, not a "no". A turn has a code when an accepted coding
/// overlaps it.
pub fn agreements(study: &Study) -> Vec<Agreement<'_>> {
    let mut pairs: BTreeMap<[&str; 2], Pooled> = BTreeMap::new();
    for interview in &study.interviews {
        let units: Vec<Span> = interview.answers(&study.codebook).map(|turn| turn.span).collect();
        let coders = interview.codings.iter().filter_map(|(coder, codings)| {
            Some((coder.as_str(), given(&study.codebook, &units, codings)?))
        });
        let coders: Vec<(&str, Given)> = coders.collect();
        for (at, (first, own)) in coders.iter().enumerate() {
            for (second, other) in &coders[at + 1..] {
                let pooled = pairs.entry([first, second]).or_default();
                pooled.add(&pair_counts(units.len(), own, other));
            }
        }
    }
    let pairs = pairs.into_iter();
    pairs.map(|(coders, pooled)| pooled.agreement(coders, &study.codebook)).collect()
}

/// What one coder did in one interview: each code's number in the codebook with the number of a unit
/// that has it, rising.
pub type Given = Vec<(u32, u32)>;

/// To which units a coder gave which codes; `None` where no coding is accepted, because then the
/// interview is missing. Units do not overlap and rise.
pub fn given<'a>(
    codebook: &Codebook,
    units: &[Span],
    codings: impl IntoIterator<Item = &'a Coding>,
) -> Option<Given> {
    let accepted = codings.into_iter().filter(|coding| coding.status == Status::Accepted);
    let mut accepted = accepted.peekable();
    accepted.peek()?;
    let mut given = Given::new();
    for coding in accepted {
        let (Some(code), span) = (codebook.position(coding.code()), coding.span()) else {
            continue;
        };
        let first = units.partition_point(|unit| unit.end() <= span.start());
        let here = units[first..].iter().take_while(|unit| unit.start() < span.end()).count();
        given.extend((first..first + here).map(|unit| (number(code), number(unit))));
    }
    given.sort_unstable();
    given.dedup();
    Some(given)
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Two coders' decisions in one interview, to be added up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairCounts {
    /// How many units there are.
    pub units: u32,
    /// For each code that either gave, rising: its number in the codebook, and how many units have
    /// it from both, only from the first, and only from the second.
    pub codes: Vec<[u32; 4]>,
}

/// Compares what two coders did in one interview of so many units.
pub fn pair_counts(units: usize, first: &Given, second: &Given) -> PairCounts {
    let mut codes: Vec<[u32; 4]> = Vec::new();
    let mut count = |code: u32, of: usize| match codes.last_mut().filter(|last| last[0] == code) {
        Some(last) => last[of] += 1,
        None => {
            let mut fresh = [code, 0, 0, 0];
            fresh[of] = 1;
            codes.push(fresh);
        }
    };
    let (mut a, mut b) = (first.iter().peekable(), second.iter().peekable());
    loop {
        let order = match (a.peek(), b.peek()) {
            (Some(own), Some(other)) => own.cmp(other),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => break,
        };
        let own = if order.is_le() { a.next() } else { None };
        let other = if order.is_ge() { b.next() } else { None };
        match (own, other) {
            (Some((code, _)), Some(_)) => count(*code, 1),
            (Some((code, _)), None) => count(*code, 2),
            (None, Some((code, _))) => count(*code, 3),
            (None, None) => {}
        }
    }
    PairCounts { units: number(units), codes }
}

/// Two coders' decisions over all interviews that both coded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pooled {
    /// How many interviews both coded.
    pub interviews: usize,
    units: usize,
    codes: BTreeMap<u32, [usize; 3]>,
}

impl Pooled {
    /// Adds an interview that both coded.
    pub fn add(&mut self, counts: &PairCounts) {
        self.interviews += 1;
        self.units += counts.units as usize;
        for [code, both, first, second] in &counts.codes {
            let sum = self.codes.entry(*code).or_default();
            for (sum, count) in sum.iter_mut().zip([both, first, second]) {
                *sum += *count as usize;
            }
        }
    }

    /// For each code that either gave: its number in the codebook, and the decisions on it.
    pub fn codes(&self) -> impl Iterator<Item = (usize, Counts)> {
        self.codes.iter().map(|(code, [both, first, second])| {
            let neither = self.units.saturating_sub(both + first + second);
            (*code as usize, Counts { both: *both, first: *first, second: *second, neither })
        })
    }

    /// The decisions on all of these codes together.
    pub fn overall(&self) -> Counts {
        let mut overall = Counts::default();
        self.codes().for_each(|(_, counts)| overall.merge(counts));
        overall
    }

    fn agreement<'a>(&self, coders: [&'a str; 2], codebook: &'a Codebook) -> Agreement<'a> {
        let codes =
            self.codes().filter_map(|(at, counts)| Some((codebook.codes().get(at)?, counts)));
        let codes = codes.collect();
        Agreement { coders, interviews: self.interviews, codes, overall: self.overall() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Settings;
    use proptest::prelude::*;

    #[test]
    fn kappa_of_the_textbook_table_is_point_four() {
        let counts = Counts { both: 20, first: 5, second: 10, neither: 15 };
        assert!((counts.percent().unwrap() - 0.7).abs() < 1e-12);
        assert!((counts.kappa().unwrap() - 0.4).abs() < 1e-12);
    }

    #[test]
    fn kappa_says_nothing_where_all_agree_on_one_answer() {
        assert_eq!(Counts { neither: 9, ..Counts::default() }.kappa(), None);
        assert_eq!(Counts::default().percent(), None);
    }

    /// The definition, unit by unit.
    fn by_units(units: &[Span], codings: [&[Coding]; 2], code: &str) -> Counts {
        let mut counts = Counts::default();
        for unit in units {
            let has = codings.map(|codings| {
                let mut own = codings.iter().filter(|c| c.status == Status::Accepted);
                own.any(|c| c.code() == code && c.span().overlaps(*unit))
            });
            match has {
                [true, true] => counts.both += 1,
                [true, false] => counts.first += 1,
                [false, true] => counts.second += 1,
                [false, false] => counts.neither += 1,
            }
        }
        counts
    }

    fn codings() -> impl Strategy<Value = Vec<Coding>> {
        let coding = (0usize..40, 0usize..15, 0usize..3, any::<bool>());
        let coding = coding.prop_map(|(start, len, code, accepted)| {
            let mut coding =
                Coding::restored("x", Span::at(start, len), ["a", "b", "?"][code], "x");
            coding.status = if accepted { Status::Accepted } else { Status::Rejected };
            coding
        });
        proptest::collection::vec(coding, 0..8)
    }

    proptest! {
        #[test]
        fn what_is_added_up_is_what_the_units_say(
            lengths in proptest::collection::vec((0usize..4, 0usize..6), 0..9), first in codings(), second in codings(),
        ) {
            let code = |path: &str| Code { path: path.into(), ..Code::default() };
            let codebook = Codebook::new(Settings::default(), vec![code("a"), code("b")]).unwrap();
            let mut at = 0;
            let units: Vec<Span> = lengths.iter().map(|(gap, len)| {
                let unit = Span::at(at + gap, *len);
                at = unit.end() + 1;
                unit
            }).collect();
            let coded = |codings: &[Coding]| codings.iter().any(|c| c.status == Status::Accepted);
            let own = given(&codebook, &units, &first);
            let other = given(&codebook, &units, &second);
            prop_assert_eq!((own.is_some(), other.is_some()), (coded(&first), coded(&second)));
            let (own, other) = (own.unwrap_or_default(), other.unwrap_or_default());
            let mut pooled = Pooled::default();
            pooled.add(&pair_counts(units.len(), &own, &other));
            for (number, path) in ["a", "b"].into_iter().enumerate() {
                let expected = by_units(&units, [&first, &second], path);
                let found = pooled.codes().find(|(at, _)| *at == number).map(|(_, counts)| counts);
                let used = expected.neither < expected.units();
                prop_assert_eq!(found, used.then_some(expected));
            }
        }
    }
}
