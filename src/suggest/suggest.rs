//! What the cues find in an interview.

use std::collections::BTreeMap;
use std::ops::Range;

use super::cues::Cues;
use super::negation::Denials;
use crate::problem::Result;
use crate::search::{Field, Fields, Language, Scan, Scanner, turn_field};
use crate::study::{Code, Codebook, Coding, Interview, Origin, Span, Status, Turn};

/// Under which name suggestions are filed.
pub const CODER: &str = "kwali";

/// A passage that probably carries a code, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// One sentence or several in a row, within one turn.
    pub span: Span,
    /// The code.
    pub code: String,
    /// The cues that matched, each with the words it matched; and the probability with the words that
    /// spoke for it, where something was learned.
    pub reason: String,
    /// What found it: a cue, or what was learned.
    pub origin: Origin,
    /// How probable it is, where something was learned.
    pub probability: Option<f64>,
}

impl Suggestion {
    /// The coding that goes to disk.
    pub fn coding(&self, interview: &Interview) -> Result<Coding> {
        let place = interview.reference().to_string();
        let mut coding = Coding::new(&place, interview.transcript.text(), self.span, &self.code)?;
        coding.status = Status::Suggested;
        coding.origin = self.origin;
        coding.memo.clone_from(&self.reason);
        Ok(coding)
    }
}

/// What the cues find in the answers of an interview, as if nothing had been coded; by place, then
/// in the codebook's order.
pub fn suggest(interview: &Interview, codebook: &Codebook, cues: &Cues) -> Vec<Suggestion> {
    let meta = interview.transcript.meta();
    let Some(matcher) = cues.matcher(&meta.language) else { return Vec::new() };
    let reader = Reader { interview, codebook, cues, language: Language::of(&meta.language) };
    let mut scanner = Scanner::new(matcher);
    let mut found = Vec::new();
    for turn in interview.answers(codebook) {
        reader.turn(turn, &mut scanner, &mut found);
    }
    found
}

struct Reader<'a> {
    interview: &'a Interview,
    codebook: &'a Codebook,
    cues: &'a Cues,
    language: &'static Language,
}

/// A run of sentences of one code: the first and last, and the reasons.
struct Run {
    first: usize,
    last: usize,
    reasons: Vec<String>,
}

impl Reader<'_> {
    fn turn(&self, turn: &Turn, scanner: &mut Scanner<'_>, found: &mut Vec<Suggestion>) {
        let transcript = &self.interview.transcript;
        let sentences = transcript.sentences(turn);
        let mut runs: BTreeMap<usize, Vec<Run>> = BTreeMap::new();
        for (number, span) in sentences.iter().enumerate() {
            let text = transcript.text().slice(*span).unwrap_or("");
            for (code, reason) in self.sentence(turn, text, scanner) {
                extend(runs.entry(code).or_default(), number, reason);
            }
        }
        let codes = self.codebook.codes();
        let made = runs.into_iter().flat_map(|(code, runs)| {
            let sentences = &sentences;
            runs.into_iter().map(move |run| Suggestion {
                span: sentences[run.first].hull(sentences[run.last]),
                code: codes[code].path.clone(),
                reason: run.reasons.join("; "),
                origin: Origin::Cue,
                probability: None,
            })
        });
        let mut made: Vec<Suggestion> = made.collect();
        made.sort_by_key(|suggestion| suggestion.span);
        found.extend(made);
    }

    /// The codes whose cues match in a sentence, each with the reason.
    fn sentence(&self, turn: &Turn, text: &str, scanner: &mut Scanner<'_>) -> Vec<(usize, String)> {
        let scan = scanner.scan(text);
        if scan.is_empty() {
            return Vec::new();
        }
        let denials = Denials::new(text, scan.words(), self.language);
        let place = Place { interview: self.interview, turn };
        let mut found = Vec::new();
        for number in scan.candidates() {
            let cue = &self.cues.cues[number];
            if !self.allows(&self.codebook.codes()[cue.code], turn) {
                continue;
            }
            let matched = scan.matches(number, &place);
            let Some(words) = matched.filter(|w| !cue.denied(w, &denials, self.language)) else {
                continue;
            };
            let words = quoted(text, &scan, &words);
            found.push((cue.code, format!("cue {}: {words}", shown(&cue.written))));
        }
        found
    }

    fn allows(&self, code: &Code, turn: &Turn) -> bool {
        code.allows_role(&self.interview.transcript.meta().role)
            && code.allows_lens(turn.lens.as_deref())
    }
}

/// Adds a sentence to the run it continues, or begins a new one.
fn extend(runs: &mut Vec<Run>, number: usize, reason: String) {
    match runs.last_mut().filter(|run| number <= run.last + 1) {
        Some(run) => {
            run.last = number;
            if !run.reasons.contains(&reason) {
                run.reasons.push(reason);
            }
        }
        None => runs.push(Run { first: number, last: number, reasons: vec![reason] }),
    }
}

/// A cue that is one word or more stands in quotes unless it has its own.
fn shown(written: &str) -> String {
    if written.contains('"') { written.to_owned() } else { format!("\"{written}\"") }
}

/// The words found, pieces that stand apart parted by an ellipsis.
fn quoted(text: &str, scan: &Scan<'_>, found: &[Range<usize>]) -> String {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    for range in found {
        match pieces.last_mut().filter(|last| range.start <= last.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => pieces.push(range.clone()),
        }
    }
    let pieces: Vec<&str> = pieces.iter().map(|range| &text[scan.bytes(range)]).collect();
    pieces.join(" … ")
}

/// A turn, to be asked by a cue's fields.
struct Place<'a> {
    interview: &'a Interview,
    turn: &'a Turn,
}

impl Fields for Place<'_> {
    fn holds(&self, field: &Field) -> bool {
        turn_field(self.interview, self.turn, field).unwrap_or(false)
    }
}
