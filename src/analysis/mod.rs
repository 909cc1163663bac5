//! Counting and comparing: plain structs out of a study, nothing rendered.

pub mod agreement;
mod choice;
mod codebook_diff;
mod consensus;
mod contrast;
mod differences;
mod findings;
mod matrix;
mod pattern;
mod selection;
mod tally;

pub use agreement::{Agreement, Counts, Given, PairCounts, Pooled, agreements, given, pair_counts};
pub use choice::{Chooser, Weights};
pub use codebook_diff::{ChangeKind, CodeDifference, Concerned, Version, codebook_differences};
pub use consensus::{Change, Choice, Consensus, Decision};
pub use contrast::{Contrast, comparable, contrast_of, contrasts};
pub use differences::{Difference, Kind, differences};
pub use findings::{Found, SectionKey, basis, findings, in_one};
pub use matrix::{By, Cells, Matrix, MatrixRow, matrix};
pub use pattern::{Description, Descriptions, Shape, Trait};
pub use selection::{Row, Selection, rows};
pub use tally::{Scope, Tally};
