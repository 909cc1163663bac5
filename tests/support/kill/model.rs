//! What must be on disk after keys, worked out beside the program.

use std::collections::{BTreeMap, BTreeSet};

use kwali::store::Store;

use super::{Folder, INTERVIEW};

/// Whose codings are changed, and whose suggestions are decided on.
pub const OWN: &str = "anna";
pub const SUGGESTS: &str = "kwali";

/// A coding without its id: those are made from content, and `kwali quotes` refuses two alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    pub quote: String,
    pub code: String,
    pub status: String,
    pub origin: String,
    pub memo: String,
}

/// The files of a study that coding changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    pub own: BTreeSet<Row>,
    pub suggested: BTreeSet<Row>,
    pub codes: BTreeSet<String>,
}

impl State {
    /// The state after what changes one state to another. An undo that a kill cut short and that is too
    /// old to be finished leaves something of its own beside that.
    fn changed(&self, from: &Self, to: &Self) -> Self {
        fn set<T: Ord + Clone>(
            now: &BTreeSet<T>,
            from: &BTreeSet<T>,
            to: &BTreeSet<T>,
        ) -> BTreeSet<T> {
            let goes = |one: &&T| from.contains(*one) && !to.contains(*one);
            let comes = to.difference(from);
            now.iter().filter(|one| !goes(one)).chain(comes).cloned().collect()
        }
        Self {
            own: set(&self.own, &from.own, &to.own),
            suggested: set(&self.suggested, &from.suggested, &to.suggested),
            codes: set(&self.codes, &from.codes, &to.codes),
        }
    }

    /// As it is on disk; fails where a file does not read or two codings are alike.
    pub fn read(study: &Folder) -> Self {
        let rows = |coder: &str| {
            let path = study.file(&format!("corpus/{INTERVIEW}.{coder}.csv"));
            let Ok(text) = std::fs::read_to_string(path) else { return BTreeSet::new() };
            let all = super::rows(&text);
            let found: BTreeSet<Row> = all.iter().map(row).collect();
            assert_eq!(found.len(), all.len(), "{coder} has two codings alike:\n{text}");
            found
        };
        let store = Store::open(study.path()).unwrap();
        let codes = store.codebook().codes().iter().map(|code| code.path.clone()).collect();
        Self { own: rows(OWN), suggested: rows(SUGGESTS), codes }
    }

    /// Whether each file is as in one state or the other.
    pub fn between(&self, a: &Self, b: &Self) -> bool {
        (self.own == a.own || self.own == b.own)
            && (self.suggested == a.suggested || self.suggested == b.suggested)
            && (self.codes == a.codes || self.codes == b.codes)
    }

    /// One's own codings of a sentence, in the order of the file.
    pub fn own_at(&self, sentence: &str) -> Vec<&Row> {
        self.own.iter().filter(|row| row.quote == sentence).collect()
    }

    /// The suggestion that waits there.
    pub fn open_at(&self, sentence: &str) -> Option<&Row> {
        self.suggested.iter().find(|row| row.quote == sentence && row.status == "suggested")
    }
}

fn row(fields: &BTreeMap<String, String>) -> Row {
    Row {
        quote: fields["quote"].clone(),
        code: fields["code"].clone(),
        status: fields["status"].clone(),
        origin: fields["origin"].clone(),
        memo: fields["memo"].clone(),
    }
}

/// A step with the states around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub name: String,
    pub before: State,
    pub after: State,
}

/// What can be undone and redone, as `kwali::store::History` promises it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Past {
    done: Vec<(usize, Step)>,
    undone: Vec<(usize, Step)>,
    session: usize,
}

impl Past {
    /// As it is when the program is opened again.
    pub fn reopened(mut self) -> Self {
        let last = self.done.iter().chain(&self.undone).map(|(session, _)| *session).max();
        let last = last.unwrap_or(0);
        self.done.retain(|(session, _)| *session == last);
        self.session = last + 1;
        self
    }

    pub fn make(&mut self, step: Step) {
        self.undone.clear();
        self.done.push((self.session, step));
    }

    /// What the screen says to undo, and the state then; `None` where nothing is left.
    pub fn undo(&mut self, now: &State) -> (String, Option<State>) {
        let Some((session, step)) = self.done.pop() else {
            return ("nothing to undo".into(), None);
        };
        self.undone.push((session, step.clone()));
        (format!("undone: {}", step.name), Some(now.changed(&step.after, &step.before)))
    }

    /// Likewise to redo.
    pub fn redo(&mut self, now: &State) -> (String, Option<State>) {
        let Some((session, step)) = self.undone.pop() else {
            return ("nothing to do again".into(), None);
        };
        self.done.push((session, step.clone()));
        (format!("done again: {}", step.name), Some(now.changed(&step.before, &step.after)))
    }
}

/// What an action is to the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Make,
    Undo,
    Redo,
    /// Nothing changes.
    Look,
}

/// Keys, what the screen says when they were taken, and what is on disk then.
#[derive(Debug, Clone)]
pub struct Action {
    pub kind: Kind,
    pub keys: String,
    pub says: String,
    pub after: State,
    pub past: Past,
}
