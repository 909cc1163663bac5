//! Several files of a study rewritten together: all of them or none.

use std::path::Path;

use super::pending::Write;
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
