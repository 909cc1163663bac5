use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::interchange::shown::{fixture, kept, shown};
use crate::interchange::sqlite::tests::made;

type Folder = BTreeMap<String, Vec<u8>>;

/// All files of a folder.
fn files(folder: &Path) -> Folder {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(open) = folders.pop() {
        for entry in std::fs::read_dir(open).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn folder(files: &[(&str, &str)]) -> Folder {
    files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
}

/// A database with the tables of qc, and some rows.
fn database(rows: &str) -> Vec<u8> {
    made(&format!(
        "CREATE TABLE document (file_path, file_hash);
         CREATE TABLE document_index (id, document_id);
         CREATE TABLE location (id, document_index_id);
         CREATE TABLE coded_line (id, line, coder_id, code_id);
         CREATE TABLE coded_line_location_association (coded_line_id, location_id);
         {rows}"
    ))
}

fn with_database(rows: &str) -> Imported {
    let mut files = folder(&[("settings.yaml", "database: d"), ("corpus/a.txt", "een\n\ntwee")]);
    files.insert("d".to_owned(), database(rows));
    import(&files, "dorp").unwrap()
}

fn refused(files: &[(&str, &str)]) -> String {
    import(&folder(files), "dorp").unwrap_err().to_string()
}

#[test]
fn a_project_comes_over() {
    let mut imported = import(&files(&fixture("qc")), "dorp").unwrap();
    // The name of a memo is the minute in which it was made.
    let [note] = &mut imported.project.notes[..] else { panic!("one memo") };
    assert!(note.name.ends_with("_lotte_eerste_indruk"), "{note:?}");
    assert!(note.text.starts_with("# Eerste indruk"), "{note:?}");
    assert_eq!(note.user.as_deref(), Some("user:lotte"));
    imported.project.notes.clear();
    kept("qc", &imported);
}

#[test]
fn a_project_of_before_1_0_comes_over() {
    let files = folder(&[
        (
            "settings.yaml",
            "qc_version: 0.2.3\ncorpus_dir: ./corpus\ncodes_dir: codes\nmemos_dir: memos\ncodebook: codebook.yaml\n",
        ),
        ("codebook.yaml", "- speech\n"),
        ("corpus/macbeth.txt", "Morgen,\nen morgen,\n\nen morgen.\n"),
        ("codes/macbeth.txt.cp.codes", "tempo, vooruit\ntempo, tempo\nleeg\nspeech\n"),
        ("codes/weg.txt.cp.codes", "x\n"),
    ]);
    kept("qc-old", &import(&files, "dorp").unwrap());
}

#[test]
fn what_is_no_project_is_refused() {
    assert!(refused(&[]).contains("it has no `settings.yaml`"));
    assert!(refused(&[("settings.yaml", "- a")]).contains("`settings.yaml` cannot be read"));
    assert!(refused(&[("settings.yaml", "corpus_dir: x")]).contains("names neither a `database`"));
    let nowhere = [("settings.yaml", "database: d")];
    assert!(refused(&nowhere).contains("the project has no `d`"));
    let other = [("settings.yaml", "database: d"), ("d", "text")];
    assert!(refused(&other).contains("d: this is no SQLite database"), "{}", refused(&other));
    let book = [("settings.yaml", "codes_dir: c"), ("codebook.yaml", "a: [b]")];
    assert!(refused(&book).contains("`codebook.yaml` cannot be read"), "{}", refused(&book));
}

#[test]
fn paths_that_lead_out_of_the_project_are_not_followed() {
    for path in ["/etc", "../x", "a/../../x", "C:/x", "\\\\server\\x", "''"] {
        let settings = format!("corpus_dir: {path}\ndatabase: d\n");
        let told = refused(&[("settings.yaml", &settings)]);
        assert!(told.contains("outside the project"), "{path}: {told}");
    }
    let imported = with_database("INSERT INTO document VALUES ('../settings.yaml', 'x')");
    assert!(imported.project.sources.is_empty());
    assert_eq!(imported.losses.iter().filter(|loss| loss.item == "../settings.yaml").count(), 1);
}

#[test]
fn deep_codebooks_are_refused_or_read() {
    let deep = format!("{}x{}", "[{a: ".repeat(3000), "}]".repeat(3000));
    assert!(
        refused(&[("settings.yaml", "codes_dir: c"), ("codebook.yaml", &deep)])
            .contains("codebook.yaml")
    );
}

#[test]
fn authors_of_memos_are_in_their_names() {
    assert_eq!(author("2024-05-01-13-30_lotte_over_eten"), Some("lotte"));
    assert_eq!(author("2024-05-01-13-30_lotte"), Some("lotte"));
    assert_eq!(author("gedachten_over_eten"), None);
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("NULL".to_owned()),
        (-1i64..4).prop_map(|number| number.to_string()),
        Just("9223372036854775807".to_owned()),
        Just("'a.txt'".to_owned()),
        Just("x'ff'".to_owned()),
    ]
}

fn rows(table: &'static str, width: usize) -> impl Strategy<Value = String> {
    let row = prop::collection::vec(value(), width).prop_map(|row| format!("({})", row.join(", ")));
    prop::collection::vec(row, 1..6)
        .prop_map(move |rows| format!("INSERT INTO {table} VALUES {};", rows.join(", ")))
}

proptest! {
    #[test]
    fn whatever_stands_in_the_tables_is_read_or_told(
        documents in rows("document", 2), indices in rows("document_index", 2),
        locations in rows("location", 2), lines in rows("coded_line", 4),
        places in rows("coded_line_location_association", 2),
    ) {
        shown(&with_database(&[documents, indices, locations, lines, places].concat()));
    }
}
