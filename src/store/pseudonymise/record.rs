//! `<key>.places`, beside the key: what was replaced where, so that it can be taken back to the byte.
//!
//! A line of JSON for each file and run. Which state of a file a line leads back from is told by the
//! hash of its text, so lines of a run that was cut short, or of files that were changed since, do no
//! harm: they fit nothing.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::piece::{FilePlan, Piece};
use crate::problem::{Place, Problem, Result};
use crate::store::write;

/// What was done to one file in one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    file: String,
    /// Hashes of the text.
    before: String,
    after: String,
    /// The byte in the text as it became, what stands there, what stood there, and whether that is
    /// a name.
    edits: Vec<(usize, String, String, bool)>,
}

/// All that was done with a key.
#[derive(Debug, Default)]
pub struct Record {
    entries: Vec<Entry>,
    /// By file and hash of the text as it became.
    known: HashMap<(String, String), usize>,
    files: HashSet<String>,
}

/// Where the record of a key lies.
pub fn place(key: &Path) -> PathBuf {
    let mut name = key.file_name().unwrap_or_default().to_owned();
    name.push(".places");
    key.with_file_name(name)
}

fn hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..32].to_owned()
}

impl Record {
    /// Reads the record of a key; an empty one where there is none.
    pub fn read(key: &Path) -> Result<Self> {
        let path = place(key);
        if !path.exists() {
            return Ok(Self::default());
        }
        let source = write::read_text(&path)?;
        let mut record = Self::default();
        for (at, line) in source.lines().enumerate() {
            let entry = serde_json::from_str(line).map_err(|_| {
                Problem::new("the record of what was replaced does not read")
                    .in_file(&path)
                    .at(Place::on("", at + 1, 1, 1))
                    .help("put it back from a copy; without it names come back by the key alone")
            })?;
            record.put(entry);
        }
        Ok(record)
    }

    fn put(&mut self, entry: Entry) {
        let key = (entry.file.clone(), entry.after.clone());
        self.known.insert(key, self.entries.len());
        self.files.insert(entry.file.clone());
        self.entries.push(entry);
    }

    /// Adds what is about to be done.
    pub fn add(&mut self, files: &[FilePlan]) {
        for plan in files {
            let entry = Entry::of(plan);
            let same = self.known.get(&(entry.file.clone(), entry.after.clone()));
            if same.is_none_or(|&at| self.entries[at] != entry) {
                self.put(entry);
            }
        }
    }

    /// Leaves out what led back to files as they are now.
    pub fn forget(&mut self, files: &[FilePlan]) {
        let mut gone: HashSet<usize> = HashSet::new();
        for plan in files {
            gone.extend(self.steps(&plan.file, &plan.before).into_iter().map(|(at, _)| at));
        }
        let kept = std::mem::take(&mut self.entries).into_iter().enumerate();
        let kept: Vec<Entry> =
            kept.filter(|(at, _)| !gone.contains(at)).map(|(_, entry)| entry).collect();
        *self = Self::default();
        kept.into_iter().for_each(|entry| self.put(entry));
    }

    /// Writes it, for the same eyes as the key.
    pub fn write(&self, key: &Path) -> Result<()> {
        let path = place(key);
        if self.entries.is_empty() {
            return if path.exists() { write::remove(&path) } else { Ok(()) };
        }
        let line = |entry: &Entry| {
            serde_json::to_string(entry).expect("text and numbers have a form in JSON") + "\n"
        };
        let text: String = self.entries.iter().map(line).collect();
        let permissions = std::fs::metadata(key).map(|known| known.permissions());
        if !path.exists() {
            // Before any name is in it, it is closed to those who may not read the key.
            write::replace(&path, b"")?;
            let set = permissions.and_then(|allowed| std::fs::set_permissions(&path, allowed));
            set.map_err(|error| write::refused(&path, &error))?;
        }
        write::replace(&path, text.as_bytes())
    }

    /// What leads a file's text back, run by run, the last one first; nothing where none fits.
    pub fn back(&self, file: &str, text: &str) -> Vec<FilePlan> {
        self.steps(file, text).into_iter().map(|(_, plan)| plan).collect()
    }

    /// The same with the numbers of the entries, each of which leads back once.
    fn steps(&self, file: &str, text: &str) -> Vec<(usize, FilePlan)> {
        let mut steps: Vec<(usize, FilePlan)> = Vec::new();
        loop {
            let now = steps.last().map_or(text, |(_, plan)| plan.after.as_str());
            let Some(&at) = self.known.get(&(file.to_owned(), hash(now))) else { return steps };
            let used = steps.iter().any(|(other, _)| *other == at);
            match self.entries[at].back(now).filter(|_| !used) {
                Some(plan) => steps.push((at, plan)),
                None => return steps,
            }
        }
    }

    /// Whether nothing was ever replaced.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether something was replaced in a file at any time.
    pub fn holds(&self, file: &str) -> bool {
        self.files.contains(file)
    }

    /// What was written in the place of names in a file.
    pub fn written_in(&self, file: &str) -> BTreeSet<&str> {
        let entries = self.entries.iter().filter(|entry| entry.file == file);
        let edits = entries.flat_map(|entry| &entry.edits);
        edits.filter(|(.., named)| *named).map(|(_, is, ..)| is.as_str()).collect()
    }

    /// What was ever written in the place of a name.
    pub fn written(&self) -> HashSet<&str> {
        let edits = self.entries.iter().flat_map(|entry| &entry.edits);
        edits.filter(|(.., named)| *named).map(|(_, is, ..)| is.as_str()).collect()
    }
}

impl Entry {
    fn of(plan: &FilePlan) -> Self {
        let mut shift = 0_isize;
        let edit = |piece: &Piece| {
            let was = plan.before[piece.at.clone()].to_owned();
            let start = piece.at.start.checked_add_signed(shift).unwrap_or(0);
            shift += piece.is.len().cast_signed() - was.len().cast_signed();
            (start, piece.is.clone(), was, piece.named)
        };
        let mut edits: Vec<_> = plan.pieces.iter().map(edit).collect();
        let fits = |(at, is, ..): &(usize, String, String, bool)| {
            plan.after.get(*at..at + is.len()) == Some(is)
        };
        if !edits.iter().all(fits) {
            // Rows that changed their order: the file as a whole.
            edits = vec![(0, plan.after.clone(), plan.before.clone(), false)];
        }
        Self {
            file: plan.file.clone(),
            before: hash(&plan.before),
            after: hash(&plan.after),
            edits,
        }
    }

    fn back(&self, text: &str) -> Option<FilePlan> {
        let piece = |(at, is, was, named): &(usize, String, String, bool)| {
            let range = *at..at.checked_add(is.len())?;
            let there = text.get(range.clone()) == Some(is.as_str());
            there.then(|| Piece { at: range, is: was.clone(), named: *named })
        };
        let pieces: Vec<Piece> = self.edits.iter().map(piece).collect::<Option<_>>()?;
        if pieces.windows(2).any(|two| two[0].at.end > two[1].at.start) {
            return None;
        }
        let plan = FilePlan::new(&self.file, text.to_owned(), pieces);
        (hash(&plan.after) == self.before).then_some(plan)
    }
}
