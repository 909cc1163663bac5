//! `kwali agree`

mod support;

use std::collections::BTreeMap;

use support::{Folder, MiniStudy, Shipped, rows};

type Rows = BTreeMap<String, BTreeMap<String, String>>;

/// The rows by code, overall under "".
fn agree(study: &Folder, args: &[&str]) -> Rows {
    let out = study.run(&[&["agree", "--format", "csv"], args].concat());
    assert!(out.status < 2, "{}", out.err);
    let by = |row: BTreeMap<String, String>| match row["what"].as_str() {
        "branch" => (format!("{}.*", row["code"]), row),
        _ => (row["code"].clone(), row),
    };
    rows(&out.out).into_iter().map(by).collect()
}

#[track_caller]
fn is(row: &BTreeMap<String, String>, column: &str, expected: f64) {
    let found: f64 = row[column].parse().unwrap_or_else(|_| panic!("{column}: {row:?}"));
    // A table's numbers may be printed to two places.
    assert!((found - expected).abs() < 6e-3, "{column} is {found} and not {expected}");
}

/// The table of Cohen's textbook example: both 20, only anna 5, only bram 10, neither 15.
fn textbook() -> Folder {
    let folder = Folder::empty();
    folder.write(
        "codebook.yaml",
        "format: 1\ntitle: t\nlanguage: en\ninterviewers: [interviewer]\nroles: [{id: leader, label: L}]\ncodes:\n  - {id: x, label: X, definition: d}\n  - {id: y, label: Y, definition: e}\n",
    );
    folder.write("corpus/cases.csv", "case\na\n");
    let mut body = String::from("---\nrole: leader\nlanguage: en\nspeakers: {L: leader}\n---\n");
    let (mut anna, mut bram) = (String::new(), String::new());
    for turn in 0..50 {
        let start = 3 + turn * 7;
        body.push_str("L: Yes\n\n".replace("Yes\n\n", "Yes\n").as_str());
        let row = format!("k{turn},{start},{},x,,accepted,human,Yes,\n", start + 3);
        if turn < 25 {
            anna.push_str(&row);
        }
        if turn < 20 || (25..35).contains(&turn) {
            bram.push_str(&row);
        }
    }
    let header = "id,start,end,code,lens,status,origin,quote,memo\n";
    folder.write("corpus/a/t.md", body);
    folder.write("corpus/a/t.anna.csv", format!("{header}{anna}"));
    folder.write("corpus/a/t.bram.csv", format!("{header}{bram}"));
    folder
}

#[test]
fn the_worked_example_of_the_documentation_comes_out() {
    let found = agree(&textbook(), &[]);
    let own = &found["x"];
    for (column, expected) in [
        ("percent", 0.70),
        ("kappa", 0.40),
        ("scott_pi", 0.3939),
        ("fleiss_kappa", 0.3939),
        ("alpha", 0.40),
        ("ac1", 0.4059),
        ("prevalence_index", 0.10),
        ("bias_index", -0.10),
        ("pabak", 0.40),
        ("units", 50.0),
    ] {
        is(own, column, expected);
    }
    assert_eq!((own["unit"].as_str(), own["text"].as_str()), ("turn", "answers"));
    assert_eq!(own["resampled"], "turns");
    // Each turn has three characters: three times the units, and the same κ.
    let found = agree(&textbook(), &["--unit", "character"]);
    is(&found["x"], "units", 150.0);
    is(&found["x"], "kappa", 0.40);
    // Of what somebody coded, neither is not there: both 20, 5, 10.
    let found = agree(&textbook(), &["--text", "coded"]);
    is(&found["x"], "units", 35.0);
    is(&found["x"], "percent", 20.0 / 35.0);
    is(&found["x"], "kappa", -0.2353);
}

#[test]
fn each_code_branch_and_all_have_their_figures() {
    let found = agree(&MiniStudy::make(), &[]);
    let overall = &found[""];
    assert_eq!(overall["coders"], "anna bram");
    assert_eq!(overall["interviews"], "1");
    // Three codes on two turns: both 2, only anna 1, neither 3.
    is(overall, "percent", 5.0 / 6.0);
    is(overall, "kappa", 0.6667);
    is(overall, "alpha", 0.6857);
    is(&found["contact.visit"], "kappa", 0.0);
    assert_eq!(found["contact.visit"]["reading"], "rare");
    is(&found["contact.*"], "alpha", 1.0);
    assert!(!found.contains_key("values.order"), "nobody of the two used it");
}

