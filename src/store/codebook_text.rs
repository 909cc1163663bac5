//! Changes of a codebook's text, one at a time. Each gives the whole text anew, or nothing where the
//! layout is one for which there is no rule.
//!
//! Nothing here knows whether the result is right: `codebook_change` reads it again and compares.

use std::ops::Range;

use super::codebook_insert::{Piece, Spot, is_code};
use super::codebook_names::name_lists;
use super::layout::{Edit, Text, spaces};
use super::yaml;
use super::yaml_tree::{Kind, Node, parse};
use crate::study::Recoding;

/// The columns that a line is kept within where it can be.
const WIDTH: usize = 100;

/// The text with another value of a code's key, in the quotes the old one had.
pub fn set(source: &str, path: &str, key: &str, value: &str) -> Option<String> {
    let root = parse(source)?;
    let code = Spot::find(&root, Some(path))?.holder;
    let (_, old) = code.entry(key)?;
    let text = Text { source };
    let new = text.styled(old, value, code.is_flow())?;
    Some(text.with(&[signs(old.range(), new)]))
}

/// The text in which all that refers to codes, outside the tree of codes, says what they become.
pub fn refer(source: &str, recoding: &Recoding) -> Option<String> {
    let root = parse(source)?;
    let text = Text { source };
    let mut edits = Vec::new();
    for names in name_lists(&root) {
        text.recode(names, recoding, &mut edits)?;
    }
    edits.sort_by_key(|edit| edit.at.start);
    Some(text.with(&edits))
}

/// The text in which codes' definitions and criteria name other codes as they become.
pub fn mention(source: &str, recoding: &Recoding) -> Option<String> {
    let root = parse(source)?;
    let mut found = Vec::new();
    telling(&root, &mut found);
    found.sort_by_key(|node| node.start);
    let edit = |node: &Node| {
        let new = recoding.mentions(&source[node.range()]);
        (new != source[node.range()]).then(|| signs(node.range(), new))
    };
    let edits: Vec<Edit> = found.into_iter().filter_map(edit).collect();
    Some(Text { source }.with(&edits))
}

/// The scalars that say what codes mean.
fn telling<'a>(holder: &'a Node, into: &mut Vec<&'a Node>) {
    let Some(Kind::List { items, .. }) = holder.entry("codes").map(|(_, codes)| &codes.kind) else {
        return;
    };
    for code in items {
        for key in ["definition", "include", "exclude"] {
            match code.entry(key).map(|(_, value)| value) {
                Some(Node { kind: Kind::List { items, .. }, .. }) => into.extend(items),
                Some(value) => into.push(value),
                None => {}
            }
        }
        into.extend(code.entry("retired").and_then(|(_, it)| it.entry("reason")).map(|(_, it)| it));
        telling(code, into);
    }
}

/// The text without a code, and the code, to be put in elsewhere.
pub fn take(source: &str, path: &str) -> Option<(String, Piece<'static>)> {
    let (parent, id) = split(path);
    let root = parse(source)?;
    let (key, codes) = Spot::find(&root, parent)?.codes?;
    let Kind::List { flow, items } = &codes.kind else { return None };
    let at = items.iter().position(|item| is_code(item, id))?;
    let text = Text { source };
    let raw = &source[items[at].range()];
    if *flow {
        let range = match (at.checked_sub(1), items.get(at + 1)) {
            (Some(before), _) => items[before].end..items[at].end,
            (None, Some(next)) => items[at].start..next.start,
            (None, None) => codes.start + 1..codes.end - 1,
        };
        let around = [&source[range.start..items[at].start], &source[items[at].end..range.end]];
        if around.concat().contains('#') {
            return None;
        }
        return Some((text.with(&[signs(range, String::new())]), Piece::Flow(raw.to_owned())));
    }
    let (lines, cut) = text.item(&items[at])?;
    let line = source[lines.clone()].trim();
    let bare = items[at].is_flow() && line.strip_prefix('-').map(str::trim_start) == Some(raw);
    let piece = if bare { Piece::Flow(raw.to_owned()) } else { Piece::Block(cut) };
    let mut edits = Vec::new();
    let range = match at {
        0 if items.len() == 1 => {
            let colon = key.end + source[key.end..].find(':')? + 1;
            edits.push(signs(colon..colon, " []".to_owned()));
            lines
        }
        0 => lines.start..text.blank_below(lines.end),
        _ => text.blank_above(lines.start)..lines.end,
    };
    edits.push(Edit { at: range, text: String::new(), lines: true });
    Some((text.with(&edits), piece))
}

