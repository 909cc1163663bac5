//! `kwali compare-projects`.

mod support;

use support::{MiniStudy, rows, same};

#[test]
fn a_study_and_what_was_made_of_it_say_the_same() {
    let study = MiniStudy::make();
    study.run(&["export", "refi", "out.qdpx"]).done();
    study.run(&["import", "refi", "out.qdpx", "back"]).done();
    for other in ["out.qdpx", "back", "."] {
        let ran = study.run(&["compare-projects", ".", other]);
        assert_eq!((ran.status, ran.out.as_str()), (0, ""), "{}", ran.err);
        assert!(ran.err.ends_with(": 0 differences\n"), "{}", ran.err);
    }
}

#[test]
fn who_wrote_a_memo_and_where_it_stands_is_compared() {
    let study = MiniStudy::make();
    let ran = study.run(&["quotes", "--code", "contact.visit", "--format", "csv"]).done();
    let row = rows(&ran).remove(0);
    let file = format!("corpus/memos/{}/{}.csv", row["case"], row["interview"]);
    let memo = |by: &str| {
        let (start, end, quote) = (&row["start"], &row["end"], &row["quote"]);
        format!("start,end,kind,by,quote,memo\n{start},{end},note,{by},\"{quote}\",why?\n")
    };
    study.write(&file, memo("Bea"));
    study.write("notes/diary.md", "Day one.\n");
    study.run(&["export", "refi", "out.qdpx"]).done();
    study.run(&["import", "refi", "out.qdpx", "back"]).done();
    let ran = study.run(&["compare-projects", ".", "back"]);
    assert_eq!((ran.status, ran.out.as_str()), (0, ""), "{}", ran.err);
    study.write(&format!("back/{file}"), memo("Cas"));
    study.write("back/notes/diary.md", "Day two.\n");
    let ran = study.run(&["compare-projects", ".", "back", "--format", "csv"]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    let told: Vec<[String; 3]> = rows(&ran.out)
        .iter()
        .map(|row| ["kind", "first", "second"].map(|column| row[column].clone()))
        .collect();
    assert_eq!(
        told,
        [
            ["memos", "why? (by Bea)", "why? (by Cas)"],
            ["notes", "Day one.", ""],
            ["notes", "", "Day two."],
        ]
    );
}

#[test]
fn every_kind_of_difference_is_told() {
    let study = MiniStudy::make();
    study.run(&["export", "refi", "out.qdpx"]).done();
    study.run(&["import", "refi", "out.qdpx", "other"]).done();
    study.replace(
        "other/codebook.yaml",
        "definition: Being kind comes first.",
        "definition: Kindness.",
    );
    study.replace("other/corpus/cases.csv", "b,village,120", "b,village,121");
    let ran = study
        .run(&["--study", "other", "quotes", "--code", "contact.visit", "--format", "csv"])
        .done();
    let row = &rows(&ran)[0];
    let at = format!("{}/{}@{}-{}", row["case"], row["interview"], row["start"], row["end"]);
    study
        .run(&["--study", "other", "code", "add", &at, "--code", "values.order", "--coder", "dora"])
        .done();
    let ran = study.run(&["compare-projects", ".", "other", "--format", "csv"]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    let told: Vec<String> = rows(&ran.out)
        .iter()
        .map(|row| {
            format!("{} | {} | {} | {}", row["kind"], row["item"], row["first"], row["second"])
        })
        .collect();
    let quote = &row["quote"];
    same(
        &format!("{}\n", told.join("\n")),
        &format!(
            "
attributes | b: pupils | 120 | 121
codes | Values > Kindness | Being kind comes first. #3b6ea5 | Kindness. #3b6ea5
codings | {} {}, Values > Order, dora: “{quote}” |  | coded
",
            row["case"], row["interview"]
        ),
    );
    assert!(study.run(&["compare-projects", ".", "nowhere"]).refused().contains("nowhere"));
}
