//! ELAN's annotations (.eaf): tiers of what is said, aligned with slots of time.

use std::collections::{HashMap, HashSet};

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::{Cue, Track};
use crate::problem::{Place, Problem, Result};

/// Within how many bytes the document says what it is.
const HEAD: usize = 4096;

/// How many tiers may stand above one that has words.
const DEEP: usize = 8;

#[derive(Debug, Default)]
struct Tier {
    id: String,
    participant: String,
    parent: Option<String>,
    annotations: Vec<Annotation>,
}

#[derive(Debug, Default)]
struct Annotation {
    id: String,
    line: usize,
    /// The slots of its start and end, or else the annotation it is about.
    slots: Option<(String, String)>,
    about: String,
    text: String,
}

/// What a document says.
#[derive(Debug, Default)]
struct Document {
    /// Slots in order, each with its time where it has one.
    slots: Vec<(String, Option<u64>)>,
    tiers: Vec<Tier>,
}

/// Reads a text that is an ELAN document; `None` where it is none.
pub fn read(source: &str) -> Result<Option<Track>> {
    let head = source.trim_start_matches('\u{feff}').trim_start();
    let head_end = (HEAD.min(head.len())..=head.len()).find(|&at| head.is_char_boundary(at));
    if !head.starts_with('<') || !head[..head_end.unwrap_or(0)].contains("<ANNOTATION_DOCUMENT") {
        return Ok(None);
    }
    let document = parse(source)?;
    let mut track = Track::of("ELAN");
    document.cues(&mut track);
    Ok(Some(track))
}

fn parse(source: &str) -> Result<Document> {
    let mut reader = Reader::from_str(source);
    let mut document = Document::default();
    let mut open: Option<Annotation> = None;
    let mut value = false;
    let mut lines = Lines { source, at: 0, line: 1 };
    let mut depth = 0usize;
    loop {
        let event = reader.read_event().map_err(|error| {
            let line = lines.up_to(usize::try_from(reader.error_position()).unwrap_or(0));
            broken(source, line, &error.to_string())
        })?;
        let line = lines.up_to(usize::try_from(reader.buffer_position()).unwrap_or(0));
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        match event {
            Event::Start(tag) | Event::Empty(tag) => match tag.name().as_ref() {
                "TIME_SLOT" => document.slots.push(slot(&tag)),
                "TIER" => document.tiers.push(tier(&tag)),
                "ALIGNABLE_ANNOTATION" | "REF_ANNOTATION" => open = Some(annotation(&tag, line)),
                "ANNOTATION_VALUE" => value = true,
                _ => {}
            },
            Event::End(tag) => match tag.name().as_ref() {
                "ANNOTATION_VALUE" => value = false,
                "ALIGNABLE_ANNOTATION" | "REF_ANNOTATION" => {
                    if let (Some(tier), Some(done)) = (document.tiers.last_mut(), open.take()) {
                        tier.annotations.push(done);
                    }
                }
                _ => {}
            },
            Event::Text(text) if value => {
                say(&mut open, &text.xml_content(XmlVersion::Implicit1_0));
            }
            Event::CData(text) if value => {
                say(&mut open, &text.xml_content(XmlVersion::Implicit1_0));
            }
            Event::GeneralRef(sign) if value => say(&mut open, &entity(&sign)),
            Event::Eof if depth > 0 || open.is_some() || document.tiers.is_empty() => {
                return Err(broken(source, line, "it ends too early"));
            }
            Event::Eof => return Ok(document),
            _ => {}
        }
    }
}

fn say(open: &mut Option<Annotation>, text: &str) {
    if let Some(annotation) = open {
        annotation.text.push_str(text);
    }
}

/// What a reference stands for; one that nobody declared stays as it is written.
fn entity(sign: &BytesRef<'_>) -> String {
    if let Ok(Some(sign)) = sign.resolve_char_ref() {
        return sign.to_string();
    }
    let name = sign.xml_content(XmlVersion::Implicit1_0);
    match quick_xml::escape::resolve_xml_entity(&name) {
        Some(sign) => sign.to_owned(),
        None => format!("&{name};"),
    }
}

fn broken(source: &str, line: usize, what: &str) -> Box<Problem> {
    Box::new(
        Problem::new(format!("the ELAN document does not read: {what}"))
            .at(Place::new(source, line, 1, 1))
            .help("open it in ELAN, save it and try again"),
    )
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.try_get_attribute(name).ok()??;
    let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.trim().to_owned()).filter(|value| !value.is_empty())
}

fn slot(tag: &BytesStart<'_>) -> (String, Option<u64>) {
    let id = attribute(tag, "TIME_SLOT_ID").unwrap_or_default();
    (id, attribute(tag, "TIME_VALUE").and_then(|time| time.parse().ok()))
}

fn tier(tag: &BytesStart<'_>) -> Tier {
    Tier {
        id: attribute(tag, "TIER_ID").unwrap_or_default(),
        participant: attribute(tag, "PARTICIPANT").unwrap_or_default(),
        parent: attribute(tag, "PARENT_REF"),
        annotations: Vec::new(),
    }
}

