//! `kwali codebook rename|move|merge|split|retire`: codebook and everybody's codings together.

mod support;

use std::time::Duration;

use support::{Folder, MiniStudy, Shipped, rows};

fn codes(folder: &Folder, file: &str) -> Vec<String> {
    let text = folder.read(&format!("corpus/{file}.csv"));
    rows(&text).into_iter().map(|row| format!("{} {}", row["id"], row["code"])).collect()
}

/// The study with a text about contact, confirmed.
fn with_cell() -> Folder {
    let folder = MiniStudy::make();
    let args = ["report", "cell", "cross", "leader", "practice", "contact"];
    folder.run_with(&args, "They write and visit.").done();
    folder
}

const CELL: &str = "corpus/cells/cross/leader.practice.contact.md";

#[test]
fn a_renamed_branch_takes_codings_references_and_texts_along() {
    let folder = with_cell();
    let book = folder.read("codebook.yaml");
    let out = folder.run(&["codebook", "rename", "contact", "ties", "--label", "Ties: all"]).done();
    assert_eq!(
        out,
        "`contact` is `ties`: 9 codings of 3 coders in 4 interviews, 1 text of a cell renamed\n"
    );
    let expected = book
        .replace("contact.letter", "ties.letter")
        .replace("aspects: [values, contact]", "aspects: [values, ties]")
        .replace("aspects: [contact]", "aspects: [ties]")
        .replace("codes: [contact]", "codes: [ties]")
        .replace("id: contact\n    label: Contact", "id: ties\n    label: \"Ties: all\"");
    assert_eq!(folder.read("codebook.yaml"), expected);
    assert_eq!(codes(&folder, "a/leader.kwali"), ["s01 ties.talk.gate", "s02 ties.letter"]);
    assert!(!folder.file(CELL).exists());
    // What the text rests on is the same, and the report knows it.
    folder.run(&["report", "cross", "--format", "md"]).done();
    let report = folder.read("reports/cross.md");
    assert!(report.contains("They write and visit."), "{report}");
    assert!(!report.contains("have changed since"), "{report}");
    folder.run(&["codebook", "rename", "ties", "contact", "--label", "Contact"]).done();
    let back = folder.read("codebook.yaml");
    assert_eq!(back.replace("label: \"Contact\"", "label: Contact"), book);
    assert!(folder.file(CELL).exists());
}

#[test]
fn a_dry_run_shows_text_and_codings_and_writes_nothing() {
    let folder = with_cell();
    let before = folder.hash();
    let out = folder.run(&["codebook", "rename", "contact.letter", "post", "--dry-run"]).done();
    assert!(out.contains("\n-      - id: letter\n+      - id: post\n"), "{out}");
    assert!(out.contains("contact.post"), "{out}");
    let args = ["codebook", "rename", "contact.letter", "post", "--dry-run", "--format", "csv"];
    support::same(
        &folder.run(&args).done(),
        "
interview,coder,code,becomes,codings
a/leader,anna,contact.letter,contact.post,1
a/leader,bram,contact.letter,contact.post,1
a/leader,kwali,contact.letter,contact.post,1
a/parent,anna,contact.letter,contact.post,2
",
    );
    assert_eq!(folder.hash(), before);
}

#[test]
fn a_moved_code_has_another_path_everywhere() {
    let folder = MiniStudy::make();
    let out = folder.run(&["codebook", "move", "contact.talk", "--before", "values.order"]).done();
    assert!(out.starts_with("`contact.talk` is `values.talk`: 2 codings of 2 coders"), "{out}");
    let tree = folder.run(&["codebook", "show"]).done();
    let ids: Vec<&str> = tree.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert_eq!(ids, ["values", "kindness", "talk", "gate", "order", "contact", "letter", "visit"]);
    assert_eq!(codes(&folder, "c/leader.anna"), ["a08 values.kindness", "a09 values.talk.gate"]);
    folder.run(&["codebook", "move", "values.talk.gate", "--top"]).done();
    assert!(folder.read("codebook.yaml").contains("codes: []"));
    assert_eq!(codes(&folder, "c/leader.anna"), ["a08 values.kindness", "a09 gate"]);
}

