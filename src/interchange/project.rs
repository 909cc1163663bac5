//! A project as any of these programs has it: what importers make and exporters take.

use crate::study::Span;

/// A whole project of some program, with plain text for its sources.
///
/// Identifiers are the other program's own, or made from content; they hold the parts together and
/// need not be shown to anybody.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Project {
    /// Its name.
    pub name: String,
    /// The program that wrote it, as it calls itself.
    pub origin: String,
    /// What is said of the whole.
    pub description: String,
    /// Who worked on it.
    pub users: Vec<User>,
    /// Its codes, parents before their children.
    pub codes: Vec<Code>,
    /// Groups of codes, sources or notes.
    pub sets: Vec<Set>,
    /// What is known of cases and sources.
    pub variables: Vec<Variable>,
    /// What is compared.
    pub cases: Vec<Case>,
    /// Its texts.
    pub sources: Vec<Source>,
    /// Notes on the project as a whole.
    pub notes: Vec<Note>,
}

/// Somebody who worked on a project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct User {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A code.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Code {
    /// Its identifier.
    pub id: String,
    /// Its name as people read it, without those above it.
    pub name: String,
    /// What it means.
    pub description: String,
    /// `#rrggbb`.
    pub colour: Option<String>,
    /// Whether passages can be given it; else it only holds others.
    pub codable: bool,
    /// Its parent's place in [`Project::codes`], which is before its own.
    pub parent: Option<usize>,
    /// Notes on it.
    pub notes: Vec<Note>,
}

/// A group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Set {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What is said of it.
    pub description: String,
    /// The identifiers of the codes in it.
    pub codes: Vec<String>,
    /// The identifiers of the sources in it.
    pub sources: Vec<String>,
}

/// An attribute of cases or sources.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variable {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it means.
    pub description: String,
}

/// A case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Case {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What is said of it.
    pub description: String,
    /// Variables' identifiers with values, as text; none is empty.
    pub values: Vec<(String, String)>,
    /// The identifiers of its sources.
    pub sources: Vec<String>,
}

/// A text, with what was done to it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Source {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What is said of it.
    pub description: String,
    /// Its text, exactly as the program has it but for a byte order mark.
    pub text: String,
    /// Variables' identifiers with values, as text; none is empty.
    pub values: Vec<(String, String)>,
    /// Passages with codes or notes.
    pub selections: Vec<Selection>,
    /// Notes on the whole of it.
    pub notes: Vec<Note>,
}

/// A passage of a source.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Selection {
    /// Where, in Unicode scalar values of [`Source::text`].
    pub span: Span,
    /// What it is called; often its words.
    pub name: String,
    /// What is said of it.
    pub description: String,
    /// The codes it was given.
    pub codings: Vec<Coding>,
    /// Notes on the passage.
    pub notes: Vec<Note>,
}

/// A code that a passage was given.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Coding {
    /// Its identifier; may be empty.
    pub id: String,
    /// The code's identifier.
    pub code: String,
    /// The identifier of who gave it.
    pub user: Option<String>,
    /// What was noted with it.
    pub memo: String,
}

/// What somebody noted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Note {
    /// Its title; may be empty.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The identifier of who wrote it.
    pub user: Option<String>,
}

impl Project {
    /// How many codings there are.
    pub fn codings(&self) -> usize {
        let selections = self.sources.iter().flat_map(|source| &source.selections);
        selections.map(|selection| selection.codings.len()).sum()
    }
}
