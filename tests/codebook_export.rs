//! `kwali codebook export`: the codebook as an appendix.

mod support;

use support::{Folder, MiniStudy, rows};

fn retired() -> Folder {
    let folder = MiniStudy::make();
    let args =
        ["codebook", "retire", "contact.letter", "--reason", "Too <broad>.", "--replaced-by"];
    folder.run(&[&args[..], &["contact.visit"]].concat()).done();
    folder
}

#[test]
fn the_appendix_says_all_of_each_code_and_what_replaced_it() {
    let folder = retired();
    let out = folder.run(&["codebook", "export"]).done();
    assert!(out.starts_with("# Codebook\n\n*Letters and gates*\n\n7 codes are in use, and one is not any more.\n\n## Values\n\n`values`\n\nWhat counts here.\n"), "{out}");
    assert!(
        out.contains("### Letter\n\n`contact.letter`\n\n> **No longer used for new codings: Too"),
        "{out}"
    );
    assert!(
        out.contains("Use instead: Visit (contact.visit).**\n\nSomething written goes home.\n"),
        "{out}"
    );
    assert!(out.contains("#### At the gate\n"), "{out}");
    assert_eq!(folder.run(&["codebook", "export"]).done(), out, "the same bytes");
    let counted = folder.run(&["codebook", "export", "--counts"]).done();
    assert!(counted.contains("accepted codings of anna"), "{counted}");
    let kindness = counted.lines().find(|line| line.starts_with("`values.kindness`")).unwrap();
    assert!(kindness.contains("2 codings in 2 schools"), "{kindness}");
}

#[test]
fn the_page_needs_nothing_from_elsewhere_and_shows_signs_as_they_are() {
    let folder = retired();
    let args = ["codebook", "export", "--format", "html", "--output", "book/codes.html"];
    assert_eq!(folder.run(&args).done(), "book/codes.html\n");
    let page = folder.read("book/codes.html");
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("Too &lt;broad&gt;. Use instead"));
    for (at, _) in page.match_indices("href=\"") {
        assert!(page[at..].starts_with("href=\"#"), "{}", &page[at..at + 40]);
    }
    assert!(!page.contains("src="));
}

#[test]
fn the_table_has_a_row_for_each_code() {
    let folder = retired();
    let table = rows(&folder.run(&["codebook", "export", "--format", "csv", "--counts"]).done());
    assert_eq!(table.len(), 8);
    let letter = table.iter().find(|row| row["code"] == "contact.letter").unwrap();
    assert_eq!((&*letter["retired"], &*letter["replaced_by"]), ("Too <broad>.", "contact.visit"));
    assert_eq!((&*letter["codings"], &*letter["cases"]), ("3", "1"));
    let branch = table.iter().find(|row| row["code"] == "contact").unwrap();
    assert_eq!((&*branch["codings"], &*branch["cases"]), ("6", "3"));
}

#[test]
fn the_report_s_own_list_of_codes_says_what_replaced_one() {
    let folder = retired();
    folder.run(&["report", "cross", "--format", "md"]).done();
    let report = folder.read("reports/cross.md");
    assert!(report.contains("Use instead: Visit (contact.visit)."), "{report}");
}

#[test]
fn codes_go_to_other_programs_and_come_from_them() {
    let study = MiniStudy::make();
    let codes = study.run(&["codebook", "export", "--format", "qdc"]).done();
    study.write("codes.qdc", codes.replace("name=\"Order\"", "name=\"Disorder\""));
    let before = study.read("codebook.yaml");
    let dry = study.run(&["codebook", "import", "codes.qdc", "--dry-run"]);
    assert!(dry.err.contains("its name is “Disorder” elsewhere"), "{}", dry.err);
    assert_eq!((dry.out.as_str(), study.read("codebook.yaml")), ("", before.clone()));
    study.write("more.qdc", codes.replace("</Codes>", "<Code guid=\"00000000-0000-4000-8000-000000000001\" name=\"Trust\" isCodable=\"true\"><Description>To rely on each other.</Description></Code></Codes>"));
    let ran = study.run(&["codebook", "import", "more.qdc"]);
    assert_eq!((ran.status, ran.out.as_str()), (0, "trust\n"), "{}", ran.err);
    let after = study.read("codebook.yaml");
    assert!(after.starts_with(&before) && after.contains("definition: To rely on each other."));
}
