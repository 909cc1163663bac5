//! When interviews stopped bringing anything new.
//!
//! The measure is that of base size, run length and new-information threshold (Guest, Namey and Chen
//! 2020, *PLOS ONE* 15(5), e0232076): how many new codes a run of interviews brought, as a share of the
//! codes of the first interviews. With 37 codes in the first four interviews and 3 new ones in the
//! fifth and sixth, the run's share is 3/37 ≈ 0.08.

use std::collections::HashSet;

use super::selection::{Selection, rows_of};
use crate::study::{Codebook, Interview};

/// What one interview holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its case.
    pub case: String,
    /// Its reference.
    pub interview: String,
    /// The day it was held; may be empty.
    pub date: String,
    /// The numbers of its codes in the codebook, rising.
    pub codes: Vec<usize>,
}

/// The codes of an interview of which case and role are meant; `None` where nobody coded it who is
/// meant, because it then says nothing about what was new.
pub fn held(interview: &Interview, codebook: &Codebook, selection: &Selection) -> Option<Held> {
    if !selection.coded(interview) {
        return None;
    }
    let rows = rows_of(interview, selection);
    let mut codes: Vec<usize> =
        rows.filter_map(|row| codebook.position(row.coding.code())).collect();
    codes.sort_unstable();
    codes.dedup();
    Some(Held {
        case: interview.case.clone(),
        interview: interview.reference().to_string(),
        date: interview.transcript.meta().date.clone(),
        codes,
    })
}

/// How saturation is measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measure {
    /// The base size: from how many first interviews codes are the base. At least 1.
    pub base: usize,
    /// The run length: over how many interviews new codes are counted. At least 1.
    pub run: usize,
    /// The share of the base's codes up to which a run brought nothing that matters.
    pub threshold: f64,
}

impl Default for Measure {
    fn default() -> Self {
        Self { base: 4, run: 2, threshold: 0.05 }
    }
}

/// One interview, in the order held.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Its reference.
    pub interview: String,
    /// The day it was held; may be empty.
    pub date: String,
    /// How many codes it has.
    pub codes: usize,
    /// How many of them no earlier interview has.
    pub new_codes: usize,
    /// How many codes were seen by then.
    pub seen: usize,
    /// How many combinations of code and case it was the first with.
    pub new_pairs: usize,
    /// How many combinations were seen by then.
    pub pairs: usize,
    /// The new codes of the run that ends here as a share of the base's codes; `None` before the
    /// first run's end, and where the base has no codes.
    pub run: Option<f64>,
}

/// The interviews in the order held.
#[derive(Debug, Clone, PartialEq)]
pub struct Saturation {
    /// The interviews; those without a date stand last, in the study's order.
    pub steps: Vec<Step>,
    /// How many codes the base has.
    pub base_codes: usize,
    /// How many interviews stand before the first run that brought no more than the threshold;
    /// `None` when no run did.
    pub reached: Option<usize>,
}

impl Saturation {
    /// The last interview with which a run ends that brought more than the threshold again after
    /// saturation was reached.
    pub fn again(&self, measure: Measure) -> Option<&Step> {
        let later = &self.steps[self.reached? + measure.run.max(1)..];
        later.iter().rfind(|step| step.run.is_some_and(|run| run > measure.threshold))
    }
}

/// Walks through interviews in the order held.
pub fn saturation(mut interviews: Vec<Held>, measure: Measure) -> Saturation {
    interviews.sort_by(|a, b| (a.date.is_empty(), &a.date).cmp(&(b.date.is_empty(), &b.date)));
    let (mut codes, mut pairs) = (HashSet::new(), HashSet::new());
    let mut steps: Vec<Step> = Vec::with_capacity(interviews.len());
    for held in &interviews {
        let new_codes = held.codes.iter().filter(|code| codes.insert(**code)).count();
        let fresh = |code: &&usize| pairs.insert((**code, held.case.as_str()));
        let new_pairs = held.codes.iter().filter(fresh).count();
        steps.push(Step {
            interview: held.interview.clone(),
            date: held.date.clone(),
            codes: held.codes.len(),
            new_codes,
            seen: codes.len(),
            new_pairs,
            pairs: pairs.len(),
            run: None,
        });
    }
    let (base, run) = (measure.base.max(1), measure.run.max(1));
    let base_codes = steps.get(base - 1).map_or(0, |step| step.seen);
    let mut reached = None;
    for at in (base + run - 1)..steps.len() {
        let new: usize = steps[at + 1 - run..=at].iter().map(|step| step.new_codes).sum();
        let share = (base_codes > 0).then(|| new as f64 / base_codes as f64);
        steps[at].run = share;
        if reached.is_none() && share.is_some_and(|share| share <= measure.threshold) {
            reached = Some(at + 1 - run);
        }
    }
    Saturation { steps, base_codes, reached }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn interview(number: usize, codes: impl IntoIterator<Item = usize>) -> Held {
        Held {
            case: format!("c{}", number / 2),
            interview: format!("c{}/i{number}", number / 2),
            date: format!("2024-01-{:02}", number + 1),
            codes: codes.into_iter().collect(),
        }
    }

    #[test]
    fn a_run_is_measured_against_the_first_interviews() {
        let held = vec![
            interview(0, 0..20),
            interview(1, 15..30),
            interview(2, 20..35),
            interview(3, 30..37),
            interview(4, 36..39),
            interview(5, 38..40),
            interview(6, 0..5),
        ];
        let found = saturation(held, Measure::default());
        assert_eq!(found.base_codes, 37);
        let runs: Vec<Option<f64>> = found.steps.iter().map(|step| step.run).collect();
        assert_eq!(runs[4], None);
        assert_eq!(runs[5], Some(3.0 / 37.0));
        assert_eq!(runs[6], Some(1.0 / 37.0));
        assert_eq!(found.reached, Some(5));
    }

    #[test]
    fn interviews_come_in_the_order_held_and_those_without_a_date_last() {
        let mut undated = interview(0, [7]);
        undated.date = String::new();
        let found = saturation(vec![undated, interview(1, [7])], Measure::default());
        let order: Vec<&str> = found.steps.iter().map(|step| step.interview.as_str()).collect();
        assert_eq!(order, ["c0/i1", "c0/i0"]);
        assert_eq!((found.steps[1].new_codes, found.steps[1].new_pairs), (0, 0));
        assert_eq!((found.base_codes, found.reached), (0, None));
    }

    proptest! {
        #[test]
        fn what_is_new_adds_up_to_what_was_seen(
            lists in proptest::collection::vec(proptest::collection::btree_set(0usize..12, 0..6), 0..9),
            base in 0usize..4, run in 0usize..4,
        ) {
            let all: HashSet<usize> = lists.iter().flatten().copied().collect();
            let held = lists.iter().enumerate().map(|(at, codes)| interview(at, codes.iter().copied()));
            let found = saturation(held.collect(), Measure { base, run, threshold: 0.0 });
            let sum: usize = found.steps.iter().map(|step| step.new_codes).sum();
            prop_assert_eq!(sum, all.len());
            prop_assert_eq!(found.steps.last().map_or(0, |step| step.seen), all.len());
            let pairs: usize = found.steps.iter().map(|step| step.new_pairs).sum();
            prop_assert_eq!(found.steps.last().map_or(0, |step| step.pairs), pairs);
            // Once a run of the whole rest brought nothing, it was reached.
            if let Some(at) = found.reached {
                let run = run.max(1);
                prop_assert!(found.steps[at..at + run].iter().all(|step| step.new_codes == 0));
            }
        }
    }
}
