//! Codes and their groups.

use super::super::guid::normal;
use super::super::xml::Element;
use super::notes::NotesOf;
use super::{guid_of, named, targets};
use crate::interchange::{Code, Imported, Losses, Project, Set};

/// A codebook on its own.
pub fn read(root: &Element) -> Imported {
    let mut losses = Losses::default();
    let mut notes = NotesOf::read(root, &mut losses);
    let mut project = Project { origin: root.text_of("origin"), ..Project::default() };
    collect(root, None, &mut project.codes, &mut notes);
    project.sets = sets(root, &mut losses);
    Imported { project, losses, remarks: Vec::new() }
}

/// The codes and groups of a project.
pub fn parts(root: &Element, notes: &mut NotesOf, losses: &mut Losses) -> (Vec<Code>, Vec<Set>) {
    let mut codes = Vec::new();
    if let Some(book) = root.child("CodeBook") {
        collect(book, None, &mut codes, notes);
    }
    (codes, sets(root, losses))
}

/// Takes up the codes of an element, those below a code behind it. How deep they go is bounded by
/// the reader of the XML.
fn collect(book: &Element, parent: Option<usize>, codes: &mut Vec<Code>, notes: &mut NotesOf) {
    let here = if parent.is_none() { book.child("Codes") } else { Some(book) };
    for element in here.into_iter().flat_map(|here| here.all("Code")) {
        let at = codes.len();
        codes.push(code(element, parent, notes));
        collect(element, Some(at), codes, notes);
    }
}

fn code(element: &Element, parent: Option<usize>, notes: &mut NotesOf) -> Code {
    let description = match element.child("Description") {
        Some(said) => said.text.clone(),
        // Some programs write it as an attribute.
        None => element.text_of("description"),
    };
    Code {
        id: guid_of(element, "guid"),
        name: named(element),
        description,
        colour: element.get("color").and_then(colour),
        codable: element.get("isCodable").is_none_or(|said| matches!(said.trim(), "true" | "1")),
        parent,
        notes: notes.of(element),
    }
}

/// `#rrggbb`, also of `#rgb`.
fn colour(text: &str) -> Option<String> {
    let digits = text.trim().strip_prefix('#')?.to_lowercase();
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    match digits.len() {
        6 => Some(format!("#{digits}")),
        3 => Some(digits.chars().fold("#".to_owned(), |out, c| format!("{out}{c}{c}"))),
        _ => None,
    }
}

fn sets(root: &Element, losses: &mut Losses) -> Vec<Set> {
    let mut sets: Vec<Set> = Vec::new();
    for element in root.within("Sets") {
        let members = element.all("MemberNote").count();
        if members > 0 {
            let item = format!("{}, {members} notes in it", named(element));
            losses.add("sets", item, "memos are not grouped in a study");
        }
        sets.push(set(element));
    }
    sets
}

fn set(element: &Element) -> Set {
    // A codebook on its own names its members by `guid`.
    let codes = element
        .all("MemberCode")
        .map(|member| normal(member.get("targetGUID").or(member.get("guid")).unwrap_or_default()));
    Set {
        id: guid_of(element, "guid"),
        name: named(element),
        description: element.child_text("Description"),
        codes: codes.collect(),
        sources: targets(element, "MemberSource"),
    }
}
