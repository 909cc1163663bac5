//! The pseudonym key: `name,pseudonym`, outside the study's folder.

use std::path::Path;

use super::{csv_file, write};
use crate::problem::{Place, Problem, Result};
use crate::study::{Key, Pair, Pseudonyms};

/// Reads the key; `None` where it is not on this machine.
pub fn read(path: &Path) -> Option<Result<Pseudonyms>> {
    path.exists().then(|| parse(path, &text(path)?))
}

fn parse(path: &Path, source: &str) -> Result<Pseudonyms> {
    let rows = rows(path, source)?.rows.into_iter();
    let rows: Vec<_> = rows.map(|pair| (pair.name, pair.pseudonym, pair.line)).collect();
    Ok(Pseudonyms::new(&rows))
}

/// The rows of a key, and its columns in their order.
pub struct Rows {
    /// The columns.
    pub columns: Vec<String>,
    /// What stands between them.
    pub delimiter: u8,
    /// The names and pseudonyms, usable or not.
    pub rows: Vec<Pair>,
}

/// Reads a key that must be there; see [`Key::new`].
pub fn read_key(path: &Path, one_way: bool) -> Result<Key> {
    let rows = rows(path, &text(path)?)?.rows;
    Key::new(rows, one_way).map_err(|problem| Box::new(problem.in_file(path)))
}

/// The rows of a key that must be there, and its columns.
pub fn read_rows(path: &Path) -> Result<Rows> {
    rows(path, &text(path)?)
}

/// The text of a key. Nothing points into it, so how a spreadsheet begins and ends its lines is no matter.
fn text(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path).map_err(|error| write::unreadable(path, &error))?;
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let next = bytes.iter().skip(1).map(Some).chain([None]);
    let kept = bytes.iter().zip(next).filter(|two| *two != (&b'\r', Some(&b'\n')));
    write::decode(path, kept.map(|(byte, _)| *byte).collect())
}

/// What stands between the columns: spreadsheets write `;` where numbers have decimal commas.
fn delimiter(source: &str) -> u8 {
    let mut header = csv::ReaderBuilder::new();
    let mut reader = header.delimiter(b';').flexible(true).from_reader(source.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let has = |name: &str| header.iter().any(|title| title.trim() == name);
    if has("name") && has("pseudonym") { b';' } else { b',' }
}

fn rows(path: &Path, source: &str) -> Result<Rows> {
    let delimiter = delimiter(source);
    let mut reader = csv_file::reader_with(source, delimiter);
    let header = reader.headers().map_err(|e| csv_file::broken(path, source, &e))?;
    let column = |name: &str| {
        header.iter().position(|title| title.trim() == name).ok_or_else(|| {
            Problem::new(format!("the key has no column `{name}`"))
                .in_file(path)
                .at(Place::new(source, 1, 1, 1))
                .help("begin it with the line `name,pseudonym`")
        })
    };
    let (name, pseudonym) = (column("name")?, column("pseudonym")?);
    let columns = header.iter().map(|title| title.trim().to_owned()).collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| csv_file::broken(path, source, &e))?;
        let field = |at| record.get(at).unwrap_or("").to_owned();
        let (name, pseudonym) = (field(name), field(pseudonym));
        rows.push(Pair { name, pseudonym, line: csv_file::line(&record) });
    }
    Ok(Rows { columns, delimiter, rows })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_columns_are_found_by_name() {
        let key = parse(Path::new("key.csv"), "pseudonym,age,name\nP1,34,Jan\n").unwrap();
        assert_eq!(key.find("Jan"), [(0..3, 2)]);
        let key = parse(Path::new("key.csv"), "age;name;pseudonym\n\"3,4\";Jan;P1\n").unwrap();
        assert_eq!(key.find("Jan"), [(0..3, 2)]);
        let problem = parse(Path::new("key.csv"), "naam;pseudoniem\nJan;P1\n").unwrap_err();
        assert_eq!(problem.message(), "the key has no column `name`");
    }
}
