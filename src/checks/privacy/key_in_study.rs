//! The pseudonym key in the study's folder.

use std::path::Path;

use crate::checks::{Check, Diagnostic, Found, Look};
use crate::store::{PlaceStep, Survey, plain_path as plain};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW507",
    name: "key-in-study",
    title: "the pseudonym key lies in the study's folder",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW507.md"),
    looks: &[Look::Book(look)],
};

fn look(survey: &Survey, found: &mut Found) {
    let Some(key) = &survey.codebook.read.settings().checks.pseudonyms else { return };
    let (root, key) = (survey.home(), survey.beside(key));
    let real = |path: &Path| path.canonicalize().ok();
    let linked = real(&Path::new(".").join(root))
        .zip(real(&key))
        .is_some_and(|(root, key)| key.starts_with(root));
    if !linked && !plain(&key).starts_with(plain(root)) {
        return;
    }
    let steps = [PlaceStep::Key("checks"), PlaceStep::Key("pseudonyms")];
    let message = "the pseudonym key lies in the study's folder";
    let told = Diagnostic::new(&survey.codebook.file, message).at(survey.places.at(&steps));
    let help = "keep it elsewhere, and take it out of git's history if it was ever committed";
    found.tell(told.help(help));
}
