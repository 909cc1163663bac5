//! One segment of an index, asked for a query in one language.

use std::collections::HashMap;

use tantivy::columnar::Column;
use tantivy::postings::{Postings, TermInfo};
use tantivy::schema::{Field as Column_, IndexRecordOption, Term};
use tantivy::{DocSet, InvertedIndexReader, SegmentReader, TERMINATED};

use super::bits::Bits;
use super::folder::Broken;
use super::terms::{BYTES, PLACE, WHO, decode};
use crate::search::matcher::{Atom, FoundAt, Matcher, Node, Positions};
use crate::search::query::{Field, Kind};

/// A segment with its columns.
pub struct Part {
    pub reader: SegmentReader,
    pub place: Column<u64>,
    pub who: Column<u64>,
    pub bytes: Column<u64>,
}

impl Part {
    pub fn new(reader: &SegmentReader) -> Result<Self, Broken> {
        let column = |name| reader.fast_fields().u64(name);
        Ok(Self {
            place: column(PLACE)?,
            who: column(WHO)?,
            bytes: column(BYTES)?,
            reader: reader.clone(),
        })
    }

    /// A document's value in a column; every document has one.
    pub fn value(column: &Column<u64>, doc: u32) -> u64 {
        column.first(doc).unwrap_or(0)
    }

    pub fn len(&self) -> u32 {
        self.reader.max_doc()
    }

    /// The documents that have a mark.
    pub fn marked(&self, field: Column_, mark: &str) -> Result<Bits, Broken> {
        let index = self.reader.inverted_index(field)?;
        let mut bits = Bits::none(self.len());
        let term = Term::from_field_text(field, mark);
        if let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? {
            while postings.doc() != TERMINATED {
                bits.add(postings.doc());
                postings.advance();
            }
        }
        Ok(bits)
    }
}

/// Which documents match: for sure, and at most.
pub struct Bounds {
    pub surely: Bits,
    pub maybe: Bits,
}

impl Bounds {
    fn exact(bits: Bits) -> Self {
        Self { maybe: bits.clone(), surely: bits }
    }

    /// Those of which positions must tell.
    pub fn open(&self) -> Bits {
        let mut open = self.maybe.clone();
        open.without(&self.surely);
        open
    }
}

/// The terms that an atom met, each with how many words it spans.
type Met = Vec<(TermInfo, u32)>;

/// A segment's words, asked by a matcher.
pub struct Asked<'a> {
    matcher: &'a Matcher,
    words: std::sync::Arc<InvertedIndexReader>,
    /// The documents that are there and of the matcher's language.
    all: Bits,
    /// By atom.
    met: Vec<Met>,
    /// By atom.
    docs: Vec<Bits>,
}

impl<'a> Asked<'a> {
    pub fn new(
        part: &Part,
        field: Column_,
        matcher: &'a Matcher,
        all: Bits,
    ) -> Result<Self, Broken> {
        let words = part.reader.inverted_index(field)?;
        let met = expand(&words, matcher)?;
        let docs = |met: &Met| {
            let mut docs = Bits::none(part.len());
            for (term, _) in met {
                let mut postings =
                    words.read_postings_from_terminfo(term, IndexRecordOption::Basic)?;
                while postings.doc() != TERMINATED {
                    docs.add(postings.doc());
                    postings.advance();
                }
            }
            docs.and(&all);
            Ok(docs)
        };
        let docs = met.iter().map(docs).collect::<Result<_, Broken>>()?;
        Ok(Self { matcher, words, all, met, docs })
    }

    fn none(&self) -> Bits {
        let mut none = self.all.clone();
        none.without(&self.all);
        none
    }

    /// Which documents match a query.
    pub fn bounds(&self, node: &Node, fields: &HashMap<Key, Bits>) -> Bounds {
        let several = |parts: &[Node]| -> Vec<Bounds> {
            parts.iter().map(|part| self.bounds(part, fields)).collect()
        };
        match node {
            Node::Words(positions) => self.words(positions),
            Node::Field(field) => {
                let mut bits = fields.get(&key(field)).cloned().unwrap_or_else(|| self.none());
                bits.and(&self.all);
                Bounds::exact(bits)
            }
            Node::All(parts) => self.both(several(parts)),
            Node::Any(parts) => self.either(several(parts)),
            Node::Not(part) => {
                let bounds = self.bounds(part, fields);
                let (mut surely, mut maybe) = (self.all.clone(), self.all.clone());
                surely.without(&bounds.maybe);
                maybe.without(&bounds.surely);
                Bounds { surely, maybe }
            }
        }
    }

    fn both(&self, parts: Vec<Bounds>) -> Bounds {
        let mut all = Bounds::exact(self.all.clone());
        for part in parts {
            all.surely.and(&part.surely);
            all.maybe.and(&part.maybe);
        }
        all
    }

