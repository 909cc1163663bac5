//! Tables of documents: a transcript in rows becomes turns, of any other table each cell is text.

use std::collections::{BTreeMap, HashSet};

use super::columns::{self, Columns, as_label, label_and_time};
use super::label::is_label;
use super::labelled::{self, Found, Labelled};
use super::opening::time_of_cell;
use super::paper::Para;
use crate::study::one_line;

/// A row of a table.
#[derive(Debug, Default)]
pub struct Row {
    /// The paragraphs of each cell.
    pub cells: Vec<Vec<Para>>,
    /// Cells that cover columns beside their own: which, and how many more.
    pub covers: Vec<(usize, usize)>,
    /// Whether the document says that it names the columns.
    pub heading: bool,
}

impl Row {
    fn texts(&self) -> Vec<String> {
        let text = |cell: &Vec<Para>| {
            let paras: Vec<String> = cell.iter().map(Para::text).collect();
            paras.join("\n").trim().to_owned()
        };
        self.cells.iter().map(text).collect()
    }
}

/// The cells of a row with an empty one for each column that another covers.
fn spread<T: Default>(mut cells: Vec<T>, covers: &[(usize, usize)]) -> Vec<T> {
    for (at, more) in covers.iter().rev() {
        let behind = (at + 1).min(cells.len());
        cells.splice(behind..behind, (0..*more).map(|_| T::default()));
    }
    cells
}

/// What became of a table.
#[derive(Debug, Default)]
pub struct Read {
    /// Its paragraphs.
    pub paras: Vec<Para>,
    /// The labels of its turns, each once.
    pub labels: Vec<String>,
    /// What is to be told.
    pub messages: Vec<String>,
}

/// What a table is.
enum Kind {
    /// One column has who speaks, and another the words.
    Turns(Columns),
    /// One column has both.
    Labelled(Labelled),
}

/// Reads a table.
pub fn read(mut rows: Vec<Row>) -> Read {
    let headed = rows.iter().take_while(|row| row.heading).count();
    let narrow: Vec<Vec<String>> = rows.iter().map(Row::texts).collect();
    let wide: Vec<Vec<String>> =
        rows.iter().zip(&narrow).map(|(row, texts)| spread(texts.clone(), &row.covers)).collect();
    let mut doubted = false;
    if let Some(kind) = kind_of(&wide, headed, &mut doubted) {
        for row in &mut rows {
            row.cells = spread(std::mem::take(&mut row.cells), &row.covers);
        }
        return read_as(rows, &wide, &kind);
    }
    // Whoever drags the borders of cells has columns that only look the same.
    if let Some(kind) = kind_of(&narrow, headed, &mut doubted) {
        return read_as(rows, &narrow, &kind);
    }
    let paras = rows.into_iter().flat_map(|row| row.cells).flatten().collect();
    let message =
        "each cell of a table with turns is kept as text, for more than one column may be speech";
    let messages = if doubted { vec![message.to_owned()] } else { Vec::new() };
    Read { paras, messages, ..Read::default() }
}

fn kind_of(texts: &[Vec<String>], headed: usize, doubted: &mut bool) -> Option<Kind> {
    if let Some(columns) = texts.first().and_then(|first| columns::by_heading(first)) {
        return Some(Kind::Turns(columns));
    }
    match labelled::find(texts, headed) {
        Found::One(columns) => return Some(Kind::Labelled(columns)),
        Found::Doubt => *doubted = true,
        Found::Nothing => {}
    }
    let columns = columns::by_content(texts.get(headed..).unwrap_or(&[]))?;
    Some(Kind::Turns(Columns { heading: columns.heading + headed, ..columns }))
}

fn read_as(rows: Vec<Row>, texts: &[Vec<String>], kind: &Kind) -> Read {
    match kind {
        Kind::Turns(columns) => turns(rows, texts, *columns),
        Kind::Labelled(columns) => {
            labelled::read(rows.into_iter().map(|row| row.cells).collect(), texts, *columns)
        }
    }
}

fn turns(rows: Vec<Row>, texts: &[Vec<String>], columns: Columns) -> Read {
    let mut table = Table::of(texts, columns);
    for (row, texts) in rows.into_iter().zip(texts).skip(columns.heading) {
        table.row(row.cells, texts);
    }
    table.told()
}

/// A transcript in a table, as it is read.
struct Table<'a> {
    columns: Columns,
    names: &'a [String],
    /// Labels that have words beside them in some row.
    speak: HashSet<&'a str>,
    read: Read,
    /// How many cells of each further column are not kept.
    unkept: BTreeMap<usize, usize>,
    /// What stands where a time should be.
    odd: Vec<&'a str>,
    /// What stands alone in its row, and is no turn.
    alone: Vec<&'a str>,
    /// How many times belong to nobody's turn.
    untimed: usize,
    /// How many times are from and to.
    ended: usize,
}

impl<'a> Table<'a> {
    fn of(texts: &'a [Vec<String>], columns: Columns) -> Self {
        let mut read = Read::default();
        let names = &texts[..columns.heading];
        if columns.heading > 0 {
            let names: Vec<&str> = names.iter().flatten().map(String::as_str).collect();
            let names = names.join(" | ");
            read.messages.push(format!("left out, as the heading of a table: “{names}”"));
        }
        let says = |row: &&Vec<String>| row.get(columns.text).is_some_and(|text| !text.is_empty());
        let label = |row: &'a Vec<String>| Some(as_label(row.get(columns.speaker)?));
        let below = texts.iter().skip(columns.heading);
        let speak = below.filter(says).filter_map(label).collect();
        let names = names.first().map_or(&[][..], Vec::as_slice);
        let (unkept, odd, alone) = (BTreeMap::new(), Vec::new(), Vec::new());
        Self { columns, names, speak, read, unkept, odd, alone, untimed: 0, ended: 0 }
    }

