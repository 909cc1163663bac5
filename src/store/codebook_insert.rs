//! Where a new code goes in the text of a codebook, in the layout of the codes around it.
//!
//! Nothing here knows whether the result is right: `codebook_edit` reads it again and compares.

use std::ops::Range;

use super::yaml;
use super::yaml_tree::{Kind, Node, parse};

/// The columns that definitions are folded at.
const WIDTH: usize = 100;

/// What is written of a code.
#[derive(Debug)]
pub struct Entry<'a> {
    pub id: &'a str,
    pub label: &'a str,
    pub definition: &'a str,
    pub example: Option<&'a str>,
}

/// A changed text.
#[derive(Debug)]
pub struct Inserted {
    pub text: String,
    /// The lines of the old text, from 0, in which signs were put: none where codes stand in block
    /// style.
    pub touched: Vec<usize>,
}

/// The text with a code as the last one below `parent`, or of all; nothing where the text has a
/// layout for which there is no rule.
pub fn insert(source: &str, parent: Option<&str>, entry: &Entry) -> Option<Inserted> {
    let root = parse(source)?;
    let spot = Spot::find(&root, parent)?;
    let text = Text { source };
    let edits = text.edits(&spot, entry)?;
    let touched = edits.iter().filter(|edit| !edit.lines).map(|edit| text.line(edit.at.start));
    Some(Inserted { touched: touched.collect(), text: text.with(&edits) })
}

/// The place a code goes to.
struct Spot<'a> {
    /// The code, or the whole file, that gets it.
    holder: &'a Node,
    /// The key and the value of the holder's `codes`.
    codes: Option<(&'a Node, &'a Node)>,
    /// The key and the value of the `codes` that the holder stands in.
    above: Option<(&'a Node, &'a Node)>,
}

impl<'a> Spot<'a> {
    fn find(root: &'a Node, parent: Option<&str>) -> Option<Self> {
        let mut spot = Self { holder: root, codes: root.entry("codes"), above: None };
        for id in parent.iter().flat_map(|path| path.split('.')) {
            let Kind::List { items, .. } = &spot.codes?.1.kind else { return None };
            let named = |item: &&Node| item.entry("id").and_then(|(_, id)| id.scalar()) == Some(id);
            let holder = items.iter().find(named)?;
            spot = Self { holder, codes: holder.entry("codes"), above: spot.codes };
        }
        Some(spot)
    }
}

/// One change of the text: of whole lines that come in between, or of signs within a line.
struct Edit {
    at: Range<usize>,
    text: String,
    lines: bool,
}

/// How the items of a block list stand: the columns of the dash and of the keys.
#[derive(Debug, Clone, Copy)]
struct Shape {
    dash: usize,
    keys: usize,
}

struct Text<'a> {
    source: &'a str,
}

