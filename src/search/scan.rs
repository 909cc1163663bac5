//! Passages of a study that a query finds, by reading all of it.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use rayon::prelude::*;

use super::fields::turn_field;
use super::hit::{Found, Order, Place, count};
use super::language::Language;
use super::matcher::{Fields, Matcher, NoFields, Scanner};
use super::names::{Names, memo_source};
use super::query::{Field, Query};
use super::score::Weights;
use super::words::fold;
use crate::problem::Result;
use crate::study::{Coding, Interview, Status, Study, Turn, within};

/// How many interviews at least share what was learned of words: few would learn them again and
/// again.
const TOGETHER: usize = 128;

/// What a query finds in a study that is in memory: `limit` hits at most, and counts of all.
/// `source` is the query as it was typed, to show where a name in it is wrong.
pub fn scan(
    study: &Study,
    query: &Query,
    source: &str,
    order: Order,
    limit: Option<usize>,
) -> Result<Found> {
    let names = Names {
        codebook: &study.codebook,
        cases: &study.cases,
        interviews: &|| {
            study.interviews.iter().map(|i| (i.case.as_str(), i.name.as_str())).collect()
        },
        coders: &|| {
            study.interviews.iter().flat_map(|i| i.codings.keys()).map(String::as_str).collect()
        },
    };
    names.check(query, source)?;
    let search = Search::new(study, query);
    let read = study.interviews.par_iter().with_min_len(TOGETHER);
    let read: Vec<Read<'_>> =
        read.map_init(HashMap::new, |scanners, one| search.read(one, scanners)).collect();
    let found = study.interviews.iter().zip(&read);
    let counted = found.filter(|(_, read)| !read.found.is_empty());
    let counts = count(&study.cases, counted.map(|(i, read)| (i.case.as_str(), read.found.len())));
    let mut scored = search.score(read);
    let total = scored.len();
    if order == Order::Relevance {
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    }
    scored.truncate(limit.unwrap_or(usize::MAX));
    let hits = scored.into_iter().map(|(score, found)| {
        let text = found.interview.transcript.text();
        let place = Place {
            case: &found.interview.case,
            interview: &found.interview.name,
            role: &found.interview.transcript.meta().role,
            lens: found.turn.lens.as_deref(),
            speaker: &found.turn.label,
            turn: found.turn.number,
            start: found.turn.span.start(),
            text: text.slice(found.turn.span).unwrap_or(""),
        };
        place.hit(found.highlights.into_iter(), score)
    });
    Ok(Found { total, counts, hits: hits.collect() })
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
    found: Vec<Match<'a>>,
}

struct Match<'a> {
    interview: &'a Interview,
    turn: &'a Turn,
    /// What was found, as bytes of the turn's text.
    highlights: Vec<Range<usize>>,
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
        let Some(words) = text.slice(turn.span) else { return };
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
        let asked = Asked { search: self, interview, turn };
        let Some(found) = scan.matches(0, &asked) else { return };
        let highlights = found.iter().map(|range| scan.bytes(range)).collect();
        read.found.push(Match { interview, turn, highlights, words: scan.words().len(), often });
    }

    /// Puts the interviews together and gives every match its score.
    fn score<'a>(&self, read: Vec<Read<'a>>) -> Vec<(f64, Match<'a>)> {
        let turns: usize = read.iter().map(|r| r.turns).sum();
        let words: usize = read.iter().map(|r| r.words).sum();
        let held = |leaf: usize| read.iter().map(|r| r.holding[leaf]).sum();
        let holding: Vec<usize> = (0..self.leaves).map(held).collect();
        let weights = Weights::new(turns, words, &holding);
        let found = read.into_iter().flat_map(|r| r.found);
        found.map(|found| (weights.score(found.words, &found.often), found)).collect()
    }
}

/// A turn, to be asked by fields.
struct Asked<'a> {
    search: &'a Search<'a, 'a>,
    interview: &'a Interview,
    turn: &'a Turn,
}

impl Asked<'_> {
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

impl Fields for Asked<'_> {
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
    use crate::study::{Approval, Cases, Codebook, Meta, Role, Settings, Span, Transcript};
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

    fn found(query: &str, order: Order) -> Found {
        let parsed = Query::parse(query).unwrap();
        scan(&study(), &parsed, query, order, None).unwrap()
    }

    fn turns(query: &str) -> Vec<usize> {
        found(query, Order::Text).hits.iter().map(|hit| hit.turn).collect()
    }

    #[test]
    fn a_hit_names_the_sentences_and_the_words() {
        let found = found("~\"gouden regels\"", Order::Text);
        let hit = &found.hits[1];
        assert_eq!(hit.reference.to_string(), "s1/x:3.3");
        assert_eq!(hit.text, "Gouden regels dus.");
        let study = study();
        let text = study.interviews[0].transcript.text();
        assert_eq!(text.slice(hit.highlights[0]), Some("Gouden regels"));
        assert_eq!(text.slice(hit.span), Some("Gouden regels dus."));
        assert_eq!(found.tally(), (1, 1));
        assert_eq!(found.counts[0].passages, 2);
        assert_eq!(found.counts[1].passages, 0);
        assert_eq!(turns("\"Gouden regels\""), [3]);
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
            let problem = scan(&study, &query, source, Order::Text, None).unwrap_err();
            (problem.message().to_owned(), problem.place().unwrap().column)
        };
        assert_eq!(told("x rol:leader"), ("unknown field `rol`".to_owned(), 3));
        assert_eq!(told("code:a.hom"), ("unknown code `a.hom`".to_owned(), 1));
        assert_eq!(told("church:cathlic").0, "unknown value of `church` `cathlic`");
    }

    #[test]
    fn what_is_more_telling_comes_first() {
        let hits = found("regel OR thuis", Order::Relevance).hits;
        assert_eq!(hits[0].turn, 2, "thuis stands in one turn, regel in two");
    }
}
