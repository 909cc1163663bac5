//! Notes, and what they are about.

use std::collections::HashMap;

use super::super::xml::Element;
use super::package::{Found, Package};
use super::{guid_of, named, targets, user};
use crate::interchange::{Losses, Note};
use crate::problem::Result;

/// All notes of a project, each until it is claimed by what refers to it.
pub struct NotesOf {
    notes: Vec<Read>,
    places: HashMap<String, usize>,
    /// Who the users are, by their identifiers.
    users: HashMap<String, String>,
    /// Whether kwali itself wrote the project: then nothing has to be kept from getting lost.
    own: bool,
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
        let users = root.within("Users").map(user).map(|user| (user.id, user.name)).collect();
        Ok(Self { notes, places, users, own: package.own })
    }

    /// The notes that an element refers to.
    pub fn of(&mut self, element: &Element) -> Vec<Note> {
        self.with_passages(element).into_iter().map(|(note, _)| note).collect()
    }

    /// The same, for what has no place for a note's author: the text says who that is, unless it is `by`.
    pub fn signed(&mut self, element: &Element, by: Option<&str>) -> Vec<Note> {
        let notes = self.of(element).into_iter();
        notes.map(|note| self.sign(note, by)).collect()
    }

    /// The same, for what has no place for a note's title either.
    pub fn told(&mut self, element: &Element, by: Option<&str>) -> Vec<Note> {
        let notes = self.signed(element, by).into_iter();
        notes.map(|note| if self.own { note } else { titled(note) }).collect()
    }

    /// The notes on an element and on all that is in it, which is no part of a study: each is called
    /// after what it is about.
    pub fn about(&mut self, element: &Element, what: &str) -> Vec<Note> {
        let (mut found, mut left) = (Vec::new(), vec![element]);
        while let Some(one) = left.pop() {
            found.extend(self.signed(one, None));
            left.extend(one.children.iter().rev());
        }
        let called = |note: Note| Note { name: format!("{what} {}", note.name), ..note };
        found.into_iter().map(called).collect()
    }

    fn sign(&self, note: Note, by: Option<&str>) -> Note {
        let other = note.user.as_deref().filter(|user| !self.own && Some(*user) != by);
        match other.and_then(|user| self.users.get(user)).filter(|name| !name.trim().is_empty()) {
            Some(name) => Note { text: format!("{}\n\n— {name}", note.text), user: None, ..note },
            None => note,
        }
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
    pub fn unclaimed(mut self) -> Vec<Note> {
        let said = |read: &Read| !read.claimed && !read.note.text.trim().is_empty();
        let notes: Vec<Note> = std::mem::take(&mut self.notes)
            .into_iter()
            .filter(said)
            .map(|read| read.note)
            .collect();
        notes.into_iter().map(|note| self.sign(note, None)).collect()
    }
}

/// A note whose title begins its text, unless the text begins with it already.
fn titled(note: Note) -> Note {
    let title = note.name.trim();
    if title.is_empty() || note.text.trim_start().starts_with(title) {
        return Note { name: String::new(), ..note };
    }
    Note { text: format!("{title}\n{}", note.text), name: String::new(), ..note }
}

/// Takes up what is said of a note; of one that has no text, the title is the text.
fn complete(note: &mut Note, description: &str) {
    if !description.is_empty() && !note.text.contains(description) {
        let parts = [note.text.trim_end(), description].into_iter().filter(|part| !part.is_empty());
        note.text = parts.collect::<Vec<_>>().join("\n\n");
    }
    if note.text.trim().is_empty() {
        note.text.clone_from(&note.name);
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
    let mut note = Note { name: element.text_of("name"), text, user };
    if !package.own {
        complete(&mut note, element.child_text("Description").trim());
    }
    let number = |one: &Element, name| one.get(name).and_then(|number| number.trim().parse().ok());
    let mut passages = element
        .all("PlainTextSelection")
        .filter_map(|one| Some((number(one, "startPosition")?, number(one, "endPosition")?)));
    let passage = passages.next().filter(|_| passages.next().is_none());
    Ok(Read { note, passage, claimed: false })
}
