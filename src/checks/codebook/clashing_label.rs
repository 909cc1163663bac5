//! Labels that can be taken for each other.

use super::slips;
use crate::checks::{Check, Diagnostic, Found, Look};
use crate::search::{fold, words};
use crate::store::Survey;
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW105",
    name: "clashing-label",
    title: "the labels of two codes are the same, or nearly so",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW105.md"),
    looks: &[Look::Book(look)],
};

fn look(survey: &Survey, found: &mut Found) {
    let sheet = &survey.codebook;
    // A code without a label has one that stands for it, and is told of already.
    let codes: Vec<_> = sheet.read.codes().iter().filter(|code| code.label != code.path).collect();
    let labels: Vec<String> = codes.iter().map(|code| bare(&code.label)).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    for (at, earlier) in slips::earlier(&labels).into_iter().enumerate() {
        let (Some(earlier), false) = (earlier, labels[at].is_empty()) else { continue };
        let (code, other) = (codes[at], codes[earlier]);
        let message = if code.label == other.label {
            format!("`{}` has the same label as `{}`", code.path, other.path)
        } else {
            format!("the label of `{}` is nearly that of `{}`", code.path, other.path)
        };
        let told = Diagnostic::new(&sheet.file, message);
        let told = told.at(survey.places.key(&code.path, "label"));
        found.tell(told.about(&code.path).about(&other.path).help(format!(
            "that one is \"{}\": say in the label how they differ",
            other.label.trim()
        )));
    }
}

/// A label's words without signs, capitals and accents, as one.
fn bare(label: &str) -> String {
    words(label).into_iter().map(|word| fold(&label[word.bytes])).collect()
}
