//! Tables of documents of which one column holds turns with their labels, beside numbers of lines or what a
//! researcher noted.

use std::collections::{BTreeMap, HashMap};

use super::columns::{Sort, is_mostly, is_time, sort_of};
use super::grid::{Read, is_bare, push};
use super::label::is_part;
use super::opening::{Form, Opening, parse, time_of_cell};
use super::paper::Para;
use crate::study::one_line;

/// How many columns such a table has at most.
const WIDTH: usize = 12;

/// The columns of such a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Labelled {
    /// When somebody speaks.
    time: Option<usize>,
    /// Who speaks, and what is said.
    text: usize,
    /// How many rows at the top only name the columns.
    pub heading: usize,
}

/// What a table has of columns that hold turns.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// None does.
    Nothing,
    /// One does, and what stands beside it is shorter.
    One(Labelled),
    /// Some do, and others may be speech too.
    Doubt,
}

/// Looks for the column of turns; `headed` rows are said to name the columns.
pub fn find(rows: &[Vec<String>], headed: usize) -> Found {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let below = rows.get(headed..).unwrap_or(&[]);
    if !(2..=WIDTH).contains(&width) {
        return Found::Nothing;
    }
    let column = |at: usize| {
        let cells = below.iter().filter_map(move |row| row.get(at));
        cells.map(String::as_str).filter(|cell| !cell.is_empty())
    };
    let turns: Vec<usize> = (0..width).filter(|at| are_turns(column(*at))).collect();
    let length = |at: usize| column(at).map(str::len).sum::<usize>();
    let longest = (0..width).map(length).max().unwrap_or(0);
    match turns[..] {
        [] => Found::Nothing,
        [text] if length(text) == longest => {
            let others = (0..width).filter(|at| *at != text);
            let time = others.into_iter().find(|at| is_mostly(column(*at), is_time));
            let named = below.first().is_some_and(|first| names_columns(first, text));
            Found::One(Labelled { time, text, heading: headed + usize::from(named) })
        }
        _ => Found::Doubt,
    }
}

/// How a cell opens a turn. Small letters before a colon are those of a code, or of a sentence.
fn opening(cell: &str) -> Option<Opening<'_>> {
    let line = cell.lines().next().unwrap_or("");
    parse(line, |_| false).filter(|opening| {
        opening.form == Form::Plain && !opening.label.starts_with(char::is_lowercase)
    })
}

/// Whether most cells of a column begin with who speaks: some people, of whom one comes back.
fn are_turns<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let (mut all, mut labelled) = (0, 0);
    let mut labels: HashMap<String, usize> = HashMap::new();
    for cell in cells {
        all += 1;
        if let Some(opening) = opening(cell) {
            labelled += 1;
            *labels.entry(opening.label.into_owned()).or_default() += 1;
        }
    }
    let come_back =
        labels.values().any(|count| *count > 1) || labels.keys().all(|label| is_part(label));
    labels.len() > 1 && come_back && labelled * 2 >= all
}

/// Whether a row names the columns.
fn names_columns(row: &[String], text: usize) -> bool {
    let cell = row.get(text).map_or("", String::as_str);
    let sorts = row.iter().map(|cell| sort_of(cell));
    opening(cell).is_none() && (sort_of(cell) == Some(Sort::Text) || sorts.flatten().count() > 1)
}

/// Cells that are left out.
#[derive(Debug, Default)]
struct LeftOut<'a> {
    count: usize,
    first: &'a str,
}

/// Reads the turns of a table.
pub fn read(rows: Vec<Vec<Vec<Para>>>, texts: &[Vec<String>], columns: Labelled) -> Read {
    let (names, below) = texts.split_at(columns.heading.min(texts.len()));
    let names = names.iter().flatten().map(String::as_str).collect();
    let mut table = Table {
        columns,
        names,
        read: Read::default(),
        left_out: BTreeMap::new(),
        alone: Vec::new(),
    };
    for (cells, texts) in rows.into_iter().skip(columns.heading).zip(below) {
        table.row(cells, texts);
    }
    table.told()
}

/// Such a table, as it is read.
struct Table<'a> {
    columns: Labelled,
    names: Vec<&'a str>,
    read: Read,
    left_out: BTreeMap<usize, LeftOut<'a>>,
    /// What stands in rows without a turn.
    alone: Vec<&'a str>,
}

