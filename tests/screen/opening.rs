//! Opening the screen and leaving it.

use rustix::process::Signal;

use crate::desk::{Desk, launch, marked};
use crate::support::{Folder, MiniStudy, same};

#[test]
fn it_opens_at_the_first_interview_and_at_a_place_and_leaves_all_as_it_was() {
    let study = MiniStudy::make();
    let before = study.hash();
    let mut desk = Desk::on(study, &["--coder", "anna"]);
    let screen = desk.screen();
    assert!(screen.line(0).starts_with(" a/leader · Vision"), "{screen}");
    assert!(screen.line(0).ends_with("turn 1/4 · anna"), "{screen}");
    let mut desk = desk.again(&["b/leader:2.2", "--coder", "anna"]);
    desk.at("", "The");
    assert!(desk.screen().contains("at leader:2.2: no codings"), "{}", desk.screen());
    let mut desk = desk.again(&["a/leader@46-54", "--coder", "anna"]);
    desk.press("", "at leader:2.1");
    assert_ne!(marked(&desk.screen()), "What");
    desk.keys("<c-c>");
    assert!(desk.wait().success());
    assert_eq!(desk.given_back(), SHOWN);
    assert_eq!(desk.study.hash(), before);
}

/// The cursor, shown again, is all that comes after the screen.
const SHOWN: &str = "\x1b[?25h";

/// What a run without a terminal says.
fn refused(study: &Folder, args: &[&str]) -> String {
    study.run(&[&["code"], args].concat()).refused()
}

#[test]
fn what_cannot_be_opened_is_told_and_the_terminal_is_never_taken() {
    let study = MiniStudy::make();
    let told = refused(&study, &["a/ledaer", "--coder", "anna"]);
    assert!(told.contains("ledaer") && told.contains("did you mean `a/leader`?"), "{told}");
    let told = refused(&study, &["a/leader:9", "--coder", "anna"]);
    assert!(told.contains("there is no turn 9") && told.contains("turns 1 to 4"), "{told}");
    same(
        &refused(&study, &["a/leader"]),
        "
error: it is not said who codes
 |
 = help: add `--coder NAME`, or `coder: NAME` to the configuration
",
    );
    let told = refused(&study, &["a/leader", "--coder", "an na"]);
    assert!(told.contains("an na"), "{told}");
    same(
        &refused(&study, &["a/leader", "--coder", "anna"]),
        "
error: the coding screen needs a terminal
 |
 = help: in a script, code with `kwali code add REF --code CODE --coder NAME`
",
    );
    let told = refused(&Folder::empty(), &["--coder", "anna"]);
    assert!(told.contains("kwali init"), "{told}");

    let mut terminal = launch(&study, &["a/nobody", "--coder", "anna"]).start();
    assert_eq!(terminal.wait().code(), Some(2));
    assert!(terminal.given_back().contains("nobody"));
    assert!(!terminal.written().contains("\x1b[?1049h"));
}

#[test]
fn a_study_without_interviews_says_how_to_bring_one_in() {
    let study = MiniStudy::make();
    for case in ["a", "b", "c"] {
        std::fs::remove_dir_all(study.file(&format!("corpus/{case}"))).unwrap();
    }
    let told = refused(&study, &["--coder", "anna"]);
    assert!(told.contains("kwali ingest"), "{told}");
}

#[test]
fn the_terminal_is_given_back_when_the_program_is_asked_to_end() {
    for signal in [Signal::TERM, Signal::HUP] {
        let mut desk = Desk::open("a/leader");
        desk.at("]", "We");
        desk.signal(signal);
        assert_eq!(desk.wait().code(), Some(0), "{}", desk.screen());
        assert_eq!(desk.given_back(), SHOWN);
        assert!(!desk.screen().alternate());
    }
}

#[test]
fn a_window_that_is_closed_ends_the_program_and_loses_nothing() {
    let mut desk = Desk::open("a/leader");
    desk.at(")", "We");
    desk.told("c", "leave");
    desk.press("order", "1 of 8");
    desk.told("<enter>", "coded values.order");
    desk.hang_up();
    desk.wait();
    assert!(desk.holds(crate::desk::ANNA, "We want children to be kind.", "values.order"));
    let seen = desk.study.read(".kwali/seen/anna.json");
    assert!(seen.contains("a/leader"), "{seen}");
}
