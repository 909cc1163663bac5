//! A coding whose words no longer stand where it points.

use crate::checks::{Check, Diagnostic, Found, Look, View};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW302",
    name: "moved-quote",
    title: "a coding no longer stands on its words",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW302.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    let Some(transcript) = view.files.said() else { return };
    let text = transcript.text();
    for (_, sheet) in &view.files.codings {
        for row in sheet.read.iter().filter(|row| !row.coding.fits(text)) {
            let id = row.coding.id();
            let told =
                Diagnostic::new(&sheet.file, format!("coding {id} no longer stands on its words"));
            let told = told.at(Some(sheet.place(row.line, 1, id.chars().count())));
            found.tell(
                told.about(id).about(view.files.reference()).help("run `kwali code reanchor`"),
            );
        }
    }
}
