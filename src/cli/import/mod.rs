//! `kwali import`: what other programs made, into the study.

mod codings;
mod files;
mod qc;
mod qualcoder;
mod refi;
mod study;
mod taguette;

use std::path::Path;

use clap::Subcommand;
use kwali::interchange::qc::SETTINGS;
use kwali::interchange::{self, Imported};
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
    Qualcoder(qualcoder::Args),
    Taguette(taguette::Args),
    Qc(qc::Args),
    Codings(codings::Args),
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    match &args.format {
        Format::Refi(args) => refi::run(args, context, ui),
        Format::Qualcoder(args) => qualcoder::run(args, context, ui),
        Format::Taguette(args) => taguette::run(args, context, ui),
        Format::Qc(args) => qc::run(args, context, ui),
        Format::Codings(args) => codings::run(args, context, ui),
    }
}

/// Reads a project of whatever program: which one it is, its content tells.
pub fn read(path: &Path) -> Result<Imported> {
    if path.join(SETTINGS).is_file() {
        return qc::read(path);
    }
    if path.is_dir() || path.extension().is_some_and(|ending| ending == "qda") {
        return qualcoder::read(path);
    }
    let begins = files::begin(path)?;
    if interchange::is_database(&begins) { taguette::read(path, None) } else { refi::read(path) }
}
