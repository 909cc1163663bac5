//! `kwali export refi`: REFI-QDA, for ATLAS.ti, MAXQDA, NVivo, QualCoder and others.

use std::path::{Path, PathBuf};

use kwali::interchange::{Project, refi};
use kwali::problem::Result;
use kwali::transfer;

use super::output::Output;
use crate::cli::{Context, Ui, count, losses, refuse_drift};

/// REFI-QDA: the whole study as a project (.qdpx), or its codes as a codebook (.qdc)
///
/// ATLAS.ti, MAXQDA, NVivo, QualCoder and others read it. What they have no place for travels along as
/// notes and descriptions, so that `kwali import refi` gives the same study again.
#[derive(clap::Args)]
pub struct Args {
    /// The file to write: what ends in .qdc is a codebook, all else a project
    #[arg(value_name = "OUT.qdpx|OUT.qdc")]
    out: PathBuf,
    /// Also carry codings that are suggested or rejected, as passages without a code
    #[arg(long)]
    undecided: bool,
    /// Overwrite what stands there
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    losses: losses::Args,
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<()> {
    let store = context.store()?;
    let alone = is_codebook(&args.out);
    let (study, drifts) = store.load_where(|_, _| !alone)?;
    refuse_drift(&drifts)?;
    let transfer::Export { project, losses: mut lost } =
        transfer::project_of(&store, &study, args.undecided)?;
    let mut out = Output::new(&args.out, args.force)?;
    let told = if alone {
        let alone = Project {
            codes: project.codes.clone(),
            sets: project.sets.clone(),
            ..Project::default()
        };
        lost = transfer::left_of_codes(&study.codebook);
        lost.extend(refi::unfit(&alone));
        out.put(refi::codebook(&project).as_bytes())?;
        count(project.codes.len(), "code")
    } else {
        lost.extend(refi::unfit(&project));
        out.put(&refi::project(&project)?)?;
        let (sources, codings) = (project.sources.len(), project.codings());
        format!("{} with {}", count(sources, "interview"), count(codings, "coding"))
    };
    out.finish(ui)?;
    if args.out != Path::new("-") {
        ui.say(&format!("{told} in {}", args.out.display()));
    }
    args.losses.tell(&lost, ui)
}

fn is_codebook(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("qdc"))
}
