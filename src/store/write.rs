//! Writing so that a file is either the old one or the new one, never a half of each.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use rayon::prelude::*;

use crate::problem::{Problem, Result};

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
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(Box::new(
            Problem::new("the file exists already")
                .in_file(path)
                .help("nothing was overwritten; choose another name or remove it first"),
        )),
        Err(error) => Err(refused(path, &error)),
    }
}

/// Puts files of one folder on disk, and their names with them. Together this takes far less time
/// than one after the other: the disk's journal is written for many at once.
pub fn settle(folder: &Path, files: &[std::path::PathBuf]) -> Result<()> {
    files.par_iter().try_for_each(|path| {
        let synced = File::open(path).and_then(|file| file.sync_data());
        synced.map_err(|error| refused(path, &error))
    })?;
    // Only some systems can open a folder; where they cannot, names need no syncing.
    #[cfg(unix)]
    File::open(folder).and_then(|f| f.sync_all()).map_err(|error| refused(folder, &error))?;
    Ok(())
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
    Ok(())
}

fn stage(path: &Path, content: &[u8], sync: bool) -> io::Result<tempfile::NamedTempFile> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".kwali-");
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

fn decode(path: &Path, bytes: Vec<u8>) -> Result<String> {
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

/// Opens a file for locking, and makes it first where it is missing.
pub fn lock_file(path: &Path) -> Result<File> {
    let open = || {
        fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        let file = File::options().create(true).truncate(false).write(true).open(path)?;
        file.lock()?;
        Ok(file)
    };
    open().map_err(|error: io::Error| refused(path, &error))
}
