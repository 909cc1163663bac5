//! Web pages: block elements are paragraphs, and what is no text is passed over.

use std::collections::BTreeMap;

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::memo::MemoKind;
use super::paper::{Paper, Writer};

/// Whether a text is a page.
pub fn is_one(source: &str) -> bool {
    let source = source.trim_start();
    if !source.starts_with('<') {
        return false;
    }
    let head: String = source.chars().take(2000).collect::<String>().to_ascii_lowercase();
    let begins = |tag: &str| {
        head.match_indices(tag).any(|(at, _)| {
            head[at + tag.len()..].starts_with(|c: char| c == '>' || c.is_ascii_whitespace())
        })
    };
    head.starts_with("<!doctype html")
        || ["<html", "<body", "<p", "<div", "<table"].iter().any(|tag| begins(tag))
}

/// Reads a page.
pub fn read(source: &str) -> Paper {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut page = Page::default();
    // Reading from memory does not fail.
    for token in Tokenizer::new_with_emitter(source, emitter).flatten() {
        match token {
            Token::StartTag(tag) => page.open(&tag),
            Token::EndTag(tag) => page.close(&text_of(&tag.name)),
            Token::String(text) => page.text(&text_of(&text)),
            Token::Comment(text) => page.comment(&text_of(&text)),
            _ => {}
        }
    }
    page.end_sign();
    page.tell_signs();
    page.writer.end_open_paragraph();
    page.writer.finish()
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Elements whose content is no text of the page.
const PASSED: [&str; 13] = [
    "script", "style", "template", "noscript", "nav", "svg", "iframe", "audio", "video", "select",
    "button", "textarea", "title",
];

/// Elements that begin and end a paragraph.
const BLOCKS: [&str; 37] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "ul",
    "head",
];

/// Elements without content, and those that may end without a word: what is hidden in them has no end
/// that can be relied on.
const ENDLESS: [&str; 26] = [
    "area", "base", "body", "br", "col", "dd", "dt", "embed", "head", "hr", "html", "img", "input",
    "li", "link", "meta", "option", "rp", "rt", "source", "td", "th", "tr", "track", "wbr",
    "tbody",
];

/// So many characters the sign of a note has at most: a number, a letter, or a sign.
const SIGN: usize = 6;

/// How many elements within each other are remembered.
const DEEP: usize = 256;

#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "each says where one is in the page")]
struct Page {
    writer: Writer,
    /// What is passed over, and how many of its kind are open within it.
    past: Option<(String, usize)>,
    /// Whether that is hidden, and no words were met in it yet.
    hidden: Option<bool>,
    /// Whether an office program wrote the page, whose comments are those of its readers.
    office: bool,
    comments: usize,
    /// How many raised elements are open, and where the link leads that is open.
    raised: usize,
    leads: Option<String>,
    /// What may be the sign of a note: the element, where it leads, and its text.
    sign: Option<(String, String, String)>,
    /// Where signs lead, and whether a note was met there.
    signs: BTreeMap<String, bool>,
    /// Open elements that text may be bold in, and whether it is.
    looks: Vec<(String, bool)>,
    heading: bool,
    pre: usize,
    after_space: bool,
    /// Whether the list of notes at the end is open, as the role of its element says.
    notes: bool,
    /// The element of the note that is open, and how many of its kind are open within it.
    note: Option<(String, usize)>,
    heading_rows: bool,
}

fn attribute(tag: &StartTag<()>, name: &str) -> Option<String> {
    let found = tag.attributes.iter().find(|(key, _)| key.as_slice() == name.as_bytes());
    found.map(|(_, value)| text_of(value))
}

impl Page {
    fn end_past(&mut self) {
        (self.past, self.hidden) = (None, None);
    }

    fn end_paragraph(&mut self) {
        self.end_sign();
        self.raised = 0;
        if self.heading {
            self.writer.end_paragraph(true);
        } else {
            self.writer.end_open_paragraph();
        }
        self.heading = false;
        self.after_space = true;
    }

