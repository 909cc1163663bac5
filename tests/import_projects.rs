//! `kwali import qualcoder`, `taguette` and `qc`, as people run them.

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use support::{Folder, rows};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/projects").join(name)
}

/// A folder with a copy of the projects.
fn projects() -> Folder {
    Folder::copy_of(&fixture(""))
}

/// How many codings each coder has in a study, by code.
fn counted(study: &Folder, name: &str) -> BTreeMap<(String, String), usize> {
    let csv = study.run(&["--study", name, "quotes", "--format", "csv"]).done();
    let mut counts = BTreeMap::new();
    for mut row in rows(&csv) {
        let mut take = |column: &str| row.remove(column).unwrap();
        *counts.entry((take("coder"), take("code"))).or_default() += 1;
    }
    counts
}

/// The words of one coder's codings with a code.
fn quotes(study: &Folder, name: &str, coder: &str, code: &str) -> Vec<String> {
    let csv = study.run(&["--study", name, "quotes", "--format", "csv"]).done();
    let of = |row: &BTreeMap<String, String>| row["coder"] == coder && row["code"] == code;
    rows(&csv).into_iter().filter(of).map(|row| row["quote"].clone()).collect()
}

fn losses(study: &Folder, file: &str) -> Vec<(String, String)> {
    let read: serde_json::Value = serde_json::from_str(&study.read(file)).unwrap();
    let of = |loss: &serde_json::Value, key: &str| loss[key].as_str().unwrap().to_owned();
    let losses = read["losses"].as_array().unwrap();
    losses.iter().map(|loss| (of(loss, "kind"), of(loss, "item"))).collect()
}

fn pair(coder: &str, code: &str) -> (String, String) {
    (coder.to_owned(), code.to_owned())
}

#[test]
fn a_qualcoder_project_becomes_a_study() {
    let folder = projects();
    let before = folder.hash();
    let ran = folder.run(&["import", "qualcoder", "qualcoder.qda", "study", "--loss", "loss.json"]);
    assert_eq!((ran.status, ran.out.as_str()), (0, "study\n"), "{}", ran.err);
    assert!(ran.err.contains("written by QualCoder 3.7"), "{}", ran.err);
    assert!(ran.err.contains("positions count UTF-16 units"), "{}", ran.err);
    let expected = BTreeMap::from([
        (pair("lotte", "wonen.samen-eten"), 1),
        (pair("mees", "wonen.samen-eten"), 1),
        (pair("lotte", "wonen.buurt.groeten"), 2),
        (pair("mees", "wonen.buurt.groeten"), 1),
        (pair("lotte", "wonen.buurt.groeten.op-straat"), 1),
        (pair("lotte", "verandering"), 1),
        (pair("mees", "verandering"), 2),
    ]);
    assert_eq!(counted(&folder, "study"), expected);
    let across = "telefoon 📵, en dan vertelt iedereen iets.\n\nI: En de buren";
    let mut words = quotes(&folder, "study", "mees", "verandering");
    words.sort();
    assert_eq!(words, ["The shop closed 🙁.", across]);
    assert_eq!(
        quotes(&folder, "study", "lotte", "verandering"),
        ["Een cafe\u{301} is er niet meer"]
    );
    let cases = folder.read("study/corpus/cases.csv");
    assert!(cases.starts_with("case,leeftijd\nAnna,34\nBert,"), "{cases}");
    let lost: Vec<String> =
        losses(&folder, "loss.json").into_iter().map(|(kind, _)| kind).collect();
    for kind in ["pictures", "recordings", "areas of pictures", "graphs", "places of codings"] {
        assert_eq!(lost.iter().filter(|lost| *lost == kind).count(), 1, "{kind}: {lost:?}");
    }
    assert_eq!(lost.iter().filter(|kind| *kind == "codings").count(), 2);
    std::fs::remove_dir_all(folder.file("study")).unwrap();
    std::fs::remove_file(folder.file("loss.json")).unwrap();
    assert_eq!(folder.hash(), before, "nothing was written beside the project");
}

