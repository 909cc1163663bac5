//! An interview that nobody has coded yet.

use crate::checks::{Check, Diagnostic, Found, Look, View};
use crate::study::{Severity, Status};

pub const CHECK: Check = Check {
    id: "KW312",
    name: "uncoded-interview",
    title: "an interview has not been coded",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW312.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    let Some(transcript) = view.files.said() else { return };
    let coder = view.survey.codebook.read.settings().coder.as_deref();
    let counts = |name: &str| coder.is_none_or(|coder| coder == name);
    let mut files = view.files.codings.iter().filter(|(name, _)| counts(name));
    if files.any(|(_, sheet)| sheet.read.iter().any(|r| r.coding.status == Status::Accepted)) {
        return;
    }
    let reference = view.files.reference();
    let (by, option) = match coder {
        Some(coder) => (format!(" by {coder}"), format!(" --coder {coder}")),
        None => (String::new(), String::new()),
    };
    let file = format!("corpus/{reference}.md");
    let told = Diagnostic::new(file, format!("{reference} has not been coded{by}"));
    // The place is where coding begins.
    let place = transcript.turns().first().and_then(|turn| view.files.passage(turn.span));
    found.tell(told.at(place).about(&reference).help(format!(
        "`kwali code {reference}{option}`, or say why not with `# kwali: allow {} …` in its front matter",
        CHECK.id
    )));
}
