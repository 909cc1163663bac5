//! What is no codebook, or a value in it that is none.

use crate::checks::{Check, Found, Look};
use crate::store::{FaultKind, Survey};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW101",
    name: "unreadable-codebook",
    title: "something in the codebook does not read",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW101.md"),
    looks: &[Look::Book(look)],
};

fn look(survey: &Survey, found: &mut Found) {
    let kinds = [FaultKind::Shape, FaultKind::Colour];
    super::tell_faults(survey, &kinds, found);
}
