//! Neighbours whose ids can be taken for each other.

use std::collections::BTreeMap;

use super::slips;
use crate::checks::{Check, Diagnostic, Found, Look};
use crate::store::Survey;
use crate::study::{Code, Severity};

pub const CHECK: Check = Check {
    id: "KW104",
    name: "clashing-id",
    title: "the ids of two neighbours are easily taken for each other",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW104.md"),
    looks: &[Look::Book(look)],
};

fn look(survey: &Survey, found: &mut Found) {
    let sheet = &survey.codebook;
    let mut families: BTreeMap<Option<usize>, Vec<&Code>> = BTreeMap::new();
    for code in sheet.read.codes() {
        families.entry(code.parent).or_default().push(code);
    }
    for family in families.values() {
        let ids: Vec<&str> = family.iter().map(|code| last(&code.path)).collect();
        for (code, earlier) in family.iter().zip(slips::earlier(&ids)) {
            let Some(earlier) = earlier else { continue };
            let message = format!("`{}` is easily taken for `{}`", code.path, ids[earlier]);
            let told = Diagnostic::new(&sheet.file, message);
            let told = told.at(survey.places.code(&code.path));
            let told = told.about(&code.path).about(&family[earlier].path);
            found.tell(told.help("give one of the two an id that says how they differ"));
        }
    }
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}
