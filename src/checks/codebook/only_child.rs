//! A branch that divides nothing.

use crate::checks::{Check, Diagnostic, Found, Look};
use crate::store::Survey;
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW121",
    name: "only-child",
    title: "a branch has a single code",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW121.md"),
    looks: &[Look::Book(look)],
};

fn look(survey: &Survey, found: &mut Found) {
    let sheet = &survey.codebook;
    let codes = sheet.read.codes();
    let mut children = vec![Vec::new(); codes.len()];
    for code in codes {
        if let Some(parent) = code.parent {
            children[parent].push(code);
        }
    }
    for (branch, below) in codes.iter().zip(&children) {
        let [child] = below.as_slice() else { continue };
        let message = format!("`{}` is the only code of its branch", child.path);
        let told = Diagnostic::new(&sheet.file, message);
        let told = told.at(survey.places.code(&child.path)).about(&child.path);
        let help = format!("use `{}` itself, or name what stands beside it", branch.path);
        found.tell(told.help(help));
    }
}
