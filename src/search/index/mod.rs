//! An index of a study's turns: what a search finds, without reading the texts.
//!
//! It is derived, kept in a folder of its own, brought up to date by itself and rebuilt where it is
//! broken. Each turn is a document whose words stand in the index with their places. A query is
//! answered by the matcher that also reads texts, from the places of its words; so both find the
//! same. Where the folder cannot be written, the study is kept in memory and scanned.

mod ask;
mod bits;
mod bytes;
mod corpus;
mod documents;
mod folder;
mod manifest;
mod part;
mod terms;
#[cfg(test)]
mod tests;
mod update;

pub use corpus::{CaseFiles, Corpus, Stamp};
pub use terms::Analyzer;

use std::sync::{Mutex, PoisonError};

use self::ask::{Match, Parts, Search};
use self::folder::{Broken, Folder, Opened};
use self::manifest::{Manifest, Young, listing};
use self::update::Failure;
use super::hit::{Found, Hit, Order, Place, count};
use super::names::Names;
use super::query::Query;
use super::words::words;
use crate::problem::Result;
use crate::study::{Interview, Study};

/// How often a search starts anew when files change under it, before it reads all of them itself.
const ATTEMPTS: usize = 3;

/// An index that is kept open. What it finds is what the study was when it was last refreshed.
pub struct Index {
    state: State,
}

enum State {
    /// In the folder.
    Disk(Box<Disk>),
    /// The study itself, where there can be no folder.
    Memory(Box<Memory>),
}

struct Disk {
    manifest: Manifest,
    parts: Parts,
}

struct Memory {
    /// What it was read from, without records.
    manifest: Manifest,
    study: Study,
    drifted: Vec<(String, String)>,
}

impl Disk {
    fn new(opened: Opened) -> std::result::Result<Self, Broken> {
        Ok(Self { parts: Parts::new(&opened)?, manifest: opened.manifest })
    }
}

/// Why a search did not end.
enum Stop {
    Told(Box<crate::problem::Problem>),
    /// A file is no longer what was indexed.
    Changed,
}

impl Index {
    /// Opens the index of a study, and builds it or brings it up to date first.
    pub fn open(corpus: &dyn Corpus) -> Result<Self> {
        Ok(Self { state: State::up_to_date(corpus, None)? })
    }

    /// Brings the index up to date with the study's files. Where nothing changed this only looks at
    /// the files' times and sizes.
    pub fn refresh(&mut self, corpus: &dyn Corpus) -> Result<()> {
        if let Some(state) = State::newer(corpus, &mut self.state)? {
            self.state = state;
        }
        Ok(())
    }

    /// What a query finds: `limit` hits at most, and counts of all. `source` is the query as it was
    /// typed, to show where a name in it is wrong. Only the files of hits are read; where one of
    /// them has changed, the index is refreshed first.
    pub fn find(
        &mut self,
        corpus: &dyn Corpus,
        query: &Query,
        source: &str,
        order: Order,
        limit: Option<usize>,
    ) -> Result<Found> {
        for _ in 0..ATTEMPTS {
            match self.state.find(corpus, query, source, order, limit) {
                Ok(found) => return Ok(found),
                Err(Stop::Told(problem)) => return Err(problem),
                Err(Stop::Changed) => self.refresh(corpus)?,
            }
        }
        super::scan(&Memory::read(corpus)?.study, query, source, order, limit)
    }

    /// The interviews with codings that no longer stand on their words, as case and name.
    pub fn drifted(&self) -> Vec<(&str, &str)> {
        match &self.state {
            State::Disk(disk) => {
                let manifest = &disk.manifest;
                let drifted = manifest.records.iter().filter(|record| record.drifted);
                drifted.map(|r| (manifest.string(r.case), manifest.string(r.name))).collect()
            }
            State::Memory(memory) => {
                memory.drifted.iter().map(|(c, n)| (c.as_str(), n.as_str())).collect()
            }
        }
    }
}

