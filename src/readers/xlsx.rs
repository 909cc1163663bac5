//! Excel's spreadsheets: the cells as text.

use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx};

use super::table::{CELLS, Sheet};
use crate::archive::{Archive, Limits};
use crate::problem::{Problem, Result};

/// Whether an archive holds a spreadsheet.
pub fn is_one(archive: &Archive<'_>) -> bool {
    archive.names().iter().any(|name| name == "xl/workbook.xml")
}

/// The sheets of a spreadsheet.
pub fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>> {
    refuse_bombs(bytes)?;
    let mut book: Xlsx<_> =
        Xlsx::new(Cursor::new(bytes)).map_err(|error: calamine::XlsxError| broken(&error))?;
    let names = book.sheet_names();
    let mut cells = 0;
    names.into_iter().map(|name| sheet(&mut book, name, &mut cells)).collect()
}

/// What is unpacked in one go must fit; sizes that the archive claims say nothing.
fn refuse_bombs(bytes: &[u8]) -> Result<()> {
    let mut archive = Archive::open(bytes, Limits::DOCUMENT)?;
    for name in archive.names() {
        if std::path::Path::new(&name).extension().is_some_and(|end| end == "xml" || end == "rels")
        {
            archive.read(&name)?;
        }
    }
    Ok(())
}

/// Cells are taken one by one: a single one in the last corner would make a table of them all.
fn sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: String, cells: &mut usize) -> Result<Sheet> {
    let mut sheet = Sheet { name: name.clone(), ..Sheet::default() };
    let Ok(mut reader) = book.worksheet_cells_reader(&name) else {
        // A sheet of charts has no cells.
        return Ok(sheet);
    };
    while let Some(cell) = reader.next_cell().map_err(|error| broken(&error))? {
        let text = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::String(text) => text.trim().to_owned(),
            DataRef::SharedString(text) => text.trim().to_owned(),
            DataRef::DateTime(number) => date(number),
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
            DataRef::Int(number) => number.to_string(),
            DataRef::Float(number) => number.to_string(),
            DataRef::Bool(truth) => truth.to_string(),
            DataRef::Error(error) => error.to_string(),
        };
        if text.is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        let (row, column) = (row as usize, column as usize);
        *cells += 1
            + row.saturating_sub(sheet.rows.len())
            + column.saturating_sub(sheet.rows.get(row).map_or(0, Vec::len));
        if *cells > CELLS {
            return Err(Box::new(
                Problem::new(format!("the spreadsheet has more than {CELLS} cells"))
                    .help("keep the rows and columns that hold answers, and leave the others out"),
            ));
        }
        if sheet.rows.len() <= row {
            sheet.rows.resize(row + 1, Vec::new());
        }
        if sheet.rows[row].len() <= column {
            sheet.rows[row].resize(column + 1, String::new());
        }
        sheet.rows[row][column] = text;
    }
    Ok(sheet)
}

/// A date as `2024-05-06`, with the time where there is one; of a time alone, and of a duration, that.
fn date(number: &calamine::ExcelDateTime) -> String {
    let days = number.as_f64();
    if number.is_duration() || (0.0..1.0).contains(&days) {
        let whole = (days * 86_400.0).round();
        let (hours, rest) = ((whole / 3600.0).floor(), whole % 3600.0);
        return format!("{hours:02.0}:{:02.0}:{:02.0}", (rest / 60.0).floor(), rest % 60.0);
    }
    let (year, month, day, hour, minute, second, _) = number.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second) {
        (0, 0, 0) => date,
        _ => format!("{date} {hour:02}:{minute:02}:{second:02}"),
    }
}

fn broken(error: &dyn std::fmt::Display) -> Box<Problem> {
    Box::new(
        Problem::new(format!("the spreadsheet cannot be read: {error}"))
            .help("it may be damaged: open it in a spreadsheet program and save it again"),
    )
}
