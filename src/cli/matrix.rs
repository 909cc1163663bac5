//! `kwali matrix`: codes against cases, interviews, roles, lenses, coders or an attribute.

use kwali::analysis::{By, Cells, matrix};
use kwali::problem::{Problem, Result};
use kwali::study::Study;
use serde_json::json;

use super::select::SelectArgs;
use super::table::{Format, Table};
use super::{Context, Outcome, Ui, refuse_drift};

/// Count codes by case, interview, role, lens, coder or attribute
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    select: SelectArgs,
    /// The columns: cases, interviews, roles, lenses, coders, or an attribute's name
    #[arg(long, default_value = "cases")]
    by: String,
    /// What a cell counts
    #[arg(long, value_enum, default_value_t = Counted::Codings)]
    cells: Counted,
    /// Let a branch count the codes below it too
    #[arg(long)]
    roll_up: bool,
    /// Also print codes without codings
    #[arg(long)]
    zeros: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Counted {
    /// Codings
    Codings,
    /// Cases with at least one
    Cases,
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    let selection = args.select.selection()?;
    let (study, drifts) = context.store()?.load()?;
    refuse_drift(&drifts)?;
    selection.check(&study)?;
    let by = by(&args.by, &study)?;
    let cells = match args.cells {
        Counted::Codings => Cells::Codings,
        Counted::Cases => Cells::Cases,
    };
    let matrix = matrix(&study, &selection, &by, cells, args.roll_up, args.zeros);
    let columns = ["code".to_owned()].into_iter().chain(matrix.columns.iter().cloned());
    let mut table = Table::new(columns.chain(["total".to_owned()]));
    for row in &matrix.rows {
        let counts = row.counts.iter().map(|n| json!(n));
        let values = std::iter::once(json!(row.code)).chain(counts).chain([json!(row.total)]);
        table.row(values.collect());
    }
    if let (Some((sums, all)), Format::Table) = (&matrix.totals, args.format) {
        let counts = sums.iter().map(|n| json!(n));
        table.row(std::iter::once(json!("total")).chain(counts).chain([json!(all)]).collect());
    }
    table.print(args.format, ui)?;
    Ok(Outcome::Done)
}

fn by(name: &str, study: &Study) -> Result<By> {
    let fixed = ["cases", "interviews", "roles", "lenses", "coders"];
    let attributes = study.cases.attributes();
    Ok(match name {
        "cases" => By::Cases,
        "interviews" => By::Interviews,
        "roles" => By::Roles,
        "lenses" => By::Lenses,
        "coders" => By::Coders,
        other if attributes.iter().any(|a| a == other) => By::Attribute(other.to_owned()),
        other => {
            let known = fixed.into_iter().chain(attributes.iter().map(String::as_str));
            return Err(Box::new(
                Problem::new(format!("`{other}` is nothing to count by")).nearest(other, known),
            ));
        }
    })
}
