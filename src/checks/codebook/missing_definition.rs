//! A code of which nobody says what it means.

use crate::checks::{Check, Diagnostic, Found, Look};
use crate::store::Survey;
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW107",
    name: "missing-definition",
    title: "a code has no definition",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW107.md"),
    looks: &[Look::Book(look)],
};

fn look(survey: &Survey, found: &mut Found) {
    let sheet = &survey.codebook;
    for code in sheet.read.codes().iter().filter(|code| code.definition.is_empty()) {
        let place = survey.places.key(&code.path, "definition");
        let told = Diagnostic::new(&sheet.file, format!("`{}` has no definition", code.path));
        let told = told.at(place.or_else(|| survey.places.code(&code.path))).about(&code.path);
        found.tell(told.help("write `definition:` with what a passage must say to have this code"));
    }
}
