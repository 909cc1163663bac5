//! A coding whose words no longer stand where it points.

use std::collections::HashMap;

use super::rows;
use crate::checks::{Check, Found, Look, View};
use crate::study::{Coding, Placement, Severity, Span};

pub const CHECK: Check = Check {
    id: "KW302",
    name: "moved-quote",
    title: "a coding no longer stands on its words",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW302.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    let anchors = view.survey.anchors(view.files);
    if anchors.is_empty() {
        return;
    }
    let mut placed: HashMap<(String, String), Placement> =
        anchors.into_iter().map(|anchor| (anchor.key(), anchor.placement)).collect();
    for (coder, sheet) in &view.files.codings {
        for row in &sheet.read {
            let key = (coder.clone(), row.coding.id().to_owned());
            // Where no words are told, none can have moved: that is an empty passage.
            if row.coding.quote().trim().is_empty() {
                continue;
            }
            let Some(placement) = placed.remove(&key) else { continue };
            let (message, help) = words(view, &row.coding, &placement);
            let told = rows::told(view, sheet, row, "start", message).help(help);
            let sure = matches!(placement, Placement::Moved { .. });
            found.tell(if sure { told.fixable() } else { told });
        }
    }
}

/// What is said of a coding, and what to do.
fn words(view: &View, coding: &Coding, placement: &Placement) -> (String, String) {
    let id = coding.id();
    let fits = view.files.said().is_some_and(|said| coding.fits(said.text()));
    let at = |span: &Span| rows::passage(view, *span);
    let off = format!("coding {id} no longer stands on its words");
    match placement {
        Placement::Moved { span, .. } => {
            (off, format!("they stand at {} now: run `kwali code reanchor`", at(span)))
        }
        Placement::Several(spans) if fits && *spans == [coding.span()] => (
            format!("coding {id} may stand on other words than its own"),
            "others of this interview do not stand on theirs: `kwali code reanchor` asks"
                .to_owned(),
        ),
        Placement::Several(spans) => {
            let places: Vec<String> = spans.iter().take(3).map(at).collect();
            let more = if spans.len() > 3 { " and elsewhere" } else { "" };
            let doubt = format!("coding {id} may stand on other words than its own");
            let message = if fits { doubt } else { off };
            let places = places.join(", ");
            (
                message,
                format!("the same words stand at {places}{more}: `kwali code reanchor` asks which"),
            )
        }
        Placement::Changed(span) => (
            format!("words of coding {id} were changed"),
            format!("what is left of them stands at {}: `kwali code move {id} --to REF`", at(span)),
        ),
        Placement::Gone | Placement::Stays => (
            off,
            format!(
                "its words are gone: `kwali code remove {id}`, or move it to what replaced them"
            ),
        ),
    }
}
