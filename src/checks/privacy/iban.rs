//! The number of a bank account.

use super::numbers::{Kind, find};
use super::texts;
use crate::checks::{Check, Found, Look, View};
use crate::store::{Sheet, Survey};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW505",
    name: "iban",
    title: "a text has the number of a bank account",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW505.md"),
    looks: &[Look::Book(book), Look::Interview(look), Look::Text(text)],
};

fn book(survey: &Survey, found: &mut Found) {
    texts::book(survey, |line| find(Kind::Iban, line), found);
}

fn look(view: &View, found: &mut Found) {
    texts::interview(view, |line| find(Kind::Iban, line), found);
}

fn text(_: &Survey, sheet: &Sheet<()>, found: &mut Found) {
    texts::lines(sheet, &|line: &str| find(Kind::Iban, line), found);
}
