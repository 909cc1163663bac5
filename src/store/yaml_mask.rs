//! Reading YAML past what is wrong in it: each fault is blanked out, and the rest is read again.
//!
//! Blanks take the place of what was there, so that every later place is still that of the file.

use std::ops::Range;
use std::path::Path;

use serde::de::DeserializeOwned;

use super::fault::{Fault, FaultKind};
use super::yaml;
use super::yaml_tree::{Kind, Node, parse};
use crate::problem::Problem;

/// A file with more faults than this is another sort of file.
const MOST: usize = 100;

/// What can be read of a text, and what cannot.
pub fn read<T: DeserializeOwned>(path: &Path, source: &str) -> (Option<T>, Vec<Fault>) {
    let mut text = source.to_owned();
    let mut faults = Vec::new();
    loop {
        let problem = match yaml::read(path, &text, &[]) {
            Ok(read) => return (Some(read), faults),
            Err(problem) => problem,
        };
        let masked = mask(&text, &problem);
        let kind = match problem.message() {
            message if message.starts_with("unknown key") => FaultKind::Key,
            _ => FaultKind::Shape,
        };
        faults.push(Fault { kind, problem: *problem });
        match masked {
            Some(masked) if faults.len() < MOST => text = masked,
            _ => return (None, faults),
        }
    }
}

/// The text without the entry or item that a problem stands at.
fn mask(text: &str, problem: &Problem) -> Option<String> {
    let place = problem.place()?;
    let line: usize = text.split_inclusive('\n').take(place.line - 1).map(str::len).sum();
    let rest = text.get(line..)?;
    let column = rest.char_indices().nth(place.column - 1).map_or(rest.len(), |(byte, _)| byte);
    let whole = problem.message().ends_with("is missing");
    let root = parse(text)?;
    let found = innermost(text, &root, line + column, whole)?;
    let blank = |c: char| if c == '\n' { "\n".to_owned() } else { " ".repeat(c.len_utf8()) };
    let blanks: String = text[found.clone()].chars().map(blank).collect();
    let masked = format!("{}{blanks}{}", &text[..found.start], &text[found.end..]);
    (masked != text).then_some(masked)
}

/// The smallest entry or item that holds a byte; where `whole`, the one that begins there.
fn innermost(text: &str, node: &Node, at: usize, whole: bool) -> Option<Range<usize>> {
    let holds = |range: &Range<usize>| range.start <= at && at <= range.end;
    match &node.kind {
        Kind::Map { flow, entries } => {
            let mut held =
                entries.iter().map(|(key, value)| (value, key.start..value.end.max(key.end)));
            let (value, range) = held.find(|(_, range)| holds(range))?;
            if whole && range.start == at {
                return None;
            }
            innermost(text, value, at, whole).or_else(|| Some(apart(text, range, *flow, false)))
        }
        Kind::List { flow, items } => {
            let item = items.iter().find(|item| holds(&item.range()))?;
            let inner = innermost(text, item, at, whole);
            inner.or_else(|| Some(apart(text, item.range(), *flow, true)))
        }
        Kind::Scalar(_) | Kind::Alias => None,
    }
}

/// With the sign that parts it from its neighbours.
fn apart(text: &str, range: Range<usize>, flow: bool, item: bool) -> Range<usize> {
    let Range { start, end } = range;
    if flow {
        let behind = text[end..].trim_start();
        if behind.starts_with(',') {
            return start..text.len() - behind.len() + 1;
        }
        let before = text[..start].trim_end();
        return if before.ends_with(',') { before.len() - 1..end } else { start..end };
    }
    let before = text[..start].trim_end_matches(' ');
    if item && before.ends_with('-') { before.len() - 1..end } else { start..end }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Raw {
        #[serde(default)]
        list: Vec<Item>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Item {
        id: String,
        #[serde(default)]
        number: u32,
    }

    fn told(source: &str) -> (Vec<String>, Vec<String>) {
        let (read, faults) = read::<Raw>(Path::new("x.yaml"), source);
        let ids = read.map(|raw| raw.list.into_iter().map(|i| format!("{}{}", i.id, i.number)));
        (
            ids.into_iter().flatten().collect(),
            faults.iter().map(|f| f.problem.to_string()).collect(),
        )
    }

    #[test]
    fn every_fault_is_told_at_its_place_and_the_rest_is_read() {
        let block =
            "list:\n  - id: a\n    nmber: 1\n  - number: 2\n  - id: b\n    number: x\nother: 1\n";
        let (ids, faults) = told(block);
        assert_eq!(ids, ["a0", "b0"]);
        assert_eq!(faults.len(), 4, "{faults:#?}");
        assert!(faults[0].starts_with("x.yaml:3:5: unknown key `nmber`"), "{faults:#?}");
        let flow = "list: [{id: a, nmber: 1}, {number: 2}, {id: b, number: x}]\n";
        let (ids, faults) = told(flow);
        assert_eq!((ids.len(), faults.len()), (2, 3), "{faults:#?}");
    }

    #[test]
    fn what_is_no_yaml_is_one_fault() {
        let (ids, faults) = told("list: [\n");
        assert!(ids.is_empty());
        assert_eq!(faults.len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(source in "(list:\n)?[-a-z:{}\\[\\] ,\n]{0,60}") {
            let _ = told(&source);
        }
    }
}
