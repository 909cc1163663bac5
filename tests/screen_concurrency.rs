//! The coding screen beside others who code: two coders, the same coder twice, and scripts.
#![cfg(unix)]

mod support;
#[path = "support/terminal/mod.rs"]
mod terminal;

use std::collections::BTreeSet;
use std::thread;
use std::time::{Duration, Instant};

use support::{Folder, MiniStudy, rows};
use terminal::Terminal;

const SIZE: (u16, u16) = (90, 24);
/// How soon others' work is on the screen; the screen looks each quarter of a second, and the
/// machine may be busy.
const SOON: Duration = Duration::from_secs(2);
const TURNS: usize = 6;
const CODES: [&str; 4] = ["values.kindness", "values.order", "contact.letter", "contact.talk.gate"];

/// A study with an interview that nobody has coded.
fn study() -> Folder {
    let study = MiniStudy::make();
    let front = "role: leader\nlanguage: en\nspeakers:\n  L: somebody";
    let turns = (1..=TURNS).map(|turn| format!("\nL: Answer {turn} is this.\n"));
    let turns: Vec<String> = turns.collect();
    study.write("corpus/b/talk.md", format!("---\n{front}\n---\n{}", turns.concat()));
    study
}

fn open(study: &Folder, coder: &str) -> Terminal {
    let mut terminal = Terminal::start(study, SIZE, &["code", "b/talk", "--coder", coder]);
    terminal.wait_for("? keys");
    terminal
}

/// The codings of the interview: coder, turn, code.
fn codings(study: &Folder) -> BTreeSet<(String, String, String)> {
    let args = ["quotes", "--case", "b", "--status", "all", "--format", "csv"];
    let all = rows(&study.run(&args).done());
    let here = all.iter().filter(|row| row["ref"].starts_with("b/talk"));
    let key = |row: &std::collections::BTreeMap<String, String>| {
        (row["coder"].clone(), row["ref"].clone(), row["code"].clone())
    };
    let found: Vec<_> = here.map(key).collect();
    let set: BTreeSet<_> = found.iter().cloned().collect();
    assert_eq!(set.len(), found.len(), "{found:?}");
    set
}

fn coding(coder: &str, turn: usize, code: &str) -> (String, String, String) {
    (coder.into(), format!("b/talk:{turn}"), code.into())
}

/// Codes a turn and waits until the screen says so.
fn code(terminal: &mut Terminal, turn: usize, code: &str) {
    terminal.keys(&format!(":{turn}<enter>c{code}<enter>"));
    terminal.wait_for(&format!("b/talk:{turn} coded {code}"));
}

/// Waits for something on the screen, which must be there soon.
fn soon(terminal: &mut Terminal, text: &str) {
    let since = Instant::now();
    terminal.wait_for(text);
    assert!(since.elapsed() < SOON, "`{text}` after {:?}", since.elapsed());
}

#[test]
fn two_coders_see_each_others_work_and_undo_only_their_own() {
    let study = study();
    let (mut anna, mut bram) = (open(&study, "anna"), open(&study, "bram"));
    code(&mut anna, 1, CODES[0]);
    soon(&mut bram, "values.kindness  anna · Kindness");
    soon(&mut bram, "changed by another program");
    code(&mut bram, 1, CODES[1]);
    soon(&mut anna, "values.order  bram · Order");
    code(&mut anna, 1, CODES[2]);
    bram.keys("u");
    bram.wait_for("undone: code values.order");
    anna.wait_gone("bram · Order");
    bram.keys("u");
    bram.wait_for("nothing to undo");
    let wanted = [coding("anna", 1, CODES[0]), coding("anna", 1, CODES[2])];
    assert_eq!(codings(&study), BTreeSet::from(wanted));
    anna.keys("uu");
    anna.wait_for("undone: code values.kindness");
    soon(&mut bram, "no codings");
    assert!(codings(&study).is_empty());
}

