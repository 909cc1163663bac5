//! Findings as SARIF 2.1.0, as far as kwali needs it.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::{Told, message};
use crate::checks::all;
use crate::checks::check::Check;
use crate::checks::diagnostic::Diagnostic;
use crate::checks::judge::Finding;
use crate::problem::Place;
use crate::study::Severity;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What stands for the top of the repository, as code scanning knows it.
const ROOT: &str = "%SRCROOT%";

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    invocations: [Invocation; 1],
    column_kind: &'static str,
    results: Vec<Outcome>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    name: &'static str,
    short_description: Text,
    full_description: Text,
    help: Text,
    default_configuration: Configuration,
    properties: Properties,
}

#[derive(Serialize)]
struct Configuration {
    enabled: bool,
    level: &'static str,
}

#[derive(Serialize)]
struct Properties {
    tags: [&'static str; 1],
}

#[derive(Serialize)]
struct Text {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
}

/// SARIF's `result`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    partial_fingerprints: BTreeMap<&'static str, String>,
    /// Either every result has them or none.
    suppressions: Vec<Suppression>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Physical,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    justification: String,
}

pub(super) fn render(told: &Told) -> String {
    let found = told.judged.findings.iter().map(|finding| outcome(told, finding, None));
    let allowed =
        told.judged.allowed.iter().map(|(finding, reason)| outcome(told, finding, Some(reason)));
    let driver = Driver {
        name: "kwali",
        semantic_version: env!("CARGO_PKG_VERSION"),
        rules: all().map(rule).collect(),
    };
    let run = Run {
        tool: Tool { driver },
        invocations: [Invocation { execution_successful: true }],
        column_kind: "unicodeCodePoints",
        results: found.chain(allowed).collect(),
    };
    let log = Log { schema: SCHEMA, version: "2.1.0", runs: [run] };
    serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"
}

fn rule(check: &'static Check) -> Rule {
    let mut title = check.title.chars();
    let title = title.next().into_iter().flat_map(char::to_uppercase).chain(title.clone());
    let paragraph = check.page.split("\n\n").nth(1).unwrap_or(check.title);
    Rule {
        id: check.id,
        name: check.name,
        short_description: Text { text: title.chain(['.']).collect(), markdown: None },
        full_description: Text { text: paragraph.replace('\n', " "), markdown: None },
        help: Text { text: check.page.to_owned(), markdown: Some(check.page) },
        default_configuration: Configuration {
            enabled: check.severity != Severity::Off,
            level: level(check.severity),
        },
        properties: Properties { tags: [check.family().name()] },
    }
}

/// A check that is off tells notes when it is asked for.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note | Severity::Off => "note",
    }
}

fn outcome(told: &Told, finding: &Finding, reason: Option<&String>) -> Outcome {
    let found = &finding.diagnostic;
    let suppression = reason.map(|reason| Suppression {
        kind: if found.allowed.as_ref() == Some(reason) { "inSource" } else { "external" },
        justification: reason.clone(),
    });
    Outcome {
        rule_id: finding.check.id,
        rule_index: all().position(|check| check.id == finding.check.id).unwrap_or_default(),
        level: level(finding.severity),
        message: Text { text: literal(&message(found)), markdown: None },
        locations: [Location { physical_location: physical(told, found) }],
        partial_fingerprints: BTreeMap::from([("kwali/v1", found.fingerprint())]),
        suppressions: suppression.into_iter().collect(),
    }
}

fn physical(told: &Told, found: &Diagnostic) -> Physical {
    let region = |place: &Place| Region {
        start_line: place.line,
        start_column: place.column,
        end_column: place.column + place.width,
    };
    Physical {
        artifact_location: artifact(&told.path(&found.file)),
        region: found.place.as_ref().map(region),
    }
}

fn artifact(path: &str) -> Artifact {
    if Path::new(path).is_absolute() {
        let uri = format!("file:///{}", encoded(path.trim_start_matches('/')));
        return Artifact { uri, uri_base_id: None };
    }
    Artifact { uri: encoded(path), uri_base_id: Some(ROOT) }
}

/// A path as a relative reference: in its first part a colon would end a scheme.
fn encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// A message in which nothing is a placeholder or a link.
fn literal(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}").replace("](", "\\](")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_relative_reference_whatever_signs_it_has() {
        assert_eq!(encoded("corpus/a/één: 50%.md"), "corpus/a/%C3%A9%C3%A9n%3A%2050%25.md");
        assert_eq!(artifact("/keys/a b").uri, "file:///keys/a%20b");
    }

    #[test]
    fn braces_and_brackets_of_a_message_are_only_signs() {
        assert_eq!(literal("{0} [a](b)"), "{{0}} [a\\](b)");
    }
}
