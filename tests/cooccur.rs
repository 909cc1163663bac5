//! `kwali cooccur`

mod support;

use std::collections::BTreeMap;

use support::{MiniStudy, Shipped, rows, same};

fn pairs(args: &[&str]) -> Vec<BTreeMap<String, String>> {
    let study = MiniStudy::make();
    rows(&study.run(&[&["cooccur", "--format", "csv"], args].concat()).done())
}

#[test]
fn codes_of_one_turn_stand_together_with_what_chance_would_give() {
    let found = pairs(&["--within", "turn"]);
    assert_eq!(found.len(), 1);
    let pair = &found[0];
    assert_eq!((pair["code"].as_str(), pair["with"].as_str()), ("contact.letter", "contact.visit"));
    assert_eq!((pair["count"].as_str(), pair["both"].as_str()), ("1", "1"));
    assert_eq!((pair["first"].as_str(), pair["second"].as_str()), ("2", "2"));
    assert_eq!(pair["jaccard"], (1.0f64 / 3.0).to_string());
    assert_eq!(pair["expected"], (4.0f64 / 7.0).to_string());
    assert_eq!(pair["ratio"], "1.75");
}

#[test]
fn passages_that_share_words_overlap_and_may_hold_each_other() {
    let study = MiniStudy::make();
    let add = |place: &str, code: &str| {
        study.run(&["code", "add", place, "--code", code, "--coder", "anna"]).done();
    };
    add("b/leader:1", "contact.letter");
    let found = rows(&study.run(&["cooccur", "--format", "csv"]).done());
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0]["code"].as_str(), found[0]["with"].as_str()),
        ("values.order", "contact.letter")
    );
    let order = "Order comes first here.".len();
    assert_eq!(found[0]["both"], order.to_string());
    let held = rows(&study.run(&["cooccur", "--within", "contains", "--format", "csv"]).done());
    assert_eq!(held.len(), 1, "the sentence does not hold the turn");
    assert_eq!(
        (held[0]["code"].as_str(), held[0]["with"].as_str()),
        ("contact.letter", "values.order")
    );
    add("b/leader:1.1", "contact.visit");
    let held = rows(&study.run(&["cooccur", "--within", "contains", "--format", "csv"]).done());
    let ways: Vec<(&str, &str)> =
        held.iter().map(|p| (p["code"].as_str(), p["with"].as_str())).collect();
    assert!(ways.contains(&("values.order", "contact.visit")), "{ways:?}");
    assert!(ways.contains(&("contact.visit", "values.order")), "equal ones hold each other");
}

#[test]
fn nearness_counts_turns_before_and_after() {
    let near =
        |most: &str| pairs(&["--turns", most, "--code", "values.kindness", "--with", "contact"]);
    let names: Vec<String> = near("1").iter().map(|pair| pair["with"].clone()).collect();
    assert_eq!(names, ["contact.talk.gate"]);
    let names: Vec<String> = near("2").iter().map(|pair| pair["with"].clone()).collect();
    assert_eq!(names, ["contact.letter", "contact.visit", "contact.talk.gate"]);
}

#[test]
fn sides_are_chosen_and_the_passages_behind_a_cell_are_printed() {
    let study = MiniStudy::make();
    let ran = study.run(&[
        "cooccur",
        "--within",
        "turn",
        "--code",
        "contact.visit",
        "--with",
        "contact.letter",
        "--passages",
    ]);
    same(
        &ran.out,
        r"
contact.letter + contact.visit  1
  a/leader:4.1
    We write a letter each month.
  a/leader:4.3 (contact.visit)
    We also visit families at home.
",
    );
    assert!(pairs(&["--within", "turn", "--code", "values"]).is_empty());
    assert!(pairs(&["--within", "turn", "--least", "2"]).is_empty());
}

