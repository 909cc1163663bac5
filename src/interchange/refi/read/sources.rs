//! Sources: texts with the passages selected in them, and what has no text.

use std::collections::HashMap;

use super::super::guid::coding_id;
use super::super::xml::Element;
use super::known::{Known, tell_bare};
use super::notes::NotesOf;
use super::package::{Found, Package, SourceText};
use super::positions::{Marked, Placed, as_said, place};
use super::{guid_of, named, values};
use crate::interchange::{Coding, Losses, MARK, Note, Selection, Source};
use crate::problem::Result;
use crate::study::Span;

/// What was read of all sources.
#[derive(Default)]
pub struct Sources {
    pub sources: Vec<Source>,
    /// Notes on what has no words.
    pub notes: Vec<Note>,
    pub remarks: Vec<String>,
}

/// A source with its passages as numbers.
struct Raw<'a> {
    source: Source,
    marks: usize,
    selections: Vec<(i64, i64, &'a Element)>,
    /// Notes on passages that are no selections of the source.
    noted: Vec<(i64, i64, Note)>,
}

/// Reads all sources of a project.
pub fn read(
    root: &Element,
    package: &mut Package<'_>,
    known: &Known,
    notes: &mut NotesOf,
    losses: &mut Losses,
) -> Result<Sources> {
    let (mut raws, mut read) = (Vec::new(), Sources::default());
    let mut reading = Reading { package, known, notes, losses, others: &mut read.notes };
    for element in root.within("Sources") {
        match element.name.as_str() {
            "TextSource" => raws.extend(reading.text_source(element, element)?),
            "PDFSource" => raws.extend(reading.pdf(element)?),
            "AudioSource" | "VideoSource" => reading.media(element, &mut raws)?,
            _ => raws.extend(reading.picture(element)?),
        }
    }
    let marked: Vec<Marked<'_>> = raws.iter().map(Raw::marked).collect();
    let Placed { spans, remarks, moved } =
        if package.own { as_said(&marked) } else { place(&marked) };
    for (source, name) in moved {
        let what = "it is on the words it is named by, for its numbers lead elsewhere";
        losses.add("places of passages", format!("{source}: “{name}”"), what);
    }
    read.remarks = remarks;
    for (raw, spans) in raws.into_iter().zip(spans) {
        read.sources.push(raw.placed(spans, known, notes, losses));
    }
    Ok(read)
}

impl Raw<'_> {
    fn marked(&self) -> Marked<'_> {
        let selections = self.selections.iter();
        let named =
            selections.map(|(first, last, own)| (*first, *last, own.get("name").unwrap_or("")));
        let noted = self.noted.iter().map(|(first, last, _)| (*first, *last, ""));
        Marked {
            name: &self.source.name,
            text: &self.source.text,
            marks: self.marks,
            selections: named.chain(noted).collect(),
        }
    }

    fn placed(
        self,
        spans: Vec<Option<Span>>,
        known: &Known,
        notes: &mut NotesOf,
        losses: &mut Losses,
    ) -> Source {
        let Self { mut source, selections, noted, marks } = self;
        let signs: Vec<char> = if selections.is_empty() || known.own {
            Vec::new()
        } else {
            source.text.chars().collect()
        };
        let nowhere = "the numbers lead to no place in its text";
        let mut spans = spans.into_iter();
        for (first, last, element) in selections {
            let Some(span) = spans.next().flatten() else {
                let item = known.given(format!("{}, {first} to {last}", source.name), element);
                losses.add("passages", item, nowhere);
                continue;
            };
            let mut selection = selection(element, span, &source.id, notes);
            if !known.own {
                // Where two marks stood before the text, names are wrong themselves.
                let title = known.title(&selection, &signs).filter(|_| marks < 2);
                title.into_iter().for_each(|title| entitle(&mut selection, title, element));
                tell_bare(&selection, &source.name, &signs, losses);
            }
            source.selections.push(selection);
        }
        for (first, last, note) in noted {
            match spans.next().flatten() {
                Some(span) => {
                    let selection = Selection { span, notes: vec![note], ..Selection::default() };
                    source.selections.push(selection);
                }
                None => {
                    losses.add("passages", format!("{}, {first} to {last}", source.name), nowhere);
                    source.notes.push(note);
                }
            }
        }
        source
    }
}

/// Keeps a passage's title as a note on it, unless something else says it.
fn entitle(selection: &mut Selection, title: String, element: &Element) {
    let memos = selection.codings.iter().map(|coding| &coding.memo);
    let mut said = memos.chain(selection.notes.iter().map(|note| &note.text));
    let open = !selection.description.is_empty();
    if open || said.any(|text| text.contains(&title)) {
        return;
    }
    let user = element.get("creatingUser").map(|_| guid_of(element, "creatingUser"));
    selection.notes.push(Note { name: String::new(), text: title, user });
}

