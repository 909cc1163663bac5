//! One coder at work in one interview. Every change is on disk when the call returns; what somebody
//! else changed is taken in before.

use std::path::PathBuf;

use kwali::analysis::Change;
use kwali::problem::{Problem, Result};
use kwali::store::{Drift, Edit, History, NewCode, Step, Store};
use kwali::study::{Coding, Interview, Span, Status};
use kwali::suggest::CODER;

use super::marks::Mark;
use super::watch::Watch;

/// One coder's work on one interview.
pub struct Session {
    pub store: Store,
    pub coder: String,
    pub interview: Interview,
    /// Codings that no longer stand on their words.
    pub drifts: Vec<Drift>,
    history: History,
    transcript: Watch,
    others: Watch,
    /// Whether the words on disk may be others than those at hand.
    unread: bool,
}

/// What taking in others' changes brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    None,
    /// Codings changed.
    Codings,
    /// The codebook changed, and codings too perhaps.
    Codebook,
    /// The words changed.
    Transcript,
}

/// Which interview a step touched, for going there.
pub struct Undone {
    pub name: String,
    pub place: Option<(String, String, Span)>,
}

impl Session {
    /// Opens an interview of a study.
    pub fn open(store: Store, coder: &str, case: &str, name: &str) -> Result<Self> {
        let transcript = Watch::new([store.transcript_path(case, name)]);
        let (interview, drifts) = store.interview(case, name)?;
        let history = History::open(&store, coder)?;
        let mut session = Self {
            store,
            coder: coder.to_owned(),
            interview,
            drifts,
            history,
            transcript,
            others: Watch::default(),
            unread: false,
        };
        session.reload()?;
        Ok(session)
    }

    /// Opens another interview.
    pub fn switch(&mut self, case: &str, name: &str) -> Result<()> {
        let transcript = Watch::new([self.store.transcript_path(case, name)]);
        let mut other = (self.store.interview(case, name)?, transcript, false);
        let mut swap = |session: &mut Self| {
            std::mem::swap(&mut session.interview, &mut other.0.0);
            std::mem::swap(&mut session.drifts, &mut other.0.1);
            std::mem::swap(&mut session.transcript, &mut other.1);
            std::mem::swap(&mut session.unread, &mut other.2);
        };
        swap(self);
        let read = self.reload();
        if read.is_err() {
            // The screen still shows the one before.
            swap(self);
            self.watch_others();
        }
        read
    }

    /// Why undo will not reach beyond this program's end, if so.
    pub fn history_problem(&self) -> Option<&Problem> {
        self.history.problem()
    }

    fn transcript_path(&self) -> PathBuf {
        self.store.transcript_path(&self.interview.case, &self.interview.name)
    }

    fn watch_others(&mut self) {
        let (case, name) = (&self.interview.case, &self.interview.name);
        let codings = self.interview.codings.keys().map(String::as_str);
        let codings = codings.chain([self.coder.as_str(), CODER]);
        let files = codings.map(|coder| self.store.codings_path(case, name, coder));
        let shared = [self.store.case_path(case), self.store.root().join("codebook.yaml")];
        self.others = Watch::new(files.chain(shared).collect::<Vec<_>>());
    }

    /// Where the draft of a memo is kept.
    pub fn draft_file(&self) -> PathBuf {
        self.store.root().join(".kwali/drafts").join(format!("{}.json", self.coder))
    }

    /// Reads the codebook and the codings again, and the words where they may be others.
    pub fn reload(&mut self) -> Result<()> {
        self.read().map(drop)
    }

    /// Reads everything again that may be another; says whether the codebook is.
    fn read(&mut self) -> Result<bool> {
        let same = !self.unread && !self.transcript.changed();
        let transcript = Watch::new([self.transcript_path()]);
        self.watch_others();
        // A transcript's roles and lenses are the codebook's.
        let codebook = self.store.reread()?;
        self.unread |= codebook;
        if same && !self.unread {
            self.drifts = self.store.reread_codings(&mut self.interview)?;
            return Ok(codebook);
        }
        self.unread = true;
        let (case, name) = (self.interview.case.clone(), self.interview.name.clone());
        let (interview, drifts) = self.store.reread_interview(&case, &name)?;
        (self.interview, self.drifts) = (interview, drifts);
        (self.transcript, self.unread) = (transcript, false);
        Ok(codebook)
    }

    /// Takes in what others changed since it was read.
    pub fn refresh(&mut self) -> Result<News> {
        if !self.transcript.changed() && !self.others.changed() {
            return Ok(News::None);
        }
        let words = self.interview.transcript.text().clone();
        let codings = self.interview.codings.clone();
        let codebook = self.read()?;
        if !codings.keys().eq(self.interview.codings.keys()) {
            // Whoever began or stopped coding here is watched from now on too.
            self.read()?;
        }
        Ok(if words.as_str() != self.interview.transcript.text().as_str() {
            News::Transcript
        } else if codebook {
            News::Codebook
        } else if codings != self.interview.codings {
            News::Codings
        } else {
            // Another interview of the case was touched.
            News::None
        })
    }

