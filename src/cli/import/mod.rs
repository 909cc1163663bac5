//! `kwali import`: what other programs made, into the study.

mod codings;
mod refi;
mod study;

use std::path::Path;

use clap::Subcommand;
use kwali::interchange::Imported;
use kwali::problem::Result;

use super::{Context, Outcome, Ui, count};

/// Take over what was made in other programs
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    format: Format,
}

#[derive(Subcommand)]
enum Format {
    Refi(refi::Args),
    Codings(codings::Args),
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    match &args.format {
        Format::Refi(args) => refi::run(args, ui),
        Format::Codings(args) => codings::run(args, context, ui),
    }
}

/// Reads a project of whatever program: which one it is, its content tells.
pub fn read(path: &Path) -> Result<Imported> {
    refi::read(path)
}
