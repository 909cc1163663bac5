//! A study as a workbook: typed cells, and never a formula out of somebody's words.

mod sheet;
mod sheets;

use std::collections::HashMap;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use self::sheet::{Formats, Sheet};
use super::Losses;
use crate::analysis::{Row, Selection, rows};
use crate::problem::{Problem, Result};
use crate::study::{Interview, Memo, Study};

/// What a workbook is made of.
struct Material<'a> {
    study: &'a Study,
    selection: &'a Selection,
    /// The codings that are meant.
    rows: Vec<Row<'a>>,
    /// The interviews that are meant.
    interviews: Vec<&'a Interview>,
    /// The memos of interviews, by case and name.
    memos: &'a Memos,
    /// The study's files with hashes of their content.
    sources: &'a [(String, String)],
}

/// Memos of interviews, by case and name.
pub type Memos = HashMap<(String, String), Vec<Memo>>;

type Fill = fn(&mut Sheet<'_>, &Material<'_>) -> std::result::Result<(), XlsxError>;

/// The sheets, in order.
const SHEETS: [(&str, Fill); 8] = [
    ("Codebook", sheets::codebook),
    ("Quotes", sheets::quotes),
    ("Interviews", sheets::interviews),
    ("Cases", sheets::cases),
    ("Codes by case", sheets::codes_by_case),
    ("Codes by role and lens", sheets::codes_by_role_and_lens),
    ("Memos", sheets::memos),
    ("About", sheets::about),
];

/// A workbook of a study and the codings that a selection lets through, how many these are, and what
/// the format has no room for. `memos` are those of its interviews, and `sources` the study's files with hashes of their content.
pub fn workbook(
    study: &Study,
    selection: &Selection,
    memos: &Memos,
    sources: &[(String, String)],
) -> Result<(Vec<u8>, usize, Losses)> {
    let interviews = study.interviews.iter().filter(|i| selection.takes_interview(study, i));
    let material = Material {
        study,
        selection,
        rows: rows(study, selection),
        interviews: interviews.collect(),
        memos,
        sources,
    };
    let mut losses = Losses::default();
    let bytes = write(&material, &mut losses).map_err(|error| {
        Problem::new(format!("the workbook cannot be made: {error}"))
            .help("nothing was written; choose fewer codings, or export CSV")
    })?;
    Ok((bytes, material.rows.len(), losses))
}

fn write(material: &Material<'_>, losses: &mut Losses) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The day is always the same: a workbook is a function of the study.
    let properties = DocProperties::new()
        .set_title(&material.study.codebook.settings().title)
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    book.set_properties(&properties);
    let formats = Formats::new();
    for (name, fill) in SHEETS {
        // Rows that are whole are held in a temporary file, or large studies would need much memory.
        let worksheet = book.add_worksheet_with_low_memory()?;
        worksheet.set_name(name)?;
        let mut sheet = Sheet::new(worksheet, name, &formats, losses);
        fill(&mut sheet, material)?;
        sheet.finish()?;
    }
    book.save_to_buffer()
}