/// What sources are read with, and what is lost on the way.
struct Reading<'r, 'p> {
    package: &'r mut Package<'p>,
    known: &'r Known,
    notes: &'r mut NotesOf,
    losses: &'r mut Losses,
    /// Notes on what has no words.
    others: &'r mut Vec<Note>,
}

impl Reading<'_, '_> {
    /// A source whose text is in `holder`: itself, or what represents it.
    fn text_source<'a>(
        &mut self,
        element: &Element,
        holder: &'a Element,
    ) -> Result<Option<Raw<'a>>> {
        let name = named(element);
        let found = match self.words(holder)? {
            Found::Text(found) => found,
            Found::No(why) => {
                self.lost((element, holder), &name, &why);
                return Ok(None);
            }
        };
        let found = if self.package.own { found.with_marks() } else { found };
        let mut source = Source {
            id: guid_of(element, "guid"),
            name,
            description: element.child_text("Description"),
            values: values(element),
            text: found.text,
            ..Source::default()
        };
        let mut noted = Vec::new();
        for (note, passage) in self.notes.with_passages(element) {
            match passage {
                Some((first, last)) => noted.push((first, last, note)),
                None => source.notes.push(note),
            }
        }
        whole(element, &mut source, self.notes);
        let selections = holder.all("PlainTextSelection").filter_map(|selection| {
            let number = |name| selection.get(name).and_then(|number| number.trim().parse().ok());
            let numbers = number("startPosition").zip(number("endPosition"));
            if numbers.is_none() {
                let item = self.known.given(named(selection), selection);
                self.losses.add("passages", item, "it has no two numbers for its place");
            }
            numbers.map(|(first, second)| (first, second, selection))
        });
        let selections = selections.collect();
        Ok(Some(Raw { source, marks: found.marks, selections, noted }))
    }

    /// The text that an element holds or names.
    fn words(&mut self, holder: &Element) -> Result<Found> {
        if let Some(content) = holder.child("PlainTextContent") {
            return Ok(Found::Text(SourceText::new(&content.text, 0)));
        }
        if let Some(path) = holder.get("plainTextPath") {
            return self.package.text(path);
        }
        let rich = holder.get("richTextPath").is_some_and(|path| self.package.holds(path));
        let what = if rich {
            "it is there as rich text only: unpack that file and ingest it"
        } else {
            "it has no text"
        };
        Ok(Found::No(what.to_owned()))
    }

    fn pdf<'a>(&mut self, element: &'a Element) -> Result<Option<Raw<'a>>> {
        let name = named(element);
        for area in element.all("PDFSelection") {
            let page = area.get("page").unwrap_or("?");
            let item = format!("{name}, page {page}: {}", named(area));
            self.area(("areas of pages", "an area of a page has no words"), item, area);
        }
        match element.child("Representation") {
            Some(text) => self.text_source(element, text),
            None => {
                let what = "the PDF comes without its text: ingest the PDF itself";
                self.losses.add("sources", name.as_str(), what);
                self.on_the_whole(element, &name);
                Ok(None)
            }
        }
    }

    /// Sound and film have no words; their transcripts do.
    fn media<'a>(&mut self, element: &'a Element, raws: &mut Vec<Raw<'a>>) -> Result<()> {
        let name = named(element);
        let kind = if element.name == "AudioSource" { "audio" } else { "video" };
        self.losses.add(kind, name.as_str(), "a study has texts only; its transcripts are kept");
        self.on_the_whole(element, &name);
        for area in element.children.iter().filter(|child| child.name.ends_with("Selection")) {
            let (begin, end) = (area.text_of("begin"), area.text_of("end"));
            let item = format!("{name}, {begin} to {end} ms: {}", named(area));
            let what = ("stretches of sound or film", "a stretch of time has no words");
            self.area(what, item, area);
        }
        for transcript in element.all("Transcript") {
            let Some(mut raw) = self.text_source(transcript, transcript)? else { continue };
            if transcript.text_of("name").trim().is_empty() {
                raw.source.name.clone_from(&name);
            }
            self.spoken(transcript, &mut raw);
            raws.push(raw);
        }
        Ok(())
    }

    /// The passages of a transcript whose ends are points in time.
    fn spoken<'a>(&mut self, transcript: &'a Element, raw: &mut Raw<'a>) {
        let point = |point: &Element| {
            Some((guid_of(point, "guid"), point.get("position")?.parse::<i64>().ok()?))
        };
        let points: HashMap<String, i64> = transcript.all("SyncPoint").filter_map(point).collect();
        for selection in transcript.all("TranscriptSelection") {
            let ends = ["fromSyncPoint", "toSyncPoint"]
                .map(|end| points.get(&guid_of(selection, end)).copied());
            if let [Some(first), Some(second)] = ends {
                raw.selections.push((first, second, selection));
            } else {
                let item = self.known.given(named(selection), selection);
                self.losses.add("passages", item, "its ends in the text are not given");
            }
        }
    }

    /// A picture has no words; what describes it may have.
    fn picture<'a>(&mut self, element: &'a Element) -> Result<Option<Raw<'a>>> {
        let name = named(element);
        let described = element.child("TextDescription");
        let what = if described.is_some() {
            "a study has texts only; what describes it is kept as one"
        } else {
            "a study has texts only"
        };
        self.losses.add("pictures", name.as_str(), what);
        for area in element.all("PictureSelection") {
            let item = format!("{name}: {}", named(area));
            self.area(("areas of pictures", "an area has no words"), item, area);
        }
        match described {
            Some(text) => self.text_source(element, text),
            None => {
                self.on_the_whole(element, &name);
                Ok(None)
            }
        }
    }

    /// Names a part of something without words, with the codes it was given; its notes are kept.
    fn area(&mut self, (kind, what): (&str, &str), item: String, area: &Element) {
        self.others.extend(self.notes.about(area, &item));
        self.losses.add(kind, self.known.given(item, area), what);
    }

    /// Names the codes that were given to something without words as a whole; notes on it are kept.
    fn on_the_whole(&mut self, element: &Element, name: &str) {
        for coding in element.all("Coding") {
            let item = format!("{name}: {}", self.known.coding(coding, element));
            self.losses.add("codings", item, "it has no words");
            self.others.extend(self.notes.about(coding, name));
        }
        for note in self.notes.signed(element, None) {
            self.others.push(Note { name: format!("{name} {}", note.name), ..note });
        }
    }

    /// Says of a source without text what goes with it.
    fn lost(&mut self, (element, holder): (&Element, &Element), name: &str, what: &str) {
        self.losses.add("sources", name, what);
        for selection in holder.all("PlainTextSelection") {
            let item = format!("{name}: {}", named(selection));
            let what = "the text it was made on is missing";
            self.area(("passages", what), item, selection);
        }
        self.on_the_whole(element, name);
    }
}

