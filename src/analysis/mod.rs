//! Counting and comparing: plain structs out of a study, nothing rendered.

mod selection;

pub use selection::{Row, Selection, rows};
