//! `kwali suggest` as a researcher meets it.

#[path = "support/small.rs"]
mod support;

use support::Study;

const FILE: &str = "corpus/s1/leader.kwali.csv";

#[test]
fn suggestions_are_filed_once_with_their_reasons() {
    let study = Study::new();
    let (status, out, err) = study.run(&["suggest"]);
    assert_eq!((status, out.as_str()), (0, ""), "{err}");
    assert!(err.ends_with("2 suggestions: 2 new, 0 kept, 0 gone\n"), "{err}");
    assert!(
        err.starts_with("too little to learn from: 0 accepted codings in 0 interviews"),
        "{err}"
    );
    let file = study.read(FILE);
    assert!(file.contains(
        ",sharing.rules,,suggested,cue,De gouden regels hangen in de gang. Een gouden regel is \
         kort.,\"cue ~\"\"gouden regels\"\": gouden regels; cue ~\"\"gouden regels\"\": gouden regel\""
    ), "{file}");
    assert!(file.contains("thuis … langs"), "{file}");
    assert!(!file.contains("doen we niet"), "denied: {file}");
    assert!(!study.path("corpus/s1/parent.kwali.csv").exists(), "denied, and no role for visits");
    let (_, _, err) = study.run(&["suggest"]);
    assert!(err.ends_with("2 suggestions: 0 new, 2 kept, 0 gone\n"), "{err}");
    assert_eq!(study.read(FILE), file);
}

#[test]
fn what_people_decided_is_respected() {
    let study = Study::new();
    study.run(&["suggest"]);
    let rejected: String = study
        .read(FILE)
        .lines()
        .map(|line| line.replace(",sharing.rules,,suggested,", ",sharing.rules,,rejected,") + "\n")
        .collect();
    study.write(FILE, &rejected);
    let (_, _, err) = study.run(&["suggest"]);
    assert!(err.ends_with("1 suggestion: 0 new, 1 kept, 0 gone\n"), "{err}");
    assert_eq!(study.read(FILE), rejected);
    let accepted: String = rejected
        .lines()
        .filter(|line| !line.contains(",rejected,"))
        .map(|line| line.replace(",suggested,cue,", ",accepted,human,") + "\n")
        .collect();
    study.write("corpus/s1/leader.anna.csv", &accepted);
    let (_, _, err) = study.run(&["suggest", "--code", "sharing.visits", "s1/leader"]);
    assert!(err.ends_with("0 suggestions: 0 new, 0 kept, 1 gone\n"), "{err}");
    assert!(study.read(FILE).contains(",rejected,"));
}

#[test]
fn a_dry_run_shows_and_writes_nothing() {
    let study = Study::new();
    let (_, out, err) = study.run(&["suggest", "--dry-run", "--case", "s1", "--format", "csv"]);
    assert!(
        out.starts_with("ref,code,text,probability,reason\ns1/leader:2.1-2.2,sharing.rules,"),
        "{out}"
    );
    assert!(err.ends_with("2 suggestions: 2 new, 0 kept, 0 gone\n"), "{err}");
    assert!(!study.path(FILE).exists());
}

#[test]
fn suggestions_are_measured_against_what_people_coded() {
    let study = Study::new();
    study.run(&["suggest"]);
    let truth: String = study
        .read(FILE)
        .lines()
        .map(|line| {
            line.replace(",sharing.rules,,suggested,cue,", ",sharing.rules,,accepted,human,")
        })
        .map(|line| line.replace(",sharing.visits,,suggested,", ",sharing,,accepted,") + "\n")
        .collect();
    study.write("corpus/s1/leader.anna.csv", &truth);
    let (status, out, err) =
        study.run(&["suggest", "--evaluate", "--case", "s1", "--format", "csv"]);
    assert_eq!(status, 0, "{err}");
    assert_eq!(
        out,
        "code,by,truth,suggested,precision,recall,f1\nsharing,cues,1,0,,0.0,0.0\n\
         sharing.rules,cues,1,1,1.0,1.0,1.0\nsharing.visits,cues,0,1,0.0,,0.0\n\
         overall,cues,2,2,0.5,0.5,0.5\nmacro,cues,,,0.5,0.5,0.3333333333333333\n"
    );
    let (status, _, err) = study.run(&["suggest", "--evaluate", "--coder", "ana"]);
    assert_eq!(status, 2);
    assert!(err.contains("did you mean `anna`?"), "{err}");
}

#[test]
fn a_broken_cue_is_told_where_it_stands() {
    let study = Study::new();
    study.write("codebook.yaml", &support::CODEBOOK.replace("NEAR/4", "NEAR/x"));
    let (status, out, err) = study.run(&["suggest"]);
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(err.contains("of `sharing.visits`: `NEAR/x` has no usable distance"), "{err}");
    assert!(err.contains("codebook.yaml:25:38"), "{err}");
}
