//! `KW1`…: the codebook.

mod missing_label;
mod unused_allowance;
mod unused_code;

use super::check::Check;

/// The check that `judge` makes of allowances without a finding.
pub const UNUSED_ALLOWANCE: &str = unused_allowance::CHECK.id;

/// Its checks, by id.
pub const CHECKS: &[Check] = &[missing_label::CHECK, unused_code::CHECK, unused_allowance::CHECK];
