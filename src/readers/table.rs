//! Tables of delimited text and of spreadsheets: a transcript with a turn a row, or answers of many.

use csv::ReaderBuilder;

use super::columns::{self, Columns, Sort, as_label, label_and_time};
use super::grid::apart;
use super::opening::{Form, parse, time_of_cell};
use super::text::words;
use super::{Block, Draft, Turn, Warning};
use crate::problem::{Place, Problem, Result};
use crate::study::one_line;

/// How many cells a table has at most.
pub const CELLS: usize = 2_000_000;

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its name; empty for a file that is one table.
    pub name: String,
    /// Its rows, which may be of different lengths.
    pub rows: Vec<Vec<String>>,
    /// The line of each row, where that is not its number.
    pub lines: Vec<usize>,
    /// What somebody should look at.
    pub warning: Option<Warning>,
}

impl Sheet {
    /// Whether it is a text in which a tab stands behind each speaker's colon.
    pub fn is_labelled(&self) -> bool {
        let first = self.rows.iter().filter(|row| row.len() > 1).filter_map(|row| row.first());
        let (mut labels, mut all) = (0, 0);
        for cell in first.map(|cell| cell.trim_end()).filter(|cell| !cell.is_empty()) {
            all += 1;
            labels += usize::from(cell.ends_with([':', '：']));
        }
        labels * 2 > all
    }

    /// The 1-based line of a row, numbered from 0.
    pub fn line(&self, row: usize) -> usize {
        self.lines.get(row).copied().unwrap_or(row + 1)
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.rows.iter().all(|row| row.iter().all(|cell| cell.trim().is_empty()))
    }
}

/// How many records are looked at to know whether a text is a table.
const LOOKED_AT: usize = 400;

/// The table that a text is, if it is one.
pub fn delimited(source: &str) -> Option<Result<Sheet>> {
    let first = source.lines().find(|line| !line.trim().is_empty())?;
    if first.starts_with(['{', '[', '<', '#']) || first.starts_with("---") {
        return None;
    }
    if let Some(sign) = named_sign(source) {
        return Some(parsed(source, sign));
    }
    let delimiter = [b';', b'\t', b',']
        .into_iter()
        .filter(|sign| fits(source, *sign))
        .max_by_key(|sign| first.matches(char::from(*sign)).count())?;
    Some(parsed(source, delimiter))
}

/// Reads a text as a table, whatever it looks like.
pub fn forced(source: &str) -> Result<Sheet> {
    delimited(source).unwrap_or_else(|| {
        let first = source.lines().next().unwrap_or("");
        let count = |sign: &u8| first.matches(char::from(*sign)).count();
        parsed(source, [b';', b'\t', b','].into_iter().max_by_key(count).unwrap_or(b','))
    })
}

/// The sign between fields that the first line names for Excel: `sep=;`.
fn named_sign(source: &str) -> Option<u8> {
    let line = source.lines().next()?;
    let start = line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep="))?;
    match &line.as_bytes()[start.len()..] {
        [sign @ (b';' | b',' | b'\t' | b'|' | b':')] => Some(*sign),
        _ => None,
    }
}

/// The records of a text, without a line that only names the sign between their fields.
fn records(
    source: &str,
    delimiter: u8,
) -> impl Iterator<Item = csv::Result<csv::StringRecord>> + '_ {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter);
    let records = builder.from_reader(source.as_bytes()).into_records();
    records.skip(usize::from(named_sign(source).is_some()))
}

/// Whether a text is a table with this sign between its fields: nearly all records have as many fields
/// as the first, and their lines are no turns or prose. Of a table with three columns or more half of the
/// records will do: in others stands the sign itself, which is to be told.
fn fits(source: &str, delimiter: u8) -> bool {
    let mut head = records(source, delimiter).take(LOOKED_AT);
    let Some(Ok(first)) = head.next() else { return false };
    let names: Vec<&str> = first.iter().map(str::trim).collect();
    if names.len() < 2 || names.iter().all(|name| name.is_empty()) {
        return false;
    }
    let (mut count, mut same, mut turns) = (1, 1, 0);
    let mut spaced = first.iter().skip(1).filter(|field| field.starts_with(' ')).count();
    let mut fields = first.len() - 1;
    for record in head.flatten() {
        count += 1;
        same += usize::from(record.len() == first.len());
        let start = record.get(0).unwrap_or("");
        turns += usize::from(record.len() == 1 || opens(start));
        spaced += record.iter().skip(1).filter(|field| field.starts_with(' ')).count();
        fields += record.len().saturating_sub(1);
    }
    let prose = spaced * 2 > fields && !source.contains('"');
    let wide =
        delimiter != b'\t' && names.len() > 2 && !first.iter().any(|name| name.starts_with(' '));
    let even = if wide { same * 2 > count } else { same * 10 >= count * 9 };
    count >= 2 && even && turns * 5 <= count && !opens(names[0]) && !prose
}

