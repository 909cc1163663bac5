//! `kwali pseudonymise --find`: names and numbers that are not in the key yet.

use kwali::checks::{Candidate, candidates};
use kwali::problem::{Problem, Result};
use kwali::store::{KeyFile, Store, read_key_rows};
use kwali::study::Key;
use serde_json::json;

use super::{Args, key_of};
use crate::cli::table::{Format, Table};
use crate::cli::{Outcome, Ui, count};

pub fn run(args: &Args, store: &Store, ui: &mut Ui) -> Result<Outcome> {
    store.require_interviews(&args.case, &args.interviews)?;
    let (mut columns, mut delimiter, mut key) = (Vec::new(), b',', Key::default());
    if let Some(path) = key_of(args, store)? {
        KeyFile::refuse_within(store.root(), &path)?;
        let read = read_key_rows(&path)?;
        (columns, delimiter) = (read.columns, read.delimiter);
        key = Key::new(read.rows, true).map_err(|problem| Box::new(problem.in_file(&path)))?;
    }
    let whole = args.case.is_empty() && args.interviews.is_empty();
    let found = candidates(store, &key, |case, name| args.takes(case, name), whole)?;
    match args.format {
        Format::Csv => rows(&found, &columns, delimiter, ui)?,
        format => table(&found, format).print(format, ui)?,
    }
    ui.finish()?;
    ui.say(&format!(
        "{} to look at: what is no name needs no row, and names that no capital shows are not among them",
        count(found.len(), "candidate")
    ));
    Ok(Outcome::Done)
}

/// Rows for the key, in its own columns; with a header where there is no key yet.
fn rows(found: &[Candidate], columns: &[String], delimiter: u8, ui: &mut Ui) -> Result<()> {
    let known = ["name", "pseudonym", "kind"].map(str::to_owned);
    let order = if columns.is_empty() { &known[..] } else { columns };
    let mut out = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    let failed = |error: &dyn std::fmt::Display| {
        Box::new(Problem::new(format!("cannot write the rows: {error}")))
    };
    if columns.is_empty() {
        out.write_record(order).map_err(|error| failed(&error))?;
    }
    for one in found {
        let value = |column: &String| match column.as_str() {
            "name" => one.name.as_str(),
            "pseudonym" => one.pseudonym.as_str(),
            "kind" => one.kind.name(),
            _ => "",
        };
        out.write_record(order.iter().map(value)).map_err(|error| failed(&error))?;
    }
    let bytes = out.into_inner().map_err(|error| failed(&error))?;
    ui.bytes(&bytes)
}

fn table(found: &[Candidate], format: Format) -> Table {
    let mut table = Table::new(["name", "kind", "count", "pseudonym", "places"]);
    for one in found {
        let places = match format {
            Format::Json => json!(one.places),
            _ => json!(one.places.join(" ")),
        };
        table.row(vec![
            json!(one.name),
            json!(one.kind.name()),
            json!(one.count),
            json!(one.pseudonym),
            places,
        ]);
    }
    table
}