#[test]
fn merged_codings_of_one_passage_become_one_and_nothing_they_say_is_lost() {
    let folder = MiniStudy::make();
    let add = |code: &str, memo: &str| {
        let args = ["code", "add", "a/leader:4.1", "--code", code, "--coder", "anna"];
        folder.run(&[&args[..], &["--memo", memo]].concat()).done();
    };
    folder.replace("corpus/a/leader.anna.csv", "each month.,", "each month.,monthly");
    add("contact.visit", "by whom?");
    let id = |code: &str| {
        let text = folder.read("corpus/a/leader.anna.csv");
        let row =
            rows(&text).into_iter().find(|row| row["code"] == code && row["memo"] == "by whom?");
        row.unwrap()["id"].clone()
    };
    let visit = id("contact.visit");
    folder.replace(
        "corpus/a/leader.anna.csv",
        "contact.visit,,accepted,human,We write",
        "contact.visit,,rejected,human,We write",
    );
    let ran = folder.run(&["codebook", "merge", "contact.visit", "--into", "contact.letter"]);
    assert!(
        ran.err.contains(&format!("({visit}) was accepted as `contact.letter`")),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("the finding of `contact.visit` is gone"), "{}", ran.err);
    let out = ran.done();
    assert_eq!(
        out,
        "`contact.visit` went into `contact.letter`: 3 codings of 1 coder in 2 interviews, 1 became one with another\n"
    );
    let text = folder.read("corpus/a/leader.anna.csv");
    let kept: Vec<_> =
        rows(&text).into_iter().filter(|row| row["code"] == "contact.letter").collect();
    assert_eq!(kept.len(), 2, "{text}");
    assert_eq!(
        (&*kept[0]["id"], &*kept[0]["memo"], &*kept[0]["status"]),
        ("a02", "monthly\nby whom?", "accepted")
    );
    let shown = folder.run(&["codebook", "show", "contact.letter"]).done();
    assert!(shown.contains("Visit: Somebody goes to a family's home."), "{shown}");
    folder.run(&["report", "cross"]).done();
}

#[test]
fn a_retired_code_keeps_its_codings_and_takes_no_more() {
    let folder = MiniStudy::make();
    let files = folder.files();
    let args = [
        "codebook",
        "retire",
        "contact.letter",
        "--reason",
        "Too broad",
        "--replaced-by",
        "contact.visit",
    ];
    assert_eq!(folder.run(&args).done(), "`contact.letter` is retired: no codings changed\n");
    let mut now = folder.files();
    let book = String::from_utf8(
        now.insert("codebook.yaml".into(), files["codebook.yaml"].clone()).unwrap(),
    )
    .unwrap();
    assert!(now == files);
    assert!(
        book.contains("        retired: {reason: Too broad, replaced-by: [contact.visit]}\n"),
        "{book}"
    );
    let add = ["code", "add", "b/leader:2.1", "--code", "contact.letter", "--coder", "anna"];
    let err = folder.run(&add).refused();
    assert!(
        err.contains("`contact.letter` is retired: Too broad")
            && err.contains("use `contact.visit`"),
        "{err}"
    );
    for args in [
        ["code", "move", "a06", "--code", "contact.letter"],
        ["code", "accept", "s02", "--coder", "anna"],
        ["search", "letter", "--code", "contact.letter", "--limit=9"],
    ] {
        let err = folder.run(&args).refused();
        assert!(err.contains("is retired"), "{err}");
    }
    // Its cue finds nothing any more, and what was coded with it counts.
    assert!(!folder.run(&["suggest", "--dry-run"]).out.contains("contact.letter"));
    assert!(folder.run(&["matrix"]).done().contains("contact.letter"));
    let shown = folder.run(&["codebook", "show", "contact.letter"]).done();
    assert!(shown.contains("retired\n  Too broad\n  use contact.visit\n"), "{shown}");
    for (args, message) in [
        (vec!["contact.letter", "--reason", "x"], "is retired already"),
        (vec!["contact.visit", "--reason", " "], "nothing says why"),
        (vec!["contact.visit", "--reason", "x", "--replaced-by", "contact.letter"], "is retired"),
        (
            vec!["contact.talk", "--reason", "x", "--replaced-by", "contact.talk.gate"],
            "is retired with",
        ),
    ] {
        let err = folder.run(&[vec!["codebook", "retire"], args].concat()).refused();
        assert!(err.contains(message), "{err}");
    }
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let folder = MiniStudy::make();
    let before = folder.hash();
    for (args, message) in [
        (vec!["rename", "contact.letter", "visit"], "there is a code `contact.visit` already"),
        (vec!["rename", "contact.letter", "visits"], "is nearly `contact.visit`"),
        (vec!["rename", "contact.letter", "a.b"], "`a.b` is no code id"),
        (vec!["rename", "contact.letter", "letter"], "has that id already"),
        (vec!["rename", "contact.leter", "x"], "did you mean `contact.letter`?"),
        (vec!["move", "contact", "--below", "contact.talk"], "cannot go below itself"),
        (vec!["move", "contact.talk", "--below", "contact"], "stands there already"),
        (vec!["merge", "contact", "--into", "contact.talk"], "is `contact` or stands below it"),
        (vec!["merge", "contact.letter", "contact.letter", "--into", "values"], "named twice"),
    ] {
        let err = folder.run(&[vec!["codebook"], args].concat()).refused();
        assert!(err.contains(message), "{err}");
    }
    assert_eq!(folder.hash(), before);
}

