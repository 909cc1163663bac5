//! `.kwali/undo/<coder>.jsonl`: what a coder did, written before it is done.
//!
//! It may vanish at any moment, and its last line may be torn: reading stops there. A step that was
//! being undone when the program was killed counts as not undone yet: undoing it again finishes it.

use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::history::{Line, Stacks};
use super::step::{Edit, Step};
use super::{Store, write};
use crate::problem::{Problem, Result};
use crate::study::{Coding, Span};

/// How many processes of one coder have a journal of their own.
const SLOTS: usize = 64;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum RawLine {
    Do(usize, RawStep),
    Undo(Option<RawStep>),
    Redo(Option<RawStep>),
    /// What the line before says is on disk.
    Made,
}

#[derive(Serialize, Deserialize)]
struct RawStep {
    name: String,
    edits: Vec<RawEdit>,
    codebook: Option<(String, String)>,
}

#[derive(Serialize, Deserialize)]
struct RawEdit {
    case: String,
    interview: String,
    coder: String,
    before: Option<RawCoding>,
    after: Option<RawCoding>,
}

#[derive(Serialize, Deserialize)]
struct RawCoding {
    id: String,
    start: usize,
    end: usize,
    code: String,
    lens: Option<String>,
    status: String,
    origin: String,
    quote: String,
    memo: String,
}

/// One process' journal of one coder.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    /// Held until the process ends, so that no other writes to the same file.
    _lock: Option<File>,
    /// Open once something was done.
    file: Option<File>,
    problem: Option<Problem>,
}

impl Journal {
    /// The first journal of the coder that no other process has, and its lines.
    pub fn open(store: &Store, coder: &str) -> (Self, Vec<Line>) {
        let folder = store.root().join(".kwali/undo");
        for slot in 1..=SLOTS {
            let name = if slot == 1 { coder.to_owned() } else { format!("{coder}.{slot}") };
            let path = folder.join(format!("{name}.jsonl"));
            let lock_path = folder.join(format!("{name}.lock"));
            let lock = match write::open_lock(&lock_path) {
                Ok(lock) => lock,
                Err(error) => return Self::without(path, &write::refused(&lock_path, &error)),
            };
            match lock.try_lock() {
                Ok(()) => {
                    let lines = read(&path);
                    return (Self { path, _lock: Some(lock), file: None, problem: None }, lines);
                }
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => {
                    return Self::without(path, &write::refused(&lock_path, &error));
                }
            }
        }
        let busy = Problem::new(format!("{SLOTS} processes of this coder are open"));
        Self::without(folder.join(coder), &busy.help("close one of them"))
    }

    fn without(path: PathBuf, problem: &Problem) -> (Self, Vec<Line>) {
        let problem = Some(forgetful(problem));
        (Self { path, _lock: None, file: None, problem }, Vec::new())
    }

    /// What keeps the journal from the disk.
    pub fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }

    /// Adds a line; before the first one, the file is made anew from what is kept of it.
    pub fn append(&mut self, kept: &Stacks, line: &Line) {
        if self.file.is_none() {
            self.rewrite(kept);
        }
        self.add(&render(&RawLine::of(line)));
    }

    /// Notes that what the last line says is on disk.
    pub fn made(&mut self) {
        self.add(&render(&RawLine::Made));
    }

    fn add(&mut self, line: &str) {
        let Some(file) = &mut self.file else { return };
        if let Err(error) = file.write_all(line.as_bytes()) {
            self.fail(&write::refused(&self.path, &error));
        }
    }

    /// Writes all that is kept.
    pub fn rewrite(&mut self, kept: &Stacks) {
        if self.problem.is_some() {
            return;
        }
        self.file = None;
        let lines = kept.lines();
        let lines = lines.iter().map(RawLine::of).chain([RawLine::Made]);
        let content: String = lines.map(|line| render(&line)).collect();
        let opened = write::replace_derived(&self.path, content.as_bytes()).and_then(|()| {
            let file = File::options().append(true).open(&self.path);
            file.map_err(|error| write::refused(&self.path, &error))
        });
        match opened {
            Ok(file) => self.file = Some(file),
            Err(problem) => self.fail(&problem),
        }
    }

    fn fail(&mut self, problem: &Problem) {
        self.file = None;
        self.problem = Some(forgetful(problem));
    }
}

