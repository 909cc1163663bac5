//! Fewer interviews in a role than the study plans.

use std::collections::{HashMap, HashSet};

use super::places;
use crate::checks::{Check, Diagnostic, Facts, Found, Look, Whole};
use crate::study::{Case, Severity};

pub const CHECK: Check = Check {
    id: "KW212",
    name: "missing-interview",
    title: "a case lacks interviews that the study plans",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW212.md"),
    looks: &[Look::Study(look)],
};

fn look(whole: &Whole, found: &mut Found) {
    let Some(cases) = &whole.survey.cases.read else { return };
    let planned = &whole.survey.codebook.read.settings().checks.interviews;
    if planned.is_empty() {
        return;
    }
    let mut held: HashMap<(&str, &str), usize> = HashMap::new();
    let entries = whole.folders.iter().flat_map(|folder| &folder.interviews);
    let written: HashSet<(&str, &str)> = entries
        .filter(|entry| entry.transcript.is_some())
        .map(|entry| (entry.case.as_str(), entry.name.as_str()))
        .collect();
    let there = |facts: &&Facts| written.contains(&(facts.case.as_str(), facts.name.as_str()));
    for facts in whole.facts.iter().filter(there) {
        // Which role an interview has that does not read, nobody knows.
        *held.entry((&facts.case, if facts.reads { &facts.role } else { "" })).or_default() += 1;
    }
    for case in cases.iter().map(Case::id) {
        let count = |role| held.get(&(case, role)).copied().unwrap_or(0);
        for (role, planned) in planned {
            let here = count(role.as_str());
            if here + count("") >= *planned {
                continue;
            }
            let message = format!("case `{case}` has {here} of {planned} interviews as `{role}`");
            let told = Diagnostic::new(&whole.survey.cases.file, message);
            let told = told.at(places::case(whole.survey, case)).about(case);
            let help = "hold it, or allow it with the reason why there is none";
            found.tell(told.help(help));
        }
    }
}
