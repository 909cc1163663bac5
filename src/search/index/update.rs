//! Brings an index up to date.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use tantivy::schema::Term;
use tantivy::store::Compressor;
use tantivy::{Index, IndexSettings, IndexWriter};

use super::corpus::{CaseFiles, Corpus, Stamp};
use super::documents::{Documents, interview_mark};
use super::folder::{Broken, Folder, Opened, Writing, still_before};
use super::manifest::{Manifest, Record, Strings, Young, book, listed, listing};
use super::terms::{ANALYZER, Analyzer, Fields, schema};
use crate::problem::Problem;

/// How much memory each thread fills before it writes.
const BUDGET: usize = 64 << 20;
/// The least that tantivy takes.
const LEAST: usize = 16 << 20;
/// How many interviews are worth several threads.
const MANY: usize = 64;
const THREADS: usize = 8;

/// Why an index was not brought up to date.
pub enum Failure {
    /// The study itself cannot be read.
    Study(Box<Problem>),
    /// The index cannot be written.
    Index,
}

impl From<Broken> for Failure {
    fn from(_: Broken) -> Self {
        Self::Index
    }
}

impl From<tantivy::TantivyError> for Failure {
    fn from(_: tantivy::TantivyError) -> Self {
        Self::Index
    }
}

impl From<Box<Problem>> for Failure {
    fn from(problem: Box<Problem>) -> Self {
        Self::Study(problem)
    }
}

/// An interview's files.
type Files<'a> = HashMap<(&'a str, &'a str), Vec<(&'a str, Stamp)>>;

/// An interview's case and name.
type Key = (String, String);

/// The interviews of a listing in order, and the files of each.
fn by_interview(cases: &[CaseFiles]) -> (Vec<(&str, &str)>, Files<'_>) {
    let mut order = Vec::new();
    let mut files = Files::new();
    for case in cases {
        let names = case.files.iter().filter_map(|(name, _)| name.strip_suffix(".md"));
        let first = order.len();
        order.extend(names.map(|name| (case.case.as_str(), name)));
        for key in &order[first..] {
            files.insert(*key, Vec::new());
        }
        for (file, stamp) in &case.files {
            let stem = file.strip_suffix(".md").or_else(|| file.split('.').next());
            let key = (case.case.as_str(), stem.unwrap_or(""));
            // Codings of an interview that is not there are found wrong by whoever reads one that is.
            let key = if files.contains_key(&key) { Some(key) } else { order.get(first).copied() };
            if let Some(of) = key.and_then(|key| files.get_mut(&key)) {
                of.push((file, *stamp));
            }
        }
    }
    (order, files)
}

/// Whether all of a corpus is as it was when the manifest was written.
pub fn is_fresh(manifest: &Manifest, corpus: &dyn Corpus, now: &[u8]) -> bool {
    manifest.listing == now
        && book_fits(manifest, corpus)
        && manifest.young.par_iter().all(|young| is_same(young, corpus))
}

fn book_fits(manifest: &Manifest, corpus: &dyn Corpus) -> bool {
    let codebook = corpus.codebook();
    manifest.book == book(codebook)
        && manifest.codes.iter().all(|code| codebook.code(code).is_some())
}

fn is_same(young: &Young, corpus: &dyn Corpus) -> bool {
    corpus.file(&young.case, &young.file).is_ok_and(|(stamp, bytes)| {
        stamp == young.stamp && *blake3::hash(&bytes).as_bytes() == young.hash
    })
}

/// The files of a listing that may have changed since without their stamps telling. Call it before
/// they are read.
pub fn young(
    cases: &[CaseFiles],
    corpus: &dyn Corpus,
    trusted: i64,
) -> Result<Vec<Young>, Failure> {
    let files = cases.par_iter().flat_map_iter(|case| {
        let young = case.files.iter().filter(|(_, stamp)| stamp.modified() >= trusted);
        young.map(|(file, stamp)| (&case.case, file, *stamp))
    });
    let read = files.map(|(case, file, stamp)| {
        let (_, bytes) = corpus.file(case, file)?;
        let hash = *blake3::hash(&bytes).as_bytes();
        Ok(Young { case: case.clone(), file: file.clone(), stamp, hash })
    });
    read.collect()
}

