//! An old and a new text beside each other: which words of the one may be which of the other.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput, Token};

use super::units::{Units, letters};
use crate::study::Span;

/// What stands before the first and behind the last word of both texts; no text has such a word.
const EDGES: [&str; 2] = ["\u{2}\u{2}", "\u{3}\u{3}"];

/// More letters and words than are copied with a passage on either side of it.
const MUCH: (usize, usize) = (120, 30);

/// A text's words, from 1; 0 and the last stand for its edges.
pub struct Side {
    pub units: Units,
    words: Vec<Range<usize>>,
    names: Vec<Token>,
    places: HashMap<Token, Vec<usize>>,
}

/// A passage as words: the first may be cut at its start and the last at its end.
#[derive(Debug, Clone)]
pub struct Passage {
    pub words: Range<usize>,
    /// How many units of the first word stand before it.
    head: usize,
    /// How many units of the last word stand behind it.
    tail: usize,
}

impl Side {
    fn new(units: Units, mut words: Vec<Range<usize>>, names: Vec<Token>) -> Self {
        words.insert(0, 0..0);
        words.push(units.len()..units.len());
        let mut places: HashMap<Token, Vec<usize>> = HashMap::new();
        for (at, name) in names.iter().enumerate() {
            places.entry(*name).or_default().push(at);
        }
        Self { units, words, names, places }
    }

    /// How many words it has, with its edges.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// The passage under a span; see [`Units::under`].
    pub fn passage(&self, span: Span) -> Option<Passage> {
        let units = self.units.under(span)?;
        let first = self.words.partition_point(|word| word.end <= units.start);
        let last = self.words.partition_point(|word| word.start < units.end).checked_sub(1)?;
        let head = units.start - self.words.get(first)?.start;
        let tail = self.words.get(last)?.end - units.end;
        Some(Passage { words: first..last + 1, head, tail })
    }

    /// The span of a passage when it stands from this word on.
    pub fn span(&self, passage: &Passage, from: usize) -> Option<Span> {
        let last = self.words.get(from + passage.words.len() - 1)?;
        self.units.span(self.words[from].start + passage.head..last.end.checked_sub(passage.tail)?)
    }

    /// The span from one word to another, both included.
    pub fn hull(&self, from: usize, to: usize) -> Option<Span> {
        self.units.span(self.words.get(from)?.start..self.words.get(to)?.end)
    }

    pub fn names(&self, words: &Range<usize>) -> &[Token] {
        &self.names[words.clone()]
    }

    pub fn places(&self, name: Token) -> &[usize] {
        self.places.get(&name).map_or(&[], Vec::as_slice)
    }

    /// Where these words stand, by their first word.
    pub fn find(&self, words: &[Token]) -> Vec<usize> {
        let rarest = (0..words.len()).min_by_key(|&at| self.places(words[at]).len());
        let Some(rarest) = rarest else { return Vec::new() };
        let starts = self.places(words[rarest]).iter().filter_map(|at| at.checked_sub(rarest));
        starts.filter(|&at| self.names.get(at..at + words.len()) == Some(words)).collect()
    }

    pub fn letters(&self, words: Range<usize>) -> usize {
        words.map(|at| letters(self.units.str(self.words[at].clone()))).sum()
    }

    pub fn is_word(&self, at: usize) -> bool {
        self.letters(at..at + 1) > 0
    }

    /// Whether a stretch has so many letters and words, of each word one.
    pub fn says(&self, words: Range<usize>, enough: (usize, usize)) -> bool {
        let mut seen = HashSet::new();
        let mut count = 0;
        words.filter(|&at| self.is_word(at)).any(|at| {
            if seen.insert(self.names[at]) {
                count += self.letters(at..at + 1);
            }
            count >= enough.0 && seen.len() >= enough.1
        })
    }

    /// Whether a stretch says much, or reaches an edge of the text.
    pub fn goes_on(&self, words: Range<usize>) -> bool {
        words.contains(&0) || words.contains(&(self.len() - 1)) || self.says(words, MUCH)
    }
}

/// Two texts, and what their difference lets stand.
pub struct Sides {
    pub old: Side,
    pub new: Side,
    /// For each old word the new one that the difference keeps it as.
    image: Vec<Option<usize>>,
}

impl Sides {
    pub fn new(old: &str, new: &str) -> Self {
        let (old, new) = (Units::new(old), Units::new(new));
        let mut input: InternedInput<&str> = InternedInput::default();
        let (old_words, new_words) = (old.words(), new.words());
        input.update_before(with_edges(&old, &old_words));
        input.update_after(with_edges(&new, &new_words));
        let image = image(&input);
        let (before, after) = (input.before, input.after);
        let old = Side::new(old, old_words, before);
        Self { old, new: Side::new(new, new_words, after), image }
    }

    /// Where the difference keeps these old words, all of them and in one piece.
    pub fn image(&self, words: &Range<usize>) -> Option<usize> {
        let first = self.image[words.start]?;
        let kept = |(at, image): (usize, &Option<usize>)| *image == Some(first + at);
        self.image[words.clone()].iter().enumerate().all(kept).then_some(first)
    }

    /// Where the difference keeps each of these old words.
    pub fn kept(&self, words: Range<usize>) -> impl Iterator<Item = (usize, usize)> {
        words.filter_map(|at| Some((at, self.image[at]?)))
    }

    /// How many words are the same in both texts, leftwards from just before an old and a new word.
    pub fn before(&self, old: usize, new: usize) -> usize {
        let pairs = self.old.names[..old].iter().rev().zip(self.new.names[..new].iter().rev());
        pairs.take_while(|(a, b)| a == b).count()
    }

    /// How many words are the same in both texts, rightwards from an old and a new word on.
    pub fn from(&self, old: usize, new: usize) -> usize {
        let pairs = self.old.names[old..].iter().zip(&self.new.names[new..]);
        pairs.take_while(|(a, b)| a == b).count()
    }
}

fn with_edges<'a>(units: &'a Units, words: &'a [Range<usize>]) -> impl Iterator<Item = &'a str> {
    let words = words.iter().map(|word| units.str(word.clone()));
    [EDGES[0]].into_iter().chain(words).chain([EDGES[1]])
}

fn image(input: &InternedInput<&str>) -> Vec<Option<usize>> {
    let diff = Diff::compute(Algorithm::Histogram, input);
    let mut image = Vec::with_capacity(input.before.len());
    let mut new = 0;
    for old in 0..input.before.len() {
        if diff.is_removed(u32::try_from(old).unwrap_or(u32::MAX)) {
            image.push(None);
            continue;
        }
        while new < input.after.len() && diff.is_added(u32::try_from(new).unwrap_or(u32::MAX)) {
            new += 1;
        }
        image.push(Some(new));
        new += 1;
    }
    image
}
