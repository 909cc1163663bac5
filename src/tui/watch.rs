//! Whether somebody else changed what is on the screen.

use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

/// What tells one state of a file from another.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    len: u64,
    #[cfg(unix)]
    inode: u64,
}

impl Stamp {
    fn of(path: &PathBuf) -> Option<Self> {
        let meta = fs::metadata(path).ok()?;
        Some(Self {
            modified: meta.modified().ok(),
            len: meta.len(),
            #[cfg(unix)]
            inode: std::os::unix::fs::MetadataExt::ino(&meta),
        })
    }
}

/// Files and folders as they were when they were read.
#[derive(Debug, Default)]
pub struct Watch {
    seen: Vec<(PathBuf, Option<Stamp>)>,
}

impl Watch {
    /// To be made before the files are read, so that a change in between is not missed.
    pub fn new(paths: impl IntoIterator<Item = PathBuf>) -> Self {
        let stamp = |path: PathBuf| {
            let stamp = Stamp::of(&path);
            (path, stamp)
        };
        Self { seen: paths.into_iter().map(stamp).collect() }
    }

    /// Whether one of them is another now.
    pub fn changed(&self) -> bool {
        self.seen.iter().any(|(path, stamp)| Stamp::of(path) != *stamp)
    }
}
