//! `kwali export parquet`, read back by the reader of the same format.

use std::fs::File;
use std::path::Path;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use crate::below;
use crate::support::{Folder, MiniStudy, rows};

/// The columns' names, and rows of values as CSV has them.
pub fn table(path: &Path) -> (Vec<String>, Vec<Vec<String>>) {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let schema = reader.metadata().file_metadata().schema().clone();
    let names = schema.get_fields().iter().map(|field| field.name().to_owned()).collect();
    let value = |field: &Field| match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        other => other.to_string(),
    };
    let row = |row: parquet::record::Row| row.get_column_iter().map(|(_, f)| value(f)).collect();
    (names, reader.get_row_iter(None).unwrap().map(|r| row(r.unwrap())).collect())
}

fn quotes(study: &Folder, more: &[&str]) -> (Vec<String>, Vec<Vec<String>>) {
    let text = study.run(&[&["quotes", "--format", "csv"], more].concat()).done();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows = reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect());
    (names, rows.collect())
}

#[test]
fn a_file_holds_the_rows_of_quotes_with_types() {
    let study = MiniStudy::make();
    study.run(&["export", "parquet", "out.parquet", "--status", "all"]).done();
    assert_eq!(table(&study.file("out.parquet")), quotes(&study, &["--status", "all"]));
    let reader = SerializedFileReader::new(File::open(study.file("out.parquet")).unwrap()).unwrap();
    let about = reader.metadata().file_metadata();
    let version = format!("kwali version {}", env!("CARGO_PKG_VERSION"));
    assert_eq!(about.created_by(), Some(version.as_str()));
    let mut schema = Vec::new();
    parquet::schema::printer::print_schema(&mut schema, about.schema());
    assert_eq!(
        String::from_utf8(schema).unwrap(),
        "message codings {
  REQUIRED BYTE_ARRAY case (STRING);
  REQUIRED BYTE_ARRAY interview (STRING);
  REQUIRED BYTE_ARRAY role (STRING);
  OPTIONAL BYTE_ARRAY lens (STRING);
  REQUIRED BYTE_ARRAY coder (STRING);
  REQUIRED BYTE_ARRAY code (STRING);
  REQUIRED BYTE_ARRAY status (STRING);
  REQUIRED BYTE_ARRAY origin (STRING);
  REQUIRED BYTE_ARRAY ref (STRING);
  REQUIRED INT64 start;
  REQUIRED INT64 end;
  REQUIRED BYTE_ARRAY quote (STRING);
  OPTIONAL BYTE_ARRAY memo (STRING);
  OPTIONAL BYTE_ARRAY setting (STRING);
  OPTIONAL INT64 pupils;
}
"
    );
}

#[test]
fn cases_are_folders_as_hive_has_them() {
    let study = MiniStudy::make();
    let ran = study.run(&["export", "parquet", "--by-case", "parts"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, "11 codings in parts\n"));
    let files: Vec<String> = below(&study, "parts").into_keys().collect();
    let named = |case: &str| format!("parts/case={case}/part-0.parquet");
    assert_eq!(files, ["a", "b", "c"].map(named));
    let (names, all) = quotes(&study, &[]);
    let mut parted = Vec::new();
    for case in ["a", "b", "c"] {
        let (columns, rows) = table(&study.file(&named(case)));
        assert_eq!(columns, names[1..]);
        parted.extend(rows.into_iter().map(|row| [vec![case.to_owned()], row].concat()));
    }
    assert_eq!(parted, all);
}

#[test]
fn a_case_that_has_no_codings_any_more_goes_with_the_old_export() {
    let study = MiniStudy::make();
    study.run(&["export", "parquet", "--by-case", "parts"]).done();
    let only = ["export", "parquet", "--by-case", "parts", "--case", "b", "--force"];
    study.run(&only).done();
    assert_eq!(below(&study, "parts").len(), 1);
    let none =
        ["export", "parquet", "--by-case", "parts", "--case", "c", "--role", "parent", "--force"];
    let err = study.run(&none).refused();
    assert!(err.contains("no codings are chosen"), "{err}");
    assert_eq!(below(&study, "parts").len(), 1);
    let err = study.run(&["export", "parquet"]);
    assert_eq!(err.status, 2);
}

#[test]
fn a_table_without_rows_has_its_columns() {
    let study = MiniStudy::make();
    study.run(&["export", "parquet", "out.parquet", "--status", "rejected", "--case", "b"]).done();
    let (names, held) = table(&study.file("out.parquet"));
    assert_eq!((names.len(), held.len()), (15, 0));
    assert_eq!(rows(&study.run(&["quotes", "--format", "csv"]).done()).len(), 11);
}
