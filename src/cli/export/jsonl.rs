//! `kwali export jsonl`: the flat table of codings, a JSON object a line.

use std::path::PathBuf;

use kwali::analysis::rows_of;
use kwali::interchange::{flat::Flat, jsonl};
use kwali::problem::Result;

use super::output::Output;
use super::{Common, each, memos_left, tell};
use crate::cli::{Context, Ui};

/// The codings, one JSON object a line
///
/// The keys are those of `kwali quotes --format json`.
#[derive(clap::Args)]
pub struct Args {
    /// The file to write; `-` is standard output
    #[arg(value_name = "OUT.jsonl|-")]
    out: PathBuf,
    #[command(flatten)]
    common: Common,
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<()> {
    let selection = args.common.select.selection()?;
    let store = context.store()?;
    let flat = Flat::new(store.cases());
    let mut out = Output::new(&args.out, args.common.force)?;
    let codings = each(
        &store,
        &selection,
        |interview| jsonl::rows(&flat, rows_of(interview, &selection)),
        |rows| out.put(&rows),
    )?;
    out.finish(ui)?;
    tell(codings, &args.out, ui);
    args.common.losses.tell(&memos_left(&store, &selection)?, ui)
}
