//! A transcript, the table of cases or an analyst's text that does not read.

use crate::checks::{Check, Diagnostic, Found, Look, View};
use crate::store::{Fault, FaultKind, Survey};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW201",
    name: "unreadable-file",
    title: "a transcript, cases.csv or an analyst's text does not read",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW201.md"),
    looks: &[Look::Book(book), Look::Interview(look)],
};

fn book(survey: &Survey, found: &mut Found) {
    let file = &survey.cases.file;
    survey.cases.faults.iter().filter(|f| is_shape(f)).for_each(|fault| {
        found.tell(Diagnostic::of(file, &fault.problem));
    });
    for fault in survey.cells() {
        let file = fault.problem.file().map(|file| file.to_string_lossy().replace('\\', "/"));
        found.tell(Diagnostic::of(&file.unwrap_or_default(), &fault.problem));
    }
}

fn look(view: &View, found: &mut Found) {
    let Some(sheet) = &view.files.transcript else { return };
    for fault in sheet.faults.iter().filter(|fault| is_shape(fault)) {
        found.tell(Diagnostic::of(&sheet.file, &fault.problem).about(view.files.reference()));
    }
}

fn is_shape(fault: &Fault) -> bool {
    matches!(fault.kind, FaultKind::Shape | FaultKind::Key)
}
