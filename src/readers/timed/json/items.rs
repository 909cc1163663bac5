//! Words one by one, each with its time, as some services give them.

use std::collections::HashMap;

use serde_json::Value;

use super::{Cue, Lines, Track, clock};

/// Reads the words of a service that gives them one by one; `None` where the file is of no such.
pub fn read(value: &Value, lines: &mut Lines<'_>) -> Option<Track> {
    monologues(value, lines).or_else(|| results(value, lines))
}

/// `monologues`, each with the `elements` that one speaker says.
fn monologues(value: &Value, lines: &mut Lines<'_>) -> Option<Track> {
    let mut track = Track::of("JSON");
    for monologue in value.get("monologues")?.as_array()? {
        let elements = monologue.get("elements")?.as_array()?;
        let said =
            |element: &Value| element.get("value").and_then(Value::as_str).map(str::to_owned);
        let text: String = elements.iter().filter_map(said).collect();
        let times = |key: &str| -> Vec<u64> {
            let numbers = elements.iter().filter_map(|element| element.get(key)?.as_f64());
            numbers.filter_map(clock::of_seconds).collect()
        };
        let speaker = monologue.get("speaker").and_then(|speaker| match speaker {
            Value::Number(number) => Some(format!("Speaker {number}")),
            other => other.as_str().map(str::to_owned),
        });
        let line = elements.iter().filter_map(said).map(|word| lines.of(&word)).next().unwrap_or(1);
        let (start, end) = (times("ts").first().copied(), times("end_ts").last().copied());
        track.cues.push(Cue { line, start, end, speaker, text });
    }
    Some(track)
}

/// `results` with `items`, of which signs go with the word before.
fn results(value: &Value, lines: &mut Lines<'_>) -> Option<Track> {
    let results = value.get("results")?;
    if results.get("audio_segments").is_some() {
        return None;
    }
    let items = results.get("items")?.as_array()?;
    let speakers = speakers(results);
    let mut track = Track::of("AWS JSON");
    for item in items {
        let text = |key: &str| item.get(key).and_then(Value::as_str);
        let content = item.get("alternatives").and_then(|all| all.get(0)?.get("content")?.as_str());
        let Some(content) = content.filter(|content| !content.trim().is_empty()) else { continue };
        let line = lines.of(content);
        let sign = text("type") == Some("punctuation");
        let speaker = text("speaker_label").or_else(|| speakers.get(text("start_time")?).copied());
        let (start, end) = (text("start_time"), text("end_time"));
        let (start, end) = (start.and_then(clock::seconds), end.and_then(clock::seconds));
        match track.cues.last_mut() {
            Some(cue) if sign => cue.text.push_str(content),
            Some(cue) if speaker.is_none_or(|name| cue.speaker.as_deref() == Some(name)) => {
                cue.text.extend([" ", content]);
                cue.end = end.or(cue.end);
            }
            _ => {
                let (speaker, text) = (speaker.map(str::to_owned), content.to_owned());
                track.cues.push(Cue { line, start, end, speaker, text });
            }
        }
    }
    Some(track)
}

/// Who speaks at which word, told by when it begins.
fn speakers(results: &Value) -> HashMap<&str, &str> {
    let mut found = HashMap::new();
    let segments = results.get("speaker_labels").and_then(|labels| labels.get("segments"));
    for segment in segments.and_then(Value::as_array).into_iter().flatten() {
        let whole = segment.get("speaker_label").and_then(Value::as_str);
        for item in segment.get("items").and_then(Value::as_array).into_iter().flatten() {
            let own = item.get("speaker_label").and_then(Value::as_str).or(whole);
            if let (Some(start), Some(own)) = (item.get("start_time").and_then(Value::as_str), own)
            {
                found.insert(start, own);
            }
        }
    }
    found
}
