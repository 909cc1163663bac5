//! `kwali codebook diff`: two versions compared by meaning.

mod support;

use std::process::Command;

use support::{Folder, MiniStudy, rows, same};

fn git(folder: &Folder, words: &[&str]) {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder.path()).args(["-c", "user.name=a", "-c", "user.email=a@b.c"]);
    assert!(command.args(words).output().unwrap().status.success(), "{words:?}");
}

fn committed() -> Folder {
    let folder = MiniStudy::make();
    git(&folder, &["init", "--quiet"]);
    commit(&folder);
    folder
}

fn commit(folder: &Folder) {
    git(folder, &["add", "codebook.yaml", "corpus"]);
    git(folder, &["commit", "--quiet", "--allow-empty", "-m", "x"]);
}

/// Change, code, what it was, and how many codings to look at.
fn told(folder: &Folder, revisions: &[&str]) -> Vec<String> {
    let args = [&["codebook", "diff", "--format", "csv"], revisions].concat();
    let out = folder.run(&args).done();
    let row = |row: &std::collections::BTreeMap<String, String>| {
        format!(
            "{} {} [{}] {} {}",
            row["change"], row["code"], row["was"], row["codings"], row["look_again"]
        )
    };
    rows(&out).iter().map(row).collect()
}

#[test]
fn what_the_verbs_did_is_told_as_what_they_did() {
    let folder = committed();
    assert!(told(&folder, &[]).is_empty());
    folder.run(&["codebook", "rename", "contact", "ties"]).done();
    assert_eq!(told(&folder, &[]), ["renamed ties [contact] 0 0"]);
    folder.run(&["codebook", "rename", "ties.letter", "post", "--label", "Post"]).done();
    folder.run(&["codebook", "move", "ties.talk", "--top"]).done();
    assert_eq!(
        told(&folder, &[]),
        [
            "renamed ties [contact] 0 0",
            "renamed ties.post [contact.letter] 5 0",
            "relabelled ties.post [contact.letter] 5 0",
            "moved talk [contact.talk] 0 0",
        ]
    );
    commit(&folder);
    assert!(told(&folder, &[]).is_empty());
    folder.run(&["codebook", "merge", "ties.visit", "--into", "ties.post"]).done();
    folder.run(&["codebook", "retire", "values.order", "--reason", "Nobody means it"]).done();
    assert_eq!(
        told(&folder, &[]),
        [
            "retired values.order [] 1 1",
            "criteria changed ties.post [] 7 7",
            "merged ties.visit [] 2 2",
        ]
    );
    // The older two commits, without what was not committed.
    assert_eq!(told(&folder, &["HEAD~1", "HEAD"]).len(), 4);
    assert_eq!(told(&folder, &["HEAD~1"]).len(), 7);
}

#[test]
fn a_split_shows_what_went_and_what_stayed() {
    let folder = committed();
    let into = ["--into", "read=Is it read", "--by", "read=read"];
    folder.run(&[&["codebook", "split", "contact.letter"], &into[..]].concat()).done();
    assert_eq!(
        told(&folder, &[]),
        ["split contact.letter [] 5 5", "added contact.read [contact.letter] 3 0"]
    );
    let args = ["codebook", "diff", "--format", "csv", "--codings"];
    let listed = rows(&folder.run(&args).done());
    assert_eq!(listed.len(), 5);
    assert_eq!((&*listed[0]["ref"], &*listed[0]["code"]), ("a/leader:4.1", "contact.letter"));
}

#[test]
fn what_people_write_by_hand_is_told_too() {
    let folder = committed();
    folder.replace("codebook.yaml", "Being kind comes first.", "Being kind comes before all else.");
    folder.replace("codebook.yaml", "cues: [kind*]", "cues: [kind*, nice]");
    folder.replace("codebook.yaml", "#3b6ea5", "#3b6ea6");
    folder.replace("codebook.yaml", "when-none: true", "when-none: false");
    let list = told(&folder, &[]);
    assert_eq!(
        list,
        [
            "colour changed values [] 0 0",
            "redefined values.kindness [] 3 3",
            "cues changed values.kindness [] 3 0",
            "wording changed contact.visit [] 2 0",
        ]
    );
    let out = folder.run(&["codebook", "diff", "--format", "markdown"]).done();
    assert!(out.contains("- `values.kindness` redefined, **3 codings to look at again**\n  - definition before: Being kind comes first.\n  - definition now: Being kind comes before all else.\n"), "{out}");
    let out = folder.run(&["codebook", "diff", "--format", "json"]).done();
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json[1]["texts"][0]["after"], "Being kind comes before all else.");
    // One coding after another under another code.
    folder.run(&["code", "move", "a06", "--code", "contact.visit"]).done();
    assert!(told(&folder, &[]).contains(&"recoded contact.visit [values.order] 1 0".to_owned()));
}

#[test]
fn without_git_or_such_a_revision_it_says_so() {
    let folder = MiniStudy::make();
    let err = folder.run(&["codebook", "diff"]).refused();
    assert!(err.contains("not in a git repository"), "{err}");
    let folder = committed();
    let err = folder.run(&["codebook", "diff", "nowhere"]).refused();
    assert!(err.contains("git knows no revision `nowhere`"), "{err}");
    folder.replace("codebook.yaml", "format: 1", "format: 2");
    commit(&folder);
    folder.replace("codebook.yaml", "format: 2", "format: 1");
    let err = folder.run(&["codebook", "diff"]).refused();
    assert!(err.contains("the study of `HEAD`: format 2 is not known"), "{err}");
    same(&folder.run(&["codebook", "diff", "HEAD~1"]).done(), "");
}
