//! `kwali export annotations`: codings as W3C Web Annotations.

use std::path::PathBuf;

use kwali::analysis::rows_of;
use kwali::interchange::{Losses, annotations};
use kwali::problem::Result;

use super::output::Output;
use super::{Common, each, tell};
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
    let mut begun = false;
    let codings = each(
        &store,
        &selection,
        |interview| annotations::items(interview, rows_of(interview, &selection)),
        |items| {
            if items.is_empty() {
                return Ok(());
            }
            if begun {
                out.put(b",")?;
            } else {
                out.put(annotations::head(title).as_bytes())?;
                begun = true;
            }
            out.put(items.as_bytes())
        },
    )?;
    let end = if begun { annotations::tail(codings) } else { annotations::empty(title) };
    out.put(end.as_bytes())?;
    out.finish(ui)?;
    tell(codings, &args.out, ui);
    args.common.losses.tell(&Losses::default(), ui)
}
