//! Where a new code goes in the text of a codebook, in the layout of the codes around it.
//!
//! Nothing here knows whether the result is right: `codebook_edit` reads it again and compares.

use super::layout::{Cut, Edit, Shape, Text, spaces};
use super::yaml;
use super::yaml_tree::{Kind, Node, parse};
use crate::study::Code;

/// The columns that definitions are folded at.
const WIDTH: usize = 100;

/// The least they get, however deep a code stands.
const NARROW: usize = 40;

/// What is written of a code and of those below it.
#[derive(Debug, Clone, Default)]
pub struct Entry<'a> {
    pub id: &'a str,
    pub label: &'a str,
    pub definition: &'a str,
    pub include: &'a [String],
    pub exclude: &'a [String],
    pub examples: &'a [String],
    pub colour: Option<&'a str>,
    pub group: Option<&'a str>,
    pub below: Vec<Entry<'a>>,
}

impl<'a> Entry<'a> {
    /// What is written of codes in preorder, below a code or at the top. A colour is written where it
    /// is not that of the code above.
    pub fn of(mut codes: &'a [Code], above: Option<&Code>) -> Vec<Self> {
        let mut entries = Vec::new();
        while let Some((code, rest)) = codes.split_first() {
            let below = rest.iter().take_while(|other| other.depth > code.depth).count();
            let own =
                |colour: &&String| above.and_then(|above| above.colour.as_ref()) != Some(colour);
            entries.push(Self {
                id: code.path.rsplit('.').next().unwrap_or(&code.path),
                label: &code.label,
                definition: &code.definition,
                include: &code.include,
                exclude: &code.exclude,
                examples: &code.examples,
                colour: code.colour.as_ref().filter(own).map(String::as_str),
                group: code.group.as_deref(),
                below: Self::of(&rest[..below], Some(code)),
            });
            codes = &rest[below..];
        }
        entries
    }
}

/// A changed text.
#[derive(Debug)]
pub struct Inserted {
    pub text: String,
    /// The lines of the old text, from 0, in which signs were put: none where codes stand in block
    /// style.
    pub touched: Vec<usize>,
}

/// The text with codes as the last ones below `parent`, or of all; nothing where the text has a
/// layout for which there is no rule.
pub fn insert(source: &str, parent: Option<&str>, entries: &[Entry]) -> Option<Inserted> {
    insert_at(source, parent, &Piece::New(entries), &Place::Last)
}

/// The same at a place among the codes below `parent`, also of a code that was cut out elsewhere.
pub fn insert_at(
    source: &str,
    parent: Option<&str>,
    piece: &Piece,
    place: &Place,
) -> Option<Inserted> {
    let root = parse(source)?;
    let spot = Spot::find(&root, parent)?;
    let text = Text { source };
    let edits = match place {
        Place::Last => text.edits(&spot, piece)?,
        Place::Before(id) => vec![text.beside(&spot, id, piece, true)?],
        Place::After(id) => vec![text.beside(&spot, id, piece, false)?],
    };
    let touched = edits.iter().filter(|edit| !edit.lines).map(|edit| text.line(edit.at.start));
    Some(Inserted { touched: touched.collect(), text: text.with(&edits) })
}

/// What is put in.
pub enum Piece<'a> {
    /// Codes that are made.
    New(&'a [Entry<'a>]),
    /// A code that stood elsewhere, as its lines were.
    Block(Cut),
    /// A code that stood elsewhere within braces.
    Flow(String),
}

/// Where among the codes below one parent: last, or beside the one with an id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Place {
    /// Behind all others.
    #[default]
    Last,
    /// Before the one with this id.
    Before(String),
    /// Behind the one with this id.
    After(String),
}

impl Piece<'_> {
    /// The lines in a shape, with so many blank ones between codes.
    fn lines(&self, shape: Shape, blank: usize) -> Option<Vec<String>> {
        match self {
            Self::New(entries) => Some(blocks(entries, shape, blank)),
            Self::Block(cut) => cut.at(shape),
            Self::Flow(text) => {
                let gap = spaces(shape.keys.saturating_sub(shape.dash + 1));
                Some(vec![format!("{}-{gap}{text}", spaces(shape.dash))])
            }
        }
    }

    /// As lines beside a code that stands in braces, or does not.
    fn beside(&self, flow: bool, shape: Shape, blank: usize) -> Option<Vec<String>> {
        match self {
            Self::New(entries) if flow => {
                let line = |entry| Self::Flow(braces(entry)).lines(shape, blank);
                entries.iter().map(line).collect::<Option<Vec<_>>>().map(|lines| lines.concat())
            }
            other => other.lines(shape, blank),
        }
    }

    fn braces(&self) -> Option<String> {
        match self {
            Self::New(entries) => Some(entries.iter().map(braces).collect::<Vec<_>>().join(", ")),
            Self::Flow(text) => Some(text.clone()),
            Self::Block(_) => None,
        }
    }
}

