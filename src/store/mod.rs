//! The study's directory: the only place that reads and writes it.

mod anchor;
mod base;
mod case_folder;
mod cases_file;
mod cell_file;
mod codebook_change;
mod codebook_checks;
mod codebook_edit;
mod codebook_file;
mod codebook_grow;
mod codebook_insert;
mod codebook_names;
mod codebook_new;
mod codebook_ops;
mod codebook_places;
mod codebook_raw;
mod codebook_text;
mod codebook_value;
mod codings_change;
mod codings_file;
mod create;
mod csv_file;
mod drift;
pub mod edit;
mod fault;
mod git;
mod history;
mod init;
mod journal;
mod layout;
mod leftovers;
mod memos;
mod memos_file;
mod outside;
mod pending;
mod pseudonymise;
mod pseudonyms_file;
mod replace;
mod rewrite;
mod seen;
mod stamps;
mod step;
mod survey;
mod transcript_file;
pub mod write;
mod yaml;
mod yaml_mask;
mod yaml_tree;

pub use anchor::Anchor;
pub use cases_file::{check_free as check_case_name, parse as parse_cases, render as render_cases};
pub use codebook_change::{Assigned, Bases, CodeChange, CodePlan};
pub use codebook_edit::{CodebookChange, NewCode};
pub use codebook_file::{parse as parse_codebook, schema as codebook_schema};
pub use codebook_grow::with_new_codes;
pub use codebook_insert::Place;
pub use codebook_new::{NewCodebook, new_codebook};
pub use codebook_places::{Places, Step as PlaceStep};
pub use codings_change::read_assigned;
pub use codings_file::render as render_codings;
pub use create::create;
pub use drift::Drift;
pub use fault::{Fault, FaultKind};
pub use git::Git;
pub use history::History;
pub use init::{GITIGNORE, Made, init};
pub use memos::{MemoAnchor, MemoRow, Memos, MemosFile};
pub use memos_file::render as render_memos;
pub use outside::{read_any, read_start, text_files};
pub use pseudonymise::{KeyFile, Order, PseudonymPlan, Tally, Widened, plain_path};
pub use pseudonyms_file::{Rows as KeyRows, read_rows as read_key_rows};
pub use replace::{Carried, Replacement};
pub use rewrite::{Rewrite, rewrite};
pub use seen::Progress;
pub use step::{Edit, Step};
pub use survey::{CaseEntry, CodingRow, InterviewEntry, InterviewFiles, Sheet, Survey};
pub use transcript_file::{
    body as transcript_body, body_start, parse as parse_transcript, render as render_transcript,
};

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::{self, DirEntry, File, FileType, Metadata};
use std::io::Write;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use self::stamps::Stamps;
use crate::problem::{Problem, Result};
use crate::study::{Case, Cases, Cell, CellKey, Codebook, Coding, Interview, Study, check_name};

/// Reads the text of a codings file.
pub fn parse_codings(path: &Path, source: &str) -> Result<Vec<Coding>> {
    Ok(codings_file::parse(path, source)?.into_iter().map(|row| row.coding).collect())
}

/// How many batches of interviews are read before what was made of them is handed over.
const BATCHES: usize = 32;

/// A case, and what is known of its files by name.
pub type CaseFiles<T> = (String, Vec<(String, T)>);

/// A study on disk.
#[derive(Debug, Clone)]
pub struct Store {
    root: PathBuf,
    codebook: Codebook,
    cases: Cases,
    stamps: Stamps,
}

impl Store {
    /// The study that `from` stands in: the nearest folder upwards with a `codebook.yaml`.
    pub fn find(from: &Path) -> Result<Self> {
        Self::open(&Self::root_of(from)?)
    }

    /// The folder of the study that `from` stands in.
    pub fn root_of(from: &Path) -> Result<PathBuf> {
        let start = fs::canonicalize(from).map_err(|e| write::unreadable(from, &e))?;
        let root = start.ancestors().find(|folder| folder.join("codebook.yaml").is_file());
        root.map(relative).ok_or_else(|| {
            Box::new(
                Problem::new("there is no codebook.yaml here or in a folder above").in_file(from).help(
                    "go into a study's folder, name one with `--study DIR`, or start one with `kwali init`",
                ),
            )
        })
    }

