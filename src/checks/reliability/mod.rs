//! `KW4`…: reliability.

use super::check::Check;

/// Its checks, by id.
pub const CHECKS: &[Check] = &[];
