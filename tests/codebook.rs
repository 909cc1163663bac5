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

/// A codebook as people keep one: comments, mixed quoting, odd layout.
const KEPT: &str = r#"# Ours. Ask Anna before you change it.
format: 1
title: 'Ward study'   # working title
language: "en"
roles: [{id: nurse}]

codes:
    # -- the start --
    -   id: "welcome"
        label:   'Being welcomed'
        definition: >-
            How somebody was received.
            # no comment, but text
        codes:
        - {id: mentor, label: Mentor, definition: 'Somebody to ask'}   # flow

        - id: left-alone
          definition: "Nobody: or \"no time\""
          label: Left alone
          # TODO with Bram: cues

    # -- the rest --
    -   id: staying
        label: |
            Wanting to stay

        definition: Stays.
        # - id: leaving

# Findings are worded in the report.
note: Fiction."#;

fn kept() -> tempfile::TempDir {
    let study = study();
    write(study.path(), "codebook.yaml", KEPT);
    study
}

fn add(path: &str) -> [&str; 7] {
    ["codebook", "add", path, "--label", "A: new one", "--definition", "What it is"]
}

#[test]
fn a_code_is_added_below_its_siblings_and_everything_else_stays() {
    let study = kept();
    let (status, out, err) = run(study.path(), &add("welcome.first-day"));
    assert_eq!((status, out.as_str(), err.as_str()), (0, "welcome.first-day\n", ""));
    let last = "          # TODO with Bram: cues\n";
    let lines = "
        - id: first-day
          label: \"A: new one\"
          definition: What it is
";
    assert_eq!(text(study.path(), "codebook.yaml"), KEPT.replace(last, &format!("{last}{lines}")));
    let (_, out, _) = run(study.path(), &["codebook", "show", "welcome.first-day"]);
    assert_eq!(out, "welcome.first-day  A: new one\nWhat it is\n");
}

#[test]
fn a_code_at_the_top_stands_last_with_its_example() {
    let study = kept();
    let args = [&add("leaving")[..], &["--example", "I \"just\" left, [so]"]].concat();
    let (status, out, _) = run(study.path(), &args);
    assert_eq!((status, out.as_str()), (0, "leaving\n"));
    let last = "        # - id: leaving\n";
    let lines = r#"
    -   id: leaving
        label: "A: new one"
        definition: What it is
        examples: ["I \"just\" left, [so]"]
"#;
    assert_eq!(text(study.path(), "codebook.yaml"), KEPT.replace(last, &format!("{last}{lines}")));
}

#[test]
fn the_first_code_below_a_code_stands_as_its_parent_does() {
    let study = kept();
    assert_eq!(run(study.path(), &add("staying.long")).0, 0);
    let last = "        # - id: leaving\n";
    let lines = "        codes:
            -   id: long
                label: \"A: new one\"
                definition: What it is
";
    assert_eq!(text(study.path(), "codebook.yaml"), KEPT.replace(last, &format!("{last}{lines}")));
    let study = kept();
    assert_eq!(run(study.path(), &add("welcome.mentor.formal")).0, 0);
    let code = ", codes: [{id: formal, label: \"A: new one\", definition: What it is}]}   # flow";
    assert_eq!(text(study.path(), "codebook.yaml"), KEPT.replace("}   # flow", code));
}

#[test]
fn a_dry_run_shows_the_lines_and_writes_nothing() {
    let study = kept();
    let args = [&add("staying.long")[..], &["--dry-run"]].concat();
    let (status, out, err) = run(study.path(), &args);
    let shown = "          # - id: leaving
+         codes:
+             -   id: long
+                 label: \"A: new one\"
+                 definition: What it is
";
    assert_eq!((status, out.as_str(), err.as_str()), (0, shown, ""));
    assert_eq!(text(study.path(), "codebook.yaml"), KEPT);
}

#[test]
fn what_cannot_be_added_is_refused_with_what_to_do() {
    for (path, message, help) in [
        ("staying", "there is a code `staying` already", "use that one, or choose another id"),
        (
            "welcome.mentors",
            "`welcome.mentors` is nearly `welcome.mentor` (Mentor)",
            "use that one, or choose an id that cannot be taken for it",
        ),
        ("welcom.x", "unknown code `welcom`", "did you mean `welcome`?"),
        ("welcome.a b", "`a b` is no code id", "use letters, digits and `-`"),
        ("welcome.", "`` is no code id", "use letters, digits and `-`"),
    ] {
        let study = kept();
        let (status, out, err) = run(study.path(), &add(path));
        assert_eq!((status, out.as_str()), (2, ""), "{path}");
        assert!(err.contains(message) && err.contains(help), "{path}: {err}");
        assert_eq!(text(study.path(), "codebook.yaml"), KEPT);
    }
    let study = kept();
    let args = ["codebook", "add", "new", "--label", " ", "--definition", "x"];
    let (status, _, err) = run(study.path(), &args);
    assert_eq!(status, 2);
    assert!(err.contains("the code `new` has no label"), "{err}");
    assert_eq!(text(study.path(), "codebook.yaml"), KEPT);
}

#[test]
fn what_would_change_more_than_the_codebook_asks_is_refused() {
    let twice = "  - id: a
    label: A
    definition: a
    codes: &below
      - {id: x, label: X, definition: x}
  - id: b
    label: B
    definition: b
    codes: *below
";
    for path in ["a.new", "b.new"] {
        let study = study();
        let book = support::CODEBOOK.split("  - id: a\n").next().unwrap_or("").to_owned() + twice;
        write(study.path(), "codebook.yaml", &book);
        let (status, out, err) = run(study.path(), &add(path));
        assert_eq!((status, out.as_str()), (2, ""));
        let message = format!("`{path}` cannot be added without disturbing what stands in");
        assert!(err.contains(&message) && err.contains("add it by hand"), "{err}");
        assert_eq!(text(study.path(), "codebook.yaml"), book);
    }
    let study = study();
    let book = support::CODEBOOK.replace('\n', "\r\n");
    write(study.path(), "codebook.yaml", &book);
    let (status, _, err) = run(study.path(), &add("new"));
    assert_eq!(status, 2);
    assert!(err.contains("carriage returns"), "{err}");
    assert_eq!(text(study.path(), "codebook.yaml"), book);
}
