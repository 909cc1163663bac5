//! Numbers that count turns or lines and are no words: `1. I: …`, `(12) Anna: …`, and those before
//! every line of a print.

use std::borrow::Cow;
use std::collections::HashSet;

use super::Warning;
use super::opening::parse;
use super::paper::Paper;

/// A number at the start of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Number {
    line: usize,
    value: u32,
    /// The bytes up to the words.
    length: usize,
}

/// Takes out the numbers that count a document's turns or lines, and says so.
///
/// They count where they go up by one and stand before nearly every turn, or before every line.
pub fn take_out(paper: &mut Paper) {
    let numbers = counting(paper);
    let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else { return };
    let line = paper.lines[first.line].number;
    let message = format!("numbers before lines are left out: {} to {}", first.value, last.value);
    paper.warnings.push(Warning::new(line, message));
    for Number { line, length, .. } in numbers {
        let text = paper.lines[line].text[length..].to_owned();
        paper.lines[line].text = Cow::Owned(text);
        let spots = paper.notes.iter_mut().filter_map(|note| note.at.as_mut());
        for spot in spots.flat_map(|(from, to)| [from, to]).filter(|spot| spot.line == line) {
            spot.at = spot.at.saturating_sub(length);
        }
    }
}

fn counting(paper: &Paper) -> Vec<Number> {
    let filled = || paper.lines.iter().enumerate().filter(|(_, line)| !line.is_blank());
    let numbered = filled().filter(|(at, line)| !line.heading && !paper.bold.contains_key(at));
    let all: Vec<Number> = numbered.filter_map(|(at, line)| number(at, &line.text)).collect();
    let opens = |number: &Number| turns(&paper.lines[number.line].text[number.length..]);
    let before_turns: Vec<Number> = all.iter().filter(|number| opens(number)).copied().collect();
    let of_lines = all.len() == filled().count() && all.len() > 4 && before_turns.len() > 1;
    if of_lines && rises(&all) {
        return all;
    }
    let numbered: HashSet<usize> = before_turns.iter().map(|number| number.line).collect();
    let others = filled().filter(|(at, line)| !numbered.contains(at) && turns(&line.text)).count();
    if before_turns.len() > 2 && before_turns.len() > 4 * others && rises(&before_turns) {
        return before_turns;
    }
    Vec::new()
}

/// Whether a line could open a turn.
fn turns(text: &str) -> bool {
    parse(text, |_| false).is_some()
}

fn rises(numbers: &[Number]) -> bool {
    numbers.windows(2).all(|pair| pair[1].value == pair[0].value.saturating_add(1))
}

/// The number before the words of a line: `1. `, `1) `, `(1) `, `[1] `, `1 `.
fn number(line: usize, text: &str) -> Option<Number> {
    let inner = text.strip_prefix(['(', '[']).unwrap_or(text);
    let digits = inner.find(|c: char| !c.is_ascii_digit()).unwrap_or(inner.len());
    let value = inner.get(..digits)?.parse().ok().filter(|_| digits < 6)?;
    let rest = &inner[digits..];
    let bracketed = inner.len() < text.len();
    let rest = match rest.strip_prefix(if bracketed { [')', ']'] } else { ['.', ')'] }) {
        Some(rest) => rest,
        None if bracketed => return None,
        None => rest,
    };
    let words = rest.trim_start();
    let parted = words.is_empty() || words.len() < rest.len();
    parted.then(|| Number { line, value, length: text.len() - words.len() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readers::text::{self, Line};

    fn left(source: &str) -> (Vec<String>, usize) {
        let lines = text::lines(source, 0).into_iter().map(Line::into_owned).collect();
        let mut paper = Paper { lines, ..Paper::default() };
        take_out(&mut paper);
        let texts = paper.lines.iter().map(|line| line.text.to_string());
        (texts.filter(|text| !text.is_empty()).collect(), paper.warnings.len())
    }

    #[test]
    fn numbers_of_turns_go_and_those_of_lists_stay() {
        for form in ["§. ", "§) ", "(§) ", "[§]\t", "§  "] {
            let turn = |(at, words): (usize, &&str)| {
                format!("{}{words}\n\n", form.replace('§', &(at + 1).to_string()))
            };
            let said = ["I: Hoe?", "R: Zo.", "I: En?"];
            let source: String = said.iter().enumerate().map(turn).collect();
            let (texts, warnings) = left(&format!("{source}1. brood\n2. melk\n"));
            assert_eq!(texts, ["I: Hoe?", "R: Zo.", "I: En?", "1. brood", "2. melk"], "{form}");
            assert_eq!(warnings, 1);
        }
    }

    #[test]
    fn numbers_of_lines_go_where_every_line_has_one() {
        let (texts, _) = left("1 I: Hoe is\n2 het?\n3\n4 R: Goed,\n5 hoor.\n");
        assert_eq!(texts, ["I: Hoe is", "het?", "R: Goed,", "hoor."]);
    }

    #[test]
    fn other_numbers_are_words() {
        for source in [
            "I: Hoe?\n\n1. R: Zo.\n\n2. R: En zo.\n\n3. R: Dan.\n",
            "1. I: Hoe?\n\n1. R: Zo.\n\n1. I: En?\n",
            "2019 I: Hoe?\n\n3 R: Zo.\n",
            "1 brood\n2 melk\n3 kaas\n4 ei\n5 thee\n",
            "1e R: Ja.\n\n2e R: Ja.\n\n3e R: Ja.\n",
        ] {
            let before: Vec<&str> = source.lines().filter(|line| !line.is_empty()).collect();
            assert_eq!(left(source), (before.iter().map(|l| (*l).to_owned()).collect(), 0));
        }
    }
}
