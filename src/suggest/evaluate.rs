//! How well suggestions agree with what people coded.

use std::collections::{BTreeMap, BTreeSet};

use super::by::By;
use super::calibration::Calibration;
use super::found::Found;
use super::learn::{Guess, Learned, TooLittle};
use super::truth::{Unit, coded};
use crate::study::{Codebook, Interview};

/// More cases than this are left out some at a time.
const PARTS: usize = 10;

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
/// 3/4 = 0.75, F1 6/9 = 0.67. Over all codes the counts are added first (micro average);
/// their plain mean over the codes is the macro average.
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

/// The scores of one way to suggest.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// The way.
    pub by: By,
    /// By code, in the codebook's order: those with cues, those that people used, and those that were
    /// suggested.
    pub codes: Vec<(String, Score)>,
    /// All together.
    pub overall: Score,
    /// How well its probabilities hold, for every code that a turn may have; of cues, which have
    /// none, nothing.
    pub calibration: Calibration,
}

impl Evaluation {
    /// The means over codes of precision, recall and F1, each over the codes that have one.
    pub fn macros(&self) -> [Option<f64>; 3] {
        [Score::precision, Score::recall, Score::f1].map(|of| {
            let each: Vec<f64> = self.codes.iter().filter_map(|(_, score)| of(score)).collect();
            (!each.is_empty()).then(|| each.iter().sum::<f64>() / each.len() as f64)
        })
    }
}

/// What is compared with what.
#[derive(Debug, Clone, Copy)]
pub struct Exam<'a> {
    /// All interviews there are to learn from.
    pub interviews: &'a [Interview],
    /// The codebook.
    pub codebook: &'a Codebook,
    /// What its cues find in them.
    pub found: &'a Found,
    /// Whose accepted codings are the truth; everybody's but kwali's when `None`.
    pub coder: Option<&'a str>,
    /// The probability from which on codes are suggested, in place of what was learned.
    pub threshold: Option<f64>,
}

impl Exam<'_> {
    /// Compares suggestions, made as if nothing of their case had been coded, with the truth, for each
    /// way and in those interviews that `takes`. Only codes that `concerns` count. Where more than the
    /// cues is asked for, each case is left out in turn and learned from all others (where there are
    /// more than ten cases, a tenth of them at a time); `done` is told when a part of the work is over,
    /// ten times for each case.
    pub fn evaluate(
        &self,
        ways: &[By],
        takes: impl Fn(&Interview) -> bool,
        concerns: impl Fn(&str) -> bool,
        done: &(dyn Fn() + Sync),
    ) -> Result<Vec<Evaluation>, TooLittle> {
        let mut tallies: Vec<Tally> = ways.iter().map(|by| self.tally(*by, &concerns)).collect();
        for part in self.parts() {
            let (own, others): (Vec<&Interview>, Vec<&Interview>) =
                self.interviews.iter().partition(|i| part.contains(i.case.as_str()));
            // What nobody coded is no truth, also not that codes are absent.
            let is_coded = |i: &&Interview| !coded(i, self.codebook, self.coder).is_empty();
            let own: Vec<&Interview> =
                own.into_iter().filter(|i| takes(i)).filter(is_coded).collect();
            if own.is_empty() {
                continue;
            }
            let learned = if ways.iter().all(|by| *by == By::Cues) {
                None
            } else {
                Some(Learned::new(&others, self.codebook, self.found, self.coder, done)?)
            };
            for interview in own {
                let truth = self.kept(coded(interview, self.codebook, self.coder), &concerns);
                let guesses = learned
                    .as_ref()
                    .map(|learned| learned.guesses(interview, self.codebook, self.found));
                for tally in &mut tallies {
                    let (said, guesses) = match (&guesses, &learned, tally.by) {
                        (Some(guesses), Some(learned), by) if by != By::Cues => {
                            let from = self.threshold.unwrap_or(learned.threshold(by));
                            let said = guesses.iter().filter(|g| g.probability(by) >= from);
                            (said.map(|g| (g.turn, g.code)).collect(), guesses.as_slice())
                        }
                        _ => (self.found.units(interview, self.codebook), [].as_slice()),
                    };
                    tally.add(&truth, &self.kept(said, &concerns));
                    let counts = |guess: &&Guess| concerns(&self.path(guess.code));
                    tally.judge(&truth, guesses.iter().filter(counts));
                }
            }
        }
        Ok(tallies.into_iter().map(|tally| tally.finish(self.codebook)).collect())
    }

    /// The cases that are left out together.
    fn parts(&self) -> Vec<BTreeSet<&str>> {
        let cases: BTreeSet<&str> = self.interviews.iter().map(|i| i.case.as_str()).collect();
        let mut parts = vec![BTreeSet::new(); PARTS.min(cases.len())];
        let count = parts.len();
        for (at, case) in cases.into_iter().enumerate() {
            parts[at % count].insert(case);
        }
        parts
    }

    fn path(&self, code: usize) -> String {
        self.codebook.codes()[code].path.clone()
    }

    fn kept(&self, units: BTreeSet<Unit>, concerns: &impl Fn(&str) -> bool) -> BTreeSet<Unit> {
        let codes = self.codebook.codes();
        units.into_iter().filter(|(_, code)| concerns(&codes[*code].path)).collect()
    }

    fn tally(&self, by: By, concerns: &impl Fn(&str) -> bool) -> Tally {
        let codes = self.codebook.codes().iter().enumerate();
        let counted = codes.filter(|(_, code)| !code.cues.is_empty() && concerns(&code.path));
        let scores = counted.map(|(at, _)| (at, Score::default())).collect();
        Tally { by, scores, calibration: Calibration::default() }
    }
}

/// The scores of one way, under way.
struct Tally {
    by: By,
    scores: BTreeMap<usize, Score>,
    calibration: Calibration,
}

impl Tally {
    fn add(&mut self, truth: &BTreeSet<Unit>, said: &BTreeSet<Unit>) {
        for unit in truth.union(said) {
            let (is_true, is_said) = (truth.contains(unit), said.contains(unit));
            self.scores.entry(unit.1).or_default().add(Score {
                truth: usize::from(is_true),
                suggested: usize::from(is_said),
                hits: usize::from(is_true && is_said),
            });
        }
    }

    fn judge<'g>(&mut self, truth: &BTreeSet<Unit>, guesses: impl Iterator<Item = &'g Guess>) {
        for guess in guesses {
            let hit = truth.contains(&(guess.turn, guess.code));
            self.calibration.add(guess.probability(self.by), hit);
        }
    }

    fn finish(self, codebook: &Codebook) -> Evaluation {
        let mut overall = Score::default();
        self.scores.values().for_each(|score| overall.add(*score));
        let path = |at: usize| codebook.codes()[at].path.clone();
        let codes = self.scores.into_iter().map(|(at, score)| (path(at), score)).collect();
        Evaluation { by: self.by, codes, overall, calibration: self.calibration }
    }
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
