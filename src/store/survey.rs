//! A study read as it stands, with everything that is wrong in it, for who checks it.
//!
//! Nothing here fails because of what a file says. Only a study without a codebook is none.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::anchor::{self, Anchor};
use super::codebook_places::Places;
use super::fault::{Fault, FaultKind};

use super::{
    cases_file, cell_file, codebook_file, codings_file, memos_file, pending, pseudonyms_file,
    transcript_file, write,
};
use crate::problem::{Place, Problem, Result};
use crate::study::{Cases, Codebook, Coding, Pseudonyms, Span, Transcript, check_name};

/// A file's text with what is wrong in it, and what it says.
#[derive(Debug)]
pub struct Sheet<T> {
    /// Its path as seen from the study's folder, with `/`.
    pub file: String,
    /// Its text; empty where it cannot be read.
    pub source: String,
    /// What it says.
    pub read: T,
    /// What is wrong in it.
    pub faults: Vec<Fault>,
}

impl<T> Sheet<T> {
    /// The place of a line from 1, from a column on, `width` scalar values wide.
    pub fn place(&self, line: usize, column: usize, width: usize) -> Place {
        Place::new(&self.source, line, column, width)
    }

    /// The place of some bytes of the text, as far as they stand on one line.
    pub fn bytes(&self, bytes: std::ops::Range<usize>) -> Place {
        let start = self.source[..bytes.start].rfind('\n').map_or(0, |newline| newline + 1);
        let line = self.source[..start].matches('\n').count() + 1;
        let text = self.source[start..].lines().next().unwrap_or("");
        let here = &self.source[bytes.clone()];
        let width = here.lines().next().unwrap_or("").chars().count();
        Place::on(text, line, self.source[start..bytes.start].chars().count() + 1, width)
    }
}

/// A coding and the line of its file.
#[derive(Debug, Clone)]
pub struct CodingRow {
    /// The coding.
    pub coding: Coding,
    /// The 1-based line on which it begins.
    pub line: usize,
    /// The byte at which it begins.
    pub byte: usize,
}

impl Sheet<Vec<CodingRow>> {
    /// The place of a column of a row.
    pub fn column(&self, row: &CodingRow, column: &str) -> Place {
        codings_file::place(&self.source, row.byte, row.line, column)
    }
}

/// One interview's files as they stand.
#[derive(Debug)]
pub struct InterviewFiles {
    /// The case's folder.
    pub case: String,
    /// Its name.
    pub name: String,
    /// The transcript; `None` where there are only codings.
    pub transcript: Option<Sheet<Option<Transcript>>>,
    /// The byte of the transcript's file at which its body begins.
    pub body: usize,
    /// Each coder's codings, by coder.
    pub codings: Vec<(String, Sheet<Vec<CodingRow>>)>,
}

impl InterviewFiles {
    /// The interview, as in references.
    pub fn reference(&self) -> String {
        format!("{}/{}", self.case, self.name)
    }

    /// What was said, where the transcript reads.
    pub fn said(&self) -> Option<&Transcript> {
        self.transcript.as_ref()?.read.as_ref()
    }

    /// The place of a passage in the transcript's file, as far as it stands on one line.
    pub fn passage(&self, span: Span) -> Option<Place> {
        let sheet = self.transcript.as_ref()?;
        let text = sheet.read.as_ref()?.text();
        let (start, end) = (text.byte(span.start())?, text.byte(span.end())?);
        Some(sheet.bytes(self.body + start..self.body + end))
    }
}

/// The files of one interview, before they are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterviewEntry<T> {
    /// The case's folder.
    pub case: String,
    /// Its name.
    pub name: String,
    /// What is known of the transcript; `None` where there is none.
    pub transcript: Option<T>,
    /// What is known of each coder's codings.
    pub codings: Vec<(String, T)>,
}

/// A folder of the corpus.
#[derive(Debug)]
pub struct CaseEntry<T> {
    /// Its name.
    pub case: String,
    /// Its interviews, by name.
    pub interviews: Vec<InterviewEntry<T>>,
    /// Files that are neither a transcript nor codings by their names, as seen from the study.
    pub strays: Vec<String>,
}

