//! Naive Bayes: how much more often a feature stands in texts of a code than in those of others.
//!
//! A feature's share among the texts of a code is smoothed towards its share in all of them
//! (Dirichlet prior of `μ` features): `p(f|c) = (n_cf + μ·p(f)) / (n_c + μ)`. A text's score is
//! `Σ x_f · ln(p(f|c) / p(f))`, which falls apart into a part that every text has,
//! `ln(μ / (n_c + μ))`, and one for features met with the code, `ln(1 + n_cf / (μ·p(f)))`.

use super::space::Vector;

/// How many features of any text count as seen for a code beside its own.
const ADDED: f32 = 0.05;

/// What is known of each feature, by code.
#[derive(Debug)]
pub(super) struct Bayes {
    /// The part that every text has, by code.
    plain: Vec<f32>,
    /// Where each feature's evidence begins.
    starts: Vec<usize>,
    evidence: Vec<(u32, f32)>,
}

impl Bayes {
    /// Learns from texts with their codes; `strength` is `μ`.
    pub fn new<'a>(
        texts: impl Iterator<Item = (&'a Vector, &'a [u32])>,
        features: usize,
        codes: usize,
        strength: f32,
    ) -> Self {
        let mut seen: Vec<(u32, u32, f32)> = Vec::new();
        for (vector, labels) in texts {
            for code in labels {
                seen.extend(vector.entries.iter().map(|(feature, x)| (*feature, *code, *x)));
            }
        }
        // Stable: sums are then made in the order of the texts.
        seen.sort_by_key(|(feature, code, _)| (*feature, *code));
        let (mut of_code, mut of_feature) = (vec![0.0_f32; codes], vec![0.0_f32; features]);
        for (feature, code, x) in &seen {
            of_code[*code as usize] += x;
            of_feature[*feature as usize] += x;
        }
        let all: f32 = of_feature.iter().map(|sum| sum + ADDED).sum();
        let mut evidence = Vec::new();
        let mut starts = vec![0; features + 1];
        for same in seen.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let (feature, code, _) = same[0];
            let count: f32 = same.iter().map(|(_, _, x)| x).sum();
            let share = (of_feature[feature as usize] + ADDED) / all;
            evidence.push((code, (count / (strength * share)).ln_1p()));
            starts[feature as usize + 1] = evidence.len();
        }
        for at in 1..starts.len() {
            starts[at] = starts[at].max(starts[at - 1]);
        }
        let plain = of_code.iter().map(|count| (strength / (count + strength)).ln()).collect();
        Self { plain, starts, evidence }
    }

    /// The score of a text for each code.
    pub fn score(&self, vector: &Vector, out: &mut [f32]) {
        let each = out.iter_mut().zip(&self.plain);
        each.for_each(|(out, plain)| *out = plain * vector.sum);
        for (feature, x) in &vector.entries {
            for (code, evidence) in self.of(*feature) {
                out[*code as usize] += x * evidence;
            }
        }
    }

    /// What a feature says for each code it was met with.
    pub fn of(&self, feature: u32) -> &[(u32, f32)] {
        let at = feature as usize;
        &self.evidence[self.starts[at]..self.starts[at + 1]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_met_with_a_code_speaks_for_it_and_only_for_it() {
        let text = |feature| Vector { entries: vec![(feature, 1.0)], sum: 1.0 };
        let texts = [(text(0), vec![0]), (text(2), vec![1])];
        let all = texts.iter().map(|(vector, labels)| (vector, labels.as_slice()));
        let bayes = Bayes::new(all, 3, 2, 5.0);
        let mut scores = [0.0; 2];
        bayes.score(&text(2), &mut scores);
        assert!(scores[1] > scores[0], "{scores:?}");
        bayes.score(&text(1), &mut scores);
        assert!((scores[0] - scores[1]).abs() < 1e-6, "nothing is known: {scores:?}");
        assert!(bayes.of(1).is_empty());
    }
}
