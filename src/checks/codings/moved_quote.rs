//! A coding whose words no longer stand where it points.

use super::rows;
use crate::checks::{Check, Found, Look, View};
use crate::store::CodingRow;
use crate::study::{Coding, Severity, Text};

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
    // Where no words are told, none can have moved: that is an empty passage.
    let moved = |row: &CodingRow| !row.coding.fits(text) && !row.coding.quote().trim().is_empty();
    for (sheet, row) in rows::all(view).filter(|(_, row)| moved(row)) {
        let id = row.coding.id();
        let message = format!("coding {id} no longer stands on its words");
        let told = rows::told(view, sheet, row, "start", message);
        found.tell(told.help(help(view, text, &row.coding)));
    }
}

fn help(view: &View, text: &Text, coding: &Coding) -> String {
    let quote = coding.quote();
    let mut places = text.as_str().match_indices(quote).map(|(byte, _)| byte..byte + quote.len());
    let Some(first) = places.next() else {
        return "its words are gone: `kwali code reanchor` looks for what replaced them".to_owned();
    };
    let at = rows::passage(view, text.span(first));
    match places.count() {
        0 => format!("they stand at {at} now: run `kwali code reanchor`"),
        others => format!(
            "they stand in {} places, the first at {at}: choose with `kwali code move {} --to REF`",
            others + 1,
            coding.id()
        ),
    }
}
