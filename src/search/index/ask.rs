//! What a query finds in an index.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

use rayon::prelude::*;

use super::bits::Bits;
use super::documents::{CODE, CODER};
use super::folder::{Broken, Opened};
use super::manifest::{Manifest, Record};
use super::part::{Asked, Key, Part, key};
use super::terms::{mark, schema, unpair};
use crate::search::hit::Order;
use crate::search::language::Language;
use crate::search::matcher::{Fields, Matcher, NoFields};
use crate::search::names::memo_source;
use crate::search::query::{Field, Query};
use crate::search::score::Weights;
use crate::search::words::fold;
use crate::study::Cases;

/// A turn that was found.
#[derive(Debug)]
pub struct Match {
    /// The interview's place among the records.
    pub record: usize,
    /// The turn's number, from 1.
    pub turn: u32,
    part: usize,
    doc: u32,
    pub score: f64,
    /// The words that were found, from and up to.
    pub words: Vec<Range<usize>>,
}

/// What was found, before texts are read.
pub struct Matches {
    /// How many turns of each interview match, by its place among the records.
    pub counts: BTreeMap<usize, usize>,
    /// As many as were asked for, in order.
    pub matches: Vec<Match>,
}

/// The segments of an index, ready to be asked.
pub struct Parts {
    parts: Vec<Part>,
    /// The place of each interview among the records, by its number.
    places: Vec<Option<usize>>,
}

impl Parts {
    pub fn new(opened: &Opened) -> Result<Self, Broken> {
        let parts = opened.segments.iter().map(Part::new).collect::<Result<_, _>>()?;
        let mut places = vec![None; opened.manifest.next as usize];
        for (at, record) in opened.manifest.records.iter().enumerate() {
            *places.get_mut(record.uid as usize).ok_or(Broken)? = Some(at);
        }
        Ok(Self { parts, places })
    }

    /// The number of a turn's lens and label among the strings, and the bytes where it stands.
    pub fn turn(&self, found: &Match) -> ((u32, u32), (u32, u32)) {
        let part = &self.parts[found.part];
        let who = unpair(Part::value(&part.who, found.doc));
        (who, unpair(Part::value(&part.bytes, found.doc)))
    }
}

/// A query made ready for an index.
pub struct Search<'a> {
    pub manifest: &'a Manifest,
    pub parts: &'a Parts,
    pub cases: &'a Cases,
    pub query: &'a Query,
}

/// What one segment gave in one language.
struct Answer<'a> {
    part: usize,
    asked: Asked<'a>,
    fields: HashMap<Key, Bits>,
    matching: Bits,
    /// How many turns hold each leaf.
    holding: Vec<usize>,
}

/// A score, and the words that were found.
type Scored = (f64, Vec<Range<usize>>);

/// Answers for a document what was found out for all.
struct Known<'a> {
    fields: &'a HashMap<Key, Bits>,
    doc: u32,
}

impl Fields for Known<'_> {
    fn holds(&self, field: &Field) -> bool {
        self.fields.get(&key(field)).is_some_and(|bits| bits.has(self.doc))
    }
}

