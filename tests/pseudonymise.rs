//! `kwali pseudonymise`

mod support;

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use kwali::store::{KeyFile, Order, Store};
use proptest::prelude::*;
use support::{Folder, MiniStudy, Ran, Shipped, rows, same};

const LEADER: &str = "corpus/a/leader.md";
const ANNA: &str = "corpus/a/leader.anna.csv";
const KEY: &str = "name,pseudonym\nAda,Lena Vos\nPriya Nair,Mona Bakker\nNair,Bakker\n";

/// A study with people in it, and the folder beside it that has the key.
struct Named {
    study: Folder,
    safe: Folder,
}

impl Named {
    fn make() -> Self {
        let study = MiniStudy::make();
        study.replace(LEADER, "L: We write a letter", "L: Priya Nair and I write a letter");
        study.replace(
            LEADER,
            "We also visit families",
            "PRIYA NAIR's team, Ada and Mrs Nair visit families",
        );
        study.write(ANNA, "id,start,end,code,lens,status,origin,quote,memo\n");
        study
            .write("corpus/a/leader.bram.csv", "id,start,end,code,lens,status,origin,quote,memo\n");
        fs::remove_file(study.file("corpus/a/leader.kwali.csv")).unwrap();
        let named = Self { study, safe: Folder::empty() };
        named.safe.write("key.csv", KEY);
        for (place, memo) in [
            ("a/leader:2.2", "said by Ada"),
            ("a/leader:4.1", ""),
            ("a/leader:4", "Nair, \"again\""),
        ] {
            let args = ["code", "add", place, "--code", "contact.visit", "--coder", "anna"];
            named.study.run(&[&args[..], &["--memo", memo]].concat()).done();
        }
        named.study.write(
            "corpus/memos/a/leader.csv",
            "start,end,kind,by,quote,memo\n,,note,Ada,,Held at Priya Nair's.\n",
        );
        named.study.replace("corpus/cases.csv", "a,city,300", "a,city,300 (Nair)");
        let cell = ["report", "cell", "cross", "leader", "practice", "contact"];
        named.study.run_with(&cell, "Ada writes.").done();
        named
    }

    fn run(&self, more: &[&str]) -> Ran {
        let key = self.safe.file("key.csv");
        self.study.run(&[&["pseudonymise", "--key", key.to_str().unwrap()], more].concat())
    }

    /// Whether a word stands in any file of the study, derived ones included.
    fn holds(&self, word: &str) -> bool {
        holds(self.study.path(), word)
    }
}

fn holds(folder: &Path, word: &str) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return holds(&path, word);
        }
        let bytes = fs::read(&path).unwrap();
        bytes.windows(word.len()).any(|window| window == word.as_bytes())
    })
}

