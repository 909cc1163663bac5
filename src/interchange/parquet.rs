//! The flat table of codings as Parquet: typed columns, in row groups, so that a study of any size is
//! written in little memory.

use std::io::Write;
use std::sync::Arc;

use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use ::parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use ::parquet::errors::Result as ParquetResult;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use ::parquet::schema::types::{Type, TypePtr};

use super::flat::{self, Column, Flat, Kind, Value};
use crate::analysis::Row;
use crate::problem::{Problem, Result};

/// How many rows a group has: enough to compress well, few enough to hold.
const GROUP: usize = 1 << 16;

/// The column by which a table is parted in folders; hive has it in their names and not in the files.
pub const PARTITION: &str = "case";

/// Some rows, column by column.
#[derive(Debug, Clone)]
pub struct Chunk {
    rows: usize,
    columns: Vec<Cells>,
}

/// The values of a column, and for an optional one which rows have one.
#[derive(Debug, Clone, Default)]
struct Cells {
    values: Values,
    levels: Vec<i16>,
}

#[derive(Debug, Clone)]
enum Values {
    Text(Vec<ByteArray>),
    Integer(Vec<i64>),
    Decimal(Vec<f64>),
    Day(Vec<i32>),
}

impl Default for Values {
    fn default() -> Self {
        Self::Text(Vec::new())
    }
}

/// What of the table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// All of it in one file.
    Whole,
    /// A file a case, in which the case is no column.
    ByCase,
}

impl Layout {
    /// The columns of a file, each with its place among those of the table.
    fn columns<'f>(self, flat: &'f Flat<'_>) -> impl Iterator<Item = (usize, &'f Column)> {
        let all = flat.columns().iter().enumerate();
        all.filter(move |(at, _)| self == Self::Whole || *at != 0)
    }
}

/// The folder of a case's file, as hive names it.
pub fn folder(case: &str) -> Result<String> {
    // Names of cases are letters, digits, `-` and `_`, which need no escapes; but this one is hive's
    // word for no value at all.
    if case == "__HIVE_DEFAULT_PARTITION__" {
        return Err(Box::new(
            Problem::new(format!("programs would read the case `{case}` as no case"))
                .help("write one file, without `--by-case`"),
        ));
    }
    Ok(format!("{PARTITION}={case}"))
}

/// Rows of the table.
pub fn chunk<'a>(flat: &Flat<'a>, layout: Layout, rows: impl Iterator<Item = Row<'a>>) -> Chunk {
    let mut chunk = Chunk::empty(flat, layout);
    for row in rows {
        let values = flat.values(&row);
        for ((at, column), cells) in layout.columns(flat).zip(&mut chunk.columns) {
            cells.push(column, &values[at]);
        }
        chunk.rows += 1;
    }
    chunk
}

impl Chunk {
    fn empty(flat: &Flat<'_>, layout: Layout) -> Self {
        let columns = layout.columns(flat).map(|(_, column)| Cells::of(column.kind));
        Self { rows: 0, columns: columns.collect() }
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    fn append(&mut self, other: Self) {
        self.rows += other.rows;
        for (cells, more) in self.columns.iter_mut().zip(other.columns) {
            cells.append(more);
        }
    }

    /// Its first rows, taken out.
    fn take(&mut self, rows: usize) -> Self {
        let rows = rows.min(self.rows);
        self.rows -= rows;
        Self { rows, columns: self.columns.iter_mut().map(|cells| cells.take(rows)).collect() }
    }
}

impl Cells {
    fn of(kind: Kind) -> Self {
        let values = match kind {
            Kind::Text => Values::Text(Vec::new()),
            Kind::Integer => Values::Integer(Vec::new()),
            Kind::Decimal => Values::Decimal(Vec::new()),
            Kind::Date => Values::Day(Vec::new()),
        };
        Self { values, levels: Vec::new() }
    }

    fn push(&mut self, column: &Column, value: &Value<'_>) {
        let there = match (&mut self.values, value) {
            (Values::Integer(all), Value::Number(number)) => keep(all, i64::try_from(*number).ok()),
            (Values::Text(all), Value::Number(number)) => {
                keep(all, Some(ByteArray::from(number.to_string().into_bytes())))
            }
            (Values::Text(all), Value::Text(text)) => {
                let given = column.required || !text.is_empty();
                keep(all, given.then(|| ByteArray::from(text.as_bytes().to_vec())))
            }
            (Values::Integer(all), Value::Text(text)) => keep(all, flat::integer(text)),
            (Values::Decimal(all), Value::Text(text)) => keep(all, flat::decimal(text)),
            (Values::Day(all), Value::Text(text)) => keep(all, flat::date(text).map(days)),
            (Values::Decimal(_) | Values::Day(_), Value::Number(_)) => false,
        };
        if !column.required {
            self.levels.push(i16::from(there));
        }
    }

    fn append(&mut self, mut more: Self) {
        match (&mut self.values, &mut more.values) {
            (Values::Text(all), Values::Text(more)) => all.append(more),
            (Values::Integer(all), Values::Integer(more)) => all.append(more),
            (Values::Decimal(all), Values::Decimal(more)) => all.append(more),
            (Values::Day(all), Values::Day(more)) => all.append(more),
            _ => debug_assert!(false, "chunks of one table have the same columns"),
        }
        self.levels.append(&mut more.levels);
    }

