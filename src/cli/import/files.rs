//! Other programs' files on the disk, which are only read.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use kwali::interchange::qc::Files;
use kwali::problem::{Problem, Result};
use kwali::store::write::unreadable;

/// Larger than any file of a project of texts.
const LARGEST: u64 = 1 << 30;

/// The bytes of a file that is not too large to be one of a project.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    let found = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if !found.is_file() {
        return Err(Box::new(Problem::new("this is no file").in_file(path)));
    }
    if found.len() > LARGEST {
        let message = format!("the file has more than {} MB", LARGEST >> 20);
        let problem = Problem::new(message).in_file(path);
        return Err(Box::new(problem.help("no project of texts has such a file")));
    }
    fs::read(path).map_err(|error| unreadable(path, &error))
}

/// What a file begins with.
pub fn begin(path: &Path) -> Result<Vec<u8>> {
    let unreadable = |error| unreadable(path, &error);
    let mut begins = Vec::new();
    let file = fs::File::open(path).map_err(unreadable)?;
    file.take(100).read_to_end(&mut begins).map_err(unreadable)?;
    Ok(begins)
}

/// The bytes of a database, when all of it is there: what a program still holds open, or left when it
/// was killed, stands in a file beside it.
pub fn database(path: &Path) -> Result<Vec<u8>> {
    for ending in ["-wal", "-journal"] {
        let mut beside = path.as_os_str().to_owned();
        beside.push(ending);
        let beside = PathBuf::from(beside);
        if fs::metadata(&beside).is_ok_and(|found| found.len() > 0) {
            let problem =
                Problem::new("a part of the database is not in it yet, but in the file beside it");
            return Err(Box::new(problem.in_file(beside).help(
                "close the program that has it open; or open the project in it once, and close it",
            )));
        }
    }
    read(path)
}

/// A folder of a project.
pub struct OnDisk {
    root: PathBuf,
}

impl OnDisk {
    pub fn new(folder: &Path) -> Result<Self> {
        let root = fs::canonicalize(folder).map_err(|error| unreadable(folder, &error))?;
        Ok(Self { root })
    }
}

impl Files for OnDisk {
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let path = self.root.join(name);
        // A link may lead anywhere; what is outside is not the project's.
        match fs::canonicalize(&path) {
            Ok(real) if real.starts_with(&self.root) => database(&real).map(Some),
            Ok(_) => {
                let problem = Problem::new("this leads out of the project's folder").in_file(path);
                Err(Box::new(problem.help("put the file itself there")))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(unreadable(&path, &error)),
        }
    }

    fn list(&self, folder: &str) -> Result<Vec<String>> {
        let mut names = Vec::new();
        let mut open = vec![(self.root.join(folder), folder.to_owned())];
        while let Some((path, name)) = open.pop() {
            let entries = match fs::read_dir(&path) {
                Ok(entries) => entries,
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => return Err(unreadable(&path, &error)),
            };
            for entry in entries {
                let entry = entry.map_err(|error| unreadable(&path, &error))?;
                let kind = entry.file_type().map_err(|error| unreadable(&path, &error))?;
                let name = format!("{name}/{}", entry.file_name().to_string_lossy());
                if kind.is_dir() {
                    open.push((entry.path(), name));
                } else {
                    names.push(name);
                }
            }
        }
        names.sort();
        Ok(names)
    }
}
