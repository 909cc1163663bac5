//! A file of memos, or a row of one, that cannot be read.

use crate::checks::{Check, Diagnostic, Found, Look, Whole};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW317",
    name: "unreadable-memos",
    title: "memos cannot be read",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW317.md"),
    looks: &[Look::Study(look)],
};

fn look(whole: &Whole, found: &mut Found) {
    for file in whole.survey.memos().files {
        for fault in &file.sheet.faults {
            let told = Diagnostic::of(&file.sheet.file, &fault.problem);
            found.tell(told.about(file.reference()));
        }
    }
}
