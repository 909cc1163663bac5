//! What attributes of cases say of the codes they have.

use kwali::analysis::compare::{Group, Sides, sides};
use kwali::analysis::qca::{
    Chance, CodePattern, Conditions, Configuration, Explained, Solution, describable, patterns,
};
use kwali::problem::{Problem, Result};
use kwali::study::Study;
use serde_json::{Value, json};

use super::super::style::{BOLD, paint};
use super::super::table::{Format, Table};
use super::super::{Ui, count};
use super::{Asked, notes};

/// What patterns are made of.
#[derive(clap::Args)]
pub struct Told {
    /// With --patterns and --explain: the attributes to compare by; those that the codebook calls
    /// explanatory when not given
    #[arg(long = "attribute", value_name = "NAME", value_delimiter = ',')]
    names: Vec<String>,
    /// With --patterns and --explain: the share of a combination's cases that must have the code
    #[arg(long, value_name = "SHARE", default_value_t = 1.0)]
    consistency: f64,
    /// With --explain: which table to print; as a table for reading, all of them
    #[arg(long, value_enum)]
    show: Option<Show>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Show {
    /// The expressions, with consistency and coverage
    Solutions,
    /// The combinations of values, with their cases
    TruthTable,
    /// Each value by itself, as necessary and as sufficient
    Conditions,
}

impl Told {
    /// The attributes asked for, or those that may explain.
    fn attributes(&self, study: &Study) -> Result<Vec<String>> {
        if !self.names.is_empty() {
            return Ok(self.names.clone());
        }
        let declared = study.codebook.settings().attributes.iter();
        let there = |id: &&String| study.cases.attributes().contains(id);
        let may: Vec<String> =
            declared.filter(|a| a.explanatory).map(|a| &a.id).filter(there).cloned().collect();
        if may.is_empty() {
            return Err(Box::new(
                Problem::new("no attribute is named, and none in the codebook is explanatory")
                    .help("name some: `--attribute setting,size`"),
            ));
        }
        Ok(may)
    }

