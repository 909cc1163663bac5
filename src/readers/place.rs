//! Where the lines of a document went when they were divided into turns, and with them its notes.
//!
//! Lines go into paragraphs in their order, whole or without the label they open with. So they are
//! found again by following both; a line that is not where it should be has no place, and a note on it
//! is one of the whole transcript: it never stands on other words than its own.

use std::collections::{BTreeMap, HashMap};

use super::alike::same;
use super::label::remarked;
use super::opening::parse;
use super::paper::{Note, Paper, Spot};
use super::text::Line;
use super::{Anchor, Block, Memo, Point};

/// Where a line's words went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Placed {
    block: usize,
    paragraph: usize,
    /// The byte of the paragraph at which they begin.
    start: usize,
    /// The byte of the line at which they begin.
    from: usize,
    /// How many bytes there are.
    len: usize,
}

/// How many bytes of text the notes of one document stand on at most, those that overlap counted twice:
/// more than any text has, and little enough to keep.
const COVERED: usize = 64 << 20;

/// How far the edge of a word is looked for.
const WORD: usize = 512;

/// The memos of a document, once its lines are blocks; `**` that stayed text goes.
pub fn memos(paper: &Paper, blocks: &mut [Block]) -> Vec<Memo> {
    if paper.notes.is_empty() && paper.bold.is_empty() {
        return Vec::new();
    }
    let mut placed = follow(&paper.lines, blocks);
    unmark(paper, &mut placed, blocks);
    let places = Places::new(paper, &placed, blocks);
    let found: Vec<Option<(Byte, Byte)>> =
        paper.notes.iter().map(|note| places.words(note.at?)).collect();
    let ends: Vec<Byte> = found.iter().flatten().flat_map(|(from, to)| [*from, *to]).collect();
    let points = points(blocks, ends);
    let mut covered = 0;
    let mut anchor = |(from, to): (Byte, Byte)| {
        covered += places.length(from, to);
        let anchor = Anchor { from: *points.get(&from)?, to: *points.get(&to)? };
        (covered <= COVERED).then_some(anchor)
    };
    let memo = |(note, words): (&Note, Option<(Byte, Byte)>)| Memo {
        kind: note.kind,
        by: note.by.clone(),
        text: note.text.clone(),
        anchor: words.and_then(&mut anchor),
    };
    paper.notes.iter().zip(found).map(memo).collect()
}

/// Follows the lines through the blocks.
fn follow(lines: &[Line<'_>], blocks: &[Block]) -> Vec<Option<Placed>> {
    let mut cursor = Cursor { blocks, block: None, paragraph: None, at: 0 };
    let place = |line: &Line<'_>| if line.is_blank() { None } else { cursor.place(line) };
    lines.iter().map(place).collect()
}

/// How far the blocks have been followed.
struct Cursor<'a> {
    blocks: &'a [Block],
    block: Option<usize>,
    /// None where a turn is open whose words have not begun.
    paragraph: Option<usize>,
    /// The byte of the paragraph.
    at: usize,
}

