//! The archive of a project: where its XML and its sources are, under the names programs give them.

mod files;

use std::collections::HashMap;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use self::files::{Files, Lookup, last};
use super::super::xml::{self, Element};
use crate::archive::{Archive, Limits};
use crate::problem::{Problem, Result};

/// A project's files.
pub struct Package<'a> {
    archive: Option<Archive<'a>>,
    root: Option<Element>,
    files: Files,
    /// The path that each entry is the text of: the first one that names all of it, or leads to it.
    given: HashMap<String, String>,
    remarks: Vec<String>,
    /// Whether kwali itself wrote the project: then all is as the standard says.
    pub own: bool,
}

/// What a path leads to.
pub enum Found {
    /// A text.
    Text(SourceText),
    /// No text, and why.
    No(String),
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
        let files = Files::new(archive.names());
        let documents: Vec<&String> = files.ending(".qde").collect();
        let usual = |name: &&&String| last(name).to_lowercase() == "project.qde";
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
        let given = given(&root, &files);
        Ok(Self { archive: Some(archive), root: Some(root), files, given, remarks, own: false })
    }

    /// A project's XML without an archive around it.
    pub fn bare(root: Element) -> Self {
        let (files, given, remarks) = (Files::default(), HashMap::new(), Vec::new());
        Self { archive: None, root: Some(root), files, given, remarks, own: false }
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
    /// Programs write `internal://x.txt`, `sources/x.txt`, `Sources\x.txt` or just `x.txt`: a path can
    /// lead to nothing else than an entry of the archive, and an entry is the text of one path only.
    pub fn text(&mut self, path: &str) -> Result<Found> {
        let missing = || Ok(Found::No("its text is not in the archive".to_owned()));
        let Some(archive) = &mut self.archive else { return missing() };
        let name = match self.files.find(path) {
            Lookup::One(name) => name.clone(),
            Lookup::None => return missing(),
            Lookup::Several(one, other) => {
                let what = format!("its text may be `{one}` or `{other}` of the archive");
                return Ok(Found::No(what));
            }
        };
        let first = self.given.entry(name.clone()).or_insert_with(|| path.to_owned());
        if first != path {
            return Ok(Found::No(format!(
                "the archive has only `{name}`, which is that of `{first}`"
            )));
        }
        match archive.read(&name)? {
            Some(bytes) => Ok(Found::Text(decoded(&bytes))),
            None => missing(),
        }
    }

    /// Whether a path names a file of the archive.
    pub fn holds(&self, path: &str) -> bool {
        !matches!(self.files.find(path), Lookup::None)
    }
}

/// The entries that paths of a project name as a whole. What a path only leads to by its last part must
/// be none of them.
fn given(root: &Element, files: &Files) -> HashMap<String, String> {
    let mut given = HashMap::new();
    let mut left = vec![root];
    while let Some(element) = left.pop() {
        if let Some(path) = element.get("plainTextPath")
            && let Lookup::One(name) = files.whole(path)
        {
            given.entry(name.clone()).or_insert_with(|| path.to_owned());
        }
        left.extend(element.children.iter().rev());
    }
    given
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
