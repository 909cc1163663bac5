//! Settings of checks that no check has, and allowances that say nothing.

use crate::checks::{Check, Diagnostic, Found, Look, find};
use crate::problem::Place;
use crate::store::{PlaceStep, Survey};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW190",
    name: "unknown-check",
    title: "a setting names no check, or an allowance no place or reason",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW190.md"),
    looks: &[Look::Book(look)],
};

fn look(survey: &Survey, found: &mut Found) {
    let settings = &survey.codebook.read.settings().checks;
    for (name, _) in &settings.severity {
        let steps = ["checks", "severity"].map(PlaceStep::Key);
        unknown(survey, name, survey.places.named(&steps, name), found);
    }
    for (at, allowance) in settings.allow.iter().enumerate() {
        let key = |key| {
            let list = [PlaceStep::Key("checks"), PlaceStep::Key("allow"), PlaceStep::Item(at)];
            survey.places.at(&[list.as_slice(), &[PlaceStep::Key(key)]].concat())
        };
        unknown(survey, &allowance.check, key("check"), found);
        let said = [
            ("at", &allowance.at, "name the code, case, interview, coding or file"),
            ("reason", &allowance.reason, "say why it is right there"),
        ];
        for (name, _, help) in said.into_iter().filter(|(_, said, _)| said.trim().is_empty()) {
            let message = format!("the `{name}` of an allowance for {} is empty", allowance.check);
            let told = Diagnostic::new(&survey.codebook.file, message);
            found.tell(told.at(key(name)).about(&allowance.check).help(help));
        }
    }
}

fn unknown(survey: &Survey, name: &str, place: Option<Place>, found: &mut Found) {
    if let Err(problem) = find(name) {
        found.tell(Diagnostic::of(&survey.codebook.file, &problem).at(place).about(name));
    }
}
