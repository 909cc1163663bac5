//! `kwali codebook`: the codebook read, checked, described and changed.

mod add;
mod change;
mod diff;
mod export;
mod import;
mod split;

use clap::Subcommand;
use kwali::problem::Result;
use kwali::store::codebook_schema;
use kwali::study::{Code, Codebook};
use kwali::suggest::Cues;
use serde_json::{Value, json};

use super::style::{BOLD, DIM, of_colour, paint};
use super::table::{Format, Table};
use super::{Context, Outcome, Ui};

/// Show, check and change the codebook, or print its JSON Schema
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Show the tree of codes, or all that is said of one code
    Show {
        /// A code, or a branch with the codes below it
        code: Option<String>,
        /// How to print it
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Add a code, as the last one below its parent; the rest of the file stays as it is
    Add(add::Args),
    /// Give a code another id or label, in the codebook and in everybody's codings
    Rename(change::Rename),
    /// Put a code elsewhere in the tree, with the codes below it
    Move(change::Move),
    /// Make several codes one, in the codebook and in everybody's codings
    Merge(change::Merge),
    Split(split::Split),
    /// Take a code out of use; its codings stay, and new ones are refused
    Retire(change::Retire),
    Diff(diff::Diff),
    Export(export::Export),
    Import(import::Import),
    /// Read the codebook and its cues, and name what is wrong
    Check,
    /// Print the JSON Schema of codebook.yaml, for editors
    Schema,
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    match &args.action {
        Action::Schema => ui.line(&codebook_schema())?,
        Action::Add(args) => add::run(args, context, ui)?,
        Action::Rename(args) => change::rename(args, context, ui)?,
        Action::Move(args) => change::relocate(args, context, ui)?,
        Action::Merge(args) => change::merge(args, context, ui)?,
        Action::Split(args) => split::run(args, context, ui)?,
        Action::Retire(args) => change::retire(args, context, ui)?,
        Action::Diff(args) => diff::run(args, context, ui)?,
        Action::Export(args) => export::run(args, context, ui)?,
        Action::Import(args) => import::run(args, context, ui)?,
        Action::Check => check(context.store()?.codebook(), ui)?,
        Action::Show { code, format } => {
            let store = context.store()?;
            show(store.codebook(), code.as_deref(), *format, ui)?;
        }
    }
    Ok(Outcome::Done)
}

fn check(codebook: &Codebook, ui: &mut Ui) -> Result<()> {
    let mut broken = Cues::problems(codebook);
    if let Some(last) = broken.pop() {
        broken.iter().for_each(|problem| ui.problem(problem));
        return Err(last);
    }
    let codes = codebook.codes();
    let count = |has: fn(&Code) -> bool| codes.iter().filter(|code| has(code)).count();
    ui.line(&format!(
        "{} codes, {} with cues, {} with a finding; no errors",
        codes.len(),
        count(|code| !code.cues.is_empty()),
        count(|code| !code.findings.is_empty())
    ))
}

fn show(codebook: &Codebook, code: Option<&str>, format: Format, ui: &mut Ui) -> Result<()> {
    let branch = code.map(|path| codebook.require(path)).transpose()?;
    let codes = codebook.codes().iter();
    let codes: Vec<&Code> = codes.filter(|c| branch.is_none_or(|b| c.is_within(&b.path))).collect();
    if format != Format::Table {
        return table(codebook, &codes).print(format, ui);
    }
    match branch {
        Some(code) if !code.branch => page(codebook, code, ui),
        _ => codes.iter().try_for_each(|code| {
            let style = of_colour(code.colour.as_deref());
            let indent = "  ".repeat(code.depth);
            let id = code.path.rsplit('.').next().unwrap_or(&code.path);
            let label = match codebook.retired(code) {
                Some(_) => format!("{}  (retired)", code.label),
                None => code.label.clone(),
            };
            ui.line(&format!("{indent}{} {}", paint(id, style), paint(&label, DIM)))
        }),
    }
}

/// What a table says of a code.
const COLUMNS: [&str; 11] = [
    "code",
    "label",
    "definition",
    "include",
    "exclude",
    "examples",
    "cues",
    "roles",
    "lenses",
    "retired",
    "replaced_by",
];

/// A code's values under [`COLUMNS`].
fn cells(codebook: &Codebook, code: &Code) -> Vec<Value> {
    let cues: Vec<&str> = code.cues.iter().map(|cue| cue.query.as_str()).collect();
    let retired = codebook.retired(code);
    vec![
        json!(code.path),
        json!(code.label),
        json!(code.definition),
        json!(code.include),
        json!(code.exclude),
        json!(code.examples),
        json!(cues),
        json!(code.roles),
        json!(code.lenses),
        json!(retired.map(|retired| &retired.reason)),
        json!(retired.map_or(Vec::new(), |retired| codebook.instead_of(retired))),
    ]
}

fn table(codebook: &Codebook, codes: &[&Code]) -> Table {
    let mut table = Table::new(COLUMNS);
    codes.iter().for_each(|code| table.row(cells(codebook, code)));
    table
}

fn page(codebook: &Codebook, code: &Code, ui: &mut Ui) -> Result<()> {
    ui.line(&format!("{}  {}", paint(&code.path, BOLD), code.label))?;
    ui.line(&code.definition)?;
    let cues: Vec<String> = code.cues.iter().map(|cue| cue.query.clone()).collect();
    let retired: Vec<String> = codebook.retired(code).map_or(Vec::new(), |retired| {
        let instead = codebook.instead_of(retired).into_iter().map(|path| format!("use {path}"));
        std::iter::once(retired.reason.clone()).chain(instead).collect()
    });
    let lists = [
        ("retired", &retired),
        ("include", &code.include),
        ("exclude", &code.exclude),
        ("examples", &code.examples),
        ("cues", &cues),
        ("roles", &code.roles),
        ("lenses", &code.lenses),
    ];
    for (name, items) in lists.into_iter().filter(|(_, items)| !items.is_empty()) {
        ui.line(&format!("\n{}", paint(name, DIM)))?;
        items.iter().try_for_each(|item| ui.line(&format!("  {item}")))?;
    }
    Ok(())
}
