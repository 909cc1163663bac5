//! `kwali ingest` of tables with answers to open questions.

#[path = "support/intake.rs"]
mod support;

use std::fs;
use std::path::Path;

use support::{run, study, text, write};
use tempfile::TempDir;

fn fixture(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/documents");
    root.join(name).to_str().unwrap().to_owned()
}

fn ingest(folder: &TempDir, args: &[&str]) -> (i32, String, String) {
    run(folder.path(), &[&["ingest", "--role", "ouder"], args].concat())
}

#[test]
fn each_row_is_an_interview_of_its_questions_and_answers_in_every_format() {
    for name in [
        "answers.csv",
        "answers-openpyxl.xlsx",
        "answers-libreoffice.xlsx",
        "answers-libreoffice.ods",
    ] {
        let folder = study();
        let file = fixture(name);
        let (status, out, err) = ingest(&folder, &[&file, "--case", "s1", "--name", "plein"]);
        assert_eq!((status, out.as_str()), (0, "s1/plein-1\ns1/plein-2\ns1/plein-4\n"), "{err}");
        for told in [
            "3 interviews with 5 answers; 1 row without an answer left out",
            "3 answers to “Wat vindt u van het plein?”, 1 empty",
            "named by `nr`",
            "not kept: `wijk`, `leeftijd`",
        ] {
            assert!(err.contains(told), "{name}: {err}");
        }
        assert_eq!(
            text(folder.path(), "corpus/s1/plein-4.md"),
            "---\nrole: ouder\nlanguage: nl\nstatus: draft\nspeakers:\n  I: interviewer\n  R: ouder\n---\n\n\
             I: Wat vindt u van het plein?\n\nR: Saai. Er is niets te doen voor ons.\n\n\
             I: Wat moet er anders?\n\nR: Een plek om te zitten,\n\nook als het regent.\n"
        );
        let second = text(folder.path(), "corpus/s1/plein-2.md");
        assert!(second.ends_with("R: Ik kom er graag, privé en met de buurt.\n"), "{second}");
        let (status, out, err) = ingest(&folder, &[&file, "--case", "s1", "--name", "plein"]);
        assert!(status == 0 && out.is_empty() && err.contains("3 unchanged"), "{err}");
    }
}

#[test]
fn columns_name_cases_attributes_days_and_speakers() {
    let folder = study();
    let table = "Tijdstempel,Respondent,School,Plaats,Hoe gaat het daar?\n\
        2024/05/06 10:11:12,a1,De Linde (noord),dorp,Heel goed gaat het.\n\
        2024/05/07 9:00:00,a2,De Linde (noord),,Ook wel goed hoor.\n\
        2024/05/08 9:00:00,a3,s1,stad,Gaat zo zijn gang.\n";
    write(folder.path(), "form.csv", table);
    let args = [
        "form.csv",
        "--case-column",
        "School",
        "--attribute",
        "Plaats=setting",
        "--date-column",
        "tijdstempel",
        "--speaker",
        "L=leraar, fictief",
    ];
    let (status, _, err) = ingest(&folder, &args);
    assert!(
        status == 2 && err.contains("no case `De-Linde-noord`") && err.contains("--new-case"),
        "{err}"
    );
    assert!(!folder.path().join("corpus/s1").exists());
    let (status, out, err) = ingest(&folder, &[&args[..], &["--new-case"]].concat());
    assert_eq!(
        (status, out.as_str()),
        (0, "De-Linde-noord/form-a1\nDe-Linde-noord/form-a2\ns1/form-a3\n"),
        "{err}"
    );
    assert!(err.contains("new case De-Linde-noord setting dorp"), "{err}");
    let cases = text(folder.path(), "corpus/cases.csv");
    assert_eq!(cases, "case,setting\ns1,stad\ns2,dorp\nDe-Linde-noord,dorp\n");
    let written = text(folder.path(), "corpus/De-Linde-noord/form-a1.md");
    assert!(
        written.contains("date: 2024-05-06") && written.contains("  L: leraar, fictief"),
        "{written}"
    );
}

#[test]
fn what_is_known_of_a_case_stays_and_the_difference_is_told() {
    let folder = study();
    write(folder.path(), "a.csv", "case;setting;Wat vond u ervan?\ns1;dorp;Het was wel goed.\n");
    let args = ["a.csv", "--case-column", "case", "--attribute", "setting"];
    let (status, _, err) = ingest(&folder, &args);
    assert!(
        status == 0 && err.contains("`setting` of case `s1` stays `stad`; the table says `dorp`"),
        "{err}"
    );
    assert!(text(folder.path(), "corpus/cases.csv").contains("s1,stad\n"));
}

