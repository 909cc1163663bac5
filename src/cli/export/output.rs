//! Where an export goes: a file, a folder or standard output, and never half of one.

use std::fs;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use kwali::problem::{Problem, Result};
use kwali::store::write::{self, Staged, StagedFolder};

use crate::cli::Ui;

/// How much of an export to standard output is held in memory before a temporary file takes it.
const HELD: usize = 8 << 20;

/// A file, or standard output, that appears when all of it is there.
pub struct Output {
    name: PathBuf,
    target: Target,
    over: bool,
}

enum Target {
    File(Staged),
    /// What would go wrong halfway must not leave half of it there: so it waits.
    Standard(tempfile::SpooledTempFile),
}

impl Output {
    /// Begins an export to `path`, which `-` makes standard output; a file that stands there is
    /// refused unless `over` says that it may go.
    pub fn new(path: &Path, over: bool) -> Result<Self> {
        let target = if path == Path::new("-") {
            Target::Standard(tempfile::spooled_tempfile(HELD))
        } else {
            let path = free(path, over)?;
            require_folder(&path)?;
            Target::File(Staged::new(&path)?)
        };
        Ok(Self { name: path.to_owned(), target, over })
    }

    /// Writes bytes to it.
    pub fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.write_all(bytes).map_err(|error| write::refused(&self.name, &error))
    }

    /// Puts all of it where it belongs.
    pub fn finish(self, ui: &mut Ui) -> Result<()> {
        match self.target {
            Target::File(staged) => staged.keep(self.over),
            Target::Standard(mut held) => pass_on(&mut held, ui),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.target {
            Target::File(staged) => staged.write(bytes),
            Target::Standard(held) => held.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.target {
            Target::File(staged) => staged.flush(),
            Target::Standard(held) => held.flush(),
        }
    }
}

/// Refuses a file in a folder that is not there: its name is more likely mistaken than meant.
fn require_folder(path: &Path) -> Result<()> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    match parent.filter(|parent| !parent.exists()) {
        None => Ok(()),
        Some(parent) => Err(Box::new(
            Problem::new(format!("there is no folder `{}`", parent.display()))
                .help("make it first, or write somewhere else"),
        )),
    }
}

fn pass_on(held: &mut tempfile::SpooledTempFile, ui: &mut Ui) -> Result<()> {
    let unread = |error| Problem::new(format!("cannot read back what is to be printed: {error}"));
    held.rewind().map_err(unread)?;
    let mut buffer = vec![0; 64 << 10];
    loop {
        let read = held.read(&mut buffer).map_err(unread)?;
        if read == 0 {
            return Ok(());
        }
        ui.raw(&buffer[..read])?;
    }
}

/// Begins a folder of exported files at `path`. With `over` it may take the place of an older export,
/// which is a folder with nothing but files that `own` knows, by their path within it.
pub fn folder(path: &Path, over: bool, own: impl Fn(&Path) -> bool) -> Result<StagedFolder> {
    if path.exists() && !path.is_dir() {
        return Err(Box::new(
            Problem::new("there is a file of this name")
                .in_file(path)
                .help("name the folder to write"),
        ));
    }
    let mut held = Vec::new();
    collect(path, path, &mut held).map_err(|error| write::unreadable(path, &error))?;
    if let Some(foreign) = held.iter().find(|file| !own(file)) {
        return Err(Box::new(
            Problem::new("the folder holds what no export wrote")
                .in_file(path.join(foreign))
                .help("nothing was written; name another folder, or an empty one"),
        ));
    }
    if !held.is_empty() && !over {
        return Err(in_the_way(path));
    }
    StagedFolder::new(path)
}

/// Where a file that is to stand at `path` really goes: what a link leads to is replaced, not the link.
fn free(path: &Path, over: bool) -> Result<PathBuf> {
    let (what, help) = match fs::metadata(path) {
        Err(_) => return Ok(path.to_owned()),
        Ok(known) if known.is_dir() => ("a folder", "name the file to write"),
        // A pipe or a device would be gone.
        Ok(known) if !known.is_file() => ("no file", "`-` is standard output"),
        Ok(_) if !over => return Err(in_the_way(path)),
        Ok(_) => return fs::canonicalize(path).map_err(|error| write::refused(path, &error)),
    };
    Err(Box::new(Problem::new(format!("what stands there is {what}")).in_file(path).help(help)))
}

fn in_the_way(path: &Path) -> Box<Problem> {
    let help = "nothing was overwritten; choose another name, or say `--force`";
    Box::new(write::exists(path).help(help))
}

/// The files in a folder as seen from `root`, and what is neither file nor folder; none where it is
/// missing.
fn collect(root: &Path, folder: &Path, into: &mut Vec<PathBuf>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            collect(root, &entry.path(), into)?;
        } else {
            let path = entry.path();
            into.push(path.strip_prefix(root).unwrap_or(&path).to_owned());
        }
    }
    Ok(())
}
