//! Renaming, moving, merging and retiring codes in a codebook of any layout: it says what was asked
//! and nothing else, and its comments are there.

#[path = "support/layouts.rs"]
mod layouts;
mod support;

use std::path::Path;

use kwali::store::{CodeChange, CodePlan, Place, Store, parse_codebook};
use kwali::study::{Code, Codebook};
use layouts::Writer;
use proptest::prelude::*;
use support::{Folder, Shipped};

fn read(text: &str) -> Codebook {
    parse_codebook(Path::new("codebook.yaml"), text).unwrap_or_else(|p| panic!("{p}\n{text}"))
}

fn study(book: &str) -> (Folder, Store) {
    let folder = Folder::empty();
    folder.write("codebook.yaml", book);
    folder.write("corpus/cases.csv", "case\na\n");
    let store = Store::open(folder.path()).unwrap();
    (folder, store)
}

fn plan(store: &Store, change: &CodeChange) -> Result<CodePlan, String> {
    let bases = |study: &kwali::study::Study| vec![String::new(); study.cells.len()];
    store.plan_change(change, &bases).map_err(|problem| problem.to_string())
}

/// What is said of a code, but where it stands.
fn own(code: &Code) -> Code {
    let mut code =
        Code { path: String::new(), parent: None, depth: 0, colour: None, ..code.clone() };
    code.branch = false;
    code
}

/// Each code's path and what is said of it, in order.
fn said(book: &Codebook) -> Vec<(String, Code)> {
    book.codes().iter().map(|code| (code.path.clone(), own(code))).collect()
}

/// The comments, which a writer numbers.
fn comments(text: &str) -> Vec<String> {
    let known = ["# Head", "# Roles", "# of", "# right", "# comment"];
    let find = |line: &str| known.iter().find_map(|s| line.find(s).map(|at| line[at..].to_owned()));
    text.lines().filter_map(find).collect()
}

fn sorted<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort();
    list
}

/// Lines without what stands around them, in order of their words.
fn lines(text: &str) -> Vec<&str> {
    sorted(text.lines().map(str::trim).filter(|line| !line.is_empty()).collect())
}

fn id(path: &str) -> &str {
    path.rsplit('.').next().unwrap()
}

fn within(path: &str, branch: &str) -> bool {
    path == branch || path.starts_with(&format!("{branch}."))
}

