//! `kwali import codings`: a CSV file of codings, by quote or by offsets.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;

use kwali::interchange::codings::{self, Columns, Field, Outcome as Placed, Sheet, Wanted};
use kwali::problem::{Problem, Result};
use kwali::store::{Edit, History, Step, Store, write};
use kwali::study::{Coding, Interview, Reference, check_name};

use super::{Context, Outcome, Ui, count};

/// Codings from a CSV file, by the words they are on or by offsets
///
/// Columns: where (`ref`; or `interview`, as in s1/leader; or `case` and `interview`), `code`, and
/// which words (`quote`, or `start` and `end`); and as you like `memo`, `lens`, `status`, `origin` and
/// `coder`. All rows are imported, or none.
#[derive(clap::Args)]
pub struct Args {
    /// The file: its delimiter and its encoding are told by its content
    file: PathBuf,
    /// Who coded, where the file does not say
    #[arg(long, value_name = "NAME")]
    coder: String,
    /// Which column says what: `--column code=Tag`
    #[arg(long = "column", value_name = "WHAT=NAME", value_parser = column)]
    columns: Vec<(String, String)>,
    /// Say what would be imported, and change nothing
    #[arg(long)]
    dry_run: bool,
}

fn column(text: &str) -> std::result::Result<(String, String), String> {
    let (what, name) = text.split_once('=').ok_or("write it as --column code=Tag")?;
    Ok((what.trim().to_owned(), name.to_owned()))
}

/// What is wrong, by line.
#[allow(clippy::vec_box, reason = "problems come boxed out of results")]
type Wrong = Vec<(usize, Box<Problem>)>;

/// What is to be done.
#[derive(Default)]
struct Plan {
    edits: Vec<Edit>,
    made: Vec<Reference>,
    same: usize,
    other: usize,
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    check_name(&args.coder)?;
    let store = context.store()?;
    let bytes = std::fs::read(&args.file).map_err(|error| write::unreadable(&args.file, &error))?;
    let in_file = |problem: Box<Problem>| Box::new(problem.in_file(&args.file));
    let (source, guessed) = codings::decode(&bytes).map_err(in_file)?;
    let sheet = Sheet::read(&source).map_err(in_file)?;
    let named = args.columns.iter().map(|(what, name)| Ok((Field::named(what)?, name.clone())));
    let named = named.collect::<Result<Vec<_>>>()?;
    let columns = Columns::find(&sheet.header(), &named).map_err(in_file)?;
    if let Some(encoding) = guessed {
        ui.say(&format!("read as {encoding}, by its content"));
    }
    if !columns.unused().is_empty() {
        ui.say(&format!("columns that are not used: {}", columns.unused().join(", ")));
    }
    let (wanted, mut wrong) = read(&sheet, &columns, &store)?;
    let plan = plan(&store, &wanted, &args.coder, &mut wrong)?;
    if !wrong.is_empty() {
        return Err(refused(wrong, &sheet, args, ui));
    }
    finish(plan, &store, args, ui)
}

/// What each row asks for, with its line.
fn read(
    sheet: &Sheet<'_>,
    columns: &Columns,
    store: &Store,
) -> Result<(Vec<(usize, Wanted)>, Wrong)> {
    let interviews = store.interviews()?;
    let (mut wanted, mut wrong) = (Vec::new(), Vec::new());
    for (line, row) in sheet.rows(columns) {
        let read = row.and_then(|row| codings::wanted(&row, &interviews)).and_then(|one| {
            one.coder.as_deref().map_or(Ok(()), check_name)?;
            Ok(one)
        });
        match read {
            Ok(one) => wanted.push((line, one)),
            Err(problem) => wrong.push((line, problem)),
        }
    }
    Ok((wanted, wrong))
}

/// Puts all rows on their words.
fn plan(store: &Store, wanted: &[(usize, Wanted)], coder: &str, wrong: &mut Wrong) -> Result<Plan> {
    let names: HashSet<(&str, &str)> = wanted.iter().map(|(_, one)| key(one)).collect();
    let (study, _) = store.load_where(|case, name| names.contains(&(case, name)))?;
    let interviews: HashMap<(&str, &str), &Interview> =
        study.interviews.iter().map(|i| ((i.case.as_str(), i.name.as_str()), i)).collect();
    let mut held: BTreeMap<(&str, &str, &str), Vec<Coding>> = BTreeMap::new();
    let mut plan = Plan::default();
    for (line, one) in wanted {
        let Some(interview) = interviews.get(&key(one)) else { continue };
        let coder = one.coder.as_deref().unwrap_or(coder);
        let known = || interview.codings.get(coder).cloned().unwrap_or_default();
        let (case, name) = key(one);
        let held = held.entry((case, name, coder)).or_insert_with(known);
        match codings::place(one, interview, store.codebook(), coder, held) {
            Ok(Placed::New(coding)) => {
                plan.made.push(interview.passage(coding.span()));
                plan.edits.push(edit(interview, coder, &coding));
                held.push(coding);
            }
            Ok(Placed::Same) => plan.same += 1,
            Ok(Placed::Other) => plan.other += 1,
            Err(problem) => wrong.push((*line, problem)),
        }
    }
    Ok(plan)
}

fn key(wanted: &Wanted) -> (&str, &str) {
    (wanted.reference.case(), wanted.reference.interview())
}

fn edit(interview: &Interview, coder: &str, coding: &Coding) -> Edit {
    Edit {
        case: interview.case.clone(),
        interview: interview.name.clone(),
        coder: coder.to_owned(),
        before: None,
        after: Some(coding.clone()),
    }
}

/// Lists every row that is wrong, in the order of the file.
fn refused(mut wrong: Wrong, sheet: &Sheet<'_>, args: &Args, ui: &mut Ui) -> Box<Problem> {
    wrong.sort_by_key(|(line, _)| *line);
    let placed = |(line, problem): (usize, Box<Problem>)| {
        Box::new(problem.in_file(&args.file).at(sheet.place(line)))
    };
    let mut wrong: Vec<_> = wrong.into_iter().map(placed).collect();
    if wrong.len() == 1 {
        return wrong.remove(0);
    }
    wrong.iter().for_each(|problem| ui.problem(problem));
    let message = format!("{} of {} rows cannot be imported", wrong.len(), sheet.len());
    Box::new(Problem::new(message).in_file(&args.file).help("nothing was written"))
}

fn finish(plan: Plan, store: &Store, args: &Args, ui: &mut Ui) -> Result<Outcome> {
    let imported = plan.edits.len();
    let name = format!("import {}", count(imported, "coding"));
    let mut step = Step { name, edits: plan.edits, ..Step::default() };
    if imported > 0 && !args.dry_run {
        step = History::open(store, &args.coder)?.apply(store, step)?;
    }
    for (reference, edit) in plan.made.iter().zip(&step.edits) {
        if let Some(coding) = &edit.after {
            ui.line(&format!("{} {reference} {} {}", coding.id(), coding.code(), edit.coder))?;
        }
    }
    let verb = if args.dry_run { "would be imported" } else { "imported" };
    ui.say(&format!("{} {verb}, {} unchanged", count(imported, "coding"), plan.same));
    if plan.other > 0 {
        ui.say(&format!(
            "{} stand there already with another memo, lens, status or origin; they stay as they are",
            plan.other
        ));
    }
    if args.dry_run {
        ui.say("nothing was written: this was a dry run");
    }
    Ok(Outcome::Done)
}
