//! Transcripts as people have them: the bytes of one format become a [`Draft`].
//!
//! What the format is, is told by the content and never by the file's name. A reader only divides
//! the text into lines and headings; who speaks is found out in one place for all formats.

mod alike;
mod body;
mod closing;
mod columns;
mod decode;
mod docx;
mod doubts;
mod front;
mod grid;
mod html;
mod label;
mod labelled;
mod markdown;
mod memo;
mod numbers;
mod odf;
mod opening;
mod overlooked;
mod paper;
mod parted;
pub mod pdf;
mod place;
mod rtf;
mod speakers;
pub mod table;
mod tally;
mod text;
mod timed;
mod titles;
mod xlsx;
mod xml;

use crate::archive::{Archive, Limits};
use crate::problem::{Problem, Result};
use crate::study::Codebook;

pub use front::Front;
pub use label::composed;
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
        let label = label::composed(label);
        self.speakers.iter().any(|(known, who)| label::composed(known) == label && who.is_empty())
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

/// How files are read that can be read in more than one way.
#[derive(Debug, Clone, Default)]
pub struct Ways {
    /// What plain text is written in; found out when absent.
    pub encoding: Option<String>,
    /// The language that is likely, to guess by what plain text is written in.
    pub language: Option<String>,
    /// What reads the pages of a PDF; [`pdf::pages`] when absent.
    pub pages: Option<pdf::Reads>,
    /// The sheet of a spreadsheet; the first that holds something when absent.
    pub sheet: Option<String>,
}

/// Reads a transcript of whatever format.
pub fn read(bytes: &[u8], known: Known<'_>) -> Result<Draft> {
    read_in(bytes, known, &Ways::default())
}

/// Reads a transcript of whatever format, in the ways that somebody wants.
pub fn read_in(bytes: &[u8], known: Known<'_>, ways: &Ways) -> Result<Draft> {
    if Archive::is_one(bytes) {
        let mut archive = Archive::open(bytes, Limits::DOCUMENT)?;
        if docx::is_one(&mut archive) {
            return document("Word", docx::read(&mut archive)?, known);
        }
        if odf::kind(&mut archive).as_deref() == Some("text") {
            return document("OpenDocument", odf::read(&mut archive)?, known);
        }
    }
    if rtf::is_one(bytes) {
        return document("Rich Text", rtf::read(bytes)?, known);
    }
    if pdf::is_one(bytes) {
        let pages = ways.pages.unwrap_or(pdf::pages)(bytes)?;
        return document("PDF", pdf::read(&pages)?, known);
    }
    if let Some(sheet) = sheet(bytes, ways)? {
        return transcript_in(&sheet);
    }
    let decoded = decoded(bytes, ways)?;
    let timed = timed::read(&decoded.text, known)?;
    let mut draft = timed.map_or_else(|| words(&decoded.text, known), Ok)?;
    draft.warnings.splice(0..0, decoded.warning);
    Ok(draft)
}

fn decoded<'a>(bytes: &'a [u8], ways: &Ways) -> Result<decode::Decoded<'a>> {
    let chosen = ways.encoding.as_deref().map(decode::encoding).transpose()?;
    decode::decode(bytes, chosen, ways.language.as_deref())
}

/// The table that a file is, if it is one.
pub fn sheet(bytes: &[u8], ways: &Ways) -> Result<Option<table::Sheet>> {
    if !Archive::is_one(bytes) {
        if rtf::is_one(bytes) || pdf::is_one(bytes) {
            return Ok(None);
        }
        // What is no text is told by who reads it as such.
        let Ok(decoded) = decoded(bytes, ways) else { return Ok(None) };
        if timed::may_be_one(&decoded.text) {
            return Ok(None);
        }
        let Some(sheet) = table::delimited(&decoded.text) else { return Ok(None) };
        let mut sheet = sheet?;
        if sheet.is_labelled() {
            return Ok(None);
        }
        sheet.warning = decoded.warning;
        return Ok(Some(sheet));
    }
    let mut archive = Archive::open(bytes, Limits::DOCUMENT)?;
    if xlsx::is_one(&archive) {
        return one_of(xlsx::sheets(&mut archive)?, ways).map(Some);
    }
    if odf::kind(&mut archive).as_deref() == Some("spreadsheet") {
        return one_of(odf::sheets(&mut archive)?, ways).map(Some);
    }
    Ok(None)
}

