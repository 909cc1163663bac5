//! The archive of a project: where its XML and its sources are, under the names programs give them.

use std::collections::HashMap;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::super::xml::{self, Element};
use crate::archive::{Archive, Limits};
use crate::problem::{Problem, Result};

/// A project's files.
pub struct Package<'a> {
    archive: Option<Archive<'a>>,
    root: Option<Element>,
    /// The entries by the last part of their names, in lower case.
    files: HashMap<String, String>,
    remarks: Vec<String>,
    /// Whether kwali itself wrote the project: then all is as the standard says.
    pub own: bool,
}

/// The text of a source's file.
pub struct SourceText {
    /// Without its byte order mark.
    pub text: String,
    /// How many byte order marks it began with: some programs count one, and some add one to a text
    /// that has one, of which the next takes it for a sign of the text.
    pub marks: usize,
}

impl SourceText {
    /// A text that came after some byte order marks, and may begin with more.
    pub fn new(text: &str, before: usize) -> Self {
        let bare = text.trim_start_matches('\u{feff}');
        let marks = before + (text.len() - bare.len()) / '\u{feff}'.len_utf8();
        Self { text: bare.to_owned(), marks }
    }
}

impl SourceText {
    /// The text with its marks, of a program that writes none before it.
    pub fn with_marks(self) -> Self {
        Self { text: format!("{}{}", "\u{feff}".repeat(self.marks), self.text), marks: 0 }
    }
}

impl<'a> Package<'a> {
    /// Opens an archive and reads the XML in it.
    pub fn open(bytes: &'a [u8]) -> Result<Self> {
        let mut archive = Archive::open(bytes, Limits::PROJECT)?;
        let names = archive.names();
        let documents = names.iter().filter(|name| name.to_lowercase().ends_with(".qde"));
        let documents: Vec<&String> = documents.collect();
        let usual = |name: &&&String| last(name) == "project.qde";
        let Some(name) = documents.iter().find(usual).or(documents.first()) else {
            return Err(Box::new(
                Problem::new("the archive holds no project: there is no `project.qde` in it")
                    .help("export a REFI-QDA project (.qdpx) from the other program"),
            ));
        };
        let mut remarks = Vec::new();
        if documents.len() > 1 {
            remarks
                .push(format!("of {} projects in the archive `{name}` is read", documents.len()));
        }
        let document = archive.require(name)?;
        let root = text_of(&document).and_then(|text| xml::read(&text));
        let root = root.map_err(|problem| problem.in_file(name.as_str()))?;
        let mut files = HashMap::new();
        for name in &names {
            files.entry(last(name)).or_insert_with(|| name.clone());
        }
        Ok(Self { archive: Some(archive), root: Some(root), files, remarks, own: false })
    }

    /// A project's XML without an archive around it.
    pub fn bare(root: Element) -> Self {
        let (files, remarks) = (HashMap::new(), Vec::new());
        Self { archive: None, root: Some(root), files, remarks, own: false }
    }

    /// The XML, once.
    pub fn root(&mut self) -> Result<Element> {
        self.root.take().ok_or_else(|| Box::new(Problem::new("the project was read already")))
    }

    /// What was decided in opening it.
    pub fn remarks(&mut self) -> Vec<String> {
        std::mem::take(&mut self.remarks)
    }

    /// The text of the file that a path names, if it is in the archive.
    ///
    /// Only the last part of the path counts: programs write `internal://x.txt`, `sources/x.txt`,
    /// `Sources\x.txt` or just `x.txt`, and all files stand in one folder. So a path can lead to
    /// nothing else than an entry of the archive.
    pub fn text(&mut self, path: &str) -> Result<Option<SourceText>> {
        let (Some(archive), Some(name)) = (&mut self.archive, self.files.get(&last(path))) else {
            return Ok(None);
        };
        let Some(bytes) = archive.read(name)? else { return Ok(None) };
        Ok(Some(decoded(&bytes)))
    }

    /// Whether a path names a file of the archive.
    pub fn holds(&self, path: &str) -> bool {
        self.files.contains_key(&last(path))
    }
}

/// The last part of a path, in lower case.
fn last(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_lowercase()
}

/// A source as text: UTF-8 as the standard says, UTF-16 by its mark, and else as Windows wrote it.
fn decoded(bytes: &[u8]) -> SourceText {
    let mark = Encoding::for_bom(bytes);
    let (encoding, length) = mark.unwrap_or((UTF_8, 0));
    let rest = &bytes[length..];
    let text = match std::str::from_utf8(rest) {
        Ok(text) if encoding == UTF_8 => text.to_owned(),
        _ if encoding == UTF_8 => encoding_rs::WINDOWS_1252.decode(rest).0.into_owned(),
        _ => encoding.decode_without_bom_handling(rest).0.into_owned(),
    };
    SourceText::new(&text, usize::from(mark.is_some()))
}

/// The text of an XML file, in UTF-8 or UTF-16, with or without a mark.
pub fn text_of(bytes: &[u8]) -> Result<String> {
    let guess = match bytes {
        [b'<', 0, ..] => UTF_16LE,
        [0, b'<', ..] => UTF_16BE,
        _ => UTF_8,
    };
    let (encoding, length) = Encoding::for_bom(bytes).unwrap_or((guess, 0));
    let (text, broken) = encoding.decode_without_bom_handling(&bytes[length..]);
    if broken {
        return Err(Box::new(
            Problem::new(format!(
                "the file is neither XML nor an archive: it is no {}",
                encoding.name()
            ))
            .help("export a REFI-QDA project (.qdpx) or codebook (.qdc) from the other program"),
        ));
    }
    Ok(text.into_owned())
}
