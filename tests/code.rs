//! `kwali code add|remove|accept|reject|move`

mod support;

use support::{Folder, MiniStudy, rows, same};

const B: &str = "corpus/b/leader.anna.csv";

/// Start, end, quote and code of each coding in a file.
fn held(study: &Folder, file: &str) -> Vec<(String, String)> {
    let all = rows(&study.read(file));
    all.into_iter().map(|row| (row["quote"].clone(), row["code"].clone())).collect()
}

fn refused_unchanged(study: &Folder, args: &[&str]) -> String {
    let before = study.hash();
    let err = study.run(args).refused();
    assert_eq!(study.hash(), before, "{args:?} changed the study");
    err
}

#[test]
fn a_passage_is_coded_by_its_reference() {
    let study = MiniStudy::make();
    let add = ["code", "add", "b/leader:1.2", "--code", "values.order", "--coder", "bram"];
    let out = study.run(&add).done();
    let file = "corpus/b/leader.bram.csv";
    let row = &rows(&study.read(file))[0];
    assert_eq!(out, format!("{} b/leader:1.2 values.order\n", row["id"]));
    assert_eq!(row["quote"], "The rules hang on every wall.");
    assert_eq!((row["status"].as_str(), row["origin"].as_str()), ("accepted", "human"));
    let again = study.run(&add);
    assert_eq!((again.status, again.out.as_str()), (0, ""));
    assert_eq!(again.err, "1 stood there already\n");
    assert_eq!(rows(&study.read(file)).len(), 1);
}

#[test]
fn a_passage_is_coded_by_its_words_with_a_lens_and_a_memo() {
    let study = MiniStudy::make();
    let args = ["code", "add", "b/leader:2", "--code", "contact.letter", "--coder", "anna"];
    let more = ["--quote", "letter we gave up", "--lens", "vision", "--memo", "a, \"pity\""];
    study.run(&[&args[..], &more[..]].concat()).done();
    let all = rows(&study.read(B));
    let row = all.iter().find(|row| row["code"] == "contact.letter").unwrap();
    assert_eq!(row["quote"], "letter we gave up");
    assert_eq!((row["lens"].as_str(), row["memo"].as_str()), ("vision", "a, \"pity\""));
    let starts: Vec<usize> = all.iter().map(|row| row["start"].parse().unwrap()).collect();
    assert!(starts.is_sorted(), "{starts:?}");
}

#[test]
fn one_passage_takes_several_codes() {
    let study = MiniStudy::make();
    let args = ["code", "add", "b/leader:2.2", "--coder", "anna"];
    let codes = ["--code", "contact.letter", "--code", "values.order"];
    let out = study.run(&[&args[..], &codes[..]].concat()).done();
    assert_eq!(out.lines().count(), 2);
    assert_eq!(rows(&study.read(B)).len(), 4);
}

#[test]
fn a_list_is_coded_whole_or_not_at_all() {
    let study = MiniStudy::make();
    let good = "ref,code,quote,lens,memo\n\
        b/leader:1.2,values.order,,,\n\
        a/parent:2,contact.visit,Nobody ever visited us.,practice,never\n";
    study.write("list.csv", format!("{good}c/leader:2,contact.leter,,,\n"));
    let args = ["code", "add", "--from", "list.csv", "--coder", "anna"];
    same(
        &refused_unchanged(&study, &args),
        r"
error: unknown code `contact.leter`
 --> list.csv:4:1
  |
4 | c/leader:2,contact.leter,,,
  | ^
  |
  = help: did you mean `contact.letter`?
",
    );
    study.write("list.csv", format!("{good}c/leader:2,contact.letter,not said,,\n"));
    same(
        &refused_unchanged(&study, &args),
        r"
error: the words “not said” do not stand there
 --> list.csv:4:1
  |
4 | c/leader:2,contact.letter,not said,,
  | ^
  |
  = help: copy them exactly, as `kwali show` prints them, and name the right turn
",
    );
    study.write("list.csv", format!("{good}c/leader,contact\n"));
    same(
        &refused_unchanged(&study, &args),
        r"
error: the row has 2 fields where the header has 5
 --> list.csv:4:1
  |
4 | c/leader,contact
  | ^
  |
  = help: quote a field that holds a comma, a quote or a line break
",
    );
    study.write("list.csv", good.replace("ref,code", "reference,code"));
    same(
        &refused_unchanged(&study, &args),
        r"
error: the header is not that of a list of codings
 --> list.csv:1:1
  |
1 | reference,code,quote,lens,memo
  | ^
  |
  = help: it must be `ref,code,quote,lens,memo`
",
    );
    study.write("list.csv", good);
    let out = study.run(&args).done();
    assert_eq!(out.lines().count(), 2);
    assert!(out.contains(" a/parent:2.3 contact.visit\n"), "{out}");
}

