//! `kwali stats`

mod support;

use support::{MiniStudy, Shipped, rows, same};

#[test]
fn interviews_stand_with_what_was_said_and_coded() {
    let study = MiniStudy::make();
    let out = study.run(&["stats", "--format", "csv"]).done();
    let first = &rows(&out)[0];
    assert_eq!(first["interview"], "a/leader");
    assert_eq!((first["turns"].as_str(), first["words"].as_str()), ("4", "46"));
    assert_eq!(first["answered"], "37");
    assert_eq!(first["answered_share"], (37.0 / 46.0).to_string());
    // Kindness 7, letter 6, read 6, visit 6; what both coded counts once.
    assert_eq!(first["coded_share"], (25.0 / 37.0).to_string());
    assert_eq!(first["codings"], "5");
    let of_anna = rows(&study.run(&["stats", "--coder", "anna", "--format", "csv"]).done());
    assert_eq!(of_anna[0]["coded_share"], (19.0 / 37.0).to_string());
}

#[test]
fn cases_coders_and_speakers_have_rows_of_their_own() {
    let study = MiniStudy::make();
    let of = |what: &str| rows(&study.run(&["stats", what, "--format", "csv"]).done());
    assert_eq!(
        (of("cases")[0]["interviews"].as_str(), of("cases")[0]["words"].as_str()),
        ("2", "71")
    );
    let coders = of("coders");
    assert_eq!(coders[2]["coder"], "kwali");
    assert_eq!((coders[2]["suggested"].as_str(), coders[2]["rejected"].as_str()), ("1", "1"));
    assert_eq!(coders[0]["codes"], "3");
    let speakers = of("speakers");
    assert_eq!((speakers[0]["asks"].as_str(), speakers[0]["words"].as_str()), ("true", "9"));
}

#[test]
fn words_of_speakers_add_up_on_the_shipped_study() {
    let study = Shipped::copy();
    let of = |what: &str| rows(&study.run(&["stats", what, "--format", "csv"]).done());
    let sum = |rows: &[std::collections::BTreeMap<String, String>], key: &str| -> usize {
        rows.iter().map(|row| row[key].parse::<usize>().unwrap()).sum()
    };
    let (interviews, speakers) = (of("interviews"), of("speakers"));
    assert_eq!(interviews.len(), 16);
    assert_eq!(sum(&interviews, "words"), sum(&speakers, "words"));
    assert_eq!(sum(&interviews, "words"), sum(&of("cases"), "words"));
    let answers: Vec<_> = speakers.iter().filter(|row| row["asks"] == "false").cloned().collect();
    assert_eq!(sum(&interviews, "answered"), sum(&answers, "words"));
}

#[test]
fn shares_are_drawn() {
    let study = MiniStudy::make();
    same(
        &study.run(&["stats", "speakers", "--case", "b", "--chart"]).done(),
        r"
share of the words
  b/leader I                                                              0%
  b/leader L ████████████████████████████████████████████████████████████ 100%
",
    );
}

#[test]
fn shares_are_of_what_could_have_been_coded() {
    let study = MiniStudy::make();
    let of =
        |args: &[&str]| rows(&study.run(&[&["stats", "--format", "csv"], args].concat()).done());
    let vision = of(&["--lens", "vision", "--coder", "anna"]);
    assert_eq!(vision[0]["coded_share"], (7.0 / 19.0).to_string());
    let bram = of(&["--coder", "bram"]);
    assert_eq!(bram[1]["coded_share"], "", "bram did not code it");
    let refused = study.run(&["stats", "--status", "rejected"]).refused();
    assert!(refused.contains("statistics do not choose by status"), "{refused}");
}
