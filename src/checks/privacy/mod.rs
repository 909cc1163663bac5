//! `KW5`…: privacy.

use super::check::Check;

/// Its checks, by id.
pub const CHECKS: &[Check] = &[];
