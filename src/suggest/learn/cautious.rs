//! How far cues are trusted beside what was learned.
//!
//! Cues are written with some interviews at hand, and there they do better than they will anywhere
//! else. Which those were nobody wrote down. So the trust in them is taken from that half of the
//! cases in which they do worst.

use super::logistic::Logistic;

/// A code of an answer: what was learned of it, whether a cue finds it, and whether it is there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cued {
    /// The logarithm of the odds by what was learned.
    pub odds: f64,
    /// Whether a cue finds it.
    pub cued: bool,
    /// Whether it is there.
    pub hit: bool,
}

impl Cued {
    fn row(&self) -> [f64; 2] {
        [self.odds, f64::from(u8::from(self.cued))]
    }
}

/// The probability that cues and learning give together.
#[derive(Debug)]
pub(super) struct Trust {
    fitted: Logistic<2>,
    /// From which probability on codes are suggested.
    pub threshold: f64,
}

impl Trust {
    /// Weighs the two by what is known, group by group.
    pub fn new(mut groups: Vec<Vec<Cued>>) -> Self {
        groups.sort_by(|a, b| f1_of_cues(a).total_cmp(&f1_of_cues(b)));
        let half = groups.len().div_ceil(2);
        let rows: Vec<([f64; 2], bool)> =
            groups.into_iter().take(half).flatten().map(|cued| (cued.row(), cued.hit)).collect();
        let fitted = Logistic::fit(&rows);
        let judged = rows.iter().map(|(row, hit)| (fitted.probability(row), *hit)).collect();
        Self { fitted, threshold: best_threshold(judged) }
    }

    /// The probability of a code.
    pub fn probability(&self, odds: f64, cued: bool) -> f64 {
        self.fitted.probability(&[odds, f64::from(u8::from(cued))])
    }
}

fn f1_of_cues(rows: &[Cued]) -> f64 {
    let count = |wanted: fn(&Cued) -> bool| rows.iter().filter(|cued| wanted(cued)).count();
    let hits = count(|row| row.cued && row.hit);
    let both = count(|row| row.cued) + count(|row| row.hit);
    2.0 * hits as f64 / both.max(1) as f64
}

/// The probability from which on suggestions have the highest F1; the higher where two are equal.
pub(super) fn best_threshold(mut judged: Vec<(f64, bool)>) -> f64 {
    judged.sort_by(|a, b| b.0.total_cmp(&a.0));
    let truth = judged.iter().filter(|(_, hit)| *hit).count();
    let (mut best, mut threshold) = (0.0, 0.5);
    let (mut suggested, mut hits) = (0_usize, 0_usize);
    for same in judged.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        suggested += same.len();
        hits += same.iter().filter(|(_, hit)| *hit).count();
        let f1 = 2.0 * hits as f64 / (suggested + truth) as f64;
        if f1 > best {
            (best, threshold) = (f1, same[0].0);
        }
    }
    threshold
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_threshold_is_where_f1_is_highest() {
        let judged = vec![(0.9, true), (0.2, false), (0.6, true), (0.4, false), (0.3, true)];
        // 3 of 4 from 0.3 on: F1 6/7; 2 of 2 from 0.6 on: 4/5.
        assert!((best_threshold(judged) - 0.3).abs() < 1e-9);
        assert!((best_threshold(vec![(0.9, false)]) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn cues_are_trusted_as_in_the_half_where_they_do_worst() {
        let group = |right: usize| {
            let row = |at: usize| Cued { odds: 0.0, cued: at < 50, hit: at < right };
            (0..100).map(row).collect::<Vec<_>>()
        };
        let trust = Trust::new(vec![group(50), group(10), group(50), group(10)]);
        let p = trust.probability(0.0, true);
        assert!((p - 0.2).abs() < 0.05, "{p}");
    }
}
