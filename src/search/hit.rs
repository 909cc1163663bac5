//! What a search gives: counts, and hits that own what is needed to show them.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::study::{Case, Cases, Line, Locus, Reference, Span, Text, sentences};

/// How hits are ordered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// As they stand in the study.
    #[default]
    Text,
    /// The best first, by [`Hit::score`].
    Relevance,
}

/// A turn that a query found. Its spans are offsets in the interview's body.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The case.
    pub case: String,
    /// The interview's name within the case.
    pub interview: String,
    /// The interview's role.
    pub role: String,
    /// The lens of the turn.
    pub lens: Option<String>,
    /// The label of who speaks.
    pub speaker: String,
    /// The turn's number, from 1.
    pub turn: usize,
    /// Where the passage stands, by its sentences.
    pub reference: Reference,
    /// From the first sentence that holds something found to the last; the whole turn when nothing
    /// is highlighted.
    pub span: Span,
    /// The text under the span.
    pub text: String,
    /// The sentences that hold something found; the whole turn when nothing is highlighted.
    pub sentences: Vec<Span>,
    /// The words that made it match, in order and apart; none for a query of fields alone.
    pub highlights: Vec<Span>,
    /// How well it matches: BM25 with turns for documents, see `docs/query.md`.
    pub score: f64,
}

/// How many hits a case has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseCount {
    /// The case.
    pub case: String,
    /// Its interviews with hits.
    pub interviews: usize,
    /// Its hits.
    pub passages: usize,
}

/// What a search gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// How many hits there are.
    pub total: usize,
    /// How many hits each case of the study has, those without any included.
    pub counts: Vec<CaseCount>,
    /// The hits in order, as many as were asked for.
    pub hits: Vec<Hit>,
}

impl Found {
    /// How many interviews and cases the hits are in.
    pub fn tally(&self) -> (usize, usize) {
        let interviews = self.counts.iter().map(|count| count.interviews).sum();
        (interviews, self.counts.iter().filter(|count| count.passages > 0).count())
    }
}

/// Counts hits by case from the case of each interview with hits and how many those are.
pub(super) fn count<'a>(
    cases: &Cases,
    interviews: impl Iterator<Item = (&'a str, usize)>,
) -> Vec<CaseCount> {
    let mut found: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (case, hits) in interviews {
        let entry = found.entry(case).or_default();
        entry.0 += 1;
        entry.1 += hits;
    }
    let of = |case: &Case| {
        let (interviews, passages) = found.get(case.id()).copied().unwrap_or_default();
        CaseCount { case: case.id().to_owned(), interviews, passages }
    };
    cases.iter().map(of).collect()
}

/// A turn that was found, before its text is cut.
pub(super) struct Place<'a> {
    pub(super) case: &'a str,
    pub(super) interview: &'a str,
    pub(super) role: &'a str,
    pub(super) lens: Option<&'a str>,
    pub(super) speaker: &'a str,
    pub(super) turn: usize,
    /// The offset of the turn's first sign.
    pub(super) start: usize,
    /// The words of the turn.
    pub(super) text: &'a str,
}

impl Place<'_> {
    /// The hit of these words, given as bytes of the turn's text.
    pub(super) fn hit(&self, words: impl Iterator<Item = Range<usize>>, score: f64) -> Hit {
        let text = Text::new(self.text);
        let highlights = apart(words.map(|bytes| text.span(bytes)));
        let all: Vec<Span> = sentences(self.text).into_iter().map(|r| text.span(r)).collect();
        let marked = |s: &Span| highlights.iter().any(|h| h.overlaps(*s));
        let first = all.iter().position(marked).unwrap_or(0);
        let last = all.iter().rposition(marked).unwrap_or(all.len().saturating_sub(1));
        let mut kept: Vec<Span> = all.iter().copied().filter(marked).collect();
        let whole = Span::at(0, text.len());
        let span = kept.iter().copied().reduce(Span::hull).unwrap_or(whole);
        if kept.is_empty() {
            kept.push(whole);
        }
        let several = all.len() > 1 && !highlights.is_empty();
        let line = |at: usize| Line { turn: self.turn, sentence: several.then_some(at + 1) };
        let locus = Locus::Lines { from: line(first), to: line(last) };
        let moved = |span: Span| Span::at(self.start + span.start(), span.len());
        Hit {
            case: self.case.to_owned(),
            interview: self.interview.to_owned(),
            role: self.role.to_owned(),
            lens: self.lens.map(str::to_owned),
            speaker: self.speaker.to_owned(),
            turn: self.turn,
            reference: Reference::interview_of(self.case, self.interview).with(locus),
            span: moved(span),
            text: text.slice(span).unwrap_or("").to_owned(),
            sentences: kept.into_iter().map(moved).collect(),
            highlights: highlights.into_iter().map(moved).collect(),
            score,
        }
    }
}

/// Spans in order, those that overlap made one.
fn apart(spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut all: Vec<Span> = spans.collect();
    all.sort_unstable();
    let mut apart: Vec<Span> = Vec::new();
    for span in all {
        match apart.last_mut().filter(|last| last.overlaps(span)) {
            Some(last) => *last = last.hull(span),
            None => apart.push(span),
        }
    }
    apart
}
