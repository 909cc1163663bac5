//! Sources: texts with the passages selected in them, and what has no text.

use super::super::guid::coding_id;
use super::super::xml::Element;
use super::notes::NotesOf;
use super::package::Package;
use super::positions::{Marked, decide};
use super::{guid_of, named, values};
use crate::interchange::{Coding, Losses, Note, Selection, Source};
use crate::problem::Result;
use crate::study::Span;

/// What was read of all sources.
#[derive(Default)]
pub struct Sources {
    pub sources: Vec<Source>,
    pub remarks: Vec<String>,
}

/// A source with its selections as numbers.
struct Raw<'a> {
    source: Source,
    mark: bool,
    selections: Vec<(i64, i64, &'a Element)>,
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
    let (spans, remark) = decide(&marked);
    let mut read = Sources { remarks: remark.into_iter().collect(), ..Sources::default() };
    for (raw, spans) in raws.into_iter().zip(spans) {
        read.sources.push(raw.placed(&spans, notes, losses));
    }
    Ok(read)
}

impl<'a> Raw<'a> {
    fn marked(&self) -> Marked<'_> {
        let selections = self.selections.iter();
        let selections =
            selections.map(|(first, second, own)| (*first, *second, own.get("name").unwrap_or("")));
        Marked { text: &self.source.text, mark: self.mark, selections: selections.collect() }
    }

    fn placed(self, spans: &[Option<Span>], notes: &mut NotesOf, losses: &mut Losses) -> Source {
        let Self { mut source, selections, .. } = self;
        for ((first, second, element), span) in selections.iter().zip(spans) {
            match span {
                Some(span) => {
                    let selection = selection(element, *span, &source.id, notes);
                    source.selections.push(selection);
                }
                None => {
                    let item = format!("{}, {first} to {second}", source.name);
                    losses.add("passages", item, "the numbers lead to no place in its text");
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
    let (text, mark) = match (holder.child("PlainTextContent"), holder.get("plainTextPath")) {
        (Some(content), _) => match content.text.strip_prefix('\u{feff}') {
            Some(rest) => (rest.to_owned(), true),
            None => (content.text.clone(), false),
        },
        (None, Some(path)) => match package.text(path)? {
            Some(found) => (found.text, found.marked),
            None => {
                lost(holder, &name, "its text is not in the archive", losses);
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
    let mut source = Source {
        id: guid_of(element, "guid"),
        name,
        description: element.child_text("Description"),
        values: values(element),
        notes: notes.of(element),
        text,
        ..Source::default()
    };
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
    Ok(Some(Raw { source, mark, selections }))
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
    losses.add("pictures", name.as_str(), "a study has texts only");
    for area in element.all("PictureSelection") {
        losses.add("areas of pictures", format!("{name}: {}", named(area)), "an area has no words");
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
    Selection {
        span,
        name: element.text_of("name"),
        description: element.child_text("Description"),
        codings: element.all("Coding").map(|one| coding(one, element, source, notes)).collect(),
        notes: notes.of(element),
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
