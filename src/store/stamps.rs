//! Noticing that a study's own files changed on disk.

use std::path::Path;

use blake3::Hash;

use super::{Store, cases_file, codebook_file, write};
use crate::problem::Result;

/// The content that was read, as hashes.
#[derive(Debug, Clone, Copy)]
pub struct Stamps {
    pub codebook: Hash,
    pub cases: Hash,
}

/// Reads a file, with the hash of its text.
pub fn read<T>(path: &Path, parse: impl FnOnce(&Path, &str) -> Result<T>) -> Result<(T, Hash)> {
    let text = write::read_text(path)?;
    Ok((parse(path, &text)?, blake3::hash(text.as_bytes())))
}

impl Store {
    /// Reads `codebook.yaml` and `cases.csv` again where they are not what was read last, and says
    /// whether one was. What no longer reads gives the error, every time, and the codebook and
    /// cases stay as they were.
    pub fn reread(&mut self) -> Result<bool> {
        let (book, table) = (self.codebook_path(), self.cases_path());
        let codebook = if_new(&book, self.stamps.codebook, codebook_file::parse)?;
        let cases = if_new(&table, self.stamps.cases, cases_file::parse)?;
        let changed = codebook.is_some() || cases.is_some();
        if let Some((codebook, hash)) = codebook {
            self.codebook = codebook;
            self.stamps.codebook = hash;
        }
        if let Some((cases, hash)) = cases {
            self.cases = cases;
            self.stamps.cases = hash;
        }
        Ok(changed)
    }
}

fn if_new<T>(
    path: &Path,
    known: Hash,
    parse: impl FnOnce(&Path, &str) -> Result<T>,
) -> Result<Option<(T, Hash)>> {
    let text = write::read_text(path)?;
    let hash = blake3::hash(text.as_bytes());
    if hash == known {
        return Ok(None);
    }
    Ok(Some((parse(path, &text)?, hash)))
}
