//! Whole projects of other tools, both ways, and a list of what could not be carried.
//!
//! An importer makes a [`Project`] of some bytes, an exporter makes bytes of a study. No file is
//! opened here and none written. Tables of codings have the columns of [`flat`].

pub mod annotations;
pub mod codings;
mod counting;
pub mod csv;
mod difference;
pub mod flat;
pub mod jsonl;
mod loss;
pub mod markdown;
pub mod parquet;
mod places;
mod project;
pub mod qc;
pub mod qualcoder;
pub mod refi;
#[cfg(test)]
mod shown;
mod sqlite;
pub mod taguette;
mod words;
pub mod xlsx;

pub use difference::{Difference, differences};
pub use loss::{Loss, Losses};
pub use project::{Case, Code, Coding, Note, Project, Selection, Set, Source, User, Variable};
pub use sqlite::is_one as is_database;

/// How a line begins that only kwali understands, in what is said of a passage.
pub const MARK: &str = "kwali:";

/// The program that wrote a project, as kwali calls itself.
pub const ORIGIN: &str = "kwali";

/// What an importer read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Imported {
    /// The project.
    pub project: Project,
    /// What of the other program's project is not in it.
    pub losses: Losses,
    /// What was decided in reading, which somebody may want to know: which unit offsets count, how
    /// line ends were taken.
    pub remarks: Vec<String>,
}
