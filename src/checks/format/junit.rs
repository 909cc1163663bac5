//! Findings as XML of `JUnit`'s form: a suite for each family, a test for each check.
//!
//! No times are written: they would differ each time.

use std::borrow::Cow;
use std::fmt::Write;

use super::{Told, address, many};
use crate::checks::all;
use crate::checks::check::{Check, Family};
use crate::checks::judge::Finding;
use crate::study::Severity;

/// A check and what it found.
struct Test<'a> {
    check: &'static Check,
    findings: Vec<&'a Finding>,
    off: bool,
}

impl Test<'_> {
    fn fails(&self) -> bool {
        self.count(Severity::Error) + self.count(Severity::Warning) > 0
    }

    fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

pub(super) fn render(told: &Told) -> String {
    let mut suites: Vec<(Family, Vec<Test>)> = Vec::new();
    for check in all() {
        let findings = told.judged.findings.iter().filter(|f| f.check.id == check.id).collect();
        let off = told.judged.off.iter().any(|off| off.id == check.id);
        let test = Test { check, findings, off };
        match suites.last_mut() {
            Some((family, tests)) if *family == check.family() => tests.push(test),
            _ => suites.push((check.family(), vec![test])),
        }
    }
    let tests = suites.iter().flat_map(|(_, tests)| tests);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    line(&mut out, 0, &format!("<testsuites name=\"kwali check\"{}>", counts(tests)));
    for (family, tests) in &suites {
        let skipped = tests.iter().filter(|test| test.off).count();
        let counts = counts(tests.iter());
        let open = format!("<testsuite name=\"{}\"{counts} skipped=\"{skipped}\">", family.name());
        line(&mut out, 1, &open);
        tests.iter().for_each(|test| case(&mut out, test));
        line(&mut out, 1, "</testsuite>");
    }
    line(&mut out, 0, "</testsuites>");
    out
}

fn counts<'a>(tests: impl Iterator<Item = &'a Test<'a>>) -> String {
    let (mut all, mut failing) = (0, 0);
    for test in tests {
        all += 1;
        failing += usize::from(test.fails());
    }
    format!(" tests=\"{all}\" failures=\"{failing}\" errors=\"0\"")
}

fn case(out: &mut String, test: &Test) {
    let Check { id, name, .. } = test.check;
    let class = test.check.family().name();
    let open = format!("<testcase name=\"{id} {name}\" classname=\"kwali.{class}\"");
    // A note is told, and nothing fails by it.
    let (fails, notes): (Vec<&Finding>, Vec<&Finding>) =
        test.findings.iter().partition(|finding| finding.severity >= Severity::Warning);
    if fails.is_empty() && notes.is_empty() && !test.off {
        line(out, 2, &(open + "/>"));
        return;
    }
    line(out, 2, &(open + ">"));
    if test.off {
        line(out, 3, "<skipped message=\"not asked for\"/>");
    }
    if !fails.is_empty() {
        let (errors, warnings) = (test.count(Severity::Error), test.count(Severity::Warning));
        let kind = if errors > 0 { Severity::Error } else { Severity::Warning };
        let weights = [(errors, "error"), (warnings, "warning")];
        let told = weights.iter().filter(|(count, _)| *count > 0);
        let told: Vec<String> = told.map(|(count, one)| many(*count, one)).collect();
        let said = format!("{}: {}", test.check.title, told.join(", "));
        let open = format!("<failure type=\"{kind}\" message=\"{}\">", escaped(&said));
        line(out, 3, &format!("{open}{}</failure>", list(&fails)));
    }
    if !notes.is_empty() {
        line(out, 3, &format!("<system-out>{}</system-out>", list(&notes)));
    }
    line(out, 2, "</testcase>");
}

/// Each finding on lines of its own, with its place first.
fn list(findings: &[&Finding]) -> String {
    let each = findings.iter().map(|finding| {
        let found = &finding.diagnostic;
        let text = format!("{}: {}: {}", address(found), finding.severity, super::message(found));
        escaped(&text).into_owned()
    });
    each.collect::<Vec<String>>().join("\n")
}

fn line(out: &mut String, depth: usize, text: &str) {
    let _ = writeln!(out, "{:1$}{text}", "", depth * 2);
}

/// A text as it stands in an element or between quotes. XML 1.0 has no way to write some characters;
/// a replacement character shows that one stood there.
fn escaped(text: &str) -> Cow<'_, str> {
    let plain = |c: char| !matches!(c, '&' | '<' | '>' | '"' | '\r' | '\u{FFFE}' | '\u{FFFF}');
    if text.chars().all(|c| plain(c) && (c >= ' ' || c == '\n')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(c),
            '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            _ => out.push(c),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_shown_to_have_been_there() {
        assert_eq!(escaped("a < b & \"c\"\r"), "a &lt; b &amp; &quot;c&quot;&#13;");
        assert_eq!(escaped("a\0b\u{1b}[0m\u{FFFE}"), "a\u{FFFD}b\u{FFFD}[0m\u{FFFD}");
        assert!(matches!(escaped("nothing\nto do"), Cow::Borrowed(_)));
    }
}
