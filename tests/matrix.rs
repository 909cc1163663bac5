//! `kwali matrix`

mod support;

use std::collections::BTreeMap;

use support::{MiniStudy, Shipped, rows, same};

type Counts = BTreeMap<String, BTreeMap<String, String>>;

/// The matrix by code.
fn matrix(args: &[&str]) -> Counts {
    let study = MiniStudy::make();
    let out = study.run(&[&["matrix", "--format", "csv"], args].concat()).done();
    rows(&out).into_iter().map(|row| (row["code"].clone(), row)).collect()
}

fn number(text: &str) -> usize {
    text.parse().unwrap()
}

#[test]
fn codes_stand_against_cases_with_totals_that_add_up() {
    let study = MiniStudy::make();
    same(
        &study.run(&["matrix"]).done(),
        r"
───────────────────────────────────────
 code                a   b   c   total
═══════════════════════════════════════
 values.kindness     2   0   1   3
───────────────────────────────────────
 values.order        0   1   0   1
───────────────────────────────────────
 contact.letter      4   0   0   4
───────────────────────────────────────
 contact.visit       1   1   0   2
───────────────────────────────────────
 contact.talk.gate   0   0   1   1
───────────────────────────────────────
 total               7   2   2   11
───────────────────────────────────────
",
    );
    let csv = study.run(&["matrix", "--format", "csv"]).done();
    let last = csv.lines().last().unwrap();
    assert!(last.starts_with("contact.talk.gate,"), "totals are for reading only: {last}");
}

#[test]
fn every_row_and_the_whole_add_up_whatever_the_columns_are() {
    let study = Shipped::copy();
    let quotes = study.run(&["quotes", "--coder", "bram", "--format", "csv"]).done();
    let all = rows(&quotes).len();
    assert!(all > 0);
    for by in ["cases", "interviews", "roles", "lenses", "coders", "setting", "population"] {
        let args = ["matrix", "--coder", "bram", "--by", by, "--format", "csv"];
        let mut sum = 0;
        for row in rows(&study.run(&args).done()) {
            let total = number(&row["total"]);
            let cells = row.iter().filter(|(name, _)| *name != "code" && *name != "total");
            assert_eq!(cells.map(|(_, n)| number(n)).sum::<usize>(), total, "{by}: {row:?}");
            sum += total;
        }
        assert_eq!(sum, all, "{by}");
    }
}

#[test]
fn a_branch_rolled_up_counts_what_stands_below_it() {
    let rolled = matrix(&["--roll-up"]);
    assert_eq!(rolled["contact"]["total"], "7");
    assert_eq!(rolled["contact.talk"]["c"], "1");
    assert_eq!(rolled["values"]["a"], "2");
    assert!(!matrix(&[]).contains_key("contact"));
}

#[test]
fn cases_count_once_however_many_codings_they_have() {
    let cases = matrix(&["--cells", "cases"]);
    assert_eq!(cases["contact.letter"]["a"], "1");
    assert_eq!(cases["values.kindness"]["total"], "2");
    let rolled = matrix(&["--cells", "cases", "--roll-up"]);
    assert_eq!(rolled["contact"]["total"], "3");
}

#[test]
fn columns_are_an_attributes_values() {
    let by = matrix(&["--by", "setting"]);
    assert_eq!(
        (by["contact.visit"]["city"].as_str(), by["contact.visit"]["village"].as_str()),
        ("1", "1")
    );
    assert_eq!(by["contact.letter"]["city"], "4");
    let by = matrix(&["--by", "setting", "--cells", "cases", "--roll-up"]);
    assert_eq!((by["values"]["city"].as_str(), by["values"]["village"].as_str()), ("1", "2"));
}

#[test]
fn codes_without_codings_stand_there_when_asked_for() {
    let args = ["--case", "a"];
    assert!(!matrix(&args).contains_key("values.order"));
    let zeros = matrix(&[&args[..], &["--zeros"]].concat());
    assert_eq!(zeros["values.order"]["total"], "0");
    assert!(!zeros.contains_key("contact.talk"), "a branch takes no codings of its own");
}

#[test]
fn it_takes_the_filters_of_quotes() {
    assert_eq!(matrix(&["--code", "values"]).len(), 2);
    assert_eq!(matrix(&["--coder", "bram"])["contact.letter"]["total"], "1");
    assert_eq!(matrix(&["--status", "all"])["contact.letter"]["total"], "5");
}

#[test]
fn nothing_is_counted_by_an_unknown_name() {
    let study = MiniStudy::make();
    same(
        &study.run(&["matrix", "--by", "seting"]).refused(),
        r"
error: `seting` is nothing to count by
 |
 = help: did you mean `setting`?
",
    );
    let err = study.run(&["matrix", "--code", "value"]).refused();
    assert!(
        err.contains("unknown code `value`") && err.contains("did you mean `values`?"),
        "{err}"
    );
}
