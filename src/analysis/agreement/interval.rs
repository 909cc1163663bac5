//! Intervals by drawing turns or interviews again, always the same draws.
//!
//! Characters of one turn are not independent of each other, and neither are its sentences: what is
//! drawn with replacement is whole turns, or whole interviews where there are many.

use crate::analysis::random::Random;
use rayon::prelude::*;

use super::coefficients::{Coefficients, Figure, Why};
use super::ratings::Ratings;

/// How often clusters are drawn.
pub const RESAMPLES: usize = 1_000;
/// What the draws begin from.
const SEED: u64 = 1_971;
/// The share of resamples that may be without a value.
const EMPTY: usize = 20;

/// The bounds that 95 of 100 resamples stay within.
pub type Interval = Result<(f64, f64), Why>;

/// The intervals of one item.
#[derive(Debug, Clone, Copy)]
pub struct Intervals {
    /// Of Cohen's κ.
    pub kappa: Interval,
    /// Of Fleiss' κ.
    pub fleiss: Interval,
    /// Of Krippendorff's α.
    pub alpha: Interval,
    /// Of Gwet's AC1.
    pub ac1: Interval,
}

impl Ratings<'_> {
    /// For every item the 95 % intervals by percentiles.
    pub fn intervals(&self) -> Vec<Intervals> {
        let without =
            |why| Intervals { kappa: Err(why), fleiss: Err(why), alpha: Err(why), ac1: Err(why) };
        if self.clusters < 2 {
            return vec![without(Why::FewClusters); self.items.len()];
        }
        let draws: Vec<Vec<Coefficients>> = (0..RESAMPLES as u64)
            .into_par_iter()
            .map(|draw| {
                let weights = self.weights(Some(&times(self.clusters, draw)));
                weights.iter().map(|own| self.table.coefficients(own)).collect()
            })
            .collect();
        (0..self.items.len())
            .map(|item| {
                let of = |figure: fn(&Coefficients) -> Figure| {
                    within(draws.iter().map(|draw| figure(&draw[item])))
                };
                Intervals {
                    kappa: of(|found| found.kappa),
                    fleiss: of(|found| found.fleiss),
                    alpha: of(|found| found.alpha),
                    ac1: of(|found| found.ac1),
                }
            })
            .collect()
    }
}

fn within(figures: impl Iterator<Item = Figure>) -> Interval {
    let mut known: Vec<f64> = figures.filter_map(Result::ok).collect();
    if (RESAMPLES - known.len()) * EMPTY > RESAMPLES {
        return Err(Why::FewResamples);
    }
    known.sort_unstable_by(f64::total_cmp);
    let last = known.len() - 1;
    // Of 1,000 values the 25th from either end.
    Ok((known[last * 25 / 1_000], known[last - last * 25 / 1_000]))
}

/// How often each cluster is drawn.
fn times(clusters: usize, draw: u64) -> Vec<u32> {
    let mut random = Random::stream(SEED, draw);
    let mut times = vec![0; clusters];
    for _ in 0..clusters {
        times[random.below(clusters)] += 1;
    }
    times
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_has_as_many_clusters_as_there_are_and_is_always_the_same() {
        assert_eq!(times(50, 3).iter().sum::<u32>(), 50);
        assert_eq!(times(50, 3), times(50, 3));
        assert_ne!(times(50, 3), times(50, 4));
    }

    /// Counts of two draws are as little alike as those of any two: were one stream the other shifted,
    /// they would all but be the same.
    #[test]
    fn draws_that_follow_each_other_have_nothing_to_do_with_each_other() {
        let mean: f64 = (0..200)
            .map(|draw| {
                let (a, b) = (times(400, draw), times(400, draw + 1));
                let products =
                    a.iter().zip(&b).map(|(a, b)| (f64::from(*a) - 1.0) * (f64::from(*b) - 1.0));
                products.sum::<f64>() / 400.0
            })
            .sum::<f64>()
            / 200.0;
        assert!(mean.abs() < 0.02, "{mean}");
    }

    #[test]
    fn draws_miss_as_many_clusters_as_chance_says() {
        let missed: usize =
            (0..200).map(|draw| times(100, draw).iter().filter(|n| **n == 0).count()).sum();
        // (1 − 1/100)^100 of them: 36.6 of 100.
        assert!((missed as f64 / 200.0 - 36.6).abs() < 1.0, "{missed}");
    }
}
