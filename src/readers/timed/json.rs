//! JSON of programs that write out speech: Whisper and its kin, meeting programs, speech services.

mod items;
mod shape;

use serde_json::Value;

use super::{Cue, Track, clock};
use crate::problem::{Place, Problem, Result};

/// How far ahead the words of a cue are looked for in the file.
const AHEAD: usize = 1 << 16;
/// How often they may not be found before nobody looks any more.
const MISSES: usize = 200;

/// Reads a text that is JSON; `None` where it is none.
pub fn read(source: &str) -> Result<Option<Track>> {
    let source = source.trim_start_matches('\u{feff}');
    if !looks_like_json(source) {
        return Ok(None);
    }
    let value = parse(source)?;
    let mut lines = Lines { source, at: 0, line: 1, misses: 0 };
    let found = items::read(&value, &mut lines).or_else(|| shape::read(&value, &mut lines));
    let mut track = found.ok_or_else(|| {
        Problem::new("the file is JSON, and no transcript was found in it").help(
            "what is said must stand in a list, each with its `text` and a `speaker` or a `start`",
        )
    })?;
    if let Some(language) = language(&value) {
        track.speaks(language);
    }
    Ok(Some(track))
}

fn looks_like_json(source: &str) -> bool {
    let begins = |text: &str| text.trim_start().starts_with(['"', '}']);
    let source = source.trim_start();
    if let Some(inner) = source.strip_prefix('{') {
        return begins(inner);
    }
    let inner = source.strip_prefix('[').and_then(|inner| inner.trim_start().strip_prefix('{'));
    inner.is_some_and(begins)
}

/// The value of a file; the values of one that has several, as a list.
fn parse(source: &str) -> Result<Value> {
    let mut values = Vec::new();
    for value in serde_json::Deserializer::from_str(source).into_iter::<Value>() {
        values.push(value.map_err(|error| broken(source, &error))?);
    }
    Ok(if values.len() == 1 { values.remove(0) } else { Value::Array(values) })
}

fn broken(source: &str, error: &serde_json::Error) -> Box<Problem> {
    let message = error.to_string();
    let what = message.split(" at line ").next().unwrap_or_default();
    Box::new(
        Problem::new(format!("the file looks like JSON and does not read: {what}"))
            .at(Place::new(source, error.line(), error.column(), 1))
            .help("it may be cut off: export it again"),
    )
}

fn language(value: &Value) -> Option<&str> {
    let keys = ["language", "language_code", "languageCode", "spokenLanguageTag"];
    let inner = ["results", "metadata", "result"].iter().filter_map(|key| value.get(key));
    let mut places = std::iter::once(value).chain(inner);
    places.find_map(|place| keys.iter().find_map(|key| place.get(key)?.as_str()))
}

/// Finds the lines on which words stand, in the order of the file.
struct Lines<'a> {
    source: &'a str,
    at: usize,
    line: usize,
    misses: usize,
}

impl Lines<'_> {
    /// The line of some words, or that of those before where they are written in another way.
    fn of(&mut self, words: &str) -> usize {
        if self.misses > MISSES {
            return self.line;
        }
        let quoted = Value::from(words).to_string();
        let end = (self.at + AHEAD.max(quoted.len() * 3)).min(self.source.len());
        let end = (end..=self.source.len()).find(|&end| self.source.is_char_boundary(end));
        let ahead = &self.source[self.at..end.unwrap_or(self.source.len())];
        let plain = ahead.find(&quoted).map(|at| (at, quoted.len()));
        let found = plain.or_else(|| {
            let quoted = in_ascii(&quoted);
            ahead.find(&quoted).map(|at| (at, quoted.len()))
        });
        let Some((at, length)) = found else {
            self.misses += 1;
            return self.line;
        };
        self.line += ahead[..at].matches('\n').count();
        // The same words may come again behind these.
        self.at += at + length;
        self.line
    }
}

/// A string of JSON as many programs write it: other letters by their numbers.
fn in_ascii(quoted: &str) -> String {
    let mut out = String::with_capacity(quoted.len());
    for sign in quoted.chars() {
        if sign.is_ascii() {
            out.push(sign);
        } else {
            let mut units = [0; 2];
            let escape = |unit: &mut u16| format!("\\u{unit:04x}");
            out.extend(sign.encode_utf16(&mut units).iter_mut().map(escape));
        }
    }
    out
}
