//! The pseudonym key in the study's folder.

use std::path::{Component, Path, PathBuf};

use crate::checks::{Check, Diagnostic, Found, Look};
use crate::store::{PlaceStep, Survey};
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

/// A path without `.` and `..`, whether there is such a file or not: on other machines there is none.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    // Where the study is the working directory, its path is empty.
    let path = Path::new(".").join(path);
    let path = std::path::absolute(&path).unwrap_or(path);
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if plain.file_name().is_some() => drop(plain.pop()),
            part => plain.push(part),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_plain_without_steps_up_and_on_the_spot() {
        assert_eq!(plain(Path::new("/a/./b/../c")), Path::new("/a/c"));
        assert!(!plain(Path::new("../key.csv")).starts_with(plain(Path::new(""))));
        assert!(plain(Path::new("x/../key.csv")).starts_with(plain(Path::new("."))));
        assert!(!plain(Path::new("/a/b/../key.csv")).starts_with("/a/b"));
    }
}
