//! Transcripts with times: captions, and what programs that write out speech leave behind.
//!
//! A reader of a format only finds [`Cue`]s. How they become turns is found out in one place: put in
//! order, said once, given to speakers, joined.

mod captions;
mod clock;
mod elan;
mod json;
mod markup;
mod order;
mod otter;
mod rolling;
mod srt;
mod turns;
mod voices;
mod webvtt;

use super::{Block, Draft, Front, Known, Warning};
use crate::problem::{Problem, Result};

/// A stretch of speech.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Cue {
    /// The 1-based line of the file on which it begins.
    line: usize,
    /// When it begins, in milliseconds.
    start: Option<u64>,
    /// When it ends.
    end: Option<u64>,
    /// Who speaks, where the format says so.
    speaker: Option<String>,
    /// What is said, on one or more lines.
    text: String,
}

/// What a file of a format with times says.
#[derive(Debug, Default)]
struct Track {
    /// The format, as people call it.
    format: &'static str,
    /// The language, where the file tells it.
    language: Option<String>,
    /// What stands before the first cue.
    preface: Vec<String>,
    cues: Vec<Cue>,
    /// What stands above the times of cues: the index of the cue, and the words.
    names: Vec<(usize, String)>,
    warnings: Vec<Warning>,
}

impl Track {
    fn of(format: &'static str) -> Self {
        Self { format, ..Self::default() }
    }

    fn warn(&mut self, line: usize, message: impl Into<String>) {
        self.warnings.push(Warning::new(line, message));
    }

    /// Takes a language as `nl` or `nl-NL`; a name of one is none.
    fn speaks(&mut self, language: &str) {
        let code = language.trim().split(['-', '_']).next().unwrap_or("").to_lowercase();
        let is_code = (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase());
        self.language = self.language.take().or(is_code.then_some(code));
    }

    fn draft(mut self, known: Known<'_>) -> Result<Draft> {
        self.cues.retain(|cue| !cue.text.trim().is_empty());
        let warnings = &mut self.warnings;
        let cues = order::sorted(self.cues, warnings);
        let cues = rolling::once(cues, warnings);
        let cues = voices::named(&cues, known, warnings);
        let blocks = turns::joined(&self.preface, &cues, known, warnings);
        if !blocks.iter().any(|block| matches!(block, Block::Turn(_))) {
            let empty = format!("the file is {}, and nobody says anything in it", self.format);
            let help = "export the transcript again, or leave the file out";
            return Err(Box::new(Problem::new(empty).help(help)));
        }
        self.warnings.sort_by_key(|warning| warning.line);
        let front = Front { language: self.language, ..Front::default() };
        let (format, warnings) = (self.format, self.warnings);
        Ok(Draft { format, front, blocks, warnings, ..Draft::default() })
    }
}

/// Whether a text begins as one of these formats does, and so is no table.
pub fn may_be_one(source: &str) -> bool {
    let start = source.trim_start();
    let list = start.strip_prefix('[').map(str::trim_start);
    start.starts_with(['{', '<'])
        || start.starts_with("WEBVTT")
        || list.is_some_and(|rest| rest.starts_with('{'))
}

/// Reads a text of one of the formats with times; `None` where it is none of them.
pub fn read(source: &str, known: Known<'_>) -> Result<Option<Draft>> {
    let found = webvtt::read(source)
        .or_else(|| srt::read(source))
        .map_or_else(|| json::read(source), |track| Ok(Some(track)));
    let found = match found? {
        None => elan::read(source)?,
        found => found,
    };
    match found {
        Some(track) => track.draft(known).map(Some),
        None => otter::read(source, known),
    }
}

#[cfg(test)]
mod tests;
