//! A lens in front matter that the codebook does not declare.

use crate::checks::{Check, Diagnostic, Found, Look, View};
use crate::store::FaultKind;
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW207",
    name: "unknown-lens",
    title: "a transcript's lens is not in the codebook",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW207.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    let Some(sheet) = &view.files.transcript else { return };
    for fault in sheet.faults.iter().filter(|fault| fault.kind == FaultKind::Lens) {
        found.tell(Diagnostic::of(&sheet.file, &fault.problem).about(view.files.reference()));
    }
}
