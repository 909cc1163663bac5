//! Which codes stand together: on the same words, in the same sentence or turn, or near each other.

mod count;
mod spans;

pub use count::{Meeting, Part, count, meetings};

use crate::study::{Code, Codebook};

/// When two codes stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Their passages share at least one character.
    Overlap,
    /// A passage of the first holds all of a passage of the second; equal ones hold each other.
    Contains,
    /// Both touch the same sentence of somebody who answers.
    Sentence,
    /// Both touch the same turn of somebody who answers.
    Turn,
    /// The first touches a turn of somebody who answers, and the second such a turn at most so many
    /// turns before or after it.
    Near(usize),
}

impl Relation {
    /// Whether the first code's place is another than the second's.
    pub fn directed(self) -> bool {
        matches!(self, Self::Contains | Self::Near(_))
    }

    /// In what the figures beside the count are measured.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Overlap | Self::Contains => "characters",
            Self::Sentence => "sentences",
            Self::Turn | Self::Near(_) => "turns",
        }
    }
}

/// Two codes that stand together somewhere.
///
/// All but the count are measured in units: characters of those who answer where passages overlap or
/// hold each other, else sentences or turns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair<'a> {
    /// The first code.
    pub first: &'a Code,
    /// The second.
    pub second: &'a Code,
    /// How often: pairs of passages, or sentences or turns.
    pub count: usize,
    /// How many units have both.
    pub both: usize,
    /// How many units have the first, and how many the second or are near it.
    pub each: [usize; 2],
    /// How many units there are.
    pub of: usize,
}

impl Pair<'_> {
    /// The units with both as a share of those with either: Jaccard's index (1901). With 6 units
    /// of the first, 4 of the second and 2 of both: 2 / 8 = 0.25.
    pub fn jaccard(&self) -> Option<f64> {
        let either = self.each[0] + self.each[1] - self.both;
        (either > 0).then(|| self.both as f64 / either as f64)
    }

    /// How many units would have both if the two fell independently: with 6 and 4 of 100 units,
    /// 6 × 4 / 100 = 0.24. `None` where nobody answers.
    pub fn expected(&self) -> Option<f64> {
        (self.of > 0).then(|| self.each[0] as f64 * self.each[1] as f64 / self.of as f64)
    }

    /// How many times as many units have both as would by independence: above, 2 / 0.24 ≈ 8.33.
    pub fn ratio(&self) -> Option<f64> {
        self.expected().filter(|expected| *expected > 0.0).map(|e| self.both as f64 / e)
    }
}

/// Adds up what the interviews gave; the pairs that stand together most often first, then in the
/// codebook's order.
pub fn pairs<'a>(codebook: &'a Codebook, parts: &[Part]) -> Vec<Pair<'a>> {
    let mut together = std::collections::BTreeMap::<(u32, u32), [usize; 2]>::new();
    let mut sizes = vec![[0, 0]; codebook.codes().len()];
    let mut of = 0;
    for part in parts {
        of += part.units;
        for (codes, [count, both]) in &part.pairs {
            let sum = together.entry(*codes).or_default();
            sum[0] += count;
            sum[1] += both;
        }
        for (code, [own, near]) in &part.sizes {
            let sum = &mut sizes[*code as usize];
            sum[0] += own;
            sum[1] += near;
        }
    }
    let pair = |((a, b), [count, both]): ((u32, u32), [usize; 2])| Pair {
        first: &codebook.codes()[a as usize],
        second: &codebook.codes()[b as usize],
        count,
        both,
        each: [sizes[a as usize][0], sizes[b as usize][1]],
        of,
    };
    let mut pairs: Vec<Pair> = together.into_iter().map(pair).collect();
    pairs.retain(|pair| pair.count > 0);
    pairs.sort_by_key(|pair| std::cmp::Reverse(pair.count));
    pairs
}
