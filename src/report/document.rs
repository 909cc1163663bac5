//! A report as a tree, before it is Markdown or HTML.

use crate::study::Reference;

/// A report.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Its file, without extension, below the folder of reports: `case/s1`.
    pub file: String,
    /// Its title.
    pub title: String,
    /// The line below the title.
    pub subtitle: String,
    /// What must be said of the material.
    pub note: Option<String>,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// A block of a report.
#[derive(Debug, Clone)]
pub enum Block {
    /// A heading: level 2 to 4.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// Passages, each with its source.
    Quotes(Vec<Quote>),
    /// A list.
    List(Vec<Vec<Inline>>),
    /// A table.
    Table(Grid),
    /// A drawing, with what it shows in words.
    Figure {
        /// The drawing.
        svg: String,
        /// Its caption.
        caption: String,
        /// The same as a table, for Markdown and for who cannot see it.
        table: Grid,
    },
    /// The study's own words, as Markdown.
    Markdown(String),
    /// An analyst's text in place of generated prose, as Markdown.
    Own(String),
    /// Something to be aware of.
    Notice(String),
    /// Room to write, with a label.
    Room(String),
}

/// A table.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    /// The header.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Vec<Inline>>>,
}

/// A passage.
#[derive(Debug, Clone)]
pub struct Quote {
    /// The number by which a sentence points at it.
    pub number: Option<usize>,
    /// The words.
    pub text: String,
    /// Who said it.
    pub who: String,
    /// Where.
    pub reference: Reference,
    /// The coding's id.
    pub coding: String,
    /// Whether this is the place others link to.
    pub anchor: bool,
}

/// A piece of a line.
#[derive(Debug, Clone)]
pub enum Inline {
    /// Words.
    Text(String),
    /// Words with stress.
    Strong(String),
    /// Words beside the line of thought: counts and cases.
    Aside(String),
    /// A number that points at a quote below.
    Mark(usize),
    /// A footnote.
    Note(String),
    /// A passage, with the coding it stands for.
    Passage(Reference, String),
    /// A link to another report: its file without extension, and the words.
    Link(String, String),
    /// A name as in files.
    Name(String),
    /// A sentence that states a finding, with its code.
    Finding(String, Vec<Inline>),
}

impl Document {
    /// Adds a heading.
    pub fn heading(&mut self, level: u8, text: impl Into<String>) {
        self.blocks.push(Block::Heading(level, text.into()));
    }

    /// Adds a paragraph of words.
    pub fn paragraph(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph(vec![Inline::Text(text.into())]));
    }
}

/// The file of an interview's report, without extension.
pub fn interview_file(case: &str, name: &str) -> String {
    format!("interview/{case}-{name}")
}

/// The file of a case's report, without extension.
pub fn case_file(case: &str) -> String {
    format!("case/{case}")
}
