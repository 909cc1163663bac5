//! Which codes distinguish two groups.

use kwali::analysis::compare::{CodeRow, Comparison, Design, Group, compare, sides};
use kwali::problem::Result;
use kwali::report::chart::{Bar, Bars};
use serde_json::{Value, json};

use super::super::table::{Format, Table};
use super::super::{Ui, chart, count};
use super::{Asked, notes};

const COLUMNS: [&str; 28] = [
    "code",
    "label",
    "first_cases",
    "first_of",
    "second_cases",
    "second_of",
    "first_share",
    "second_share",
    "difference",
    "cohens_h",
    "phi",
    "odds_ratio",
    "both",
    "first_only",
    "second_only",
    "neither",
    "test",
    "p",
    "p_holm",
    "p_bh",
    "first_codings",
    "second_codings",
    "first_words",
    "second_words",
    "first_text",
    "second_text",
    "text_difference",
    "note",
];

pub fn run(asked: &Asked<'_>, groups: &[Group; 2], ui: &mut Ui) -> Result<()> {
    let sides = sides(asked.study, &asked.selection, groups, asked.roll_up);
    let found = compare(&sides, asked.zeros);
    let table = match asked.format {
        Format::Table => for_reading(&found, groups),
        _ => full(&found),
    };
    if asked.chart {
        ui.print(&chart::bars(&drawing(&found, groups), ui.width()))?;
    } else {
        table.print(asked.format, ui)?;
    }
    notes::groups(groups, &sides.extents, ui);
    notes::coders(&asked.selection.coders, ui);
    design(&found, ui);
    let cases: std::collections::BTreeSet<usize> =
        sides.extents.iter().flat_map(|extent| extent.cases.iter().copied()).collect();
    notes::sample(asked.study, cases.len(), ui);
    Ok(())
}

/// The difference of each code: to the right where the first group has it more, to the left where the
/// second has.
fn drawing(found: &Comparison<'_>, groups: &[Group; 2]) -> Bars {
    let [first, second] = [groups[0].name(), groups[1].name()];
    let title = format!("Share of cases, {first} less {second}");
    let bar = |row: &CodeRow<'_>| Bar {
        label: row.code.path.clone(),
        value: row.cases.difference(),
        range: None,
        says: format!(
            "{}/{} − {}/{}",
            row.cases.with[0], row.cases.of[0], row.cases.with[1], row.cases.of[1]
        ),
    };
    Bars { about: title.clone(), title, bars: found.rows.iter().map(bar).collect(), most: None }
}

/// How the difference was tested, and what is not compared.
fn design(found: &Comparison<'_>, ui: &mut Ui) {
    let tested = count(found.rows.iter().filter(|row| row.p.is_some()).count(), "code");
    ui.say(&match found.design {
        Design::Independent => format!("p: Fisher's exact test; corrected for {tested}"),
        Design::Paired => format!(
            "both groups are of the same cases, so Fisher's test does not hold; p: McNemar's exact \
             test on the pairs; corrected for {tested}"
        ),
        Design::Mixed(shared) => format!(
            "{} in both groups, so Fisher's test does not hold; p: McNemar's exact test on those \
             only; corrected for {tested}",
            if shared == 1 { "1 case is".to_owned() } else { format!("{shared} cases are") }
        ),
    });
    if !found.left_out.is_empty() {
        ui.say(&format!(
            "left out: {} that can be used in one of the groups only",
            count(found.left_out.len(), "code")
        ));
    }
}

fn full(found: &Comparison<'_>) -> Table {
    let mut table = Table::new(COLUMNS);
    for row in &found.rows {
        let odds = row.cases.odds_ratio().map(|odds| odds.value);
        table.row(vec![
            json!(row.code.path),
            json!(row.code.label),
            json!(row.cases.with[0]),
            json!(row.cases.of[0]),
            json!(row.cases.with[1]),
            json!(row.cases.of[1]),
            json!(row.cases.share(0)),
            json!(row.cases.share(1)),
            json!(row.cases.difference()),
            json!(row.cases.cohens_h()),
            json!(row.cases.phi()),
            json!(odds),
            json!(row.pairs.both),
            json!(row.pairs.first_only),
            json!(row.pairs.second_only),
            json!(row.pairs.neither),
            json!(row.test.name()),
            json!(row.p),
            json!(row.holm),
            json!(row.bh),
            json!(row.codings[0]),
            json!(row.codings[1]),
            json!(row.words.with[0]),
            json!(row.words.with[1]),
            json!(row.words.share(0)),
            json!(row.words.share(1)),
            json!(row.words.difference()),
            json!(note(row)),
        ]);
    }
    table
}

fn for_reading(found: &Comparison<'_>, groups: &[Group; 2]) -> Table {
    let paired = found.design != Design::Independent;
    let [first, second] = [0, 1].map(|at| groups[at].name().to_owned());
    let mut columns = vec!["code".to_owned(), first.clone(), second.clone(), "difference".into()];
    columns.push("odds ratio".into());
    if paired {
        columns.extend(["only first".into(), "only second".into()]);
    }
    columns.extend(["p".into(), "p Holm".into(), format!("% of text {first}")]);
    columns.extend([format!("% of text {second}"), "note".into()]);
    let mut table = Table::new(columns);
    for row in &found.rows {
        let held = |at: usize| json!(format!("{}/{}", row.cases.with[at], row.cases.of[at]));
        let text = |at: usize| json!(row.words.share(at).map(|share| share * 100.0));
        let mut values =
            vec![json!(row.code.path), held(0), held(1), json!(row.cases.difference())];
        values.push(json!(row.cases.odds_ratio().map(|odds| odds.value)));
        if paired {
            values.extend([json!(row.pairs.first_only), json!(row.pairs.second_only)]);
        }
        values.extend([json!(row.p), json!(row.holm), text(0), text(1), json!(note(row))]);
        table.row(values);
    }
    table
}

/// Why a figure is not there, or is not what it seems.
fn note(row: &CodeRow<'_>) -> Value {
    let mut notes = Vec::new();
    match row.cases.odds_ratio() {
        Some(odds) if odds.corrected => notes.push("odds ratio with 0.5 added to each cell"),
        None if row.cases.with == [0, 0] => notes.push("no case has it: no odds ratio, no phi"),
        None => notes.push("every case has it: no odds ratio, no phi"),
        Some(_) => {}
    }
    if row.p.is_none() {
        notes.push("no case that could have it is in both groups: no test");
    }
    if row.words.of.contains(&0) {
        notes.push("nobody who answers says a word in one group: no share of text");
    }
    json!(notes.join("; "))
}
