//! `kwali import refi`: a REFI-QDA project or codebook as a new study.

use std::path::PathBuf;

use kwali::interchange::refi;
use kwali::problem::Result;
use kwali::store::write;

use super::study::NewStudy;
use crate::cli::{Outcome, Ui};

/// A REFI-QDA project (.qdpx) or codebook (.qdc), as a new study
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

pub fn run(args: &Args, ui: &mut Ui) -> Result<Outcome> {
    let bytes = std::fs::read(&args.file).map_err(|error| write::unreadable(&args.file, &error))?;
    let imported = refi::read(&bytes).map_err(|problem| Box::new(problem.in_file(&args.file)))?;
    args.study.make(imported, &args.file, ui)
}