#[test]
fn words_that_stand_there_twice_or_not_are_refused() {
    let study = MiniStudy::make();
    let add = |quote| {
        ["code", "add", "a/leader:2-4", "--code", "values", "--coder", "x", "--quote", quote]
    };
    same(
        &refused_unchanged(&study, &add("letter")),
        r"
error: the words “letter” stand there more than once
 |
 = help: name the turn or sentence, or quote more of it
",
    );
    same(
        &refused_unchanged(&study, &add("leters")),
        r"
error: the words “leters” do not stand there
 |
 = help: copy them exactly, as `kwali show` prints them, and name the right turn
",
    );
}

#[test]
fn unknown_names_are_refused_with_the_nearest() {
    let study = MiniStudy::make();
    let add = |reference, code, lens| {
        ["code", "add", reference, "--code", code, "--coder", "anna", "--lens", lens]
    };
    let refused = |args: [&str; 9]| refused_unchanged(&study, &args);
    same(
        &refused(add("a/leader:2", "values.kindnes", "vision")),
        r"
error: unknown code `values.kindnes`
 |
 = help: did you mean `values.kindness`?
",
    );
    same(
        &refused(add("a/leader:2", "values.order", "vison")),
        r"
error: unknown lens `vison`
 |
 = help: did you mean `vision`?
",
    );
    same(
        &refused(add("a/leaders:2", "values.order", "vision")),
        r"
error: there is no interview `a/leaders`
 |
 = help: did you mean `a/leader`?
",
    );
    let args = ["code", "add", "a/leader:2", "--code", "values", "--coder", "an/na"];
    same(
        &refused_unchanged(&study, &args),
        r"
error: `an/na` cannot be a name
 |
 = help: use letters, digits, `-` and `_`, without spaces or dots
",
    );
}

#[test]
fn a_removed_coding_is_gone_and_with_the_last_one_its_file() {
    let study = MiniStudy::make();
    let ran = study.run(&["code", "remove", "a06"]);
    assert_eq!((ran.status, ran.out.as_str()), (0, ""));
    assert_eq!(ran.err, "removed a06 b/leader values.order (anna)\n");
    assert_eq!(held(&study, B).len(), 1);
    study.run(&["code", "remove", "a07"]).done();
    assert!(!study.file(B).exists());
    same(
        &refused_unchanged(&study, &["code", "remove", "a06"]),
        r"
error: there is no such coding `a06`
 |
 = help: `kwali show REF --format json` and the codings files hold the ids
",
    );
}

#[test]
fn one_unknown_id_keeps_all_of_them() {
    let study = MiniStudy::make();
    refused_unchanged(&study, &["code", "remove", "a06", "zzz"]);
}

#[test]
fn an_id_needs_only_its_beginning_but_must_be_one_coding() {
    let study = MiniStudy::make();
    same(
        &refused_unchanged(&study, &["code", "remove", "a0"]),
        r"
error: `a0` is 10 codings
 |
 = help: write more of the id, or name the coder: a01 (a/leader anna), a02 (a/leader anna), a03 (a/leader anna), a01 (a/leader bram)
",
    );
    same(
        &refused_unchanged(&study, &["code", "remove", "a01"]),
        r"
error: `a01` is 2 codings
 |
 = help: write more of the id, or name the coder: a01 (a/leader anna), a01 (a/leader bram)
",
    );
    study.run(&["code", "remove", "a01", "--coder", "bram"]).done();
    assert_eq!(held(&study, "corpus/a/leader.bram.csv").len(), 1);
    study.run(&["code", "remove", "b"]).done();
    assert!(!study.file("corpus/a/leader.bram.csv").exists());
}

