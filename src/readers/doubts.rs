//! What is told of turns that are found: times that run backwards or stay words, divided words.

use super::{Block, Turn, Warning};

/// Words before which a hyphen stays: those of `pre- and postnatal`.
const AFTER_HYPHENS: &str = include_str!("../../assets/readers/hyphens.txt");

/// Words that the ends of lines seem to divide.
#[derive(Debug, Default)]
pub struct Divided {
    count: usize,
    /// The line of the first, and how it reads.
    first: Option<(usize, String)>,
}

impl Divided {
    /// Looks at a line that goes on with the words before it.
    pub fn look(&mut self, before: &str, after: &str, line: usize) {
        let Some(start) = before.strip_suffix(['-', '\u{2010}', '\u{ad}']) else { return };
        let start = start.rsplit(char::is_whitespace).next().unwrap_or("");
        let end = after.split_whitespace().next().unwrap_or("");
        let letters = start.ends_with(char::is_alphabetic) && end.starts_with(char::is_lowercase);
        let bare = end.trim_end_matches(|c: char| !c.is_alphanumeric());
        let stays = AFTER_HYPHENS.lines().filter(|line| !line.starts_with('#'));
        if letters && !stays.flat_map(str::split_whitespace).any(|stays| stays == bare) {
            self.count += 1;
            self.first.get_or_insert_with(|| (line, format!("{start}- {end}")));
        }
    }

    /// Says how many there are.
    pub fn told(self) -> Option<Warning> {
        let (line, word) = self.first?;
        let message = match self.count {
            1 => format!("1 word looks divided at the end of a line and stays so: “{word}”"),
            many => format!(
                "{many} words look divided at the ends of lines and stay so; the first is “{word}”"
            ),
        };
        Some(Warning::new(line, message))
    }
}

/// Says which times of turns run backwards, and which stamps stay among the words. Each turn has its
/// line in `lines`.
pub fn times(blocks: &[Block], lines: &[usize]) -> Vec<Warning> {
    let turns = blocks.iter().filter_map(|block| match block {
        Block::Turn(turn) => Some(turn),
        _ => None,
    });
    let turns: Vec<(&Turn, usize)> = turns.zip(lines.iter().copied()).collect();
    [backwards(&turns), stamps(&turns)].into_iter().flatten().collect()
}

fn backwards(turns: &[(&Turn, usize)]) -> Option<Warning> {
    let mut last: Option<&str> = None;
    let mut early: Vec<(usize, &str, &str)> = Vec::new();
    for (turn, line) in turns {
        let Some(time) = turn.time.as_deref() else { continue };
        // Two digits each: the order of letters is that of times.
        if let Some(before) = last.filter(|before| time < *before) {
            early.push((*line, time, before));
        }
        last = Some(time);
    }
    let (line, time, before) = *early.first()?;
    let others = match early.len() {
        1 => String::new(),
        many => format!("; {} more turns do so", many - 1),
    };
    let message = format!(
        "the turn's time {time} lies before that of the turn above, {before}; both are kept{others}"
    );
    Some(Warning::new(line, message))
}

/// Stamps as `#00:01:02-3#` within what is said.
fn stamps(turns: &[(&Turn, usize)]) -> Option<Warning> {
    let is_stamp = |text: &&str| {
        let fits = |c: char| c.is_ascii_digit() || ":-.".contains(c);
        (5..=16).contains(&text.len()) && text.contains(':') && text.chars().all(fits)
    };
    let in_turn = |turn: &Turn| -> Vec<String> {
        let parts = turn.paragraphs.iter().flat_map(|paragraph| paragraph.split('#').skip(1));
        parts.filter(is_stamp).map(|stamp| format!("#{stamp}#")).collect()
    };
    let found = turns.iter().map(|(turn, line)| (in_turn(turn), *line));
    let found: Vec<_> = found.filter(|(stamps, _)| !stamps.is_empty()).collect();
    let (first, line) = found.first()?;
    let count: usize = found.iter().map(|(stamps, _)| stamps.len()).sum();
    let times = if count == 1 {
        "time stands within what is said and stays"
    } else {
        "times stand within what is said and stay"
    };
    let message = format!("{count} {times} words; the first is “{}”", first[0]);
    Some(Warning::new(*line, message))
}
