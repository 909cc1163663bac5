//! Suggestions that wait for somebody.

use crate::checks::{Check, Diagnostic, Found, Look, View};
use crate::store::CodingRow;
use crate::study::{Severity, Status};

pub const CHECK: Check = Check {
    id: "KW313",
    name: "undecided-suggestion",
    title: "suggestions wait for a decision",
    severity: Severity::Note,
    page: include_str!("../../../docs/checks/KW313.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    for (coder, sheet) in &view.files.codings {
        let open = |row: &&CodingRow| row.coding.status == Status::Suggested;
        let mut waiting = sheet.read.iter().filter(open);
        let Some(first) = waiting.next() else { continue };
        let message = match waiting.count() {
            0 => format!("a suggestion of {coder} waits for a decision"),
            others => format!("{} suggestions of {coder} wait for a decision", others + 1),
        };
        let reference = view.files.reference();
        let told = Diagnostic::new(&sheet.file, message);
        let told = told.at(Some(sheet.column(first, "status"))).about(&reference);
        found.tell(told.help(format!(
            "go through them with `kwali code {reference}`, or `kwali code accept` or `reject` them"
        )));
    }
}
