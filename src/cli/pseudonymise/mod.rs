//! `kwali pseudonymise`: names replaced by pseudonyms, put back, and found.

mod find;

use std::io::{self, BufRead, IsTerminal};
use std::path::{Path, PathBuf};

use kwali::problem::{Problem, Result};
use kwali::store::{KeyFile, Order, PseudonymPlan, Store};
use kwali::study::Reference;
use serde_json::json;

use super::table::{Format, Table};
use super::{Context, Outcome, Ui, count};

/// How many widened codings are told one by one.
const FEW: usize = 20;

/// Replace names by pseudonyms in the whole study; codings go with their words
///
/// The key says who is who: a CSV file with the columns `name` and `pseudonym`, outside of the study.
/// What would change is shown first, and asked.
#[derive(clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Args {
    /// Only these interviews: s1/leader
    #[arg(value_name = "REF")]
    interviews: Vec<Reference>,
    /// Only this case
    #[arg(long, value_name = "CASE")]
    case: Vec<String>,
    /// The key; the one that the codebook names when not given
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// List names and numbers that are not in the key yet, with a pseudonym for each
    #[arg(long, conflicts_with_all = ["reverse", "codebook", "one_way", "yes", "dry_run"])]
    find: bool,
    /// Put the names back
    #[arg(long)]
    reverse: bool,
    /// Replace names in the codebook's texts too
    #[arg(long)]
    codebook: bool,
    /// Let names share a pseudonym, and use pseudonyms that stand in the study already
    #[arg(long)]
    one_way: bool,
    /// Do it without asking
    #[arg(long, short)]
    yes: bool,
    /// Show what would change, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// How to print the names
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    let store = context.store()?;
    if args.find {
        return find::run(args, &store, ui);
    }
    let path = key_of(args, &store)?.ok_or_else(|| {
        Problem::new("there is no key").help(
            "name it with --key FILE: a CSV file `name,pseudonym` outside of the study; `--find --format csv` prints rows for it",
        )
    })?;
    let order = args.order(KeyFile::read(store.root(), &path, args.one_way)?);
    let plan = store.plan_pseudonyms(&order)?;
    table(&plan, args.format).print(args.format, ui)?;
    ui.finish()?;
    tell(&plan, args, ui);
    if args.dry_run || plan.files().len() == 0 {
        return Ok(Outcome::Done);
    }
    if !args.yes && !agreed(ui)? {
        ui.say("nothing was changed");
        return Ok(Outcome::Done);
    }
    store.pseudonymise(&order, &plan)?;
    ui.say("done");
    Ok(Outcome::Done)
}

impl Args {
    fn takes(&self, case: &str, interview: &str) -> bool {
        let named = |one: &Reference| one.case() == case && one.interview() == interview;
        let whole = self.case.is_empty() && self.interviews.is_empty();
        whole || self.case.iter().any(|one| one == case) || self.interviews.iter().any(named)
    }

    /// What is to be done with a key.
    fn order(&self, key: KeyFile) -> Order {
        Order {
            key,
            cases: self.case.clone(),
            interviews: self.interviews.clone(),
            reverse: self.reverse,
            codebook: self.codebook,
            one_way: self.one_way,
        }
    }
}

/// The key that is asked for, or that the codebook names as seen from the study's folder.
fn key_of(args: &Args, store: &Store) -> Result<Option<PathBuf>> {
    let named = store.codebook().settings().checks.pseudonyms.as_ref();
    let path = args.key.clone().or_else(|| named.map(|name| store.root().join(name)));
    path.map_or(Ok(None), |path| refuse_missing(&path).map(|()| Some(path)))
}

fn refuse_missing(path: &Path) -> Result<()> {
    if path.is_file() {
        return Ok(());
    }
    if path.is_dir() {
        let told = Problem::new("the pseudonym key is a folder");
        return Err(Box::new(told.in_file(path).help("name the file in it that is the key")));
    }
    Err(Box::new(
        Problem::new("the pseudonym key is not there")
            .in_file(path)
            .help("name another with --key FILE"),
    ))
}

fn tell(plan: &PseudonymPlan, args: &Args, ui: &mut Ui) {
    for one in plan.widened.iter().take(FEW) {
        ui.say(&format!(
            "coding {} of {} began or ended within a name: {}@{} becomes @{}",
            one.id, one.coder, one.interview, one.was, one.is
        ));
    }
    if plan.widened.len() > FEW {
        ui.say(&format!("so do {} more", plan.widened.len() - FEW));
    }
    for note in &plan.notes {
        ui.warning(&Problem::new(note));
    }
    if plan.files().len() == 0 {
        let what = if args.reverse { "pseudonyms" } else { "names" };
        return ui.say(&format!("no {what} of the key stand there: nothing is to be done"));
    }
    let places: usize = plan.names.iter().map(|name| name.count).sum();
    let will = match (args.dry_run, places) {
        (true, _) => "would be",
        (false, 1) => "is to be",
        (false, _) => "are to be",
    };
    let did = if args.reverse { "put back" } else { "replaced" };
    ui.say(&format!(
        "{} {will} {did} in {}; {} with their words",
        count(places, "name"),
        count(plan.files().len(), "file"),
        match plan.codings {
            1 => "1 coding goes".to_owned(),
            many => format!("{many} codings go"),
        }
    ));
}

/// Asks whoever is at the terminal.
fn agreed(ui: &mut Ui) -> Result<bool> {
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Err(Box::new(
            Problem::new("nobody is there to be asked")
                .help("nothing was changed; look at it with --dry-run, and say --yes"),
        ));
    }
    ui.say("what kwali kept to undo steps of coding will be gone. Go on? y or n");
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    read.map_err(|error| Problem::new(format!("cannot read the answer: {error}")))?;
    Ok(matches!(answer.trim(), "y" | "yes"))
}

/// What is written for what, how often and where.
fn table(plan: &PseudonymPlan, format: Format) -> Table {
    let mut table = Table::new(["was", "becomes", "count", "files", "places"]);
    for name in &plan.names {
        let places = match format {
            Format::Json => json!(name.places),
            _ => json!(name.places.join(" ")),
        };
        table.row(vec![
            json!(name.was),
            json!(name.is),
            json!(name.count),
            json!(name.files),
            places,
        ]);
    }
    table
}
