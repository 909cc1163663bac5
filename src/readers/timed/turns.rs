//! Turns out of cues: what one speaker says in one go.

use super::{Cue, Known, Warning, clock};
use crate::readers::{Block, Turn};
use crate::study::one_line;

/// A pause after which something new begins: milliseconds.
const PAUSE: u64 = 3000;

/// Who speaks where nobody says so.
const SOMEBODY: &str = "Speaker";

/// The blocks of a draft.
pub fn joined(
    preface: &[String],
    cues: &[Cue],
    known: Known<'_>,
    warnings: &mut Vec<Warning>,
) -> Vec<Block> {
    let nobody = cues.iter().all(|cue| cue.speaker.is_none());
    let somebody = somebody(known).filter(|_| nobody).unwrap_or(SOMEBODY);
    if nobody {
        let message = format!(
            "the file does not say who speaks: all of it stands under `{somebody}`, with a turn after each pause; correct the labels in the transcript"
        );
        warnings.push(Warning::new(cues.first().map_or(1, |cue| cue.line), message));
    }
    let mut turns = Turns { blocks: preface.iter().cloned().map(Block::Text).collect(), end: None };
    let mut unnamed: Vec<usize> = Vec::new();
    let mut speaker = somebody.to_owned();
    for cue in cues {
        match &cue.speaker {
            Some(name) => speaker.clone_from(name),
            None => unnamed.push(cue.line),
        }
        turns.say(&speaker, cue, nobody);
    }
    if let Some(line) = unnamed.first().filter(|_| !nobody) {
        let message = match unnamed.len() {
            1 => "nobody is named here; the words go with the speaker before".to_owned(),
            many => {
                format!("{many} cues from here on name nobody; they go with the speaker before")
            }
        };
        warnings.push(Warning::new(*line, message));
    }
    turns.blocks
}

/// The only one who is declared to speak.
fn somebody(known: Known<'_>) -> Option<&str> {
    let mut declared = known.speakers.iter().filter(|(_, who)| !who.is_empty());
    let first = declared.next()?;
    declared.next().is_none().then_some(first.0.as_str())
}

/// Turns under construction.
struct Turns {
    blocks: Vec<Block>,
    /// When the last words ended.
    end: Option<u64>,
}

impl Turns {
    /// Goes on with a turn, or begins one where another speaks; with `apart` also after a pause.
    fn say(&mut self, label: &str, cue: &Cue, apart: bool) {
        let words = one_line(&cue.text);
        let pause = self.end.zip(cue.start).is_some_and(|(end, start)| start >= end + PAUSE);
        self.end = cue.end.map(|end| end.max(self.end.unwrap_or(0)));
        match self.blocks.last_mut() {
            Some(Block::Turn(turn)) if turn.label == label && !(pause && apart) => {
                turn.time = turn.time.take().or_else(|| cue.start.map(clock::stamp));
                match turn.paragraphs.last_mut().filter(|_| !pause) {
                    Some(paragraph) => paragraph.extend([" ", words.as_str()]),
                    None => turn.paragraphs.push(words),
                }
            }
            _ => {
                let time = cue.start.map(clock::stamp);
                let turn = Turn { label: label.to_owned(), time, paragraphs: vec![words] };
                self.blocks.push(Block::Turn(turn));
            }
        }
    }
}
