//! `WebVTT`, as browsers, meeting programs and video sites write it.

use serde_json::Value;

use super::captions::{self, Block};
use super::{Cue, Track, markup};

/// Reads a text that begins with `WEBVTT`.
pub fn read(source: &str) -> Option<Track> {
    let source = source.trim_start_matches('\u{feff}');
    let after = source.strip_prefix("WEBVTT")?;
    if !after.is_empty() && !after.starts_with([' ', '\t', '\n']) {
        return None;
    }
    let mut track = Track::of("WebVTT");
    let mut notes: Vec<(usize, String)> = Vec::new();
    for block in captions::blocks(source) {
        match kind(&block) {
            Kind::Header => header(&mut track, &block),
            Kind::Style => {}
            Kind::Note => notes.push((block.line, note(&block))),
            Kind::Cue => captions::take(&mut track, &block, true),
        }
    }
    notes.retain(|(_, note)| !note.is_empty());
    if let Some((line, first)) = notes.first() {
        let count = notes.len();
        let message = match count {
            1 => format!("a note of the file is left out: “{first}”"),
            _ => format!("{count} notes of the file are left out; the first is “{first}”"),
        };
        track.warn(*line, message);
    }
    captions::speakers(&mut track);
    track.cues = captions::unmarked(track.cues.into_iter().map(described).collect());
    Some(track)
}

enum Kind {
    Header,
    Style,
    Note,
    Cue,
}

fn kind(block: &Block<'_>) -> Kind {
    let first = block.lines[0].trim_end();
    let timed = block.lines.get(1).is_some_and(|line| captions::times(line).is_some());
    match first {
        _ if block.line == 1 => Kind::Header,
        "STYLE" | "REGION" if !timed => Kind::Style,
        _ if timed => Kind::Cue,
        _ if first == "NOTE" || first.starts_with("NOTE ") || first.starts_with("NOTE\t") => {
            Kind::Note
        }
        _ => Kind::Cue,
    }
}

fn note(block: &Block<'_>) -> String {
    let all = block.lines.join(" ");
    markup::plain(all.strip_prefix("NOTE").unwrap_or(&all))
}

/// What stands in the lines of the header: the language, a title, and what only programs need.
fn header(track: &mut Track, block: &Block<'_>) {
    let timed = block.lines.iter().position(|line| captions::times(line).is_some());
    // Some files have no empty line below the header.
    let end = match timed {
        Some(at) if at > 1 && !block.lines[at - 1].contains(':') => at - 1,
        Some(at) => at,
        None => block.lines.len(),
    };
    let title = block.lines[0].trim_start_matches('\u{feff}').trim_start_matches("WEBVTT");
    let title = title.trim().trim_start_matches(['-', '–']).trim();
    let mut left = vec![title.to_owned()];
    for line in &block.lines[1..end.max(1)] {
        match line.split_once([':', '=']).map(|(key, value)| (key.trim(), value.trim())) {
            Some(("Language", language)) => track.speaks(language),
            Some(("Kind" | "X-TIMESTAMP-MAP", _)) => {}
            _ => left.push(markup::plain(line)),
        }
    }
    left.retain(|line| !line.is_empty());
    if !left.is_empty() {
        track.warn(1, format!("the header “{}” is left out", left.join(" ")));
    }
    if timed.is_some() {
        let lines = block.lines[end..].to_vec();
        captions::take(track, &Block { line: block.line + end, lines }, true);
    }
}

/// Meetings may have each cue described in JSON: who says what in which language.
fn described(cue: Cue) -> Cue {
    if !cue.text.trim_start().starts_with('{') {
        return cue;
    }
    let Ok(Value::Object(about)) = serde_json::from_str::<Value>(&cue.text) else { return cue };
    let said = |key: &str| about.get(key).and_then(Value::as_str);
    let Some(text) = said("spokenText") else { return cue };
    let speaker = said("speakerName").map(str::to_owned).filter(|name| !name.trim().is_empty());
    // What it says is text and no markup.
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('{', "&#123;");
    Cue { speaker, text, ..cue }
}
