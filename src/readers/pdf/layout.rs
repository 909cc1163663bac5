//! Lines at places become paragraphs: what was only broken because the page ends is put together.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::notes::Notes;
use super::{Page, Written, margin, running};
use crate::readers::Warning;
use crate::readers::opening::parse;
use crate::readers::paper::{Paper, is_bullet};
use crate::readers::text::{Line, words};
use crate::study::one_line;

/// Words before which a hyphen stays.
const AFTER_HYPHENS: &str = include_str!("../../../assets/readers/hyphens.txt");

/// A line, with what is needed to know whether the next goes on with it.
struct Row<'a> {
    line: &'a Written,
    text: String,
    page: usize,
    /// The column it stands in, of all pages.
    column: usize,
    /// How far to the right lines of its column go.
    margin: f64,
    /// Whether a paragraph begins here.
    begins: bool,
    heading: bool,
}

/// The pages as lines; what only repeats on every page is left out.
pub fn paper(pages: &[Page]) -> Paper {
    let (pages, numbers) = margin::without_numbers(pages);
    let pages = pages.as_slice();
    let step = line_step(pages);
    let (left_out, told) = running::lines(pages, step);
    let size =
        common(pages.iter().flat_map(|page| &page.lines).map(|line| (line.size, line.text.len())));
    let mut notes = Notes::find(pages, size, &left_out);
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut column = 0;
    for (number, page) in pages.iter().enumerate() {
        let is_text = |at: &(usize, usize)| !left_out.contains(at) && !notes.lines.contains(at);
        let kept = |index: &usize| is_text(&(number, *index));
        let lines = (0..page.lines.len()).filter(kept).map(|index| &page.lines[index]);
        for (margin, lines) in columns(&lines.collect::<Vec<_>>()) {
            column += 1;
            for line in lines {
                let begins = rows.last().is_none_or(|row| begins(row, line, column, step));
                let heading = line.size > size * 1.15 && line.text.chars().count() <= 100;
                let (item, text) = item(words(&line.text));
                let (begins, text) = (begins || item, tidy(text));
                rows.push(Row { line, text, page: number, column, margin, begins, heading });
            }
        }
    }
    mend(&mut rows);
    let mut paper = Paper::default();
    for row in rows.iter().filter(|row| !row.text.is_empty()) {
        let number = row.page + 1;
        if row.begins && !paper.lines.is_empty() {
            paper.lines.push(Line { number, text: Cow::Borrowed(""), heading: false });
        }
        let text = one_line(&row.text.replace(SOFT, ""));
        let text = notes.lead(row.page, paper.lines.len(), &text);
        paper.lines.push(Line { number, text: Cow::Owned(text), heading: row.heading });
    }
    paper.warnings.extend(numbers.map(|(page, message)| Warning::new(page + 1, message)));
    paper.warnings.extend(notes.astray().map(|(page, message)| Warning::new(page + 1, message)));
    paper.notes = notes.all();
    if !told.is_empty() {
        let told: Vec<String> = told.iter().map(|text| format!("“{text}”")).collect();
        let message = format!("left out, as what repeats on pages: {}", told.join(", "));
        paper.warnings.push(Warning::new(1, message));
    }
    paper
}

/// How many lines make a column: fewer are a title, or what stands beside the text.
const COLUMN: usize = 3;

/// The columns of a page, each with its margin. Where lines go up again, another begins.
fn columns<'a>(lines: &[&'a Written]) -> Vec<(f64, Vec<&'a Written>)> {
    let margin = |lines: &[&Written]| lines.iter().map(|line| line.right).fold(0.0, f64::max);
    let up = |a: &&Written, b: &&Written| b.y >= a.y - a.size.max(b.size);
    let runs: Vec<&[&Written]> = lines.chunk_by(up).collect();
    if runs.iter().any(|run| run.len() < COLUMN) {
        return vec![(margin(lines), lines.to_vec())];
    }
    runs.into_iter().map(|run| (margin(run), run.to_vec())).collect()
}

/// Whether a line begins a paragraph, and does not go on with the one before it.
fn begins(row: &Row<'_>, line: &Written, column: usize, step: f64) -> bool {
    let before = row.line;
    let size = line.size.max(before.size);
    let differs = (line.size - before.size).abs() > size * 0.1;
    let same = row.column == column;
    let far = same && (line.y - before.y > step * 1.3 || line.y < before.y - size);
    // A line ends before the margin only where its last word was meant to be the last.
    let room = row.margin - before.right;
    let fits = room > line.first + size * 0.6;
    differs || far || (fits && !divides(row, line))
}

/// Whether the end of a line divides a word, however much room it leaves.
fn divides(row: &Row<'_>, line: &Written) -> bool {
    let text = words(&line.text);
    let goes_on = row.text.ends_with(is_hyphen) && text.starts_with(char::is_lowercase);
    goes_on && parse(text, |_| false).is_none()
}

/// How far lines of a paragraph stand from each other, mostly.
fn line_step(pages: &[Page]) -> f64 {
    let pairs = pages.iter().flat_map(|page| page.lines.windows(2));
    let likely = pairs.filter(|pair| {
        let (step, size) = (pair[1].y - pair[0].y, pair[1].size.max(pair[0].size));
        step > size * 0.8 && step < size * 2.2
    });
    // Long lines are those of the text.
    common(likely.map(|pair| (pair[1].y - pair[0].y, pair[1].text.len())))
}

