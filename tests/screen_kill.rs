//! The coding screen killed at any moment: what it said was done is on disk, what it was doing is
//! there or not, every file reads, undo goes on, and what was typed of a memo is there again.
//!
//! `KWALI_KILLS` says how many times, when not 500; the seeds are the same each time.
#![cfg(unix)]

mod support;
#[path = "support/terminal/mod.rs"]
mod terminal;

#[path = "support/kill/model.rs"]
mod model;
#[path = "support/kill/plan.rs"]
mod plan;
#[path = "support/kill/run.rs"]
mod run;

use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use run::{Chain, Seen};
use support::{Folder, rows};

/// How many sentences the interview has, two in each turn.
const SENTENCES: usize = 16;
const INTERVIEW: &str = "a/talk";
/// How many programs are killed in a row in one study, each going on with what the one before left.
const CHAIN: usize = 25;
/// How many studies are worked in at once: a program spends most of its time waiting for the disk.
const AT_ONCE: usize = 6;

/// The words of a sentence.
fn sentence(at: usize) -> String {
    format!("Answer {at} tells, in short, how it went.")
}

/// A study as `kwali init` makes it, in git, with an interview and suggestions.
fn study() -> Folder {
    let study = Folder::empty();
    study.run(&["init", "."]).done();
    study.write("codebook.yaml", CODEBOOK);
    study.write("corpus/cases.csv", "case\na\n");
    let mut text = String::from("---\nrole: leader\nlanguage: en\nspeakers:\n  L: somebody\n---\n");
    let mut suggestions = String::from("id,start,end,code,lens,status,origin,quote,memo\n");
    let codes = ["values.order", "contact.letter", "values.kindness"];
    let mut at = 0;
    for pair in 0..SENTENCES / 2 {
        let words = [sentence(pair * 2), sentence(pair * 2 + 1)].join(" ");
        let turn = format!("\nL: {words}\n");
        let start = at + "\nL: ".len();
        let end = start + sentence(pair * 2).len();
        let (code, quote) = (codes[pair % codes.len()], sentence(pair * 2));
        suggestions +=
            &format!("s{pair},{start},{end},{code},,suggested,cue,\"{quote}\",because\n");
        at += turn.len();
        text += &turn;
    }
    study.write("corpus/a/talk.md", text);
    study.write("corpus/a/talk.kwali.csv", suggestions);
    git(&study, &["init", "--quiet"]);
    git(&study, &["add", "."]);
    let who = ["-c", "user.name=anna", "-c", "user.email=anna@example.org"];
    git(&study, &[&who[..], &["commit", "--quiet", "-m", "start"]].concat());
    study
}

fn git(study: &Folder, args: &[&str]) -> String {
    let ran = Command::new("git").current_dir(study.path()).args(args).output().expect("git");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

#[test]
fn a_kill_loses_nothing_that_was_acknowledged() {
    let wanted = std::env::var("KWALI_KILLS").map_or(500, |number| number.parse().unwrap());
    let chains = usize::div_ceil(wanted, CHAIN);
    let (next, all) = (AtomicUsize::new(0), std::sync::Mutex::new(Seen::default()));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(chains) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= chains {
                        return;
                    }
                    let mut chain = Chain::new(study(), seed);
                    for _ in 0..CHAIN.min(wanted - seed * CHAIN) {
                        chain.run();
                    }
                    check_git(&chain.study);
                    all.lock().unwrap().add(&chain.seen);
                }
            });
        }
    });
    let seen = all.into_inner().unwrap();
    println!("{seen:?}");
    assert_eq!(seen.runs, wanted);
    // The kills were spread over what they are to be spread over.
    if wanted >= 100 {
        let each = [seen.starting, seen.before, seen.after, seen.drafts, seen.undone];
        assert!(each.iter().all(|count| *count > 0), "{seen:?}");
    }
}

/// What a killed program leaves behind is nothing that git would ask about.
fn check_git(study: &Folder) {
    let status = git(study, &["status", "--porcelain", "--untracked-files=all"]);
    for line in status.lines() {
        let name = &line[3..];
        let known = ["codebook.yaml", "corpus/a/talk.anna.csv", "corpus/a/talk.kwali.csv"];
        assert!(known.contains(&name), "{status}");
    }
}

const CODEBOOK: &str = "format: 1
title: Letters
language: en
coder: anna
roles:
  - {id: leader, label: Leaders}
codes:
  - id: values
    label: Values
    definition: What counts here.
    codes:
      - {id: kindness, label: Kindness, definition: Being kind comes first.}
      - {id: order, label: Order, definition: Rules come first.}
  - id: contact
    label: Contact
    definition: How they reach each other.
    codes:
      - {id: letter, label: Letter, definition: Something written goes home.}
      - {id: visit, label: Visit, definition: Somebody goes to a home.}
";
