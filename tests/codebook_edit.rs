//! Adding a code to a codebook of any shape and layout: it says the old and the new code, and the
//! rest of the file stays.

#[path = "support/layouts.rs"]
mod layouts;
mod support;

use std::path::Path;

use kwali::store::{NewCode, Store, parse_codebook, with_new_codes};
use kwali::study::{Codebook, DEEPEST};
use layouts::Writer;
use proptest::prelude::*;
use support::Folder;

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

/// The old line that changed, if one did; every other old line must be there, in order.
fn changed<'a>(old: &'a str, new: &str) -> Option<&'a str> {
    let (mut old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev());
    let tail = tail.take_while(|(a, b)| a == b).count();
    old.truncate(old.len() - tail);
    let (first, others) = old[head..].split_first()?;
    let mut rest = new[head..new.len() - tail].iter();
    for line in others {
        assert!(rest.any(|other| other == line), "{line} is lost: {new:?}");
    }
    Some(first)
}

/// The comments, which a writer numbers, and what only looks like one in a text.
fn comments(text: &str) -> Vec<&str> {
    let known = ["# Head", "# Roles", "# of", "# right", "# comment", "# two"];
    let comment =
        |line| known.iter().find_map(|start| str::find(line, start).map(|at| &line[at..]));
    text.lines().filter_map(comment).collect()
}

/// Each code's path and all that is said of it but its number among the others.
fn said(book: &Codebook) -> Vec<(String, String)> {
    let codes = book.codes().iter().cloned();
    codes
        .map(|mut code| {
            code.parent = None;
            code.cues.iter_mut().for_each(|cue| cue.place = None);
            (code.path.clone(), format!("{code:?}"))
        })
        .collect()
}

/// What must hold of a codebook to which a code was added.
fn check(before: &str, after: &str, new: &NewCode) -> Result<(), TestCaseError> {
    let (old, book) = (read(before), read(after));
    prop_assert_eq!(old.settings(), book.settings());
    let path = new.path();
    let code = book.code(&path).expect("the new code");
    prop_assert_eq!(&code.label, new.label.trim());
    prop_assert_eq!(&code.definition, new.definition.trim());
    prop_assert_eq!(
        code.examples.first().map(String::as_str),
        new.example.as_deref().map(str::trim)
    );
    let parent = code.parent.map(|at| book.codes()[at].path.clone());
    prop_assert_eq!(&parent, &new.parent);
    let last = book.codes().iter().rfind(|other| other.parent == code.parent);
    prop_assert_eq!(last.map(|code| code.path.as_str()), Some(path.as_str()));

    let mut kept = said(&book);
    kept.retain(|(other, _)| *other != path);
    let mut expected = said(&old);
    for (other, words) in &mut expected {
        if Some(&*other) == new.parent.as_ref() {
            *words = words.replace("branch: false", "branch: true");
        }
    }
    prop_assert_eq!(kept, expected);
    Ok(())
}

