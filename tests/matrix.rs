//! `kwali matrix`

mod support;

use std::collections::{BTreeMap, BTreeSet};

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
 values.kindness     2   0   1       3
───────────────────────────────────────
 values.order        0   1   0       1
───────────────────────────────────────
 contact.letter      4   0   0       4
───────────────────────────────────────
 contact.visit       1   1   0       2
───────────────────────────────────────
 contact.talk.gate   0   0   1       1
───────────────────────────────────────
 total               7   2   2      11
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

#[test]
fn passages_count_once_whoever_coded_them() {
    let codings = matrix(&[]);
    let passages = matrix(&["--cells", "passages"]);
    assert_eq!(codings["values.kindness"]["a"], "2");
    assert_eq!(passages["values.kindness"]["a"], "1");
    let by_coder = matrix(&["--cells", "passages", "--by", "coders"]);
    let kindness = &by_coder["values.kindness"];
    assert_eq!((kindness["anna"].as_str(), kindness["bram"].as_str()), ("2", "1"));
    assert_eq!(kindness["total"], "2", "the one that both coded is one passage");
}

#[test]
fn passages_and_codings_are_those_that_quotes_prints() {
    let study = Shipped::copy();
    let quotes = rows(&study.run(&["quotes", "--format", "csv"]).done());
    let keys = ["case", "interview", "start", "end", "code"];
    let mut passages = BTreeMap::<(String, String), BTreeSet<Vec<String>>>::new();
    for row in &quotes {
        let place = (row["code"].clone(), row["population"].clone());
        passages.entry(place).or_default().insert(keys.map(|key| row[key].clone()).to_vec());
    }
    let args = ["matrix", "--by", "population", "--cells", "passages", "--format", "csv"];
    let mut sum = 0;
    for row in rows(&study.run(&args).done()) {
        for (value, cell) in row.iter().filter(|(name, _)| *name != "code" && *name != "total") {
            let place = (row["code"].clone(), value.clone());
            assert_eq!(number(cell), passages.get(&place).map_or(0, BTreeSet::len), "{place:?}");
            sum += number(cell);
        }
    }
    assert_eq!(sum, passages.values().map(BTreeSet::len).sum::<usize>());
}

#[test]
fn shares_are_of_the_words_of_those_who_answer() {
    let share = |of: f64| of.to_string();
    let words = matrix(&["--cells", "words"]);
    assert_eq!(words["contact.letter"]["a"], share(27.0 / 56.0));
    assert_eq!(words["contact.letter"]["total"], share(27.0 / 94.0));
    let by_role = matrix(&["--cells", "words", "--by", "roles"]);
    assert_eq!(by_role["contact.letter"]["parent"], share(15.0 / 19.0));
    let by_lens = matrix(&["--cells", "words", "--by", "lenses", "--case", "c"]);
    assert_eq!(by_lens["values.kindness"]["vision"], "1.0");
    let by_coder = matrix(&["--cells", "words", "--by", "coders"]);
    assert_eq!(by_coder["contact.letter"]["bram"], share(6.0 / 37.0), "bram coded one interview");
}

#[test]
fn counts_are_divided_as_asked() {
    let by = |by: &str| matrix(&["--normalise", by])["contact.visit"]["b"].clone();
    assert_eq!(by("row"), "0.5");
    assert_eq!(by("column"), "0.5");
    assert_eq!(by("words"), (1000.0 / 22.0).to_string());
    let study = MiniStudy::make();
    let refused = study.run(&["matrix", "--cells", "words", "--normalise", "row"]).refused();
    assert!(refused.contains("shares of words are not divided once more"), "{refused}");
    let (status, out, err) = {
        let ran = study.run(&["matrix", "--normalise", "column", "--code", "values.order"]);
        (ran.status, ran.out, ran.err)
    };
    assert_eq!(status, 0);
    assert!(out.contains("values.order"), "{out}");
    assert_eq!(err, "nothing to divide by in: a, c\n");
}

#[test]
fn totals_count_everything_once() {
    let study = MiniStudy::make();
    let out = study.run(&["matrix", "--roll-up", "--cells", "cases"]).done();
    let total = out.lines().rfind(|line| line.starts_with(" total")).unwrap();
    assert_eq!(total.split_whitespace().collect::<Vec<_>>(), ["total", "1", "1", "1", "3"]);
}

#[test]
fn rows_are_drawn_as_bars() {
    let study = MiniStudy::make();
    same(
        &study.run(&["matrix", "--chart", "--code", "contact"]).done(),
        r"
codings by code
     contact.letter ████████████████████████████████████████████████████████████ 4
      contact.visit ██████████████████████████████                               2
  contact.talk.gate ███████████████                                              1
",
    );
}

#[test]
fn a_column_is_not_lost_for_its_name() {
    let study = MiniStudy::make();
    study.replace("corpus/cases.csv", "a,city,300", "a,code,300");
    study.replace("corpus/cases.csv", "b,village,120", "b,total,120");
    study.replace("codebook.yaml", "{value: city,", "{value: code,");
    let out = study.run(&["matrix", "--by", "setting", "--format", "json"]).done();
    let table: serde_json::Value = serde_json::from_str(&out).unwrap();
    let kindness =
        table.as_array().unwrap().iter().find(|row| row["code"] == "values.kindness").unwrap();
    assert_eq!(kindness["code (2)"], 2, "{kindness}");
    assert_eq!(kindness["total (2)"], 3, "the total of the row: {kindness}");
}

#[test]
fn a_share_under_a_lens_is_of_the_words_under_it() {
    let under = matrix(&["--cells", "words", "--lens", "vision", "--case", "a"]);
    assert_eq!(under["values.kindness"]["a"], (7.0 / 19.0).to_string());
    assert_eq!(under["values.kindness"]["total"], (7.0 / 19.0).to_string());
}
