//! What a check is.

use super::diagnostic::Found;
use super::run::{View, Whole};
use crate::problem::{Problem, Result};
use crate::store::{Sheet, Survey};
use crate::study::Severity;

/// One rule that a study is held to.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// Its stable id: `KW101`.
    pub id: &'static str,
    /// Its name: `duplicate-id`.
    pub name: &'static str,
    /// What it tells, in one line.
    pub title: &'static str,
    /// How much its findings weigh where the study does not say otherwise.
    pub severity: Severity,
    /// Its page: what, why, a failing example and the mended one, as Markdown.
    pub page: &'static str,
    /// What it looks at. A rule that is held to by the run as a whole looks at nothing itself.
    pub looks: &'static [Look],
}

/// At what a check looks.
#[derive(Debug, Clone, Copy)]
pub enum Look {
    /// The codebook and the table of cases.
    Book(fn(&Survey, &mut Found)),
    /// One interview with its codings. What is found there is remembered until one of its files, the
    /// codebook, the table of cases or the pseudonym key changes: it may depend on nothing else.
    Interview(fn(&View, &mut Found)),
    /// An analyst's text or a report.
    Text(fn(&Survey, &Sheet<()>, &mut Found)),
    /// What is known of all interviews together.
    Study(fn(&Whole, &mut Found)),
}

/// To what a check belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// `KW1`…
    Codebook,
    /// `KW2`…
    Corpus,
    /// `KW3`…
    Codings,
    /// `KW4`…
    Reliability,
    /// `KW5`…
    Privacy,
}

impl Family {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Codebook => "codebook",
            Self::Corpus => "corpus",
            Self::Codings => "codings",
            Self::Reliability => "reliability",
            Self::Privacy => "privacy",
        }
    }
}

impl Check {
    /// To what it belongs.
    pub fn family(&self) -> Family {
        match self.id.as_bytes().get(2) {
            Some(b'1') => Family::Codebook,
            Some(b'2') => Family::Corpus,
            Some(b'3') => Family::Codings,
            Some(b'4') => Family::Reliability,
            _ => Family::Privacy,
        }
    }

    /// Whether it is called so: by its id, its name, or the beginning of its id, as `KW1` for all
    /// of the codebook.
    pub fn is_called(&self, name: &str) -> bool {
        let upper = name.to_uppercase();
        let begins = upper.len() >= 3 && self.id.starts_with(&upper);
        begins || self.name == name || self.family().name() == name
    }
}

/// The check of an id or name, or a problem that names the nearest one.
pub fn find(name: &str) -> Result<&'static Check> {
    let found =
        super::all().find(|check| check.id.eq_ignore_ascii_case(name) || check.name == name);
    found.ok_or_else(|| {
        let known = super::all().flat_map(|check| [check.id, check.name]);
        Box::new(Problem::new(format!("there is no check `{name}`")).nearest(name, known))
    })
}
