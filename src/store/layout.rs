//! The layout of a YAML file: lines, columns, dashes, blank lines and the comments that go with what
//! stands there, and changes of its text.

use std::ops::Range;

use super::yaml_tree::Node;

/// One change of the text: of whole lines that come in between, or of signs within a line.
pub struct Edit {
    pub at: Range<usize>,
    pub text: String,
    pub lines: bool,
}

/// How the items of a block list stand: the columns of the dash and of the keys.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    pub dash: usize,
    pub keys: usize,
}

/// An item cut out of a block list: its lines and the comment lines above it that are its own.
#[derive(Debug, Clone)]
pub struct Cut {
    lines: Vec<String>,
    /// How many of the lines are comments above the dash.
    lead: usize,
    shape: Shape,
    /// Whether the dash has a line of its own.
    alone: bool,
}

impl Cut {
    /// The lines where dash and keys stand elsewhere; nothing where a line has no room to shift.
    pub fn at(&self, to: Shape) -> Option<Vec<String>> {
        let inner =
            if self.alone { (self.shape.dash, to.dash) } else { (self.shape.keys, to.keys) };
        let line = |(at, line): (usize, &String)| {
            if at == self.lead && !self.alone {
                let rest = line.get(self.shape.keys..)?;
                let gap = spaces(to.keys.checked_sub(to.dash + 1)?);
                return Some(format!("{}-{gap}{rest}", spaces(to.dash)));
            }
            let (from, to) = if at <= self.lead { (self.shape.dash, to.dash) } else { inner };
            shifted(line, from, to)
        };
        self.lines.iter().enumerate().map(line).collect()
    }
}

/// A line moved as far as a column moves.
fn shifted(line: &str, from: usize, to: usize) -> Option<String> {
    let indent = line.len() - line.trim_start_matches(' ').len();
    // Blank lines are as they are, but for spaces that belong to a text.
    if line.trim().is_empty() && indent <= from {
        return Some(line.to_owned());
    }
    if to >= from {
        return Some(spaces(to - from) + line);
    }
    (indent >= from - to).then(|| line[from - to..].to_owned())
}

/// A text whose layout is kept.
pub struct Text<'a> {
    pub source: &'a str,
}

impl Text<'_> {
    /// Where an item's dash and keys stand. The dash may have a line of its own.
    pub fn shape(&self, item: &Node) -> Option<Shape> {
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

    /// Where the line of an item's dash starts.
    fn dash_line(&self, item: &Node) -> Option<usize> {
        let mut at = self.start_of_line(item.start);
        loop {
            let line = self.source[at..self.end_of_line(at)].trim_start();
            if line.starts_with('-') {
                return Some(at);
            }
            let passed = line.is_empty() || line.starts_with(['#', '&', '!']);
            if at == 0 || !(passed || at == self.start_of_line(item.start)) {
                return None;
            }
            at = self.start_of_line(at - 1);
        }
    }

    /// The start of the comment lines that stand right above an item's dash, at its column, or of
    /// the dash's line.
    pub fn lead(&self, item: &Node) -> Option<usize> {
        let mut at = self.dash_line(item)?;
        let dash = self.indent(at);
        while at > 0 {
            let above = self.start_of_line(at - 1);
            let comment = self.source[above..at].trim_start().starts_with('#');
            if !comment || self.indent(above) != dash {
                break;
            }
            at = above;
        }
        Some(at)
    }

    /// An item of a block list with the comments that are its own: where it stands, from line start
    /// to line start, and what it is elsewhere.
    pub fn item(&self, item: &Node) -> Option<(Range<usize>, Cut)> {
        let shape = self.shape(item)?;
        let (start, dash) = (self.lead(item)?, self.dash_line(item)?);
        let end = self.behind(item.end, |column| column > shape.dash);
        let text = &self.source[start..end];
        let lines = text.strip_suffix('\n').unwrap_or(text).split('\n').map(str::to_owned);
        let first = self.source[dash..self.end_of_line(dash)].trim();
        let lead = self.source[start..dash].matches('\n').count();
        let cut = Cut { lines: lines.collect(), lead, shape, alone: first == "-" };
        Some((start..end, cut))
    }

    /// The blank lines right above a line's start.
    pub fn blank_above(&self, start: usize) -> usize {
        let mut at = start;
        while at > 0 {
            let above = self.start_of_line(at - 1);
            if !self.source[above..at].trim().is_empty() {
                break;
            }
            at = above;
        }
        at
    }

    /// The start of the first line from here on that is not blank.
    pub fn blank_below(&self, end: usize) -> usize {
        let mut at = end;
        while at < self.source.len() && self.source[at..self.end_of_line(at)].trim().is_empty() {
            at = self.next_line(at);
        }
        at
    }

    /// The longest run of blank lines between two places.
    pub fn blank_lines(&self, from: usize, to: usize) -> usize {
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
    pub fn behind(&self, end: usize, belongs: impl Fn(usize) -> bool) -> usize {
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

    pub fn new_lines(&self, at: usize, lines: &[String]) -> Edit {
        let text = lines.join("\n");
        let open = at == self.source.len() && !self.source.ends_with('\n');
        let text = if open { format!("\n{text}") } else { format!("{text}\n") };
        Edit { at: at..at, text, lines: true }
    }

    pub fn with(&self, edits: &[Edit]) -> String {
        let mut out = String::with_capacity(self.source.len() + 400);
        let mut from = 0;
        for edit in edits {
            out.push_str(&self.source[from..edit.at.start]);
            out.push_str(&edit.text);
            from = edit.at.end;
        }
        out + &self.source[from..]
    }

    pub fn line(&self, at: usize) -> usize {
        self.source[..at].matches('\n').count()
    }

    pub fn start_of_line(&self, at: usize) -> usize {
        self.source[..at].rfind('\n').map_or(0, |newline| newline + 1)
    }

    pub fn end_of_line(&self, at: usize) -> usize {
        self.source[at..].find('\n').map_or(self.source.len(), |newline| at + newline)
    }

    pub fn next_line(&self, at: usize) -> usize {
        (self.end_of_line(at) + 1).min(self.source.len())
    }

    /// Indentation is made of spaces: bytes are columns as far as it goes.
    pub fn column(&self, at: usize) -> usize {
        at - self.start_of_line(at)
    }

    pub fn indent(&self, at: usize) -> usize {
        let line = &self.source[self.start_of_line(at)..];
        line.len() - line.trim_start_matches(' ').len()
    }
}

pub fn spaces(count: usize) -> String {
    " ".repeat(count)
}
