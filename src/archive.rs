//! Zip archives that strangers made, read within bounds.
//!
//! Nothing is ever written under a name that an archive gives; its entries are only read, one at a
//! time, and never further than a limit, whatever sizes the archive claims.

use std::collections::HashSet;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::problem::{Problem, Result};

/// How much of an archive is read at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one entry, unpacked.
    pub entry: u64,
    /// Bytes of all entries that are read, unpacked.
    pub total: u64,
    /// How many entries there may be.
    pub entries: usize,
}

impl Limits {
    /// For a document of a word processor or a spreadsheet.
    pub const DOCUMENT: Self = Self { entry: 64 << 20, total: 256 << 20, entries: 10_000 };
    /// For a whole project with its sources. All that is read of it is held in memory, several times
    /// over: a quarter of a gigabyte is the talk of some thousand days.
    pub const PROJECT: Self = Self { entry: 128 << 20, total: 256 << 20, entries: 200_000 };
}

/// An archive in memory.
#[derive(Debug)]
pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    limits: Limits,
    read: u64,
    /// Names that several entries have.
    doubled: HashSet<Vec<u8>>,
}

impl<'a> Archive<'a> {
    /// Whether some bytes begin as an archive does.
    pub fn is_one(bytes: &[u8]) -> bool {
        bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
    }

    /// Reads an archive's list of entries.
    pub fn open(bytes: &'a [u8], limits: Limits) -> Result<Self> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
        if zip.len() > limits.entries {
            return Err(too_large(format!("the archive has {} entries", zip.len())));
        }
        let doubled = doubled(bytes, zip.central_directory_start());
        Ok(Self { zip, limits, read: 0, doubled })
    }

    /// The names of all entries, in the order of the archive's list; one that cannot be read stands
    /// for an entry that cannot be asked for, and is left out.
    pub fn names(&self) -> Vec<String> {
        self.zip.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect()
    }

    /// The bytes of an entry; `None` where there is none of this name. Where several entries have the
    /// name, none of them is meant for sure.
    pub fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>> {
        if self.doubled.contains(name.as_bytes()) {
            return Err(Box::new(
                Problem::new(format!("the archive has more than one entry called `{name}`"))
                    .help("which one is meant cannot be told: make or export it again"),
            ));
        }
        let entry = match self.zip.by_name(name) {
            Ok(entry) => entry,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(broken(&error)),
        };
        let left = self.limits.entry.min(self.limits.total.saturating_sub(self.read));
        let mut bytes = Vec::new();
        let taken = entry.take(left + 1).read_to_end(&mut bytes);
        taken.map_err(|error| unreadable(&error))?;
        let length = bytes.len() as u64;
        if length > left {
            let what = if left < self.limits.entry { "with what was read before it, " } else { "" };
            let bound = if left < self.limits.entry { self.limits.total } else { left } >> 20;
            return Err(too_large(format!("{what}`{name}` unpacks to more than {bound} MB")));
        }
        self.read += length;
        Ok(Some(bytes))
    }

    /// The bytes of an entry that must be there.
    pub fn require(&mut self, name: &str) -> Result<Vec<u8>> {
        self.read(name)?.ok_or_else(|| {
            let missing = Problem::new(format!("the archive has no `{name}`"));
            Box::new(missing.help("it may have been cut off: make or send it again"))
        })
    }
}

fn broken(error: &ZipError) -> Box<Problem> {
    if matches!(error, ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) {
        return Box::new(
            Problem::new("the archive is locked with a password")
                .help("make or export it again without one"),
        );
    }
    unreadable(error)
}

fn unreadable(error: &dyn std::fmt::Display) -> Box<Problem> {
    Box::new(
        Problem::new(format!("the archive cannot be read: {error}"))
            .help("it may have been cut off: make or send it again"),
    )
}

fn too_large(message: String) -> Box<Problem> {
    Box::new(Problem::new(message).help("no such file holds that much; it was not read further"))
}

/// The names that stand more than once in an archive's list: whoever reads by name gets one of them.
fn doubled(bytes: &[u8], start: u64) -> HashSet<Vec<u8>> {
    const FIXED: usize = 46;
    let (mut met, mut twice) = (HashSet::new(), HashSet::new());
    let mut rest = usize::try_from(start).ok().and_then(|start| bytes.get(start..)).unwrap_or(&[]);
    while rest.starts_with(b"PK\x01\x02") && rest.len() >= FIXED {
        let length = |at: usize| usize::from(u16::from_le_bytes([rest[at], rest[at + 1]]));
        let (name, extra, comment) = (length(28), length(30), length(32));
        let Some(name) = rest.get(FIXED..FIXED + name) else { break };
        if !met.insert(name) {
            twice.insert(name.to_vec());
        }
        rest = rest.get(FIXED + name.len() + extra + comment..).unwrap_or(&[]);
    }
    twice
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn packed(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn entries_are_read_by_name() {
        let bytes = packed(&[("a.txt", b"one"), ("b/c.txt", b"two")]);
        let mut archive = Archive::open(&bytes, Limits::DOCUMENT).unwrap();
        assert_eq!(archive.names(), ["a.txt", "b/c.txt"]);
        assert_eq!(archive.read("b/c.txt").unwrap().unwrap(), b"two");
        assert_eq!(archive.read("d").unwrap(), None);
        assert!(archive.require("d").unwrap_err().message().contains("no `d`"));
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused() {
        let limits = Limits { entry: 1000, total: 1500, entries: 2 };
        let bytes = packed(&[("bomb", &vec![0; 100_000]), ("fits", &[0; 900])]);
        let mut archive = Archive::open(&bytes, limits).unwrap();
        assert!(archive.read("bomb").unwrap_err().message().contains("unpacks to more"));
        assert_eq!(archive.read("fits").unwrap().unwrap().len(), 900);
        assert!(archive.read("fits").is_err(), "together they are too much");
        let limits = Limits { entries: 1, ..limits };
        assert!(Archive::open(&bytes, limits).is_err());
    }

    #[test]
    fn of_two_entries_with_one_name_neither_is_read() {
        let mut bytes = packed(&[("a.txt", b"one"), ("b.txt", b"two"), ("c.txt", b"three")]);
        for at in 0..bytes.len() - 5 {
            if bytes[at..].starts_with(b"b.txt") {
                bytes[at] = b'a';
            }
        }
        let mut archive = Archive::open(&bytes, Limits::DOCUMENT).unwrap();
        let told = archive.read("a.txt").unwrap_err();
        assert!(told.message().contains("more than one entry called `a.txt`"), "{told}");
        assert_eq!(archive.read("c.txt").unwrap().unwrap(), b"three");
    }

    #[test]
    fn a_password_is_told() {
        let mut bytes = packed(&[("a.txt", b"one")]);
        let list = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
        bytes[6] |= 1;
        bytes[list + 8] |= 1;
        let told = Archive::open(&bytes, Limits::DOCUMENT).unwrap().read("a.txt").unwrap_err();
        assert!(told.message().contains("password"), "{told}");
    }

    #[test]
    fn what_is_cut_off_is_no_archive() {
        let bytes = packed(&[("a.txt", b"one")]);
        for end in 0..bytes.len() {
            if let Ok(mut archive) = Archive::open(&bytes[..end], Limits::DOCUMENT) {
                let _ = archive.read("a.txt");
            }
        }
        assert!(Archive::open(b"PK\x03\x04", Limits::DOCUMENT).is_err());
    }
}
