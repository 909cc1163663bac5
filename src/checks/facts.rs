//! What is known of each interview, for checks that look at all of them together.

use serde::{Deserialize, Serialize};

use super::run::View;
use crate::analysis::{self, PairCounts};
use crate::study::{Approval, Span, Status};

/// One interview in numbers. Codes are numbered by their place in the codebook.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The case's folder.
    pub case: String,
    /// The interview's name.
    pub name: String,
    /// Whether its transcript reads; what follows is empty where it does not.
    pub reads: bool,
    /// Its role, whether declared or not.
    pub role: String,
    /// The day it was held, as written.
    pub date: String,
    /// Whether the interviewee approved it, before or after changes.
    pub approved: bool,
    /// How far approval has come, as written.
    pub status: String,
    /// A hash of its words, without regard to white space and case.
    pub words: [u8; 16],
    /// Cues of the codebook that find something in it, by their place among all cues. A cue that
    /// stands in none of the study's interviews finds nothing; one that another interview has may be
    /// missing here.
    pub cues: Vec<u32>,
    /// What each coder did, by coder.
    pub coders: Vec<CoderFacts>,
    /// What every two coders who both coded it decided.
    pub pairs: Vec<PairFacts>,
}

/// What two coders decided in one interview.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairFacts {
    /// Who they are: their places in [`Facts::coders`].
    pub coders: [u32; 2],
    /// How often they gave each code.
    pub counts: PairCounts,
}

/// What one coder did in one interview.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoderFacts {
    /// The coder.
    pub coder: String,
    /// Accepted codings by code, rising: the code's number and how many.
    pub accepted: Vec<(u32, u32)>,
    /// How many suggestions wait for somebody.
    pub suggested: u32,
    /// How many were decided against.
    pub rejected: u32,
}

impl Facts {
    /// The interview, as in references.
    pub fn reference(&self) -> String {
        format!("{}/{}", self.case, self.name)
    }

    /// The transcript's file, as seen from the study's folder.
    pub fn file(&self) -> String {
        format!("corpus/{}/{}.md", self.case, self.name)
    }

    pub(super) fn of(view: &View) -> Self {
        let files = view.files;
        let mut facts =
            Self { case: files.case.clone(), name: files.name.clone(), ..Self::default() };
        if let Some(transcript) = files.said() {
            let meta = transcript.meta();
            facts.reads = true;
            facts.role.clone_from(&meta.role);
            facts.date.clone_from(&meta.date);
            facts.approved = matches!(meta.status, Approval::Approved | Approval::Amended);
            meta.status.name().clone_into(&mut facts.status);
            facts.words = words(transcript.text().as_str());
        }
        facts.coders = files
            .codings
            .iter()
            .map(|(coder, sheet)| {
                let mut counts = std::collections::BTreeMap::new();
                let mut own = CoderFacts { coder: coder.clone(), ..CoderFacts::default() };
                for row in &sheet.read {
                    match row.coding.status {
                        Status::Suggested => own.suggested += 1,
                        Status::Rejected => own.rejected += 1,
                        Status::Accepted => {
                            let code = view.survey.codebook.read.position(row.coding.code());
                            if let Some(code) = code.and_then(|code| u32::try_from(code).ok()) {
                                *counts.entry(code).or_insert(0) += 1;
                            }
                        }
                    }
                }
                own.accepted = counts.into_iter().collect();
                own
            })
            .collect();
        facts.pairs = pairs(view);
        facts
    }
}

fn pairs(view: &View) -> Vec<PairFacts> {
    let Some(transcript) = view.files.said() else { return Vec::new() };
    if view.files.codings.len() < 2 {
        return Vec::new();
    }
    let codebook = &view.survey.codebook.read;
    let units: Vec<Span> = transcript.answers(codebook).map(|turn| turn.span).collect();
    let coders = (0..).zip(&view.files.codings).filter_map(|(at, (_, sheet))| {
        let codings = sheet.read.iter().map(|row| &row.coding);
        Some((at, analysis::given(codebook, &units, codings)?))
    });
    let coders: Vec<(u32, analysis::Given)> = coders.collect();
    let mut pairs = Vec::new();
    for (at, (first, own)) in coders.iter().enumerate() {
        for (second, other) in &coders[at + 1..] {
            let counts = analysis::pair_counts(units.len(), own, other);
            pairs.push(PairFacts { coders: [*first, *second], counts });
        }
    }
    pairs
}

fn words(text: &str) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    for word in text.split_whitespace() {
        hasher.update(word.to_lowercase().as_bytes()).update(b" ");
    }
    let mut short = [0; 16];
    short.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    short
}
