//! XML as text: written with every sign that would not survive, read into a small tree.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::{BytesStart, Event};

use crate::problem::{Place, Problem, Result};

/// Elements nest no deeper than this in any project a program writes.
const DEEP: usize = 200;
/// So many elements are read at most, and so many attributes: each takes far more memory than room in
/// an archive.
const MANY: usize = 2_000_000;
const ATTRIBUTES: usize = 8_000_000;
/// An element of a project has about ten.
const OF_ONE: usize = 1_000;

/// Writes XML, an element a line.
#[derive(Debug)]
pub struct Writer {
    out: String,
    depth: usize,
}

impl Writer {
    /// Begins a document.
    pub fn new() -> Self {
        Self { out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(), depth: 0 }
    }

    /// Opens an element that holds others.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.out.push_str(">\n");
        self.depth += 1;
    }

    /// Closes it.
    pub fn close(&mut self, name: &str) {
        self.depth -= 1;
        self.indent();
        self.out.extend(["</", name, ">\n"]);
    }

    /// An element that holds nothing.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.out.push_str("/>\n");
    }

    /// An element that holds text; nothing where there is none.
    pub fn text(&mut self, name: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        self.start(name, &[]);
        self.out.push('>');
        escape(&mut self.out, text, false);
        self.out.extend(["</", name, ">\n"]);
    }

    /// The document.
    pub fn finish(self) -> String {
        self.out
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.indent();
        self.out.extend(["<", name]);
        for (key, value) in attributes {
            self.out.extend([" ", key, "=\""]);
            escape(&mut self.out, value, true);
            self.out.push('"');
        }
    }

    fn indent(&mut self) {
        self.out.extend(std::iter::repeat_n("  ", self.depth));
    }
}

/// Whether XML 1.0 can hold a sign at all.
pub fn fits(sign: char) -> bool {
    !matches!(sign, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

fn escape(out: &mut String, text: &str, attribute: bool) {
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if attribute => out.push_str("&quot;"),
            '\n' | '\t' if attribute => out.push_str(&format!("&#{};", u32::from(sign))),
            // A reader would make a line feed of it.
            '\r' => out.push_str("&#13;"),
            sign if fits(sign) => out.push(sign),
            _ => out.push('\u{fffd}'),
        }
    }
}

/// An element with what is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Element {
    /// Its name, without a prefix.
    pub name: String,
    /// Its attributes, without prefixes.
    attributes: Vec<(String, String)>,
    /// The text directly in it.
    pub text: String,
    /// The elements directly in it.
    pub children: Vec<Element>,
}

impl Element {
    /// An attribute's value.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// An attribute's value; empty where it is missing.
    pub fn text_of(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().to_owned()
    }

    /// The first element of a name in it.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The elements of a name in it.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The elements within the first element of a name in it.
    pub fn within<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Self> {
        self.child(name).into_iter().flat_map(|child| &child.children)
    }

    /// The text of the first element of a name in it; empty where there is none.
    pub fn child_text(&self, name: &str) -> String {
        self.child(name).map(|child| child.text.clone()).unwrap_or_default()
    }
}

/// Reads a document into its root.
pub fn read(source: &str) -> Result<Element> {
    let mut reader = Reader::from_str(source);
    reader.config_mut().expand_empty_elements = true;
    let mut open = vec![Element::default()];
    let (mut count, mut attributes) = (0, 0);
    loop {
        let at = reader.buffer_position();
        let event = reader.read_event().map_err(|error| wrong(source, at, &error.to_string()))?;
        match event {
            Event::Start(start) => {
                count += 1;
                if open.len() > DEEP || count > MANY || attributes > ATTRIBUTES {
                    return Err(wrong(
                        source,
                        at,
                        "it nests deeper or holds more than any project",
                    ));
                }
                let new = element(&start).map_err(|why| wrong(source, at, &why))?;
                attributes += new.attributes.len();
                open.push(new);
            }
            Event::End(_) => {
                let done = open.pop().unwrap_or_default();
                match open.last_mut() {
                    Some(parent) => parent.children.push(done),
                    None => {
                        return Err(wrong(source, at, "an element is closed that was not opened"));
                    }
                }
            }
            Event::Eof => break,
            other => {
                let text = text(&other).map_err(|why| wrong(source, at, &why))?;
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&text);
                }
            }
        }
    }
    let mut document = open.swap_remove(0);
    match document.children.len() {
        1 if open.is_empty() => Ok(document.children.swap_remove(0)),
        _ => Err(wrong(source, source.len() as u64, "it ends before it is complete")),
    }
}

