//! `kwali code`: the coding screen; and codings made, moved and decided on from a script.

mod reanchor;

use std::path::PathBuf;

use clap::Subcommand;
use kwali::problem::{Problem, Result};
use kwali::store::edit::{self, Found, NewCoding};
use kwali::study::{Reference, Status};

use super::{Context, Outcome, Ui};
use crate::tui::{self, Start};

/// Code in a full screen; or add, remove, accept, reject, move or
/// reanchor codings from a script
///
/// `kwali code s1/leader --coder anna` opens an interview to read and to code; `?` shows all keys.
/// Every change is on disk when the screen shows it.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    screen: Screen,
}

#[derive(clap::Args)]
struct Screen {
    /// The interview to open, or a place in it; the first one when not given
    #[arg(value_name = "INTERVIEW")]
    interview: Option<Reference>,
    /// Who codes; that of the configuration when not given
    #[arg(long, value_name = "NAME")]
    coder: Option<String>,
    /// Show another coder's codings beside yours, difference by difference
    #[arg(long, value_name = "NAME", conflicts_with = "blind")]
    compare: Option<String>,
    /// In whose name differences are decided
    #[arg(long, value_name = "NAME", default_value = "consensus", requires = "compare")]
    consensus: String,
    /// Hide suggestions and other coders
    #[arg(long)]
    blind: bool,
}

#[derive(Subcommand)]
enum Action {
    /// Add a coding of a passage, or all codings of a CSV file
    Add(Add),
    /// Remove codings
    Remove(Choice),
    /// Accept suggestions; they become the coder's own
    Accept(Choice),
    /// Reject suggestions, so that they are not made again
    Reject(Choice),
    /// Put a coding on another passage, code or lens
    Move(Move),
    /// Put codings back on their own words after a transcript was changed
    Reanchor(reanchor::Args),
}

#[derive(clap::Args)]
struct Add {
    /// The passage: s1/leader:14.2, or s1/leader:14 with --quote
    #[arg(value_name = "REF", required_unless_present = "from")]
    reference: Option<Reference>,
    /// The code
    #[arg(long, required_unless_present = "from")]
    code: Vec<String>,
    /// Who codes
    #[arg(long)]
    coder: String,
    /// The exact words within the reference; all of it when not given
    #[arg(long)]
    quote: Option<String>,
    /// The lens it belongs to, when that is not where it was said
    #[arg(long)]
    lens: Option<String>,
    /// A note
    #[arg(long, default_value = "")]
    memo: String,
    /// A CSV file with the columns ref, code, quote, lens, memo
    #[arg(long, value_name = "FILE", conflicts_with_all = ["reference", "code", "quote", "lens"])]
    from: Option<PathBuf>,
}

#[derive(clap::Args)]
struct Choice {
    /// Ids of codings, or their first characters
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// Whose decision it is, or whose coding
    #[arg(long)]
    coder: Option<String>,
}

#[derive(clap::Args)]
struct Move {
    /// The coding's id, or its first characters
    id: String,
    /// The passage it goes to
    #[arg(long, value_name = "REF", required_unless_present_any = ["code", "lens"])]
    to: Option<Reference>,
    /// The code it goes to
    #[arg(long)]
    code: Option<String>,
    /// The lens it goes to; `-` for that of its place
    #[arg(long, allow_hyphen_values = true)]
    lens: Option<String>,
    /// Whose coding it is, where an id is two people's
    #[arg(long)]
    coder: Option<String>,
}

pub fn run(args: Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    let Some(action) = args.action else {
        screen(args.screen, context)?;
        return Ok(Outcome::Done);
    };
    match action {
        Action::Add(add) => self::add(add, context, ui)?,
        Action::Remove(choice) => remove(&choice, context, ui)?,
        Action::Accept(choice) => decide(&choice, Status::Accepted, context, ui)?,
        Action::Reject(choice) => decide(&choice, Status::Rejected, context, ui)?,
        Action::Move(to) => self::to(to, context, ui)?,
        Action::Reanchor(args) => return reanchor::run(&args, context, ui),
    }
    Ok(Outcome::Done)
}

fn screen(args: Screen, context: &Context) -> Result<()> {
    let start = Start {
        interview: args.interview,
        coder: args.coder,
        compare: args.compare,
        consensus: args.consensus,
        blind: args.blind,
        queue: Vec::new(),
    };
    tui::run(context.store()?, &start)
}

fn add(args: Add, context: &Context, ui: &mut Ui) -> Result<()> {
    let store = context.store()?;
    let wanted = match &args.from {
        Some(file) => edit::read_list(file)?,
        None => single(
            args.reference,
            &args.code,
            args.quote.as_deref(),
            args.lens.as_deref(),
            &args.memo,
        ),
    };
    let added = edit::add(&store, &args.coder, &wanted)?;
    for (reference, coding) in &added.made {
        ui.line(&format!("{} {reference} {}", coding.id(), coding.code()))?;
    }
    if added.known > 0 {
        ui.say(&format!("{} stood there already", added.known));
    }
    Ok(())
}

fn single(
    reference: Option<Reference>,
    codes: &[String],
    quote: Option<&str>,
    lens: Option<&str>,
    memo: &str,
) -> Vec<NewCoding> {
    let Some(reference) = reference else { return Vec::new() };
    let make = |code: &String| NewCoding {
        reference: reference.clone(),
        code: code.clone(),
        quote: quote.map(str::to_owned),
        lens: lens.map(str::to_owned),
        memo: memo.to_owned(),
        place: None,
    };
    codes.iter().map(make).collect()
}

fn remove(choice: &Choice, context: &Context, ui: &mut Ui) -> Result<()> {
    let store = context.store()?;
    let found = edit::find(&store, &choice.ids, choice.coder.as_deref())?;
    for coding in &found {
        edit::remove(&store, coding)?;
        tell("removed", coding, ui);
    }
    Ok(())
}

fn decide(choice: &Choice, status: Status, context: &Context, ui: &mut Ui) -> Result<()> {
    let store = context.store()?;
    let found = edit::find_undecided(&store, &choice.ids)?;
    let owner = choice.coder.as_deref();
    if status == Status::Accepted && owner.is_none() {
        return Err(Box::new(
            Problem::new("accepting needs a coder").help("say who accepts: `--coder anna`"),
        ));
    }
    for coding in &found {
        match owner.filter(|_| status == Status::Accepted) {
            Some(coder) => edit::accept(&store, coding, coder)?,
            None => edit::set_status(&store, coding, status)?,
        }
        tell(status.name(), coding, ui);
    }
    Ok(())
}

fn to(args: Move, context: &Context, ui: &mut Ui) -> Result<()> {
    let store = context.store()?;
    let ids = [args.id];
    for found in edit::find(&store, &ids, args.coder.as_deref())? {
        let change =
            edit::Change { to: args.to.clone(), code: args.code.clone(), lens: args.lens.clone() };
        edit::change(&store, &found, &change)?;
        tell("moved", &found, ui);
    }
    Ok(())
}

fn tell(what: &str, found: &Found, ui: &mut Ui) {
    let (coding, coder) = (&found.coding, &found.coder);
    ui.say(&format!(
        "{what} {} {}/{} {} ({coder})",
        coding.id(),
        found.case,
        found.interview,
        coding.code()
    ));
}
