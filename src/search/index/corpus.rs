//! What an index needs to know of a study's files.

use std::fs::Metadata;
use std::path::PathBuf;

use crate::problem::Result;
use crate::study::{Cases, Codebook, Interview};

/// What changes when a file does: when it was modified and its entry changed, in nanoseconds, its
/// size in bytes and its inode.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Stamp(pub(super) [i64; 4]);

impl Stamp {
    /// As numbers, to be kept.
    pub fn numbers(self) -> [i64; 4] {
        self.0
    }

    /// The stamp of a file.
    #[cfg(unix)]
    pub fn of(file: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        let nanos =
            |seconds: i64, rest: i64| seconds.saturating_mul(1_000_000_000).saturating_add(rest);
        Self([
            nanos(file.mtime(), file.mtime_nsec()),
            nanos(file.ctime(), file.ctime_nsec()),
            file.size().cast_signed(),
            file.ino().cast_signed(),
        ])
    }

    /// The stamp of a file.
    #[cfg(windows)]
    pub fn of(file: &Metadata) -> Self {
        use std::os::windows::fs::MetadataExt;
        let nanos = |ticks: u64| ticks.cast_signed().saturating_mul(100);
        let (modified, created) = (nanos(file.last_write_time()), nanos(file.creation_time()));
        Self([modified, created, file.file_size().cast_signed(), 0])
    }

    /// The stamp of a file. Without a time, every file counts as just written and is compared by
    /// its content.
    #[cfg(not(any(unix, windows)))]
    pub fn of(file: &Metadata) -> Self {
        Self([i64::MAX, 0, file.len().cast_signed(), 0])
    }

    /// When the file was modified, in nanoseconds.
    pub fn modified(self) -> i64 {
        self.0[0]
    }
}

/// The files of a case by name, in order: transcripts and codings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFiles {
    /// The case.
    pub case: String,
    /// Its `.md` and `.csv` files.
    pub files: Vec<(String, Stamp)>,
}

/// A study's files, as an index reads them.
pub trait Corpus: Sync {
    /// The folder that the index may have; it may be missing, and impossible to make.
    fn folder(&self) -> PathBuf;

    /// The codebook.
    fn codebook(&self) -> &Codebook;

    /// The cases.
    fn cases(&self) -> &Cases;

    /// Every case's files, in the order of the cases.
    fn list(&self) -> Result<Vec<CaseFiles>>;

    /// Reads the interviews that are wanted, by case and name, and hands each over, with whether it
    /// has codings that no longer stand on their words; several at once and in any order.
    fn each(
        &self,
        wanted: &(dyn Fn(&str, &str) -> bool + Sync),
        take: &(dyn Fn(Interview, bool) + Sync),
    ) -> Result<()>;

    /// The bytes of a case's file, with its stamp from before they were read.
    fn file(&self, case: &str, name: &str) -> Result<(Stamp, Vec<u8>)>;
}
