//! What a check found, where, and what to do.

use serde::{Deserialize, Serialize};

use super::check::Check;
use crate::problem::{Place, Problem};

/// One finding of a check, before it is weighed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The check's id.
    pub check: String,
    /// What was found.
    pub message: String,
    /// The file, as seen from the study's folder, with `/`.
    pub file: String,
    /// The place in it, if it has one.
    pub place: Option<Place>,
    /// What to do.
    pub help: Option<String>,
    /// What it is about, by the names that the study's allowances may use: a code's path, a
    /// case, an interview as `case/name`, a coding's id.
    pub about: Vec<String>,
    /// Whether `--fix` can mend it.
    pub fixable: bool,
    /// Why a comment in the file allows it.
    pub allowed: Option<String>,
}

impl Diagnostic {
    /// A finding in a file.
    pub fn new(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            check: String::new(),
            message: message.into(),
            file: file.into(),
            place: None,
            help: None,
            about: Vec::new(),
            fixable: false,
            allowed: None,
        }
    }

    /// What a reader of the file said.
    pub fn of(file: &str, problem: &Problem) -> Self {
        let told = Self::new(file, problem.message()).at(problem.place().cloned());
        match problem.advice() {
            Some(help) => told.help(help),
            None => told,
        }
    }

    /// Names the place in the file.
    #[must_use]
    pub fn at(mut self, place: Option<Place>) -> Self {
        self.place = place;
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says which of `known` was probably meant, or lists them when they are few.
    #[must_use]
    pub fn nearest<'a>(self, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match Problem::new("").nearest(name, known).advice() {
            Some(help) => self.help(help),
            None => self,
        }
    }

    /// Names what it is about.
    #[must_use]
    pub fn about(mut self, name: impl Into<String>) -> Self {
        self.about.push(name.into());
        self
    }

    /// Says that `--fix` can mend it.
    #[must_use]
    pub fn fixable(mut self) -> Self {
        self.fixable = true;
        self
    }

    /// The finding as a problem, to be shown as one.
    pub fn problem(&self) -> Problem {
        let mut problem = Problem::new(&self.message).in_file(&self.file);
        if let Some(place) = &self.place {
            problem = problem.at(place.clone());
        }
        match &self.help {
            Some(help) => problem.help(help),
            None => problem,
        }
    }

    /// What stays the same while lines move: for baselines.
    pub fn fingerprint(&self) -> String {
        let text = self.place.as_ref().map_or("", |place| place.text.trim());
        let about = self.about.join("\u{1f}");
        // What it is about stays the same while figures and places in the words change.
        let said = if about.is_empty() { &self.message } else { &about };
        let whole = [&self.check, &self.file, said, text].join("\u{1e}");
        blake3::hash(whole.as_bytes()).to_hex()[..16].to_owned()
    }
}

/// Where checks tell what they find.
#[derive(Debug)]
pub struct Found {
    check: &'static str,
    diagnostics: Vec<Diagnostic>,
}

impl Found {
    pub(super) fn new() -> Self {
        Self { check: "", diagnostics: Vec::new() }
    }

    /// What is told from now on is this check's.
    pub(super) fn by(&mut self, check: &'static Check) -> &mut Self {
        self.check = check.id;
        self
    }

    /// Takes a finding.
    pub fn tell(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(Diagnostic { check: self.check.to_owned(), ..diagnostic });
    }

    pub(super) fn into_vec(self) -> Vec<Diagnostic> {
        self.diagnostics
    }
}
