//! Files that others change while the screen is open, and files that cannot be written.

use std::fs;

use crate::desk::{ANNA, CUES, Desk, last_line, marked};
use crate::support::MiniStudy;
use crate::terminal::Launch;

const TRANSCRIPT: &str = "corpus/a/leader.md";
const HERE: [&str; 3] = ["a/leader:2.2", "--coder", "anna"];
const KIND: &str = "Kindness is the rule we start from.";

#[test]
fn what_another_program_codes_is_there_at_once() {
    let mut desk = Desk::on(MiniStudy::make(), &["a/leader:2.1", "--coder", "anna"]);
    let add = ["code", "add", "a/leader:2.1", "--code", "values.order", "--coder"];
    desk.study.run(&[&add[..], &["anna"]].concat()).done();
    desk.wait_told("changed by another program");
    desk.wait_for("1 coding");
    // A coder who had no file yet is seen as well, once something is pressed that needs the files.
    desk.study.run(&[&add[..], &["cleo"]].concat()).done();
    desk.press("c", "Code · 8");
    desk.press("kindn", "1 of 8");
    desk.told("<enter>", "coded values.kindness");
    desk.wait_for("3 codings");
    let order = "We want children to be kind.";
    assert!(desk.holds(ANNA, order, "values.order"));
    assert!(desk.holds(ANNA, order, "values.kindness"));
    // What the other program did is not hers to take back here.
    desk.told("u", "undone: code values.kindness");
    desk.told("u", "nothing to undo");
    assert!(desk.holds(ANNA, order, "values.order"));
    desk.leave();
}

#[test]
fn a_step_is_not_taken_back_when_others_changed_what_it_made() {
    let mut desk = Desk::on(MiniStudy::make(), &HERE);
    desk.press("L", "that of its place");
    desk.press("prac", "1 of 3");
    desk.told("<enter>", "is practice");
    desk.study.replace(ANNA, "values.kindness,practice", "values.order,practice");
    desk.wait_for("┃ values.order");
    desk.keys("u");
    desk.wait_until(|screen| {
        let line = last_line(screen);
        !line.contains("is practice") && !line.contains("c code")
    });
    assert_eq!(desk.row(ANNA, "a01")["code"], "values.order");
    assert_eq!(desk.row(ANNA, "a01")["lens"], "practice");
    desk.leave();
}

/// Puts a word at the front of a transcript, so that every offset is another.
fn shift(desk: &Desk) {
    desk.study.replace(TRANSCRIPT, "I: What matters", "I: Well, what matters");
}

#[test]
fn words_that_moved_under_a_selection_are_not_coded() {
    let mut desk = Desk::on(MiniStudy::make(), &["a/leader:2.1", "--coder", "anna"]);
    let before = desk.study.read(ANNA);
    desk.at("s", "We want children to be kind.");
    desk.press("c", "Code · 8");
    desk.press("order", "1 of 8");
    shift(&desk);
    // Whether it is seen before the key or with it: nothing is written on other words.
    desk.keys("<enter>");
    desk.wait_told_moved();
    desk.wait_gone("╭");
    let screen = desk.wait_for("Well, what matters to you here?");
    assert!(!screen.contains("selected"), "{screen}");
    assert_eq!(desk.study.read(ANNA), before);
    // What was given before does not stand on these words any more, and the screen says so.
    desk.keys(")");
    desk.wait_gone("was changed by another program");
    assert_eq!(desk.study.read(ANNA), before);
    desk.leave();
}

#[test]
fn what_lies_over_words_that_moved_is_closed_and_what_was_typed_is_kept() {
    let mut desk = Desk::on(MiniStudy::make(), &HERE);
    let before = desk.study.read(ANNA);
    let codebook = desk.study.read("codebook.yaml");
    desk.press("c", "Code · 8");
    shift(&desk);
    desk.wait_told_moved();
    desk.wait_gone("╭");
    desk.press(":", "Go to ─");
    desk.press("1<enter>", "at leader:1:");
    desk.press("i", "A new code");
    desk.text("Well");
    desk.keys("<tab><tab>");
    desk.press("They hesitate.", "They hesitate.");
    desk.study.replace(TRANSCRIPT, "Well, what", "What");
    desk.wait_told_moved();
    desk.press("<enter>", "They hesitate.");
    // What was typed is kept, and nothing is made before it was seen on which words.
    desk.wait_for("the transcript was changed: the code would stand on these words");
    assert_eq!(desk.study.read("codebook.yaml"), codebook);
    assert_eq!(desk.study.read(ANNA), before);
    desk.close();
    // Back on the old words, all is as it was.
    desk.press(":", "Go to ─");
    desk.press("2.2<enter>", "2 codings");
    desk.leave();
}

#[test]
fn a_suggestion_on_words_that_moved_is_not_accepted() {
    let mut desk = Desk::on(MiniStudy::make(), &["a/leader", "--coder", "anna"]);
    let (own, cues) = (desk.study.read(ANNA), desk.study.read(CUES));
    desk.press("n", "because of letter");
    shift(&desk);
    desk.wait_told_moved();
    desk.keys("a");
    desk.wait_told("no suggestion stands here");
    assert_eq!((desk.study.read(ANNA), desk.study.read(CUES)), (own, cues));
    desk.leave();
}