#[test]
fn the_same_coder_twice_and_a_script_lose_nothing_and_undo_only_what_they_made() {
    let study = study();
    let (mut one, mut two) = (open(&study, "anna"), open(&study, "anna"));
    code(&mut one, 1, CODES[0]);
    soon(&mut two, "values.kindness  anna · Kindness");
    code(&mut two, 1, CODES[1]);
    soon(&mut one, "values.order  anna · Order");
    let add = ["code", "add", "b/talk:1", "--code", CODES[2], "--coder", "anna"];
    study.run(&add).done();
    soon(&mut one, "contact.letter  anna · Letter");
    soon(&mut two, "contact.letter  anna · Letter");

    // Each takes back its own, whatever came after it.
    one.keys("u");
    one.wait_for("undone: code values.kindness");
    one.keys("u");
    one.wait_for("nothing to undo");
    let wanted = [coding("anna", 1, CODES[1]), coding("anna", 1, CODES[2])];
    assert_eq!(codings(&study), BTreeSet::from(wanted.clone()));

    // What another changed since is not undone over it.
    one.keys("mvalues.order<enter>");
    one.wait_for("Memo on values.order");
    one.keys("because<c-s>");
    one.wait_for("the memo is saved");
    soon(&mut two, "because");
    two.keys("u");
    two.wait_for("“code values.order” cannot be undone");
    assert_eq!(codings(&study), BTreeSet::from(wanted));
    one.keys("u");
    one.wait_for("undone: memo on values.order");
    two.wait_gone("✎ because");
    two.keys("u");
    two.wait_for("undone: code values.order");

    // What a script removed is gone, and stays so.
    let left = codings(&study);
    assert_eq!(left, BTreeSet::from([coding("anna", 1, CODES[2])]));
    let id = rows(&study.read("corpus/b/talk.anna.csv"))[0]["id"].clone();
    study.run(&["code", "remove", &id, "--coder", "anna"]).done();
    soon(&mut one, "no codings");
    one.keys("<c-r>");
    one.wait_for("“memo on values.order” cannot be redone");
    assert!(codings(&study).is_empty());
}

#[test]
fn words_and_a_codebook_that_another_changes_are_read_again() {
    let study = study();
    let mut anna = open(&study, "anna");
    code(&mut anna, 1, CODES[0]);
    let (old, book) = (study.read("corpus/b/talk.md"), study.read("codebook.yaml"));
    study.write("corpus/b/talk.md", format!("{old}\nL: And this was added.\n"));
    soon(&mut anna, "And this was added.");
    code(&mut anna, TURNS + 1, CODES[1]);

    // While the codebook does not read nothing is taken in; once it does, all of it is.
    study.write("codebook.yaml", "format: [");
    soon(&mut anna, "codebook.yaml");
    study.write("corpus/b/talk.md", format!("{old}\nL: And this was added twice.\n"));
    thread::sleep(Duration::from_millis(400));
    study.write("codebook.yaml", book.replace("label: Kindness", "label: Kind words"));
    soon(&mut anna, "added twice.");
    anna.keys("g");
    anna.wait_for("values.kindness  anna · Kind words");
    anna.keys("uu");
    anna.wait_for("undone: code values.kindness");
    anna.wait_gone("anna · Kind words");
}

/// Both at once on one file, as fast as they can, and scripts between them.
#[test]
fn screens_and_scripts_at_the_same_moment_lose_nothing() {
    for second in ["anna", "bram"] {
        let study = study();
        let text = study.read("corpus/b/talk.md");
        let body = support::body(&text);
        let suggestions: Vec<String> = (1..=TURNS)
            .map(|turn| {
                let quote = format!("Answer {turn} is this.");
                let start = body.find(&quote).unwrap();
                let end = start + quote.len();
                format!("s{turn},{start},{end},contact.visit,,suggested,cue,{quote},\n")
            })
            .collect();
        let header = "id,start,end,code,lens,status,origin,quote,memo\n";
        study.write("corpus/b/talk.kwali.csv", format!("{header}{}", suggestions.concat()));
        let (mut one, mut two) = (open(&study, "anna"), open(&study, second));
        thread::scope(|scope| {
            let work = |terminal: &mut Terminal, codes: [&str; 2]| {
                for given in codes {
                    for turn in 1..=TURNS {
                        code(terminal, turn, given);
                        terminal.keys("u<c-r>");
                        terminal.wait_for(&format!("done again: code {given}"));
                    }
                }
            };
            scope.spawn(move || work(&mut one, [CODES[0], CODES[1]]));
            scope.spawn(move || work(&mut two, [CODES[2], CODES[3]]));
            for turn in 1..=TURNS {
                let place = format!("b/talk:{turn}");
                let add = ["code", "add", &place, "--code", "values", "--coder", "anna"];
                study.run(&add).done();
                study.run(&["code", "accept", &format!("s{turn}"), "--coder", "anna"]).done();
                let id = rows(&study.read("corpus/b/talk.anna.csv"));
                let id = id.iter().find(|row| row["code"] == "values").unwrap()["id"].clone();
                if turn % 2 == 0 {
                    study.run(&["code", "remove", &id, "--coder", "anna"]).done();
                }
            }
        });
        let found = codings(&study);
        for turn in 1..=TURNS {
            for (coder, code) in [("anna", CODES[0]), ("anna", CODES[1]), ("anna", "contact.visit")]
                .into_iter()
                .chain([(second, CODES[2]), (second, CODES[3])])
            {
                assert!(found.contains(&coding(coder, turn, code)), "{coder} {turn} {code}");
            }
        }
        let added = found.iter().filter(|(_, _, code)| code == "values").count();
        assert_eq!((found.len(), added), (TURNS * 5 + TURNS / 2, TURNS / 2), "{found:?}");
    }
}
