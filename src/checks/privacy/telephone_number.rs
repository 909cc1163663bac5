//! A number to call.

use super::numbers::{Kind, find};
use super::texts;
use crate::checks::{Check, Found, Look, View};
use crate::store::{Sheet, Survey};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW503",
    name: "telephone-number",
    title: "a text has a telephone number",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW503.md"),
    looks: &[Look::Book(book), Look::Interview(look), Look::Text(text)],
};

fn book(survey: &Survey, found: &mut Found) {
    texts::book(survey, |line| find(Kind::Telephone, line), found);
}

fn look(view: &View, found: &mut Found) {
    texts::interview(view, |line| find(Kind::Telephone, line), found);
}

fn text(_: &Survey, sheet: &Sheet<()>, found: &mut Found) {
    texts::lines(sheet, &|line: &str| find(Kind::Telephone, line), found);
}
