//! Passages of a study that a query finds.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use super::fields::{TURN_FIELDS, turn_field};
use super::language::Language;
use super::matcher::{Fields, Matcher, NoFields, Scanner};
use super::query::{self, Field, Query};
use super::words::fold;
use crate::problem::{Problem, Result};
use crate::study::{Case, Coding, Interview, Reference, Span, Status, Study, Turn, within};

/// How many interviews at least share what was learned of words: few would learn them again and
/// again.
const TOGETHER: usize = 128;
/// The fields that ask for codings.
const CODING_FIELDS: &[&str] = &["code", "coder", "memo"];

/// How hits are ordered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// As they stand in the study.
    #[default]
    Text,
    /// The best first, by [`Hit::score`].
    Relevance,
}

/// A turn that a query found.
#[derive(Debug, Clone)]
pub struct Hit<'a> {
    /// The interview.
    pub interview: &'a Interview,
    /// The turn.
    pub turn: &'a Turn,
    /// The words that made it match, in order and apart; none for a query of fields alone.
    pub highlights: Vec<Span>,
    /// How well it matches: BM25 with turns for documents.
    ///
    /// Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009),
    /// formula 3.15, with k₁ = 1.2, b = 0.75 and Lucene's idf = ln(1 + (N − n + 0.5) / (n + 0.5)),
    /// summed over the query's words, phrases and neighbourhoods. Of N = 3 turns of 4 words on
    /// average, a word stands in n = 1, once, in a turn of 4 words: idf = ln(1 + 2.5 / 1.5) = 0.981;
    /// the frequency's share is 1 · 2.2 / (1 + 1.2) = 1; the score is 0.981.
    pub score: f64,
}

/// The sentences of a hit that hold what was found.
#[derive(Debug, Clone)]
pub struct Passage<'a> {
    /// From the first of them to the last.
    pub span: Span,
    /// Its reference.
    pub reference: Reference,
    /// The text under the span.
    pub text: &'a str,
    /// The sentences that hold something found; the whole turn when nothing is highlighted.
    pub sentences: Vec<Span>,
}

impl<'a> Hit<'a> {
    /// The sentences that hold what was found.
    pub fn passage(&self) -> Passage<'a> {
        let transcript = &self.interview.transcript;
        let marked = |sentence: &Span| self.highlights.iter().any(|h| h.overlaps(*sentence));
        let all = transcript.sentences(self.turn);
        let mut sentences: Vec<Span> = all.into_iter().filter(marked).collect();
        let span = sentences.iter().copied().reduce(Span::hull).unwrap_or(self.turn.span);
        if sentences.is_empty() {
            sentences.push(self.turn.span);
        }
        let reference = if self.highlights.is_empty() {
            let number = crate::study::Line { turn: self.turn.number, sentence: None };
            let locus = crate::study::Locus::Lines { from: number, to: number };
            self.interview.reference().with(locus)
        } else {
            self.interview.passage(span)
        };
        Passage { span, reference, text: transcript.text().slice(span).unwrap_or(""), sentences }
    }
}

/// How many hits a case has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseCount<'a> {
    /// The case.
    pub case: &'a str,
    /// Its interviews with hits.
    pub interviews: usize,
    /// Its hits.
    pub passages: usize,
}

/// The hits of each case of the study, cases without any included.
pub fn count_by_case<'a>(study: &'a Study, hits: &[Hit<'_>]) -> Vec<CaseCount<'a>> {
    let mut found: HashMap<&str, (BTreeSet<&str>, usize)> = HashMap::new();
    for hit in hits {
        let entry = found.entry(&hit.interview.case).or_default();
        entry.0.insert(&hit.interview.name);
        entry.1 += 1;
    }
    let count = |case: &'a Case| {
        let (interviews, passages) = found.get(case.id()).map_or((0, 0), |f| (f.0.len(), f.1));
        CaseCount { case: case.id(), interviews, passages }
    };
    study.cases.iter().map(count).collect()
}

