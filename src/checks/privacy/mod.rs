//! `KW5`…: privacy.

mod candidates;
mod checksum;
mod email_address;
mod iban;
mod key_in_study;
mod national_number;
mod numbers;
mod postcode;
mod real_name;
mod telephone_number;
mod texts;
mod unusable_key;

pub use self::candidates::{Candidate, CandidateKind, candidates};

use super::check::Check;

/// Its checks, by id.
pub const CHECKS: &[Check] = &[
    real_name::CHECK,
    email_address::CHECK,
    telephone_number::CHECK,
    postcode::CHECK,
    iban::CHECK,
    national_number::CHECK,
    key_in_study::CHECK,
    unusable_key::CHECK,
];
