//! `kwali ingest` as people run it.

#[path = "support/intake.rs"]
mod support;

use support::{run, study, text, write};
use tempfile::TempDir;

const ANNA_JAN: [&str; 4] = ["--speaker", "Anna=ouder", "--speaker", "Jan=interviewer"];

fn ingest(folder: &TempDir, args: &[&str]) -> (i32, String, String) {
    let start = ["ingest", "--case", "s1", "--role", "leader"];
    run(folder.path(), &[&start[..], args].concat())
}

/// Ingests a text and returns the body that was written.
fn body_of(source: &str, args: &[&str]) -> String {
    let folder = study();
    write(folder.path(), "in.txt", source);
    let (status, out, err) = ingest(&folder, &[&["in.txt"], args].concat());
    assert_eq!((status, out.as_str()), (0, "s1/in\n"), "{source}\n{err}");
    let written = text(folder.path(), "corpus/s1/in.md");
    let (status, _, err) = run(folder.path(), &["show", "s1/in"]);
    assert_eq!(status, 0, "{err}");
    written.split_once("\n---\n\n").expect("front matter and a body").1.to_owned()
}

#[test]
fn a_transcript_gets_front_matter_and_a_clean_body() {
    let folder = study();
    let source =
        "\u{feff}## Visie en missie\r\n\r\nI: Hoe is\r\nhet?\r\n\r\nR: Goed.\r\n\r\nEcht.\r\n";
    write(folder.path(), "Gesprek 1.txt", source);
    let args = ["Gesprek 1.txt", "--speaker", "R=leider, fictief", "--date", "2016-03-15"];
    let (status, out, err) = ingest(&folder, &args);
    assert_eq!((status, out.as_str()), (0, "s1/Gesprek-1\n"), "{err}");
    assert_eq!(err, "s1/Gesprek-1: 2 turns (I 1, R 1); lenses visie\n");
    assert_eq!(
        text(folder.path(), "corpus/s1/Gesprek-1.md"),
        "---\nrole: leader\ndate: 2016-03-15\nlanguage: nl\nstatus: draft\nspeakers:\n  I: interviewer\n  R: leider, fictief\n---\n\n## Visie en missie\n\nI: Hoe is het?\n\nR: Goed.\n\nEcht.\n"
    );
}

#[test]
fn every_way_of_marking_speakers_gives_the_same_body() {
    let expected = "Jan: Hoe?\n\nAnna: Zo.\n\nJan: En?\n\nAnna: Ook.\n";
    let marks = [
        ("Jan: ", "Anna: "),
        ("Jan : ", "Anna :\t"),
        ("Jan:\n", "Anna:\n"),
        ("**Jan:** ", "**Anna:** "),
        ("**Jan**: ", "**Anna**: "),
        ("*Jan:* ", "*Anna:* "),
        ("__Jan:__ ", "__Anna__: "),
        ("**Jan**\n\n", "**Anna**\n\n"),
        ("## Jan\n\n", "## Anna\n\n"),
        ("### Jan:\n", "### Anna:\n"),
    ];
    for (jan, anna) in marks {
        let source = format!("{jan}Hoe?\n\n{anna}Zo.\n\n{jan}En?\n\n{anna}Ook.\n");
        assert_eq!(body_of(&source, &ANNA_JAN), expected, "{source}");
    }
    let dense = "Jan: Hoe?\nAnna: Zo.\nJan: En?\nAnna: Ook.\n";
    assert_eq!(body_of(dense, &ANNA_JAN), expected);
    let shouted = "JAN\nHoe?\n\nANNA\nZo.\n\nJAN\nEn?\n\nANNA\nOok.\n";
    let names = ["--speaker", "ANNA=ouder", "--speaker", "JAN=interviewer"];
    assert_eq!(body_of(shouted, &names), expected.replace("Jan", "JAN").replace("Anna", "ANNA"));
}

#[test]
fn letters_numbers_and_long_names_are_labels() {
    let source = "I: Hoe?\n\nR1: Zo.\n\nOuder 2: Ook.\n\nI: En?\n\nAnna de Vries: Nee.\n\nOuder 2: Ja.\n\nI: Dank.\n\nAnna de Vries: Dag.\n";
    let args =
        ["--speaker", "R1=ouder", "--speaker", "Ouder 2=ouder", "--speaker", "Anna de Vries=ouder"];
    assert_eq!(body_of(source, &args), source);
}

