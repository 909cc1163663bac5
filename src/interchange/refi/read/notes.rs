//! Notes, and what they are about.

use std::collections::HashMap;

use super::super::xml::Element;
use super::{guid_of, named, targets};
use crate::interchange::{Losses, Note};

/// All notes of a project, each until it is claimed by what refers to it.
pub struct NotesOf {
    notes: Vec<(String, Note, bool)>,
    places: HashMap<String, usize>,
}

impl NotesOf {
    /// Reads the notes; passages that were coded in a note itself are lost.
    pub fn read(root: &Element, losses: &mut Losses) -> Self {
        let mut notes = Vec::new();
        for element in root.within("Notes") {
            let text = element.child_text("PlainTextContent");
            let coded = element.all("PlainTextSelection").count() + element.all("Coding").count();
            if coded > 0 {
                let item = format!("{}, {coded} of them", named(element));
                losses.add("codings of notes", item, "a memo has no codings in a study");
            }
            if text.is_empty() && element.get("plainTextPath").is_some() {
                losses.add("notes", named(element), "its text is in a file of its own");
            }
            let user = element.get("creatingUser").map(|_| guid_of(element, "creatingUser"));
            let note = Note { name: element.text_of("name"), text, user };
            notes.push((guid_of(element, "guid"), note, false));
        }
        let places = notes.iter().enumerate().map(|(at, (guid, ..))| (guid.clone(), at)).collect();
        Self { notes, places }
    }

    /// The notes that an element refers to.
    pub fn of(&mut self, element: &Element) -> Vec<Note> {
        let mut found = Vec::new();
        for target in targets(element, "NoteRef") {
            if let Some(&at) = self.places.get(&target) {
                let (_, note, claimed) = &mut self.notes[at];
                *claimed = true;
                if !note.text.is_empty() {
                    found.push(note.clone());
                }
            }
        }
        found
    }

    /// The notes that nothing referred to.
    pub fn unclaimed(self) -> Vec<Note> {
        let left =
            self.notes.into_iter().filter(|(_, note, claimed)| !claimed && !note.text.is_empty());
        left.map(|(_, note, _)| note).collect()
    }
}
