//! A finding whose slots do not fit.

use crate::checks::{Check, Diagnostic, Found, Look};
use crate::store::{FaultKind, Survey};
use crate::study::{Code, Finding, Part, Severity};

pub const CHECK: Check = Check {
    id: "KW122",
    name: "finding-slots",
    title: "the slots of a finding do not fit",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW122.md"),
    looks: &[Look::Book(look)],
};

fn look(survey: &Survey, found: &mut Found) {
    super::tell_faults(survey, &[FaultKind::Finding], found);
    for code in survey.codebook.read.codes() {
        for (role, finding) in &code.findings {
            if !role.is_empty() && !code.allows_role(role) {
                let message = format!("the finding of `{}` for `{role}` is never told", code.path);
                let roles = code.roles.join(", ");
                let help = format!(
                    "the code may be used in: {roles}; add the role, or remove the finding"
                );
                tell(survey, code, message, help, found);
            }
            for form in idle(finding) {
                let message = format!(
                    "`{{{form}|{form}}}` in the finding of `{}` changes nothing",
                    code.path
                );
                let help =
                    "write the form for one case and the form for several, or the word alone";
                tell(survey, code, message, help.to_owned(), found);
            }
        }
    }
}

fn tell(survey: &Survey, code: &Code, message: String, help: String, found: &mut Found) {
    let place = survey.places.key(&code.path, "finding");
    let told = Diagnostic::new(&survey.codebook.file, message).at(place);
    found.tell(told.about(&code.path).help(help));
}

/// The forms of slots that say the same for one case as for several. Directly behind the cases such a
/// slot marks the verb, with which the sentence can be turned round.
fn idle(finding: &Finding) -> impl Iterator<Item = &str> {
    let verb = if finding.inverts() { 2 } else { usize::MAX };
    finding.parts().iter().enumerate().filter_map(move |(at, part)| match part {
        Part::Number(one, other) if one == other && at != verb => Some(one.as_str()),
        _ => None,
    })
}
