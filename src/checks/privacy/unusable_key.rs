//! A pseudonym key that does not read, or in which a pseudonym is somebody's real name.

use crate::checks::{Check, Diagnostic, Found, Look};
use crate::store::{PlaceStep, Survey};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW508",
    name: "unusable-key",
    title: "the pseudonym key cannot tell real names",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW508.md"),
    looks: &[Look::Book(look)],
};

fn look(survey: &Survey, found: &mut Found) {
    let steps = [PlaceStep::Key("checks"), PlaceStep::Key("pseudonyms")];
    let mut tell = |message: String, help: &str| {
        let told = Diagnostic::new(&survey.codebook.file, message).at(survey.places.at(&steps));
        found.tell(told.help(help));
    };
    match survey.pseudonyms() {
        None => {}
        Some(Err(problem)) => {
            let line = problem.place().map(|place| format!(" (line {})", place.line));
            let line = line.unwrap_or_default();
            let message = format!("the pseudonym key does not read: {}{line}", problem.message());
            tell(message, problem.advice().unwrap_or("it is a CSV file: `name,pseudonym`"));
        }
        Some(Ok(key)) => {
            for line in key.shared() {
                let message = format!(
                    "the name on line {line} of the pseudonym key is somebody's pseudonym as well"
                );
                tell(
                    message,
                    "choose another pseudonym: nobody can tell which of the two is meant",
                );
            }
        }
    }
}
