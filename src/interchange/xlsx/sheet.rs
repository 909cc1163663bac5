//! One sheet, row by row, within the limits of the format.

use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, Worksheet, XlsxError};

use crate::interchange::{Losses, flat};

/// What a cell holds at most, in UTF-16 code units.
const CELL: usize = 32_767;
/// How many rows a sheet has, the header included.
const ROWS: u32 = 1_048_576;
/// How many columns a sheet has.
const COLUMNS: u16 = 16_384;
/// What whole numbers are exact as cells hold them.
const EXACT: i64 = 1 << 53;
/// The first year of the format's calendar without its error about 1900.
const FIRST_YEAR: u16 = 1901;

type Done = Result<(), XlsxError>;

/// How cells look.
pub struct Formats {
    head: Format,
    text: Format,
    number: Format,
    date: Format,
}

impl Formats {
    pub fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        Self {
            head: top().set_bold().set_text_wrap(),
            text: top().set_text_wrap(),
            number: top(),
            date: top().set_num_format("yyyy-mm-dd"),
        }
    }
}

/// A sheet under its header.
pub struct Sheet<'s> {
    sheet: &'s mut Worksheet,
    name: &'static str,
    formats: &'s Formats,
    losses: &'s mut Losses,
    /// The row that is next.
    row: u32,
    column: u16,
    columns: u16,
    /// Rows and columns for which there was no room.
    left_out: (usize, usize),
}

impl<'s> Sheet<'s> {
    pub fn new(
        sheet: &'s mut Worksheet,
        name: &'static str,
        formats: &'s Formats,
        losses: &'s mut Losses,
    ) -> Self {
        Self { sheet, name, formats, losses, row: 0, column: 0, columns: 0, left_out: (0, 0) }
    }

