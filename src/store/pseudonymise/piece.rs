//! What is written where in a file.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use crate::store::pending::Write;
use crate::study::{Change, Replacer};

/// How many places of a name are told.
const SAMPLE: usize = 3;

/// Some bytes of a file that become others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub at: Range<usize>,
    pub is: String,
    /// Whether it is a name; else it is what follows from one, such as an offset.
    pub named: bool,
}

/// A file before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePlan {
    /// As seen from the study's folder, with `/`.
    pub file: String,
    pub before: String,
    pub after: String,
    /// What changes, in order and apart.
    pub pieces: Vec<Piece>,
    /// The places of the first few pieces that are names, by their number; others are told by file.
    pub places: BTreeMap<usize, String>,
    /// The runs before the last one, where several are taken back: what came before these pieces.
    pub earlier: Vec<FilePlan>,
}

/// What is written in a name's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// What stood there.
    pub was: String,
    /// What stands there.
    pub is: String,
    /// How often.
    pub count: usize,
    /// In how many files.
    pub files: usize,
    /// Some of the places: references, and files where it is no transcript.
    pub places: Vec<String>,
}

impl FilePlan {
    pub fn new(file: &str, before: String, mut pieces: Vec<Piece>) -> Self {
        pieces.sort_by_key(|piece| piece.at.start);
        let after = spliced(&before, &pieces);
        let file = file.to_owned();
        Self { file, before, after, pieces, places: BTreeMap::new(), earlier: Vec::new() }
    }

    /// The same file with its text replaced as a whole.
    pub fn with_after(self, after: String) -> Self {
        Self { after, ..self }
    }

    /// Several runs taken back one after the other, as one; none where there are none.
    pub fn together(mut steps: Vec<Self>) -> Option<Self> {
        let after = steps.last()?.after.clone();
        let earlier = steps.split_off(1);
        Some(Self { after, earlier, ..steps.pop()? })
    }

    /// What is to be written of it; what stands behind a link is the file.
    pub fn write(&self, root: &Path) -> Write {
        let path = root.join(&self.file);
        let linked = path.is_symlink().then(|| std::fs::canonicalize(&path).ok()).flatten();
        Write {
            path: linked.unwrap_or_else(|| self.file.clone().into()),
            before: Some(self.before.clone()),
            after: Some(self.after.clone()),
        }
    }

    /// The pieces that are first of their name in this file, as far as they are told.
    pub fn samples(&self) -> Vec<usize> {
        let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut samples = Vec::new();
        for (at, piece) in self.pieces.iter().enumerate().filter(|(_, piece)| piece.named) {
            let count = seen.entry((&self.before[piece.at.clone()], &piece.is)).or_default();
            *count += 1;
            if *count <= SAMPLE {
                samples.push(at);
            }
        }
        samples
    }
}

fn spliced(before: &str, pieces: &[Piece]) -> String {
    let mut after = String::with_capacity(before.len());
    let mut byte = 0;
    for piece in pieces {
        after.extend([&before[byte..piece.at.start], &piece.is]);
        byte = piece.at.end;
    }
    after.push_str(&before[byte..]);
    after
}

/// The names in some zones of a text.
pub fn names(source: &str, zones: &[Range<usize>], replacer: &Replacer) -> Vec<Piece> {
    let each = zones.iter().flat_map(|zone| {
        let changes = replacer.changes(&source[zone.clone()]);
        changes.into_iter().map(move |Change { at, is }| Piece {
            at: zone.start + at.start..zone.start + at.end,
            is,
            named: true,
        })
    });
    each.collect()
}

/// How often each name is replaced, in the order of names.
pub fn total(files: &[FilePlan]) -> Vec<Tally> {
    let mut totals: BTreeMap<(&str, &str), Tally> = BTreeMap::new();
    for plan in files.iter().flat_map(|plan| std::iter::once(plan).chain(&plan.earlier)) {
        let mut here: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for (at, piece) in plan.pieces.iter().enumerate().filter(|(_, piece)| piece.named) {
            let was = &plan.before[piece.at.clone()];
            let tally = totals.entry((was, &piece.is)).or_insert_with(|| Tally {
                was: was.to_owned(),
                is: piece.is.clone(),
                count: 0,
                files: 0,
                places: Vec::new(),
            });
            tally.count += 1;
            let first = here.insert((was, &piece.is), at).is_none();
            tally.files += usize::from(first);
            let place = plan.places.get(&at);
            let place = place.or(Some(&plan.file).filter(|_| first));
            if let Some(place) = place.filter(|place| !tally.places.contains(place))
                && tally.places.len() < SAMPLE
            {
                tally.places.push(place.clone());
            }
        }
    }
    totals.into_values().collect()
}
