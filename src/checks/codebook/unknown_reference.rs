//! A name in the codebook that nothing in it has.

use std::collections::HashSet;

use crate::checks::{Check, Diagnostic, Found, Look};
use crate::store::{FaultKind, PlaceStep, Survey};
use crate::study::{Attribute, Code, Severity, check_code_id};

pub const CHECK: Check = Check {
    id: "KW115",
    name: "unknown-reference",
    title: "the codebook refers to a code, role, lens or attribute that is not there",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW115.md"),
    looks: &[Look::Book(look)],
};

fn look(survey: &Survey, found: &mut Found) {
    super::tell_faults(survey, &[FaultKind::Reference], found);
    values(survey, found);
    for code in survey.codebook.read.codes() {
        criteria(survey, code, found);
    }
}

/// A figure may be of the cases with a value of an attribute, which some case or the codebook has.
fn values(survey: &Survey, found: &mut Found) {
    let Some(cases) = &survey.cases.read else { return };
    let settings = survey.codebook.read.settings();
    let among = settings.references.iter().map(|figure| figure.among.as_ref());
    for (item, (attribute, value)) in (0..).zip(among).filter_map(|(at, among)| Some((at, among?)))
    {
        let declared = survey.codebook.read.attribute(attribute);
        let declared = declared.into_iter().flat_map(|a: &Attribute| &a.values);
        let held = cases.iter().map(|case| cases.value(case.id(), attribute));
        let mut seen = HashSet::new();
        let each = declared.map(|value| value.value.as_str()).chain(held);
        let known: Vec<&str> = each.filter(|v| !v.is_empty() && seen.insert(*v)).collect();
        if known.contains(&value.as_str()) {
            continue;
        }
        let message = format!("no case has the value `{value}` of `{attribute}`");
        let steps = ["among", "value"].map(PlaceStep::Key);
        let figure = [PlaceStep::Key("references"), PlaceStep::Item(item)];
        let place = survey.places.at(&[figure, steps].concat());
        let told = Diagnostic::new(&survey.codebook.file, message).at(place).about(attribute);
        found.tell(told.nearest(value, known));
    }
}

/// Criteria send coders to other codes by path.
fn criteria(survey: &Survey, code: &Code, found: &mut Found) {
    let book = &survey.codebook.read;
    for (key, texts) in [("include", &code.include), ("exclude", &code.exclude)] {
        for (item, text) in texts.iter().enumerate() {
            let named = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-')));
            let named = named.map(|name| name.trim_matches(['.', '-']));
            for name in named.filter(|name| is_path(survey, name) && book.code(name).is_none()) {
                let message = format!("`{}` sends to `{name}`, which is no code", code.path);
                let told = Diagnostic::new(&survey.codebook.file, message);
                let told = told.at(survey.places.item(&code.path, key, item)).about(&code.path);
                found.tell(told.nearest(name, book.paths()));
            }
        }
    }
}

/// Whether a word is written as the path of a code below one that is there. A sentence that begins
/// without a space behind a full stop is not.
fn is_path(survey: &Survey, name: &str) -> bool {
    let Some((branch, rest)) = name.split_once('.') else { return false };
    let begins = |part: &str| part.chars().next().is_some_and(|c| !c.is_uppercase());
    survey.codebook.read.code(branch).is_some_and(|code| code.branch)
        && rest.split('.').all(|part| check_code_id(part).is_ok() && begins(part))
}
