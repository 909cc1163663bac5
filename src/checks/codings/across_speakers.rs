//! A passage that reaches over turns of different speakers.

use super::rows;
use crate::checks::{Check, Found, Look, View};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW308",
    name: "across-speakers",
    title: "a passage holds words of different speakers",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW308.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    let Some(transcript) = view.files.said() else { return };
    for (sheet, row) in rows::accepted(view) {
        let mut labels = transcript.turns_of(row.coding.span()).map(|turn| turn.label.as_str());
        let Some(first) = labels.next() else { continue };
        let Some(other) = labels.find(|label| *label != first) else { continue };
        if !row.coding.fits(transcript.text()) {
            continue;
        }
        let place = rows::passage(view, row.coding.span());
        let message = format!("the passage {place} holds words of `{first}` and `{other}`");
        found.tell(
            rows::told(view, sheet, row, "start", message)
                .help("code what each of them says by itself"),
        );
    }
}