    /// A study's folder, or a problem where there is no codebook in it.
    pub fn at(root: &Path) -> Result<PathBuf> {
        if root.join("codebook.yaml").is_file() {
            return Ok(root.to_owned());
        }
        Err(Box::new(
            Problem::new("no codebook.yaml")
                .in_file(root)
                .help("name the study's folder, or start one with `kwali init`"),
        ))
    }

    /// The study in `root`.
    ///
    /// A change of many files that was cut short is undone first.
    pub fn open(root: &Path) -> Result<Self> {
        Self::at(root)?;
        // Where nothing can be written it stays: what does not fit then says so itself.
        if pending::exists(root) {
            let _ = lock(root);
        }
        let book = root.join("codebook.yaml");
        let (codebook, cases) = rayon::join(
            || stamps::read(&book, codebook_file::parse),
            || stamps::read(&root.join("corpus/cases.csv"), cases_file::parse),
        );
        let ((codebook, book), (cases, table)) = (codebook?, cases?);
        let stamps = Stamps { codebook: book, cases: table };
        Ok(Self { root: root.to_owned(), codebook, cases, stamps })
    }

    /// The study's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The codebook.
    pub fn codebook(&self) -> &Codebook {
        &self.codebook
    }

    /// The cases.
    pub fn cases(&self) -> &Cases {
        &self.cases
    }

    fn corpus(&self) -> PathBuf {
        self.root.join("corpus")
    }

    fn cases_path(&self) -> PathBuf {
        self.corpus().join("cases.csv")
    }

    /// Every interview's case and name, in the order of `cases.csv`, then by name.
    pub fn interviews(&self) -> Result<Vec<(String, String)>> {
        let mut names = Vec::new();
        for case in self.cases.iter() {
            for file in files(&self.corpus().join(case.id()), "md")? {
                let name = file.file_stem().and_then(|s| s.to_str()).unwrap_or_default().to_owned();
                check_name(&name).map_err(|p| p.in_file(&file))?;
                names.push((case.id().to_owned(), name));
            }
        }
        Ok(names)
    }

    /// The whole study, and the codings in it that no longer fit their text.
    pub fn load(&self) -> Result<(Study, Vec<Drift>)> {
        self.load_where(|_, _| true)
    }

    /// The study with only the interviews that `wanted` takes.
    pub fn load_where(&self, wanted: impl Fn(&str, &str) -> bool) -> Result<(Study, Vec<Drift>)> {
        let read: Vec<(Vec<Interview>, Vec<Drift>)> = case_folder::list(self, &wanted)?
            .into_par_iter()
            .map(|batch| case_folder::read(self, &batch))
            .collect::<Result<_>>()?;
        let mut study = Study {
            codebook: self.codebook.clone(),
            cases: self.cases.clone(),
            interviews: Vec::new(),
            cells: cell_file::read_all(&self.corpus(), &self.codebook, &self.cases)?,
        };
        let mut drifts = Vec::new();
        for (interviews, found) in read {
            study.interviews.extend(interviews);
            drifts.extend(found);
        }
        Ok((study, drifts))
    }

    /// What `make` makes of each interview that `wanted` takes, in order, with the codings that no
    /// longer fit their text. Interviews are not held in memory longer than that takes.
    pub fn map<T: Send>(
        &self,
        wanted: impl Fn(&str, &str) -> bool,
        make: impl Fn(&Interview) -> T + Sync,
    ) -> Result<(Vec<T>, Vec<Drift>)> {
        let read: Vec<(Vec<T>, Vec<Drift>)> = case_folder::list(self, &wanted)?
            .into_par_iter()
            .map(|batch| case_folder::map(self, &batch, &make))
            .collect::<Result<_>>()?;
        let (mut made, mut drifts) = (Vec::new(), Vec::new());
        for (of_batch, found) in read {
            made.extend(of_batch);
            drifts.extend(found);
        }
        Ok((made, drifts))
    }

