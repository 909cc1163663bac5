//! `kwali export`: the study for other programs.

mod annotations;
mod csv;
mod jsonl;
mod markdown;
mod output;
mod parquet;
mod refi;
mod xlsx;

use std::path::Path;

use clap::Subcommand;
use kwali::analysis::{Selection, rows_of};
use kwali::interchange::Losses;
use kwali::problem::Result;
use kwali::store::Store;
use kwali::study::Interview;

use super::select::{SelectArgs, stream_interviews};
use super::{Context, Outcome, Ui, count, losses};

/// Write the study for other programs
///
/// Codings are chosen as for `quotes`. What stands there already is not overwritten without
/// `--force`; `-` is standard output.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    format: Format,
}

#[derive(Subcommand)]
enum Format {
    Refi(refi::Args),
    Xlsx(xlsx::Args),
    Csv(csv::Args),
    Jsonl(jsonl::Args),
    Parquet(parquet::Args),
    Annotations(annotations::Args),
    Markdown(markdown::Args),
}

/// What all formats take.
#[derive(clap::Args)]
struct Common {
    #[command(flatten)]
    select: SelectArgs,
    /// Overwrite what stands there
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    losses: losses::Args,
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    match &args.format {
        Format::Refi(args) => refi::run(args, context, ui),
        Format::Xlsx(args) => xlsx::run(args, context, ui),
        Format::Csv(args) => csv::run(args, context, ui),
        Format::Jsonl(args) => jsonl::run(args, context, ui),
        Format::Parquet(args) => parquet::run(args, context, ui),
        Format::Annotations(args) => annotations::run(args, context, ui),
        Format::Markdown(args) => markdown::run(args, context, ui),
    }?;
    Ok(Outcome::Done)
}

/// Hands over what `make` makes of each interview that is meant, in order, and counts its codings.
fn each<T: Send>(
    store: &Store,
    selection: &Selection,
    make: impl Fn(&Interview) -> T + Sync,
    mut take: impl FnMut(T) -> Result<()>,
) -> Result<usize> {
    let mut codings = 0;
    let make = |interview: &Interview| (rows_of(interview, selection).count(), make(interview));
    stream_interviews(store, selection, make, |(more, made)| {
        codings += more;
        take(made)
    })?;
    Ok(codings)
}

/// The memos of the interviews that are meant: a table of codings has no row for them.
fn memos_left(store: &Store, selection: &Selection) -> Result<Losses> {
    let mut losses = Losses::default();
    for (case, name) in store.interviews()? {
        if !selection.takes_case(store.cases(), &case) {
            continue;
        }
        let many = store.memos(&case, &name)?.len();
        if many > 0 {
            let item = format!("{case}/{name}: {many}");
            losses.add("memos", item, "they are no codings: xlsx and refi have them");
        }
    }
    Ok(losses)
}

/// Says what was written where.
fn tell(codings: usize, path: &Path, ui: &mut Ui) {
    if path != Path::new("-") {
        ui.say(&format!("{} in {}", count(codings, "coding"), path.display()));
    }
}
