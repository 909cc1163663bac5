//! Findings as a list of JSON objects.

use serde_json::{Value, json};

use super::Told;
use crate::checks::judge::Finding;

pub(super) fn render(told: &Told) -> String {
    let list: Vec<Value> = told.judged.findings.iter().map(object).collect();
    format!("{:#}\n", Value::Array(list))
}

fn object(finding: &Finding) -> Value {
    let told = &finding.diagnostic;
    let place = told.place.as_ref();
    json!({
        "check": finding.check.id,
        "name": finding.check.name,
        "severity": finding.severity.name(),
        "message": told.message,
        "file": told.file,
        "line": place.map(|place| place.line),
        "column": place.map(|place| place.column),
        "width": place.map(|place| place.width),
        "help": told.help,
        "about": told.about,
        "fixable": told.fixable,
        "fingerprint": told.fingerprint(),
    })
}
