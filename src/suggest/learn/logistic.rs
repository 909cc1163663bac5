//! Logistic regression of a few numbers, by Newton's method: scores become a probability.

/// Ends when no weight moves further than this.
const CLOSE: f64 = 1e-8;
const STEPS: usize = 50;
/// How often a step that goes too far is cut in half.
const HALVINGS: usize = 40;
/// How much large weights cost, as half the square of each, beside the loss of all rows together.
const PENALTY: f64 = 1.0;

/// Weights for numbers that were brought to mean 0 and deviation 1.
#[derive(Debug, Clone)]
pub(super) struct Logistic<const N: usize> {
    mean: [f64; N],
    deviation: [f64; N],
    weights: [f64; N],
    offset: f64,
}

impl<const N: usize> Logistic<N> {
    /// Fits rows that are true or not.
    pub fn fit(rows: &[([f64; N], bool)]) -> Self {
        let count = rows.len().max(1) as f64;
        let mean: [f64; N] =
            std::array::from_fn(|at| rows.iter().map(|(row, _)| row[at]).sum::<f64>() / count);
        let deviation: [f64; N] = std::array::from_fn(|at| {
            let square = |(row, _): &([f64; N], bool)| (row[at] - mean[at]).powi(2);
            let deviation = (rows.iter().map(square).sum::<f64>() / count).sqrt();
            if deviation > 1e-12 { deviation } else { 1.0 }
        });
        let hits = rows.iter().filter(|(_, hit)| *hit).count() as f64;
        let offset = ((hits + 0.5) / (count - hits + 0.5)).ln();
        let mut fitted = Self { mean, deviation, weights: [0.0; N], offset };
        for _ in 0..STEPS {
            if fitted.step(rows) < CLOSE {
                break;
            }
        }
        fitted
    }

    /// One step of Newton's; says how far it went.
    fn step(&mut self, rows: &[([f64; N], bool)]) -> f64 {
        let size = N + 1;
        let (mut slope, mut curve) = (vec![0.0; size], vec![vec![0.0; size]; size]);
        let mut scaled = vec![1.0; size];
        for (row, hit) in rows {
            for (at, value) in scaled.iter_mut().take(N).enumerate() {
                *value = (row[at] - self.mean[at]) / self.deviation[at];
            }
            let p = self.probability(row);
            let (miss, weight) = (f64::from(u8::from(*hit)) - p, p * (1.0 - p));
            for at in 0..size {
                slope[at] += miss * scaled[at];
                for other in 0..=at {
                    curve[at][other] += weight * scaled[at] * scaled[other];
                }
            }
        }
        for at in 0..N {
            slope[at] -= PENALTY * self.weights[at];
            curve[at][at] += PENALTY;
        }
        curve[N][N] += 1e-9;
        self.descend(rows, &solved(curve, slope))
    }

    /// Goes along a direction, as far as makes the loss smaller: where almost all rows are untrue, a
    /// whole step of Newton's can go much too far.
    fn descend(&mut self, rows: &[([f64; N], bool)], direction: &[f64]) -> f64 {
        let before = self.loss(rows);
        let mut part = 1.0;
        for _ in 0..HALVINGS {
            let mut moved = self.clone();
            let each = moved.weights.iter_mut().zip(direction);
            each.for_each(|(weight, step)| *weight += part * step);
            moved.offset += part * direction[N];
            if moved.loss(rows) < before {
                *self = moved;
                return direction.iter().fold(0.0, |far: f64, step| far.max(part * step.abs()));
            }
            part /= 2.0;
        }
        0.0
    }

    fn loss(&self, rows: &[([f64; N], bool)]) -> f64 {
        let of_row = |(row, hit): &([f64; N], bool)| {
            let odds = self.log_odds(row);
            let against = if *hit { -odds } else { odds };
            against.max(0.0) + (-against.abs()).exp().ln_1p()
        };
        let large: f64 = self.weights.iter().map(|weight| weight * weight).sum();
        rows.iter().map(of_row).sum::<f64>() + PENALTY * large / 2.0
    }

    /// The logarithm of the odds.
    pub fn log_odds(&self, row: &[f64; N]) -> f64 {
        let part = |at: usize| self.weights[at] * (row[at] - self.mean[at]) / self.deviation[at];
        self.offset + (0..N).map(part).sum::<f64>()
    }

    /// The probability that a row is true.
    pub fn probability(&self, row: &[f64; N]) -> f64 {
        1.0 / (1.0 + (-self.log_odds(row)).exp())
    }

    /// By how much the log-odds rise with one more of a number.
    pub fn slope(&self, at: usize) -> f64 {
        self.weights[at] / self.deviation[at]
    }
}

/// Solves a symmetric positive definite system, given by its lower half (Cholesky).
fn solved(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for at in 0..size {
        for other in 0..=at {
            let done: f64 = (0..other).map(|k| matrix[at][k] * matrix[other][k]).sum();
            let left = matrix[at][other] - done;
            matrix[at][other] =
                if at == other { left.max(1e-12).sqrt() } else { left / matrix[other][other] };
        }
    }
    for at in 0..size {
        let done: f64 = (0..at).map(|k| matrix[at][k] * right[k]).sum();
        right[at] = (right[at] - done) / matrix[at][at];
    }
    for at in (0..size).rev() {
        let done: f64 = (at + 1..size).map(|k| matrix[k][at] * right[k]).sum();
        right[at] = (right[at] - done) / matrix[at][at];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rows_without_a_difference_get_their_share() {
        let rows: Vec<([f64; 1], bool)> = (0..100).map(|at| ([3.0], at % 4 == 0)).collect();
        let fitted = Logistic::fit(&rows);
        assert!((fitted.probability(&[3.0]) - 0.25).abs() < 1e-6);
    }

    #[test]
    fn what_is_rare_gets_the_share_it_has() {
        // 20 of 1,000 rows are marked, and 15 of those are true; of the others 5 are.
        let row = |at: usize| {
            let marked = at < 20;
            ([f64::from(u8::from(marked))], if marked { at < 15 } else { at < 25 })
        };
        let rows: Vec<([f64; 1], bool)> = (0..1000).map(row).collect();
        let fitted = Logistic::fit(&rows);
        assert!((fitted.probability(&[1.0]) - 0.75).abs() < 0.03, "{fitted:?}");
        assert!((fitted.probability(&[0.0]) - 5.0 / 980.0).abs() < 0.002, "{fitted:?}");
    }

    proptest! {
        #[test]
        fn probabilities_are_probabilities_and_as_many_are_true_as_they_say(
            rows in proptest::collection::vec(([-9.0_f64..9.0, -1.0..1.0], any::<bool>()), 5..60)
        ) {
            let rows: Vec<([f64; 2], bool)> = rows;
            let fitted = Logistic::fit(&rows);
            let all: Vec<f64> = rows.iter().map(|(row, _)| fitted.probability(row)).collect();
            prop_assert!(all.iter().all(|p| (0.0..=1.0).contains(p)));
            let hits = rows.iter().filter(|(_, hit)| *hit).count() as f64;
            prop_assert!((all.iter().sum::<f64>() - hits).abs() < 0.01);
        }
    }
}