    fn share(&self) -> Result<f64> {
        if self.consistency > 0.0 && self.consistency <= 1.0 {
            return Ok(self.consistency);
        }
        let told = format!("a consistency of {} is no share", self.consistency);
        Err(Box::new(Problem::new(told).help("give one above 0 and at most 1: `0.8`")))
    }
}

const COLUMNS: [&str; 12] = [
    "code",
    "label",
    "cases",
    "of",
    "expression",
    "terms",
    "values",
    "consistency",
    "coverage",
    "chance",
    "having",
    "note",
];

/// The places of the columns that fit a terminal.
const FOR_READING: [usize; 6] = [0, 2, 3, 4, 9, 11];
const EVERY: [usize; 12] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

/// The simplest expression of each code.
pub fn all(asked: &Asked<'_>, told: &Told, ui: &mut Ui) -> Result<()> {
    let (names, share) = (told.attributes(asked.study)?, told.share()?);
    let sides = sides(asked.study, &asked.selection, &[Group::all()], asked.roll_up);
    let mut found = patterns(asked.study, &sides, &names, share)?;
    // What chance gives least first; what is not described last.
    let chance = |p: &CodePattern<'_>| p.explained.chance.map_or(2.0, |chance| chance.value);
    found.sort_by(|a, b| chance(a).total_cmp(&chance(b)));
    let mut rows = Vec::new();
    for pattern in &found {
        let model = pattern.explained.parsimonious.models.first().filter(|_| pattern.varies());
        let values = model.map(|m| m.terms.iter().map(|term| term.literals.len()).sum::<usize>());
        rows.push(vec![
            json!(pattern.code.path),
            json!(pattern.code.label),
            json!(pattern.having.len()),
            json!(pattern.cases.len()),
            json!(model.map(kwali::analysis::qca::Model::expression)),
            json!(model.map(|m| m.terms.len())),
            json!(values),
            json!(model.and_then(|m| m.fit.consistency)),
            json!(model.and_then(|m| m.fit.coverage)),
            json!(pattern.explained.chance.map(|chance| chance.value)),
            json!(pattern.having.join(", ")),
            json!(note(pattern)),
        ]);
    }
    let shown: &[usize] = if asked.format == Format::Table { &FOR_READING } else { &EVERY };
    let mut table = Table::new(shown.iter().map(|at| COLUMNS[*at]));
    for row in rows {
        table.row(shown.iter().map(|at| row[*at].clone()).collect());
    }
    table.print(asked.format, ui)?;
    described(&found, ui);
    tell(asked, &sides, &names, ui)
}

/// How many codes are described, and how many would be anyway.
fn described(found: &[CodePattern<'_>], ui: &mut Ui) {
    let varying: Vec<&CodePattern<'_>> = found.iter().filter(|p| p.varies()).collect();
    let exact = varying.iter().filter(|p| p.explained.exact).count();
    ui.say(&format!(
        "described exactly: {exact} of {} that some cases have and some have not",
        count(varying.len(), "code")
    ));
    let anyhow = varying.iter().map(|p| describable(&p.explained.table, p.having.len()));
    if let Some(anyhow) = anyhow.sum::<Option<f64>>() {
        ui.say(&format!(
            "if the cases of each were drawn at random, {anyhow:.1} of them would be, simply or not"
        ));
    }
}

/// What is said of one code.
pub fn explain(mut asked: Asked<'_>, code: &str, told: &Told, ui: &mut Ui) -> Result<()> {
    let (names, share) = (told.attributes(asked.study)?, told.share()?);
    let known = asked.study.codebook.require(code)?;
    asked.selection.codes = vec![code.to_owned()];
    let whole = asked.roll_up || known.branch;
    let mut sides = sides(asked.study, &asked.selection, &[Group::all()], whole);
    sides.codes.retain(|(held, _)| held.path == code);
    let found = patterns(asked.study, &sides, &names, share)?;
    let Some(pattern) = found.first() else {
        return Err(Box::new(
            Problem::new(format!("no case has `{code}`"))
                .help("there is nothing to explain; look at `kwali quotes` with the same filters"),
        ));
    };
    if !pattern.varies() {
        return Err(Box::new(
            Problem::new(format!("every case has `{code}`")).help(
                "there is nothing that tells cases apart; choose another code or fewer cases",
            ),
        ));
    }
    let conditions = Conditions::new(asked.study, &pattern.cases, &names)?;
    let tables = [
        (Show::TruthTable, "Truth table", truth_table(&pattern.explained, &conditions)),
        (Show::Conditions, "Each value by itself", single(&pattern.explained)),
        (Show::Solutions, "Solutions", solutions(&pattern.explained)),
    ];
    let alone = told.show.or((asked.format != Format::Table).then_some(Show::Solutions));
    if alone.is_none() {
        let without = pattern.cases.iter().filter(|case| !pattern.having.contains(case));
        ui.line(&format!("{}  {}", paint(code, BOLD), known.label))?;
        ui.line(&format!("have it: {}", pattern.having.join(", ")))?;
        ui.line(&format!("have not: {}", without.copied().collect::<Vec<_>>().join(", ")))?;
    }
    for (show, title, table) in &tables {
        if alone.is_none() {
            ui.line(&format!("\n{}", paint(title, BOLD)))?;
        }
        if alone.is_none_or(|alone| alone == *show) {
            table.print(asked.format, ui)?;
        }
    }
    for row in pattern.explained.table.rows().iter().filter(|row| row.is_contradictory()) {
        ui.say(&contradiction(row, &pattern.cases));
    }
    tell(&asked, &sides, &names, ui)
}

/// What must be known of the conditions.
fn tell(asked: &Asked<'_>, sides: &Sides<'_>, names: &[String], ui: &mut Ui) -> Result<()> {
    let extent = &sides.extents[0];
    let cases: Vec<&str> = extent.cases.iter().map(|at| sides.cases[*at]).collect();
    let conditions = Conditions::new(asked.study, &cases, names)?;
    let table = conditions.explain(&std::collections::BTreeSet::new(), 1.0).table;
    ui.say(&format!(
        "{} compared by {}: {} of {} combinations occur, leaving {}",
        count(cases.len(), "case"),
        names.join(", "),
        table.rows().len(),
        table.possible(),
        count(table.remainders(), "logical remainder")
    ));
    let alone = table.rows().iter().filter(|row| row.cases() == 1).count();
    if alone * 2 > cases.len() {
        ui.say(&format!(
            "{alone} of {} have a combination of their own: with so many conditions for so few cases \
             nearly any set of cases can be described; look at chance, or name fewer with --attribute",
            count(cases.len(), "case")
        ));
    }
    for condition in conditions.conditions().iter().filter(|c| c.values.len() < 2) {
        ui.say(&format!("all cases have the same `{}`: it explains nothing", condition.name));
    }
    notes::uncoded(extent, ui);
    notes::coders(&asked.selection.coders, ui);
    notes::sample(asked.study, cases.len(), ui);
    Ok(())
}

fn truth_table(explained: &Explained<'_>, conditions: &Conditions<'_>) -> Table {
    let columns =
        ["values", "outcome", "cases", "with", "consistency", "having", "lacking", "note"];
    let mut table = Table::new(columns);
    let names = |places: &[usize]| {
        let named: Vec<&str> = places.iter().map(|at| conditions.cases()[*at]).collect();
        named.join(", ")
    };
    for (row, positive) in explained.table.rows().iter().zip(&explained.positive) {
        let values = conditions.literals(&row.values.iter().copied().map(Some).collect::<Vec<_>>());
        let values: Vec<String> = values.iter().map(ToString::to_string).collect();
        let note = if row.is_contradictory() { "contradictory" } else { "" };
        table.row(vec![
            json!(values.join(" * ")),
            json!(usize::from(*positive)),
            json!(row.cases()),
            json!(row.with.len()),
            json!(row.consistency()),
            json!(names(&row.with)),
            json!(names(&row.without)),
            json!(note),
        ]);
    }
    table
}

fn single(explained: &Explained<'_>) -> Table {
    let mut table = Table::new([
        "condition",
        "cases",
        "necessary_consistency",
        "necessary_coverage",
        "relevance",
        "sufficient_consistency",
        "sufficient_coverage",
        "note",
    ]);
    for value in &explained.single {
        let (sufficient, necessary) = (value.fit.consistency, value.fit.coverage);
        let note = match (necessary == Some(1.0), sufficient == Some(1.0)) {
            (true, true) => "necessary and sufficient",
            (true, false) => "necessary",
            (false, true) => "sufficient",
            (false, false) => "",
        };
        table.row(vec![
            json!(value.literal.to_string()),
            json!(value.cases),
            json!(necessary),
            json!(sufficient),
            json!(value.relevance),
            json!(sufficient),
            json!(necessary),
            json!(note),
        ]);
    }
    table
}

fn solutions(explained: &Explained<'_>) -> Table {
    let mut table = Table::new([
        "solution",
        "model",
        "kind",
        "expression",
        "consistency",
        "raw_coverage",
        "unique_coverage",
        "chance",
        "cases",
        "note",
    ]);
    let kinds =
        [("conservative", &explained.conservative), ("parsimonious", &explained.parsimonious)];
    for (kind, solution) in kinds {
        if solution.models.is_empty() {
            let mut row = vec![json!(kind), Value::Null, json!("model")];
            row.extend(std::iter::repeat_n(Value::Null, 6));
            row.push(json!("no combination has enough cases with the code"));
            table.row(row);
        }
        for (at, model) in solution.models.iter().enumerate() {
            for term in &model.terms {
                table.row(vec![
                    json!(kind),
                    json!(at + 1),
                    json!("term"),
                    json!(term.expression()),
                    json!(term.fit.consistency),
                    json!(term.fit.coverage),
                    json!(term.unique),
                    Value::Null,
                    json!(term.cases.join(", ")),
                    json!(""),
                ]);
            }
            let chance = explained.chance.filter(|_| kind == "parsimonious" && at == 0);
            table.row(vec![
                json!(kind),
                json!(at + 1),
                json!("model"),
                json!(model.expression()),
                json!(model.fit.consistency),
                json!(model.fit.coverage),
                Value::Null,
                json!(chance.map(|chance| chance.value)),
                json!(""),
                json!(of_model(solution, chance, explained, at)),
            ]);
        }
    }
    table
}

fn of_model(
    solution: &Solution<'_>,
    chance: Option<Chance>,
    explained: &Explained<'_>,
    at: usize,
) -> String {
    let mut notes = Vec::new();
    if !explained.exact {
        notes.push("does not cover exactly the cases that have it: no chance".to_owned());
    }
    if chance.is_some_and(|chance| chance.drawn) {
        notes.push("chance estimated from sets drawn".to_owned());
    }
    if at == 0 && !solution.complete {
        notes.push("there may be more models, or smaller ones".to_owned());
    }
    notes.join("; ")
}

fn note(pattern: &CodePattern<'_>) -> String {
    if !pattern.varies() {
        return "every case has it: nothing tells them apart".to_owned();
    }
    let explained = &pattern.explained;
    let mut notes: Vec<String> = Vec::new();
    let contradictory = explained.table.rows().iter().filter(|row| row.is_contradictory());
    notes.extend(contradictory.map(|row| contradiction(row, &pattern.cases)));
    if explained.parsimonious.models.is_empty() {
        notes.push("no combination has enough cases with the code: no expression".to_owned());
    }
    if explained.parsimonious.models.len() > 1 {
        let others = explained.parsimonious.models.len() - 1;
        notes.push(format!("{} with as few terms", count(others, "other expression")));
    }
    if !explained.parsimonious.complete {
        notes.push("there may be smaller expressions".to_owned());
    }
    if explained.chance.is_some_and(|chance| chance.drawn) {
        notes.push("chance estimated from sets drawn".to_owned());
    }
    notes.join("; ")
}

/// Which cases are alike and differ in the code.
fn contradiction(row: &Configuration, cases: &[&str]) -> String {
    let names = |places: &[usize]| {
        let named: Vec<&str> = places.iter().map(|at| cases[*at]).collect();
        named.join(", ")
    };
    format!(
        "contradictory, the same values: in {}, not in {}",
        names(&row.with),
        names(&row.without)
    )
}