#[test]
fn every_way_of_writing_a_time_gives_the_same_one() {
    let expected = "[00:01:02] Jan: Hoe?\n\n[00:01:02] Anna: Zo.\n\n[00:01:02] Jan: En?\n";
    let marks = [
        "[00:01:02] NAME: ",
        "00:01:02 NAME: ",
        "1:02 NAME: ",
        "(0:01:02) NAME: ",
        "NAME [00:01:02]: ",
        "NAME (00:01:02): ",
        "**NAME** [1:02]: ",
        "[1:02] **NAME:** ",
        "NAME  1:02\n",
        "[00:01:02]\nNAME: ",
        "[00:01:02.5] NAME: ",
    ];
    for mark in marks {
        let (jan, anna) = (mark.replace("NAME", "Jan"), mark.replace("NAME", "Anna"));
        let source = format!("{jan}Hoe?\n\n{anna}Zo.\n\n{jan}En?\n");
        assert_eq!(body_of(&source, &ANNA_JAN), expected, "{source}");
    }
}

#[test]
fn a_turn_of_phrase_is_kept_as_text_and_told_with_its_line() {
    let folder = study();
    write(folder.path(), "a.txt", "I: Hoe?\n\nR: Goed.\n\nLet op: soms niet.\n\nNB: ook dat.\n");
    let (status, _, err) = ingest(&folder, &["a.txt", "--speaker", "R=leider"]);
    assert_eq!(status, 0, "{err}");
    assert!(err.contains("a.txt:5: `Let op:` is kept as text"), "{err}");
    assert!(err.contains("a.txt:7: `NB:` is kept as text"), "{err}");
    let written = text(folder.path(), "corpus/s1/a.md");
    assert!(written.ends_with("R: Goed.\n\nLet op: soms niet.\n\nNB: ook dat.\n"), "{written}");
}

#[test]
fn speakers_nobody_declared_are_listed_with_the_command_to_give() {
    let folder = study();
    write(folder.path(), "a b.txt", "Onderzoeker: Hoe?\n\nR: Goed, hoor.\n\nM1: Ja.\n\nR: Nou.\n");
    write(folder.path(), "c.txt", "I: Hoe?\n\nI: En?\n");
    let (status, out, err) = ingest(&folder, &["a b.txt", "c.txt", "--language", "nl"]);
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(err.contains("R (2 turns)  “Goed, hoor.”"), "{err}");
    assert!(err.contains("M1 (1 turn)  “Ja.”"), "{err}");
    assert!(!err.contains("Onderzoeker ("), "{err}");
    let command = "kwali ingest 'a b.txt' c.txt --case s1 --role leader --speaker 'R=…' --speaker 'M1=…' --language nl";
    assert!(err.contains(command), "{err}");
    assert!(!folder.path().join("corpus/s1").exists());
}

#[test]
fn a_label_of_nobody_is_text() {
    let source = "I: Hoe?\n\nR: Zo.\n\nP2: is een model.\n";
    assert_eq!(body_of(source, &["--speaker", "R=x", "--speaker", "P2="]), source);
}

#[test]
fn front_matter_declares_and_is_kept() {
    let folder = study();
    let source = "---\nrole: ouder\ndate: 2016-05-01\nstatus: approved\nnote: Fictie.\nspeakers:\n  V: ouder, moeder\n  X: interviewer\nplaats: hier\n---\n\nX: Hoe?\n\nV: Zo.\n";
    write(folder.path(), "v.txt", source);
    let (status, _, err) = run(folder.path(), &["ingest", "v.txt", "--case", "s1"]);
    assert_eq!(status, 0, "{err}");
    assert!(err.contains("v.txt:9: `plaats` of the front matter is not kept"), "{err}");
    let written = text(folder.path(), "corpus/s1/v.md");
    for line in ["role: ouder", "date: 2016-05-01", "status: approved", "  V: ouder, moeder"] {
        assert!(written.contains(line), "{written}");
    }
}

#[test]
fn the_same_again_is_unchanged_and_another_text_is_refused() {
    let folder = study();
    write(folder.path(), "a.txt", "I: Hoe?\n\nR: Goed.\n");
    let args = ["a.txt", "--speaker", "R=leider"];
    assert_eq!(ingest(&folder, &args).0, 0);
    let first = text(folder.path(), "corpus/s1/a.md");
    let (status, out, err) = ingest(&folder, &args);
    assert_eq!((status, out.as_str()), (0, ""), "{err}");
    assert!(err.contains("unchanged"), "{err}");
    // What kwali wrote is itself a transcript that kwali takes.
    let (status, _, err) = ingest(&folder, &["corpus/s1/a.md"]);
    assert!(status == 0 && err.contains("unchanged"), "{err}");
    write(folder.path(), "a.txt", "I: Hoe?\n\nR: Slecht.\n");
    let (status, _, err) = ingest(&folder, &args);
    assert_eq!(status, 2);
    assert!(err.contains("stands there already") && err.contains("--name"), "{err}");
    assert_eq!(text(folder.path(), "corpus/s1/a.md"), first);
    let (status, out, _) = ingest(&folder, &[&args[..], &["--name", "b"]].concat());
    assert_eq!((status, out.as_str()), (0, "s1/b\n"));
}

