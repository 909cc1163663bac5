//! Whether probabilities mean what they say.

/// How many bins a reliability table has: 0 to 0.1, 0.1 to 0.2, and so on.
const BINS: usize = 10;

/// Judgements whose probability lies in one bin.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Bin {
    /// How many there are.
    pub count: usize,
    /// How many of them are true.
    pub hits: usize,
    sum: f64,
}

impl Bin {
    /// The mean of what was said; `None` where nothing was.
    pub fn said(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / self.count as f64)
    }

    /// The share that is true; `None` where nothing was said.
    pub fn share(&self) -> Option<f64> {
        (self.count > 0).then(|| self.hits as f64 / self.count as f64)
    }
}

/// Probabilities beside what turned out to be true.
///
/// - Brier score = mean of `(p − y)²`, with `y` 1 for what is true and 0 else: 0 is perfect.
/// - Expected calibration error = `Σ n_b/n · |share_b − said_b|` over ten bins of probability: how far
///   what is said lies from what is true, on average.
///
/// Worked: 0.8 said of what is true and 0.3 of what is not: Brier (0.04 + 0.09)/2 = 0.065, and the error
/// (0.2 + 0.3)/2 = 0.25.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Calibration {
    bins: [Bin; BINS],
    squares: f64,
}

impl Calibration {
    /// Takes in a probability of 0 to 1 and whether it turned out true.
    pub fn add(&mut self, probability: f64, hit: bool) {
        let truth = f64::from(u8::from(hit));
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1")]
        let at = (probability * BINS as f64) as usize;
        let bin = &mut self.bins[at.min(BINS - 1)];
        bin.count += 1;
        bin.hits += usize::from(hit);
        bin.sum += probability;
        self.squares += (probability - truth).powi(2);
    }

    /// How many judgements there are.
    pub fn count(&self) -> usize {
        self.bins.iter().map(|bin| bin.count).sum()
    }

    /// The Brier score; `None` where nothing was judged.
    pub fn brier(&self) -> Option<f64> {
        let count = self.count();
        (count > 0).then(|| self.squares / count as f64)
    }

    /// The Brier score of saying of everything the share that is true.
    pub fn brier_of_share(&self) -> Option<f64> {
        let count = self.count();
        let hits: usize = self.bins.iter().map(|bin| bin.hits).sum();
        (count > 0).then(|| {
            let share = hits as f64 / count as f64;
            share * (1.0 - share)
        })
    }

    /// The expected calibration error; `None` where nothing was judged.
    pub fn error(&self) -> Option<f64> {
        let count = self.count();
        let off = |bin: &Bin| (bin.hits as f64 - bin.sum).abs();
        (count > 0).then(|| self.bins.iter().map(off).sum::<f64>() / count as f64)
    }

    /// The bins, each with where it begins and ends.
    pub fn bins(&self) -> impl Iterator<Item = (f64, f64, &Bin)> {
        let border = |at: usize| at as f64 / BINS as f64;
        self.bins.iter().enumerate().map(move |(at, bin)| (border(at), border(at + 1), bin))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_numbers_hold() {
        let mut calibration = Calibration::default();
        assert_eq!(calibration.brier(), None);
        calibration.add(0.8, true);
        calibration.add(0.3, false);
        assert!((calibration.brier().unwrap() - 0.065).abs() < 1e-9);
        assert!((calibration.error().unwrap() - 0.25).abs() < 1e-9);
        assert!((calibration.brier_of_share().unwrap() - 0.25).abs() < 1e-9);
    }

    #[test]
    fn what_is_right_as_often_as_it_says_has_no_error() {
        let mut calibration = Calibration::default();
        for at in 0..1000 {
            let tenth = at % 10;
            calibration.add(f64::from(tenth) / 10.0 + 0.05, at / 10 * 2 < tenth * 20 + 10);
        }
        assert!(calibration.error().unwrap() < 0.02, "{:?}", calibration.error());
        assert!(
            calibration.bins().all(|(from, to, bin)| {
                bin.said().is_some_and(|said| from <= said && said < to)
            })
        );
        calibration.add(1.0, true);
        assert_eq!(calibration.count(), 1001);
    }
}
