//! `kwali cooccur`: which codes stand together.

use kwali::analysis::Selection;
use kwali::analysis::cooccurrence::{Meeting, Pair, Relation, count, meetings, pairs};
use kwali::problem::{Problem, Result};
use kwali::report::chart::{Bar, Bars};
use kwali::report::graph;
use kwali::store::Store;
use kwali::study::{Codebook, Interview, within};
use serde_json::json;

use super::select::{SelectArgs, each_interview};
use super::style::{BOLD, DIM, paint};
use super::table::{Format, Table};
use super::{Context, Outcome, Ui, chart, visible};

/// Count which codes stand on the same words, in the same sentence or turn, or near each other
///
/// A passage counts once, whoever coded it. Beside the count stand the units (characters, sentences
/// or turns of those who answer) that have both codes, Jaccard's index, how many would have both if
/// the codes fell independently, and the ratio of the two.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    select: SelectArgs,
    /// Only pairs with this code, or the codes below it, on the other side
    #[arg(long, value_name = "CODE")]
    with: Vec<String>,
    /// When codes stand together
    #[arg(long, value_enum, default_value_t = Together::Overlap)]
    within: Together,
    /// Together is: in turns at most so many turns apart
    #[arg(long, value_name = "N", conflicts_with = "within")]
    turns: Option<u16>,
    /// Only pairs that stand together at least so often
    #[arg(long, value_name = "N", default_value_t = 1)]
    least: usize,
    /// Print codes against codes
    #[arg(long, conflicts_with_all = ["passages", "chart"])]
    matrix: bool,
    /// Print the passages of each pair; name two codes with `--code` and `--with`
    #[arg(long, requires = "with", conflicts_with = "chart")]
    passages: bool,
    /// Draw the counts
    #[arg(long, conflicts_with = "format")]
    chart: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Shape::Table)]
    format: Shape,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Together {
    /// Passages share words
    Overlap,
    /// A passage holds all of the other
    Contains,
    /// In one sentence
    Sentence,
    /// In one turn
    Turn,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Shape {
    /// For reading
    Table,
    /// A list of objects
    Json,
    /// With a header
    Csv,
    /// A graph, for Gephi, yEd, R and others
    Graphml,
    /// A graph, for Graphviz
    Dot,
}

impl Args {
    fn relation(&self) -> Relation {
        match (self.turns, self.within) {
            (Some(most), _) => Relation::Near(usize::from(most)),
            (None, Together::Overlap) => Relation::Overlap,
            (None, Together::Contains) => Relation::Contains,
            (None, Together::Sentence) => Relation::Sentence,
            (None, Together::Turn) => Relation::Turn,
        }
    }
}

/// Which pairs are meant: one side in the first codes, the other in the second; empty is all.
struct Wanted<'a> {
    code: &'a [String],
    with: &'a [String],
    directed: bool,
}

impl Wanted<'_> {
    fn takes(&self, pair: &Pair<'_>) -> bool {
        let inside = |list: &[String], path: &str| {
            list.is_empty() || list.iter().any(|branch| within(path, branch))
        };
        let way = |a: &str, b: &str| inside(self.code, a) && inside(self.with, b);
        let (a, b) = (&pair.first.path, &pair.second.path);
        way(a, b) || (!self.directed && way(b, a))
    }
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    let asked = args.select.selection()?;
    let store = context.store()?;
    let codebook = store.codebook();
    for code in asked.codes.iter().chain(&args.with) {
        codebook.require(code)?;
    }
    if args.matrix && matches!(args.format, Shape::Graphml | Shape::Dot) {
        return Err(Box::new(
            Problem::new("a graph is no table of codes against codes").help("leave out `--matrix`"),
        ));
    }
    let relation = args.relation();
    // Both sides of a pair must be counted, so codes are chosen afterwards.
    let selection = Selection { codes: Vec::new(), ..asked.clone() };
    let parts = each_interview(&store, &selection, |interview| {
        count(interview, codebook, &selection, relation)
    })?;
    let directed = relation.directed();
    let wanted = Wanted { code: &asked.codes, with: &args.with, directed };
    let mut found = pairs(codebook, &parts);
    found.retain(|pair| pair.count >= args.least && wanted.takes(pair));
    if args.passages {
        return passages(args, &store, &selection, &found, ui);
    }
    if args.chart {
        ui.print(&chart::bars(&drawing(&found), ui.width()))?;
        return Ok(Outcome::Done);
    }
    let table = if args.matrix { square(codebook, &found, directed) } else { list(&found) };
    match args.format {
        Shape::Table => table.print(Format::Table, ui)?,
        Shape::Json => table.print(Format::Json, ui)?,
        Shape::Csv => table.print(Format::Csv, ui)?,
        Shape::Graphml => ui.print(&graph::graphml(&found, directed))?,
        Shape::Dot => ui.print(&graph::dot(&found, directed))?,
    }
    if !args.matrix {
        ui.say(&format!("both, first, second and expected are {}", relation.unit()));
    }
    Ok(Outcome::Done)
}

