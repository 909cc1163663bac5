//! YAML as it stands in the file: which node lies where, in block or in flow style.
//!
//! What the values mean is `yaml.rs`'s; who changes a file must also know its layout.

use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle};

/// A value in a file. Places are byte offsets.
#[derive(Debug)]
pub struct Node {
    /// Its first byte; of a block mapping that of its first key, of a block list about its first
    /// dash.
    pub start: usize,
    /// Behind its last byte, without the blank lines that follow it unless they belong to it.
    pub end: usize,
    pub kind: Kind,
}

#[derive(Debug)]
pub enum Kind {
    Scalar(String),
    Alias,
    List { flow: bool, items: Vec<Node> },
    Map { flow: bool, entries: Vec<(Node, Node)> },
}

impl Node {
    /// The key and value of an entry of a mapping.
    pub fn entry(&self, name: &str) -> Option<(&Node, &Node)> {
        let Kind::Map { entries, .. } = &self.kind else { return None };
        let found = entries.iter().find(|(key, _)| key.scalar() == Some(name));
        found.map(|(key, value)| (key, value))
    }

    /// The value of a scalar.
    pub fn scalar(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(value) => Some(value),
            _ => None,
        }
    }

    /// The scalars and aliases in it, keys too, in the order of the file.
    pub fn scalars<'a>(&'a self, into: &mut Vec<&'a Node>) {
        match &self.kind {
            Kind::Scalar(_) | Kind::Alias => into.push(self),
            Kind::List { items, .. } => items.iter().for_each(|item| item.scalars(into)),
            Kind::Map { entries, .. } => entries.iter().for_each(|(key, value)| {
                key.scalars(into);
                value.scalars(into);
            }),
        }
    }

    /// Whether it is a mapping or list in braces or brackets.
    pub fn is_flow(&self) -> bool {
        matches!(self.kind, Kind::List { flow: true, .. } | Kind::Map { flow: true, .. })
    }

    /// Where it stands.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// The first document of a text that was read before; nothing where that is no YAML.
pub fn parse(source: &str) -> Option<Node> {
    let mut events = Events { source, parser: Parser::new_from_str(source) };
    loop {
        match events.next()? {
            (Event::StreamStart | Event::DocumentStart(..), _) => {}
            (event, range) => return events.node(event, range),
        }
    }
}

struct Events<'a> {
    source: &'a str,
    parser: Parser<'a, granit_parser::StrInput<'a>>,
}

impl<'a> Events<'a> {
    fn next(&mut self) -> Option<(Event<'a>, Range<usize>)> {
        let (event, span) = self.parser.next_event()?.ok()?;
        Some((event, span.byte_range()?))
    }

    /// The node that an event begins; nothing where it ends one.
    fn node(&mut self, event: Event<'a>, at: Range<usize>) -> Option<Node> {
        match event {
            Event::Scalar(value, style, ..) => {
                let end = self.end_of_scalar(&at, &value, style);
                let kind = Kind::Scalar(value.into_owned());
                Some(Node { start: at.start, end, kind })
            }
            Event::Alias(_) => Some(Node { start: at.start, end: at.end, kind: Kind::Alias }),
            Event::SequenceStart(style, ..) => {
                let mut items = Vec::new();
                let close = loop {
                    match self.next()? {
                        (Event::SequenceEnd, close) => break close,
                        (event, range) => items.push(self.node(event, range)?),
                    }
                };
                let flow = style == StructureStyle::Flow;
                let last = items.last().map_or(at.end, |item| item.end);
                let end = if flow { close.end } else { last };
                Some(Node { start: at.start, end, kind: Kind::List { flow, items } })
            }
            Event::MappingStart(style, ..) => {
                let mut entries = Vec::new();
                let close = loop {
                    match self.next()? {
                        (Event::MappingEnd, close) => break close,
                        (event, range) => {
                            let key = self.node(event, range)?;
                            let (event, range) = self.next()?;
                            entries.push((key, self.node(event, range)?));
                        }
                    }
                };
                let flow = style == StructureStyle::Flow;
                let last = entries.last().map_or(at.end, |(key, value)| value.end.max(key.end));
                let end = if flow { close.end } else { last };
                Some(Node { start: at.start, end, kind: Kind::Map { flow, entries } })
            }
            _ => None,
        }
    }

    /// The parser counts the lines behind a block scalar to it, which are its own only when it
    /// keeps them.
    fn end_of_scalar(&self, at: &Range<usize>, value: &str, style: ScalarStyle) -> usize {
        let text = &self.source[at.clone()];
        let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        if block && value.ends_with("\n\n") {
            return at.start + text.rfind('\n').map_or(text.len(), |newline| newline + 1);
        }
        at.start + if block { text.trim_end().len() } else { text.len() }
    }
}
