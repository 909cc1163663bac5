//! `kwali export xlsx`, read back by calamine.

use std::path::Path;

use calamine::{Data, DataType, Reader, Xlsx, open_workbook};
use serde_json::Value;

use crate::support::{Folder, MiniStudy};

/// A sheet's rows.
pub fn sheet(path: &Path, name: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let range = book.worksheet_range(name).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

fn exported(study: &Folder, more: &[&str]) -> String {
    let all = [&["export", "xlsx", "out.xlsx", "--force"], more].concat();
    let ran = study.run(&all);
    assert_eq!((ran.status, ran.out.as_str()), (0, ""), "{}", ran.err);
    ran.err
}

/// The cells of a column, below its header.
fn column<'r>(rows: &'r [Vec<Data>], name: &str) -> Vec<&'r Data> {
    let at = rows[0].iter().position(|cell| cell.get_string() == Some(name)).expect(name);
    rows[1..].iter().map(|row| &row[at]).collect()
}

fn shown(rows: &[Vec<Data>]) -> Vec<String> {
    let line = |row: &Vec<Data>| row.iter().map(Data::to_string).collect::<Vec<_>>().join("|");
    rows.iter().map(line).collect()
}

#[test]
fn cells_have_their_types() {
    let study = MiniStudy::make();
    study.replace("corpus/cases.csv", "case,setting", "case,opened,code,setting");
    study.replace("corpus/cases.csv", "a,city", "a,1994-08-01,007,city");
    study.replace("corpus/cases.csv", "b,village", "b,2001-02-28,12,village");
    study.replace("corpus/cases.csv", "c,village", "c,,12,village");
    exported(&study, &["--status", "all"]);
    let quotes = sheet(&study.file("out.xlsx"), "Quotes");
    assert_eq!(quotes.len(), 14);
    assert!(column(&quotes, "start").iter().all(|cell| matches!(cell, Data::Float(_))));
    assert_eq!(column(&quotes, "pupils")[0], &Data::Float(300.0));
    assert_eq!(column(&quotes, "pupils")[12], &Data::Empty);
    assert_eq!(column(&quotes, "code (2)")[0], &Data::String("007".into()));
    let Data::DateTime(opened) = column(&quotes, "opened")[0] else { panic!("no day") };
    assert_eq!(opened.to_ymd_hms_milli(), (1994, 8, 1, 0, 0, 0, 0));
    let interviews = sheet(&study.file("out.xlsx"), "Interviews");
    assert!(column(&interviews, "date").iter().all(|cell| matches!(cell, Data::DateTime(_))));
}

