//! Words for how many of the cases: "most schools", "nearly all".

use crate::problem::{Problem, Result};

/// One step of the scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantifier {
    /// It is taken up to and including this share of the cases.
    pub upto: Bound,
    /// Its words, with `{one}` and `{other}` for what a case is called.
    pub text: String,
    /// Its words at the start of a sentence, where a capital alone is not enough.
    pub start: Option<String>,
}

/// The end of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// A number of cases, whatever the total.
    Count(usize),
    /// A share: numerator and denominator.
    Share(usize, usize),
}

impl Bound {
    /// Reads `0`, `1`, `3/8`, `50%` or `all`.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = || {
            Box::new(
                Problem::new(format!("`{text}` is no threshold"))
                    .help("write a count as 1, a share as 3/8 or 50%, or `all`"),
            )
        };
        let text = text.trim();
        if text == "all" {
            return Ok(Self::Share(1, 1));
        }
        if let Some(percent) = text.strip_suffix('%') {
            return percent.parse().map(|n| Self::Share(n, 100)).map_err(|_| wrong());
        }
        match text.split_once('/') {
            Some((n, d)) => match (n.parse(), d.parse()) {
                (Ok(n), Ok(d)) if d > 0 => Ok(Self::Share(n, d)),
                _ => Err(wrong()),
            },
            None => text.parse().map(Self::Count).map_err(|_| wrong()),
        }
    }

    fn holds(self, count: usize, total: usize) -> bool {
        match self {
            Self::Count(limit) => count <= limit,
            Self::Share(n, d) => count * d <= n * total,
        }
    }
}

/// The scale, in rising order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Quantifiers {
    steps: Vec<Quantifier>,
}

impl Quantifiers {
    /// A scale; its last step must take everything.
    pub fn new(steps: Vec<Quantifier>) -> Result<Self> {
        match steps.last() {
            Some(last) if last.upto == Bound::Share(1, 1) => Ok(Self { steps }),
            _ => Err(Box::new(
                Problem::new("the quantifiers do not reach all cases")
                    .help("end the list with `upto: all`"),
            )),
        }
    }

    /// The steps, in rising order.
    pub fn steps(&self) -> &[Quantifier] {
        &self.steps
    }

    /// The step for `count` of `total` cases; `None` when the study has no scale.
    ///
    /// With the shipped scale 6 of 8 is "de meeste" (up to 6/8), 7 of 8 "nagenoeg alle". The steps
    /// `all` and "nearly all" are told apart by order: a step of 7/8 stands before `all`.
    pub fn word(&self, count: usize, total: usize) -> Option<&Quantifier> {
        self.steps.iter().find(|step| step.upto.holds(count, total))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale() -> Quantifiers {
        let step = |upto: &str, text: &str| Quantifier {
            upto: Bound::parse(upto).unwrap(),
            text: text.into(),
            start: None,
        };
        Quantifiers::new(vec![
            step("0", "geen enkele"),
            step("1", "één"),
            step("3/8", "enkele"),
            step("4/8", "diverse"),
            step("6/8", "de meeste"),
            step("7/8", "nagenoeg alle"),
            step("all", "alle"),
        ])
        .unwrap()
    }

    #[test]
    fn eight_cases_are_worded_as_the_study_words_them() {
        let words: Vec<String> =
            (0..=8).map(|n| scale().word(n, 8).unwrap().text.clone()).collect();
        let expected = [
            "geen enkele",
            "één",
            "enkele",
            "enkele",
            "diverse",
            "de meeste",
            "de meeste",
            "nagenoeg alle",
            "alle",
        ];
        assert_eq!(words, expected);
    }

    #[test]
    fn a_scale_that_stops_short_is_refused() {
        let step = Quantifier { upto: Bound::Share(1, 2), text: "some".into(), start: None };
        assert!(Quantifiers::new(vec![step]).is_err());
        assert!(Bound::parse("3/0").is_err());
    }
}