/// The place a code goes to.
pub struct Spot<'a> {
    /// The code, or the whole file, that gets it.
    pub holder: &'a Node,
    /// The key and the value of the holder's `codes`.
    pub codes: Option<(&'a Node, &'a Node)>,
    /// The key and the value of the `codes` that the holder stands in.
    above: Option<(&'a Node, &'a Node)>,
}

impl<'a> Spot<'a> {
    pub fn find(root: &'a Node, parent: Option<&str>) -> Option<Self> {
        let mut spot = Self { holder: root, codes: root.entry("codes"), above: None };
        for id in parent.iter().flat_map(|path| path.split('.')) {
            let Kind::List { items, .. } = &spot.codes?.1.kind else { return None };
            let holder = items.iter().find(|item| is_code(item, id))?;
            spot = Self { holder, codes: holder.entry("codes"), above: spot.codes };
        }
        Some(spot)
    }
}

/// Whether a node is the code with an id.
pub fn is_code(node: &Node, id: &str) -> bool {
    node.entry("id").and_then(|(_, id)| id.scalar()) == Some(id)
}

impl Text<'_> {
    fn edits(&self, spot: &Spot, piece: &Piece) -> Option<Vec<Edit>> {
        let Some((key, codes)) = spot.codes else { return self.first_below(spot, piece) };
        match &codes.kind {
            Kind::List { flow: false, items } => {
                Some(vec![self.behind_siblings(key, items, piece)?])
            }
            Kind::List { flow: true, items } => match items.last() {
                Some(last) => Some(self.in_brackets(codes, items, last, &piece.braces()?)),
                None => self.instead_of_brackets(spot, key, codes, piece),
            },
            Kind::Scalar(_) if codes.range().is_empty() && !spot.holder.is_flow() => {
                Some(vec![self.below_key(spot, key, codes, piece)?])
            }
            _ => None,
        }
    }

    /// The parent gets its `codes`.
    fn first_below(&self, spot: &Spot, piece: &Piece) -> Option<Vec<Edit>> {
        let Kind::Map { entries, .. } = &spot.holder.kind else { return None };
        let (first, _) = entries.first()?;
        let (_, last) = entries.last()?;
        if spot.holder.is_flow() {
            let text = format!(", codes: [{}]", piece.braces()?);
            return Some(vec![Edit { at: last.end..last.end, text, lines: false }]);
        }
        let column = self.column(first.start);
        let mut lines = vec![format!("{}codes:", spaces(column))];
        lines.extend(piece.lines(self.shape_below(spot, column), 0)?);
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
        piece: &Piece,
    ) -> Option<Vec<Edit>> {
        let inner = &self.source[codes.start + 1..codes.end - 1];
        if spot.holder.is_flow() || !inner.chars().all(|c| c == ' ') {
            let at = codes.start + 1;
            return Some(vec![Edit { at: at..at, text: piece.braces()?, lines: false }]);
        }
        let start = self.source[..codes.start].trim_end_matches(' ').len();
        let removed = Edit { at: start..codes.end, text: String::new(), lines: false };
        Some(vec![removed, self.below_key(spot, key, codes, piece)?])
    }

    /// The first lines below a `codes:` that holds nothing yet.
    fn below_key(&self, spot: &Spot, key: &Node, codes: &Node, piece: &Piece) -> Option<Edit> {
        let column = self.column(key.start);
        let lines = piece.lines(self.shape_below(spot, column), 0)?;
        let at = self.behind(codes.end.max(key.end), |comment| comment > column);
        Some(self.new_lines(at, &lines))
    }

    /// Lines behind the last code of a block list.
    fn behind_siblings(&self, key: &Node, items: &[Node], piece: &Piece) -> Option<Edit> {
        let (last, before) = items.split_last()?;
        let shape = items.iter().rev().find_map(|item| self.shape(item))?;
        let own = self.column(key.start);
        let blank = before.last().map_or(0, |previous| self.blank_lines(previous.end, last.start));
        let mut lines = vec![String::new(); blank];
        lines.extend(piece.beside(last.is_flow(), shape, blank)?);
        // At the column of the list's own key a comment opens what comes after the list.
        let belongs = |column: usize| column >= shape.dash && column > own;
        Some(self.new_lines(self.behind(last.end, belongs), &lines))
    }

    /// Before or behind one of the codes below the same parent.
    fn beside(&self, spot: &Spot, id: &str, piece: &Piece, before: bool) -> Option<Edit> {
        let Kind::List { flow, items } = &spot.codes?.1.kind else { return None };
        let at = items.iter().position(|item| is_code(item, id))?;
        let sibling = &items[at];
        if *flow {
            let braces = piece.braces()?;
            let (at, text) = if before {
                (sibling.start, format!("{braces}, "))
            } else {
                (sibling.end, format!(", {braces}"))
            };
            return Some(Edit { at: at..at, text, lines: false });
        }
        let shape = self.shape(sibling)?;
        let pair = items.windows(2).last();
        let blank = pair.map_or(0, |pair| self.blank_lines(pair[0].end, pair[1].start));
        let lines = piece.beside(sibling.is_flow(), shape, blank)?;
        let blank = vec![String::new(); blank];
        if before {
            let lines = [lines, blank].concat();
            return Some(self.new_lines(self.lead(sibling)?, &lines));
        }
        let lines = [blank, lines].concat();
        Some(self.new_lines(self.behind(sibling.end, |column| column > shape.dash), &lines))
    }

    /// Behind the last code of a list in brackets, on a line of its own where the others have one.
    fn in_brackets(&self, codes: &Node, items: &[Node], last: &Node, braces: &str) -> Vec<Edit> {
        let sign = |at: usize, text: String| Edit { at: at..at, text, lines: false };
        let close = codes.end - 1;
        let between = &self.source[last.end..close];
        let indent = spaces(self.indent(last.start));
        if !between.contains('\n') {
            let alone = items.len() > 1 && self.column(last.start) == self.indent(last.start);
            let gap = if alone { format!("\n{indent}") } else { " ".to_owned() };
            return vec![sign(last.end, format!(",{gap}{braces}"))];
        }
        let line = self.start_of_line(close);
        if has_comma(between) {
            let text = format!("{indent}{braces},\n");
            return vec![Edit { at: line..line, text, lines: true }];
        }
        let text = format!("{indent}{braces}\n");
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
}

