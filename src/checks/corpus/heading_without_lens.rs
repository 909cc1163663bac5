//! A heading that opens no lens.

use super::places;
use crate::checks::{Check, Diagnostic, Found, Look, View};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW215",
    name: "heading-without-lens",
    title: "a heading opens no lens",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW215.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    let files = view.files;
    let Some(sheet) = files.transcript.as_ref().filter(|sheet| sheet.read.is_some()) else {
        return;
    };
    let book = &view.survey.codebook.read;
    let lenses = &book.settings().lenses;
    if lenses.is_empty() {
        return;
    }
    for (number, line) in places::body(files).filter(|(_, line)| line.starts_with('#')) {
        let (level, text) = (line.len() - line.trim_start_matches('#').len(), title(line));
        let other = level != 2 || !line.starts_with("## ");
        if text.is_empty() || !other && book.lens_of_heading(text).is_some() {
            continue;
        }
        let message = if other {
            format!("`{line}` is read as words of the turn, not as a heading")
        } else {
            format!("the heading `{text}` opens no lens")
        };
        let told = Diagnostic::new(&sheet.file, message).about(files.reference());
        let told = told.at(Some(places::on(line, number, line.len() - text.len()..line.len())));
        found.tell(if other {
            told.help("write `## ` before a lens's name, or take the heading away")
        } else {
            told.nearest(text, lenses.iter().map(|lens| lens.label.as_str()))
        });
    }
}

/// A heading's text.
fn title(line: &str) -> &str {
    line.trim_start_matches('#').trim_start()
}
