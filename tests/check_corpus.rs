//! `kwali check` on transcripts and on what leads to people: what examples on pages cannot show.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::Folder;

/// The study of the pages' examples, with room beside it.
struct Desk {
    folder: Folder,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: Folder::empty() };
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/checks/base");
        for name in files(&from) {
            let below = name.strip_prefix(&from).unwrap().to_str().unwrap().to_owned();
            desk.write(&below, fs::read(&name).unwrap());
        }
        desk
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        self.folder.write(&format!("study/{name}"), content);
    }

    fn replace(&self, name: &str, old: &str, new: &str) {
        self.folder.replace(&format!("study/{name}"), old, new);
    }

    /// What some checks find, as `file:line:column: message`.
    fn told(&self, checks: &str) -> Vec<String> {
        let args = ["check", "--strict", "--format", "json", "--select", checks];
        let mut command = self.folder.command(&args);
        let output = command.current_dir(self.folder.file("study")).output().unwrap();
        let found: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
        let told = |one: &serde_json::Value| {
            let text = |key: &str| one[key].as_str().unwrap_or("").to_owned();
            format!("{}:{}:{}: {}", text("file"), one["line"], one["column"], text("message"))
        };
        found.iter().map(told).collect()
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn names_of_the_key_are_found_wherever_people_are_named() {
    let desk = Desk::new();
    desk.replace("codebook.yaml", "\ncodes:", "\nchecks:\n  pseudonyms: ../key.csv\n\ncodes:");
    desk.replace("corpus/a/talk.md", "N: nurse\n", "N: nurse, called Priya\n");
    desk.replace("corpus/a/talk.md", "I: How do", "I: Well, PRIYA, how do");
    desk.replace("corpus/a/talk.anna.csv", "other.,\n", "other.,as Priya said\n");
    desk.write("corpus/cells/cross/nurse.ward.trust.md", "---\nbasis: x\n---\n\nLike Priya's.\n");
    desk.write("reports/cross.md", "Priya\n");
    assert_eq!(desk.told("KW501"), [] as [&str; 0], "without the key nothing is looked for");
    desk.folder.write("key.csv", "name,pseudonym\nPriya,Nina\n");
    assert_eq!(
        desk.told("KW501"),
        [
            "corpus/a/talk.anna.csv:2:72: a real name stands here",
            "corpus/a/talk.md:8:20: a real name stands here",
            "corpus/a/talk.md:13:10: a real name stands here",
            "corpus/cells/cross/nurse.ward.trust.md:5:6: a real name stands here",
            "reports/cross.md:1:1: a real name stands here",
        ]
    );
    assert_eq!(desk.told("KW507"), [] as [&str; 0]);
    let kept = fs::read(desk.folder.file("study/.kwali/check")).unwrap();
    assert!(!String::from_utf8_lossy(&kept).contains("Nina"), "the pair of names is kept nowhere");
    desk.folder.write("key.csv", "name,pseudonym\nNina,Priya\n");
    assert_eq!(desk.told("KW501"), [] as [&str; 0], "another key, other names");
}

#[test]
fn files_called_after_somebody_are_found() {
    let desk = Desk::new();
    desk.replace("codebook.yaml", "\ncodes:", "\nchecks:\n  pseudonyms: ../key.csv\n\ncodes:");
    desk.folder.write("key.csv", "name,pseudonym\nPriya,Nina\n");
    let text = fs::read(desk.folder.file("study/corpus/a/talk.md")).unwrap();
    desk.write("corpus/a/talk-priya.md", text);
    assert_eq!(
        desk.told("KW501"),
        ["corpus/a/talk-priya.md:1:1: the name of the file or its folder is a real name"]
    );
}

#[cfg(unix)]
#[test]
fn a_key_behind_a_link_out_of_nowhere_is_still_in_the_study() {
    let desk = Desk::new();
    desk.replace("codebook.yaml", "\ncodes:", "\nchecks:\n  pseudonyms: ../key.csv\n\ncodes:");
    desk.write("names/key.csv", "name,pseudonym\nPriya,Nina\n");
    let (key, link) = (desk.folder.file("study/names/key.csv"), desk.folder.file("key.csv"));
    std::os::unix::fs::symlink(key, link).unwrap();
    let told = desk.told("KW507");
    assert_eq!(told.len(), 1, "{told:?}");
}

#[test]
fn bytes_of_another_encoding_are_called_by_their_name() {
    let desk = Desk::new();
    let text = fs::read(desk.folder.file("study/corpus/a/talk.md")).unwrap();
    desk.write("corpus/a/talk.md", [&text[..], b"\nI: priv\xe9\n"].concat());
    assert_eq!(
        desk.told("KW202"),
        ["corpus/a/talk.md:17:8: the file is not UTF-8; it looks like Windows-1252"]
    );
    let carriage = String::from_utf8(text).unwrap().replace('\n', "\r\n");
    desk.write("corpus/a/talk.md", carriage);
    assert_eq!(desk.told("KW202"), ["corpus/a/talk.md:1:1: the file has carriage returns"]);
    assert_eq!(desk.told("KW201"), [] as [&str; 0]);
}

#[test]
fn what_cannot_be_read_at_all_is_no_matter_of_encoding() {
    let desk = Desk::new();
    fs::remove_file(desk.folder.file("study/corpus/cases.csv")).unwrap();
    assert_eq!(desk.told("KW202"), [] as [&str; 0]);
    let told = desk.told("KW201");
    assert!(told[0].starts_with("corpus/cases.csv:null:null: cannot read"), "{told:?}");
    assert_eq!(told.len(), 1);
}

#[test]
fn a_plan_is_not_held_against_a_transcript_that_does_not_read() {
    let desk = Desk::new();
    desk.replace("codebook.yaml", "\ncodes:", "\nchecks:\n  interviews: {nurse: 1}\n\ncodes:");
    desk.replace("corpus/a/talk.md", "speakers:", "spaekers:");
    assert_eq!(desk.told("KW212"), [] as [&str; 0]);
    fs::remove_file(desk.folder.file("study/corpus/a/talk.md")).unwrap();
    assert_eq!(
        desk.told("KW212"),
        ["corpus/cases.csv:2:1: case `a` has 0 of 1 interviews as `nurse`"]
    );
}

#[test]
fn labels_that_nobody_declared_are_told_once_with_how_often() {
    let desk = Desk::new();
    desk.replace(
        "corpus/a/talk.md",
        "\n## On the ward",
        "\nP: Hello.\n\n## On the ward\n\n**N:** Yes.\n\nP: No.\n\nNB: this.",
    );
    desk.replace("corpus/a/talk.md", "  N: nurse\n", "  N: nurse\n  Q: nobody\n");
    assert_eq!(
        desk.told("KW210"),
        [
            "corpus/a/talk.md:9:3: `Q` is declared and never speaks",
            "corpus/a/talk.md:12:1: `speakers` does not declare `P`, which opens 2 paragraphs",
            "corpus/a/talk.md:16:1: `speakers` does not declare `**N`",
        ]
    );
    assert_eq!(
        desk.told("KW211"),
        [
            "corpus/a/talk.md:12:1: nobody says this and 3 more lines: they stand before the first turn"
        ]
    );
}
