//! Notes at the foot of a page: small lines below the text that begin with a number, and the small raised
//! numbers in the text that lead to them.

use std::collections::{HashMap, HashSet};

use super::Page;
use crate::readers::memo::MemoKind;
use crate::readers::paper::{Note, Spot};

/// Stands for a raised nought, and the signs after it for the other digits: no text has these.
const RAISED: u32 = 0xfdd0;

/// A raised digit as a sign of its own; nothing for what is no digit.
pub fn raised(text: &str) -> Option<char> {
    let mut signs = text.chars();
    let digit = signs.next()?.to_digit(10).filter(|_| signs.next().is_none())?;
    char::from_u32(RAISED + digit)
}

fn digit(sign: char) -> Option<char> {
    let above = u32::from(sign).checked_sub(RAISED).filter(|digit| *digit < 10)?;
    char::from_digit(above, 10)
}

/// The notes of some pages, by page and number.
#[derive(Debug, Default)]
pub struct Notes {
    /// The lines that hold them, by page and index.
    pub lines: HashSet<(usize, usize)>,
    texts: HashMap<(usize, String), usize>,
    notes: Vec<Note>,
}

impl Notes {
    /// Finds them; `size` is that of the text, and `left_out` are lines that are none.
    pub fn find(pages: &[Page], size: f64, left_out: &HashSet<(usize, usize)>) -> Self {
        let mut found = Self::default();
        for (number, page) in pages.iter().enumerate() {
            let is_small = |index: usize| page.lines[index].size < size * 0.92;
            let shown = (0..page.lines.len()).filter(|index| !left_out.contains(&(number, *index)));
            let (small, text): (Vec<usize>, Vec<usize>) = shown.partition(|index| is_small(*index));
            let lowest = text.iter().map(|index| page.lines[*index].y).fold(f64::MIN, f64::max);
            let below = small.into_iter().filter(|index| page.lines[*index].y > lowest);
            found.page(number, page, below);
        }
        found
    }

    fn page(&mut self, number: usize, page: &Page, lines: impl Iterator<Item = usize>) {
        let mut open = None;
        for index in lines {
            let text = page.lines[index].text.trim();
            let digits: String = text
                .chars()
                .map_while(|c| digit(c).or(Some(c).filter(char::is_ascii_digit)))
                .collect();
            let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || digit(c).is_some());
            if !digits.is_empty() && !self.texts.contains_key(&(number, digits.clone())) {
                let text = plain(rest.trim());
                self.notes.push(Note { kind: MemoKind::Footnote, by: None, text, at: None });
                self.texts.insert((number, digits), self.notes.len() - 1);
                open = Some(self.notes.len() - 1);
            } else if let Some(open) = open {
                self.notes[open].text.extend([" ", plain(text).as_str()]);
            } else {
                // Small words without a number are words.
                continue;
            }
            self.lines.insert((number, index));
        }
    }

    /// A line without the numbers that lead to notes of its page; their words are those before.
    pub fn lead(&mut self, page: usize, line: usize, text: &str) -> String {
        let mut said = String::with_capacity(text.len());
        let mut number = String::new();
        for sign in text.chars().chain([' ']) {
            if let Some(digit) = digit(sign) {
                number.push(digit);
                continue;
            }
            if !number.is_empty() {
                let spot = Spot { line, at: said.len() };
                let digits = std::mem::take(&mut number);
                match self.texts.get(&(page, digits.clone())) {
                    Some(note) => self.notes[*note].at = Some((spot, spot)),
                    // As in m²: it leads nowhere, and is part of the text.
                    None => said.push_str(&digits),
                }
            }
            said.push(sign);
        }
        said.pop();
        said
    }

    /// All notes, in the order of their words; those that nothing leads to at the end.
    pub fn all(mut self) -> Vec<Note> {
        self.notes.sort_by_key(|note| (note.at.is_none(), note.at));
        self.notes
    }
}

/// Text with raised digits as any others.
fn plain(text: &str) -> String {
    text.chars().map(|sign| digit(sign).unwrap_or(sign)).collect()
}
