//! `KW3`…: codings.

mod moved_quote;

use super::check::Check;

/// Its checks, by id.
pub const CHECKS: &[Check] = &[moved_quote::CHECK];