fn paths(book: &Codebook) -> Vec<String> {
    book.paths().map(str::to_owned).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_rename_changes_one_id_in_any_layout_and_back_gives_the_same_bytes(
        tape in prop::collection::vec(any::<u8>(), 0..400),
        which in any::<prop::sample::Index>(),
    ) {
        let before = Writer::write(&tape);
        let (folder, store) = study(&before);
        let known = paths(store.codebook());
        prop_assume!(!known.is_empty());
        let code = which.get(&known).clone();
        let rename = |code: &str, id: &str| CodeChange::Rename { code: code.into(), id: id.into(), label: None };
        let there = plan(&store, &rename(&code, "brand-new"));
        prop_assert!(there.is_ok(), "{}\n{before}", there.unwrap_err());
        let after = there.unwrap().after;
        prop_assert_eq!(comments(&before), comments(&after));
        let (old, new) = (read(&before), read(&after));
        let renamed = match code.rsplit_once('.') {
            Some((above, _)) => format!("{above}.brand-new"),
            None => "brand-new".to_owned(),
        };
        let expected = old.paths().map(|path| if within(path, &code) {
            format!("{renamed}{}", &path[code.len()..])
        } else {
            path.to_owned()
        });
        let words = said(&old).into_iter().map(|(_, code)| code);
        prop_assert_eq!(said(&new), expected.zip(words).collect::<Vec<_>>());
        folder.write("codebook.yaml", &after);
        let back = plan(&store, &rename(&renamed, id(&code))).unwrap();
        prop_assert_eq!(back.after, before);
    }

    #[test]
    fn a_moved_code_stands_where_it_was_asked_or_nothing_is_done(
        tape in prop::collection::vec(any::<u8>(), 0..400),
        which in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(),
        beside in 0..3_u8,
    ) {
        let before = Writer::write(&tape);
        let (_folder, store) = study(&before);
        let known = paths(store.codebook());
        prop_assume!(!known.is_empty());
        let (code, target) = (which.get(&known).clone(), to.get(&known).clone());
        prop_assume!(!within(&target, &code));
        let above = |path: &str| path.rsplit_once('.').map(|(above, _)| above.to_owned());
        let (parent, place) = match beside {
            0 => (Some(target.clone()), Place::Last),
            1 => (above(&target), Place::Before(id(&target).to_owned())),
            _ => (above(&target), Place::After(id(&target).to_owned())),
        };
        let change = CodeChange::Move { code: code.clone(), parent: parent.clone(), place };
        let Ok(plan) = plan(&store, &change) else { return Ok(()) };
        prop_assert_eq!(sorted(comments(&before)), sorted(comments(&plan.after)));
        let (old, new) = (read(&before), read(&plan.after));
        let moved = parent.map_or_else(|| id(&code).to_owned(), |parent| format!("{parent}.{}", id(&code)));
        // The code with all below it stands as a whole at its place, and the others as they stood.
        let (gone, stays): (Vec<_>, Vec<_>) = said(&old).into_iter().partition(|(path, _)| within(path, &code));
        let gone: Vec<_> = gone.into_iter().map(|(path, own)| (format!("{moved}{}", &path[code.len()..]), own)).collect();
        let at = match beside {
            1 => stays.iter().position(|(path, _)| *path == target).unwrap(),
            _ => stays.iter().rposition(|(path, _)| within(path, &target)).unwrap() + 1,
        };
        let expected = [&stays[..at], &gone, &stays[at..]].concat();
        prop_assert_eq!(said(&new), expected, "{}\n{}", before, plan.after);
    }

    #[test]
    fn a_retired_code_says_so_and_nothing_else_changes(
        tape in prop::collection::vec(any::<u8>(), 0..400),
        which in any::<prop::sample::Index>(),
        reason in "[^\\r\u{feff}]{0,40}x",
    ) {
        let before = Writer::write(&tape);
        let (_folder, store) = study(&before);
        let known = paths(store.codebook());
        prop_assume!(!known.is_empty());
        let code = which.get(&known).clone();
        let replaced_by: Vec<String> = known.iter().find(|path| !within(path, &code)).cloned().into_iter().collect();
        let change = CodeChange::Retire { code: code.clone(), reason: reason.clone(), replaced_by: replaced_by.clone() };
        let plan = plan(&store, &change);
        prop_assert!(plan.is_ok(), "{}\n{before}", plan.unwrap_err());
        let after = plan.unwrap().after;
        prop_assert_eq!(comments(&before), comments(&after));
        let (mut expected, new) = (said(&read(&before)), read(&after));
        for (_, own) in expected.iter_mut().filter(|(path, _)| *path == code) {
            own.retired = Some(kwali::study::Retired { reason: reason.trim().to_owned(), replaced_by: replaced_by.clone() });
        }
        prop_assert_eq!(said(&new), expected);
    }

    #[test]
    fn merged_codes_are_gone_and_all_else_is_there(
        tape in prop::collection::vec(any::<u8>(), 0..400),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 2..4),
        criteria in any::<bool>(),
    ) {
        let before = Writer::write(&tape);
        let (_folder, store) = study(&before);
        let known = paths(store.codebook());
        prop_assume!(!known.is_empty());
        let mut codes: Vec<String> = picks.iter().map(|pick| pick.get(&known).clone()).collect();
        let into = codes.pop().unwrap();
        let change = CodeChange::Merge { codes: codes.clone(), into: into.clone(), criteria };
        let Ok(plan) = plan(&store, &change) else { return Ok(()) };
        prop_assert_eq!(sorted(comments(&before)), sorted(comments(&plan.after)));
        let (old, new) = (read(&before), read(&plan.after));
        let mut expected = Vec::new();
        for path in old.paths().filter(|path| !codes.iter().any(|code| code == path)) {
            expected.push(plan.recoding.path(path).unwrap_or_else(|| path.to_owned()));
        }
        prop_assert_eq!(sorted(paths(&new)), sorted(expected));
        for (path, own) in said(&old).into_iter().filter(|(path, _)| !codes.contains(path)) {
            let path = plan.recoding.path(&path).unwrap_or(path);
            let now = said(&new).into_iter().find(|(other, _)| *other == path).unwrap().1;
            if path == into {
                prop_assert!(now.cues.starts_with(&own.cues) && now.include.starts_with(&own.include));
                prop_assert!(criteria || now == own);
            } else {
                prop_assert_eq!(now, own);
            }
        }
    }
}

