//! A file of memos of an interview that is not there.

use crate::checks::{Check, Diagnostic, Found, Look, Whole};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW319",
    name: "memos-without-interview",
    title: "memos are of an interview that is not there",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW319.md"),
    looks: &[Look::Study(look)],
};

fn look(whole: &Whole, found: &mut Found) {
    let interviews = whole.folders.iter().flat_map(|folder| &folder.interviews);
    let there = interviews.filter(|entry| entry.transcript.is_some());
    let there: Vec<String> = there.map(|entry| format!("{}/{}", entry.case, entry.name)).collect();
    for file in whole.survey.memos().files.iter().filter(|file| !file.there) {
        let reference = file.reference();
        let message = format!("there is no interview {reference}");
        let told = Diagnostic::new(&file.sheet.file, message).about(&reference);
        let none = format!("put back corpus/{reference}.md, or remove the file");
        found.tell(told.help(none).nearest(&reference, there.iter().map(String::as_str)));
    }
}
