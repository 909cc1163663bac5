//! `kwali codebook diff`: two versions of the codebook compared by meaning.

use std::path::Path;

use clap::ValueEnum;
use kwali::analysis::{ChangeKind, CodeDifference, Concerned, Version, codebook_differences};
use kwali::problem::{Problem, Result};
use kwali::store::{Git, Store};
use kwali::study::{Reference, Study, one_line};
use serde_json::{Value, json};

use super::super::table::{Format, Table};
use super::super::{Context, Ui, count};

/// Compare two versions by meaning: renamed, moved, redefined, split, merged, and what to look at
///
/// Without a revision the last commit is compared with the files as they are; with one, that
/// revision; with two, these two. A revision is a branch, a tag or a commit.
#[derive(clap::Args)]
pub struct Diff {
    /// The older version: a revision of git
    #[arg(value_name = "REV", default_value = "HEAD")]
    old: String,
    /// The newer version; the files as they are when not given
    #[arg(value_name = "REV")]
    new: Option<String>,
    /// List the codings that should be looked at again
    #[arg(long)]
    codings: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: How,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum How {
    /// For reading
    #[default]
    Table,
    /// A list of objects, with the texts before and after
    Json,
    /// With a header
    Csv,
    /// For a report or a message, with the texts before and after
    Markdown,
}

pub fn run(args: &Diff, context: &Context, ui: &mut Ui) -> Result<()> {
    let store = context.store()?;
    let git = Git::require(store.root())?;
    let old = at(&git, &args.old)?;
    let new = match &args.new {
        Some(revision) => at(&git, revision)?,
        None => store.load()?.0,
    };
    let version = |study| -> Version<'_> {
        let study: &Study = study;
        Version { codebook: &study.codebook, interviews: &study.interviews }
    };
    let found = codebook_differences(version(&old), version(&new));
    let places = Places { old: &old, new: &new };
    match args.format {
        How::Markdown => markdown(&found, args.codings, &places, ui)?,
        How::Json => {
            let list: Vec<Value> =
                found.iter().map(|it| object(it, args.codings, &places)).collect();
            ui.line(&serde_json::to_string_pretty(&list).unwrap_or_default())?;
        }
        How::Csv if args.codings => concerned(&found, &places).print(Format::Csv, ui)?,
        How::Csv => table(&found).print(Format::Csv, ui)?,
        How::Table if found.is_empty() => {}
        How::Table => {
            table(&found).print(Format::Table, ui)?;
            if args.codings {
                concerned(&found, &places).print(Format::Table, ui)?;
            }
        }
    }
    let again: usize = found.iter().filter(|it| it.kind.asks_to_look()).map(again).sum();
    ui.say(&format!(
        "{}; {} to look at again",
        count(found.len(), "difference"),
        count(again, "coding")
    ));
    Ok(())
}

/// The study as it was at a revision.
fn at(git: &Git, revision: &str) -> Result<Study> {
    let commit = git.commit(revision)?;
    let folder = tempfile::tempdir()
        .map_err(|error| Problem::new(format!("cannot make a folder for a while: {error}")))?;
    git.write_out(&commit, folder.path())?;
    let read = Store::open(folder.path()).and_then(|store| store.load());
    read.map(|(study, _)| study).map_err(|problem| within(&problem, revision, folder.path()))
}

/// A problem of an older version, which stands in no file that is there.
fn within(problem: &Problem, revision: &str, folder: &Path) -> Box<Problem> {
    let file = problem.file().map(|file| file.strip_prefix(folder).unwrap_or(file));
    let mut told = Problem::new(format!("the study of `{revision}`: {}", problem.message()));
    if let Some(file) = file {
        told = told.in_file(file);
    }
    if let Some(place) = problem.place() {
        told = told.at(place.clone());
    }
    Box::new(told.help("compare with another revision"))
}

/// How many of the codings a difference concerns are still there.
fn again(difference: &CodeDifference) -> usize {
    difference.codings.iter().filter(|it| it.there).count()
}

/// What differs, in few words.
fn what(difference: &CodeDifference) -> String {
    if !difference.into.is_empty() {
        return format!("into {}", difference.into.join(", "));
    }
    let told = |(key, old, new): &(&str, String, String)| {
        let short = |text: &String| !text.contains('\n') && text.chars().count() <= 60;
        match (old.is_empty(), new.is_empty()) {
            (true, _) if short(new) => format!("{key}: {new}"),
            (true, _) => format!("{key} came"),
            (_, true) => format!("{key} went"),
            _ if short(old) && short(new) => format!("{key}: {old} → {new}"),
            _ => format!("{key}: {}", lines(old, new)),
        }
    };
    difference.texts.iter().map(told).collect::<Vec<_>>().join("; ")
}

