//! How far two coders agree, by turn.

use crate::study::{Code, Coding, Status, Study};

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

    fn add(&mut self, first: bool, second: bool) {
        match (first, second) {
            (true, true) => self.both += 1,
            (true, false) => self.first += 1,
            (false, true) => self.second += 1,
            (false, false) => self.neither += 1,
        }
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
    let coders: std::collections::BTreeSet<&str> =
        study.interviews.iter().flat_map(|i| i.codings.keys().map(String::as_str)).collect();
    let coders: Vec<&str> = coders.into_iter().collect();
    let mut found = Vec::new();
    for (at, first) in coders.iter().enumerate() {
        for second in &coders[at + 1..] {
            found.extend(agreement(study, [first, second]));
        }
    }
    found
}

fn agreement<'a>(study: &'a Study, coders: [&'a str; 2]) -> Option<Agreement<'a>> {
    let accepted = |codings: &'a Vec<Coding>| -> Vec<&'a Coding> {
        codings.iter().filter(|c| c.status == Status::Accepted).collect()
    };
    let mut units: Vec<[Vec<&str>; 2]> = Vec::new();
    let mut interviews = 0;
    for interview in &study.interviews {
        let pair = coders.map(|coder| interview.codings.get(coder).map(accepted));
        let [Some(first), Some(second)] = pair else { continue };
        if first.is_empty() || second.is_empty() {
            continue;
        }
        interviews += 1;
        for turn in interview.answers(&study.codebook) {
            let codes = |codings: &[&'a Coding]| -> Vec<&'a str> {
                let here = codings.iter().filter(|c| c.span().overlaps(turn.span));
                here.map(|c| c.code()).collect()
            };
            units.push([codes(&first), codes(&second)]);
        }
    }
    (interviews > 0).then(|| count(study, coders, interviews, &units))
}

fn count<'a>(
    study: &'a Study,
    coders: [&'a str; 2],
    interviews: usize,
    units: &[[Vec<&str>; 2]],
) -> Agreement<'a> {
    let mut overall = Counts::default();
    let mut codes = Vec::new();
    for code in study.codebook.codes() {
        let mut counts = Counts::default();
        for [first, second] in units {
            let path = code.path.as_str();
            counts.add(first.contains(&path), second.contains(&path));
        }
        if counts.neither < counts.units() {
            overall.merge(counts);
            codes.push((code, counts));
        }
    }
    Agreement { coders, interviews, codes, overall }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
