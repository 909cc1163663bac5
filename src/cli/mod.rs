//! The command line: parse, call the library, render, exit status.
//!
//! Each verb has a file of its own with its arguments and a `run` function. Data goes to standard
//! output through [`Ui`], talk to standard error.

mod agree;
mod apart;
mod chart;
mod check;
mod code;
mod codebook;
mod compare;
mod compare_projects;
mod cooccur;
mod corpus;
mod diff;
mod editor;
mod export;
mod framework;
mod import;
mod ingest;
mod init;
mod list;
mod losses;
mod matrix;
mod progress;
mod pseudonymise;
mod quotes;
mod report;
mod saturation;
mod search;
mod select;
mod show;
mod stats;
mod style;
mod suggest;

mod table;
mod ui;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use kwali::problem::{Problem, Result};
use kwali::store::{Drift, Store};

pub use corpus::Files;
pub use editor::edit;
pub use search::count;
pub use style::visible;
pub use ui::Ui;

/// From interview transcripts to defensible findings.
#[derive(Parser)]
#[command(name = "kwali", version, about, arg_required_else_help = true, max_term_width = 100)]
struct Cli {
    /// The study's folder; the nearest one upwards when not given
    #[arg(long, global = true, value_name = "DIR")]
    study: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Init(init::Args),
    Ingest(ingest::Args),
    List(list::Args),
    Show(show::Args),
    Check(check::Args),
    Code(Box<code::Args>),
    Codebook(codebook::Args),
    Compare(Box<compare::Args>),
    CompareProjects(compare_projects::Args),
    Pseudonymise(Box<pseudonymise::Args>),
    Quotes(quotes::Args),
    Matrix(matrix::Args),
    Cooccur(cooccur::Args),
    Saturation(saturation::Args),
    Stats(stats::Args),
    Agree(Box<agree::Args>),
    Report(report::Args),
    Export(Box<export::Args>),
    Import(import::Args),
    Search(search::Args),
    Suggest(suggest::Args),
    #[command(hide = true)]
    ReadPdf(apart::Args),
    Completions(Completions),
    Man(Man),
}

/// Print a completion script for a shell
#[derive(clap::Args)]
struct Completions {
    /// The shell
    shell: clap_complete::Shell,
}

/// Print the manual page
#[derive(clap::Args)]
struct Man {}

/// How a verb ended, when it could do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done,
    /// Done, and there are findings.
    Findings,
}

/// What verbs work on: the study named or found.
pub struct Context {
    study: Option<PathBuf>,
}

impl Context {
    /// The folder of the study asked for.
    pub fn root(&self) -> Result<PathBuf> {
        match &self.study {
            Some(root) => Store::at(root),
            None => Store::root_of(&PathBuf::from(".")),
        }
    }

    /// The study asked for.
    pub fn store(&self) -> Result<Store> {
        match &self.study {
            Some(root) => Store::open(root),
            None => Store::find(&PathBuf::from(".")),
        }
    }
}

/// Runs the command line and returns its exit status: 0 done, 1 done and there are
/// findings, 2 could not do it.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut ui = Ui::new();
    let context = Context { study: cli.study };
    let result = run(cli.command, &context, &mut ui);
    let result = result.and_then(|outcome| ui.finish().map(|()| outcome));
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(problem) => {
            ui.problem(&problem);
            ExitCode::from(2)
        }
    }
}

fn run(command: Command, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    match command {
        Command::Init(args) => init::run(&args, ui),
        Command::Ingest(args) => ingest::run(&args, context, ui),
        Command::List(args) => list::run(&args, context, ui),
        Command::Show(args) => show::run(&args, context, ui),
        Command::Check(args) => check::run(&args, context, ui),
        Command::Code(args) => code::run(*args, context, ui),
        Command::Codebook(args) => codebook::run(&args, context, ui),
        Command::Compare(args) => compare::run(&args, context, ui),
        Command::CompareProjects(args) => compare_projects::run(&args, ui),
        Command::Pseudonymise(args) => pseudonymise::run(&args, context, ui),
        Command::Quotes(args) => quotes::run(&args, context, ui),
        Command::Matrix(args) => matrix::run(&args, context, ui),
        Command::Cooccur(args) => cooccur::run(&args, context, ui),
        Command::Saturation(args) => saturation::run(&args, context, ui),
        Command::Stats(args) => stats::run(&args, context, ui),
        Command::Agree(args) => agree::run(&args, context, ui),
        Command::Report(args) => report::run(&args, context, ui),
        Command::Export(args) => export::run(&args, context, ui),
        Command::Import(args) => import::run(&args, context, ui),
        Command::Search(args) => search::run(&args, context, ui),
        Command::Suggest(args) => suggest::run(&args, context, ui),
        Command::ReadPdf(_) => apart::run(),
        Command::Completions(args) => {
            let mut script = Vec::new();
            clap_complete::generate(args.shell, &mut Cli::command(), "kwali", &mut script);
            ui.bytes(&script)?;
            Ok(Outcome::Done)
        }
        Command::Man(_) => {
            let mut page = Vec::new();
            let made = clap_mangen::Man::new(Cli::command()).render(&mut page);
            made.map_err(|e| Problem::new(format!("cannot make the page: {e}")))?;
            ui.bytes(&page)?;
            Ok(Outcome::Done)
        }
    }
}

/// Fails on the first coding that no longer stands on its words: what is counted must be true.
pub fn refuse_drift(drifts: &[Drift]) -> Result<()> {
    first_of(drifts).map_or(Ok(()), |problem| Err(Box::new(problem)))
}

/// Says in which interviews codings no longer stand on their words, and goes on.
pub fn warn_of_drift(drifts: &[Drift], ui: &mut Ui) {
    let together = drifts.chunk_by(|a, b| a.interview == b.interview);
    together.filter_map(first_of).for_each(|problem| ui.warning(&problem));
}

/// The first of some, and how many more there are.
fn first_of(drifts: &[Drift]) -> Option<Problem> {
    let problem = drifts.first()?.problem();
    if drifts.len() == 1 {
        return Some(problem);
    }
    let help = problem.advice().unwrap_or("").to_owned();
    Some(problem.help(format!("{help}; so it is with {} more", drifts.len() - 1)))
}
