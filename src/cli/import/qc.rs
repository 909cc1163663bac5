//! `kwali import qc`: a project of qualitative-coding as a new study.

use std::path::{Path, PathBuf};

use kwali::interchange::{Imported, qc};
use kwali::problem::Result;

use super::files::OnDisk;
use super::study::NewStudy;
use crate::cli::{Context, Outcome, Ui};

/// A project of qualitative-coding (qc), as a new study or into the one that is here
///
/// Texts, codebook, memos and all coders' codings come over. qc gives codes to lines, so each coding is
/// of a whole line.
#[derive(clap::Args)]
pub struct Args {
    /// The project's folder, with its settings.yaml
    #[arg(value_name = "FOLDER")]
    project: PathBuf,
    #[command(flatten)]
    study: NewStudy,
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    args.study.take(read(&args.project)?, &args.project, context, ui)
}

/// Reads a project's folder.
pub fn read(project: &Path) -> Result<Imported> {
    let files = OnDisk::new(project)?;
    let name = project.canonicalize().unwrap_or_else(|_| project.to_owned());
    let name = name.file_name().unwrap_or_default().to_string_lossy();
    qc::import(&files, &name).map_err(|problem| match problem.file() {
        Some(file) => Box::new(problem.clone().in_file(project.join(file))),
        None => Box::new(problem.in_file(project)),
    })
}