/// The value that is met most, each counted so many times; in steps of a fifth.
#[allow(clippy::cast_possible_truncation, reason = "pages are not as large as that")]
fn common(values: impl Iterator<Item = (f64, usize)>) -> f64 {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for (value, times) in values {
        *counts.entry((value * 5.0).round() as i64).or_default() += times;
    }
    let most = counts.iter().max_by_key(|(value, count)| (**count, -**value));
    most.map_or(12.0, |(value, _)| *value as f64 / 5.0)
}

/// Puts words together that a line's end divided.
fn mend(rows: &mut [Row<'_>]) {
    let known = Known::of(rows);
    let labels = labels(rows);
    for at in 1..rows.len() {
        let (before, after) = rows.split_at_mut(at);
        let (Some(before), Some(after)) = (before.last_mut(), after.first_mut()) else { continue };
        if after.begins || speaks(&after.text, &labels) {
            continue;
        }
        let Some((joined, rest)) = joined(&before.text, &after.text, &known) else { continue };
        before.text = joined;
        after.text = rest;
    }
}

/// How often a label stands at the start of a line.
fn labels(rows: &[Row<'_>]) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for opening in rows.iter().filter_map(|row| parse(&row.text, |_| false)) {
        *counts.entry(opening.label.into_owned()).or_default() += 1;
    }
    counts
}

/// Whether somebody begins to speak; small words before a colon, once, are the rest of a sentence.
fn speaks(line: &str, labels: &HashMap<String, usize>) -> bool {
    parse(line, |_| false).is_some_and(|opening| {
        !opening.label.starts_with(char::is_lowercase)
            || labels.get(&*opening.label).is_some_and(|count| *count > 1)
    })
}

/// The words of a line that no line's end divided.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && !is_hyphen(c)))
        .filter(|word| !word.is_empty() && !word.ends_with(is_hyphen))
}

/// A hyphen that is only seen where a line ends.
const SOFT: char = '\u{ad}';

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | SOFT)
}

/// Whether a line is an item of a list, and its words without the sign before them.
fn item(line: &str) -> (bool, &str) {
    match line.split_once(char::is_whitespace) {
        Some((sign, rest)) if is_bullet(sign) => (true, rest.trim_start()),
        _ => (false, line),
    }
}

/// A line without soft hyphens but for one at its end.
fn tidy(line: &str) -> String {
    let mut text = line.replace(SOFT, "");
    if line.ends_with(SOFT) {
        text.push(SOFT);
    }
    text
}

/// One line in so many ends in a hyphen where nobody divides words: those of `well-known`.
const SELDOM: usize = 40;

/// How many hyphens of a word are looked at.
const HYPHENS: usize = 4;

/// What a document tells of its words.
struct Known {
    words: HashSet<String>,
    /// What stands before a hyphen within words.
    prefixes: HashSet<String>,
    /// Whether it divides words at the ends of lines.
    divides: bool,
}

impl Known {
    fn of(rows: &[Row<'_>]) -> Self {
        let (mut words, mut prefixes, mut ends) = (HashSet::new(), HashSet::new(), 0);
        let mut divided = false;
        for row in rows {
            // The rest of a divided word is no word.
            let text = match row.text.split_once(char::is_whitespace) {
                Some((_, text)) if divided && !row.begins => text,
                None if divided && !row.begins => "",
                _ => &row.text,
            };
            for word in tokens(text).map(str::to_lowercase) {
                let hyphens = word.match_indices(is_hyphen).take(HYPHENS);
                prefixes.extend(hyphens.map(|(at, _)| word[..at].to_owned()));
                words.insert(word);
            }
            divided = row.text.ends_with(is_hyphen);
            ends += usize::from(divided);
        }
        Self { words, prefixes, divides: ends * SELDOM > rows.len() }
    }

    /// Whether a hyphen between two parts is one of the word itself.
    fn keeps(&self, start: &str, end: &str) -> bool {
        let has = |word: &str| self.words.contains(word);
        let last = start.rsplit(is_hyphen).next().unwrap_or(start);
        // Nobody divides a word behind its first letter, or behind a number.
        if last.chars().count() < 2 || start.ends_with(|c: char| c.is_ascii_digit()) {
            return true;
        }
        if has(&format!("{start}{end}")) {
            return false;
        }
        has(&format!("{start}-{end}")) || !self.divides || self.prefixes.contains(start)
    }
}

/// Two lines of which the first ends in a divided word: with the word whole, and without its rest.
fn joined(before: &str, after: &str, known: &Known) -> Option<(String, String)> {
    let hyphen = before.chars().next_back().filter(|c| is_hyphen(*c))?;
    let stem = &before[..before.len() - hyphen.len_utf8()];
    let start = stem.split_whitespace().next_back()?;
    if !stem.ends_with(char::is_alphanumeric) {
        return None;
    }
    let end = after.find(char::is_whitespace).unwrap_or(after.len());
    let (word, rest) = (&after[..end], after[end..].trim_start());
    let first = word.chars().next()?;
    let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    let stays = AFTER_HYPHENS.lines().filter(|line| !line.starts_with('#'));
    if stays.flat_map(str::split_whitespace).any(|stays| stays == word) {
        return None;
    }
    let start = start.trim_start_matches(|c: char| !c.is_alphanumeric());
    let keeps = || known.keeps(&start.to_lowercase(), &bare.to_lowercase());
    let hard = hyphen != SOFT && (!first.is_lowercase() || keeps());
    let between = if hard { "-" } else { "" };
    Some((format!("{stem}{between}{word}"), rest.to_owned()))
}

#[cfg(test)]
mod tests;