/// Forgets about young files that have grown old and are as they were; nothing is lost when that
/// cannot be written.
pub fn settle(folder: &Folder, manifest: &mut Manifest) {
    let trusted = still_before(folder.path());
    if manifest.young.iter().all(|young| young.stamp.modified() >= trusted) {
        return;
    }
    manifest.young.retain(|young| young.stamp.modified() >= trusted);
    if let Ok(_writing) = folder.write()
        && folder.opened().is_ok_and(|there| {
            there.manifest.files == manifest.files && there.manifest.listing == manifest.listing
        })
    {
        let _ = folder.put(manifest);
    }
}

/// Brings the index in a folder up to date: another process may have done so in the meantime.
pub fn update(folder: &Folder, corpus: &dyn Corpus) -> Result<Opened, Failure> {
    let writing = folder.write()?;
    let trusted = still_before(folder.path());
    let cases = corpus.list()?;
    let now = listing(&cases);
    let old = folder.opened().ok();
    if let Some(old) = &old
        && is_fresh(&old.manifest, corpus, &now)
    {
        return folder.opened().map_err(Failure::from);
    }
    let young = young(&cases, corpus, trusted)?;
    let usable = old.filter(|old| book_fits(&old.manifest, corpus));
    let plan = Plan::new(corpus, &cases, now, young, usable.map(|old| old.manifest));
    let done = if plan.incremental { Some(plan.run(folder, &writing)) } else { None };
    match done {
        Some(Err(Failure::Study(problem))) => return Err(Failure::Study(problem)),
        Some(Ok(())) => {}
        Some(Err(Failure::Index)) | None => {
            folder.clear(&writing)?;
            let cases = corpus.list()?;
            let (now, young) = (listing(&cases), self::young(&cases, corpus, trusted)?);
            Plan::new(corpus, &cases, now, young, None).run(folder, &writing)?;
        }
    }
    folder.opened().map_err(Failure::from)
}

/// What is to be done.
struct Plan<'a> {
    corpus: &'a dyn Corpus,
    /// The interviews in order.
    order: Vec<(&'a str, &'a str)>,
    files: Files<'a>,
    /// Those to be read, each with its new number.
    wanted: HashMap<Key, u32>,
    /// Those whose documents go, changed ones included.
    gone: Vec<Key>,
    /// Those that stay as they are.
    kept: HashMap<Key, Record>,
    manifest: Manifest,
    strings: Mutex<Strings>,
    incremental: bool,
}

impl<'a> Plan<'a> {
    fn new(
        corpus: &'a dyn Corpus,
        cases: &'a [CaseFiles],
        now: Vec<u8>,
        young: Vec<Young>,
        old: Option<Manifest>,
    ) -> Self {
        let (order, files) = by_interview(cases);
        let incremental = old.is_some();
        let old = old.unwrap_or_default();
        let before = listed(&old.listing).unwrap_or_default();
        let (_, before) = by_interview(&before);
        let doubtful: HashSet<(&str, &str)> = old
            .young
            .iter()
            .filter(|young| !is_same(young, corpus))
            .map(|young| (young.case.as_str(), young.file.as_str()))
            .collect();
        let (mut kept, mut gone, mut wanted) = (HashMap::new(), Vec::new(), HashMap::new());
        for record in &old.records {
            let key = (old.string(record.case), old.string(record.name));
            let same = before.get(&key).is_some_and(|before| {
                files.get(&key) == Some(before)
                    && before.iter().all(|(file, _)| !doubtful.contains(&(key.0, *file)))
            });
            let owned = (key.0.to_owned(), key.1.to_owned());
            if same {
                kept.insert(owned, *record);
            } else {
                gone.push(owned);
            }
        }
        let mut next = old.next;
        for key in &order {
            let key = (key.0.to_owned(), key.1.to_owned());
            if !kept.contains_key(&key) {
                wanted.insert(key, next);
                next += 1;
            }
        }
        let strings = Mutex::new(Strings::of(old.strings, old.lists));
        let codes = corpus.codebook().paths().map(str::to_owned).collect();
        let name = blake3::hash(&now).to_hex()[..16].to_owned();
        let manifest = Manifest {
            listing: now,
            book: book(corpus.codebook()),
            codes,
            young,
            next,
            name: format!("{name} {}", std::process::id()),
            ..Manifest::default()
        };
        Self { corpus, order, files, wanted, gone, kept, manifest, strings, incremental }
    }

