//! Codes and their groups.

use std::collections::HashMap;

use super::super::guid::normal;
use super::super::xml::Element;
use super::notes::NotesOf;
use super::package::Package;
use super::{guid_of, named, targets};
use crate::interchange::{Code, Imported, Losses, Project, Set};
use crate::problem::Result;

/// The codes and groups of a project.
#[derive(Default)]
pub struct Parts {
    pub codes: Vec<Code>,
    pub sets: Vec<Set>,
    /// Codes that are one with the folder they stood in: their identifiers, and the folders'.
    pub folded: HashMap<String, String>,
}

/// A codebook on its own.
pub fn read(root: &Element) -> Result<Imported> {
    let mut losses = Losses::default();
    let mut notes = NotesOf::read(root, &mut Package::bare(Element::default()), &mut losses)?;
    let mut parts = Parts { sets: sets(root, &mut losses), ..Parts::default() };
    collect(root, None, &mut parts, &mut notes);
    let mut project = Project {
        origin: root.text_of("origin"),
        codes: parts.codes,
        sets: parts.sets,
        ..Project::default()
    };
    let remarks = unfold(&mut project, &parts.folded).into_iter().collect();
    Ok(Imported { project, losses, remarks })
}

/// The codes and groups of a project.
pub fn parts(root: &Element, notes: &mut NotesOf, losses: &mut Losses) -> Parts {
    let mut parts = Parts { sets: sets(root, losses), ..Parts::default() };
    if let Some(book) = root.child("CodeBook") {
        collect(book, None, &mut parts, notes);
    }
    parts
}

/// Gives what a folded code was given to its folder, and says so.
pub fn unfold(project: &mut Project, folded: &HashMap<String, String>) -> Option<String> {
    let selections = project.sources.iter_mut().flat_map(|source| &mut source.selections);
    let codings = selections.flat_map(|selection| &mut selection.codings);
    let members = project.sets.iter_mut().flat_map(|set| &mut set.codes);
    for code in codings.map(|coding| &mut coding.code).chain(members) {
        if let Some(folder) = folded.get(code) {
            code.clone_from(folder);
        }
    }
    let many = folded.len();
    (many > 0)
        .then(|| format!("codes that stood in a folder of their own name are one with it: {many}"))
}

/// Takes up the codes of an element, those below a code behind it. How deep they go is bounded by
/// the reader of the XML.
fn collect(book: &Element, parent: Option<usize>, parts: &mut Parts, notes: &mut NotesOf) {
    let here = if parent.is_none() { book.child("Codes") } else { Some(book) };
    for element in here.into_iter().flat_map(|here| here.all("Code")) {
        let at = parts.codes.len();
        let folder = code(element, parent, notes);
        if let Some(above) = parent.filter(|above| mirrors(&parts.codes[*above], &folder, element))
        {
            fold(&mut parts.codes[above], folder, &mut parts.folded);
            continue;
        }
        parts.codes.push(folder);
        collect(element, Some(at), parts, notes);
    }
}

/// Whether a code is only there to code with, in a folder of its name: some programs cannot give a
/// code that holds others to a passage.
fn mirrors(folder: &Code, code: &Code, element: &Element) -> bool {
    !folder.codable && code.codable && folder.name == code.name && element.child("Code").is_none()
}

fn fold(folder: &mut Code, code: Code, folded: &mut HashMap<String, String>) {
    folded.insert(code.id, folder.id.clone());
    folder.codable = true;
    folder.colour = folder.colour.take().or(code.colour);
    if folder.description.trim().is_empty() {
        folder.description = code.description;
    }
    folder.notes.extend(code.notes);
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
        notes: notes.told(element, None),
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
