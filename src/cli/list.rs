//! `kwali list`: what the study holds.

use std::collections::{BTreeMap, HashMap};

use clap::ValueEnum;
use kwali::problem::Result;
use kwali::study::{Coding, Interview, Status, Study};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::table::{Format, Table};
use super::{Context, Outcome, Ui, warn_of_drift};

/// List cases, interviews, codes or coders
#[derive(clap::Args)]
pub struct Args {
    /// What to list
    what: What,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// The cases with their attributes
    Cases,
    /// The interviews with their role, date, status and size
    Interviews,
    /// The codes with how often they were used
    Codes,
    /// The coders with what they coded
    Coders,
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    let (study, drifts) = context.store()?.load()?;
    warn_of_drift(&drifts, ui);
    let table = match args.what {
        What::Cases => cases(&study),
        What::Interviews => interviews(&study),
        What::Codes => codes(&study),
        What::Coders => coders(&study),
    };
    table.print(args.format, ui)?;
    Ok(Outcome::Done)
}

fn cases(study: &Study) -> Table {
    let attributes = study.cases.attributes();
    let columns = ["case", "interviews"].into_iter().map(str::to_owned);
    let mut table = Table::new(columns.chain(attributes.iter().cloned()));
    let mut held: HashMap<&str, usize> = HashMap::new();
    for interview in &study.interviews {
        *held.entry(&interview.case).or_default() += 1;
    }
    for case in study.cases.iter() {
        let held = held.get(case.id()).copied().unwrap_or(0);
        let mut row = vec![json!(case.id()), json!(held)];
        row.extend(attributes.iter().map(|name| json!(study.cases.value(case.id(), name))));
        table.row(row);
    }
    table
}

fn interviews(study: &Study) -> Table {
    let mut table = Table::new([
        "interview",
        "role",
        "date",
        "status",
        "turns",
        "words",
        "codings",
        "suggestions",
    ]);
    let counted = |interview: &Interview| {
        let text = interview.transcript.text().as_str();
        text.split_whitespace().count()
    };
    let words: Vec<usize> = study.interviews.par_iter().map(counted).collect();
    for (interview, words) in study.interviews.iter().zip(words) {
        let meta = interview.transcript.meta();
        let all = || interview.codings.values().flatten();
        let count = |status: Status| all().filter(|c| c.status == status).count();
        table.row(vec![
            json!(interview.reference().to_string()),
            json!(meta.role),
            json!(meta.date),
            json!(meta.status.name()),
            json!(interview.transcript.turns().len()),
            json!(words),
            json!(count(Status::Accepted)),
            json!(count(Status::Suggested)),
        ]);
    }
    table
}

fn accepted(study: &Study) -> impl Iterator<Item = (&str, &str, &Coding)> {
    study.interviews.iter().flat_map(|interview| {
        let by_coder = interview.codings.iter();
        by_coder.flat_map(move |(coder, codings)| {
            let counted = codings.iter().filter(|c| c.status == Status::Accepted);
            counted.map(move |coding| (interview.case.as_str(), coder.as_str(), coding))
        })
    })
}

fn codes(study: &Study) -> Table {
    let mut table = Table::new(["code", "label", "codings", "cases"]);
    let mut used: BTreeMap<&str, (usize, std::collections::BTreeSet<&str>)> = BTreeMap::new();
    for (case, _, coding) in accepted(study) {
        let entry = used.entry(coding.code()).or_default();
        entry.0 += 1;
        entry.1.insert(case);
    }
    for code in study.codebook.codes() {
        let (codings, cases) =
            used.get(code.path.as_str()).map_or((0, 0), |(n, cases)| (*n, cases.len()));
        let count = |n: usize| if code.branch && n == 0 { Value::Null } else { json!(n) };
        table.row(vec![json!(code.path), json!(code.label), count(codings), count(cases)]);
    }
    table
}

fn coders(study: &Study) -> Table {
    let mut table = Table::new(["coder", "interviews", "accepted", "suggested", "rejected"]);
    let mut by_coder: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    for interview in &study.interviews {
        for (coder, codings) in &interview.codings {
            let entry = by_coder.entry(coder).or_default();
            entry[0] += 1;
            for coding in codings {
                entry[1 + coding.status as usize] += 1;
            }
        }
    }
    for (coder, [interviews, accepted, suggested, rejected]) in by_coder {
        let counts = [interviews, accepted, suggested, rejected].map(|n| json!(n));
        table.row(std::iter::once(json!(coder)).chain(counts).collect());
    }
    table
}