/// A study as it stands on disk.
#[derive(Debug)]
pub struct Survey {
    root: PathBuf,
    /// From where files outside the study are named.
    home: PathBuf,
    /// The codebook, as far as it reads.
    pub codebook: Sheet<Codebook>,
    /// Whether it is one at all; if not, nothing can be said of what uses it.
    pub usable: bool,
    /// Where things stand in it.
    pub places: Places,
    /// The table of cases; `None` where it does not read.
    pub cases: Sheet<Option<Cases>>,
    pseudonyms: OnceLock<Option<Result<Pseudonyms>>>,
}

impl Survey {
    /// Reads the codebook and the table of cases in a study's folder.
    pub fn new(root: &Path) -> Self {
        // A change that was cut short is taken back before anything is said of it.
        if pending::exists(root) {
            let _ = super::lock(root);
        }
        let (source, mut faults) = text(&root.join("codebook.yaml"), "codebook.yaml");
        let (mut read, mut usable) = (None, false);
        if let Some(source) = &source {
            let (book, found) =
                codebook_file::parse_with_faults(Path::new("codebook.yaml"), source);
            (usable, read) = (book.is_some(), book);
            faults.extend(found);
        }
        let source = source.unwrap_or_default();
        let places = Places::new(&source);
        let file = "codebook.yaml".to_owned();
        let codebook = Sheet { file, source, read: read.unwrap_or_default(), faults };
        let (root, cases) = (root.to_owned(), cases(root));
        let pseudonyms = OnceLock::new();
        Self { home: root.clone(), root, codebook, usable, places, cases, pseudonyms }
    }

    /// The same for a copy of a study that has its home in another folder.
    #[must_use]
    pub fn at_home_in(self, home: &Path) -> Self {
        Self { home: home.to_owned(), ..self }
    }

    /// The folder from which files outside the study are named.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The study's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Every folder of the corpus, those of declared cases first and in their order, with what
    /// `known` makes of what the system knows of each file.
    pub fn folders<T: Send>(
        &self,
        known: impl Fn(&Metadata) -> T + Sync,
    ) -> Result<Vec<CaseEntry<T>>> {
        use rayon::prelude::*;
        let corpus = self.root.join("corpus");
        let found = super::folders(&corpus)?;
        let name = |path: &PathBuf| {
            let name = path.file_name()?.to_str()?;
            let own = [cell_file::FOLDER, memos_file::FOLDER].contains(&name);
            (!name.starts_with('.') && !own).then(|| name.to_owned())
        };
        let mut names: Vec<String> = found.iter().filter_map(name).collect();
        if let Some(cases) = &self.cases.read {
            let order: std::collections::HashMap<&str, usize> =
                cases.iter().enumerate().map(|(at, case)| (case.id(), at)).collect();
            names.sort_by_key(|name| order.get(name.as_str()).copied().unwrap_or(usize::MAX));
        }
        let mut folders: Vec<CaseEntry<T>> = names
            .into_par_iter()
            .map(|case| folder(&corpus, case, &known))
            .collect::<Result<_>>()?;
        let odd =
            found.iter().filter_map(|path| path.file_name()).filter(|name| name.to_str().is_none());
        folders.extend(odd.map(|name| {
            let case = name.to_string_lossy().into_owned();
            CaseEntry { strays: vec![format!("corpus/{case}")], case, interviews: Vec::new() }
        }));
        Ok(folders)
    }

