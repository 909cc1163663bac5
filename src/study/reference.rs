//! References to passages, as printed and as typed.

use std::fmt;
use std::str::FromStr;

use super::Span;
use crate::problem::Problem;

/// `s1/schoolleider`, and optionally a place in it.
///
/// ```
/// use kwali::study::{Locus, Reference};
/// let reference: Reference = "s1/schoolleider:14.2-15.1".parse().unwrap();
/// assert_eq!(reference.case(), "s1");
/// assert_eq!(reference.to_string(), "s1/schoolleider:14.2-15.1");
/// let turn: Reference = "s1/schoolleider:14".parse().unwrap();
/// assert!(matches!(turn.locus(), Locus::Lines { .. }));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    case: String,
    interview: String,
    locus: Locus,
}

/// Where in an interview.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Locus {
    /// All of it.
    Whole,
    /// From one turn or sentence up to and including another.
    Lines {
        /// The first.
        from: Line,
        /// The last; the same as `from` for a single one.
        to: Line,
    },
    /// Offsets in the body.
    Offsets(Span),
}

/// A turn, or a sentence of a turn, both numbered from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// The turn's number.
    pub turn: usize,
    /// The sentence's number in the turn; `None` is the whole turn.
    pub sentence: Option<usize>,
}

impl Reference {
    /// A reference to a whole interview.
    pub fn interview_of(case: impl Into<String>, interview: impl Into<String>) -> Self {
        Self { case: case.into(), interview: interview.into(), locus: Locus::Whole }
    }

    /// The same interview, at another place.
    #[must_use]
    pub fn with(&self, locus: Locus) -> Self {
        Self { locus, ..self.clone() }
    }

    /// The case's name.
    pub fn case(&self) -> &str {
        &self.case
    }

    /// The interview's name within its case.
    pub fn interview(&self) -> &str {
        &self.interview
    }

    /// The place in it.
    pub fn locus(&self) -> Locus {
        self.locus
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.turn)?;
        self.sentence.map_or(Ok(()), |sentence| write!(f, ".{sentence}"))
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.case, self.interview)?;
        match self.locus {
            Locus::Whole => Ok(()),
            Locus::Lines { from, to } if from == to => write!(f, ":{from}"),
            Locus::Lines { from, to } => write!(f, ":{from}-{to}"),
            Locus::Offsets(span) => write!(f, "@{span}"),
        }
    }
}

impl FromStr for Reference {
    type Err = Box<Problem>;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| {
            let shapes = "s1/leader, s1/leader:14, :14.2, :14.2-15.1 or s1/leader@120-180";
            Box::new(
                Problem::new(format!("`{text}` is not a reference"))
                    .help(format!("write it as {shapes}")),
            )
        })
    }
}

fn parse(text: &str) -> Option<Reference> {
    let (case, rest) = text.split_once('/')?;
    let cut = rest.find([':', '@']).unwrap_or(rest.len());
    let (interview, place) = rest.split_at(cut);
    let locus = match place.chars().next() {
        None => Locus::Whole,
        Some(':') => lines(&place[1..])?,
        Some(_) => offsets(&place[1..])?,
    };
    let whole = !case.is_empty() && !interview.is_empty() && !interview.contains('/');
    whole.then(|| Reference::interview_of(case, interview).with(locus))
}

fn lines(text: &str) -> Option<Locus> {
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    let (from, to) = (line(from)?, line(to)?);
    (from <= to).then_some(Locus::Lines { from, to })
}

fn line(text: &str) -> Option<Line> {
    let (turn, sentence) = match text.split_once('.') {
        Some((turn, sentence)) => (turn, Some(number(sentence)?)),
        None => (text, None),
    };
    Some(Line { turn: number(turn)?, sentence })
}

fn number(text: &str) -> Option<usize> {
    text.parse().ok().filter(|&n| n > 0)
}

fn offsets(text: &str) -> Option<Locus> {
    let (start, end) = text.split_once('-')?;
    Span::new(start.parse().ok()?, end.parse().ok()?).map(Locus::Offsets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_reference_is_refused() {
        for text in ["", "s1", "s1/", "/x", "s1/x:", "s1/x:0", "s1/x:3-2", "s1/x@9-3", "a/b/c"] {
            assert!(text.parse::<Reference>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".{0,40}") {
            let _ = text.parse::<Reference>();
        }

        #[test]
        fn what_is_printed_reads_back(turn in 1usize..99, sentence in 1usize..9, more in 0usize..5) {
            let from = Line { turn, sentence: Some(sentence) };
            let to = Line { turn: turn + more, sentence: Some(sentence) };
            let reference = Reference::interview_of("s1", "x").with(Locus::Lines { from, to });
            prop_assert_eq!(reference.to_string().parse::<Reference>().unwrap(), reference);
        }
    }
}