fn element(start: &BytesStart<'_>) -> std::result::Result<Element, String> {
    let name = start.local_name().as_ref().to_owned();
    let mut element = Element { name, ..Element::default() };
    // Whether one stands there twice is looked for among all that came before.
    if start.attributes().with_checks(false).nth(OF_ONE).is_some() {
        return Err(format!("an element has more than {OF_ONE} attributes"));
    }
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let key = attribute.key.local_name().as_ref().to_owned();
        // Line ends in a value stay what they are: programs write them so and mean it.
        let value = unescape(&attribute.value).map_err(|error| error.to_string())?;
        element.attributes.push((key, value.into_owned()));
    }
    // There may be millions of them, and none gets more.
    element.attributes.shrink_to_fit();
    Ok(element)
}

/// The text that an event stands for: entities of the document's own are refused, for they can
/// stand for anything, and for any amount of it.
fn text<'a>(event: &'a Event<'_>) -> std::result::Result<Cow<'a, str>, String> {
    match event {
        Event::Text(text) => Ok(text.xml10_content()),
        Event::CData(text) => Ok(text.xml10_content()),
        Event::GeneralRef(entity) => {
            if let Some(sign) = entity.resolve_char_ref().map_err(|error| error.to_string())? {
                return Ok(Cow::Owned(sign.to_string()));
            }
            let name: &str = entity;
            resolve_predefined_entity(name)
                .map(Cow::Borrowed)
                .ok_or_else(|| format!("it has an entity of its own, `&{name};`"))
        }
        _ => Ok(Cow::Borrowed("")),
    }
}

fn wrong(source: &str, at: u64, why: &str) -> Box<Problem> {
    let at = usize::try_from(at).unwrap_or(usize::MAX).min(source.len());
    let line = memchr::memchr_iter(b'\n', &source.as_bytes()[..at]).count() + 1;
    let text = source.lines().nth(line - 1).unwrap_or("");
    // Many programs write all of it on one line, which shows nothing.
    let place = (text.len() <= 200).then(|| Place::on(text, line, 1, text.chars().count()));
    let problem = Problem::new(format!("the XML cannot be read: line {line}: {why}"));
    let problem = match place {
        Some(place) => problem.at(place),
        None => problem,
    };
    Box::new(problem.help(
        "the program that wrote it made a mistake, or the file is damaged: mend that line, or export it again",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let text = "a < b & \"c\"\r\nd\te  ]]> é 😀\n";
        let mut writer = Writer::new();
        writer.open("A", &[("x", text), ("y", "")]);
        writer.text("B", text);
        writer.text("C", "");
        writer.empty("D", &[]);
        writer.close("A");
        let read = read(&writer.finish()).unwrap();
        assert_eq!(read.get("x"), Some(text));
        assert_eq!(read.child_text("B"), text);
        assert_eq!(read.children.len(), 2);
    }

    #[test]
    fn hostile_documents_are_refused() {
        let deep = "<a>".repeat(100_000);
        let many: Vec<String> = (0..=OF_ONE).map(|at| format!("a{at}=''")).collect();
        for source in [
            deep.as_str(),
            "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
            "<a><b></a>",
            "<a/><b/>",
            "<a",
            "",
            "<a>&#xFFFFFFFF;</a>",
            "</a>",
            &format!("<a {}/>", many.join(" ")),
        ] {
            assert!(read(source).is_err(), "{}", &source[..source.len().min(40)]);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(source in "[<>/a&;!\\[\\]\"= -]{0,60}") {
            let _ = read(&source);
        }
    }
}
