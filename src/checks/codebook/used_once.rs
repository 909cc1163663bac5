//! A code that was given once.

use crate::checks::{Check, Diagnostic, Facts, Found, Look, Whole};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW118",
    name: "used-once",
    title: "a code was given to one passage only",
    severity: Severity::Note,
    page: include_str!("../../../docs/checks/KW118.md"),
    looks: &[Look::Study(look)],
};

fn look(whole: &Whole, found: &mut Found) {
    let sheet = &whole.survey.codebook;
    // In how many interviews each code stands, and how often in the last of them.
    let mut uses = vec![(0_usize, 0_u32, ""); sheet.read.codes().len()];
    let references: Vec<String> = whole.facts.iter().map(Facts::reference).collect();
    for (facts, reference) in whole.facts.iter().zip(&references) {
        for (code, count) in super::most_by_one_coder(facts) {
            if let Some(own) = uses.get_mut(code as usize) {
                *own = (own.0 + 1, count, reference);
            }
        }
    }
    for (code, (interviews, count, reference)) in sheet.read.codes().iter().zip(uses) {
        if code.branch || code.retired.is_some() || (interviews, count) != (1, 1) {
            continue;
        }
        let message = format!("one passage has the code `{}`, in {reference}", code.path);
        let told = Diagnostic::new(&sheet.file, message);
        let told = told.at(whole.survey.places.code(&code.path)).about(&code.path);
        found.tell(told.help("look for it once more, or merge it with a neighbour"));
    }
}
