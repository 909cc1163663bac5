//! The text itself, and that of notes, which looks the same.

use super::styles::{Styles, is_on};
use crate::problem::Result;
use crate::readers::memo::MemoKind;
use crate::readers::paper::Writer;
use crate::readers::xml::{self, Attributes, Go, Visitor};

/// What is known of the paragraph.
#[derive(Debug, Clone, Default)]
struct Para {
    style: Option<String>,
    level: Option<u8>,
    /// Whether its end was deleted, so that the next one goes on with it.
    open_ended: bool,
    run: Run,
}

/// What is known of a stretch of text.
#[derive(Debug, Clone, Default)]
struct Run {
    style: Option<String>,
    bold: Option<bool>,
    hidden: bool,
}

/// What the properties that are being read are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Properties {
    None,
    Paragraph,
    Run,
    Row,
    Cell,
}

/// A part that is being read.
pub struct Body<'a> {
    writer: &'a mut Writer,
    styles: &'a Styles,
    para: Para,
    /// Paragraphs that text boxes hang on.
    outer: Vec<Para>,
    properties: Properties,
    /// Whether text is told here: elsewhere there is only white space between elements.
    speaks: bool,
    row_deleted: bool,
}

impl<'a> Body<'a> {
    /// A part to be read into a document.
    pub fn new(writer: &'a mut Writer, styles: &'a Styles) -> Self {
        Self {
            writer,
            styles,
            para: Para::default(),
            outer: Vec::new(),
            properties: Properties::None,
            speaks: false,
            row_deleted: false,
        }
    }

    /// Reads it.
    pub fn read(mut self, source: &str) -> Result<()> {
        xml::walk(source, &mut self)
    }

    fn is_bold(&self) -> bool {
        let run = &self.para.run;
        let of = |style: &Option<String>| self.styles.is_bold(style.as_deref()?);
        run.bold.or_else(|| of(&run.style)).or_else(|| of(&self.para.style)).unwrap_or(false)
    }

    fn say(&mut self, text: &str) {
        if self.para.run.hidden {
            self.writer.left_out("hidden text");
        } else {
            let bold = self.is_bold();
            self.writer.text(text, bold);
        }
    }

    fn end_paragraph(&mut self) {
        let style = self.para.style.as_deref();
        let styled = style.is_some_and(|style| self.styles.is_heading(style));
        let heading = self.para.level.map_or(styled, |level| level < 9);
        if style.is_some_and(|style| self.styles.is_contents(style)) {
            self.writer.drop_paragraph();
            self.writer.left_out("line of a table of contents");
        } else if !self.para.open_ended {
            self.writer.end_paragraph(heading);
        }
    }

    /// A property of a paragraph, a run or a row.
    fn property(&mut self, name: &str, attributes: &Attributes<'_>) -> Go {
        let value = || attributes.get("val");
        match (self.properties, name) {
            (_, "tabs" | "sectPr" | "framePr" | "numPr" | "pBdr") => return Go::Past,
            (Properties::Paragraph, "pStyle") => self.para.style = value(),
            (Properties::Paragraph, "outlineLvl") => {
                self.para.level = value().and_then(|level| level.parse().ok());
            }
            // These are of the mark at the paragraph's end.
            (Properties::Paragraph, "del" | "moveFrom") => self.para.open_ended = true,
            (Properties::Run, "rStyle") => self.para.run.style = value(),
            (Properties::Run, "b") => self.para.run.bold = Some(is_on(attributes)),
            (Properties::Run, "vanish") => self.para.run.hidden = is_on(attributes),
            (Properties::Row, "tblHeader") if is_on(attributes) => self.writer.heading_row(),
            (Properties::Row, "del") => self.row_deleted = true,
            (Properties::Cell, "gridSpan") => {
                self.writer.cover(value().and_then(|count| count.parse().ok()).unwrap_or(1));
            }
            _ => {}
        }
        Go::In
    }

