//! An allowance that allows nothing; told by `judge`, which knows what was allowed.

use crate::checks::Check;
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW191",
    name: "unused-allowance",
    title: "an allowance has nothing to allow",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW191.md"),
    looks: &[],
};
