//! A cue that finds nothing in the whole corpus.

use std::collections::HashSet;

use crate::checks::{Check, Diagnostic, Found, Look, Whole};
use crate::search::Query;
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW112",
    name: "cue-without-match",
    title: "a cue finds nothing in the corpus",
    severity: Severity::Note,
    page: include_str!("../../../docs/checks/KW112.md"),
    looks: &[Look::Study(look)],
};

fn look(whole: &Whole, found: &mut Found) {
    if !whole.facts.iter().any(|facts| facts.reads) {
        return;
    }
    let matched: HashSet<u32> = whole.facts.iter().flat_map(|facts| &facts.cues).copied().collect();
    let sheet = &whole.survey.codebook;
    let codes = sheet.read.codes().iter();
    let cues = codes.flat_map(|code| code.cues.iter().enumerate().map(move |cue| (code, cue)));
    for (number, (code, (item, cue))) in (0..).zip(cues) {
        if matched.contains(&number) || Query::parse(&cue.query).is_err() {
            continue;
        }
        let message = format!("the cue `{}` of `{}` finds nothing", cue.query, code.path);
        let told = Diagnostic::new(&sheet.file, message);
        let told = told.at(whole.survey.places.item(&code.path, "cues", item)).about(&code.path);
        found.tell(told.help("correct it, or remove it if nobody speaks so"));
    }
}
