//! What an index was made from, and what it knows of each interview.

use std::collections::HashMap;

use super::bytes::{Reader, Writer};
use super::corpus::{CaseFiles, Stamp};
use crate::search::Language;
use crate::study::Codebook;

/// Changes with the shape of the index.
const SHAPE: u32 = 2;

/// A file that was so young when it was read that it may have changed since without its stamp
/// telling; its content tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Young {
    pub case: String,
    pub file: String,
    pub stamp: Stamp,
    pub hash: [u8; 32],
}

/// What is known of one interview. Texts are numbers in [`Manifest::strings`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Its number in the index.
    pub uid: u32,
    pub case: u32,
    pub name: u32,
    pub role: u32,
    pub language: u32,
    /// A list of labels, each followed by who it is.
    pub speakers: u32,
    /// A list of those who coded it.
    pub coders: u32,
    pub turns: u32,
    pub words: u32,
    /// The bytes of its body, which ends its file.
    pub body: u32,
    /// Whether codings no longer stand on their words.
    pub drifted: bool,
    /// Its transcript's file.
    pub stamp: Stamp,
}

/// Texts and lists of texts by number.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Strings {
    pub all: Vec<String>,
    pub lists: Vec<Vec<u32>>,
    known: HashMap<String, u32>,
    known_lists: HashMap<Vec<u32>, u32>,
}

impl Strings {
    pub fn of(all: Vec<String>, lists: Vec<Vec<u32>>) -> Self {
        let known = all.iter().cloned().zip(0..).collect();
        let known_lists = lists.iter().cloned().zip(0..).collect();
        Self { all, lists, known, known_lists }
    }

    pub fn add(&mut self, text: &str) -> u32 {
        if let Some(number) = self.known.get(text) {
            return *number;
        }
        let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(text.to_owned());
        self.known.insert(text.to_owned(), number);
        number
    }

    pub fn add_list<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) -> u32 {
        let list: Vec<u32> = texts.into_iter().map(|text| self.add(text)).collect();
        let next = u32::try_from(self.lists.len()).unwrap_or(u32::MAX);
        let number = *self.known_lists.entry(list.clone()).or_insert(next);
        if number == next {
            self.lists.push(list);
        }
        number
    }
}

/// What the index was made from.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The study's files, as [`listing`] writes them.
    pub listing: Vec<u8>,
    /// What of the codebook reaches into transcripts, as [`book`] tells.
    pub book: String,
    /// The codes there were.
    pub codes: Vec<String>,
    /// The files whose stamps cannot be trusted yet.
    pub young: Vec<Young>,
    pub strings: Vec<String>,
    pub lists: Vec<Vec<u32>>,
    /// The interviews, in the study's order.
    pub records: Vec<Record>,
    /// The next interview's number.
    pub next: u32,
    /// What the index itself says it is.
    pub name: String,
    /// The files of the index, which nobody else may have touched.
    pub files: Vec<(String, Stamp)>,
}

/// What wrote the index; one written by anything else is of no use.
fn edition() -> String {
    format!("kwali {} {SHAPE} {}", env!("CARGO_PKG_VERSION"), Language::edition().to_hex())
}

/// The files of a study as bytes, which are the same as long as no stamp changes.
pub fn listing(cases: &[CaseFiles]) -> Vec<u8> {
    let mut out = Writer::default();
    out.list(cases, |out, case| {
        out.block(case.case.as_bytes());
        out.list(&case.files, |out, (name, stamp)| {
            out.block(name.as_bytes());
            out.stamp(*stamp);
        });
    });
    out.0
}

/// The files that [`listing`] wrote.
pub fn listed(bytes: &[u8]) -> Option<Vec<CaseFiles>> {
    let file = |read: &mut Reader<'_>| Some((read.text()?, read.stamp()?));
    Reader(bytes).list(|read| Some(CaseFiles { case: read.text()?, files: read.list(file)? }))
}

/// What of the codebook decides how a transcript is read.
pub fn book(codebook: &Codebook) -> String {
    let settings = codebook.settings();
    let roles: Vec<&str> = settings.roles.iter().map(|role| role.id.as_str()).collect();
    let lenses: Vec<[&str; 2]> =
        settings.lenses.iter().map(|lens| [lens.id.as_str(), lens.label.as_str()]).collect();
    format!("{:?} {roles:?} {lenses:?}", settings.language)
}

impl Manifest {
    /// The bytes of its file.
    pub fn write(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.block(edition().as_bytes());
        out.block(&self.listing);
        out.block(self.book.as_bytes());
        let text = |out: &mut Writer, text: &String| out.block(text.as_bytes());
        out.list(&self.codes, text);
        out.list(&self.young, |out, young| {
            out.block(young.case.as_bytes());
            out.block(young.file.as_bytes());
            out.stamp(young.stamp);
            out.block(&young.hash);
        });
        out.list(&self.strings, text);
        out.list(&self.lists, |out, list| out.list(list, |out, n| out.number(*n)));
        out.list(&self.records, |out, r| {
            let texts = [r.uid, r.case, r.name, r.role, r.language, r.speakers, r.coders];
            for number in texts.into_iter().chain([r.turns, r.words, r.body, r.drifted.into()]) {
                out.number(number);
            }
            out.stamp(r.stamp);
        });
        out.number(self.next);
        out.block(self.name.as_bytes());
        out.list(&self.files, |out, (name, stamp)| {
            out.block(name.as_bytes());
            out.stamp(*stamp);
        });
        let sum = blake3::hash(&out.0);
        out.0.extend_from_slice(sum.as_bytes());
        out.0
    }

    /// Reads its file; `None` when that is broken or of another version.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (content, sum) = bytes.split_at_checked(bytes.len().checked_sub(32)?)?;
        if blake3::hash(content).as_bytes() != sum {
            return None;
        }
        let mut read = Reader(content);
        if read.block()? != edition().as_bytes() {
            return None;
        }
        let young = |read: &mut Reader<'_>| {
            let (case, file) = (read.text()?, read.text()?);
            Some(Young { case, file, stamp: read.stamp()?, hash: read.block()?.try_into().ok()? })
        };
        Some(Self {
            listing: read.block()?.to_vec(),
            book: read.text()?,
            codes: read.list(Reader::text)?,
            young: read.list(young)?,
            strings: read.list(Reader::text)?,
            lists: read.list(|read| read.list(Reader::number))?,
            records: read.list(record)?,
            next: read.number()?,
            name: read.text()?,
            files: read.list(|read| Some((read.text()?, read.stamp()?)))?,
        })
    }

    /// The text of a number; empty where the number is of nothing.
    pub fn string(&self, number: u32) -> &str {
        self.strings.get(number as usize).map_or("", String::as_str)
    }

    /// The texts of a list.
    pub fn list(&self, number: u32) -> impl Iterator<Item = &str> {
        let list = self.lists.get(number as usize).map_or(&[][..], Vec::as_slice);
        list.iter().map(|number| self.string(*number))
    }
}

fn record(read: &mut Reader<'_>) -> Option<Record> {
    Some(Record {
        uid: read.number()?,
        case: read.number()?,
        name: read.number()?,
        role: read.number()?,
        language: read.number()?,
        speakers: read.number()?,
        coders: read.number()?,
        turns: read.number()?,
        words: read.number()?,
        body: read.number()?,
        drifted: read.number()? != 0,
        stamp: read.stamp()?,
    })
}
