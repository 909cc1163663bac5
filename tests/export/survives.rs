//! Whatever stands in a quote or a memo is read back out of every format.

use std::collections::BTreeMap;
use std::path::Path;

use kwali::analysis::{Row, Selection, rows};
use kwali::interchange::flat::Flat;
use kwali::interchange::parquet::{Layout, Writer, chunk};
use kwali::interchange::{annotations, csv, jsonl, xlsx};
use kwali::store::{parse_cases, parse_codebook};
use kwali::study::{Approval, Coding, Interview, Meta, Span, Study, Transcript};
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::{FileReader, SerializedFileReader};
use proptest::prelude::*;
use serde_json::Value;

use crate::parquet_files::table;
use crate::workbook::sheet;

const CODEBOOK: &str = "format: 1
title: A study
language: en
roles: [{id: leader}]
codes: [{id: one, label: One, definition: One.}]
";

fn study(quote: &str, memo: &str) -> Study {
    let meta = Meta {
        role: "leader".into(),
        date: String::new(),
        language: "en".into(),
        lens: None,
        status: Approval::Draft,
        speakers: vec![("L".into(), "leader".into())],
        note: None,
    };
    let body = format!("L: so {quote}\n");
    let transcript = Transcript::new(meta, &body, |_| None).unwrap();
    let span = Span::at(6, quote.chars().count());
    let mut coding = Coding::new("a/b", transcript.text(), span, "one").unwrap();
    memo.clone_into(&mut coding.memo);
    let codings = BTreeMap::from([("anna".to_owned(), vec![coding])]);
    let interview = Interview { case: "a".into(), name: "b".into(), transcript, codings };
    Study {
        codebook: parse_codebook(Path::new("codebook.yaml"), CODEBOOK).unwrap(),
        cases: parse_cases(Path::new("cases.csv"), "case,note\na,=1+1\n").unwrap(),
        interviews: vec![interview],
        cells: Vec::new(),
    }
}

/// Texts that programs stumble over.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zé😀 ]{1,5}",
        Just("=1+1".to_owned()),
        Just("@x".to_owned()),
        Just("+-".to_owned()),
        Just("\"',;\t".to_owned()),
        Just("\n\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("_x000D_".to_owned()),
        Just("<r>".to_owned()),
        Just("</r>".to_owned()),
        Just("&lt;&#10;]]>".to_owned()),
        Just("http://x.y".to_owned()),
        Just("\u{0}\u{1}\u{b}\u{1b}[31m\u{7f}\u{85}\u{2028}\u{feff}\u{fffe}\u{ffff}".to_owned()),
        any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 1..6).prop_map(|all| all.concat())
}

fn survives(quote: &str, memo: &str) {
    let study = study(quote, memo);
    let all = rows(&study, &Selection::default());
    let flat = Flat::new(&study.cases);
    let folder = tempfile::tempdir().unwrap();
    let expected = (quote, memo, "=1+1");

    let bytes = [csv::header(&flat), csv::rows(&flat, all.iter().copied())].concat();
    let mut reader = ::csv::Reader::from_reader(bytes.as_slice());
    let row = reader.records().next().unwrap().unwrap();
    assert_eq!((&row[11], &row[12], &row[13]), expected);

    let line = jsonl::rows(&flat, all.iter().copied());
    assert_eq!(std::str::from_utf8(&line).unwrap().matches('\n').count(), 1);
    let row: Value = serde_json::from_slice(&line).unwrap();
    assert_eq!((row["quote"].as_str(), row["memo"].as_str()), (Some(quote), Some(memo)));

    let path = folder.path().join("x.parquet");
    let mut writer =
        Writer::new(std::fs::File::create(&path).unwrap(), &flat, Layout::Whole).unwrap();
    writer.add(chunk(&flat, Layout::Whole, all.iter().copied())).unwrap();
    writer.finish().unwrap();
    let row = &table(&path).1[0];
    assert_eq!((row[11].as_str(), row[12].as_str(), row[13].as_str()), expected);

    let path = folder.path().join("x.xlsx");
    let (bytes, codings, losses) =
        xlsx::workbook(&study, &Selection::default(), &xlsx::Memos::new(), &[]).unwrap();
    std::fs::write(&path, bytes).unwrap();
    assert!(codings == 1 && losses.is_empty(), "{losses:?}");
    let row = &sheet(&path, "Quotes")[1];
    let cells = [&row[11], &row[12], &row[13]].map(ToString::to_string);
    assert_eq!((cells[0].as_str(), cells[1].as_str(), cells[2].as_str()), expected);

    let item = annotations::items(&study.interviews[0], all.iter().copied());
    let item: Value = serde_json::from_str(&item).unwrap();
    assert_eq!(item["target"]["selector"][1]["exact"], quote);
    assert_eq!(item["body"].get(1).map_or("", |body| body["value"].as_str().unwrap()), memo);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_quote_and_any_memo(quote in text(), memo in text()) {
        let quote = format!("{quote}.");
        survives(&quote, &memo);
    }
}

#[test]
fn texts_that_programs_have_stumbled_over() {
    for text in
        ["<r>x</r>", "<r>_x0041_&</r>", "=SUM(A1)", "\r", " x ", "\n", "'=1", "TRUE", "1", "#N/A"]
    {
        survives(&format!("{text}."), text);
        survives(if text.trim().is_empty() { "x" } else { text }, "");
    }
}

#[test]
fn a_table_of_several_groups_has_all_rows_in_order() {
    let (with, without) = (study("one.", "a memo"), study("two.", ""));
    let (with, without): (Row<'_>, Row<'_>) =
        (rows(&with, &Selection::default())[0], rows(&without, &Selection::default())[0]);
    let cases = parse_cases(Path::new("cases.csv"), "case\na\n").unwrap();
    let flat = Flat::new(&cases);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.parquet");
    let mut writer =
        Writer::new(std::fs::File::create(&path).unwrap(), &flat, Layout::Whole).unwrap();
    for _ in 0..20 {
        let some = [with, without, without].into_iter().cycle().take(6_999);
        writer.add(chunk(&flat, Layout::Whole, some)).unwrap();
    }
    writer.finish().unwrap();
    let held = table(&path).1;
    assert_eq!(held.len(), 139_980);
    for (at, row) in held.iter().enumerate() {
        let expected = if at % 3 == 0 { ("one.", "a memo") } else { ("two.", "") };
        assert_eq!((row[11].as_str(), row[12].as_str()), expected, "{at}");
    }
    let reader = SerializedFileReader::new(std::fs::File::open(&path).unwrap()).unwrap();
    let groups = reader.metadata().row_groups().iter().map(RowGroupMetaData::num_rows);
    assert_eq!(groups.collect::<Vec<_>>(), [65_536, 65_536, 8_908]);
}