    /// Reads the files of an interview.
    pub fn interview<T>(&self, entry: &InterviewEntry<T>) -> InterviewFiles {
        let (case, name) = (&entry.case, &entry.name);
        let mut body = 0;
        let transcript = entry.transcript.as_ref().map(|_| {
            let file = format!("corpus/{case}/{name}.md");
            let (source, mut faults) = text(&self.root.join(&file), &file);
            let mut read = None;
            if let Some(source) = &source {
                let book = &self.codebook.read;
                let (found, wrong) =
                    transcript_file::read_with_faults(Path::new(&file), source, book);
                body = transcript_file::body_start(source).unwrap_or(0);
                read = found;
                faults.extend(wrong);
            }
            Sheet { file, source: source.unwrap_or_default(), read, faults }
        });
        let codings = entry.codings.iter().map(|(coder, _)| {
            let file = format!("corpus/{case}/{name}.{coder}.csv");
            let (source, mut faults) = text(&self.root.join(&file), &file);
            let source = source.unwrap_or_default();
            let mut read = Vec::new();
            if faults.is_empty() {
                let (rows, found) = codings_file::parse_with_faults(Path::new(&file), &source);
                read = rows
                    .into_iter()
                    .map(|r| CodingRow { coding: r.coding, line: r.line, byte: r.byte })
                    .collect();
                faults.extend(found);
            }
            (coder.clone(), Sheet { file, source, read, faults })
        });
        let codings = codings.collect();
        InterviewFiles { case: case.clone(), name: name.clone(), transcript, body, codings }
    }

    /// Those codings of an interview that are not, or not surely, on the words they were made on; see
    /// [`super::Store::anchors`].
    pub fn anchors(&self, files: &InterviewFiles) -> Vec<Anchor> {
        let Some(transcript) = files.said() else { return Vec::new() };
        let owned = files
            .codings
            .iter()
            .flat_map(|(coder, sheet)| sheet.read.iter().map(|row| (coder.as_str(), &row.coding)));
        let owned: Vec<_> = owned.collect();
        let (root, case, name) = (self.root.as_path(), &files.case, &files.name);
        anchor::anchors(anchor::Said { root, case, name, text: transcript.text() }, &owned)
    }

    /// Files in which people may be named beside the transcripts: analysts' texts, memos, and the
    /// reports where they were made. Those that are no text are left out.
    pub fn texts(&self) -> Vec<Sheet<()>> {
        let mut paths = Vec::new();
        let own = [cell_file::FOLDER, memos_file::FOLDER].map(|folder| format!("corpus/{folder}"));
        for folder in own.into_iter().chain(["reports".to_owned()]) {
            walk(&self.root, &folder, &mut paths);
        }
        let sheet = |file: String| {
            let source = fs::read_to_string(self.root.join(&file)).ok()?;
            Some(Sheet { file, source, read: (), faults: Vec::new() })
        };
        paths.into_iter().filter_map(sheet).collect()
    }

    /// What is wrong with analysts' texts: names of files, and texts that are none.
    pub fn cells(&self) -> Vec<Fault> {
        let (Some(cases), true) = (&self.cases.read, self.usable) else { return Vec::new() };
        cell_file::faults(&self.root.join("corpus"), &self.codebook.read, cases)
    }

    /// A file's text as it is, byte order mark and carriage returns included; `None` where it is no
    /// UTF-8 or cannot be read.
    pub fn raw(&self, file: &str) -> Option<String> {
        fs::read_to_string(self.root.join(file)).ok()
    }

    /// What was kept under a name from what can be made again, and what `known` makes of what
    /// the system knows of it.
    pub fn recall<T>(
        &self,
        name: &str,
        known: impl FnOnce(&Metadata) -> T,
    ) -> Option<(T, Vec<u8>)> {
        let path = self.root.join(".kwali").join(name);
        let file = fs::metadata(&path).ok()?;
        Some((known(&file), fs::read(&path).ok()?))
    }

    /// Keeps what can be made again under a name. Where that is not possible it is made again.
    pub fn keep(&self, name: &str, bytes: &[u8]) {
        let _ = write::replace_derived(&self.root.join(".kwali").join(name), bytes);
    }

    /// The pseudonym key; `None` where the study names none, or it is not on this machine.
    pub fn pseudonyms(&self) -> Option<&Result<Pseudonyms>> {
        let key = self.codebook.read.settings().checks.pseudonyms.as_ref()?;
        self.pseudonyms.get_or_init(|| pseudonyms_file::read(&self.beside(key))).as_ref()
    }

