//! `kwali suggest` on the shipped study, which has enough codings to learn from.

mod support;

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::process::Command;

use kwali::store::Store;
use kwali::study::{Coding, Interview, Reference, Status};
use serde_json::Value;
use support::{Folder, Shipped};

struct Ran {
    status: Option<i32>,
    out: String,
    err: String,
}

fn run(study: &Path, args: &[&str], threads: &str) -> Ran {
    let made = Command::new(env!("CARGO_BIN_EXE_kwali"))
        .args(args)
        .current_dir(study)
        .env("RAYON_NUM_THREADS", threads)
        .output()
        .expect("kwali runs");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    Ran { status: made.status.code(), out: text(made.stdout), err: text(made.stderr) }
}

fn shipped() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rows(ran: &Ran) -> Vec<Value> {
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.err))
}

fn f1(rows: &[Value], by: &str) -> f64 {
    let row = rows.iter().find(|row| row["code"] == "overall" && row["by"] == by);
    row.and_then(|row| row["f1"].as_f64()).unwrap_or_else(|| panic!("no overall of {by}"))
}

#[test]
fn on_text_that_nothing_was_tuned_on_both_beat_cues_by_a_tenth() {
    let mut args = vec!["suggest", "--evaluate", "--format", "json"];
    for case in ["s5", "s6", "s7", "s8"] {
        args.extend(["--case", case]);
    }
    let ran = run(shipped(), &args, "2");
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    let rows = rows(&ran);
    let (cues, both) = (f1(&rows, "cues"), f1(&rows, "both"));
    assert!(both >= cues + 0.10, "both {both}, cues {cues}");
    assert!(ran.err.contains("both: Brier score 0.0"), "{}", ran.err);
}

/// A copy of the study in which nobody coded one case.
fn uncoded(case: &str) -> Folder {
    let folder = Shipped::copy();
    for name in folder.files().into_keys() {
        if name.starts_with(&format!("corpus/{case}/"))
            && Path::new(&name).extension().is_some_and(|e| e == "csv")
        {
            std::fs::remove_file(folder.file(&name)).unwrap();
        }
    }
    folder
}

/// The words of more than a tenth of all answers, those of one case left out.
fn common(study: &Path, without: &str) -> HashSet<String> {
    let (study, _) = Store::open(study).unwrap().load().unwrap();
    let (mut answers, mut found) = (0, HashMap::<String, usize>::new());
    for interview in study.interviews.iter().filter(|interview| interview.case != without) {
        for turn in interview.answers(&study.codebook) {
            answers += 1;
            let text = interview.transcript.text().slice(turn.span).unwrap().to_lowercase();
            let words = text.split(|c: char| !c.is_alphabetic());
            let words: HashSet<&str> = words.filter(|word| !word.is_empty()).collect();
            words.into_iter().for_each(|word| *found.entry(word.to_owned()).or_default() += 1);
        }
    }
    found.into_iter().filter(|(_, count)| count * 10 > answers).map(|(word, _)| word).collect()
}

#[test]
fn an_interview_that_nobody_coded_gets_suggestions_with_words_of_its_own() {
    let study = uncoded("s6");
    let args = ["suggest", "--case", "s6", "--dry-run", "--format", "json"];
    let ran = run(study.path(), &args, "1");
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    let found = rows(&ran);
    assert!(found.len() > 40, "{}", found.len());
    assert_eq!(run(study.path(), &args, "4").out, ran.out, "whatever the number of threads");
    let common = common(study.path(), "s6");
    assert!(common.contains("het") && !common.contains("tevreden"), "{common:?}");
    let mut learned = 0;
    for row in &found {
        let p = row["probability"].as_f64().expect("a probability");
        assert!((0.0..=1.0).contains(&p), "{row}");
        let (text, reason) = (row["text"].as_str().unwrap(), row["reason"].as_str().unwrap());
        let told = reason.rsplit("learned ").next().unwrap();
        let Some((_, words)) = told.split_once(": ") else { continue };
        learned += usize::from(reason.starts_with("learned "));
        for word in words.split(", ") {
            assert!(text.contains(word), "{row}");
            assert!(!common.contains(&word.to_lowercase()), "`{word}` says nothing: {row}");
        }
    }
    assert!(learned > 10, "{learned} of {}", found.len());
}

#[test]
fn what_was_rejected_is_not_learned_back_and_a_second_run_changes_nothing() {
    let study = uncoded("s6");
    run(study.path(), &["suggest", "--case", "s6"], "2");
    let file = study.path().join("corpus/s6/ouders.kwali.csv");
    let before = std::fs::read_to_string(&file).unwrap();
    assert!(before.contains(",suggested,learned,"), "{before}");
    let again = run(study.path(), &["suggest", "--case", "s6"], "2");
    assert!(again.err.contains(" 0 new, ") && again.err.ends_with(" 0 gone\n"), "{}", again.err);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), before);
    let rejected = before.replace(",suggested,", ",rejected,");
    std::fs::write(&file, &rejected).unwrap();
    let ran = run(study.path(), &["suggest", "s6/ouders"], "2");
    assert!(ran.err.ends_with("0 suggestions: 0 new, 0 kept, 0 gone\n"), "{}", ran.err);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), rejected);
}

#[test]
fn what_is_coded_or_rejected_is_not_suggested_by_learning() {
    let args =
        ["suggest", "--by", "learned", "--threshold", "0.05", "--dry-run", "--format", "json"];
    let ran = run(shipped(), &args, "2");
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    let found = rows(&ran);
    assert!(found.len() > 100, "{}", found.len());
    let (study, _) = Store::open(shipped()).unwrap().load().unwrap();
    for row in found {
        let reference: Reference = row["ref"].as_str().unwrap().parse().unwrap();
        let is_it = |i: &&Interview| i.case == reference.case() && i.name == reference.interview();
        let interview = study.interviews.iter().find(is_it).unwrap();
        let passage = interview.transcript.resolve(reference.locus()).unwrap();
        let turn = interview.transcript.turn_at(passage.start()).span;
        let has = |c: &&Coding| {
            c.status != Status::Suggested && row["code"] == c.code() && c.span().overlaps(turn)
        };
        let decided = interview.codings.values().flatten().find(has);
        assert!(decided.is_none(), "{row} though {decided:?}");
    }
}

#[test]
fn what_is_least_sure_comes_first_and_once_for_each_turn() {
    let args = ["suggest", "--uncertain", "--limit", "30", "--format", "json"];
    let ran = run(shipped(), &args, "2");
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    let found = rows(&ran);
    assert_eq!(found.len(), 30);
    let unsure: Vec<f64> =
        found.iter().map(|row| (row["probability"].as_f64().unwrap() - 0.5).abs()).collect();
    assert!(unsure.is_sorted(), "{unsure:?}");
}