    fn run(mut self, folder: &Folder, writing: &Writing) -> Result<(), Failure> {
        let (schema, fields) = schema();
        let index = if self.incremental {
            folder.index()?
        } else {
            let settings = IndexSettings {
                docstore_compression: Compressor::None,
                docstore_compress_dedicated_thread: false,
                ..IndexSettings::default()
            };
            let directory = tantivy::directory::MmapDirectory::open(folder.path())
                .map_err(tantivy::TantivyError::from)?;
            Index::create(directory, schema, settings)?
        };
        let records = self.write(&index, fields)?;
        self.manifest.records = self.in_order(records);
        let strings = self.strings.into_inner().unwrap_or_else(PoisonError::into_inner);
        (self.manifest.strings, self.manifest.lists) = (strings.all, strings.lists);
        folder.seal(&index, self.manifest, writing)?;
        Ok(())
    }

    /// Writes the documents of what is wanted, and takes away those of what is gone.
    fn write(&self, index: &Index, fields: Fields) -> Result<Vec<Record>, Failure> {
        let analyzer = Analyzer::default();
        let too_long = analyzer.too_long();
        index.tokenizers().register(ANALYZER, analyzer);
        let several = self.wanted.len() >= MANY;
        let threads = if several { rayon::current_num_threads().clamp(1, THREADS) } else { 1 };
        let budget = if several { BUDGET } else { LEAST };
        let mut writer: IndexWriter = index.writer_with_num_threads(threads, threads * budget)?;
        for (case, name) in &self.gone {
            writer.delete_term(Term::from_field_text(fields.mark, &interview_mark(case, name)));
        }
        let records = self.add(&writer, fields)?;
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&self.manifest.name);
        commit.commit()?;
        writer.wait_merging_threads()?;
        if too_long.load(Ordering::Relaxed) { Err(Failure::Index) } else { Ok(records) }
    }

    fn add(&self, writer: &IndexWriter, fields: Fields) -> Result<Vec<Record>, Failure> {
        let documents = Documents { fields, strings: &self.strings };
        let records = Mutex::new(Vec::with_capacity(self.wanted.len()));
        let failed = AtomicBool::new(false);
        let wanted =
            |case: &str, name: &str| self.wanted.contains_key(&(case.to_owned(), name.to_owned()));
        self.corpus.each(&wanted, &|interview, drifted| {
            let key = (interview.case.clone(), interview.name.clone());
            let Some(uid) = self.wanted.get(&key) else { return };
            let add = |document| writer.add_document(document).map(drop);
            match documents.make(&interview, *uid, add) {
                Ok(record) => {
                    let record = Record { drifted, ..record };
                    records.lock().unwrap_or_else(PoisonError::into_inner).push(record);
                }
                Err(_) => failed.store(true, Ordering::Relaxed),
            }
        })?;
        let records = records.into_inner().unwrap_or_else(PoisonError::into_inner);
        // A file that went or came between being listed and read will be seen the next time.
        if failed.load(Ordering::Relaxed) || records.len() != self.wanted.len() {
            return Err(Failure::Index);
        }
        Ok(records)
    }

    /// All records in the order of the study.
    fn in_order(&mut self, fresh: Vec<Record>) -> Vec<Record> {
        let mut fresh: HashMap<u32, Record> = fresh.into_iter().map(|r| (r.uid, r)).collect();
        let mut records = Vec::with_capacity(self.order.len());
        for (case, name) in &self.order {
            let key = ((*case).to_owned(), (*name).to_owned());
            let new = self.wanted.get(&key).and_then(|uid| fresh.remove(uid));
            let Some(mut record) = new.or_else(|| self.kept.remove(&key)) else { continue };
            let files = self.files.get(&(*case, *name)).map_or(&[][..], Vec::as_slice);
            let own = files.iter().find(|(file, _)| file.strip_suffix(".md") == Some(name));
            record.stamp = own.map_or(Stamp::default(), |(_, stamp)| *stamp);
            records.push(record);
        }
        records
    }
}
