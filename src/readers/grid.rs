//! Tables of documents: a transcript in rows becomes turns, of any other table each cell is text.

use super::columns::{self, Columns, as_label};
use super::label::is_label;
use super::opening::only_time;
use super::paper::Para;

/// A row of a table.
#[derive(Debug, Default)]
pub struct Row {
    /// The paragraphs of each cell.
    pub cells: Vec<Vec<Para>>,
    /// Whether the document says that it names the columns.
    pub heading: bool,
}

/// What became of a table.
#[derive(Debug, Default)]
pub struct Read {
    /// Its paragraphs.
    pub paras: Vec<Para>,
    /// The labels of its turns, each once.
    pub labels: Vec<String>,
    /// What is to be told.
    pub message: Option<String>,
}

/// Reads a table.
pub fn read(rows: Vec<Row>) -> Read {
    let text = |cell: &Vec<Para>| {
        let paras: Vec<String> = cell.iter().map(Para::text).collect();
        paras.join("\n").trim().to_owned()
    };
    let texts: Vec<Vec<String>> =
        rows.iter().map(|row| row.cells.iter().map(text).collect()).collect();
    let headed = rows.iter().take_while(|row| row.heading).count();
    let below = texts.get(headed..).unwrap_or(&[]);
    let named = texts.first().and_then(|first| columns::by_heading(first));
    let found = named.or_else(|| {
        let columns = columns::by_content(below)?;
        Some(Columns { heading: columns.heading + headed, ..columns })
    });
    match found {
        Some(columns) => turns(rows, &texts, columns),
        None => Read {
            paras: rows.into_iter().flat_map(|row| row.cells).flatten().collect(),
            ..Read::default()
        },
    }
}

fn turns(rows: Vec<Row>, texts: &[Vec<String>], columns: Columns) -> Read {
    let mut read = Read::default();
    if columns.heading > 0 {
        let names: Vec<&str> =
            texts[..columns.heading].iter().flatten().map(String::as_str).collect();
        read.message =
            Some(format!("left out, as the heading of a table: “{}”", names.join(" | ")));
    }
    for (row, texts) in rows.into_iter().zip(texts).skip(columns.heading) {
        let text = |at: usize| texts.get(at).map_or("", String::as_str);
        let label = as_label(text(columns.speaker));
        let time = columns.time.and_then(|at| only_time(text(at)));
        let known = is_label(label);
        let mut cells = row.cells;
        let speech = match cells.get_mut(columns.text) {
            Some(cell) => std::mem::take(cell),
            None => Vec::new(),
        };
        let mut before = time.map_or(String::new(), |time| format!("[{time}] "));
        if known {
            before.push_str(&format!("{label}: "));
            if !read.labels.iter().any(|known| known == label) {
                read.labels.push(label.to_owned());
            }
        } else if !label.is_empty() {
            // What stands where somebody's name should be is kept as words.
            read.paras.extend(cells.into_iter().nth(columns.speaker).unwrap_or_default());
        }
        push(&mut read.paras, speech, if known { &before } else { "" });
    }
    read
}

/// Adds the paragraphs of a cell, the first with a label before it.
fn push(paras: &mut Vec<Para>, speech: Vec<Para>, before: &str) {
    let mut speech: Vec<Para> = speech.into_iter().filter(|para| !para.is_blank()).collect();
    if !before.is_empty() {
        if speech.is_empty() {
            speech.push(Para::default());
        }
        speech[0].prefix(before);
    }
    paras.extend(speech);
}
