//! The index of a search: made, kept up to date and replaced without being asked for.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use support::{Folder, MiniStudy, rows};

const INDEX: &str = ".kwali/index";

/// The passages that a query finds.
fn found(study: &Folder, query: &str) -> Vec<String> {
    let out = study.run(&["search", query, "--format", "csv"]).done();
    rows(&out).into_iter().map(|row| row["ref"].clone()).collect()
}

fn code(study: &Folder, reference: &str, code: &str, quote: &str) {
    let add = ["code", "add", reference, "--code", code, "--coder", "anna", "--quote", quote];
    study.run(&add).done();
}

#[test]
fn a_search_makes_an_index_and_misses_it_nowhere() {
    let study = MiniStudy::make();
    let before = found(&study, "letter");
    assert_eq!(before, ["a/leader:4.1-4.2", "a/parent:2.1", "b/leader:2.2"]);
    assert!(study.file(INDEX).join("manifest").is_file());
    for gone in [".kwali", INDEX] {
        fs::remove_dir_all(study.file(gone)).unwrap();
        assert_eq!(found(&study, "letter"), before);
        assert!(study.file(INDEX).join("manifest").is_file());
    }
}

#[test]
fn what_changes_is_seen_at_once() {
    let study = MiniStudy::make();
    assert_eq!(found(&study, "zebra"), [""; 0]);
    // The same length and, most likely, the same tick of the clock.
    study.replace("corpus/b/leader.md", "Order comes", "Zebra comes");
    assert_eq!(found(&study, "zebra"), ["b/leader:1.1"]);
    study.replace("corpus/b/leader.md", "Zebra comes", "Order comes");
    assert_eq!(found(&study, "zebra"), [""; 0]);

    let text = study.read("corpus/b/leader.md").replace("Order comes", "A zebra comes");
    study.write("corpus/b/another.md", text);
    assert_eq!(found(&study, "zebra"), ["b/another:1.1"]);
    fs::remove_file(study.file("corpus/b/another.md")).unwrap();
    assert_eq!(found(&study, "zebra"), [""; 0]);

    assert_eq!(found(&study, "code:contact.talk case:c"), ["c/leader:2"]);
    assert_eq!(found(&study, "code:contact.talk case:a"), [""; 0]);
    code(&study, "a/leader:4", "contact.talk.gate", "We write a letter each month.");
    assert_eq!(found(&study, "code:contact.talk case:a"), ["a/leader:4"]);
    fs::remove_file(study.file("corpus/c/leader.anna.csv")).unwrap();
    assert_eq!(found(&study, "code:contact.talk"), ["a/leader:4"]);
    assert_eq!(found(&study, "memo:rules"), ["a/leader:2"]);
}

#[test]
fn the_codebook_and_the_cases_count_as_they_are_now() {
    let study = MiniStudy::make();
    assert_eq!(found(&study, "lens:vision letter"), [""; 0]);
    study.replace("codebook.yaml", "id: vision, label: Vision,", "id: vision, label: Practice,");
    study.replace("codebook.yaml", "id: practice, label: Practice}", "id: practice, label: Other}");
    let all = found(&study, "lens:vision letter");
    assert!(all.contains(&"b/leader:2.2".to_owned()), "{all:?}");
    assert_eq!(found(&study, "setting:city letter").len(), 2);
    study.replace("corpus/cases.csv", "a,city,300", "a,village,300");
    assert!(study.run(&["search", "setting:city"]).refused().contains("unknown value"));
    assert_eq!(found(&study, "setting:village letter").len(), 3);
    study.write("corpus/cases.csv", "case,setting,pupils\nb,village,120\nc,village,\na,city,300\n");
    assert_eq!(found(&study, "letter")[0], "b/leader:2.2");
    study.replace("codebook.yaml", "- id: visit\n", "- id: visits\n");
    assert!(study.run(&["search", "letter"]).refused().contains("unknown code `contact.visit`"));
}

#[test]
fn a_broken_index_is_made_anew() {
    let study = MiniStudy::make();
    let before = found(&study, "letter OR \"We\"");
    let files: Vec<_> = fs::read_dir(study.file(INDEX)).unwrap().map(|e| e.unwrap()).collect();
    assert!(files.len() > 5);
    for file in files.iter().map(fs::DirEntry::path) {
        if file.metadata().is_ok_and(|known| known.len() == 0) {
            continue;
        }
        for how in ["truncated", "overwritten", "removed", "a folder"] {
            let Ok(content) = fs::read(&file) else { continue };
            match how {
                "truncated" => fs::write(&file, &content[..content.len() / 2]).unwrap(),
                "overwritten" => fs::write(&file, vec![0xff; content.len()]).unwrap(),
                "removed" => fs::remove_file(&file).unwrap(),
                _ => {
                    fs::remove_file(&file).unwrap();
                    fs::create_dir(&file).unwrap();
                }
            }
            let name = file.display();
            assert_eq!(found(&study, "letter OR \"We\""), before, "{name} {how}");
        }
    }
    fs::remove_dir_all(study.file(INDEX)).unwrap();
    study.write(INDEX, "no folder at all");
    assert_eq!(found(&study, "letter OR \"We\""), before);
}

