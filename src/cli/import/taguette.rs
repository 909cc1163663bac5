//! `kwali import taguette`: a project of Taguette as a new study.

use std::path::{Path, PathBuf};

use kwali::interchange::{Imported, taguette};
use kwali::problem::Result;

use super::files::database;
use super::study::NewStudy;
use crate::cli::{Context, Outcome, Ui};

/// A project of Taguette, as a new study or into the one that is here
///
/// Documents, tags and highlights come over, with who gave each tag. Tables of highlights and of
/// tags, as CSV or XLSX, are read as well: they have passages, and not the texts these are from.
#[derive(clap::Args)]
pub struct Args {
    /// The database (taguette.sqlite3, or a project exported as SQLite), or an exported table
    file: PathBuf,
    #[command(flatten)]
    study: NewStudy,
    /// Which project, by name or number, where the database has several
    #[arg(long, value_name = "NAME")]
    project: Option<String>,
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    let imported = read(&args.file, args.project.as_deref())?;
    args.study.take(imported, &args.file, context, ui)
}

/// Reads a project or a table.
pub fn read(file: &Path, project: Option<&str>) -> Result<Imported> {
    let bytes = database(file)?;
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    taguette::import(&bytes, &name, project).map_err(|problem| Box::new(problem.in_file(file)))
}
