//! What two groups share, case by case.

use kwali::analysis::compare::{Group, Shared, shared, sides};
use kwali::problem::{Problem, Result};
use kwali::report::chart::{Bar, Bars};
use kwali::study::Code;
use serde_json::{Value, json};

use super::super::table::{Format, Table};
use super::super::{Ui, chart};
use super::{Asked, notes};

const COLUMNS: [&str; 10] = [
    "kind",
    "case",
    "shared",
    "first_only",
    "second_only",
    "index",
    "shared_codes",
    "first_codes",
    "second_codes",
    "note",
];

pub fn run(asked: &Asked<'_>, groups: &[Group; 2], ui: &mut Ui) -> Result<()> {
    let sides = sides(asked.study, &asked.selection, groups, false);
    let found = shared(&sides);
    if found.cases.is_empty() {
        let told = format!("no case is in both `{}` and `{}`", groups[0].name(), groups[1].name());
        return Err(Box::new(
            Problem::new(told).help("compare groups of the same cases, such as two roles"),
        ));
    }
    let mut rows = Vec::new();
    let mut sums = [0; 3];
    for case in &found.cases {
        let counts = [case.shared.len(), case.first_only.len(), case.second_only.len()];
        (0..3).for_each(|at| sums[at] += counts[at]);
        let note = if case.index().is_none() { "neither has a code: no index" } else { "" };
        rows.push(vec![
            json!("case"),
            json!(case.case),
            json!(counts[0]),
            json!(counts[1]),
            json!(counts[2]),
            json!(case.index()),
            json!(paths(&case.shared)),
            json!(paths(&case.first_only)),
            json!(paths(&case.second_only)),
            json!(note),
        ]);
    }
    let cases = found.cases.len() as f64;
    let none = || json!("");
    let said = |index: Option<f64>, note: &str| {
        json!(if index.is_some() { note } else { "no case has a code: no index" })
    };
    let means = sums.map(|sum| json!(sum as f64 / cases));
    let mut row = vec![json!("mean"), none()];
    row.extend(means);
    row.extend([json!(found.mean), none(), none(), none()]);
    row.push(said(found.mean, "mean of the cases' figures"));
    rows.push(row);
    let mut row = vec![json!("pooled"), none()];
    row.extend(sums.map(|sum| json!(sum)));
    row.extend([json!(found.pooled), none(), none(), none()]);
    row.push(said(found.pooled, "all cases' codes together"));
    rows.push(row);
    if asked.chart {
        ui.print(&chart::bars(&drawing(&found), ui.width()))?;
    } else {
        print(rows, asked.format, groups, ui)?;
    }
    notes::groups(groups, &sides.extents, ui);
    notes::coders(&asked.selection.coders, ui);
    ui.say("index: codes of both over codes of either (Jaccard); only codes that both may have");
    Ok(())
}

/// The index of each case.
fn drawing(found: &Shared<'_>) -> Bars {
    let title = "Codes of both over codes of either".to_owned();
    let bars = found.cases.iter().map(|case| {
        let all = case.shared.len() + case.first_only.len() + case.second_only.len();
        Bar {
            label: case.case.to_owned(),
            value: case.index(),
            range: None,
            says: format!("{}/{all}", case.shared.len()),
        }
    });
    Bars { about: title.clone(), title, bars: bars.collect(), most: Some(1.0) }
}

/// For reading, without the codes that are shared: most are.
fn print(rows: Vec<Vec<Value>>, format: Format, groups: &[Group; 2], ui: &mut Ui) -> Result<()> {
    let mut table = if format == Format::Table {
        let only = |at: usize| format!("only {}", groups[at].name());
        let heads = ["kind", "case", "shared", "first only", "second only", "index"];
        Table::new(heads.map(str::to_owned).into_iter().chain([only(0), only(1), "note".into()]))
    } else {
        Table::new(COLUMNS)
    };
    for mut row in rows {
        if format == Format::Table {
            row.remove(6);
        }
        table.row(row);
    }
    table.print(format, ui)
}

fn paths(codes: &[&Code]) -> String {
    codes.iter().map(|code| code.path.as_str()).collect::<Vec<_>>().join(", ")
}