    /// Writes a step, unless the words have changed under it.
    fn apply(&mut self, step: Step) -> Result<()> {
        if step.edits.is_empty() && step.codebook.is_none() {
            return Ok(());
        }
        if self.refresh()? == News::Transcript {
            return Err(changed_words());
        }
        let drifted = self.drifts.len();
        let done = self.history.apply(&self.store, step);
        self.reload()?;
        done?;
        // The words may have changed since they were looked at.
        if self.drifts.len() > drifted {
            self.history.undo(&self.store)?;
            self.reload()?;
            return Err(changed_words());
        }
        Ok(())
    }

    fn edit(&self, coder: &str, before: Option<Coding>, after: Option<Coding>) -> Edit {
        Edit {
            case: self.interview.case.clone(),
            interview: self.interview.name.clone(),
            coder: coder.to_owned(),
            before,
            after,
        }
    }

    fn step(name: &str, edits: Vec<Edit>) -> Step {
        Step { name: name.to_owned(), edits, codebook: None }
    }

    /// What a coder's new coding is made from.
    pub fn place(&self, coder: &str) -> String {
        format!("{} {coder}", self.interview.reference())
    }

    /// A coding of one's own that stands there with that code, whatever its status.
    fn standing(&self, coder: &str, span: Span, code: &str) -> Option<&Coding> {
        let own = self.interview.codings.get(coder)?;
        own.iter().find(|coding| coding.span() == span && coding.code() == code)
    }

    /// The edit that makes `coding` a coder's accepted one; `None` where it is so already.
    fn accepted(&self, coder: &str, mut coding: Coding) -> Option<Edit> {
        coding.status = Status::Accepted;
        match self.standing(coder, coding.span(), coding.code()) {
            Some(old) if old.status == Status::Accepted => None,
            Some(old) => {
                let mut after = old.clone();
                after.status = Status::Accepted;
                Some(self.edit(coder, Some(old.clone()), Some(after)))
            }
            None => Some(self.edit(coder, None, Some(coding))),
        }
    }

    /// A coder's new codings of a passage, not written yet.
    pub fn fresh(&self, coder: &str, span: Span, codes: &[String]) -> Result<Vec<Coding>> {
        let text = self.interview.transcript.text();
        let span = text.trim(span);
        let make = |code: &String| {
            self.store.codebook().require_usable(code)?;
            Coding::new(&self.place(coder), text, span, code)
        };
        codes.iter().map(make).collect()
    }

    /// Codes a passage. Returns how many of the codes it did not have yet.
    pub fn code(&mut self, span: Span, codes: &[String]) -> Result<usize> {
        let fresh = self.fresh(&self.coder, span, codes)?.into_iter();
        let edits: Vec<Edit> =
            fresh.filter_map(|coding| self.accepted(&self.coder, coding)).collect();
        let count = edits.len();
        self.apply(Self::step(&format!("code {}", codes.join(", ")), edits))?;
        Ok(count)
    }

    /// Makes changes in another coder's name: that of the consensus.
    pub fn change_as(&mut self, coder: &str, name: &str, changes: Vec<Change>) -> Result<()> {
        let edit = |(before, after): Change| match (before, after) {
            (None, Some(fresh)) => self.accepted_or(coder, fresh),
            (before, after) => Some(self.edit(coder, before, after)),
        };
        let edits = changes.into_iter().filter_map(edit).collect();
        self.apply(Self::step(name, edits))
    }

    /// A new coding of a coder, in place of one that stands there with that code.
    fn accepted_or(&self, coder: &str, fresh: Coding) -> Option<Edit> {
        if fresh.status == Status::Accepted {
            return self.accepted(coder, fresh);
        }
        Some(self.edit(coder, None, Some(fresh)))
    }

    /// Makes a code and gives it to a passage.
    pub fn new_code(&mut self, new: &NewCode, span: Span) -> Result<String> {
        let span = self.interview.transcript.text().trim(span);
        let plan = self.store.plan_code(new)?;
        let path = new.path();
        let text = self.interview.transcript.text();
        let coding = Coding::new(&self.place(&self.coder), text, span, &path)?;
        let edits = self.accepted(&self.coder, coding).into_iter().collect();
        let name = format!("new code {path}");
        self.apply(Step { name, edits, codebook: Some((plan.before, plan.after)) })?;
        Ok(path)
    }

    /// Deletes a coding of one's own; a suggestion is rejected instead, so that it stays away.
    pub fn delete(&mut self, mark: &Mark) -> Result<()> {
        if mark.suggested() {
            return self.reject(mark);
        }
        self.own(mark)?;
        let edit = self.edit(&mark.coder, Some(mark.coding.clone()), None);
        self.apply(Self::step(&format!("delete {}", mark.coding.code()), vec![edit]))
    }

