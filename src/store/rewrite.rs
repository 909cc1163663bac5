//! Several files of a study rewritten together: all of them or none.

use std::path::Path;

use rayon::prelude::*;

use super::pending::{self, Write};
use super::step::put_whole;
use super::{lock, write};
use crate::problem::{Problem, Result};

/// A file's text before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrite {
    /// The file, as seen from the study's folder, with `/`.
    pub file: String,
    /// As it was.
    pub before: String,
    /// As it becomes.
    pub after: String,
}

/// Rewrites files of the study in `root` under its lock; one that stays as it was only must still be so.
/// Refused when one of them is no longer as it
/// was; when one cannot be written, or the program is ended in between, the others are put back.
pub fn rewrite(root: &Path, changes: &[Rewrite]) -> Result<()> {
    let _lock = lock(root)?;
    let mut writes = Vec::with_capacity(changes.len());
    for change in changes {
        // What stands behind a link is the file.
        let path = root.join(&change.file);
        let path = std::fs::canonicalize(&path).unwrap_or(path);
        let now = std::fs::read(&path).map_err(|error| write::unreadable(&path, &error))?;
        if now != change.before.as_bytes() {
            return Err(Box::new(
                Problem::new("the file was changed in the meantime")
                    .in_file(&path)
                    .help("nothing was changed; try again"),
            ));
        }
        let (before, after) = (Some(change.before.clone()), Some(change.after.clone()));
        if before != after {
            writes.push(Write { path, before, after });
        }
    }
    put_whole(root, &writes)
}

/// Writes many files, all or nothing also when the program is ended in between. The lock must be held.
///
/// They are staged beside the old ones and put on disk together before the first takes its place, so
/// that thousands of files cost two syncs.
pub(super) fn put_together(root: &Path, writes: &[Write]) -> Result<()> {
    let places: Vec<(std::path::PathBuf, &str)> = writes
        .iter()
        .filter_map(|one| Some((root.join(&one.path), one.after.as_deref()?)))
        .collect();
    let stage = |(path, content): &(std::path::PathBuf, &str)| write::Prepared::new(path, content);
    let staged: Vec<write::Prepared> = places.par_iter().map(stage).collect::<Result<_>>()?;
    pending::note(root, writes)?;
    write::settle_prepared(root, &staged)?;
    for (at, file) in staged.into_iter().enumerate() {
        if let Err(problem) = file.put() {
            let back = |one: &Write| pending::put(&root.join(&one.path), one.before.as_deref());
            if writes[..at].iter().rev().all(|one| back(one).is_ok()) {
                let _ = pending::clear(root);
            }
            return Err(problem);
        }
    }
    let paths: Vec<_> = places.into_iter().map(|(path, _)| path).collect();
    write::settle(if root.as_os_str().is_empty() { Path::new(".") } else { root }, &paths)?;
    pending::clear(root)
}
