//! A name from the pseudonym key.

use super::texts::{self, Hit};
use crate::checks::{Check, Diagnostic, Found, Look, View};
use crate::store::{Sheet, Survey};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW501",
    name: "real-name",
    title: "a text has a real name",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW501.md"),
    looks: &[Look::Book(book), Look::Interview(look), Look::Text(text)],
};

fn book(survey: &Survey, found: &mut Found) {
    texts::book(survey, |line| find(survey, line), found);
}

fn look(view: &View, found: &mut Found) {
    texts::interview(view, |line| find(view.survey, line), found);
    let files = view.files;
    // File names are written small; in capitals every name is found, however it is written.
    if find(view.survey, &files.reference().to_uppercase()).is_empty() {
        return;
    }
    let Some(sheet) = &files.transcript else { return };
    let told = Diagnostic::new(&sheet.file, "the name of the file or its folder is a real name");
    let told = told.at(Some(sheet.place(1, 1, 1))).about(files.reference());
    found.tell(told.help("rename it to the pseudonym"));
}

fn text(survey: &Survey, sheet: &Sheet<()>, found: &mut Found) {
    texts::lines(sheet, &|line: &str| find(survey, line), found);
}

/// The pseudonym is not told beside the name: findings are kept, and the pair of the two is what
/// must not lie about.
fn find(survey: &Survey, line: &str) -> Vec<Hit> {
    let Some(Ok(key)) = survey.pseudonyms() else { return Vec::new() };
    let each = key.find(line).into_iter().map(|(bytes, row)| Hit {
        bytes,
        message: "a real name stands here".to_owned(),
        help: format!("write the pseudonym on line {row} of the key"),
    });
    each.collect()
}
