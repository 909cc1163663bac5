//! A lens of the role that an interview never comes to.

use std::collections::HashSet;

use super::places;
use crate::checks::{Check, Diagnostic, Found, Look, View};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW221",
    name: "missing-lens",
    title: "an interview has nothing under a lens of its role",
    severity: Severity::Note,
    page: include_str!("../../../docs/checks/KW221.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    let files = view.files;
    let (Some(sheet), Some(transcript)) = (&files.transcript, files.said()) else { return };
    let book = &view.survey.codebook.read;
    let Ok(role) = book.role(&transcript.meta().role) else { return };
    let under: HashSet<&str> =
        transcript.turns().iter().filter_map(|t| t.lens.as_deref()).collect();
    for lens in role.lenses.iter().filter(|lens| !under.contains(lens.as_str())) {
        let label = book.lens(lens).map_or(lens.as_str(), |lens| &lens.label);
        let told =
            Diagnostic::new(&sheet.file, format!("nothing was said under the lens `{lens}`"));
        let help = format!("write `## {label}` where it begins, or allow it if it was not asked");
        found.tell(told.at(places::key(files, "role")).about(files.reference()).help(help));
    }
}
