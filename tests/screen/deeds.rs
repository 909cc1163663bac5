//! Changing codings, and taking changes back.

use std::os::unix::fs::PermissionsExt;

use crate::desk::{ANNA, Desk, launch, marked};
use crate::support::MiniStudy;

const HERE: [&str; 3] = ["a/leader:2.2", "--coder", "anna"];

/// Does something to the coding a01, takes it back, does it again, takes it back after a restart of
/// the program, and does it again; `file` must be as it was each time. Returns it as it became.
#[track_caller]
fn back_and_again(keys: &[(&str, &str)], name: &str) -> (String, Desk) {
    let mut desk = Desk::on(MiniStudy::make(), &HERE);
    let before = desk.study.read(ANNA);
    let (last, first) = keys.split_last().unwrap();
    for (typed, brings) in first {
        desk.press(typed, brings);
    }
    desk.told(last.0, last.1);
    let after = desk.study.read(ANNA);
    assert_ne!(before, after);
    desk.told("u", &format!("undone: {name}"));
    assert_eq!(desk.study.read(ANNA), before);
    desk.told("u", "nothing to undo");
    desk.told("<c-r>", &format!("done again: {name}"));
    assert_eq!(desk.study.read(ANNA), after);
    desk.told("U", "nothing to do again");
    let mut desk = desk.again(&["b/leader", "--coder", "anna"]);
    // It is undone in another interview than the one that is open, and shown there.
    desk.told("<c-z>", &format!("undone: {name}"));
    assert!(desk.screen().line(0).starts_with(" a/leader"), "{}", desk.screen());
    assert_eq!(desk.study.read(ANNA), before);
    desk.told("U", &format!("done again: {name}"));
    assert_eq!(desk.study.read(ANNA), after);
    (after, desk)
}

#[test]
fn a_coding_moves_to_another_code() {
    let keys = [
        ("R", "Move values.kindness to"),
        ("order", "1 of 8"),
        ("<enter>", "values.kindness is values.order now"),
    ];
    let (_, desk) = back_and_again(&keys, "recode values.kindness");
    let row = desk.row(ANNA, "a01");
    assert_eq!(row["code"], "values.order");
    assert_eq!(row["memo"], "a rule");
    desk.leave();
}

#[test]
fn a_coding_moves_to_other_words() {
    let keys = [
        ("v", "selected leader:2.2"),
        ("llll", "selected leader:2.2"),
        ("e", "values.kindness stands on these words now"),
    ];
    let (_, mut desk) = back_and_again(&keys, "move values.kindness");
    let row = desk.row(ANNA, "a01");
    assert_eq!(row["quote"], "Kindness is the rule we");
    desk.told("e", "select the words it shall stand on first");
    desk.leave();
}

#[test]
fn a_coding_gets_a_lens() {
    let keys = [
        ("L", "that of its place (vision)"),
        ("prac", "1 of 3"),
        ("<enter>", "the lens of values.kindness is practice"),
    ];
    let (_, mut desk) = back_and_again(&keys, "lens of values.kindness");
    assert_eq!(desk.row(ANNA, "a01")["lens"], "practice");
    desk.press("L", "that of its place (vision)");
    desk.told("<home><up><up><enter>", "the lens of values.kindness is that of its place");
    assert_eq!(desk.row(ANNA, "a01")["lens"], "");
    desk.leave();
}

#[test]
fn a_coding_is_deleted() {
    let (after, desk) =
        back_and_again(&[("x", "values.kindness deleted")], "delete values.kindness");
    assert!(!after.contains("a01"), "{after}");
    desk.leave();
    let (after, desk) =
        back_and_again(&[("<del>", "values.kindness deleted")], "delete values.kindness");
    assert!(!after.contains("a01"), "{after}");
    desk.leave();
}

#[test]
fn a_passage_is_coded() {
    let keys = [("c", "Code · 8"), ("visit", "1 of 8"), ("<enter>", "coded contact.visit")];
    let (_, desk) = back_and_again(&keys, "code contact.visit");
    assert!(desk.holds(ANNA, "Kindness is the rule we start from.", "contact.visit"));
    desk.leave();
}

#[test]
fn a_memo_has_several_lines() {
    let keys = [
        ("m", "Memo on values.kindness"),
        (": é,<enter>\"twijfel\"", "\"twijfel\""),
        ("<esc>", "the memo is saved"),
    ];
    let (_, mut desk) = back_and_again(&keys, "memo on values.kindness");
    assert_eq!(desk.row(ANNA, "a01")["memo"], "a rule: é,\n\"twijfel\"");
    let screen = desk.wait_for("a rule: é,");
    assert!(screen.contains("\"twijfel\""), "{screen}");

    // Pasted lines stay lines; what is given up is not kept.
    let before = desk.study.read(ANNA);
    desk.press("m", "Memo on values.kindness");
    desk.paste("\none\ntwo");
    desk.wait_for("two");
    desk.told("<c-q>", "the memo was left as it was");
    assert_eq!(desk.study.read(ANNA), before);
    desk.press("m", "Memo on values.kindness");
    desk.told("<c-s>", "the memo is as it was");
    assert_eq!(desk.study.read(ANNA), before);
    desk.leave();
}

