//! The coefficients, from weighted units that each coder put into a category or did not rate.
//!
//! With missing ratings the definitions are those of Gwet (2014, *Handbook of Inter-Rater
//! Reliability*), which irrCAC computes, and those of Krippendorff (2011).

/// A figure, or why there is none.
pub type Figure = Result<f64, Why>;

/// Why a figure cannot be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// No unit was rated by two coders.
    NoUnits,
    /// All ratings are of one category: nothing could be confused.
    OneCategory,
    /// The coefficient is of two coders only.
    MoreThanTwo,
    /// Nowhere have two coders both coded something.
    NoOverlap,
    /// There are too few things to draw from for an interval.
    FewClusters,
    /// Too many resamples have no value.
    FewResamples,
}

/// Which ratings occur: rows of one category, or none, for each coder.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// How many coders there are.
    pub coders: usize,
    /// How many categories there are, used or not.
    pub categories: usize,
    /// The ratings that occur, as many as there are coders in each.
    pub rows: Vec<Vec<Option<u16>>>,
}

/// Everything that is told of one set of ratings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coefficients {
    /// The share of agreeing pairs of ratings, averaged over units.
    pub percent: Figure,
    /// Cohen's κ (1960); of more than two coders the mean over pairs (Light 1971).
    pub kappa: Figure,
    /// Scott's π (1955), of two coders.
    pub scott: Figure,
    /// Fleiss' κ (1971).
    pub fleiss: Figure,
    /// Krippendorff's α, nominal.
    pub alpha: Figure,
    /// Gwet's AC1 (2008).
    pub ac1: Figure,
}

impl Table {
    /// The coefficients where each row stands for so many units.
    pub fn coefficients(&self, weights: &[f64]) -> Coefficients {
        let sums = self.sums(weights);
        let fleiss = sums.chance_corrected(sums.shares.iter().map(|p| p * p).sum());
        let spread: f64 = sums.shares.iter().map(|p| p * (1.0 - p)).sum();
        let others = self.categories.saturating_sub(1).max(1) as f64;
        Coefficients {
            percent: sums.agreed(),
            kappa: self.kappa(weights),
            scott: if self.coders > 2 { Err(Why::MoreThanTwo) } else { self.scott(weights) },
            fleiss,
            alpha: sums.alpha(),
            ac1: sums.chance_corrected(spread / others),
        }
    }

    fn sums(&self, weights: &[f64]) -> Sums {
        let mut sums = Sums {
            shares: vec![0.0; self.categories],
            values: vec![0.0; self.categories],
            ..Sums::default()
        };
        let mut rated = 0.0;
        let mut counts = vec![0.0; self.categories];
        for (row, weight) in self.rows.iter().zip(weights).filter(|(_, weight)| **weight > 0.0) {
            counts.iter_mut().for_each(|count| *count = 0.0);
            row.iter().flatten().for_each(|category| counts[usize::from(*category)] += 1.0);
            let ratings: f64 = counts.iter().sum();
            if ratings == 0.0 {
                continue;
            }
            rated += weight;
            for (share, count) in sums.shares.iter_mut().zip(&counts) {
                *share += weight * count / ratings;
            }
            if ratings < 2.0 {
                continue;
            }
            let pairs: f64 = counts.iter().map(|count| count * (count - 1.0)).sum();
            sums.units += weight;
            sums.agreeing += weight * pairs / (ratings * (ratings - 1.0));
            sums.coincident += weight * pairs / (ratings - 1.0);
            for (value, count) in sums.values.iter_mut().zip(&counts) {
                *value += weight * count;
            }
        }
        if rated > 0.0 {
            sums.shares.iter_mut().for_each(|share| *share /= rated);
        }
        sums
    }

    /// How many units two coders put into which categories, both having rated them.
    fn contingency(&self, weights: &[f64], first: usize, second: usize) -> Vec<Vec<f64>> {
        let mut cells = vec![vec![0.0; self.categories]; self.categories];
        for (row, weight) in self.rows.iter().zip(weights) {
            if let (Some(a), Some(b)) = (row[first], row[second]) {
                cells[usize::from(a)][usize::from(b)] += weight;
            }
        }
        cells
    }

