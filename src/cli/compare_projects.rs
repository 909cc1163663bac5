//! `kwali compare-projects`: in what two projects differ.

use std::path::{Path, PathBuf};

use kwali::interchange::qc::SETTINGS;
use kwali::interchange::{Difference, Project, differences};
use kwali::problem::Result;
use kwali::store::Store;
use kwali::transfer;
use serde_json::json;

use super::table::{Format, Table};
use super::{Outcome, Ui, count, import, refuse_drift};

/// Say in what two projects differ: studies, or files and folders of other programs
///
/// Compared is what they say: names, words, meanings, who gave which code to which words. Identifiers,
/// order, line ends and how a file is written make no difference. The exit status is 1 when they differ.
#[derive(clap::Args)]
pub struct Args {
    /// A study's folder, or a project's file or folder
    first: PathBuf,
    /// Another
    second: PathBuf,
    /// How to print the differences
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Outcome> {
    let first = project(&args.first)?;
    let second = project(&args.second)?;
    let found = differences(&first, &second);
    let mut table = Table::new(["kind", "item", "first", "second"]);
    for Difference { kind, item, first, second } in &found {
        table.row(vec![json!(kind), json!(item), json!(first), json!(second)]);
    }
    if !found.is_empty() || args.format != Format::Table {
        table.print(args.format, ui)?;
    }
    let compared = [
        count(first.sources.len(), "source"),
        count(first.codes.len(), "code"),
        count(first.codings(), "coding"),
    ];
    ui.say(&format!(
        "{} in the first project: {}",
        compared.join(", "),
        count(found.len(), "difference")
    ));
    Ok(if found.is_empty() { Outcome::Done } else { Outcome::Findings })
}

/// A project, whatever it is.
fn project(path: &Path) -> Result<Project> {
    // A project of qc has a codebook of this name too.
    if path.join(SETTINGS).is_file() || !path.join("codebook.yaml").is_file() {
        return Ok(import::read(path)?.project);
    }
    let store = Store::open(path)?;
    let (study, drifts) = store.load()?;
    refuse_drift(&drifts)?;
    Ok(transfer::project_of(&store, &study, false)?.project)
}
