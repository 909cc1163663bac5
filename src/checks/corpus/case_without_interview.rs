//! A case of which there is no interview.

use std::collections::HashSet;

use super::places;
use crate::checks::{Check, Diagnostic, Found, Look, Whole};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW204",
    name: "case-without-interview",
    title: "a case has no interview",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW204.md"),
    looks: &[Look::Study(look)],
};

fn look(whole: &Whole, found: &mut Found) {
    let Some(cases) = &whole.survey.cases.read else { return };
    let with: HashSet<&str> = whole
        .folders
        .iter()
        .filter(|folder| folder.interviews.iter().any(|entry| entry.transcript.is_some()))
        .map(|folder| folder.case.as_str())
        .collect();
    for case in cases.iter().filter(|case| !with.contains(case.id())) {
        let id = case.id();
        let told =
            Diagnostic::new(&whole.survey.cases.file, format!("case `{id}` has no interview"));
        let told = told.at(places::case(whole.survey, id)).about(id);
        found.tell(told.help(format!("put its transcripts into `corpus/{id}/`, or drop the case")));
    }
}
