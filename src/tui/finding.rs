//! Searching, in the interview and across the study.

use kwali::problem::{Problem, Result};
use kwali::search::{self, Order, Query};
use kwali::study::{Span, Study};

use super::app::App;
use super::overlay::Overlay;
use super::overlay::search::{Hit, Search};
use super::trail::Place;

/// How many passages of a study are listed.
const LISTED: usize = 500;

impl App {
    /// Runs a search. In the interview one goes to the first passage from where one is.
    pub fn run_search(&mut self, mut search: Box<Search>) {
        let source = search.field.text().trim().to_owned();
        self.query.clone_from(&source);
        let everywhere = search.everywhere;
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
                let keys = [
                    self.keymap.name(super::action::Action::NextHit),
                    self.keymap.name(super::action::Action::PreviousHit),
                ];
                let told = search.told.clone().unwrap_or_default();
                self.tell(format!("{told}; {} and {} go through them", keys[0], keys[1]));
            }
            _ => self.overlay = Some(Overlay::Search(search)),
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
        let hits = search::find(&study, &query, source, Order::Text)?;
        let listed: Vec<Hit> = hits.iter().map(listed).collect();
        let told = counted(listed.len(), "passage");
        Ok((listed, told))
    }

    fn search_study(&mut self, source: &str) -> Result<(Vec<Hit>, String)> {
        let query = Query::parse(source)?;
        let (mut study, _) = self.session.store.load()?;
        self.hide(&mut study);
        let hits = search::find(&study, &query, source, Order::Relevance)?;
        let (interviews, cases) = search::tally(&hits);
        let told = format!(
            "{} in {} of {}",
            counted(hits.len(), "passage"),
            counted(interviews, "interview"),
            counted(cases, "case")
        );
        Ok((hits.iter().take(LISTED).map(listed).collect(), told))
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

fn listed(hit: &search::Hit<'_>) -> Hit {
    let passage = hit.passage();
    let start = passage.span.start();
    let marks = hit.highlights.iter().filter(|found| found.overlaps(passage.span));
    Hit {
        case: hit.interview.case.clone(),
        interview: hit.interview.name.clone(),
        reference: passage.reference.to_string(),
        speaker: hit.turn.label.clone(),
        span: passage.span,
        text: passage.text.replace(['\n', '\r', '\t'], " "),
        marks: marks
            .map(|found| Span::at(found.start().saturating_sub(start), found.len()))
            .collect(),
    }
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

fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
