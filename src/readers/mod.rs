//! Transcripts as people have them: the bytes of one format become a [`Draft`].
//!
//! What the format is, is told by the content and never by the file's name. A reader only divides
//! the text into lines and headings; who speaks is found out in one place for all formats.

mod alike;
mod body;
mod closing;
mod decode;
mod front;
mod label;
mod markdown;
mod memo;
mod opening;
mod parted;
mod speakers;
mod tally;
mod text;
mod timed;

use crate::problem::{Problem, Result};
use crate::study::Codebook;

pub use front::Front;
pub use memo::{Anchor, Memo, MemoKind, PlacedMemo, Point};

/// What is known of a transcript before it is read.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The study's codebook: its lenses, and its words for interviewers.
    pub codebook: &'a Codebook,
    /// Labels with who speaks under them; a label of nobody (`""`) is plain text.
    pub speakers: &'a [(String, String)],
}

impl Known<'_> {
    /// Whether somebody said that no one speaks under this label.
    fn is_text(&self, label: &str) -> bool {
        self.speakers.iter().any(|(known, who)| known == label && who.is_empty())
    }

    /// Whether this is how people label who asks the questions: `I`, `Interviewer`, or one of the
    /// codebook's words.
    pub fn is_interviewer(&self, label: &str) -> bool {
        label == "I"
            || label.eq_ignore_ascii_case("interviewer")
            || self.codebook.is_interviewer(label)
    }
}

/// A transcript as it was understood, before it is one of the study's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// The format it was found to be, as people call it.
    pub format: &'static str,
    /// What its front matter said.
    pub front: Front,
    /// Its turns and headings, in order.
    pub blocks: Vec<Block>,
    /// What somebody noted in it.
    pub memos: Vec<Memo>,
    /// What somebody should look at.
    pub warnings: Vec<Warning>,
}

/// A piece of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// What stands before the first turn.
    Text(String),
    /// A heading, and the lens it opens, if any.
    Heading {
        /// Its text.
        text: String,
        /// The lens's id.
        lens: Option<String>,
    },
    /// What one speaker says in one go.
    Turn(Turn),
}

/// A turn of a draft.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Turn {
    /// The speaker's label, without `:`.
    pub label: String,
    /// When it began: `hh:mm:ss`.
    pub time: Option<String>,
    /// Its paragraphs, each on one line.
    pub paragraphs: Vec<String>,
}

/// Something that somebody should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The 1-based line of the file.
    pub line: usize,
    /// What stands there, and what was made of it.
    pub message: String,
}

impl Warning {
    fn new(line: usize, message: impl Into<String>) -> Self {
        Self { line, message: message.into() }
    }
}

impl Draft {
    /// The turns, in order.
    pub fn turns(&self) -> impl Iterator<Item = &Turn> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Turn(turn) => Some(turn),
            _ => None,
        })
    }

    /// The lenses opened, in order, each once.
    pub fn lenses(&self) -> Vec<&str> {
        let mut lenses = Vec::new();
        for block in &self.blocks {
            if let Block::Heading { lens: Some(lens), .. } = block
                && !lenses.contains(&lens.as_str())
            {
                lenses.push(lens.as_str());
            }
        }
        lenses
    }

    /// The text as kwali writes it, below the front matter.
    pub fn body(&self) -> String {
        body::render(self)
    }

    /// The same text, with the memos at their places in it.
    pub fn rendered(&self) -> (String, Vec<PlacedMemo>) {
        body::render_with_memos(self)
    }
}

/// Reads a transcript of whatever format.
pub fn read(bytes: &[u8], known: Known<'_>) -> Result<Draft> {
    let source = decode::decode(bytes)?;
    if let Some(draft) = timed::read(&source, known)? {
        return Ok(draft);
    }
    let (front, skipped, rest, mut warnings) = front::split(&source)?;
    let (format, lines) = if skipped > 0 || markdown::is_markdown(rest) {
        ("Markdown", markdown::lines(rest, skipped))
    } else {
        ("text", text::lines(rest, skipped))
    };
    if lines.iter().all(text::Line::is_blank) {
        return Err(Box::new(
            Problem::new("the file is empty").help("export the transcript again, or leave it out"),
        ));
    }
    let (blocks, found) = speakers::divide(&lines, &front, known)?;
    warnings.extend(found);
    warnings.sort_by_key(|warning| warning.line);
    Ok(Draft { format, front, blocks, memos: Vec::new(), warnings })
}

#[cfg(test)]
mod forms;
#[cfg(test)]
mod tests;
