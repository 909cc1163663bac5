//! A code without criteria.

use crate::checks::{Check, Diagnostic, Found, Look};
use crate::store::Survey;
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW108",
    name: "missing-criteria",
    title: "a code lacks criteria for when to use it and when not",
    severity: Severity::Note,
    page: include_str!("../../../docs/checks/KW108.md"),
    looks: &[Look::Book(look)],
};

fn look(survey: &Survey, found: &mut Found) {
    let sheet = &survey.codebook;
    for code in sheet.read.codes().iter().filter(|code| !code.branch) {
        let criteria = [("include", &code.include), ("exclude", &code.exclude)];
        let empty = |texts: &[String]| texts.iter().all(|text| text.trim().is_empty());
        let lacking: Vec<&str> =
            criteria.iter().filter(|(_, texts)| empty(texts)).map(|(key, _)| *key).collect();
        if lacking.is_empty() {
            continue;
        }
        let message = format!("`{}` has no {}", code.path, lacking.join(" and no "));
        let told = Diagnostic::new(&sheet.file, message);
        let told = told.at(survey.places.code(&code.path)).about(&code.path);
        let help = match lacking.as_slice() {
            ["include"] => "write when a passage belongs here",
            ["exclude"] => "write which neighbour takes the passages that do not belong here",
            _ => "write when a passage belongs here, and which neighbour takes it when not",
        };
        found.tell(told.help(help));
    }
}