impl Text<'_> {
    fn edits(&self, spot: &Spot, entry: &Entry) -> Option<Vec<Edit>> {
        let Some((key, codes)) = spot.codes else { return self.first_below(spot, entry) };
        match &codes.kind {
            Kind::List { flow: false, items } => {
                Some(vec![self.behind_siblings(key, items, entry)?])
            }
            Kind::List { flow: true, items } => match items.last() {
                Some(last) => Some(self.in_brackets(codes, items, last, entry)),
                None => Some(self.instead_of_brackets(spot, key, codes, entry)),
            },
            Kind::Scalar(_) if codes.range().is_empty() && !spot.holder.is_flow() => {
                Some(vec![self.below_key(spot, key, codes, entry)])
            }
            _ => None,
        }
    }

    /// The parent gets its `codes`.
    fn first_below(&self, spot: &Spot, entry: &Entry) -> Option<Vec<Edit>> {
        let Kind::Map { entries, .. } = &spot.holder.kind else { return None };
        let (first, _) = entries.first()?;
        let (_, last) = entries.last()?;
        if spot.holder.is_flow() {
            let text = format!(", codes: [{}]", braces(entry));
            return Some(vec![Edit { at: last.end..last.end, text, lines: false }]);
        }
        let column = self.column(first.start);
        let mut lines = vec![format!("{}codes:", spaces(column))];
        lines.extend(block(entry, self.shape_below(spot, column)));
        let at = self.behind(spot.holder.end, |comment| comment >= column);
        Some(vec![self.new_lines(at, &lines)])
    }

    /// `codes: []` becomes a block list, because the next code comes soon; within braces and with
    /// comments in it, it stays what it is.
    fn instead_of_brackets(
        &self,
        spot: &Spot,
        key: &Node,
        codes: &Node,
        entry: &Entry,
    ) -> Vec<Edit> {
        let inner = &self.source[codes.start + 1..codes.end - 1];
        if spot.holder.is_flow() || !inner.chars().all(|c| c == ' ') {
            let at = codes.start + 1;
            return vec![Edit { at: at..at, text: braces(entry), lines: false }];
        }
        let start = self.source[..codes.start].trim_end_matches(' ').len();
        let removed = Edit { at: start..codes.end, text: String::new(), lines: false };
        vec![removed, self.below_key(spot, key, codes, entry)]
    }

    /// The first lines below a `codes:` that holds nothing yet.
    fn below_key(&self, spot: &Spot, key: &Node, codes: &Node, entry: &Entry) -> Edit {
        let column = self.column(key.start);
        let lines = block(entry, self.shape_below(spot, column));
        let at = self.behind(codes.end.max(key.end), |comment| comment > column);
        self.new_lines(at, &lines)
    }

    /// Lines behind the last code of a block list.
    fn behind_siblings(&self, key: &Node, items: &[Node], entry: &Entry) -> Option<Edit> {
        let (last, before) = items.split_last()?;
        let shape = items.iter().rev().find_map(|item| self.shape(item))?;
        let own = self.column(key.start);
        let blank = before.last().map_or(0, |previous| self.blank_lines(previous.end, last.start));
        let mut lines = vec![String::new(); blank];
        if last.is_flow() {
            let gap = spaces(shape.keys.saturating_sub(shape.dash + 1));
            lines.push(format!("{}-{gap}{}", spaces(shape.dash), braces(entry)));
        } else {
            lines.extend(block(entry, shape));
        }
        // At the column of the list's own key a comment opens what comes after the list.
        let belongs = |column: usize| column >= shape.dash && column > own;
        Some(self.new_lines(self.behind(last.end, belongs), &lines))
    }

    /// Behind the last code of a list in brackets, on a line of its own where the others have one.
    fn in_brackets(&self, codes: &Node, items: &[Node], last: &Node, entry: &Entry) -> Vec<Edit> {
        let sign = |at: usize, text: String| Edit { at: at..at, text, lines: false };
        let close = codes.end - 1;
        let between = &self.source[last.end..close];
        let indent = spaces(self.indent(last.start));
        if !between.contains('\n') {
            let alone = items.len() > 1 && self.column(last.start) == self.indent(last.start);
            let gap = if alone { format!("\n{indent}") } else { " ".to_owned() };
            return vec![sign(last.end, format!(",{gap}{}", braces(entry)))];
        }
        let line = self.start_of_line(close);
        if has_comma(between) {
            let text = format!("{indent}{},\n", braces(entry));
            return vec![Edit { at: line..line, text, lines: true }];
        }
        let text = format!("{indent}{}\n", braces(entry));
        vec![sign(last.end, ",".into()), Edit { at: line..line, text, lines: true }]
    }

    /// How codes stand below a `codes` at a column: as they do one level up.
    fn shape_below(&self, spot: &Spot, column: usize) -> Shape {
        let above = spot.above.and_then(|(key, codes)| {
            let Kind::List { items, .. } = &codes.kind else { return None };
            let shape = items.iter().rev().find_map(|item| self.shape(item))?;
            let step = shape.dash.checked_sub(self.column(key.start))?;
            Some(Shape { dash: column + step, keys: column + step + shape.keys - shape.dash })
        });
        above.unwrap_or(Shape { dash: column + 2, keys: column + 4 })
    }

    /// Where an item's dash and keys stand. The dash may have a line of its own.
    fn shape(&self, item: &Node) -> Option<Shape> {
        let mut end = item.start;
        loop {
            let start = self.start_of_line(end);
            let line = &self.source[start..end];
            let text = line.trim_start();
            let dash = line.len() - text.len();
            if let Some(rest) = text.strip_prefix('-') {
                let near = end == item.start && rest.trim().is_empty() && !rest.is_empty();
                let keys = if near { dash + 1 + rest.len() } else { dash + 2 };
                return Some(Shape { dash, keys });
            }
            let passed = text.is_empty() || text.starts_with(['#', '&', '!']);
            end = start.checked_sub(1).filter(|_| passed)?;
        }
    }

    /// The longest run of blank lines between two places.
    fn blank_lines(&self, from: usize, to: usize) -> usize {
        let between = self.source.get(from..self.start_of_line(to)).unwrap_or("");
        let lines = between.split('\n').skip(1);
        let runs = lines.scan(0, |run, line| {
            *run = if line.trim().is_empty() { *run + 1 } else { 0 };
            Some(*run)
        });
        // The piece behind the last newline is no line.
        runs.take(between.matches('\n').count().saturating_sub(1)).max().unwrap_or(0)
    }

    /// The start of the line behind the one `end` lies in and the comments that go with it.
    fn behind(&self, end: usize, belongs: impl Fn(usize) -> bool) -> usize {
        // What keeps its blank lines ends where a line starts.
        let whole = end > 0 && self.source[..end].ends_with('\n');
        let mut at = if whole { end } else { self.next_line(end) };
        let mut line = at;
        while line < self.source.len() {
            let text = &self.source[line..self.end_of_line(line)];
            let next = self.next_line(line);
            if text.trim_start().starts_with('#') && belongs(self.indent(line)) {
                at = next;
            } else if !text.trim().is_empty() {
                break;
            }
            line = next;
        }
        at
    }

    fn new_lines(&self, at: usize, lines: &[String]) -> Edit {
        let text = lines.join("\n");
        let open = at == self.source.len() && !self.source.ends_with('\n');
        let text = if open { format!("\n{text}") } else { format!("{text}\n") };
        Edit { at: at..at, text, lines: true }
    }

    fn with(&self, edits: &[Edit]) -> String {
        let mut out = String::with_capacity(self.source.len() + 400);
        let mut from = 0;
        for edit in edits {
            out.push_str(&self.source[from..edit.at.start]);
            out.push_str(&edit.text);
            from = edit.at.end;
        }
        out + &self.source[from..]
    }

    fn line(&self, at: usize) -> usize {
        self.source[..at].matches('\n').count()
    }

    fn start_of_line(&self, at: usize) -> usize {
        self.source[..at].rfind('\n').map_or(0, |newline| newline + 1)
    }

    fn end_of_line(&self, at: usize) -> usize {
        self.source[at..].find('\n').map_or(self.source.len(), |newline| at + newline)
    }

    fn next_line(&self, at: usize) -> usize {
        (self.end_of_line(at) + 1).min(self.source.len())
    }

    /// Indentation is made of spaces: bytes are columns as far as it goes.
    fn column(&self, at: usize) -> usize {
        at - self.start_of_line(at)
    }

    fn indent(&self, at: usize) -> usize {
        let line = &self.source[self.start_of_line(at)..];
        line.len() - line.trim_start_matches(' ').len()
    }
}

