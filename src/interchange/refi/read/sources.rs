//! Sources: texts with the passages selected in them, and what has no text.

use super::super::guid::coding_id;
use super::super::xml::Element;
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
    notes: &mut NotesOf,
    losses: &mut Losses,
) -> Result<Sources> {
    let mut raws = Vec::new();
    for element in root.within("Sources") {
        match element.name.as_str() {
            "TextSource" => raws.extend(text_source(element, element, package, notes, losses)?),
            "PDFSource" => raws.extend(pdf(element, package, notes, losses)?),
            "AudioSource" | "VideoSource" => media(element, package, notes, losses, &mut raws)?,
            _ => picture(element, losses),
        }
    }
    let marked: Vec<Marked<'_>> = raws.iter().map(Raw::marked).collect();
    let Placed { spans, remarks, moved } =
        if package.own { as_said(&marked) } else { place(&marked) };
    for (source, name) in moved {
        let what = "it is on the words it is named by, for its numbers lead elsewhere";
        losses.add("places of passages", format!("{source}: “{name}”"), what);
    }
    let mut read = Sources { remarks, ..Sources::default() };
    for (raw, spans) in raws.into_iter().zip(spans) {
        read.sources.push(raw.placed(spans, notes, losses));
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

    fn placed(self, spans: Vec<Option<Span>>, notes: &mut NotesOf, losses: &mut Losses) -> Source {
        let Self { mut source, selections, noted, .. } = self;
        let mut lost = |first: i64, last: i64, name: &str| {
            let item = format!("{name}, {first} to {last}");
            losses.add("passages", item, "the numbers lead to no place in its text");
        };
        let mut spans = spans.into_iter();
        for (first, last, element) in selections {
            match spans.next().flatten() {
                Some(span) => {
                    let selection = selection(element, span, &source.id, notes);
                    source.selections.push(selection);
                }
                None => lost(first, last, &source.name),
            }
        }
        for (first, last, note) in noted {
            match spans.next().flatten() {
                Some(span) => {
                    let selection = Selection { span, notes: vec![note], ..Selection::default() };
                    source.selections.push(selection);
                }
                None => {
                    lost(first, last, &source.name);
                    source.notes.push(note);
                }
            }
        }
        source
    }
}

/// A source whose text is in `holder`: itself, or what represents it.
fn text_source<'a>(
    element: &Element,
    holder: &'a Element,
    package: &mut Package<'_>,
    notes: &mut NotesOf,
    losses: &mut Losses,
) -> Result<Option<Raw<'a>>> {
    let name = named(element);
    let found = match (holder.child("PlainTextContent"), holder.get("plainTextPath")) {
        (Some(content), _) => SourceText::new(&content.text, 0),
        (None, Some(path)) => match package.text(path)? {
            Found::Text(found) => found,
            Found::No(why) => {
                lost(holder, &name, &why, losses);
                return Ok(None);
            }
        },
        (None, None) => {
            let rich = holder.get("richTextPath").is_some_and(|path| package.holds(path));
            let what = if rich {
                "it is there as rich text only: unpack that file and ingest it"
            } else {
                "it has no text"
            };
            lost(holder, &name, what, losses);
            return Ok(None);
        }
    };
    let found = if package.own { found.with_marks() } else { found };
    let mut source = Source {
        id: guid_of(element, "guid"),
        name,
        description: element.child_text("Description"),
        values: values(element),
        text: found.text,
        ..Source::default()
    };
    let mut noted = Vec::new();
    for (note, passage) in notes.with_passages(element) {
        match passage {
            Some((first, last)) => noted.push((first, last, note)),
            None => source.notes.push(note),
        }
    }
    whole(element, &mut source, notes);
    let selections = holder.all("PlainTextSelection").filter_map(|selection| {
        let number = |name| selection.get(name).and_then(|number| number.trim().parse().ok());
        let numbers = number("startPosition").zip(number("endPosition"));
        if numbers.is_none() {
            losses.add("passages", named(selection), "it has no two numbers for its place");
        }
        numbers.map(|(first, second)| (first, second, selection))
    });
    let selections = selections.collect();
    Ok(Some(Raw { source, marks: found.marks, selections, noted }))
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

