//! Writing so that a file is either the old one or the new one, never a half of each.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::problem::{Problem, Result};

/// How the name of a file begins that is not whole yet.
pub(super) const STAGED: &str = ".kwali-";

/// Replaces `path` by `content` in one step, on disk when this returns.
pub fn replace(path: &Path, content: &[u8]) -> Result<()> {
    attempt(path, content, true).map_err(|error| refused(path, &error))
}

/// Like [`replace`], leaving it to the system when the bytes reach the disk. For files that are
/// made from others and can be made again.
pub fn replace_derived(path: &Path, content: &[u8]) -> Result<()> {
    attempt(path, content, false).map_err(|error| refused(path, &error))
}

/// Creates `path` with `content`, and refuses when it exists already.
pub fn create(path: &Path, content: &[u8]) -> Result<()> {
    create_new(path, content, true)
}

/// Like [`create`], one of many files: they are on disk once [`settle`] has returned.
pub fn create_unsettled(path: &Path, content: &[u8]) -> Result<()> {
    create_new(path, content, false)
}

fn create_new(path: &Path, content: &[u8], sync: bool) -> Result<()> {
    match stage(path, content, sync).and_then(|file| Ok(file.persist_noclobber(path)?)) {
        Ok(_) => {
            if sync {
                keep_names(path);
            }
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(exists(path)),
        Err(error) => Err(refused(path, &error)),
    }
}

/// A file that is being written bit by bit: it gets its name when it is whole, and is gone when it
/// is dropped before.
#[derive(Debug)]
pub struct Staged {
    file: io::BufWriter<tempfile::NamedTempFile>,
    path: PathBuf,
}

impl Staged {
    /// Begins a file that is to stand at `path`.
    pub fn new(path: &Path) -> Result<Self> {
        let file = stage(path, b"", false).map_err(|error| refused(path, &error))?;
        Ok(Self { file: io::BufWriter::new(file), path: path.to_owned() })
    }

    /// Puts the whole file in its place; one that stands there is replaced only where `over` says so.
    pub fn keep(self, over: bool) -> Result<()> {
        let path = self.path;
        let staged = self.file.into_inner().map_err(|error| refused(&path, error.error()))?;
        let kept = staged.as_file().sync_data().and_then(|()| {
            Ok(if over { staged.persist(&path)? } else { staged.persist_noclobber(&path)? })
        });
        match kept {
            Ok(_) => {
                keep_names(&path);
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(exists(&path)),
            Err(error) => Err(refused(&path, &error)),
        }
    }
}

impl Write for Staged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A folder that is being filled: it gets its name when it is whole, and is gone when it is dropped
/// before.
#[derive(Debug)]
pub struct StagedFolder {
    folder: tempfile::TempDir,
    path: PathBuf,
    files: Vec<PathBuf>,
}

impl StagedFolder {
    /// Begins a folder that is to stand at `path`.
    pub fn new(path: &Path) -> Result<Self> {
        let make = || {
            let parent = folder(path);
            fs::create_dir_all(parent)?;
            let mut builder = tempfile::Builder::new();
            builder.prefix(STAGED);
            #[cfg(unix)]
            builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
            builder.tempdir_in(parent)
        };
        let folder = make().map_err(|error| refused(path, &error))?;
        Ok(Self { folder, path: path.to_owned(), files: Vec::new() })
    }

    /// Begins a file of it: `part.csv`, or `below/part.csv`.
    pub fn create(&mut self, name: &str) -> Result<io::BufWriter<File>> {
        let path = self.folder.path().join(name);
        let made = fs::create_dir_all(folder(&path)).and_then(|()| File::create(&path));
        let file = made.map_err(|error| refused(&self.path.join(name), &error))?;
        self.files.push(path);
        Ok(io::BufWriter::new(file))
    }

    /// Puts the whole folder in its place. One that stands there is replaced only where `over` says
    /// so, whole; what its files are is for the caller to know.
    pub fn keep(self, over: bool) -> Result<()> {
        settle(self.folder.path(), &self.files)?;
        let path = &self.path;
        let swap = || {
            let old = if over && path.is_dir() {
                let old = tempfile::Builder::new().prefix(STAGED).tempdir_in(folder(path))?;
                fs::rename(path, old.path().join("old"))?;
                Some(old)
            } else {
                None
            };
            fs::rename(self.folder.path(), path).inspect_err(|_| {
                if let Some(old) = &old {
                    let _ = fs::rename(old.path().join("old"), path);
                }
            })
        };
        swap().map_err(|error| refused(path, &error))?;
        keep_names(path);
        Ok(())
    }
}

/// What to say where a file is in the way.
pub fn exists(path: &Path) -> Box<Problem> {
    Box::new(
        Problem::new("the file exists already")
            .in_file(path)
            .help("nothing was overwritten; choose another name or remove it first"),
    )
}

/// Puts files of one folder on disk, and their names with them.
///
/// Where the system can, the whole file system is synced once: for ten thousand files that takes
/// a fraction of a second, and syncing them one by one takes seconds.
pub fn settle(folder: &Path, files: &[PathBuf]) -> Result<()> {
    sync(folder, files).map_err(|error| refused(folder, &error))
}

#[cfg(target_os = "linux")]
fn sync(folder: &Path, _: &[PathBuf]) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

#[cfg(not(target_os = "linux"))]
fn sync(folder: &Path, files: &[PathBuf]) -> io::Result<()> {
    use rayon::prelude::*;
    // Some systems sync only what is open for writing.
    files.par_iter().try_for_each(|path| File::options().write(true).open(path)?.sync_data())?;
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// A file's new content, beside the old one and not in its place yet; gone when it is dropped.
#[derive(Debug)]
pub(super) struct Prepared {
    /// Closed: thousands of open files are more than a system allows.
    file: tempfile::TempPath,
    path: PathBuf,
}

impl Prepared {
    /// Writes the content of what will be at `path`; on disk once [`settle_prepared`] has returned.
    pub fn new(path: &Path, content: &str) -> Result<Self> {
        let staged = stage(path, content.as_bytes(), false).and_then(|file| {
            if let Ok(old) = fs::metadata(path) {
                file.as_file().set_permissions(old.permissions())?;
            }
            Ok(file.into_temp_path())
        });
        let file = staged.map_err(|error| refused(path, &error))?;
        Ok(Self { file, path: path.to_owned() })
    }

    /// Puts it in the old one's place.
    pub fn put(self) -> Result<()> {
        let Self { file, path } = self;
        file.persist(&path).map(drop).map_err(|error| refused(&path, &error.error))
    }
}

/// Puts the content of staged files on disk.
pub(super) fn settle_prepared(root: &Path, staged: &[Prepared]) -> Result<()> {
    let paths: Vec<PathBuf> = staged.iter().map(|one| one.file.to_path_buf()).collect();
    settle(if root.as_os_str().is_empty() { Path::new(".") } else { root }, &paths)
}

/// What to say when the system refuses to write.
pub fn refused(path: &Path, error: &io::Error) -> Box<Problem> {
    Box::new(
        Problem::new(format!("cannot write: {error}"))
            .in_file(path)
            .help("check that the directory exists, is yours and has room; nothing was changed"),
    )
}

fn attempt(path: &Path, content: &[u8], sync: bool) -> io::Result<()> {
    let file = stage(path, content, sync)?;
    if let Ok(old) = fs::metadata(path) {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.persist(path)?;
    if sync {
        keep_names(path);
    }
    Ok(())
}

/// Removes a file, also from the disk when this returns.
pub fn remove(path: &Path) -> Result<()> {
    fs::remove_file(path).map_err(|error| refused(path, &error))?;
    keep_names(path);
    Ok(())
}

/// Puts the names in a file's folder on disk: a rename would else not survive a power cut. Some file
/// systems cannot do that for a folder; the file is whole there too, so that is no error.
fn keep_names(path: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder(path)).and_then(|folder| folder.sync_all());
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn stage(path: &Path, content: &[u8], sync: bool) -> io::Result<tempfile::NamedTempFile> {
    let folder = folder(path);
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(STAGED);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(content)?;
    if sync {
        file.as_file().sync_data()?;
    }
    Ok(file)
}

/// Reads a text file: UTF-8, LF, no byte order mark.
pub fn read_text(path: &Path) -> Result<String> {
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    decode(path, bytes)
}

/// What to say when the system refuses to read.
pub fn unreadable(path: &Path, error: &io::Error) -> Box<Problem> {
    Box::new(Problem::new(format!("cannot read: {error}")).in_file(path))
}

/// The text of a file's bytes: UTF-8 without byte order mark and carriage returns.
pub fn decode(path: &Path, bytes: Vec<u8>) -> Result<String> {
    use crate::problem::Place;
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let head = String::from_utf8_lossy(&error.as_bytes()[..good]).into_owned();
        let line = head.matches('\n').count() + 1;
        let column = head.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        Problem::new("the file is not UTF-8")
            .in_file(path)
            .at(Place::new(&head, line, column, 1))
            .help("save it as UTF-8, for instance with `iconv -f WINDOWS-1252 -t UTF-8`")
    })?;
    if text.starts_with('\u{feff}') {
        return Err(Box::new(
            Problem::new("the file starts with a byte order mark")
                .in_file(path)
                .help("save it as UTF-8 without BOM: offsets would be one off"),
        ));
    }
    if let Some(at) = text.find('\r') {
        let line = text[..at].matches('\n').count() + 1;
        return Err(Box::new(
            Problem::new("the file has carriage returns")
                .in_file(path)
                .at(Place::new(&text, line, 1, 1))
                .help("save it with LF line ends: offsets would shift with every line"),
        ));
    }
    Ok(text)
}

/// Opens a file and locks it, and makes it first where it is missing.
pub fn lock_file(path: &Path) -> Result<File> {
    let locked = open_lock(path).and_then(|file| file.lock().map(|()| file));
    locked.map_err(|error| refused(path, &error))
}

/// Opens a file for locking, and makes it first where it is missing.
pub fn open_lock(path: &Path) -> io::Result<File> {
    fs::create_dir_all(folder(path))?;
    File::options().create(true).truncate(false).write(true).open(path)
}
