//! The key, which must lie outside of the study and of any repository that holds it.

use std::path::{Component, Path, PathBuf};

use crate::problem::{Problem, Result};
use crate::store::{pseudonyms_file, write};
use crate::study::Key;

/// A key and where it lies.
#[derive(Debug, Clone)]
pub struct KeyFile {
    path: PathBuf,
    key: Key,
}

impl KeyFile {
    /// Reads the key of the study in `root`; see [`Key::new`].
    pub fn read(root: &Path, path: &Path, one_way: bool) -> Result<Self> {
        Self::refuse_within(root, path)?;
        Ok(Self { path: path.to_owned(), key: pseudonyms_file::read_key(path, one_way)? })
    }

    /// Refuses a key that would be shared with the study: one in its folder, or in the repository
    /// that the folder stands in, whether by its path or behind a link.
    pub fn refuse_within(root: &Path, path: &Path) -> Result<()> {
        let real = |path: &Path| {
            std::fs::canonicalize(Path::new(".").join(path))
                .map_err(|error| write::unreadable(path, &error))
        };
        let (root, key) = (real(root)?, real(path)?);
        let plain = plain_path(path);
        let within = |folder: &Path| key.starts_with(folder) || plain.starts_with(folder);
        let help = "it undoes every pseudonym: keep it where only those may read it who may know the names";
        if within(&root) {
            let told = Problem::new("the pseudonym key lies in the study's folder");
            return Err(Box::new(told.in_file(path).help(help)));
        }
        if root.ancestors().filter(|folder| folder.join(".git").exists()).any(within) {
            let told =
                Problem::new("the pseudonym key lies in the git repository that holds the study");
            return Err(Box::new(told.in_file(path).help(help)));
        }
        Ok(())
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The names and pseudonyms.
    pub fn key(&self) -> &Key {
        &self.key
    }
}

/// A path without `.` and `..`, whether there is such a file or not: on other machines there is none.
pub fn plain_path(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    // Where the study is the working directory, its path is empty.
    let path = Path::new(".").join(path);
    let path = std::path::absolute(&path).unwrap_or(path);
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if plain.file_name().is_some() => drop(plain.pop()),
            part => plain.push(part),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_plain_without_steps_up_and_on_the_spot() {
        let plain = |path: &str| plain_path(Path::new(path));
        assert_eq!(plain("/a/./b/../c"), Path::new("/a/c"));
        assert!(!plain("../key.csv").starts_with(plain("")));
        assert!(plain("x/../key.csv").starts_with(plain(".")));
        assert!(!plain("/a/b/../key.csv").starts_with("/a/b"));
    }
}
