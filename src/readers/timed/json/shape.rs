//! The usual shape: a list of who says what from when to when.
//!
//! Which list of a file it is, and under which names, is found by looking: programs differ.

use serde_json::{Map, Value};

use super::{Cue, Lines, Track, clock};

const TEXT: [&str; 11] = [
    "text",
    "transcript",
    "spokenText",
    "utterance",
    "sentence",
    "content",
    "caption",
    "body",
    "display",
    "punctuated_word",
    "word",
];
const SPEAKER: [&str; 15] = [
    "speakerDisplayName",
    "speakerName",
    "speaker_name",
    "speaker",
    "speaker_label",
    "speakerLabel",
    "participant",
    "name",
    "who",
    "user",
    "author",
    "speakerId",
    "speaker_id",
    "role",
    "channel",
];
const START: [&str; 16] = [
    "start",
    "start_time",
    "startTime",
    "startOffset",
    "start_offset",
    "startTimestamp",
    "start_timestamp",
    "start_ms",
    "startMs",
    "begin",
    "from",
    "timestamp",
    "offset",
    "time",
    "ts",
    "timestamps",
];
const END: [&str; 12] = [
    "end",
    "end_time",
    "endTime",
    "endOffset",
    "end_offset",
    "endTimestamp",
    "end_timestamp",
    "end_ms",
    "endMs",
    "to",
    "stop",
    "end_ts",
];

/// How deep lists are looked for.
const DEEP: usize = 8;
/// Whole numbers that lie farther apart than this between start and end are no seconds.
const LONG: u64 = 100;

/// A list, where it stands and who speaks in all of it.
struct List<'a> {
    /// Where, with the numbers of lists left out.
    path: String,
    depth: usize,
    items: &'a [Value],
    speaker: Option<String>,
}

/// Reads the list that is most like a transcript.
pub fn read(value: &Value, lines: &mut Lines<'_>) -> Option<Track> {
    let mut lists = Vec::new();
    collect(value, "", 0, None, &mut lists);
    let best = lists.iter().filter(|list| fits(list.items)).max_by_key(|list| {
        let first =
            list.items.iter().filter_map(Value::as_object).find(|item| text(item).is_some());
        let has = |keys: &[&str]| {
            first.is_some_and(|item| keys.iter().any(|key| item.contains_key(*key)))
        };
        // The least deep, and of these the one that says most.
        (std::cmp::Reverse(list.depth), has(&START), has(&SPEAKER))
    });
    let Some(best) = best.map(|best| best.path.clone()) else { return alone(value, lines) };
    let mut track = Track::of(name(value, &best));
    let same: Vec<&List<'_>> = lists.iter().filter(|list| list.path == best).collect();
    let thousandths = same.iter().any(|list| counts_thousandths(list.items));
    for list in same {
        for item in list.items {
            take(&mut track, item, list.speaker.as_deref(), thousandths, lines);
        }
    }
    tell_timeless(&mut track, lists.iter().filter(|list| list.path == best));
    if thousandths {
        track.warn(1, "the times are whole numbers and read as milliseconds");
    }
    Some(track)
}

/// What the format is called.
fn name(value: &Value, path: &str) -> &'static str {
    match path {
        "/entries" if value.get("events").is_some() || value.get("type").is_some() => "Teams JSON",
        "/segments" | "/transcription" => "Whisper JSON",
        _ => "JSON",
    }
}

/// A text without parts.
fn alone(value: &Value, lines: &mut Lines<'_>) -> Option<Track> {
    let text = value.get("text").or_else(|| value.get("transcript"))?.as_str()?;
    let mut track = Track::of("JSON");
    let line = lines.of(text);
    track.cues.push(Cue { line, text: text.to_owned(), ..Cue::default() });
    Some(track)
}

fn collect<'a>(
    value: &'a Value,
    path: &str,
    depth: usize,
    speaker: Option<&str>,
    lists: &mut Vec<List<'a>>,
) {
    if depth > DEEP {
        return;
    }
    match value {
        Value::Array(items) => {
            let speaker_of_all = speaker.map(str::to_owned);
            lists.push(List { path: path.to_owned(), depth, items, speaker: speaker_of_all });
            items.iter().for_each(|item| collect(item, path, depth + 1, speaker, lists));
        }
        Value::Object(map) => {
            let own = self::speaker(map);
            let speaker = own.as_deref().or(speaker);
            for (key, inner) in map {
                collect(inner, &format!("{path}/{key}"), depth + 1, speaker, lists);
            }
        }
        _ => {}
    }
}

/// Whether most of a list has words, and somebody who says them or a time.
fn fits(items: &[Value]) -> bool {
    let like = |item: &&Value| {
        let Some(item) = item.as_object() else { return false };
        let has = |keys: &[&str]| keys.iter().any(|key| item.contains_key(*key));
        text(item).is_some() && (has(&START) || has(&SPEAKER))
    };
    !items.is_empty() && items.iter().filter(like).count() * 2 >= items.len()
}

