//! Codings that the codebook's cues, and codings made before, suggest; and how far they can be trusted.

mod by;
mod calibration;
mod cues;
mod evaluate;
mod found;
mod learn;
mod merge;
mod negation;
mod seek;
#[allow(clippy::module_inception, reason = "the verb of the module")]
mod suggest;
mod trial;
mod truth;

pub use by::By;
pub use calibration::{Bin, Calibration};
pub use cues::Cues;
pub use evaluate::{Evaluation, Exam, Score};
pub use found::Found;
pub use learn::{Guess, Learned, TooLittle};
pub use merge::{Change, merge, propose};
pub use seek::{Seek, Seeker};
pub use suggest::{CODER, Suggestion, suggest};
pub use trial::Trial;
