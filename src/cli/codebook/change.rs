//! `kwali codebook rename|move|merge|retire`: the tree of codes changes, and everybody's codings with it.

use std::collections::{BTreeMap, BTreeSet};

use kwali::problem::{Problem, Result};
use kwali::report::Kit;
use kwali::store::{CodeChange, CodePlan, Place};
use kwali::study::Study;
use serde_json::json;

use super::super::table::{Format, Table};
use super::super::{Context, Ui, count, diff};

/// How a change is made and told.
#[derive(Debug, clap::Args)]
pub struct How {
    /// Show what would change, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// How to print the codings that change
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

#[derive(clap::Args)]
pub struct Rename {
    /// The code's path
    code: String,
    /// The last part of its path from now on
    #[arg(value_name = "NEW-ID")]
    id: String,
    /// The name people read from now on
    #[arg(long)]
    label: Option<String>,
    #[command(flatten)]
    how: How,
}

#[derive(clap::Args)]
#[command(group = clap::ArgGroup::new("to").required(true))]
pub struct Move {
    /// The code's path; the codes below it go with it
    code: String,
    /// The code it goes below, as the last one there
    #[arg(long, value_name = "CODE", group = "to")]
    below: Option<String>,
    /// To the top of the tree, as the last one there
    #[arg(long, group = "to")]
    top: bool,
    /// The code it goes before, wherever that stands
    #[arg(long, value_name = "CODE", group = "to")]
    before: Option<String>,
    /// The code it goes behind, wherever that stands
    #[arg(long, value_name = "CODE", group = "to")]
    after: Option<String>,
    #[command(flatten)]
    how: How,
}

#[derive(clap::Args)]
pub struct Merge {
    /// The paths of the codes that go
    #[arg(required = true, value_name = "CODE")]
    codes: Vec<String>,
    /// The code that they become
    #[arg(long, value_name = "CODE")]
    into: String,
    /// Leave behind the definitions, criteria, examples and cues of the codes that go
    #[arg(long)]
    without_criteria: bool,
    #[command(flatten)]
    how: How,
}

#[derive(clap::Args)]
pub struct Retire {
    /// The code's path; the codes below it are retired with it
    code: String,
    /// Why
    #[arg(long)]
    reason: String,
    /// The codes to use instead
    #[arg(long, value_name = "CODE", num_args = 1..)]
    replaced_by: Vec<String>,
    #[command(flatten)]
    how: How,
}

pub fn rename(args: &Rename, context: &Context, ui: &mut Ui) -> Result<()> {
    let change = CodeChange::Rename {
        code: args.code.clone(),
        id: args.id.clone(),
        label: args.label.clone(),
    };
    let new = match args.code.rsplit_once('.') {
        Some((parent, _)) => format!("{parent}.{}", args.id),
        None => args.id.clone(),
    };
    let done = if new == args.code {
        format!("`{new}` has another label")
    } else {
        format!("`{}` is `{new}`", args.code)
    };
    make(&change, &done, &args.how, context, ui)
}

pub fn relocate(args: &Move, context: &Context, ui: &mut Ui) -> Result<()> {
    let beside = args.before.as_deref().or(args.after.as_deref());
    let (parent, place) = match beside.map(split) {
        Some((parent, id)) if args.before.is_some() => (parent, Place::Before(id.to_owned())),
        Some((parent, id)) => (parent, Place::After(id.to_owned())),
        None => (args.below.as_deref(), Place::Last),
    };
    let parent = parent.map(str::to_owned);
    let id = split(&args.code).1;
    let new = parent.as_ref().map_or_else(|| id.to_owned(), |parent| format!("{parent}.{id}"));
    let done = format!("`{}` is `{new}`", args.code);
    let change = CodeChange::Move { code: args.code.clone(), parent, place };
    make(&change, &done, &args.how, context, ui)
}

pub fn merge(args: &Merge, context: &Context, ui: &mut Ui) -> Result<()> {
    let change = CodeChange::Merge {
        codes: args.codes.clone(),
        into: args.into.clone(),
        criteria: !args.without_criteria,
    };
    let codes: Vec<String> = args.codes.iter().map(|code| format!("`{code}`")).collect();
    let done = format!("{} went into `{}`", codes.join(", "), args.into);
    make(&change, &done, &args.how, context, ui)
}

pub fn retire(args: &Retire, context: &Context, ui: &mut Ui) -> Result<()> {
    let change = CodeChange::Retire {
        code: args.code.clone(),
        reason: args.reason.clone(),
        replaced_by: args.replaced_by.clone(),
    };
    let done = format!("`{}` is retired", args.code);
    make(&change, &done, &args.how, context, ui)
}

fn split(path: &str) -> (Option<&str>, &str) {
    path.rsplit_once('.').map_or((None, path), |(parent, id)| (Some(parent), id))
}

fn make(change: &CodeChange, done: &str, how: &How, context: &Context, ui: &mut Ui) -> Result<()> {
    let plan = planned(change, how, context)?;
    tell(&plan, done, how, ui)?;
    if how.dry_run || how.format != Format::Table {
        table(&plan).print(how.format, ui)?;
    }
    Ok(())
}

/// The change, made unless it is only to be shown.
pub fn planned(change: &CodeChange, how: &How, context: &Context) -> Result<CodePlan> {
    let mut store = context.store()?;
    if how.dry_run {
        return store.plan_change(change, &bases);
    }
    store.change_codes(change, &bases)
}

fn bases(study: &Study) -> Vec<String> {
    let kit = Kit::new(study);
    study.cells.iter().map(|cell| kit.basis(&cell.key)).collect()
}

/// Says what was done, or shows what would be.
pub fn tell(plan: &CodePlan, done: &str, how: &How, ui: &mut Ui) -> Result<()> {
    if how.dry_run && how.format == Format::Table {
        diff::show("codebook.yaml", &plan.before, &plan.after, ui)?;
        plan.cells.iter().try_for_each(|(from, to)| {
            ui.line(&format!("{} -> {}", from.display(), to.display()))
        })?;
    }
    for note in &plan.notes {
        ui.warning(&Problem::new(note));
    }
    if how.dry_run {
        return Ok(());
    }
    let summary = format!("{done}: {}", summary(plan));
    if how.format == Format::Table {
        ui.line(&summary)
    } else {
        ui.say(&summary);
        Ok(())
    }
}

fn summary(plan: &CodePlan) -> String {
    let recoded = plan.edits.iter().filter(|edit| edit.after.is_some()).count();
    let gone = plan.edits.len() - recoded;
    let coders: BTreeSet<&str> = plan.edits.iter().map(|edit| edit.coder.as_str()).collect();
    let interviews: BTreeSet<(&str, &str)> =
        plan.edits.iter().map(|edit| (edit.case.as_str(), edit.interview.as_str())).collect();
    let mut words = vec![if plan.edits.is_empty() {
        "no codings changed".to_owned()
    } else {
        format!(
            "{} of {} in {}",
            count(recoded, "coding"),
            count(coders.len(), "coder"),
            count(interviews.len(), "interview")
        )
    }];
    if gone > 0 {
        words.push(format!("{gone} became one with another"));
    }
    if !plan.cells.is_empty() {
        words.push(format!("{} of a cell renamed", count(plan.cells.len(), "text")));
    }
    words.join(", ")
}

/// How many codings change, by interview, coder and code.
fn table(plan: &CodePlan) -> Table {
    let mut counts: BTreeMap<(String, &str, &str, &str), usize> = BTreeMap::new();
    for edit in &plan.edits {
        let Some(before) = &edit.before else { continue };
        // One that becomes one with another goes to that one's code.
        let becomes = edit.after.as_ref().map_or("", |after| after.code());
        let interview = format!("{}/{}", edit.case, edit.interview);
        *counts.entry((interview, &edit.coder, before.code(), becomes)).or_default() += 1;
    }
    let mut table = Table::new(["interview", "coder", "code", "becomes", "codings"]);
    for ((interview, coder, code, becomes), count) in counts {
        let becomes = if becomes.is_empty() { "(one with another)" } else { becomes };
        table.row(vec![json!(interview), json!(coder), json!(code), json!(becomes), json!(count)]);
    }
    table
}
