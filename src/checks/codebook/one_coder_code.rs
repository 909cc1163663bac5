//! A code that one coder sees and the others do not.

use std::collections::BTreeSet;

use crate::checks::{Check, Diagnostic, Found, Look, Whole};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW119",
    name: "one-coder-code",
    title: "a code was given by one coder where others coded too",
    severity: Severity::Note,
    page: include_str!("../../../docs/checks/KW119.md"),
    looks: &[Look::Study(look)],
};

/// What is known of a code's coders.
#[derive(Clone, Default)]
struct Use<'a> {
    coders: BTreeSet<&'a str>,
    /// In how many interviews it stands that others coded too.
    shared: usize,
    others: BTreeSet<&'a str>,
}

fn look(whole: &Whole, found: &mut Found) {
    let sheet = &whole.survey.codebook;
    let mut uses = vec![Use::default(); sheet.read.codes().len()];
    for facts in whole.facts {
        let coders = || facts.coders.iter().filter(|own| !own.accepted.is_empty());
        let double = coders().count() > 1;
        for (code, _) in super::most_by_one_coder(facts) {
            let Some(own) = uses.get_mut(code as usize) else { continue };
            for coder in coders() {
                if coder.accepted.iter().any(|(given, _)| *given == code) {
                    own.coders.insert(&coder.coder);
                } else {
                    own.others.insert(&coder.coder);
                }
            }
            own.shared += usize::from(double);
        }
    }
    for (code, own) in sheet.read.codes().iter().zip(&uses) {
        let (1, Some(coder)) = (own.coders.len(), own.coders.first()) else { continue };
        if own.shared == 0 || code.retired.is_some() {
            continue;
        }
        let others = own.others.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
        let (others, count) = (others.join(", "), own.shared);
        let interviews = if count == 1 { "interview" } else { "interviews" };
        let message = format!(
            "only `{coder}` gave `{}`; {others} coded {count} {interviews} with it, and did not",
            code.path
        );
        let told = Diagnostic::new(&sheet.file, message);
        let told = told.at(whole.survey.places.code(&code.path)).about(&code.path);
        found.tell(told.help("compare these passages together, and sharpen the criteria"));
    }
}
