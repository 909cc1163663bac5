//! Findings as workflow commands of GitHub Actions: a line each, `::error file=…,line=…::message`.

use super::{Told, message};
use crate::checks::judge::Finding;
use crate::study::Severity;

pub(super) fn render(told: &Told) -> String {
    told.judged.findings.iter().map(|finding| command(told, finding)).collect()
}

fn command(told: &Told, finding: &Finding) -> String {
    let kind = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note | Severity::Off => "notice",
    };
    let found = &finding.diagnostic;
    let mut properties = vec![("file", told.path(&found.file))];
    if let Some(place) = &found.place {
        properties.push(("line", place.line.to_string()));
        properties.push(("col", place.column.to_string()));
        properties.push(("endColumn", (place.column + place.width).to_string()));
    }
    properties.push(("title", format!("{} {}", finding.check.id, finding.check.name)));
    let list: Vec<String> =
        properties.iter().map(|(key, value)| format!("{key}={}", property(value))).collect();
    format!("::{kind} {}::{}\n", list.join(","), data(&message(found)))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