    /// A file that the study names, as seen from its folder.
    pub fn beside(&self, file: &str) -> PathBuf {
        self.home.join(file)
    }
}

fn cases(root: &Path) -> Sheet<Option<Cases>> {
    let file = "corpus/cases.csv".to_owned();
    let (source, mut faults) = text(&root.join(&file), &file);
    let mut read = None;
    if let Some(source) = &source {
        match cases_file::parse(Path::new(&file), source) {
            Ok(cases) => read = Some(cases),
            Err(problem) => faults.push(Fault { kind: FaultKind::Shape, problem: *problem }),
        }
    }
    Sheet { file, source: source.unwrap_or_default(), read, faults }
}

/// A file's text, or why there is none.
pub(super) fn text(path: &Path, file: &str) -> (Option<String>, Vec<Fault>) {
    let bytes = fs::read(path).map_err(|e| (FaultKind::Shape, write::unreadable(path, &e)));
    let decoded = |bytes| write::decode(path, bytes).map_err(|p| (FaultKind::Encoding, p));
    match bytes.and_then(decoded) {
        Ok(text) => (Some(text), Vec::new()),
        Err((kind, problem)) => {
            let problem: Problem = problem.in_file(file);
            (None, vec![Fault { kind, problem }])
        }
    }
}

fn folder<T>(corpus: &Path, case: String, known: &impl Fn(&Metadata) -> T) -> Result<CaseEntry<T>> {
    let path = corpus.join(&case);
    let listing = fs::read_dir(&path).map_err(|error| write::unreadable(&path, &error))?;
    let mut interviews: BTreeMap<String, InterviewEntry<T>> = BTreeMap::new();
    let mut strays = Vec::new();
    for entry in listing.filter_map(std::result::Result::ok) {
        let file = entry.file_name();
        let file = file.to_string_lossy();
        if file.starts_with('.') {
            continue;
        }
        // Only a link has to be looked up by its path.
        let meta = match entry.metadata() {
            Ok(meta) if meta.is_symlink() => fs::metadata(entry.path()),
            meta => meta,
        };
        let Ok(meta) = meta else {
            strays.push(format!("corpus/{case}/{file}"));
            continue;
        };
        let (name, coder) = match parts(&file) {
            Some(parts) if meta.is_file() => parts,
            _ => {
                strays.push(format!("corpus/{case}/{file}"));
                continue;
            }
        };
        let at = interviews.entry(name.to_owned()).or_insert_with(|| InterviewEntry {
            case: case.clone(),
            name: name.to_owned(),
            transcript: None,
            codings: Vec::new(),
        });
        match coder {
            Some(coder) => at.codings.push((coder.to_owned(), known(&meta))),
            None => at.transcript = Some(known(&meta)),
        }
    }
    strays.sort();
    let mut interviews: Vec<InterviewEntry<T>> = interviews.into_values().collect();
    interviews.iter_mut().for_each(|entry| entry.codings.sort_by(|a, b| a.0.cmp(&b.0)));
    Ok(CaseEntry { case, interviews, strays })
}

/// The interview and, of codings, the coder that a file's name tells.
fn parts(file: &str) -> Option<(&str, Option<&str>)> {
    let usable = |name: &str| check_name(name).is_ok();
    if let Some(name) = file.strip_suffix(".md") {
        return usable(name).then_some((name, None));
    }
    let (name, coder) = file.strip_suffix(".csv")?.split_once('.')?;
    (usable(name) && usable(coder)).then_some((name, Some(coder)))
}

/// The files below a folder, sorted, as seen from the study's.
pub(super) fn walk(root: &Path, folder: &str, into: &mut Vec<String>) {
    let Ok(entries) = super::entries(&root.join(folder), |_, _| true) else { return };
    for path in entries {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let below = format!("{folder}/{name}");
        if path.is_dir() {
            walk(root, &below, into);
        } else {
            into.push(below);
        }
    }
}
