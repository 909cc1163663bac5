//! The tables that Taguette exports: highlights with their tags, and its list of tags.
//!
//! A table of highlights has the words of passages, and not the documents they are from. So each
//! document becomes the list of its highlights.

use std::collections::BTreeMap;

use super::tags::grow;
use crate::archive::Archive;
use crate::interchange::{Coding, Imported, Project, Selection, Source};
use crate::problem::{Problem, Result};
use crate::readers::{self, Ways};
use crate::study::Span;

/// The first columns of a table of highlights.
const HIGHLIGHTS: [&str; 4] = ["id", "document", "tag", "content"];

/// The first columns of a table of tags.
const TAGS: [&str; 2] = ["tag", "description"];

/// A row of a table of highlights.
type Row = [String; 4];

/// Reads a table of highlights or of tags.
pub fn import(bytes: &[u8], name: &str) -> Result<Imported> {
    let mut rows = if Archive::is_one(bytes) { spreadsheet(bytes)? } else { text(bytes)? };
    if rows.is_empty() {
        return Err(unknown(&[]));
    }
    let header = rows.remove(0);
    let starts = |names: &[&str]| {
        header.iter().map(String::as_str).take(names.len()).eq(names.iter().copied())
    };
    let project =
        Project { name: name.to_owned(), origin: "Taguette".to_owned(), ..Project::default() };
    let mut imported = Imported { project, ..Imported::default() };
    if starts(&HIGHLIGHTS) {
        highlights(&mut imported, rows);
    } else if starts(&TAGS) {
        let mut rows: Vec<[String; 2]> = rows.into_iter().map(cells).collect();
        rows.retain(|[path, _]| !path.is_empty());
        rows.sort();
        let tags = rows.iter().map(|[path, description]| (path.as_str(), description.as_str()));
        grow(&mut imported.project.codes, tags);
    } else {
        return Err(unknown(&header));
    }
    Ok(imported)
}

fn unknown(header: &[String]) -> Box<Problem> {
    let has = if header.is_empty() {
        "it is empty".to_owned()
    } else {
        format!("its first line is {}", header.join(","))
    };
    Box::new(Problem::new(format!("this is neither a Taguette project nor one of its tables: {has}")).help(
        "name its database (.sqlite3), or highlights (id,document,tag,content) or tags (tag,description,…) as CSV or XLSX",
    ))
}

/// As many cells as are wanted; those that are not there are empty.
fn cells<const N: usize>(row: Vec<String>) -> [String; N] {
    let mut row = row.into_iter();
    std::array::from_fn(|_| row.next().unwrap_or_default())
}

fn text(bytes: &[u8]) -> Result<Vec<Vec<String>>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(0, csv::Position::line);
            Problem::new(format!("the table cannot be read: line {line} is not CSV in UTF-8"))
                .help("export it from Taguette again")
        })?;
        rows.push(record.iter().map(str::to_owned).collect());
    }
    Ok(rows)
}

fn spreadsheet(bytes: &[u8]) -> Result<Vec<Vec<String>>> {
    let read = readers::sheet(bytes, &Ways::default()).map_err(|problem| {
        let message = format!("the spreadsheet cannot be read: {}", problem.message());
        Box::new(Problem::new(message).help("export it from Taguette again"))
    })?;
    Ok(read.map(|sheet| sheet.rows).unwrap_or_default())
}

fn highlights(imported: &mut Imported, rows: Vec<Vec<String>>) {
    let rows: Vec<Row> = rows.into_iter().map(cells).collect();
    let mut paths: Vec<&str> = rows.iter().map(|row| row[2].as_str()).collect();
    paths.retain(|path| !path.is_empty());
    paths.sort_unstable();
    paths.dedup();
    let ids = grow(&mut imported.project.codes, paths.iter().map(|path| (*path, "")));
    let codes: BTreeMap<&str, String> = paths.iter().copied().zip(ids).collect();
    let mut documents: Vec<(&str, Vec<&Row>)> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &rows {
        let place = *places.entry(&row[1]).or_insert_with(|| {
            documents.push((&row[1], Vec::new()));
            documents.len() - 1
        });
        documents[place].1.push(row);
    }
    for (name, rows) in documents {
        let source = document(imported, name, &rows, &codes);
        imported.project.sources.push(source);
    }
    imported.remarks.push(
        "a table of highlights has no documents: each became the list of its highlights, in their \
         order; import the project's database to have the whole texts, and who gave the tags"
            .to_owned(),
    );
}

/// A document's highlights, one under the other; a highlight with several tags has several rows.
fn document(
    imported: &mut Imported,
    name: &str,
    rows: &[&Row],
    codes: &BTreeMap<&str, String>,
) -> Source {
    let mut source =
        Source { id: format!("document:{name}"), name: name.to_owned(), ..Source::default() };
    let (mut last, mut length) = (None, 0);
    for [id, _, tag, content] in rows {
        let words = content.trim();
        let Some(code) = codes.get(tag.as_str()).filter(|_| !words.is_empty()) else {
            let why = if words.is_empty() { "it has no words" } else { "it has no tag" };
            imported.losses.add("highlights", format!("{name}: {id}"), why);
            continue;
        };
        if last != Some((id, words)) {
            if !source.text.is_empty() {
                source.text.push_str("\n\n");
                length += 2;
            }
            source.text.push_str(words);
            let span = Span::at(length, words.chars().count());
            length = span.end();
            source.selections.push(Selection { span, ..Selection::default() });
            last = Some((id, words));
        }
        if let Some(selection) = source.selections.last_mut() {
            selection.codings.push(Coding { code: code.clone(), ..Coding::default() });
        }
    }
    source
}
