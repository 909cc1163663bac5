//! `kwali export`

mod support;

#[path = "export/annotations.rs"]
mod annotations;
#[path = "export/markdown.rs"]
mod markdown;
#[path = "export/parquet.rs"]
mod parquet_files;
#[path = "export/survives.rs"]
mod survives;
#[path = "export/workbook.rs"]
mod workbook;

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;
use support::{Folder, MiniStudy, Shipped, rows, same};

/// Each format with the file it is written to.
const FORMATS: [(&[&str], &str); 6] = [
    (&["xlsx"], "out.xlsx"),
    (&["csv"], "out.csv"),
    (&["jsonl"], "out.jsonl"),
    (&["parquet"], "out.parquet"),
    (&["annotations"], "out.jsonld"),
    (&["markdown"], "out.md"),
];

/// Each format that is a folder.
const FOLDERS: [&[&str]; 2] = [&["csv"], &["parquet", "--by-case"]];

fn args<'a>(format: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [&["export"], format, more].concat()
}

/// The files below a folder by name.
fn below(study: &Folder, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let mut files = study.files();
    files.retain(|name, _| name.starts_with(&format!("{folder}/")));
    files
}

/// What an export writes to standard output.
fn printed(study: &Folder, args: &[&str]) -> Vec<u8> {
    let output = study.command(args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[test]
fn the_same_study_gives_the_same_bytes_in_a_file_and_on_standard_output() {
    let study = Shipped::copy_where(|case| ["s1", "s2"].contains(&case));
    for (format, file) in FORMATS {
        assert_eq!(study.run(&args(format, &[file])).done(), "");
        let first = fs::read(study.file(file)).unwrap();
        study.run(&args(format, &[file, "--force"])).done();
        assert!(first == fs::read(study.file(file)).unwrap(), "{format:?} differs");
        assert!(first == printed(&study, &args(format, &["-"])), "{format:?} differs when printed");
    }
    for format in FOLDERS {
        study.run(&args(format, &["tables"])).done();
        let first = below(&study, "tables");
        study.run(&args(format, &["tables", "--force"])).done();
        assert!(!first.is_empty() && first == below(&study, "tables"), "{format:?} differs");
        fs::remove_dir_all(study.file("tables")).unwrap();
    }
}

#[test]
fn what_stands_there_is_not_overwritten_unasked() {
    let study = MiniStudy::make();
    for (format, file) in FORMATS {
        study.write(file, "mine");
        let err = study.run(&args(format, &[file])).refused();
        same(
            &err,
            &format!(
                "
error: the file exists already
--> {file}
 = help: nothing was overwritten; choose another name, or say `--force`
"
            ),
        );
        assert_eq!(study.read(file), "mine");
        study.run(&args(format, &[file, "--force"])).done();
        assert_ne!(fs::read(study.file(file)).unwrap(), b"mine");
    }
    for format in FOLDERS {
        study.write("tables/letter.txt", "mine");
        let err = study.run(&args(format, &["tables", "--force"])).refused();
        assert!(err.contains("the folder holds what no export wrote"), "{err}");
        fs::remove_dir_all(study.file("tables")).unwrap();
        study.run(&args(format, &["tables"])).done();
        let err = study.run(&args(format, &["tables"])).refused();
        assert!(err.contains("exists already") && err.contains("--force"), "{err}");
        fs::remove_dir_all(study.file("tables")).unwrap();
    }
}

#[test]
fn codings_that_left_their_words_are_refused_and_nothing_is_written() {
    let study = MiniStudy::make();
    study.replace("corpus/c/leader.md", "We talk at the gate.", "We chat at the gate.");
    let before = study.hash();
    for (format, file) in FORMATS {
        for out in [file, "-"] {
            let err = study.run(&args(format, &[out])).refused();
            assert!(err.contains("corpus/c/leader.anna.csv"), "{err}");
        }
    }
    for format in FOLDERS {
        study.run(&args(format, &["tables"])).refused();
        assert!(!study.file("tables").exists());
    }
    assert_eq!(study.hash(), before);
}

#[test]
fn codings_are_chosen_as_for_quotes() {
    let study = MiniStudy::make();
    let choices: [&[&str]; 6] = [
        &[],
        &["--status", "all"],
        &["--code", "contact", "--coder", "anna", "--lens", "practice"],
        &["--role", "parent"],
        &["--where", "setting=village"],
        &["--case", "b", "--code", "contact.letter"],
    ];
    for chosen in choices {
        let quotes = study.run(&[&["quotes", "--format", "csv"], chosen].concat()).done();
        assert_eq!(study.run(&args(&["csv", "-"], chosen)).done(), quotes, "{chosen:?}");
        let json = study.run(&[&["quotes", "--format", "json"], chosen].concat()).done();
        let json: Vec<Value> = serde_json::from_str(&json).unwrap();
        let lines = study.run(&args(&["jsonl", "-"], chosen)).done();
        let lines: Vec<Value> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        assert_eq!(lines, json);
        let keys = |all: &[Value]| -> Vec<String> {
            all.iter().map(|o| format!("{:?}", o.as_object().unwrap().keys())).collect()
        };
        assert_eq!(keys(&lines), keys(&json));
    }
    for (format, file) in FORMATS {
        let err = study.run(&args(format, &[file, "--code", "contact.leter"])).refused();
        assert!(err.contains("did you mean `contact.letter`?"), "{err}");
        assert!(!study.file(file).exists());
    }
}

#[test]
fn a_folder_of_csv_has_the_other_tables_of_the_study() {
    let study = MiniStudy::make();
    let ran = study.run(&["export", "csv", "tables", "--status", "all", "--case", "a"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, "9 codings in tables\n"));
    assert_eq!(rows(&study.read("tables/codings.csv")).len(), 9);
    same(
        &study.read("tables/interviews.csv"),
        "
case,interview,role,date,language,status,turns,codings
a,leader,leader,2024-05-06,en,approved,4,7
a,parent,parent,2024-05-07,en,draft,2,2
",
    );
    same(
        &study.read("tables/cases.csv"),
        "\ncase,setting,pupils\na,city,300\nb,village,120\nc,village,\n",
    );
    let codes = rows(&study.read("tables/codebook.csv"));
    assert_eq!(codes.len(), 8);
    let gate = codes.iter().find(|code| code["code"] == "contact.talk.gate").unwrap();
    assert_eq!((gate["parent"].as_str(), gate["depth"].as_str()), ("contact.talk", "2"));
    assert_eq!(codes[1]["colour"], "#3b6ea5");
    let kinds: Vec<&str> = codes[0].keys().map(String::as_str).collect();
    assert_eq!(kinds.len(), 9);
}

#[test]
fn a_loss_file_is_written_also_when_nothing_is_lost() {
    let study = MiniStudy::make();
    study.run(&["export", "jsonl", "out.jsonl", "--loss", "loss.json"]).done();
    let losses: Value = serde_json::from_str(&study.read("loss.json")).unwrap();
    assert_eq!(losses["losses"], Value::Array(Vec::new()));
}

#[test]
fn memos_that_a_table_of_codings_has_no_row_for_are_listed() {
    let study = MiniStudy::make();
    study.write(
        "corpus/memos/a/parent.csv",
        "start,end,kind,by,quote,memo\n,,note,Bea,,Held at home.\n",
    );
    for (format, _) in FORMATS {
        let told = study.run(&args(format, &["out"]));
        assert_eq!(told.status, 0, "{}", told.err);
        let listed = told.err.contains("  memos: a/parent: 1: they are no codings");
        assert_eq!(listed, format[0] != "xlsx", "{format:?}: {}", told.err);
        let told = study.run(&args(format, &["--case", "b", "out", "--force"]));
        assert!(!told.err.contains("memos"), "{format:?}: {}", told.err);
        let out = study.file("out");
        if out.is_dir() { std::fs::remove_dir_all(out) } else { std::fs::remove_file(out) }
            .unwrap();
    }
}

#[test]
fn no_folder_is_made_for_a_file() {
    let study = MiniStudy::make();
    let told = study.run(&["export", "refi", "nowhere/x.qdpx"]).refused();
    assert!(told.contains("there is no folder `nowhere`"), "{told}");
    assert!(!study.file("nowhere").exists());
}

#[test]
fn a_place_where_nothing_can_be_written_is_named() {
    let study = MiniStudy::make();
    study.write("file", "");
    for (format, _) in FORMATS {
        let err = study.run(&args(format, &["corpus"])).refused();
        let folder = format[0] == "csv";
        assert!(
            err.contains(if folder { "no export wrote" } else { "what stands there is a folder" }),
            "{err}"
        );
        let err = study.run(&args(format, &["file/out.csv"])).refused();
        assert!(err.contains("cannot write"), "{err}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_and_a_device_stay_what_they_are() {
    let study = MiniStudy::make();
    study.write("far/real.csv", "old");
    std::os::unix::fs::symlink("far/real.csv", study.file("link.csv")).unwrap();
    study.run(&["export", "csv", "link.csv", "--force"]).done();
    assert!(study.file("link.csv").is_symlink());
    assert!(study.read("far/real.csv").starts_with("case,interview,"));
    let err = study.run(&["export", "jsonl", "/dev/null", "--force"]).refused();
    assert!(err.contains("`-` is standard output"), "{err}");
}
