//! The same talk under two names: as easily ingested twice as it is hard to see later.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use rayon::prelude::*;

use super::{Order, Understood};
use crate::problem::Result;
use crate::readers::Warning;
use crate::store::{self, Store};

/// The most bytes that front matter has, so that a file of another length need not be read.
const FRONT: u64 = 1 << 16;

/// Tells each interview that has the words of one that is there, or that is brought before it.
pub fn tell(store: &Store, order: &Order, read: &mut [Result<Understood>]) {
    let names: Vec<(String, u64)> = read
        .iter()
        .flatten()
        .map(|one| (format!("{}/{}", order.case, one.source.name), words(&one.content)))
        .collect();
    let lengths: Vec<u64> = read
        .iter()
        .flatten()
        .map(|one| store::transcript_body(&one.content).unwrap_or_default().trim().len() as u64)
        .collect();
    let mut seen = there(store, &names, &lengths);
    for (one, (name, words)) in read.iter_mut().flatten().zip(names) {
        match seen.get(&words).filter(|other| **other != name) {
            Some(other) => {
                let message = format!("has the words of `{other}`: the same talk under two names?");
                one.warnings.insert(0, Warning { line: 1, message });
            }
            None => {
                seen.insert(words, name);
            }
        }
    }
}

/// The interviews that are there and may have the same words, by a mark of these.
fn there(store: &Store, names: &[(String, u64)], lengths: &[u64]) -> HashMap<u64, String> {
    let all = store.interviews().unwrap_or_default();
    let marked = |(case, name): &(String, String)| {
        let path = store.transcript_path(case, name);
        let length = std::fs::metadata(&path).ok()?.len();
        let may = lengths.iter().any(|words| (*words..words + FRONT).contains(&length));
        let own = format!("{case}/{name}");
        if !may || names.iter().any(|(new, _)| *new == own) {
            return None;
        }
        let (_, bytes) = store.read_file(case, &format!("{name}.md")).ok()?;
        Some((words(&String::from_utf8(bytes).ok()?), own))
    };
    let found: Vec<(u64, String)> = all.par_iter().filter_map(marked).collect();
    let mut first = HashMap::new();
    for (words, name) in found {
        first.entry(words).or_insert(name);
    }
    first
}

/// A mark of the words of an interview's file, whatever stands above them.
fn words(content: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    store::transcript_body(content).unwrap_or_default().trim().hash(&mut hasher);
    hasher.finish()
}
