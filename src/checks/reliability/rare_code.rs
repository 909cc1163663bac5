//! A code of which two coders have too little for κ to say anything.

use super::pairs;
use crate::checks::{Check, Found, Look, Whole};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW403",
    name: "rare-code",
    title: "a code is too rare for κ to say anything",
    severity: Severity::Note,
    page: include_str!("../../../docs/checks/KW403.md"),
    looks: &[Look::Study(look)],
};

fn look(whole: &Whole, found: &mut Found) {
    let survey = whole.survey;
    let demands = &survey.codebook.read.settings().checks;
    if demands.agreement.is_none() && demands.agreement_by_code.is_none() {
        return;
    }
    let rare = pairs::rare(whole);
    for (coders, pooled) in pairs::of(whole) {
        for (at, counts) in pooled.codes().filter(|(_, counts)| pairs::uses(*counts) < rare) {
            let Some(code) = survey.codebook.read.codes().get(at) else { continue };
            let turns = match pairs::uses(counts) {
                1 => "1 turn has".to_owned(),
                many => format!("{many} turns have"),
            };
            let [first, second] = coders;
            let message =
                format!("only {turns} `{}` from {first} or {second}; κ needs {rare}", code.path);
            let told = pairs::told(whole, coders, message).at(survey.places.code(&code.path));
            found.tell(told.about(&code.path).help(
                "let both code more interviews in which it occurs, or discuss its passages one by one",
            ));
        }
    }
}
