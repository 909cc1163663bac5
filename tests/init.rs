//! `kwali init` as people run it.

#[path = "support/intake.rs"]
mod support;

use support::{run, text, write};

#[test]
fn a_new_study_is_ready_for_its_first_interview() {
    let folder = tempfile::tempdir().unwrap();
    let (status, out, err) = run(folder.path(), &["init", "my study"]);
    assert_eq!((status, out.as_str()), (0, ""), "{err}");
    assert!(err.contains("cd 'my study'") && err.contains("kwali ingest"), "{err}");
    let study = folder.path().join("my study");
    assert_eq!(text(&study, "corpus/cases.csv"), "case,size\n");
    assert!(text(&study, ".gitignore").contains(".kwali/"));
    assert_eq!(text(&study, "README.md").lines().count(), 3);
    write(&study, "talk.txt", "I: How was it?\n\nR: Fine.\n");
    let ingest = ["ingest", "talk.txt", "--case", "c1", "--new-case", "--role", "participant"];
    let (status, _, err) = run(&study, &[&ingest[..], &["--speaker", "R=participant"]].concat());
    assert_eq!(status, 0, "{err}");
    let (status, out, err) = run(&study, &["list", "interviews", "--format", "csv"]);
    assert_eq!(status, 0, "{err}");
    assert!(out.contains("c1/talk,participant"), "{out}");
}

#[test]
fn a_study_is_never_made_over_another() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "codebook.yaml", "mine");
    let (status, _, err) = run(folder.path(), &["init"]);
    assert_eq!(status, 2);
    assert!(err.contains("there is a study here already"), "{err}");
    assert_eq!(text(folder.path(), "codebook.yaml"), "mine");
    assert!(!folder.path().join("corpus").exists());
}

#[test]
fn files_that_stand_there_are_left() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), ".gitignore", "mine\n");
    let (status, _, err) = run(folder.path(), &["init", "."]);
    assert_eq!(status, 0, "{err}");
    assert!(err.contains("left ./.gitignore as it was"), "{err}");
    assert_eq!(text(folder.path(), ".gitignore"), "mine\n");
}

#[test]
fn a_file_is_no_place_for_a_study() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "taken", "");
    let (status, _, err) = run(folder.path(), &["init", "taken"]);
    assert_eq!(status, 2);
    assert!(err.contains("cannot write"), "{err}");
}