impl Cursor<'_> {
    fn place(&mut self, line: &Line<'_>) -> Option<Placed> {
        self.goes_on(line).or_else(|| self.next_paragraph(line)).or_else(|| self.next_block(line))
    }

    /// The line goes on with the paragraph.
    fn goes_on(&mut self, line: &Line<'_>) -> Option<Placed> {
        let (block, paragraph) = (self.block?, self.paragraph?);
        let rest = text_of(self.blocks, block, paragraph)?.get(self.at..)?;
        if line.heading || !starts_with(rest.strip_prefix(' ')?, &line.text) {
            return None;
        }
        Some(self.take(block, paragraph, self.at + 1, (0, line.text.len())))
    }

    fn is_at_end(&self) -> bool {
        match (self.block, self.paragraph) {
            (Some(block), Some(paragraph)) => {
                text_of(self.blocks, block, paragraph).is_some_and(|text| text.len() == self.at)
            }
            _ => true,
        }
    }

    fn next_paragraph(&mut self, line: &Line<'_>) -> Option<Placed> {
        let block = self.block.filter(|_| self.is_at_end())?;
        let paragraph = self.paragraph.map_or(0, |paragraph| paragraph + 1);
        let text = text_of(self.blocks, block, paragraph)?;
        let fits = !line.heading && starts_with(text, &line.text);
        fits.then(|| self.take(block, paragraph, 0, (0, line.text.len())))
    }

    fn next_block(&mut self, line: &Line<'_>) -> Option<Placed> {
        if !self.is_at_end() {
            return None;
        }
        let block = self.block.map_or(0, |block| block + 1);
        let turn = match self.blocks.get(block)? {
            Block::Heading { text, .. } => {
                let from = line.text.find(text.as_str())?;
                return Some(self.take(block, 0, 0, (from, text.len())));
            }
            Block::Text(text) => {
                let fits = starts_with(text, &line.text);
                return fits.then(|| self.take(block, 0, 0, (0, line.text.len())));
            }
            Block::Turn(turn) => turn,
        };
        let first = turn.paragraphs.first().map_or("", String::as_str);
        if !first.is_empty() && starts_with(first, &line.text) {
            return Some(self.take(block, 0, 0, (0, line.text.len())));
        }
        let opening = parse(&line.text, |label| same(label, &turn.label));
        let kept = opening.as_ref().map_or(String::new(), |opening| opening.kept(&turn.label));
        let own = |label: &str| {
            same(label, &turn.label)
                || remarked(label).is_some_and(|(base, _)| same(base, &turn.label))
        };
        let words = match opening {
            Some(opening) if own(&opening.label) => opening.words.trim_end(),
            _ if line.heading && line.text.contains(&turn.label) => "",
            _ => return None,
        };
        if words.is_empty() && !kept.is_empty() && starts_with(first, &kept) {
            return Some(self.take(block, 0, 0, (line.text.find(&kept)?, kept.len())));
        }
        if words.is_empty() {
            (self.block, self.paragraph, self.at) = (Some(block), None, 0);
            return None;
        }
        let from = line.text.rfind(words)?;
        let lead = if kept.is_empty() { 0 } else { kept.len() + 1 };
        let fits = (kept.is_empty() || starts_with(first, &kept))
            && starts_with(first.get(lead..)?, words);
        fits.then(|| self.take(block, 0, lead, (from, words.len())))
    }

    fn take(
        &mut self,
        block: usize,
        paragraph: usize,
        start: usize,
        line: (usize, usize),
    ) -> Placed {
        let (from, len) = line;
        (self.block, self.paragraph, self.at) = (Some(block), Some(paragraph), start + len);
        Placed { block, paragraph, start, from, len }
    }
}

/// Whether a text begins with a line's words, which end there or are followed by space.
fn starts_with(text: &str, words: &str) -> bool {
    text.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

fn text_of(blocks: &[Block], block: usize, paragraph: usize) -> Option<&str> {
    match blocks.get(block)? {
        Block::Turn(turn) => turn.paragraphs.get(paragraph).map(String::as_str),
        Block::Heading { text, .. } | Block::Text(text) => (paragraph == 0).then_some(text),
    }
}

/// Takes out the `**` around what turned out to be no label.
fn unmark(paper: &Paper, placed: &mut [Option<Placed>], blocks: &mut [Block]) {
    let mut cuts: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (index, place) in placed.iter_mut().enumerate() {
        let Some(place) = place else { continue };
        let key = (place.block, place.paragraph);
        let gone = cuts.get(&key).map_or(0, |cuts| cuts.len() * 2);
        if let Some(length) = paper.bold.get(&index).filter(|_| place.from == 0) {
            cuts.entry(key).or_default().extend([place.start, place.start + 2 + length]);
            place.len -= 4;
        }
        place.start -= gone;
    }
    for ((block, paragraph), cuts) in cuts {
        let text = match &mut blocks[block] {
            Block::Turn(turn) => &mut turn.paragraphs[paragraph],
            Block::Heading { text, .. } | Block::Text(text) => text,
        };
        let mut kept = String::with_capacity(text.len());
        let mut from = 0;
        for at in cuts {
            kept.push_str(&text[from..at]);
            from = at + 2;
        }
        kept.push_str(&text[from..]);
        *text = kept;
    }
}

/// A block, a paragraph and a byte.
type Byte = (usize, usize, usize);

/// The lines' places, to be asked for in any order.
struct Places<'a> {
    paper: &'a Paper,
    placed: &'a [Option<Placed>],
    blocks: &'a [Block],
    /// For each line the next that has a place, itself included.
    next: Vec<Option<usize>>,
    /// For each line the last that has a place, itself included.
    last: Vec<Option<usize>>,
    /// How many bytes stand before each block.
    before: Vec<usize>,
}

impl<'a> Places<'a> {
    fn new(paper: &'a Paper, placed: &'a [Option<Placed>], blocks: &'a [Block]) -> Self {
        let nearest = |(line, place): (usize, &Option<Placed>), near: &mut Option<usize>| {
            *near = place.map_or(*near, |_| Some(line));
            *near
        };
        let (mut near, mut far) = (None, None);
        let last = placed.iter().enumerate().map(|at| nearest(at, &mut near)).collect();
        let mut next: Vec<_> =
            placed.iter().enumerate().rev().map(|at| nearest(at, &mut far)).collect();
        next.reverse();
        let mut total = 0;
        let before = blocks.iter().map(|block| {
            let here = total;
            total += match block {
                Block::Turn(turn) => turn.paragraphs.iter().map(String::len).sum(),
                Block::Heading { text, .. } | Block::Text(text) => text.len(),
            };
            here
        });
        Self { paper, placed, blocks, next, last, before: before.collect() }
    }

