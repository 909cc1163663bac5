//! Codings whose words no longer stand where they stood.

use std::path::PathBuf;

use crate::problem::{Place, Problem};
use crate::study::{Coding, Text};

/// A coding that does not fit its text any more.
#[derive(Debug, Clone)]
pub struct Drift {
    /// The codings file.
    pub file: PathBuf,
    /// The 1-based line there.
    pub line: usize,
    /// The interview, as `case/name`.
    pub interview: String,
    /// The coding.
    pub coding: Coding,
    /// The offsets where its quote stands now.
    pub now_at: Vec<usize>,
}

impl Drift {
    /// Looks up where the quote of a coding stands now.
    pub fn new(file: PathBuf, line: usize, interview: String, coding: Coding, text: &Text) -> Self {
        let found = text.as_str().match_indices(coding.quote()).map(|(byte, _)| text.offset(byte));
        let now_at = if coding.quote().is_empty() { Vec::new() } else { found.collect() };
        Self { file, line, interview, coding, now_at }
    }

    /// The problem it is, with the way to mend it.
    pub fn problem(&self) -> Problem {
        let len = self.coding.quote().chars().count();
        let source = "\n".repeat(self.line - 1)
            + &format!(
                "{},{},{}",
                self.coding.id(),
                self.coding.span().start(),
                self.coding.span().end()
            );
        let mend = format!("`kwali code reanchor {}`", self.interview);
        let help = match self.now_at.as_slice() {
            [] => format!("its words do not stand there any more: {mend} says what became of them"),
            [at] => {
                format!(
                    "the same words stand at {at}-{}: {mend} finds out if they are its own",
                    at + len
                )
            }
            many => format!(
                "the same words stand in {} places, the first at {}: {mend} finds out which are its own",
                many.len(),
                many[0]
            ),
        };
        Problem::new(format!(
            "coding {} no longer stands on its words in {}",
            self.coding.id(),
            self.interview
        ))
        .in_file(&self.file)
        .at(Place::new(&source, self.line, 1, self.coding.id().len()))
        .help(help)
    }
}
