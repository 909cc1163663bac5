//! Files that people bring from elsewhere, before they are read.

use std::collections::HashSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::{Store, entries, files, folders, write};
use crate::problem::{Problem, Result};

/// How large a file of a transcript is at most: more is a recording, or a mistake.
const LARGEST: u64 = 1 << 30;

/// What stands in somebody's file.
pub fn read_any(path: &Path) -> Result<Vec<u8>> {
    let unreadable = |e: std::io::Error| write::unreadable(path, &e);
    let kind = fs::metadata(path).map_err(unreadable)?;
    if is_device(&kind) {
        return Err(Box::new(
            Problem::new("this is a device and no file").in_file(path).help("name a file"),
        ));
    }
    // What has no length of its own, such as a pipe, can go on without end.
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(unreadable)?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST || kind.len() > LARGEST {
        return Err(Box::new(
            Problem::new(format!("the file is larger than {} MB", LARGEST >> 20))
                .in_file(path)
                .help("no transcript is: see whether it is another file that you mean"),
        ));
    }
    Ok(bytes)
}

#[cfg(unix)]
fn is_device(kind: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    kind.file_type().is_char_device() || kind.file_type().is_block_device()
}

#[cfg(not(unix))]
fn is_device(_: &fs::Metadata) -> bool {
    false
}

/// As much of somebody's file as tells what it is: the lines at its head, or all of an archive. Nothing
/// of what is no plain file, for what is read of a pipe is gone.
pub fn read_start(path: &Path) -> Option<Vec<u8>> {
    const HEAD: u64 = 1 << 16;
    if !fs::metadata(path).ok()?.is_file() {
        return None;
    }
    let mut head = Vec::new();
    fs::File::open(path).ok()?.take(HEAD).read_to_end(&mut head).ok()?;
    if (head.len() as u64) < HEAD {
        return Some(head);
    }
    // Neither an archive nor what has two bytes a letter can be cut at a line's end.
    if head.starts_with(b"PK") || head.contains(&0) {
        return read_any(path).ok();
    }
    let end = head.iter().rposition(|byte| *byte == b'\n').map_or(head.len(), |at| at + 1);
    head.truncate(end);
    Some(head)
}

/// How the names of files end that are looked for in a folder of transcripts.
const TRANSCRIPTS: [&str; 17] = [
    "txt", "md", "docx", "odt", "fodt", "rtf", "pdf", "html", "htm", "vtt", "srt", "json", "eaf",
    "csv", "tsv", "xlsx", "ods",
];

/// The transcripts in a folder that is no study's, by the endings of their names; sorted.
pub fn text_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let matches = |path: &Path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or(".");
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
        // Names that begin so are those of files that a program has open.
        !name.starts_with(['.', '~']) && TRANSCRIPTS.contains(&ending.as_str())
    };
    let mut found = entries(folder, |path, kind| matches(path) && kind.is_file())?;
    leave_codings_out(&mut found, folder);
    if found.is_empty() {
        return Err(Box::new(
            Problem::new(format!(
                "the folder has no files that end in .{}",
                TRANSCRIPTS.join(", .")
            ))
            .in_file(folder)
            .help("name the files one by one if they end in something else"),
        ));
    }
    Ok(found)
}

/// What stands beside a transcript with a coder in its name are codings of it.
fn leave_codings_out(files: &mut Vec<PathBuf>, folder: &Path) {
    let there: HashSet<PathBuf> = files.iter().cloned().collect();
    files.retain(|path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
        let interview = name.strip_suffix(".csv").and_then(|name| name.split_once('.'));
        !interview.is_some_and(|(name, _)| there.contains(&folder.join(format!("{name}.md"))))
    });
}

impl Store {
    /// The files in `notes/`, where notes of other programs' projects are kept.
    pub fn notes(&self) -> Result<Vec<PathBuf>> {
        files(&self.root.join("notes"), "md")
    }

    /// All files in `corpus/` and the folders in it, but the table of cases and analysts' texts; as seen
    /// from the study's folder, with `/`.
    pub fn other_files(&self) -> Result<Vec<String>> {
        let corpus = self.corpus();
        let mut found = Vec::new();
        let mut left = vec![(corpus.clone(), "corpus".to_owned())];
        while let Some((folder, told)) = left.pop() {
            for path in entries(&folder, |_, kind| kind.is_file())? {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
                found.extend(name.map(|name| format!("{told}/{name}")));
            }
            for path in folders(&folder)? {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
                left.extend(name.map(|name| (path.clone(), format!("{told}/{name}"))));
            }
        }
        found.retain(|file| file != "corpus/cases.csv" && !file.starts_with("corpus/cells/"));
        found.sort();
        Ok(found)
    }
}
