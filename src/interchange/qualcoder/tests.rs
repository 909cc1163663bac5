use proptest::prelude::*;

use super::*;
use crate::interchange::shown::{fixture, kept, shown};
use crate::interchange::sqlite::tests::made;

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(fixture(name).join("data.qda")).unwrap()
}

/// The least that is a project, and some rows.
fn project(rows: &str) -> Vec<u8> {
    made(&format!(
        "CREATE TABLE project (databaseversion, memo, about);
         CREATE TABLE source (id, name, fulltext, mediapath, memo, owner);
         CREATE TABLE code_name (cid, name, memo, catid, owner, color, supercid);
         CREATE TABLE code_cat (catid, name, memo, supercatid);
         CREATE TABLE code_text (ctid, cid, fid, seltext, pos0, pos1, owner, memo, important);
         CREATE TABLE annotation (fid, pos0, pos1, memo, owner);
         CREATE TABLE cases (caseid, name, memo);
         CREATE TABLE case_text (caseid, fid, pos0, pos1);
         CREATE TABLE attribute (name, attr_type, value, id);
         {rows}"
    ))
}

fn read(rows: &str) -> Imported {
    import(&project(rows), "dorp").unwrap()
}

fn losses(imported: &Imported) -> Vec<String> {
    imported
        .losses
        .iter()
        .map(|loss| format!("{}: {}: {}", loss.kind, loss.item, loss.what))
        .collect()
}

#[test]
fn a_project_of_the_newest_schema_comes_over() {
    kept("qualcoder", &import(&bytes("qualcoder.qda"), "dorp").unwrap());
}

#[test]
fn a_project_of_the_oldest_schema_comes_over() {
    kept("qualcoder-old", &import(&bytes("qualcoder-old.qda"), "dorp").unwrap());
}

#[test]
fn no_coding_goes_unseen() {
    for name in ["qualcoder.qda", "qualcoder-old.qda"] {
        let imported = import(&bytes(name), "dorp").unwrap();
        let mut database = Database::open(&bytes(name)).unwrap();
        let rows = database.rows("code_text", &["cid"], |_| ()).unwrap().len();
        let lost = imported.losses.iter().filter(|loss| loss.kind == "codings").count();
        assert_eq!(imported.project.codings() + lost, rows, "{name}");
    }
}

#[test]
fn categories_in_a_circle_are_cut_and_told() {
    let imported = read(
        "INSERT INTO code_cat VALUES (1, 'a', '', 2), (2, 'b', '', 3), (3, 'c', '', 1), (4, 'd', '', 4), (5, 'e', '', 99);
         INSERT INTO code_name VALUES (1, 'x', '', 2, '', '#12', NULL), (2, 'y', '', NULL, '', '', 2)",
    );
    let names: Vec<&str> = imported.project.codes.iter().map(|code| code.name.as_str()).collect();
    assert_eq!(names, ["a", "c", "b", "x", "d", "e", "y"]);
    let told = losses(&imported);
    let itself = "it holds itself; it stands at the top";
    let expected = [
        "places of codes: e: what held it is not there; it stands at the top".to_owned(),
        format!("places of codes: a: {itself}"),
        format!("places of codes: d: {itself}"),
        format!("places of codes: y: {itself}"),
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_schema_from_the_future_is_told_and_another_database_refused() {
    let imported = read("INSERT INTO project VALUES ('v99', '', '')");
    assert!(imported.remarks[0].contains("v99, newer than v17"), "{:?}", imported.remarks);
    assert_eq!(imported.project.origin, "QualCoder");
    let problem = import(&made("CREATE TABLE projects (id)"), "dorp").unwrap_err();
    assert!(problem.message().contains("not a QualCoder project"), "{problem}");
    let problem = import(b"no database", "dorp").unwrap_err();
    assert!(problem.message().contains("no SQLite database"), "{problem}");
}

#[test]
fn rows_of_nonsense_are_losses() {
    let imported = read(
        "INSERT INTO source VALUES (1, 'a', 'Een tekst.', NULL, NULL, NULL), (NULL, 'b', 'x', 3, 4.5, x'00'), ('c', NULL, NULL, NULL, NULL, NULL);
         INSERT INTO code_name VALUES (1, 'code', NULL, 'x', NULL, NULL, NULL), (NULL, NULL, NULL, NULL, NULL, NULL, NULL);
         INSERT INTO code_text VALUES (1, 1, 1, NULL, -5, 3, NULL, NULL, 1), (2, 1, 1, '', 4, 4, NULL, NULL, NULL),
           (3, 1, 1, NULL, 0, 9223372036854775807, NULL, NULL, NULL), (4, 1, 1, x'ff', 'a', 'b', 7, 8, 9),
           (5, NULL, 1, 'Een', 0, 3, NULL, NULL, NULL), (6, 1, NULL, 'Een', 0, 3, NULL, NULL, NULL), (7, 1, 1, NULL, 0, 3, 'x', 5, NULL);
         INSERT INTO annotation VALUES (1, NULL, NULL, 'x', NULL), (9, 0, 1, 'y', NULL);
         INSERT INTO attribute VALUES ('leeftijd', 'case', 3, 12), ('kleur', 'file', 'rood', NULL)",
    );
    assert_eq!(imported.project.codings(), 1, "{}", shown(&imported));
    let count = |kind: &str| imported.losses.iter().filter(|loss| loss.kind == kind).count();
    assert_eq!([count("codings"), count("annotations"), count("values")], [6, 2, 2]);
    assert_eq!([count("documents"), count("codes")], [2, 1], "{}", shown(&imported));
}

#[test]
fn the_same_bytes_give_the_same_project() {
    let bytes = bytes("qualcoder.qda");
    assert_eq!(import(&bytes, "dorp").unwrap(), import(&bytes, "dorp").unwrap());
}

/// A value of any type, as SQL writes it.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("NULL".to_owned()),
        (-3i64..12).prop_map(|number| number.to_string()),
        any::<i64>().prop_map(|number| format!("CAST('{number}' AS INTEGER)")),
        "[a-c é😀\r\n]{0,6}".prop_map(|text| format!("'{text}'")),
        Just("x'fffe00'".to_owned()),
        Just("0.5".to_owned()),
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
        source in rows("source", 6), code in rows("code_name", 7), cat in rows("code_cat", 4),
        text in rows("code_text", 9), note in rows("annotation", 5), parts in rows("case_text", 4),
        attribute in rows("attribute", 4), case in rows("cases", 3),
    ) {
        let imported = read(&[source, code, cat, text.clone(), note, parts, attribute, case].concat());
        let lost = imported.losses.iter().filter(|loss| loss.kind == "codings").count();
        prop_assert_eq!(imported.project.codings() + lost, text.matches("), (").count() + 1);
        shown(&imported);
    }

    #[test]
    fn a_damaged_project_is_an_error_or_a_project(at in any::<prop::sample::Index>(), with in any::<[u8; 4]>()) {
        let mut bytes = bytes("qualcoder.qda");
        let at = at.index(bytes.len() - 4);
        bytes[at..at + 4].copy_from_slice(&with);
        if let Ok(imported) = import(&bytes, "dorp") {
            shown(&imported);
        }
    }
}