    fn begin(&mut self, name: &str) {
        match name {
            "p" => self.para = Para::default(),
            "pPr" => self.properties = Properties::Paragraph,
            "r" => self.para.run = Run::default(),
            "rPr" => self.properties = Properties::Run,
            "trPr" => self.properties = Properties::Row,
            "tcPr" => self.properties = Properties::Cell,
            "t" => self.speaks = true,
            "txbxContent" => {
                self.outer.push(std::mem::take(&mut self.para));
                self.writer.open_aside();
            }
            "tbl" => self.writer.open_table(),
            "tr" => self.writer.open_row(false),
            "tc" => self.writer.open_cell(),
            "ins" | "moveTo" => self.writer.kept("tracked insertion"),
            _ => {}
        }
    }

    /// Signs that stand for text.
    fn sign(&mut self, name: &str, attributes: &Attributes<'_>) {
        match name {
            "tab" | "ptab" => self.say("\t"),
            "br" | "cr" => self.writer.line_break(),
            "noBreakHyphen" => self.say("-"),
            "sym" => self.writer.left_out("sign of a symbol font"),
            "blip" | "imagedata" => self.writer.left_out("picture"),
            "altChunk" => self.writer.left_out("embedded document"),
            _ => self.reference(name, attributes),
        }
    }

    fn reference(&mut self, name: &str, attributes: &Attributes<'_>) {
        let Some(id) = attributes.get("id") else { return };
        match name {
            "commentRangeStart" => self.writer.note_from(&format!("c{id}"), MemoKind::Comment),
            "commentRangeEnd" => self.writer.note_to(&format!("c{id}"), MemoKind::Comment),
            "commentReference" => self.writer.note_at(&format!("c{id}"), MemoKind::Comment),
            "footnoteReference" => self.writer.note_at(&format!("f{id}"), MemoKind::Footnote),
            "endnoteReference" => self.writer.note_at(&format!("e{id}"), MemoKind::Footnote),
            _ => {}
        }
    }

    /// A note, in its part.
    fn note(&mut self, name: &str, attributes: &Attributes<'_>) -> Go {
        let id = attributes.get("id").unwrap_or_default();
        let kind = if name == "comment" { MemoKind::Comment } else { MemoKind::Footnote };
        if attributes.get("type").is_some_and(|kind| kind != "normal") {
            return Go::Past;
        }
        self.writer.open_note(&format!("{}{id}", &name[..1]), kind);
        if let Some(author) = attributes.get("author") {
            self.writer.open_note_by(&author);
        }
        Go::In
    }
}

impl Visitor for Body<'_> {
    fn open(&mut self, name: &str, attributes: &Attributes<'_>) -> Go {
        match name {
            // What was before a change, and what stands there for programs that know less.
            "pPrChange" | "rPrChange" | "tblPrChange" | "trPrChange" | "tcPrChange"
            | "sectPrChange" | "tblGridChange" | "numberingChange" | "Fallback" | "sdtPr"
            | "sdtEndPr" | "instrText" | "delInstrText" | "rt" | "tblPr" | "docPr" => {
                return Go::Past;
            }
            "comment" | "footnote" | "endnote" => return self.note(name, attributes),
            _ => {}
        }
        if self.properties != Properties::None && !matches!(name, "p" | "r" | "tr") {
            return self.property(name, attributes);
        }
        if matches!(name, "del" | "moveFrom") {
            self.writer.left_out("tracked deletion");
            return Go::Past;
        }
        self.begin(name);
        self.sign(name, attributes);
        Go::In
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => self.end_paragraph(),
            // The properties of a paragraph hold those of its end mark.
            "pPr" | "trPr" | "tcPr" => self.properties = Properties::None,
            "rPr" if self.properties == Properties::Run => self.properties = Properties::None,
            "t" => self.speaks = false,
            "txbxContent" => {
                self.writer.close_aside();
                self.para = self.outer.pop().unwrap_or_default();
            }
            "tr" if std::mem::take(&mut self.row_deleted) => {
                self.writer.drop_row();
                self.writer.left_out("tracked deletion");
            }
            "tbl" => self.writer.close_table(),
            "comment" | "footnote" | "endnote" => self.writer.close_note(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.speaks {
            self.say(text);
        }
    }
}
