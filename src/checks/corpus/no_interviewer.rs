//! Speakers of whom none, or each, asks the questions.

use super::places;
use crate::checks::{Check, Diagnostic, Found, Look, View};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW224",
    name: "no-interviewer",
    title: "a transcript does not tell interviewer and interviewee apart",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW224.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    let files = view.files;
    let (Some(sheet), Some(transcript)) = (&files.transcript, files.said()) else { return };
    let book = &view.survey.codebook.read;
    let interviewers = &book.settings().interviewers;
    let speakers = &transcript.meta().speakers;
    let asking = speakers.iter().filter(|(_, who)| book.is_interviewer(who)).count();
    if interviewers.is_empty() || speakers.is_empty() || 0 < asking && asking < speakers.len() {
        return;
    }
    let message = match asking {
        0 => "no speaker is an interviewer",
        _ => "every speaker is an interviewer",
    };
    let told = Diagnostic::new(&sheet.file, message).at(places::key(files, "speakers"));
    let help = match asking {
        0 => {
            format!("begin with `{}` what `speakers` says of who asks", interviewers.join("` or `"))
        }
        _ => "say in `speakers` who answers".to_owned(),
    };
    found.tell(told.about(files.reference()).help(help));
}
