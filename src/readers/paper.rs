//! Documents with paragraphs, tables and notes, of whatever program: what their readers write into.
//!
//! A reader says what it meets, in the order of the document; here it becomes lines, as a plain text
//! has them, and notes with the places of their words in these lines.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use super::Warning;
use super::grid::Row;
use super::memo::MemoKind;
use super::opening::may_be_marked;
use super::text::{Line, is_around, words};

/// A document as lines.
#[derive(Debug, Default)]
pub struct Paper {
    /// Its lines; a paragraph ends with an empty one.
    pub lines: Vec<Line<'static>>,
    /// Lines that begin with a label in bold, with how many bytes stand between the two `**`.
    pub bold: HashMap<usize, usize>,
    /// What was noted in it, by the order of the words.
    pub notes: Vec<Note>,
    /// Labels of which the document's form says that they speak.
    pub labels: Vec<String>,
    /// What somebody should look at.
    pub warnings: Vec<Warning>,
}

/// A note, and the words of the lines it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What kind of note it is.
    pub kind: MemoKind,
    /// Who made it.
    pub by: Option<String>,
    /// Its text.
    pub text: String,
    /// From where to where; equal where it stands at one place.
    pub at: Option<(Spot, Spot)>,
}

/// A place in the lines: the index of the line, and a byte of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The line, from 0.
    pub line: usize,
    /// The byte.
    pub at: usize,
}

/// Where a note begins, ends or stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edge {
    From,
    To,
    At,
}

/// A line of a paragraph, up to a soft break.
#[derive(Debug, Clone, Default)]
struct Soft {
    text: String,
    /// How many bytes at the start are bold.
    bold: usize,
    /// Whether it has words that are not.
    plain: bool,
}

/// A paragraph.
#[derive(Debug, Clone, Default)]
pub struct Para {
    lines: Vec<Soft>,
    /// Notes with their edges: the note, the line of the paragraph, and the byte.
    marks: Vec<(usize, Edge, usize, usize)>,
    heading: bool,
}

impl Para {
    fn last(&mut self) -> &mut Soft {
        if self.lines.is_empty() {
            self.lines.push(Soft::default());
        }
        let last = self.lines.len() - 1;
        &mut self.lines[last]
    }

    /// Whether it says nothing.
    pub fn is_blank(&self) -> bool {
        self.lines.iter().all(|line| words(&line.text).is_empty())
    }

    /// Its words.
    pub fn text(&self) -> String {
        let lines: Vec<&str> = self.lines.iter().map(|line| words(&line.text)).collect();
        lines.join("\n").trim().to_owned()
    }

    /// Makes it one line.
    fn join(&mut self) {
        let mut starts = Vec::with_capacity(self.lines.len());
        let mut text = String::new();
        for line in &self.lines {
            text.push_str(if text.is_empty() { "" } else { " " });
            starts.push(text.len());
            text.push_str(&line.text);
        }
        for (_, _, line, at) in &mut self.marks {
            *at += starts.get(*line).copied().unwrap_or(0);
            *line = 0;
        }
        self.lines = vec![Soft { text, ..Soft::default() }];
    }

    /// Puts some words before it.
    pub fn prefix(&mut self, before: &str) {
        self.last();
        self.lines[0].text.insert_str(0, before);
        self.lines[0].bold = 0;
        for (_, _, _, at) in self.marks.iter_mut().filter(|(_, _, line, _)| *line == 0) {
            *at += before.len();
        }
        self.heading = false;
    }
}

/// What text goes into instead of the document itself.
enum Frame {
    /// A text box: it follows the paragraph that it hangs on.
    Aside(Vec<Para>),
    /// A note in the midst of the text.
    Note(usize, Vec<String>),
    /// A table.
    Table(Vec<Row>),
    /// What a program adds by itself: a table of contents.
    Nothing,
}

/// A frame with what was being written when it was opened.
struct Opened {
    frame: Frame,
    para: Para,
    pending: Vec<Para>,
}

