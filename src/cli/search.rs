//! `kwali search`: what was said where.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use kwali::problem::Result;
use kwali::search::{self, Found, Hit, Index, Query};
use kwali::store::Store;
use kwali::study::{Span, Text};
use kwali::suggest::{self, CODER};
use serde_json::json;

use super::corpus::Files;
use super::style::visible;
use super::table::{Format, Table};
use super::{Context, Outcome, Ui, warn_of_drift};

/// Find what was said: words, phrases, neighbours and fields
///
/// `gesprek` finds every form of the word, `"gouden regels"` exactly these words, `~"gouden regels"`
/// these words in every form, `verwacht*` a beginning, `*gesprek` compounds, `dalton~1` a typing
/// error, `thuis NEAR/6 waarden` neighbours; with AND, OR, NOT, parentheses, and fields as `role:`,
/// `case:`, `interview:`, `lens:`, `speaker:`, `code:`, `coder:`, `memo:` or any attribute of the
/// cases. An index in `.kwali` keeps it quick; it is made and kept up to date by itself.
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
    /// Suggest this code for all that is found, until somebody accepts or rejects it
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
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
    let store = context.store()?;
    if let Some(code) = &args.code {
        store.codebook().require_usable(code)?;
    }
    let corpus = Files(&store);
    let mut index = Index::open(&corpus)?;
    warn(&index, &store, ui)?;
    let order = match args.order {
        Order::Text => search::Order::Text,
        Order::Relevance => search::Order::Relevance,
    };
    let wanted = match (&args.code, args.counts) {
        (Some(_), _) => None,
        (None, true) => Some(0),
        (None, false) => args.limit,
    };
    let found = index.find(&corpus, &query, &source, order, wanted)?;
    let shown = &found.hits[..found.hits.len().min(args.limit.unwrap_or(usize::MAX))];
    if args.counts {
        counts(&found).print(args.format, ui)?;
    } else if args.format == Format::Table {
        for hit in shown {
            ui.line(&for_people(hit, ui.colour()))?;
        }
    } else {
        rows(shown).print(args.format, ui)?;
    }
    ui.say(&summary(&found, if args.counts { found.total } else { shown.len() }));
    if let Some(code) = &args.code {
        let added = suggest_all(&store, &found.hits, code, &source)?;
        ui.say(&format!("{} of `{code}` added", count(added, "suggestion")));
    }
    Ok(Outcome::Done)
}

/// Warns of codings that no longer stand on their words; only their interviews are read for that.
fn warn(index: &Index, store: &Store, ui: &mut Ui) -> Result<()> {
    let drifted = index.drifted();
    if !drifted.is_empty() {
        let (_, drifts) = store.load_where(|case, name| drifted.contains(&(case, name)))?;
        warn_of_drift(&drifts, ui);
    }
    Ok(())
}

/// Files the hits as suggestions of a code, with the query as the reason, and says how many of them
/// were new.
fn suggest_all(store: &Store, hits: &[Hit], code: &str, source: &str) -> Result<usize> {
    let mut found: BTreeMap<(&str, &str), Vec<Span>> = BTreeMap::new();
    for hit in hits {
        found.entry((&hit.case, &hit.interview)).or_default().push(hit.span);
    }
    let wanted = |case: &str, name: &str| found.contains_key(&(case, name));
    let mut added = 0;
    for interview in store.load_where(wanted)?.0.interviews {
        let (case, name) = (interview.case.as_str(), interview.name.as_str());
        let spans = found.get(&(case, name)).map_or(&[][..], Vec::as_slice);
        added += store.change_codings(case, name, CODER, |own| {
            suggest::propose(own, &interview, spans, code, &format!("search {source}"))
        })?;
    }
    Ok(added)
}

fn summary(found: &Found, shown: usize) -> String {
    if found.total == 0 {
        return "nothing found".to_owned();
    }
    let (interviews, cases) = found.tally();
    let mut text = format!(
        "{} in {} of {}",
        count(found.total, "passage"),
        count(interviews, "interview"),
        count(cases, "case")
    );
    if shown < found.total {
        let _ = write!(text, "; {shown} shown");
    }
    text
}

/// A number with its noun, which takes an s.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

fn counts(found: &Found) -> Table {
    let mut table = Table::new(["case", "interviews", "passages"]);
    for count in &found.counts {
        table.row(vec![json!(count.case), json!(count.interviews), json!(count.passages)]);
    }
    table
}

fn rows(hits: &[Hit]) -> Table {
    let columns = ["case", "interview", "role", "lens", "speaker", "ref", "start", "end", "text"];
    let mut table = Table::new(columns);
    for hit in hits {
        table.row(vec![
            json!(hit.case),
            json!(hit.interview),
            json!(hit.role),
            json!(hit.lens.as_deref().unwrap_or("")),
            json!(hit.speaker),
            json!(hit.reference.to_string()),
            json!(hit.span.start()),
            json!(hit.span.end()),
            json!(hit.text),
        ]);
    }
    table
}

/// The reference and speaker on one line, the sentences below; what lies between them is left out.
fn for_people(hit: &Hit, colour: bool) -> String {
    let bold = if colour { Style::new().bold() } else { Style::new() };
    let mut text = format!("{bold}{}{bold:#} {}\n", hit.reference, hit.speaker);
    let words = Text::new(hit.text.as_str());
    let pieces = pieces(hit).into_iter().map(|span| marked(hit, &words, span, colour));
    let quote = pieces.collect::<Vec<_>>().join(" … ");
    for line in quote.lines().filter(|line| !line.trim().is_empty()) {
        let _ = writeln!(text, "  {line}");
    }
    text
}

/// The sentences, those that follow each other made one.
fn pieces(hit: &Hit) -> Vec<Span> {
    let mut pieces: Vec<Span> = Vec::new();
    for sentence in &hit.sentences {
        match pieces.last_mut().filter(|last| last.end() + 1 >= sentence.start()) {
            Some(last) => *last = last.hull(*sentence),
            None => pieces.push(*sentence),
        }
    }
    pieces
}

/// A span of the hit's text, with what was found marked in colour.
fn marked(hit: &Hit, text: &Text, span: Span, colour: bool) -> String {
    let first = hit.span.start();
    let slice = |from: usize, to: usize| {
        let span = Span::new(from.saturating_sub(first), to.saturating_sub(first));
        visible(span.and_then(|span| text.slice(span)).unwrap_or("")).into_owned()
    };
    if !colour {
        return slice(span.start(), span.end());
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
