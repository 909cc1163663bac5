//! What was found in each interview, kept in `.kwali/check` until one of its files changes.
//!
//! Kept are findings with the lines they stand on, and facts. Everything can be made again, so nothing here fails.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::diagnostic::Diagnostic;
use super::facts::Facts;
use super::run::Options;
use crate::search::Stamp;
use crate::store::{InterviewEntry, Survey};

const FILE: &str = "check";
/// A file modified so shortly before the memory was written may have been modified again in the same
/// tick of its clock.
const TICK: i64 = 2_000_000_000;

/// What is known of an interview.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Remembered {
    pub diagnostics: Vec<Diagnostic>,
    pub facts: Facts,
}

/// One interview's files by coder, the transcript under no name, and what was found in them.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    files: Vec<(String, [i64; 4])>,
    known: Remembered,
}

/// The same, to be written.
#[derive(Serialize)]
struct Kept<'a> {
    files: Vec<(String, [i64; 4])>,
    known: &'a Remembered,
}

/// What was found the last time.
#[derive(Debug)]
pub struct Memory {
    key: [u8; 32],
    written: i64,
    forget: bool,
    entries: Vec<Entry>,
    index: HashMap<(String, String), usize>,
}

impl Memory {
    /// What is still true as long as codebook, cases, pseudonym key and program are the same.
    pub fn open(survey: &Survey, options: Options) -> Self {
        let key = key(survey, options.salt);
        let mut memory = Self {
            key,
            written: 0,
            forget: options.forget,
            entries: Vec::new(),
            index: HashMap::new(),
        };
        if options.forget {
            return memory;
        }
        let Some((stamp, bytes)) = survey.recall(FILE, Stamp::of) else { return memory };
        if bytes.get(..32) != Some(&key) {
            return memory;
        }
        let Ok(entries) = postcard::from_bytes::<Vec<Entry>>(&bytes[32..]) else { return memory };
        let name = |entry: &Entry| (entry.known.facts.case.clone(), entry.known.facts.name.clone());
        memory.index = entries.iter().enumerate().map(|(at, entry)| (name(entry), at)).collect();
        memory.entries = entries;
        memory.written = stamp.modified();
        memory
    }

    /// How many interviews are known.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// The cues that found something in some interview, also in those that changed since.
    pub fn cues(&self) -> BTreeSet<u32> {
        self.entries.iter().flat_map(|entry| &entry.known.facts.cues).copied().collect()
    }

    /// What was found in an interview, if its files are as they were.
    pub fn recall(&self, entry: &InterviewEntry<Stamp>) -> Option<Remembered> {
        let at = *self.index.get(&(entry.case.clone(), entry.name.clone()))?;
        let known = &self.entries[at];
        let now = stamps(entry);
        let settled = now.iter().all(|(_, stamp)| stamp[0].saturating_add(TICK) < self.written);
        (settled && known.files == now).then(|| known.known.clone())
    }

    /// Keeps what is known now, in the entries' order.
    pub fn keep(&self, survey: &Survey, entries: &[&InterviewEntry<Stamp>], known: &[Remembered]) {
        if self.forget {
            return;
        }
        // Where words went is told by old texts, which may be there or not.
        let settled = |known: &&Remembered| {
            known.diagnostics.iter().all(|told| told.check != super::codings::MOVED_QUOTE)
        };
        let each = entries.iter().zip(known).filter(|(_, known)| settled(known));
        let list: Vec<Kept> =
            each.map(|(entry, known)| Kept { files: stamps(entry), known }).collect();
        let Ok(bytes) = postcard::to_allocvec(&list) else { return };
        survey.keep(FILE, &[self.key.as_slice(), &bytes].concat());
    }
}

fn stamps(entry: &InterviewEntry<Stamp>) -> Vec<(String, [i64; 4])> {
    let transcript = entry.transcript.iter().map(|stamp| (String::new(), stamp.numbers()));
    let codings = entry.codings.iter().map(|(coder, stamp)| (coder.clone(), stamp.numbers()));
    transcript.chain(codings).collect()
}

fn key(survey: &Survey, salt: &str) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    let mut part = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
    };
    part(env!("CARGO_PKG_VERSION").as_bytes());
    part(salt.as_bytes());
    part(survey.codebook.source.as_bytes());
    part(survey.cases.source.as_bytes());
    if let Some(key) = &survey.codebook.read.settings().checks.pseudonyms {
        part(&std::fs::read(survey.beside(key)).unwrap_or_default());
    }
    *hasher.finalize().as_bytes()
}
