//! `corpus/cases.csv`: one row a case, one column an attribute.

use std::path::Path;

use super::{cell_file, csv_file, memos_file};
use crate::problem::{Place, Problem, Result};
use crate::study::Cases;

/// Reads the text of the table of cases.
pub fn parse(path: &Path, source: &str) -> Result<Cases> {
    let mut reader = csv_file::reader(source);
    let header = reader.headers().map_err(|e| csv_file::broken(path, source, &e))?.clone();
    if header.get(0) != Some("case") {
        return Err(Box::new(
            Problem::new("the first column is not `case`")
                .in_file(path)
                .at(Place::new(source, 1, 1, 1))
                .help("begin the file with `case,` and the names of the attributes"),
        ));
    }
    let mut cases = Cases::new(header.iter().skip(1).map(str::to_owned).collect());
    for record in reader.records() {
        let record = record.map_err(|e| csv_file::broken(path, source, &e))?;
        let values = record.iter().skip(1).map(str::to_owned).collect();
        let name = record.get(0).unwrap_or("");
        let added = check_free(name).and_then(|()| cases.add(name, values));
        added.map_err(|p| p.in_file(path).at(csv_file::place(source, &record)))?;
    }
    Ok(cases)
}

/// Refuses the names of folders in which other things than a case's interviews stand.
pub fn check_free(case: &str) -> Result<()> {
    let what = match case {
        cell_file::FOLDER => "analysts' texts",
        memos_file::FOLDER => "memos",
        _ => return Ok(()),
    };
    Err(Box::new(
        Problem::new(format!("a case cannot be called `{case}`"))
            .help(format!("`corpus/{case}/` holds {what}: give the case another name")),
    ))
}

/// The file with one more case, its attributes left empty.
pub fn with_case(source: &str, case: &str) -> String {
    let columns = source.lines().next().map_or(0, |header| header.matches(',').count());
    let gap = if source.ends_with('\n') || source.is_empty() { "" } else { "\n" };
    format!("{source}{gap}{case}{}\n", ",".repeat(columns))
}
