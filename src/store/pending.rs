//! `.kwali/pending`: a change of many files while it is being made.
//!
//! It is written before the first of them and removed behind the last. Who finds it, and has the
//! lock, knows that the program was ended in between, and puts the files back as they were.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::write;
use crate::problem::Result;

/// A file with its content before and after; `None` is no file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Write {
    /// Where it stands, below the study's folder.
    pub path: PathBuf,
    /// As it was.
    pub before: Option<String>,
    /// As it becomes.
    pub after: Option<String>,
}

fn place(root: &Path) -> PathBuf {
    root.join(".kwali/pending")
}

/// Whether a change was begun and not ended.
pub fn exists(root: &Path) -> bool {
    place(root).exists()
}

/// Says what is about to be written.
pub fn note(root: &Path, writes: &[Write]) -> Result<()> {
    let text = serde_json::to_string(writes).expect("text has a form in JSON");
    write::replace(&place(root), text.as_bytes())
}

/// All is written, or put back.
pub fn clear(root: &Path) -> Result<()> {
    write::remove(&place(root))
}

/// Puts back what a change had written when the program was ended. The lock must be held. A file
/// that somebody changed since is left as it is.
pub fn undo(root: &Path) -> Result<()> {
    let Ok(text) = fs::read_to_string(place(root)) else { return Ok(()) };
    // It is replaced in one step: what does not read is none of ours.
    let writes: Vec<Write> = serde_json::from_str(&text).unwrap_or_default();
    for write in writes.iter().rev() {
        let path = root.join(&write.path);
        if fs::read_to_string(&path).ok() == write.after && write.after != write.before {
            put(&path, write.before.as_deref())?;
        }
    }
    clear(root)
}

/// Writes or removes a file.
pub fn put(path: &Path, content: Option<&str>) -> Result<()> {
    match content {
        Some(content) => write::replace(path, content.as_bytes()),
        None => write::remove(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn what_a_killed_change_had_written_is_put_back_by_whoever_opens_the_study() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        crate::store::init(root).unwrap();
        let book = fs::read_to_string(root.join("codebook.yaml")).unwrap();
        let some = |text: &str| Some(text.to_owned());
        let write = |path: &str, before: Option<String>, after: Option<String>| Write {
            path: path.into(),
            before,
            after,
        };
        let writes = [
            write("codebook.yaml", Some(book.clone()), some("half")),
            write("gone", some("was"), None),
            write("made", None, some("new")),
            write("later", some("was"), some("not yet")),
            write("other", some("was"), some("new")),
        ];
        note(root, &writes).unwrap();
        for (name, text) in
            [("codebook.yaml", "half"), ("made", "new"), ("later", "was"), ("other", "theirs")]
        {
            fs::write(root.join(name), text).unwrap();
        }
        Store::open(root).unwrap();
        let text = |name: &str| fs::read_to_string(root.join(name)).ok();
        assert_eq!(text("codebook.yaml"), Some(book));
        assert_eq!(
            ["gone", "made", "later", "other"].map(text),
            [some("was"), None, some("was"), some("theirs")]
        );
        assert!(!exists(root));
    }
}
