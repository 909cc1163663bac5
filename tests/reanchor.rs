//! `kwali code reanchor`

mod support;

use std::process::Command;

use support::{Folder, MiniStudy, Ran, rows, same};

const TALK: &str = "corpus/a/leader.md";
const ANNA: &str = "corpus/a/leader.anna.csv";
const BASE: &str = ".kwali/bases/a/leader.md";

fn reanchor(study: &Folder, more: &[&str]) -> Ran {
    study.run(&[&["code", "reanchor", "--format", "csv"], more].concat())
}

/// What became of each coding: id, coder, result, place and quote.
fn told(ran: &Ran) -> Vec<[String; 4]> {
    let all = rows(&ran.out);
    all.iter().map(|row| ["id", "coder", "result", "now"].map(|name| row[name].clone())).collect()
}

fn quotes(study: &Folder, file: &str) -> Vec<(String, String)> {
    let all = rows(&study.read(file));
    all.into_iter().map(|row| (row["id"].clone(), row["quote"].clone())).collect()
}

/// Whether each coding's words stand where its file says.
#[track_caller]
fn stands(study: &Folder) {
    let ran = study.run(&["quotes"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
}

/// A study of which kwali has kept the words, since codings were made and removed with it.
fn coded() -> Folder {
    let study = MiniStudy::make();
    for (interview, coders) in
        [("a/leader", &["anna", "bram", "kwali"][..]), ("b/leader", &["anna"])]
    {
        for coder in coders {
            let add = ["code", "add", interview, "--code", "contact", "--coder", coder];
            let out = study.run(&add).done();
            let id = out.split(' ').next().unwrap();
            study.run(&["code", "remove", id, "--coder", coder]).done();
        }
    }
    study
}

fn git(study: &Folder, words: &[&str]) {
    let mut command = Command::new("git");
    command.current_dir(study.path()).args(["-c", "user.name=a", "-c", "user.email=a@b.c"]);
    assert!(command.args(words).output().unwrap().status.success(), "{words:?}");
}

/// A study of which git has all.
fn committed() -> Folder {
    let study = MiniStudy::make();
    study.write(".gitignore", ".kwali/\n");
    git(&study, &["init", "--quiet"]);
    git(&study, &["add", "."]);
    git(&study, &["commit", "--quiet", "-m", "one"]);
    study
}

#[test]
fn a_study_that_did_not_change_has_nothing_to_do() {
    for study in [coded(), committed(), MiniStudy::make()] {
        let before = study.hash();
        let ran = study.run(&["code", "reanchor"]);
        assert_eq!((ran.status, ran.out.as_str()), (0, ""));
        assert_eq!(ran.err, "0 put back, 0 left to decide\n");
        assert_eq!(study.hash(), before);
    }
}

#[test]
fn codings_follow_a_correction_whoever_kept_the_old_words() {
    for study in [coded(), committed()] {
        study.replace(TALK, "We want children", "Good morning. We want children");
        let refused = study.run(&["quotes"]).refused();
        assert!(refused.contains("kwali code reanchor a/leader"), "{refused}");
        let dry = reanchor(&study, &["--dry-run"]);
        assert_eq!(dry.status, 1);
        let ran = reanchor(&study, &["a/leader"]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        assert_eq!(ran.out, dry.out);
        assert_eq!(told(&ran).len(), 7);
        assert!(told(&ran).iter().all(|[_, _, result, _]| result == "moved"), "{}", ran.out);
        let place = "a/leader:2.3".to_owned();
        assert!(told(&ran).contains(&["a01".into(), "bram".into(), "moved".into(), place]));
        stands(&study);
        assert_eq!(reanchor(&study, &[]).err, "0 put back, 0 left to decide\n");
        assert!(study.read(BASE).contains("Good morning."));
    }
}

#[test]
fn a_turn_that_was_taken_out_is_told_with_its_words() {
    let study = coded();
    let turn = "[00:01:20] L: We write a letter each month. Parents read the letter, we hope.\n\n\
        We also visit families at home.\n";
    study.replace(TALK, turn, "[00:01:20] L: As I said before.\n");
    let ran = reanchor(&study, &["--coder", "anna"]);
    assert_eq!(ran.status, 1);
    let gone = |id: &str| [id, "anna", "gone", ""].map(str::to_owned);
    assert_eq!(told(&ran), [gone("a02"), gone("a03")]);
    same(
        &ran.err,
        r"
0 put back, 2 left to decide
a02 a/leader contact.letter (anna): its words are not in the transcript any more: `kwali code remove a02 --coder anna`, or `kwali code move a02 --coder anna --to REF`
a03 a/leader contact.visit (anna): its words are not in the transcript any more: `kwali code remove a03 --coder anna`, or `kwali code move a03 --coder anna --to REF`
",
    );
    // Nothing else is taken for them, and the old words are kept while they wait.
    assert_eq!(quotes(&study, ANNA).len(), 3);
    assert!(!study.read(BASE).contains("As I said before."));
    study.run(&["code", "remove", "a02", "--coder", "anna"]).done();
    study.run(&["code", "move", "a03", "--coder", "anna", "--to", "a/leader:4"]).done();
    assert_eq!(reanchor(&study, &["--coder", "anna"]).status, 0);
}

#[test]
fn words_that_stand_twice_are_left_to_people_and_their_decision_is_kept() {
    let study = coded();
    let old = "D: Yes. Yes. Yes.";
    study.replace(TALK, "We also visit families at home.", &old[3..]);
    study.run(&["code", "remove", "a03", "--coder", "anna"]).done();
    let turn = "a/leader:4";
    let add = [
        "code",
        "add",
        turn,
        "--code",
        "contact.visit",
        "--coder",
        "bram",
        "--quote",
        "Yes. Yes. Yes.",
    ];
    study.run(&add).done();
    let id = rows(&study.read("corpus/a/leader.bram.csv"))[2]["id"].clone();
    let text = study.read(TALK);
    let at = text[..text.find("Yes. Yes. Yes.").unwrap()].chars().count();
    let body = text.chars().count() - support::body(&text).chars().count();
    let first = format!("a/leader@{}-{}", at - body, at - body + 4);
    study.run(&["code", "move", &id, "--to", &first]).done();
    study.replace(TALK, "Yes. Yes. Yes.", "Yes. Yes.");
    let ran = reanchor(&study, &[]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert!(
        told(&ran).iter().any(|[of, _, result, _]| *of == id && result == "several"),
        "{}",
        ran.out
    );
    // It reads the same there; that it is its own only people can say.
    study.run(&["code", "move", &id, "--to", &first]).done();
    let ran = reanchor(&study, &[]);
    assert_eq!((ran.status, told(&ran).len()), (0, 0), "{}{}", ran.out, ran.err);
}

#[test]
fn white_space_and_unicode_forms_are_not_other_words() {
    let study = coded();
    let text = study.read("corpus/c/leader.md");
    study.write("corpus/c/leader.md", text.replace("kind and", "kind\nand").replace("  ", " "));
    let ran = reanchor(&study, &["c/leader"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let all = quotes(&study, "corpus/c/leader.anna.csv");
    assert_eq!(all[0].1, "Every child must be kind\nand curious.");
    stands(&study);
}

#[test]
fn without_the_old_words_short_quotes_are_asked_for_when_they_stand_twice() {
    let study = coded();
    std::fs::remove_dir_all(study.file(".kwali")).unwrap();
    study.replace(
        "corpus/b/leader.md",
        "L: Order comes",
        "L: Good day. Order comes first here. Order comes",
    );
    let ran = reanchor(&study, &["b/leader"]);
    assert_eq!(ran.status, 1);
    let found = told(&ran);
    assert_eq!(
        found[0],
        ["a06", "anna", "several", "b/leader:1.2 b/leader:1.3"].map(str::to_owned)
    );
    assert_eq!(quotes(&study, "corpus/b/leader.anna.csv")[0].1, "Order comes first here.");
}

#[test]
fn a_revision_can_be_named() {
    let study = committed();
    study.replace(TALK, "We want children", "Good morning. We want children");
    git(&study, &["commit", "--quiet", "-am", "two"]);
    let err = reanchor(&study, &["--from", "nowhere"]).refused();
    assert!(err.contains("git knows no revision `nowhere`"), "{err}");
    let ran = reanchor(&study, &["--from", "HEAD~1"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    stands(&study);
    let err = reanchor(&MiniStudy::make(), &["--from", "HEAD"]).refused();
    assert!(err.contains("git"), "{err}");
}

#[test]
fn one_coder_s_codings_are_put_back_alone() {
    let study = coded();
    study.replace(TALK, "We want children", "Good morning. We want children");
    let bram = study.read("corpus/a/leader.bram.csv");
    assert_eq!(reanchor(&study, &["--coder", "anna"]).status, 0);
    assert_eq!(study.read("corpus/a/leader.bram.csv"), bram);
    assert_eq!(told(&reanchor(&study, &[])).len(), 4);
    stands(&study);
}

#[test]
fn two_codings_do_not_become_one() {
    let study = coded();
    study.replace(TALK, "We want children", "Good morning. We want children");
    let add = ["code", "add", "a/leader:2.3", "--code", "values.kindness", "--coder", "bram"];
    study.run(&add).done();
    let ran = reanchor(&study, &[]);
    assert_eq!(ran.status, 1);
    assert!(
        told(&ran).iter().any(|[id, coder, result, _]| (
            id.as_str(),
            coder.as_str(),
            result.as_str()
        ) == ("a01", "bram", "twin")),
        "{}",
        ran.out
    );
    study.run(&["code", "remove", "a01", "--coder", "bram"]).done();
    assert_eq!(reanchor(&study, &[]).status, 0);
    stands(&study);
}

#[test]
fn an_unknown_interview_is_refused() {
    let err = reanchor(&MiniStudy::make(), &["a/leaders"]).refused();
    assert!(err.contains("did you mean `a/leader`?"), "{err}");
}

/// Memos on two passages of a committed study, the first of which is taken out of the text later.
fn with_memos() -> Folder {
    let study = committed();
    let source = study.read(TALK);
    let body = source.split_once("\n---\n").unwrap().1;
    let row = |words: &str| {
        let start = body[..body.find(words).unwrap()].chars().count();
        format!("{start},{},comment,bram,{words},see {words}\n", start + words.chars().count())
    };
    let rows = row("Every parent hears it from us.") + &row("We also visit families at home.");
    study.write(MEMOS, format!("start,end,kind,by,quote,memo\n,,note,anna,,in May\n{rows}"));
    study.write(TALK, source.replace("Every parent hears it from us.", "Parents know."));
    study
}

const MEMOS: &str = "corpus/memos/a/leader.csv";

#[test]
fn memos_go_with_their_words_and_those_that_are_gone_are_named() {
    let study = with_memos();
    let before = study.read(MEMOS);
    let ran = reanchor(&study, &["--dry-run"]);
    assert_eq!((ran.status, study.read(MEMOS)), (1, before.clone()));
    assert!(ran.err.contains("memos: 1 would be put back, 1 left to decide"), "{}", ran.err);
    reanchor(&study, &["--coder", "anna"]);
    assert_eq!(study.read(MEMOS), before);
    let ran = reanchor(&study, &[]);
    assert_eq!(ran.status, 1);
    assert!(ran.err.contains("memos: 1 put back, 1 left to decide"), "{}", ran.err);
    assert!(ran.err.contains("comment on “Every parent hears it from us.”"), "{}", ran.err);
    let body = study.read(TALK).split_once("\n---\n").unwrap().1.to_owned();
    let fits: Vec<bool> = rows(&study.read(MEMOS))
        .iter()
        .map(|row| {
            let at = |name: &str| row[name].parse::<usize>().unwrap_or(0);
            let words: String =
                body.chars().skip(at("start")).take(at("end") - at("start")).collect();
            words == row["quote"]
        })
        .collect();
    assert_eq!(fits, [true, false, true]);
    // What is left is the same the next time.
    let after = study.read(MEMOS);
    reanchor(&study, &[]);
    assert_eq!(study.read(MEMOS), after);
}

#[test]
fn words_of_another_coding_are_not_promised_to_one_that_drifted() {
    let study = MiniStudy::make();
    let row = rows(&study.read(ANNA)).remove(0);
    let quote = &row["quote"];
    let text = study.read(TALK);
    // The words of the coding become others, and another stands where the same words are.
    let changed = text.replacen(quote.as_str(), "other words", 1) + "\nL: " + quote + "\n";
    study.write(TALK, &changed);
    let ran = study.run(&["quotes"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("the same words stand at"), "{}", ran.err);
    assert!(ran.err.contains("finds out if they are its own"), "{}", ran.err);
}
