//! An example that its code's cues do not find.

use crate::checks::{Check, Diagnostic, Found, Look};
use crate::store::Survey;
use crate::study::Severity;
use crate::suggest::{Cues, Trial};

pub const CHECK: Check = Check {
    id: "KW110",
    name: "example-not-found",
    title: "no cue of a code finds its example",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW110.md"),
    looks: &[Look::Book(look)],
};

fn look(survey: &Survey, found: &mut Found) {
    let sheet = &survey.codebook;
    let language = &sheet.read.settings().language;
    let cues = Cues::usable(&sheet.read, language);
    let Some(mut trial) = Trial::new(&cues, language) else { return };
    for (number, code) in sheet.read.codes().iter().enumerate() {
        if !cues.serve(number) {
            continue;
        }
        for (item, example) in code.examples.iter().enumerate() {
            if trial.finds(number, example) {
                continue;
            }
            let message = format!("no cue of `{}` finds its example", code.path);
            let told = Diagnostic::new(&sheet.file, message);
            let told = told.at(survey.places.item(&code.path, "examples", item));
            let help = "add a cue for its words, or show a passage that the cues are meant for";
            found.tell(told.about(&code.path).help(help));
        }
    }
}
