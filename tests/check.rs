//! `kwali check`: every page's examples, and the verb as a user meets it.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use kwali::checks::{self, Check};
use support::{Folder, Shipped};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A small study without a fault, in which the pages' examples are put.
fn base() -> Folder {
    Folder::copy_of(&root().join("tests/checks/base"))
}

/// A file that an example shows.
#[derive(Debug)]
struct Shown {
    file: String,
    /// `None` is: it is not there.
    text: Option<String>,
}

/// The examples below a heading of a page: blocks whose first line names a file, as in
/// ```` ```csv corpus/cases.csv ````; `remove` behind the name takes the file away.
fn examples(page: &str, heading: &str) -> Vec<Shown> {
    let mut shown = Vec::new();
    let (mut lines, mut here) = (page.lines(), false);
    while let Some(line) = lines.next() {
        // A transcript within an example has headings of its own.
        if let Some(title) = line.strip_prefix("## ") {
            here = title == heading;
        }
        let Some(info) = line.strip_prefix("```") else { continue };
        let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let mut words = info.split(' ').skip(1);
        let Some(file) = words.next().filter(|_| here) else { continue };
        let text = (words.next() != Some("remove")).then(|| text.join("\n") + "\n");
        shown.push(Shown { file: file.to_owned(), text });
    }
    shown
}

/// Puts an example into a study. Of the codebook an example shows the keys that differ.
fn put(study: &Folder, shown: &Shown) {
    match &shown.text {
        None => fs::remove_file(study.file(&shown.file)).unwrap(),
        Some(text) if shown.file == "codebook.yaml" => {
            let mut keys = top_keys(&study.read("codebook.yaml"));
            for (key, text) in top_keys(text) {
                keys.retain(|(old, _)| *old != key);
                keys.push((key, text));
            }
            let whole: String = keys.into_iter().map(|(_, text)| text).collect();
            study.write("codebook.yaml", whole);
        }
        Some(text) => study.write(&shown.file, text),
    }
}

/// The lines of each key at the top, comments with the key below them.
fn top_keys(text: &str) -> Vec<(String, String)> {
    let mut keys: Vec<(String, String)> = Vec::new();
    let mut waiting = String::new();
    for line in text.lines() {
        let line = format!("{line}\n");
        match line.split_once(':') {
            _ if line.starts_with('#') => waiting.push_str(&line),
            Some((key, _)) if line.starts_with(char::is_alphabetic) => {
                keys.push((key.to_owned(), std::mem::take(&mut waiting) + &line));
            }
            _ => match keys.last_mut() {
                Some((_, text)) => text.push_str(&line),
                None => waiting.push_str(&line),
            },
        }
    }
    keys
}

/// What a check says of the base with some examples put into it.
fn told(check: &Check, examples: &[Shown]) -> Vec<serde_json::Value> {
    let study = base();
    examples.iter().for_each(|shown| put(&study, shown));
    let ran = study.run(&["check", "--select", check.id, "--strict", "--format", "json"]);
    assert!(ran.status < 2, "{}: {}", check.id, ran.err);
    serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{}: {e}\n{}", check.id, ran.out))
}

#[test]
fn every_page_shows_an_example_that_fails_and_one_that_does_not() {
    let mut wrong = Vec::new();
    for check in checks::all() {
        let (fails, mended) = (examples(check.page, "Fails"), examples(check.page, "Mended"));
        if fails.is_empty() || mended.is_empty() {
            wrong.push(format!("{}: its page lacks an example", check.id));
            continue;
        }
        let found = told(check, &fails);
        if !found.iter().any(|finding| finding["check"] == check.id) {
            wrong.push(format!("{}: its failing example does not fail", check.id));
        }
        let found = told(check, &mended);
        if !found.is_empty() {
            wrong.push(format!("{}: its mended example fails: {found:#?}", check.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_page_says_what_and_why() {
    for check in checks::all() {
        let heading = format!("# {} {}\n", check.id, check.name);
        assert!(check.page.starts_with(&heading), "{}", check.id);
        for part in ["\n## Why\n", "\n## Fails\n", "\n## Mended\n"] {
            assert_eq!(check.page.matches(part).count(), 1, "{} {part}", check.id);
        }
    }
}

#[test]
fn every_check_has_an_id_and_a_name_of_its_own_and_a_file_of_its_name() {
    let mut seen = BTreeMap::new();
    let ids: Vec<&str> = checks::all().map(|check| check.id).collect();
    assert!(ids.is_sorted(), "{ids:?}");
    for check in checks::all() {
        assert!(seen.insert(check.id, check.name).is_none(), "{}", check.id);
        assert_eq!(seen.values().filter(|name| **name == check.name).count(), 1, "{}", check.name);
        let file =
            format!("src/checks/{}/{}.rs", check.family().name(), check.name.replace('-', "_"));
        assert!(root().join(&file).is_file(), "{file}");
        assert!(root().join(format!("docs/checks/{}.md", check.id)).is_file(), "{}", check.id);
    }
}

/// The table of `docs/checks.md`, between its two comments.
#[test]
fn the_list_of_checks_is_in_the_documentation() {
    let mut table =
        String::from("| check | name | severity | tells that |\n| --- | --- | --- | --- |\n");
    for check in checks::all() {
        table.push_str(&format!(
            "| [{id}](checks/{id}.md) | {} | {} | {} |\n",
            check.name,
            check.severity,
            check.title,
            id = check.id
        ));
    }
    let path = root().join("docs/checks.md");
    let page = fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once("<!-- checks -->\n").unwrap();
    let (shown, after) = rest.split_once("<!-- /checks -->\n").unwrap();
    if std::env::var_os("KWALI_DOCS").is_some_and(|said| said == "overwrite") {
        fs::write(&path, format!("{before}<!-- checks -->\n{table}<!-- /checks -->\n{after}"))
            .unwrap();
    } else {
        support::same(shown, &table);
    }
}

#[test]
fn the_study_for_the_examples_has_no_fault() {
    let ran = base().run(&["check", "--strict"]);
    assert_eq!(
        (ran.status, ran.out.as_str()),
        (0, "nothing found in 2 interviews\n"),
        "{}",
        ran.err
    );
}

#[test]
fn the_shipped_study_passes_with_the_strictest_settings() {
    let ran = Shipped::copy().run(&["check", "--strict"]);
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
}
