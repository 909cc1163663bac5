//! Headers, footers and page numbers: what stands at the same place of many pages.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Page, Written};

/// The share of a page, at its top and at its bottom, in which such lines stand.
const EDGE: f64 = 0.13;

/// How many of them there are at most, at either end.
const LINES: usize = 3;

/// A line's words without the numbers that change, and how high it stands.
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
            let key = key(&page.lines[index]);
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
        if repeats || text.parse() == Ok(page + 1) {
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
        other.is_none_or(|other| (y(at) - y(other)).abs() > step * 1.3)
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

#[allow(clippy::cast_possible_truncation, reason = "pages are not as high as that")]
fn key(line: &Written) -> Key {
    let mut words = String::new();
    for c in line.text.trim().chars() {
        match c.is_ascii_digit() {
            true if words.ends_with('#') => {}
            true => words.push('#'),
            false => words.push(c),
        }
    }
    (words, (line.y / 3.0).round() as i64)
}