/// How many frames stand in each other at most; text of what stands deeper is that of the last.
const DEEP: usize = 64;

/// How many columns one cell covers at most.
pub const COLUMNS: usize = 64;

/// A document that is being written.
#[derive(Default)]
pub struct Writer {
    paras: Vec<Para>,
    para: Para,
    /// Text boxes that hang on the paragraph.
    pending: Vec<Para>,
    frames: Vec<Opened>,
    notes: Vec<Note>,
    keys: HashMap<String, usize>,
    /// Notes whose words begin where those of others do.
    starts: Vec<(usize, usize)>,
    /// Notes with those that hold the places of their words.
    ties: Vec<(usize, usize)>,
    /// Frames that were not opened because they stand too deep in others.
    too_deep: usize,
    labels: Vec<String>,
    messages: Vec<String>,
    left_out: BTreeMap<&'static str, usize>,
    kept: BTreeMap<&'static str, usize>,
}

impl Writer {
    /// Words of the paragraph.
    pub fn text(&mut self, text: &str, bold: bool) {
        let clean = cleaned(text);
        let line = self.para.last();
        line.text.push_str(&clean);
        if !bold {
            line.plain |= !clean.trim_start().is_empty();
        } else if !line.plain {
            line.bold = line.text.len();
        }
    }

    /// Leaves the sign of a list out, where the paragraph has only that; tells whether it did.
    pub fn drop_bullet(&mut self) -> bool {
        let [line] = &mut self.para.lines[..] else { return false };
        let alone = is_bullet(words(&line.text));
        if alone {
            *line = Soft::default();
        }
        alone
    }

    /// A new line in the same paragraph.
    pub fn line_break(&mut self) {
        self.para.last();
        self.para.lines.push(Soft::default());
    }

    /// The end of a paragraph.
    pub fn end_paragraph(&mut self, heading: bool) {
        let mut para = std::mem::take(&mut self.para);
        para.heading = heading;
        if heading {
            para.join();
        }
        let pending = std::mem::take(&mut self.pending);
        self.sink(para);
        pending.into_iter().for_each(|para| self.sink(para));
    }

    /// The paragraph is left out after all.
    pub fn drop_paragraph(&mut self) {
        self.para = Para::default();
        self.pending.clear();
    }

    /// Ends the paragraph where it says something.
    pub fn end_open_paragraph(&mut self) {
        if !self.para.is_blank() || !self.para.marks.is_empty() || !self.pending.is_empty() {
            self.end_paragraph(false);
        } else {
            self.para = Para::default();
        }
    }

    fn sink(&mut self, para: Para) {
        match self.frames.last_mut().map(|opened| &mut opened.frame) {
            None => self.paras.push(para),
            Some(Frame::Aside(paras)) => paras.push(para),
            Some(Frame::Note(_, texts)) => texts.push(para.text()),
            Some(Frame::Table(rows)) => {
                if let Some(cell) = rows.last_mut().and_then(|row| row.cells.last_mut()) {
                    cell.push(para);
                } else {
                    rows.push(Row { cells: vec![vec![para]], ..Row::default() });
                }
            }
            Some(Frame::Nothing) => {}
        }
    }

    fn open(&mut self, frame: Frame) {
        if self.frames.len() >= DEEP {
            self.too_deep += 1;
            return;
        }
        let para = std::mem::take(&mut self.para);
        let pending = std::mem::take(&mut self.pending);
        self.frames.push(Opened { frame, para, pending });
    }

