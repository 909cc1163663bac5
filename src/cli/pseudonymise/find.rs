//! `kwali pseudonymise --find`.
use super::Args;
use crate::cli::{Outcome, Ui};
use kwali::problem::Result;
use kwali::store::Store;
pub fn run(_args: &Args, _store: &Store, _ui: &mut Ui) -> Result<Outcome> {
    Ok(Outcome::Done)
}
