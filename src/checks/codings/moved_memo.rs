//! A memo whose words no longer stand where it points.

use crate::checks::{Check, Diagnostic, Found, Look, Whole};
use crate::store::{MemoAnchor, MemosFile};
use crate::study::{Placement, Severity};

pub const CHECK: Check = Check {
    id: "KW318",
    name: "moved-memo",
    title: "a memo no longer stands on its words",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW318.md"),
    looks: &[Look::Study(look)],
};

fn look(whole: &Whole, found: &mut Found) {
    for file in whole.survey.memos().files {
        for anchor in whole.survey.memo_anchors(&file) {
            let row = file.sheet.read.iter().find(|row| row.memo == anchor.memo);
            let told = Diagnostic::new(&file.sheet.file, "a memo no longer stands on its words");
            let told = told.at(row.map(|row| file.column(row, "start"))).about(file.reference());
            found.tell(told.help(help(&file, &anchor)));
        }
    }
}

/// Where the words are, and what to do.
fn help(file: &MemosFile, anchor: &MemoAnchor) -> String {
    let name = file.reference();
    match &anchor.placement {
        Placement::Moved { span, .. } => {
            format!("they stand at {name}@{span} now: run `kwali code reanchor {name}`")
        }
        Placement::Several(spans) => {
            let places: Vec<String> =
                spans.iter().take(3).map(|span| format!("{name}@{span}")).collect();
            format!("the same words stand at {}: write those offsets here", places.join(", "))
        }
        Placement::Changed(span) => format!(
            "what is left of them stands at {name}@{span}: write those offsets and words here"
        ),
        Placement::Gone | Placement::Stays => {
            "its words are gone: empty start, end and quote to keep it with the interview"
                .to_owned()
        }
    }
}