/// Whether a comma stands between the last item and the bracket, not counting comments.
fn has_comma(between: &str) -> bool {
    between.lines().any(|line| line.split('#').next().is_some_and(|code| code.contains(',')))
}

/// Codes as lines of a block list.
pub fn blocks(entries: &[Entry], shape: Shape, blank: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        if at > 0 {
            lines.resize(lines.len() + blank, String::new());
        }
        block(&mut lines, entry, shape);
    }
    lines
}

fn block(lines: &mut Vec<String>, entry: &Entry, shape: Shape) {
    let gap = spaces(shape.keys - shape.dash - 1);
    let keys = spaces(shape.keys);
    lines.push(format!("{}-{gap}id: {}", spaces(shape.dash), yaml::scalar(entry.id)));
    lines.push(format!("{keys}label: {}", yaml::scalar(entry.label)));
    let definition = format!("{keys}definition: {}", yaml::scalar(entry.definition));
    let width = WIDTH.saturating_sub(shape.keys + 2).max(NARROW);
    let folded = (definition.chars().count() > WIDTH)
        .then(|| yaml::folded(entry.definition, width))
        .flatten();
    match folded {
        Some(folded) => {
            lines.push(format!("{keys}definition: >-"));
            lines.extend(folded.iter().map(|line| format!("{keys}  {line}")));
        }
        None => lines.push(definition),
    }
    for (key, criteria) in [("include", entry.include), ("exclude", entry.exclude)] {
        if !criteria.is_empty() {
            lines.push(format!("{keys}{key}:"));
        }
        lines.extend(criteria.iter().map(|line| format!("{keys}  - {}", yaml::scalar(line))));
    }
    if !entry.examples.is_empty() {
        lines.push(format!("{keys}examples: [{}]", quoted(entry.examples)));
    }
    for (key, value) in [("colour", entry.colour), ("group", entry.group)] {
        lines.extend(value.map(|value| format!("{keys}{key}: {}", yaml::scalar(value))));
    }
    if !entry.below.is_empty() {
        lines.push(format!("{keys}codes:"));
        let dash = shape.keys + 2;
        let shape = Shape { dash, keys: dash + shape.keys - shape.dash };
        lines.extend(blocks(&entry.below, shape, 0));
    }
}

fn quoted(texts: &[String]) -> String {
    texts.iter().map(|text| yaml::quoted(text)).collect::<Vec<_>>().join(", ")
}

/// A code within braces.
fn braces(entry: &Entry) -> String {
    let mut text = format!(
        "{{id: {}, label: {}, definition: {}",
        yaml::scalar_in_flow(entry.id),
        yaml::scalar_in_flow(entry.label),
        yaml::scalar_in_flow(entry.definition)
    );
    for (key, criteria) in [("include", entry.include), ("exclude", entry.exclude)] {
        if !criteria.is_empty() {
            let criteria: Vec<String> =
                criteria.iter().map(|it| yaml::scalar_in_flow(it)).collect();
            text.push_str(&format!(", {key}: [{}]", criteria.join(", ")));
        }
    }
    if !entry.examples.is_empty() {
        text.push_str(&format!(", examples: [{}]", quoted(entry.examples)));
    }
    for (key, value) in [("colour", entry.colour), ("group", entry.group)] {
        if let Some(value) = value {
            text.push_str(&format!(", {key}: {}", yaml::scalar_in_flow(value)));
        }
    }
    if !entry.below.is_empty() {
        let below: Vec<String> = entry.below.iter().map(braces).collect();
        text.push_str(&format!(", codes: [{}]", below.join(", ")));
    }
    text + "}"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn becomes(before: &str, parent: Option<&str>, after: &str) {
        let new = Entry { id: "x", label: "X", definition: "D", ..Entry::default() };
        let inserted = insert(before, parent, &[new]).expect("a place");
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