#[test]
fn what_does_not_fit_is_told_with_its_line_and_nothing_is_written() {
    let folder = study();
    let head = "id;naam;Wat vond u?\n";
    let rows: [(&str, &[&str], &str); 6] = [
        (
            "1;x;Dat was heel goed\n1;y;Dat was niet goed\n",
            &["--id", "id"],
            "the same `id` as line 2",
        ),
        (
            "1;x;Dat was heel goed\n;y;Dat was niet goed\n",
            &["--id", "id"],
            "no `id` to be named by",
        ),
        ("1;x;Dat was heel goed\n", &["--text", "Wat vondt u?"], "did you mean `Wat vond u?`?"),
        ("1;x;Dat was heel goed\n", &["--attribute", "naam"], "no attribute `naam`"),
        ("1;x;3\n2;y;4\n", &[], "no column of the table holds answers in words"),
        ("1;x;Dat; was heel goed\n", &["--text", "Wat vond u?"], "4 fields where the first has 3"),
    ];
    for (body, args, message) in rows {
        write(folder.path(), "a.csv", format!("{head}{body}"));
        let (status, out, err) = ingest(&folder, &[&["a.csv", "--case", "s1"], args].concat());
        assert_eq!((status, out.as_str()), (2, ""), "{err}");
        assert!(err.contains(message) && err.contains("a.csv"), "{message}: {err}");
        assert!(!folder.path().join("corpus/s1").exists());
    }
}

#[test]
fn a_dry_run_writes_nothing_and_columns_are_for_tables_only() {
    let folder = study();
    let file = fixture("answers.csv");
    let before = text(folder.path(), "corpus/cases.csv");
    let args = ["--case-column", "wijk", "--new-case", "--dry-run"];
    let (status, out, err) = ingest(&folder, &[&[file.as_str()], &args[..]].concat());
    assert!(status == 0 && out.is_empty() && err.contains("dry run"), "{err}");
    assert_eq!(text(folder.path(), "corpus/cases.csv"), before);
    write(folder.path(), "a.docx", fs::read(fixture("gesprek-pandoc.docx")).unwrap());
    let (status, _, err) = ingest(&folder, &["a.docx", "--case-column", "wijk"]);
    assert!(status == 2 && err.contains("the file is no table"), "{err}");
    let (status, _, err) = ingest(&folder, &[&file]);
    assert!(status == 2 && err.contains("--case"), "{err}");
}

#[test]
fn a_single_cell_in_the_last_corner_and_sizes_that_lie_cost_nothing() {
    let folder = study();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "Wat vond u?").unwrap();
    sheet.write(1_048_575, 16_383, "x").unwrap();
    write(folder.path(), "a.xlsx", book.save_to_buffer().unwrap());
    write(folder.path(), "b.fods", "I: geen tabel\n");
    let (status, out, err) = ingest(&folder, &["a.xlsx", "--case", "s1"]);
    assert_eq!((status, out.as_str()), (2, ""), "{err}");
    assert!(err.contains("a.xlsx"), "{err}");
}

#[test]
fn another_sheet_can_be_named() {
    let folder = study();
    let file = fixture("answers-openpyxl.xlsx");
    let (status, _, err) = ingest(&folder, &[&file, "--case", "s1", "--sheet", "antwoorden"]);
    assert!(status == 2 && err.contains("no sheet `antwoorden`"), "{err}");
    let (status, _, err) = ingest(&folder, &[&file, "--case", "s1", "--sheet", "answers"]);
    assert!(status == 0 && !err.contains("only the sheet"), "{err}");
}

#[test]
fn a_table_is_not_brought_up_to_date_and_what_to_do_is_told() {
    let folder = study();
    let args = ["--case", "s1", "--name", "plein"];
    write(folder.path(), "in.csv", "nr,Wat vindt u ervan?\n1,Heel mooi zo.\n");
    let (status, _, err) = ingest(&folder, &[&["in.csv"], &args[..]].concat());
    assert_eq!(status, 0, "{err}");
    let before = text(folder.path(), "corpus/s1/plein-1.md");
    write(folder.path(), "in.csv", "nr,Wat vindt u ervan?\n1,Toch niet zo mooi.\n");
    let (status, _, err) = ingest(&folder, &[&["in.csv", "--update"], &args[..]].concat());
    assert!(status == 2 && err.contains("cannot be brought up to date with --update"), "{err}");
    let (status, _, err) = ingest(&folder, &[&["in.csv"], &args[..]].concat());
    assert!(status == 2 && err.contains("remove the interview first"), "{err}");
    assert!(!err.contains("--update"), "{err}");
    assert_eq!(text(folder.path(), "corpus/s1/plein-1.md"), before);
    let long = "n".repeat(199);
    let (status, _, err) = ingest(&folder, &["in.csv", "--case", "s1", "--name", &long]);
    assert!(status == 2 && err.contains("too long for a name"), "{err}");
}
