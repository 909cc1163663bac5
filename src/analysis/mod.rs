//! Counting and comparing: plain structs out of a study, nothing rendered.

pub mod agreement;
mod choice;
mod codebook_diff;
pub mod compare;
mod consensus;
mod contrast;
pub mod cooccurrence;
mod differences;
mod findings;
pub mod framework;
pub mod matrix;
mod pattern;
pub mod qca;
mod random;
pub mod saturation;
mod selection;
pub mod significance;
pub mod stats;
mod tally;
mod words;

pub use agreement::{Agreement, Counts, Given, PairCounts, Pooled, agreements, given, pair_counts};
pub use choice::{Chooser, Weights};
pub use codebook_diff::{ChangeKind, CodeDifference, Concerned, Version, codebook_differences};
pub use consensus::{Change, Choice, Consensus, Decision};
pub use contrast::{Contrast, comparable, contrast_of, contrasts};
pub use differences::{Difference, Kind, differences};
pub use findings::{Found, SectionKey, basis, findings, in_one};
pub use pattern::{Description, Descriptions, Shape, Trait};
pub use selection::{Row, Selection, rows, rows_of};
pub use tally::{Scope, Tally};
pub use words::Words;
