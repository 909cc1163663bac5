//! `kwali codebook split`: new codes beside one, which take over some of its codings.

use std::collections::HashSet;
use std::path::PathBuf;

use kwali::problem::{Problem, Result};
use kwali::search::{Language, Matcher, NoFields, Query, Scanner};
use kwali::store::{Assigned, CodeChange, CodePlan, NewCode, Store, read_assigned};
use kwali::study::Interview;
use serde_json::json;

use super::super::table::{Format, Table};
use super::super::{Context, Ui, count};
use super::change::{How, planned, tell};

/// Divide a code: new codes stand beside it and take over the codings they are given
///
/// Codings that nobody gave to a new code stay with the old one and are listed. That list, as CSV
/// and with the column `code` filled in, is what `--assign` reads.
#[derive(clap::Args)]
pub struct Split {
    /// The code's path
    code: String,
    /// A new code: the last part of its path, and the name people read
    #[arg(long, required = true, value_name = "ID=LABEL")]
    into: Vec<String>,
    /// What a new code means
    #[arg(long, value_name = "ID=TEXT")]
    define: Vec<String>,
    /// A CSV file with the columns id and code, and interview and coder where an id is not enough
    #[arg(long, value_name = "FILE")]
    assign: Option<PathBuf>,
    /// Give a new code the codings whose words match a query, and no other such query
    #[arg(long, value_name = "ID=QUERY")]
    by: Vec<String>,
    #[command(flatten)]
    how: How,
}

pub fn run(args: &Split, context: &Context, ui: &mut Ui) -> Result<()> {
    let into = new_codes(args)?;
    let store = context.store()?;
    let mut assigned = match &args.assign {
        Some(file) => read_assigned(file, &args.code)?,
        None => Vec::new(),
    };
    if !args.by.is_empty() {
        assigned = by_queries(&store, args, &into, assigned)?;
    }
    let done = format!("`{}` was split into {}", args.code, count(into.len(), "code"));
    let change = CodeChange::Split { code: args.code.clone(), into, assigned };
    let plan = planned(&change, &args.how, context)?;
    tell(&plan, &done, &args.how, ui)?;
    show_open(args, &plan, ui)
}

/// The codings of which nobody said where they go.
fn show_open(args: &Split, plan: &CodePlan, ui: &mut Ui) -> Result<()> {
    if plan.open.is_empty() {
        ui.say(&format!("no coding is left with `{}`: retire it, or remove it by hand", args.code));
    } else {
        ui.say(&format!("{} to be decided on", count(plan.open.len(), "coding")));
    }
    if plan.open.is_empty() && args.how.format == Format::Table {
        return Ok(());
    }
    let mut table = Table::new(["id", "code", "interview", "coder", "at", "quote", "memo"]);
    for found in &plan.open {
        table.row(vec![
            json!(found.coding.id()),
            json!(found.coding.code()),
            json!(format!("{}/{}", found.case, found.interview)),
            json!(found.coder),
            json!(found.coding.span().to_string()),
            json!(found.coding.quote()),
            json!(found.coding.memo),
        ]);
    }
    table.print(args.how.format, ui)
}

fn pair<'a>(text: &'a str, what: &str) -> Result<(&'a str, &'a str)> {
    text.split_once('=').map(|(id, rest)| (id.trim(), rest.trim())).ok_or_else(|| {
        Box::new(
            Problem::new(format!("`{text}` has no `=`")).help(format!("write it as `id={what}`")),
        )
    })
}

fn new_codes(args: &Split) -> Result<Vec<NewCode>> {
    let parent = args.code.rsplit_once('.').map(|(parent, _)| parent.to_owned());
    let make = |text: &String| {
        let (id, label) = pair(text, "Label")?;
        let (id, label) = (id.to_owned(), label.to_owned());
        Ok(NewCode { parent: parent.clone(), id, label, ..NewCode::default() })
    };
    let mut codes: Vec<NewCode> = args.into.iter().map(make).collect::<Result<_>>()?;
    for text in &args.define {
        let (id, definition) = pair(text, "what it means")?;
        let at = position(&codes, id)?;
        definition.clone_into(&mut codes[at].definition);
    }
    Ok(codes)
}

/// Which of the new codes an id means.
fn position(codes: &[NewCode], id: &str) -> Result<usize> {
    codes.iter().position(|code| code.id == id).ok_or_else(|| {
        let known = codes.iter().map(|code| code.id.as_str());
        Box::new(Problem::new(format!("`{id}` is none of the new codes")).nearest(id, known))
    })
}

/// Codings of which somebody said where they go keep that; of the others, those go that exactly one
/// query matches.
fn by_queries(
    store: &Store,
    args: &Split,
    into: &[NewCode],
    assigned: Vec<Assigned>,
) -> Result<Vec<Assigned>> {
    let mut queries = Vec::new();
    for text in &args.by {
        let (id, query) = pair(text, "query")?;
        queries.push((position(into, id)?, Query::parse(query)?));
    }
    let (study, _) = store.load()?;
    let known: HashSet<String> = assigned.iter().map(|one| one.id.clone()).collect();
    let found =
        study.interviews.iter().flat_map(|interview| matched(interview, args, into, &queries));
    let fresh: Vec<Assigned> = found.filter(|one| !known.contains(&one.id)).collect();
    Ok(assigned.into_iter().chain(fresh).collect())
}

fn matched(
    interview: &Interview,
    args: &Split,
    into: &[NewCode],
    queries: &[(usize, Query)],
) -> Vec<Assigned> {
    let language = Language::of(&interview.transcript.meta().language);
    let matcher = Matcher::new(language, queries.iter().map(|(_, query)| query));
    let mut scanner = Scanner::new(&matcher);
    let mut found = Vec::new();
    for (coder, codings) in &interview.codings {
        for coding in codings.iter().filter(|coding| coding.code() == args.code) {
            let scan = scanner.scan(coding.quote());
            let hit = |at: &usize| scan.matches(*at, &NoFields).is_some();
            let mut hits: Vec<usize> =
                (0..queries.len()).filter(hit).map(|at| queries[at].0).collect();
            hits.dedup();
            let [one] = hits[..] else { continue };
            found.push(Assigned {
                id: coding.id().to_owned(),
                code: into[one].id.clone(),
                interview: Some(format!("{}/{}", interview.case, interview.name)),
                coder: Some(coder.clone()),
            });
        }
    }
    found
}
