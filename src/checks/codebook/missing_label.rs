//! A code without a name that people read.

use crate::checks::{Check, Diagnostic, Found, Look};
use crate::store::{FaultKind, Survey};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW106",
    name: "missing-label",
    title: "a code has no label",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW106.md"),
    looks: &[Look::Book(look)],
};

fn look(survey: &Survey, found: &mut Found) {
    super::tell_faults(survey, &[FaultKind::Label], found);
    let sheet = &survey.codebook;
    for code in sheet.read.codes().iter().filter(|code| code.label.trim().is_empty()) {
        let told = Diagnostic::new(&sheet.file, format!("the label of `{}` is empty", code.path));
        let told = told.at(survey.places.key(&code.path, "label")).about(&code.path);
        found.tell(told.help("write the name that people will read"));
    }
}