/// How many interviews and cases the hits are in.
pub fn tally(hits: &[Hit<'_>]) -> (usize, usize) {
    let cases: BTreeSet<&str> = hits.iter().map(|hit| hit.interview.case.as_str()).collect();
    let interviews: BTreeSet<(&str, &str)> =
        hits.iter().map(|hit| (hit.interview.case.as_str(), hit.interview.name.as_str())).collect();
    (interviews.len(), cases.len())
}

/// The turns of a study that a query finds. `source` is the query as it was typed, to show where a
/// name in it is wrong.
pub fn find<'a>(
    study: &'a Study,
    query: &Query,
    source: &str,
    order: Order,
) -> Result<Vec<Hit<'a>>> {
    for field in query.fields() {
        check(study, field).map_err(|problem| {
            let width = field.name.chars().count() + 1 + field.value.chars().count();
            Box::new(problem.at(query::place(source, field.at, width)))
        })?;
    }
    let search = Search::new(study, query);
    let read = study.interviews.par_iter().with_min_len(TOGETHER);
    let read: Vec<Read<'a>> =
        read.map_init(HashMap::new, |scanners, one| search.read(one, scanners)).collect();
    let mut hits = search.score(read);
    if order == Order::Relevance {
        hits.sort_by(|a, b| b.score.total_cmp(&a.score));
    }
    Ok(hits)
}

/// A name or value that nothing in the study has is a typing error, not an empty result.
fn check(study: &Study, field: &Field) -> std::result::Result<(), Box<Problem>> {
    let value = field.value.as_str();
    let cases = || study.cases.iter().map(Case::id);
    match field.name.as_str() {
        "role" => study.codebook.role(value).map(drop),
        "lens" => study.codebook.require_lens(value).map(drop),
        "code" => study.codebook.require(value).map(drop),
        "case" => known("case", value, cases()),
        "coder" => {
            let coders = study.interviews.iter().flat_map(|i| i.codings.keys());
            known("coder", value, coders.map(String::as_str))
        }
        "interview" => {
            let short = study.interviews.iter().map(|i| i.name.clone());
            let long = study.interviews.iter().map(|i| format!("{}/{}", i.case, i.name));
            let names: BTreeSet<String> = short.chain(long).collect();
            known("interview", value, names.iter().map(String::as_str))
        }
        "memo" => Query::parse(&memo_source(value)).map(drop),
        "speaker" => Ok(()),
        name if study.cases.attributes().iter().any(|known| known == name) => {
            let values = || cases().map(|case| study.cases.value(case, name));
            if values().any(|v| fold(v) == fold(value)) {
                return Ok(());
            }
            known(&format!("value of `{name}`"), value, values().filter(|v| !v.is_empty()))
        }
        name => {
            let attributes = study.cases.attributes().iter().map(String::as_str);
            let fields = TURN_FIELDS.iter().chain(CODING_FIELDS).copied().chain(attributes);
            known("field", name, fields)
        }
    }
}

fn known<'a>(
    what: &str,
    name: &str,
    names: impl Iterator<Item = &'a str>,
) -> std::result::Result<(), Box<Problem>> {
    let all: BTreeSet<&str> = names.collect();
    if all.contains(name) {
        return Ok(());
    }
    Err(Box::new(Problem::new(format!("unknown {what} `{name}`")).nearest(name, all)))
}

/// The words of a memo field as a query: one phrase, or one word with its signs.
fn memo_source(value: &str) -> String {
    format!("\"{value}\"")
}

/// A query made ready for a study.
struct Search<'q, 's> {
    study: &'s Study,
    anchored: bool,
    /// By language: the query, then its leaves.
    matchers: HashMap<String, Matcher>,
    leaves: usize,
    memos: HashMap<&'q str, HashMap<String, Matcher>>,
}

/// What one interview gave.
struct Read<'a> {
    turns: usize,
    words: usize,
    /// How many turns hold each leaf.
    holding: Vec<usize>,
    found: Vec<Found<'a>>,
}

struct Found<'a> {
    hit: Hit<'a>,
    words: usize,
    /// How often each leaf stands in the turn.
    often: Vec<usize>,
}