fn spaces(count: usize) -> String {
    " ".repeat(count)
}

/// Whether a comma stands between the last item and the bracket, not counting comments.
fn has_comma(between: &str) -> bool {
    between.lines().any(|line| line.split('#').next().is_some_and(|code| code.contains(',')))
}

/// A code as lines of a block list.
fn block(entry: &Entry, shape: Shape) -> Vec<String> {
    let gap = spaces(shape.keys - shape.dash - 1);
    let keys = spaces(shape.keys);
    let mut lines = vec![
        format!("{}-{gap}id: {}", spaces(shape.dash), yaml::scalar(entry.id)),
        format!("{keys}label: {}", yaml::scalar(entry.label)),
    ];
    let definition = format!("{keys}definition: {}", yaml::scalar(entry.definition));
    let folded = (definition.chars().count() > WIDTH)
        .then(|| yaml::folded(entry.definition, WIDTH.saturating_sub(shape.keys + 2)));
    match folded.flatten() {
        Some(folded) => {
            lines.push(format!("{keys}definition: >-"));
            lines.extend(folded.iter().map(|line| format!("{keys}  {line}")));
        }
        None => lines.push(definition),
    }
    if let Some(example) = entry.example {
        lines.push(format!("{keys}examples: [{}]", yaml::quoted(example)));
    }
    lines
}

