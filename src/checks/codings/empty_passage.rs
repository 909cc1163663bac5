//! A coding of no words.

use super::rows;
use crate::checks::{Check, Found, Look, View};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW306",
    name: "empty-passage",
    title: "a coding has no words",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW306.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    for (sheet, row) in rows::all(view) {
        let coding = &row.coding;
        if !coding.quote().trim().is_empty() {
            continue;
        }
        let id = coding.id();
        let message = format!("coding {id} has no words");
        let words = view.files.said().and_then(|said| said.text().slice(coding.span()));
        // Words at its offsets that it does not tell may be others than it was made on.
        let help = if words.is_some_and(|words| !words.trim().is_empty()) {
            let place = rows::passage(view, coding.span());
            format!("look at {place}: write its words as the quote, or `kwali code remove {id}`")
        } else {
            format!("`kwali code move {id} --to REF` to what was meant, or remove it")
        };
        found.tell(rows::told(view, sheet, row, "quote", message).help(help));
    }
}