impl<'q, 's> Search<'q, 's> {
    fn new(study: &'s Study, query: &'q Query) -> Self {
        let languages: BTreeSet<&str> =
            study.interviews.iter().map(|i| i.transcript.meta().language.as_str()).collect();
        let leaves = query.leaves();
        let ready = |queries: &[&Query]| -> HashMap<String, Matcher> {
            let made = languages.iter().map(|code| {
                let matcher = Matcher::new(Language::of(code), queries.iter().copied());
                ((*code).to_owned(), matcher)
            });
            made.collect()
        };
        let mut all = vec![query];
        all.extend(&leaves);
        let memo = |field: &'q Field| {
            let query = Query::parse(&memo_source(&field.value)).ok()?;
            Some((field.value.as_str(), ready(&[&query])))
        };
        let memos = query.fields().filter(|field| field.name == "memo").filter_map(memo);
        Self {
            study,
            anchored: query.is_anchored(),
            matchers: ready(&all),
            leaves: leaves.len(),
            memos: memos.collect(),
        }
    }

    fn read<'a, 'm>(
        &'m self,
        interview: &'a Interview,
        scanners: &mut HashMap<&'a str, Scanner<'m>>,
    ) -> Read<'a> {
        let mut read =
            Read { turns: 0, words: 0, holding: vec![0; self.leaves], found: Vec::new() };
        let language = interview.transcript.meta().language.as_str();
        let Some(matcher) = self.matchers.get(language) else { return read };
        let scanner = scanners.entry(language).or_insert_with(|| Scanner::new(matcher));
        for turn in interview.transcript.turns() {
            self.turn(interview, turn, scanner, &mut read);
        }
        read
    }

    fn turn<'a>(
        &self,
        interview: &'a Interview,
        turn: &'a Turn,
        scanner: &mut Scanner<'_>,
        read: &mut Read<'a>,
    ) {
        let text = interview.transcript.text();
        let (Some(start), Some(words)) = (text.byte(turn.span.start()), text.slice(turn.span))
        else {
            return;
        };
        let scan = scanner.scan(words);
        read.turns += 1;
        read.words += scan.words().len();
        if scan.is_empty() && self.anchored {
            return;
        }
        let count = |leaf: usize| scan.matches(leaf + 1, &NoFields).map_or(0, |found| found.len());
        let often: Vec<usize> = (0..self.leaves).map(count).collect();
        for (holding, often) in read.holding.iter_mut().zip(&often) {
            *holding += usize::from(*often > 0);
        }
        let place = Place { search: self, interview, turn };
        let Some(found) = scan.matches(0, &place) else { return };
        let spans = found.iter().map(|range| {
            let bytes = scan.bytes(range);
            text.span(start + bytes.start..start + bytes.end)
        });
        let highlights = apart(spans);
        let hit = Hit { interview, turn, highlights, score: 0.0 };
        read.found.push(Found { hit, words: scan.words().len(), often });
    }

    /// Puts the interviews together and gives every hit its score.
    fn score<'a>(&self, read: Vec<Read<'a>>) -> Vec<Hit<'a>> {
        let turns: usize = read.iter().map(|r| r.turns).sum();
        let words: usize = read.iter().map(|r| r.words).sum();
        let mean = words as f64 / turns.max(1) as f64;
        let weight = |leaf: usize| {
            let holding: usize = read.iter().map(|r| r.holding[leaf]).sum();
            idf(turns, holding)
        };
        let weights: Vec<f64> = (0..self.leaves).map(weight).collect();
        let found = read.into_iter().flat_map(|r| r.found);
        let scored = found.map(|found| {
            let length = found.words as f64 / mean.max(1.0);
            let parts = found.often.iter().zip(&weights);
            let score = parts.map(|(often, weight)| weight * share(*often as f64, length)).sum();
            Hit { score, ..found.hit }
        });
        scored.collect()
    }
}

/// How telling a leaf is that `holding` of `turns` hold.
fn idf(turns: usize, holding: usize) -> f64 {
    let (turns, holding) = (turns as f64, holding as f64);
    (1.0 + (turns - holding + 0.5) / (holding + 0.5)).ln()
}

/// What a leaf counts for that stands `often` in a turn of `length` times the mean.
fn share(often: f64, length: f64) -> f64 {
    const K1: f64 = 1.2;
    const B: f64 = 0.75;
    often * (K1 + 1.0) / (often + K1 * (1.0 - B + B * length))
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

/// A turn, to be asked by fields.
struct Place<'a> {
    search: &'a Search<'a, 'a>,
    interview: &'a Interview,
    turn: &'a Turn,
}

impl Place<'_> {
    /// Whether an accepted coding of the turn is such.
    fn coded(&self, is: impl Fn(&str, &Coding) -> bool) -> bool {
        let counts = |c: &Coding| c.status == Status::Accepted && c.span().overlaps(self.turn.span);
        let mut coders = self.interview.codings.iter();
        coders.any(|(coder, codings)| codings.iter().any(|c| counts(c) && is(coder, c)))
    }

    fn memo(&self, value: &str) -> bool {
        let language = &self.interview.transcript.meta().language;
        let matcher = self.search.memos.get(value).and_then(|all| all.get(language));
        matcher.is_some_and(|matcher| {
            self.coded(|_, c| Scanner::new(matcher).scan(&c.memo).matches(0, &NoFields).is_some())
        })
    }
}