/// What means something in YAML, with space around it.
const SIGNS: &str = r#"[\n -]{0,6}(&a |\*a|!t |\? |<<: |#|- |\t|,|\[|\]|\{|\}|:|\||>|"|'|---\n|\.\.\.\n|é|codes:|codes: \[\])?[\n ]{0,6}"#;

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_code_is_added_to_any_codebook_and_the_rest_stays(
        tape in prop::collection::vec(any::<u8>(), 0..400),
        place in any::<prop::sample::Index>(),
        label in prop_oneof!["[a-z][a-z ]{0,20}", "[^\\r\u{feff}]{1,20}x"],
        definition in prop_oneof!["([a-z]{1,12} ){0,30}", "[^\\r\u{feff}]{0,30}"],
        example in prop::option::of("[^\\r\u{feff}]{1,30}"),
    ) {
        let before = Writer::write(&tape);
        let (_folder, store) = study(&before);
        let mut places: Vec<Option<String>> = store.codebook().paths().map(|p| Some(p.to_owned())).collect();
        places.push(None);
        let parent = place.get(&places).clone();
        let id = "brand-new".to_owned();
        let new = NewCode { parent, id, label, definition, example, ..NewCode::default() };
        let change = store.plan_code(&new);
        prop_assert!(change.is_ok(), "{}\n{before}", change.unwrap_err());
        let after = change.unwrap().after;
        check(&before, &after, &new)?;
        prop_assert_eq!(comments(&before), comments(&after), "{}", after);
        let line = changed(&before, &after).unwrap_or("[");
        prop_assert!(line.contains(['[', ']', '}']), "{line}\n{after}");
    }

    #[test]
    fn many_codes_at_once_are_as_one_after_the_other(
        tape in prop::collection::vec(any::<u8>(), 0..400),
        places in prop::collection::vec(any::<prop::sample::Index>(), 1..12),
        criteria in prop::collection::vec("[ -~é😀]{1,30}x", 0..3),
        words in "[a-z][^\\r\u{feff}]{0,40}x",
    ) {
        let before = Writer::write(&tape);
        let mut parents: Vec<Option<String>> = read(&before).paths().map(|p| Some(p.to_owned())).collect();
        parents.push(None);
        let mut all = Vec::new();
        for (at, place) in places.iter().enumerate() {
            let new = NewCode {
                parent: place.get(&parents).clone(),
                id: format!("new{at}number"),
                label: words.clone(),
                definition: words.repeat(at),
                include: criteria.clone(),
                exclude: criteria[criteria.len() / 2..].to_vec(),
                group: (at % 2 == 0).then(|| words.clone()),
                colour: (at % 3 == 0).then(|| format!("#00000{}", at % 2)),
                ..NewCode::default()
            };
            parents.push(Some(new.path()));
            all.push(new);
        }
        let after = with_new_codes(&before, &all).unwrap();
        prop_assert_eq!(comments(&before), comments(&after), "{}", after);
        let mut one_by_one = before.clone();
        for new in &all {
            one_by_one = with_new_codes(&one_by_one, std::slice::from_ref(new)).unwrap();
            prop_assert!(read(&one_by_one).code(&new.path()).is_some());
        }
        prop_assert_eq!(said(&read(&after)), said(&read(&one_by_one)));
    }

    #[test]
    fn in_a_codebook_of_any_signs_a_code_is_added_rightly_or_refused(
        tape in prop::collection::vec(any::<u8>(), 0..60),
        signs in prop::collection::vec((any::<prop::sample::Index>(), SIGNS), 1..3),
        place in any::<prop::sample::Index>(),
    ) {
        let mut before = Writer::write(&tape);
        for (at, signs) in &signs {
            let mut at = at.index(before.len());
            while !before.is_char_boundary(at) {
                at -= 1;
            }
            before.insert_str(at, signs);
        }
        let Ok(old) = parse_codebook(Path::new("codebook.yaml"), &before) else { return Ok(()) };
        let (_folder, store) = study(&before);
        let mut places: Vec<Option<String>> = old.paths().map(|p| Some(p.to_owned())).collect();
        places.push(None);
        let (id, label) = ("brand-new".to_owned(), "L".to_owned());
        let new = NewCode { parent: place.get(&places).clone(), id, label, ..NewCode::default() };
        if let Ok(change) = store.plan_code(&new) {
            check(&before, &change.after, &new)?;
            changed(&before, &change.after);
        }
    }
}

#[test]
fn codes_stand_so_deep_and_no_deeper() {
    let below = |depth: usize| {
        let path = vec!["a"; depth].join(".");
        let parent = (depth > 0).then_some(path);
        NewCode { parent, id: "a".into(), label: "A".into(), ..NewCode::default() }
    };
    let chain = |depth: usize| (0..=depth).map(below).collect::<Vec<_>>();
    for empty in ["codes: []\n", "codes: [{id: b, label: B, definition: D}]\n"] {
        let before = format!("format: 1\ntitle: T\nlanguage: en\nroles: []\n{empty}");
        let after = with_new_codes(&before, &chain(DEEPEST)).unwrap();
        assert_eq!(read(&after).codes().iter().map(|code| code.depth).max(), Some(DEEPEST));
        let refused = with_new_codes(&before, &chain(DEEPEST + 1)).unwrap_err();
        assert!(refused.message().contains("stands below more than"), "{refused}");
    }
}

