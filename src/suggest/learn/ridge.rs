//! Ridge regression of all codes on the features of texts.
//!
//! With rows `x` of weight `w` it finds for each code the `β` that makes
//! `Σ w·(x·β − y)² + λ·|β|²` smallest, where `y` is 1 for rows with the code and 0 for others. It is
//! solved in its dual form, `(XXᵀ + λ/w)·α = y` with `β = Xᵀα`, by conjugate gradients for some
//! codes side by side.

use std::ops::Range;

use rayon::prelude::*;

use super::space::Vector;

/// How much large weights cost.
const PENALTY: f32 = 1.0;
/// The share of the right side's length at which what is left is small enough.
const CLOSE: f64 = 1e-3;
/// More steps than any study was seen to take.
const STEPS: usize = 60;

/// So many codes are solved side by side: few enough for what they need to stay at hand.
const BLOCK: usize = 32;

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
        self.mix(&vector.entries, out);
    }

    /// Adds to `out` the rows of these numbers, each times its factor.
    fn mix(&self, entries: &[(u32, f32)], out: &mut [f32]) {
        entries.iter().for_each(|(at, factor)| add(out, *factor, self.row(*at as usize)));
    }

    /// Adds `from` to the rows of these numbers, each times its factor.
    fn add_to(&mut self, entries: &[(u32, f32)], from: &[f32]) {
        entries.iter().for_each(|(at, factor)| add(self.row_mut(*at as usize), *factor, from));
    }

    /// Some of its columns.
    fn columns(&self, columns: &Range<usize>) -> Self {
        let rows = self.cells.chunks_exact(self.width);
        let cells = rows.flat_map(|row| row[columns.clone()].iter().copied()).collect();
        Self { width: columns.len(), cells }
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
pub(super) fn solve(rows: &[&Row], features: usize, codes: usize, start: Option<&Grid>) -> Grid {
    let problem = Problem::new(rows, features);
    let blocks: Vec<Range<usize>> =
        (0..codes).step_by(BLOCK).map(|from| from..(from + BLOCK).min(codes)).collect();
    let of_block = |block: &Range<usize>| {
        let start = match start {
            Some(start) => start.columns(block),
            None => Grid::new(rows.len(), block.len()),
        };
        problem.solve(wanted(rows, block), start)
    };
    let solved: Vec<Grid> = blocks.par_iter().map(of_block).collect();
    let mut found = Grid::new(rows.len(), codes);
    for (block, part) in blocks.into_iter().zip(&solved) {
        for at in 0..rows.len() {
            found.row_mut(at)[block.clone()].copy_from_slice(part.row(at));
        }
    }
    found
}

/// `y`: which rows have which of these codes.
fn wanted(rows: &[&Row], codes: &Range<usize>) -> Grid {
    let mut wanted = Grid::new(rows.len(), codes.len());
    for (at, row) in rows.iter().enumerate() {
        let here = row.labels.iter().map(|code| *code as usize).filter(|code| codes.contains(code));
        here.for_each(|code| wanted.row_mut(at)[code - codes.start] = 1.0);
    }
    wanted
}

/// The matrix `XXᵀ + λ/w`, without what costs time and adds nothing: a feature that one row alone
/// has adds to the diagonal only.
struct Problem {
    /// By row, the features that others have too, numbered anew.
    rows: Vec<Vec<(u32, f32)>>,
    features: usize,
    diagonal: Vec<f32>,
}

impl Problem {
    fn new(rows: &[&Row], features: usize) -> Self {
        let mut counts = vec![0_u32; features];
        let entries = || rows.iter().flat_map(|row| &row.vector.entries);
        entries().for_each(|(feature, _)| counts[*feature as usize] += 1);
        let mut numbers = vec![None; features];
        let shared = counts.iter().enumerate().filter(|(_, count)| **count > 1);
        let mut met = 0;
        for (number, (feature, _)) in (0_u32..).zip(shared) {
            numbers[feature] = Some(number);
            met = number as usize + 1;
        }
        let number = |feature: u32| numbers[feature as usize];
        let shared_by = |row: &&Row| {
            let entries = row.vector.entries.iter();
            entries.filter_map(|(feature, x)| Some((number(*feature)?, *x))).collect()
        };
        let alone = |row: &&Row| {
            let own = row.vector.entries.iter().filter(|(feature, _)| number(*feature).is_none());
            PENALTY / row.weight + own.map(|(_, x)| x * x).sum::<f32>()
        };
        Self {
            rows: rows.iter().map(shared_by).collect(),
            features: met,
            diagonal: rows.iter().map(alone).collect(),
        }
    }

    /// Conjugate gradients, for all columns until the last is close enough.
    fn solve(&self, wanted: Grid, start: Grid) -> Grid {
        let codes = wanted.width;
        let goal: Vec<f64> = wanted.dots(&wanted).iter().map(|sum| sum * CLOSE * CLOSE).collect();
        let mut left = wanted;
        let mut found = start;
        let mut spread = Grid::new(self.features, codes);
        let image = self.times(&found, &mut spread);
        left.cells.iter_mut().zip(&image.cells).for_each(|(left, image)| *left -= image);
        let mut direction = left.clone();
        let mut squares = left.dots(&left);
        for _ in 0..STEPS {
            if squares.iter().zip(&goal).all(|(left, goal)| left <= goal) {
                break;
            }
            let image = self.times(&direction, &mut spread);
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

    /// `(XXᵀ + λ/w)·α`; `spread` is room for `Xᵀα`.
    fn times(&self, alpha: &Grid, spread: &mut Grid) -> Grid {
        spread.cells.fill(0.0);
        for (at, entries) in self.rows.iter().enumerate() {
            spread.add_to(entries, alpha.row(at));
        }
        let mut image = Grid::new(self.rows.len(), alpha.width);
        for (at, entries) in self.rows.iter().enumerate() {
            let out = image.row_mut(at);
            spread.mix(entries, out);
            add(out, self.diagonal[at], alpha.row(at));
        }
        image
    }
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

/// `β = Xᵀα`.
pub(super) fn gather(rows: &[&Row], alpha: &Grid, beta: &mut Grid) {
    beta.cells.fill(0.0);
    for (at, row) in rows.iter().enumerate() {
        beta.add_to(&row.vector.entries, alpha.row(at));
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
            let mut beta = Grid::new(12, 3);
            gather(&rows, &alpha, &mut beta);
            for (at, row) in rows.iter().enumerate() {
                let mut image = [0.0; 3];
                beta.times(&row.vector, &mut image);
                for code in 0..3 {
                    let made = image[code as usize] + PENALTY * alpha.row(at)[code as usize];
                    let wanted = f32::from(u8::from(row.labels.contains(&code)));
                    prop_assert!((made - wanted).abs() < 0.02);
                }
            }
        }

        #[test]
        fn codes_of_another_block_change_nothing(label in 0_u32..70) {
            let texts = [(0, 0), (1, label), (2, 69)];
            let rows: Vec<Row> = texts
                .iter()
                .map(|(feature, label)| row(vec![(*feature, 0.8), (3, 0.6)], vec![*label]))
                .collect();
            let rows: Vec<&Row> = rows.iter().collect();
            let alpha = solve(&rows, 4, 70, None);
            let again = solve(&rows, 4, 70, Some(&alpha));
            for code in 0..70 {
                let has: Vec<Row> = rows
                    .iter()
                    .map(|r| {
                        let own = r.labels.contains(&u32::try_from(code).unwrap());
                        row(r.vector.entries.clone(), if own { vec![0] } else { Vec::new() })
                    })
                    .collect();
                let single = solve(&has.iter().collect::<Vec<_>>(), 4, 1, None);
                for at in 0..3 {
                    prop_assert!((alpha.row(at)[code] - single.row(at)[0]).abs() < 0.01);
                    prop_assert!((alpha.row(at)[code] - again.row(at)[code]).abs() < 0.01);
                }
            }
        }
    }
}
