//! Notes, and what they are about.

use std::collections::HashMap;

use super::super::xml::Element;
use super::package::{Found, Package};
use super::{guid_of, named, targets};
use crate::interchange::{Losses, Note};
use crate::problem::Result;

/// All notes of a project, each until it is claimed by what refers to it.
pub struct NotesOf {
    notes: Vec<Read>,
    places: HashMap<String, usize>,
}

/// A note as it was read.
struct Read {
    note: Note,
    /// The numbers of a passage: of a note on a source they lead to the source's words.
    passage: Option<(i64, i64)>,
    claimed: bool,
}

impl NotesOf {
    /// Reads the notes; what was coded in a note itself is lost.
    pub fn read(root: &Element, package: &mut Package<'_>, losses: &mut Losses) -> Result<Self> {
        let (mut notes, mut places) = (Vec::new(), HashMap::new());
        for element in root.within("Notes") {
            places.insert(guid_of(element, "guid"), notes.len());
            notes.push(read(element, package, losses)?);
        }
        Ok(Self { notes, places })
    }

    /// The notes that an element refers to.
    pub fn of(&mut self, element: &Element) -> Vec<Note> {
        self.with_passages(element).into_iter().map(|(note, _)| note).collect()
    }

    /// The same, with the numbers of the passages that they are about.
    pub fn with_passages(&mut self, element: &Element) -> Vec<(Note, Option<(i64, i64)>)> {
        let mut found = Vec::new();
        for target in targets(element, "NoteRef") {
            let Some(&at) = self.places.get(&target) else { continue };
            let read = &mut self.notes[at];
            read.claimed = true;
            if !read.note.text.trim().is_empty() {
                found.push((read.note.clone(), read.passage));
            }
        }
        found
    }

    /// The notes that nothing referred to.
    pub fn unclaimed(self) -> Vec<Note> {
        let said = |read: &Read| !read.claimed && !read.note.text.trim().is_empty();
        self.notes.into_iter().filter(said).map(|read| read.note).collect()
    }
}

fn read(element: &Element, package: &mut Package<'_>, losses: &mut Losses) -> Result<Read> {
    let mut text = element.child_text("PlainTextContent");
    if let Some(path) = element.get("plainTextPath").filter(|_| text.is_empty()) {
        match package.text(path)? {
            Found::Text(found) => text = found.text,
            Found::No(why) => losses.add("notes", named(element), why),
        }
    }
    if text.is_empty() && element.get("richTextPath").is_some() {
        losses.add("notes", named(element), "it is there as rich text only");
    }
    let coded =
        element.all("PlainTextSelection").filter(|one| one.child("Coding").is_some()).count();
    let coded = coded + element.all("Coding").count();
    if coded > 0 {
        let item = format!("{}, {coded} of them", named(element));
        losses.add("codings of notes", item, "a memo has no codings in a study");
    }
    let user = element.get("creatingUser").map(|_| guid_of(element, "creatingUser"));
    let note = Note { name: element.text_of("name"), text, user };
    let number = |one: &Element, name| one.get(name).and_then(|number| number.trim().parse().ok());
    let mut passages = element
        .all("PlainTextSelection")
        .filter_map(|one| Some((number(one, "startPosition")?, number(one, "endPosition")?)));
    let passage = passages.next().filter(|_| passages.next().is_none());
    Ok(Read { note, passage, claimed: false })
}