    fn either(&self, parts: Vec<Bounds>) -> Bounds {
        let mut any = Bounds::exact(self.none());
        for part in parts {
            any.surely.or(&part.surely);
            any.maybe.or(&part.maybe);
        }
        any
    }

    fn words(&self, positions: &Positions) -> Bounds {
        let together = |parts: Vec<Bounds>| {
            let all = self.both(parts);
            Bounds { surely: self.none(), maybe: all.maybe }
        };
        match positions {
            Positions::Atom(atom) => Bounds::exact(self.docs[*atom as usize].clone()),
            Positions::Any(parts) => {
                self.either(parts.iter().map(|part| self.words(part)).collect())
            }
            Positions::Sequence(parts) => match &parts[..] {
                [] => Bounds::exact(self.none()),
                [only] => self.words(only),
                several => together(several.iter().map(|part| self.words(part)).collect()),
            },
            Positions::Near(left, right, _) => together(vec![self.words(left), self.words(right)]),
        }
    }

    /// What stands where in each of some documents, in their order.
    pub fn read(&self, docs: &Bits) -> Result<Vec<(u32, Vec<FoundAt>)>, Broken> {
        let mut found: Vec<(u32, FoundAt)> = Vec::new();
        let mut positions = Vec::new();
        for (met, atom) in self.met.iter().zip(0..) {
            for (term, span) in met {
                let option = IndexRecordOption::WithFreqsAndPositions;
                let mut postings = self.words.read_postings_from_terminfo(term, option)?;
                let mut doc = postings.doc();
                while doc != TERMINATED {
                    if docs.has(doc) {
                        postings.positions(&mut positions);
                        found.extend(positions.iter().map(|at| (doc, (atom, *at, at + span))));
                        doc = postings.advance();
                    } else {
                        let Some(next) = docs.from(doc) else { break };
                        doc = postings.seek(next);
                    }
                }
            }
        }
        found.sort_unstable();
        let mut by_doc: Vec<(u32, Vec<FoundAt>)> = Vec::new();
        for (doc, at) in found {
            match by_doc.last_mut().filter(|(last, _)| *last == doc) {
                Some((_, all)) => all.push(at),
                None => by_doc.push((doc, vec![at])),
            }
        }
        Ok(by_doc)
    }

    pub fn matcher(&self) -> &'a Matcher {
        self.matcher
    }
}

/// A field's name and value.
pub type Key = (String, String);

/// What a field asks.
pub fn key(field: &Field) -> Key {
    (field.name.clone(), field.value.clone())
}

/// The terms that each atom of a matcher meets.
fn expand(words: &InvertedIndexReader, matcher: &Matcher) -> Result<Vec<Met>, Broken> {
    let atoms = matcher.atoms();
    let mut met: Vec<Met> = vec![Vec::new(); atoms.len()];
    let name = matcher.language().name();
    let mut walked = Vec::new();
    for (number, atom) in atoms.iter().enumerate() {
        match narrow(atom, matcher) {
            Some(start) => walk(words, &start, |term, info| {
                met[number].extend(meets(atom, term).map(|span| (info.clone(), span)));
            })?,
            None => walked.push(number),
        }
    }
    if !walked.is_empty() {
        walk(words, &format!("{name}\0"), |term, info| {
            for number in &walked {
                let met = &mut met[*number];
                met.extend(meets(&atoms[*number], term).map(|span| (info.clone(), span)));
            }
        })?;
    }
    Ok(met)
}

fn meets(atom: &Atom, term: &[u8]) -> Option<u32> {
    let (form, span) = decode(term)?;
    atom.meets(form).then_some(span)
}

/// How the terms begin that an atom can meet, where that is known.
fn narrow(atom: &Atom, matcher: &Matcher) -> Option<String> {
    let name = matcher.language().name();
    match atom.kind {
        Kind::Stem => Some(format!("{name}\0{}\0", atom.stem)),
        Kind::Exact if !atom.written => Some(format!("{name}\0{}\0{}\0", atom.stem, atom.text)),
        Kind::Exact => {
            let folded = crate::search::matcher::folded(&atom.text);
            let stem = matcher.language().stem(&folded);
            Some(format!("{name}\0{stem}\0{folded}\0"))
        }
        _ => None,
    }
}

/// Hands over every term that begins so.
fn walk(
    words: &InvertedIndexReader,
    start: &str,
    mut each: impl FnMut(&[u8], &TermInfo),
) -> Result<(), Broken> {
    let mut end = start.as_bytes().to_vec();
    // It ends in the separator, the least of all signs.
    if let Some(last) = end.last_mut() {
        *last += 1;
    }
    let mut terms = words.terms().range().ge(start.as_bytes()).lt(end).into_stream()?;
    while let Some((term, info)) = terms.next() {
        each(term, info);
    }
    Ok(())
}
