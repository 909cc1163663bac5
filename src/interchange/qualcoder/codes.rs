//! Codes and the categories that hold them.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Import;
use crate::interchange::Code;
use crate::problem::Result;

/// A category or a code: both have numbers of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key {
    Category(i64),
    Code(i64),
}

impl Key {
    fn id(self) -> String {
        match self {
            Self::Category(id) => format!("category:{id}"),
            Self::Code(id) => format!("code:{id}"),
        }
    }
}

struct Node {
    name: String,
    memo: String,
    colour: Option<String>,
    parent: Option<Key>,
}

impl Import {
    /// Reads the tree of codes; gives each code's name by its number.
    pub(super) fn codes(&mut self) -> Result<HashMap<i64, String>> {
        let mut nodes = self.categories()?;
        nodes.extend(self.leaves()?);
        let lost: Vec<Key> = nodes
            .iter()
            .filter(|(_, node)| node.parent.is_some_and(|parent| !nodes.contains_key(&parent)))
            .map(|(key, _)| *key)
            .collect();
        for key in lost {
            self.uproot(&mut nodes, key, "what held it is not there; it stands at the top");
        }
        for key in circles(&nodes) {
            self.uproot(&mut nodes, key, "it holds itself; it stands at the top");
        }
        let names = nodes.iter().filter_map(|(key, node)| match key {
            Key::Code(id) => Some((*id, node.name.clone())),
            Key::Category(_) => None,
        });
        let names = names.collect();
        self.plant(nodes);
        Ok(names)
    }

    fn uproot(&mut self, nodes: &mut BTreeMap<Key, Node>, key: Key, what: &str) {
        if let Some(node) = nodes.get_mut(&key) {
            node.parent = None;
            self.losses.add("places of codes", node.name.clone(), what);
        }
    }

    fn categories(&mut self) -> Result<BTreeMap<Key, Node>> {
        let columns = ["catid", "name", "memo", "supercatid"];
        let rows = self.database.rows("code_cat", &columns, |row| {
            let parent = row.number(3).map(Key::Category);
            (row.number(0), Node { name: row.text(1), memo: row.text(2), colour: None, parent })
        })?;
        Ok(self.numbered(rows, Key::Category))
    }

    fn leaves(&mut self) -> Result<BTreeMap<Key, Node>> {
        let columns = ["cid", "name", "memo", "catid", "color", "supercid"];
        let rows = self.database.rows("code_name", &columns, |row| {
            // A code that is under another code is in no category of its own.
            let parent = row.number(5).map(Key::Code).or(row.number(3).map(Key::Category));
            let colour = colour(&row.text(4));
            (row.number(0), Node { name: row.text(1), memo: row.text(2), colour, parent })
        })?;
        Ok(self.numbered(rows, Key::Code))
    }

    fn numbered(
        &mut self,
        rows: Vec<(Option<i64>, Node)>,
        key: impl Fn(i64) -> Key,
    ) -> BTreeMap<Key, Node> {
        let mut nodes = BTreeMap::new();
        for (id, node) in rows {
            match id {
                Some(id) => drop(nodes.insert(key(id), node)),
                None => self.losses.add("codes", node.name, "it has no number to be known by"),
            }
        }
        nodes
    }

    /// Puts the codes into the project, each after what holds it.
    fn plant(&mut self, nodes: BTreeMap<Key, Node>) {
        let mut under: BTreeMap<Option<Key>, Vec<Key>> = BTreeMap::new();
        for (key, node) in &nodes {
            under.entry(node.parent).or_default().push(*key);
        }
        let mut nodes = nodes;
        let mut open: Vec<(Key, Option<usize>)> = Vec::new();
        let push = |open: &mut Vec<_>, keys: Option<&Vec<Key>>, parent| {
            open.extend(keys.into_iter().flatten().rev().map(|key| (*key, parent)));
        };
        push(&mut open, under.get(&None), None);
        while let Some((key, parent)) = open.pop() {
            let Some(node) = nodes.remove(&key) else { continue };
            let place = self.project.codes.len();
            self.project.codes.push(Code {
                id: key.id(),
                name: node.name,
                description: node.memo,
                colour: node.colour,
                codable: matches!(key, Key::Code(_)),
                parent,
                notes: Vec::new(),
            });
            push(&mut open, under.get(&Some(key)), Some(place));
        }
    }
}

/// One node of each circle that parents make.
fn circles(nodes: &BTreeMap<Key, Node>) -> Vec<Key> {
    let mut found = Vec::new();
    let mut done: HashSet<Key> = HashSet::new();
    for start in nodes.keys() {
        let mut path: HashSet<Key> = HashSet::new();
        let mut at = Some(*start);
        while let Some(key) = at.filter(|key| !done.contains(key)) {
            if !path.insert(key) {
                found.push(key);
                break;
            }
            at = nodes.get(&key).and_then(|node| node.parent);
        }
        done.extend(path);
    }
    found
}

/// A colour as `#rrggbb`, if it is one.
fn colour(text: &str) -> Option<String> {
    let digits = text.trim().strip_prefix('#')?;
    let sound = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    sound.then(|| format!("#{}", digits.to_ascii_lowercase()))
}
