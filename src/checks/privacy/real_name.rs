//! A name from the pseudonym key.

use super::texts::{self, Hit};
use crate::checks::{Check, Found, Look, View};
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
