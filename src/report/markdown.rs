//! A report as Markdown.

use std::fmt::Write;

use super::document::{Block, Document, Grid, Inline, Quote};
use super::locale::Locale;

/// Renders a report.
pub fn render(document: &Document, locale: &Locale) -> String {
    let mut out = Writer { out: String::new(), notes: Vec::new(), locale, file: &document.file };
    out.put(&format!("# {}", document.title));
    if !document.subtitle.is_empty() {
        out.put(&format!("*{}*", escape(&document.subtitle)));
    }
    if let Some(note) = &document.note {
        out.put(&format!("> {}", escape(note)));
    }
    for block in &document.blocks {
        out.block(block);
    }
    out.footnotes();
    out.out.truncate(out.out.trim_end().len());
    out.out.push('\n');
    out.out
}

struct Writer<'d> {
    out: String,
    notes: Vec<String>,
    locale: &'d Locale,
    file: &'d str,
}

impl Writer<'_> {
    fn put(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push_str("\n\n");
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(level, text) => {
                self.put(&format!("{} {}", "#".repeat(usize::from(*level)), escape(text)));
            }
            Block::Paragraph(line) => {
                let text = self.line(line);
                self.put(&text);
            }
            Block::Quotes(quotes) => self.quotes(quotes),
            Block::List(items) => {
                let items: Vec<String> =
                    items.iter().map(|item| format!("- {}", self.line(item))).collect();
                self.put(&items.join("\n"));
            }
            Block::Table(grid) => self.table(grid),
            // A drawing without a table only repeats one that stands beside it.
            Block::Figure { table, .. } if table.header.is_empty() => {}
            Block::Figure { caption, table, .. } => {
                self.put(&format!("*{}*", escape(caption)));
                self.table(table);
            }
            Block::Markdown(text) | Block::Own(text) => self.put(text.trim()),
            Block::Notice(text) => self.put(&format!("> **{}**", escape(text))),
            Block::Room(label) => self.put(&format!("{}: ……………………………………………………", escape(label))),
        }
    }

    fn quotes(&mut self, quotes: &[Quote]) {
        for quote in quotes {
            let mark = quote.number.map_or(String::new(), |n| format!("[{n}] "));
            let source = self.locale.say(
                "quote-source",
                &[("who", (&quote.who).into()), ("ref", (&quote.reference.to_string()).into())],
            );
            let words = escape(&quote.text).replace('\n', "\n> ");
            self.put(&format!("> {mark}“{words}” ({source})"));
        }
    }

    fn table(&mut self, grid: &Grid) {
        let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
        let header: Vec<String> = grid.header.iter().map(|name| cell(name)).collect();
        let mut text = format!("| {} |\n", header.join(" | "));
        let _ = writeln!(text, "|{}", " --- |".repeat(grid.header.len()));
        for row in &grid.rows {
            let cells: Vec<String> = row.iter().map(|line| cell(&self.line(line))).collect();
            let _ = writeln!(text, "| {} |", cells.join(" | "));
        }
        self.put(text.trim_end());
    }

    fn line(&mut self, line: &[Inline]) -> String {
        let mut text = String::new();
        for inline in line {
            match inline {
                Inline::Text(words) | Inline::Aside(words) => text.push_str(&escape(words)),
                Inline::Strong(words) => text.push_str(&format!("**{}**", escape(words))),
                Inline::Mark(number) => text.push_str(&format!(" [{number}]")),
                Inline::Note(note) => {
                    self.notes.push(note.clone());
                    text.push_str(&format!("[^{}]", self.notes.len()));
                }
                Inline::Passage(reference, _) => text.push_str(&reference.to_string()),
                Inline::Link(file, words) => {
                    let up = if self.file.contains('/') { "../" } else { "" };
                    text.push_str(&format!("[{}]({up}{file}.md)", escape(words)));
                }
                Inline::Name(name) => text.push_str(&format!("`{name}`")),
                Inline::Finding(_, inner) => {
                    let inner = self.line(inner);
                    text.push_str(&inner);
                }
            }
        }
        text
    }

    fn footnotes(&mut self) {
        let notes = std::mem::take(&mut self.notes);
        let lines: Vec<String> = notes
            .iter()
            .enumerate()
            .map(|(at, note)| format!("[^{}]: {}", at + 1, escape(note)))
            .collect();
        if !lines.is_empty() {
            self.put(&lines.join("\n"));
        }
    }
}

/// Keeps the signs that Markdown would take for its own.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '*' | '_' | '[' | ']' | '<' | '>' | '`' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
