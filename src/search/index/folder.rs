//! The folder of an index: who may write it, and whether it is whole.
//!
//! Readers hold its lock together while they open it, and a writer holds it alone. The manifest is
//! written last and names the other files with their stamps, so an index that was half written,
//! or that anybody else has touched, is not taken for one.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tantivy::{Index, SegmentReader};

use super::corpus::Stamp;
use super::manifest::Manifest;
use super::terms::{ANALYZER, Analyzer};

const LOCK: &str = "lock";
const MANIFEST: &str = "manifest";
/// The file in which tantivy says which others belong to the index.
const META: &str = "meta.json";
/// How long a file must have lain still for its stamp to be trusted, in nanoseconds: clocks of file
/// systems tick at most so slowly.
const STILL: i64 = 2_000_000_000;

/// Why an index cannot be used.
#[derive(Debug)]
pub struct Broken;

impl From<io::Error> for Broken {
    fn from(_: io::Error) -> Self {
        Self
    }
}

impl From<tantivy::TantivyError> for Broken {
    fn from(_: tantivy::TantivyError) -> Self {
        Self
    }
}

/// An index as it was when it was opened; it stays so whatever becomes of its files.
pub struct Opened {
    pub manifest: Manifest,
    pub segments: Vec<SegmentReader>,
}

/// The folder of an index.
pub struct Folder {
    path: PathBuf,
}

/// Held by the only one who may write.
pub struct Writing {
    _lock: File,
}

impl Folder {
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens what is there, unless it is broken or of another version.
    pub fn open(&self) -> Result<Opened, Broken> {
        let lock = File::open(self.path.join(LOCK))?;
        lock.lock_shared()?;
        self.opened()
    }

    /// Makes the folder where it is missing, and waits until nobody else reads or writes.
    pub fn write(&self) -> Result<Writing, Broken> {
        fs::create_dir_all(&self.path)?;
        let path = self.path.join(LOCK);
        let lock = File::options().create(true).truncate(false).write(true).open(path)?;
        lock.lock()?;
        Ok(Writing { _lock: lock })
    }

    /// Opens what is there, for whoever holds the lock.
    pub fn opened(&self) -> Result<Opened, Broken> {
        let manifest = fs::read(self.path.join(MANIFEST))?;
        let manifest = Manifest::read(&manifest).ok_or(Broken)?;
        if manifest.files != self.stamps(manifest.files.iter().map(|(name, _)| name.clone()))? {
            return Err(Broken);
        }
        let index = self.index()?;
        let meta = index.load_metas()?;
        if meta.payload.as_ref() != Some(&manifest.name) {
            return Err(Broken);
        }
        let segments = index.searchable_segments()?;
        let segments = segments.iter().map(SegmentReader::open).collect::<Result<_, _>>()?;
        Ok(Opened { manifest, segments })
    }

    /// The index that is there, ready to be written.
    pub fn index(&self) -> Result<Index, Broken> {
        let index = Index::open_in_dir(&self.path)?;
        index.tokenizers().register(ANALYZER, Analyzer::default());
        Ok(index)
    }

    /// Removes all but the lock.
    pub fn clear(&self, _: &Writing) -> Result<(), Broken> {
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            if entry.file_name() == LOCK {
                continue;
            }
            if entry.file_type()?.is_dir() {
                fs::remove_dir_all(entry.path())?;
            } else {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Writes the manifest, with which the index becomes one.
    pub fn seal(
        &self,
        index: &Index,
        mut manifest: Manifest,
        _: &Writing,
    ) -> Result<Manifest, Broken> {
        let meta = index.load_metas()?;
        if meta.payload.as_ref() != Some(&manifest.name) {
            return Err(Broken);
        }
        let segments: Vec<String> =
            meta.segments.iter().map(|segment| segment.id().uuid_string()).collect();
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.path)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if segments.iter().any(|segment| name.starts_with(segment.as_str())) {
                names.push(name);
            }
        }
        names.push(META.to_owned());
        names.sort();
        manifest.files = self.stamps(names.into_iter())?;
        self.put(&manifest)?;
        Ok(manifest)
    }

    /// Writes a manifest of the same index.
    pub fn put(&self, manifest: &Manifest) -> Result<(), Broken> {
        let mut file = tempfile::Builder::new().prefix(".manifest-").tempfile_in(&self.path)?;
        file.write_all(&manifest.write())?;
        file.persist(self.path.join(MANIFEST)).map_err(|error| error.error)?;
        Ok(())
    }

    fn stamps(&self, names: impl Iterator<Item = String>) -> Result<Vec<(String, Stamp)>, Broken> {
        let stamp = |name: String| {
            let stamp = Stamp::of(&fs::metadata(self.path.join(&name))?);
            Ok((name, stamp))
        };
        names.map(stamp).collect()
    }
}

/// The newest modification a file may have for its stamp to be trusted, by the clock of the file
/// system of `folder`, or else of that of temporary files.
pub fn still_before(folder: &Path) -> i64 {
    let beside = tempfile::tempfile_in(folder).or_else(|_| tempfile::tempfile());
    let now = beside.and_then(|mut file| {
        file.write_all(b".")?;
        file.metadata()
    });
    now.map_or(i64::MIN, |file| Stamp::of(&file).modified().saturating_sub(STILL))
}