#[test]
fn every_code_of_the_shipped_study_is_renamed_and_back_without_a_trace() {
    let folder = Shipped::copy_where(|case| case == "cells" || case == "s1");
    let mut store = Store::open(folder.path()).unwrap();
    let before = folder.files();
    let bases = |study: &kwali::study::Study| {
        let kit = kwali::report::Kit::new(study);
        study.cells.iter().map(|cell| kit.basis(&cell.key)).collect()
    };
    for code in paths(store.codebook()).into_iter().step_by(5) {
        let (above, own) = code.rsplit_once('.').map_or(("", &*code), |(above, id)| (above, id));
        let new = if above.is_empty() { "brand-new".into() } else { format!("{above}.brand-new") };
        let change = |code: &str, id: &str| CodeChange::Rename {
            code: code.into(),
            id: id.into(),
            label: None,
        };
        store.change_codes(&change(&code, "brand-new"), &bases).unwrap();
        assert!(!folder.read("codebook.yaml").contains(&format!("{code}]")), "{code}");
        store.load().unwrap();
        store.change_codes(&change(&new, own), &bases).unwrap();
        assert!(folder.files() == before, "{code}");
    }
}

#[test]
fn every_branch_of_the_shipped_study_can_go_elsewhere_and_come_back() {
    let book = include_str!("../codebook.yaml");
    let (folder, store) = study(book);
    let codes = store.codebook().codes();
    let tops: Vec<&str> = store.codebook().branches().map(|code| code.path.as_str()).collect();
    let mut count = 0;
    for pair in codes.windows(2).filter(|pair| pair[0].parent == pair[1].parent) {
        // Below another branch, and back before the one that stood behind it.
        let [first, second] = [&pair[0].path, &pair[1].path];
        let Some((above, own)) = first.rsplit_once('.') else { continue };
        let far = tops.iter().find(|top| !within(first, top)).unwrap();
        let below = Some((*far).to_owned());
        let there = CodeChange::Move { code: first.clone(), parent: below, place: Place::Last };
        let after = plan(&store, &there).unwrap().after;
        assert_eq!(lines(&after).len(), lines(book).len(), "{first}");
        folder.write("codebook.yaml", &after);
        let back = CodeChange::Move {
            code: format!("{far}.{own}"),
            parent: Some(above.to_owned()),
            place: Place::Before(id(second).to_owned()),
        };
        let back = plan(&store, &back).unwrap().after;
        assert!(back == book, "{first}");
        folder.write("codebook.yaml", book);
        count += 1;
    }
    assert!(count > 40);
}

#[test]
fn an_alias_that_a_change_would_reach_through_is_refused() {
    let book = "format: 1
title: T
language: en
roles: []
codes:
  - id: a
    label: A
    definition: a
    codes: &below
      - {id: x, label: X, definition: x}
  - id: b
    label: B
    definition: b
    codes: *below
";
    let (_folder, store) = study(book);
    let change = CodeChange::Rename { code: "a.x".into(), id: "brand-new".into(), label: None };
    assert!(plan(&store, &change).unwrap_err().contains("would disturb"));
}
