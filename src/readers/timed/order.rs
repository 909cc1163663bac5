//! Cues in the order of their times.

use super::{Cue, Warning};

/// The cues by their start; one without a time stays with the one before it.
pub fn sorted(cues: Vec<Cue>, warnings: &mut Vec<Warning>) -> Vec<Cue> {
    let mut latest = 0;
    let mut early: Vec<usize> = Vec::new();
    let mut at = 0;
    let mut keyed: Vec<(u64, Cue)> = Vec::with_capacity(cues.len());
    for cue in cues {
        at = cue.start.unwrap_or(at);
        if at < latest {
            early.push(cue.line);
        }
        latest = latest.max(at);
        keyed.push((at, cue));
    }
    if let Some(line) = early.first() {
        let message = match early.len() {
            1 => "what is said here begins before what stands above it; it was put in order"
                .to_owned(),
            many => format!("{many} cues begin before one above them; they were put in order"),
        };
        warnings.push(Warning::new(*line, message));
        keyed.sort_by_key(|(start, _)| *start);
    }
    keyed.into_iter().map(|(_, cue)| cue).collect()
}