    /// The words between two spots, or the word at one.
    fn words(&self, (from, to): (Spot, Spot)) -> Option<(Byte, Byte)> {
        let (from, to) = (from.min(to), to.max(from));
        let start = self.beginning(from)?;
        let end = self.ending(to).filter(|end| *end > start);
        end.and_then(|end| narrow(self.blocks, start, end)).or_else(|| word_at(self.blocks, start))
    }

    fn beginning(&self, spot: Spot) -> Option<Byte> {
        let line = (*self.next.get(spot.line)?)?;
        let place = self.placed[line].as_ref()?;
        let at = if line == spot.line { self.unmarked(place, spot) } else { 0 };
        let within = at.saturating_sub(place.from).min(place.len);
        Some((place.block, place.paragraph, place.start + within))
    }

    fn ending(&self, spot: Spot) -> Option<Byte> {
        let mut line = (*self.last.get(spot.line)?)?;
        let mut place = self.placed[line].as_ref()?;
        let mut at = usize::MAX;
        if line == spot.line {
            at = self.unmarked(place, spot);
            if at <= place.from {
                line = (*self.last.get(line.checked_sub(1)?)?)?;
                (place, at) = (self.placed[line].as_ref()?, usize::MAX);
            }
        }
        Some((place.block, place.paragraph, place.start + (at - place.from).min(place.len)))
    }

    /// The byte of a line, `**` that went not counted.
    fn unmarked(&self, place: &Placed, spot: Spot) -> usize {
        match self.paper.bold.get(&spot.line).filter(|_| place.from == 0) {
            Some(length) if spot.at >= length + 4 => spot.at - 4,
            Some(length) => spot.at.saturating_sub(2).min(*length),
            None => spot.at,
        }
    }

    /// About how many bytes lie between two places.
    fn length(&self, from: Byte, to: Byte) -> usize {
        let at = |byte: Byte| self.before[byte.0] + byte.2;
        at(to).saturating_sub(at(from)).max(1)
    }
}

/// The same words without space around them.
fn narrow(blocks: &[Block], start: Byte, end: Byte) -> Option<(Byte, Byte)> {
    let first = head(text_of(blocks, start.0, start.1)?.get(start.2..)?);
    let start = (start.0, start.1, start.2 + first.len() - first.trim_start().len());
    let last = tail(text_of(blocks, end.0, end.1)?.get(..end.2)?);
    let end = (end.0, end.1, end.2 - (last.len() - last.trim_end().len()));
    (start < end).then_some((start, end))
}

/// The word that ends at a place, or begins there.
fn word_at(blocks: &[Block], (block, paragraph, at): Byte) -> Option<(Byte, Byte)> {
    let text = text_of(blocks, block, paragraph)?;
    let before = tail(text.get(..at)?);
    let word = before.trim_end();
    let word = word.rsplit(char::is_whitespace).next().unwrap_or(word);
    let (start, len) = if word.is_empty() {
        let behind = head(text.get(at..)?);
        let word = behind.trim_start();
        let start = at + behind.len() - word.len();
        (start, word.split(char::is_whitespace).next().unwrap_or(word).len())
    } else {
        (at - before.len() + before.trim_end().len() - word.len(), word.len())
    };
    (len > 0).then_some(((block, paragraph, start), (block, paragraph, start + len)))
}

/// The start of a text, far enough to find a word in.
fn head(text: &str) -> &str {
    let end = (WORD..WORD + 4).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    &text[..end.min(text.len())]
}

/// The end of a text, far enough to find a word in.
fn tail(text: &str) -> &str {
    let from = text.len().saturating_sub(WORD);
    let start = (from..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    &text[start..]
}

/// Places as points, each paragraph counted through once.
fn points(blocks: &[Block], mut ends: Vec<Byte>) -> HashMap<Byte, Point> {
    ends.sort_unstable();
    ends.dedup();
    let mut points = HashMap::with_capacity(ends.len());
    let (mut paragraph, mut byte, mut at) = ((usize::MAX, 0), 0, 0);
    for end in ends {
        if (end.0, end.1) != paragraph {
            (paragraph, byte, at) = ((end.0, end.1), 0, 0);
        }
        let Some(text) = text_of(blocks, end.0, end.1).and_then(|text| text.get(byte..end.2))
        else {
            continue;
        };
        at += text.chars().count();
        byte = end.2;
        points.insert(end, Point { block: end.0, paragraph: end.1, at });
    }
    points
}

#[cfg(test)]
mod tests;
