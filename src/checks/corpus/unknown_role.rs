//! A role that the codebook does not declare.

use crate::checks::{Check, Diagnostic, Found, Look, View};
use crate::store::FaultKind;
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW206",
    name: "unknown-role",
    title: "a transcript's role is not in the codebook",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW206.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    let Some(sheet) = &view.files.transcript else { return };
    for fault in sheet.faults.iter().filter(|fault| fault.kind == FaultKind::Role) {
        found.tell(Diagnostic::of(&sheet.file, &fault.problem).about(view.files.reference()));
    }
}