#[test]
fn the_table_says_on_what_it_stands_and_what_is_rare_and_missing() {
    let study = MiniStudy::make();
    let ran = study.run(&["agree"]);
    assert!(ran.out.starts_with("anna, bram: 1 interview that two or more of them coded, 2 turns in what those say who answer\n"), "{}", ran.out);
    assert!(ran.out.contains("too rare to say anything"), "{}", ran.out);
    assert!(ran.err.contains("3 interviews coded by one of them only are left out: they count as missing, not as “no”"), "{}", ran.err);
    assert!(ran.err.contains("by drawing 2 turns again 1000 times"), "{}", ran.err);
    let again = study.run(&["agree"]);
    assert_eq!((ran.out, ran.err), (again.out, again.err));
}

#[test]
fn nothing_is_printed_without_a_number_or_a_reason() {
    let study = MiniStudy::make();
    for unit in ["character", "word", "sentence", "turn"] {
        for text in ["coded", "answers", "all"] {
            for format in ["table", "json", "csv"] {
                let args = ["agree", "--unit", unit, "--text", text, "--format", format];
                let ran = study.run(&args);
                assert_eq!(ran.status, 0, "{}", ran.err);
                assert!(!ran.out.contains("NaN") && !ran.out.contains("inf"), "{}", ran.out);
            }
        }
    }
    // Both gave a code to the only turn there is.
    let args = ["--code", "values.kindness", "--lens", "vision"];
    let found = agree(&study, &args);
    let own = &found["values.kindness"];
    assert_eq!(own["kappa"], "");
    assert_eq!(
        own["why_no_kappa"],
        "all ratings are the same, so chance alone would agree as well"
    );
    assert_eq!(own["why_no_interval"], "there is only one to draw from");
}

#[test]
fn who_is_alone_is_refused_and_names_are_looked_up() {
    let study = MiniStudy::make();
    let told = study.run(&["agree", "--case", "b"]).refused();
    assert!(told.contains("only anna has coded here; agreement needs two coders"), "{told}");
    for (option, name, near) in [
        ("--coder", "brma", "bram"),
        ("--code", "contact.viist", "contact.visit"),
        ("--lens", "visoin", "vision"),
    ] {
        let told = study.run(&["agree", option, name]).refused();
        assert!(told.contains(near), "{told}");
    }
    let told = study.run(&["agree", "--minimum", "70"]).refused();
    assert!(told.contains("a number from -1 to 1"), "{told}");
    let told = study.run(&["agree", "--unitizing", "--text", "coded"]).refused();
    assert!(told.contains("--text answers"), "{told}");
    // Two who never coded the same interview.
    let file = study.file("corpus/a/leader.bram.csv");
    study.write("corpus/b/parent.md", study.read("corpus/a/leader.md"));
    study.write("corpus/b/parent.bram.csv", std::fs::read(&file).unwrap());
    std::fs::remove_file(file).unwrap();
    let ran = study.run(&["agree"]);
    assert!(
        ran.err.contains("there is no figure overall: no text here was coded by two of them"),
        "{}",
        ran.err
    );
}

#[test]
fn a_minimum_that_is_not_reached_gives_status_one_and_names() {
    let study = textbook();
    let ran = study.run(&["agree", "--minimum", "0.8"]);
    assert_eq!(ran.status, 1);
    assert!(ran.err.contains("κ overall is 0.40, below 0.8"), "{}", ran.err);
    assert!(ran.err.contains("κ of `x` is 0.40, below 0.8"), "{}", ran.err);
    assert_eq!(study.run(&["agree", "--minimum", "0.3"]).status, 0);
    let ran = study.run(&["agree", "--minimum", "0.8", "--by", "ac1"]);
    assert!(ran.err.contains("AC1 overall is 0.40, below 0.8"), "{}", ran.err);
    let book = study.read("codebook.yaml");
    study.write("codebook.yaml", format!("{book}checks: {{agreement: 0.6}}\n"));
    assert_eq!(study.run(&["agree"]).status, 1, "the codebook's own minimum");
}

