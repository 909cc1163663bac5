//! What a study must hold to: codebook, corpus, codings, reliability, privacy.
//!
//! Each check is one file with a [`Check`] and the functions that look, and one page in
//! `docs/checks/`, whose examples are its test. [`run`] goes through a study as it stands on disk, and
//! remembers what it found in each interview, so that the next time only what changed is read.

mod allowance;
mod baseline;
mod check;
mod codebook;
mod codings;
mod corpus;
mod diagnostic;
mod facts;
pub mod format;
mod judge;
mod memory;
mod mend;
mod privacy;
mod reliability;
mod run;
mod witnesses;

pub use baseline::Baseline;
pub use check::{Check, Family, Look, find};
pub use codings::mended as mended_codings;
pub use diagnostic::{Diagnostic, Found};
pub use facts::{CoderFacts, Facts, PairFacts};
pub use judge::{Finding, Judged, Rules, judge};
pub use mend::mend;
pub use privacy::{Candidate, CandidateKind, candidates};
pub use run::{Checked, Options, View, Whole, run};

/// Every check, by id.
pub const ALL: &[&[Check]] =
    &[codebook::CHECKS, corpus::CHECKS, codings::CHECKS, reliability::CHECKS, privacy::CHECKS];

/// Every check, in the order of their ids.
pub fn all() -> impl Iterator<Item = &'static Check> {
    ALL.iter().copied().flatten()
}
