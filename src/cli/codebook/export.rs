//! `kwali codebook export`: the codebook as an appendix.

use std::path::PathBuf;

use clap::ValueEnum;
use kwali::analysis::{Scope, Tally};
use kwali::interchange::refi;
use kwali::problem::Result;
use kwali::report;
use kwali::store::write;
use kwali::study::Study;
use kwali::transfer;
use serde_json::{Value, json};

use super::super::table::{Format, Table};
use super::super::{Context, Ui, refuse_drift};
use super::{COLUMNS, cells};

/// Write the codebook as an appendix, in the language of the study's reports
#[derive(clap::Args)]
pub struct Export {
    /// The format
    #[arg(long, value_enum, default_value_t)]
    format: Kind,
    /// The file it goes to; standard output when not given
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Add how many codings and cases each code has, with the codes below it
    #[arg(long)]
    counts: bool,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Kind {
    /// A chapter in Markdown
    #[default]
    Markdown,
    /// One self-contained page
    Html,
    /// A row for each code
    Csv,
    /// REFI-QDA, for other programs; `kwali export refi` says what it does not carry
    Qdc,
}

pub fn run(args: &Export, context: &Context, ui: &mut Ui) -> Result<()> {
    let store = context.store()?;
    let (study, drifts) = store.load_where(|_, _| args.counts)?;
    refuse_drift(&drifts)?;
    let text = match args.format {
        Kind::Markdown => report::codebook(&study, args.counts, report::Format::Markdown),
        Kind::Html => report::codebook(&study, args.counts, report::Format::Html),
        Kind::Csv => table(&study, args.counts).text(Format::Csv),
        Kind::Qdc => refi::codebook(&transfer::project_of(&store, &study, false)?.project),
    };
    match &args.output {
        None => ui.print(&text),
        Some(file) => {
            write::replace_derived(file, text.as_bytes())?;
            ui.line(&file.display().to_string())
        }
    }
}

fn table(study: &Study, counts: bool) -> Table {
    let counted: &[&str] = if counts { &["codings", "cases"] } else { &[] };
    let mut table = Table::new(COLUMNS.iter().chain(counted).copied());
    let tally = Tally::new(study);
    for code in study.codebook.codes() {
        let mut row: Vec<Value> = cells(&study.codebook, code).into_iter().map(in_lines).collect();
        if counts {
            let rows = tally.within(&code.path, Scope::default());
            let mut cases: Vec<&str> = rows.iter().map(|row| &*row.interview.case).collect();
            cases.dedup();
            row.extend([json!(rows.len()), json!(cases.len())]);
        }
        table.row(row);
    }
    table
}

/// A list as text with a line for each of its items, as a spreadsheet shows it.
fn in_lines(value: Value) -> Value {
    match value {
        Value::Array(items) => {
            let lines: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            json!(lines.join("\n"))
        }
        other => other,
    }
}
