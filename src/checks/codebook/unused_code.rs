//! A code that nobody gave to a passage.

use std::collections::HashSet;

use crate::checks::{Check, Diagnostic, Found, Look, Whole};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW117",
    name: "unused-code",
    title: "a code was never given",
    severity: Severity::Note,
    page: include_str!("../../../docs/checks/KW117.md"),
    looks: &[Look::Study(look)],
};

fn look(whole: &Whole, found: &mut Found) {
    let coders = || whole.facts.iter().flat_map(|facts| &facts.coders);
    let used: HashSet<u32> =
        coders().flat_map(|own| own.accepted.iter().map(|(code, _)| *code)).collect();
    if used.is_empty() {
        return;
    }
    let sheet = &whole.survey.codebook;
    for (number, code) in (0..).zip(sheet.read.codes()) {
        if code.branch || code.retired.is_some() || used.contains(&number) {
            continue;
        }
        let told = Diagnostic::new(&sheet.file, format!("no passage has the code `{}`", code.path));
        let told = told.at(whole.survey.places.code(&code.path)).about(&code.path);
        found.tell(told.help("look for it once more, merge it with a neighbour, or retire it"));
    }
}