    /// Like [`Store::map`], but hands over what was made of each interview, in order, some interviews
    /// at a time: so what is made need not all be held in memory either. Stops where `take` refuses.
    pub fn stream<T: Send>(
        &self,
        wanted: impl Fn(&str, &str) -> bool,
        make: impl Fn(&Interview) -> T + Sync,
        mut take: impl FnMut(T) -> Result<()>,
    ) -> Result<Vec<Drift>> {
        let mut drifts = Vec::new();
        for batches in case_folder::list(self, &wanted)?.chunks(BATCHES) {
            let read: Vec<(Vec<T>, Vec<Drift>)> = batches
                .par_iter()
                .map(|batch| case_folder::map(self, batch, &make))
                .collect::<Result<_>>()?;
            for (made, found) in read {
                drifts.extend(found);
                made.into_iter().try_for_each(&mut take)?;
            }
        }
        Ok(drifts)
    }

    /// Reads the interviews that `wanted` takes and hands each over with its drifts, several at once
    /// and in any order, so that they need not all be held in memory.
    pub fn each(
        &self,
        wanted: impl Fn(&str, &str) -> bool,
        take: impl Fn(Interview, Vec<Drift>) + Sync,
    ) -> Result<()> {
        case_folder::list(self, &wanted)?.into_par_iter().try_for_each(|batch| {
            let (interviews, mut drifts) = case_folder::read(self, &batch)?;
            for interview in interviews {
                let name = interview.reference().to_string();
                let (own, others) = drifts.into_iter().partition(|drift| drift.interview == name);
                drifts = others;
                take(interview, own);
            }
            Ok(())
        })
    }

    /// The transcripts and codings of each case by their files' names, sorted, with what `known`
    /// makes of what the system knows of each; in the order of `cases.csv`.
    pub fn files<T: Send>(
        &self,
        known: impl Fn(&Metadata) -> T + Sync,
    ) -> Result<Vec<CaseFiles<T>>> {
        let of = |case: &Case| {
            let files = case_folder::files_of(&self.corpus().join(case.id()), &known)?;
            Ok((case.id().to_owned(), files))
        };
        let cases: Vec<&Case> = self.cases.iter().collect();
        cases.into_par_iter().map(of).collect()
    }

