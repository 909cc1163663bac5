//! A lens that is not in the guide of the interview's role.

use std::collections::HashSet;

use crate::checks::{Check, Diagnostic, Found, Look, View};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW220",
    name: "foreign-lens",
    title: "a part of an interview has a lens that its role does not",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW220.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    let files = view.files;
    let (Some(sheet), Some(transcript)) = (&files.transcript, files.said()) else { return };
    let Ok(role) = view.survey.codebook.read.role(&transcript.meta().role) else { return };
    if role.lenses.is_empty() {
        return;
    }
    let mut told = HashSet::new();
    for turn in transcript.turns() {
        let Some(lens) = &turn.lens else { continue };
        if role.lenses.contains(lens) || !told.insert(lens.as_str()) {
            continue;
        }
        let message =
            format!("role `{}` has no lens `{lens}`, and this turn stands under it", role.id);
        let one = Diagnostic::new(&sheet.file, message).at(files.passage(turn.span));
        let known = role.lenses.join(", ");
        let help =
            format!("its lenses are {known}: correct the heading, or add `{lens}` to the role");
        found.tell(one.about(files.reference()).help(help));
    }
}
