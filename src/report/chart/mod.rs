//! Drawings of figures: what is to be seen in plain structs, and its rendering as SVG.
//!
//! The program draws the same structs in the terminal under `--chart`.

mod bars;
mod lines;
mod svg;

pub use bars::{Bar, Bars};
pub use lines::{Lines, Mark, Series};
pub(super) use svg::escape;