/// Codes that were given to a source as a whole are codings of all of its text.
fn whole(element: &Element, source: &mut Source, notes: &mut NotesOf) {
    let codings: Vec<Coding> =
        element.all("Coding").map(|one| coding(one, element, &source.id, notes)).collect();
    if !codings.is_empty() {
        let span = Span::at(0, source.text.chars().count());
        source.selections.push(Selection { span, codings, ..Selection::default() });
    }
}

fn selection(element: &Element, span: Span, source: &str, notes: &mut NotesOf) -> Selection {
    let mut selection = Selection {
        span,
        name: element.text_of("name"),
        codings: element.all("Coding").map(|one| coding(one, element, source, notes)).collect(),
        notes: notes.of(element),
        ..Selection::default()
    };
    let (said, own) = parted(&element.child_text("Description"));
    selection.description = own;
    tell(said, &mut selection);
    selection
}

/// What people said of a passage, and the line that kwali understands.
fn parted(description: &str) -> (String, String) {
    let (before, last) = description.trim_end().rsplit_once('\n').unwrap_or(("", description));
    if last.trim_start().starts_with(MARK) {
        return (before.trim().to_owned(), last.trim().to_owned());
    }
    (description.trim().to_owned(), String::new())
}

/// What is said of a passage is the memo of its codings, or else a note on it; some programs write it
/// in both places.
fn tell(said: String, selection: &mut Selection) {
    let memos = selection.codings.iter().map(|coding| coding.memo.trim());
    let notes = selection.notes.iter().map(|note| note.text.trim());
    let squeeze = |text: &str| text.split_whitespace().collect::<String>();
    let known: String = memos.chain(notes).map(squeeze).collect();
    if said.is_empty() || known.contains(&squeeze(&said)) {
        return;
    }
    for coding in &mut selection.codings {
        let memos = [coding.memo.as_str(), &said].into_iter().filter(|memo| !memo.is_empty());
        coding.memo = memos.collect::<Vec<_>>().join("\n\n");
    }
    if selection.codings.is_empty() {
        selection.notes.push(Note { text: said, ..Note::default() });
    }
}

/// A coding; who made it is said of itself or of its passage.
fn coding(element: &Element, passage: &Element, source: &str, notes: &mut NotesOf) -> Coding {
    let user = [element, passage].into_iter().find(|one| one.get("creatingUser").is_some());
    let user = user.map(|one| guid_of(one, "creatingUser"));
    let guid = guid_of(element, "guid");
    let memos = notes.told(element, user.as_deref());
    let memos: Vec<String> = memos.into_iter().map(|note: Note| note.text).collect();
    Coding {
        id: coding_id(&guid, source, user.as_deref().unwrap_or("nobody")).unwrap_or_default(),
        code: element.child("CodeRef").map(|code| guid_of(code, "targetGUID")).unwrap_or_default(),
        user,
        memo: memos.join("\n\n"),
    }
}