    fn open(&mut self, tag: &StartTag<()>) {
        let name = text_of(&tag.name);
        let is_cell = matches!(name.as_str(), "td" | "th");
        let block = BLOCKS.contains(&name.as_str());
        if block && self.hidden.is_some() && self.past.as_ref().is_some_and(|(past, _)| past == "p")
        {
            // Whatever begins a paragraph ends the one before it.
            self.end_past();
        }
        if let Some((past, depth)) = &mut self.past {
            *depth += usize::from(*past == name);
            return;
        }
        if PASSED.contains(&name.as_str()) {
            if !tag.self_closing {
                self.past = Some((name, 0));
            }
            return;
        }
        if block {
            self.end_paragraph();
        }
        if is_hidden(tag) {
            if !ENDLESS.contains(&name.as_str()) {
                (self.past, self.hidden) = (Some((name, 0)), Some(false));
                return;
            }
            self.writer.kept("hidden passage");
        }
        // LibreOffice puts what stands above and below each page into the text.
        let title = attribute(tag, "title").filter(|_| name == "div");
        if matches!(title.as_deref(), Some("header" | "footer")) {
            self.past = Some((name, 0));
            return;
        }
        // Word writes its comments behind the text.
        let style = attribute(tag, "style").filter(|_| name == "div");
        if style.is_some_and(|style| style.contains("mso-element:comment-list")) {
            self.writer.left_out("list of comments");
            self.past = Some((name, 0));
            return;
        }
        if let Some((element, depth)) = &mut self.note {
            *depth += usize::from(*element == name);
        }
        match name.as_str() {
            "br" => {
                self.writer.line_break();
                self.after_space = true;
            }
            "img" => self.writer.left_out("picture"),
            "meta" => self.office |= is_office(tag),
            "sup" => self.raise(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = true,
            "pre" => self.pre += 1,
            "b" | "strong" => self.look(name, Some(true)),
            "span" => {
                let bold = attribute(tag, "style").and_then(|style| weight(&style));
                self.look(name, bold);
            }
            "a" => self.link(tag),
            "section" | "aside" | "div" | "li" => self.begin_note(tag, &name),
            _ => self.table(&name, true),
        }
        if let Some(columns) = attribute(tag, "colspan").filter(|_| is_cell) {
            self.writer.cover(columns.trim().parse().unwrap_or(1));
        }
    }

    fn close(&mut self, name: &str) {
        if let Some((past, depth)) = &mut self.past {
            if past == name {
                match depth.checked_sub(1) {
                    Some(less) => *depth = less,
                    None => self.end_past(),
                }
                return;
            }
            if !(past == "p" && self.hidden.is_some() && BLOCKS.contains(&name)) {
                return;
            }
            self.end_past();
        }
        if self.sign.as_ref().is_some_and(|(element, ..)| element == name) {
            self.end_sign();
        }
        match name {
            "sup" => self.raised = self.raised.saturating_sub(1),
            "a" => self.leads = None,
            _ => {}
        }
        if BLOCKS.contains(&name) {
            self.end_paragraph();
        }
        match name {
            "pre" => self.pre = self.pre.saturating_sub(1),
            "b" | "strong" | "span" => {
                if let Some(at) = self.looks.iter().rposition(|(open, _)| open == name) {
                    self.looks.truncate(at);
                }
            }
            "section" if self.note.is_none() => self.notes = false,
            "table" | "tr" | "td" | "th" | "thead" => self.table(name, false),
            _ => {}
        }
        self.end_note(name);
    }

    fn look(&mut self, name: String, bold: Option<bool>) {
        let before = self.looks.last().is_some_and(|(_, bold)| *bold);
        if self.looks.len() < DEEP {
            self.looks.push((name, bold.unwrap_or(before)));
        }
    }

    /// A link may lead to a note, or back from one.
    fn link(&mut self, tag: &StartTag<()>) {
        let role = attribute(tag, "role").unwrap_or_default();
        let class = attribute(tag, "class").unwrap_or_default();
        let href = attribute(tag, "href").unwrap_or_default();
        let target = href.trim_start_matches(['#', '_']).trim_end_matches("sym");
        let back = role == "doc-backlink"
            || matches!(class.as_str(), "sdfootnotesym" | "sdendnotesym")
            || ["#_ftnref", "#_ednref"].iter().any(|start| href.starts_with(start));
        let there = role == "doc-noteref"
            || matches!(class.as_str(), "sdfootnoteanc" | "sdendnoteanc")
            || ["#_ftn", "#_edn"].iter().any(|start| href.starts_with(start));
        if there && !back {
            self.writer.note_at(target, MemoKind::Footnote);
        } else if !back {
            let Some(target) = href.strip_prefix('#').filter(|target| !target.is_empty()) else {
                return;
            };
            if self.note.is_some() && self.raised == 0 && self.signs.contains_key(target) {
                return;
            }
            self.leads = Some(target.to_owned());
            if self.raised > 0 {
                self.begin_sign("a");
            }
            return;
        }
        self.past = Some(("a".to_owned(), 0));
    }

    fn raise(&mut self) {
        self.raised += 1;
        self.begin_sign("sup");
    }

    /// What follows may be the sign of a note, where it is raised and leads elsewhere on the page.
    fn begin_sign(&mut self, element: &str) {
        if let Some(target) = self.leads.clone().filter(|_| self.sign.is_none()) {
            self.sign = Some((element.to_owned(), target, String::new()));
        }
    }

    /// A sign is short; all else is words.
    fn end_sign(&mut self) {
        let Some((_, target, text)) = self.sign.take() else { return };
        let sign = text.trim();
        let letters = sign.chars().filter(|c| c.is_alphabetic());
        let number = letters.clone().count() < 2 || letters.clone().all(|c| "ivx".contains(c));
        if sign.is_empty() || sign.chars().count() > SIGN || !number {
            return self.text(&text);
        }
        self.writer.note_at(&target, MemoKind::Footnote);
        self.signs.entry(target).or_default();
    }

    fn tell_signs(&mut self) {
        for _ in self.signs.values().filter(|met| !**met) {
            self.writer.left_out("unanswered note sign");
        }
    }

    /// What somebody noted in a document that an office program wrote as a page.
    fn comment(&mut self, text: &str) {
        if !self.office || self.past.is_some() || text.trim().is_empty() {
            return;
        }
        self.comments += 1;
        let key = format!("comment {}", self.comments);
        self.writer.note_at(&key, MemoKind::Comment);
        self.writer.open_note(&key, MemoKind::Comment);
        for line in text.lines() {
            self.writer.text(line.trim(), false);
            self.writer.end_open_paragraph();
        }
        self.writer.close_note();
    }

    /// A note at the foot of the page: of a list that says so, or as office programs write it.
    fn begin_note(&mut self, tag: &StartTag<()>, name: &str) {
        if matches!(attribute(tag, "role").as_deref(), Some("doc-endnotes" | "doc-footnotes")) {
            self.notes = true;
        }
        let Some(id) = attribute(tag, "id").filter(|_| self.note.is_none()) else { return };
        let met = self.signs.get_mut(&id).is_some_and(|met| !std::mem::replace(met, true));
        let listed = self.notes && name == "li" || met;
        let numbered = ["sdfootnote", "sdendnote", "ftn", "edn"]
            .iter()
            .any(|start| id.strip_prefix(start).is_some_and(|rest| rest.parse::<u32>().is_ok()));
        if listed || numbered {
            self.writer.open_note(&id, MemoKind::Footnote);
            self.note = Some((name.to_owned(), 0));
        }
    }

    fn end_note(&mut self, name: &str) {
        let Some((element, depth)) = &mut self.note else { return };
        if element == name {
            match depth.checked_sub(1) {
                Some(less) => *depth = less,
                None => {
                    self.note = None;
                    self.writer.close_note();
                }
            }
        }
    }

    fn table(&mut self, name: &str, begins: bool) {
        if matches!(name, "table" | "tr" | "td" | "th" | "thead") {
            self.end_paragraph();
        }
        match (name, begins) {
            ("table", true) => self.writer.open_table(),
            ("table", false) => self.writer.close_table(),
            ("thead", _) => self.heading_rows = begins,
            ("tr", true) => self.writer.open_row(self.heading_rows),
            ("td" | "th", true) => self.writer.open_cell(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.past.is_some() {
            if self.hidden == Some(false) && !text.trim().is_empty() {
                self.hidden = Some(true);
                self.writer.left_out("hidden passage");
            }
            return;
        }
        if let Some((.., sign)) = &mut self.sign {
            sign.push_str(text);
            if sign.len() > 8 * SIGN {
                self.end_sign();
            }
            return;
        }
        let bold = self.looks.last().is_some_and(|(_, bold)| *bold);
        if self.pre > 0 {
            for (index, line) in text.split('\n').enumerate() {
                if index > 0 {
                    self.writer.line_break();
                }
                self.writer.text(line, bold);
            }
            self.after_space = false;
            return;
        }
        let mut said = String::with_capacity(text.len());
        for c in text.chars() {
            let space = c.is_ascii_whitespace();
            if !(space && self.after_space) {
                said.push(if space { ' ' } else { c });
            }
            self.after_space = space;
        }
        if !said.is_empty() {
            self.writer.text(&said, bold);
        }
    }
}

/// Whether an element is not shown.
fn is_hidden(tag: &StartTag<()>) -> bool {
    let style = attribute(tag, "style").unwrap_or_default().to_ascii_lowercase();
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    attribute(tag, "hidden").is_some()
        || style.split(';').any(|one| one.starts_with("display:none"))
}

/// Whether a head names an office program that writes the comments of its documents as those of pages.
fn is_office(tag: &StartTag<()>) -> bool {
    let is = |name: &str, value: &str| {
        attribute(tag, name).is_some_and(|said| said.to_ascii_lowercase().starts_with(value))
    };
    is("name", "generator") && (is("content", "libreoffice") || is("content", "openoffice"))
}

/// Whether a style makes text bold; nothing where it does not say.
fn weight(style: &str) -> Option<bool> {
    let style = style.to_ascii_lowercase();
    let (_, rest) = style.split_once("font-weight")?;
    let value = rest.trim_start_matches([':', ' ']).split(';').next()?.trim().to_owned();
    Some(value.starts_with("bold") || value.parse::<u16>().is_ok_and(|weight| weight >= 600))
}

#[cfg(test)]
mod tests;