#[test]
fn a_qualcoder_database_is_the_same_as_its_folder() {
    let folder = projects();
    folder.run(&["import", "qualcoder", "qualcoder.qda", "one"]).done();
    folder.run(&["import", "qualcoder", "qualcoder.qda/data.qda", "two"]).done();
    let files = folder.files();
    let below = |name: &str| -> Vec<_> {
        files.iter().filter_map(|(path, bytes)| Some((path.strip_prefix(name)?, bytes))).collect()
    };
    assert!(below("one/").len() > 8);
    assert_eq!(below("one/"), below("two/"));
    folder.run(&["import", "qualcoder", "qualcoder-old.qda"]).done();
    assert_eq!(counted(&folder, "qualcoder-old")[&pair("lotte", "samen-eten")], 2);
}

#[test]
fn a_project_comes_into_the_study_that_is_there() {
    let folder = projects();
    folder.run(&["import", "qualcoder", "qualcoder.qda", "study"]).done();
    let whole = counted(&folder, "study");
    std::fs::remove_file(folder.file("study/corpus/Anna/anna.mees.csv")).unwrap();
    assert_ne!(counted(&folder, "study"), whole);
    let args = ["--study", "study", "import", "qualcoder", "qualcoder.qda", "--merge"];
    let ran = folder.run(&args);
    assert!(ran.err.contains("3 codings by mees imported, 6 unchanged"), "{}", ran.err);
    assert_eq!((ran.status, counted(&folder, "study")), (0, whole));
}

#[test]
fn a_taguette_project_becomes_a_study() {
    let folder = projects();
    let database = "taguette/server.sqlite3";
    let told = folder.run(&["import", "taguette", database, "study"]).refused();
    assert!(told.contains("1 Samen leven, 2 Ander project"), "{told}");
    assert!(!folder.file("study").exists());
    let args = ["import", "taguette", database, "study", "--project", "Samen leven"];
    folder.run(&args).done();
    let expected = BTreeMap::from([
        (pair("lotte", "wonen.samen-eten"), 1),
        (pair("mees", "wonen.samen-eten"), 1),
        (pair("lotte", "buurt.op-straat"), 1),
        (pair("lotte", "buurt"), 2),
        (pair("mees", "buurt"), 1),
        (pair("mees", "verandering"), 4),
    ]);
    assert_eq!(counted(&folder, "study"), expected);
    assert_eq!(quotes(&folder, "study", "lotte", "buurt.op-straat"), ["elkaar\nop straat 🚲"]);
    folder.run(&["import", "taguette", "taguette/project.sqlite3", "exported"]).done();
    assert_eq!(counted(&folder, "exported")[&pair("admin", "buurt")], 3);
}

#[test]
fn exported_tables_of_taguette_become_studies() {
    let folder = projects();
    for name in ["highlights.csv", "highlights.xlsx"] {
        let study = name.replace('.', "-");
        let ran = folder.run(&["import", "taguette", &format!("taguette/{name}"), &study]);
        assert!(ran.err.contains("a table of highlights has no documents"), "{}", ran.err);
        assert_eq!(ran.status, 0);
        assert_eq!(counted(&folder, &study).values().sum::<usize>(), 10);
    }
    folder.run(&["import", "taguette", "taguette/codebook.csv", "codes"]).done();
    let codes = folder.run(&["--study", "codes", "list", "codes"]).done();
    assert!(codes.contains("samen-eten"), "{codes}");
}

