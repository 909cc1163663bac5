//! The module table, held to the source.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::Folder;

/// Each module and the modules it may use; all may use `problem`.
const ARROWS: [(&str, &[&str]); 13] = [
    ("problem", &[]),
    ("archive", &[]),
    ("study", &[]),
    ("readers", &["study", "archive"]),
    ("store", &["study"]),
    ("ingest", &["study", "readers", "store"]),
    ("search", &["study"]),
    ("suggest", &["study", "search"]),
    ("analysis", &["study", "search"]),
    ("checks", &["study", "store", "search", "suggest", "analysis"]),
    ("report", &["study", "analysis"]),
    ("interchange", &["study", "archive", "readers", "analysis"]),
    ("transfer", &["study", "readers", "store", "interchange"]),
];

/// Verbs without a test file of their own name, and the file that has their tests.
const ELSEWHERE: [(&str, &str); 1] = [("man", "completions")];

/// Words of the study that ships with kwali: no other study has them.
const FOREIGN: [&str; 16] = [
    "school",
    "schools",
    "scholen",
    "schoolleider",
    "ouder",
    "ouders",
    "leerling",
    "leerlingen",
    "leerkracht",
    "waarde",
    "waarden",
    "waardenpatroon",
    "waardendeling",
    "partnerschap",
    "visie",
    "praktijk",
];

struct Source {
    /// Below `src/`.
    name: String,
    text: String,
}

impl Source {
    /// Its top module.
    fn module(&self) -> &str {
        let top = self.name.split('/').next().unwrap();
        top.strip_suffix(".rs").unwrap_or(top)
    }

    fn in_library(&self) -> bool {
        !["cli", "tui", "main"].contains(&self.module())
    }

    /// Its lines with their numbers, without comments and the unit tests at its end.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let code = self.text.split("\n#[cfg(test)]\nmod ").next().unwrap();
        code.lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(root().join("src")).unwrap();
                let name = name.to_str().unwrap().replace('\\', "/");
                found.push(Source { name, text: fs::read_to_string(&path).unwrap() });
            }
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(found.len() > 30);
    found
}

/// The modules that a line names after `crate::`, also within braces.
fn used(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + "crate::".len()..];
        let names = rest.strip_prefix('{').map_or(rest, |list| list.split('}').next().unwrap());
        let several = rest.starts_with('{');
        for name in names.split(',').take(if several { usize::MAX } else { 1 }) {
            let name = name.trim();
            found.push(
                &name
                    [..name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len())],
            );
        }
    }
    found
}

#[track_caller]
fn none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

#[test]
fn modules_use_only_what_the_table_lets_them() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|s| s.in_library() && s.name != "lib.rs") {
        let arrows = ARROWS.iter().find(|(module, _)| *module == source.module());
        let Some((module, allowed)) = arrows else {
            wrong.push(format!("{}: its module is not in the table", source.name));
            continue;
        };
        for (at, line) in source.code() {
            for name in used(line) {
                if name != "problem" && name != *module && !allowed.contains(&name) {
                    wrong.push(format!("{}:{at}: {module} uses {name}", source.name));
                }
            }
        }
    }
    none("arrows that are not in the table", &wrong);
}

#[test]
fn the_library_neither_prints_nor_exits_nor_looks_at_the_clock() {
    let forbidden =
        ["println!", "eprintln!", "print!", "dbg!", "process::exit", "std::time", "io::stdout"];
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|s| s.in_library()) {
        for (at, line) in source.code() {
            for name in forbidden.iter().filter(|name| line.contains(**name)) {
                wrong.push(format!("{}:{at}: {name}", source.name));
            }
        }
    }
    none("what only the binary may do", &wrong);
}

#[test]
fn only_the_store_writes_files() {
    let forbidden = ["fs::write", "File::create", "fs::remove", "fs::rename", "fs::create_dir"];
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|s| s.in_library() && s.module() != "store") {
        for (at, line) in source.code() {
            for name in forbidden.iter().filter(|name| line.contains(**name)) {
                // The index of a search is derived and has its own folder.
                if source.module() != "search" {
                    wrong.push(format!("{}:{at}: {name}", source.name));
                }
            }
        }
    }
    none("writing outside the store", &wrong);
}

#[test]
fn no_file_is_longer_than_600_lines() {
    let long = sources().into_iter().filter(|s| s.text.lines().count() > 600);
    none("too long", &long.map(|s| s.name).collect::<Vec<_>>());
}

#[test]
fn every_verb_has_a_test_of_its_name() {
    let help = Folder::empty().run(&["--help"]).done();
    let verbs = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let verbs: Vec<&str> = verbs
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|verb| *verb != "help")
        .collect();
    assert!(verbs.len() > 5, "{help}");
    let tested = |verb: &&str| {
        let file = ELSEWHERE.iter().find(|(v, _)| v == verb).map_or(*verb, |(_, file)| *file);
        root().join(format!("tests/{}.rs", file.replace('-', "_"))).is_file()
    };
    let missing: Vec<String> =
        verbs.into_iter().filter(|verb| !tested(verb)).map(str::to_owned).collect();
    none("verbs without a test", &missing);
}

#[test]
fn the_source_knows_nothing_of_the_study_that_ships_with_it() {
    let mut wrong = Vec::new();
    for source in sources() {
        if source.name.ends_with("tests.rs") {
            continue;
        }
        for (at, line) in source.code() {
            let words = line.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase);
            for word in words.filter(|word| FOREIGN.contains(&word.as_str())) {
                wrong.push(format!("{}:{at}: {word}", source.name));
            }
        }
    }
    none("words of one study", &wrong);
}

#[test]
fn every_test_of_this_table_looks_at_something() {
    assert_eq!(used("use crate::{study::Span, report};"), ["study", "report"]);
    assert_eq!(used("let x = crate::study::within(a, crate::analysis::b);"), ["study", "analysis"]);
    assert!(Path::new(&root().join("src/study")).is_dir());
}