#[test]
fn a_graph_has_a_node_a_code_and_an_edge_a_pair() {
    let study = MiniStudy::make();
    let graph =
        |format: &str| study.run(&["cooccur", "--within", "turn", "--format", format]).done();
    same(
        &graph("dot"),
        r#"
graph codes {
  node [shape=box];
  "contact.letter" [label="Letter"];
  "contact.visit" [label="Visit"];
  "contact.letter" -- "contact.visit" [label="1", penwidth=5.0];
}
"#,
    );
    let xml = graph("graphml");
    assert!(
        xml.contains("<node id=\"contact.letter\"><data key=\"label\">Letter</data></node>"),
        "{xml}"
    );
    assert!(
        xml.contains(
            "<edge source=\"contact.letter\" target=\"contact.visit\"><data key=\"count\">1</data>"
        ),
        "{xml}"
    );
    assert!(
        study.run(&["cooccur", "--turns", "1", "--format", "dot"]).done().starts_with("digraph")
    );
}

/// No cartesian product: every pair is found again by looking at all passages of an interview.
#[test]
fn overlaps_of_the_shipped_study_are_those_that_its_quotes_have() {
    let study = Shipped::copy();
    let quotes = rows(&study.run(&["quotes", "--coder", "anna", "--format", "csv"]).done());
    let mut expected = BTreeMap::<[String; 2], usize>::new();
    let number = |text: &String| text.parse::<usize>().unwrap();
    for (at, one) in quotes.iter().enumerate() {
        for other in &quotes[at + 1..] {
            let same = one["case"] == other["case"] && one["interview"] == other["interview"];
            let overlap = number(&one["start"]) < number(&other["end"])
                && number(&other["start"]) < number(&one["end"]);
            if same && overlap && one["code"] != other["code"] {
                let mut codes = [one["code"].clone(), other["code"].clone()];
                codes.sort();
                *expected.entry(codes).or_default() += 1;
            }
        }
    }
    let out = study.run(&["cooccur", "--coder", "anna", "--format", "csv"]).done();
    let mut found = BTreeMap::new();
    for pair in rows(&out) {
        let mut codes = [pair["code"].clone(), pair["with"].clone()];
        codes.sort();
        assert!(number(&pair["both"]) <= number(&pair["first"]).min(number(&pair["second"])));
        found.insert(codes, number(&pair["count"]));
    }
    assert_eq!(found, expected);
    let matrix = study.run(&["cooccur", "--coder", "anna", "--matrix", "--format", "csv"]).done();
    let cells: usize = rows(&matrix)
        .iter()
        .flat_map(|row| row.iter().filter(|(name, _)| *name != "code").map(|(_, n)| number(n)))
        .sum();
    assert_eq!(cells, 2 * expected.values().sum::<usize>(), "both halves");
}

#[test]
fn unknown_names_are_refused_with_the_nearest() {
    let study = MiniStudy::make();
    let refused = study.run(&["cooccur", "--with", "contact.leter"]).refused();
    assert!(refused.contains("did you mean `contact.letter`?"), "{refused}");
}

#[test]
fn words_that_both_have_are_the_same_whichever_holds_the_other() {
    let study = Shipped::copy();
    let both = |within: &str| -> BTreeMap<[String; 2], String> {
        let out = study
            .run(&["cooccur", "--coder", "anna", "--within", within, "--format", "csv"])
            .done();
        let pair = |row: BTreeMap<String, String>| {
            let mut codes = [row["code"].clone(), row["with"].clone()];
            codes.sort();
            (codes, row["both"].clone())
        };
        rows(&out).into_iter().map(pair).collect()
    };
    let (overlap, contains) = (both("overlap"), both("contains"));
    assert!(contains.len() > 20);
    for (codes, found) in contains {
        assert_eq!(overlap[&codes], found, "{codes:?}");
    }
}

#[test]
fn units_are_those_that_the_filters_let_through_and_somebody_coded() {
    let found = pairs(&["--within", "turn", "--lens", "practice", "--coder", "anna"]);
    // Two of the four turns under that lens have either code.
    assert_eq!(found[0]["expected"], "1.0");
    assert!(pairs(&["--within", "turn", "--coder", "bram"]).is_empty());
}
