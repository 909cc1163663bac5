//! Which column of a table holds what: by the words above the columns, or by what stands in them.

use std::collections::{HashMap, HashSet};

use super::label::{is_label, is_part};
use super::opening::time_of_cell;
use super::text::words;

/// The columns of a transcript in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Columns {
    /// When.
    pub time: Option<usize>,
    /// Who.
    pub speaker: usize,
    /// What is said.
    pub text: usize,
    /// How many rows at the top only name the columns.
    pub heading: usize,
}

/// What a word above a column says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Who speaks.
    Speaker,
    /// When it begins.
    Time,
    /// When it ends.
    End,
    /// What is said.
    Text,
    /// A row's number.
    Number,
    /// Who answers.
    Id,
}

const WORDS: &str = include_str!("../../assets/readers/columns.txt");

/// The sort of column that somebody heads with these words.
pub fn sort_of(heading: &str) -> Option<Sort> {
    let heading = heading.trim().trim_end_matches(':').to_lowercase();
    let lines = WORDS.lines().filter(|line| !line.starts_with('#'));
    let found = lines.filter_map(|line| line.split_once(':'));
    let mut found = found.filter(|(_, words)| words.split(',').any(|word| word.trim() == heading));
    match found.next()?.0 {
        "speaker" => Some(Sort::Speaker),
        "time" => Some(Sort::Time),
        "end" => Some(Sort::End),
        "text" => Some(Sort::Text),
        "number" => Some(Sort::Number),
        "id" => Some(Sort::Id),
        _ => None,
    }
}

/// Columns whose first row says that this is a transcript.
pub fn by_heading<T: AsRef<str>>(first: &[T]) -> Option<Columns> {
    let mut sorts: HashMap<Sort, usize> = HashMap::new();
    for (at, cell) in first.iter().enumerate() {
        if let Some(sort) = sort_of(cell.as_ref()) {
            sorts.entry(sort).or_insert(at);
        }
    }
    Some(Columns {
        time: sorts.get(&Sort::Time).copied(),
        speaker: *sorts.get(&Sort::Speaker)?,
        text: *sorts.get(&Sort::Text)?,
        heading: 1,
    })
}

/// Columns of a transcript, judged by what stands in them: one of labels that come back, one of words,
/// and others only with times, numbers or nothing.
pub fn by_content<T: AsRef<str>>(rows: &[Vec<T>]) -> Option<Columns> {
    let width = rows.iter().map(Vec::len).max().filter(|width| (2..=6).contains(width))?;
    if rows.len() < 2 {
        return None;
    }
    let column =
        |at: usize| rows.iter().map(move |row| row.get(at).map_or("", |cell| cell.as_ref().trim()));
    let times: Vec<usize> = (0..width).filter(|at| is_mostly(column(*at), is_time)).collect();
    let bare: HashSet<usize> = (0..width).filter(|at| is_bare(column(*at))).collect();
    let rest: Vec<usize> =
        (0..width).filter(|at| !times.contains(at) && !bare.contains(at)).collect();
    let [speaker, text] = rest[..] else { return None };
    let labels = |cell: &str| is_label(as_label(cell));
    if !is_mostly(column(speaker), labels) || !come_back(column(speaker), !times.is_empty()) {
        return None;
    }
    let words: usize = column(text).map(str::len).sum();
    let names: usize = column(speaker).map(|cell| as_label(cell).len()).sum();
    (words > names).then_some(Columns {
        time: times.first().copied(),
        speaker,
        text,
        heading: usize::from(times.first().is_some_and(|at| {
            let cell = column(*at).next().unwrap_or("");
            !cell.is_empty() && !is_time(cell)
        })),
    })
}

/// A cell as a label, without the colon that may follow it and the time that may stand beside it.
pub fn as_label(cell: &str) -> &str {
    label_and_time(cell).0
}

/// The label of a cell, and the time that stands in the same cell: `Anna` above `0:12`.
pub fn label_and_time(cell: &str) -> (&str, Option<String>) {
    let cell = words(cell);
    let bare = |label: &'_ str| -> usize {
        let label = label.trim_end();
        label.strip_suffix(':').map_or(label, str::trim_end).len()
    };
    let timed = |time: &str| time_of_cell(time.trim()).map(|(time, _)| time);
    let cuts = [cell.split_once('\n'), cell.rsplit_once(char::is_whitespace)];
    for (label, time) in cuts.into_iter().flatten() {
        if let Some(time) = timed(time).filter(|_| !label.trim().is_empty()) {
            return (&label[..bare(label)], Some(time));
        }
    }
    let cuts = [cell.split_once('\n'), cell.split_once(char::is_whitespace)];
    for (time, label) in cuts.into_iter().flatten() {
        let label = label.trim_start();
        if let Some(time) = timed(time).filter(|_| !label.is_empty()) {
            return (&label[..bare(label)], Some(time));
        }
    }
    (&cell[..bare(cell)], None)
}