#[test]
fn a_file_that_cannot_be_read_is_never_written_over() {
    let mut desk = Desk::on(MiniStudy::make(), &["a/leader:2.1", "--coder", "anna"]);
    let whole = desk.study.read(ANNA);
    let broken = whole.replace("id,start", "id;start");
    desk.study.write(ANNA, &broken);
    desk.wait_told("leader.anna.csv");
    desk.press("c", "Code · 8");
    desk.press("order", "1 of 8");
    desk.keys("<enter>");
    desk.wait_gone("╭");
    desk.wait_told("leader.anna.csv");
    assert_eq!(desk.study.read(ANNA), broken);
    // Words are still there to be read, and other interviews to be coded.
    desk.at(")", "Kindness");
    desk.study.write(ANNA, &whole);
    desk.press("c", "Code · 8");
    desk.press("order", "1 of 8");
    desk.told("<enter>", "coded values.order");
    assert!(desk.holds(ANNA, KIND, "values.order"));
    assert!(whole.lines().all(|line| desk.study.read(ANNA).contains(line)));
    desk.leave();
}

#[test]
fn a_codebook_changed_by_hand_is_known_at_once_and_a_broken_one_changes_nothing() {
    let mut desk = Desk::on(MiniStudy::make(), &HERE);
    let whole = desk.study.read("codebook.yaml");
    let more = "  - {id: silence, label: Silence, definition: Nothing is said.}\n";
    desk.study.write("codebook.yaml", format!("{whole}{more}"));
    desk.wait_told("changed by another program");
    desk.press("c", "Code · 9");
    desk.press("silence", "1 of 9");
    desk.told("<enter>", "coded silence");
    assert!(desk.holds(ANNA, KIND, "silence"));

    let coded = desk.study.read(ANNA);
    desk.study.write("codebook.yaml", format!("{whole}{more}  - nonsense\n"));
    desk.wait_told("codebook.yaml");
    desk.press("i", "A new code");
    desk.text("Noise");
    desk.keys("<tab><tab>");
    desk.press("Much is said.", "Much is said.");
    desk.press("<enter>", "codebook.yaml");
    assert!(desk.study.read("codebook.yaml").ends_with("  - nonsense\n"));
    assert_eq!(desk.study.read(ANNA), coded);
    desk.study.write("codebook.yaml", format!("{whole}{more}"));
    // The form is still open, with what was typed.
    desk.told("<enter>", "is in the codebook and stands here");
    assert!(desk.study.read("codebook.yaml").contains("Much is said."));
    desk.leave();
}

#[test]
fn where_nothing_can_be_written_it_is_said_and_what_was_typed_stays() {
    let study = MiniStudy::make();
    let before = study.hash();
    // No file may grow beyond nothing: the disk is full.
    let script = "ulimit -f 0; trap '' XFSZ; exec kwali code a/leader:2.2 --coder anna";
    let launch = Launch::program("sh", &study, (100, 30), &["-c", script]);
    let mut desk = Desk::launched(study, launch);
    desk.press("c", "Code · 8");
    desk.press("order", "1 of 8");
    desk.keys("<enter>");
    desk.wait_gone("╭");
    let screen = desk.wait_told_wrong();
    assert!(screen.contains("write"), "{screen}");
    desk.press("m", "Memo on values.kindness");
    desk.press(" never to be lost", "never to be lost");
    desk.keys("<esc>");
    let screen = desk.wait_told_wrong();
    assert!(screen.contains("never to be lost"), "{screen}");
    desk.told("<c-q>", "the memo was left as it was");
    desk.told("x", "write");
    desk.at(")", "Every");
    assert_eq!(desk.study.hash(), before);
    assert_eq!(marked(&desk.screen()), "Every");
    desk.leave();
}

impl Desk {
    /// Waits until it is told that words are others now, or that codings no longer stand on theirs.
    #[track_caller]
    fn wait_told_moved(&mut self) {
        self.wait_until(|screen| {
            let told = last_line(screen);
            told.contains("the transcript was changed")
                || told.contains("no longer stands on its words")
        });
    }

    /// Waits until the last line tells what went wrong.
    #[track_caller]
    fn wait_told_wrong(&mut self) -> crate::terminal::Screen {
        self.wait_until(|screen| {
            let row = screen.size().1 - 1;
            let style = screen.cell(1, row).style;
            style.bold && style.fg == crate::terminal::Color::Idx(1)
        })
    }
}

#[test]
fn an_interview_that_goes_away_is_said_and_comes_back() {
    let mut desk = Desk::on(MiniStudy::make(), &HERE);
    let away = desk.study.file("away.md");
    fs::rename(desk.study.file(TRANSCRIPT), &away).unwrap();
    desk.wait_told("is not there");
    desk.at(")", "Every");
    fs::rename(&away, desk.study.file(TRANSCRIPT)).unwrap();
    desk.wait_until(|screen| !last_line(screen).contains("is not there"));
    desk.press("c", "Code · 8");
    desk.press("order", "1 of 8");
    desk.told("<enter>", "coded values.order");
    desk.leave();
}
