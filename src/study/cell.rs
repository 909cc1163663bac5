//! An analyst's own text for a cell of the framework: case × role × lens × aspect.

use std::fmt;

/// Which cell a text is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellKey {
    /// The case; `None` is the report across cases.
    pub case: Option<String>,
    /// The role, or [`CellKey::ALL`].
    pub role: String,
    /// The lens, or [`CellKey::ALL`].
    pub lens: String,
    /// The branch of the codebook.
    pub aspect: String,
}

impl CellKey {
    /// What the cross report's cells are filed under.
    pub const CROSS: &'static str = "cross";
    /// Stands for all roles, or all lenses, where none has this name.
    pub const ALL: &'static str = "all";

    /// The folder its file stands in.
    pub fn folder(&self) -> &str {
        self.case.as_deref().unwrap_or(Self::CROSS)
    }
}

impl fmt::Display for CellKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} {}", self.folder(), self.role, self.lens, self.aspect)
    }
}

/// The text that goes in place of generated prose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Which cell.
    pub key: CellKey,
    /// The codings it rests on, as a hash; empty when nobody said.
    pub basis: String,
    /// The text, as Markdown.
    pub text: String,
}
