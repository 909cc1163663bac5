//! A case's value that its attribute does not list.

use super::places;
use crate::checks::{Check, Diagnostic, Found, Look};
use crate::store::Survey;
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW209",
    name: "undeclared-value",
    title: "a case has a value that its attribute does not list",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW209.md"),
    looks: &[Look::Book(look)],
};

fn look(survey: &Survey, found: &mut Found) {
    let (Some(cases), true) = (&survey.cases.read, survey.usable) else { return };
    for (at, column) in cases.attributes().iter().enumerate() {
        let Some(attribute) = survey.codebook.read.attribute(column) else { continue };
        let known = || attribute.values.iter().map(|value| value.value.as_str());
        if attribute.values.is_empty() {
            continue;
        }
        for case in cases.iter() {
            let value = cases.value(case.id(), column);
            if value.is_empty() || known().any(|listed| listed == value) {
                continue;
            }
            let message = format!("`{column}` has no value `{value}` in the codebook");
            let told = Diagnostic::new(&survey.cases.file, message);
            let told = told.at(places::value(survey, case.id(), at + 1));
            found.tell(told.about(case.id()).about(column).nearest(value, known()));
        }
    }
}