#[test]
fn overall_is_what_the_check_of_agreement_says() {
    let study = MiniStudy::make();
    let ran = study.run(&["agree", "--minimum", "0.9"]);
    assert!(ran.err.contains("κ overall is 0.66, below 0.9"), "{}", ran.err);
    let book = study.read("codebook.yaml");
    study.write("codebook.yaml", format!("{book}\nchecks: {{agreement: 0.9}}\n"));
    let checked = study.run(&["check"]);
    let said = format!("{}{}", checked.out, checked.err);
    assert!(said.contains("κ of anna and bram is 0.66 over"), "{said}");
}

#[test]
fn differences_come_by_what_they_cost() {
    let study = MiniStudy::make();
    let found = rows(&study.run(&["agree", "--differences", "--format", "csv"]).done());
    let told: Vec<[&str; 3]> = found
        .iter()
        .map(|row| ["ref", "kind", "passage"].map(|column| row[column].as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ["a/leader:4.3", "only the first", "We also visit families at home."],
            ["a/leader:4.1", "only the first", "We write a letter each month."],
            ["a/leader:4.2", "only the second", "Parents read the letter, we hope."],
        ]
    );
    // α of the code is 0: settling its one difference makes it 1. The letters are in one turn.
    is(&found[0], "cost", 1.0);
    is(&found[1], "cost", 0.0);
    let text = study.run(&["agree", "--differences"]).done();
    assert!(text.contains("a/leader:4.3  +1.00  only anna\n  anna: contact.visit  “We also visit families at home.”\n  bram: nothing\n"), "{text}");
    let by_sentence = rows(
        &study.run(&["agree", "--differences", "--unit", "sentence", "--format", "csv"]).done(),
    );
    assert!(by_sentence.iter().all(|row| row["cost"] != "0.0"));
}

#[test]
fn codes_taken_for_each_other_stand_in_a_matrix() {
    let study = Shipped::copy();
    let found = rows(&study.run(&["agree", "--confusion", "--format", "csv"]).done());
    let taken = found.iter().any(|row| {
        let own = &row["code"];
        row.iter().any(|(column, n)| {
            column != own && column.contains('.') && n.parse::<usize>().is_ok_and(|n| n > 0)
        })
    });
    assert!(taken);
    let none = MiniStudy::make().run(&["agree", "--confusion"]);
    assert!(none.err.contains("no code is taken for another"), "{}", none.err);
}

#[test]
fn agreement_along_the_text_has_a_row_for_each() {
    let study = MiniStudy::make();
    let found = rows(&study.run(&["agree", "--unitizing", "--format", "csv"]).done());
    let kind = found.iter().find(|row| row["code"] == "values.kindness").unwrap();
    is(kind, "cu_presence", 1.0);
    is(kind, "alpha_u", 1.0);
    assert_eq!(kind["cu_coding"], "");
    assert!(kind["why_no_coding"].contains("all ratings are the same"));
    let visit = found.iter().find(|row| row["code"] == "contact.visit").unwrap();
    assert!(visit["why_no_coding"].contains("nowhere"), "{visit:?}");
    assert!(found.iter().any(|row| row["what"] == "overall"));
}

#[test]
fn what_a_consensus_leaves_open_is_counted_by_interview() {
    let study = MiniStudy::make();
    let told = study.run(&["agree", "--consensus", "agreed"]).refused();
    assert!(told.contains("`agreed` has decided nothing yet"), "{told}");
    let anna = study.read("corpus/a/leader.anna.csv");
    let head: Vec<&str> = anna.lines().take(3).collect();
    study.write("corpus/a/leader.agreed.csv", head.join("\n") + "\n");
    let found = rows(&study.run(&["agree", "--consensus", "agreed", "--format", "csv"]).done());
    assert_eq!(found.len(), 1);
    let columns = ["interview", "alike", "differences", "decided", "open"];
    assert_eq!(columns.map(|column| found[0][column].as_str()), ["a/leader", "1", "3", "1", "2"]);
    let ran = study.run(&["agree", "--consensus", "agreed"]);
    assert!(ran.err.contains("2 of 3 differences of anna and bram are open"), "{}", ran.err);
}
