//! What could not be carried from one program to another, item by item.

use std::collections::HashMap;

use serde::Serialize;

/// So many losses of a kind are listed; the rest is counted, or a file of a few bytes could ask for
/// any amount of memory.
const LISTED: usize = 10_000;

/// An item and what became of it are listed up to so many signs.
const LONG: usize = 2_000;

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
    #[serde(skip)]
    kinds: HashMap<String, Kind>,
}

/// What there is of a kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Kind {
    listed: usize,
    /// How many are counted only.
    more: usize,
    /// The place in the list of what says so.
    told: usize,
}

impl Losses {
    /// Notes a loss; of very many of one kind the last are counted.
    pub fn add(&mut self, kind: &str, item: impl Into<String>, what: impl Into<String>) {
        let known = self.kinds.entry(kind.to_owned()).or_default();
        if known.listed == LISTED {
            return self.count(kind, 1);
        }
        known.listed += 1;
        let (item, what) = (short(item.into()), short(what.into()));
        self.losses.push(Loss { kind: kind.to_owned(), item, what });
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
        for (at, loss) in others.losses.into_iter().enumerate() {
            match others.kinds.get(&loss.kind).filter(|kind| kind.more > 0 && kind.told == at) {
                Some(kind) => self.count(&loss.kind, kind.more),
                None => self.add(&loss.kind, loss.item, loss.what),
            }
        }
    }

    fn count(&mut self, kind: &str, many: usize) {
        let known = self.kinds.entry(kind.to_owned()).or_default();
        if known.more == 0 {
            known.told = self.losses.len();
            let what = "they are too many to be listed one by one".to_owned();
            self.losses.push(Loss { kind: kind.to_owned(), item: String::new(), what });
        }
        known.more += many;
        self.losses[known.told].item = format!("and {} more", known.more);
    }
}

fn short(text: String) -> String {
    match text.char_indices().nth(LONG) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn many(count: usize) -> Losses {
        let mut losses = Losses::default();
        losses.add("links", "one", "x".repeat(1_000_000));
        (0..count).for_each(|at| losses.add("areas", at.to_string(), "no words"));
        losses
    }

    #[test]
    fn very_many_of_one_kind_are_counted() {
        let mut losses = many(LISTED + 7);
        assert_eq!(losses.iter().len(), LISTED + 2);
        assert_eq!(losses.iter().last().unwrap().item, "and 7 more");
        assert!(losses.iter().next().unwrap().what.len() < 2 * LONG);
        losses.extend(many(LISTED + 1));
        assert_eq!(losses.iter().len(), LISTED + 3);
        let told = losses.iter().find(|loss| loss.item.starts_with("and ")).unwrap();
        assert_eq!(told.item, format!("and {} more", LISTED + 8));
    }
}
