//! Texts as lists of numbers: stems and pairs of stems, weighed by how rare they are.

use std::collections::{HashMap, HashSet};

use crate::search::{Language, fold, words};

/// Turns words into numbers that stand for their stems; remembers the words it has met.
#[derive(Debug)]
pub(super) struct Stems {
    language: &'static Language,
    met: HashMap<String, u64>,
}

impl Stems {
    pub fn new(language: &str) -> Self {
        Self { language: Language::of(language), met: HashMap::new() }
    }

    /// The stems of a text's words, in order.
    pub fn of(&mut self, text: &str) -> Vec<u64> {
        words(text).into_iter().map(|word| self.word(&text[word.bytes])).collect()
    }

    fn word(&mut self, written: &str) -> u64 {
        let folded = fold(written);
        if let Some(stem) = self.met.get(&folded) {
            return *stem;
        }
        let stem = number(self.language.stem(&folded).as_bytes());
        self.met.insert(folded, stem);
        stem
    }
}

/// A number that two different stems practically never share (FNV-1a, then stirred), so that texts
/// can be read side by side without a common list of words.
fn number(bytes: &[u8]) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325_u64;
    let mixed = bytes
        .iter()
        .fold(start, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3));
    stirred(mixed)
}

/// The number of two stems in a row.
pub(super) fn pair(first: u64, second: u64) -> u64 {
    stirred(first.rotate_left(23).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ second)
}

fn stirred(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// The share of texts above which a word is common.
const COMMON: f64 = 0.1;

/// The stems that stand in more than a tenth of texts: most of them are words like `the` and `and`,
/// in any language.
pub(super) fn common<'a>(texts: impl Iterator<Item = &'a [u64]>) -> HashSet<u64> {
    let mut found: HashMap<u64, usize> = HashMap::new();
    let mut count = 0_usize;
    for text in texts {
        count += 1;
        counted(text, false).into_iter().for_each(|(stem, _)| *found.entry(stem).or_default() += 1);
    }
    let most = COMMON * count as f64;
    found.into_iter().filter(|(_, texts)| *texts as f64 > most).map(|(stem, _)| stem).collect()
}

/// A text's length-one vector: features that the space knows, and the sum of what the others
/// would have.
#[derive(Debug, Clone, Default)]
pub(super) struct Vector {
    /// Features by number, rising, each with its weight.
    pub entries: Vec<(u32, f32)>,
    /// The weights of all features together, those that the space does not know included.
    pub sum: f32,
}

/// The features of a body of texts: tf-idf with `1 + ln tf` and `ln((1+N)/(1+df)) + 1`.
#[derive(Debug)]
pub(super) struct Space {
    pairs: bool,
    index: HashMap<u64, u32>,
    idf: Vec<f32>,
    unseen: f32,
}

impl Space {
    /// The features of texts, given as stems; `pairs` takes two stems in a row as one feature too.
    /// Features of fewer than `least` texts are treated as if none had them.
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a [u64]>, pairs: bool, least: usize) -> Self {
        let mut found: HashMap<u64, usize> = HashMap::new();
        let mut count = 0_usize;
        for text in texts {
            count += 1;
            for (feature, _) in counted(text, pairs) {
                *found.entry(feature).or_default() += 1;
            }
        }
        let mut kept: Vec<(u64, usize)> =
            found.into_iter().filter(|(_, texts)| *texts >= least).collect();
        kept.sort_unstable();
        let weigh = |texts: usize| ((1 + count) as f32 / (1 + texts) as f32).ln() + 1.0;
        let idf = kept.iter().map(|(_, texts)| weigh(*texts)).collect();
        let index = (0..).zip(&kept).map(|(at, (feature, _))| (*feature, at)).collect();
        Self { pairs, index, idf, unseen: weigh(0) }
    }

    /// How many features it knows.
    pub fn len(&self) -> usize {
        self.idf.len()
    }

    /// The number of a feature that it knows.
    pub fn feature(&self, feature: u64) -> Option<u32> {
        self.index.get(&feature).copied()
    }

    /// How much a feature weighs that stands once in a text.
    pub fn idf(&self, feature: u32) -> f32 {
        self.idf[feature as usize]
    }

    /// The vector of a text.
    pub fn vector(&self, text: &[u64]) -> Vector {
        let (mut entries, mut squares, mut sum) = (Vec::new(), 0.0_f32, 0.0_f32);
        for (feature, times) in counted(text, self.pairs) {
            let known = self.feature(feature);
            let idf = known.map_or(self.unseen, |at| self.idf[at as usize]);
            let weight = (1.0 + (times as f32).ln()) * idf;
            squares += weight * weight;
            sum += weight;
            entries.extend(known.map(|at| (at, weight)));
        }
        let length = squares.sqrt().max(f32::MIN_POSITIVE);
        entries.iter_mut().for_each(|(_, weight)| *weight /= length);
        entries.sort_unstable_by_key(|(at, _)| *at);
        Vector { entries, sum: sum / length }
    }
}

/// Each feature of a text once, with how often it stands there; in the order of their numbers.
fn counted(text: &[u64], pairs: bool) -> Vec<(u64, usize)> {
    let mut all = text.to_vec();
    if pairs {
        all.extend(text.windows(2).map(|two| pair(two[0], two[1])));
    }
    all.sort_unstable();
    all.chunk_by(|a, b| a == b).map(|same| (same[0], same.len())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_has_length_one_unless_nothing_of_it_is_known() {
        let mut stems = Stems::new("en");
        let texts = [stems.of("the parents read a letter"), stems.of("the letter of the school")];
        let space = Space::new(texts.iter().map(Vec::as_slice), true, 1);
        let vector = space.vector(&texts[0]);
        let length: f32 = vector.entries.iter().map(|(_, x)| x * x).sum();
        assert!((length - 1.0).abs() < 1e-5);
        let strange = space.vector(&stems.of("zebra"));
        assert!(strange.entries.is_empty() && strange.sum > 0.99);
        assert!(space.vector(&[]).entries.is_empty());
    }

    #[test]
    fn a_word_is_common_in_more_than_a_tenth_of_texts_however_often_it_stands_in_one() {
        let mut stems = Stems::new("en");
        let mut texts = vec![stems.of("the cats"), stems.of("the dog dog dog")];
        texts.resize(10, stems.of("one"));
        let common = common(texts.iter().map(Vec::as_slice));
        let expected: HashSet<u64> = stems.of("the one").into_iter().collect();
        assert_eq!(common, expected);
    }

    #[test]
    fn forms_of_a_word_are_one_feature_and_order_makes_a_pair() {
        let mut stems = Stems::new("en");
        assert_eq!(stems.of("letters"), stems.of("Letter"));
        let two = stems.of("letters parents");
        assert_ne!(pair(two[0], two[1]), pair(two[1], two[0]));
    }
}
