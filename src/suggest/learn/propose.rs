//! Guesses as suggestions, and as passages to ask about.

use std::collections::HashMap;

use super::material::{Answer, Material};
use super::train::{Guess, Learned};
use crate::study::{Codebook, Interview, Origin, Span};
use crate::suggest::{By, Found, Suggestion};

impl Learned {
    /// Suggestions for an interview, as if nothing had been coded: codes at least as probable as
    /// `threshold`, or as the study's own threshold; by place, then in the codebook's order. Where a
    /// cue finds what is also probable, the suggestion stands where the cue finds it.
    pub fn suggest(
        &self,
        interview: &Interview,
        codebook: &Codebook,
        found: &Found,
        by: By,
        threshold: Option<f64>,
    ) -> Vec<Suggestion> {
        let from = threshold.unwrap_or(self.threshold(by));
        let by_cues = if by == By::Learned { &[] } else { found.of(interview) };
        let wanted = |_: &Guess, probability| probability >= from;
        let mut made = self.proposed(interview, codebook, found, by, by_cues, wanted);
        made.sort_by_key(|suggestion| (suggestion.span, codebook.position(&suggestion.code)));
        made
    }

    /// For each answer the code that is least sure of those with which it has not been coded or
    /// suggested yet, the least sure first: a probability nearest to one half.
    pub fn uncertain(
        &self,
        interview: &Interview,
        codebook: &Codebook,
        found: &Found,
        by: By,
        open: impl Fn(Span, &str) -> bool,
    ) -> Vec<Suggestion> {
        let material = Material::new(interview, codebook, []);
        let mut nearest: HashMap<usize, Guess> = HashMap::new();
        for guess in self.judged(interview, &material, codebook, found) {
            let Some(turn) = interview.transcript.turn(guess.turn) else { continue };
            if !open(turn.span, &codebook.codes()[guess.code].path) {
                continue;
            }
            let best = nearest.entry(guess.turn).or_insert(guess);
            if unsure(guess.probability(by)) > unsure(best.probability(by)) {
                *best = guess;
            }
        }
        let wanted =
            |guess: &Guess, _| nearest.get(&guess.turn).is_some_and(|g| g.code == guess.code);
        let mut made = self.proposed(interview, codebook, found, by, &[], wanted);
        made.sort_by(|a, b| {
            let of = |s: &Suggestion| unsure(s.probability.unwrap_or(0.0));
            of(b).total_cmp(&of(a)).then_with(|| a.span.cmp(&b.span))
        });
        made
    }

    fn proposed(
        &self,
        interview: &Interview,
        codebook: &Codebook,
        found: &Found,
        by: By,
        by_cues: &[Suggestion],
        wanted: impl Fn(&Guess, f64) -> bool,
    ) -> Vec<Suggestion> {
        let material = Material::new(interview, codebook, []);
        let answers: HashMap<usize, &Answer> =
            material.answers.iter().map(|answer| (answer.turn, answer)).collect();
        let turn = |s: &Suggestion| interview.transcript.turn_at(s.span.start()).number;
        let mut made = Vec::new();
        for guess in self.judged(interview, &material, codebook, found) {
            let probability = guess.probability(by);
            if !wanted(&guess, probability) {
                continue;
            }
            let Some(answer) = answers.get(&guess.turn) else { continue };
            let code = &codebook.codes()[guess.code].path;
            let by_cues = by_cues.iter().filter(|s| s.code == *code && turn(s) == guess.turn);
            let own = || {
                let span = self.passage(answer, guess.code)?;
                Some((span, None))
            };
            let mut places: Vec<(Span, Option<&str>)> =
                by_cues.map(|s| (s.span, Some(s.reason.as_str()))).collect();
            if places.is_empty() {
                places.extend(own());
            }
            for (span, cue) in places {
                let words = self.words_for(interview, answer, span, guess.code);
                made.push(Suggestion {
                    span,
                    code: code.clone(),
                    reason: reason(cue, probability, &words),
                    origin: if cue.is_some() { Origin::Cue } else { Origin::Learned },
                    probability: Some(probability),
                });
            }
        }
        made
    }
}

/// How near a probability is to one half.
fn unsure(probability: f64) -> f64 {
    probability * (1.0 - probability)
}

fn reason(cue: Option<&str>, probability: f64, words: &[String]) -> String {
    let mut told = cue.map_or(String::new(), |cue| format!("{cue}; "));
    told += &format!("learned {probability:.2}");
    if !words.is_empty() {
        told += &format!(": {}", words.join(", "));
    }
    told
}
