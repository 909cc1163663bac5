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

    /// The list of a turn's lens and label, and the bytes where it stands.
    pub fn turn(&self, found: &Match) -> (u32, (u32, u32)) {
        let part = &self.parts[found.part];
        let (who, _) = unpair(Part::value(&part.who, found.doc));
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

/// Where a match stands; spots are in the order of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    /// The interview's place among the records.
    record: u32,
    turn: u32,
    answer: u32,
    doc: u32,
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
        let mut spots = self.spots(&answers)?;
        let mut counts = BTreeMap::new();
        for spot in &spots {
            *counts.entry(spot.record as usize).or_insert(0) += 1;
        }
        let weights = self.weights(&answers, leaves.len());
        let limit = limit.unwrap_or(usize::MAX);
        if order == Order::Text && limit < spots.len() {
            // Few are wanted of many: only those are put in order.
            spots.select_nth_unstable(limit);
            spots.truncate(limit);
        }
        spots.sort_unstable();
        let mut matches = self.scored(&answers, &weights, &spots, leaves.len())?;
        if order == Order::Relevance {
            matches.sort_by(|a, b| b.score.total_cmp(&a.score));
            matches.truncate(limit);
        }
        Ok(Matches { counts, matches })
    }

    /// Where everything that matches stands.
    fn spots(&self, answers: &[Answer<'_>]) -> Result<Vec<Spot>, Broken> {
        let mut spots = Vec::new();
        for (answer, number) in answers.iter().zip(0..) {
            let part = &self.parts.parts[answer.part];
            for doc in answer.matching.iter() {
                let (uid, turn) = unpair(Part::value(&part.place, doc));
                let place = self.parts.places.get(uid as usize).copied().flatten();
                let record = u32::try_from(place.ok_or(Broken)?).map_err(|_| Broken)?;
                spots.push(Spot { record, turn, answer: number, doc });
            }
        }
        Ok(spots)
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
        let mut all = match part.reader.alive_bitset() {
            Some(alive) => Bits::of(part.len(), |doc| alive.is_alive(doc)),
            None => Bits::all(part.len()),
        };
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
        spots: &[Spot],
        leaves: usize,
    ) -> Result<Vec<Match>, Broken> {
        let mut wanted: Vec<Bits> =
            answers.iter().map(|a| Bits::none(self.parts.parts[a.part].len())).collect();
        spots.iter().for_each(|spot| wanted[spot.answer as usize].add(spot.doc));
        let read = answers.par_iter().zip(&wanted).map(|(answer, wanted)| {
            let who = &self.parts.parts[answer.part].who;
            let matcher = answer.asked.matcher();
            let found: HashMap<u32, _> = answer.asked.read(wanted)?.into_iter().collect();
            let score = |doc: u32| {
                let scan = matcher.scan_of(found.get(&doc).cloned().unwrap_or_default());
                let count = |leaf| scan.matches(leaf + 1, &NoFields).map_or(0, |found| found.len());
                let often: Vec<usize> = (0..leaves).map(count).collect();
                let length = unpair(Part::value(who, doc)).1 as usize;
                let known = Known { fields: &answer.fields, doc };
                let places = scan.matches(0, &known).unwrap_or_default();
                (doc, (weights.score(length, &often), places))
            };
            Ok(wanted.iter().map(score).collect())
        });
        let mut read: Vec<HashMap<u32, Scored>> = read.collect::<Result<_, Broken>>()?;
        let matches = spots.iter().map(|spot| {
            let answer = spot.answer as usize;
            let (score, words) = read[answer].remove(&spot.doc).unwrap_or_default();
            let (record, part) = (spot.record as usize, answers[answer].part);
            Match { record, turn: spot.turn, part, doc: spot.doc, score, words }
        });
        Ok(matches.collect())
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
            // No lens has the empty name that stands for none.
            "lens" => {
                let so: Vec<bool> = manifest
                    .lists
                    .iter()
                    .map(|list| list.first().is_some_and(|lens| manifest.string(*lens) == value))
                    .collect();
                self.of_lists(part, |_, who| so.get(who).copied().unwrap_or(false))
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
        let manifest = self.manifest;
        let folded = fold(value);
        let described = |list: &Vec<u32>| -> HashSet<u32> {
            // The first entry of a label counts.
            let mut seen = HashSet::new();
            let first = list.chunks_exact(2).filter(|pair| seen.insert(pair[0]));
            let so = first.filter(|pair| fold(manifest.string(pair[1])).contains(&folded));
            so.map(|pair| pair[0]).collect()
        };
        let described: Vec<HashSet<u32>> = manifest.lists.iter().map(described).collect();
        self.of_lists(part, |record, who| {
            let label = manifest.lists.get(who).and_then(|list| list.get(1)).copied();
            label.is_some_and(|label| {
                manifest.string(label) == value
                    || described.get(record.speakers as usize).is_some_and(|so| so.contains(&label))
            })
        })
    }

    /// The documents whose interview and list of lens and label are so.
    fn of_lists(&self, part: &Part, wanted: impl Fn(&Record, usize) -> bool) -> Bits {
        Bits::of(part.len(), |doc| {
            let (uid, _) = unpair(Part::value(&part.place, doc));
            let place = self.parts.places.get(uid as usize).copied().flatten();
            let (who, _) = unpair(Part::value(&part.who, doc));
            place.is_some_and(|at| wanted(&self.manifest.records[at], who as usize))
        })
    }
}
