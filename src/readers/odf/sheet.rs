//! Spreadsheets: the cells as they are shown.

use crate::archive::Archive;
use crate::problem::{Problem, Result};
use crate::readers::table::{CELLS, Sheet};
use crate::readers::xml::{self, Attributes, Go, Visitor};

/// The sheets of a spreadsheet.
pub fn sheets(archive: &mut Archive<'_>) -> Result<Vec<Sheet>> {
    let bytes = archive.require("content.xml")?;
    let mut reader = Sheets::default();
    xml::walk(&xml::decode(&bytes)?, &mut reader)?;
    if reader.cells > CELLS {
        return Err(Box::new(
            Problem::new(format!("the spreadsheet has more than {CELLS} cells"))
                .help("keep the rows and columns that hold answers, and leave the others out"),
        ));
    }
    Ok(reader.sheets)
}

#[derive(Default)]
struct Sheets {
    sheets: Vec<Sheet>,
    row: Vec<String>,
    cell: Option<Vec<String>>,
    /// Columns without words, which count only where words follow.
    gap: usize,
    /// Rows without words.
    empty: usize,
    times: usize,
    rows: usize,
    speaks: bool,
    cells: usize,
}

fn number(attributes: &Attributes<'_>, name: &str) -> usize {
    attributes.get(name).and_then(|number| number.parse().ok()).unwrap_or(1)
}

impl Sheets {
    fn end_cell(&mut self) {
        let text = self.cell.take().unwrap_or_default().join("\n").trim().to_owned();
        if text.is_empty() {
            self.gap = self.gap.saturating_add(self.times);
            return;
        }
        let wanted = self.gap.saturating_add(self.times);
        self.cells = self.cells.saturating_add(wanted);
        if self.cells <= CELLS {
            self.row.extend(std::iter::repeat_n(String::new(), self.gap));
            self.row.extend(std::iter::repeat_n(text, self.times));
        }
        self.gap = 0;
    }

    fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        self.gap = 0;
        let Some(sheet) = self.sheets.last_mut() else { return };
        if row.is_empty() {
            self.empty = self.empty.saturating_add(self.rows);
            return;
        }
        let wanted = (self.rows - 1).saturating_mul(row.len()).saturating_add(self.empty);
        self.cells = self.cells.saturating_add(wanted);
        if self.cells <= CELLS {
            sheet.rows.extend(std::iter::repeat_n(Vec::new(), self.empty));
            sheet.rows.extend(std::iter::repeat_n(row, self.rows));
        }
        self.empty = 0;
    }
}

impl Visitor for Sheets {
    fn open(&mut self, name: &str, attributes: &Attributes<'_>) -> Go {
        match name {
            "table" => {
                let name = attributes.get("name").unwrap_or_default();
                self.sheets.push(Sheet { name, ..Sheet::default() });
                self.empty = 0;
            }
            "table-row" => self.rows = number(attributes, "number-rows-repeated").max(1),
            "table-cell" | "covered-table-cell" => {
                self.times = number(attributes, "number-columns-repeated").max(1);
                self.cell = Some(Vec::new());
            }
            "p" => {
                self.speaks = true;
                self.cell.get_or_insert_default().push(String::new());
            }
            "s" => self.text(" "),
            "tab" => self.text("\t"),
            "line-break" => self.text("\n"),
            "annotation"
            | "shapes"
            | "font-face-decls"
            | "automatic-styles"
            | "styles"
            | "master-styles"
            | "meta"
            | "settings"
            | "scripts"
            | "named-expressions"
            | "database-ranges"
            | "content-validations"
            | "tracked-changes"
            | "frame" => {
                return Go::Past;
            }
            _ => {}
        }
        Go::In
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => self.speaks = false,
            "table-cell" | "covered-table-cell" => self.end_cell(),
            "table-row" => self.end_row(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let last = self.cell.as_mut().and_then(|cell| cell.last_mut());
        if let Some(last) = last.filter(|_| self.speaks) {
            last.push_str(text);
        }
    }
}