    /// The bytes of a file of a case, and what the system knew of it before they were read.
    pub fn read_file(&self, case: &str, name: &str) -> Result<(Metadata, Vec<u8>)> {
        let path = self.corpus().join(case).join(name);
        let read = || {
            let mut file = File::open(&path)?;
            let known = file.metadata()?;
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut file, &mut bytes)?;
            Ok((known, bytes))
        };
        read().map_err(|error| write::unreadable(&path, &error))
    }

    /// One interview, or a problem that names the nearest one.
    pub fn interview(&self, case: &str, name: &str) -> Result<(Interview, Vec<Drift>)> {
        let known = self.interviews()?;
        if !known.iter().any(|(c, n)| c == case && n == name) {
            let asked = format!("{case}/{name}");
            let names: Vec<String> = known.iter().map(|(c, n)| format!("{c}/{n}")).collect();
            return Err(Box::new(
                Problem::new(format!("there is no interview `{asked}`"))
                    .nearest(&asked, names.iter().map(String::as_str)),
            ));
        }
        case_folder::read_one(self, case, name)
    }

    /// One interview that is known to be there, read again without looking at the others.
    pub fn reread_interview(&self, case: &str, name: &str) -> Result<(Interview, Vec<Drift>)> {
        case_folder::read_one(self, case, name)
    }

    /// Reads the codings of an interview again, for whoever knows that its words are as they were.
    /// They stay as they were where they do not read.
    pub fn reread_codings(&self, interview: &mut Interview) -> Result<Vec<Drift>> {
        case_folder::read_codings(self, interview)
    }

    /// Everybody who has codings, in order.
    pub fn coders(&self) -> Result<BTreeSet<String>> {
        let mut coders = BTreeSet::new();
        for case in self.cases.iter() {
            for file in files(&self.corpus().join(case.id()), "csv")? {
                let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
                coders.extend(stem.split_once('.').map(|(_, coder)| coder.to_owned()));
            }
        }
        Ok(coders)
    }

    /// Keeps others from writing codings until the result is dropped.
    pub fn lock(&self) -> Result<Lock> {
        lock(&self.root)
    }

    /// Changes one coder's codings of one interview: read, changed and written under the lock, so
    /// that nobody's work in between is lost. Returns what `change` returned.
    pub fn change_codings<T>(
        &self,
        case: &str,
        interview: &str,
        coder: &str,
        change: impl FnOnce(&mut Vec<Coding>) -> Result<T>,
    ) -> Result<T> {
        check_name(coder)?;
        let _lock = self.lock()?;
        let path = self.codings_path(case, interview, coder);
        let before = self.codings(case, interview, coder)?;
        let mut codings = before.clone();
        let result = change(&mut codings)?;
        if codings != before {
            let old: HashSet<&str> = before.iter().map(Coding::code).collect();
            if codings.iter().any(|coding| !old.contains(coding.code())) {
                let book = self.codebook_now()?;
                let mut given = codings.iter().filter(|coding| !old.contains(coding.code()));
                given.try_for_each(|coding| book.require(coding.code()).map(|_| ()))?;
            }
            rename_newcomers(&mut codings, &before);
            if codings.is_empty() {
                write::remove(&path)?;
            } else {
                write::replace(&path, &codings_file::render(&codings))?;
            }
            self.keep_base_of((case, interview, coder), &before, &codings);
        }
        Ok(result)
    }

    /// One coder's codings of one interview, as they are on disk now.
    pub fn codings(&self, case: &str, interview: &str, coder: &str) -> Result<Vec<Coding>> {
        let path = self.codings_path(case, interview, coder);
        let rows = codings_file::read(&path)?.unwrap_or_default();
        Ok(rows.into_iter().map(|row| row.coding).collect())
    }

    /// Where a coder's codings of an interview stand.
    pub fn codings_path(&self, case: &str, interview: &str, coder: &str) -> PathBuf {
        self.corpus().join(case).join(format!("{interview}.{coder}.csv"))
    }

    /// Where a case's interviews stand.
    pub fn case_path(&self, case: &str) -> PathBuf {
        self.corpus().join(case)
    }

    /// Where an interview stands.
    pub fn transcript_path(&self, case: &str, interview: &str) -> PathBuf {
        self.corpus().join(case).join(format!("{interview}.md"))
    }

    /// Adds a case without attributes to `cases.csv`.
    pub fn add_case(&mut self, case: &str) -> Result<()> {
        let _lock = self.lock()?;
        let path = self.cases_path();
        let before = write::read_text(&path)?;
        let mut cases = cases_file::parse(&path, &before)?;
        cases_file::check_free(case)?;
        cases.add(case, Vec::new())?;
        let after = cases_file::with_case(&before, case);
        write::replace(&path, after.as_bytes())?;
        self.cases = cases;
        self.stamps.cases = blake3::hash(after.as_bytes());
        Ok(())
    }

    /// Adds cases to `cases.csv`, each with values of attributes that it has columns for.
    pub fn add_cases(&mut self, new: &[(String, Vec<(String, String)>)]) -> Result<()> {
        if new.is_empty() {
            return Ok(());
        }
        let _lock = self.lock()?;
        let path = self.cases_path();
        let before = write::read_text(&path)?;
        let after = cases_file::with_cases(&path, &before, new)?;
        let cases = cases_file::parse(&path, &after)?;
        write::replace(&path, after.as_bytes())?;
        self.cases = cases;
        self.stamps.cases = blake3::hash(after.as_bytes());
        Ok(())
    }

    /// The files that reports are made from, each with the hash of its content, in order.
    pub fn content_hashes(&self) -> Result<Vec<(String, String)>> {
        let corpus = self.corpus();
        let mut paths = vec![self.root.join("codebook.yaml"), corpus.join("cases.csv")];
        for case in self.cases.iter() {
            let folder = corpus.join(case.id());
            paths.extend(files(&folder, "csv")?);
            paths.extend(files(&folder, "md")?);
        }
        for folder in folders(&corpus.join(cell_file::FOLDER))? {
            paths.extend(files(&folder, "md")?);
        }
        let hash = |path: &PathBuf| {
            let bytes = fs::read(path).map_err(|e| write::unreadable(path, &e))?;
            let name = path.strip_prefix(&self.root).unwrap_or(path).display().to_string();
            Ok((name, blake3::hash(&bytes).to_hex()[..16].to_owned()))
        };
        let mut hashes: Vec<_> = paths.par_iter().map(hash).collect::<Result<_>>()?;
        hashes.sort();
        Ok(hashes)
    }

    /// Writes an analyst's text for a cell, and says where.
    pub fn write_cell(&self, cell: &Cell) -> Result<PathBuf> {
        let _lock = self.lock()?;
        let path = cell_file::path(&self.corpus(), &cell.key);
        write::replace(&path, cell_file::render(cell).as_bytes())?;
        Ok(path)
    }

    /// Every analyst's text, in the order of their keys.
    pub fn cells(&self) -> Result<Vec<Cell>> {
        cell_file::read_all(&self.corpus(), &self.codebook, &self.cases)
    }

    /// Where a cell's text stands or would stand.
    pub fn cell_path(&self, key: &CellKey) -> PathBuf {
        cell_file::path(&self.corpus(), key)
    }
}