#[test]
fn each_sheet_says_what_the_study_says() {
    let study = MiniStudy::make();
    let cell = ["report", "cell", "cross", "leader", "vision", "values"];
    study.run_with(&cell, "What they value.").done();
    let memos =
        "start,end,kind,by,quote,memo\n,,note,Bea,,Held at home.\n4,9,comment,,xxxxx,gone\n";
    study.write("corpus/memos/a/parent.csv", memos);
    let ran = study.run(&["quotes", "--case", "a", "--format", "csv"]).done();
    let row =
        crate::support::rows(&ran).into_iter().find(|row| row["interview"] == "leader").unwrap();
    let on = format!("{},{},footnote,,{}", row["start"], row["end"], row["quote"]);
    let memos = format!("start,end,kind,by,quote,memo\n{on},=why?\n");
    study.write("corpus/memos/a/leader.csv", memos);
    assert_eq!(exported(&study, &["--coder", "anna"]), "9 codings in out.xlsx\n");
    let path = study.file("out.xlsx");
    let book: Xlsx<_> = open_workbook(&path).unwrap();
    let names = [
        "Codebook",
        "Quotes",
        "Interviews",
        "Cases",
        "Codes by case",
        "Codes by role and lens",
        "Memos",
        "About",
    ];
    assert_eq!(book.sheet_names(), names);
    let codebook = shown(&sheet(&path, "Codebook"));
    assert_eq!(codebook[1], "values|Values|What counts here.||||#3b6ea5|3|3|");
    assert_eq!(codebook[6], "contact.visit|Visit|Somebody goes to a family's home.|||||2|2|");
    assert_eq!(
        shown(&sheet(&path, "Cases"))[1..],
        ["a|city|300|2|5", "b|village|120|1|2", "c|village||1|2"]
    );
    let matrix = shown(&sheet(&path, "Codes by case"));
    assert_eq!(matrix[0], "code|label|a|b|c|total");
    assert_eq!(matrix[3], "contact.letter|Letter|3|0|0|3");
    let matrix = shown(&sheet(&path, "Codes by role and lens"));
    assert_eq!(matrix[0], "code|label|role: leader|role: parent|lens: vision|lens: practice|total");
    assert_eq!(matrix[3], "contact.letter|Letter|1|2|0|3|3");
    assert_eq!(
        shown(&sheet(&path, "Memos"))[1..],
        [
            "coding|a/leader:2.2|anna|values.kindness|a rule|Kindness is the rule we start from.|",
            "coding|c/leader:2.2|anna|contact.talk.gate|said later|We talk at the gate.|",
            &format!("passage|{}|||=why?|{}|footnote", row["ref"], row["quote"]),
            "interview|a/parent|Bea||Held at home.||note",
            "passage|a/parent@4-9|||gone|xxxxx|comment",
            "cell|cross leader vision values||values|What they value.||",
        ]
    );
    let about = shown(&sheet(&path, "About"));
    assert!(about.contains(&"note|Nobody in this study exists.".to_owned()), "{about:?}");
    assert!(about.contains(&"only coders|anna".to_owned()), "{about:?}");
    let file = about.iter().find(|line| line.starts_with("corpus/a/leader.md|")).unwrap();
    assert_eq!(file.len(), "corpus/a/leader.md|".len() + 16);
}

#[test]
fn a_matrix_counts_as_the_verb_does() {
    let study = MiniStudy::make();
    exported(&study, &["--status", "all"]);
    let ran = study.run(&["matrix", "--status", "all", "--zeros", "--format", "csv"]).done();
    let printed: Vec<String> = ran.lines().map(|line| line.replace(',', "|")).collect();
    let rows = sheet(&study.file("out.xlsx"), "Codes by case");
    let without_labels = |row: &Vec<Data>| {
        let cells = row.iter().enumerate().filter(|(at, _)| *at != 1);
        cells.map(|(_, cell)| cell.to_string()).collect::<Vec<_>>().join("|")
    };
    assert_eq!(rows.iter().map(without_labels).collect::<Vec<_>>(), printed);
}

#[test]
fn what_a_cell_cannot_hold_is_cut_off_and_told() {
    let study = MiniStudy::make();
    let memo = "é".repeat(20_000) + &"😀".repeat(10_000);
    study.replace(
        "corpus/b/leader.anna.csv",
        "Order comes first here.,",
        &format!("Order comes first here.,{memo}"),
    );
    let err = exported(&study, &["--loss", "loss.json"]);
    let told = "its last 3617 characters are cut off: a cell holds 32767";
    assert!(err.contains("not carried: 2 items\n"), "{err}");
    assert!(err.contains(&format!("  texts: Quotes M9: {told}\n")), "{err}");
    let losses: Value = serde_json::from_str(&study.read("loss.json")).unwrap();
    assert_eq!(losses["losses"][1]["item"], "Memos E3");
    let rows = sheet(&study.file("out.xlsx"), "Quotes");
    let held = column(&rows, "memo")[7].to_string();
    assert_eq!(held, memo.chars().take(26_383).collect::<String>());
}

#[test]
fn a_study_without_codings_is_a_workbook_too() {
    let study = MiniStudy::make();
    exported(&study, &["--status", "rejected", "--case", "b"]);
    assert_eq!(sheet(&study.file("out.xlsx"), "Quotes").len(), 1);
}