    fn close(&mut self, wanted: impl Fn(&Frame) -> bool) -> Option<Frame> {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return None;
        }
        // Whoever closes what is not open has a broken document.
        self.frames.last().filter(|opened| wanted(&opened.frame))?;
        self.end_open_paragraph();
        let opened = self.frames.pop()?;
        (self.para, self.pending) = (opened.para, opened.pending);
        Some(opened.frame)
    }

    /// What follows is in a text box.
    pub fn open_aside(&mut self) {
        self.open(Frame::Aside(Vec::new()));
    }

    /// The text box ends.
    pub fn close_aside(&mut self) {
        if let Some(Frame::Aside(paras)) = self.close(|f| matches!(f, Frame::Aside(_))) {
            self.pending.extend(paras);
        }
    }

    /// What follows is passed over.
    pub fn open_nothing(&mut self) {
        self.open(Frame::Nothing);
    }

    /// Nothing is passed over any more.
    pub fn close_nothing(&mut self) {
        self.close(|f| matches!(f, Frame::Nothing));
    }

    /// What follows is the text of a note.
    pub fn open_note(&mut self, key: &str, kind: MemoKind) {
        let note = self.note(key, kind);
        self.open(Frame::Note(note, Vec::new()));
    }

    /// The note's text ends.
    pub fn close_note(&mut self) {
        if let Some(Frame::Note(note, texts)) = self.close(|f| matches!(f, Frame::Note(..))) {
            let texts: Vec<String> = texts.into_iter().filter(|text| !text.is_empty()).collect();
            self.notes[note].text = texts.join("\n");
        }
    }

    /// Who made the note that is open.
    pub fn open_note_by(&mut self, by: &str) {
        if let Some(Frame::Note(note, _)) = self.frames.last().map(|opened| &opened.frame) {
            self.notes[*note].by = Some(by.trim().to_owned()).filter(|by| !by.is_empty());
        }
    }

    /// The words of the note that is open are those that another key names.
    pub fn tie_open_note(&mut self, key: &str) {
        if let Some(Frame::Note(note, _)) = self.frames.last().map(|opened| &opened.frame) {
            let (note, kind) = (*note, self.notes[*note].kind);
            let other = self.note(key, kind);
            self.ties.push((note, other));
        }
    }

    /// The words of the note that is open begin where another key's do, and end at the note.
    pub fn begin_open_note_at(&mut self, key: &str) {
        if let Some(Frame::Note(note, _)) = self.frames.last().map(|opened| &opened.frame) {
            let (note, kind) = (*note, self.notes[*note].kind);
            let other = self.note(key, kind);
            self.starts.push((note, other));
        }
    }

    fn note(&mut self, key: &str, kind: MemoKind) -> usize {
        if let Some(note) = self.keys.get(key) {
            return *note;
        }
        self.notes.push(Note { kind, by: None, text: String::new(), at: None });
        self.keys.insert(key.to_owned(), self.notes.len() - 1);
        self.notes.len() - 1
    }

    /// The words of a note begin here.
    pub fn note_from(&mut self, key: &str, kind: MemoKind) {
        self.mark(key, kind, Edge::From);
    }

    /// The words of a note end here.
    pub fn note_to(&mut self, key: &str, kind: MemoKind) {
        self.mark(key, kind, Edge::To);
    }

    /// A note is referred to here.
    pub fn note_at(&mut self, key: &str, kind: MemoKind) {
        self.mark(key, kind, Edge::At);
    }

    fn mark(&mut self, key: &str, kind: MemoKind, edge: Edge) {
        let note = self.note(key, kind);
        let at = self.para.last().text.len();
        let line = self.para.lines.len() - 1;
        self.para.marks.push((note, edge, line, at));
    }

    /// A table begins.
    pub fn open_table(&mut self) {
        self.open(Frame::Table(Vec::new()));
    }

    /// A row of the table begins, perhaps one that names its columns.
    pub fn open_row(&mut self, heading: bool) {
        if let Some(rows) = self.rows() {
            rows.push(Row { heading, ..Row::default() });
        }
    }

    /// The row names the columns.
    pub fn heading_row(&mut self) {
        if let Some(row) = self.rows().and_then(|rows| rows.last_mut()) {
            row.heading = true;
        }
    }

    /// The row is left out after all.
    pub fn drop_row(&mut self) {
        if let Some(rows) = self.rows() {
            rows.pop();
        }
    }

    /// The row ends behind its last cell, and another may begin.
    pub fn next_row(&mut self) {
        if let Some(rows) = self.rows() {
            if let Some(row) = rows.last_mut() {
                row.cells.pop_if(|cell| cell.is_empty());
            }
            rows.push(Row { cells: vec![Vec::new()], ..Row::default() });
        }
    }

    /// A cell of the row begins.
    pub fn open_cell(&mut self) {
        if let Some(row) = self.rows().and_then(|rows| rows.last_mut()) {
            row.cells.push(Vec::new());
        }
    }

    /// The cell covers so many columns in all.
    pub fn cover(&mut self, columns: usize) {
        if let Some(row) = self.rows().and_then(|rows| rows.last_mut())
            && columns > 1
            && !row.cells.is_empty()
        {
            row.covers.push((row.cells.len() - 1, columns.min(COLUMNS) - 1));
        }
    }

    fn rows(&mut self) -> Option<&mut Vec<Row>> {
        self.end_open_paragraph();
        match self.frames.last_mut().map(|opened| &mut opened.frame) {
            Some(Frame::Table(rows)) => Some(rows),
            _ => None,
        }
    }

    /// Whether a table is open, with nothing open within it.
    pub fn in_table(&self) -> bool {
        matches!(self.frames.last(), Some(Opened { frame: Frame::Table(_), .. }))
    }

    /// The table ends: one with somebody in a column and words in another becomes turns, of others
    /// each cell becomes paragraphs.
    pub fn close_table(&mut self) {
        if let Some(Frame::Table(rows)) = self.close(|f| matches!(f, Frame::Table(_))) {
            let told = |row: &Row| row.cells.iter().any(|cell| !cell.is_empty());
            let read = super::grid::read(rows.into_iter().filter(told).collect());
            self.labels.extend(read.labels);
            self.messages.extend(read.messages);
            read.paras.into_iter().for_each(|para| self.sink(para));
        }
    }

    /// Something that is not kept.
    pub fn left_out(&mut self, what: &'static str) {
        *self.left_out.entry(what).or_default() += 1;
    }

    /// Something that is kept, and could be doubted.
    pub fn kept(&mut self, what: &'static str) {
        *self.kept.entry(what).or_default() += 1;
    }

    /// The whole as lines.
    pub fn finish(mut self) -> Paper {
        self.too_deep = 0;
        for _ in 0..self.frames.len() {
            self.close_note();
            self.close_aside();
            self.close_nothing();
            self.close_table();
        }
        self.end_open_paragraph();
        let mut paper = Paper { labels: self.labels, notes: self.notes, ..Paper::default() };
        for (index, para) in self.paras.into_iter().enumerate() {
            paper.paragraph(para, index + 1);
        }
        for (note, other) in self.starts {
            let spots = (paper.notes[other].at, paper.notes[note].at);
            if let (Some((from, _)), Some((_, to))) = spots {
                paper.notes[note].at = Some((from.min(to), to));
            }
        }
        for (note, other) in self.ties {
            paper.notes[note].at = paper.notes[other].at.or(paper.notes[note].at);
        }
        paper.notes.retain(|note| !note.text.is_empty());
        // The sort is stable: notes that stand nowhere keep their order, behind all others.
        paper
            .notes
            .sort_by_key(|note| note.at.map_or((true, None), |(from, _)| (false, Some(from))));
        for (counts, verb) in [(&self.left_out, "left out"), (&self.kept, "kept as text")] {
            if !counts.is_empty() {
                paper.warnings.push(Warning::new(1, format!("{verb}: {}", listed(counts))));
            }
        }
        paper.warnings.extend(self.messages.into_iter().map(|message| Warning::new(1, message)));
        paper
    }
}

