//! A codings file of an interview that is not there.

use crate::checks::{Check, Diagnostic, Found, Look, Whole};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW315",
    name: "codings-without-interview",
    title: "codings are of an interview that is not there",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW315.md"),
    looks: &[Look::Study(look)],
};

fn look(whole: &Whole, found: &mut Found) {
    for folder in whole.folders {
        let there = || folder.interviews.iter().filter(|entry| entry.transcript.is_some());
        for entry in folder.interviews.iter().filter(|entry| entry.transcript.is_none()) {
            let reference = format!("{}/{}", entry.case, entry.name);
            for (coder, _) in &entry.codings {
                let file = format!("corpus/{reference}.{coder}.csv");
                let message = format!("there is no interview {reference}");
                let told = Diagnostic::new(file, message).about(&reference);
                let known = there().map(|entry| entry.name.as_str());
                let none = format!("put back corpus/{reference}.md, or remove the file");
                found.tell(told.help(none).nearest(&entry.name, known));
            }
        }
    }
}
