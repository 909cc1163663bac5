//! A language that is no ISO 639-1 code.

use super::places;
use crate::checks::{Check, Diagnostic, Found, Look, View};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW223",
    name: "odd-language",
    title: "a transcript's language is no ISO 639-1 code",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW223.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    let files = view.files;
    let (Some(sheet), Some(transcript)) = (&files.transcript, files.said()) else { return };
    let language = &transcript.meta().language;
    let own = language != &view.survey.codebook.read.settings().language;
    if !own || language.len() == 2 && language.bytes().all(|b| b.is_ascii_lowercase()) {
        return;
    }
    let told = Diagnostic::new(&sheet.file, format!("`{language}` is no code of a language"));
    let told = told.at(places::key(files, "language")).about(files.reference());
    found.tell(told.help("write the two letters of ISO 639-1, as in `en`, `nl` or `de`"));
}