    /// Writes the header: names with widths in characters.
    pub fn head<'n>(&mut self, columns: impl IntoIterator<Item = (&'n str, f64)>) -> Done {
        let formats = self.formats;
        for (name, width) in columns {
            if self.columns == COLUMNS {
                self.left_out.1 += 1;
                continue;
            }
            let column = self.columns;
            self.sheet.set_column_width(column, width)?;
            self.string(0, column, name, &formats.head)?;
            self.columns += 1;
        }
        self.row = 1;
        Ok(())
    }

    /// Begins a row; false where there is no room for it.
    pub fn begin(&mut self) -> bool {
        self.column = 0;
        if self.row >= ROWS {
            self.left_out.0 += 1;
            return false;
        }
        true
    }

    /// Ends a row.
    pub fn end(&mut self) {
        self.row += 1;
    }

    /// The next cell: words.
    pub fn text(&mut self, text: &str) -> Done {
        let formats = self.formats;
        self.cell(|sheet, row, column| sheet.string(row, column, text, &formats.text))
    }

    /// The next cell: words that stand some steps to the right.
    pub fn indented(&mut self, text: &str, depth: usize) -> Done {
        let depth = u8::try_from(depth).unwrap_or(u8::MAX).min(15);
        let format = self.formats.text.clone().set_indent(depth);
        self.cell(|sheet, row, column| sheet.string(row, column, text, &format))
    }

    /// The next cell: a colour, named and shown.
    pub fn colour(&mut self, colour: Option<&str>) -> Done {
        let hex = colour.and_then(|text| text.strip_prefix('#'));
        let rgb = hex.filter(|hex| hex.len() == 6).and_then(|h| u32::from_str_radix(h, 16).ok());
        let format = match rgb {
            Some(rgb) => self.formats.text.clone().set_background_color(Color::RGB(rgb)),
            None => self.formats.text.clone(),
        };
        let text = colour.unwrap_or("");
        self.cell(|sheet, row, column| sheet.string(row, column, text, &format))
    }

    /// The next cell: a count.
    pub fn count(&mut self, count: usize) -> Done {
        self.number(count as f64)
    }

    /// The next cell: a number, or nothing.
    pub fn share(&mut self, number: Option<f64>) -> Done {
        match number {
            Some(number) => self.number(number),
            None => self.text(""),
        }
    }

    fn number(&mut self, number: f64) -> Done {
        let formats = self.formats;
        self.cell(|sheet, row, column| {
            sheet.sheet.write_number_with_format(row, column, number, &formats.number).map(|_| ())
        })
    }

    /// The next cell: a value of a column whose values are all of this kind.
    pub fn value(&mut self, text: &str, kind: flat::Kind) -> Done {
        match kind {
            flat::Kind::Text => self.text(text),
            flat::Kind::Integer => match flat::integer(text).filter(|n| n.abs() <= EXACT) {
                Some(number) => self.number(number as f64),
                None => self.text(text),
            },
            flat::Kind::Decimal => match flat::decimal(text) {
                Some(number) => self.number(number),
                None => self.text(text),
            },
            flat::Kind::Date => self.date(text),
        }
    }

    /// The next cell: a day, or the words where they are none.
    pub fn date(&mut self, text: &str) -> Done {
        let Some((year, month, day)) = flat::date(text).filter(|date| date.0 >= FIRST_YEAR) else {
            return self.text(text);
        };
        let formats = self.formats;
        let date = ExcelDateTime::from_ymd(year, month, day)?;
        self.cell(|sheet, row, column| {
            sheet.sheet.write_datetime_with_format(row, column, &date, &formats.date).map(|_| ())
        })
    }

    fn cell(&mut self, put: impl FnOnce(&mut Self, u32, u16) -> Done) -> Done {
        let column = self.column;
        // What stands under no header was left out with it.
        if column >= self.columns {
            return Ok(());
        }
        self.column += 1;
        put(self, self.row, column)
    }

    /// Writes words as words, whatever they begin with.
    fn string(&mut self, row: u32, column: u16, text: &str, format: &Format) -> Done {
        let kept = self.fitting(row, column, text);
        // The library takes such a text for its own markup of parts of a cell; in two parts it is text.
        if kept.starts_with("<r>") && kept.ends_with("</r>") {
            let (first, rest) = kept.split_at(1);
            let plain = Format::default();
            let parts = [(&plain, first), (&plain, rest)];
            self.sheet.write_rich_string_with_format(row, column, &parts, format)?;
        } else {
            self.sheet.write_string_with_format(row, column, kept, format)?;
        }
        Ok(())
    }

    /// As much of a text as a cell holds; what is cut off is told.
    fn fitting<'t>(&mut self, row: u32, column: u16, text: &'t str) -> &'t str {
        // No text has more code units than bytes.
        if text.len() <= CELL {
            return text;
        }
        let mut units = 0;
        let fits = |(_, c): &(usize, char)| {
            units += c.len_utf16();
            units > CELL
        };
        let Some((cut, _)) = text.char_indices().find(fits) else { return text };
        let cell = rust_xlsxwriter::utility::row_col_to_cell(row, column);
        let left = text[cut..].chars().count();
        let what = format!("its last {left} characters are cut off: a cell holds {CELL}");
        self.losses.add("texts", format!("{} {cell}", self.name), what);
        &text[..cut]
    }

    /// Freezes the header, lets its columns be filtered, and tells what had no room.
    pub fn finish(self) -> Done {
        if self.columns > 0 {
            self.sheet.set_freeze_panes(1, 0)?;
            self.sheet.autofilter(0, 0, self.row.max(2) - 1, self.columns - 1)?;
        }
        let (rows, columns) = self.left_out;
        for (kind, count, room) in
            [("rows", rows, ROWS as usize), ("columns", columns, usize::from(COLUMNS))]
        {
            if count > 0 {
                let what = format!("{count} {kind} are left out: a sheet has room for {room}");
                self.losses.add(kind, self.name, what);
            }
        }
        Ok(())
    }
}
