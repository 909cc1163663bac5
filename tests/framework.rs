//! `kwali matrix --framework` and `--edit`

mod support;

use support::{Folder, MiniStudy, rows, same};

/// A program that changes the file it is given, as an editor does.
fn editor(study: &Folder, script: &str) -> String {
    let path = study.file("editor.sh");
    study.write("editor.sh", format!("#!/bin/sh\n{script}\n"));
    format!("sh {}", path.display())
}

fn edit(study: &Folder, script: &str, args: &[&str]) -> (i32, String, String) {
    let editor = editor(study, script);
    let mut command = study.command(&[&["matrix", "--edit"], args].concat());
    let out = command.env_remove("VISUAL").env("EDITOR", editor).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (out.status.code().unwrap(), text(out.stdout), text(out.stderr))
}

fn cell(study: &Folder, case: &str, theme: &str) -> std::collections::BTreeMap<String, String> {
    let out = study.run(&["matrix", "--framework", "--format", "csv"]).done();
    rows(&out).into_iter().find(|row| row["case"] == case && row["theme"] == theme).unwrap()
}

#[test]
fn without_a_text_a_cell_has_a_passage_of_its_own() {
    let study = MiniStudy::make();
    let values = cell(&study, "b", "values");
    assert_eq!((values["state"].as_str(), values["codings"].as_str()), ("quote", "1"));
    assert_eq!(
        (values["text"].as_str(), values["ref"].as_str()),
        ("Order comes first here.", "b/leader:1.1")
    );
    let out = study
        .run(&["matrix", "--framework", "--case", "b", "--role", "parent", "--format", "csv"])
        .done();
    assert!(rows(&out).iter().all(|row| row["state"] == "empty"), "{out}");
}

#[test]
fn a_text_is_written_beside_its_evidence_and_flagged_when_that_changes() {
    let study = MiniStudy::make();
    let keep = r#"cp "$1" seen.md; { echo "Order is all they talk of."; cat "$1"; } > new.md; cp new.md "$1""#;
    let (status, out, err) = edit(&study, keep, &["b", "values"]);
    assert_eq!((status, out.as_str()), (0, "corpus/cells/b/all.all.values.md\n"), "{err}");
    let seen = study.read("seen.md");
    assert!(seen.contains("> Order comes first here.\n\nb/leader:1.1, `values.order`\n"), "{seen}");
    let written = study.read("corpus/cells/b/all.all.values.md");
    assert!(written.ends_with("\n---\n\nOrder is all they talk of.\n"), "{written}");
    assert_eq!(cell(&study, "b", "values")["state"], "written");

    study.run(&["code", "add", "b/leader:1.2", "--code", "values.order", "--coder", "anna"]).done();
    let stale = cell(&study, "b", "values");
    assert_eq!(
        (stale["state"].as_str(), stale["text"].as_str()),
        ("stale", "Order is all they talk of.")
    );
    let html = study.run(&["matrix", "--framework", "--format", "html"]).done();
    assert!(html.contains("have changed since it was written"));
    let shown = study.run(&["matrix", "--framework"]).done();
    assert!(shown.contains("[codings changed since]"), "{shown}");

    study.run(&["matrix", "--edit", "b", "values", "--confirm"]).done();
    assert_eq!(cell(&study, "b", "values")["state"], "written");
}

#[test]
fn an_editor_that_fails_or_leaves_nothing_changes_nothing() {
    let study = MiniStudy::make();
    edit(&study, r#"echo "A text." > "$1""#, &["a", "contact"]);
    let unchanged = |script: &str, status: i32, says: &str| {
        let (ended, _, err) = edit(&study, script, &["a", "contact"]);
        assert_eq!(ended, status, "{err}");
        assert!(err.contains(says), "{err}");
        study.write("editor.sh", "");
    };
    study.write("editor.sh", "");
    let before = study.hash();
    unchanged(": > \"$1\"", 2, "the text is empty; nothing was written");
    unchanged("exit 3", 2, "ended with exit status: 3");
    unchanged("true", 0, "the text is as it was");
    unchanged(
        "grep -v '<!--' \"$1\" > x.md; cp x.md \"$1\"; rm x.md",
        2,
        "the line between text and evidence is gone",
    );
    assert_eq!(study.hash(), before);
    let refused = study.run(&["matrix", "--edit", "b", "contact", "--confirm"]).refused();
    assert!(refused.contains("no text to confirm"), "{refused}");
    let refused = study.run(&["matrix", "--edit", "d", "contact"]).refused();
    assert!(refused.contains("unknown case `d`"), "{refused}");
    let refused = study.run(&["matrix", "--edit", "a", "contacts"]).refused();
    assert!(refused.contains("did you mean `contact`?"), "{refused}");
}

#[test]
fn a_cell_of_one_role_and_lens_is_the_one_that_reports_show() {
    let study = MiniStudy::make();
    let args = ["b", "values", "--role", "leader", "--lens", "vision"];
    edit(&study, r#"echo "They begin with order." > "$1""#, &args);
    assert!(
        study.read("corpus/cells/b/leader.vision.values.md").contains("They begin with order.")
    );
    study.run(&["report", "case", "b", "--format", "md"]).done();
    assert!(study.read("reports/case/b.md").contains("They begin with order."));
}

#[test]
fn it_is_printed_as_markdown_with_themes_as_columns() {
    let study = MiniStudy::make();
    let out = study.run(&["matrix", "--framework", "--case", "c", "--format", "md"]).done();
    same(
        &out,
        r"
# Framework matrix

*Letters and gates*

> Nobody in this study exists.

| school | Values | Contact |
| --- | --- | --- |
| [c](case/c.md) | “Every child must be kind and curious.” c/leader:1 (1) | “We talk at the gate.” c/leader:2.2 (1) |
",
    );
    let refused = study.run(&["matrix", "--format", "md"]).refused();
    assert!(refused.contains("only a framework matrix"), "{refused}");
}