/// The table that a file is taken as, because somebody says that it is one.
pub fn any_sheet(bytes: &[u8], ways: &Ways) -> Result<table::Sheet> {
    if let Some(sheet) = sheet(bytes, ways)? {
        return Ok(sheet);
    }
    if Archive::is_one(bytes) || rtf::is_one(bytes) || pdf::is_one(bytes) {
        return Err(Box::new(
            Problem::new("the file is no table").help("save it as CSV or as a spreadsheet"),
        ));
    }
    let decoded = decoded(bytes, ways)?;
    let mut sheet = table::forced(&decoded.text)?;
    sheet.warning = decoded.warning;
    Ok(sheet)
}

/// The sheet that somebody means.
fn one_of(sheets: Vec<table::Sheet>, ways: &Ways) -> Result<table::Sheet> {
    let names: Vec<String> = sheets.iter().map(|sheet| sheet.name.clone()).collect();
    let full: Vec<String> =
        sheets.iter().filter(|sheet| !sheet.is_empty()).map(|sheet| sheet.name.clone()).collect();
    let wanted = ways.sheet.as_ref().or(full.first());
    let Some(wanted) = wanted else {
        return Err(Box::new(
            Problem::new("the spreadsheet is empty").help("save it again, or leave it out"),
        ));
    };
    let found = sheets.into_iter().find(|sheet| sheet.name == *wanted);
    let mut sheet = found.ok_or_else(|| {
        Problem::new(format!("there is no sheet `{wanted}`"))
            .nearest(wanted, names.iter().map(String::as_str))
    })?;
    let others: Vec<String> =
        full.iter().filter(|name| *name != wanted).map(|name| format!("`{name}`")).collect();
    if ways.sheet.is_none() && !others.is_empty() {
        let others = others.join(", ");
        let message = format!("only the sheet `{wanted}` is read; others with --sheet: {others}");
        sheet.warning = Some(Warning::new(1, message));
    }
    Ok(sheet)
}

/// A transcript in a table; answers are for who knows what the columns mean.
fn transcript_in(sheet: &table::Sheet) -> Result<Draft> {
    let columns = table::transcript(sheet).ok_or_else(|| {
        Problem::new("the table is no transcript: no columns say who speaks and what")
            .help("head them with `speaker` and `text`, and `time` where there is one")
    })?;
    let mut draft = table::draft(sheet, columns);
    draft.warnings.splice(0..0, sheet.warning.clone());
    if draft.turns().next().is_none() {
        return Err(Box::new(
            Problem::new("nobody says anything in the table").help("name who speaks in each row"),
        ));
    }
    Ok(draft)
}

/// Reads a text: a page, a flat document, Markdown, or plain text.
fn words(source: &str, known: Known<'_>) -> Result<Draft> {
    if odf::is_flat(source) {
        return document("OpenDocument", odf::read_flat(source)?, known);
    }
    if html::is_one(source) {
        return document("HTML", html::read(source), known);
    }
    let (front, skipped, rest, warnings) = front::split(source)?;
    let (format, mut paper) = if skipped > 0 || markdown::is_markdown(rest) {
        ("Markdown", markdown::paper(rest, skipped))
    } else {
        let lines = text::lines(rest, skipped).into_iter().map(text::Line::into_owned);
        ("text", paper::Paper { lines: lines.collect(), ..paper::Paper::default() })
    };
    paper.warnings.extend(warnings);
    divided(format, front, paper, known)
}

fn refuse_empty(lines: &[text::Line<'_>]) -> Result<()> {
    if lines.iter().all(text::Line::is_blank) {
        return Err(Box::new(
            Problem::new("the file is empty").help("export the transcript again, or leave it out"),
        ));
    }
    Ok(())
}

/// A document of a word processor, or what is like one.
fn document(format: &'static str, paper: paper::Paper, known: Known<'_>) -> Result<Draft> {
    divided(format, Front::default(), paper, known)
}

/// Divides a text into turns, and puts its notes on their words.
fn divided(
    format: &'static str,
    front: Front,
    mut paper: paper::Paper,
    known: Known<'_>,
) -> Result<Draft> {
    refuse_empty(&paper.lines)?;
    numbers::take_out(&mut paper);
    // Whoever stands in a table's column of speakers is one, whatever the name looks like.
    let unknown = |label: &&String| !known.speakers.iter().any(|(other, _)| other == *label);
    let seen = paper.labels.iter().filter(unknown).map(|label| (label.clone(), label.clone()));
    let speakers: Vec<(String, String)> = known.speakers.iter().cloned().chain(seen).collect();
    let known = Known { speakers: &speakers, ..known };
    let (mut blocks, found) = speakers::divide(&paper.lines, &front, known)?;
    let memos = place::memos(&paper, &mut blocks);
    let mut warnings = paper.warnings;
    warnings.extend(found);
    warnings.sort_by_key(|warning| warning.line);
    Ok(Draft { format, front, blocks, memos, warnings })
}

#[cfg(test)]
mod forms;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;
