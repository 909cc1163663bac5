//! `KW4`…: how far coders agree.

mod low_agreement;
mod low_agreement_code;
mod pairs;
mod rare_code;
mod too_little_double_coding;

use super::check::Check;

/// Its checks, by id.
pub const CHECKS: &[Check] = &[
    low_agreement::CHECK,
    low_agreement_code::CHECK,
    rare_code::CHECK,
    too_little_double_coding::CHECK,
];