/// The text with `retired` in a code, below its definition.
pub fn retire(source: &str, path: &str, reason: &str, replaced_by: &[String]) -> Option<String> {
    let mut words = Vec::new();
    if !reason.is_empty() {
        words.push(format!("reason: {}", yaml::scalar_in_flow(reason)));
    }
    if !replaced_by.is_empty() {
        let codes: Vec<String> = replaced_by.iter().map(|path| yaml::scalar(path)).collect();
        words.push(format!("replaced-by: [{}]", codes.join(", ")));
    }
    let line = vec![format!("retired: {{{}}}", words.join(", "))];
    let lines = if line[0].chars().count() + 8 > WIDTH {
        let inner = words.iter().map(|word| format!("  {word}"));
        std::iter::once("retired:".to_owned()).chain(inner).collect()
    } else {
        line.clone()
    };
    entry(source, path, &lines, &line[0])
}

/// The text with an entry in a code, behind its definition: as lines, or within braces.
fn entry(source: &str, path: &str, lines: &[String], within: &str) -> Option<String> {
    let root = parse(source)?;
    let code = Spot::find(&root, Some(path))?.holder;
    let Kind::Map { flow, entries } = &code.kind else { return None };
    let text = Text { source };
    if *flow {
        let (_, last) = entries.last()?;
        return Some(text.with(&[signs(last.end..last.end, format!(", {within}"))]));
    }
    let column = text.column(entries.first()?.0.start);
    let (_, definition) = code.entry("definition")?;
    let lines: Vec<String> = lines.iter().map(|line| spaces(column) + line).collect();
    let at = text.behind(definition.end, |_| false);
    Some(text.with(&[text.new_lines(at, &lines)]))
}

/// One text of a list, as it is written in a block list and within brackets.
#[derive(Debug, Clone)]
pub struct Written {
    pub value: String,
    block: String,
    flow: String,
}

impl Written {
    /// A text that nobody wrote yet.
    pub fn new(value: &str) -> Self {
        let quoted = yaml::quoted(value);
        Self { value: value.to_owned(), block: quoted.clone(), flow: quoted }
    }
}

/// The texts of a code's key.
pub fn texts(source: &str, path: &str, key: &str) -> Option<Vec<Written>> {
    let root = parse(source)?;
    let code = Spot::find(&root, Some(path))?.holder;
    let Some((_, value)) = code.entry(key) else { return Some(Vec::new()) };
    let written = |node: &Node| {
        let (raw, value) = (&source[node.range()], node.scalar()?);
        let quoted = raw.starts_with(['"', '\'']) && !raw.contains('\n');
        Some(if quoted {
            Written { value: value.to_owned(), block: raw.to_owned(), flow: raw.to_owned() }
        } else {
            Written::new(value)
        })
    };
    match &value.kind {
        Kind::List { items, .. } => items.iter().map(written).collect(),
        _ => Some(vec![written(value)?]),
    }
}

/// The text with more texts behind those of a code's key.
pub fn append(source: &str, path: &str, key: &str, more: &[Written]) -> Option<String> {
    let flow: Vec<&str> = more.iter().map(|text| text.flow.as_str()).collect();
    let flow = flow.join(", ");
    let root = parse(source)?;
    let code = Spot::find(&root, Some(path))?.holder;
    let text = Text { source };
    let Some((_, value)) = code.entry(key) else {
        let within = format!("{key}: [{flow}]");
        let line = |text: &Written| format!("  - {}", text.block);
        let lines: Vec<String> = if within.chars().count() + 12 > WIDTH {
            std::iter::once(format!("{key}:")).chain(more.iter().map(line)).collect()
        } else {
            vec![within.clone()]
        };
        return entry(source, path, &lines, &within);
    };
    let edit = match &value.kind {
        Kind::List { flow: true, items } => match items.last() {
            Some(last) => signs(last.end..last.end, format!(", {flow}")),
            None => signs(value.start + 1..value.start + 1, flow),
        },
        Kind::List { flow: false, items } => {
            let last = items.last()?;
            let shape = text.shape(last)?;
            let gap = spaces(shape.keys - shape.dash - 1);
            let line = |it: &Written| format!("{}-{gap}{}", spaces(shape.dash), it.block);
            let lines: Vec<String> = more.iter().map(line).collect();
            text.new_lines(text.behind(last.end, |column| column > shape.dash), &lines)
        }
        _ => {
            let first = yaml::quoted(value.scalar()?);
            signs(value.range(), format!("[{first}, {flow}]"))
        }
    };
    Some(text.with(&[edit]))
}

