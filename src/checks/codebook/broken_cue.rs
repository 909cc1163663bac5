//! A cue that is no query.

use crate::checks::{Check, Diagnostic, Found, Look};
use crate::store::Survey;
use crate::study::Severity;
use crate::suggest::Cues;

pub const CHECK: Check = Check {
    id: "KW114",
    name: "broken-cue",
    title: "a cue does not read",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW114.md"),
    looks: &[Look::Book(look)],
};

fn look(survey: &Survey, found: &mut Found) {
    let sheet = &survey.codebook;
    for (code, problem) in Cues::broken(&sheet.read) {
        found.tell(Diagnostic::of(&sheet.file, &problem).about(&code.path));
    }
}