#[test]
fn a_memo_outlives_the_program() {
    let mut desk = Desk::on(MiniStudy::make(), &HERE);
    let before = desk.study.read(ANNA);
    desk.press("m", "Memo on values.kindness");
    desk.press(" that<enter>nobody wrote", "nobody wrote");
    desk.kill();
    assert_eq!(desk.study.read(ANNA), before);
    let mut desk = Desk::on(desk.study, &HERE);
    desk.wait_told("a memo on a/leader:2.2 was not saved: open it to go on with it");
    desk.press("m", "nobody wrote");
    desk.told("<esc>", "the memo is saved");
    assert_eq!(desk.row(ANNA, "a01")["memo"], "a rule that\nnobody wrote");
    assert!(!desk.study.file(".kwali/drafts/anna.json").exists());
    desk.leave();
}

#[test]
fn a_memo_is_written_in_an_editor() {
    let study = MiniStudy::make();
    let script = |text: &str| {
        study.write("editor", format!("#!/bin/sh\n{text}\n"));
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(study.file("editor"), mode).unwrap();
    };
    // It has the whole terminal: a line is read from it, outside the alternate screen.
    script(
        "test \"$1\" = --wait || exit 9\ncp \"$2\" seen\nprintf 'and now? '; read word; printf \"$word\\nréally\\n\" >> \"$2\"",
    );
    let editor = format!("{} --wait", study.file("editor").display());
    let launch = launch(&study, &HERE).editor(&editor);
    let mut desk = Desk::launched(study, launch);
    desk.press("m", "Memo on values.kindness");
    let screen = desk.press("<c-o>", "and now?");
    assert!(!screen.alternate(), "{screen}");
    desk.keys("more<enter>");
    desk.wait_until(|screen| screen.alternate() && screen.contains("réally"));
    assert_eq!(desk.study.read("seen"), "a rule");
    desk.told("<esc>", "the memo is saved");
    assert_eq!(desk.row(ANNA, "a01")["memo"], "a rulemore\nréally");

    desk.study.write("editor", "#!/bin/sh\nexit 3\n");
    desk.press("m", "réally");
    desk.told("<c-o>", "ended with exit status: 3");
    assert!(desk.screen().contains("réally"), "{}", desk.screen());
    desk.told("<esc>", "the memo is as it was");
    desk.leave();
}

#[test]
fn where_several_codings_stand_it_is_asked_which_is_meant() {
    let mut desk = Desk::on(MiniStudy::make(), &HERE);
    desk.press("c", "Code · 8");
    desk.press("order", "1 of 8");
    desk.told("<enter>", "coded values.order");
    let screen = desk.press("x", "Which coding is deleted · 2");
    assert!(!screen.contains("bram  "), "{screen}");
    // What was given last stands first.
    assert!(marked(&desk.screen()).contains("┃ values.order  anna"));
    desk.keys("<down>");
    desk.wait_until(|screen| marked(screen).contains("┃ values.kindness  anna"));
    desk.told("<enter>", "values.kindness deleted");
    // What is left is bram's, and not hers to change.
    desk.told("x", "values.order deleted");
    for key in ["x", "m", "R", "L"] {
        desk.told(key, "no coding of anna's stands here");
        desk.press("?", "up and down · esc closes");
        desk.close();
    }
    desk.leave();
}

#[test]
fn steps_are_taken_back_one_by_one_and_a_new_one_ends_what_was_undone() {
    let mut desk = Desk::on(MiniStudy::make(), &HERE);
    let before = desk.study.read(ANNA);
    desk.told("x", "values.kindness deleted");
    desk.press("c", "Code · 8");
    desk.press("order", "1 of 8");
    desk.told("<enter>", "coded values.order");
    desk.told("u", "undone: code values.order");
    desk.told("u", "undone: delete values.kindness");
    assert_eq!(desk.study.read(ANNA), before);
    desk.told("<c-r>", "done again: delete values.kindness");
    desk.press("c", "Code · 8");
    desk.press("visit", "1 of 8");
    desk.told("<enter>", "coded contact.visit");
    desk.told("<c-r>", "nothing to do again");
    desk.told("u", "undone: code contact.visit");
    desk.told("u", "undone: delete values.kindness");
    assert_eq!(desk.study.read(ANNA), before);
    desk.leave();
}