#[test]
fn comments_that_name_an_old_path_are_left_alone_and_that_is_said() {
    let folder = MiniStudy::make();
    folder.replace("codebook.yaml", "\ncodes:\n", "\n# contact.letter: ask Bram\ncodes:\n");
    folder.replace("codebook.yaml", "Somebody goes to", "Not contact.letter. Somebody goes to");
    let ran = folder.run(&["codebook", "rename", "contact.letter", "post"]);
    assert!(
        ran.err.contains("1 comment of the codebook names a code by its old path"),
        "{}",
        ran.err
    );
    let book = folder.read("codebook.yaml");
    assert!(book.contains("# contact.letter: ask Bram\n"), "{book}");
    assert!(book.contains("definition: Not contact.post. Somebody goes to"), "{book}");
}

#[test]
fn when_one_file_cannot_be_written_all_stay_as_they_were() {
    let folder = with_cell();
    std::fs::create_dir_all(folder.file("corpus/cells/cross/leader.practice.ties.md/x")).unwrap();
    let before = folder.hash();
    let err = folder.run(&["codebook", "rename", "contact", "ties"]).refused();
    assert!(err.contains("cannot write"), "{err}");
    assert_eq!(folder.hash(), before);
    assert!(!folder.file(".kwali/pending").exists());
}

#[test]
fn two_texts_for_one_cell_are_refused() {
    let folder = with_cell();
    let args = ["report", "cell", "cross", "leader", "practice", "values"];
    folder.run_with(&args, "They are kind.").done();
    let before = folder.hash();
    let err = folder.run(&["codebook", "merge", "values", "--into", "contact"]).refused();
    assert!(err.contains("would become one"), "{err}");
    assert_eq!(folder.hash(), before);
}

#[test]
fn two_changes_at_once_are_both_made_or_the_second_is_refused() {
    let folder = Shipped::copy_where(|case| case != "s8");
    let rename = |code: &str, id: &str| folder.spawn(&["codebook", "rename", code, id]);
    let both = [rename("algemeen", "breed"), rename("partnerschap", "samen")];
    for child in both {
        assert!(child.wait_with_output().unwrap().status.success());
    }
    let same = [rename("breed", "een"), rename("breed", "twee")];
    let done = same.map(|child| child.wait_with_output().unwrap().status.success());
    assert_eq!(done.iter().filter(|done| **done).count(), 1);
    folder.run(&["list", "codes"]).done();
}

