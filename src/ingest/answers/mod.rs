//! Answers to open questions: of a table with a row for each who answered, each row is an interview.
//!
//! The heading of a column is what is asked, and its cell what is answered. Questions that somebody left
//! open are not asked in their interview, and whoever answered none has no interview; both are counted.

mod cases;
mod columns;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::writing::{state_of_new, write_new};
use super::{
    Order, Source, Understood, Written, check_length, head, interviewer, speakers, verify,
};
use crate::problem::{Place, Problem, Result};
use crate::readers::table::{Sheet, transcript};
use crate::readers::{self, Block, Draft, Front, Known, Turn, Warning};
use crate::store::{self, Store, write};
use crate::study::{as_name, one_line};
use columns::Columns;

/// What somebody says of the columns of a table of answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Headings of the open questions; those whose cells hold words when empty.
    pub questions: Vec<String>,
    /// The heading of the column that names who answers.
    pub id: Option<String>,
    /// The heading of the column with cases, when not all are of one.
    pub case: Option<String>,
    /// The heading of the column with days.
    pub date: Option<String>,
    /// Headings of columns with the attributes of new cases that they fill.
    pub attributes: Vec<(String, String)>,
}

impl Wanted {
    /// Whether somebody says anything, and so that a table is one of answers.
    pub fn is_said(&self) -> bool {
        *self != Self::default()
    }
}

/// An open question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What is asked.
    pub heading: String,
    /// How many answered it.
    pub answers: usize,
}

/// An interview made of a row.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The case it belongs to.
    pub case: String,
    /// The interview.
    pub understood: Understood,
}

/// How a table of answers was understood.
#[derive(Debug, Clone)]
pub struct Answers {
    /// The file.
    pub path: PathBuf,
    /// The questions, in the order of their columns.
    pub questions: Vec<Question>,
    /// The heading of the column that interviews are named by.
    pub named_by: Option<String>,
    /// Headings of columns that are not kept.
    pub unkept: Vec<String>,
    /// How many rows there are below the headings.
    pub rows: usize,
    /// The interviews.
    pub interviews: Vec<Answered>,
    /// New cases with their attributes.
    pub new_cases: Vec<(String, Vec<(String, String)>)>,
    /// What somebody should look at.
    pub warnings: Vec<Warning>,
}

/// Whether a file is a table of answers: because somebody says so, or by its content.
pub fn is_one(order: &Order, path: &Path) -> bool {
    let answers = |bytes: Vec<u8>| {
        let sheet = readers::sheet(&bytes, &order.ways).ok().flatten();
        sheet.is_some_and(|sheet| transcript(&sheet).is_none())
    };
    order.answers.is_said() || store::read_start(path).is_some_and(answers)
}

/// Reads a table of answers.
pub fn read(store: &Store, order: &Order, source: &Source) -> Result<Answers> {
    let path = &source.path;
    if order.update {
        return Err(Box::new(
            Problem::new("a table of answers cannot be brought up to date with --update")
                .in_file(path)
                .help("without it, rows that are new are added; of a row that changed, remove the interview first, or ingest the table under another --name"),
        ));
    }
    let bytes = store::read_any(path)?;
    let sheet = readers::any_sheet(&bytes, &order.ways);
    let answers = sheet.and_then(|sheet| understand(store, order, source, &sheet));
    answers.map_err(|problem| Box::new(problem.in_file(path)))
}

fn understand(store: &Store, order: &Order, from: &Source, sheet: &Sheet) -> Result<Answers> {
    let columns = Columns::find(sheet, &order.answers)?;
    let (filled, new_cases, mut warnings) = cases::fill(store, order, sheet, &columns)?;
    warnings.splice(0..0, sheet.warning.clone());
    let headings = columns.questions.iter().map(|at| columns.headings[*at].clone());
    let mut questions: Vec<Question> =
        headings.map(|heading| Question { heading, answers: 0 }).collect();
    let names = names(&from.name, sheet, &columns)?;
    let mut interviews = Vec::new();
    for (at, (row, name)) in sheet.rows.iter().skip(1).zip(names).enumerate() {
        let mut blocks = Vec::new();
        for (question, column) in questions.iter_mut().zip(&columns.questions) {
            let said = paragraphs(row.get(*column));
            question.answers += usize::from(!said.is_empty());
            if !said.is_empty() {
                blocks.push((question.heading.clone(), said));
            }
        }
        if blocks.is_empty() {
            continue;
        }
        let front = Front { date: date(sheet, &columns, at + 1)?, ..Front::default() };
        let case = filled.get(at).cloned().unwrap_or_default();
        let source = Source { path: from.path.clone(), name };
        let understood = interview(store, order, source, front, blocks)
            .map_err(|problem| Box::new(problem.at(place(sheet, at + 1))))?;
        interviews.push(Answered { case, understood });
    }
    if interviews.is_empty() {
        return Err(Box::new(
            Problem::new("nobody answers anything in the table")
                .help("name the columns with answers with --text"),
        ));
    }
    Ok(Answers {
        path: from.path.clone(),
        questions,
        named_by: columns.id.map(|at| columns.headings[at].clone()),
        unkept: columns.unkept(),
        rows: sheet.rows.len() - 1,
        interviews,
        new_cases,
        warnings,
    })
}

