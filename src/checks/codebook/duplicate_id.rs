//! Two of one name.

use std::collections::HashSet;

use crate::checks::{Check, Diagnostic, Found, Look};
use crate::problem::Place;
use crate::store::{FaultKind, PlaceStep, Survey};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW103",
    name: "duplicate-id",
    title: "two codes, roles, lenses, attributes or values have one id",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW103.md"),
    looks: &[Look::Book(look)],
};

fn look(survey: &Survey, found: &mut Found) {
    super::tell_faults(survey, &[FaultKind::DuplicateCode], found);
    let settings = survey.codebook.read.settings();
    let mut told = |what: [&str; 2], list: &[PlaceStep], key: &str, ids: Vec<&str>| {
        let [what, of] = what;
        for id in twice(&ids) {
            let message = format!("the {what} `{id}`{of} stands twice");
            let diagnostic = Diagnostic::new(&survey.codebook.file, message)
                .at(second(survey, list, key, id))
                .about(id);
            found.tell(diagnostic.help("give each an id of its own, or keep one of the two"));
        }
    };
    let roles = settings.roles.iter().map(|role| role.id.as_str());
    told(["role", ""], &[PlaceStep::Key("roles")], "id", roles.collect());
    let lenses = settings.lenses.iter().map(|lens| lens.id.as_str());
    told(["lens", ""], &[PlaceStep::Key("lenses")], "id", lenses.collect());
    let attributes = settings.attributes.iter().map(|attribute| attribute.id.as_str());
    told(["attribute", ""], &[PlaceStep::Key("attributes")], "id", attributes.collect());
    for attribute in &settings.attributes {
        let list = [PlaceStep::Key("attributes"), PlaceStep::Id(&attribute.id)];
        let list = [list.as_slice(), &[PlaceStep::Key("values")]].concat();
        let values = attribute.values.iter().map(|value| value.value.as_str());
        let of = format!(" of `{}`", attribute.id);
        told(["value", &of], &list, "value", values.collect());
    }
}

/// The ids that stand more than once, each once.
fn twice<'a>(ids: &[&'a str]) -> Vec<&'a str> {
    let (mut seen, mut told) = (HashSet::new(), HashSet::new());
    let again = ids.iter().copied().filter(|id| !seen.insert(*id));
    again.filter(|id| told.insert(*id)).collect()
}

/// Where an id stands for the second time in a list.
fn second(survey: &Survey, list: &[PlaceStep], key: &str, id: &str) -> Option<Place> {
    let place = |at| {
        let item = [PlaceStep::Item(at), PlaceStep::Key(key)];
        survey.places.at(&[list, &item].concat())
    };
    let items = (0..).map_while(|at| {
        survey.places.at(&[list, &[PlaceStep::Item(at)]].concat())?;
        Some(place(at))
    });
    items.flatten().filter(|place| says(place, id)).nth(1)
}

/// Whether what stands at a place is this text, in quotes or not.
fn says(place: &Place, text: &str) -> bool {
    let here = place.text.chars().skip(place.column - 1).take(place.width);
    here.collect::<String>().trim_matches(['"', '\'']) == text
}