fn list(found: &[Pair<'_>]) -> Table {
    let mut table = Table::new([
        "code", "with", "count", "both", "first", "second", "jaccard", "expected", "ratio",
    ]);
    for pair in found {
        table.row(vec![
            json!(pair.first.path),
            json!(pair.second.path),
            json!(pair.count),
            json!(pair.both),
            json!(pair.each[0]),
            json!(pair.each[1]),
            json!(pair.jaccard()),
            json!(pair.expected()),
            json!(pair.ratio()),
        ]);
    }
    table
}

/// Codes against codes, those that stand together with some other.
fn square(codebook: &Codebook, found: &[Pair<'_>], directed: bool) -> Table {
    let position = |path: &str| codebook.position(path).unwrap_or(usize::MAX);
    let mut places: Vec<usize> = found
        .iter()
        .flat_map(|pair| [position(&pair.first.path), position(&pair.second.path)])
        .collect();
    places.sort_unstable();
    places.dedup();
    let counts: std::collections::HashMap<(usize, usize), usize> = found
        .iter()
        .flat_map(|pair| {
            let at = (position(&pair.first.path), position(&pair.second.path));
            let back = (!directed).then_some(((at.1, at.0), pair.count));
            std::iter::once((at, pair.count)).chain(back)
        })
        .collect();
    let name = |at: &usize| codebook.codes()[*at].path.clone();
    let mut table = Table::new(std::iter::once("code".to_owned()).chain(places.iter().map(name)));
    for row in &places {
        let cell = |column: &usize| json!(counts.get(&(*row, *column)).copied().unwrap_or(0));
        table.row(std::iter::once(json!(name(row))).chain(places.iter().map(cell)).collect());
    }
    table
}

fn drawing(found: &[Pair<'_>]) -> Bars {
    let bar = |pair: &Pair<'_>| Bar {
        label: format!("{} + {}", pair.first.path, pair.second.path),
        value: Some(pair.count as f64),
        range: None,
        says: pair.count.to_string(),
    };
    let bars = found.iter().map(bar).collect();
    Bars { title: "codes that stand together".into(), bars, ..Bars::default() }
}

/// The places where codes stand together.
fn passages(
    args: &Args,
    store: &Store,
    selection: &Selection,
    found: &[Pair<'_>],
    ui: &mut Ui,
) -> Result<Outcome> {
    let format = match args.format {
        Shape::Table => None,
        Shape::Json => Some(Format::Json),
        Shape::Csv => Some(Format::Csv),
        Shape::Graphml | Shape::Dot => {
            return Err(Box::new(
                Problem::new("a graph holds no passages").help("leave out `--passages`"),
            ));
        }
    };
    let codebook = store.codebook();
    let codes: Vec<[usize; 2]> = found
        .iter()
        .filter_map(|pair| {
            Some([codebook.position(&pair.first.path)?, codebook.position(&pair.second.path)?])
        })
        .collect();
    let relation = args.relation();
    let met: Vec<Vec<(usize, [String; 4])>> = each_interview(store, selection, |interview| {
        let of_pair = |(at, codes): (usize, &[usize; 2])| {
            let found = meetings(interview, codebook, selection, relation, *codes);
            found.into_iter().map(move |meeting| (at, shown(interview, meeting)))
        };
        codes.iter().enumerate().flat_map(of_pair).collect()
    })?;
    let mut met: Vec<(usize, [String; 4])> = met.into_iter().flatten().collect();
    met.sort_by_key(|(at, _)| *at);
    let Some(format) = format else { return for_reading(found, &met, ui) };
    let mut table = Table::new(["code", "with", "ref", "quote", "with_ref", "with_quote"]);
    for (at, place) in met {
        let pair = &found[at];
        let names = [&pair.first.path, &pair.second.path].map(|path| json!(path));
        table.row(names.into_iter().chain(place.map(|part| json!(part))).collect());
    }
    table.print(format, ui)?;
    Ok(Outcome::Done)
}

/// References and words of both passages.
fn shown(interview: &Interview, meeting: Meeting) -> [String; 4] {
    let text = |span| interview.transcript.text().slice(span).unwrap_or("").to_owned();
    let place = |span| interview.passage(span).to_string();
    let Meeting { first, second } = meeting;
    [place(first), text(first), place(second), text(second)]
}

fn for_reading(found: &[Pair<'_>], met: &[(usize, [String; 4])], ui: &mut Ui) -> Result<Outcome> {
    for together in met.chunk_by(|a, b| a.0 == b.0) {
        let pair = &found[together[0].0];
        let (first, second) = (&pair.first.path, &pair.second.path);
        ui.line(&format!("{}  {}", paint(&format!("{first} + {second}"), BOLD), pair.count))?;
        for (_, [place, quote, other, with]) in together {
            ui.line(&format!("  {}", paint(place, DIM)))?;
            ui.line(&format!("    {}", visible(quote)))?;
            if (other, with) != (place, quote) {
                ui.line(&format!("  {}", paint(&format!("{other} ({second})"), DIM)))?;
                ui.line(&format!("    {}", visible(with)))?;
            }
        }
    }
    Ok(Outcome::Done)
}
