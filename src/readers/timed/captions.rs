//! What captions of either sort have in common: blocks of lines, each with a line of times.

use std::collections::HashMap;

use super::{Cue, Track, clock, markup};
use crate::readers::label::{is_full_name, is_label};

/// A paragraph of a file.
#[derive(Debug)]
pub struct Block<'a> {
    /// The 1-based number of its first line.
    pub line: usize,
    /// Its lines, none of them blank.
    pub lines: Vec<&'a str>,
}

/// The paragraphs of a text.
pub fn blocks(source: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut open = false;
    for (index, line) in source.lines().enumerate() {
        if line.trim().is_empty() {
            open = false;
            continue;
        }
        match blocks.last_mut().filter(|_| open) {
            Some(block) => block.lines.push(line),
            None => blocks.push(Block { line: index + 1, lines: vec![line] }),
        }
        open = true;
    }
    blocks
}

/// A line of times; each `None` where it does not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    pub start: Option<u64>,
    pub end: Option<u64>,
}

/// Reads `00:00:01.000 --> 00:00:02.000 align:start`; `None` where the line is words.
pub fn times(line: &str) -> Option<Times> {
    let (start, end) = line.split_once("-->")?;
    let end = end.split_whitespace().next().unwrap_or("");
    // An arrow between words is no line of times.
    let like = |text: &str| text.contains(':') && text.contains(|c: char| c.is_ascii_digit());
    let found = Times { start: clock::parse(start), end: clock::parse(end) };
    let alone = !start.trim().contains(char::is_whitespace);
    (alone && (like(start) || like(end))).then_some(found)
}

/// Takes the cues of a block. Words without times go with the cue above. Cues have numbers, or, where
/// they are `named`, anything that stands above their times.
pub fn take(track: &mut Track, block: &Block<'_>, named: bool) {
    let mut words: Vec<&str> = Vec::new();
    let mut begun = false;
    let mut first = block.line;
    for (index, line) in block.lines.iter().enumerate() {
        let number = block.line + index;
        let Some(times) = times(line) else {
            words.push(line);
            continue;
        };
        let alone = !begun && words.len() == 1;
        if words.last().is_some_and(|last| is_number(last)) {
            words.pop();
        } else if named && alone {
            let name = words.pop().unwrap_or("").trim().to_owned();
            track.names.push((track.cues.len(), name));
        }
        say(track, first, &words, begun);
        words.clear();
        open(track, number, line, times);
        (begun, first) = (true, number + 1);
    }
    say(track, first, &words, begun);
}

/// Gives cues the speakers that the names above their times are: those in quotation marks, and those
/// of people where they come back. Tells the others, as far as they are words.
pub fn speakers(track: &mut Track) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (_, name) in &track.names {
        *counts.entry(name.clone()).or_default() += 1;
    }
    let person = |name: &str| is_label(name) && !name.contains(|c: char| c.is_ascii_digit());
    let full = |name: &str| is_full_name(name) && person(name);
    let mut words = counts.keys().filter(|name| !is_key(name) && quoted(name).is_none()).peekable();
    let told = counts.iter().any(|(name, count)| *count > 1 && person(name))
        || counts.len() > 1 && words.peek().is_some() && words.all(|name| full(name));
    let mut left: Vec<(usize, String)> = Vec::new();
    for (at, name) in std::mem::take(&mut track.names) {
        let speaks = |name: &str| {
            counts[name] > 1 && person(name) || told && is_full_name(name) && person(name)
        };
        let speaker = quoted(&name).or_else(|| speaks(&name).then(|| name.clone()));
        let Some(cue) = track.cues.get_mut(at) else { continue };
        if speaker.is_some() {
            cue.speaker = speaker;
        } else if !is_key(&name) {
            left.push((cue.line.saturating_sub(1), name));
        }
    }
    if let Some((line, first)) = left.first() {
        let count = left.len();
        let message = match count {
            1 => format!("“{first}” above the times is left out"),
            _ => format!("{count} names above times are left out; the first is “{first}”"),
        };
        track.warn(*line, message);
    }
}

/// A name in quotation marks: `1 "Anna de Vries" (3892736)`.
fn quoted(name: &str) -> Option<String> {
    let (before, rest) = name.split_once('"')?;
    let (name, _) = rest.rsplit_once('"')?;
    let name = name.trim();
    (before.trim().bytes().all(|b| b.is_ascii_digit()) && !name.is_empty()).then(|| name.to_owned())
}

/// Whether a name is only a program's: a number, or a long one in hexadecimal digits.
fn is_key(name: &str) -> bool {
    let hex = |c: char| c.is_ascii_hexdigit() || "-/_:.".contains(c);
    let long = name.len() >= 16 && name.contains(|c: char| c.is_ascii_digit());
    !name.contains(char::is_alphabetic) || (long && name.chars().all(hex))
}

fn is_number(line: &str) -> bool {
    line.trim().bytes().all(|b| b.is_ascii_digit())
}

fn open(track: &mut Track, number: usize, line: &str, times: Times) {
    let said = line.trim();
    let mut end = times.end;
    if times.start.is_none() {
        track.warn(
            number,
            format!("“{said}” does not begin with a time; the words below it are kept"),
        );
    } else if end.is_none() {
        track.warn(number, format!("“{said}” does not end with a time"));
    } else if end < times.start {
        track.warn(number, format!("“{said}” ends before it begins; when it ends is not used"));
        end = None;
    }
    let cue = Cue { line: number, start: times.start, end, ..Cue::default() };
    track.cues.push(cue);
}

/// Gives words to the last cue; before the first they are nobody's.
fn say(track: &mut Track, number: usize, words: &[&str], begun: bool) {
    if words.is_empty() {
        return;
    }
    let text = words.join("\n");
    let Some(cue) = track.cues.last_mut() else {
        track.preface.push(markup::plain(&text));
        track.warn(number, "the text before the first time is kept; nobody says it");
        return;
    };
    let apart = !begun && !cue.text.is_empty();
    if !cue.text.is_empty() {
        cue.text.push('\n');
    }
    cue.text.push_str(&text);
    if apart {
        track.warn(number, "no time stands above these words; they go with those before");
    }
}

/// Cues whose marks are read: one for each voice.
pub fn unmarked(cues: Vec<Cue>) -> Vec<Cue> {
    let pieces = |cue: Cue| {
        let pieces = markup::pieces(&cue.text).into_iter();
        pieces.map(move |piece| Cue {
            speaker: piece.voice.or_else(|| cue.speaker.clone()),
            text: piece.text,
            ..cue
        })
    };
    cues.into_iter().flat_map(pieces).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_times_are_told_from_arrows_between_words() {
        let at = |start, end| Some(Times { start, end });
        assert_eq!(times("00:00:01,000 --> 00:00:02.500 align:start"), at(Some(1000), Some(2500)));
        assert_eq!(times("0:01 --> 0:02"), at(Some(1000), Some(2000)));
        assert_eq!(times("00:0x:01,000 --> 00:00:02,000"), at(None, Some(2000)));
        assert_eq!(times("00:00:01,000 -->"), at(Some(1000), None));
        assert_eq!(times("van hier --> naar daar"), None);
        assert_eq!(times("om 10:30 --> daarna"), None);
    }
}
