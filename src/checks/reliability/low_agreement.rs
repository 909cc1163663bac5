//! Two coders who do not agree as far as the study demands.

use super::pairs;
use crate::checks::{Check, Found, Look, Whole};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW401",
    name: "low-agreement",
    title: "two coders agree less than the study demands",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW401.md"),
    looks: &[Look::Study(look)],
};

fn look(whole: &Whole, found: &mut Found) {
    let Some(least) = whole.survey.codebook.read.settings().checks.agreement else { return };
    for (coders, pooled) in pairs::of(whole) {
        let Some(kappa) = pooled.overall().kappa().filter(|kappa| *kappa < least) else { continue };
        let [first, second] = coders;
        let interviews = match pooled.interviews {
            1 => "1 interview".to_owned(),
            many => format!("{many} interviews"),
        };
        let message = format!(
            "κ of {first} and {second} is {} over {interviews}, below {least}",
            pairs::figure(kappa)
        );
        let told = pairs::told(whole, coders, message).at(pairs::demand(whole, "agreement"));
        found.tell(told.help(format!(
            "talk over their differences: `kwali code --coder {first} --compare {second}`"
        )));
    }
}