fn pdf<'a>(
    element: &'a Element,
    package: &mut Package<'_>,
    notes: &mut NotesOf,
    losses: &mut Losses,
) -> Result<Option<Raw<'a>>> {
    let name = named(element);
    for area in element.all("PDFSelection") {
        let page = area.get("page").unwrap_or("?");
        let item = format!("{name}, page {page}: {}", named(area));
        losses.add("areas of pages", item, "an area of a page has no words");
    }
    match element.child("Representation") {
        Some(text) => text_source(element, text, package, notes, losses),
        None => {
            lost(element, &name, "the PDF comes without its text: ingest the PDF itself", losses);
            Ok(None)
        }
    }
}

/// Sound and pictures have no words; their transcripts do.
fn media<'a>(
    element: &'a Element,
    package: &mut Package<'_>,
    notes: &mut NotesOf,
    losses: &mut Losses,
    raws: &mut Vec<Raw<'a>>,
) -> Result<()> {
    let name = named(element);
    let kind = if element.name == "AudioSource" { "audio" } else { "video" };
    losses.add(kind, name.as_str(), "a study has texts only; its transcripts are kept");
    lost_codings(element, &name, losses);
    for area in element.children.iter().filter(|child| child.name.ends_with("Selection")) {
        let (begin, end) = (area.text_of("begin"), area.text_of("end"));
        let item = format!("{name}, {begin} to {end} ms: {}", named(area));
        losses.add("stretches of sound or film", item, "a stretch of time has no words");
    }
    for transcript in element.all("Transcript") {
        let Some(mut raw) = text_source(transcript, transcript, package, notes, losses)? else {
            continue;
        };
        if transcript.text_of("name").trim().is_empty() {
            raw.source.name.clone_from(&name);
        }
        let points: Vec<(String, i64)> = transcript
            .all("SyncPoint")
            .filter_map(|point| {
                Some((guid_of(point, "guid"), point.get("position")?.parse().ok()?))
            })
            .collect();
        let place = |guid: String| points.iter().find(|(own, _)| *own == guid).map(|(_, at)| *at);
        for selection in transcript.all("TranscriptSelection") {
            let ends = ["fromSyncPoint", "toSyncPoint"].map(|end| place(guid_of(selection, end)));
            match ends {
                [Some(first), Some(second)] => raw.selections.push((first, second, selection)),
                _ => losses.add("passages", named(selection), "its ends in the text are not given"),
            }
        }
        raws.push(raw);
    }
    Ok(())
}

fn picture(element: &Element, losses: &mut Losses) {
    let name = named(element);
    lost_codings(element, &name, losses);
    losses.add("pictures", name.as_str(), "a study has texts only");
    for area in element.all("PictureSelection") {
        losses.add("areas of pictures", format!("{name}: {}", named(area)), "an area has no words");
    }
}

/// Names the codes that were given to something without words as a whole.
fn lost_codings(element: &Element, name: &str, losses: &mut Losses) {
    let many = element.all("Coding").count();
    if many > 0 {
        losses.add("codings", format!("{name}, {many} on the whole of it"), "it has no words");
    }
}

/// Says of a source without text what goes with it.
fn lost(holder: &Element, name: &str, what: &str, losses: &mut Losses) {
    losses.add("sources", name, what);
    for selection in holder.all("PlainTextSelection") {
        let item = format!("{name}: {}", named(selection));
        losses.add("passages", item, "the text it was made on is missing");
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
    let memos: Vec<String> = notes.of(element).into_iter().map(|note: Note| note.text).collect();
    Coding {
        id: coding_id(&guid, source, user.as_deref().unwrap_or("nobody")).unwrap_or_default(),
        code: element.child("CodeRef").map(|code| guid_of(code, "targetGUID")).unwrap_or_default(),
        user,
        memo: memos.join("\n\n"),
    }
}