#[test]
fn a_change_that_is_killed_was_made_or_was_not() {
    let folder = Shipped::copy_where(|case| case != "s8");
    let before = folder.hash();
    folder.run(&["codebook", "rename", "partnerschap", "samen"]).done();
    let after = folder.hash();
    folder.run(&["codebook", "rename", "samen", "partnerschap"]).done();
    assert_eq!(folder.hash(), before);
    let mut cut = 0;
    for wait in 0..12 {
        let mut child = folder.spawn(&["codebook", "rename", "partnerschap", "samen"]);
        // Killed at a moment behind the note and before the last file, where there is one.
        let begun = std::time::Instant::now();
        while !folder.file(".kwali/pending").exists() && begun.elapsed() < Duration::from_secs(2) {
            if child.try_wait().unwrap().is_some() {
                break;
            }
        }
        std::thread::sleep(Duration::from_micros(wait * 800));
        let _ = child.kill();
        child.wait().unwrap();
        cut += usize::from(folder.file(".kwali/pending").exists());
        folder.run(&["list", "codes"]).done();
        let now = folder.hash();
        assert!(now == before || now == after);
        if now == after {
            folder.run(&["codebook", "rename", "samen", "partnerschap"]).done();
        }
    }
    assert!(cut > 0, "no change was cut short");
}

const SPLIT: [&str; 6] = [
    "codebook",
    "split",
    "contact.letter",
    "--into",
    "monthly=Each month",
    "--into=read=Is it read",
];

#[test]
fn a_split_code_keeps_what_nobody_gave_away_and_lists_it() {
    let folder = MiniStudy::make();
    let before = folder.hash();
    let list = folder.run(&[&SPLIT[..], &["--dry-run", "--format", "csv"]].concat()).done();
    assert_eq!(folder.hash(), before);
    let found = rows(&list);
    assert_eq!(found.len(), 5);
    assert_eq!(
        (&*found[0]["id"], &*found[0]["interview"], &*found[0]["coder"]),
        ("a02", "a/leader", "anna")
    );
    // The list with its column filled in is what is read.
    let filled =
        list.replace("a02,contact.letter", "a02,monthly").replace("a05,contact.letter", "a05,read");
    folder.write("assign.csv", filled);
    let by = ["--assign", "assign.csv", "--by", "read=read", "--define", "read=Somebody reads it."];
    let ran = folder.run(&[&SPLIT[..], &by].concat());
    assert!(ran.err.contains("1 coding to be decided on"), "{}", ran.err);
    let out = ran.done();
    assert!(
        out.starts_with(
            "`contact.letter` was split into 2 codes: 4 codings of 3 coders in 2 interviews\n"
        ),
        "{out}"
    );
    assert!(out.contains("a04") && !out.contains("b02"), "{out}");
    assert_eq!(codes(&folder, "a/leader.anna")[1], "a02 contact.monthly");
    assert_eq!(codes(&folder, "a/parent.anna"), ["a04 contact.letter", "a05 contact.read"]);
    let tree = folder.run(&["codebook", "show", "contact"]).done();
    let ids: Vec<&str> = tree.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert_eq!(ids, ["contact", "letter", "monthly", "read", "visit", "talk", "gate"]);
    assert!(
        folder.run(&["codebook", "show", "contact.read"]).done().contains("Somebody reads it.")
    );
}

#[test]
fn a_split_that_does_not_fit_is_refused() {
    let folder = MiniStudy::make();
    let before = folder.hash();
    for (file, message) in [
        ("id,code\nx99,read\n", "there is no coding `x99` with the code `contact.letter`"),
        ("id,code\na02,reed\n", "which is none of the new codes"),
        ("id,code\na02,read\na02,monthly\n", "is given to `contact.read` and to `contact.monthly`"),
        ("id\na02\n", "the header has no `id` or no `code`"),
    ] {
        let assign = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(assign.path(), file).unwrap();
        let path = assign.path().to_str().unwrap();
        let err = folder.run(&[&SPLIT[..], &["--assign", path]].concat()).refused();
        assert!(err.contains(message), "{err}");
    }
    let err = folder.run(&["codebook", "split", "contact.letter", "--into", "visits=V"]).refused();
    assert!(err.contains("`visits` is nearly `visit`"), "{err}");
    assert_eq!(folder.hash(), before);
}
