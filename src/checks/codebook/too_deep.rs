//! A code that stands too deep.

use crate::checks::{Check, Diagnostic, Found, Look};
use crate::store::Survey;
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW120",
    name: "too-deep",
    title: "a code stands too deep in the tree",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW120.md"),
    looks: &[Look::Book(look)],
};

/// How many levels coders keep in mind where the study does not say otherwise.
const LEVELS: usize = 4;

fn look(survey: &Survey, found: &mut Found) {
    let sheet = &survey.codebook;
    let levels = sheet.read.settings().checks.depth.unwrap_or(LEVELS);
    // What stands below the first code that is too deep is told with it.
    for code in sheet.read.codes().iter().filter(|code| code.depth == levels) {
        let message = format!("`{}` stands on level {}", code.path, code.depth + 1);
        let told = Diagnostic::new(&sheet.file, message);
        let told = told.at(survey.places.code(&code.path)).about(&code.path);
        let most = format!("the study has {levels} at most: take it up, or merge levels above it");
        found.tell(told.help(most));
    }
}
