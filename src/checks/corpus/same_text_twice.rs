//! Two interviews with the same words.

use std::collections::HashMap;

use crate::checks::{Check, Diagnostic, Facts, Found, Look, Whole};
use crate::problem::Place;
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW217",
    name: "same-text-twice",
    title: "two interviews have the same words",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW217.md"),
    looks: &[Look::Study(look)],
};

fn look(whole: &Whole, found: &mut Found) {
    let mut seen: HashMap<[u8; 16], &Facts> = HashMap::new();
    for facts in whole.facts.iter().filter(|facts| facts.reads) {
        let Some(first) = seen.get(&facts.words) else {
            seen.insert(facts.words, facts);
            continue;
        };
        let message = format!("the same words as in `{}`", first.reference());
        // Every transcript that reads begins with this line.
        let told = Diagnostic::new(facts.file(), message).at(Some(Place::on("---", 1, 1, 3)));
        let help = "put the right transcript here, or remove one of the two with its codings";
        found.tell(told.about(facts.reference()).help(help));
    }
}
