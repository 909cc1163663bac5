//! `kwali ingest --update`: a transcript that changed keeps its codings and memos.

mod support;

use std::fs;

use support::{Folder, Ran, rows};

const CODEBOOK: &str = "\
format: 1
title: Trust
language: en
interviewers: [interviewer]
roles:
  - {id: nurse, label: Nurses}
quantifiers:
  - {upto: all, text: \"{other}\"}
codes:
  - {id: team, label: Team, definition: Nurses rely on each other.}
  - {id: time, label: Time, definition: There is not enough of it.}
";

const FIRST: &str = "\
I: How do you work together at night?

N: On nights we cover for each other, all of us do. There is never enough time for talk.

I: And by day?

N: By day the doctors decide what happens on the ward. I would say that is how it goes here.
";

/// A study with an interview that two people coded, with notes in its front matter.
fn coded() -> Folder {
    let study = Folder::empty();
    study.write("codebook.yaml", CODEBOOK);
    study.write("corpus/cases.csv", "case\na\n");
    study.write("talk.txt", FIRST);
    ingest(&study, &["--role", "nurse", "--speaker", "N=nurse"]).done();
    let file = study.read("corpus/a/talk.md");
    let file = file.replace(
        "status: draft\n",
        "status: amended\n# seen by the team\nnote: Fictional.\ndate: 2024-05-06\n",
    );
    study.write("corpus/a/talk.md", file);
    for (place, code, coder) in [
        ("a/talk:2.1", "team", "anna"),
        ("a/talk:2.2", "time", "anna"),
        ("a/talk:4.1", "team", "bram"),
        ("a/talk:4.2", "time", "bram"),
    ] {
        study.run(&["code", "add", place, "--code", code, "--coder", coder]).done();
    }
    let text = body(&study);
    let row = |words: &str, memo: &str| {
        let start = text[..text.find(words).unwrap()].chars().count();
        format!("{start},{},comment,bram,{words},{memo}\n", start + words.chars().count())
    };
    let memos = row("the doctors decide", "always?") + &row("never enough time", "see diary");
    study.write(
        "corpus/memos/a/talk.csv",
        format!("start,end,kind,by,quote,memo\n,,note,anna,,in the canteen\n{memos}"),
    );
    study
}

fn ingest(study: &Folder, more: &[&str]) -> Ran {
    study.run(&[&["ingest", "talk.txt", "--case", "a"], more].concat())
}

fn body(study: &Folder) -> String {
    study.read("corpus/a/talk.md").split_once("\n---\n").unwrap().1.to_owned()
}

/// The quotes of a file of codings or memos, each with whether it stands where the file says.
fn stands(study: &Folder, file: &str) -> Vec<(String, bool)> {
    let text: Vec<char> = body(study).chars().collect();
    let all = rows(&study.read(file));
    let stands = |row: &std::collections::BTreeMap<String, String>| {
        let at = |name: &str| row[name].parse::<usize>().ok();
        let words = at("start").zip(at("end")).and_then(|(start, end)| text.get(start..end));
        words.is_none_or(|words| words.iter().collect::<String>() == row["quote"])
    };
    all.iter().map(|row| (row["quote"].clone(), stands(row))).collect()
}

const ANNA: &str = "corpus/a/talk.anna.csv";
const BRAM: &str = "corpus/a/talk.bram.csv";
const MEMOS: &str = "corpus/memos/a/talk.csv";

#[test]
fn without_update_the_text_is_refused_and_the_flag_is_named() {
    let study = coded();
    let before = study.hash();
    study.write("talk.txt", FIRST.replace("nights", "late nights"));
    for more in [&["--role", "nurse", "--speaker", "N=nurse"][..], &[]] {
        let ran = ingest(&study, more);
        assert!(ran.status == 2 && ran.err.contains("--update"), "{}", ran.err);
    }
    study.write("talk.txt", FIRST);
    assert_eq!(study.hash(), before);
    // What people wrote in the front matter does not make it another transcript.
    let ran = ingest(&study, &[]);
    assert!(ran.status == 0 && ran.err.contains("1 unchanged"), "{}", ran.err);
}

#[test]
fn codings_and_memos_of_all_go_with_their_words() {
    let study = coded();
    let new = FIRST
        .replace("I: How do you", "I: Well then. How do you")
        .replace("I: And by day?", "N: Never.\n\nI: And by day, then?");
    study.write("talk.txt", new);
    let before = study.hash();
    let ran = ingest(&study, &["--update", "--dry-run"]);
    assert!(
        ran.status == 0
            && ran
                .err
                .contains("a/talk: 4 codings moved, 0 stayed, 0 lost their place; 3 memos kept"),
        "{}",
        ran.err
    );
    assert_eq!(study.hash(), before);
    let ran = ingest(&study, &["--update"]);
    assert_eq!((ran.status, ran.out.as_str()), (0, "a/talk\n"), "{}", ran.err);
    assert!(
        ran.err.contains("4 codings moved, 0 stayed, 0 lost their place; 3 memos kept"),
        "{}",
        ran.err
    );
    for file in [ANNA, BRAM, MEMOS] {
        let all = stands(&study, file);
        assert!(all.len() >= 2 && all.iter().all(|(_, stands)| *stands), "{file}: {all:?}");
    }
    assert_eq!(stands(&study, BRAM)[0].0, "By day the doctors decide what happens on the ward.");
    let head = "---\nrole: nurse\nlanguage: en\nstatus: amended\n# seen by the team\nnote: Fictional.\ndate: 2024-05-06\nspeakers:\n  I: interviewer\n  \"N\": nurse\n---\n\nI: Well then.";
    let file = study.read("corpus/a/talk.md");
    assert!(file.starts_with(head), "{file}");
    assert_eq!(study.run(&["check", "--select", "codings"]).status, 0);
    let again = ingest(&study, &["--update"]);
    assert!(again.status == 0 && again.err.contains("1 unchanged"), "{}", again.err);
    assert_eq!(study.run(&["code", "reanchor"]).status, 0);
}

#[test]
fn what_cannot_be_placed_is_kept_and_named_and_can_be_put_back_later() {
    let study = coded();
    study.write(
        "talk.txt",
        FIRST.replace("There is never enough time for talk.", "We hardly ever talk."),
    );
    let ran = ingest(&study, &["--update", "--date", "2024-06-01"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.err.contains("a/talk: 2 codings moved, 1 stayed, 1 lost their place; 2 memos kept, 1 lost their place"), "{}", ran.err);
    assert!(ran.err.contains("time (anna) “There is never enough time for talk.”"), "{}", ran.err);
    assert!(ran.err.contains("comment on “never enough time”: kept as it was"), "{}", ran.err);
    let anna = stands(&study, ANNA);
    assert_eq!(anna.iter().map(|(_, stands)| *stands).collect::<Vec<_>>(), [true, false]);
    assert_eq!(anna[1].0, "There is never enough time for talk.");
    assert_eq!(stands(&study, MEMOS).iter().filter(|(_, stands)| !*stands).count(), 1);
    let head = "---\n# seen by the team\nrole: nurse\ndate: 2024-06-01\nlanguage: en\nstatus: amended\nnote: Fictional.\n";
    let file = study.read("corpus/a/talk.md");
    assert!(file.starts_with(head), "{file}");
    // Verbs that count stop, and the words come back with the old text.
    assert_eq!(study.run(&["matrix"]).status, 2);
    study.write("talk.txt", FIRST);
    let ran = ingest(&study, &["--update"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    for file in [ANNA, BRAM, MEMOS] {
        assert!(stands(&study, file).iter().all(|(_, stands)| *stands), "{file} {}", ran.err);
    }
    assert_eq!(study.run(&["matrix"]).status, 0);
}

#[test]
fn nothing_is_lost_where_kwali_kept_no_words_of_its_own() {
    let study = coded();
    fs::remove_dir_all(study.file(".kwali")).unwrap();
    study.write(
        "talk.txt",
        FIRST.replace("There is never enough time for talk.", "We hardly ever talk."),
    );
    let ran = ingest(&study, &["--update"]);
    assert!(ran.err.contains("2 codings moved, 1 stayed, 1 lost"), "{}", ran.err);
    study.write("talk.txt", FIRST);
    ingest(&study, &["--update"]);
    assert!(stands(&study, ANNA).iter().all(|(_, stands)| *stands));
}

#[test]
fn a_file_that_does_not_read_changes_nothing_and_stops_no_other() {
    let study = coded();
    study.write("corpus/a/talk.bram.csv", "id,start\n1,2\n");
    study.write("other.txt", "I: Why?\n\nN: So.\n");
    study.write("talk.txt", FIRST.replace("nights", "late nights"));
    let talk = study.read("corpus/a/talk.md");
    let anna = study.read(ANNA);
    let args = [
        "ingest",
        "talk.txt",
        "other.txt",
        "--case",
        "a",
        "--role",
        "nurse",
        "--speaker",
        "N=nurse",
        "--update",
    ];
    let ran = study.run(&args);
    assert_eq!((ran.status, ran.out.as_str()), (2, "a/other\n"), "{}", ran.err);
    assert!(ran.err.contains("talk.bram.csv"), "{}", ran.err);
    assert_eq!((study.read("corpus/a/talk.md"), study.read(ANNA)), (talk, anna));
}