impl Search<'_> {
    /// Finds what matches; `limit` says how many are wanted beyond being counted.
    pub fn run(&self, order: Order, limit: Option<usize>) -> Result<Matches, Broken> {
        let languages: BTreeSet<&str> =
            self.manifest.records.iter().map(|r| self.manifest.string(r.language)).collect();
        let languages: BTreeSet<&str> =
            languages.into_iter().map(|code| Language::of(code).name()).collect();
        let leaves = self.query.leaves();
        let queries: Vec<&Query> = [self.query].into_iter().chain(leaves.iter().copied()).collect();
        let matchers: Vec<Matcher> = languages
            .iter()
            .map(|name| Matcher::new(Language::of(name), queries.iter().copied()))
            .collect();
        let pairs: Vec<(usize, &Matcher)> = (0..self.parts.parts.len())
            .flat_map(|part| matchers.iter().map(move |matcher| (part, matcher)))
            .collect();
        let several = languages.len() > 1;
        let answers: Vec<Answer<'_>> = pairs
            .into_par_iter()
            .map(|(part, matcher)| self.answer(part, several, matcher, leaves.len()))
            .collect::<Result<_, Broken>>()?;
        let mut matches = Vec::new();
        for (number, answer) in answers.iter().enumerate() {
            let part = &self.parts.parts[answer.part];
            for doc in answer.matching.iter() {
                let (uid, turn) = unpair(Part::value(&part.place, doc));
                let place = self.parts.places.get(uid as usize).copied().flatten();
                let record = place.ok_or(Broken)?;
                let words = Vec::new();
                let part = answer.part;
                matches.push((number, Match { record, turn, part, doc, score: 0.0, words }));
            }
        }
        matches.sort_unstable_by_key(|(_, found)| (found.record, found.turn));
        let mut counts = BTreeMap::new();
        for (_, found) in &matches {
            *counts.entry(found.record).or_insert(0) += 1;
        }
        let weights = self.weights(&answers, leaves.len());
        if order == Order::Text {
            matches.truncate(limit.unwrap_or(usize::MAX));
        }
        let mut matches = self.scored(&answers, &weights, matches, leaves.len())?;
        if order == Order::Relevance {
            matches.sort_by(|a, b| b.score.total_cmp(&a.score));
            matches.truncate(limit.unwrap_or(usize::MAX));
        }
        Ok(Matches { counts, matches })
    }

    fn weights(&self, answers: &[Answer<'_>], leaves: usize) -> Weights {
        let sum = |of: fn(&Record) -> u32| -> usize {
            self.manifest.records.iter().map(|record| of(record) as usize).sum()
        };
        let held = |leaf: usize| answers.iter().map(|answer| answer.holding[leaf]).sum();
        let holding: Vec<usize> = (0..leaves).map(held).collect();
        Weights::new(sum(|r| r.turns), sum(|r| r.words), &holding)
    }

    /// Which documents of a segment match, of the matcher's language where there are several.
    fn answer<'m>(
        &self,
        number: usize,
        several: bool,
        matcher: &'m Matcher,
        leaves: usize,
    ) -> Result<Answer<'m>, Broken> {
        let part = &self.parts.parts[number];
        let mut all = Bits::of(part.len(), |doc| !part.reader.is_deleted(doc));
        if several {
            let name = matcher.language().name();
            all.and(&self.of_records(part, |record| {
                Language::of(self.manifest.string(record.language)).name() == name
            }));
        }
        let mut fields = HashMap::new();
        for field in self.query.fields() {
            fields.insert(key(field), self.field(part, field, matcher.language(), &all)?);
        }
        let asked = Asked::new(part, schema().1.text, matcher, all)?;
        let bounds: Vec<_> =
            matcher.queries().iter().map(|node| asked.bounds(node, &fields)).collect();
        let mut open = bounds[0].open();
        bounds.iter().for_each(|bounds| open.or(&bounds.open()));
        let mut matching: Vec<Bits> = bounds.into_iter().map(|bounds| bounds.surely).collect();
        let found: HashMap<u32, _> = asked.read(&open)?.into_iter().collect();
        for doc in open.iter() {
            let scan = matcher.scan_of(found.get(&doc).cloned().unwrap_or_default());
            for (query, matching) in matching.iter_mut().enumerate() {
                let known = Known { fields: &fields, doc };
                if !matching.has(doc) && scan.matches(query, &known).is_some() {
                    matching.add(doc);
                }
            }
        }
        let holding = matching[1..=leaves].iter().map(Bits::len).collect();
        let matching = matching.swap_remove(0);
        Ok(Answer { part: number, asked, fields, matching, holding })
    }

    /// Gives matches their scores and words.
    fn scored(
        &self,
        answers: &[Answer<'_>],
        weights: &Weights,
        matches: Vec<(usize, Match)>,
        leaves: usize,
    ) -> Result<Vec<Match>, Broken> {
        let mut wanted: Vec<Bits> =
            answers.iter().map(|a| Bits::none(self.parts.parts[a.part].len())).collect();
        matches.iter().for_each(|(answer, found)| wanted[*answer].add(found.doc));
        let read = answers.par_iter().zip(&wanted).map(|(answer, wanted)| {
            let words = &self.parts.parts[answer.part].words;
            let matcher = answer.asked.matcher();
            let found: HashMap<u32, _> = answer.asked.read(wanted)?.into_iter().collect();
            let score = |doc: u32| {
                let scan = matcher.scan_of(found.get(&doc).cloned().unwrap_or_default());
                let count = |leaf| scan.matches(leaf + 1, &NoFields).map_or(0, |found| found.len());
                let often: Vec<usize> = (0..leaves).map(count).collect();
                let length = usize::try_from(Part::value(words, doc)).unwrap_or(0);
                let known = Known { fields: &answer.fields, doc };
                let places = scan.matches(0, &known).unwrap_or_default();
                (doc, (weights.score(length, &often), places))
            };
            Ok(wanted.iter().map(score).collect())
        });
        let mut read: Vec<HashMap<u32, Scored>> = read.collect::<Result<_, Broken>>()?;
        let filled = matches.into_iter().map(|(answer, found)| {
            let (score, words) = read[answer].remove(&found.doc).unwrap_or_default();
            Match { score, words, ..found }
        });
        Ok(filled.collect())
    }

    /// The documents for which a field holds.
    fn field(
        &self,
        part: &Part,
        field: &Field,
        language: &'static Language,
        all: &Bits,
    ) -> Result<Bits, Broken> {
        let value = field.value.as_str();
        let manifest = self.manifest;
        let fields = schema().1;
        Ok(match field.name.as_str() {
            "role" => self.of_records(part, |record| manifest.string(record.role) == value),
            "case" => self.of_records(part, |record| manifest.string(record.case) == value),
            "interview" => self.of_records(part, |record| {
                let (case, name) = (manifest.string(record.case), manifest.string(record.name));
                name == value || format!("{case}/{name}") == value
            }),
            "lens" => {
                // No lens has the empty name that stands for none.
                let numbers = self.strings(|text| text == value);
                Bits::of(part.len(), |doc| numbers.contains(&unpair(Part::value(&part.who, doc)).0))
            }
            "speaker" => self.speaker(part, value),
            "code" => part.marked(fields.mark, &mark(CODE, value))?,
            "coder" => part.marked(fields.mark, &mark(CODER, value))?,
            "memo" => {
                let Ok(query) = Query::parse(&memo_source(value)) else {
                    return Ok(Bits::none(part.len()));
                };
                let matcher = Matcher::new(language, [&query]);
                let asked = Asked::new(part, fields.memo, &matcher, all.clone())?;
                let bounds = asked.bounds(&matcher.queries()[0], &HashMap::new());
                let mut matching = bounds.surely.clone();
                for (doc, found) in asked.read(&bounds.open())? {
                    if matcher.scan_of(found).matches(0, &NoFields).is_some() {
                        matching.add(doc);
                    }
                }
                matching
            }
            name => self.of_records(part, |record| {
                fold(self.cases.value(manifest.string(record.case), name)) == fold(value)
            }),
        })
    }

    /// The numbers of the strings that are so.
    fn strings(&self, wanted: impl Fn(&str) -> bool) -> HashSet<u32> {
        let strings = self.manifest.strings.iter().zip(0..);
        strings.filter(|(text, _)| wanted(text)).map(|(_, number)| number).collect()
    }

    /// The documents of the interviews that are so.
    fn of_records(&self, part: &Part, wanted: impl Fn(&Record) -> bool) -> Bits {
        let records = &self.manifest.records;
        let wanted: Vec<bool> = records.iter().map(wanted).collect();
        let place = |uid: u32| self.parts.places.get(uid as usize).copied().flatten();
        Bits::of(part.len(), |doc| {
            place(unpair(Part::value(&part.place, doc)).0).is_some_and(|at| wanted[at])
        })
    }

    /// The documents of those who speak under a label or are described so.
    fn speaker(&self, part: &Part, value: &str) -> Bits {
        let labels = self.strings(|text| text == value);
        let folded = fold(value);
        let described: Vec<HashSet<u32>> = self
            .manifest
            .lists
            .iter()
            .map(|list| {
                // The first entry of a label counts.
                let mut seen = HashSet::new();
                let first = list.chunks_exact(2).filter(|pair| seen.insert(pair[0]));
                let so = first.filter(|pair| fold(self.manifest.string(pair[1])).contains(&folded));
                so.map(|pair| pair[0]).collect()
            })
            .collect();
        // Who has no description has the empty one.
        Bits::of(part.len(), |doc| {
            let label = unpair(Part::value(&part.who, doc)).1;
            let uid = unpair(Part::value(&part.place, doc)).0;
            let place = self.parts.places.get(uid as usize).copied().flatten();
            let list = place.map_or(0, |at| self.manifest.records[at].speakers as usize);
            labels.contains(&label) || described.get(list).is_some_and(|so| so.contains(&label))
        })
    }
}
