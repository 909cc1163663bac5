//! The units of an interview, numbered from 0, and which of them a passage touches.

use crate::study::{Codebook, Interview, Span, Turn};
use unicode_segmentation::UnicodeSegmentation;

/// What is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unit {
    /// Unicode scalar values.
    Character,
    /// Pieces with a letter or digit, by Unicode's word boundaries.
    Word,
    /// Sentences.
    Sentence,
    /// Turns.
    #[default]
    Turn,
}

/// In which text the units stand, and so what counts as uncoded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Extent {
    /// Only units that somebody of the compared coded with anything.
    Coded,
    /// What those say who answer.
    #[default]
    Answers,
    /// What everybody says.
    All,
}

/// The units of one interview.
pub(super) struct Space {
    turns: Vec<Span>,
    /// Where the units of each turn begin, and at the end where the last turn's end.
    pub bounds: Vec<u32>,
    /// The units; empty where they are characters.
    units: Vec<Span>,
    characters: bool,
}

impl Space {
    pub fn new(
        interview: &Interview,
        codebook: &Codebook,
        unit: Unit,
        extent: Extent,
        lenses: &[String],
    ) -> Self {
        let transcript = &interview.transcript;
        let under = |turn: &&Turn| {
            lenses.is_empty() || lenses.iter().any(|l| Some(l.as_str()) == turn.lens.as_deref())
        };
        let turns: Vec<&Turn> = match extent {
            Extent::Answers => interview.answers(codebook).filter(under).collect(),
            Extent::Coded | Extent::All => transcript.turns().iter().filter(under).collect(),
        };
        let mut space = Self {
            turns: turns.iter().map(|turn| turn.span).collect(),
            bounds: vec![0],
            units: Vec::new(),
            characters: unit == Unit::Character,
        };
        let mut length = 0;
        for turn in turns {
            match unit {
                Unit::Character => {}
                Unit::Word => space.units.extend(words(interview, turn)),
                Unit::Sentence => space.units.extend(transcript.sentences(turn)),
                Unit::Turn => space.units.push(turn.span),
            }
            length += turn.span.len();
            space.bounds.push(number(if space.characters { length } else { space.units.len() }));
        }
        space
    }

    /// How many units there are.
    pub fn len(&self) -> u32 {
        self.bounds.last().copied().unwrap_or(0)
    }

    /// The units that a passage touches.
    pub fn range(&self, span: Span) -> (u32, u32) {
        if self.characters {
            return (self.offset(span.start()), self.offset(span.end()));
        }
        let first = self.units.partition_point(|unit| unit.end() <= span.start());
        let last = self.units.partition_point(|unit| unit.start() < span.end());
        (number(first), number(last))
    }

    /// How many characters of the text stand before an offset of the transcript.
    fn offset(&self, offset: usize) -> u32 {
        let turn = self.turns.partition_point(|turn| turn.end() <= offset);
        let within = self.turns.get(turn).map_or(0, |turn| offset.saturating_sub(turn.start()));
        self.bounds[turn] + number(within)
    }

    /// The turn, by its place in this text, that a unit stands in.
    pub fn turn_of(&self, unit: u32) -> usize {
        self.bounds.partition_point(|bound| *bound <= unit).saturating_sub(1)
    }
}

fn words(interview: &Interview, turn: &Turn) -> Vec<Span> {
    let mut at = turn.span.start();
    let mut found = Vec::new();
    for piece in interview.transcript.text().slice(turn.span).unwrap_or("").split_word_bounds() {
        let len = piece.chars().count();
        if piece.chars().any(char::is_alphanumeric) {
            found.push(Span::at(at, len));
        }
        at += len;
    }
    found
}

pub(super) fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Calls `each` with the stretches of units on which the same coders stand, those with nobody left
/// out. Marks are a first unit, the unit behind the last, and a coder; one coder's may overlap.
pub(super) fn sweep(marks: &[(u32, u32, u8)], mut each: impl FnMut(u32, u32, u64)) {
    let mut events: Vec<(u32, bool, u8)> = Vec::with_capacity(marks.len() * 2);
    for (start, end, coder) in marks.iter().filter(|(start, end, _)| start < end) {
        events.push((*start, true, *coder));
        events.push((*end, false, *coder));
    }
    events.sort_unstable();
    let mut depth = [0u32; 64];
    let (mut mask, mut from) = (0u64, 0);
    for (at, opens, coder) in events {
        if at > from && mask != 0 {
            each(from, at, mask);
        }
        from = at;
        let depth = &mut depth[usize::from(coder)];
        *depth = if opens { *depth + 1 } else { depth.saturating_sub(1) };
        if *depth > 0 { mask |= 1 << coder } else { mask &= !(1 << coder) }
    }
}
