//! `kwali matrix --framework`: cases against themes, with what analysts wrote; and writing it.

use kwali::analysis::framework::{FrameworkCell, cell, framework};
use kwali::analysis::{Row, Selection};
use kwali::problem::{Problem, Result};
use kwali::report::{self, Kit};
use kwali::study::{Case, Cell, CellKey, Code, Study};
use serde_json::json;

use super::search::count;
use super::table::{Format, Table};
use super::{Context, Outcome, Ui, edit, refuse_drift};

/// How a framework matrix is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// As tables are.
    Table(Format),
    /// As a report.
    Report(report::Format),
}

/// Options for cells of the framework matrix.
#[derive(clap::Args)]
pub struct FrameworkArgs {
    /// Print cases against themes with analysts' texts, or else the most typical passage
    ///
    /// `--code` names the themes; `--role` and `--lens` choose the texts about one of them.
    #[arg(long, conflicts_with_all = ["by", "cells", "normalise", "roll_up", "zeros", "chart", "coder", "status"])]
    pub framework: bool,
    /// Write the text of a case and theme in `$EDITOR`, beside its evidence
    #[arg(long, num_args = 2, value_names = ["CASE", "CODE"], conflicts_with_all = ["framework", "case", "code", "coder", "status", "format"])]
    pub edit: Option<Vec<String>>,
    /// With `--edit`: keep the text; it fits the codings as they are now
    #[arg(long, requires = "edit")]
    pub confirm: bool,
}

/// What stands between the text and its evidence in the editor.
const LINE: &str = "<!-- Write above this line. Below stands the evidence; it is not kept. -->";

/// Prints the matrix of the cases that are meant; codes are its themes, or else the whole codebook's
/// uppermost ones.
pub fn show(
    selection: &Selection,
    shape: Shape,
    context: &Context,
    ui: &mut Ui,
) -> Result<Outcome> {
    let store = context.store()?;
    let (study, drifts) = store.load()?;
    refuse_drift(&drifts)?;
    selection.check(&study)?;
    let kit = Kit::new(&study);
    let cases = study.cases.iter().map(Case::id);
    let cases: Vec<&str> = cases.filter(|c| selection.takes_case(&study.cases, c)).collect();
    let names = scope(selection, &study)?;
    let cells = framework(
        kit.tally(),
        kit.weights(),
        &cases,
        &themes(selection, &study)?,
        [&names[0], &names[1]],
    );
    match shape {
        Shape::Table(Format::Table) => grid(&cells).print(Format::Table, ui)?,
        Shape::Table(format) => list(&cells).print(format, ui)?,
        Shape::Report(format) => ui.print(&report::framework(&kit, &cells, format))?,
    }
    Ok(Outcome::Done)
}

fn themes<'a>(selection: &Selection, study: &'a Study) -> Result<Vec<&'a Code>> {
    if selection.codes.is_empty() {
        return Ok(study.codebook.codes().iter().filter(|code| code.depth == 0).collect());
    }
    selection.codes.iter().map(|path| study.codebook.require(path)).collect()
}

/// The role and the lens that cells are about: the one asked for, or all.
fn scope(selection: &Selection, study: &Study) -> Result<[String; 2]> {
    let settings = study.codebook.settings();
    let roles: Vec<&str> = settings.roles.iter().map(|role| role.id.as_str()).collect();
    let lenses: Vec<&str> = settings.lenses.iter().map(|lens| lens.id.as_str()).collect();
    Ok([one("role", &selection.roles, &roles)?, one("lens", &selection.lenses, &lenses)?])
}

fn one(what: &str, asked: &[String], known: &[&str]) -> Result<String> {
    let taken = known.contains(&CellKey::ALL);
    match asked {
        [] if taken => Err(Box::new(
            Problem::new(format!(
                "a {what} is called `{}`, as all of them together are",
                CellKey::ALL
            ))
            .help(format!("give it another name, or name another with `--{what}`")),
        )),
        [name] if taken && name == CellKey::ALL => Err(Box::new(
            Problem::new(format!("a {what} is called `{name}`, as all of them together are"))
                .help("give it another name"),
        )),
        [] => Ok(CellKey::ALL.to_owned()),
        [name] => Ok(name.clone()),
        _ => Err(Box::new(
            Problem::new(format!("a cell is about one {what}, or about all of them"))
                .help(format!("name one with `--{what}`, or none")),
        )),
    }
}

