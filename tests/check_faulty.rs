//! `kwali check` on a study with at least one fault for each check.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use kwali::checks;
use serde_json::Value;
use support::{Folder, Ran};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn faulty() -> Folder {
    Folder::copy_of(&root().join("tests/checks/faulty"))
}

/// What was found where something fails and nothing else goes wrong.
#[track_caller]
fn told(ran: Ran) -> String {
    assert_eq!((ran.status, ran.err.as_str()), (1, ""), "{}", ran.out);
    ran.out
}

/// What each check says, as `tests/checks/faulty.txt` keeps it; `KWALI_FORMATS=overwrite` writes it.
#[test]
fn the_faulty_study_is_told_as_it_is_kept() {
    let out = told(faulty().run(&["check"]));
    let path = root().join("tests/checks/faulty.txt");
    if std::env::var_os("KWALI_FORMATS").is_some_and(|said| said == "overwrite") {
        fs::write(&path, &out).unwrap();
    }
    support::same(&out, &fs::read_to_string(&path).unwrap());
}

#[test]
fn every_check_finds_something_in_the_faulty_study() {
    let out = told(faulty().run(&["check", "--strict", "--format", "json"]));
    let findings: Vec<Value> = serde_json::from_str(&out).unwrap();
    let found: BTreeSet<&str> =
        findings.iter().filter_map(|finding| finding["check"].as_str()).collect();
    let idle: Vec<String> = checks::all()
        .filter(|check| !found.contains(check.id))
        .map(|check| format!("{} {}", check.id, check.name))
        .collect();
    assert!(idle.is_empty(), "nothing in tests/checks/faulty/ has this fault: {idle:#?}");
}

/// Also once everything is remembered, and where nothing may be.
#[test]
fn the_faulty_study_is_told_in_the_same_way_each_time() {
    let study = faulty();
    let before = study.hash();
    for format in ["text", "json", "sarif", "github", "junit", "markdown"] {
        let first = told(study.run(&["check", "--strict", "--format", format]));
        let again = told(study.run(&["check", "--strict", "--format", format]));
        assert!(study.file(".kwali").is_dir(), "nothing is remembered");
        support::same(&again, &first);
        let anew = told(study.run(&["check", "--strict", "--format", format, "--no-cache"]));
        support::same(&anew, &first);
        let elsewhere = told(faulty().run(&["check", "--strict", "--format", format]));
        support::same(&elsewhere, &first);
    }
    assert_eq!(study.hash(), before, "checking changes the study");
}

/// So that an editor which "mends" a fixture on saving is noticed.
#[test]
fn the_faults_that_are_bytes_are_still_there() {
    let study = faulty();
    let bytes = |name: &str| fs::read(study.file(name)).unwrap();
    assert!(bytes("corpus/mill/volunteer.omar.csv").starts_with(b"\xef\xbb\xbf"));
    assert!(bytes("corpus/quarry/volunteer.md").ends_with(b"\r\n"));
    assert!(std::str::from_utf8(&bytes("corpus/quarry/second-visitor.md")).is_err());
    assert!(bytes("corpus/mill/volunteer.md").ends_with(b"\n\n"));
}