/// Whether a field begins a turn of a transcript: `Anna: How` before the first comma.
fn opens(field: &str) -> bool {
    let line = field.lines().next().unwrap_or("");
    parse(line, |_| false).is_some_and(|opening| {
        matches!(opening.form, Form::Plain | Form::Marked) && !opening.words.is_empty()
    })
}

/// Where a quotation mark opens a field that nothing closes.
fn unclosed(source: &str, delimiter: u8) -> Option<usize> {
    let (mut open, mut begins) = (None, true);
    let mut bytes = source.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        match (open, byte) {
            (None, b'"') if begins => (open, begins) = (Some(at), false),
            (None, byte) => begins = byte == delimiter || matches!(byte, b'\n' | b'\r'),
            // Two in a row are one that is said.
            (Some(_), b'"') if bytes.next_if(|(_, next)| *next == b'"').is_none() => open = None,
            (Some(_), _) => {}
        }
    }
    open
}

/// Refuses a table of which a quotation mark takes all that follows into one field.
fn refuse_unclosed(source: &str, delimiter: u8) -> Result<()> {
    let Some(at) = unclosed(source, delimiter) else { return Ok(()) };
    let line = source[..at].matches('\n').count() + 1;
    Err(Box::new(
        Problem::new("the quotation mark at the start of a field is never closed")
            .at(Place::new(source, line, 1, 1))
            .help("close it, or double each quotation mark within the field"),
    ))
}

fn parsed(source: &str, delimiter: u8) -> Result<Sheet> {
    let mut sheet = Sheet::default();
    let mut cells = 0;
    for record in records(source, delimiter) {
        let record =
            record.map_err(|error| Problem::new(format!("the file is no table: {error}")))?;
        let line = record.position().map_or(1, |at| usize::try_from(at.line()).unwrap_or(1));
        let width = sheet.rows.first().map_or(record.len(), Vec::len);
        if record.len() != width {
            refuse_unclosed(source, delimiter)?;
            return Err(Box::new(
                Problem::new(format!(
                    "the row has {} fields where the first has {width}",
                    record.len()
                ))
                .at(Place::new(source, line, 1, 1))
                .help("quote a field that holds the sign between fields, a quote or a line break"),
            ));
        }
        cells += width;
        if cells > CELLS {
            return Err(Box::new(
                Problem::new(format!("the table has more than {CELLS} fields"))
                    .help("divide it into several files"),
            ));
        }
        sheet.lines.push(line);
        sheet.rows.push(record.iter().map(str::to_owned).collect());
    }
    // What turns out to be no table is read as text, where a quotation mark is one.
    if !sheet.is_labelled() {
        refuse_unclosed(source, delimiter)?;
    }
    Ok(sheet)
}

/// Whether a column that is headed so names the rows.
pub fn names_rows(heading: &str) -> bool {
    matches!(columns::sort_of(heading), Some(Sort::Id | Sort::Number))
}

/// The columns of a table that is one transcript; none where it holds answers.
pub fn transcript(sheet: &Sheet) -> Option<Columns> {
    let first = sheet.rows.first()?;
    columns::by_heading(first).or_else(|| {
        let columns = columns::by_content(&sheet.rows)?;
        let label =
            |row: &Vec<String>| row.get(columns.speaker).map(|cell| as_label(cell).to_owned());
        // A column's name does not come back below it.
        let named = label(first);
        let comes_back = sheet.rows.iter().skip(1).any(|row| label(row) == named);
        (columns.time.is_some() || comes_back).then_some(columns)
    })
}

