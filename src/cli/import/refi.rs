//! `kwali import refi`: a REFI-QDA project or codebook as a new study.

use std::path::{Path, PathBuf};

use kwali::interchange::{Imported, refi};
use kwali::problem::Result;
use kwali::store::write;

use super::study::NewStudy;
use crate::cli::{Context, Outcome, Ui};

/// A REFI-QDA project (.qdpx) or codebook (.qdc), as a new study or into the one that is here
///
/// ATLAS.ti, MAXQDA, NVivo, QualCoder and others write it. What the numbers of a passage count is
/// decided by evidence and said; what a study has no place for is listed.
#[derive(clap::Args)]
pub struct Args {
    /// The file
    file: PathBuf,
    #[command(flatten)]
    study: NewStudy,
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    args.study.take(read(&args.file)?, &args.file, context, ui)
}

/// Reads a project or a codebook.
pub fn read(file: &Path) -> Result<Imported> {
    let bytes = std::fs::read(file).map_err(|error| write::unreadable(file, &error))?;
    refi::read(&bytes).map_err(|problem| Box::new(problem.in_file(file)))
}
