//! Headers, footers and page numbers: what stands at the same place of many pages.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Page, Written};

/// The share of a page, at its top and at its bottom, in which such lines stand.
const EDGE: f64 = 0.13;

/// How many of them there are at most, at either end.
const LINES: usize = 3;

/// A line's words without the numbers that change, and how high it stands. Of Roman numbers is kept how far they
/// are from the page's: words that only look like one do not go along with pages.
type Key = (String, i64);

/// Where lines of the same words stand.
#[derive(Default)]
struct Met {
    pages: HashSet<usize>,
    /// Whether they stand apart from the text, on a page that the text does not fill.
    apart: bool,
}

/// The lines that are no text, by page and index, with their words, each once.
pub fn lines(pages: &[Page], step: f64) -> (HashSet<(usize, usize)>, Vec<String>) {
    let mut met: HashMap<Key, Met> = HashMap::new();
    let mut candidates: Vec<(usize, usize, Key)> = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        for (index, apart) in at_edges(page, step) {
            let key = key(&page.lines[index], number);
            let met = met.entry(key.clone()).or_default();
            met.pages.insert(number);
            met.apart |= apart;
            candidates.push((number, index, key));
        }
    }
    let (mut found, mut told) = (HashSet::new(), BTreeMap::new());
    for (page, index, key) in candidates {
        let Some(met) = met.get(&key).filter(|met| met.apart) else { continue };
        let repeats = met.pages.len() >= 2 && met.pages.len() * 3 >= pages.len();
        let text = pages[page].lines[index].text.trim();
        if repeats || is_page(text, page + 1) {
            found.insert((page, index));
            told.entry(key).or_insert_with(|| (page, index, text.to_owned()));
        }
    }
    let mut told: Vec<_> = told.into_values().collect();
    told.sort();
    (found, told.into_iter().map(|(_, _, text)| text).collect())
}

/// The outermost lines of a page, at its top and bottom, and whether they stand apart from the others.
fn at_edges(page: &Page, step: f64) -> Vec<(usize, bool)> {
    let mut order: Vec<usize> = (0..page.lines.len()).collect();
    order.sort_by(|a, b| page.lines[*a].y.total_cmp(&page.lines[*b].y));
    let y = |at: usize| page.lines[order[at]].y;
    let apart = |at: usize, other: Option<usize>| {
        let other = other.filter(|other| *other < order.len());
        // The number of a page stands apart where a line of text might not yet.
        let line = &page.lines[order[at]];
        let far = if is_numeral(&line.text) { step.min(line.size * 1.2) } else { step };
        other.is_none_or(|other| (y(at) - y(other)).abs() > far * 1.3)
    };
    let top = (0..order.len()).take(LINES).take_while(|at| y(*at) < page.height * EDGE);
    let top: Vec<usize> = top.collect();
    let bottom = (0..order.len()).rev().take(LINES);
    let bottom = bottom.take_while(|at| y(*at) > page.height * (1.0 - EDGE));
    let bottom: Vec<usize> = bottom.filter(|at| !top.contains(at)).collect();
    let above = top.iter().rposition(|at| apart(*at, Some(at + 1)));
    let below = bottom.iter().rposition(|at| apart(*at, at.checked_sub(1)));
    let both = [(top, above), (bottom, below)];
    let told = both.iter().flat_map(|(lines, last)| {
        let apart = move |place| last.is_some_and(|last| place <= last);
        let order = &order;
        lines.iter().enumerate().map(move |(place, at)| (order[*at], apart(place)))
    });
    told.collect()
}

/// Whether a text is only the number of a page.
fn is_page(text: &str, page: usize) -> bool {
    text.parse() == Ok(page) || roman(text) == Some(page)
}

fn is_numeral(text: &str) -> bool {
    let text = text.trim();
    text.parse::<usize>().is_ok() || roman(text).is_some()
}

/// Roman numerals below ten.
const ONES: [&str; 10] = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];

/// Roman numerals of tens, each behind those that it begins with.
const TENS: [&str; 5] = ["", "x", "xx", "xxx", "xl"];

/// The longest Roman numeral below fifty: `xxxviii`.
const LONGEST: usize = 7;

/// The number that some letters are in Roman numerals, up to that of a long foreword.
fn roman(text: &str) -> Option<usize> {
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    // What has letters of both sizes is a name.
    let one_size = text == lower || text == text.to_ascii_uppercase();
    let tens = TENS.iter().rposition(|tens| lower.starts_with(tens))?;
    let ones = &lower[TENS[tens].len()..];
    let ones = ONES.iter().position(|known| *known == ones)?;
    one_size.then_some(tens * 10 + ones)
}

#[allow(clippy::cast_possible_truncation, reason = "pages are not as high as that")]
fn key(line: &Written, page: usize) -> Key {
    let mut words = String::new();
    for part in line.text.trim().split_inclusive(|c: char| !c.is_alphanumeric()) {
        let word = part.trim_end_matches(|c: char| !c.is_alphanumeric());
        if let Some(number) = roman(word) {
            words.push_str(&format!("#{}{}", number.wrapping_sub(page), &part[word.len()..]));
            continue;
        }
        for c in part.chars() {
            match c.is_ascii_digit() {
                true if words.ends_with('#') => {}
                true => words.push('#'),
                false => words.push(c),
            }
        }
    }
    (words, (line.y / 3.0).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roman_numbers_are_those_of_pages_and_words_are_not() {
        for (text, number) in [("i", 1), ("iv", 4), ("XIV", 14), ("xlix", 49)] {
            assert_eq!(roman(text), Some(number), "{text}");
        }
        for text in ["", "iiii", "Vi", "vx", "xxxx", "xlx", "dit", "mi"] {
            assert_eq!(roman(text), None, "{text}");
        }
    }

    #[test]
    fn a_header_goes_along_with_pages_and_repeated_words_do_not() {
        let line = |text: &str| Written { text: text.to_owned(), y: 30.0, ..Written::default() };
        assert_eq!(key(&line("p. iii"), 2), key(&line("p. xii"), 11));
        assert_eq!(key(&line("12 / 30"), 2), key(&line("9 / 30"), 11));
        assert_ne!(key(&line("I: Ja."), 2), key(&line("V: Ja."), 3));
    }
}
