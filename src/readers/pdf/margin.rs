//! Numbers of lines, as word processors put them beside a text: they stand where no text stands, below each
//! other, and rise by the same step.

use std::collections::{BTreeMap, HashSet};

use super::{Page, Written};

/// How many digits the number of a line has at most.
const DIGITS: usize = 6;

/// How many columns of numbers a page has at most; one with more is a table.
const COLUMNS: usize = 8;

/// How many numbers there are at least: fewer could be anything.
const NUMBERS: usize = 3;

/// How far numbers that stand exactly below each other are apart.
const ALIGNED: f64 = 2.0;

/// Numbers that stand below each other on a page.
struct Column {
    page: usize,
    /// Their lines, from the top down.
    lines: Vec<usize>,
    left: f64,
    right: f64,
}

/// Whether a text is only a number, as that of a line.
pub fn is_number(text: &str) -> bool {
    number(text).is_some()
}

fn number(text: &str) -> Option<u64> {
    let text = text.trim();
    let fits = text.len() <= DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| fits)
}

/// The pages without the numbers of their lines, and what is to be told of these: the page of the first, and
/// words. Any other number at the start of a line is put before its words again.
pub fn without_numbers(pages: &[Page]) -> (Vec<Page>, Option<(usize, String)>) {
    let numbers = numbers(pages);
    let left_out: HashSet<(usize, usize)> = numbers.iter().copied().collect();
    let kept = pages.iter().enumerate().map(|(number, page)| {
        let lines = page.lines.iter().enumerate();
        let lines = lines.filter(|(index, _)| !left_out.contains(&(number, *index)));
        Page { height: page.height, lines: joined(lines.map(|(_, line)| line.clone()).collect()) }
    });
    let kept = kept.collect();
    let text = |(page, index): &(usize, usize)| pages[*page].lines[*index].text.trim();
    let told = numbers.first().zip(numbers.last()).map(|(first, last)| {
        let (count, from, to) = (numbers.len(), text(first), text(last));
        (first.0, format!("left out, as numbers of lines: {count}, from “{from}” to “{to}”"))
    });
    (kept, told)
}

/// The lines that are numbers of others, by page and index.
fn numbers(pages: &[Page]) -> Vec<(usize, usize)> {
    let columns: Vec<Column> =
        pages.iter().enumerate().flat_map(|(number, page)| columns(number, page)).collect();
    let value = |page: usize, index: usize| number(&pages[page].lines[index].text).unwrap_or(0);
    let values: Vec<Vec<u64>> = columns
        .iter()
        .map(|column| column.lines.iter().map(|index| value(column.page, *index)).collect())
        .collect();
    let Some(step) = step(&values) else { return Vec::new() };
    let mut found = Vec::new();
    let mut last = 0;
    for (column, values) in columns.iter().zip(&values) {
        for (at, value) in values.iter().enumerate() {
            let before = at.checked_sub(1).map(|before| values[before]);
            let after = values.get(at + 1);
            let rises = before.is_some_and(|before| before + step == *value)
                || after.is_some_and(|after| *value + step == *after);
            let restarts = values.len() == 1 && (*value == step || *value == 1);
            if rises || restarts || last + step == *value {
                last = *value;
                found.push((column.page, column.lines[at]));
            }
        }
    }
    if found.len() < NUMBERS { Vec::new() } else { found }
}

/// The columns of numbers of a page, from the left, where they stand beside the text.
fn columns(number: usize, page: &Page) -> Vec<Column> {
    let line = |index: usize| &page.lines[index];
    let is_number = |index: &usize| is_number(&line(*index).text);
    let mut order: Vec<usize> = (0..page.lines.len()).filter(is_number).collect();
    order.sort_by(|a, b| line(*a).right.total_cmp(&line(*b).right));
    let aligned = |a: &usize, b: &usize| {
        let (a, b) = (line(*a), line(*b));
        (a.right - b.right).abs() < ALIGNED || (a.left - b.left).abs() < ALIGNED
    };
    let runs: Vec<&[usize]> = order.chunk_by(aligned).collect();
    if runs.len() > COLUMNS {
        return Vec::new();
    }
    let columns = runs.into_iter().map(|run| {
        let mut lines = run.to_vec();
        lines.sort_by(|a, b| line(*a).y.total_cmp(&line(*b).y));
        let left = lines.iter().map(|index| line(*index).left).fold(f64::INFINITY, f64::min);
        let right = lines.iter().map(|index| line(*index).right).fold(f64::MIN, f64::max);
        Column { page: number, lines, left, right }
    });
    columns.filter(|column| is_beside(column, page)).collect()
}

/// Whether hardly any text stands above or below the numbers; a header may.
fn is_beside(column: &Column, page: &Page) -> bool {
    let own: HashSet<usize> = column.lines.iter().copied().collect();
    let others = page.lines.iter().enumerate().filter(|(index, _)| !own.contains(index));
    // In a narrow gutter their edges may reach into the column before.
    let middle = f64::midpoint(column.left, column.right);
    let (mut all, mut over) = (0, 0);
    for (_, line) in others {
        all += 1;
        over += usize::from(line.left < middle && line.right > middle);
    }
    all > 0 && over * 10 <= all
}

