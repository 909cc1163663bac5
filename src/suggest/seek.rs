//! Which cues find anything at all.

use std::sync::OnceLock;

use super::cues;
use crate::search::{Field, Fields, Language, Matcher, Query, Scanner, field_of};
use crate::study::{Code, Codebook, Transcript, Turn};

/// A cue that is looked for. Cues are numbered in the codebook's order, broken ones included.
#[derive(Debug)]
struct Wanted<'a> {
    number: u32,
    code: &'a Code,
    query: Query,
    /// What a turn must match for one of its sentences to match the query.
    loose: Query,
}

/// Cues that are looked for in many interviews, made ready once for each language that occurs.
#[derive(Debug)]
pub struct Seek<'a> {
    codebook: &'a Codebook,
    wanted: Vec<Wanted<'a>>,
    /// For each language that is known, and last for all others: the loose queries, then the
    /// queries themselves.
    matchers: Vec<(String, OnceLock<Matcher>)>,
}

impl<'a> Seek<'a> {
    /// Looks for those cues of a codebook whose numbers are `wanted`.
    pub fn new(codebook: &'a Codebook, wanted: impl Fn(u32) -> bool) -> Self {
        let codes = codebook.codes().iter();
        let cues = codes.flat_map(|code| code.cues.iter().map(move |cue| (code, cue)));
        let ready = |(number, (code, cue)): (u32, _)| {
            let query = cues::read(code, cue).ok()?;
            let loose = loose(&query)?;
            Some(Wanted { number, code, query, loose })
        };
        let wanted = (0..).zip(cues).filter(|(number, _)| wanted(*number)).filter_map(ready);
        let languages = Language::codes().into_iter().chain([String::new()]);
        let matchers = languages.map(|language| (language, OnceLock::new())).collect();
        Self { codebook, wanted: wanted.collect(), matchers }
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }

    /// Whoever looks: one for each thread, as it remembers the words it has met.
    pub fn seeker(&self) -> Seeker<'_> {
        let scanners = self.matchers.iter().map(|_| None).collect();
        Seeker { seek: self, scanners }
    }

    fn matcher(&self, language: &'static Language) -> Option<(usize, &Matcher)> {
        let at = self.matchers.iter().position(|(code, _)| code == language.name())?;
        let queries = || {
            let loose = self.wanted.iter().map(|wanted| &wanted.loose);
            loose.chain(self.wanted.iter().map(|wanted| &wanted.query))
        };
        Some((at, self.matchers[at].1.get_or_init(|| Matcher::new(language, queries()))))
    }
}

/// Looks for cues in one interview after another.
#[derive(Debug)]
pub struct Seeker<'s> {
    seek: &'s Seek<'s>,
    scanners: Vec<Option<Scanner<'s>>>,
}

impl Seeker<'_> {
    /// The numbers of the cues that match a sentence of an answer where their code may be used, denied
    /// or not, rising. `named` are the interview's case and name.
    pub fn found(&mut self, named: (&str, &str), transcript: &Transcript) -> Vec<u32> {
        if self.seek.is_empty() {
            return Vec::new();
        }
        let language = Language::of(&transcript.meta().language);
        let Some((at, matcher)) = self.seek.matcher(language) else { return Vec::new() };
        let scanner = self.scanners[at].get_or_insert_with(|| Scanner::new(matcher));
        let wanted = &self.seek.wanted;
        let mut found = vec![false; wanted.len()];
        for turn in transcript.answers(self.seek.codebook) {
            let place = Place { named, transcript, turn };
            let text = transcript.text().slice(turn.span).unwrap_or("");
            let scan = scanner.scan(text);
            let mut open: Vec<usize> = scan.possible(wanted.len());
            open.retain(|&number| {
                !found[number]
                    && place.allows(wanted[number].code)
                    && scan.matches(number, &place).is_some()
            });
            // Sentences are looked for only where there is something to find: that takes longest.
            let sentences = if open.is_empty() { Vec::new() } else { transcript.sentences(turn) };
            for sentence in sentences {
                let scan = scanner.scan(transcript.text().slice(sentence).unwrap_or(""));
                open.retain(|&number| {
                    let matches = scan.matches(number + wanted.len(), &place).is_some();
                    found[number] |= matches;
                    !matches
                });
            }
        }
        let each = wanted.iter().zip(found).filter(|(_, found)| *found);
        each.map(|(wanted, _)| wanted.number).collect()
    }
}