impl<'a> Table<'a> {
    fn row(&mut self, mut cells: Vec<Vec<Para>>, texts: &'a [String]) {
        let columns = self.columns;
        let text = |at: usize| texts.get(at).map_or("", String::as_str);
        let mut take = |at: usize| cells.get_mut(at).map(std::mem::take).unwrap_or_default();
        let turn = text(columns.text);
        let opens = opening(turn).is_some_and(|opening| opening.time.is_none());
        let time = columns.time.filter(|_| opens).and_then(|at| time_of_cell(text(at)));
        let others = (0..texts.len()).filter(|at| !text(*at).is_empty() && *at != columns.text);
        for at in others {
            if turn.is_empty() && !is_bare(text(at)) {
                // A heading within the table, or words in cells that were put together.
                self.alone.push(text(at));
                self.read.paras.extend(take(at));
            } else if Some(at) != columns.time || time.is_none() {
                let cells = self.left_out.entry(at).or_default();
                cells.first = if cells.count == 0 { text(at) } else { cells.first };
                cells.count += 1;
            }
        }
        let before = time.map_or(String::new(), |(time, _)| format!("[{time}] "));
        push(&mut self.read.paras, take(columns.text), &before);
    }

    fn told(mut self) -> Read {
        if !self.names.is_empty() {
            let names = self.names.join(" | ");
            self.read.messages.push(format!("left out, as the heading of a table: “{names}”"));
        }
        self.read.messages.extend(self.left_out());
        if let Some(first) = self.alone.first() {
            let (count, first) = (self.alone.len(), on_one_line(first));
            self.read.messages.push(format!(
                "cells of a table in rows without a turn are kept as text below the turn before ({count}), \
                 the first “{first}”"
            ));
        }
        self.read
    }

    /// What is told of the cells that are left out.
    fn left_out(&self) -> Option<String> {
        let name = |at: usize| match self.names.get(at) {
            Some(name) if !name.is_empty() => format!("`{name}`"),
            _ => format!("column {}", at + 1),
        };
        let one = |(at, cells): (&usize, &LeftOut<'_>)| {
            let word = if cells.count == 1 { "cell" } else { "cells" };
            let first = on_one_line(cells.first);
            format!("{} ({} {word}, the first “{first}”)", name(*at), cells.count)
        };
        let others: Vec<String> = self.left_out.iter().map(one).collect();
        (!others.is_empty()).then(|| {
            let (text, others) = (name(self.columns.text), others.join(", "));
            format!("of a table {text} is read, which says who speaks; left out: {others}")
        })
    }
}

fn on_one_line(cell: &str) -> String {
    one_line(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(rows: &[&[&str]]) -> Found {
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        find(&rows, 0)
    }

    #[test]
    fn the_column_of_turns_is_told_from_numbers_and_codes() {
        let table = found(&[
            &["Regel", "Transcript", "Code"],
            &["1", "I: Wat doe je?", ""],
            &["2", "R: Ik ben verpleegkundige.", "beroep"],
            &["3", "En moeder.", ""],
            &["4", "I: Leuk?", ""],
        ]);
        assert_eq!(table, Found::One(Labelled { time: None, text: 1, heading: 1 }));
        let coded = found(&[
            &["beroep", "I: Wat doe je?", "0:01"],
            &["beroep", "R: Ik ben verpleegkundige.", "0:05"],
        ]);
        assert_eq!(coded, Found::One(Labelled { time: Some(2), text: 1, heading: 0 }));
    }

    #[test]
    fn columns_that_all_may_be_speech_are_doubted() {
        let sides = found(&[
            &["I: Wat doe je?", "R: Ik ben verpleegkundige."],
            &["I: Leuk?", "R: Ja."],
            &["M: En u?", "V: Nee."],
        ]);
        assert_eq!(sides, Found::Doubt);
        let facts = found(&[&["Datum: 12 mei", "Plaats: Delft"], &["Duur: 1 uur", "Naam: Jan"]]);
        assert_eq!(facts, Found::Nothing);
        let own = found(&[&["Anna", "Kijk: zo."], &["Jan", "Ja."], &["Anna", "Kijk: dan zo."]]);
        assert_eq!(own, Found::Nothing);
    }
}