#[test]
fn the_words_of_another_interview_are_told_whatever_its_name_and_case() {
    let folder = study();
    write(folder.path(), "a.txt", "I: Hoe?\n\nR: Goed.\n");
    write(folder.path(), "b.txt", "I: Hoe?\nR:  Goed.\n");
    let args = ["a.txt", "--speaker", "R=leider"];
    let (status, _, err) = ingest(&folder, &args);
    assert!(status == 0 && !err.contains("has the words"), "{err}");
    // The same again is no other interview.
    assert!(!ingest(&folder, &args).2.contains("has the words"));
    let other = ["ingest", "--case", "s2", "--role", "leader", "b.txt", "--speaker", "R=leider"];
    let (status, out, err) = run(folder.path(), &other);
    assert_eq!((status, out.as_str()), (0, "s2/b\n"));
    assert!(err.contains("b.txt:1: has the words of `s1/a`"), "{err}");
    write(folder.path(), "new/c.txt", "I: Wat?\n\nR: Niets.\n");
    write(folder.path(), "new/d.txt", "I: Wat?\n\nR: Niets.\n");
    let (status, _, err) = ingest(&folder, &["new", "--speaker", "R=leider"]);
    assert_eq!(status, 0, "{err}");
    assert!(err.contains("d.txt:1: has the words of `s1/c`"), "{err}");
    assert_eq!(err.matches("has the words").count(), 1, "{err}");
}

#[test]
fn one_bad_file_of_three_does_not_stop_the_others() {
    let folder = study();
    write(folder.path(), "in/a.txt", "I: Hoe?\n\nR: Goed.\n");
    write(folder.path(), "in/b.txt", b"I: \xc3\xa9\xc3\xa9n?\n\nR: priv\xe9.\n");
    write(folder.path(), "in/c.md", "I: En?\n\nR: Ook.\n");
    write(folder.path(), "in/d.jpg", "no");
    let (status, out, err) = ingest(&folder, &["in", "--speaker", "R=leider"]);
    assert_eq!((status, out.as_str()), (2, "s1/a\ns1/c\n"), "{err}");
    assert!(err.contains("b.txt") && err.contains("line 3") && err.contains("--encoding"), "{err}");
    assert!(err.contains("1 of 3 files were not ingested"), "{err}");
}

#[test]
fn empty_files_missing_files_and_empty_folders_are_named() {
    let folder = study();
    write(folder.path(), "a.txt", " \n");
    write(folder.path(), "empty/x.jpg", "");
    let rows = [
        ("a.txt", "the file is empty"),
        ("b.txt", "cannot read"),
        ("empty", "no files that end in .txt, .md"),
    ];
    for (file, message) in rows {
        let (status, _, err) = ingest(&folder, &[file]);
        assert!(status == 2 && err.contains(message) && err.contains(file), "{err}");
    }
}

#[test]
fn two_files_of_one_name_are_refused_before_anything_is_written() {
    let folder = study();
    write(folder.path(), "x/a.txt", "I: Hoe?\n");
    write(folder.path(), "y/a.md", "I: Hoe?\n");
    let (status, _, err) = ingest(&folder, &["x/a.txt", "y/a.md"]);
    assert!(status == 2 && err.contains("two files would be the interview `a`"), "{err}");
    assert!(!folder.path().join("corpus/s1").exists());
}

#[test]
fn unknown_cases_roles_and_lenses_get_their_neighbours() {
    let folder = study();
    write(folder.path(), "a.txt", "I: Hoe?\n");
    let (status, _, err) =
        run(folder.path(), &["ingest", "a.txt", "--case", "s3", "--role", "leader"]);
    assert!(status == 2 && err.contains("no case `s3`") && err.contains("--new-case"), "{err}");
    let (status, _, err) =
        run(folder.path(), &["ingest", "a.txt", "--case", "s1", "--role", "leeder"]);
    assert!(status == 2 && err.contains("did you mean `leader`?"), "{err}");
    let (status, _, err) = ingest(&folder, &["a.txt", "--lens", "visi"]);
    assert!(status == 2 && err.contains("did you mean `visie`?"), "{err}");
    let (status, _, err) = ingest(&folder, &["a.txt", "--date", "15-3-2016"]);
    assert!(status == 2 && err.contains("is no date"), "{err}");
}

