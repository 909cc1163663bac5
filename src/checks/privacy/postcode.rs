//! A postcode.

use super::numbers::{Kind, find};
use super::texts;
use crate::checks::{Check, Found, Look, View};
use crate::store::{Sheet, Survey};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW504",
    name: "postcode",
    title: "a text has a postcode",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW504.md"),
    looks: &[Look::Book(book), Look::Interview(look), Look::Text(text)],
};

fn book(survey: &Survey, found: &mut Found) {
    texts::book(survey, |line| find(Kind::Postcode, line), found);
}

fn look(view: &View, found: &mut Found) {
    texts::interview(view, |line| find(Kind::Postcode, line), found);
}

fn text(_: &Survey, sheet: &Sheet<()>, found: &mut Found) {
    texts::lines(sheet, &|line: &str| find(Kind::Postcode, line), found);
}
