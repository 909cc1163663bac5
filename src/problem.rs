//! What went wrong, where it stands, and what to do about it.

use std::fmt;
use std::path::{Path, PathBuf};

/// One thing that kept kwali from doing what was asked.
///
/// Every error of the library is a `Problem`: it names the file, line and column where there is
/// one, and says what to do. How it looks on a terminal is the binary's business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    message: String,
    file: Option<PathBuf>,
    place: Option<Place>,
    help: Option<String>,
}

/// A place in a file: 1-based line and column, and the line itself.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Place {
    /// 1-based line.
    pub line: usize,
    /// 1-based column, in Unicode scalar values.
    pub column: usize,
    /// How many scalar values of the line are meant, at least one.
    pub width: usize,
    /// The line as it stands in the file, without its newline.
    pub text: String,
}

impl Place {
    /// The place at `line` and `column` of `source`, `width` scalar values wide.
    pub fn new(source: &str, line: usize, column: usize, width: usize) -> Self {
        Self::on(source.lines().nth(line.saturating_sub(1)).unwrap_or(""), line, column, width)
    }

    /// The same, for who has the line at hand and makes many places of one source.
    pub fn on(text: &str, line: usize, column: usize, width: usize) -> Self {
        Self {
            line: line.max(1),
            column: column.max(1),
            width: width.max(1),
            text: text.to_owned(),
        }
    }
}

/// The library's result: boxed, because problems are rare and results are many.
pub type Result<T> = std::result::Result<T, Box<Problem>>;

impl Problem {
    /// A problem that has no place in a file.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), file: None, place: None, help: None }
    }

    /// Names the file it is about.
    #[must_use]
    pub fn in_file(mut self, file: impl AsRef<Path>) -> Self {
        self.file = Some(file.as_ref().to_owned());
        self
    }

    /// Names the place in that file.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
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
        let known: Vec<&str> = known.into_iter().collect();
        match nearest(name, known.iter().copied()) {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None if known.is_empty() => self,
            None if known.len() <= 12 => self.help(format!("known: {}", known.join(", "))),
            None => self,
        }
    }

    /// What went wrong, in one line.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The file it is about.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The place in that file.
    pub fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }

    /// What to do about it.
    pub fn advice(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{}:", file.display())?;
            if let Some(place) = &self.place {
                write!(f, "{}:{}:", place.line, place.column)?;
            }
            write!(f, " ")?;
        }
        write!(f, "{}", self.message)?;
        if let Some(help) = &self.help {
            write!(f, " ({help})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

/// The name among `known` that lies nearest to `name`, if one is near enough to be a typing error.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    known
        .into_iter()
        .map(|candidate| (closeness(&name, &candidate.to_lowercase()), candidate))
        .filter(|(score, _)| *score > 0.7)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, candidate)| candidate)
}

/// A dotted path is also near when its last part is what was typed.
fn closeness(name: &str, candidate: &str) -> f64 {
    let whole = strsim::normalized_damerau_levenshtein(name, candidate);
    let last = candidate.rsplit('.').next().unwrap_or(candidate);
    let part = strsim::normalized_damerau_levenshtein(name, last) * 0.95;
    whole.max(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_forgives_a_typing_error_but_not_another_word() {
        let known = ["waardendeling.nieuwsbrief", "waardendeling.huisbezoek"];
        assert_eq!(nearest("waardendeling.niewsbrief", known), Some(known[0]));
        assert_eq!(nearest("huisbezoek", known), Some(known[1]));
        assert_eq!(nearest("partnerschap", known), None);
    }

    #[test]
    fn a_problem_reads_as_file_line_message_and_help() {
        let place = Place::new("a\nroles: x\n", 2, 8, 1);
        let problem = Problem::new("not a list").in_file("codebook.yaml").at(place).help("write -");
        assert_eq!(problem.to_string(), "codebook.yaml:2:8: not a list (write -)");
    }
}