#[test]
fn every_branch_of_the_shipped_codebook_can_get_a_code() {
    let before = include_str!("../codebook.yaml");
    let (_folder, store) = study(before);
    let codes = store.codebook().codes();
    let leaf = codes.iter().rfind(|code| !code.branch);
    let parents = codes.iter().filter(|code| code.branch).chain(leaf);
    let parents = parents.map(|code| Some(code.path.clone())).chain([None]);
    for parent in parents {
        let new = NewCode {
            parent,
            id: "brand-new".into(),
            label: "Brand new".into(),
            definition: "What it means, in words. ".repeat(9),
            example: Some("“So: we said.”".into()),
            ..NewCode::default()
        };
        let change = store.plan_code(&new).unwrap();
        check(before, &change.after, &new).unwrap();
        assert_eq!(changed(before, &change.after), None, "{:?}", new.parent);
        assert_eq!(comments(before), comments(&change.after));
        assert!(change.after.lines().all(|line| line.len() <= 100 || before.contains(line)));
    }
}

#[test]
fn what_others_wrote_in_the_meantime_is_kept_and_seen() {
    let book = "format: 1\ntitle: T\nlanguage: en\nroles: []\ncodes: []\n";
    let (folder, mut store) = study(book);
    assert!(!store.reread().unwrap());
    folder.replace("codebook.yaml", "title: T", "title: Theirs # and why");
    let new = NewCode { id: "a".into(), label: "A".into(), ..NewCode::default() };
    assert_eq!(store.add_code(&new).unwrap(), "a");
    let text = store.codebook_text().unwrap();
    assert!(text.contains("title: Theirs # and why\n"), "{text}");
    assert_eq!(store.codebook().settings().title, "Theirs");
    assert!(!store.reread().unwrap(), "what it wrote itself is no news");

    folder.write("corpus/cases.csv", "case\na\nb\n");
    folder.replace("codebook.yaml", "label: A", "label: Else");
    assert!(store.reread().unwrap());
    assert_eq!((store.cases().iter().count(), store.codebook().label("a")), (2, "Else"));
    assert!(!store.reread().unwrap());
}

#[test]
fn what_no_longer_reads_leaves_the_store_as_it_was() {
    let book = "format: 1\ntitle: T\nlanguage: en\nroles: []\ncodes: []\n";
    let (folder, mut store) = study(book);
    folder.write("corpus/cases.csv", "case\na\nb\n");
    folder.replace("codebook.yaml", "codes: []", "codes: [");
    for _ in 0..2 {
        assert!(store.reread().unwrap_err().message().starts_with("not valid YAML"));
        assert_eq!((store.codebook(), store.cases().iter().count()), (&read(book), 1));
    }
    let new = NewCode { id: "a".into(), label: "A".into(), ..NewCode::default() };
    assert!(store.add_code(&new).is_err());
    assert!(folder.read("codebook.yaml").ends_with("codes: [\n"));
}

#[test]
fn the_codebook_is_replaced_only_when_it_is_what_was_expected() {
    let book = "format: 1\ntitle: T\nlanguage: en\nroles: []\ncodes: []\n";
    let (folder, mut store) = study(book);
    let other = book.replace("title: T", "title: U");
    let problem = store.write_codebook(&other, book).unwrap_err();
    assert_eq!(problem.message(), "the codebook was changed in the meantime");
    assert!(store.write_codebook(book, "codes: [").is_err());
    assert_eq!(folder.read("codebook.yaml"), book);
    store.write_codebook(book, &other).unwrap();
    assert_eq!(folder.read("codebook.yaml"), other);
    assert_eq!(store.codebook().settings().title, "U");
    assert!(!store.reread().unwrap());
}

#[test]
fn no_two_codes_of_the_shipped_codebook_count_as_nearly_the_same() {
    let book = read(include_str!("../codebook.yaml"));
    let last = |path: &str| path.rsplit('.').next().unwrap_or(path).to_owned();
    for (at, one) in book.codes().iter().enumerate() {
        for other in book.codes()[at + 1..].iter().filter(|other| other.parent == one.parent) {
            assert!(!kwali::study::alike(&last(&one.path), &last(&other.path)), "{}", one.path);
        }
    }
}