    /// Refuses to change what is another's.
    fn own(&self, mark: &Mark) -> Result<()> {
        if mark.coder == self.coder {
            return Ok(());
        }
        Err(Box::new(
            Problem::new(format!("that coding is {}'s", mark.coder))
                .help("only its coder changes it; make one of your own beside it"),
        ))
    }

    /// Accepts a suggestion, with another code or on another passage when given.
    pub fn accept(&mut self, mark: &Mark, code: Option<&str>, span: Option<Span>) -> Result<()> {
        let mut own = mark.coding.clone();
        self.store.codebook().require_usable(code.unwrap_or(own.code()))?;
        if let Some(code) = code {
            own = own.recoded(code);
        }
        if let Some(span) = span {
            let text = self.interview.transcript.text();
            own = own.moved(text, text.trim(span))?;
        }
        let mut edits: Vec<Edit> = Vec::new();
        if mark.coder == self.coder {
            let mut after = own;
            after.status = Status::Accepted;
            edits.push(self.edit(&mark.coder, Some(mark.coding.clone()), Some(after)));
        } else {
            let recoded = own.code() != mark.coding.code();
            edits.extend(self.accepted(&self.coder, own));
            // With another code it was no good suggestion: it stays rejected.
            let after = recoded.then(|| {
                let mut rejected = mark.coding.clone();
                rejected.status = Status::Rejected;
                rejected
            });
            edits.push(self.edit(&mark.coder, Some(mark.coding.clone()), after));
        }
        self.apply(Self::step(&format!("accept {}", mark.coding.code()), edits))
    }

    /// Rejects a suggestion.
    pub fn reject(&mut self, mark: &Mark) -> Result<()> {
        let mut after = mark.coding.clone();
        after.status = Status::Rejected;
        let edit = self.edit(&mark.coder, Some(mark.coding.clone()), Some(after));
        self.apply(Self::step(&format!("reject {}", mark.coding.code()), vec![edit]))
    }

    /// Changes a coding of one's own.
    fn change(&mut self, what: &str, mark: &Mark, after: Coding) -> Result<()> {
        self.own(mark)?;
        if after == mark.coding {
            return Ok(());
        }
        if let Some(other) = self.standing(&mark.coder, after.span(), after.code())
            && other.id() != after.id()
        {
            return Err(Box::new(
                Problem::new(format!("{} stands there already", after.code()))
                    .help("delete one of the two"),
            ));
        }
        let edit = self.edit(&mark.coder, Some(mark.coding.clone()), Some(after));
        self.apply(Self::step(&format!("{what} {}", mark.coding.code()), vec![edit]))
    }

    /// Moves a coding to another code.
    pub fn recode(&mut self, mark: &Mark, code: &str) -> Result<()> {
        self.store.codebook().require_usable(code)?;
        self.change("recode", mark, mark.coding.recoded(code))
    }

    /// Puts a coding on another passage.
    pub fn respan(&mut self, mark: &Mark, span: Span) -> Result<()> {
        let text = self.interview.transcript.text();
        let moved = mark.coding.moved(text, text.trim(span))?;
        self.change("move", mark, moved)
    }

    /// Sets a coding's lens; `None` is that of its place.
    pub fn lens(&mut self, mark: &Mark, lens: Option<&str>) -> Result<()> {
        let mut after = mark.coding.clone();
        after.lens = lens.map(str::to_owned);
        self.change("lens of", mark, after)
    }

    /// Writes a coding's memo.
    pub fn memo(&mut self, mark: &Mark, memo: &str) -> Result<()> {
        let mut after = mark.coding.clone();
        memo.trim_end().clone_into(&mut after.memo);
        self.change("memo on", mark, after)
    }

    /// Takes back the last step.
    pub fn undo(&mut self) -> Result<Option<Undone>> {
        let undone = self.history.undo(&self.store);
        self.reload()?;
        Ok(undone?.map(place_of))
    }

    /// Makes the step again that was undone last.
    pub fn redo(&mut self) -> Result<Option<Undone>> {
        let redone = self.history.redo(&self.store);
        self.reload()?;
        Ok(redone?.map(place_of))
    }
}

fn changed_words() -> Box<Problem> {
    Box::new(
        Problem::new("the transcript was changed by another program; nothing was written").help(
            "look at the passage again, and code it anew; `kwali code reanchor` puts codings back",
        ),
    )
}

fn place_of(step: Step) -> Undone {
    let place = step.edits.first().and_then(|edit| {
        let coding = edit.after.as_ref().or(edit.before.as_ref())?;
        Some((edit.case.clone(), edit.interview.clone(), coding.span()))
    });
    Undone { name: step.name, place }
}