/// How many texts of a list went and came.
fn lines(old: &str, new: &str) -> String {
    let missing = |one: &str, other: &str| {
        one.lines().filter(|line| !other.lines().any(|it| it == *line)).count()
    };
    format!("-{} +{}", missing(old, new), missing(new, old))
}

fn table(found: &[CodeDifference]) -> Table {
    let mut table = Table::new(["change", "code", "was", "what", "codings", "look_again"]);
    for difference in found {
        let look = difference.kind.asks_to_look();
        table.row(vec![
            json!(difference.kind.name()),
            json!(difference.code),
            json!(difference.was.join(", ")),
            json!(what(difference)),
            json!(difference.codings.len()),
            json!(if look { again(difference) } else { 0 }),
        ]);
    }
    table
}

fn object(difference: &CodeDifference, codings: bool, places: &Places<'_>) -> Value {
    let texts = difference
        .texts
        .iter()
        .map(|(key, old, new)| json!({"key": key, "before": old, "after": new}));
    let mut object = json!({
        "change": difference.kind.name(),
        "code": difference.code,
        "was": difference.was,
        "into": difference.into,
        "texts": texts.collect::<Vec<_>>(),
        "codings": difference.codings.len(),
        "look_again": difference.kind.asks_to_look(),
    });
    if codings {
        let all = difference.codings.iter().map(|it| {
            json!({
                "ref": places.of(it),
                "coder": it.coder,
                "id": it.coding.id(),
                "code": it.coding.code(),
                "quote": it.coding.quote(),
                "there": it.there,
            })
        });
        object["concerned"] = all.collect();
    }
    object
}

/// The codings to look at again.
fn concerned(found: &[CodeDifference], places: &Places<'_>) -> Table {
    let mut table = Table::new(["ref", "coder", "id", "code", "change", "quote"]);
    for difference in found.iter().filter(|it| it.kind.asks_to_look()) {
        for it in difference.codings.iter().filter(|it| it.there) {
            table.row(vec![
                json!(places.of(it)),
                json!(it.coder),
                json!(it.coding.id()),
                json!(it.coding.code()),
                json!(format!("{} {}", difference.code, difference.kind.name())),
                json!(it.coding.quote()),
            ]);
        }
    }
    table
}

fn markdown(
    found: &[CodeDifference],
    codings: bool,
    places: &Places<'_>,
    ui: &mut Ui,
) -> Result<()> {
    for difference in found {
        let from = match difference.was.as_slice() {
            [] => String::new(),
            was => format!(", was `{}`", was.join("`, `")),
        };
        let into = match difference.into.as_slice() {
            [] => String::new(),
            into => format!(", into `{}`", into.join("`, `")),
        };
        let look = match again(difference) {
            count if difference.kind.asks_to_look() && count > 0 => {
                format!(", **{} to look at again**", super::super::count(count, "coding"))
            }
            _ => format!(", {}", count(difference.codings.len(), "coding")),
        };
        ui.line(&format!("- `{}` {}{from}{into}{look}", difference.code, difference.kind.name()))?;
        if difference.kind != ChangeKind::Wording {
            for (key, old, new) in &difference.texts {
                said(key, "before", old, new, ui)?;
                said(key, "now", new, old, ui)?;
            }
        }
        if codings && difference.kind.asks_to_look() {
            for it in difference.codings.iter().filter(|it| it.there) {
                let quote = one_line(it.coding.quote());
                ui.line(&format!("  - {} ({}): “{quote}”", places.of(it), it.coder))?;
            }
        }
    }
    Ok(())
}

/// What one version says and the other does not.
fn said(key: &str, when: &str, text: &str, other: &str, ui: &mut Ui) -> Result<()> {
    let own = text.lines().filter(|line| !other.lines().any(|it| it == *line));
    own.into_iter().try_for_each(|line| ui.line(&format!("  - {key} {when}: {line}")))
}

/// Where codings stand, by turn and sentence of their version.
struct Places<'a> {
    old: &'a Study,
    new: &'a Study,
}

impl Places<'_> {
    fn of(&self, it: &Concerned) -> String {
        let study = if it.there { self.new } else { self.old };
        let interview = it.interview.parse::<Reference>().ok();
        let interview = interview.and_then(|r| study.interview(r.case(), r.interview()));
        interview.map_or_else(
            || format!("{}@{}", it.interview, it.coding.span()),
            |interview| interview.passage(it.coding.span()).to_string(),
        )
    }
}
