//! Which sentences of an answer are suggested, and which of their words spoke for it.

use super::base::{BAYES, RIDGE};
use super::material::{Answer, number};
use super::space::pair;
use super::train::Learned;
use crate::search::{fold, words};
use crate::study::{Interview, Span};

/// How many words are named.
const WORDS: usize = 4;
/// A sentence beside the best one is taken along when it speaks for the code at least by this
/// share of what the best one does.
const ALONG: f32 = 0.6;

impl Learned {
    /// The sentences of an answer that speak for a code most, in a row; `None` where it has none.
    pub(super) fn passage(&self, answer: &Answer, code: usize) -> Option<Span> {
        let scores: Vec<f32> = answer
            .sentences
            .iter()
            .map(|(_, words)| {
                let vector = self.spaces.answers.vector(&answer.stems[words.clone()]);
                let ridge =
                    |(feature, x): &(u32, f32)| x * self.base.ridge.row(*feature as usize)[code];
                vector.entries.iter().map(ridge).sum()
            })
            .collect();
        let best = (0..scores.len()).rev().max_by(|a, b| scores[*a].total_cmp(&scores[*b]))?;
        let along = |at: &usize| scores[*at] > 0.0 && scores[*at] >= ALONG * scores[best];
        let first = (0..best).rev().take_while(along).last().unwrap_or(best);
        let last = (best + 1..scores.len()).take_while(along).last().unwrap_or(best);
        Some(answer.sentences[first].0.hull(answer.sentences[last].0))
    }

    /// The words of a passage that speak for a code most, as they are written, the strongest first.
    /// Words that many answers have are not named, whatever they weigh.
    pub(super) fn words_for(
        &self,
        interview: &Interview,
        answer: &Answer,
        passage: Span,
        code: usize,
    ) -> Vec<String> {
        let text = interview.transcript.text().slice(passage).unwrap_or("");
        let inside = answer.sentences.iter().filter(|(span, _)| passage.contains(*span));
        let stems: Vec<u64> =
            inside.flat_map(|(_, words)| answer.stems[words.clone()].iter().copied()).collect();
        let written = words(text);
        if written.len() != stems.len() {
            return Vec::new();
        }
        let mut found: Vec<(f64, String)> = Vec::new();
        for (at, word) in written.into_iter().enumerate() {
            if self.spaces.common.contains(&stems[at]) {
                continue;
            }
            let mut speaks = self.speaks(stems[at], code);
            if at > 0 {
                speaks += self.speaks(pair(stems[at - 1], stems[at]), code) / 2.0;
            }
            if let Some(next) = stems.get(at + 1) {
                speaks += self.speaks(pair(stems[at], *next), code) / 2.0;
            }
            let word = text[word.bytes].to_owned();
            let known = |(_, known): &(f64, String)| fold(known) == fold(&word);
            if speaks > 0.0 && !found.iter().any(known) {
                found.push((speaks, word));
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        found.into_iter().take(WORDS).map(|(_, word)| word).collect()
    }

    /// By how much a feature raises the log-odds of a code, up to the length of the text.
    fn speaks(&self, feature: u64, code: usize) -> f64 {
        let Some(feature) = self.spaces.answers.feature(feature) else { return 0.0 };
        let idf = f64::from(self.spaces.answers.idf(feature));
        let ridge = f64::from(self.base.ridge.row(feature as usize)[code]);
        let own = self.base.bayes.of(feature).iter().find(|(of, _)| *of == number(code));
        let bayes = own.map_or(0.0, |(_, evidence)| f64::from(*evidence));
        idf * (ridge * self.combine.slope(RIDGE) + bayes * self.combine.slope(BAYES))
    }
}
