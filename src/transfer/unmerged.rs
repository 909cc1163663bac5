//! What a project says besides codings and memos, and the study into which it is merged does not.

use std::collections::HashSet;
use std::path::Path;

use super::CARRIED;
use super::cases::{CASE, places};
use crate::interchange::{Losses, Project};
use crate::problem::Result;
use crate::store::{Store, write};
use crate::study::{Case, Study};

/// Lists what stays behind when a project is merged: it changes codings, codes and memos only.
pub fn left(store: &Store, study: &Study, project: &Project, losses: &mut Losses) -> Result<()> {
    cases(study, project, losses);
    let note = study.codebook.settings().note.clone().unwrap_or_default();
    let said = project.description.trim();
    if !said.is_empty() && said != note.trim() {
        losses.add("project", "its description", format!("it is not merged: {said}"));
    }
    for note in &project.notes {
        match note.name.strip_prefix(CARRIED) {
            Some("codebook.yaml" | "corpus/cases.csv") => {}
            Some(path) if is_here(store, path, &note.text)? => {}
            Some(path) => losses.add("files", path, "it is another there; it is not merged"),
            None => {
                let what = format!("notes on the project are not merged: {}", note.text.trim());
                losses.add("notes", note.name.as_str(), what);
            }
        }
    }
    for code in &project.codes {
        for note in &code.notes {
            let what = format!("notes on codes are not merged: {}", note.text.trim());
            losses.add("notes", format!("on the code {}", code.name), what);
        }
    }
    for set in project.sets.iter().filter(|set| !set.sources.is_empty()) {
        let item = format!("{}, {} sources in it", set.name, set.sources.len());
        losses.add("sets", item, "interviews are grouped by cases and attributes");
    }
    Ok(())
}

/// Whether a file of the study says the same, whatever its line ends.
fn is_here(store: &Store, path: &str, text: &str) -> Result<bool> {
    let path = store.root().join(Path::new(path));
    let plain = |text: &str| text.replace("\r\n", "\n").trim_end().to_owned();
    Ok(path.is_file() && plain(&write::read_text(&path)?) == plain(text))
}

/// Cases that are not here, and values of attributes that are others.
fn cases(study: &Study, project: &Project, losses: &mut Losses) {
    let theirs = places(project, &mut Losses::default());
    let here: HashSet<&str> = study.cases.iter().map(Case::id).collect();
    // Behind them stand those that are only made so that each source has one.
    for (name, values) in theirs.rows.iter().take(project.cases.len()) {
        let values = theirs.attributes.iter().zip(values).filter(|(name, _)| *name != CASE);
        if !here.contains(name.as_str()) {
            let known = values.filter(|(_, value)| !value.is_empty());
            let known: Vec<String> = known.map(|(name, value)| format!("{name} {value}")).collect();
            let known =
                if known.is_empty() { String::new() } else { format!(" ({})", known.join(", ")) };
            losses.add("cases", name.as_str(), format!("there is no such case here{known}"));
            continue;
        }
        for (attribute, value) in values {
            let ours = study.cases.value(name, attribute);
            if ours != value {
                let what = format!("it is “{value}” there and “{ours}” here, where it stays so");
                losses.add("attributes", format!("{name}, {attribute}"), what);
            }
        }
    }
}