/// A query that holds for a turn whenever another does for one of its sentences: what is denied may
/// stand in another sentence. Nothing where that would hold for every turn.
fn loose(query: &Query) -> Option<Query> {
    match query {
        Query::Not(_) => None,
        Query::And(parts) => {
            let mut kept: Vec<Query> = parts.iter().filter_map(loose).collect();
            if kept.len() < 2 { kept.pop() } else { Some(Query::And(kept)) }
        }
        Query::Or(parts) => Some(Query::Or(parts.iter().map(loose).collect::<Option<_>>()?)),
        Query::Term(_) | Query::Phrase(_) | Query::Near { .. } | Query::Field(_) => {
            Some(query.clone())
        }
    }
}

/// A turn, to be asked by a cue's fields.
struct Place<'a> {
    named: (&'a str, &'a str),
    transcript: &'a Transcript,
    turn: &'a Turn,
}

impl Place<'_> {
    fn allows(&self, code: &Code) -> bool {
        code.allows_role(&self.transcript.meta().role)
            && code.allows_lens(self.turn.lens.as_deref())
    }
}

impl Fields for Place<'_> {
    fn holds(&self, field: &Field) -> bool {
        field_of(self.named, self.transcript.meta(), self.turn, field).unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::study::{Approval, Cue, Meta, Settings};

    fn book(cues: &[String]) -> Codebook {
        let cue = |query: &String| Cue { query: query.clone(), place: None };
        let cues = cues.iter().map(cue).collect();
        let code = Code { path: "a".into(), cues, ..Code::default() };
        Codebook::new(Settings::default(), vec![code]).unwrap()
    }

    fn transcript(turns: &[String]) -> Transcript {
        let turns: Vec<String> = turns.iter().map(|turn| format!("A: x {turn}")).collect();
        let meta = Meta {
            role: "r".into(),
            date: String::new(),
            language: "nl".into(),
            lens: None,
            status: Approval::Draft,
            speakers: vec![("A".into(), "somebody".into())],
            note: None,
        };
        Transcript::new(meta, &turns.join("\n\n"), |_| None).unwrap()
    }

    /// Every cue in every sentence.
    fn plain(book: &Codebook, transcript: &Transcript) -> Vec<u32> {
        let found = |cue: &Cue| {
            let query = Query::parse(&cue.query).ok().filter(Query::is_anchored)?;
            let matcher = Matcher::new(Language::of("nl"), [&query]);
            let found = transcript.answers(book).any(|turn| {
                let place = Place { named: ("c", "i"), transcript, turn };
                transcript.sentences(turn).into_iter().any(|sentence| {
                    let text = transcript.text().slice(sentence).unwrap();
                    Scanner::new(&matcher).scan(text).matches(0, &place).is_some()
                })
            });
            found.then_some(())
        };
        let cues = (0..).zip(&book.codes()[0].cues);
        cues.filter(|(_, cue)| found(cue).is_some()).map(|(number, _)| number).collect()
    }

    proptest! {
        #[test]
        fn it_finds_what_trying_every_cue_on_every_sentence_finds(
            cues in proptest::collection::vec(
                "[a-d]( (AND|OR|NOT|NEAR/2|AND NOT|OR role:r AND) [a-d]){0,3}", 1..6),
            turns in proptest::collection::vec("([a-d]( |, |\\. B )){0,8}", 1..4),
        ) {
            let (book, transcript) = (book(&cues), transcript(&turns));
            let all = plain(&book, &transcript);
            let seek = Seek::new(&book, |_| true);
            prop_assert_eq!(&seek.seeker().found(("c", "i"), &transcript), &all);
            let odd = Seek::new(&book, |cue| cue % 2 == 1);
            let all: Vec<u32> = all.into_iter().filter(|cue| cue % 2 == 1).collect();
            prop_assert_eq!(odd.seeker().found(("c", "i"), &transcript), all);
        }
    }
}
