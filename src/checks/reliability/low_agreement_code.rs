//! Two coders who use one code differently.

use super::pairs;
use crate::checks::{Check, Found, Look, Whole};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW402",
    name: "low-agreement-code",
    title: "two coders use a code differently",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW402.md"),
    looks: &[Look::Study(look)],
};

fn look(whole: &Whole, found: &mut Found) {
    let survey = whole.survey;
    let Some(least) = survey.codebook.read.settings().checks.agreement_by_code else { return };
    for (coders, pooled) in pairs::of(whole) {
        for (at, counts) in pooled.codes() {
            let Some(code) = survey.codebook.read.codes().get(at) else { continue };
            let Some(kappa) = counts.kappa().filter(|kappa| *kappa < least) else { continue };
            if pairs::uses(counts) < pairs::rare(whole) {
                continue;
            }
            let [first, second] = coders;
            let message = format!(
                "κ of {first} and {second} for `{}` is {}, below {least}",
                code.path,
                pairs::figure(kappa)
            );
            let told = pairs::told(whole, coders, message).at(survey.places.code(&code.path));
            found.tell(told.about(&code.path).help(format!(
                "turns with it from both: {}, from {first} alone: {}, from {second} alone: {}: sharpen its `include` and `exclude`",
                counts.both, counts.first, counts.second
            )));
        }
    }
}