/// Reads a transcript.
pub fn draft(sheet: &Sheet, columns: Columns) -> Draft {
    let mut draft = Draft { format: "table", ..Draft::default() };
    unkept(sheet, columns, &mut draft.warnings);
    let mut untimed: Vec<usize> = Vec::new();
    let mut ended: Vec<usize> = Vec::new();
    for (at, row) in sheet.rows.iter().enumerate().skip(columns.heading) {
        let cell = |column: usize| row.get(column).map_or("", |cell| words(cell));
        let (label, own) = label_and_time(cell(columns.speaker));
        let label = label.replace(':', " ");
        let label = one_line(&label);
        let lines = cell(columns.text).split('\n').map(words).filter(|line| !line.is_empty());
        let mut paragraphs: Vec<String> = lines.map(str::to_owned).collect();
        let when = columns.time.map_or("", cell);
        let read = time_of_cell(when);
        if read.as_ref().is_some_and(|(_, range)| *range) {
            ended.push(sheet.line(at));
        }
        let odd = read.is_none() && !when.is_empty();
        let time = read.map(|(time, _)| time);
        let second = own.clone().filter(|own| time.as_ref().is_some_and(|time| time != own));
        let time = time.or(own);
        let mut warn = |message: String| {
            draft.warnings.push(Warning::new(sheet.line(at), message));
        };
        if let (Some(second), Some(first)) = (second, paragraphs.first_mut()) {
            first.insert_str(0, &apart(&second));
        }
        if odd {
            warn(format!("“{when}” is no time; it is kept before the words"));
            match paragraphs.first_mut() {
                Some(first) => first.insert_str(0, &apart(when)),
                None => paragraphs.push(apart(when).trim_end().to_owned()),
            }
        }
        if paragraphs.is_empty() {
            if !label.is_empty() {
                warn(format!("`{label}` says nothing here; the row is left out"));
            }
            continue;
        }
        if label.is_empty() && time.is_some() {
            untimed.push(sheet.line(at));
        }
        match draft.blocks.last_mut() {
            Some(Block::Turn(turn)) if label.is_empty() => turn.paragraphs.extend(paragraphs),
            Some(Block::Text(before)) if label.is_empty() => {
                before.extend([" ", paragraphs.join(" ").as_str()]);
            }
            _ if label.is_empty() => draft.blocks.push(Block::Text(paragraphs.join(" "))),
            _ => draft.blocks.push(Block::Turn(Turn { label, time, paragraphs })),
        }
    }
    if let Some(first) = ended.first() {
        let message = format!("not kept: when words end, of times from and to ({})", ended.len());
        draft.warnings.push(Warning::new(*first, message));
    }
    if let Some(first) = untimed.first() {
        let message = format!("not kept: times of rows that name nobody ({})", untimed.len());
        draft.warnings.push(Warning::new(*first, message));
    }
    draft
}

