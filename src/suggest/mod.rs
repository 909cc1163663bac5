//! Codings that the codebook's cues suggest, and how far they can be trusted.

mod cues;
mod evaluate;
mod merge;
mod negation;
mod seek;
#[allow(clippy::module_inception, reason = "the verb of the module")]
mod suggest;
mod trial;

pub use cues::Cues;
pub use evaluate::{Evaluation, Score, evaluate};
pub use merge::{Change, merge, propose};
pub use seek::{Seek, Seeker};
pub use suggest::{CODER, Suggestion, suggest};
pub use trial::Trial;
