//! `kwali codebook`.

#[path = "support/intake.rs"]
mod support;

use support::{run, study, text, write};

#[test]
fn the_published_schema_is_the_one_of_this_version() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let (status, out, _) = run(root, &["codebook", "schema"]);
    assert_eq!(status, 0);
    assert!(out == text(root, "schema/codebook.schema.json"), "run `just schema`");
}

#[test]
fn the_shipped_codebook_has_no_errors() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let (status, out, err) = run(root, &["codebook", "check"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.ends_with("no errors\n"), "{out}");
}

#[test]
fn a_code_is_shown_with_all_that_is_said_of_it() {
    let study = study();
    let (status, out, _) = run(study.path(), &["codebook", "show", "a"]);
    assert_eq!((status, out.as_str()), (0, "a  A\nIets.\n"));
}

#[test]
fn every_broken_cue_is_named_with_its_place() {
    let study = study();
    let book = support::CODEBOOK.to_owned() + "    cues: ['a NEAR/0 b', ok, '\"open']\n";
    write(study.path(), "codebook.yaml", book);
    let (status, _, err) = run(study.path(), &["codebook", "check"]);
    assert_eq!(status, 2);
    assert_eq!(err.matches("codebook.yaml:18:").count(), 2, "{err}");
}