fn forgetful(problem: &Problem) -> Problem {
    let help = "work is saved as always; what is done now can be undone until kwali is closed";
    problem.clone().help(help)
}

fn read(path: &PathBuf) -> Vec<Line> {
    let bytes = fs::read(path).unwrap_or_default();
    let (mut lines, mut made) = (Vec::new(), true);
    for line in bytes.split(|byte| *byte == b'\n') {
        let Ok(raw) = serde_json::from_slice::<RawLine>(line) else { break };
        let Ok(line) = raw.line() else { break };
        made = line.is_none();
        lines.extend(line);
    }
    if !made && matches!(lines.last(), Some(Line::Undo(_))) {
        lines.pop();
    }
    lines
}

fn render(line: &RawLine) -> String {
    serde_json::to_string(line).expect("text and numbers have a form in JSON") + "\n"
}

impl RawLine {
    fn of(line: &Line) -> Self {
        match line {
            Line::Do(session, step) => Self::Do(*session, RawStep::of(step)),
            Line::Undo(step) => Self::Undo(step.as_ref().map(RawStep::of)),
            Line::Redo(step) => Self::Redo(step.as_ref().map(RawStep::of)),
        }
    }

    /// `None` where it only says something of the line before.
    fn line(self) -> Result<Option<Line>> {
        let changed = |step: Option<RawStep>| step.map(RawStep::step).transpose();
        Ok(Some(match self {
            Self::Do(session, step) => Line::Do(session, step.step()?),
            Self::Undo(step) => Line::Undo(changed(step)?),
            Self::Redo(step) => Line::Redo(changed(step)?),
            Self::Made => return Ok(None),
        }))
    }
}

impl RawStep {
    fn of(step: &Step) -> Self {
        let edit = |edit: &Edit| RawEdit {
            case: edit.case.clone(),
            interview: edit.interview.clone(),
            coder: edit.coder.clone(),
            before: edit.before.as_ref().map(RawCoding::of),
            after: edit.after.as_ref().map(RawCoding::of),
        };
        Self {
            name: step.name.clone(),
            edits: step.edits.iter().map(edit).collect(),
            codebook: step.codebook.clone(),
        }
    }

    fn step(self) -> Result<Step> {
        let edit = |edit: RawEdit| {
            let RawEdit { case, interview, coder, before, after } = edit;
            let before = before.map(RawCoding::coding).transpose()?;
            let after = after.map(RawCoding::coding).transpose()?;
            Ok(Edit { case, interview, coder, before, after })
        };
        let edits = self.edits.into_iter().map(edit).collect::<Result<_>>()?;
        Ok(Step { name: self.name, edits, codebook: self.codebook })
    }
}

impl RawCoding {
    fn of(coding: &Coding) -> Self {
        Self {
            id: coding.id().to_owned(),
            start: coding.span().start(),
            end: coding.span().end(),
            code: coding.code().to_owned(),
            lens: coding.lens.clone(),
            status: coding.status.name().to_owned(),
            origin: coding.origin.name().to_owned(),
            quote: coding.quote().to_owned(),
            memo: coding.memo.clone(),
        }
    }

    fn coding(self) -> Result<Coding> {
        let span = Span::new(self.start, self.end)
            .ok_or_else(|| Problem::new("the passage ends before it starts"))?;
        let mut coding = Coding::restored(&self.id, span, &self.code, &self.quote);
        coding.lens = self.lens;
        coding.status = self.status.parse()?;
        coding.origin = self.origin.parse()?;
        coding.memo = self.memo;
        Ok(coding)
    }
}