fn lock(root: &Path) -> Result<Lock> {
    let file = write::lock_file(&root.join(".kwali/lock"))?;
    // It holds something only where whoever had it last did not come to give it back.
    if file.metadata().is_ok_and(|meta| meta.len() > 0) {
        leftovers::sweep(root);
    }
    if pending::exists(root) {
        pending::undo(root)?;
    }
    // On a full disk the next one will not know; then what is left over stays a little longer.
    let _ = (&file).write_all(b"held\n");
    Ok(Lock { file })
}

/// Held while a study is being written.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.file.set_len(0);
    }
}

/// Ids are made from content; where two still meet, the newcomer gets a suffix, so that what was
/// there is still found by its id.
fn rename_newcomers(codings: &mut [Coding], before: &[Coding]) {
    let old: HashMap<&str, &Coding> = before.iter().map(|coding| (coding.id(), coding)).collect();
    let mut taken = HashSet::new();
    let mut others = Vec::new();
    for coding in codings {
        let untouched = old.get(coding.id()).is_some_and(|old| **old == *coding);
        if !(untouched && taken.insert(coding.id().to_owned())) {
            others.push(coding);
        }
    }
    for coding in others {
        let id = free_id(coding.id(), |id| taken.contains(id));
        taken.insert(id.clone());
        *coding = coding.clone().renamed(id);
    }
}

/// An id that is not taken: `base`, or else with a suffix.
fn free_id(base: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut id = base.to_owned();
    let mut n = 1;
    while taken(&id) {
        n += 1;
        id = format!("{base}-{n}");
    }
    id
}

/// The path as seen from where kwali runs, so that messages and reports hold no machine's paths.
fn relative(root: &Path) -> PathBuf {
    let Ok(here) = std::env::current_dir().and_then(fs::canonicalize) else {
        return root.to_owned();
    };
    if let Ok(below) = root.strip_prefix(&here) {
        return below.to_owned();
    }
    match here.strip_prefix(root) {
        Ok(above) => above.components().map(|_| "..").collect(),
        Err(_) => root.to_owned(),
    }
}

/// The files of a folder with an extension, sorted; none where there is no folder.
fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let matches = |path: &Path| {
        let hidden = path.file_name().and_then(|n| n.to_str()).is_none_or(|n| n.starts_with('.'));
        !hidden && path.extension().is_some_and(|e| e == extension)
    };
    entries(folder, |path, kind| matches(path) && kind.is_file())
}

/// The folders within a folder, sorted.
fn folders(folder: &Path) -> Result<Vec<PathBuf>> {
    entries(folder, |_, kind| kind.is_dir())
}

fn entries(folder: &Path, keep: impl Fn(&Path, FileType) -> bool) -> Result<Vec<PathBuf>> {
    let listing = match fs::read_dir(folder) {
        Ok(listing) => listing,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(write::unreadable(folder, &error)),
    };
    // The listing itself says what each entry is; only behind a link one has to look.
    let kind = |entry: &DirEntry| match entry.file_type() {
        Ok(kind) if kind.is_symlink() => fs::metadata(entry.path()).ok().map(|m| m.file_type()),
        kind => kind.ok(),
    };
    let kept = |entry: DirEntry| {
        let path = entry.path();
        kind(&entry).is_some_and(|kind| keep(&path, kind)).then_some(path)
    };
    let mut paths: Vec<PathBuf> = listing.filter_map(|entry| kept(entry.ok()?)).collect();
    paths.sort();
    Ok(paths)
}
