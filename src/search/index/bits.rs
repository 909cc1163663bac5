//! Sets of documents.

/// A set of the documents of one segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// None of `len` documents.
    pub fn none(len: u32) -> Self {
        Self(vec![0; (len as usize).div_ceil(64)])
    }

    /// All of `len` documents.
    pub fn all(len: u32) -> Self {
        let mut bits = Self(vec![u64::MAX; (len as usize).div_ceil(64)]);
        if let Some(last) = bits.0.last_mut().filter(|_| !len.is_multiple_of(64)) {
            *last >>= 64 - len % 64;
        }
        bits
    }

    /// Those of `len` documents that `wanted` takes.
    pub fn of(len: u32, wanted: impl Fn(u32) -> bool) -> Self {
        let mut bits = Self::none(len);
        (0..len).filter(|doc| wanted(*doc)).for_each(|doc| bits.add(doc));
        bits
    }

    pub fn add(&mut self, doc: u32) {
        if let Some(word) = self.0.get_mut(doc as usize / 64) {
            *word |= 1 << (doc % 64);
        }
    }

    pub fn has(&self, doc: u32) -> bool {
        self.0.get(doc as usize / 64).is_some_and(|word| word >> (doc % 64) & 1 == 1)
    }

    pub fn and(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a &= b);
    }

    pub fn or(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
    }

    /// Takes out those of another.
    pub fn without(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a &= !b);
    }

    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The first one from `doc` on.
    pub fn from(&self, doc: u32) -> Option<u32> {
        let mut at = doc as usize / 64;
        let mut word = self.0.get(at)? >> (doc % 64) << (doc % 64);
        while word == 0 {
            at += 1;
            word = *self.0.get(at)?;
        }
        u32::try_from(at * 64).ok().map(|start| start + word.trailing_zeros())
    }

    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        let mut next = Some(0);
        std::iter::from_fn(move || {
            let found = self.from(next?)?;
            next = found.checked_add(1);
            Some(found)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_a_set(docs in prop::collection::btree_set(0u32..300, 0..40), from in 0u32..300) {
            let bits = Bits::of(300, |doc| docs.contains(&doc));
            prop_assert_eq!(bits.iter().collect::<Vec<_>>(), docs.iter().copied().collect::<Vec<_>>());
            prop_assert_eq!(bits.len(), docs.len());
            prop_assert_eq!(Bits::all(from), Bits::of(from, |_| true));
            prop_assert_eq!(bits.from(from), docs.range(from..).next().copied());
        }
    }
}
