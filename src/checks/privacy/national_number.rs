//! The number by which a state knows somebody.

use super::numbers::{Kind, find};
use super::texts;
use crate::checks::{Check, Found, Look, View};
use crate::store::{Sheet, Survey};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW506",
    name: "national-number",
    title: "a text has a number by which a state knows somebody",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW506.md"),
    looks: &[Look::Book(book), Look::Interview(look), Look::Text(text)],
};

fn book(survey: &Survey, found: &mut Found) {
    texts::book(survey, |line| find(Kind::National, line), found);
}

fn look(view: &View, found: &mut Found) {
    texts::interview(view, |line| find(Kind::National, line), found);
}

fn text(_: &Survey, sheet: &Sheet<()>, found: &mut Found) {
    texts::lines(sheet, &|line: &str| find(Kind::National, line), found);
}