/// One row a cell, for programs.
fn list(cells: &[FrameworkCell<'_>]) -> Table {
    let mut table = Table::new(["case", "theme", "state", "codings", "text", "ref"]);
    for cell in cells {
        let quote = cell.quote.as_ref();
        table.row(vec![
            json!(cell.key.case),
            json!(cell.theme.path),
            json!(cell.state.name()),
            json!(cell.evidence.len()),
            json!(cell.text.or(quote.map(|row| row.coding.quote()))),
            json!(quote.map(|row| row.reference().to_string())),
        ]);
    }
    table
}

/// Cases against themes, for reading.
fn grid(cells: &[FrameworkCell<'_>]) -> Table {
    let rows = cells.chunk_by(|a, b| a.key.case == b.key.case);
    let names = rows.clone().next().unwrap_or(&[]).iter().map(|cell| cell.theme.path.as_str());
    let mut table = Table::new(std::iter::once("case").chain(names));
    for of_case in rows {
        let case = of_case.first().and_then(|cell| cell.key.case.clone());
        let says = of_case.iter().map(|cell| json!(says(cell)));
        table.row(std::iter::once(json!(case)).chain(says).collect());
    }
    table
}

fn says(cell: &FrameworkCell<'_>) -> String {
    use kwali::analysis::framework::State;
    let mark = match cell.state {
        State::Stale => " [codings changed since]",
        State::Unconfirmed => " [not confirmed]",
        State::Written | State::Quote | State::Empty => "",
    };
    match (cell.text, &cell.quote) {
        (Some(text), _) => format!("{text}{mark}"),
        (None, Some(row)) => format!("“{}” {}", row.coding.quote().trim(), row.reference()),
        (None, None) => String::new(),
    }
}

/// Opens a cell's text in the person's editor, with its evidence below it; or, to confirm it, only
/// says that it fits the codings as they are now.
pub fn write(
    selection: &Selection,
    [case, theme]: [&str; 2],
    confirm: bool,
    context: &Context,
    ui: &mut Ui,
) -> Result<Outcome> {
    let store = context.store()?;
    let (study, drifts) = store.load()?;
    refuse_drift(&drifts)?;
    selection.check(&study)?;
    let only = Selection { cases: vec![case.to_owned()], ..Selection::default() };
    only.check(&study)?;
    let theme = study.codebook.require(theme)?;
    let [role, lens] = scope(selection, &study)?;
    let aspect = theme.path.clone();
    let key = CellKey { case: Some(case.to_owned()), role, lens, aspect };
    let kit = Kit::new(&study);
    let cell = cell(kit.tally(), kit.weights(), key, theme);
    let basis = kit.basis(&cell.key);
    let text = if confirm { confirmed(&cell)? } else { edited(&cell)? };
    match text {
        None => ui.say("the text is as it was"),
        Some(text) => {
            let path = store.write_cell(&Cell { key: cell.key, basis, text })?;
            ui.line(&path.display().to_string())?;
        }
    }
    Ok(Outcome::Done)
}

fn confirmed(cell: &FrameworkCell<'_>) -> Result<Option<String>> {
    let text = cell.text.ok_or_else(|| {
        Problem::new("the cell has no text to confirm").help("write one: leave out `--confirm`")
    })?;
    Ok(Some(text.to_owned()))
}

/// What the person made of the text; `None` when it is as it was.
fn edited(cell: &FrameworkCell<'_>) -> Result<Option<String>> {
    let before = cell.text.unwrap_or("");
    let (written, ended) = edit(&sheet(before, &cell.evidence), "cell-");
    let written = written.unwrap_or_default();
    ended.map_err(|problem| kept(*problem, &written))?;
    let text = match written.split_once(LINE) {
        Some((text, _)) => text.trim(),
        // Without the line evidence would be taken for the analyst's own words.
        None if cell.evidence.iter().any(|row| written.contains(&source(row))) => {
            let problem = "the line between text and evidence is gone; nothing was written";
            return Err(kept(Problem::new(problem), &written));
        }
        None => written.trim(),
    };
    if text == before.trim() {
        return Ok(None);
    }
    if text.is_empty() {
        return Err(Box::new(
            Problem::new("the text is empty; nothing was written")
                .help("remove the cell's file to have no text"),
        ));
    }
    Ok(Some(text.to_owned()))
}

/// Where a passage stands and with which code.
fn source(row: &Row<'_>) -> String {
    format!("{}, `{}`", row.reference(), row.coding.code())
}

/// A problem that says where what the person wrote is kept, if that was anything.
fn kept(problem: Problem, written: &str) -> Box<Problem> {
    let file = || {
        let mut file = tempfile::Builder::new().prefix("cell-").suffix(".md").tempfile()?;
        std::io::Write::write_all(&mut file, written.as_bytes())?;
        Ok::<_, std::io::Error>(file.keep()?.1)
    };
    match file() {
        Ok(path) if !written.is_empty() => {
            Box::new(problem.help(format!("what you wrote is kept in {}", path.display())))
        }
        _ => Box::new(problem),
    }
}

/// A text with the passages it is to rest on.
fn sheet(text: &str, evidence: &[Row<'_>]) -> String {
    let passage = |row: &Row<'_>| {
        let quote = row.coding.quote().trim().replace('\n', "\n> ");
        format!("> {quote}\n\n{}\n", source(row))
    };
    let passages: Vec<String> = evidence.iter().map(passage).collect();
    let how_many = count(evidence.len(), "coding");
    format!("{text}\n\n{LINE}\n\n{how_many}\n\n{}", passages.join("\n"))
}
