//! `kwali import qualcoder`: a project of QualCoder as a new study.

use std::path::{Path, PathBuf};

use kwali::interchange::{Imported, qualcoder};
use kwali::problem::{Problem, Result};

use super::files::database;
use super::study::NewStudy;
use crate::cli::{Context, Outcome, Ui};

/// The file in a project's folder that holds it.
const DATABASE: &str = "data.qda";

/// A project of QualCoder, as a new study or into the one that is here
///
/// Texts, codes with their categories, codings of all coders, memos, annotations, journal, cases and
/// attributes come over; what was coded in pictures and recordings is listed. QualCoder must not
/// have the project open.
#[derive(clap::Args)]
pub struct Args {
    /// The project's folder (NAME.qda), or the data.qda in it
    project: PathBuf,
    #[command(flatten)]
    study: NewStudy,
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    args.study.take(read(&args.project)?, folder(&args.project), context, ui)
}

/// Reads a project.
pub fn read(project: &Path) -> Result<Imported> {
    let file = if project.is_dir() { project.join(DATABASE) } else { project.to_owned() };
    if project.is_dir() && !file.exists() {
        return Err(Box::new(
            Problem::new(format!("this is no QualCoder project: it has no `{DATABASE}`"))
                .in_file(project)
                .help("name the folder whose name ends in .qda"),
        ));
    }
    let bytes = database(&file)?;
    let name = folder(project).file_stem().unwrap_or_default().to_string_lossy();
    qualcoder::import(&bytes, &name).map_err(|problem| Box::new(problem.in_file(file)))
}

/// What a project is named after: its folder.
fn folder(project: &Path) -> &Path {
    let inside = project.file_name().is_some_and(|name| name == DATABASE) && !project.is_dir();
    let above = project.parent().filter(|above| inside && above.file_name().is_some());
    above.unwrap_or(project)
}
