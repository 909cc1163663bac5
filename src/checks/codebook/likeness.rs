//! How alike texts are by the words they share.
//!
//! The measure is Jaccard's: of all different words of two texts, the share that both have. Words are
//! compared by their stems.

use std::collections::{BTreeSet, HashMap};

use crate::search::{Language, fold, words};

/// From this share on, as a fraction, two texts say nearly the same.
pub const NEARLY: (usize, usize) = (3, 4);

/// Texts, ready to be compared with each other.
///
/// Two texts that share so much have one of their rarest words in common: of a text with ten words,
/// eight must be met, so one of its three rarest is among them (Chaudhuri, Ganti and Kaushik 2006,
/// "prefix filter"). Only texts that meet there are compared.
#[derive(Debug)]
pub struct Texts {
    /// Each text's different words by number, the rarest first.
    sets: Vec<Vec<u32>>,
    /// The texts that have a word among their rarest, by word.
    rare: Vec<Vec<usize>>,
}

impl Texts {
    /// Makes texts ready; each keeps its number.
    pub fn new<'a>(language: &Language, texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut stems = Stems { language, seen: HashMap::new(), numbers: HashMap::new() };
        let sets: Vec<BTreeSet<u32>> = texts.into_iter().map(|text| stems.of(text)).collect();
        let mut uses = vec![0_usize; stems.numbers.len()];
        sets.iter().flatten().for_each(|word| uses[*word as usize] += 1);
        let mut order: Vec<u32> = (0..).take(uses.len()).collect();
        order.sort_by_key(|word| uses[*word as usize]);
        let mut rank = vec![0_u32; uses.len()];
        (0..).zip(&order).for_each(|(at, word)| rank[*word as usize] = at);
        let ranked = |set: BTreeSet<u32>| -> Vec<u32> {
            set.into_iter()
                .map(|word| rank[word as usize])
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect()
        };
        let sets: Vec<Vec<u32>> = sets.into_iter().map(ranked).collect();
        let mut rare = vec![Vec::new(); uses.len()];
        for (at, set) in sets.iter().enumerate() {
            prefix(set).iter().for_each(|word| rare[*word as usize].push(at));
        }
        Self { sets, rare }
    }

    /// The texts that say nearly the same as one, by number; a text without words has none.
    pub fn like(&self, text: usize) -> Vec<usize> {
        let set = &self.sets[text];
        let near: BTreeSet<usize> =
            prefix(set).iter().flat_map(|word| &self.rare[*word as usize]).copied().collect();
        let (part, of) = NEARLY;
        let same = |other: &usize| {
            let shared = shared(set, &self.sets[*other]);
            let all = set.len() + self.sets[*other].len() - shared;
            *other != text && shared * of >= all * part
        };
        near.into_iter().filter(same).collect()
    }

    /// How many different words two texts share, and how many they have together.
    pub fn share(&self, one: usize, other: usize) -> (usize, usize) {
        let (one, other) = (&self.sets[one], &self.sets[other]);
        let shared = shared(one, other);
        (shared, one.len() + other.len() - shared)
    }
}

/// The rarest words of a set, of which a text that is like it has at least one.
fn prefix(set: &[u32]) -> &[u32] {
    let (part, of) = NEARLY;
    &set[..set.len() - (set.len() * part).div_ceil(of) + usize::from(!set.is_empty())]
}

fn shared(one: &[u32], other: &[u32]) -> usize {
    let (mut a, mut b, mut count) = (0, 0, 0);
    while let (Some(left), Some(right)) = (one.get(a), other.get(b)) {
        a += usize::from(left <= right);
        b += usize::from(right <= left);
        count += usize::from(left == right);
    }
    count
}

/// Numbers stems, each word only once.
struct Stems<'l> {
    language: &'l Language,
    seen: HashMap<String, u32>,
    numbers: HashMap<String, u32>,
}

impl Stems<'_> {
    fn of(&mut self, text: &str) -> BTreeSet<u32> {
        words(text).into_iter().map(|word| self.number(&text[word.bytes])).collect()
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.seen.get(word) {
            return *number;
        }
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(self.language.stem(&fold(word))).or_insert(next);
        self.seen.insert(word.to_owned(), number);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_pages_worked_number_holds() {
        let texts = [
            "Nurses rely on each other during the night.",
            "Nurses rely on each other during a night.",
            "Nurses rely on what a screen shows.",
        ];
        let texts = Texts::new(Language::of("en"), texts);
        assert_eq!((texts.share(0, 1), texts.like(0)), ((7, 9), vec![1]));
        assert_eq!((texts.share(0, 2), texts.like(2)), ((3, 12), vec![]));
    }

    proptest! {
        #[test]
        fn it_finds_what_comparing_all_pairs_finds(
            texts in proptest::collection::vec("([a-f] ){0,9}", 0..12)
        ) {
            let made = Texts::new(Language::of("xx"), texts.iter().map(String::as_str));
            for one in 0..texts.len() {
                let plain = (0..texts.len()).filter(|&other| {
                    let (shared, all) = made.share(one, other);
                    one != other && all > 0 && shared * 4 >= all * 3
                });
                prop_assert_eq!(made.like(one), plain.collect::<Vec<_>>());
            }
        }
    }
}