impl Fields for Place<'_> {
    fn holds(&self, field: &Field) -> bool {
        if let Some(holds) = turn_field(self.interview, self.turn, field) {
            return holds;
        }
        let value = field.value.as_str();
        match field.name.as_str() {
            "code" => self.coded(|_, coding| within(coding.code(), value)),
            "coder" => self.coded(|coder, _| coder == value),
            "memo" => self.memo(value),
            name => fold(self.search.study.cases.value(&self.interview.case, name)) == fold(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::{Approval, Cases, Codebook, Meta, Role, Settings, Transcript};
    use std::collections::BTreeMap;

    const BODY: &str = "I: Wat zijn waarden?\n\nD: Wij delen de gouden regels. Thuis ook.\n\n\
        D: Een regel is een regel. Dat weet iedereen. Gouden regels dus.\n";

    fn study() -> Study {
        let meta = Meta {
            role: "leader".into(),
            date: String::new(),
            language: "nl".into(),
            lens: None,
            status: Approval::Draft,
            speakers: vec![("I".into(), "interviewer".into()), ("D".into(), "leader".into())],
            note: None,
        };
        let mut cases = Cases::new(vec!["church".into()]);
        cases.add("s1", vec!["Catholic".into()]).unwrap();
        cases.add("s2", vec!["none".into()]).unwrap();
        let transcript = Transcript::new(meta, BODY, |_| None).unwrap();
        let place = transcript.text().as_str().find("Thuis").unwrap();
        let mut coding =
            Coding::new("s1/x", transcript.text(), Span::at(place, 5), "a.home").unwrap();
        coding.memo = "Twee twijfels".into();
        let settings = Settings {
            roles: vec![Role { id: "leader".into(), ..Role::default() }],
            ..Settings::default()
        };
        let code = |path: &str| crate::study::Code { path: path.into(), ..Default::default() };
        let interview = Interview {
            case: "s1".into(),
            name: "x".into(),
            transcript,
            codings: BTreeMap::from([("anna".to_owned(), vec![coding])]),
        };
        Study {
            codebook: Codebook::new(settings, vec![code("a"), code("a.home")]).unwrap(),
            cases,
            interviews: vec![interview],
            cells: Vec::new(),
        }
    }

    fn turns(query: &str) -> Vec<usize> {
        let study = study();
        let parsed = Query::parse(query).unwrap();
        let hits = find(&study, &parsed, query, Order::Text).unwrap();
        hits.iter().map(|hit| hit.turn.number).collect()
    }

    #[test]
    fn a_hit_names_the_sentences_and_the_words() {
        let study = study();
        let query = Query::parse("\"gouden regels\"").unwrap();
        let hits = find(&study, &query, "", Order::Text).unwrap();
        let passage = hits[1].passage();
        assert_eq!(passage.reference.to_string(), "s1/x:3.3");
        assert_eq!(passage.text, "Gouden regels dus.");
        let text = study.interviews[0].transcript.text();
        assert_eq!(text.slice(hits[1].highlights[0]), Some("Gouden regels"));
        assert_eq!(tally(&hits), (1, 1));
        assert_eq!(count_by_case(&study, &hits)[0].passages, 2);
        assert_eq!(count_by_case(&study, &hits)[1].passages, 0);
    }

    #[test]
    fn fields_ask_for_place_codings_memos_and_attributes() {
        assert_eq!(turns("speaker:I"), [1]);
        assert_eq!(turns("regel code:a"), [2]);
        assert_eq!(turns("coder:anna memo:twijfel"), [2]);
        assert_eq!(turns("church:catholic -code:a.home role:leader"), [1, 3]);
        assert_eq!(turns("case:s2"), [0; 0]);
    }

    #[test]
    fn a_wrong_name_is_told_where_it_stands() {
        let study = study();
        let told = |source: &str| {
            let query = Query::parse(source).unwrap();
            let problem = find(&study, &query, source, Order::Text).unwrap_err();
            (problem.message().to_owned(), problem.place().unwrap().column)
        };
        assert_eq!(told("x rol:leader"), ("unknown field `rol`".to_owned(), 3));
        assert_eq!(told("code:a.hom"), ("unknown code `a.hom`".to_owned(), 1));
        assert_eq!(told("church:cathlic").0, "unknown value of `church` `cathlic`");
    }

    #[test]
    fn the_worked_number_of_the_score_holds() {
        assert!((idf(3, 1) * share(1.0, 1.0) - 0.981).abs() < 0.001);
    }

    #[test]
    fn what_is_more_telling_comes_first() {
        let study = study();
        let query = Query::parse("regel OR thuis").unwrap();
        let hits = find(&study, &query, "", Order::Relevance).unwrap();
        assert_eq!(hits[0].turn.number, 2, "thuis stands in one turn, regel in two");
    }
}
