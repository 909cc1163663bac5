use proptest::prelude::*;

use super::*;
use crate::interchange::shown::{fixture, kept, shown};
use crate::interchange::sqlite::tests::made;

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(fixture("taguette").join(name)).unwrap()
}

fn read(name: &str, project: Option<&str>) -> Imported {
    import(&bytes(name), "dorp", project).unwrap()
}

/// The least that is a project, and some rows.
fn project(rows: &str) -> Vec<u8> {
    made(&format!(
        "CREATE TABLE projects (id, name, description);
         CREATE TABLE documents (id, project_id, name, description, contents, text_direction);
         CREATE TABLE highlights (id, document_id, start_offset, end_offset, snippet);
         CREATE TABLE tags (id, project_id, path, description);
         CREATE TABLE highlight_tags (highlight_id, tag_id);
         CREATE TABLE commands (id, project_id, user_login, payload);
         INSERT INTO projects VALUES (1, 'dorp', '');
         {rows}"
    ))
}

#[test]
fn a_project_of_a_server_comes_over() {
    kept("taguette-server", &read("server.sqlite3", Some("Samen leven")));
    assert_eq!(read("server.sqlite3", Some("1")), read("server.sqlite3", Some("Samen leven")));
}

#[test]
fn an_exported_project_comes_over() {
    kept("taguette-project", &read("project.sqlite3", None));
}

#[test]
fn exported_tables_come_over() {
    kept("taguette-highlights", &read("highlights.csv", None));
    assert_eq!(read("highlights.csv", None), read("highlights.xlsx", None));
    kept("taguette-codebook", &read("codebook.csv", None));
}

#[test]
fn one_of_several_projects_is_asked_for() {
    let bytes = bytes("server.sqlite3");
    let problem = import(&bytes, "dorp", None).unwrap_err();
    assert!(problem.message().contains("has 2 projects"), "{problem}");
    assert!(problem.advice().unwrap().contains("1 Samen leven, 2 Ander project"), "{problem}");
    let problem = import(&bytes, "dorp", Some("Elders")).unwrap_err();
    assert!(problem.message().contains("no project `Elders`"), "{problem}");
    assert_eq!(read("server.sqlite3", Some("2")).project.name, "Ander project");
}

#[test]
fn highlights_off_their_words_are_moved_or_lost() {
    let imported = import(
        &project(
            "INSERT INTO documents VALUES (1, 1, 'a', '', '<p>Eén twee drie. Twee keer vier, vier keer.</p>', 'LEFT_TO_RIGHT');
             INSERT INTO tags VALUES (1, 1, 'x', '');
             INSERT INTO highlights VALUES (1, 1, 0, 4, 'Eén'), (2, 1, 3, 9, 'drie'), (3, 1, 0, 2, 'vier'), (4, 1, 0, 9999, 'Twee'), (5, 1, -1, 3, 'elders'), (6, 1, 0, 4, 'Eén');
             INSERT INTO highlight_tags VALUES (1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (6, 99)",
        ),
        "dorp",
        None,
    )
    .unwrap();
    let spans: Vec<String> =
        imported.project.sources[0].selections.iter().map(|s| s.span.to_string()).collect();
    assert_eq!(spans, ["0-3", "9-13", "15-19"]);
    let lost: Vec<&str> = imported.losses.iter().map(|loss| loss.item.as_str()).collect();
    let expected = [
        "a: “drie”",
        "a, bytes 0-2: “vier”",
        "a: “Twee”",
        "a, bytes -1-3: “elders”",
        "a: “Eén”",
        "a@0-3: “Eén”",
    ];
    assert_eq!(lost, expected);
}

#[test]
fn tables_of_others_are_refused() {
    for (bytes, told) in [
        (&b"name,age\nx,3\n"[..], "its first line is name,age"),
        (b"", "it is empty"),
        (b"id,document,tag,content\n\xff,a,b,c\n", "line 2 is not CSV"),
        (b"PK\x03\x04", "the archive cannot be read"),
    ] {
        let problem = import(bytes, "dorp", None).unwrap_err();
        assert!(problem.to_string().contains(told), "{problem}");
    }
    let problem = import(&made("CREATE TABLE source (id)"), "dorp", None).unwrap_err();
    assert!(problem.message().contains("not a Taguette project"), "{problem}");
}

#[test]
fn paths_with_empty_parts_are_no_tree() {
    let tags = "INSERT INTO tags VALUES (1, 1, 'a..b', ''), (2, 1, '.c', ''), (3, 1, 'd.e', ''), (4, 2, 'other', '')";
    let imported = import(&project(tags), "dorp", None).unwrap();
    let codes: Vec<(&str, bool)> =
        imported.project.codes.iter().map(|code| (code.name.as_str(), code.codable)).collect();
    assert_eq!(codes, [(".c", true), ("a..b", true), ("d", false), ("e", true)]);
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("NULL".to_owned()),
        (-2i64..9).prop_map(|number| number.to_string()),
        Just("9223372036854775807".to_owned()),
        "(<p>|<td>|[a-c é😀.\r\n&]){0,6}".prop_map(|text| format!("'{text}'")),
        Just("x'ff'".to_owned()),
        Just(r#"'{"type":"highlight_add","highlight_id":1,"start_offset":0,"end_offset":2,"tags":[1]}'"#.to_owned()),
    ]
}

fn rows(table: &'static str, width: usize) -> impl Strategy<Value = String> {
    let row = prop::collection::vec(value(), width).prop_map(|row| format!("({})", row.join(", ")));
    prop::collection::vec(row, 1..6)
        .prop_map(move |rows| format!("INSERT INTO {table} VALUES {};", rows.join(", ")))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn whatever_stands_in_the_tables_is_read_or_told(
        documents in rows("documents", 6), highlights in rows("highlights", 5),
        tags in rows("tags", 4), given in rows("highlight_tags", 2), commands in rows("commands", 4),
    ) {
        let bytes = project(&[documents, highlights, tags, given, commands].concat());
        shown(&import(&bytes, "dorp", Some("dorp")).unwrap());
    }

    #[test]
    fn tables_of_anything_are_read_or_refused(rows in "(id,document,tag,content\n)?([a-c\",. é]{0,12}\n){0,6}") {
        if let Ok(imported) = import(rows.as_bytes(), "dorp", None) {
            shown(&imported);
        }
    }
}
