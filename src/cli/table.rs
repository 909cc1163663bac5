//! Tables: for people, as JSON, as CSV.

use clap::ValueEnum;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table as Grid};
use kwali::problem::Result;
use serde_json::{Map, Value};

use super::Ui;
use super::style::visible;

/// How a table is printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For reading
    #[default]
    Table,
    /// A list of objects
    Json,
    /// With a header
    Csv,
}

/// Rows under named columns.
pub struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

impl Table {
    /// A table without rows.
    pub fn new<S: Into<String>>(columns: impl IntoIterator<Item = S>) -> Self {
        let mut named: Vec<String> = Vec::new();
        for column in columns.into_iter().map(Into::into) {
            // In JSON one of two columns of a name would be lost.
            let others = (2..).map(|number| format!("{column} ({number})"));
            let mut names = std::iter::once(column.clone()).chain(others);
            named.extend(names.find(|name| !named.contains(name)));
        }
        Self { columns: named, rows: Vec::new() }
    }

    /// Adds a row; as many values as there are columns.
    pub fn row(&mut self, values: Vec<Value>) {
        debug_assert_eq!(values.len(), self.columns.len(), "a row fits its table");
        self.rows.push(values);
    }

    /// Prints it.
    pub fn print(&self, format: Format, ui: &mut Ui) -> Result<()> {
        match format {
            Format::Table => ui.print(&self.grid(ui.width())),
            // Programs get every sign as it is; a terminal would take some for commands.
            format if ui.width().is_none() => ui.raw(self.text(format).as_bytes()),
            format => ui.print(&visible(&self.text(format))),
        }
    }

    /// What is printed where the width of the terminal does not matter.
    pub fn text(&self, format: Format) -> String {
        match format {
            Format::Table => self.grid(None),
            Format::Json => self.json(),
            Format::Csv => String::from_utf8_lossy(&self.csv()).into_owned(),
        }
    }

    fn grid(&self, width: Option<usize>) -> String {
        let mut grid = Grid::new();
        grid.load_style(comfy_table::presets::UTF8_HORIZONTAL_ONLY);
        let numbers = |at: usize| {
            let mut values = self.rows.iter().map(|row| &row[at]).filter(|value| !value.is_null());
            !self.rows.is_empty() && values.all(Value::is_number)
        };
        grid.set_header(self.columns.iter().enumerate().map(|(at, name)| {
            let cell = Cell::new(visible(name));
            if numbers(at) { cell.set_alignment(CellAlignment::Right) } else { cell }
        }));
        if let Some(width) = width {
            grid.set_content_arrangement(ContentArrangement::Dynamic);
            grid.set_width(u16::try_from(width).unwrap_or(u16::MAX));
        }
        for row in &self.rows {
            grid.add_row(row.iter().map(|value| {
                let cell = Cell::new(visible(&rounded(value)));
                if value.is_number() { cell.set_alignment(CellAlignment::Right) } else { cell }
            }));
        }
        let text = grid.to_string();
        text.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
    }

    fn json(&self) -> String {
        let object = |row: &Vec<Value>| -> Value {
            let pairs = self.columns.iter().cloned().zip(row.iter().cloned());
            Value::Object(pairs.collect::<Map<_, _>>())
        };
        let list: Vec<Value> = self.rows.iter().map(object).collect();
        serde_json::to_string_pretty(&list).unwrap_or_default() + "\n"
    }

    fn csv(&self) -> Vec<u8> {
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(&self.columns).expect("writing to memory does not fail");
        for row in &self.rows {
            out.write_record(row.iter().map(plain)).expect("writing to memory does not fail");
        }
        out.into_inner().expect("writing to memory does not fail")
    }
}

/// A value as programs read it: numbers in the shortest form that reads back.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// A value as people read it: two decimals, and never 0 for what is more than nothing.
fn rounded(value: &Value) -> String {
    match value.as_f64().filter(|_| value.is_f64()) {
        Some(number) if number > 0.0 && number < 0.005 => "<0.01".to_owned(),
        Some(number) if number < 0.0 && number > -0.005 => ">-0.01".to_owned(),
        Some(number) => format!("{number:.2}"),
        None => plain(value),
    }
}
