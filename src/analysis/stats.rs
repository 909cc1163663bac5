//! How much was said, by whom, and how much of it was coded.

use std::collections::BTreeSet;

use super::selection::{Row, Selection, rows_of};
use super::words::Words;
use crate::study::{Codebook, Coding, Interview, Span, Status};

/// One interview's figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stats {
    /// Its case.
    pub case: String,
    /// Its reference.
    pub interview: String,
    /// Its role.
    pub role: String,
    /// The day it was held; may be empty.
    pub date: String,
    /// How many turns there are.
    pub turns: usize,
    /// How many words there are in all turns.
    pub words: usize,
    /// How many of them those who answer said.
    pub answered: usize,
    /// How many of these somebody who is meant coded or could have: those under the lenses that are
    /// meant, in an interview that somebody of them coded.
    pub ground: usize,
    /// How many of these some accepted coding holds.
    pub coded: usize,
    /// How many accepted codings there are.
    pub codings: usize,
    /// Who spoke, in the order declared.
    pub speakers: Vec<SpeakerStats>,
    /// Who coded, by name.
    pub coders: Vec<CoderStats>,
}

/// What one speaker said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpeakerStats {
    /// The label.
    pub label: String,
    /// Who it is.
    pub who: String,
    /// Whether that one asks the questions.
    pub asks: bool,
    /// How many turns.
    pub turns: usize,
    /// How many words.
    pub words: usize,
}

/// What one coder did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoderStats {
    /// The coder.
    pub coder: String,
    /// How many codings are accepted, suggested, rejected.
    pub codings: [usize; 3],
    /// How many codes were used in accepted codings.
    pub codes: usize,
    /// How many words of those who answer the accepted codings hold.
    pub coded: usize,
}

/// Counts an interview of which case and role are meant. Of codings those count that are meant,
/// whatever their status is.
pub fn stats(interview: &Interview, codebook: &Codebook, selection: &Selection) -> Stats {
    let selection = Selection { statuses: Vec::new(), ..selection.clone() };
    let rows: Vec<Row> = rows_of(interview, &selection).collect();
    let transcript = &interview.transcript;
    let answered = Words::of_answers(interview, codebook);
    let answers = Words::of_turns(interview, selection.answers(interview, codebook));
    let speakers: Vec<SpeakerStats> = transcript
        .meta()
        .speakers
        .iter()
        .map(|(label, who)| {
            let turns = || transcript.turns().iter().filter(|turn| turn.label == *label);
            SpeakerStats {
                label: label.clone(),
                who: who.clone(),
                asks: codebook.is_interviewer(who),
                turns: turns().count(),
                words: Words::of_turns(interview, turns()).len(),
            }
        })
        .collect();
    let accepted = |row: &&Row| row.coding.status == Status::Accepted;
    let names: BTreeSet<&str> = rows.iter().map(|row| row.coder).collect();
    let coder = |name: &str| {
        let own = || rows.iter().filter(|row| row.coder == name);
        let count = |status| own().filter(|row| row.coding.status == status).count();
        CoderStats {
            coder: name.to_owned(),
            codings: [Status::Accepted, Status::Suggested, Status::Rejected].map(count),
            codes: own()
                .filter(accepted)
                .map(|row| row.coding.code())
                .collect::<BTreeSet<_>>()
                .len(),
            coded: answers.within(spans(own().filter(accepted).map(|row| row.coding))),
        }
    };
    let meta = transcript.meta();
    Stats {
        case: interview.case.clone(),
        interview: interview.reference().to_string(),
        role: meta.role.clone(),
        date: meta.date.clone(),
        turns: transcript.turns().len(),
        words: speakers.iter().map(|speaker| speaker.words).sum(),
        answered: answered.len(),
        ground: if selection.coded(interview) { answers.len() } else { 0 },
        coded: answers.within(spans(rows.iter().filter(accepted).map(|row| row.coding))),
        codings: rows.iter().filter(accepted).count(),
        coders: names.into_iter().map(coder).collect(),
        speakers,
    }
}

/// The passages of codings, rising.
fn spans<'c>(codings: impl Iterator<Item = &'c Coding>) -> Vec<Span> {
    let mut spans: Vec<Span> = codings.map(Coding::span).collect();
    spans.sort_unstable();
    spans
}
