//! Interviews as learning sees them.

use std::ops::Range;

use super::space::Stems;
use crate::study::{Codebook, Coding, Interview, Span, Turn};

/// What somebody answers in one turn.
#[derive(Debug)]
pub(super) struct Answer {
    /// The turn's number.
    pub turn: usize,
    /// The stems of its words.
    pub stems: Vec<u64>,
    /// Its sentences, each with the stems that are its.
    pub sentences: Vec<(Span, Range<usize>)>,
    /// The stems of the turn that asked.
    pub question: Vec<u64>,
    /// How far into the interview it stands, from 0 to 1.
    pub place: f32,
    /// The codes it may have: of its role and lens, and not retired; rising.
    pub allowed: Vec<u32>,
    /// The codes it has; rising.
    pub codes: Vec<u32>,
    /// Parts of it that have codes which the rest has not.
    pub passages: Vec<(Range<usize>, Vec<u32>)>,
    /// Whether the coder came as far as this.
    pub read: bool,
}

/// The answers of an interview.
#[derive(Debug)]
pub(super) struct Material {
    pub answers: Vec<Answer>,
}

impl Material {
    /// Reads an interview; its answers have the codes of these codings.
    pub fn new<'a>(
        interview: &Interview,
        codebook: &Codebook,
        codings: impl IntoIterator<Item = &'a Coding>,
    ) -> Self {
        let transcript = &interview.transcript;
        let usable = |code: &str| {
            let at = codebook.position(code)?;
            codebook.retired(&codebook.codes()[at]).is_none().then_some(number(at))
        };
        let codings: Vec<(Span, u32)> = codings
            .into_iter()
            .filter_map(|coding| Some((coding.span(), usable(coding.code())?)))
            .collect();
        let reached = codings.iter().map(|(span, _)| span.end()).max().unwrap_or(0);
        let asking = transcript.asking(codebook);
        let count = interview.answers(codebook).count().max(1);
        let mut stems = Stems::new(&transcript.meta().language);
        let mut question = Vec::new();
        let mut answers = Vec::with_capacity(count);
        for turn in transcript.turns() {
            if asking.contains(&turn.label.as_str()) {
                question = stems.of(transcript.text().slice(turn.span).unwrap_or(""));
                continue;
            }
            let here: Vec<(Span, u32)> =
                codings.iter().filter(|(span, _)| span.overlaps(turn.span)).copied().collect();
            let mut answer = read(interview, turn, &here, &mut stems);
            answer.question.clone_from(&question);
            answer.place = answers.len() as f32 / count as f32;
            answer.allowed = allowed(interview, codebook, turn);
            answer.read = turn.span.start() < reached;
            answers.push(answer);
        }
        Self { answers }
    }
}

fn read(interview: &Interview, turn: &Turn, codings: &[(Span, u32)], reader: &mut Stems) -> Answer {
    let transcript = &interview.transcript;
    let (mut stems, mut sentences) = (Vec::new(), Vec::new());
    for span in transcript.sentences(turn) {
        let from = stems.len();
        stems.extend(reader.of(transcript.text().slice(span).unwrap_or("")));
        sentences.push((span, from..stems.len()));
    }
    let mut codes: Vec<u32> = codings.iter().map(|(_, code)| *code).collect();
    codes.sort_unstable();
    codes.dedup();
    let passages = passages(&codes, codings, &sentences);
    Answer {
        turn: turn.number,
        stems,
        sentences,
        question: Vec::new(),
        place: 0.0,
        allowed: Vec::new(),
        codes,
        passages,
        read: false,
    }
}

/// For each code the sentences that its codings touch, unless those are all.
fn passages(
    codes: &[u32],
    codings: &[(Span, u32)],
    sentences: &[(Span, Range<usize>)],
) -> Vec<(Range<usize>, Vec<u32>)> {
    let mut found: Vec<(Range<usize>, Vec<u32>)> = Vec::new();
    for code in codes {
        let touched = |span: Span| codings.iter().any(|(at, of)| of == code && at.overlaps(span));
        let mut own = sentences.iter().filter(|(span, _)| touched(*span)).map(|(_, words)| words);
        let Some(first) = own.next() else { continue };
        let range = first.start..own.next_back().unwrap_or(first).end;
        let whole = sentences.last().map_or(0, |(_, words)| words.end);
        if range.len() == whole {
            continue;
        }
        match found.iter_mut().find(|(known, _)| *known == range) {
            Some((_, codes)) => codes.push(*code),
            None => found.push((range, vec![*code])),
        }
    }
    found
}

fn allowed(interview: &Interview, codebook: &Codebook, turn: &Turn) -> Vec<u32> {
    let codes = codebook.codes().iter().enumerate();
    let fits = codes.filter(|(_, code)| {
        code.allows_role(&interview.transcript.meta().role)
            && code.allows_lens(turn.lens.as_deref())
            && codebook.retired(code).is_none()
    });
    fits.map(|(at, _)| number(at)).collect()
}

/// A code's place in the codebook, in the width that learning keeps it.
pub(super) fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// What the codebook says of a code: its label, definition and when to use it as one text, and
/// each example as one. Retired codes say nothing.
pub(super) fn definitions(codebook: &Codebook) -> Vec<(u32, Vec<u64>)> {
    let mut stems = Stems::new(&codebook.settings().language);
    let mut found = Vec::new();
    for (at, code) in codebook.codes().iter().enumerate() {
        if codebook.retired(code).is_some() {
            continue;
        }
        let mut meaning = stems.of(&code.label);
        meaning.extend(stems.of(&code.definition));
        code.include.iter().for_each(|text| meaning.extend(stems.of(text)));
        let examples = code.examples.iter().map(|text| stems.of(text));
        let texts = std::iter::once(meaning).chain(examples).filter(|text| !text.is_empty());
        found.extend(texts.map(|text| (number(at), text)));
    }
    found
}
