//! Codings that the codebook's cues suggest, and how far they can be trusted.

mod cues;
mod evaluate;
mod merge;
mod negation;
#[allow(clippy::module_inception, reason = "the verb of the module")]
mod suggest;

pub use cues::Cues;
pub use evaluate::{Evaluation, Score, evaluate};
pub use merge::{Change, merge, propose};
pub use suggest::{CODER, Suggestion, suggest};
