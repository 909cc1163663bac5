//! `kwali export xlsx`: the study as a workbook.

use std::path::PathBuf;

use kwali::interchange::xlsx;
use kwali::problem::Result;

use super::output::Output;
use super::{Common, tell};
use crate::cli::{Context, Ui, refuse_drift};

/// The study as a workbook, for spreadsheets
///
/// Sheets: Codebook, Quotes, Interviews, Cases, Codes by case, Codes by role and lens, Memos, About.
#[derive(clap::Args)]
pub struct Args {
    /// The file to write; `-` is standard output
    #[arg(value_name = "OUT.xlsx|-")]
    out: PathBuf,
    #[command(flatten)]
    common: Common,
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<()> {
    let selection = args.common.select.selection()?;
    let store = context.store()?;
    let mut out = Output::new(&args.out, args.common.force)?;
    let (study, drifts) = store.load()?;
    refuse_drift(&drifts)?;
    selection.check(&study)?;
    let mut memos = xlsx::Memos::new();
    for interview in &study.interviews {
        let of = store.memos(&interview.case, &interview.name)?;
        memos.insert((interview.case.clone(), interview.name.clone()), of);
    }
    let hashes = store.content_hashes()?;
    let (bytes, codings, losses) = xlsx::workbook(&study, &selection, &memos, &hashes)?;
    out.put(&bytes)?;
    out.finish(ui)?;
    tell(codings, &args.out, ui);
    args.common.losses.tell(&losses, ui)
}