impl State {
    /// A state that is newer than this one, if this one is no longer up to date.
    fn newer(corpus: &dyn Corpus, state: &mut Self) -> Result<Option<Self>> {
        let now = listing(&corpus.list()?);
        let manifest = match state {
            Self::Disk(disk) => &mut disk.manifest,
            Self::Memory(memory) => &mut memory.manifest,
        };
        if update::is_fresh(manifest, corpus, &now) {
            if !manifest.young.is_empty() && matches!(state, Self::Disk(_)) {
                state.settle(corpus);
            }
            return Ok(None);
        }
        Self::up_to_date(corpus, Some(now)).map(Some)
    }

    fn up_to_date(corpus: &dyn Corpus, now: Option<Vec<u8>>) -> Result<Self> {
        let folder = Folder::new(corpus.folder());
        let now = match now {
            Some(now) => now,
            None => listing(&corpus.list()?),
        };
        let there =
            folder.open().ok().filter(|there| update::is_fresh(&there.manifest, corpus, &now));
        if let Some(disk) = there.and_then(|there| Disk::new(there).ok()) {
            let mut state = Self::Disk(Box::new(disk));
            state.settle(corpus);
            return Ok(state);
        }
        match update::update(&folder, corpus) {
            Ok(opened) => {
                if let Ok(disk) = Disk::new(opened) {
                    return Ok(Self::Disk(Box::new(disk)));
                }
            }
            Err(Failure::Study(problem)) => return Err(problem),
            Err(Failure::Index) => {}
        }
        Ok(Self::Memory(Box::new(Memory::read(corpus)?)))
    }

    fn settle(&mut self, corpus: &dyn Corpus) {
        if let Self::Disk(disk) = self
            && !disk.manifest.young.is_empty()
        {
            update::settle(&Folder::new(corpus.folder()), &mut disk.manifest);
        }
    }

    fn find(
        &self,
        corpus: &dyn Corpus,
        query: &Query,
        source: &str,
        order: Order,
        limit: Option<usize>,
    ) -> std::result::Result<Found, Stop> {
        match self {
            Self::Disk(disk) => disk.find(corpus, query, source, order, limit),
            Self::Memory(memory) => {
                super::scan(&memory.study, query, source, order, limit).map_err(Stop::Told)
            }
        }
    }
}

impl Disk {
    fn find(
        &self,
        corpus: &dyn Corpus,
        query: &Query,
        source: &str,
        order: Order,
        limit: Option<usize>,
    ) -> std::result::Result<Found, Stop> {
        let manifest = &self.manifest;
        let names = Names {
            codebook: corpus.codebook(),
            cases: corpus.cases(),
            interviews: &|| {
                let records = manifest.records.iter();
                records.map(|r| (manifest.string(r.case), manifest.string(r.name))).collect()
            },
            coders: &|| manifest.records.iter().flat_map(|r| manifest.list(r.coders)).collect(),
        };
        names.check(query, source).map_err(Stop::Told)?;
        let search = Search { manifest, parts: &self.parts, cases: corpus.cases(), query };
        let found = search.run(order, limit).map_err(|Broken| Stop::Changed)?;
        let counted = found
            .counts
            .iter()
            .map(|(record, hits)| (manifest.string(manifest.records[*record].case), *hits));
        let counts = count(corpus.cases(), counted);
        let total = found.counts.values().sum();
        let mut bodies = Bodies { manifest, corpus, last: None };
        let hits = found.matches.iter().map(|found| self.hit(found, &mut bodies));
        Ok(Found { total, counts, hits: hits.collect::<std::result::Result<_, _>>()? })
    }

