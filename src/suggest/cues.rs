//! The cues of a codebook, made ready.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::negation::Denials;
use crate::problem::{Place, Problem, Result};
use crate::search::{Language, Matcher, Query, TURN_FIELDS, fold, words};
use crate::study::{Code, Codebook, Cue};

/// One cue of a code.
#[derive(Debug, Clone)]
pub(super) struct Ready {
    /// The code's place in the codebook.
    pub code: usize,
    /// The cue as it was written.
    pub written: String,
    /// What it asks.
    pub query: Query,
}

/// All cues of a codebook, for each language of a study.
#[derive(Debug, Clone)]
pub struct Cues {
    pub(super) cues: Vec<Ready>,
    matchers: HashMap<String, Matcher>,
}

impl Cues {
    /// Reads the cues; `languages` are those of the interviews. A problem names the code and stands
    /// at the cue's place in `codebook.yaml`.
    pub fn new<'a>(
        codebook: &Codebook,
        languages: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self> {
        let mut cues = Vec::new();
        let codes = codebook.codes().iter().enumerate();
        for (number, code) in codes.filter(|(_, code)| codebook.retired(code).is_none()) {
            for cue in &code.cues {
                let query = read(code, cue)?;
                cues.push(Ready { code: number, written: cue.query.clone(), query });
            }
        }
        let languages: BTreeSet<&str> = languages.into_iter().collect();
        let ready = |code: &str| {
            let matcher = Matcher::new(Language::of(code), cues.iter().map(|cue| &cue.query));
            (code.to_owned(), matcher)
        };
        let matchers = languages.into_iter().map(ready).collect();
        Ok(Self { cues, matchers })
    }

    /// Every cue that is wrong, for whoever checks a codebook.
    pub fn problems(codebook: &Codebook) -> Vec<Box<Problem>> {
        Self::broken(codebook).map(|(_, problem)| problem).collect()
    }

    /// The same, each with its code.
    pub fn broken(codebook: &Codebook) -> impl Iterator<Item = (&Code, Box<Problem>)> {
        codebook.codes().iter().flat_map(|code| {
            let each = code.cues.iter().filter_map(|cue| read(code, cue).err());
            each.map(move |problem| (code, problem))
        })
    }

    /// The cues that read, for one language; those that are broken are left out.
    pub fn usable(codebook: &Codebook, language: &str) -> Self {
        let mut cues = Vec::new();
        for (number, code) in codebook.codes().iter().enumerate() {
            let each = code.cues.iter().filter_map(|cue| Some((cue, read(code, cue).ok()?)));
            cues.extend(each.map(|(cue, query)| Ready {
                code: number,
                written: cue.query.clone(),
                query,
            }));
        }
        let matcher = Matcher::new(Language::of(language), cues.iter().map(|cue| &cue.query));
        Self { cues, matchers: HashMap::from([(language.to_owned(), matcher)]) }
    }

    /// Whether a code, by its place in the codebook, has a cue among them.
    pub fn serve(&self, code: usize) -> bool {
        self.cues.binary_search_by_key(&code, |cue| cue.code).is_ok()
    }

    /// The matcher of a language.
    pub(super) fn matcher(&self, language: &str) -> Option<&Matcher> {
        self.matchers.get(language)
    }
}

impl Ready {
    /// Whether the cue itself asks for a word that denies.
    fn denies(&self, language: &Language) -> bool {
        let denies = |text: &str| {
            words(text).into_iter().any(|word| language.denies(&fold(&text[word.bytes])))
        };
        self.query.leaves().iter().flat_map(|leaf| leaf.terms()).any(|term| denies(&term.text))
    }

    /// Whether what was found is denied: all of it where it lies in one place, any of it else.
    pub(super) fn denied(
        &self,
        words: &[Range<usize>],
        denials: &Denials,
        language: &Language,
    ) -> bool {
        if self.denies(language) {
            return false;
        }
        match self.query {
            Query::Or(_) | Query::Term(_) | Query::Phrase(_) => {
                words.iter().all(|range| denials.reach(range))
            }
            _ => words.iter().any(|range| denials.reach(range)),
        }
    }
}

pub(super) fn read(code: &Code, cue: &Cue) -> Result<Query> {
    let read = Query::parse(&cue.query).and_then(|query| usable(&cue.query, query));
    read.map_err(|problem| {
        let message = format!("the cue `{}` of `{}`: {}", cue.query, code.path, problem.message());
        let mut told = Problem::new(message).in_file("codebook.yaml");
        if let Some(place) = &cue.place {
            told = told.at(within(place, &cue.query, problem.place()));
        }
        Box::new(told.help(problem.advice().unwrap_or("see `docs/query.md`")))
    })
}

/// A cue must ask for a word, and only for what a turn itself can answer.
fn usable(source: &str, query: Query) -> Result<Query> {
    if let Some(field) = query.fields().find(|field| !TURN_FIELDS.contains(&field.name.as_str())) {
        let column = field.at + 1;
        let wrong = Problem::new(format!("a cue cannot ask for `{}:`", field.name));
        let place = Place::new(source, 1, column, field.name.chars().count() + 1);
        return Err(Box::new(wrong.at(place).nearest(&field.name, TURN_FIELDS.iter().copied())));
    }
    if !query.is_anchored() {
        let wrong = Problem::new("it would match without any word");
        return Err(Box::new(wrong.help("name a word that must be there in each alternative")));
    }
    Ok(query)
}

/// The place within the file of a place within the cue: exact where the cue stands on one line as
/// it was read, else the cue's start.
fn within(cue: &Place, written: &str, inner: Option<&Place>) -> Place {
    let Some(inner) = inner else { return cue.clone() };
    let from: String = cue.text.chars().skip(cue.column.saturating_sub(1)).collect();
    match from.find(written).filter(|byte| *byte <= 1) {
        Some(shift) => Place {
            column: cue.column + shift + inner.column - 1,
            width: inner.width,
            ..cue.clone()
        },
        None => cue.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Settings;

    fn problem(line: &str, query: &str) -> Problem {
        let place = Some(Place::new(line, 1, 9, 1));
        let cues = vec![Cue { query: query.into(), place }];
        let code = Code { path: "a.b".into(), cues, ..Code::default() };
        let book = Codebook::new(Settings::default(), vec![code]).unwrap();
        *Cues::new(&book, ["nl"]).unwrap_err()
    }

    #[test]
    fn a_broken_cue_is_told_at_its_place_with_its_code() {
        let told = problem("cues: [ 'thuis NEAR/0 school' ]", "thuis NEAR/0 school");
        assert_eq!(
            told.message(),
            "the cue `thuis NEAR/0 school` of `a.b`: `NEAR/0` has no usable distance"
        );
        assert_eq!(told.place().unwrap().column, 16);
    }

    #[test]
    fn a_cue_asks_for_a_word_and_for_nothing_a_turn_cannot_tell() {
        let told = |query: &str| problem(&format!("cues: [ {query} ]"), query).message().to_owned();
        assert!(told("NOT school").ends_with("it would match without any word"));
        assert!(told("school OR role:leader").ends_with("it would match without any word"));
        assert!(told("school memo:x").ends_with("a cue cannot ask for `memo:`"));
    }
}
