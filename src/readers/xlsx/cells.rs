//! The cells of sheets.

use super::dates::Formats;
use crate::problem::{Problem, Result};
use crate::readers::table::{CELLS, Sheet};
use crate::readers::xml::{Attributes, Go, Visitor};

/// How many columns a sheet has at most; Excel's own number.
const COLUMNS: usize = 16_384;

/// Sheets that are being read.
pub struct Cells<'a> {
    words: &'a [String],
    formats: &'a Formats,
    sheets: Vec<Sheet>,
    row: usize,
    column: usize,
    kind: String,
    style: usize,
    value: String,
    speaks: bool,
    /// How many cells there would be, those that are only passed by counted too.
    made: usize,
}

impl<'a> Cells<'a> {
    /// Sheets whose cells refer to these texts and formats.
    pub fn new(words: &'a [String], formats: &'a Formats) -> Self {
        Self {
            words,
            formats,
            sheets: Vec::new(),
            row: 0,
            column: 0,
            kind: String::new(),
            style: 0,
            value: String::new(),
            speaks: false,
            made: 0,
        }
    }

    /// Another sheet begins.
    pub fn begin(&mut self, name: String) {
        self.sheets.push(Sheet { name, ..Sheet::default() });
        (self.row, self.column) = (0, 0);
    }

    /// All sheets.
    pub fn finish(self) -> Result<Vec<Sheet>> {
        if self.made > CELLS {
            return Err(Box::new(
                Problem::new(format!("the spreadsheet has more than {CELLS} cells"))
                    .help("keep the rows and columns that hold answers, and leave the others out"),
            ));
        }
        Ok(self.sheets)
    }

    /// Goes to the place that a cell says, or one on.
    fn go(&mut self, place: Option<&str>) {
        let Some(place) = place else { return };
        let letters =
            place.len() - place.trim_start_matches(|c: char| c.is_ascii_uppercase()).len();
        let column = place[..letters].bytes().try_fold(0usize, |sum, letter| {
            let next = sum * 26 + usize::from(letter - b'A') + 1;
            (next <= COLUMNS).then_some(next)
        });
        if let (Some(column @ 1..), Ok(row @ 1..)) = (column, place[letters..].parse::<u32>()) {
            (self.row, self.column) = (row as usize - 1, column - 1);
        }
    }

    /// What the cell says.
    fn said(&self) -> String {
        let value = self.value.trim();
        let text = match self.kind.as_str() {
            "s" => value.parse().ok().and_then(|at: usize| self.words.get(at)).map(String::as_str),
            "b" => Some(if value == "1" { "true" } else { "false" }),
            "str" | "inlineStr" | "d" | "e" => Some(value),
            _ => return self.formats.shown(self.style, value),
        };
        text.unwrap_or_default().trim().to_owned()
    }

    fn put(&mut self) {
        let said = self.said();
        let Some(sheet) = self.sheets.last_mut().filter(|_| !said.is_empty()) else { return };
        let width = sheet.rows.get(self.row).map_or(0, Vec::len);
        let more = (self.row + 1).saturating_sub(sheet.rows.len())
            + (self.column + 1).saturating_sub(width);
        self.made = self.made.saturating_add(more);
        if self.made > CELLS {
            return;
        }
        if sheet.rows.len() <= self.row {
            sheet.rows.resize(self.row + 1, Vec::new());
        }
        let row = &mut sheet.rows[self.row];
        if row.len() <= self.column {
            row.resize(self.column + 1, String::new());
        }
        row[self.column] = said;
    }
}

impl Visitor for Cells<'_> {
    fn open(&mut self, name: &str, attributes: &Attributes<'_>) -> Go {
        match name {
            "row" => {
                let said = attributes.get("r").and_then(|row| row.parse::<u32>().ok());
                self.row = said.filter(|row| *row > 0).map_or(self.row, |row| row as usize - 1);
                self.column = 0;
            }
            "c" => {
                self.go(attributes.get("r").as_deref());
                self.kind = attributes.get("t").unwrap_or_default();
                self.style = attributes.get("s").and_then(|style| style.parse().ok()).unwrap_or(0);
                self.value.clear();
            }
            "v" | "t" => self.speaks = true,
            "f" | "rPh" | "extLst" => return Go::Past,
            _ => {}
        }
        Go::In
    }

    fn close(&mut self, name: &str) {
        match name {
            "v" | "t" => self.speaks = false,
            "c" => {
                self.put();
                self.column = (self.column + 1).min(COLUMNS);
            }
            "row" => self.row = (self.row + 1).min(CELLS),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.speaks {
            self.value.push_str(text);
        }
    }
}
