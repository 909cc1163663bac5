//! The shipped study against the table of its findings.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kwali::store::Store;
use kwali::study::{Study, sentences};
use support::{Shipped, rows};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn shipped() -> Study {
    let (study, drifts) = Store::open(root()).unwrap().load().unwrap();
    assert!(
        drifts.is_empty(),
        "{:?}",
        drifts.iter().map(|d| d.problem().to_string()).collect::<Vec<_>>()
    );
    study
}

fn table(name: &str) -> Vec<BTreeMap<String, String>> {
    rows(&std::fs::read_to_string(root().join("tests").join(name)).unwrap())
}

/// The names in a list `s1;s2`.
fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|name| !name.is_empty())
}

#[track_caller]
fn none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what} ({}):\n{}", found.len(), found.join("\n"));
}

#[test]
fn every_finding_follows_from_annas_codings() {
    let study = Shipped::copy();
    let quotes = rows(&study.run(&["quotes", "--coder", "anna", "--format", "csv"]).done());
    let mut wrong = Vec::new();
    for row in table("findings.csv") {
        let carries = |quote: &&BTreeMap<String, String>| {
            ["code", "role", "lens"].iter().all(|key| quote[*key] == row[*key])
        };
        let cases: BTreeSet<&str> =
            quotes.iter().filter(carries).map(|quote| quote["case"].as_str()).collect();
        let (min, max): (usize, usize) = (row["min"].parse().unwrap(), row["max"].parse().unwrap());
        let mut faults = Vec::new();
        if !(min..=max).contains(&cases.len()) {
            faults.push(format!("{} cases, not {min} to {max}", cases.len()));
        }
        faults.extend(
            list(&row["must"]).filter(|c| !cases.contains(c)).map(|c| format!("lacks {c}")),
        );
        faults.extend(
            list(&row["must_not"]).filter(|c| cases.contains(c)).map(|c| format!("has {c}")),
        );
        if !faults.is_empty() {
            let name = format!("{} {} {} {}", row["id"], row["role"], row["lens"], row["code"]);
            wrong.push(format!("{name}: {} ({cases:?})", faults.join(", ")));
        }
    }
    none("findings that do not follow", &wrong);
}

#[test]
fn every_code_of_the_findings_is_in_the_codebook() {
    let study = shipped();
    let unknown: Vec<String> = table("findings.csv")
        .into_iter()
        .filter(|row| study.codebook.code(&row["code"]).is_none())
        .map(|row| format!("{} {}", row["id"], row["code"]))
        .collect();
    none("unknown codes", &unknown);
}

#[test]
fn anna_coded_all_sixteen_interviews_and_bram_four_of_each_role() {
    let study = shipped();
    let mut wrong = Vec::new();
    if study.interviews.len() != 16 {
        wrong.push(format!("{} interviews", study.interviews.len()));
    }
    let mut bram: BTreeMap<&str, usize> = BTreeMap::new();
    for interview in &study.interviews {
        let role = interview.transcript.meta().role.as_str();
        let accepted = |coder: &str| {
            let codings = interview.codings.get(coder).into_iter().flatten();
            codings.filter(|c| c.status == kwali::study::Status::Accepted).count()
        };
        if !(25..=60).contains(&accepted("anna")) {
            wrong.push(format!("{}: anna has {}", interview.reference(), accepted("anna")));
        }
        if interview.codings.contains_key("bram") {
            *bram.entry(role).or_default() += 1;
        }
    }
    if bram != BTreeMap::from([("schoolleider", 4), ("ouder", 4)]) {
        wrong.push(format!("bram: {bram:?}"));
    }
    none("coding that is not as planned", &wrong);
}

#[test]
fn transcripts_are_as_long_as_real_ones() {
    let mut short = Vec::new();
    for interview in &shipped().interviews {
        let words = interview.transcript.text().as_str().split_whitespace().count();
        let least = if interview.transcript.meta().role == "ouder" { 1600 } else { 2200 };
        if words < least {
            short.push(format!("{}: {words} words", interview.reference()));
        }
    }
    none("short transcripts", &short);
}

#[test]
fn no_sentence_stands_in_two_transcripts() {
    let study = shipped();
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut twice = Vec::new();
    for interview in &study.interviews {
        let here = interview.reference().to_string();
        for turn in interview.transcript.turns() {
            let words = interview.transcript.text().slice(turn.span).unwrap();
            for sentence in sentences(words).into_iter().map(|range| &words[range]) {
                let known = sentence.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
                if known.len() < 4 {
                    continue;
                }
                let there = seen.entry(known.join(" ")).or_insert_with(|| here.clone());
                if *there != here {
                    twice.push(format!("{there}, {here}: {sentence}"));
                }
            }
        }
    }
    none("sentences that stand twice", &twice);
}

#[test]
fn two_transcripts_have_a_time_at_every_turn() {
    let study = shipped();
    let timed = |every: bool| {
        let interviews = study.interviews.iter().filter(|interview| {
            let mut turns = interview.transcript.turns().iter();
            if every { turns.all(|t| t.time.is_some()) } else { turns.any(|t| t.time.is_some()) }
        });
        interviews.map(|i| i.reference().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(timed(true).len(), 2, "{:?}", timed(true));
    assert_eq!(timed(true), timed(false), "some turns have no time");
}

#[test]
fn the_cases_are_the_schools() {
    let study = shipped();
    let schools = table("schools.csv");
    let ids: Vec<&str> = study.cases.iter().map(kwali::study::Case::id).collect();
    assert_eq!(ids, schools.iter().map(|row| row["school"].as_str()).collect::<Vec<_>>());
    let mut wrong = Vec::new();
    for row in &schools {
        for (column, value) in row.iter().filter(|(column, _)| *column != "school") {
            let here = study.cases.value(&row["school"], column);
            if here != value {
                wrong.push(format!("{} {column}: `{here}`, not `{value}`", row["school"]));
            }
        }
    }
    none("attributes that differ", &wrong);
}
