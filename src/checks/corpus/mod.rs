//! `KW2`…: the corpus.

use super::check::Check;

/// Its checks, by id.
pub const CHECKS: &[Check] = &[];
