//! `corpus/<case>/`: interviews and their codings.

use std::collections::{BTreeMap, HashSet};
use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Drift, Store, codings_file, files, transcript_file, write};
use crate::problem::{Place, Problem, Result};
use crate::study::{Codebook, Interview, check_name};

/// How many interviews of a case are read in one go: enough to share out over the processors.
const BATCH: usize = 64;

/// Some interviews of a case, and what was coded in that case.
pub struct Batch {
    case: String,
    names: Vec<String>,
    codings: Arc<CodingsFiles>,
}

/// The interviews that are wanted, in batches, for which each case's folder is read once.
pub fn list(store: &Store, wanted: &impl Fn(&str, &str) -> bool) -> Result<Vec<Batch>> {
    let mut cases: Vec<(String, Vec<String>)> = Vec::new();
    for (case, name) in store.interviews()? {
        if !wanted(&case, &name) {
            continue;
        }
        match cases.last_mut().filter(|(last, _)| *last == case) {
            Some((_, names)) => names.push(name),
            None => cases.push((case, vec![name])),
        }
    }
    let batches = |(case, names): (String, Vec<String>)| {
        let codings = Arc::new(codings_files(&store.corpus().join(&case))?);
        let batch = |names: &[String]| Batch {
            case: case.clone(),
            names: names.to_vec(),
            codings: Arc::clone(&codings),
        };
        Ok(names.chunks(BATCH).map(batch).collect())
    };
    let batches: Vec<Vec<Batch>> = cases.into_par_iter().map(batches).collect::<Result<_>>()?;
    Ok(batches.into_iter().flatten().collect())
}

