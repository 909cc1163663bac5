//! How well a set of cases fits an outcome.

/// Consistency and coverage (Ragin 2006), of being sufficient; being necessary turns the two around.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// Of the cases in the set, the share that have the outcome; `None` when it holds no case.
    pub consistency: Option<f64>,
    /// Of the cases with the outcome, the share that are in the set; `None` when none has it.
    pub coverage: Option<f64>,
}

/// The fit of a set of cases with an outcome, each told by place.
pub fn fit(cases: usize, set: impl Fn(usize) -> bool, outcome: impl Fn(usize) -> bool) -> Fit {
    let (mut inside, mut having, mut both) = (0_usize, 0_usize, 0_usize);
    for at in 0..cases {
        inside += usize::from(set(at));
        having += usize::from(outcome(at));
        both += usize::from(set(at) && outcome(at));
    }
    let share = |of: usize| (of > 0).then(|| both as f64 / of as f64);
    Fit { consistency: share(inside), coverage: share(having) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_those_of_the_overlap() {
        // Cases 0 to 3 are in the set, 2 to 7 have the outcome.
        let found = fit(10, |at| at < 4, |at| (2..8).contains(&at));
        assert_eq!(found, Fit { consistency: Some(0.5), coverage: Some(2.0 / 6.0) });
        assert_eq!(fit(3, |_| false, |_| true), Fit { consistency: None, coverage: Some(0.0) });
        assert_eq!(fit(3, |_| true, |_| false), Fit { consistency: Some(0.0), coverage: None });
    }
}
