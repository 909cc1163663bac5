//! A coding of what the interviewer said.

use super::rows;
use crate::checks::{Check, Found, Look, View};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW311",
    name: "question-coded",
    title: "a passage is a question of the interviewer",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW311.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    let Some(transcript) = view.files.said() else { return };
    let asking = transcript.asking(&view.survey.codebook.read);
    for (sheet, row) in rows::accepted(view) {
        let mut labels = transcript.turns_of(row.coding.span()).map(|turn| turn.label.as_str());
        let Some(first) = labels.next().filter(|label| asking.contains(label)) else { continue };
        if labels.any(|label| !asking.contains(&label)) || !row.coding.fits(transcript.text()) {
            continue;
        }
        let place = rows::passage(view, row.coding.span());
        let message = format!("the passage {place} is what `{first}` asks");
        found.tell(
            rows::told(view, sheet, row, "start", message).help("code what was answered instead"),
        );
    }
}