/// The comments in and right above a code, without those of the codes below it.
pub fn comments(source: &str, path: &str) -> Option<Vec<String>> {
    let (parent, id) = split(path);
    let root = parse(source)?;
    let (_, codes) = Spot::find(&root, parent)?.codes?;
    let Kind::List { flow, items } = &codes.kind else { return None };
    let item = items.iter().find(|item| is_code(item, id))?;
    let text = Text { source };
    let range = if *flow { item.range() } else { text.item(item)?.0 };
    Some(within(source, item, range))
}

/// The comments in a range of a text, outside the scalars of what stands in it.
fn within(source: &str, node: &Node, range: Range<usize>) -> Vec<String> {
    let mut words = Vec::new();
    node.scalars(&mut words);
    let mut found = Vec::new();
    let mut at = range.start;
    let ends = words.iter().map(|node| node.range()).chain(std::iter::once(range.end..range.end));
    for word in ends {
        for line in source.get(at..word.start).unwrap_or("").split('\n') {
            let sign = line
                .match_indices('#')
                .find(|(at, _)| line[..*at].chars().next_back().is_none_or(char::is_whitespace));
            found.extend(sign.map(|(at, _)| line[at..].trim_end().to_owned()));
        }
        at = word.end;
    }
    found
}

/// Every comment of a text, in order of their words.
pub fn all_comments(source: &str) -> Vec<String> {
    let mut found =
        parse(source).map(|root| within(source, &root, 0..source.len())).unwrap_or_default();
    found.sort();
    found
}

/// The paths of the codes right below another.
pub fn below(source: &str, path: &str) -> Option<Vec<String>> {
    let root = parse(source)?;
    let spot = Spot::find(&root, Some(path))?;
    let Some(Kind::List { items, .. }) = spot.codes.map(|(_, codes)| &codes.kind) else {
        return Some(Vec::new());
    };
    let named = |code: &Node| Some(format!("{path}.{}", code.entry("id")?.1.scalar()?));
    items.iter().map(named).collect()
}

/// The text with comment lines above a code.
pub fn comment(source: &str, path: &str, comments: &[String]) -> Option<String> {
    if comments.is_empty() {
        return Some(source.to_owned());
    }
    let (parent, id) = split(path);
    let root = parse(source)?;
    let (_, codes) = Spot::find(&root, parent)?.codes?;
    let Kind::List { flow: false, items } = &codes.kind else { return None };
    let item = items.iter().find(|item| is_code(item, id))?;
    let text = Text { source };
    let dash = spaces(text.shape(item)?.dash);
    let lines: Vec<String> = comments.iter().map(|comment| format!("{dash}{comment}")).collect();
    Some(text.with(&[text.new_lines(text.lead(item)?, &lines)]))
}

/// The path of what a code stands below, and the last part of its own.
pub fn split(path: &str) -> (Option<&str>, &str) {
    path.rsplit_once('.').map_or((None, path), |(parent, id)| (Some(parent), id))
}

fn signs(at: Range<usize>, text: String) -> Edit {
    Edit { at, text, lines: false }
}

/// Whether a name stood twice before anything became another: then it stays so.
fn was_double(items: &[Node], at: usize) -> bool {
    items[..at].iter().any(|other| other.scalar() == items[at].scalar())
}

