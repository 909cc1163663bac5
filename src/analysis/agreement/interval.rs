//! Intervals by drawing turns or interviews again, always the same draws.
//!
//! Characters of one turn are not independent of each other, and neither are its sentences: what is
//! drawn with replacement is whole turns, or whole interviews where there are many.

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
    let mut state = SEED.wrapping_add(draw).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut times = vec![0; clusters];
    for _ in 0..clusters {
        let high = u128::from(splitmix(&mut state)) * clusters as u128;
        times[usize::try_from(high >> 64).unwrap_or(0)] += 1;
    }
    times
}

/// Steele, Lea & Flood's generator (2014): every state gives another number.
fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
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

    #[test]
    fn draws_miss_as_many_clusters_as_chance_says() {
        let missed: usize =
            (0..200).map(|draw| times(100, draw).iter().filter(|n| **n == 0).count()).sum();
        // (1 − 1/100)^100 of them: 36.6 of 100.
        assert!((missed as f64 / 200.0 - 36.6).abs() < 1.0, "{missed}");
    }
}
