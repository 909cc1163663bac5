//! `kwali matrix`: codes against cases, interviews, roles, lenses, coders or an attribute.

use std::collections::BTreeSet;

use kwali::analysis::matrix::{self, By, Cell, Cells, Columns, Matrix, MatrixRow, Normal, Plan};
use kwali::problem::{Problem, Result};
use kwali::report::{
    self,
    chart::{Bar, Bars},
};
use kwali::study::Cases;
use serde_json::{Value, json};

use super::select::{SelectArgs, each_interview};
use super::table::{Format, Table};
use super::{Context, Outcome, Ui, chart, framework};

/// Count codes by case, interview, role, lens, coder or attribute
///
/// Codings are counted as `quotes` would print them. Totals count everything once.
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
    /// Divide by the total of the row or column, or by thousands of respondents' words
    #[arg(long, value_enum, value_name = "BY")]
    normalise: Option<Normalised>,
    /// Let a branch count the codes below it too
    #[arg(long)]
    roll_up: bool,
    /// Also print codes without codings
    #[arg(long)]
    zeros: bool,
    /// Draw the rows' totals
    #[arg(long, conflicts_with = "format")]
    chart: bool,
    #[command(flatten)]
    framework: framework::FrameworkArgs,
    /// How to print it; `md` and `html` for `--framework`
    #[arg(long, value_enum, default_value_t = Shape::Table)]
    format: Shape,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Shape {
    /// For reading
    Table,
    /// A list of objects
    Json,
    /// With a header
    Csv,
    /// Markdown
    Md,
    /// One HTML page
    Html,
}

impl Shape {
    fn framework(self) -> framework::Shape {
        match self {
            Self::Table => framework::Shape::Table(Format::Table),
            Self::Json => framework::Shape::Table(Format::Json),
            Self::Csv => framework::Shape::Table(Format::Csv),
            Self::Md => framework::Shape::Report(report::Format::Markdown),
            Self::Html => framework::Shape::Report(report::Format::Html),
        }
    }

    fn table(self) -> Result<Format> {
        match self.framework() {
            framework::Shape::Table(format) => Ok(format),
            framework::Shape::Report(_) => Err(Box::new(
                Problem::new("only a framework matrix is printed as Markdown or HTML")
                    .help("add `--framework`, or take `--format table`, `csv` or `json`"),
            )),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Counted {
    /// Codings
    Codings,
    /// Passages: the same words count once
    Passages,
    /// Cases with at least one
    Cases,
    /// The share of respondents' words
    Words,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Normalised {
    /// By the row's total
    Row,
    /// By the column's total
    Column,
    /// By thousands of respondents' words in the column
    Words,
}

impl Args {
    fn plan(&self) -> Result<Plan> {
        if self.cells == Counted::Words && self.normalise.is_some() {
            return Err(Box::new(
                Problem::new("shares of words are not divided once more")
                    .help("leave out `--normalise`, or count something else"),
            ));
        }
        let cells = match self.cells {
            Counted::Codings => Cells::Codings,
            Counted::Passages => Cells::Passages,
            Counted::Cases => Cells::Cases,
            Counted::Words => Cells::Words,
        };
        let normal = self.normalise.map(|by| match by {
            Normalised::Row => Normal::Row,
            Normalised::Column => Normal::Column,
            Normalised::Words => Normal::Words,
        });
        Ok(Plan { cells, normal, roll_up: self.roll_up, zeros: self.zeros })
    }
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    let selection = args.select.selection()?;
    if let Some([case, theme]) = args.framework.edit.as_deref() {
        return framework::write(&selection, [case, theme], args.framework.confirm, context, ui);
    }
    if args.framework.framework {
        return framework::show(&selection, args.format.framework(), context, ui);
    }
    let (plan, format) = (args.plan()?, args.format.table()?);
    let store = context.store()?;
    let (codebook, cases) = (store.codebook(), store.cases());
    let by = by(&args.by, cases)?;
    let coders = if by == By::Coders { store.coders()? } else { BTreeSet::new() };
    let interviews = if by == By::Interviews { store.interviews()? } else { Vec::new() };
    let columns = Columns::new(&by, &selection, (codebook, cases), &interviews, &coders);
    let parts = each_interview(&store, &selection, |interview| {
        matrix::count(interview, codebook, &selection, &columns, plan)
    })?;
    let matrix = matrix::matrix(codebook, &selection, &columns, plan, &parts);
    if args.chart {
        ui.print(&chart::bars(&drawing(&matrix, args), ui.width()))?;
        return Ok(Outcome::Done);
    }
    table(&matrix, format).print(format, ui)?;
    tell_gaps(&matrix, ui);
    Ok(Outcome::Done)
}

fn table(matrix: &Matrix, format: Format) -> Table {
    let columns = ["code".to_owned()].into_iter().chain(matrix.columns.iter().cloned());
    let mut table = Table::new(columns.chain(["total".to_owned()]));
    let values = |name: &str, row: &MatrixRow| {
        let cells = row.cells.iter().chain([&row.total]).map(|cell| value(*cell));
        std::iter::once(json!(name)).chain(cells).collect()
    };
    matrix.rows.iter().for_each(|row| table.row(values(&row.code, row)));
    // Programs add up for themselves, and would count it as a code.
    if format == Format::Table {
        table.row(values("total", &matrix.totals));
    }
    table
}

fn value(cell: Cell) -> Value {
    match cell {
        Cell::Count(count) => json!(count),
        Cell::Share(share) => json!(share),
    }
}

/// Says why some cells are empty.
fn tell_gaps(matrix: &Matrix, ui: &mut Ui) {
    let empty = |at: &usize| matrix.totals.cells[*at].number().is_none();
    let gaps: Vec<&str> =
        (0..matrix.columns.len()).filter(empty).map(|at| matrix.columns[at].as_str()).collect();
    if !gaps.is_empty() {
        ui.say(&format!("nothing to divide by in: {}", gaps.join(", ")));
    }
}

fn drawing(matrix: &Matrix, args: &Args) -> Bars {
    let bar = |row: &MatrixRow| Bar {
        label: row.code.clone(),
        value: row.total.number(),
        range: None,
        says: match row.total {
            Cell::Count(count) => count.to_string(),
            Cell::Share(share) => share.map_or("–".into(), |share| format!("{share:.2}")),
        },
    };
    let what = match args.cells {
        Counted::Codings => "codings",
        Counted::Passages => "passages",
        Counted::Cases => "cases",
        Counted::Words => "share of words",
    };
    let bars = matrix.rows.iter().map(bar).collect();
    Bars { title: format!("{what} by code"), bars, ..Bars::default() }
}

/// What is named as columns.
pub fn by(name: &str, cases: &Cases) -> Result<By> {
    let fixed = ["cases", "interviews", "roles", "lenses", "coders"];
    let attributes = cases.attributes();
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