/// The place of a row, numbered from 0.
fn place(sheet: &Sheet, row: usize) -> Place {
    let cells = sheet.rows.get(row).map_or_else(String::new, |row| row.join(" | "));
    let shown: String = cells.lines().next().unwrap_or("").chars().take(100).collect();
    Place::on(&shown, sheet.line(row), 1, shown.chars().count())
}

/// The paragraphs of an answer.
fn paragraphs(cell: Option<&String>) -> Vec<String> {
    let lines = cell.map_or("", String::as_str).lines();
    let squeezed = lines.map(one_line);
    squeezed.filter(|line| !line.is_empty()).collect()
}

/// The day of a row, when a column has days: the start of `2024-05-06 10:11:12` or `2024/05/06`.
fn date(sheet: &Sheet, columns: &Columns, row: usize) -> Result<Option<String>> {
    let Some(column) = columns.date else { return Ok(None) };
    let cell = sheet.rows[row].get(column).map_or("", |cell| cell.trim());
    if cell.is_empty() {
        return Ok(None);
    }
    let day: String = cell.chars().take(10).collect::<String>().replace('/', "-");
    super::check_date(&day).map_err(|problem| Box::new(problem.at(place(sheet, row))))?;
    Ok(Some(day))
}

/// A name for the interview of each row.
fn names(stem: &str, sheet: &Sheet, columns: &Columns) -> Result<Vec<String>> {
    let rows = sheet.rows.len() - 1;
    let digits = rows.to_string().len();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let named = |row: usize| -> Result<String> {
        let Some(column) = columns.id else { return Ok(format!("{stem}-{row:0digits$}")) };
        let id = sheet.rows[row].get(column).map_or("", |cell| cell.trim());
        let id = as_name(id);
        let again = seen.insert(id.to_lowercase(), row);
        let heading = &columns.headings[column];
        let wrong = match again {
            _ if id.is_empty() => format!("the row has no `{heading}` to be named by"),
            Some(before) => {
                format!("the row has the same `{heading}` as line {}", sheet.line(before))
            }
            None => {
                let name = format!("{stem}-{id}");
                let long = |problem: Box<Problem>| Box::new(problem.at(place(sheet, row)));
                return check_length(&name).map_err(long).map(|()| name);
            }
        };
        Err(Box::new(
            Problem::new(wrong)
                .at(place(sheet, row))
                .help("mend it, or name another column with --id"),
        ))
    };
    (1..=rows).map(named).collect()
}

/// Questions with their answers as an interview.
fn interview(
    store: &Store,
    order: &Order,
    source: Source,
    front: Front,
    answers: Vec<(String, Vec<String>)>,
) -> Result<Understood> {
    let known = Known { codebook: store.codebook(), speakers: &[] };
    let asks = "I".to_owned();
    let declared = order
        .speakers
        .iter()
        .find(|(label, who)| !who.is_empty() && *label != asks && !known.is_interviewer(label));
    let role = order.role.clone().unwrap_or_default();
    let (label, who) = declared.cloned().unwrap_or_else(|| ("R".to_owned(), role));
    let order = Order {
        speakers: vec![(asks.clone(), interviewer(known)), (label.clone(), who)],
        ..order.clone()
    };
    let turn = |label: &String, paragraphs| {
        Block::Turn(Turn { label: label.clone(), time: None, paragraphs })
    };
    let blocks = answers
        .into_iter()
        .flat_map(|(question, said)| [turn(&asks, vec![question]), turn(&label, said)]);
    let draft = Draft { front, blocks: blocks.collect(), ..Draft::default() };
    let known = Known { speakers: &order.speakers, ..known };
    let speakers = speakers(&draft, known);
    let meta = head::meta(store, &order, &draft.front, None, &speakers)?;
    let body = draft.body();
    verify(&draft, &meta, &body, store)?;
    Ok(Understood {
        source,
        format: "table",
        speakers,
        sections: Vec::new(),
        times: None,
        memos: Vec::new(),
        warnings: Vec::new(),
        content: store::render_transcript(&meta, &body),
    })
}

/// What would become of each interview if it were written now.
pub fn states(store: &Store, answers: &Answers) -> Vec<Result<Written>> {
    let state = |one: &Answered| state_of_new(store, &one.case, &one.understood);
    answers.interviews.iter().map(state).collect()
}

/// Writes the interviews, adding their new cases first.
pub fn write(store: &mut Store, answers: &Answers) -> Result<Vec<Result<Written>>> {
    store.add_cases(&answers.new_cases)?;
    let _lock = store.lock()?;
    let written: Vec<Result<Written>> =
        answers.interviews.iter().map(|one| write_new(store, &one.case, &one.understood)).collect();
    let mut new: HashMap<&str, Vec<PathBuf>> = HashMap::new();
    for (one, written) in answers.interviews.iter().zip(&written) {
        if matches!(written, Ok(Written::New)) {
            let path = store.transcript_path(&one.case, &one.understood.source.name);
            new.entry(&one.case).or_default().push(path);
        }
    }
    for (case, paths) in new {
        write::settle(&store.case_path(case), &paths)?;
    }
    Ok(written)
}
