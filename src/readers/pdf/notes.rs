//! Notes at the foot of a page, and the small raised numbers in the text that lead to them. Notes are small lines
//! below the text that begin with a number, or lines that begin with a raised number which stands in the text too.

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
    /// Raised numbers that lead to no note: how many, and the page and the word of the first.
    astray: (usize, usize, String),
}

impl Notes {
    /// Finds them; `size` is that of the text, and `left_out` are lines that are none.
    pub fn find(pages: &[Page], size: f64, left_out: &HashSet<(usize, usize)>) -> Self {
        let mut found = Self::default();
        for (number, page) in pages.iter().enumerate() {
            let is_small = |index: usize| page.lines[index].size < size * 0.92;
            let shown = (0..page.lines.len()).filter(|index| !left_out.contains(&(number, *index)));
            let shown: Vec<usize> = shown.collect();
            let (small, text): (Vec<usize>, Vec<usize>) =
                shown.iter().partition(|index| is_small(**index));
            let lowest = text.iter().map(|index| page.lines[*index].y).fold(f64::MIN, f64::max);
            let below = small.into_iter().filter(|index| page.lines[*index].y > lowest);
            if !found.page(number, page, below) {
                found.page(number, page, answered(page, &shown).iter().copied());
            }
        }
        found
    }

    /// Takes the notes that some lines of a page hold; says whether there are any.
    fn page(&mut self, number: usize, page: &Page, lines: impl Iterator<Item = usize>) -> bool {
        let mut open = None;
        let mut are_raised = false;
        for index in lines {
            let text = page.lines[index].text.trim();
            let begins = text.starts_with(|sign| digit(sign).is_some());
            let mut digits = leading(text);
            if open.is_none() {
                are_raised = begins;
            } else if are_raised && !begins {
                // Where notes begin with a raised number, another is one of their words.
                digits.clear();
            }
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
        open.is_some()
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
                    None => {
                        said.push_str(&digits);
                        self.goes_astray(page, &said);
                    }
                }
            }
            said.push(sign);
        }
        said.pop();
        said
    }

    fn goes_astray(&mut self, page: usize, said: &str) {
        if self.astray.0 == 0 {
            let word = said.rsplit(char::is_whitespace).next().unwrap_or(said);
            (self.astray.1, self.astray.2) = (page, word.to_owned());
        }
        self.astray.0 += 1;
    }

    /// What is to be told of raised numbers that lead to no note: the page of the first, and words.
    pub fn astray(&self) -> Option<(usize, String)> {
        let (count, page, word) = &self.astray;
        let message = format!(
            "raised numbers that lead to no note are kept in the words ({count}), the first in “{word}”"
        );
        (*count > 0).then_some((*page, message))
    }

    /// All notes, in the order of their words; those that nothing leads to at the end.
    pub fn all(mut self) -> Vec<Note> {
        self.notes.sort_by_key(|note| (note.at.is_none(), note.at));
        self.notes
    }
}

/// The digits that a text begins with, raised or not.
fn leading(text: &str) -> String {
    text.chars().map_while(|c| digit(c).or(Some(c).filter(char::is_ascii_digit))).collect()
}

/// The lines of a page from the first on that begins with a raised number which a line above has too: notes
/// as large as the text.
fn answered<'a>(page: &Page, shown: &'a [usize]) -> &'a [usize] {
    // Nothing below a note stands higher on the page.
    let mut highest = f64::INFINITY;
    let mut last = vec![false; shown.len()];
    for (place, index) in shown.iter().enumerate().rev() {
        highest = highest.min(page.lines[*index].y);
        last[place] = page.lines[*index].y <= highest;
    }
    let mut met: HashSet<String> = HashSet::new();
    for (place, index) in shown.iter().enumerate() {
        let text = page.lines[*index].text.trim();
        let begins = text.starts_with(|sign| digit(sign).is_some());
        if begins && last[place] && met.contains(&leading(text)) {
            return &shown[place..];
        }
        let raised = text.split(|sign| digit(sign).is_none()).filter(|digits| !digits.is_empty());
        met.extend(raised.map(plain));
    }
    &[]
}

/// Text with raised digits as any others.
fn plain(text: &str) -> String {
    text.chars().map(|sign| digit(sign).unwrap_or(sign)).collect()
}