/// A code within braces.
fn braces(entry: &Entry) -> String {
    let mut text = format!(
        "{{id: {}, label: {}, definition: {}",
        yaml::scalar_in_flow(entry.id),
        yaml::scalar_in_flow(entry.label),
        yaml::scalar_in_flow(entry.definition)
    );
    if let Some(example) = entry.example {
        text.push_str(&format!(", examples: [{}]", yaml::quoted(example)));
    }
    text + "}"
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: Entry = Entry { id: "x", label: "X", definition: "D", example: None };

    #[track_caller]
    fn becomes(before: &str, parent: Option<&str>, after: &str) {
        let inserted = insert(before, parent, &NEW).expect("a place");
        assert_eq!(inserted.text, after);
    }

    #[test]
    fn comments_behind_the_last_code_stay_with_it_and_those_of_what_follows_do_not() {
        becomes(
            "codes:\n  - id: a\n    codes:\n      - id: b # b\n\n        # of b\n      # below a\n    # of a\n\n# Next\nnote: x\n",
            Some("a"),
            "codes:\n  - id: a\n    codes:\n      - id: b # b\n\n        # of b\n      # below a\n      - id: x\n        label: X\n        definition: D\n    # of a\n\n# Next\nnote: x\n",
        );
        becomes(
            "codes:\n- id: a\n  # of a\n# Next\nnote: x\n",
            None,
            "codes:\n- id: a\n  # of a\n- id: x\n  label: X\n  definition: D\n# Next\nnote: x\n",
        );
    }

    #[test]
    fn blank_lines_and_gaps_are_as_between_the_siblings() {
        becomes(
            "codes:\n   -  id: a\n\n\n   -  id: b\n\nnote: x",
            None,
            "codes:\n   -  id: a\n\n\n   -  id: b\n\n\n   -  id: x\n      label: X\n      definition: D\n\nnote: x",
        );
    }

    #[test]
    fn lines_of_a_block_scalar_are_no_comments_and_its_blank_lines_are_its_own_when_kept() {
        becomes(
            "codes:\n- id: a\n  label: |\n    y\n    # no\n\n\nnote: x\n",
            None,
            "codes:\n- id: a\n  label: |\n    y\n    # no\n- id: x\n  label: X\n  definition: D\n\n\nnote: x\n",
        );
        becomes(
            "codes:\n- id: a\n  label: |+\n    x\n\n\nnote: x\n",
            None,
            "codes:\n- id: a\n  label: |+\n    x\n\n\n- id: x\n  label: X\n  definition: D\nnote: x\n",
        );
    }

    #[test]
    fn brackets_and_braces_stay_what_they_are() {
        becomes("codes: [{id: a}]\n", None, "codes: [{id: a}, {id: x, label: X, definition: D}]\n");
        becomes(
            "codes: [{id: a}]\n",
            Some("a"),
            "codes: [{id: a, codes: [{id: x, label: X, definition: D}]}]\n",
        );
        becomes(
            "codes: [\n  {id: a}, # a, b\n  {id: b} # b, c\n  # end\n]\n",
            None,
            "codes: [\n  {id: a}, # a, b\n  {id: b}, # b, c\n  # end\n  {id: x, label: X, definition: D}\n]\n",
        );
        becomes(
            "codes:\n  - {id: a}\n",
            None,
            "codes:\n  - {id: a}\n  - {id: x, label: X, definition: D}\n",
        );
    }

    #[test]
    fn the_first_code_stands_as_those_one_level_up() {
        becomes(
            "codes:\n-   id: a\n    label: A",
            Some("a"),
            "codes:\n-   id: a\n    label: A\n    codes:\n    -   id: x\n        label: X\n        definition: D",
        );
        becomes(
            "codes: [] # none yet\nnote: x\n",
            None,
            "codes: # none yet\n  - id: x\n    label: X\n    definition: D\nnote: x\n",
        );
    }
}
