//! `KW2`…: the corpus.

mod stray_white_space;

use super::check::Check;

/// Its checks, by id.
pub const CHECKS: &[Check] = &[stray_white_space::CHECK];
