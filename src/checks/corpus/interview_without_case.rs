//! Interviews of a case that the table of cases does not name.

use super::places;
use crate::checks::{Check, Diagnostic, Found, Look, Whole};
use crate::problem::nearest;
use crate::study::{Case, Severity};

pub const CHECK: Check = Check {
    id: "KW205",
    name: "interview-without-case",
    title: "a folder with interviews is no case",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW205.md"),
    looks: &[Look::Study(look)],
};

fn look(whole: &Whole, found: &mut Found) {
    let Some(cases) = &whole.survey.cases.read else { return };
    let known = || cases.iter().map(Case::id);
    for folder in whole.folders.iter().filter(|folder| cases.get(&folder.case).is_none()) {
        let (case, count) = (&folder.case, folder.interviews.len());
        if count == 0 {
            continue;
        }
        let noun = if count == 1 { "interview" } else { "interviews" };
        let message = format!("`corpus/{case}/` has {count} {noun}, but there is no case `{case}`");
        let told = Diagnostic::new(&whole.survey.cases.file, message);
        let told = told.at(places::column(whole.survey, 0)).about(case);
        let told = told.help(format!("add a row `{case}` here, or rename the folder"));
        found.tell(match nearest(case, known()) {
            Some(near) => told.help(format!("rename the folder if it is `{near}`, or add a row")),
            None => told,
        });
    }
}
