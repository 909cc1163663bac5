//! `kwali saturation`

mod support;

use support::{MiniStudy, Shipped, rows, same};

#[test]
fn interviews_stand_in_the_order_held_with_what_they_brought() {
    let study = MiniStudy::make();
    let ran = study.run(&["saturation", "--base", "1", "--run", "1"]);
    same(
        &ran.out,
        r"
──────────────────────────────────────────────────────────────────────────────
 interview   date         codes   new_codes   seen   new_pairs   pairs    run
══════════════════════════════════════════════════════════════════════════════
 a/leader    2024-05-06       3           3      3           3       3
──────────────────────────────────────────────────────────────────────────────
 a/parent    2024-05-07       1           0      3           0       3   0.00
──────────────────────────────────────────────────────────────────────────────
 b/leader    2024-05-08       2           1      4           2       5   0.33
──────────────────────────────────────────────────────────────────────────────
 c/leader    2024-05-09       2           1      5           2       7   0.33
──────────────────────────────────────────────────────────────────────────────
",
    );
    same(
        &ran.err,
        r"
saturation after 1 interview (+1): the next 1 brought at most 5% of the base's 3 codes
but a later run brought more than that again, the last ends with c/leader
",
    );
}

#[test]
fn too_few_interviews_say_nothing_and_say_so() {
    let study = MiniStudy::make();
    let ran = study.run(&["saturation"]);
    assert_eq!(
        ran.err,
        "nothing is said about saturation: a base of 4 and a run of 2 need 6 interviews, and there are 4\n"
    );
    let ran = study.run(&["saturation", "--base", "1", "--run", "1", "--code", "values.order"]);
    assert!(ran.err.contains("the first 1 have no codes"), "{}", ran.err);
    let ran = study.run(&["saturation", "--threshold", "101"]);
    assert!(ran.refused().contains("a percentage from 0 to 100"));
}

#[test]
fn interviews_without_a_date_stand_last_and_are_told() {
    let study = MiniStudy::make();
    study.replace("corpus/a/leader.md", "date: 2024-05-06\n", "");
    let ran = study.run(&["saturation", "--format", "csv"]);
    assert!(ran.out.lines().last().unwrap().starts_with("a/leader,,"), "{}", ran.out);
    assert!(ran.err.contains("1 interview without a date stand last"), "{}", ran.err);
}

#[test]
fn all_codes_of_the_shipped_study_are_seen_in_the_end() {
    let study = Shipped::copy();
    let quotes = rows(&study.run(&["quotes", "--coder", "anna", "--format", "csv"]).done());
    let codes: std::collections::BTreeSet<&String> =
        quotes.iter().map(|row| &row["code"]).collect();
    let out = study.run(&["saturation", "--coder", "anna", "--format", "csv"]).done();
    let last = rows(&out).pop().unwrap();
    assert_eq!(last["seen"], codes.len().to_string());
    let chart = study.run(&["saturation", "--coder", "anna", "--chart"]).done();
    assert!(chart.contains("codes × cases") && chart.contains("saturation (+2)"), "{chart}");
}

#[test]
fn what_nobody_coded_says_nothing_about_what_was_new() {
    let study = MiniStudy::make();
    let ran = study.run(&["saturation", "--coder", "bram", "--format", "csv"]);
    let interviews: Vec<String> =
        rows(&ran.out).iter().map(|row| row["interview"].clone()).collect();
    assert_eq!(interviews, ["a/leader"]);
    assert!(ran.err.contains("3 interviews that nobody of them coded left out"), "{}", ran.err);
}

#[test]
fn a_threshold_is_said_as_it_was_typed() {
    let study = MiniStudy::make();
    let ran = study.run(&["saturation", "--base", "1", "--run", "1", "--threshold", "7"]);
    assert!(ran.err.contains("at most 7% of"), "{}", ran.err);
}
