//! How well a turn matches: BM25 with turns for documents.
//!
//! Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), formula
//! 3.15, with k₁ = 1.2, b = 0.75 and Lucene's idf = ln(1 + (N − n + 0.5) / (n + 0.5)), summed over
//! the query's words, phrases and neighbourhoods. Of N = 3 turns of 4 words on average, a word stands
//! in n = 1, once, in a turn of 4 words: idf = ln(1 + 2.5 / 1.5) = 0.981; the frequency's share is
//! 1 · 2.2 / (1 + 1.2) = 1; the score is 0.981.

/// What a study's scores are made from.
pub(super) struct Weights {
    mean: f64,
    leaves: Vec<f64>,
}

impl Weights {
    /// Of a study of `turns` turns with `words` words, where `holding` says how many turns hold each
    /// leaf of the query.
    pub(super) fn new(turns: usize, words: usize, holding: &[usize]) -> Self {
        let mean = (words as f64 / turns.max(1) as f64).max(1.0);
        Self { mean, leaves: holding.iter().map(|held| idf(turns, *held)).collect() }
    }

    /// The score of a turn of `words` words, in which each leaf stands so often.
    pub(super) fn score(&self, words: usize, often: &[usize]) -> f64 {
        let length = words as f64 / self.mean;
        let parts = often.iter().zip(&self.leaves);
        parts.map(|(often, weight)| weight * share(*often as f64, length)).sum()
    }
}

/// How telling a leaf is that `holding` of `turns` hold.
fn idf(turns: usize, holding: usize) -> f64 {
    let (turns, holding) = (turns as f64, holding as f64);
    (1.0 + (turns - holding + 0.5) / (holding + 0.5)).ln()
}

/// What a leaf counts for that stands `often` in a turn of `length` times the mean.
fn share(often: f64, length: f64) -> f64 {
    const K1: f64 = 1.2;
    const B: f64 = 0.75;
    often * (K1 + 1.0) / (often + K1 * (1.0 - B + B * length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_number_of_the_score_holds() {
        assert!((Weights::new(3, 12, &[1]).score(4, &[1]) - 0.981).abs() < 0.001);
    }
}
