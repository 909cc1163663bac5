//! Cues in the order of their times.

use super::{Cue, Warning};

/// The cues by their start. One without a time stays behind all that stands above it, or with the one
/// before it where it ends earlier than that.
pub fn sorted(cues: Vec<Cue>, warnings: &mut Vec<Warning>) -> Vec<Cue> {
    let mut latest = 0;
    let mut early: Vec<usize> = Vec::new();
    let mut at = 0;
    let mut keyed: Vec<(u64, Cue)> = Vec::with_capacity(cues.len());
    for cue in cues {
        let behind = if cue.end.is_some_and(|end| end < latest) { at } else { latest };
        at = cue.start.unwrap_or(behind);
        if cue.start.is_some() && at < latest {
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
