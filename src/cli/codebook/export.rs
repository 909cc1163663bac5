//! `kwali codebook export`: the codebook as an appendix.

use std::path::PathBuf;

use clap::ValueEnum;
use kwali::analysis::{Scope, Tally};
use kwali::problem::Result;
use kwali::report;
use kwali::store::write;
use kwali::study::Study;
use serde_json::json;

use super::super::table::{Format, Table};
use super::super::{Context, Ui, refuse_drift};

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
}

pub fn run(args: &Export, context: &Context, ui: &mut Ui) -> Result<()> {
    let store = context.store()?;
    let (study, drifts) = store.load_where(|_, _| args.counts)?;
    refuse_drift(&drifts)?;
    let text = match args.format {
        Kind::Markdown => report::codebook(&study, args.counts, report::Format::Markdown),
        Kind::Html => report::codebook(&study, args.counts, report::Format::Html),
        Kind::Csv => table(&study, args.counts).text(Format::Csv),
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
    let columns = [
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
    let counted: &[&str] = if counts { &["codings", "cases"] } else { &[] };
    let mut table = Table::new(columns.into_iter().chain(counted.iter().copied()));
    let tally = Tally::new(study);
    let book = &study.codebook;
    for code in book.codes() {
        let cues: Vec<&str> = code.cues.iter().map(|cue| cue.query.as_str()).collect();
        let retired = book.retired(code);
        let instead = retired.map_or(Vec::new(), |retired| book.instead_of(retired));
        let mut row = vec![
            json!(code.path),
            json!(code.label),
            json!(code.definition),
            json!(code.include.join("\n")),
            json!(code.exclude.join("\n")),
            json!(code.examples.join("\n")),
            json!(cues.join("\n")),
            json!(code.roles.join("\n")),
            json!(code.lenses.join("\n")),
            json!(retired.map_or("", |retired| retired.reason.as_str())),
            json!(instead.join("\n")),
        ];
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
