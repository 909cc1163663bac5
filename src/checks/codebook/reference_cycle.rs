//! A retired code that is replaced by itself, at once or by way of others.

use super::tell_faults;
use crate::checks::{Check, Found, Look};
use crate::store::{FaultKind, Survey};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW116",
    name: "reference-cycle",
    title: "a retired code is replaced by itself",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW116.md"),
    looks: &[Look::Book(look)],
};

fn look(survey: &Survey, found: &mut Found) {
    tell_faults(survey, &[FaultKind::Cycle], found);
}
