//! `kwali codebook import`: codes of another program's codebook into this one.

use std::path::PathBuf;

use kwali::problem::Result;
use kwali::transfer;

use crate::cli::{Context, Ui, count, import, losses};

/// Add the codes of a REFI-QDA codebook (.qdc) or project that are not here yet
///
/// A code is here when it and all above it are called the same. What is here stays as it is, and what
/// is said otherwise there is listed.
#[derive(clap::Args)]
pub struct Import {
    /// The file
    file: PathBuf,
    /// Say what would be added, and change nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    losses: losses::Args,
}

pub fn run(args: &Import, context: &Context, ui: &mut Ui) -> Result<()> {
    let mut store = context.store()?;
    let imported = import::read(&args.file)?;
    let merged = transfer::codes_into(&store, &imported.project)?;
    if let Some((before, after)) = merged.codebook.as_ref().filter(|_| !args.dry_run) {
        store.write_codebook(before, after)?;
    }
    for code in &merged.codes {
        ui.line(code)?;
    }
    let here = imported.project.codes.len() - merged.codes.len();
    let verb = if args.dry_run { "would be added" } else { "added" };
    ui.say(&format!("{} {verb}, {here} here already", count(merged.codes.len(), "code")));
    args.losses.tell(&merged.losses, ui)
}
