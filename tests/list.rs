//! `kwali list`

mod support;

use support::{MiniStudy, rows, same};

#[test]
fn cases_stand_with_their_attributes() {
    let study = MiniStudy::make();
    same(
        &study.run(&["list", "cases"]).done(),
        r"
──────────────────────────────────────
 case   interviews   setting   pupils
══════════════════════════════════════
 a               2   city      300
──────────────────────────────────────
 b               1   village   120
──────────────────────────────────────
 c               1   village
──────────────────────────────────────
",
    );
    let csv = study.run(&["list", "cases", "--format", "csv"]).done();
    assert_eq!(
        csv,
        "case,interviews,setting,pupils\na,2,city,300\nb,1,village,120\nc,1,village,\n"
    );
}

#[test]
fn interviews_stand_with_their_size() {
    let study = MiniStudy::make();
    same(
        &study.run(&["list", "interviews"]).done(),
        r"
────────────────────────────────────────────────────────────────────────────────────
 interview   role     date         status     turns   words   codings   suggestions
════════════════════════════════════════════════════════════════════════════════════
 a/leader    leader   2024-05-06   approved       4      56         5             1
────────────────────────────────────────────────────────────────────────────────────
 a/parent    parent   2024-05-07   draft          2      29         2             0
────────────────────────────────────────────────────────────────────────────────────
 b/leader    leader   2024-05-08   draft          2      28         2             0
────────────────────────────────────────────────────────────────────────────────────
 c/leader    leader   2024-05-09   sent           2      22         2             0
────────────────────────────────────────────────────────────────────────────────────
",
    );
}

#[test]
fn codes_stand_in_the_codebooks_order_with_how_often_they_were_used() {
    let study = MiniStudy::make();
    same(
        &study.run(&["list", "codes"]).done(),
        r"
───────────────────────────────────────────────────
 code                label         codings   cases
═══════════════════════════════════════════════════
 values              Values
───────────────────────────────────────────────────
 values.kindness     Kindness            3       2
───────────────────────────────────────────────────
 values.order        Order               1       1
───────────────────────────────────────────────────
 contact             Contact
───────────────────────────────────────────────────
 contact.letter      Letter              4       1
───────────────────────────────────────────────────
 contact.visit       Visit               2       2
───────────────────────────────────────────────────
 contact.talk        Talk
───────────────────────────────────────────────────
 contact.talk.gate   At the gate         1       1
───────────────────────────────────────────────────
",
    );
}

#[test]
fn coders_stand_with_what_they_decided() {
    let study = MiniStudy::make();
    let csv = study.run(&["list", "coders", "--format", "csv"]).done();
    assert_eq!(
        csv,
        "coder,interviews,accepted,suggested,rejected\nanna,4,9,0,0\nbram,1,2,0,0\nkwali,1,0,1,1\n"
    );
    let json = study.run(&["list", "coders", "--format", "json"]).done();
    let list: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(list[0]["coder"], "anna");
    assert_eq!(list[0]["accepted"], 9);
}

#[test]
fn a_study_is_found_from_any_folder_inside_it_and_by_name() {
    let study = MiniStudy::make();
    let from_root = study.run(&["list", "interviews", "--format", "csv"]).done();
    assert_eq!(rows(&from_root).len(), 4);
    let mut inside = study.command(&["list", "interviews", "--format", "csv"]);
    let inside = inside.current_dir(study.file("corpus/a")).output().unwrap();
    assert_eq!(String::from_utf8(inside.stdout).unwrap(), from_root);
    let elsewhere = tempfile::tempdir().unwrap();
    let root = study.path().to_str().unwrap();
    let mut named = study.command(&["list", "interviews", "--format", "csv", "--study", root]);
    let named = named.current_dir(elsewhere.path()).output().unwrap();
    assert_eq!(String::from_utf8(named.stdout).unwrap(), from_root);
}

#[test]
fn codings_that_drifted_are_one_warning_for_each_interview() {
    let study = MiniStudy::make();
    study.replace("corpus/c/leader.md", "Every child", "Really every child");
    let ran = study.run(&["list", "coders", "--format", "csv"]);
    assert_eq!(ran.status, 0);
    same(
        &ran.err,
        r"
warning: coding a08 no longer stands on its words in c/leader
 --> corpus/c/leader.anna.csv:2:1
  |
2 | a08,15,52
  | ^^^
  |
  = help: its words do not stand there any more: `kwali code reanchor c/leader` says what became of them; so it is with 1 more
",
    );
}

#[test]
fn nothing_else_can_be_listed() {
    let study = MiniStudy::make();
    let err = study.run(&["list", "memos"]).refused();
    assert!(err.contains("'memos'") && err.contains("cases, interviews, codes, coders"), "{err}");
}
