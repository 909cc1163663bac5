//! The coding screen on a disk that is full, for which a limit on the size of files stands in: it
//! needs no rights, and the system refuses to write in the same way.
#![cfg(unix)]

mod support;
#[path = "support/terminal/mod.rs"]
mod terminal;

use support::{Folder, MiniStudy, rows};
use terminal::{Launch, Terminal};

const SIZE: (u16, u16) = (90, 24);

/// The screen, in a process that a limit does not end but only refuses to write; `limit` is a
/// command of the shell.
fn open(study: &Folder, limit: &str) -> Terminal {
    let script = format!("trap '' XFSZ; {limit} exec kwali code a/leader --coder bram");
    let mut terminal = Launch::program("sh", study, SIZE, &["-c", &script]).start();
    terminal.wait_for("? keys");
    terminal
}

/// One's own codings: code and memo.
fn own(study: &Folder) -> Vec<(String, String)> {
    let all = rows(&study.read("corpus/a/leader.bram.csv"));
    all.iter().map(|row| (row["code"].clone(), row["memo"].clone())).collect()
}

#[test]
fn nothing_is_written_by_halves_and_the_next_run_works() {
    let study = MiniStudy::make();
    let before = study.files();
    let mut terminal = open(&study, "ulimit -f 0;");
    terminal.keys(":3<enter>cvalues.order<enter>");
    terminal.wait_for("cannot write");
    assert_eq!(study.files(), before);
    // It is alive, and refuses again where it is asked again.
    terminal.keys("u");
    terminal.wait_for("nothing to undo");
    terminal.keys("g");
    terminal.wait_gone("cannot write");
    terminal.keys(":3<enter>ivisitors<tab><tab>They come in.<c-s>");
    terminal.wait_for("cannot write");
    terminal.keys("<esc>");
    terminal.wait_gone("A new code");
    terminal.keys("q");
    assert!(terminal.wait().success());
    terminal.given_back();
    assert_eq!(study.files(), before);

    let mut terminal = open(&study, "");
    terminal.keys(":3<enter>cvalues.order<enter>");
    terminal.wait_for("a/leader:3 coded values.order");
    assert_eq!(own(&study).len(), 3);
    terminal.keys("u");
    terminal.wait_for("undone: code values.order");
    assert_eq!(study.files(), before);
}

#[cfg(target_os = "linux")]
mod while_it_runs {
    use rustix::process::{Resource, Rlimit, prlimit};

    use super::*;

    /// How large files may become from now on.
    fn limit(terminal: &Terminal, bytes: Option<u64>) {
        let limit = Rlimit { current: bytes, maximum: None };
        prlimit(Some(terminal.pid()), Resource::Fsize, limit)
            .expect("a limit on one's own process");
    }

    #[test]
    fn work_goes_on_once_there_is_room_again_and_undo_is_whole_after_that() {
        let study = MiniStudy::make();
        let mut terminal = open(&study, "");
        terminal.keys(":3<enter>cvalues.order<enter>");
        terminal.wait_for("a/leader:3 coded values.order");
        let before = study.files();

        limit(&terminal, Some(0));
        terminal.keys(":4<enter>ccontact.visit<enter>");
        terminal.wait_for("cannot write");
        assert_eq!(study.files(), before);
        terminal.keys(":2.2<enter>m");
        terminal.wait_for("Memo on values.kindness");
        terminal.keys("kept on the screen<c-s>");
        let screen = terminal.wait_for("cannot write");
        assert!(screen.contains("kept on the screen"), "{screen}");
        assert_eq!(study.files(), before);

        limit(&terminal, None);
        terminal.keys("<c-s>");
        terminal.wait_for("the memo is saved");
        assert!(own(&study).contains(&("values.kindness".into(), "kept on the screen".into())));
        terminal.keys(":4<enter>ccontact.visit<enter>");
        terminal.wait_for("a/leader:4.1 coded contact.visit");
        terminal.kill();
        let mut terminal = open(&study, "");
        for name in ["code contact.visit", "memo on values.kindness", "code values.order"] {
            terminal.keys("u");
            terminal.wait_for(&format!("undone: {name}"));
        }
        assert_eq!(study.files(), MiniStudy::make().files());
    }

    /// An accepted suggestion goes from one file to another: there is room for one of them only.
    #[test]
    fn a_step_of_two_files_is_taken_back_where_the_second_does_not_fit() {
        let study = MiniStudy::make();
        let text = study.read("corpus/a/leader.md");
        let start = support::body(&text).find("What").unwrap();
        let end = start + "What".len();
        let line = |n| format!("r{n},{start},{end},values,,rejected,cue,What,{n:0>40}\n");
        let old = study.read("corpus/a/leader.kwali.csv");
        let many: Vec<String> = (0..40usize).map(line).collect();
        study.write("corpus/a/leader.kwali.csv", old + &many.concat());
        let before = study.files();
        let mut terminal = open(&study, "");
        limit(&terminal, Some(2000));
        terminal.keys("n");
        terminal.wait_for("contact.letter");
        terminal.keys("a");
        terminal.wait_for("cannot write");
        assert_eq!(study.files(), before);
        limit(&terminal, None);
        terminal.keys("a");
        terminal.wait_for("contact.letter accepted");
        assert_ne!(study.files(), before);
    }
}
