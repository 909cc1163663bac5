//! The text: paragraphs, lists, tables, notes and text boxes.

use std::collections::HashSet;

use super::styles::Styles;
use crate::problem::Result;
use crate::readers::memo::MemoKind;
use crate::readers::paper::{COLUMNS, Writer};
use crate::readers::xml::{self, Attributes, Go, Visitor};

/// A paragraph or a span, with what its style says.
#[derive(Debug, Clone, Copy, Default)]
struct Look {
    bold: bool,
    hidden: bool,
}

/// The text of a document, as it is read.
pub struct Body<'a> {
    writer: &'a mut Writer,
    styles: &'a Styles,
    /// Of the paragraph and the spans within, those of paragraphs around text boxes and notes below.
    looks: Vec<Look>,
    /// Whether white space that follows is the same as one space before it, or none.
    after_space: bool,
    /// Whether somebody's name is being told.
    naming: Option<String>,
    notes: usize,
    heading_rows: bool,
    /// The change that is being told, and those that are deletions.
    change: Option<String>,
    deletions: HashSet<String>,
    /// How many deletions are open whose words stand in the text.
    deleted: usize,
    /// Paragraphs that are titles, of those that are open.
    titles: Vec<bool>,
}

/// How many spaces one sign stands for at most.
const SPACES: usize = 32;

impl<'a> Body<'a> {
    /// A document to be written.
    pub fn new(writer: &'a mut Writer, styles: &'a Styles) -> Self {
        Self {
            writer,
            styles,
            looks: Vec::new(),
            after_space: true,
            naming: None,
            notes: 0,
            heading_rows: false,
            change: None,
            deletions: HashSet::new(),
            deleted: 0,
            titles: Vec::new(),
        }
    }

    /// Reads it.
    pub fn read(mut self, source: &str) -> Result<()> {
        xml::walk(source, &mut self)
    }

    fn look(&mut self, attributes: &Attributes<'_>, inherits: bool) {
        let before = self.looks.last().copied().filter(|_| inherits).unwrap_or_default();
        let style = attributes.get("style-name");
        let bold = style.as_deref().and_then(|style| self.styles.is_bold(style));
        let hidden = style.as_deref().is_some_and(|style| self.styles.is_hidden(style));
        self.looks
            .push(Look { bold: bold.unwrap_or(before.bold), hidden: hidden || before.hidden });
    }

    fn say(&mut self, text: &str) {
        let look = self.looks.last().copied().unwrap_or_default();
        if self.deleted > 0 {
            return;
        }
        if look.hidden {
            self.writer.left_out("hidden text");
        } else {
            self.writer.text(text, look.bold);
        }
    }

    fn begin_paragraph(&mut self, name: &str, attributes: &Attributes<'_>) {
        let style = attributes.get("style-name").unwrap_or_default();
        self.titles.push(name == "h" || self.styles.is_title(&style));
        self.look(attributes, false);
        self.after_space = true;
    }

    fn cells(&mut self, attributes: &Attributes<'_>) {
        let repeated = attributes.get("number-columns-repeated");
        let count = repeated.and_then(|count| count.parse().ok()).unwrap_or(1);
        (0..COLUMNS.min(count)).for_each(|_| self.writer.open_cell());
    }

    fn begin_note(&mut self) {
        self.notes += 1;
        let key = format!("n{}", self.notes);
        self.writer.note_at(&key, MemoKind::Footnote);
    }

    fn begin_annotation(&mut self, attributes: &Attributes<'_>) {
        self.notes += 1;
        let key = match attributes.get("name") {
            Some(name) => format!("a{name}"),
            None => format!("n{}", self.notes),
        };
        self.writer.note_from(&key, MemoKind::Comment);
        self.writer.open_note(&key, MemoKind::Comment);
    }