/// Whether all codings stand on their words, and memos too.
#[track_caller]
fn stands(study: &Folder) {
    let ran = study.run(&["quotes"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let ran = study.run(&["code", "reanchor", "--format", "json"]);
    assert_eq!((ran.status, ran.out.trim()), (0, "[]"), "{}", ran.err);
}

#[test]
fn names_go_everywhere_codings_go_with_their_words_and_all_comes_back_to_the_byte() {
    let named = Named::make();
    let before = named.study.hash();
    let out = named.run(&["--yes", "--format", "csv"]).done();
    same(
        &out,
        "
was,becomes,count,files,places
Ada,Lena Vos,5,4,corpus/a/leader.md a/leader:4.3 corpus/a/leader.anna.csv
Nair,Bakker,3,3,a/leader:4.3 corpus/a/leader.anna.csv corpus/cases.csv
PRIYA NAIR,MONA BAKKER,1,1,a/leader:4.3
Priya Nair,Mona Bakker,2,2,a/leader:4.1 corpus/memos/a/leader.csv
",
    );
    for name in ["Ada", "Priya", "Nair", "NAIR"] {
        assert!(!named.holds(name), "{name}");
    }
    let text = named.study.read(LEADER);
    assert!(text.contains("called Lena Vos\n"), "{text}");
    assert!(text.contains("MONA BAKKER's team, Lena Vos and Mrs Bakker visit"), "{text}");
    let codings = rows(&named.study.read(ANNA));
    assert_eq!(codings[0]["memo"], "said by Lena Vos");
    assert!(codings.iter().any(|row| row["memo"] == "Bakker, \"again\""));
    assert!(codings.iter().any(|row| row["quote"].starts_with("Mona Bakker and I write")));
    stands(&named.study);
    let again = named.run(&["--yes"]);
    assert!(again.err.contains("no names of the key stand there"), "{}", again.err);
    let back = named.run(&["--reverse", "--yes"]);
    assert!(back.err.contains("11 names are to be put back"), "{}", back.err);
    assert_eq!(named.study.hash(), before);
    assert!(!named.safe.file("key.csv.places").exists());
    stands(&named.study);
}

#[test]
fn without_the_record_names_come_back_by_the_key() {
    let named = Named::make();
    let before = named.study.hash();
    named.run(&["--yes"]).done();
    fs::remove_file(named.safe.file("key.csv.places")).unwrap();
    named.run(&["--reverse", "--yes"]).done();
    assert_eq!(named.study.hash(), before);
}

#[test]
fn without_the_record_innocent_words_are_left_or_it_is_refused() {
    let (study, safe) = (small("Meester Bos en Naima.", &[(0, 30)]), Folder::empty());
    safe.write("key.csv", "name,pseudonym\nNaima,Bo\n");
    let key = safe.file("key.csv");
    let args = ["pseudonymise", "--key", key.to_str().unwrap(), "--reverse", "--yes"];
    let before = study.hash();
    let told = study.run(&args).refused();
    assert!(told.contains("no record of what was replaced: `Naima`"), "{told}");
    assert!(told.contains("corpus/a/talk.md:10") && told.contains(".places"), "{told}");
    assert_eq!(study.hash(), before);
    // Where the names are gone, only what stands there as a word of its own comes back.
    study.write("corpus/a/talk.md", study.read("corpus/a/talk.md").replace("Naima", "Bo"));
    fs::remove_file(study.file("corpus/a/talk.anna.csv")).unwrap();
    let ran = study.run(&args);
    assert!(study.read("corpus/a/talk.md").contains("L: Meester Bos en Naima."), "{}", ran.err);
    assert!(ran.err.contains("`Bos` (a/talk:2) may be `Bo` with an ending"), "{}", ran.err);
}

#[test]
fn what_would_be_a_name_again_is_refused() {
    let (study, safe) = (small("Naimas boek.", &[]), Folder::empty());
    safe.write("key.csv", "name,pseudonym\nNaima,Bo\nBos,Vos\n");
    let (key, before) = (safe.file("key.csv"), study.hash());
    let told = performed(&study, &key, false).unwrap_err();
    assert!(told.contains("would be a name of the key itself: `Bos`"), "{told}");
    assert_eq!(study.hash(), before);
    // A pseudonym within a name goes with the name.
    study.write("corpus/a/talk.md", study.read("corpus/a/talk.md").replace("Naimas", "Naima Bos"));
    let before = study.hash();
    performed(&study, &key, false).unwrap();
    assert!(study.read("corpus/a/talk.md").contains("L: Bo Vos boek."));
    performed(&study, &key, true).unwrap();
    assert_eq!(study.hash(), before);
}

#[test]
fn what_is_found_in_the_shipped_study_is_a_key_that_goes_there_and_back() {
    let (study, safe) = (Shipped::copy(), Folder::empty());
    let csv = study.run(&["pseudonymise", "--find", "--format", "csv"]).done();
    safe.write("k.csv", &csv);
    let (key, before) = (safe.file("k.csv"), study.hash());
    let run = |more: &[&str]| {
        study.run(&[&["pseudonymise", "--key", key.to_str().unwrap()], more].concat())
    };
    run(&["--dry-run"]).done();
    assert_eq!(study.hash(), before);
    run(&["--yes"]).done();
    assert_ne!(study.hash(), before);
    stands(&study);
    let again = run(&["--yes"]);
    assert!(again.err.contains("no names of the key stand there"), "{}", again.err);
    run(&["--reverse", "--yes"]).done();
    assert_eq!(study.hash(), before);
}

#[test]
fn a_key_of_a_spreadsheet_with_semicolons_is_a_key() {
    let named = Named::make();
    let before = named.study.hash();
    named.safe.write("key.csv", format!("\u{feff}{}", KEY.replace(',', ";").replace('\n', "\r\n")));
    named.run(&["--yes"]).done();
    assert!(!named.holds("Priya"));
    named.run(&["--reverse", "--yes"]).done();
    assert_eq!(named.study.hash(), before);
    named.study.write("corpus/b/talk.md", TALK);
    let csv = named.run(&["b/talk", "--find", "--format", "csv"]).done();
    assert!(csv.starts_with("Okafor;"), "{csv}");
    let folder = named.safe.path().to_str().unwrap();
    let told = named.study.run(&["pseudonymise", "--key", folder]).refused();
    assert!(told.contains("the pseudonym key is a folder"), "{told}");
}

#[test]
fn a_coding_that_cuts_a_name_holds_the_whole_pseudonym_and_is_told() {
    let named = Named::make();
    let text = named.study.read(LEADER);
    let body = support::body(&text);
    let at = body[..body.find("Nair and I").unwrap()].chars().count();
    let place = format!("a/leader@{at}-{}", at + 10);
    let add = ["code", "add", &place, "--code", "values.order", "--coder", "anna"];
    named.study.run(&add).done();
    let before = named.study.hash();
    let ran = named.run(&["--yes"]);
    let told = format!("anna began or ended within a name: a/leader@{at}-{} becomes @", at + 10);
    assert!(ran.err.contains(&told), "{}", ran.err);
    let all = rows(&named.study.read(ANNA));
    let one = all.iter().find(|row| row["code"] == "values.order").unwrap();
    assert_eq!(one["quote"], "Mona Bakker and I");
    stands(&named.study);
    named.run(&["--reverse", "--yes"]).done();
    assert_eq!(named.study.hash(), before);
}

#[test]
fn what_nobody_could_take_back_is_refused_pair_by_pair_and_nothing_is_written() {
    let named = Named::make();
    let before = named.study.hash();
    let refused = |key: &str, told: &[&str]| {
        named.safe.write("key.csv", format!("name,pseudonym\n{key}"));
        let err = named.run(&["--yes"]).refused();
        for words in told {
            assert!(err.contains(words), "{words}: {err}");
        }
        assert_eq!(named.study.hash(), before);
    };
    refused("Ada,Bo\nNair,Bo\n", &["`Ada` → `Bo` (line 2) and `Nair` → `Bo` (line 3)"]);
    refused("Ada,Nair\nNair,Vos\n", &["`Nair` (line 3) stands in the pseudonym of `Ada` → `Nair`"]);
    refused("Ada,Kindness\n", &["stands in the study already", "`Kindness` (corpus/a/leader"]);
    refused("Ada,Bo\nAda,Cé\n", &["are one name"]);
    refused("Ada,\"Vos, L.\"\n", &["holds a comma"]);
    named.safe.write("key.csv", "name,pseudonym\nAda,Bo\nNair,Bo\nPriya,Mo\n");
    let ran = named.run(&["--yes", "--one-way"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(!named.holds("Nair") && !named.holds("Priya"));
    // The record knows the places all the same.
    named.run(&["--yes", "--reverse", "--one-way"]).done();
    assert_eq!(named.study.hash(), before);
}

#[test]
fn a_key_that_is_shared_with_the_study_is_refused() {
    let named = Named::make();
    named.study.write("key.csv", KEY);
    let refused = |key: &str, told: &str| {
        let err = named.study.run(&["pseudonymise", "--yes", "--key", key]).refused();
        assert!(err.contains(told), "{err}");
    };
    refused("key.csv", "the pseudonym key lies in the study's folder");
    refused("corpus/../key.csv", "the pseudonym key lies in the study's folder");
    refused("nowhere.csv", "the pseudonym key is not there");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(named.study.file("key.csv"), named.safe.file("link.csv"))
            .unwrap();
        refused(named.safe.file("link.csv").to_str().unwrap(), "lies in the study's folder");
    }
    let repository = Folder::empty();
    fs::create_dir(repository.file(".git")).unwrap();
    for (name, content) in named.study.files() {
        repository.write(&format!("deep/study/{name}"), content);
    }
    repository.write("key.csv", KEY);
    let args = ["pseudonymise", "--study", "deep/study", "--key", "key.csv", "--yes"];
    let err = repository.run(&args).refused();
    assert!(err.contains("lies in the git repository that holds the study"), "{err}");
    let err = named.study.run(&["pseudonymise", "--yes"]).refused();
    assert!(err.contains("there is no key"), "{err}");
}

#[test]
fn a_dry_run_writes_nothing_and_nobody_at_a_terminal_is_no_yes() {
    let named = Named::make();
    let before = named.study.hash();
    let ran = named.run(&["--dry-run", "--format", "json"]);
    let list: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(list[0]["was"], "Ada");
    assert_eq!(list[3]["places"][0], "a/leader:4.1");
    assert!(ran.err.contains("11 names would be replaced in 5 files; 2 codings go"), "{}", ran.err);
    let ran = named.run(&[]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("nobody is there to be asked"), "{}", ran.err);
    assert_eq!(named.study.hash(), before);
    assert!(!named.safe.file("key.csv.places").exists());
}

#[test]
fn nothing_that_kwali_keeps_outlives_the_names() {
    let named = Named::make();
    let study = &named.study;
    study.run(&["search", "Nair"]).done();
    study.run(&["check"]);
    study.write(".kwali/undo/anna.jsonl", "{\"do\":[1,{\"name\":\"Nair\"}]}\n");
    study.write(".kwali/undo/anna.lock", "");
    study.write(
        ".kwali/drafts/anna.json",
        r#"[{"reference":"a/leader:2","coding":"x","text":"Nair!"}]"#,
    );
    study.write(".kwali/seen/anna.json", r#"{"a/leader":[1,2]}"#);
    assert!(study.file(".kwali/bases/a/leader.md").exists());
    named.run(&["--yes"]).done();
    assert!(!named.holds("Nair"));
    assert!(study.read(".kwali/drafts/anna.json").contains("Bakker!"));
    assert!(study.file(".kwali/seen/anna.json").exists());
    assert!(study.read(".kwali/bases/a/leader.md").contains("Mrs Bakker visit"));
    assert!(!study.file(".kwali/undo/anna.jsonl").exists());
    let found = study.run(&["search", "Bakker"]).done();
    assert!(found.contains("Bakker"), "{found}");
}

#[test]
fn an_open_coding_screen_holds_it_up() {
    let named = Named::make();
    named.study.write(".kwali/undo/anna.lock", "");
    let lock = File::options().write(true).open(named.study.file(".kwali/undo/anna.lock")).unwrap();
    lock.lock().unwrap();
    let before = named.study.hash();
    let ran = named.run(&["--yes"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("a coding screen of `anna` is open"), "{}", ran.err);
    assert_eq!(named.study.hash(), before);
    drop(lock);
    named.run(&["--yes"]).done();
}

#[test]
fn only_what_is_named_changes() {
    let named = Named::make();
    let study = &named.study;
    study.replace("corpus/b/leader.md", "Order comes first here.", "Order comes first here, Ada.");
    fs::remove_file(study.file("corpus/b/leader.anna.csv")).unwrap();
    let (leader, cases) = (study.read(LEADER), study.read("corpus/cases.csv"));
    named.run(&["b/leader", "--yes"]).done();
    assert!(study.read("corpus/b/leader.md").contains("first here, Lena Vos."));
    assert_eq!((study.read(LEADER), study.read("corpus/cases.csv")), (leader, cases));
    named.run(&["--case", "a", "--yes"]).done();
    assert!(study.read(LEADER).contains("Mrs Bakker"));
    assert!(study.read("corpus/cases.csv").contains("300 (Bakker)"));
    assert!(study.read("corpus/cells/cross/leader.practice.contact.md").contains("Ada writes."));
    for (wrong, told) in [
        ("--case=z", "no case `z`"),
        ("a/lead", "did you mean `a/leader`"),
        ("a/leader:2", "is a passage"),
    ] {
        let err = named.run(&[wrong, "--yes"]).refused();
        assert!(err.contains(told), "{err}");
    }
}

#[test]
fn a_key_that_grows_is_used_again_and_all_runs_come_back() {
    let named = Named::make();
    let before = named.study.hash();
    named.safe.write("key.csv", "name,pseudonym\nAda,Lena Vos\n");
    named.run(&["--yes"]).done();
    named.safe.write("key.csv", KEY);
    named.run(&["--yes"]).done();
    assert!(!named.holds("Nair") && !named.holds("Ada"));
    stands(&named.study);
    let ran = named.run(&["--reverse", "--yes"]);
    assert!(ran.err.contains("11 names are to be put back"), "{}", ran.err);
    assert_eq!(named.study.hash(), before);
}

#[test]
fn what_was_changed_in_between_keeps_its_changes() {
    let named = Named::make();
    named.run(&["--yes"]).done();
    let add = ["code", "add", "a/leader:4.3", "--code", "contact.talk.gate", "--coder", "bram"];
    named.study.run(&add).done();
    named.run(&["--reverse", "--yes"]).done();
    let mine = rows(&named.study.read("corpus/a/leader.bram.csv"));
    assert!(mine[0]["quote"].contains("PRIYA NAIR's team, Ada and Mrs Nair"), "{mine:?}");
    stands(&named.study);
    named.run(&["--yes"]).done();
    named.study.replace(LEADER, "Mrs Bakker visit families", "Mrs Bakker often visit families");
    let err = named.run(&["--reverse", "--yes"]).refused();
    assert!(err.contains("kwali code reanchor a/leader"), "{err}");
    named.study.run(&["code", "reanchor"]);
    for (coder, file) in [("anna", ANNA), ("bram", "corpus/a/leader.bram.csv")] {
        // Codings that hold the change are for people to decide on.
        let all = rows(&named.study.read(file)).into_iter();
        for row in all.filter(|row| row["quote"].contains("visit families")) {
            named.study.run(&["code", "remove", &row["id"], "--coder", coder]).done();
        }
    }
    named.run(&["--reverse", "--yes"]).done();
    assert!(named.study.read(LEADER).contains("Ada and Mrs Nair often visit families"));
    stands(&named.study);
}

#[test]
fn the_codebook_changes_where_it_is_asked_for() {
    let named = Named::make();
    let book = named.study.read("codebook.yaml");
    let with =
        book.replace("definition: Being kind comes first.", "definition: Ada's word for it.");
    named.study.write("codebook.yaml", &with);
    named.run(&["--yes"]).done();
    assert_eq!(named.study.read("codebook.yaml"), with);
    named.run(&["--yes", "--codebook"]).done();
    let after = named.study.read("codebook.yaml");
    assert_eq!(after, with.replace("Ada's word", "Lena Vos's word"));
    named.run(&["--yes", "--codebook", "--reverse"]).done();
    assert_eq!(named.study.read("codebook.yaml"), with);
}

#[test]
fn labels_are_names_too_and_turns_stay_turns() {
    let named = Named::make();
    let talk = "---\nrole: leader\nspeakers:\n  I: interviewer\n  Ada: head\n  Bo: \"teacher, Ada's friend\"\n---\n\n## Vision\n\nI: Well?\n\nAda: Yes.\n\nBo: No, Ada.\n";
    named.study.write("corpus/b/talk.md", talk);
    let before = named.study.hash();
    named.run(&["b/talk", "--yes"]).done();
    let expected = talk.replace("Ada", "Lena Vos");
    assert_eq!(named.study.read("corpus/b/talk.md"), expected);
    named.run(&["--reverse", "--yes"]).done();
    assert_eq!(named.study.hash(), before);
    // A pseudonym that is no plain YAML is refused before anything is written.
    named.safe.write("key.csv", "name,pseudonym\nAda,x: y\n");
    let err = named.run(&["b/talk", "--yes"]).refused();
    assert!(err.contains("with `Ada` → `x: y` in it: not valid YAML"), "{err}");
    assert_eq!(named.study.hash(), before);
    named.safe.write("key.csv", "name,pseudonym\nBo,Jo\nAda,[name 1]\n");
    let err = named.run(&["b/talk", "--yes"]).refused();
    assert!(err.contains("with `Ada` → `[name 1]` in it"), "{err}");
    assert!(err.contains("corpus/b/talk.md:5:3"), "{err}");
    assert_eq!(named.study.hash(), before);
}

#[test]
fn history_reports_and_files_that_are_called_so_are_told() {
    let named = Named::make();
    let study = &named.study;
    let git = |words: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(study.path()).args(["-c", "user.name=a", "-c", "user.email=a@b.c"]);
        assert!(command.args(words).output().unwrap().status.success(), "{words:?}");
    };
    study.write(".gitignore", ".kwali/\n");
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "names"]);
    study.write("reports/index.html", "Ada");
    study.write("corpus/b/talk-ada.md", study.read("corpus/b/leader.md"));
    study.write("corpus/cases.csv", study.read("corpus/cases.csv") + "priya_nair,,\n");
    study.write("corpus/a/leader.ada.csv", "id,start,end,code,lens,status,origin,quote,memo\n");
    let ran = named.run(&["--yes"]);
    for told in [
        "git's history still has the names",
        "remove reports/",
        "a file is called by a name: b/talk-ada",
        "a case is called by a name: priya_nair",
        "a coder is called by a name: ada",
    ] {
        assert!(ran.err.contains(told), "{told}: {}", ran.err);
    }
}

#[test]
fn a_run_that_is_killed_was_made_or_was_not() {
    let mut cut = 0;
    for attempt in 0..12 {
        let named = Named::make();
        for copy in 0..60 {
            named.study.write(&format!("corpus/b/talk{copy}.md"), named.study.read(LEADER));
        }
        let before = named.study.hash();
        let key = named.safe.file("key.csv");
        let args = ["pseudonymise", "--yes", "--key", key.to_str().unwrap()];
        let mut child = named.study.spawn(&args);
        let begun = Instant::now();
        let pending = named.study.file(".kwali/pending");
        while !pending.exists() && begun.elapsed() < Duration::from_secs(5) {
            std::thread::yield_now();
        }
        std::thread::sleep(Duration::from_micros(300 * attempt));
        let _ = child.kill();
        child.wait().unwrap();
        cut += usize::from(pending.exists());
        // Whoever opens it next puts it back.
        stands(&named.study);
        let now = named.study.hash();
        assert!(now == before || !named.holds("Nair"), "attempt {attempt}");
        named.run(&["--reverse", "--yes"]).done();
        assert_eq!(named.study.hash(), before);
    }
    assert!(cut > 0, "none was ended in between");
}

#[test]
fn two_at_once_do_it_once() {
    let named = Named::make();
    let before = named.study.hash();
    let key = named.safe.file("key.csv");
    let args = ["pseudonymise", "--yes", "--key", key.to_str().unwrap()];
    let children: Vec<_> = (0..4).map(|_| named.study.spawn(&args)).collect();
    let ended: Vec<_> =
        children.into_iter().map(|child| child.wait_with_output().unwrap()).collect();
    assert!(ended.iter().any(|output| output.status.success()));
    for output in &ended {
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() || told.contains("in the meantime"), "{told}");
    }
    assert!(!named.holds("Nair"));
    stands(&named.study);
    named.run(&["--reverse", "--yes"]).done();
    assert_eq!(named.study.hash(), before);
}

const TALK: &str = "---
role: leader
language: en
speakers:
  I: interviewer
  L: head, Grace Okafor
---

## Vision

I: I spoke to Mrs Okafor in Leeds. My name is Tom, by the way, from the university.

L: Yes, Grace Okafor. Tell Tom that Amina called, and that Amina's mail is amina@example.org. It is on www.example.org/amina too. Call 020 7946 0958.

L: On Monday the English class was with Tom. Back in Leeds we do that. Amina laughed.
";

fn found(ran: &Ran) -> Vec<[String; 3]> {
    let list: Vec<serde_json::Value> = serde_json::from_str(&ran.out).unwrap();
    let text = |one: &serde_json::Value, name: &str| match &one[name] {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    list.iter().map(|one| ["name", "kind", "count"].map(|name| text(one, name))).collect()
}

#[test]
fn names_and_numbers_are_found_with_a_pseudonym_for_each() {
    let study = MiniStudy::make();
    study.write("corpus/b/talk.md", TALK);
    let ran = study.run(&["pseudonymise", "b/talk", "--find", "--format", "json"]);
    assert_eq!(
        found(&ran),
        [
            ["Okafor", "person", "1"],
            ["Leeds", "place", "2"],
            ["Tom", "person", "3"],
            ["Grace Okafor", "person", "2"],
            ["Amina", "name", "3"],
            ["amina@example.org", "email", "1"],
            ["020 7946 0958", "telephone", "1"],
            ["www.example.org/amina", "url", "1"],
        ]
        .map(|row| row.map(str::to_owned))
    );
    let csv = study.run(&["pseudonymise", "b/talk", "--find", "--format", "csv"]).done();
    let all = rows(&csv);
    let given = |name: &str| {
        let row = all.iter().find(|row| row["name"] == name);
        row.unwrap_or_else(|| panic!("{name}: {csv}"))["pseudonym"].clone()
    };
    assert!(given("Grace Okafor").ends_with(&format!(" {}", given("Okafor"))), "{csv}");
    assert_eq!(given("amina@example.org"), "[e-mail address 1]");
    assert_eq!(csv, study.run(&["pseudonymise", "b/talk", "--find", "--format", "csv"]).done());
    // The rows are a key.
    let safe = Folder::empty();
    safe.write("key.csv", &csv);
    let key = safe.file("key.csv");
    let key = key.to_str().unwrap();
    let before = study.hash();
    study.run(&["pseudonymise", "--key", key, "--yes"]).done();
    let text = study.read("corpus/b/talk.md");
    for name in ["Okafor", "Grace", "Tom", "Amina", "amina", "Leeds", "7946"] {
        assert!(!text.contains(name), "{name}: {text}");
    }
    let again = study.run(&["pseudonymise", "b/talk", "--find", "--key", key, "--format", "json"]);
    assert_eq!(found(&again), Vec::<[String; 3]>::new());
    study.run(&["pseudonymise", "--key", key, "--reverse", "--yes"]).done();
    assert_eq!(study.hash(), before);
}

#[test]
fn rows_fit_the_key_they_are_for() {
    let study = MiniStudy::make();
    study.write("corpus/b/talk.md", TALK);
    let safe = Folder::empty();
    safe.write(
        "key.csv",
        "pseudonym,who,name\nWren,head,Grace Okafor\nFarnham,head,Okafor\nNico,me,Tom\n",
    );
    let key = safe.file("key.csv");
    let args = ["pseudonymise", "b/talk", "--find", "--format", "csv", "--key"];
    let csv = study.run(&[&args[..], &[key.to_str().unwrap()]].concat()).done();
    let names: Vec<&str> = csv.lines().map(|line| line.rsplit(',').next().unwrap()).collect();
    assert_eq!(
        names,
        ["Leeds", "Amina", "amina@example.org", "020 7946 0958", "www.example.org/amina"]
    );
    assert!(csv.lines().all(|line| line.matches(',').count() == 2 && line.contains(",,")), "{csv}");
}

#[test]
fn names_that_only_label_turns_are_found_and_so_are_joined_particles() {
    let study = MiniStudy::make();
    let talk = "---\nrole: leader\nlanguage: nl\nspeakers:\n  Marieke: interviewer\n  Joost: head\n  Ouder: head\n  Buur 2: head\n  Saskia de Boer: head\n---\n\n## Vision\n\nMarieke: Hoe gaat het?\n\nJoost: Goed, dank je.\n\nOuder: Ook goed.\n\nBuur 2: En mevrouw van der Berg? Die uit 's-Hertogenbosch?\n\nSaskia de Boer: Ja, Truus van der Berg.\n";
    study.write("corpus/b/talk.md", talk);
    let names = |study: &Folder| {
        let ran = study.run(&["pseudonymise", "b/talk", "--find", "--format", "json"]);
        found(&ran).into_iter().map(|[name, kind, _]| format!("{name} {kind}")).collect::<Vec<_>>()
    };
    let expected = [
        "Marieke person",
        "Joost person",
        "van der Berg person",
        "'s-Hertogenbosch place",
        "Saskia de Boer person",
        "Truus van der Berg person",
    ];
    assert_eq!(names(&study), expected);
    // A study in another language is no matter where the words are many.
    let long = talk.replace("language: nl", "language: en").replace(
        "Ook goed.",
        "Hallo Saskia de Boer. Ik ben er niet over uit, want dat is hoe het daar was.",
    );
    study.write("corpus/b/talk.md", long);
    let mut again = names(&study);
    again.sort();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(again, expected);
}

#[test]
fn what_stands_beside_names_and_may_be_none_is_told() {
    let (study, safe) = (
        small("Rose rose early. Jan-Willem and Truusje saw Jan and Truus. Ask Rose.", &[(0, 20)]),
        Folder::empty(),
    );
    safe.write("key.csv", "name,pseudonym\nRose,Ivy\nJan,Bo\nTruus,Fien\n");
    let (key, before) = (safe.file("key.csv"), study.hash());
    let run = |more: &[&str]| {
        study.run(&[&["pseudonymise", "--yes", "--key", key.to_str().unwrap()], more].concat())
    };
    let ran = run(&[]);
    for told in [
        "`rose` is a word of the texts too, and sentences that begin with it get `Ivy`: see whether a name is meant (a/talk:2.1)",
        "`Jan-Willem` becomes `Bo-Willem`: give it a row of its own where it is one name (a/talk:2.2)",
        "words that begin with a name are left: `Truusje` (a/talk:2.2); give a row",
    ] {
        assert!(ran.err.contains(told), "{told}: {}", ran.err);
    }
    assert!(
        study.read("corpus/a/talk.md").contains("L: Ivy rose early. Bo-Willem and Truusje saw")
    );
    run(&["--reverse"]).done();
    assert_eq!(study.hash(), before);
}

#[test]
fn initials_come_back_in_files_that_were_changed_and_what_does_not_is_told() {
    let body = "Truus van der Berg, so T.v.d.B., and J.S. there. Joke Smit and Jan Smit.";
    let key = "name,pseudonym\nTruus van der Berg,Fien Kool\nJ.S.,P.Q.\nJoke Smit,Mo Vos\nJan Smit,Mia Vos\n";
    for with_record in [true, false] {
        let (study, safe) = (small(body, &[]), Folder::empty());
        safe.write("key.csv", key);
        let file = safe.file("key.csv");
        let run = |more: &[&str]| {
            study.run(&[&["pseudonymise", "--yes", "--key", file.to_str().unwrap()], more].concat())
        };
        run(&[]).done();
        assert!(study.read("corpus/a/talk.md").contains("Fien Kool, so F.K., and P.Q. there."));
        study.replace("corpus/a/talk.md", "there", "over there");
        if !with_record {
            fs::remove_file(safe.file("key.csv.places")).unwrap();
        }
        run(&["--reverse"]).done();
        let text = study.read("corpus/a/talk.md");
        assert!(text.contains(&body.replace("there", "over there")), "{text}");
    }
    // What the key no longer has stays, and is told.
    let (study, safe) = (small(body, &[]), Folder::empty());
    safe.write("key.csv", key);
    let file = safe.file("key.csv");
    performed(&study, &file, false).unwrap();
    safe.write("key.csv", key.replace("J.S.,P.Q.\n", ""));
    study.replace("corpus/a/talk.md", "there", "over there");
    let args = ["pseudonymise", "--yes", "--reverse", "--key", file.to_str().unwrap()];
    let ran = study.run(&args);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let told = "`P.Q.` was written for a name and is left, since the key alone does not say for whose: corpus/a/talk.md:10";
    assert!(ran.err.contains(told), "{}", ran.err);
}

/// A study with one interview of some text, and some passages of it coded.
fn small(body: &str, cuts: &[(usize, usize)]) -> Folder {
    let study = MiniStudy::make();
    fs::remove_dir_all(study.file("corpus")).unwrap();
    study.write("corpus/cases.csv", "case\na\n");
    let front = "---\nrole: leader\nspeakers:\n  I: interviewer\n  L: head\n---\n\n";
    let body = format!("I: x\n\nL: {body}\n");
    study.write("corpus/a/talk.md", format!("{front}{body}"));
    let text: Vec<char> = support::body(&study.read("corpus/a/talk.md")).chars().collect();
    let mut seen = std::collections::BTreeSet::new();
    for (from, len) in cuts {
        let start = (*from).min(text.len() - 1);
        let end = (start + len).min(text.len());
        let quote: String = text[start..end].iter().collect();
        if !quote.trim().is_empty() {
            seen.insert((start, end, quote));
        }
    }
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["id", "start", "end", "code", "lens", "status", "origin", "quote", "memo"])
        .unwrap();
    for (at, (start, end, quote)) in seen.iter().enumerate() {
        let (start, end, id) = (start.to_string(), end.to_string(), format!("k{at}"));
        let row = [&id, &start, &end, "values.order", "", "accepted", "human", quote, quote];
        csv.write_record(row).unwrap();
    }
    study.write("corpus/a/talk.anna.csv", csv.into_inner().unwrap());
    study
}

fn order(study: &Folder, key: &Path, reverse: bool) -> Result<(Store, Order), String> {
    let store = Store::open(study.path()).map_err(|problem| problem.to_string())?;
    let key = KeyFile::read(study.path(), key, false).map_err(|problem| problem.to_string())?;
    let (cases, interviews) = (Vec::new(), Vec::new());
    Ok((store, Order { key, cases, interviews, reverse, codebook: false, one_way: false }))
}

fn performed(study: &Folder, key: &Path, reverse: bool) -> Result<(), String> {
    let (store, order) = order(study, key, reverse)?;
    let plan = store.plan_pseudonyms(&order).map_err(|problem| problem.to_string())?;
    store.pseudonymise(&order, &plan).map_err(|problem| problem.to_string())
}

/// Words, what stands between them, rows of a key, and passages that are coded.
type Drawn =
    (Vec<&'static str>, Vec<&'static str>, Vec<(&'static str, &'static str)>, Vec<(usize, usize)>);

fn drawn() -> impl Strategy<Value = Drawn> {
    let words = vec![
        "Jan",
        "JAN",
        "Jans",
        "jan",
        "Jan's",
        "Jan’s",
        "Loes'",
        "Zoë",
        "Zoe\u{308}",
        "ZOË",
        "de",
        "De",
        "Vries",
        "VRIES",
        "J.",
        "J.d.V.",
        "Piet",
        "P1",
        ",",
        "\"",
        ".",
        "é",
        "😀",
        "Bo",
        "Bo's",
        "Jan-Bo",
    ];
    let names = vec!["Jan", "Jan de Vries", "de Vries", "Zoë", "Loes", "Bo", "Piet"];
    let others =
        vec!["P1", "Mo", "Mo Tak", "Kees", "ter Tak", "X.", "[naam 1]", "Jan", "Zus", "P2"];
    (
        prop::collection::vec(prop::sample::select(words), 1..24),
        prop::collection::vec(prop::sample::select(vec![" ", "", "\n\n", "  "]), 24),
        prop::collection::vec((prop::sample::select(names), prop::sample::select(others)), 1..5),
        prop::collection::vec((0usize..90, 1usize..12), 0..6),
    )
}

#[test]
fn any_text_comes_back_to_the_byte_with_any_key_or_stays_as_it_is() {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) };
    let replaced = std::cell::Cell::new(0);
    let tried = |(words, gaps, pairs, cuts): Drawn| {
        let body: String = words.iter().zip(&gaps).flat_map(|(word, gap)| [*word, *gap]).collect();
        let (study, safe) = (small(&body, &cuts), Folder::empty());
        let rows: String =
            pairs.iter().flat_map(|(name, other)| [*name, ",", *other, "\n"]).collect();
        safe.write("key.csv", format!("name,pseudonym\n{rows}"));
        let (key, before) = (safe.file("key.csv"), study.hash());
        if performed(&study, &key, false).is_ok() {
            replaced.set(replaced.get() + usize::from(study.hash() != before));
            let (store, _) = order(&study, &key, true).unwrap();
            let (_, drifts) = store.load().unwrap();
            prop_assert!(drifts.is_empty());
            performed(&study, &key, true).unwrap();
        }
        prop_assert_eq!(study.hash(), before);
        Ok(())
    };
    proptest::test_runner::TestRunner::new(config).run(&drawn(), tried).unwrap();
    assert!(replaced.get() > 4, "only {} texts changed", replaced.get());
}
