//! A codings file, or a row of one, that cannot be read.

use crate::checks::{Check, Diagnostic, Found, Look, View};
use crate::store::FaultKind;
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW301",
    name: "unreadable-codings",
    title: "codings cannot be read",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW301.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    for (_, sheet) in &view.files.codings {
        // How its bytes are written is told by another check, as of every file.
        for fault in sheet.faults.iter().filter(|fault| fault.kind != FaultKind::Encoding) {
            let told = Diagnostic::of(&sheet.file, &fault.problem);
            found.tell(told.about(view.files.reference()));
        }
    }
}
