//! What cues find in the interviews of a study, worked out once however often it is asked for.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use super::cues::Cues;
use super::suggest::{Suggestion, suggest};
use super::truth::Unit;
use crate::study::{Codebook, Interview};

/// What the cues suggest, by interview.
#[derive(Debug, Default)]
pub struct Found {
    /// By case and name.
    suggestions: HashMap<(String, String), Vec<Suggestion>>,
}

impl Found {
    /// Looks for all cues in these interviews; in others they find nothing.
    pub fn new(interviews: &[&Interview], codebook: &Codebook, cues: &Cues) -> Self {
        let of = |interview: &&Interview| (key(interview), suggest(interview, codebook, cues));
        Self { suggestions: interviews.par_iter().map(of).collect() }
    }

    /// The suggestions for an interview; by place, then in the codebook's order.
    pub fn of(&self, interview: &Interview) -> &[Suggestion] {
        self.suggestions.get(&key(interview)).map_or(&[], Vec::as_slice)
    }

    /// The codes that they suggest, by the turn they lie in.
    pub(super) fn units(&self, interview: &Interview, codebook: &Codebook) -> BTreeSet<Unit> {
        let turn = |start| interview.transcript.turn_at(start).number;
        let unit = |s: &Suggestion| Some((turn(s.span.start()), codebook.position(&s.code)?));
        self.of(interview).iter().filter_map(unit).collect()
    }
}

fn key(interview: &Interview) -> (String, String) {
    (interview.case.clone(), interview.name.clone())
}
