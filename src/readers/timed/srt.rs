//! `SubRip`, with or without numbers, and the lines that speech recognition prints while it runs.

use super::{Cue, Track, captions, clock};

/// How many lines may stand before the first time.
const BEFORE: usize = 3;

/// Reads a text whose first lines hold a time of captions.
pub fn read(source: &str) -> Option<Track> {
    let mut head = source.lines().filter(|line| !line.trim().is_empty()).take(BEFORE);
    if head.clone().any(|line| printed(line).is_some()) {
        return Some(log(source));
    }
    let starts =
        |line: &str| captions::times(line).is_some_and(|t| t.start.is_some() || t.end.is_some());
    head.any(starts).then(|| {
        let mut track = Track::of("SRT");
        for block in captions::blocks(source) {
            captions::take(&mut track, &block, false);
        }
        track.cues = captions::unmarked(track.cues);
        track
    })
}

/// `[00:00.000 --> 00:04.000]  words`.
fn printed(line: &str) -> Option<(u64, u64, &str)> {
    let (times, words) = line.trim_start().strip_prefix('[')?.split_once(']')?;
    let (start, end) = times.split_once("-->")?;
    Some((clock::parse(start)?, clock::parse(end)?, words))
}

fn log(source: &str) -> Track {
    let mut track = Track::of("Whisper text");
    for (index, line) in source.lines().enumerate() {
        let number = index + 1;
        if line.trim().is_empty() {
        } else if let Some((start, end, words)) = printed(line) {
            let (start, end, text) = (Some(start), Some(end), words.trim().to_owned());
            track.cues.push(Cue { line: number, start, end, speaker: None, text });
        } else if let Some(cue) = track.cues.last_mut() {
            cue.text.extend(["\n", line]);
            track.warn(number, "no time stands before these words; they go with those before");
        } else {
            track.preface.push(line.trim().to_owned());
            track.warn(number, "the text before the first time is kept; nobody says it");
        }
    }
    track
}
