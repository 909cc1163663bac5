//! Ridge regression of all codes on the features of texts.
//!
//! With rows `x` of weight `w` it finds for each code the `β` that makes
//! `Σ w·(x·β − y)² + λ·|β|²` smallest, where `y` is 1 for rows with the code and 0 for others. It is
//! solved in its dual form, `(XXᵀ + λ/w)·α = y` with `β = Xᵀα`, by conjugate gradients for all codes
//! side by side.

use super::space::Vector;

/// How much large weights cost.
const PENALTY: f32 = 1.0;
/// The share of the right side's length at which what is left is small enough.
const CLOSE: f64 = 1e-3;
/// More steps than any study was seen to take.
const STEPS: usize = 60;

/// A text to learn from.
#[derive(Debug)]
pub(super) struct Row {
    /// Its features.
    pub vector: Vector,
    /// The codes it has.
    pub labels: Vec<u32>,
    /// How much it counts.
    pub weight: f32,
    /// The fold it is left out with; the codebook's own texts are never.
    pub fold: Option<usize>,
}

/// Numbers for each row or feature (`rows`) and code (`width`).
#[derive(Debug, Clone)]
pub(super) struct Grid {
    width: usize,
    cells: Vec<f32>,
}

impl Grid {
    pub fn new(rows: usize, width: usize) -> Self {
        Self { width, cells: vec![0.0; rows * width] }
    }

    pub fn row(&self, at: usize) -> &[f32] {
        &self.cells[at * self.width..(at + 1) * self.width]
    }

    fn row_mut(&mut self, at: usize) -> &mut [f32] {
        &mut self.cells[at * self.width..(at + 1) * self.width]
    }

    /// The products of a vector with each column.
    pub fn times(&self, vector: &Vector, out: &mut [f32]) {
        out.fill(0.0);
        for (feature, weight) in &vector.entries {
            add(out, *weight, self.row(*feature as usize));
        }
    }

    /// For each column, the sum over rows of the products of two grids.
    fn dots(&self, other: &Self) -> Vec<f64> {
        let mut sums = vec![0.0; self.width];
        let rows = self.cells.chunks_exact(self.width).zip(other.cells.chunks_exact(self.width));
        for (a, b) in rows {
            let each = sums.iter_mut().zip(a).zip(b);
            each.for_each(|((sum, a), b)| *sum += f64::from(a * b));
        }
        sums
    }
}

fn add(out: &mut [f32], factor: f32, row: &[f32]) {
    out.iter_mut().zip(row).for_each(|(out, value)| *out += factor * value);
}

/// Solves for `rows`; `start` are the `α` of a problem much like it. Gives `α` by row.
pub(super) fn solve(rows: &[&Row], features: usize, codes: usize, start: Option<Grid>) -> Grid {
    let mut wanted = Grid::new(rows.len(), codes);
    for (at, row) in rows.iter().enumerate() {
        row.labels.iter().for_each(|code| wanted.row_mut(at)[*code as usize] = 1.0);
    }
    if codes == 0 {
        return wanted;
    }
    let goal: Vec<f64> = wanted.dots(&wanted).iter().map(|sum| sum * CLOSE * CLOSE).collect();
    let mut left = wanted;
    let mut found = start.unwrap_or_else(|| Grid::new(rows.len(), codes));
    let mut spread = Grid::new(features, codes);
    let image = applied(rows, &found, &mut spread);
    left.cells.iter_mut().zip(&image.cells).for_each(|(left, image)| *left -= image);
    let mut direction = left.clone();
    let mut squares = left.dots(&left);
    for _ in 0..STEPS {
        if squares.iter().zip(&goal).all(|(left, goal)| left <= goal) {
            break;
        }
        let image = applied(rows, &direction, &mut spread);
        let curve = direction.dots(&image);
        #[allow(clippy::cast_possible_truncation, reason = "steps are kept small")]
        let ratio = |(a, b): (&f64, &f64)| if *b > 0.0 { (a / b) as f32 } else { 0.0 };
        let step: Vec<f32> = squares.iter().zip(&curve).map(ratio).collect();
        blend(&mut found, &direction, &step);
        let back: Vec<f32> = step.iter().map(|step| -step).collect();
        blend(&mut left, &image, &back);
        let fresh = left.dots(&left);
        let turn: Vec<f32> = fresh.iter().zip(&squares).map(ratio).collect();
        for (direction, left) in
            direction.cells.chunks_exact_mut(codes).zip(left.cells.chunks_exact(codes))
        {
            let each = direction.iter_mut().zip(left).zip(&turn);
            each.for_each(|((direction, left), turn)| *direction = left + turn * *direction);
        }
        squares = fresh;
    }
    found
}

