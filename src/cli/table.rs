//! Tables: for people, as JSON, as CSV.

use clap::ValueEnum;
use comfy_table::{ContentArrangement, Table as Grid};
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
        Self { columns: columns.into_iter().map(Into::into).collect(), rows: Vec::new() }
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
            format => ui.print(&self.text(format)),
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
        grid.set_header(&self.columns);
        if let Some(width) = width {
            grid.set_content_arrangement(ContentArrangement::Dynamic);
            grid.set_width(u16::try_from(width).unwrap_or(u16::MAX));
        }
        for row in &self.rows {
            grid.add_row(row.iter().map(|value| visible(&plain(value)).into_owned()));
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

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Number(n) if n.is_f64() => format!("{:.2}", n.as_f64().unwrap_or_default()),
        other => other.to_string(),
    }
}
