//! A column without an attribute, or an attribute without a column.

use super::places;
use crate::checks::{Check, Diagnostic, Found, Look};
use crate::problem::nearest;
use crate::store::{PlaceStep, Survey};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW208",
    name: "undeclared-attribute",
    title: "columns of cases.csv and attributes of the codebook differ",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW208.md"),
    looks: &[Look::Book(look)],
};

fn look(survey: &Survey, found: &mut Found) {
    let (Some(cases), true) = (&survey.cases.read, survey.usable) else { return };
    let columns = cases.attributes();
    let declared = &survey.codebook.read.settings().attributes;
    for (at, column) in columns.iter().enumerate() {
        let place = places::column(survey, at + 1);
        if columns[..at].contains(column) {
            let told =
                Diagnostic::new(&survey.cases.file, format!("the column `{column}` stands twice"));
            found.tell(told.at(place).about(column).help("only the first is read; drop the other"));
        } else if !declared.iter().any(|attribute| attribute.id == *column) {
            let message = format!("the codebook has no attribute `{column}`");
            let told = Diagnostic::new(&survey.cases.file, message).at(place).about(column);
            let told = told.help(format!("add `- id: {column}` to its `attributes`"));
            let free = declared.iter().map(|attribute| attribute.id.as_str());
            let free = free.filter(|id| !columns.iter().any(|column| column == id));
            found.tell(match nearest(column, free) {
                Some(near) => told.help(format!("did you mean `{near}`?")),
                None => told,
            });
        }
    }
    for attribute in declared.iter().filter(|attribute| !columns.contains(&attribute.id)) {
        let id = attribute.id.as_str();
        let message = format!("`cases.csv` has no column `{id}`");
        let steps = [PlaceStep::Key("attributes"), PlaceStep::Id(id), PlaceStep::Key("id")];
        let told = Diagnostic::new(&survey.codebook.file, message).at(survey.places.at(&steps));
        found.tell(told.about(id).help("add the column, or drop the attribute"));
    }
}