    fn hit(&self, found: &Match, bodies: &mut Bodies<'_>) -> std::result::Result<Hit, Stop> {
        let manifest = &self.manifest;
        let record = &manifest.records[found.record];
        let (who, (start, end)) = self.parts.turn(found);
        let mut who = manifest.list(who);
        let (lens, speaker) = (who.next().unwrap_or(""), who.next().unwrap_or(""));
        let body = bodies.of(found.record)?;
        let text = body.get(start as usize..end as usize).ok_or(Stop::Changed)?;
        let before = body.get(..start as usize).ok_or(Stop::Changed)?;
        let words = words(text);
        let bytes = |range: &std::ops::Range<usize>| {
            let (first, last) = (words.get(range.start)?, words.get(range.end.checked_sub(1)?)?);
            Some(first.bytes.start..last.bytes.end)
        };
        let marked: Option<Vec<_>> = found.words.iter().map(bytes).collect();
        let place = Place {
            case: manifest.string(record.case),
            interview: manifest.string(record.name),
            role: manifest.string(record.role),
            lens: Some(lens).filter(|lens| !lens.is_empty()),
            speaker,
            turn: found.turn as usize,
            start: before.chars().count(),
            text,
        };
        Ok(place.hit(marked.ok_or(Stop::Changed)?.into_iter(), found.score))
    }
}

/// The bodies of interviews, read when they are asked for; the last one is kept, as hits of one
/// interview often follow each other.
struct Bodies<'a> {
    manifest: &'a Manifest,
    corpus: &'a dyn Corpus,
    last: Option<(usize, String)>,
}

impl Bodies<'_> {
    fn of(&mut self, record: usize) -> std::result::Result<&str, Stop> {
        let body = match self.last.take() {
            Some((last, body)) if last == record => body,
            _ => self.read(record)?,
        };
        Ok(self.last.insert((record, body)).1.as_str())
    }

    /// Reads a body if its file is what was indexed.
    fn read(&self, number: usize) -> std::result::Result<String, Stop> {
        let record = &self.manifest.records[number];
        let case = self.manifest.string(record.case);
        let file = format!("{}.md", self.manifest.string(record.name));
        let (stamp, bytes) = self.corpus.file(case, &file).map_err(|_| Stop::Changed)?;
        let is_young = |young: &&Young| young.case == case && young.file == file;
        let same = match self.manifest.young.iter().find(is_young) {
            Some(young) => *blake3::hash(&bytes).as_bytes() == young.hash,
            None => stamp == record.stamp,
        };
        let body = bytes.len().checked_sub(record.body as usize).filter(|_| same);
        let body = body.and_then(|start| bytes.get(start..)).ok_or(Stop::Changed)?;
        String::from_utf8(body.to_vec()).map_err(|_| Stop::Changed)
    }
}

impl Memory {
    fn read(corpus: &dyn Corpus) -> Result<Self> {
        let trusted = folder::still_before(&corpus.folder());
        let cases = corpus.list()?;
        let young = match update::young(&cases, corpus, trusted) {
            Err(Failure::Study(problem)) => return Err(problem),
            young => young.unwrap_or_default(),
        };
        let read: Mutex<Vec<(Interview, bool)>> = Mutex::new(Vec::new());
        corpus.each(&|_, _| true, &|interview, drifted| {
            read.lock().unwrap_or_else(PoisonError::into_inner).push((interview, drifted));
        })?;
        let mut read = read.into_inner().unwrap_or_else(PoisonError::into_inner);
        let order: std::collections::HashMap<&str, usize> =
            corpus.cases().iter().enumerate().map(|(at, case)| (case.id(), at)).collect();
        let place = |interview: &Interview| order.get(interview.case.as_str()).copied();
        read.sort_by(|(a, _), (b, _)| (place(a), &a.name).cmp(&(place(b), &b.name)));
        let drifted = read.iter().filter(|(_, drifted)| *drifted);
        let drifted = drifted.map(|(i, _)| (i.case.clone(), i.name.clone())).collect();
        let codebook = corpus.codebook().clone();
        let manifest = Manifest {
            listing: listing(&cases),
            book: manifest::book(&codebook),
            codes: codebook.paths().map(str::to_owned).collect(),
            young,
            ..Manifest::default()
        };
        let study = Study {
            codebook,
            cases: corpus.cases().clone(),
            interviews: read.into_iter().map(|(interview, _)| interview).collect(),
            cells: Vec::new(),
        };
        Ok(Self { manifest, study, drifted })
    }
}
