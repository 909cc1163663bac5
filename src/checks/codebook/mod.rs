//! `KW1`…: the codebook.

mod broken_cue;
mod clashing_id;
mod clashing_label;
mod colour;
mod cue_without_match;
mod disputed_example;
mod duplicate_id;
mod example_not_found;
mod finding_slots;
mod likeness;
mod missing_criteria;
mod missing_definition;
mod missing_label;
mod one_coder_code;
mod only_child;
mod reference_cycle;
mod retired_in_use;
mod shared_cue;
mod similar_colours;
mod similar_definitions;
mod slips;
mod too_deep;
mod unknown_check;
mod unknown_key;
mod unknown_reference;
mod unreadable_codebook;
mod unused_allowance;
mod unused_code;
mod used_once;

use std::collections::BTreeMap;

use super::check::Check;
use super::diagnostic::{Diagnostic, Found};
use super::facts::Facts;
use crate::store::{FaultKind, Survey};

/// The check that `judge` makes of allowances without a finding.
pub const UNUSED_ALLOWANCE: &str = unused_allowance::CHECK.id;

/// Its checks, by id.
pub const CHECKS: &[Check] = &[
    unreadable_codebook::CHECK,
    unknown_key::CHECK,
    duplicate_id::CHECK,
    clashing_id::CHECK,
    clashing_label::CHECK,
    missing_label::CHECK,
    missing_definition::CHECK,
    missing_criteria::CHECK,
    similar_definitions::CHECK,
    example_not_found::CHECK,
    disputed_example::CHECK,
    cue_without_match::CHECK,
    shared_cue::CHECK,
    broken_cue::CHECK,
    unknown_reference::CHECK,
    reference_cycle::CHECK,
    unused_code::CHECK,
    used_once::CHECK,
    one_coder_code::CHECK,
    too_deep::CHECK,
    only_child::CHECK,
    finding_slots::CHECK,
    similar_colours::CHECK,
    retired_in_use::CHECK,
    unknown_check::CHECK,
    unused_allowance::CHECK,
];

/// Tells the faults of some sorts, each about the code in which it stands.
fn tell_faults(survey: &Survey, kinds: &[FaultKind], found: &mut Found) {
    let sheet = &survey.codebook;
    for fault in sheet.faults.iter().filter(|fault| kinds.contains(&fault.kind)) {
        let told = Diagnostic::of(&sheet.file, &fault.problem);
        let code = told.place.as_ref().and_then(|place| survey.places.code_at(place));
        found.tell(match code {
            Some(code) => told.about(code),
            None => told,
        });
    }
}

/// The codes that somebody gave in an interview, and how often the coder who gave it most did.
fn most_by_one_coder(facts: &Facts) -> BTreeMap<u32, u32> {
    let mut most = BTreeMap::new();
    for (code, count) in facts.coders.iter().flat_map(|own| &own.accepted) {
        let own = most.entry(*code).or_insert(0);
        *own = (*own).max(*count);
    }
    most
}
