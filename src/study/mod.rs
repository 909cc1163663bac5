//! The domain: a study, its cases, interviews, codebook and codings. No file, clock or terminal.

mod case;
mod cell;
mod check_settings;
mod code_id;
mod codebook;
mod coding;
mod finding;
mod memo;
mod outline;
mod pseudonyms;
mod pseudonyms_beside;
mod pseudonyms_forms;
mod pseudonyms_key;
mod pseudonyms_moves;
mod quantifier;
mod reanchor;
mod recode;
mod reference;
mod sentences;
mod span;
mod transcript;

pub use case::{Case, Cases, as_name, check_name};
pub use cell::{Cell, CellKey};
pub use check_settings::{Allowance, CheckSettings, Severity};
pub use code_id::{DEEPEST, alike, check_code_id, id_of};
pub use codebook::{
    Attribute, AttributeValue, Code, Codebook, Cue, Lens, Link, Noun, Retired, Role, Settings,
    within,
};
pub use coding::{Coding, Origin, Status};
pub use finding::{Finding, Part};
pub use memo::{Memo, MemoKind};
pub use outline::{Chapter, Content, Recommendation, ReferenceFigure, Section};
pub use pseudonyms::Pseudonyms;
pub use pseudonyms_beside::Beside;
pub use pseudonyms_forms::{Change, Replacer};
pub use pseudonyms_key::{Key, Pair};
pub use pseudonyms_moves::{Moved, Moves};
pub use quantifier::{Bound, Quantifier, Quantifiers};
pub use reanchor::{Placement, reanchor};
pub use recode::Recoding;
pub use reference::{Line, Locus, Reference};
pub use sentences::sentences;
pub use span::{Span, Text, one_line};
pub use transcript::{Approval, Heading, Meta, Transcript, Turn, timestamp};

use std::collections::{BTreeMap, HashSet};

/// One interview with everybody's codings of it.
#[derive(Debug, Clone)]
pub struct Interview {
    /// The case it belongs to.
    pub case: String,
    /// Its name within the case.
    pub name: String,
    /// What was said.
    pub transcript: Transcript,
    /// Codings by coder, each in the order of its file.
    pub codings: BTreeMap<String, Vec<Coding>>,
}

impl Interview {
    /// The reference to the whole of it.
    pub fn reference(&self) -> Reference {
        Reference::interview_of(&self.case, &self.name)
    }

    /// The reference to a passage of it.
    pub fn passage(&self, span: Span) -> Reference {
        self.reference().with(self.transcript.locus(span))
    }

    /// The lens of a coding: its own, or that of its place.
    pub fn lens_of<'a>(&'a self, coding: &'a Coding) -> Option<&'a str> {
        let place = || self.transcript.turn_at(coding.span().start()).lens.as_deref();
        coding.lens.as_deref().or_else(place)
    }

    /// The turns of those who answer.
    pub fn answers<'a>(&'a self, codebook: &Codebook) -> impl Iterator<Item = &'a Turn> {
        self.transcript.answers(codebook)
    }
}

/// A whole study in memory.
#[derive(Debug, Clone)]
pub struct Study {
    /// The codebook.
    pub codebook: Codebook,
    /// The cases.
    pub cases: Cases,
    /// The interviews, by case in the order of `cases.csv`, then by name.
    pub interviews: Vec<Interview>,
    /// Analysts' own texts, in the order of their keys.
    pub cells: Vec<Cell>,
}

impl Study {
    /// The interview a reference points at.
    pub fn interview(&self, case: &str, name: &str) -> Option<&Interview> {
        self.interviews.iter().find(|i| i.case == case && i.name == name)
    }

    /// The names of the cases that have an interview in a role, in order.
    pub fn cases_with_role(&self, role: &str) -> Vec<&str> {
        let interviews = self.interviews.iter().filter(|i| i.transcript.meta().role == role);
        let held: HashSet<&str> = interviews.map(|i| i.case.as_str()).collect();
        self.cases.iter().map(Case::id).filter(|case| held.contains(case)).collect()
    }
}
