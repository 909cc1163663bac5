//! What `.kwali/` holds of the texts as they were, which must not outlive them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, TryLockError};
use std::path::Path;

use super::codings::replaced;
use super::piece::FilePlan;
use crate::problem::{Problem, Result};
use crate::store::{Store, files, folders, write};
use crate::study::Replacer;

/// What holds no words of anybody: it stays.
const KEPT: [&str; 6] = ["lock", "pending", "seen", "place", "drafts", "bases"];

/// Journals of coders, held so that nobody writes to them.
pub struct Journals {
    _held: Vec<File>,
}

impl Journals {
    /// Refused while a coding screen is open: it would write what it knows of the old words.
    pub fn hold(root: &Path) -> Result<Self> {
        let mut held = Vec::new();
        let folder = root.join(".kwali/undo");
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.extension().is_none_or(|ending| ending != "lock") {
                continue;
            }
            let file = write::open_lock(&path).map_err(|error| write::refused(&path, &error))?;
            match file.try_lock() {
                Ok(()) => held.push(file),
                Err(TryLockError::Error(error)) => return Err(write::refused(&path, &error)),
                Err(TryLockError::WouldBlock) => {
                    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                    return Err(Box::new(
                        Problem::new(format!("a coding screen of `{name}` is open"))
                            .help("nothing was changed; close it first"),
                    ));
                }
            }
        }
        Ok(Self { _held: held })
    }
}

/// Removes what was made of the old words; of the texts that codings were made on those of interviews
/// that are `meant`, since the others stay as they are. Notes that were never saved are not lost: the
/// names in them are replaced.
pub fn remove(
    root: &Path,
    replacer: &Replacer,
    meant: impl Fn(&str, &str) -> bool,
) -> Result<Removed> {
    let folder = root.join(".kwali");
    for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        if KEPT.iter().any(|kept| name == *kept) {
            continue;
        }
        let gone = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        gone.map_err(|error| write::refused(&path, &error))?;
    }
    for entry in fs::read_dir(folder.join("drafts")).into_iter().flatten().flatten() {
        let path = entry.path();
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let after = replaced(&text, replacer);
        if after != text {
            write::replace_derived(&path, after.as_bytes())?;
        }
    }
    remove_bases(&folder.join("bases"), meant)
}

/// The interviews, by case and name, of which the text was removed that codings were made on.
pub type Removed = BTreeSet<(String, String)>;

fn remove_bases(folder: &Path, meant: impl Fn(&str, &str) -> bool) -> Result<Removed> {
    let mut removed = Removed::new();
    for case in folders(folder)? {
        for path in files(&case, "md")? {
            let name = |path: &Path| {
                path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned()
            };
            let (case, interview) = (name(&case), name(&path));
            if meant(&case, &interview) {
                fs::remove_file(&path).map_err(|error| write::refused(&path, &error))?;
                removed.insert((case, interview));
            }
        }
    }
    Ok(removed)
}

/// Notes of interviews that changed, or whose old text was removed, that all codings stand on the
/// words as they are now.
pub fn keep_bases(store: &Store, files: &[FilePlan], removed: Removed) {
    let mut interviews = removed;
    for plan in files {
        let mut parts = plan.file.split('/').skip(1);
        if let (Some(case), Some(name), None) = (parts.next(), parts.next(), parts.next())
            && let Some(name) = name.strip_suffix(".md")
        {
            interviews.insert((case.to_owned(), name.to_owned()));
        }
    }
    let mut known: BTreeMap<&str, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    for (case, name) in &interviews {
        let coders = known.entry(case).or_insert_with(|| coders_of(&store.case_path(case)));
        store.put_whole_base(case, name, coders.remove(name).unwrap_or_default());
    }
}

/// The coders of each interview of a case.
fn coders_of(folder: &Path) -> BTreeMap<String, Vec<String>> {
    let mut coders: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in files(folder, "csv").unwrap_or_default() {
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        if let Some((interview, coder)) = stem.and_then(|stem| stem.split_once('.')) {
            coders.entry(interview.to_owned()).or_default().push(coder.to_owned());
        }
    }
    coders
}
