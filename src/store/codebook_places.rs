//! Where things stand in the text of a codebook.

use super::yaml_tree::{Kind, Node, parse};
use crate::problem::Place;

/// One step on the way to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// The value of a key.
    Key(&'a str),
    /// An item of a list, from 0.
    Item(usize),
    /// The item of a list whose `id` is this one.
    Id(&'a str),
}

/// A codebook's text and where its values stand in it.
#[derive(Debug)]
pub struct Places {
    source: String,
    root: Option<Node>,
    /// The byte at which each line begins.
    lines: Vec<usize>,
}

impl Places {
    /// The places of a text. Of what is no YAML there are none.
    pub fn new(source: &str) -> Self {
        let starts = source.match_indices('\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(starts).collect();
        Self { source: source.to_owned(), root: parse(source), lines }
    }

    /// The text.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The place of a code: that of its id.
    pub fn code(&self, path: &str) -> Option<Place> {
        self.key(path, "id")
    }

    /// The place of what a key of a code says.
    pub fn key(&self, path: &str, key: &str) -> Option<Place> {
        self.node(&code_steps(path, &[Step::Key(key)])).map(|node| self.place(node))
    }

    /// The place of an item of a list of a code; of the text itself where the list is one text.
    pub fn item(&self, path: &str, key: &str, item: usize) -> Option<Place> {
        let found = self.node(&code_steps(path, &[Step::Key(key), Step::Item(item)]));
        found.map(|node| self.place(node)).or_else(|| self.key(path, key))
    }

    /// The place of what stands at the end of some steps from the top.
    pub fn at(&self, steps: &[Step]) -> Option<Place> {
        self.node(steps).map(|node| self.place(node))
    }

    /// The place of a key itself, in what stands at the end of some steps from the top.
    pub fn named(&self, steps: &[Step], key: &str) -> Option<Place> {
        self.node(steps)?.entry(key).map(|(name, _)| self.place(name))
    }

    /// The place of a byte of the text, `width` scalar values wide.
    pub fn byte(&self, byte: usize, width: usize) -> Place {
        let line = self.lines.partition_point(|start| *start <= byte).max(1);
        let start = self.lines[line - 1];
        let text = self.source[start..].lines().next().unwrap_or("");
        Place::on(text, line, self.source[start..byte].chars().count() + 1, width)
    }

    /// The path of the code in whose text a place lies.
    pub fn code_at(&self, place: &Place) -> Option<String> {
        let start = *self.lines.get(place.line - 1)?;
        let rest = self.source.get(start..)?;
        let column = rest.char_indices().nth(place.column - 1).map_or(0, |(byte, _)| byte);
        let (mut path, mut node) = (Vec::new(), self.root.as_ref()?);
        while let Some((_, codes)) = node.entry("codes") {
            let Kind::List { items, .. } = &codes.kind else { break };
            let held = |item: &&Node| item.range().contains(&(start + column));
            let Some(code) = items.iter().find(held) else { break };
            let Some(id) = code.entry("id").and_then(|(_, id)| id.scalar()) else { break };
            path.push(id);
            node = code;
        }
        (!path.is_empty()).then(|| path.join("."))
    }

    fn place(&self, node: &Node) -> Place {
        let first = self.source[node.range()].lines().next().unwrap_or("");
        self.byte(node.start, first.chars().count())
    }

    fn node(&self, steps: &[Step]) -> Option<&Node> {
        steps.iter().try_fold(self.root.as_ref()?, |node, step| match (step, &node.kind) {
            (Step::Key(key), Kind::Map { .. }) => node.entry(key).map(|(_, value)| value),
            (Step::Item(at), Kind::List { items, .. }) => items.get(*at),
            (Step::Id(id), Kind::List { items, .. }) => {
                let named =
                    |item: &&Node| item.entry("id").and_then(|(_, v)| v.scalar()) == Some(id);
                items.iter().find(named)
            }
            _ => None,
        })
    }
}

fn code_steps<'a>(path: &'a str, behind: &[Step<'a>]) -> Vec<Step<'a>> {
    let ids = path.split('.').flat_map(|id| [Step::Key("codes"), Step::Id(id)]);
    ids.chain(behind.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_by_the_way_to_it() {
        let source = "codes:\n  - id: a\n    codes:\n      - {id: b, cues: [één, twee]}\n  - id: c\n    definition: >-\n      Lang\n      verhaal\n";
        let places = Places::new(source);
        let cue = places.item("a.b", "cues", 1).unwrap();
        assert_eq!((cue.line, cue.column, cue.width), (4, 29, 4));
        assert_eq!(places.code("c").unwrap().line, 5);
        let key = places.named(&[Step::Key("codes"), Step::Item(0)], "codes").unwrap();
        assert_eq!((key.line, key.column, key.width), (3, 5, 5));
        let folded = places.key("c", "definition").unwrap();
        assert_eq!((folded.line, folded.width), (7, 4));
        assert_eq!(places.code("d"), None);
        assert_eq!(places.code_at(&cue).as_deref(), Some("a.b"));
        assert_eq!(places.code_at(&folded).as_deref(), Some("c"));
        assert_eq!(places.code_at(&Place::new(source, 1, 1, 1)), None);
        assert_eq!(Places::new("codes: [").code("a"), None);
    }
}