    fn take(&mut self, rows: usize) -> Self {
        let levels: Vec<i16> = self.levels.drain(..rows.min(self.levels.len())).collect();
        let optional = !levels.is_empty();
        let given = levels.iter().filter(|level| **level == 1).count();
        let count = if optional { given } else { rows };
        let values = match &mut self.values {
            Values::Text(all) => Values::Text(all.drain(..count.min(all.len())).collect()),
            Values::Integer(all) => Values::Integer(all.drain(..count.min(all.len())).collect()),
            Values::Decimal(all) => Values::Decimal(all.drain(..count.min(all.len())).collect()),
            Values::Day(all) => Values::Day(all.drain(..count.min(all.len())).collect()),
        };
        Self { values, levels }
    }

    fn write(&self, writer: &mut SerializedColumnWriter<'_>) -> ParquetResult<usize> {
        let levels = (!self.levels.is_empty()).then_some(self.levels.as_slice());
        match &self.values {
            Values::Text(all) => writer.typed::<ByteArrayType>().write_batch(all, levels, None),
            Values::Integer(all) => writer.typed::<Int64Type>().write_batch(all, levels, None),
            Values::Decimal(all) => writer.typed::<DoubleType>().write_batch(all, levels, None),
            Values::Day(all) => writer.typed::<Int32Type>().write_batch(all, levels, None),
        }
    }
}

/// Keeps a value where there is one, and says whether there was.
fn keep<T>(all: &mut Vec<T>, value: Option<T>) -> bool {
    let there = value.is_some();
    all.extend(value);
    there
}

/// Days since 1970-01-01, in the Gregorian calendar.
fn days((year, month, day): (u16, u8, u8)) -> i32 {
    // Years begin in March, so that the day that leap years have more is their last.
    let (year, month, day) = (i32::from(year), i32::from(month), i32::from(day));
    let year = if month <= 2 { year - 1 } else { year };
    let months = (month + 9) % 12;
    let of_year = (153 * months + 2) / 5 + day - 1;
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year
        - 719_468
}

/// Writes a table, group by group.
pub struct Writer<W: Write + Send> {
    file: SerializedFileWriter<W>,
    held: Chunk,
}

impl<W: Write + Send> Writer<W> {
    /// Begins a table.
    pub fn new(out: W, flat: &Flat<'_>, layout: Layout) -> Result<Self> {
        let properties = WriterProperties::builder()
            .set_created_by(concat!("kwali version ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_compression(Compression::SNAPPY)
            .set_dictionary_enabled(true)
            .build();
        let schema = schema(flat, layout).map_err(failed)?;
        let file = SerializedFileWriter::new(out, schema, Arc::new(properties)).map_err(failed)?;
        Ok(Self { file, held: Chunk::empty(flat, layout) })
    }

    /// Adds rows.
    pub fn add(&mut self, rows: Chunk) -> Result<()> {
        self.held.append(rows);
        while self.held.rows >= GROUP {
            let group = self.held.take(GROUP);
            self.group(&group).map_err(failed)?;
        }
        Ok(())
    }

    /// Writes what is left, and gives back what it was written to.
    pub fn finish(mut self) -> Result<W> {
        let last = std::mem::replace(&mut self.held, Chunk { rows: 0, columns: Vec::new() });
        if last.rows > 0 {
            self.group(&last).map_err(failed)?;
        }
        self.file.into_inner().map_err(failed)
    }

    fn group(&mut self, chunk: &Chunk) -> ParquetResult<()> {
        let mut group = self.file.next_row_group()?;
        for cells in &chunk.columns {
            if let Some(mut column) = group.next_column()? {
                cells.write(&mut column)?;
                column.close()?;
            }
        }
        group.close()?;
        Ok(())
    }
}

fn schema(flat: &Flat<'_>, layout: Layout) -> ParquetResult<TypePtr> {
    let field = |column: &Column| {
        let (physical, logical) = match column.kind {
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Integer => (Physical::INT64, None),
            Kind::Decimal => (Physical::DOUBLE, None),
            Kind::Date => (Physical::INT32, Some(LogicalType::Date)),
        };
        let repetition = if column.required { Repetition::REQUIRED } else { Repetition::OPTIONAL };
        Type::primitive_type_builder(&column.name, physical)
            .with_logical_type(logical)
            .with_repetition(repetition)
            .build()
            .map(Arc::new)
    };
    let fields = layout.columns(flat).map(|(_, column)| field(column));
    let fields = fields.collect::<ParquetResult<Vec<TypePtr>>>()?;
    Ok(Arc::new(Type::group_type_builder("codings").with_fields(fields).build()?))
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` gives")]
fn failed(error: ::parquet::errors::ParquetError) -> Box<Problem> {
    Box::new(
        Problem::new(format!("the table cannot be written: {error}"))
            .help("check that there is room on the disk; nothing was written"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(days((1970, 1, 1)), 0);
        assert_eq!(days((1969, 12, 31)), -1);
        assert_eq!(days((2000, 2, 29)), 11_016);
        assert_eq!(days((2024, 3, 1)), 19_783);
        assert_eq!(days((0, 3, 1)), -719_468);
    }

    #[test]
    fn no_case_is_read_as_no_case() {
        assert_eq!(folder("s1").unwrap(), "case=s1");
        assert!(folder("__HIVE_DEFAULT_PARTITION__").is_err());
    }
}
