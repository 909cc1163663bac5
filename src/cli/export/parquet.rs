//! `kwali export parquet`: the flat table of codings for databases and statistics.

use std::ffi::OsStr;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use kwali::analysis::{Selection, rows_of};
use kwali::interchange::flat::Flat;
use kwali::interchange::parquet::{self, Chunk, Layout, Writer};
use kwali::problem::{Problem, Result};
use kwali::store::Store;
use kwali::store::write::StagedFolder;

use super::output::{self, Output};
use super::{Common, each, memos_left, tell};
use crate::cli::{Context, Ui};

/// The codings as Parquet, for databases and statistics
///
/// The columns are those of `kwali quotes --format csv`, with types; what is empty is null.
#[derive(clap::Args)]
pub struct Args {
    /// The file to write; `-` is standard output
    #[arg(value_name = "OUT.parquet|-", required_unless_present = "by_case")]
    out: Option<PathBuf>,
    /// Write a file a case into a folder, as `case=s1/part-0.parquet`
    #[arg(long, value_name = "DIR", conflicts_with = "out")]
    by_case: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

/// The file in each case's folder.
const PART: &str = "part-0.parquet";

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<()> {
    let selection = args.common.select.selection()?;
    let store = context.store()?;
    let force = args.common.force;
    let (codings, path) = match (&args.by_case, &args.out) {
        (Some(path), _) => (by_case(&store, &selection, path, force)?, path),
        (None, Some(path)) => {
            let mut writer =
                Writer::new(Output::new(path, force)?, &Flat::new(store.cases()), Layout::Whole)?;
            let add = |(_, chunk)| writer.add(chunk);
            let codings = chunks(&store, &selection, Layout::Whole, add)?;
            writer.finish()?.finish(ui)?;
            (codings, path)
        }
        (None, None) => return Ok(()),
    };
    tell(codings, path, ui);
    args.common.losses.tell(&memos_left(&store, &selection)?, ui)
}

/// Hands over the rows of each interview, with its case.
fn chunks(
    store: &Store,
    selection: &Selection,
    layout: Layout,
    take: impl FnMut((String, Chunk)) -> Result<()>,
) -> Result<usize> {
    let flat = Flat::new(store.cases());
    let make = |interview: &kwali::study::Interview| {
        let rows = rows_of(interview, selection);
        (interview.case.clone(), parquet::chunk(&flat, layout, rows))
    };
    each(store, selection, make, take)
}

/// A case's file that is being written.
struct Part {
    case: String,
    writer: Writer<BufWriter<File>>,
}

impl Part {
    fn new(folder: &mut StagedFolder, flat: &Flat<'_>, case: String) -> Result<Self> {
        let file = folder.create(&format!("{}/{PART}", parquet::folder(&case)?))?;
        Ok(Self { case, writer: Writer::new(file, flat, Layout::ByCase)? })
    }
}

fn by_case(store: &Store, selection: &Selection, path: &Path, force: bool) -> Result<usize> {
    let mut folder = output::folder(path, force, is_part)?;
    let flat = Flat::new(store.cases());
    let mut open: Option<Part> = None;
    let codings = chunks(store, selection, Layout::ByCase, |(case, chunk)| {
        if chunk.is_empty() {
            return Ok(());
        }
        // Interviews come case by case.
        if open.as_ref().is_some_and(|part| part.case != case) {
            finish(open.take())?;
        }
        let part = match open.take() {
            Some(part) => part,
            None => Part::new(&mut folder, &flat, case)?,
        };
        open.insert(part).writer.add(chunk)
    })?;
    finish(open)?;
    if codings == 0 {
        return Err(Box::new(
            Problem::new("no codings are chosen, so no case has a file")
                .help("nothing was written; choose others, or write one file, which may be empty"),
        ));
    }
    folder.keep(force)?;
    Ok(codings)
}

fn finish(part: Option<Part>) -> Result<()> {
    let Some(part) = part else { return Ok(()) };
    let file = part.writer.finish()?;
    file.into_inner().map(|_| ()).map_err(|error| {
        Box::new(Problem::new(format!("the table cannot be written: {}", error.error())))
    })
}

/// Whether a file in an exported folder is one that an export writes.
fn is_part(path: &Path) -> bool {
    let named = |folder: &OsStr| folder.to_str().is_some_and(|name| name.starts_with("case="));
    let parts: Vec<&OsStr> = path.iter().collect();
    matches!(parts.as_slice(), [folder, file] if named(folder) && *file == OsStr::new(PART))
}