    fn kappa(&self, weights: &[f64]) -> Figure {
        let pairs = (0..self.coders).flat_map(|a| (a + 1..self.coders).map(move |b| (a, b)));
        let each: Vec<Figure> =
            pairs.map(|(a, b)| cohen(&self.contingency(weights, a, b))).collect();
        let known: Vec<f64> = each.iter().filter_map(|figure| figure.ok()).collect();
        if known.is_empty() {
            // Where some pair did rate the same units, that is the better reason.
            return Err(each.into_iter().filter_map(Result::err).max().unwrap_or(Why::NoUnits));
        }
        Ok(known.iter().sum::<f64>() / known.len() as f64)
    }

    fn scott(&self, weights: &[f64]) -> Figure {
        if self.coders < 2 {
            return Err(Why::NoUnits);
        }
        let cells = self.contingency(weights, 0, 1);
        let (rows, columns, total) = margins(&cells);
        let both = rows.iter().zip(&columns).map(|(a, b)| ((a + b) / (2.0 * total)).powi(2));
        corrected(&cells, total, both.sum())
    }
}

fn margins(cells: &[Vec<f64>]) -> (Vec<f64>, Vec<f64>, f64) {
    let rows: Vec<f64> = cells.iter().map(|row| row.iter().sum()).collect();
    let columns = (0..cells.len()).map(|at| cells.iter().map(|row| row[at]).sum()).collect();
    let total = rows.iter().sum();
    (rows, columns, total)
}

fn cohen(cells: &[Vec<f64>]) -> Figure {
    let (rows, columns, total) = margins(cells);
    let expected = rows.iter().zip(&columns).map(|(a, b)| a / total * (b / total));
    corrected(cells, total, expected.sum())
}

fn corrected(cells: &[Vec<f64>], total: f64, expected: f64) -> Figure {
    if total <= 0.0 {
        return Err(Why::NoUnits);
    }
    let same: f64 = cells.iter().enumerate().map(|(at, row)| row[at]).sum();
    chance_corrected(same / total, expected)
}

/// (Po − Pe) / (1 − Pe). Pe of one category comes out as 1 but for the last bits.
fn chance_corrected(observed: f64, expected: f64) -> Figure {
    if 1.0 - expected < 1e-12 {
        return Err(Why::OneCategory);
    }
    Ok((observed - expected) / (1.0 - expected))
}

/// What all coefficients of any number of coders are made from.
#[derive(Debug, Clone, Default)]
struct Sums {
    /// Units that two or more rated.
    units: f64,
    /// Of these, the sum of each one's share of agreeing pairs.
    agreeing: f64,
    /// Coincidences of equal values.
    coincident: f64,
    /// How many ratings of each category can be paired.
    values: Vec<f64>,
    /// The mean over units of the share that rated so.
    shares: Vec<f64>,
}

impl Sums {
    fn agreed(&self) -> Figure {
        if self.units > 0.0 { Ok(self.agreeing / self.units) } else { Err(Why::NoUnits) }
    }

    fn chance_corrected(&self, expected: f64) -> Figure {
        chance_corrected(self.agreed()?, expected)
    }

    /// α = 1 − Do / De by coincidences.
    fn alpha(&self) -> Figure {
        let all: f64 = self.values.iter().sum();
        if all <= 0.0 {
            return Err(Why::NoUnits);
        }
        let expected = all * all - self.values.iter().map(|n| n * n).sum::<f64>();
        if expected <= 1e-9 * all {
            return Err(Why::OneCategory);
        }
        Ok(1.0 - (all - 1.0) * (all - self.coincident) / expected)
    }
}

/// Two coders' yes and no: what stands beside κ (Byrt, Bishop & Carlin 1993).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Indices {
    /// (both yes − both no) / units.
    pub prevalence: f64,
    /// (only the first − only the second) / units.
    pub bias: f64,
    /// κ adjusted for prevalence and bias: 2 Po − 1.
    pub pabak: f64,
}

impl Table {
    /// The indices of two coders who say no, category 0, or yes, category 1.
    pub fn indices(&self, weights: &[f64]) -> Result<Indices, Why> {
        if self.coders > 2 {
            return Err(Why::MoreThanTwo);
        }
        if self.coders < 2 {
            return Err(Why::NoUnits);
        }
        let cells = self.contingency(weights, 0, 1);
        let total = margins(&cells).2;
        if total <= 0.0 {
            return Err(Why::NoUnits);
        }
        let [both, first, second, neither] = [cells[1][1], cells[1][0], cells[0][1], cells[0][0]];
        Ok(Indices {
            prevalence: (both - neither) / total,
            bias: (first - second) / total,
            pabak: 2.0 * (both + neither) / total - 1.0,
        })
    }
}
