//! `kwali search`: what was said where.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use kwali::problem::Result;
use kwali::search::{self, Hit, Passage, Query};
use kwali::study::{Span, Study};
use serde_json::json;

use super::style::visible;
use super::table::{Format, Table};
use super::{Context, Outcome, Ui, warn_of_drift};

/// Find what was said: words, phrases, neighbours and fields
///
/// `gesprek` finds every form of the word, `"gouden regels"` a phrase, `verwacht*` a beginning,
/// `*gesprek` compounds, `dalton~1` a typing error, `thuis NEAR/6 waarden` neighbours; with AND, OR,
/// NOT, parentheses, and fields as `role:`, `case:`, `lens:`, `speaker:`, `code:`, `coder:`, `memo:`
/// or any attribute of the cases.
#[derive(clap::Args)]
pub struct Args {
    /// What to find; several arguments must all be there. One that begins with `-` stands behind `--`
    #[arg(required = true)]
    query: Vec<String>,
    /// How to order what is found
    #[arg(long, value_enum, default_value_t)]
    order: Order,
    /// How many passages to show at most
    #[arg(long, value_name = "N", conflicts_with = "counts")]
    limit: Option<usize>,
    /// Count passages by case instead of showing them
    #[arg(long)]
    counts: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Order {
    /// As they stand in the study
    #[default]
    Text,
    /// The best first
    Relevance,
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    let source = args.query.join(" ");
    let query = Query::parse(&source)?;
    let (study, drifts) = context.store()?.load()?;
    warn_of_drift(&drifts, ui);
    let order = match args.order {
        Order::Text => search::Order::Text,
        Order::Relevance => search::Order::Relevance,
    };
    let hits = search::find(&study, &query, &source, order)?;
    let shown = &hits[..hits.len().min(args.limit.unwrap_or(usize::MAX))];
    if args.counts {
        counts(&study, &hits).print(args.format, ui)?;
    } else if args.format == Format::Table {
        for hit in shown {
            ui.line(&for_people(hit, ui.colour()))?;
        }
    } else {
        rows(shown).print(args.format, ui)?;
    }
    ui.say(&summary(&hits, shown.len()));
    Ok(Outcome::Done)
}

fn summary(hits: &[Hit<'_>], shown: usize) -> String {
    if hits.is_empty() {
        return "nothing found".to_owned();
    }
    let (interviews, cases) = search::tally(hits);
    let mut text = format!(
        "{} in {} of {}",
        count(hits.len(), "passage"),
        count(interviews, "interview"),
        count(cases, "case")
    );
    if shown < hits.len() {
        let _ = write!(text, "; {shown} shown");
    }
    text
}

/// A number with its noun, which takes an s.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

fn counts(study: &Study, hits: &[Hit<'_>]) -> Table {
    let mut table = Table::new(["case", "interviews", "passages"]);
    for count in search::count_by_case(study, hits) {
        table.row(vec![json!(count.case), json!(count.interviews), json!(count.passages)]);
    }
    table
}

fn rows(hits: &[Hit<'_>]) -> Table {
    let columns = ["case", "interview", "role", "lens", "speaker", "ref", "start", "end", "text"];
    let mut table = Table::new(columns);
    for hit in hits {
        let passage = hit.passage();
        table.row(vec![
            json!(hit.interview.case),
            json!(hit.interview.name),
            json!(hit.interview.transcript.meta().role),
            json!(hit.turn.lens.as_deref().unwrap_or("")),
            json!(hit.turn.label),
            json!(passage.reference.to_string()),
            json!(passage.span.start()),
            json!(passage.span.end()),
            json!(passage.text),
        ]);
    }
    table
}

/// The reference and speaker on one line, the sentences below; what lies between them is left out.
fn for_people(hit: &Hit<'_>, colour: bool) -> String {
    let passage = hit.passage();
    let bold = if colour { Style::new().bold() } else { Style::new() };
    let mut text = format!("{bold}{}{bold:#} {}\n", passage.reference, hit.turn.label);
    let pieces = pieces(&passage).into_iter().map(|span| marked(hit, span, colour));
    let quote = pieces.collect::<Vec<_>>().join(" … ");
    for line in quote.lines().filter(|line| !line.trim().is_empty()) {
        let _ = writeln!(text, "  {line}");
    }
    text
}

/// The sentences, those that follow each other made one.
fn pieces(passage: &Passage<'_>) -> Vec<Span> {
    let mut pieces: Vec<Span> = Vec::new();
    for sentence in &passage.sentences {
        match pieces.last_mut().filter(|last| last.end() + 1 >= sentence.start()) {
            Some(last) => *last = last.hull(*sentence),
            None => pieces.push(*sentence),
        }
    }
    pieces
}

fn marked(hit: &Hit<'_>, span: Span, colour: bool) -> String {
    let text = hit.interview.transcript.text();
    let slice = |from: usize, to: usize| {
        visible(Span::new(from, to).and_then(|span| text.slice(span)).unwrap_or(""))
    };
    if !colour {
        return slice(span.start(), span.end()).into_owned();
    }
    let style = Style::new().bold().fg_color(Some(AnsiColor::Yellow.into()));
    let mut out = String::new();
    let mut at = span.start();
    for found in hit.highlights.iter().filter(|found| found.overlaps(span)) {
        let (from, to) = (found.start().max(at), found.end().min(span.end()));
        let _ = write!(out, "{}{style}{}{style:#}", slice(at, from), slice(from, to));
        at = to;
    }
    out + &slice(at, span.end())
}