/// A case's transcripts and codings by name, with what `known` makes of what the system knows.
pub fn files_of<T>(folder: &Path, known: impl Fn(&Metadata) -> T) -> Result<Vec<(String, T)>> {
    let listing = match fs::read_dir(folder) {
        Ok(listing) => listing,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(write::unreadable(folder, &error)),
    };
    let mut found = Vec::new();
    for entry in listing.filter_map(std::result::Result::ok) {
        let Ok(name) = entry.file_name().into_string() else { continue };
        let Some((stem, ending)) = name.rsplit_once('.') else { continue };
        if name.starts_with('.') || !matches!(ending, "md" | "csv") {
            continue;
        }
        // Relative to the folder that is open, which is cheap; only a link needs its path.
        let file = match entry.metadata() {
            Ok(file) if file.is_symlink() => fs::metadata(entry.path()),
            file => file,
        };
        let Ok(file) = file else { continue };
        if !file.is_file() {
            continue;
        }
        if ending == "md" {
            check_name(stem).map_err(|p| p.in_file(entry.path()))?;
        }
        found.push((name, known(&file)));
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(found)
}

/// Reads some interviews of a case.
pub fn read(store: &Store, batch: &Batch) -> Result<(Vec<Interview>, Vec<Drift>)> {
    each(store, batch, |interview| interview)
}

/// Reads some interviews of a case one by one, and keeps what is made of each.
pub fn map<T>(
    store: &Store,
    batch: &Batch,
    make: impl Fn(&Interview) -> T,
) -> Result<(Vec<T>, Vec<Drift>)> {
    each(store, batch, |interview| make(&interview))
}

fn each<T>(
    store: &Store,
    batch: &Batch,
    make: impl Fn(Interview) -> T,
) -> Result<(Vec<T>, Vec<Drift>)> {
    let mut made = Vec::with_capacity(batch.names.len());
    let mut drifts = Vec::new();
    for name in &batch.names {
        let (interview, found) = read_with(store, &batch.case, name, &batch.codings)?;
        made.push(make(interview));
        drifts.extend(found);
    }
    Ok((made, drifts))
}

/// Reads one interview.
pub fn read_one(store: &Store, case: &str, name: &str) -> Result<(Interview, Vec<Drift>)> {
    let codings = codings_files_where(&store.corpus().join(case), |interview| interview == name)?;
    read_with(store, case, name, &codings)
}

/// The codings files of a folder by interview, each with its coder.
type CodingsFiles = BTreeMap<String, Vec<(String, PathBuf)>>;

fn codings_files(folder: &Path) -> Result<CodingsFiles> {
    codings_files_where(folder, |_| true)
}

/// Those of some interviews: of a large folder the rest is not looked at more closely.
fn codings_files_where(folder: &Path, wanted: impl Fn(&str) -> bool) -> Result<CodingsFiles> {
    let mut found = CodingsFiles::new();
    let transcripts = files(folder, "md")?;
    let transcripts: HashSet<&OsStr> =
        transcripts.iter().filter_map(|path| path.file_stem()).collect();
    for path in files(folder, "csv")? {
        let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default().to_owned();
        let Some((interview, coder)) = stem.split_once('.') else {
            return Err(Box::new(
                Problem::new("the file's name has no coder")
                    .in_file(&path)
                    .help("name it `<interview>.<coder>.csv`"),
            ));
        };
        if !wanted(interview) {
            continue;
        }
        check_name(coder).map_err(|p| p.in_file(&path))?;
        if !transcripts.contains(OsStr::new(interview)) {
            return Err(Box::new(
                Problem::new(format!("codings of an interview `{interview}` that is not there"))
                    .in_file(&path)
                    .help("rename the file, or put the transcript beside it"),
            ));
        }
        found.entry(interview.to_owned()).or_default().push((coder.to_owned(), path));
    }
    Ok(found)
}

fn read_with(
    store: &Store,
    case: &str,
    name: &str,
    codings: &CodingsFiles,
) -> Result<(Interview, Vec<Drift>)> {
    let transcript = transcript_file::read(&store.transcript_path(case, name), store.codebook())?;
    let (case, name) = (case.to_owned(), name.to_owned());
    let mut interview = Interview { case, name, transcript, codings: BTreeMap::new() };
    let drifts = code(store, &mut interview, codings)?;
    Ok((interview, drifts))
}

/// Reads the codings of an interview again.
pub fn read_codings(store: &Store, interview: &mut Interview) -> Result<Vec<Drift>> {
    let folder = store.corpus().join(&interview.case);
    let codings = codings_files_where(&folder, |name| name == interview.name)?;
    code(store, interview, &codings)
}

fn code(store: &Store, interview: &mut Interview, files: &CodingsFiles) -> Result<Vec<Drift>> {
    let mut drifts = Vec::new();
    let mut all = BTreeMap::new();
    for (coder, path) in files.get(&interview.name).into_iter().flatten() {
        let Some(rows) = codings_file::read(path)? else { continue };
        check_names(path, &rows, store.codebook())?;
        for row in rows.iter().filter(|row| !row.coding.fits(interview.transcript.text())) {
            let reference = format!("{}/{}", interview.case, interview.name);
            let text = interview.transcript.text();
            drifts.push(Drift::new(path.clone(), row.line, reference, row.coding.clone(), text));
        }
        let mut codings: Vec<_> = rows.into_iter().map(|row| row.coding).collect();
        // It has the room that rows took as they came.
        codings.shrink_to_fit();
        codings.sort_by(|a, b| a.order().cmp(&b.order()));
        all.insert(coder.clone(), codings);
    }
    interview.codings = all;
    Ok(drifts)
}

/// Codes and lenses of a codings file must be in the codebook.
fn check_names(path: &Path, rows: &[codings_file::Row], codebook: &Codebook) -> Result<()> {
    let placed = |problem: Box<Problem>, row: &codings_file::Row, name: &str| {
        let source = write::read_text(path).unwrap_or_default();
        let line = source.lines().nth(row.line - 1).unwrap_or("");
        let at = line.find(name).map_or(1, |byte| line[..byte].chars().count() + 1);
        let place = Place::new(&source, row.line, at, name.chars().count());
        Box::new(problem.in_file(path).at(place))
    };
    for row in rows {
        let code = row.coding.code();
        codebook.require(code).map_err(|problem| placed(problem, row, code))?;
        if let Some(lens) = &row.coding.lens {
            codebook.require_lens(lens).map_err(|problem| placed(problem, row, lens))?;
        }
    }
    Ok(())
}