#[test]
fn a_qc_project_becomes_a_study() {
    let folder = projects();
    let ran = folder.run(&["import", "qc", "qc", "study", "--loss", "loss.json"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.err.contains("each coding is of a whole line"), "{}", ran.err);
    assert!(ran.err.contains("later.txt: the text was changed"), "{}", ran.err);
    let eating = ["Goed. We eten samen, zonder telefoon 📵,", "en dan vertelt iedereen iets."];
    assert_eq!(quotes(&folder, "study", "lotte", "wonen.samen-eten"), eating);
    assert_eq!(quotes(&folder, "study", "mees", "niet-in-het-boek"), ["We greet them."]);
    assert_eq!(counted(&folder, "study").values().sum::<usize>(), 11);
    let lost = losses(&folder, "loss.json");
    assert!(lost.contains(&pair("documents", "vergeten.txt")), "{lost:?}");
}

#[test]
fn a_project_and_the_study_made_of_it_have_the_same_codings() {
    let folder = projects();
    let projects =
        [("qualcoder", "qualcoder.qda"), ("taguette", "taguette/project.sqlite3"), ("qc", "qc")];
    for (verb, project) in projects {
        let study = format!("{verb}-study");
        folder.run(&["import", verb, project, &study]).done();
        let ran = folder.run(&["compare-projects", project, &study, "--format", "csv"]);
        assert!(ran.status <= 1, "{}", ran.err);
        // Sources may be named otherwise in a study; code, coder, words and memo may not.
        let side = |side: &str| {
            let differ = rows(&ran.out).into_iter();
            let codings = differ.filter(|row| row["kind"] == "codings" && !row[side].is_empty());
            let said = |row: BTreeMap<String, String>| {
                (row["item"].split_once(", ").unwrap().1.to_owned(), row[side].clone())
            };
            let mut said: Vec<_> = codings.map(said).collect();
            said.sort();
            said
        };
        assert_eq!(side("first"), side("second"), "{project}");
        assert!(!ran.err.contains(" 0 codings"), "{}", ran.err);
    }
}

#[test]
fn what_is_no_project_is_refused_and_nothing_written() {
    let folder = projects();
    folder.write("empty/x", "");
    folder.write("text.qda", "no database");
    folder
        .write("cut.sqlite3", &std::fs::read(fixture("taguette/project.sqlite3")).unwrap()[..9000]);
    let before = folder.hash();
    for (args, told) in [
        (["qualcoder", "empty", "study"], "it has no `data.qda`"),
        (["qualcoder", "text.qda", "study"], "no SQLite database"),
        (["qualcoder", "taguette/project.sqlite3", "study"], "not a QualCoder project"),
        (["qualcoder", "nowhere", "study"], "cannot read"),
        (["taguette", "qualcoder.qda/data.qda", "study"], "not a Taguette project"),
        (["taguette", "cut.sqlite3", "study"], "damaged"),
        (["taguette", "qc/settings.yaml", "study"], "neither a Taguette project"),
        (["taguette", "empty", "study"], "this is no file"),
        (["qc", "empty", "study"], "it has no `settings.yaml`"),
        (["qc", "nowhere", "study"], "cannot read"),
    ] {
        let err = folder.run(&["import", args[0], args[1], args[2]]).refused();
        assert!(err.contains(told), "{args:?}: {err}");
    }
    let err = folder.run(&["import", "qc", "qc", "taguette"]).refused();
    assert!(err.contains("taguette"), "{err}");
    let dry = folder.run(&["import", "qc", "qc", "study", "--dry-run"]);
    assert!(dry.err.contains("nothing was written"), "{}", dry.err);
    assert_eq!(folder.hash(), before);
}

#[test]
fn a_database_that_is_open_elsewhere_is_refused() {
    let folder = projects();
    folder.write("qualcoder.qda/data.qda-journal", "x");
    let err = folder.run(&["import", "qualcoder", "qualcoder.qda", "study"]).refused();
    assert!(err.contains("data.qda-journal") && err.contains("close the program"), "{err}");
    folder.write("qualcoder.qda/data.qda-journal", "");
    folder.run(&["import", "qualcoder", "qualcoder.qda", "study"]).done();
    folder.write("qc/qualitative_coding.sqlite3-wal", "x");
    let err = folder.run(&["import", "qc", "qc", "other"]).refused();
    assert!(err.contains("sqlite3-wal"), "{err}");
}

#[test]
#[cfg(unix)]
fn links_that_lead_out_of_a_project_are_not_followed() {
    let folder = projects();
    folder.write("secret.txt", "geheim");
    std::fs::remove_file(folder.file("qc/corpus/later.txt")).unwrap();
    std::os::unix::fs::symlink(folder.file("secret.txt"), folder.file("qc/corpus/later.txt"))
        .unwrap();
    let err = folder.run(&["import", "qc", "qc", "study"]).refused();
    assert!(err.contains("leads out of the project"), "{err}");
    folder.replace("qc/settings.yaml", "corpus_dir: corpus", "corpus_dir: ../taguette");
    let err = folder.run(&["import", "qc", "qc", "study"]).refused();
    assert!(err.contains("outside the project"), "{err}");
}
