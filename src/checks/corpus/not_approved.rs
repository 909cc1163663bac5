//! A transcript that the interviewee did not approve.

use super::places;
use crate::checks::{Check, Diagnostic, Found, Look, View};
use crate::study::{Approval, Severity};

pub const CHECK: Check = Check {
    id: "KW213",
    name: "not-approved",
    title: "an interviewee has not approved the transcript",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW213.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    let files = view.files;
    let (Some(sheet), Some(transcript)) = (&files.transcript, files.said()) else { return };
    let status = transcript.meta().status;
    let asked = view.survey.codebook.read.settings().checks.approved;
    if !asked || matches!(status, Approval::Approved | Approval::Amended) {
        return;
    }
    let message = format!("the interviewee has not approved it: its status is `{status}`");
    let told = Diagnostic::new(&sheet.file, message).at(places::key(files, "status"));
    let help = match status {
        Approval::Sent => "ask for an answer, then write `status: approved` or `amended`",
        _ => "send it, and write `status: sent`",
    };
    found.tell(told.about(files.reference()).help(help));
}
