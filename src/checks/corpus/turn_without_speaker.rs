//! Words before the first label.

use super::places;
use crate::checks::{Check, Diagnostic, Found, Look, View};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW211",
    name: "turn-without-speaker",
    title: "words of a transcript belong to no turn",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW211.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    let files = view.files;
    let (Some(sheet), Some(transcript)) = (&files.transcript, files.said()) else { return };
    let meta = transcript.meta();
    let said = |line: &str| !line.trim().is_empty() && !line.starts_with("## ");
    let lines = places::body(files).take_while(|(_, line)| !places::opens(line, meta));
    let mut before = lines.filter(|(_, line)| said(line));
    let Some((number, line)) = before.next() else { return };
    let message = match before.count() {
        0 => "nobody says this line: it stands before the first turn".to_owned(),
        more => format!("nobody says this and {more} more lines: they stand before the first turn"),
    };
    let told =
        Diagnostic::new(&sheet.file, message).at(Some(places::on(line, number, 0..line.len())));
    let help = "begin it with a label that `speakers` declares, or put it into `note`";
    found.tell(told.about(files.reference()).help(help));
}
