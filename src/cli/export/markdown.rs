//! `kwali export markdown`: quotes to cite in an article.

use std::path::{Path, PathBuf};

use kwali::analysis::rows;
use kwali::interchange::markdown::{self, Keys};
use kwali::problem::{Problem, Result};

use super::output::Output;
use super::{Common, memos_left, tell};
use crate::cli::{Context, Ui, refuse_drift};

/// Quotes by code, each with a citation: `[@s1-leader, 14.2]`
///
/// `--bib` writes an entry for each interview, by which pandoc makes references of the citations:
/// `pandoc --citeproc --bibliography quotes.bib quotes.md -o quotes.docx`.
#[derive(clap::Args)]
pub struct Args {
    /// The file to write; `-` is standard output
    #[arg(value_name = "OUT.md|-")]
    out: PathBuf,
    /// Also write the interviews that are cited, as BibTeX
    #[arg(long, value_name = "FILE")]
    bib: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<()> {
    let selection = args.common.select.selection()?;
    if args.bib.as_deref() == Some(Path::new("-")) || args.bib.as_ref() == Some(&args.out) {
        return Err(Box::new(
            Problem::new("the entries of interviews need a file of their own")
                .help("write `--bib quotes.bib`"),
        ));
    }
    let store = context.store()?;
    let mut out = Output::new(&args.out, args.common.force)?;
    let bib = args.bib.as_ref().map(|path| Output::new(path, args.common.force)).transpose()?;
    let (study, drifts) = store.load()?;
    refuse_drift(&drifts)?;
    selection.check(&study)?;
    let rows = rows(&study, &selection);
    let interviews = study.interviews.iter().map(|i| (i.case.as_str(), i.name.as_str()));
    let keys = Keys::new(interviews);
    out.put(markdown::document(&study.codebook, &rows, &keys).as_bytes())?;
    if let Some(mut bib) = bib {
        bib.put(markdown::bibliography(&study.codebook, &rows, &keys).as_bytes())?;
        bib.finish(ui)?;
    }
    out.finish(ui)?;
    tell(rows.len(), &args.out, ui);
    args.common.losses.tell(&memos_left(&store, &selection)?, ui)
}