    /// Signs that stand for text.
    fn sign(&mut self, name: &str, attributes: &Attributes<'_>) {
        match name {
            "s" => {
                let count = attributes.get("c").and_then(|c| c.parse().ok()).unwrap_or(1);
                self.say(&" ".repeat(SPACES.min(count)));
                self.after_space = false;
            }
            "tab" => {
                self.say("\t");
                self.after_space = false;
            }
            "line-break" => {
                self.writer.line_break();
                self.after_space = true;
            }
            "image" => self.writer.left_out("picture"),
            "annotation-end" => {
                if let Some(name) = attributes.get("name") {
                    self.writer.note_to(&format!("a{name}"), MemoKind::Comment);
                }
            }
            "changed-region" => self.change = attributes.get("id"),
            "deletion" => {
                self.writer.left_out("tracked deletion");
                self.deletions.extend(self.change.take());
            }
            "change-start" | "change-end" => {
                let change = attributes.get("change-id").unwrap_or_default();
                if self.deletions.contains(&change) {
                    let more = self.deleted + 1;
                    let less = self.deleted.saturating_sub(1);
                    self.deleted = if name == "change-start" { more } else { less };
                }
            }
            "insertion" => self.writer.kept("tracked insertion"),
            _ => {}
        }
    }

    fn begin(&mut self, name: &str, attributes: &Attributes<'_>) {
        match name {
            "p" | "h" => self.begin_paragraph(name, attributes),
            "span" => self.look(attributes, true),
            "note" => self.begin_note(),
            "note-body" => self.writer.open_note(&format!("n{}", self.notes), MemoKind::Footnote),
            "annotation" => self.begin_annotation(attributes),
            "creator" => self.naming = Some(String::new()),
            "text-box" => self.writer.open_aside(),
            "tracked-changes" => self.writer.open_nothing(),
            "table" => self.writer.open_table(),
            "table-header-rows" => self.heading_rows = true,
            "table-row" => self.writer.open_row(self.heading_rows),
            "table-cell" => self.cells(attributes),
            _ => self.sign(name, attributes),
        }
    }
}

impl Visitor for Body<'_> {
    fn open(&mut self, name: &str, attributes: &Attributes<'_>) -> Go {
        match name {
            "meta"
            | "settings"
            | "scripts"
            | "font-face-decls"
            | "styles"
            | "automatic-styles"
            | "master-styles"
            | "forms"
            | "sequence-decls"
            | "variable-decls"
            | "user-field-decls"
            | "dde-connection-decls"
            | "binary-data"
            | "note-citation"
            | "date"
            | "date-string"
            | "creator-initials"
            | "meta-creator-initials"
            | "sender-initials"
            | "ruby-text"
            | "title"
            | "desc" => return Go::Past,
            "hidden-text" | "hidden-paragraph" => {
                self.writer.left_out("hidden text");
                return Go::Past;
            }
            "section" if attributes.get("display").as_deref() == Some("none") => {
                self.writer.left_out("hidden text");
                return Go::Past;
            }
            "table-of-content" | "alphabetical-index" | "illustration-index" | "table-index"
            | "object-index" | "user-index" | "bibliography" => {
                self.writer.left_out("index made by the program");
                return Go::Past;
            }
            // What is covered by a cell beside or above it is not seen.
            "covered-table-cell" => {
                self.cells(attributes);
                return Go::Past;
            }
            _ => {}
        }
        self.begin(name, attributes);
        Go::In
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" | "h" => {
                self.looks.pop();
                let heading = self.titles.pop().unwrap_or(false);
                // Where its end was deleted, what follows goes on with it.
                if self.deleted == 0 {
                    self.writer.end_paragraph(heading);
                }
                self.after_space = self.titles.is_empty();
            }
            "span" => drop(self.looks.pop()),
            "note-body" | "annotation" => {
                self.writer.close_note();
                self.after_space = false;
            }
            "creator" => {
                if let Some(by) = self.naming.take() {
                    self.writer.open_note_by(&by);
                }
            }
            "text-box" => {
                self.writer.close_aside();
                self.after_space = false;
            }
            "tracked-changes" => self.writer.close_nothing(),
            "table-header-rows" => self.heading_rows = false,
            "table" => self.writer.close_table(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(name) = &mut self.naming {
            name.push_str(text);
            return;
        }
        if self.titles.is_empty() {
            return;
        }
        let mut said = String::with_capacity(text.len());
        for c in text.chars() {
            let space = matches!(c, ' ' | '\t' | '\n' | '\r');
            if !(space && self.after_space) {
                said.push(if space { ' ' } else { c });
            }
            self.after_space = space;
        }
        if !said.is_empty() {
            self.say(&said);
        }
    }
}
