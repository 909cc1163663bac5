//! Findings as Markdown with tables, for the summary of a job.

use super::{Told, address, many, message};
use crate::checks::all;
use crate::checks::check::Check;
use crate::checks::judge::Finding;
use crate::study::Severity;

pub(super) fn render(told: &Told) -> String {
    let judged = told.judged;
    let mut out = format!("## kwali check: {}\n\n", many(told.interviews, "interview"));
    out.push_str("| severity | findings |\n| --- | ---: |\n");
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        out.push_str(&format!("| {severity} | {} |\n", judged.count(severity)));
    }
    for (what, count) in [("allowed", judged.allowed.len()), ("known before", judged.known)] {
        if count > 0 {
            out.push_str(&format!("| {what} | {count} |\n"));
        }
    }
    for check in all() {
        let found: Vec<&Finding> =
            judged.findings.iter().filter(|finding| finding.check.id == check.id).collect();
        if !found.is_empty() {
            out.push_str(&section(check, &found));
        }
    }
    out
}

fn section(check: &Check, found: &[&Finding]) -> String {
    let title = cell(check.title);
    let mut out = format!("\n### {} {}: {title}\n\n", check.id, check.name);
    out.push_str("| severity | place | finding |\n| --- | --- | --- |\n");
    for finding in found {
        let place = cell(&address(&finding.diagnostic));
        let text = cell(&message(&finding.diagnostic));
        out.push_str(&format!("| {} | {place} | {text} |\n", finding.severity));
    }
    out
}

/// A text as it stands, on one line, whatever signs it has.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        if !out.is_empty() {
            out.push_str("<br>");
        }
        for c in line.chars() {
            match c {
                _ if c.is_control() => out.push('\u{FFFD}'),
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '$' => {
                    out.extend(['\\', c]);
                }
                _ => out.push(c),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_markdown_are_plain_signs() {
        assert_eq!(cell("no `a|b`\nhelp: <x>"), "no \\`a\\|b\\`<br>help: \\<x\\>");
    }
}
