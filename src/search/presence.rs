//! Whether a query may match in a text of which only the words are known, not where they stand.
//!
//! It costs next to nothing and spares most texts what does.

use super::matcher::{Node, Positions};

impl Positions {
    pub(super) fn may(&self, present: &Bits) -> bool {
        match self {
            Self::Atom(atom) => present.holds(*atom as usize),
            Self::Sequence(parts) => parts.iter().all(|part| part.may(present)),
            Self::Any(parts) => parts.iter().any(|part| part.may(present)),
            Self::Near(left, right, _) => left.may(present) && right.may(present),
        }
    }
}

impl Node {
    pub(super) fn may(&self, present: &Bits) -> bool {
        match self {
            Self::Words(positions) => positions.may(present),
            Self::Field(_) | Self::Not(_) => true,
            Self::All(parts) => parts.iter().all(|part| part.may(present)),
            Self::Any(parts) => parts.iter().any(|part| part.may(present)),
        }
    }
}

/// A set of small numbers.
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub(super) fn new(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    /// Whether it is new.
    pub(super) fn insert(&mut self, number: usize) -> bool {
        let (part, bit) = (&mut self.0[number / 64], 1 << (number % 64));
        let fresh = *part & bit == 0;
        *part |= bit;
        fresh
    }

    fn holds(&self, number: usize) -> bool {
        self.0[number / 64] & (1 << (number % 64)) != 0
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(at, &part)| {
            let bits = std::iter::successors(Some(part), |rest| Some(rest & rest.wrapping_sub(1)));
            bits.take_while(|rest| *rest != 0)
                .map(move |rest| at * 64 + rest.trailing_zeros() as usize)
        })
    }
}