/// Adds to each column of `grid` that of `other`, times the column's factor.
fn blend(grid: &mut Grid, other: &Grid, factors: &[f32]) {
    let width = grid.width;
    let rows = grid.cells.chunks_exact_mut(width).zip(other.cells.chunks_exact(width));
    for (row, other) in rows {
        let each = row.iter_mut().zip(other).zip(factors);
        each.for_each(|((value, other), factor)| *value += factor * other);
    }
}

/// `(XXᵀ + λ/w)·α`.
fn applied(rows: &[&Row], alpha: &Grid, spread: &mut Grid) -> Grid {
    gather(rows, alpha, spread);
    let mut image = Grid::new(rows.len(), alpha.width);
    for (at, row) in rows.iter().enumerate() {
        let out = image.row_mut(at);
        spread.times(&row.vector, out);
        add(out, PENALTY / row.weight, alpha.row(at));
    }
    image
}

/// `β = Xᵀα`.
pub(super) fn gather(rows: &[&Row], alpha: &Grid, beta: &mut Grid) {
    beta.cells.fill(0.0);
    for (at, row) in rows.iter().enumerate() {
        let from = alpha.row(at);
        for (feature, weight) in &row.vector.entries {
            add(beta.row_mut(*feature as usize), *weight, from);
        }
    }
}

/// Those rows of a grid whose number `keep` takes.
pub(super) fn picked(grid: &Grid, keep: impl Fn(usize) -> bool) -> Grid {
    let rows = grid.cells.chunks_exact(grid.width.max(1)).enumerate();
    let cells = rows.filter(|(at, _)| keep(*at)).flat_map(|(_, row)| row.iter().copied());
    Grid { width: grid.width, cells: cells.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row(entries: Vec<(u32, f32)>, labels: Vec<u32>) -> Row {
        Row { vector: Vector { entries, sum: 1.0 }, labels, weight: 1.0, fold: None }
    }

    #[test]
    fn one_feature_has_the_weight_that_can_be_worked_out_by_hand() {
        let row = row(vec![(0, 1.0)], vec![0]);
        let alpha = solve(&[&row], 1, 1, None);
        let mut beta = Grid::new(1, 1);
        gather(&[&row], &alpha, &mut beta);
        // (β − 1)² + β² is smallest at one half.
        assert!((beta.row(0)[0] - 0.5).abs() < 1e-6);
    }

    proptest! {
        #[test]
        fn what_is_found_solves_the_equation(
            texts in proptest::collection::vec(
                (proptest::collection::btree_map(0_u32..12, 0.1_f32..1.0, 1..6), 0_u32..3), 2..20)
        ) {
            let rows: Vec<Row> = texts
                .into_iter()
                .map(|(entries, label)| row(entries.into_iter().collect(), vec![label]))
                .collect();
            let rows: Vec<&Row> = rows.iter().collect();
            let alpha = solve(&rows, 12, 3, None);
            let image = applied(&rows, &alpha, &mut Grid::new(12, 3));
            for (at, row) in rows.iter().enumerate() {
                for code in 0..3 {
                    let wanted = f32::from(u8::from(row.labels.contains(&code)));
                    prop_assert!((image.row(at)[code as usize] - wanted).abs() < 0.02);
                }
            }
        }
    }
}
