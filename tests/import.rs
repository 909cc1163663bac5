//! `kwali import`

mod support;

use kwali::store::{History, Store};
use support::{Folder, MiniStudy, rows, same};

/// The codings of all coders as the flat table has them, but for what a new coder would change.
fn table(study: &Folder) -> String {
    study.run(&["quotes", "--status", "all", "--format", "csv"]).done()
}

/// Imports a text as dora's.
fn import(study: &Folder, text: impl AsRef<[u8]>, more: &[&str]) -> support::Ran {
    study.write("in.csv", text);
    study.run(&[&["import", "codings", "in.csv", "--coder", "dora"], more].concat())
}

/// Interview, code, offsets, quote, memo, lens and status of dora's codings.
fn doras(study: &Folder) -> Vec<String> {
    let all = rows(&table(study));
    let of = |row: &std::collections::BTreeMap<String, String>| {
        let fields = ["case", "interview", "code", "ref", "quote", "memo", "lens", "status"];
        fields.map(|field| row[field].as_str()).join("|")
    };
    all.iter().filter(|row| row["coder"] == "dora").map(of).collect()
}

#[track_caller]
fn refused(text: impl AsRef<[u8]>, more: &[&str], expected: &str) {
    let study = MiniStudy::make();
    study.write("in.csv", &text);
    let before = study.hash();
    same(&import(&study, text, more).refused(), expected);
    assert_eq!(study.hash(), before, "something was written");
}

const KIND: &str =
    "a|leader|values.kindness|a/leader:2.2|Kindness is the rule we start from.||vision|accepted";

#[test]
fn what_was_exported_comes_back_as_it_was() {
    let study = MiniStudy::make();
    let before = table(&study);
    study.run(&["export", "csv", "all.csv", "--status", "all"]).done();
    let again = ["import", "codings", "all.csv", "--coder", "dora"];
    let ran = study.run(&again);
    assert_eq!((ran.status, ran.out.as_str()), (0, ""), "{}", ran.err);
    let unused = "columns that are not used: role, setting, pupils\n";
    assert_eq!(ran.err, format!("{unused}0 codings imported, 13 unchanged\n"));
    for name in study.files().into_keys().filter(|name| name.ends_with("anna.csv")) {
        std::fs::remove_file(study.file(&name)).unwrap();
    }
    let ran = study.run(&again);
    assert_eq!(ran.err, format!("{unused}9 codings imported, 4 unchanged\n"));
    assert_eq!(ran.out.lines().count(), 9);
    assert_eq!(table(&study), before);
    assert!(!study.read("corpus/a/leader.anna.csv").contains(",vision,"), "a lens of the place");
    assert!(study.read("corpus/c/leader.anna.csv").contains(",vision,"), "a lens of its own");
}

#[test]
fn passages_are_named_in_every_way() {
    let ways = [
        "ref,code,quote\na/leader,values.kindness,Kindness is the rule we start from.\n",
        "ref,code\na/leader:2.2,values.kindness\n",
        "ref,code\na/leader@74-109,values.kindness\n",
        "interview,code,start,end\na/leader,values.kindness,74,109\n",
        "case,interview,code,quote\na,leader,values.kindness,Kindness is the rule we start from.\n",
        "interview,code,start,end,quote\na/leader:2,values.kindness,74,109,Kindness is the rule we start from.\n",
        "Case;Interview;Code;Quotation\na;leader;values.kindness;Kindness is the rule we start from.\n",
        "\u{feff}Document name\tTag\tCoded text\r\na/leader\tvalues.kindness\tKindness is the rule we start from.\r\n",
        "\n\ncode,reference,\"seg\nment\"\n,,\nvalues.kindness,a/leader,\"Kindness  is\nthe rule we start from.\"\n",
    ];
    for text in ways {
        let study = MiniStudy::make();
        let text = text.replace("\"seg\nment\"", "segment");
        let ran = import(&study, &text, &[]);
        assert_eq!(ran.status, 0, "{text}{}", ran.err);
        assert_eq!(doras(&study), [KIND], "{text}");
    }
}

#[test]
fn an_interview_that_only_one_case_has_needs_no_case() {
    let study = MiniStudy::make();
    import(&study, "interview,code,quote\nparent,contact.visit,Nobody ever visited us.\n", &[])
        .done();
    assert_eq!(doras(&study).len(), 1);
    refused(
        "interview,code,quote\nleader,values.order,Order comes first here.\n",
        &[],
        "
error: `leader` is an interview of several cases
 --> in.csv:2:1
  |
2 | leader,values.order,Order comes first here.
  | ^
  |
  = help: name the case too: a/leader, b/leader, …
",
    );
}