fn annotation(tag: &BytesStart<'_>, line: usize) -> Annotation {
    Annotation {
        id: attribute(tag, "ANNOTATION_ID").unwrap_or_default(),
        line,
        slots: attribute(tag, "TIME_SLOT_REF1").zip(attribute(tag, "TIME_SLOT_REF2")),
        about: attribute(tag, "ANNOTATION_REF").unwrap_or_default(),
        text: String::new(),
    }
}

/// When an annotation begins and ends.
type Times = (Option<u64>, Option<u64>);

impl Document {
    /// The cues of the tiers that nothing stands above, each tier a speaker, in the order of time.
    fn cues(&self, track: &mut Track) {
        let times = self.times();
        let known: HashSet<&str> = self.tiers.iter().map(|tier| tier.id.as_str()).collect();
        let mut below: HashMap<&str, Vec<&Tier>> = HashMap::new();
        let (mut roots, mut left) = (Vec::new(), Vec::new());
        for tier in &self.tiers {
            match tier.parent.as_deref().filter(|parent| known.contains(parent)) {
                Some(parent) => below.entry(parent).or_default().push(tier),
                None => roots.push(tier),
            }
        }
        let mut said: HashSet<&str> = HashSet::new();
        let mut cues: Vec<Cue> = Vec::new();
        for root in roots {
            let tier = with_words(root, &below, &mut HashSet::new(), 0).unwrap_or(root);
            said.extend([root.id.as_str(), tier.id.as_str()]);
            let name = [&tier.participant, &root.participant, &root.id];
            let name = name.into_iter().find(|name| !name.is_empty());
            for annotation in tier.annotations.iter().filter(|a| !a.text.trim().is_empty()) {
                let (start, end) = times.get(annotation.id.as_str()).copied().unwrap_or_default();
                if start.is_none() {
                    let message = "the annotation has no time; its words are kept without one";
                    track.warn(annotation.line, message);
                }
                let (line, text) = (annotation.line, annotation.text.clone());
                cues.push(Cue { line, start, end, speaker: name.cloned(), text });
            }
        }
        left.extend(self.tiers.iter().filter(|tier| !said.contains(tier.id.as_str())).map(told));
        if !left.is_empty() {
            let tiers = left.join(", ");
            track.warn(1, format!("tiers about other tiers are left out: {tiers}"));
        }
        // Each tier has an order of its own, and none between them.
        cues.sort_by_key(|cue| cue.start);
        track.cues = cues;
    }

    /// The times of each annotation; one without slots has those of what it is about.
    fn times(&self) -> HashMap<&str, Times> {
        let mut slots: HashMap<&str, Option<u64>> = HashMap::new();
        let mut last = None;
        for (id, time) in &self.slots {
            // A slot without a time lies somewhere behind the one before.
            last = time.or(last);
            slots.insert(id, last);
        }
        let mut times: HashMap<&str, Times> = HashMap::new();
        let all = || self.tiers.iter().flat_map(|tier| &tier.annotations);
        for annotation in all() {
            if let Some((start, end)) = &annotation.slots {
                let time = |slot: &str| slots.get(slot).copied().flatten();
                times.insert(&annotation.id, (time(start), time(end)));
            }
        }
        let about: HashMap<&str, &str> = all().map(|a| (a.id.as_str(), a.about.as_str())).collect();
        for annotation in all().filter(|a| a.slots.is_none()) {
            let mut at = annotation.about.as_str();
            // However they refer to each other, they end.
            for _ in 0..16 {
                let Some(found) = times.get(at).copied() else {
                    at = about.get(at).copied().unwrap_or("");
                    continue;
                };
                times.insert(&annotation.id, found);
                break;
            }
        }
        times
    }
}

/// The tier itself, or where it has no words the first below it that has.
fn with_words<'a>(
    tier: &'a Tier,
    below: &HashMap<&str, Vec<&'a Tier>>,
    seen: &mut HashSet<&'a str>,
    depth: usize,
) -> Option<&'a Tier> {
    if tier.annotations.iter().any(|annotation| !annotation.text.trim().is_empty()) {
        return Some(tier);
    }
    // Several may have one name; what is below them is looked at once.
    if depth == DEEP || !seen.insert(&tier.id) {
        return None;
    }
    let mut under = below.get(tier.id.as_str()).into_iter().flatten();
    under.find_map(|tier| with_words(tier, below, seen, depth + 1))
}

fn told(tier: &Tier) -> String {
    format!("{} ({})", tier.id, tier.annotations.len())
}

/// Counts lines while a file is read.
struct Lines<'a> {
    source: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn up_to(&mut self, at: usize) -> usize {
        let at = at.min(self.source.len());
        if at > self.at {
            // An error may lie within a character.
            let passed = self.source.get(self.at..at).unwrap_or("");
            self.line += passed.matches('\n').count();
            self.at = at;
        }
        self.line
    }
}
