//! A new study to start from.

use std::path::{Path, PathBuf};

use super::write;
use crate::problem::{Problem, Result};

/// What git leaves alone in a study.
pub const GITIGNORE: &str = include_str!("../../assets/init/gitignore");

/// The files of a new study. The codebook comes last: with it, the folder is a study.
const FILES: [(&str, &str); 4] = [
    ("corpus/cases.csv", include_str!("../../assets/init/cases.csv")),
    (".gitignore", GITIGNORE),
    ("README.md", include_str!("../../assets/init/README.md")),
    ("codebook.yaml", include_str!("../../assets/init/codebook.yaml")),
];

/// What was made of a new study.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Made {
    /// The files made.
    pub new: Vec<PathBuf>,
    /// The files that stood there already, and were left as they are.
    pub kept: Vec<PathBuf>,
}

/// Makes a study in `root`; refuses where there is one, and overwrites nothing.
pub fn init(root: &Path) -> Result<Made> {
    let book = root.join("codebook.yaml");
    if book.symlink_metadata().is_ok() {
        return Err(Box::new(
            Problem::new("there is a study here already")
                .in_file(book)
                .help("nothing was changed; name another folder: `kwali init DIR`"),
        ));
    }
    let mut made = Made::default();
    for (name, content) in FILES {
        let path = root.join(name);
        if path.symlink_metadata().is_ok() {
            made.kept.push(path);
        } else {
            write::create(&path, content.as_bytes())?;
            made.new.push(path);
        }
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn a_new_study_loads_and_is_made_only_once() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("README.md"), "mine").unwrap();
        let made = init(folder.path()).unwrap();
        assert_eq!((made.new.len(), made.kept.len()), (3, 1));
        assert_eq!(std::fs::read_to_string(&made.kept[0]).unwrap(), "mine");
        let store = Store::open(folder.path()).unwrap();
        assert_eq!(store.codebook().codes().len(), 4);
        assert_eq!(store.cases().attributes(), ["size"]);
        assert!(store.load().is_ok());
        assert!(init(folder.path()).is_err());
    }
}
