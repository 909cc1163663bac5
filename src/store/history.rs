//! What one coder did, undone and redone, also after a restart.

use super::Store;
use super::journal::Journal;
use super::step::{Meets, Step};
use crate::problem::{Problem, Result};
use crate::study::check_name;

/// What happened, as it stands in the journal.
#[derive(Debug, Clone)]
pub(super) enum Line {
    /// A step was made in a session.
    Do(usize, Step),
    /// The last step was undone, and is from now on this one where ids had to change.
    Undo(Option<Step>),
    /// The last undone step was made again, and is from now on this one.
    Redo(Option<Step>),
}

/// Steps with the session they were made in.
#[derive(Debug, Clone, Default)]
pub(super) struct Stacks {
    /// The next to undo comes last.
    done: Vec<(usize, Step)>,
    /// The next to redo comes last.
    undone: Vec<(usize, Step)>,
}

impl Stacks {
    fn take(&mut self, line: Line) {
        match line {
            Line::Do(session, step) => {
                self.undone.clear();
                self.done.push((session, step));
            }
            Line::Undo(changed) => pass(&mut self.done, &mut self.undone, changed),
            Line::Redo(changed) => pass(&mut self.undone, &mut self.done, changed),
        }
    }

    /// The lines that lead to these stacks.
    pub(super) fn lines(&self) -> Vec<Line> {
        let steps = self.done.iter().chain(self.undone.iter().rev());
        let steps = steps.map(|(session, step)| Line::Do(*session, step.clone()));
        steps.chain(self.undone.iter().map(|_| Line::Undo(None))).collect()
    }

    fn last_session(&self) -> usize {
        self.done.iter().chain(&self.undone).map(|(session, _)| *session).max().unwrap_or(0)
    }
}

fn pass(from: &mut Vec<(usize, Step)>, to: &mut Vec<(usize, Step)>, changed: Option<Step>) {
    to.extend(from.pop().map(|(session, step)| (session, changed.unwrap_or(step))));
}

/// A coder's steps, each on disk when it is made, and the way back through all of them.
///
/// Its journal is in `.kwali/undo/`. A second process of the same coder gets a journal of its own.
#[derive(Debug)]
pub struct History {
    journal: Journal,
    stacks: Stacks,
    session: usize,
}

impl History {
    /// Opens the coder's journal and takes up what the last session that made a step left to undo
    /// and redo; what older sessions did stays done.
    ///
    /// Where there can be no journal, steps are kept in memory, and [`History::problem`] says why.
    pub fn open(store: &Store, coder: &str) -> Result<Self> {
        check_name(coder)?;
        let (journal, lines) = Journal::open(store, coder);
        let mut stacks = Stacks::default();
        lines.into_iter().for_each(|line| stacks.take(line));
        let last = stacks.last_session();
        stacks.done.retain(|(session, _)| *session == last);
        Ok(Self { journal, stacks, session: last + 1 })
    }

    /// Makes a step, and returns it as made; see [`Store::apply`]. What was undone before can no
    /// longer be redone.
    #[expect(clippy::needless_pass_by_value, reason = "the step that counts is the one returned")]
    pub fn apply(&mut self, store: &Store, step: Step) -> Result<Step> {
        let session = self.session;
        let line = |made: &Step| Line::Do(session, made.clone());
        self.make(store, &step, Meets::Before, line)
    }

    /// Undoes the last step and returns it, as it was made; `None` when there is none left.
    ///
    /// Refused, and still there to be undone, when a coding was changed since.
    pub fn undo(&mut self, store: &Store) -> Result<Option<Step>> {
        let Some((_, step)) = self.stacks.done.last().cloned() else { return Ok(None) };
        let line = |made: &Step| Line::Undo(other(&made.inverse(), &step));
        self.make(store, &step.inverse(), Meets::Either, line)
            .map_err(|problem| refused(&problem, "undone", &step))?;
        Ok(Some(step))
    }

    /// Makes the last undone step again and returns it, as made; `None` when there is none.
    ///
    /// Refused, and still there to be redone, when a coding was changed since.
    pub fn redo(&mut self, store: &Store) -> Result<Option<Step>> {
        let Some((_, step)) = self.stacks.undone.last().cloned() else { return Ok(None) };
        let line = |made: &Step| Line::Redo(other(made, &step));
        self.make(store, &step, Meets::Either, line)
            .map(Some)
            .map_err(|problem| refused(&problem, "redone", &step))
    }

    fn make(
        &mut self,
        store: &Store,
        step: &Step,
        meets: Meets,
        line: impl Fn(&Step) -> Line,
    ) -> Result<Step> {
        let mut noted = None;
        let made = store.perform(step, meets, |made| {
            let line = noted.insert(line(made));
            self.journal.append(&self.stacks, line);
        });
        match (made, noted) {
            (Ok(made), Some(line)) => {
                self.journal.made();
                self.stacks.take(line);
                Ok(made)
            }
            // It stands in the journal, and was not done.
            (Err(problem), Some(_)) => {
                self.journal.rewrite(&self.stacks);
                Err(problem)
            }
            (made, None) => made,
        }
    }

    /// The name of the step that would be undone.
    pub fn undoable(&self) -> Option<&str> {
        self.stacks.done.last().map(|(_, step)| step.name.as_str())
    }

    /// The name of the step that would be redone.
    pub fn redoable(&self) -> Option<&str> {
        self.stacks.undone.last().map(|(_, step)| step.name.as_str())
    }

    /// What keeps the journal from the disk, when something does.
    pub fn problem(&self) -> Option<&Problem> {
        self.journal.problem()
    }
}

fn other(now: &Step, was: &Step) -> Option<Step> {
    (now != was).then(|| now.clone())
}

fn refused(problem: &Problem, what: &str, step: &Step) -> Box<Problem> {
    let mut told = Problem::new(format!("“{}” cannot be {what}: {}", step.name, problem.message()));
    if let Some(file) = problem.file() {
        told = told.in_file(file);
    }
    if let Some(place) = problem.place() {
        told = told.at(place.clone());
    }
    let help = problem.advice().unwrap_or("nothing was changed");
    Box::new(told.help(help))
}
