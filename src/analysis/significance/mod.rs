//! Figures of differences: effect sizes, exact tests, and corrections for many of them.

use libm::erfc;

/// How much less likely than what was observed a table may be and still count as equally likely:
/// what rounding can do to the same probability worked out twice. R's `fisher.test` takes the same.
const EQUALLY_LIKELY: f64 = 1.0 + 1e-7;

/// How many of each of two groups have something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shares {
    /// How many of the first have it; at most `of[0]`.
    pub with: [usize; 2],
    /// How many there are.
    pub of: [usize; 2],
}

/// An odds ratio, and whether a half had to be added to each cell for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OddsRatio {
    /// The ratio.
    pub value: f64,
    /// Whether a cell was empty, so that 0.5 was added to each.
    pub corrected: bool,
}

impl Shares {
    /// The share of a group; `None` when the group is empty.
    pub fn share(self, group: usize) -> Option<f64> {
        (self.of[group] > 0).then(|| self.with[group] as f64 / self.of[group] as f64)
    }

    /// The first share less the second.
    pub fn difference(self) -> Option<f64> {
        Some(self.share(0)? - self.share(1)?)
    }

    fn without(self) -> [usize; 2] {
        [self.of[0].saturating_sub(self.with[0]), self.of[1].saturating_sub(self.with[1])]
    }

    /// Whether all have it or none has, so that nothing varies.
    pub fn is_constant(self) -> bool {
        self.with == [0, 0] || self.without() == [0, 0]
    }

    /// The odds in the first group over those in the second, ad / bc. Where a cell is empty 0.5 is
    /// added to each (Haldane 1956, Anscombe 1956). `None` when all or none have it, or a group is
    /// empty.
    pub fn odds_ratio(self) -> Option<OddsRatio> {
        if self.is_constant() || self.of.contains(&0) {
            return None;
        }
        let cells = [self.with[0], self.without()[0], self.with[1], self.without()[1]];
        let corrected = cells.contains(&0);
        let add = if corrected { 0.5 } else { 0.0 };
        let [a, b, c, d] = cells.map(|n| n as f64 + add);
        Some(OddsRatio { value: (a * d) / (b * c), corrected })
    }

    /// Cohen's h (1988): 2 asin √p₁ − 2 asin √p₂.
    pub fn cohens_h(self) -> Option<f64> {
        let angle = |share: f64| 2.0 * share.sqrt().asin();
        Some(angle(self.share(0)?) - angle(self.share(1)?))
    }

    /// φ, the correlation of having it with being in the first group: (ad − bc) / √ of the product
    /// of the margins. `None` when all or none have it, or a group is empty.
    pub fn phi(self) -> Option<f64> {
        if self.is_constant() || self.of.contains(&0) {
            return None;
        }
        let ([a, c], [b, d]) = (self.with.map(|n| n as f64), self.without().map(|n| n as f64));
        let margins = (a + b) * (c + d) * (a + c) * (b + d);
        Some((a * d - b * c) / margins.sqrt())
    }

    /// Fisher's exact test, two-sided: of all tables with these margins, the probability of those
    /// that are as unlikely as this one or more. 1 when all or none have it; `None` when a group is
    /// empty.
    pub fn fisher(self) -> Option<f64> {
        if self.of.contains(&0) {
            return None;
        }
        let [first, second] = self.of;
        let having: usize = self.with.iter().sum();
        let least = having.saturating_sub(second);
        let most = having.min(first);
        let step = |k: usize| {
            let up = (having - k) as f64 * (first - k) as f64;
            up / ((k + 1) as f64 * (second + k + 1 - having) as f64)
        };
        let weights = weights(most - least + 1, |at| step(least + at));
        let seen = weights[self.with[0] - least] * EQUALLY_LIKELY;
        let all: f64 = weights.iter().sum();
        let extreme: f64 = weights.iter().filter(|weight| **weight <= seen).sum();
        Some((extreme / all).min(1.0))
    }
}

/// Weights in proportion to probabilities of which only the ratio of each to the one before is
/// known; the largest is 1, so that none of those that matter is lost.
fn weights(count: usize, ratio: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut logs = Vec::with_capacity(count);
    let mut log = 0.0;
    for at in 0..count {
        logs.push(log);
        if at + 1 < count {
            log += ratio(at).ln();
        }
    }
    let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    logs.into_iter().map(|log| (log - top).exp()).collect()
}

/// The test of `McNemar` (1947) in its exact form, two-sided: among pairs that differ, as many or more differing
/// one way by the toss of a coin, doubled. 1 when no pair differs.
pub fn mcnemar(first_only: usize, second_only: usize) -> f64 {
    let differing = first_only + second_only;
    let weights = weights(differing + 1, |k| (differing - k) as f64 / (k + 1) as f64);
    let all: f64 = weights.iter().sum();
    let tail: f64 = weights[..=first_only.min(second_only)].iter().sum();
    (2.0 * tail / all).min(1.0)
}

/// Holm's correction (1979): the k-th smallest of m values times m − k + 1, never falling.
pub fn holm(values: &[f64]) -> Vec<f64> {
    let count = values.len();
    let mut adjusted = vec![0.0; count];
    let mut floor: f64 = 0.0;
    for (rank, &at) in rising(values).iter().enumerate() {
        floor = floor.max(values[at] * (count - rank) as f64).min(1.0);
        adjusted[at] = floor;
    }
    adjusted
}

/// The correction of Benjamini and Hochberg (1995), which bounds the share of false discoveries: the
/// k-th smallest of m values times m / k, never above that of the next.
pub fn benjamini_hochberg(values: &[f64]) -> Vec<f64> {
    let count = values.len();
    let mut adjusted = vec![0.0; count];
    let mut ceiling: f64 = 1.0;
    for (rank, &at) in rising(values).iter().enumerate().rev() {
        ceiling = ceiling.min(values[at] * count as f64 / (rank + 1) as f64);
        adjusted[at] = ceiling;
    }
    adjusted
}

fn rising(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    order
}

/// The log-likelihood of a word's counts in two texts, G² = 2 Σ O ln(O / E) over its two counts, as
/// Rayson and Garside (2000) take it. `None` when a text has no words.
pub fn log_likelihood(counts: Shares) -> Option<f64> {
    if counts.of.contains(&0) {
        return None;
    }
    let all = (counts.of[0] + counts.of[1]) as f64;
    let both = (counts.with[0] + counts.with[1]) as f64;
    let part = |group: usize| {
        let seen = counts.with[group] as f64;
        let expected = counts.of[group] as f64 * both / all;
        if seen > 0.0 { seen * (seen / expected).ln() } else { 0.0 }
    };
    Some((2.0 * (part(0) + part(1))).max(0.0))
}

/// The probability that a χ² of one degree of freedom is at least `value`.
pub fn chi_square_tail(value: f64) -> f64 {
    erfc((value / 2.0).sqrt())
}

/// How many sets of `k` there are among `n`.
pub fn choose(n: usize, k: usize) -> f64 {
    if k > n {
        return 0.0;
    }
    (0..k.min(n - k)).fold(1.0, |product, i| product * (n - i) as f64 / (i + 1) as f64)
}

#[cfg(test)]
mod tests;