#[test]
fn an_index_of_another_version_is_made_anew() {
    let study = MiniStudy::make();
    let before = found(&study, "letter");
    let manifest = study.file(INDEX).join("manifest");
    let mut content = fs::read(&manifest).unwrap();
    content[6] ^= 1;
    let at = content.len() - 32;
    let sum = *blake3::hash(&content[..at]).as_bytes();
    content[at..].copy_from_slice(&sum);
    fs::write(&manifest, &content).unwrap();
    assert_eq!(found(&study, "letter"), before);
    assert_ne!(fs::read(&manifest).unwrap(), content);
}

#[cfg(unix)]
#[test]
fn where_nothing_can_be_written_search_goes_on() {
    use std::os::unix::fs::PermissionsExt;
    let study = MiniStudy::make();
    let before = found(&study, "letter");
    let lock = |mode: u32| {
        for folder in [".kwali/index", ".kwali"] {
            let _ = fs::set_permissions(study.file(folder), fs::Permissions::from_mode(mode));
        }
    };
    lock(0o555);
    assert_eq!(found(&study, "letter"), before, "an index that is up to date is read");
    study.replace("corpus/b/leader.md", "Order comes", "A letter comes");
    assert_eq!(found(&study, "letter")[2], "b/leader:1.1", "one that is not is left alone");
    lock(0o755);
    fs::remove_dir_all(study.file(".kwali")).unwrap();
    // Nobody, not even root, makes folders in a file.
    study.write(".kwali", "in the way");
    assert_eq!(found(&study, "letter").len(), 4);
}

#[test]
fn two_search_while_another_adds_codings() {
    const CODINGS: usize = 12;
    let study = MiniStudy::make();
    let words: Vec<String> = (0..CODINGS).map(|n| format!("word{n}y")).collect();
    let front = "role: leader\nlanguage: en\nspeakers:\n  L: somebody";
    let body = words.iter().map(|word| format!("L: A {word}.")).collect::<Vec<_>>().join("\n\n");
    study.write("corpus/b/many.md", format!("---\n{front}\n---\n\n{body}\n"));
    let writing = AtomicBool::new(true);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut last = 0;
                while writing.load(Ordering::Relaxed) {
                    let now = found(&study, "interview:b/many code:values.order").len();
                    assert!(now >= last, "{now} after {last}");
                    last = now;
                }
            });
        }
        for (at, word) in words.iter().enumerate() {
            code(&study, &format!("b/many:{}", at + 1), "values.order", word);
            let now = found(&study, "interview:b/many code:values.order");
            assert_eq!(now.len(), at + 1, "what was added is found at once");
        }
        writing.store(false, Ordering::Relaxed);
    });
    assert_eq!(found(&study, "interview:b/many").len(), CODINGS);
    let names: BTreeSet<String> = found(&study, "interview:b/many").into_iter().collect();
    assert_eq!(names.len(), CODINGS, "nothing is found twice");
}

#[test]
fn codings_that_lost_their_words_are_still_told_of() {
    let study = MiniStudy::make();
    study.replace("corpus/c/leader.md", "We talk at the gate.", "We speak at the gate.");
    for _ in 0..2 {
        let ran = study.run(&["search", "gate"]);
        assert_eq!(ran.status, 0);
        assert!(ran.err.contains("coding a09 no longer stands on its words"), "{}", ran.err);
    }
}

#[test]
fn what_is_found_becomes_suggestions_of_a_code() {
    const FILE: &str = "corpus/a/leader.kwali.csv";
    let study = MiniStudy::make();
    let search = ["search", "letter OR gate", "--code", "contact.letter"];
    let ran = study.run(&search);
    assert!(ran.err.ends_with("2 suggestions of `contact.letter` added\n"), "{}", ran.err);
    let made = rows(&study.read("corpus/b/leader.kwali.csv"));
    assert_eq!(made.len(), 1);
    let row = &made[0];
    assert_eq!(row["quote"], "The letter we gave up.");
    assert_eq!(
        (row["status"].as_str(), row["origin"].as_str(), row["memo"].as_str()),
        ("suggested", "human", "search letter OR gate")
    );
    // Coded by anna, or suggested already: nothing is added there.
    assert_eq!(rows(&study.read(FILE)).len(), 2);
    let again = study.run(&search).err;
    assert!(again.ends_with("0 suggestions of `contact.letter` added\n"), "{again}");

    let all = study.hash();
    study.run(&["suggest"]).done();
    let kept = rows(&study.read("corpus/b/leader.kwali.csv"));
    assert!(kept.iter().any(|r| r["id"] == row["id"]), "a run of suggest leaves it there");
    assert_ne!(all, study.hash(), "suggest had something to do");

    study.run(&["code", "reject", &row["id"], "--coder", "anna"]).done();
    let again = study.run(&search).err;
    assert!(again.ends_with("0 suggestions of `contact.letter` added\n"), "{again}");
    let wrong = study.run(&["search", "letter", "--code", "contact.leter"]).refused();
    assert!(wrong.contains("did you mean `contact.letter`?"), "{wrong}");
}
