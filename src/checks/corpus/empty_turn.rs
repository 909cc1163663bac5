//! A turn in which nothing is said.

use super::places;
use crate::checks::{Check, Diagnostic, Found, Look, View};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW219",
    name: "empty-turn",
    title: "a turn has no words",
    severity: Severity::Note,
    page: include_str!("../../../docs/checks/KW219.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    let files = view.files;
    let (Some(sheet), Some(transcript)) = (&files.transcript, files.said()) else { return };
    for turn in transcript.turns().iter().filter(|turn| turn.span.is_empty()) {
        let message = format!("turn {} of `{}` has no words", turn.number, turn.label);
        let line = places::turn(files, turn.number);
        let place = line.map(|(number, line)| places::on(line, number, 0..line.len()));
        let told = Diagnostic::new(&sheet.file, message).at(place);
        let help = "write what was heard, `(silence)` if nothing was, or take the label away";
        found.tell(told.about(files.reference()).help(help));
    }
}
