//! `kwali export annotations`: codings as W3C Web Annotations.

use std::path::PathBuf;

use kwali::analysis::rows_of;
use kwali::interchange::annotations::{self, Collection};
use kwali::problem::Result;

use super::output::Output;
use super::{Common, each, memos_left, tell};
use crate::cli::{Context, Ui};

/// The codings as W3C Web Annotations, in JSON-LD
#[derive(clap::Args)]
pub struct Args {
    /// The file to write; `-` is standard output
    #[arg(value_name = "OUT.jsonld|-")]
    out: PathBuf,
    #[command(flatten)]
    common: Common,
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<()> {
    let selection = args.common.select.selection()?;
    let store = context.store()?;
    let title = &store.codebook().settings().title;
    let mut out = Output::new(&args.out, args.common.force)?;
    let mut collection = Collection::default();
    let codings = each(
        &store,
        &selection,
        |interview| annotations::items(interview, rows_of(interview, &selection)),
        |items| out.put(collection.add(title, &items).as_bytes()),
    )?;
    out.put(collection.finish(title, codings).as_bytes())?;
    out.finish(ui)?;
    tell(codings, &args.out, ui);
    args.common.losses.tell(&memos_left(&store, &selection)?, ui)
}
