//! Which of a finding's passages to quote.

use std::collections::{BTreeMap, HashMap, HashSet};

use rayon::prelude::*;

use super::selection::Row;
use super::tally::Tally;
use crate::study::{Span, Status};

/// The lengths, in words, within which a passage reads well as a quote.
const GOOD: std::ops::RangeInclusive<usize> = 9..=45;

/// Chooses quotes: the passages that say most typically what a code stands for.
///
/// A passage is weighed by how much its words resemble all passages of the code (cosine of tf-idf
/// vectors with the code's centroid, over all coded passages; Salton and Buckley 1988). Passages
/// of 9 to 45 words count in full, shorter and longer ones less; a passage that a second coder
/// gave the same code counts a sixth more; one that was quoted before in this report counts little,
/// one from a case that was quoted just before somewhat less. Ties go to the text's order.
#[derive(Debug)]
pub struct Chooser<'a, 'w> {
    weights: &'w Weights<'a>,
    used: HashSet<Passage<'a>>,
    last_case: Option<&'a str>,
}

/// How well each passage that counts says what its code stands for.
#[derive(Debug)]
pub struct Weights<'a>(HashMap<(&'a str, Passage<'a>), f64>);

type Passage<'a> = (&'a str, &'a str, Span);

fn passage<'a>(row: &Row<'a>) -> Passage<'a> {
    (&row.interview.case, &row.interview.name, row.coding.span())
}

impl<'a> Weights<'a> {
    /// Weighs every coding that counts.
    pub fn new(tally: &Tally<'a>) -> Self {
        let vectors = Vectors::new(tally.all());
        let mut by_code: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, row) in tally.all().iter().enumerate() {
            by_code.entry(row.coding.code()).or_default().push(index);
        }
        let weigh = |(code, indices): (&'a str, Vec<usize>)| {
            let centroid = vectors.centroid(&indices);
            let weigh = |index: usize| {
                let row = &tally.all()[index];
                let typical = vectors.cosine(index, &centroid);
                let weight = typical * readable(row.coding.quote()) * seconded(row);
                ((code, passage(row)), weight)
            };
            indices.into_iter().map(weigh).collect::<Vec<_>>()
        };
        let weighed: Vec<Vec<_>> = by_code.into_par_iter().map(weigh).collect();
        Self(weighed.into_iter().flatten().collect())
    }
}

impl<'a, 'w> Chooser<'a, 'w> {
    /// A chooser for one report, in which nothing was quoted yet.
    pub fn new(weights: &'w Weights<'a>) -> Self {
        Self { weights, used: HashSet::new(), last_case: None }
    }

    /// Up to `count` of these passages, each from another case as far as there are cases.
    pub fn choose(&mut self, evidence: &[Row<'a>], count: usize) -> Vec<Row<'a>> {
        let mut chosen: Vec<Row<'a>> = Vec::new();
        while chosen.len() < count {
            let open = evidence
                .iter()
                .filter(|row| !chosen.iter().any(|c| c.interview.case == row.interview.case));
            let best = open
                .map(|row| (self.weigh(row), row))
                .reduce(|best, next| if next.0 > best.0 { next } else { best });
            let Some((_, row)) = best else { break };
            self.used.insert(passage(row));
            self.last_case = Some(&row.interview.case);
            chosen.push(*row);
        }
        chosen
    }

    fn weigh(&self, row: &Row<'a>) -> f64 {
        let place = passage(row);
        let base = self.weights.0.get(&(row.coding.code(), place)).copied().unwrap_or(0.0);
        let again = if self.used.contains(&place) { 0.2 } else { 1.0 };
        let same = if self.last_case == Some(row.interview.case.as_str()) { 0.8 } else { 1.0 };
        base * again * same
    }
}

fn readable(quote: &str) -> f64 {
    let words = quote.split_whitespace().count();
    match words {
        n if GOOD.contains(&n) => 1.0,
        n if n < *GOOD.start() => n as f64 / *GOOD.start() as f64,
        n => *GOOD.end() as f64 / n as f64,
    }
}

/// Whether another coder gave overlapping words the same code.
fn seconded(row: &Row<'_>) -> f64 {
    let others = row.interview.codings.iter().filter(|(coder, _)| *coder != row.coder);
    let agrees = others.flat_map(|(_, codings)| codings).any(|other| {
        other.status == Status::Accepted
            && other.code() == row.coding.code()
            && other.span().overlaps(row.coding.span())
    });
    if agrees { 7.0 / 6.0 } else { 1.0 }
}

/// The words of passages as vectors of length one.
struct Vectors {
    of: Vec<BTreeMap<u32, f64>>,
}

impl Vectors {
    fn new(rows: &[Row<'_>]) -> Self {
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut documents: HashMap<u32, usize> = HashMap::new();
        let mut counts: Vec<BTreeMap<u32, f64>> = Vec::with_capacity(rows.len());
        for row in rows {
            let mut words = BTreeMap::new();
            for word in words_of(row.coding.quote()) {
                let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
                *words.entry(*numbers.entry(word).or_insert(next)).or_insert(0.0) += 1.0;
            }
            for word in words.keys() {
                *documents.entry(*word).or_default() += 1;
            }
            counts.push(words);
        }
        let total = rows.len() as f64;
        for vector in &mut counts {
            for (word, weight) in vector.iter_mut() {
                *weight = (1.0 + weight.ln()) * (total / documents[word] as f64).ln();
            }
            normalise(vector);
        }
        Self { of: counts }
    }

    fn centroid(&self, indices: &[usize]) -> BTreeMap<u32, f64> {
        let mut sum = BTreeMap::new();
        for &index in indices {
            for (word, weight) in &self.of[index] {
                *sum.entry(*word).or_insert(0.0) += weight;
            }
        }
        normalise(&mut sum);
        sum
    }

    fn cosine(&self, index: usize, other: &BTreeMap<u32, f64>) -> f64 {
        self.of[index].iter().filter_map(|(word, weight)| Some(weight * other.get(word)?)).sum()
    }
}

fn words_of(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2);
    words.map(str::to_lowercase)
}

fn normalise(vector: &mut BTreeMap<u32, f64>) {
    let length = vector.values().map(|weight| weight * weight).sum::<f64>().sqrt();
    if length > 0.0 {
        for weight in vector.values_mut() {
            *weight /= length;
        }
    }
}
