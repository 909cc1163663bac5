//! Where coders differ, in the terminal, for programs, and in the coding screen.

use kwali::analysis::agreement::{Work, confusion as confused, worklist};
use kwali::analysis::{Consensus, Decision, Kind, differences};
use kwali::problem::{Problem, Result};
use kwali::store::Store;
use kwali::study::{Coding, Locus};
use rayon::prelude::*;
use serde_json::json;

use super::reading::cut;
use super::{Look, screen, two};
use crate::cli::style::{BOLD, DIM, paint, visible};
use crate::cli::table::{Format, Table};
use crate::cli::{Outcome, Ui, count};
use crate::tui::{Queued, Start};

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Same => "same",
        Kind::Span => "other words",
        Kind::Code => "another code",
        Kind::OnlyFirst => "only the first",
        Kind::OnlySecond => "only the second",
    }
}

fn code<'a>(side: &[&'a Coding]) -> &'a str {
    side.first().map_or("", |coding| coding.code())
}

fn quote<'a>(side: &[&'a Coding]) -> &'a str {
    side.first().map_or("", |coding| coding.quote())
}

/// Prints the work list.
pub fn list(look: &Look<'_>, ui: &mut Ui) -> Result<Outcome> {
    let found = worklist(look.study, look.selection, look.options)?;
    let reference = |work: &Work<'_>| work.interview.passage(work.difference.span).to_string();
    let references: Vec<String> = found.par_iter().map(reference).collect();
    if look.args.format == Format::Table {
        for (work, reference) in found.iter().zip(&references) {
            for_reading(work, reference, ui)?;
        }
    } else {
        table(&found, &references).print(look.args.format, ui)?;
    }
    ui.say(&format!(
        "{}, the most costly first: by how much settling one raises α of its codes",
        count(found.len(), "difference")
    ));
    Ok(Outcome::Done)
}

fn for_reading(work: &Work<'_>, reference: &str, ui: &mut Ui) -> Result<()> {
    let own = &work.difference;
    let kind = match own.kind {
        Kind::OnlyFirst => format!("only {}", work.coders[0]),
        Kind::OnlySecond => format!("only {}", work.coders[1]),
        other => kind(other).to_owned(),
    };
    let about = format!("+{}  {kind}", cut(work.cost));
    ui.line(&format!("{}  {}", paint(reference, BOLD), paint(&about, DIM)))?;
    for (coder, side) in work.coders.iter().zip([&own.first, &own.second]) {
        match side.first() {
            Some(coding) => {
                let words: Vec<&str> = coding.quote().split_whitespace().collect();
                let words = words.join(" ");
                ui.line(&format!("  {coder}: {}  “{}”", coding.code(), visible(&words)))?;
            }
            None => ui.line(&format!("  {coder}: {}", paint("nothing", DIM)))?,
        }
    }
    Ok(())
}

fn table(found: &[Work<'_>], references: &[String]) -> Table {
    let mut table = Table::new([
        "ref",
        "start",
        "end",
        "cost",
        "units",
        "kind",
        "first_coder",
        "first_code",
        "first_quote",
        "second_coder",
        "second_code",
        "second_quote",
        "passage",
    ]);
    for (work, reference) in found.iter().zip(references) {
        let own = &work.difference;
        let text = work.interview.transcript.text();
        table.row(vec![
            json!(reference),
            json!(own.span.start()),
            json!(own.span.end()),
            json!(work.cost),
            json!(work.units),
            json!(kind(own.kind)),
            json!(work.coders[0]),
            json!(code(&own.first)),
            json!(quote(&own.first)),
            json!(work.coders[1]),
            json!(code(&own.second)),
            json!(quote(&own.second)),
            json!(text.slice(own.span).unwrap_or("")),
        ]);
    }
    table
}

/// Prints which codes are taken for each other.
pub fn confusion(look: &Look<'_>, ui: &mut Ui) -> Result<Outcome> {
    let found = confused(look.study, look.selection, look.options)?;
    let columns = ["code".to_owned()].into_iter().chain(found.codes.iter().cloned());
    let mut table = Table::new(columns.chain(["(nothing)".to_owned()]));
    let rows = found.codes.iter().zip(&found.cells).zip(&found.only_first);
    for ((code, cells), alone) in rows {
        let mut row = vec![json!(code)];
        row.extend(cells.iter().map(|n| json!(n)));
        row.push(json!(alone));
        table.row(row);
    }
    if !found.codes.is_empty() {
        let mut row = vec![json!("(nothing)")];
        row.extend(found.only_second.iter().map(|n| json!(n)));
        row.push(serde_json::Value::Null);
        table.row(row);
    }
    table.print(look.args.format, ui)?;
    if found.codes.is_empty() {
        ui.say("no code is taken for another");
    } else {
        ui.say("passages: a row is the code of the coder whose name comes first, a column that of the other; only codes that are taken for another are shown");
    }
    Ok(Outcome::Done)
}

/// Opens the coding screen at the most costly difference that is open.
pub fn resolve(look: &Look<'_>, coders: &[&str], store: Store) -> Result<Outcome> {
    let pair = two(coders)?;
    let consensus = look.args.consensus();
    if pair.contains(&consensus) {
        return Err(Box::new(
            Problem::new(format!("`{consensus}` is one of the two that are compared"))
                .help("name a third with `--consensus`"),
        ));
    }
    let found = worklist(look.study, look.selection, look.options)?;
    let open = found.iter().filter(|work| is_open(work, consensus));
    let queue: Vec<Queued> = open
        .map(|work| Queued {
            case: work.interview.case.clone(),
            interview: work.interview.name.clone(),
            span: work.difference.span,
            codings: work.difference.codings().map(|coding| coding.id().to_owned()).collect(),
        })
        .collect();
    let Some(first) = queue.first() else {
        return Err(Box::new(
            Problem::new(format!("{} and {} have no open differences here", pair[0], pair[1]))
                .help("`kwali agree --differences` lists all there are"),
        ));
    };
    let reference = kwali::study::Reference::interview_of(&first.case, &first.interview);
    let start = Start {
        interview: Some(reference.with(Locus::Offsets(first.span))),
        coder: Some(pair[0].to_owned()),
        compare: Some(pair[1].to_owned()),
        consensus: consensus.to_owned(),
        blind: false,
        queue,
    };
    screen(store, &start)
}

fn is_open(work: &Work<'_>, consensus: &str) -> bool {
    let of = |coder: &str| work.interview.codings.get(coder).map_or(&[][..], Vec::as_slice);
    let all = differences(of(work.coders[0]), of(work.coders[1]));
    let decided = Consensus::new(&all, of(consensus));
    decided.decision(&work.difference) == Decision::Open
}