/// Whether a cell is a time.
pub fn is_time(cell: &str) -> bool {
    time_of_cell(cell).is_some()
}

/// Whether this holds of nine in ten cells that say something, a heading set apart.
pub fn is_mostly<'a>(cells: impl Iterator<Item = &'a str>, holds: impl Fn(&str) -> bool) -> bool {
    let cells: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
    let good = cells.iter().filter(|cell| holds(cell)).count();
    good > 0 && good * 10 + 10 >= cells.len() * 9 + 9 && good + 1 >= cells.len().min(3)
}

/// A column of numbers, or of nothing.
fn is_bare<'a>(mut cells: impl Iterator<Item = &'a str>) -> bool {
    let first = cells.next().unwrap_or("");
    let digits = |cell: &str| cell.chars().all(|c| c.is_ascii_digit() || c == '.');
    cells.all(digits) && (digits(first) || first.chars().count() <= 12)
}

/// Whether labels are those of people who speak in turn: somebody comes back, or all have the letters
/// that transcripts use.
fn come_back<'a>(cells: impl Iterator<Item = &'a str>, timed: bool) -> bool {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for cell in cells.map(as_label).filter(|cell| !cell.is_empty()) {
        *counts.entry(cell).or_default() += 1;
    }
    timed || counts.keys().all(|label| is_part(label)) || counts.values().any(|count| *count > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(rows: &[&[&str]]) -> Option<Columns> {
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.to_vec()).collect();
        by_heading(&rows[0]).or_else(|| by_content(&rows))
    }

    #[test]
    fn headings_and_contents_tell_the_columns_of_a_transcript() {
        let named = columns(&[&["Tijd", "Spreker", "Tekst"], &["0:01", "Anna", "Zo."]]).unwrap();
        assert_eq!((named.time, named.speaker, named.text, named.heading), (Some(0), 1, 2, 1));
        let bare =
            columns(&[&["Anna:", "Hoe gaat het?"], &["Jan:", "Het gaat wel."], &["Anna:", "En?"]])
                .unwrap();
        assert_eq!((bare.time, bare.speaker, bare.text, bare.heading), (None, 0, 1, 0));
        let timed = columns(&[
            &["Anna\n0:01", "Hoe is het?"],
            &["Jan\n0:05", "Goed."],
            &["Anna\n0:09", "O."],
        ]);
        assert_eq!(timed.map(|c| (c.time, c.speaker, c.text)), Some((None, 0, 1)));
        let numbered =
            columns(&[&["1", "Jan", "Dat gaat wel.", "0:01"], &["2", "Anna", "Ja.", "0:05"]]);
        assert_eq!(numbered.map(|c| (c.time, c.speaker, c.text)), Some((Some(3), 1, 2)));
    }

    #[test]
    fn a_time_in_the_cell_of_a_speaker_is_parted_from_the_label() {
        for (cell, label, time) in [
            ("Anna:", "Anna", None),
            ("Anna\n00:00:12", "Anna", Some("00:00:12")),
            ("Anna de Wit: 0:12", "Anna de Wit", Some("00:00:12")),
            ("0:12 Anna", "Anna", Some("00:00:12")),
            ("(0:12)\nAnna de Wit:", "Anna de Wit", Some("00:00:12")),
            ("Anna\n0:12 - 0:15", "Anna", Some("00:00:12")),
            ("0:12", "0:12", None),
            ("Jan 2", "Jan 2", None),
        ] {
            assert_eq!(label_and_time(cell), (label, time.map(str::to_owned)), "{cell}");
        }
    }

    #[test]
    fn a_table_of_facts_or_of_answers_is_no_transcript() {
        assert_eq!(columns(&[&["Date", "12 May"], &["Place", "A town"], &["Nurse", "Ada"]]), None);
        assert_eq!(columns(&[&["id", "How?", "Why?"], &["1", "So.", "Thus."]]), None);
        assert_eq!(columns(&[&["a"], &["b"]]), None);
    }
}
