//! What takes time and is not needed to draw the screen, worked out beside it.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;

use kwali::search::Index;
use kwali::store::{Progress, Store};
use kwali::study::{Interview, Span, Status};
use kwali::suggest::{CODER, Cues, suggest};

use super::session::Session;
use crate::cli::Files;

/// How often a code is used in the study.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Use {
    /// Accepted codings.
    pub codings: usize,
    /// Cases with at least one.
    pub cases: usize,
}

/// Uses by code: one's own, and everybody's.
#[derive(Debug, Clone, Default)]
pub struct Uses {
    pub own: HashMap<String, Use>,
    pub all: HashMap<String, Use>,
}

/// What has been worked out so far.
#[derive(Default)]
pub struct Background {
    /// `None` until it is known.
    pub uses: Option<Uses>,
    /// Passages of the open interview that the codebook's cues find.
    pub likely: Vec<(Span, String)>,
    pub progress: Option<Vec<Progress>>,
    /// The index of the study's turns, once something was searched for.
    pub index: Option<Index>,
    coming_index: Option<Receiver<Index>>,
    /// Whether it was tried once; what went wrong then is told by the search itself.
    prepared: bool,
    coming_uses: Option<Receiver<Uses>>,
    coming_likely: Option<Receiver<Vec<(Span, String)>>>,
    coming_progress: Option<Receiver<Vec<Progress>>>,
}

impl Background {
    pub fn new(session: &Session) -> Self {
        let (store, coder) = (session.store.clone(), session.coder.clone());
        let mut background =
            Self { coming_uses: Some(beside(move || uses(&store, &coder))), ..Self::default() };
        background.opened(session);
        background
    }

    /// Another interview was opened.
    pub fn opened(&mut self, session: &Session) {
        self.likely.clear();
        let (store, interview) = (session.store.clone(), session.interview.clone());
        self.coming_likely = Some(beside(move || likely(&store, &interview)));
    }

    /// Counts how far the interviews are.
    pub fn count(&mut self, session: &Session) {
        let (store, coder) = (session.store.clone(), session.coder.clone());
        self.coming_progress = Some(beside(move || store.progress(&coder).ok()));
    }

    /// Gets the index ready, which takes time where there is none yet.
    pub fn prepare(&mut self, session: &Session) {
        if self.index.is_none() && self.coming_index.is_none() && !self.prepared {
            let store = session.store.clone();
            self.prepared = true;
            self.coming_index = Some(beside(move || Index::open(&Files(&store)).ok()));
        }
    }

    /// Whether the index is still being made.
    pub fn indexing(&self) -> bool {
        self.coming_index.is_some()
    }

    /// Takes what was worked out since; says whether that was anything.
    pub fn take(&mut self) -> bool {
        let mut any = false;
        let indexing = self.indexing();
        if let Some(index) = arrived(&mut self.coming_index) {
            self.index = Some(index);
        }
        any |= indexing && !self.indexing();
        if let Some(uses) = arrived(&mut self.coming_uses) {
            (self.uses, any) = (Some(uses), true);
        }
        if let Some(likely) = arrived(&mut self.coming_likely) {
            (self.likely, any) = (likely, true);
        }
        if let Some(progress) = arrived(&mut self.coming_progress) {
            (self.progress, any) = (Some(progress), true);
        }
        any
    }

    /// Whether something is still being worked out.
    pub fn busy(&self) -> bool {
        self.indexing()
            || self.coming_uses.is_some()
            || self.coming_likely.is_some()
            || self.coming_progress.is_some()
    }
}

/// Works something out on a thread of its own. What fails is not there.
fn beside<T: Send + 'static>(work: impl FnOnce() -> Option<T> + Send + 'static) -> Receiver<T> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        if let Some(result) = work() {
            // Nobody waits any more when the screen was closed.
            let _ = sender.send(result);
        }
    });
    receiver
}

fn arrived<T>(coming: &mut Option<Receiver<T>>) -> Option<T> {
    match coming.as_ref()?.try_recv() {
        Ok(result) => {
            *coming = None;
            Some(result)
        }
        Err(TryRecvError::Empty) => None,
        Err(TryRecvError::Disconnected) => {
            *coming = None;
            None
        }
    }
}

fn uses(store: &Store, coder: &str) -> Option<Uses> {
    let (study, _) = store.load().ok()?;
    let mut uses = Uses::default();
    let mut last: HashMap<(bool, String), String> = HashMap::new();
    for interview in &study.interviews {
        for (whose, codings) in interview.codings.iter().filter(|(whose, _)| *whose != CODER) {
            for coding in codings.iter().filter(|coding| coding.status == Status::Accepted) {
                let own = whose == coder;
                for (map, mine) in [(&mut uses.all, false), (&mut uses.own, true)] {
                    if mine && !own {
                        continue;
                    }
                    let code = coding.code().to_owned();
                    let entry = map.entry(code.clone()).or_default();
                    entry.codings += 1;
                    let case = last.entry((mine, code)).or_default();
                    if *case != interview.case {
                        entry.cases += 1;
                        case.clone_from(&interview.case);
                    }
                }
            }
        }
    }
    Some(uses)
}

fn likely(store: &Store, interview: &Interview) -> Option<Vec<(Span, String)>> {
    let language = interview.transcript.meta().language.as_str();
    let cues = Cues::new(store.codebook(), [language]).ok()?;
    let found = suggest(interview, store.codebook(), &cues);
    Some(found.into_iter().map(|found| (found.span, found.code)).collect())
}
