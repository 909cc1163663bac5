//! How well suggestions agree with what people coded.

use std::collections::{BTreeMap, BTreeSet};

use super::cues::Cues;
use super::suggest::suggest;
use crate::study::{Codebook, Interview, Status};

/// Counts of one code, or of all together.
///
/// The unit is a code at a respondent's turn. A turn truly has a code when an accepted coding with
/// it overlaps the turn; it is suggested when a suggestion lies in the turn. With `hits` the units
/// that are both:
///
/// - precision = hits / suggested: the share of the suggestions that people agree with;
/// - recall = hits / truth: the share of people's codings that is suggested;
/// - F1 = 2 · hits / (suggested + truth): their harmonic mean.
///
/// Worked: 4 turns truly have a code, 5 are suggested, 3 are both: precision 3/5 = 0.60, recall
/// 3/4 = 0.75, F1 6/9 = 0.67. Over all codes the counts are added first (micro average).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Score {
    /// Units that people coded.
    pub truth: usize,
    /// Units that are suggested.
    pub suggested: usize,
    /// Units that are both.
    pub hits: usize,
}

impl Score {
    /// `None` where nothing was suggested.
    pub fn precision(&self) -> Option<f64> {
        ratio(self.hits, self.suggested)
    }

    /// `None` where nothing was coded.
    pub fn recall(&self) -> Option<f64> {
        ratio(self.hits, self.truth)
    }

    /// `None` where there is neither.
    pub fn f1(&self) -> Option<f64> {
        ratio(2 * self.hits, self.suggested + self.truth)
    }

    fn add(&mut self, other: Self) {
        self.truth += other.truth;
        self.suggested += other.suggested;
        self.hits += other.hits;
    }
}

fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The scores of a study.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evaluation {
    /// By code, in the codebook's order: those with cues, and those that people used.
    pub codes: Vec<(String, Score)>,
    /// All together.
    pub overall: Score,
}

/// Compares suggestions, made as if nothing had been coded, with the accepted codings of `coder`,
/// or of everybody but kwali. Only codes that `concerns` count.
pub fn evaluate<'a>(
    interviews: impl IntoIterator<Item = &'a Interview>,
    codebook: &Codebook,
    cues: &Cues,
    coder: Option<&str>,
    concerns: impl Fn(&str) -> bool,
) -> Evaluation {
    let mut scores: BTreeMap<usize, Score> = BTreeMap::new();
    for (place, code) in codebook.codes().iter().enumerate() {
        if !code.cues.is_empty() && concerns(&code.path) {
            scores.insert(place, Score::default());
        }
    }
    for interview in interviews {
        let truth = coded(interview, codebook, coder);
        let suggested = predicted(interview, codebook, cues);
        for unit @ (_, code) in truth.union(&suggested) {
            let Some(place) = codebook.position(code).filter(|_| concerns(code)) else { continue };
            let (true_, said) = (truth.contains(unit), suggested.contains(unit));
            scores.entry(place).or_default().add(Score {
                truth: usize::from(true_),
                suggested: usize::from(said),
                hits: usize::from(true_ && said),
            });
        }
    }
    let mut overall = Score::default();
    for score in scores.values() {
        overall.add(*score);
    }
    let path = |place: usize| codebook.codes()[place].path.clone();
    Evaluation { codes: scores.into_iter().map(|(at, score)| (path(at), score)).collect(), overall }
}

/// A turn's number and a code's path.
type Unit = (usize, String);

fn coded(interview: &Interview, codebook: &Codebook, coder: Option<&str>) -> BTreeSet<Unit> {
    let counts = |name: &str| coder.map_or(name != super::suggest::CODER, |coder| coder == name);
    let by_coder = interview.codings.iter().filter(|(name, _)| counts(name));
    let accepted: Vec<_> =
        by_coder.flat_map(|(_, c)| c).filter(|c| c.status == Status::Accepted).collect();
    let units = interview.answers(codebook).flat_map(|turn| {
        let here = accepted.iter().filter(|coding| coding.span().overlaps(turn.span));
        here.map(|coding| (turn.number, coding.code().to_owned())).collect::<Vec<_>>()
    });
    units.collect()
}

fn predicted(interview: &Interview, codebook: &Codebook, cues: &Cues) -> BTreeSet<Unit> {
    let suggestions = suggest(interview, codebook, cues).into_iter();
    let turn = |start| interview.transcript.turn_at(start).number;
    suggestions.map(|s| (turn(s.span.start()), s.code)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_numbers_hold() {
        let score = Score { truth: 4, suggested: 5, hits: 3 };
        assert_eq!(score.precision(), Some(0.6));
        assert_eq!(score.recall(), Some(0.75));
        assert!((score.f1().unwrap() - 2.0 / 3.0).abs() < 1e-9);
        assert_eq!(Score::default().f1(), None);
    }
}