impl Paper {
    fn paragraph(&mut self, para: Para, number: usize) {
        let first = self.lines.len();
        let mut moved = Vec::with_capacity(para.lines.len());
        for soft in &para.lines {
            let (line, shift) = self.line(soft, para.heading, number);
            moved.push((line, shift, soft));
        }
        self.blank(number);
        for (note, edge, line, at) in para.marks {
            let spot = match moved.get(line) {
                Some((line, shift, soft)) => Spot { line: *line, at: shift.of(at, soft) },
                None => Spot { line: first, at: 0 },
            };
            let at = &mut self.notes[note].at;
            match edge {
                Edge::From => *at = Some((spot, spot)),
                Edge::To => *at = Some((at.map_or(spot, |(from, _)| from), spot)),
                Edge::At => *at = at.or(Some((spot, spot))),
            }
        }
    }

    /// Adds a line, with its label in bold between marks; says which line it is, and how bytes moved.
    fn line(&mut self, soft: &Soft, heading: bool, number: usize) -> (usize, Shift) {
        let text = words(&soft.text);
        let cut = soft.text.len() - soft.text.trim_start_matches(is_around).len();
        let index = self.lines.len();
        if text.is_empty() {
            return (index, Shift::default());
        }
        let bold = soft.bold.saturating_sub(cut).min(text.len());
        let marked = (!heading && bold > 0).then(|| marked(text, bold)).flatten();
        let length = marked.as_ref().map(|(_, length)| *length);
        if let Some(length) = length {
            self.bold.insert(index, length);
        }
        let text = marked.map_or_else(|| text.to_owned(), |(text, _)| text);
        self.lines.push(Line { number, text: Cow::Owned(text), heading });
        (index, Shift { cut, bold: length })
    }

