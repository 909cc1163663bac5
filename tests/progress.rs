//! How far a coder is with an interview.

mod support;

use std::collections::BTreeSet;
use std::thread;

use kwali::store::{Progress, Store};
use support::{MiniStudy, Shipped};

#[test]
fn what_was_seen_is_kept_by_coder_and_interview_until_it_vanishes() {
    let study = MiniStudy::make();
    let store = Store::open(study.path()).unwrap();
    store.mark_seen("anna", "a", "leader", [3, 1]).unwrap();
    store.mark_seen("anna", "a", "leader", [2, 3]).unwrap();
    store.mark_seen("anna", "b", "leader", [1]).unwrap();
    assert_eq!(store.seen("anna", "a", "leader"), BTreeSet::from([1, 2, 3]));
    assert_eq!(store.seen("anna", "b", "leader"), BTreeSet::from([1]));
    assert!(store.seen("bram", "a", "leader").is_empty());
    assert!(store.mark_seen("../x", "a", "leader", [1]).is_err());
    study.write(".kwali/seen/anna.json", "{\"a/leader\":[1,");
    assert!(store.seen("anna", "a", "leader").is_empty());
    store.mark_seen("anna", "a", "leader", [4]).unwrap();
    assert_eq!(store.seen("anna", "a", "leader"), BTreeSet::from([4]));
    std::fs::remove_dir_all(study.file(".kwali")).unwrap();
    assert!(store.seen("anna", "a", "leader").is_empty());
}

#[test]
fn two_screens_of_one_coder_lose_nothing_of_each_other() {
    let study = MiniStudy::make();
    let store = Store::open(study.path()).unwrap();
    thread::scope(|scope| {
        for first in 0..4 {
            let store = &store;
            scope.spawn(move || {
                for turn in 0..25 {
                    store.mark_seen("anna", "a", "leader", [first * 25 + turn]).unwrap();
                }
            });
        }
    });
    assert_eq!(store.seen("anna", "a", "leader"), (0..100).collect());
}

#[test]
fn progress_counts_turns_suggestions_and_memos() {
    let study = MiniStudy::make();
    let store = Store::open(study.path()).unwrap();
    // The transcript has been shortened since: a turn that is not there was not seen.
    store.mark_seen("anna", "a", "leader", [1, 2, 99]).unwrap();
    let all = store.progress("anna").unwrap();
    let interviews = store.interviews().unwrap();
    let names: Vec<_> = all.iter().map(|p| (p.case.clone(), p.interview.clone())).collect();
    assert_eq!(names, interviews);
    let (interview, _) = store.interview("a", "leader").unwrap();
    let own = &interview.codings["anna"];
    let touched = |turn: &&kwali::study::Turn| {
        own.iter()
            .any(|c| c.status == kwali::study::Status::Accepted && c.span().overlaps(turn.span))
    };
    let suggested = |c: &&kwali::study::Coding| c.status == kwali::study::Status::Suggested;
    let expected = Progress {
        case: "a".into(),
        interview: "leader".into(),
        turns: interview.transcript.turns().len(),
        seen: 2,
        coded: interview.transcript.turns().iter().filter(touched).count(),
        suggestions: interview.codings.values().flatten().filter(suggested).count(),
        memos: own.iter().filter(|c| !c.memo.is_empty()).count(),
    };
    assert!(expected.coded > 0 && expected.memos > 0 && expected.suggestions > 0);
    assert_eq!(all[0], expected);
    assert_eq!(store.progress("nobody").unwrap()[0].coded, 0);
}

#[test]
fn progress_of_the_shipped_study_knows_all_its_interviews() {
    let study = Shipped::copy();
    let all = Store::open(study.path()).unwrap().progress("anna").unwrap();
    assert_eq!(all.len(), 16);
    assert!(all.iter().all(|p| p.coded > 0 && p.coded <= p.turns && p.seen == 0));
}
