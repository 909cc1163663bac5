//! `kwali report`: the study's reports.

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use kwali::problem::{Problem, Result};
use kwali::report::{self, Kit, Wanted};
use kwali::store::{Store, write};
use kwali::study::{Cell, CellKey, Locus, Reference};

use super::{Context, Outcome, Ui, refuse_drift};

/// Write reports: all of them, or of one interview, one case, or across cases
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = false)]
pub struct Args {
    #[command(subcommand)]
    what: Option<What>,
    /// The folder they go to
    #[arg(long, global = true, default_value = "reports", value_name = "DIR")]
    out: PathBuf,
    /// The format
    #[arg(long, global = true, value_enum, default_value_t = Format::Both)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Markdown
    Md,
    /// Self-contained HTML
    Html,
    /// Both
    Both,
}

#[derive(Subcommand)]
enum What {
    /// The account of one interview, for approval
    Interview {
        /// The interview: s1/leader
        #[arg(value_name = "REF")]
        reference: Reference,
    },
    /// The report of one case
    Case {
        /// The case
        case: String,
    },
    /// The report across cases
    Cross,
    /// Write your own text for a cell: it goes in place of the generated prose
    ///
    /// The text is read from standard input. Without input (`--confirm`) the text that is there is
    /// said to fit the codings as they are now.
    Cell {
        /// The case, or `cross`
        case: String,
        /// The role
        role: String,
        /// The lens
        lens: String,
        /// The branch of the codebook
        aspect: String,
        /// Keep the text; it fits the codings as they are now
        #[arg(long)]
        confirm: bool,
    },
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    let store = context.store()?;
    let (study, drifts) = store.load()?;
    refuse_drift(&drifts)?;
    let wanted = match &args.what {
        None => Wanted::All,
        Some(What::Cross) => Wanted::Cross,
        Some(What::Case { case }) => Wanted::Case(known_case(&store, case)?),
        Some(What::Interview { reference }) => wanted_interview(&store, reference)?,
        Some(What::Cell { case, role, lens, aspect, confirm }) => {
            let key = cell_key(&store, case, role, lens, aspect)?;
            return cell(&store, &Kit::new(&study), key, *confirm, ui);
        }
    };
    let formats = match args.format {
        Format::Md => vec![report::Format::Markdown],
        Format::Html => vec![report::Format::Html],
        Format::Both => vec![report::Format::Markdown, report::Format::Html],
    };
    // Only the report across cases names the files it was made from.
    let sources = match wanted {
        Wanted::All | Wanted::Cross => store.content_hashes()?,
        Wanted::Case(_) | Wanted::Interview(..) => Vec::new(),
    };
    let rendered = report::reports(&study, &wanted, &formats, &sources);
    for file in &rendered {
        write::replace_derived(&args.out.join(&file.file), file.text.as_bytes())?;
    }
    ui.say(&format!("{} files", rendered.len()));
    ui.line(&opens_with(&args.out, &rendered))?;
    Ok(Outcome::Done)
}

/// The file to open first.
fn opens_with(out: &Path, rendered: &[report::Rendered]) -> String {
    let index = rendered.iter().find(|file| file.file == "index.html");
    let file = index.or_else(|| rendered.last()).map_or("", |file| &file.file);
    out.join(file).display().to_string()
}

fn known_case(store: &Store, case: &str) -> Result<String> {
    if store.cases().get(case).is_some() {
        return Ok(case.to_owned());
    }
    let known = store.cases().iter().map(kwali::study::Case::id);
    Err(Box::new(Problem::new(format!("unknown case `{case}`")).nearest(case, known)))
}

fn wanted_interview(store: &Store, reference: &Reference) -> Result<Wanted> {
    if reference.locus() != Locus::Whole {
        return Err(Box::new(Problem::new("a report is about a whole interview").help(format!(
            "write `{}/{}`",
            reference.case(),
            reference.interview()
        ))));
    }
    store.interview(reference.case(), reference.interview())?;
    Ok(Wanted::Interview(reference.case().to_owned(), reference.interview().to_owned()))
}

fn cell_key(store: &Store, case: &str, role: &str, lens: &str, aspect: &str) -> Result<CellKey> {
    Ok(CellKey {
        case: if case == CellKey::CROSS { None } else { Some(known_case(store, case)?) },
        role: store.codebook().role(role)?.id.clone(),
        lens: store.codebook().require_lens(lens)?.id.clone(),
        aspect: store.codebook().require(aspect)?.path.clone(),
    })
}

fn cell(store: &Store, kit: &Kit<'_>, key: CellKey, confirm: bool, ui: &mut Ui) -> Result<Outcome> {
    let text = if confirm {
        let known = kit.study().cells.iter().find(|cell| cell.key == key);
        let known = known.ok_or_else(|| {
            Problem::new(format!("the cell {key} has no text"))
                .help("write one: `kwali report cell … < text.md`")
        })?;
        known.text.clone()
    } else {
        std::io::read_to_string(std::io::stdin())
            .map_err(|e| Problem::new(format!("cannot read the text: {e}")))?
    };
    if text.trim().is_empty() {
        return Err(Box::new(
            Problem::new("the text is empty")
                .help("nothing was written; give the text on standard input"),
        ));
    }
    let basis = kit.basis(&key);
    let path = store.write_cell(&Cell { key, basis, text: text.trim().to_owned() })?;
    ui.line(&path.display().to_string())?;
    Ok(Outcome::Done)
}