    fn row(&mut self, mut cells: Vec<Vec<Para>>, texts: &'a [String]) {
        let columns = self.columns;
        let filled: Vec<usize> = (0..texts.len()).filter(|at| !texts[*at].is_empty()).collect();
        if let [only] = filled[..]
            && self.is_apart(only, &texts[only])
        {
            self.alone.push(&texts[only]);
            self.read.paras.append(&mut cells[only]);
            return;
        }
        let text = |at: usize| texts.get(at).map_or("", String::as_str);
        let (label, own) = label_and_time(text(columns.speaker));
        let known = is_label(label);
        let mut take = |at: usize| cells.get_mut(at).map(std::mem::take).unwrap_or_default();
        let mut speech = take(columns.text);
        for at in filled {
            if ![Some(columns.speaker), Some(columns.text), columns.time].contains(&Some(at)) {
                if self.is_named(at) || is_bare(text(at)) {
                    *self.unkept.entry(at).or_default() += 1;
                } else {
                    speech.extend(take(at));
                }
            }
        }
        let before = self.before(
            columns.time.map_or("", text),
            own.filter(|_| known),
            Some(label).filter(|_| known),
        );
        if !known && !label.is_empty() {
            // What stands where somebody's name should be is kept as words.
            self.read.paras.extend(take(columns.speaker));
        }
        push(&mut self.read.paras, speech, &before);
    }

    /// What stands before the words of a row: the time, who speaks, and what should be a time. `own` is
    /// the time in the cell of who speaks.
    fn before(&mut self, cell: &'a str, own: Option<String>, label: Option<&str>) -> String {
        let read = time_of_cell(cell);
        self.ended += usize::from(read.as_ref().is_some_and(|(_, ended)| *ended));
        let time = read.map(|(time, _)| time);
        let (time, own) = match time {
            Some(time) => (Some(time), own),
            None => (own, None),
        };
        let mut before = String::new();
        if let Some(label) = label {
            before = time.as_ref().map_or(String::new(), |time| format!("[{time}] "));
            before.push_str(&format!("{label}: "));
            if !self.read.labels.iter().any(|known| known == label) {
                self.read.labels.push(label.to_owned());
            }
        } else if time.is_some() {
            self.untimed += 1;
        }
        if time_of_cell(cell).is_none() && !cell.is_empty() {
            self.odd.push(cell);
            before.push_str(&apart(cell));
        }
        if let Some(own) = own.filter(|own| Some(own) != time.as_ref()) {
            before.push_str(&apart(&own));
        }
        before
    }

    /// Whether the only cell of a row that says something is no part of a turn.
    fn is_apart(&self, at: usize, text: &str) -> bool {
        let turn = at == self.columns.speaker && self.speak.contains(as_label(text));
        let further = at != self.columns.speaker && Some(at) != self.columns.time;
        !turn && at != self.columns.text && !(further && (self.is_named(at) || is_bare(text)))
    }

    fn is_named(&self, at: usize) -> bool {
        self.names.get(at).is_some_and(|name| !name.is_empty())
    }

    fn told(mut self) -> Read {
        let name = |at: usize| match self.names.get(at).filter(|name| !name.is_empty()) {
            Some(name) => format!("`{name}`"),
            None => format!("column {}", at + 1),
        };
        let cells = |count: usize| if count == 1 { "cell" } else { "cells" };
        let unkept: Vec<String> = self
            .unkept
            .iter()
            .map(|(at, count)| format!("{} ({count} {})", name(*at), cells(*count)))
            .collect();
        if !unkept.is_empty() {
            let message = format!("not kept of the rows of a table: {}", unkept.join(", "));
            self.read.messages.push(message);
        }
        if let Some(first) = self.odd.first() {
            let (count, first) = (self.odd.len(), first.replace('\n', " "));
            self.read.messages.push(format!(
                "{count} {} of a table's times read as none; what stands there is kept before the words, \
                 the first “{first}”",
                cells(count)
            ));
        }
        if let Some(first) = self.alone.first() {
            let (count, first) = (self.alone.len(), first.replace('\n', " "));
            self.read.messages.push(format!(
                "rows of a table with one cell are kept as text below the turn before ({count}), \
                 the first “{first}”"
            ));
        }
        if self.untimed > 0 {
            let (count, cells) = (self.untimed, cells(self.untimed));
            self.read
                .messages
                .push(format!("{count} {cells} of a table's times stand beside nobody; not kept"));
        }
        if self.ended > 0 {
            let (count, cells) = (self.ended, cells(self.ended));
            self.read.messages.push(format!(
                "{count} {cells} of a table's times say from when to when; only the first is kept"
            ));
        }
        self.read
    }
}

/// Whether a cell has only numbers or a time.
pub fn is_bare(text: &str) -> bool {
    time_of_cell(text).is_some() || text.chars().all(|c| c.is_ascii_digit() || ".,# ".contains(c))
}

/// Words that are no speech, before those that are.
pub fn apart(cell: &str) -> String {
    let cell = one_line(cell);
    if cell.starts_with(['[', '(']) { format!("{cell} ") } else { format!("[{cell}] ") }
}

/// Adds the paragraphs of a cell, the first with a label before it.
pub fn push(paras: &mut Vec<Para>, speech: Vec<Para>, before: &str) {
    let mut speech: Vec<Para> = speech.into_iter().filter(|para| !para.is_blank()).collect();
    if !before.is_empty() {
        if speech.is_empty() {
            speech.push(Para::default());
        }
        speech[0].prefix(before);
    }
    paras.extend(speech);
}