/// By how much the numbers rise: the same nearly always.
fn step(columns: &[Vec<u64>]) -> Option<u64> {
    let mut counts: BTreeMap<u64, usize> = BTreeMap::new();
    let mut all = 0;
    for pair in columns.iter().flat_map(|values| values.windows(2)) {
        all += 1;
        if let Some(step) = pair[1].checked_sub(pair[0]).filter(|step| *step > 0) {
            *counts.entry(step).or_default() += 1;
        }
    }
    let (step, count) = counts.into_iter().max_by_key(|(step, count)| (*count, u64::MAX - step))?;
    (count * 5 >= all * 4).then_some(step)
}

/// Lines with a number at the start of their words again, where it was one of them.
fn joined(lines: Vec<Written>) -> Vec<Written> {
    let mut joined: Vec<Written> = Vec::with_capacity(lines.len());
    for mut line in lines.into_iter().rev() {
        let size = |after: &Written| line.size.max(after.size);
        let same = |after: &Written| {
            (after.y - line.y).abs() < 0.5 * size(after) && after.left >= line.right
        };
        let after = joined.pop_if(|after| is_number(&line.text) && same(after));
        if let Some(after) = after {
            if !line.text.ends_with(' ') {
                line.text.push(' ');
            }
            line.text.push_str(&after.text);
            line.right = line.right.max(after.right);
            line.size = line.size.max(after.size);
        }
        joined.push(line);
    }
    joined.reverse();
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of a page with where they begin and stand; a sign is five wide.
    fn page(lines: &[(&str, f64, f64)]) -> Page {
        let written = |(text, left, y): &(&str, f64, f64)| Written {
            text: (*text).to_owned(),
            left: *left,
            right: left + text.chars().count() as f64 * 5.0,
            y: *y,
            size: 10.0,
            first: 5.0,
        };
        Page { height: 800.0, lines: lines.iter().map(written).collect() }
    }

    fn texts(pages: &[Page]) -> Vec<String> {
        let lines = pages.iter().flat_map(|page| &page.lines);
        lines.map(|line| line.text.clone()).collect()
    }

    #[test]
    fn numbers_that_rise_beside_the_text_are_left_out_and_told() {
        let beside = page(&[
            ("Anna: Hoe was het?", 50.0, 100.0),
            ("5", 30.0, 114.0),
            ("Jan: Goed, met 20", 50.0, 114.0),
            ("kinderen.", 50.0, 128.0),
            ("10", 25.0, 142.0),
            ("12 kwamen er.", 50.0, 142.0),
        ]);
        let behind = page(&[
            ("En dan nog iets.", 50.0, 100.0),
            ("Anna: Ja.", 50.0, 114.0),
            ("15", 25.0, 100.0),
        ]);
        let (kept, told) = without_numbers(&[beside, behind]);
        assert_eq!(
            texts(&kept),
            [
                "Anna: Hoe was het?",
                "Jan: Goed, met 20",
                "kinderen.",
                "12 kwamen er.",
                "En dan nog iets.",
                "Anna: Ja."
            ]
        );
        assert_eq!(told.unwrap().1, "left out, as numbers of lines: 3, from “5” to “15”");
    }

    #[test]
    fn numbers_may_begin_anew_on_each_page() {
        let numbered = |first: &str, second: &str| {
            page(&[
                ("1", 30.0, 100.0),
                (first, 50.0, 100.0),
                ("2", 30.0, 114.0),
                (second, 50.0, 114.0),
            ])
        };
        let (kept, _) = without_numbers(&[numbered("a", "b"), numbered("c", "d")]);
        assert_eq!(texts(&kept), ["a", "b", "c", "d"]);
    }

    #[test]
    fn each_column_of_a_page_may_have_its_numbers() {
        let mut lines = Vec::new();
        for at in 0..12 {
            lines.push(("in de kolom links", 50.0, 100.0 + f64::from(at) * 14.0));
        }
        for at in 0..12 {
            lines.push(("en die ernaast", 150.0, 100.0 + f64::from(at) * 14.0));
        }
        let numbers: Vec<String> = (1..=24).map(|number: u32| number.to_string()).collect();
        for (at, number) in (0..).zip(&numbers) {
            // The text on the left ends at 135.
            let left = if at < 12 { 30.0 } else { 133.0 };
            lines.push((number, left, 100.0 + f64::from(at % 12) * 14.0));
        }
        let (kept, told) = without_numbers(&[page(&lines)]);
        assert_eq!(kept[0].lines.len(), 24);
        assert_eq!(told.unwrap().1, "left out, as numbers of lines: 24, from “1” to “24”");
    }

    #[test]
    fn numbers_that_are_words_go_back_before_the_others() {
        let listed = page(&[
            ("Jan: Drie dingen zijn het.", 50.0, 100.0),
            ("1", 50.0, 114.0),
            ("brood", 70.0, 114.0),
            ("2", 50.0, 128.0),
            ("kaas", 70.0, 128.0),
            ("3", 50.0, 142.0),
            ("4", 60.0, 142.0),
            ("wijn", 70.0, 142.0),
        ]);
        let years = page(&[
            ("1987", 20.0, 100.0),
            ("geboren", 50.0, 100.0),
            ("1993", 20.0, 114.0),
            ("naar school", 50.0, 114.0),
            ("2011", 20.0, 128.0),
            ("klaar", 50.0, 128.0),
        ]);
        let (kept, told) = without_numbers(&[listed, years]);
        assert_eq!(
            texts(&kept),
            [
                "Jan: Drie dingen zijn het.",
                "1 brood",
                "2 kaas",
                "3 4 wijn",
                "1987 geboren",
                "1993 naar school",
                "2011 klaar"
            ]
        );
        assert_eq!(told, None);
    }
}