/// Says which columns are not kept.
fn unkept(sheet: &Sheet, columns: Columns, warnings: &mut Vec<Warning>) {
    let names = sheet.rows.first().filter(|_| columns.heading > 0);
    let name = |at: usize| names.and_then(|row| row.get(at)).map_or("", |name| name.trim());
    let kept = [Some(columns.speaker), Some(columns.text), columns.time];
    let width = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut others = Vec::new();
    for at in (0..width).filter(|at| !kept.contains(&Some(*at))) {
        let below = sheet.rows.iter().skip(columns.heading).filter_map(|row| row.get(at));
        let count = below.filter(|cell| !cell.trim().is_empty()).count();
        let cells = if count == 1 { "cell" } else { "cells" };
        match name(at) {
            "" if count == 0 => {}
            "" => others.push(format!("column {} ({count} {cells})", at + 1)),
            name => others.push(format!("`{name}` ({count} {cells})")),
        }
    }
    if !others.is_empty() {
        let message = format!("not kept of each row: {}", others.join(", "));
        warnings.push(Warning::new(sheet.line(0), message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(source: &str) -> Option<Vec<Vec<String>>> {
        delimited(source).map(|sheet| sheet.unwrap().rows)
    }

    #[test]
    fn a_table_is_told_by_its_even_rows_whatever_the_sign_between_fields() {
        for sign in [",", ";", "\t"] {
            let source = format!(
                "id{sign}Hoe?{sign}Waarom?\n1{sign}Zo{sign}\"Om{sign} de\nrest\"\n2{sign}{sign}Daarom\n"
            );
            let read = rows(&source).unwrap();
            assert_eq!(read[1][2], format!("Om{sign} de\nrest"));
            assert_eq!(read[2][1], "");
        }
    }

    #[test]
    fn transcripts_and_prose_are_no_tables() {
        for source in [
            "I: Hoe, dan?\nR: Zo, dus.\n",
            "Ja, dat is zo.\nNee, toch niet.\n",
            "JAN\nHoe, dan?\n\nANNA\nZo, dus.\n",
            "{\"a\": 1, \"b\": 2}\n{\"a\": 1, \"b\": 2}\n",
            "WEBVTT\n\n00:00.000 --> 00:01.000\nja, nee\n",
        ] {
            assert_eq!(rows(source), None, "{source}");
        }
    }

    #[test]
    fn an_uneven_row_is_told_with_its_line() {
        let mut source = "a;b\n".to_owned() + &"1;2\n".repeat(20);
        source += "1;2;3\n";
        let problem = delimited(&source).unwrap().unwrap_err();
        assert_eq!(problem.place().map(|place| place.line), Some(22));
    }

    #[test]
    fn an_uneven_row_of_a_small_table_is_told_too() {
        let source = "id;leeftijd;antwoord\n1;34;Te kaal.\n2;50;Kaal; en heet.\n3;20;Goed.\n";
        let problem = delimited(source).unwrap().unwrap_err();
        assert_eq!(problem.place().map(|place| place.line), Some(3));
        assert!(problem.message().contains("4 fields where the first has 3"));
        assert_eq!(rows("Ja, nee, dus.\nDat, of, dat, ja.\nZo, en, zo.\n"), None);
    }

    #[test]
    fn the_first_line_may_name_the_sign_between_fields() {
        let source = "sep=|\nspeaker|text\nAnna|Hoe, dan; zo?\nJan|Zo.\n";
        let sheet = delimited(source).unwrap().unwrap();
        assert_eq!(
            (sheet.rows.len(), sheet.line(0), sheet.rows[1][1].as_str()),
            (3, 2, "Hoe, dan; zo?")
        );
        let problem = delimited("SEP=;\na;b\n1;2;3\n").unwrap().unwrap_err();
        assert_eq!(problem.place().map(|place| place.line), Some(3));
        assert_eq!(named_sign("sep=x\n"), None);
    }

    #[test]
    fn a_table_with_times_and_labels_is_one_transcript() {
        let source = "0:01,Anna,\"Hoe, dan?\"\n0:05,Jan,\"Zo.\nEcht.\"\n0:09,,Ja.\n0:12,Anna,\n";
        let sheet = delimited(source).unwrap().unwrap();
        let draft = draft(&sheet, transcript(&sheet).unwrap());
        let turns: Vec<_> =
            draft.turns().map(|turn| (turn.label.as_str(), turn.paragraphs.len())).collect();
        assert_eq!(turns, [("Anna", 1), ("Jan", 3)]);
        assert_eq!(draft.warnings[0].line, 5);
        let answers =
            delimited("groep,Hoe was het?\nA,Goed hoor\nB,Gaat wel\nA,Prima\n").unwrap().unwrap();
        assert_eq!(transcript(&answers), None);
    }

    #[test]
    fn times_beside_a_name_and_times_with_an_end_are_times() {
        let source = "speaker,text\n\"Anna\n0:01\",Hoe?\nJan 0:05,Zo.\n";
        let sheet = delimited(source).unwrap().unwrap();
        let read = draft(&sheet, transcript(&sheet).unwrap());
        let turns: Vec<_> =
            read.turns().map(|t| (t.label.as_str(), t.time.as_deref().unwrap_or(""))).collect();
        assert_eq!(turns, [("Anna", "00:00:01"), ("Jan", "00:00:05")]);
        let source = "time,speaker,text\n0:01 - 0:04,Anna,Hoe?\n0:05–0:09,Jan,Zo.\n";
        let sheet = delimited(source).unwrap().unwrap();
        let read = draft(&sheet, transcript(&sheet).unwrap());
        assert_eq!(read.turns().next().unwrap().time.as_deref(), Some("00:00:01"));
        assert_eq!(read.turns().next().unwrap().paragraphs, ["Hoe?"]);
        assert!(read.warnings.iter().any(|w| w.line == 2 && w.message.contains("(2)")));
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_told_with_its_line() {
        let source = "speaker,text\nI,\"zo \"\"dus\"\"\"\nR,\"open\nI,weg\n";
        let problem = parsed(source, b',').unwrap_err();
        assert_eq!(problem.place().map(|place| place.line), Some(3));
        assert!(parsed("speaker,text\nI,een 3\" buis\nR,\"dicht\"\n", b',').is_ok());
        assert!(parsed("I:\tHoe?\nR:\t\"Zo\nI:\tJa?\n", b'\t').unwrap().is_labelled());
    }

    #[test]
    fn times_that_do_not_read_and_further_columns_are_told_and_no_word_is_lost() {
        let source =
            "time,speaker,text,note\n1u20,Anna,Zo.,x\nPAUZE,,,\n0:05,Jan,En?,\n0:09,,Ja.,y\n";
        let sheet = delimited(source).unwrap().unwrap();
        let draft = draft(&sheet, transcript(&sheet).unwrap());
        let said: Vec<_> = draft.turns().map(|turn| turn.paragraphs.join(" / ")).collect();
        assert_eq!(said, ["[1u20] Zo. / [PAUZE]", "En? / Ja."]);
        let told: Vec<_> = draft.warnings.iter().map(|w| (w.line, w.message.as_str())).collect();
        assert_eq!(
            told,
            [
                (1, "not kept of each row: `note` (2 cells)"),
                (2, "“1u20” is no time; it is kept before the words"),
                (3, "“PAUZE” is no time; it is kept before the words"),
                (5, "not kept: times of rows that name nobody (1)"),
            ]
        );
    }
}
