//! `KW5`…: privacy.

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
