//! Definitions that say the same.

use super::likeness::Texts;
use crate::checks::{Check, Diagnostic, Found, Look};
use crate::search::Language;
use crate::store::Survey;
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW109",
    name: "similar-definitions",
    title: "two definitions say the same, or nearly so",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW109.md"),
    looks: &[Look::Book(look)],
};

fn look(survey: &Survey, found: &mut Found) {
    let sheet = &survey.codebook;
    let codes = sheet.read.codes();
    let language = Language::of(&sheet.read.settings().language);
    let texts = Texts::new(language, codes.iter().map(|code| code.definition.as_str()));
    for (at, code) in codes.iter().enumerate() {
        // Each is told once, with the first it is like: a copy of a copy is one deed.
        let Some(earlier) = texts.like(at).into_iter().find(|other| *other < at) else { continue };
        let other = &codes[earlier];
        let (shared, all) = texts.share(at, earlier);
        let message = if shared == all {
            format!("`{}` is defined in the same words as `{}`", code.path, other.path)
        } else {
            format!(
                "`{}` is defined nearly as `{}`: {shared} of {all} words are the same",
                code.path, other.path
            )
        };
        let told = Diagnostic::new(&sheet.file, message);
        let told = told.at(survey.places.key(&code.path, "definition"));
        let told = told.about(&code.path).about(&other.path);
        found.tell(told.help("say what tells the two apart, or merge them"));
    }
}