impl Text<'_> {
    /// A value in the quotes of another.
    fn styled(&self, old: &Node, value: &str, in_flow: bool) -> Option<String> {
        old.scalar()?;
        let raw = &self.source[old.range()];
        Some(match raw.chars().next() {
            Some('"') => yaml::quoted(value),
            Some('\'') if value.chars().any(char::is_control) => yaml::quoted(value),
            Some('\'') => format!("'{}'", value.replace('\'', "''")),
            _ if in_flow => yaml::scalar_in_flow(value),
            _ => yaml::scalar(value),
        })
    }

    /// Names in a list become others; one that comes to stand there twice goes.
    fn recode(&self, names: &Node, recoding: &Recoding, edits: &mut Vec<Edit>) -> Option<()> {
        let Kind::List { flow, items } = &names.kind else {
            if let Some(new) = names.scalar().and_then(|name| recoding.path(name)) {
                edits.push(signs(names.range(), self.styled(names, &new, true)?));
            }
            return Some(());
        };
        let mut seen: Vec<String> = Vec::new();
        for (at, item) in items.iter().enumerate() {
            let Some(name) = item.scalar() else { continue };
            let new = recoding.path(name);
            let becomes = new.clone().unwrap_or_else(|| name.to_owned());
            let double = seen.contains(&becomes);
            seen.push(becomes);
            if double && !was_double(items, at) {
                edits.push(self.without(items, at, *flow)?);
            } else if let Some(new) = new {
                edits.push(signs(item.range(), self.styled(item, &new, *flow)?));
            }
        }
        Some(())
    }

    fn without(&self, items: &[Node], at: usize, flow: bool) -> Option<Edit> {
        let item = &items[at];
        let range = if flow {
            items[at.checked_sub(1)?].end..item.end
        } else {
            self.start_of_line(item.start)..self.next_line(item.end)
        };
        let text = &self.source[range.clone()];
        (!text.contains('#')).then_some(Edit { at: range, text: String::new(), lines: !flow })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::codebook_value::Said;
    use super::*;

    fn recoding() -> Recoding {
        let pairs = [("a.b", "a.c"), ("x", "a.c.x")];
        Recoding::new(pairs.map(|(old, new)| (old.to_owned(), new.to_owned())))
    }

    /// What text and values say must be the same; returns the text.
    #[track_caller]
    fn referred(before: &str) -> Option<String> {
        let after = refer(before, &recoding())?;
        let mut said = Said::read(Path::new("x"), before).unwrap();
        said.recode(&recoding());
        assert_eq!(Said::read(Path::new("x"), &after).unwrap(), said, "{after}");
        Some(after)
    }

    #[test]
    fn all_that_refers_to_codes_says_what_they_become_in_its_own_quotes() {
        let before = "# a.b
outline:
  - {content: branches, codes: ['a.b', \"x.y\", a]} # a.b
  - sections:
      - aspects:
          - a.b # here
          - z
recommendations: [{codes: [x]}]
references:
- codes: [a.bb, a.b.d]
checks:
  allow:
    - {check: y, at: a.b.q}
    - at: s1/leader
codes:
  - id: z
    retired: {reason: R, replaced-by: [x]}
    codes: [{id: x, retired: {reason: R, replaced-by: [a.b]}}]
";
        let after = before
            .replace("'a.b', \"x.y\"", "'a.c', \"a.c.x.y\"")
            .replace("- a.b # here", "- a.c # here")
            .replace("{codes: [x]}", "{codes: [a.c.x]}")
            .replace("a.b.d", "a.c.d")
            .replace("a.b.q", "a.c.q")
            .replace("replaced-by: [x]", "replaced-by: [a.c.x]")
            .replace("replaced-by: [a.b]", "replaced-by: [a.c]");
        assert_eq!(referred(before).unwrap(), after);
    }

    #[test]
    fn a_code_that_comes_to_stand_in_a_list_twice_stands_there_once() {
        for (before, after) in [
            ("[a.b, a.c]", "[a.c]"),
            ("[a.c, z, a.b, a.d]", "[a.c, z, a.d]"),
            ("[z, z, a.b]", "[z, z, a.c]"),
            ("[a.b, a.b]", "[a.c, a.c]"),
            ("\n  - a.c\n  - a.b\n  - z", "\n  - a.c\n  - z"),
        ] {
            let text = |list: &str| format!("recommendations:\n- codes: {list}\n");
            assert_eq!(referred(&text(before)).unwrap(), text(after), "{before}");
        }
        let commented = "recommendations:\n- codes:\n  - a.c\n  - a.b # why\n";
        assert!(referred(commented).is_none());
    }
}
