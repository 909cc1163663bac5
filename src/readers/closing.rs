//! Times that stand behind what somebody said: `Anna: Ja. (00:01:02)`, `Anna: Ja. #00:01:02-3#`.

use super::opening::trailing_time;
use super::{Block, Turn, Warning};

/// Gives each turn the time at its end, where most turns have one there and none at their start.
pub fn taken(blocks: &mut [Block], warnings: &mut Vec<Warning>) {
    let turns = || {
        blocks.iter().filter_map(|block| match block {
            Block::Turn(turn) => Some(turn),
            _ => None,
        })
    };
    let closed = turns().filter(|turn| closing(turn).is_some()).count();
    if closed < 2 || closed * 2 < turns().count() {
        return;
    }
    for block in blocks {
        let Block::Turn(turn) = block else { continue };
        let Some((time, length)) = closing(turn) else { continue };
        turn.time = Some(time);
        if let Some(last) = turn.paragraphs.last_mut() {
            last.truncate(length);
        }
        turn.paragraphs.retain(|paragraph| !paragraph.is_empty());
    }
    let message = format!("{closed} turns have a time at their end; it is kept as the turn's time");
    warnings.push(Warning::new(1, message));
}

/// The time at a turn's end, and how long its last paragraph is without it.
fn closing(turn: &Turn) -> Option<(String, usize)> {
    let last = turn.paragraphs.last().filter(|_| turn.time.is_none())?;
    let (words, time) = trailing_time(last)?;
    (!words.is_empty() || turn.paragraphs.len() > 1).then_some((time, words.len()))
}
