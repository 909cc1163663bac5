//! Searching, in the interview and across the study.

use kwali::problem::{Problem, Result};
use kwali::search::{self, Index, Order, Query};
use kwali::study::{Span, Study};

use super::action::Action;
use super::app::App;
use super::overlay::Overlay;
use super::overlay::search::{Hit, Search};
use super::trail::Place;
use crate::cli::{Files, count};

/// How many passages of a study are listed.
const LISTED: usize = 500;

impl App {
    /// Opens a search; that of the whole study gets its index ready while something is typed.
    pub fn open_search(&mut self, everywhere: bool) {
        if everywhere {
            self.background.prepare(&self.session);
        }
        let search = Search::new(everywhere, &self.query);
        self.overlay = Some(Overlay::Search(Box::new(search)));
    }

    /// Runs a search. In the interview one goes to the first passage from where one is.
    pub fn run_search(&mut self, mut search: Box<Search>) {
        let source = search.field.text().trim().to_owned();
        self.query.clone_from(&source);
        let everywhere = search.everywhere;
        if everywhere {
            self.background.prepare(&self.session);
            if self.background.indexing() {
                search.wait();
                self.overlay = Some(Overlay::Search(search));
                return;
            }
        }
        let found = if everywhere { self.search_study(&source) } else { self.search_here(&source) };
        match found {
            Err(problem) => search.refused(problem_line(&problem)),
            Ok((hits, told)) => search.found(hits, told),
        }
        self.mark_hits(&search);
        let next = search.hits.iter().position(|hit| hit.span.start() >= self.view.cursor);
        match search.hits.get(next.unwrap_or(0)) {
            Some(hit) if !everywhere => {
                let place = Place {
                    case: hit.case.clone(),
                    interview: hit.interview.clone(),
                    span: hit.span,
                };
                self.jump(&place);
                self.mark_hits(&search);
                let next = self.keymap.name(Action::NextHit);
                let last = self.keymap.name(Action::PreviousHit);
                let told = search.told.clone().unwrap_or_default();
                self.tell(format!("{told} · {next} and {last} go through them"));
            }
            _ => self.overlay = Some(Overlay::Search(search)),
        }
    }

    /// Runs the search that waited for the index.
    pub fn resume_search(&mut self) {
        if self.background.indexing() {
            return;
        }
        match self.overlay.take() {
            Some(Overlay::Search(search)) if search.waiting() => self.run_search(search),
            other => self.overlay = other,
        }
    }

    fn search_here(&self, source: &str) -> Result<(Vec<Hit>, String)> {
        let query = Query::parse(source)?;
        let store = &self.session.store;
        let mut study = Study {
            codebook: store.codebook().clone(),
            cases: store.cases().clone(),
            interviews: vec![self.session.interview.clone()],
            cells: Vec::new(),
        };
        self.hide(&mut study);
        let found = search::scan(&study, &query, source, Order::Text, None)?;
        let told = count(found.total, "passage");
        Ok((found.hits.into_iter().map(listed).collect(), told))
    }

    fn search_study(&mut self, source: &str) -> Result<(Vec<Hit>, String)> {
        let query = Query::parse(source)?;
        let found = if self.blind && asks_for_codings(&query) {
            let (mut study, _) = self.session.store.load()?;
            self.hide(&mut study);
            search::scan(&study, &query, source, Order::Relevance, Some(LISTED))?
        } else {
            let files = Files(&self.session.store);
            let index = match &mut self.background.index {
                Some(index) => {
                    index.refresh(&files)?;
                    index
                }
                none => none.insert(Index::open(&files)?),
            };
            index.find(&files, &query, source, Order::Relevance, Some(LISTED))?
        };
        let (interviews, cases) = found.tally();
        let mut told = format!(
            "{} in {} of {}",
            count(found.total, "passage"),
            count(interviews, "interview"),
            count(cases, "case")
        );
        if found.total > found.hits.len() {
            told.push_str(&format!("; the best {} are listed", found.hits.len()));
        }
        Ok((found.hits.into_iter().map(listed).collect(), told))
    }

    /// Takes others' codings out of what a blind coder searches: `code:` would tell where they are.
    fn hide(&self, study: &mut Study) {
        if self.blind {
            for interview in &mut study.interviews {
                interview.codings.retain(|coder, _| *coder == self.session.coder);
            }
        }
    }

    /// Marks what was found in the open interview.
    pub fn mark_hits(&mut self, search: &Search) {
        let open = &self.session.interview;
        let here = search
            .hits
            .iter()
            .filter(|hit| (&hit.case, &hit.interview) == (&open.case, &open.name));
        let mut found: Vec<Span> = here.flat_map(Hit::found).collect();
        found.sort_unstable();
        self.view.found = found;
    }

    /// Goes to the next or last passage found in this interview.
    pub fn hit(&mut self, forward: bool) {
        let at = self.view.cursor;
        let found = &self.view.found;
        let next = if forward {
            found.iter().find(|span| span.start() > at).or(found.first())
        } else {
            found.iter().rfind(|span| span.start() < at).or(found.last())
        };
        match next.copied() {
            Some(span) => self.view.show(span),
            None => self.tell("nothing was searched for in this interview"),
        }
    }
}

impl Hit {
    /// What was found, as spans of the interview.
    fn found(&self) -> impl Iterator<Item = Span> {
        let shift = self.span.start();
        self.marks.iter().map(move |mark| Span::at(shift + mark.start(), mark.len()))
    }
}

fn listed(hit: search::Hit) -> Hit {
    let start = hit.span.start();
    let marks = hit.highlights.iter();
    Hit {
        marks: marks
            .map(|found| Span::at(found.start().saturating_sub(start), found.len()))
            .collect(),
        case: hit.case,
        interview: hit.interview,
        reference: hit.reference.to_string(),
        speaker: hit.speaker,
        span: hit.span,
        text: hit.text.replace(['\n', '\r', '\t'], " "),
    }
}

/// Whether a query's answer depends on how passages were coded.
fn asks_for_codings(query: &Query) -> bool {
    query.fields().any(|field| ["code", "coder", "memo"].contains(&field.name.as_str()))
}

/// What is wrong with a query, on one line.
fn problem_line(problem: &Problem) -> String {
    match (problem.place(), problem.advice()) {
        (Some(place), Some(advice)) => {
            format!("{} at sign {} ({advice})", problem.message(), place.column)
        }
        (None, Some(advice)) => format!("{} ({advice})", problem.message()),
        _ => problem.message().to_owned(),
    }
}