#[test]
fn an_accepted_suggestion_moves_to_who_accepts_it() {
    let study = MiniStudy::make();
    let err = refused_unchanged(&study, &["code", "accept", "s02"]);
    same(
        &err,
        r"
error: accepting needs a coder
 |
 = help: say who accepts: `--coder anna`
",
    );
    let ran = study.run(&["code", "accept", "s02", "--coder", "anna"]);
    assert_eq!(ran.status, 0);
    assert_eq!(ran.err, "accepted s02 a/leader contact.letter (kwali)\n");
    let all = rows(&study.read("corpus/a/leader.anna.csv"));
    let row = all.iter().find(|row| row["id"] == "s02").unwrap();
    assert_eq!((row["status"].as_str(), row["origin"].as_str()), ("accepted", "cue"));
    assert_eq!(row["memo"], "letter");
    let left = rows(&study.read("corpus/a/leader.kwali.csv"));
    assert_eq!(left.iter().map(|row| row["id"].as_str()).collect::<Vec<_>>(), ["s01"]);
}

#[test]
fn accepting_what_the_coder_has_already_makes_no_second_one() {
    let study = MiniStudy::make();
    study.run(&["code", "accept", "s02", "--coder", "bram"]).done();
    assert_eq!(rows(&study.read("corpus/a/leader.bram.csv")).len(), 2);
    assert_eq!(rows(&study.read("corpus/a/leader.kwali.csv")).len(), 1);
}

#[test]
fn a_rejected_suggestion_stays_so_that_it_is_not_made_again() {
    let study = MiniStudy::make();
    study.run(&["code", "reject", "s02"]).done();
    let all = rows(&study.read("corpus/a/leader.kwali.csv"));
    assert!(all.iter().all(|row| row["status"] == "rejected"));
    assert_eq!(all.len(), 2);
    same(
        &refused_unchanged(&study, &["code", "reject", "s02"]),
        r"
error: there is no such coding `s02`
 |
 = help: `kwali show REF --format json` and the codings files hold the ids
",
    );
}

#[test]
fn a_coding_moves_to_another_passage_code_or_lens() {
    let study = MiniStudy::make();
    study.run(&["code", "move", "a06", "--to", "b/leader:1"]).done();
    let words = "Order comes first here. The rules hang on every wall.";
    assert!(held(&study, B).contains(&(words.to_owned(), "values.order".to_owned())));
    study.run(&["code", "move", "a06", "--code", "values.kindness", "--lens", "practice"]).done();
    let all = rows(&study.read(B));
    let row = all.iter().find(|row| row["id"] == "a06").unwrap();
    assert_eq!((row["code"].as_str(), row["lens"].as_str()), ("values.kindness", "practice"));
    study.run(&["code", "move", "a06", "--lens", "-"]).done();
    assert!(rows(&study.read(B)).iter().all(|row| row["lens"].is_empty()));
}

#[test]
fn a_coding_stays_where_it_cannot_go() {
    let study = MiniStudy::make();
    let to =
        |args: [&str; 2]| refused_unchanged(&study, &["code", "move", "a06", args[0], args[1]]);
    same(
        &to(["--to", "a/leader:1"]),
        r"
error: a coding cannot move to another interview
 |
 = help: remove it, and add one there
",
    );
    same(
        &to(["--to", "b/leader:7"]),
        r"
error: there is no turn 7
 |
 = help: the interview has turns 1 to 2
",
    );
    same(
        &to(["--code", "values.orders"]),
        r"
error: unknown code `values.orders`
 |
 = help: did you mean `values.order`?
",
    );
    same(
        &to(["--lens", "practise"]),
        r"
error: unknown lens `practise`
 |
 = help: did you mean `practice`?
",
    );
}