fn text(item: &Map<String, Value>) -> Option<&str> {
    TEXT.iter().find_map(|key| item.get(*key)?.as_str())
}

fn speaker(item: &Map<String, Value>) -> Option<String> {
    SPEAKER.iter().find_map(|key| match item.get(*key)? {
        Value::String(name) => Some(name.trim().to_owned()).filter(|name| !name.is_empty()),
        Value::Number(number) => Some(format!("Speaker {number}")),
        Value::Object(who) => {
            let name = ["name", "displayName", "label", "id"]
                .iter()
                .find_map(|key| who.get(*key)?.as_str());
            name.map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned)
        }
        _ => None,
    })
}

/// A moment as the file has it.
enum Moment<'a> {
    None,
    Number(f64, bool),
    Text(&'a str),
}

fn moment<'a>(item: &'a Map<String, Value>, keys: &[&str], at: usize) -> Moment<'a> {
    let of = |key: &str, value: &'a Value| match value {
        Value::Number(number) => {
            let thousandths = key.ends_with("ms") || key.ends_with("Ms");
            number.as_f64().map(|number| Moment::Number(number, thousandths))
        }
        Value::String(text) if !text.trim().is_empty() => Some(Moment::Text(text)),
        _ => None,
    };
    // Both moments of a cue may stand together: `[0.0, 2.5]` or `{"from": …, "to": …}`.
    let pair = |key: &str| match item.get(key)? {
        Value::Array(pair) => of(key, pair.get(at)?),
        Value::Object(pair) => of(key, pair.get(["from", "to"][at])?),
        _ => None,
    };
    let own = keys.iter().find_map(|key| of(key, item.get(*key)?));
    own.or_else(|| pair("timestamps")).or_else(|| pair("timestamp")).unwrap_or(Moment::None)
}

/// Whether times are whole numbers, too far apart for seconds.
fn counts_thousandths(items: &[Value]) -> bool {
    let (mut count, mut sum) = (0, 0);
    for item in items.iter().filter_map(Value::as_object) {
        let number = |keys: &[&str]| keys.iter().find_map(|key| item.get(*key)?.as_number());
        let (Some(start), Some(end)) = (number(&START), number(&END)) else { continue };
        let (Some(start), Some(end)) = (start.as_u64(), end.as_u64()) else { return false };
        count += 1;
        sum += end.saturating_sub(start).min(1 << 32);
    }
    count > 0 && sum / count >= LONG
}

/// Tells parts that have no time where others have one.
fn tell_timeless<'a>(track: &mut Track, lists: impl Iterator<Item = &'a List<'a>>) {
    let items = lists.flat_map(|list| list.items).filter_map(Value::as_object);
    let said = items.filter(|item| text(item).is_some_and(|text| !text.trim().is_empty()));
    let timeless = |item| matches!(moment(item, &START, 0), Moment::None);
    let found: Vec<usize> =
        said.zip(&track.cues).filter(|(item, _)| timeless(item)).map(|(_, cue)| cue.line).collect();
    let Some(line) = found.first().filter(|_| found.len() < track.cues.len()) else { return };
    let message = match found.len() {
        1 => "no time is given for these words; they stay behind what stands above".to_owned(),
        many => format!(
            "{many} parts from here on have no time; they stay behind what stands above them"
        ),
    };
    track.warn(*line, message);
}

fn take(
    track: &mut Track,
    item: &Value,
    speaker_of_all: Option<&str>,
    thousandths: bool,
    lines: &mut Lines<'_>,
) {
    let Some(item) = item.as_object() else { return };
    let Some(text) = text(item).filter(|text| !text.trim().is_empty()) else { return };
    let line = lines.of(text);
    let mut time = |keys: &[&str], at: usize| match moment(item, keys, at) {
        Moment::None => None,
        Moment::Number(number, ms) => {
            let seconds = if ms || thousandths { number / 1000.0 } else { number };
            let time = clock::of_seconds(seconds);
            if time.is_none() {
                track.warn(line, format!("{number} is no time; the words are kept without it"));
            }
            time
        }
        Moment::Text(said) => {
            let time = clock::parse(said).or_else(|| clock::seconds(said));
            if time.is_none() {
                track.warn(line, format!("“{said}” is no time; the words are kept without it"));
            }
            time
        }
    };
    let (start, end) = (time(&START, 0), time(&END, 1));
    let end = end.filter(|end| start.is_none_or(|start| start <= *end));
    let speaker = speaker(item).or_else(|| speaker_of_all.map(str::to_owned));
    track.cues.push(Cue { line, start, end, speaker, text: text.to_owned() });
}
