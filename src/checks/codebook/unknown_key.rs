//! A key that kwali does not know.

use crate::checks::{Check, Found, Look};
use crate::store::{FaultKind, Survey};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW102",
    name: "unknown-key",
    title: "the codebook has a key that nobody reads",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW102.md"),
    looks: &[Look::Book(look)],
};

fn look(survey: &Survey, found: &mut Found) {
    super::tell_faults(survey, &[FaultKind::Key], found);
}
