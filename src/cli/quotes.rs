//! `kwali quotes`: passages by code, case, role, lens and attribute.

use kwali::analysis::{Row, rows};
use kwali::interchange::flat::Flat;
use kwali::problem::Result;
use kwali::study::Study;
use rayon::prelude::*;
use serde_json::json;

use super::select::SelectArgs;
use super::style::{BOLD, DIM, paint, visible};
use super::table::{Format, Table};
use super::{Context, Outcome, Ui, refuse_drift};

/// Print the passages that were coded, one coding a row
///
/// As CSV or JSON: case, interview, role, lens, coder, code, status, origin, ref, start, end, quote,
/// memo, and a column for each attribute of the case.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    select: SelectArgs,
    /// How to print them
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    let selection = args.select.selection()?;
    let (study, drifts) = context.store()?.load()?;
    refuse_drift(&drifts)?;
    selection.check(&study)?;
    let rows = rows(&study, &selection);
    if args.format == Format::Table {
        for_reading(&study, &rows, ui)?;
    } else {
        table(&study, &rows).print(args.format, ui)?;
    }
    Ok(Outcome::Done)
}

fn table(study: &Study, rows: &[Row<'_>]) -> Table {
    let flat = Flat::new(&study.cases);
    let mut table = Table::new(flat.columns().iter().map(|column| column.name.clone()));
    let values = |row: &Row<'_>| flat.values(row).iter().map(|value| json!(value)).collect();
    // A reference needs the sentences of its turn, which takes time.
    let all: Vec<_> = rows.par_iter().map(values).collect();
    for values in all {
        table.row(values);
    }
    table
}

fn for_reading(study: &Study, rows: &[Row<'_>], ui: &mut Ui) -> Result<()> {
    let mut sorted: Vec<&Row<'_>> = rows.iter().collect();
    sorted.sort_by_key(|row| study.codebook.position(row.coding.code()));
    let references: Vec<_> = sorted.par_iter().map(|row| row.reference()).collect();
    let mut code = "";
    for (row, reference) in sorted.into_iter().zip(references) {
        if code != row.coding.code() {
            code = row.coding.code();
            ui.line(&format!("{}  {}", paint(code, BOLD), study.codebook.label(code)))?;
        }
        let status = match row.coding.status {
            kwali::study::Status::Accepted => String::new(),
            other => format!(", {other}"),
        };
        let about = format!("{reference} ({}{status})", row.coder);
        ui.line(&format!("  {}", paint(&about, DIM)))?;
        for line in row.coding.quote().lines().filter(|line| !line.trim().is_empty()) {
            ui.line(&format!("    {}", visible(line)))?;
        }
    }
    let cases: std::collections::BTreeSet<&str> =
        rows.iter().map(|row| row.interview.case.as_str()).collect();
    ui.say(&format!("{} codings in {} cases", rows.len(), cases.len()));
    Ok(())
}
