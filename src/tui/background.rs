//! What takes time and is not needed to draw the screen, worked out beside it.

use std::collections::{BTreeMap, HashMap};
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

/// How often each code is used, by interview, so that the open one can be counted again on its own.
#[derive(Debug, Clone, Default)]
pub struct Uses {
    interviews: BTreeMap<(String, String), HashMap<String, [usize; 2]>>,
}

impl Uses {
    /// Takes an interview as it is now.
    pub fn count(&mut self, interview: &Interview, own: &str) {
        let mut counts: HashMap<String, [usize; 2]> = HashMap::new();
        for (coder, codings) in interview.codings.iter().filter(|(coder, _)| *coder != CODER) {
            for coding in codings.iter().filter(|coding| coding.status == Status::Accepted) {
                let [mine, all] = counts.entry(coding.code().to_owned()).or_default();
                *all += 1;
                *mine += usize::from(coder == own);
            }
        }
        let name = (interview.case.clone(), interview.name.clone());
        self.interviews.insert(name, counts);
    }

    /// The uses of a code: one's own, and everybody's.
    pub fn of(&self, code: &str) -> [Use; 2] {
        let mut uses = [Use::default(); 2];
        let mut last: [Option<&str>; 2] = [None; 2];
        for ((case, _), counts) in &self.interviews {
            for (at, count) in counts.get(code).into_iter().flatten().enumerate() {
                uses[at].codings += count;
                if *count > 0 && last[at] != Some(case) {
                    uses[at].cases += 1;
                    last[at] = Some(case);
                }
            }
        }
        uses
    }
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

    /// Counts the uses in the open interview again.
    pub fn recount(&mut self, session: &Session) {
        if let Some(uses) = &mut self.uses {
            uses.count(&session.interview, &session.coder);
        }
    }

    /// Counts how far the interviews are.
    pub fn count(&mut self, session: &Session) {
        // What was counted the last time is no longer so.
        self.progress = None;
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
    study.interviews.iter().for_each(|interview| uses.count(interview, coder));
    Some(uses)
}

fn likely(store: &Store, interview: &Interview) -> Option<Vec<(Span, String)>> {
    let language = interview.transcript.meta().language.as_str();
    let cues = Cues::new(store.codebook(), [language]).ok()?;
    let found = suggest(interview, store.codebook(), &cues);
    Some(found.into_iter().map(|found| (found.span, found.code)).collect())
}

#[cfg(test)]
mod tests {
    use super::super::tests::interview;
    use super::*;
    use kwali::study::Coding;

    #[test]
    fn what_was_coded_since_counts_at_once_and_a_case_counts_once() {
        let mut read = interview("I: een\n\nD: twee drie\n");
        let text = read.transcript.text().clone();
        let coding = |start| Coding::new("a/b", &text, Span::at(start, 3), "x").unwrap();
        read.codings.insert("bram".into(), vec![coding(3)]);
        let mut uses = Uses::default();
        uses.count(&read, "anna");
        read.name = "c".into();
        read.codings.insert("anna".into(), vec![coding(3)]);
        uses.count(&read, "anna");
        read.codings.insert("anna".into(), vec![coding(3), coding(11)]);
        uses.count(&read, "anna");
        let [own, all] = uses.of("x");
        assert_eq!((own.codings, own.cases), (2, 1));
        assert_eq!((all.codings, all.cases), (4, 1));
        assert_eq!(uses.of("y"), [Use::default(); 2]);
    }
}
