//! `kwali export csv`: the flat table of codings, or a folder with the study's tables.

use std::io::Write;
use std::path::{Path, PathBuf};

use kwali::analysis::{Selection, rows_of};
use kwali::interchange::{csv, flat::Flat};
use kwali::problem::Result;
use kwali::store::{Store, write};

use super::output::{self, Output};
use super::{Common, each, memos_left, tell};
use crate::cli::{Context, Ui};

/// The codings as CSV; in a folder, with interviews, cases and codebook beside them
///
/// The columns are those of `kwali quotes --format csv`. A name that ends in `.csv` is a file with the
/// codings alone; any other is a folder with codings.csv, interviews.csv, cases.csv and codebook.csv.
#[derive(clap::Args)]
pub struct Args {
    /// The file or folder to write; `-` is standard output
    #[arg(value_name = "OUT.csv|OUT_DIR|-")]
    out: PathBuf,
    #[command(flatten)]
    common: Common,
}

const CODINGS: &str = "codings.csv";
const INTERVIEWS: &str = "interviews.csv";
const CASES: &str = "cases.csv";
const CODEBOOK: &str = "codebook.csv";

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<()> {
    let selection = args.common.select.selection()?;
    let store = context.store()?;
    let single = args.out == Path::new("-")
        || args.out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let codings = if single {
        let mut out = Output::new(&args.out, args.common.force)?;
        let codings = table(&store, &selection, |bytes| out.put(bytes))?;
        out.finish(ui)?;
        codings
    } else {
        folder(&store, &selection, &args.out, args.common.force)?
    };
    tell(codings, &args.out, ui);
    args.common.losses.tell(&memos_left(&store, &selection)?, ui)
}

/// Hands over the table of codings, header first.
fn table(
    store: &Store,
    selection: &Selection,
    mut put: impl FnMut(&[u8]) -> Result<()>,
) -> Result<usize> {
    let flat = Flat::new(store.cases());
    put(&csv::header(&flat))?;
    let make = |interview: &_| csv::rows(&flat, rows_of(interview, selection));
    each(store, selection, make, |rows| put(&rows))
}

fn folder(store: &Store, selection: &Selection, path: &Path, over: bool) -> Result<usize> {
    let all = [CODINGS, INTERVIEWS, CASES, CODEBOOK];
    let mut folder =
        output::folder(path, over, |file| all.iter().any(|own| file == Path::new(own)))?;
    let refused = |name: &str, error| write::refused(&path.join(name), &error);
    for (name, bytes) in
        [(CASES, csv::cases(store.cases())), (CODEBOOK, csv::codebook(store.codebook()))]
    {
        let mut file = folder.create(name)?;
        file.write_all(&bytes).and_then(|()| file.flush()).map_err(|e| refused(name, e))?;
    }
    let (mut codings, mut interviews) = (folder.create(CODINGS)?, folder.create(INTERVIEWS)?);
    let flat = Flat::new(store.cases());
    codings.write_all(&csv::header(&flat)).map_err(|e| refused(CODINGS, e))?;
    interviews.write_all(&csv::interviews_header()).map_err(|e| refused(INTERVIEWS, e))?;
    let make = |interview: &_| {
        (
            csv::rows(&flat, rows_of(interview, selection)),
            csv::interview(interview, rows_of(interview, selection).count()),
        )
    };
    let count = each(store, selection, make, |(rows, interview)| {
        codings.write_all(&rows).map_err(|e| refused(CODINGS, e))?;
        interviews.write_all(&interview).map_err(|e| refused(INTERVIEWS, e))
    })?;
    codings.flush().map_err(|e| refused(CODINGS, e))?;
    interviews.flush().map_err(|e| refused(INTERVIEWS, e))?;
    folder.keep(over)?;
    Ok(count)
}