#[test]
fn a_new_case_is_added_and_a_dry_run_adds_nothing() {
    let folder = study();
    write(folder.path(), "a.txt", "I: Hoe?\n");
    let args = ["ingest", "a.txt", "--case", "s9", "--role", "leader", "--new-case"];
    let (status, out, err) = run(folder.path(), &[&args[..], &["--dry-run"]].concat());
    assert_eq!((status, out.as_str()), (0, ""), "{err}");
    assert!(err.contains("dry run") && !folder.path().join("corpus/s9").exists(), "{err}");
    let (status, _, err) = run(folder.path(), &args);
    assert_eq!(status, 0, "{err}");
    assert_eq!(text(folder.path(), "corpus/cases.csv"), "case,setting\ns1,stad\ns2,dorp\ns9,\n");
}

#[test]
fn a_name_that_is_too_long_is_refused_and_adds_no_case() {
    let folder = study();
    write(folder.path(), "a.txt", "I: Hoe?\n");
    let before = text(folder.path(), "corpus/cases.csv");
    let long = "n".repeat(300);
    for (case, name) in [("c77", long.as_str()), (long.as_str(), "a")] {
        let args = ["ingest", "a.txt", "--case", case, "--new-case", "--role", "leader"];
        let (status, _, err) = run(folder.path(), &[&args[..], &["--name", name]].concat());
        assert!(status == 2 && err.contains("too long for a name: 300 bytes"), "{err}");
        assert_eq!(text(folder.path(), "corpus/cases.csv"), before);
    }
}

#[test]
fn a_case_of_which_nothing_can_be_written_is_not_added() {
    let folder = study();
    write(folder.path(), "a.txt", "I: Hoe?\n");
    write(folder.path(), "corpus/c77/a.md", "another text of this name");
    let before = text(folder.path(), "corpus/cases.csv");
    let args = ["ingest", "a.txt", "--case", "c77", "--new-case", "--role", "leader"];
    let (status, _, err) = run(folder.path(), &args);
    assert!(status == 2 && err.contains("corpus/c77/a.md"), "{err}");
    assert_eq!(text(folder.path(), "corpus/cases.csv"), before);
}

#[test]
fn a_label_has_one_declaration_and_a_day_stands_in_the_calendar() {
    let folder = study();
    write(folder.path(), "a.txt", "I: Hoe?\n\nR: Zo.\n");
    let (status, _, err) = ingest(&folder, &["a.txt", "--speaker", "R=a", "--speaker", "R=b"]);
    assert!(status == 2 && err.contains("`R` is said to be `a` and `b`"), "{err}");
    let (status, _, err) = ingest(&folder, &["a.txt", "--speaker", "R=a", "--date", "2024-02-31"]);
    assert!(status == 2 && err.contains("`2024-02-31` is no date"), "{err}");
    assert!(!folder.path().join("corpus/s1").exists());
}

#[test]
fn a_case_that_cannot_be_a_folder_is_a_problem() {
    let folder = study();
    write(folder.path(), "a.txt", "I: Hoe?\n");
    write(folder.path(), "corpus/s1", "a file where a folder should be");
    let (status, _, err) = ingest(&folder, &["a.txt"]);
    assert!(status == 2 && err.contains("cannot write"), "{err}");
}

#[test]
fn a_declared_label_that_never_speaks_is_told() {
    let folder = study();
    write(folder.path(), "a.txt", "I: Hoe?\n\nAnna: Zo.\n");
    let (status, _, err) = ingest(&folder, &["a.txt", "--speaker", "Ana=x", "--speaker", "Anna=x"]);
    assert!(status == 0 && err.contains("nobody speaks as `Ana`"), "{err}");
}

#[test]
fn a_case_cannot_have_the_name_of_a_folder_that_holds_other_things() {
    let folder = study();
    write(folder.path(), "talk.txt", "I: Why?\n\nR: So.\n");
    for name in ["memos", "cells"] {
        let args = ["ingest", "talk.txt", "--case", name, "--new-case", "--role", "leader"];
        let (status, _, err) = run(folder.path(), &args);
        assert_eq!(status, 2);
        assert!(err.contains(&format!("a case cannot be called `{name}`")), "{err}");
    }
    write(folder.path(), "corpus/cases.csv", "case\nmemos\n");
    let (status, _, err) = run(folder.path(), &["list", "cases"]);
    assert!(status == 2 && err.contains("corpus/cases.csv:2"), "{err}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_is_no_transcript() {
    let folder = study();
    let args = ["ingest", "/dev/zero", "--case", "s1", "--role", "leader"];
    let (status, _, err) = run(folder.path(), &args);
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("this is a device and no file"), "{err}");
}
