//! Findings for programs, and for people who read them elsewhere than in a terminal.
//!
//! Each format is a function from what was found to a text, which depends on nothing else: the same
//! findings are the same bytes.

mod github;
mod json;
mod junit;
mod markdown;
mod sarif;

use std::path::Path;

use super::diagnostic::Diagnostic;
use super::judge::Judged;
use crate::problem::Place;

/// What can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// A list of objects, one for each finding.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands of GitHub Actions, which become annotations.
    Github,
    /// XML of `JUnit`'s form: a test for each check.
    Junit,
    /// Tables, for the summary of a job or a comment.
    Markdown,
}

impl Format {
    /// Whether it names files as seen from the repository rather than from the study's folder.
    pub fn is_of_repository(self) -> bool {
        matches!(self, Self::Sarif | Self::Github)
    }
}

/// What is to be told.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// What was found.
    pub judged: &'a Judged,
    /// In how many interviews.
    pub interviews: usize,
    /// The study's folder as seen from the top of its repository, with `/` and one at the end; empty
    /// where the two are one, or there is no repository.
    pub prefix: &'a str,
}

/// Writes findings in a format.
pub fn render(format: Format, told: &Told) -> String {
    match format {
        Format::Json => json::render(told),
        Format::Sarif => sarif::render(told),
        Format::Github => github::render(told),
        Format::Junit => junit::render(told),
        Format::Markdown => markdown::render(told),
    }
}

impl Told<'_> {
    /// A file as seen from the repository. Only a path that is absolute stays as it is.
    fn path(&self, file: &str) -> String {
        if Path::new(file).is_absolute() {
            return file.to_owned();
        }
        let mut parts: Vec<&str> = Vec::new();
        for part in self.prefix.split('/').chain(file.split('/')) {
            match (part, parts.last()) {
                ("" | ".", _) => {}
                ("..", Some(last)) if *last != ".." => {
                    parts.pop();
                }
                _ => parts.push(part),
            }
        }
        parts.join("/")
    }
}

/// What was found, and below it what to do.
fn message(diagnostic: &Diagnostic) -> String {
    match &diagnostic.help {
        Some(help) => format!("{}\nhelp: {help}", diagnostic.message),
        None => diagnostic.message.clone(),
    }
}

/// The file, and line and column if it has them, as editors open them.
fn address(diagnostic: &Diagnostic) -> String {
    match &diagnostic.place {
        Some(Place { line, column, .. }) => format!("{}:{line}:{column}", diagnostic.file),
        None => diagnostic.file.clone(),
    }
}

/// A count with its noun.
fn many(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_from_the_top_of_the_repository() {
        let judged = Judged::default();
        let told = |prefix| Told { judged: &judged, interviews: 0, prefix };
        assert_eq!(told("").path("corpus/a/talk.md"), "corpus/a/talk.md");
        assert_eq!(told("deep/study/").path("codebook.yaml"), "deep/study/codebook.yaml");
        assert_eq!(told("study/").path("../key.csv"), "key.csv");
        assert_eq!(told("study/").path("../../key.csv"), "../key.csv");
        assert_eq!(told("study/").path("/key.csv"), "/key.csv");
    }
}
