//! What could not be carried from one program to another, item by item.

use serde::Serialize;

/// Something that the other side does not get.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Loss {
    /// The kind of thing, in the plural: `pictures`, `links`, `findings`.
    pub kind: String,
    /// Which one: a name, a reference, a path.
    pub item: String,
    /// What became of it, and why.
    pub what: String,
}

/// Everything that could not be carried, in the order in which it was met.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Losses {
    losses: Vec<Loss>,
}

impl Losses {
    /// Notes a loss.
    pub fn add(&mut self, kind: &str, item: impl Into<String>, what: impl Into<String>) {
        self.losses.push(Loss { kind: kind.to_owned(), item: item.into(), what: what.into() });
    }

    /// All of them.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Loss> {
        self.losses.iter()
    }

    /// Whether everything was carried.
    pub fn is_empty(&self) -> bool {
        self.losses.is_empty()
    }

    /// Adds those of another list.
    pub fn extend(&mut self, others: Self) {
        self.losses.extend(others.losses);
    }
}
