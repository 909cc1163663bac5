//! What is wrong in a study's files, collected by a reader that goes on behind it.
//!
//! Verbs that work with a study stop at the first fault. Who checks a study wants them all, and the
//! rest of the study with them.

use std::cell::RefCell;

use crate::problem::{Problem, Result};

/// What sort of fault it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// It is not what a file of its sort looks like.
    Shape,
    /// It is not UTF-8 without byte order mark and carriage returns.
    Encoding,
    /// A key that is not known.
    Key,
    /// Two codes under one parent have one id.
    DuplicateCode,
    /// A code has no label.
    Label,
    /// A code has no definition.
    Definition,
    /// A code, role, lens or attribute that is not there is referred to from the codebook.
    Reference,
    /// A retired code that is replaced by itself, at once or by way of others.
    Cycle,
    /// A colour that is none.
    Colour,
    /// A finding whose slots do not fit.
    Finding,
    /// A role that the codebook does not declare.
    Role,
    /// A lens that the codebook does not declare.
    Lens,
}

/// Something wrong in a file.
#[derive(Debug, Clone)]
pub struct Fault {
    /// What sort it is.
    pub kind: FaultKind,
    /// What it is, and where.
    pub problem: Problem,
}

/// Where a reader takes what is wrong.
#[derive(Debug, Default)]
pub struct Faults {
    /// `None` is: the first one ends the reading.
    found: Option<RefCell<Vec<Fault>>>,
}

impl Faults {
    /// The first fault ends the reading.
    pub fn refuse() -> Self {
        Self { found: None }
    }

    /// Faults are kept, and the reading goes on.
    pub fn collect() -> Self {
        Self { found: Some(RefCell::default()) }
    }

    /// As much as `parse` reads, with everything that is wrong in the rest.
    pub fn gather<T: Default>(parse: impl FnOnce(&Self) -> Result<T>) -> (T, Vec<Fault>) {
        let faults = Self::collect();
        let read = parse(&faults);
        let mut found = faults.into_vec();
        let read = read.map_err(|p| found.push(Fault { kind: FaultKind::Shape, problem: *p }));
        (read.unwrap_or_default(), found)
    }

    /// Takes a fault: an error where the first one ends the reading.
    pub fn take(&self, kind: FaultKind, problem: Box<Problem>) -> Result<()> {
        match &self.found {
            None => Err(problem),
            Some(found) => {
                found.borrow_mut().push(Fault { kind, problem: *problem });
                Ok(())
            }
        }
    }

    /// What was read, or a fault and nothing.
    pub fn keep<T>(&self, kind: FaultKind, read: Result<T>) -> Result<Option<T>> {
        match read {
            Ok(value) => Ok(Some(value)),
            Err(problem) => self.take(kind, problem).map(|()| None),
        }
    }

    /// All that was collected.
    pub fn into_vec(self) -> Vec<Fault> {
        self.found.map(RefCell::into_inner).unwrap_or_default()
    }
}