    fn blank(&mut self, number: usize) {
        self.lines.push(Line { number, text: Cow::Borrowed(""), heading: false });
    }
}

/// How the bytes of a line moved when it was trimmed and its label marked.
#[derive(Debug, Clone, Copy, Default)]
struct Shift {
    cut: usize,
    bold: Option<usize>,
}

impl Shift {
    fn of(self, at: usize, soft: &Soft) -> usize {
        let at = at.saturating_sub(self.cut).min(words(&soft.text).len());
        match self.bold {
            Some(length) if at >= length => at + 4,
            Some(_) => at + 2,
            None => at,
        }
    }
}

/// A line with its bold start between `**`, where that is how it opens a turn.
fn marked(text: &str, bold: usize) -> Option<(String, usize)> {
    let start = text.get(..bold)?.trim_end();
    let rest = &text[start.len()..];
    let line = format!("**{start}**{rest}");
    // Space must stay between the label and its words.
    (start.len() <= 64 && may_be_marked(&line)).then_some((line, start.len()))
}

/// Whether a text is only the sign before an item of a list; some are of a symbol font.
pub fn is_bullet(text: &str) -> bool {
    matches!(text, "•" | "·" | "\u{f0b7}" | "\u{f0a7}" | "◦" | "▪")
}

/// Text without what only programs need.
fn cleaned(text: &str) -> Cow<'_, str> {
    let odd = |c: char| {
        (c.is_control() && c != '\t')
            || matches!(c, '\u{ad}' | '\u{feff}' | '\u{2028}' | '\u{2029}')
    };
    if !text.contains(odd) {
        return Cow::Borrowed(text);
    }
    let mend = |c: char| match c {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' | '\u{85}' => Some(' '),
        c if odd(c) => None,
        c => Some(c),
    };
    Cow::Owned(text.chars().filter_map(mend).collect())
}

/// `2 pictures, 1 tracked deletion`.
fn listed(counts: &BTreeMap<&'static str, usize>) -> String {
    let one = |(what, count): (&&str, &usize)| {
        format!("{count} {what}{}", if *count == 1 { "" } else { "s" })
    };
    counts.iter().map(one).collect::<Vec<_>>().join(", ")
}