#[test]
fn memo_lens_status_and_coder_are_taken_over() {
    let study = MiniStudy::make();
    let text = "ref,code,memo,lens,status,coder\n\
        b/leader:1.2,values.order,\"a \"\"note\"\"\nof two lines\",practice,suggested,dora\n\
        b/leader:1.2,values.order,,,,emil\n";
    let ran = import(&study, text, &[]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(
        doras(&study),
        [
            "b|leader|values.order|b/leader:1.2|The rules hang on every wall.|a \"note\"\nof two lines|practice|suggested"
        ]
    );
    assert_eq!(rows(&study.read("corpus/b/leader.emil.csv")).len(), 1);
}

#[test]
fn other_programs_quotation_marks_and_spaces_are_forgiven() {
    let study = MiniStudy::make();
    study.replace("corpus/b/leader.md", "The letter we gave up.", "She said: “We don’t  bend.”");
    let text = "ref,code,quote\nb/leader,values.order,\"She said: \"\"We don't\u{a0}bend.\"\" \"\n";
    let ran = import(&study, text, &[]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(doras(&study)[0].contains("|She said: “We don’t  bend.”|"), "{:?}", doras(&study));
}

#[test]
fn an_old_encoding_is_told_by_its_content() {
    let study = MiniStudy::make();
    study.replace("corpus/b/leader.md", "The rules hang", "The rôles hang");
    let text = b"ref,code,quote\nb/leader,values.order,The r\xf4les hang on every wall.\n";
    let ran = import(&study, text, &[]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.err.starts_with("read as windows-1252, by its content\n"), "{}", ran.err);
    assert!(doras(&study)[0].contains("|The rôles hang on every wall.|"));
}

#[test]
fn every_wrong_row_is_named_and_none_is_written() {
    let text = "ref,code,start,end,quote,lens,status
a/leader:2,values.kindness,,,Kindness is the rule we start from.,,
a/leader,values.kindnes,,,Kindness is the rule we start from.,,
a/leeder:2,values.kindness,,,,,
a/leader,values.kindness,74,109,Every parent hears it from us.,,
a/leader,values.kindness,74,10900,,,
a/leader,values.kindness,74,,,,
a/leader,values.kindness,,,we,,
a/leader:1,values.kindness,,,Kindness is the rule we start from.,,
a/leader,values.kindness,,,not said,,
a/leader,values.kindness,,,,,
a/leader:2,values.kindness,,,,visions,
a/leader:2,values.kindness,,,,,maybe
a/leader:99,values.kindness,,,,,
nowhere,values.kindness,,,,,
a/leader:2
";
    refused(text, &[], include_str!("import/wrong.txt"));
}

#[test]
fn a_passage_has_the_words_of_its_quote_and_no_blank_beside_them() {
    let text = "ref,code,start,end,quote\na/leader,values.kindness,74,110,Kindness is the rule we start from.\n";
    let study = MiniStudy::make();
    let ran = import(&study, text, &[]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(doras(&study), [KIND]);
    assert!(study.read("corpus/a/leader.dora.csv").contains(",74,109,"));
}

#[test]
fn what_is_wrong_with_offsets_and_bytes_is_said_as_it_is() {
    refused(
        "ref,code,start,end\na/leader,values.kindness,74,74\n",
        &[],
        "
error: the passage 74-74 is empty
 --> in.csv:2:1
  |
2 | a/leader,values.kindness,74,74
  | ^
  |
  = help: the end is the offset behind the last character
",
    );
    refused(
        "ref,code,quote\na/leader,values.kindness,Kind\0ness\n",
        &[],
        "
error: the file has a NUL byte: it is no text, or in UTF-16 without a mark
--> in.csv
 = help: save it as CSV in UTF-8, and import that
",
    );
}

#[test]
fn columns_are_named_where_they_are_called_otherwise() {
    let text = "Stuk,Thema,Citaat\na/leader,values.kindness,Kindness is the rule we start from.\n";
    let study = MiniStudy::make();
    let named = ["--column", "ref=stuk", "--column", "code=Thema", "--column", "quote=Citaat"];
    let ran = import(&study, text, &named);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(doras(&study), [KIND]);
    refused(
        text,
        &["--column", "ref=Stuk"],
        "
error: no column says which code it is (`code`)
--> in.csv
 = help: the columns are Stuk, Thema, Citaat; name one as in `--column code=Tag`
",
    );
    refused(
        text,
        &["--column", "ref=Stuk", "--column", "code=Tema"],
        "
error: there is no column `Tema`
--> in.csv
 = help: did you mean `Thema`?
",
    );
    refused(
        text,
        &["--column", "kode=Thema"],
        "
error: `kode` is nothing that a column says
 |
 = help: did you mean `code`?
",
    );
}

#[test]
fn what_is_said_twice_must_agree() {
    for (text, said) in [
        (
            "ref,case,interview,code\na/leader:2,b,leader,values.order\n",
            "`a/leader:2` and `b` and `leader`",
        ),
        ("ref,interview,code\na/leader:2,a/parent,values.order\n", "`a/leader:2` and `a/parent`"),
        ("ref,case,code\na/leader:2,b,values.order\n", "`a/leader:2` and `b`"),
        ("ref,interview,code\na/leader:2,parent,values.order\n", "`a/leader:2` and `parent`"),
    ] {
        let err = import(&MiniStudy::make(), text, &[]).refused();
        assert!(err.contains(&format!("{said} are not one interview")), "{err}");
    }
    let text = "ref,start,end,code\na/leader:4,74,109,values.order\n";
    let err = import(&MiniStudy::make(), text, &[]).refused();
    assert!(err.contains("offsets 74-109 are not in a/leader:4"), "{err}");
}

#[test]
fn files_that_are_no_csv_are_refused() {
    refused(
        b"PK\x03\x04 a workbook",
        &[],
        "
error: the file is no CSV
--> in.csv
 = help: save the table as CSV, and import that
",
    );
    refused(
        "",
        &[],
        "
error: the file is empty
--> in.csv
 = help: give it a header and a row a coding
",
    );
    let study = MiniStudy::make();
    let err = study.run(&["import", "codings", "no.csv", "--coder", "dora"]).refused();
    assert!(err.contains("cannot read") && err.contains("no.csv"), "{err}");
    let err = import(&study, "ref,code\n", &["--coder", "dora/x"]);
    assert_eq!(err.status, 2);
}

#[test]
fn a_dry_run_tells_and_writes_nothing() {
    let study = MiniStudy::make();
    study.write("in.csv", "");
    let before = study.hash();
    let text = "ref,code\na/leader:2.2,values.kindness\n";
    let ran = import(&study, text, &["--dry-run"]);
    let said = "1 coding would be imported, 0 unchanged\nnothing was written: this was a dry run\n";
    assert_eq!((ran.status, ran.err.as_str()), (0, said));
    let dry = ran.out;
    study.write("in.csv", "");
    assert_eq!(study.hash(), before);
    assert_eq!(import(&study, text, &[]).done(), dry);
    assert!(dry.ends_with(" a/leader:2.2 values.kindness dora\n"), "{dry}");
}

#[test]
fn what_stands_there_stays_as_it_is_and_rows_that_are_twice_there_count_once() {
    let study = MiniStudy::make();
    let text = "ref,code,memo,coder\n\
        b/leader:1.1,values.order,,anna\n\
        b/leader:2.1,contact.visit,another memo,anna\n\
        b/leader:1.2,values.order,,anna\nb/leader:1.2,values.order,,anna\n";
    let ran = import(&study, text, &[]);
    assert_eq!(
        (ran.status, ran.err.as_str()),
        (
            0,
            "1 coding imported, 2 unchanged\nleft as they stood there, with another memo, lens, status or origin: 1\n"
        )
    );
    assert!(!study.read("corpus/b/leader.anna.csv").contains("another memo"));
}

#[test]
fn an_import_is_one_step_that_can_be_undone() {
    let study = MiniStudy::make();
    let before = table(&study);
    let text = "ref,code\na/leader:2.2,values.kindness\nb/leader:1.2,values.order\nc/leader:1,values.order\n";
    import(&study, text, &[]).done();
    assert_eq!(doras(&study).len(), 3);
    let store = Store::open(study.path()).unwrap();
    let mut history = History::open(&store, "dora").unwrap();
    assert_eq!(history.undoable(), Some("import 3 codings"));
    history.undo(&store).unwrap();
    assert_eq!(table(&study), before);
}

#[test]
fn a_retired_code_takes_no_new_codings() {
    let study = MiniStudy::make();
    study.run(&["codebook", "retire", "values.order", "--reason", "too wide"]).done();
    let err = import(&study, "ref,code\nb/leader:1.2,values.order\n", &[]).refused();
    assert!(err.contains("is retired: too wide"), "{err}");
    let held = "ref,code,coder\nb/leader:1.1,values.order,anna\n";
    assert_eq!(import(&study, held, &[]).err, "0 codings imported, 1 unchanged\n");
}
