//! Wrong input: one clear message, exit status 2, nothing changed.

mod support;

use std::time::{Duration, Instant};

use support::{Folder, MiniStudy, Shipped, same};

const BOOK: &str = "codebook.yaml";
const TALK: &str = "corpus/b/leader.md";
const CODINGS: &str = "corpus/b/leader.anna.csv";

/// Runs in a study that was broken, and holds the message to what it should be.
#[track_caller]
fn refused_by(study: &Folder, args: &[&str], expected: &str) {
    let before = study.hash();
    let started = Instant::now();
    let err = study.run(args).refused();
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    assert_eq!(study.hash(), before, "the study changed");
    same(&err, expected);
}

#[track_caller]
fn refused(study: &Folder, expected: &str) {
    refused_by(study, &["list", "coders"], expected);
}

/// The study with one file's only occurrence of something replaced.
#[track_caller]
fn with(file: &str, old: &str, new: &str) -> Folder {
    let study = MiniStudy::make();
    study.replace(file, old, new);
    study
}

fn written(file: &str, content: impl AsRef<[u8]>) -> Folder {
    let study = MiniStudy::make();
    study.write(file, content);
    study
}

#[test]
fn no_codebook() {
    refused(
        &Folder::empty(),
        r"
error: there is no codebook.yaml here or in a folder above
--> .
 = help: go into a study's folder, name one with `--study DIR`, or start one with `kwali init`
",
    );
    let folder = MiniStudy::make();
    refused_by(
        &folder,
        &["list", "cases", "--study", "corpus"],
        r"
error: no codebook.yaml
--> corpus
 = help: name the study's folder, or start one with `kwali init`
",
    );
    refused_by(
        &folder,
        &["list", "cases", "--study", "nowhere"],
        r"
error: no codebook.yaml
--> nowhere
 = help: name the study's folder, or start one with `kwali init`
",
    );
}

#[test]
fn no_cases() {
    let study = MiniStudy::make();
    std::fs::remove_file(study.file("corpus/cases.csv")).unwrap();
    refused(
        &study,
        r"
error: cannot read: No such file or directory (os error 2)
--> corpus/cases.csv
",
    );
}

#[test]
fn broken_yaml() {
    refused(
        &with(BOOK, "title: Letters and gates", "title: [Letters"),
        r"
error: not valid YAML: expected string scalar
 --> codebook.yaml:2:8
  |
2 | title: [Letters
  |        ^^^^^^^^
",
    );
    refused(
        &with(BOOK, "title: Letters and gates", "title: \"Letters"),
        r#"
error: not valid YAML: invalid trailing content after double-quoted scalar
  --> codebook.yaml:32:13
   |
32 |   - {upto: "0", text: "no {one}"}
   |             ^^
"#,
    );
    refused(
        &with(BOOK, "  case: {one", "\tcase: {one"),
        r"
error: not valid YAML: tabs disallowed within this context (block indentation)
  --> codebook.yaml:10:2
   |
10 |     case: {one: school, other: schools, this: [this school, the school]}
   |     ^^^^
",
    );
    refused(
        &written(BOOK, ""),
        r"
error: not valid YAML: unexpected end of input
 --> codebook.yaml:1:1
  |
1 |
  | ^
",
    );
    refused(
        &written(BOOK, "- a\n- b\n"),
        r"
error: not valid YAML: expected mapping start
 --> codebook.yaml:1:1
  |
1 | - a
  | ^
",
    );
}

#[test]
fn duplicate_keys() {
    refused(
        &with(BOOK, "language: en", "language: en\ntitle: Again"),
        r"
error: the key `title` stands twice
 --> codebook.yaml:5:1
  |
5 | title: Again
  | ^^^^^
  |
  = help: keep one of the two
",
    );
    refused(
        &with(TALK, "language: en", "language: en\nrole: parent"),
        r"
error: the key `role` stands twice
 --> corpus/b/leader.md:5:1
  |
5 | role: parent
  | ^^^^
  |
  = help: keep one of the two
",
    );
}

#[test]
fn an_alias_bomb_ends_quickly() {
    let mut bomb = String::from("x0: &x0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for n in 1..12 {
        let inner = vec![format!("*x{}", n - 1); 9].join(", ");
        bomb.extend([format!("x{n}: &x{n} [{inner}]\n")]);
    }
    refused(
        &written(BOOK, &bomb),
        r"
error: unknown key `x0`
 --> codebook.yaml:1:1
  |
1 | x0: &x0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]
  | ^^
",
    );
    let head = MiniStudy::make().read(BOOK);
    let head = head.split("\ncodes:\n").next().unwrap();
    let mut bomb = format!("{head}\ncodes:\n  - &x0 {{id: x0, label: X, definition: X.}}\n");
    for n in 1..12 {
        let inner = vec![format!("*x{}", n - 1); 9].join(", ");
        let code = format!("{{id: x{n}, label: X, definition: X., codes: [{inner}]}}");
        bomb.extend([format!("  - &x{n} {code}\n")]);
    }
    refused(
        &written(BOOK, &bomb),
        r"
error: not valid YAML: it nests too deeply or repeats too much
  --> codebook.yaml:71:52
   |
71 |   - &x5 {id: x5, label: X, definition: X., codes: [*x4, *x4, *x4, *x4, *x4, *x4, *x4, *x4, *x4]}
   |                                                    ^^^
   |
   = help: a study needs a few levels and few aliases; write them out
",
    );
}

#[test]
fn deep_nesting_ends_quickly() {
    refused(
        &written(BOOK, "[".repeat(200_000)),
        r"
error: not valid YAML: it nests too deeply or repeats too much
 --> codebook.yaml:1:256
  |
1 | ...[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[...[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
  |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^...^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: a study needs a few levels and few aliases; write them out
",
    );
    let deep = format!("title: {}{}\n", "[".repeat(100_000), "]".repeat(100_000));
    refused(
        &written(BOOK, deep),
        r"
error: not valid YAML: expected string scalar
 --> codebook.yaml:1:8
  |
1 | ...e: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[...[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]...
  |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^...^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
",
    );
    let mut codes = String::from("codes:\n");
    for depth in 0..2_000 {
        let pad = "  ".repeat(depth * 2);
        let lines = ["- id: a", "  label: A", "  definition: A.", "  codes:"];
        codes.extend(lines.map(|line| format!("{pad}{line}\n")));
    }
    let book = MiniStudy::make().read(BOOK);
    let head = book.split("\ncodes:\n").next().unwrap();
    refused(
        &written(BOOK, format!("{head}\n{codes}")),
        r"
error: not valid YAML: it nests too deeply or repeats too much
   --> codebook.yaml:190:127
    |
190 | ...                   - id: a
    |                         ^^
    |
    = help: a study needs a few levels and few aliases; write them out
",
    );
}

#[test]
fn an_unknown_key_with_the_nearest() {
    let old = "definition: Being kind comes first.";
    refused(
        &with(BOOK, old, &old.replace("definition", "definitoin")),
        r"
error: unknown key `definitoin`
  --> codebook.yaml:73:9
   |
73 |         definitoin: Being kind comes first.
   |         ^^^^^^^^^^
   |
   = help: did you mean `definition`?
",
    );
    refused(
        &with(BOOK, "subtitle:", "subtitel:"),
        r"
error: unknown key `subtitel`
 --> codebook.yaml:3:1
  |
3 | subtitel: Three schools and their parents
  | ^^^^^^^^
  |
  = help: did you mean `subtitle`?
",
    );
    refused(
        &with(TALK, "role: leader", "rol: leader"),
        r"
error: unknown key `rol`
 --> corpus/b/leader.md:2:1
  |
2 | rol: leader
  | ^^^
  |
  = help: did you mean `role`?
",
    );
}

#[test]
fn unknown_names_in_the_codebook() {
    refused(
        &with(BOOK, "roles: [leader, parent]", "roles: [leader, parnet]"),
        r"
error: unknown role `parnet`
  --> codebook.yaml:52:62
   |
52 |   - {title: Side by side, content: contrast, roles: [leader, parnet]}
   |                                                              ^^^^^^
   |
   = help: did you mean `parent`?
",
    );
    refused(
        &with(BOOK, "codes: [contact]", "codes: [contacts]"),
        r"
error: unknown code `contacts`
  --> codebook.yaml:53:57
   |
53 |   - {title: Ways of contact, content: branches, codes: [contacts]}
   |                                                         ^^^^^^^^
   |
   = help: did you mean `contact`?
",
    );
    refused(
        &with(BOOK, "content: heatmap", "content: heatmpa"),
        r"
error: unknown content `heatmpa`
  --> codebook.yaml:54:34
   |
54 |   - {title: All in one, content: heatmpa}
   |                                  ^^^^^^^
   |
   = help: did you mean `heatmap`?
",
    );
    refused(
        &with(BOOK, "id: order", "id: kindness"),
        r"
error: code `values.kindness` stands twice
  --> codebook.yaml:76:13
   |
76 |       - id: kindness
   |             ^^^^^^^^
   |
   = help: give each code under one parent an id of its own
",
    );
}

#[test]
fn what_a_codebook_says_that_means_nothing() {
    refused(
        &with(BOOK, "id: order", "id: or.der"),
        r"
error: `or.der` is no code id
  --> codebook.yaml:76:13
   |
76 |       - id: or.der
   |             ^^^^^^
   |
   = help: use letters, digits and `-`; the dots of a path come from the tree
",
    );
    refused(
        &with(BOOK, "#3b6ea5", "#3b6e"),
        r##"
error: `#3b6e` is no colour
  --> codebook.yaml:69:13
   |
69 |     colour: "#3b6e"
   |             ^^^^^
   |
   = help: write it as "#3b6ea5"
"##,
    );
    refused(
        &with(BOOK, "{cases} {link} {visits|visit}", "They {visits|visit}"),
        r#"
error: the finding does not fit: the slot `{cases}` is missing
  --> codebook.yaml:95:18
   |
95 |         finding: "They {visits|visit} families at home."
   |                  ^
   |
   = help: write it as `{cases} {builds|build} {link} on …`
"#,
    );
    refused(
        &with(BOOK, "upto: 2/3", "upto: 2/0"),
        r#"
error: `2/0` is no threshold
  --> codebook.yaml:34:12
   |
34 |   - {upto: 2/0, text: "most {other}"}
   |            ^^^
   |
   = help: write a count as 1, a share as 3/8 or 50%, or `all`
"#,
    );
    refused(
        &with(BOOK, "format: 1", "format: 2"),
        r"
error: format 2 is not known to this version of kwali
--> codebook.yaml
 = help: write `format: 1`
",
    );
}

#[test]
fn an_unknown_code_or_lens_in_a_codings_file() {
    refused(
        &with(CODINGS, "values.order", "values.oder"),
        r"
error: unknown code `values.oder`
 --> corpus/b/leader.anna.csv:2:11
  |
2 | a06,15,38,values.oder,,accepted,human,Order comes first here.,
  |           ^^^^^^^^^^^
  |
  = help: did you mean `values.order`?
",
    );
    refused(
        &with("corpus/c/leader.anna.csv", "gate,vision", "gate,vison"),
        r"
error: unknown lens `vison`
 --> corpus/c/leader.anna.csv:3:30
  |
3 | a09,87,107,contact.talk.gate,vison,accepted,human,We talk at the gate.,said later
  |                              ^^^^^
  |
  = help: did you mean `vision`?
",
    );
}

#[test]
fn a_text_that_changed_under_its_codings() {
    let study = with(TALK, "L: Order comes", "L: As I said. Order comes");
    refused_by(
        &study,
        &["report"],
        r"
error: coding a06 no longer stands on its words in b/leader
 --> corpus/b/leader.anna.csv:2:1
  |
2 | a06,15,38
  | ^^^
  |
  = help: the same words stand at 26-49: `kwali code reanchor b/leader` finds out if they are its own; so it is with 1 more
",
    );
    refused_by(
        &study,
        &["quotes"],
        r"
error: coding a06 no longer stands on its words in b/leader
 --> corpus/b/leader.anna.csv:2:1
  |
2 | a06,15,38
  | ^^^
  |
  = help: the same words stand at 26-49: `kwali code reanchor b/leader` finds out if they are its own; so it is with 1 more
",
    );
    refused_by(
        &study,
        &["matrix"],
        r"
error: coding a06 no longer stands on its words in b/leader
 --> corpus/b/leader.anna.csv:2:1
  |
2 | a06,15,38
  | ^^^
  |
  = help: the same words stand at 26-49: `kwali code reanchor b/leader` finds out if they are its own; so it is with 1 more
",
    );
    assert!(!study.file("reports").exists());
    let study = with(TALK, "each family once a year", "every family twice a year");
    refused_by(
        &study,
        &["report"],
        r"
error: coding a07 no longer stands on its words in b/leader
 --> corpus/b/leader.anna.csv:3:1
  |
3 | a07,86,119
  | ^^^
  |
  = help: its words do not stand there any more: `kwali code reanchor b/leader` says what became of them
",
    );
    let study = with(TALK, "L: Order comes", "L: Order comes first here. Order comes");
    study.replace(CODINGS, "a06,15,38", "a06,16,39");
    refused_by(
        &study,
        &["report"],
        r"
error: coding a06 no longer stands on its words in b/leader
 --> corpus/b/leader.anna.csv:2:1
  |
2 | a06,16,39
  | ^^^
  |
  = help: the same words stand in 2 places, the first at 15: `kwali code reanchor b/leader` finds out which are its own; so it is with 1 more
",
    );
}

#[test]
fn the_advice_on_a_changed_text_mends_it() {
    let study = with(TALK, "L: Order comes", "L: As I said. Order comes");
    let err = study.run(&["report"]).refused();
    let advice = err.split("`kwali ").nth(1).unwrap().split('`').next().unwrap();
    study.run(&advice.split(' ').collect::<Vec<_>>()).done();
    study.run(&["report"]).done();
}

#[test]
fn front_matter() {
    let text = MiniStudy::make().read(TALK);
    refused(
        &written(TALK, support::body(&text)),
        r"
error: the transcript has no front matter
 --> corpus/b/leader.md:1:1
  |
1 |
  | ^
  |
  = help: begin the file with `---`, `role:`, `speakers:` and a second `---`
",
    );
    refused(
        &written(TALK, text.replacen("\n---\n", "\n", 1)),
        r"
error: the front matter is never closed
 --> corpus/b/leader.md:1:1
  |
1 | ---
  | ^^^
  |
  = help: write a line `---` between the front matter and the first turn
",
    );
    let front = text.split("\n---\n").next().unwrap();
    refused(
        &written(TALK, format!("{front}\n---\n\n{text}")),
        r"
error: a second front matter follows the first
  --> corpus/b/leader.md:10:1
   |
10 | ---
   | ^^^
   |
   = help: keep one block between `---` lines
",
    );
    refused(
        &with(TALK, "role: leader\n", ""),
        r"
error: the key `role` is missing
 --> corpus/b/leader.md:4:1
  |
4 | speakers:
  | ^^^^^^^^
  |
  = help: add `role:` here
",
    );
    refused(
        &with(TALK, "date: 2024-05-08\n", "date: 2024-05-08\nstatus: aproved\n"),
        r"
error: unknown status `aproved`
 --> corpus/b/leader.md:4:9
  |
4 | status: aproved
  |         ^^^^^^^
  |
  = help: did you mean `approved`?
",
    );
    refused(
        &with(TALK, "date: 2024-05-08\n", "lens: vison\n"),
        r"
error: unknown lens `vison`
 --> corpus/b/leader.md:3:7
  |
3 | lens: vison
  |       ^^^^^
  |
  = help: did you mean `vision`?
",
    );
    refused(
        &with(TALK, "role: leader", "role: leadre"),
        r"
error: unknown role `leadre`
 --> corpus/b/leader.md:2:7
  |
2 | role: leadre
  |       ^^^^^^
  |
  = help: did you mean `leader`?
",
    );
}

#[test]
fn a_transcript_that_is_empty_or_has_no_turns() {
    refused(
        &written(TALK, ""),
        r"
error: the transcript is empty
--> corpus/b/leader.md
 = help: remove the file or ingest it again
",
    );
    refused(
        &written(TALK, "\n \n"),
        r"
error: the transcript is empty
--> corpus/b/leader.md
 = help: remove the file or ingest it again
",
    );
    let text = MiniStudy::make().read(TALK).replace("\nL: ", "\n");
    refused(
        &written(TALK, text),
        r"
error: the transcript has no turns
--> corpus/b/leader.md
 = help: write each turn as a paragraph `LABEL: text`, LABEL declared in `speakers`
",
    );
}

#[test]
fn bytes_that_are_no_utf_8() {
    let latin = |file: &str, old: &str| {
        let study = MiniStudy::make();
        let text = study.read(file);
        let (head, tail) = text.split_once(old).unwrap();
        study.write(file, [head.as_bytes(), b"caf\xe9", tail.as_bytes()].concat());
        study
    };
    refused(
        &latin(TALK, "Order"),
        r"
error: the file is not UTF-8
  --> corpus/b/leader.md:12:7
   |
12 | L: caf
   |       ^
   |
   = help: save it as UTF-8, for instance with `iconv -f WINDOWS-1252 -t UTF-8`
",
    );
    refused(
        &latin(CODINGS, "Order"),
        r"
error: the file is not UTF-8
 --> corpus/b/leader.anna.csv:2:43
  |
2 | a06,15,38,values.order,,accepted,human,caf
  |                                           ^
  |
  = help: save it as UTF-8, for instance with `iconv -f WINDOWS-1252 -t UTF-8`
",
    );
    refused(
        &latin(BOOK, "Letters"),
        r"
error: the file is not UTF-8
 --> codebook.yaml:2:11
  |
2 | title: caf
  |           ^
  |
  = help: save it as UTF-8, for instance with `iconv -f WINDOWS-1252 -t UTF-8`
",
    );
    refused(
        &latin("corpus/cases.csv", "city"),
        r"
error: the file is not UTF-8
 --> corpus/cases.csv:2:6
  |
2 | a,caf
  |      ^
  |
  = help: save it as UTF-8, for instance with `iconv -f WINDOWS-1252 -t UTF-8`
",
    );
    let utf_16: Vec<u8> = "role: leader".encode_utf16().flat_map(u16::to_le_bytes).collect();
    refused(
        &written(TALK, [&b"\xff\xfe"[..], &utf_16].concat()),
        r"
error: the file is not UTF-8
 --> corpus/b/leader.md:1:1
  |
1 |
  | ^
  |
  = help: save it as UTF-8, for instance with `iconv -f WINDOWS-1252 -t UTF-8`
",
    );
}

#[test]
fn a_byte_order_mark_and_carriage_returns() {
    let changed = |file: &str, change: &dyn Fn(&str) -> String| {
        let study = MiniStudy::make();
        let text = change(&study.read(file));
        study.write(file, text);
        study
    };
    let bom = |text: &str| format!("\u{feff}{text}");
    let crlf = |text: &str| text.replace('\n', "\r\n");
    refused(
        &changed(TALK, &bom),
        r"
error: the file starts with a byte order mark
--> corpus/b/leader.md
 = help: save it as UTF-8 without BOM: offsets would be one off
",
    );
    refused(
        &changed(BOOK, &bom),
        r"
error: the file starts with a byte order mark
--> codebook.yaml
 = help: save it as UTF-8 without BOM: offsets would be one off
",
    );
    refused(
        &changed(TALK, &crlf),
        r"
error: the file has carriage returns
 --> corpus/b/leader.md:1:1
  |
1 | ---
  | ^
  |
  = help: save it with LF line ends: offsets would shift with every line
",
    );
    refused(
        &changed(CODINGS, &crlf),
        r"
error: the file has carriage returns
 --> corpus/b/leader.anna.csv:1:1
  |
1 | id,start,end,code,lens,status,origin,quote,memo
  | ^
  |
  = help: save it with LF line ends: offsets would shift with every line
",
    );
}

#[test]
fn rows_that_do_not_fit() {
    refused(
        &with("corpus/cases.csv", "b,village,120", "b,village"),
        r"
error: the row has 2 fields where the header has 3
 --> corpus/cases.csv:3:1
  |
3 | b,village
  | ^
  |
  = help: quote a field that holds a comma, a quote or a line break
",
    );
    refused(
        &with("corpus/cases.csv", "b,village", "a,village"),
        r"
error: case `a` stands twice
 --> corpus/cases.csv:3:1
  |
3 | a,village,120
  | ^
  |
  = help: give each case one row
",
    );
    refused(
        &with("corpus/cases.csv", "b,village", "../b,village"),
        r"
error: `../b` cannot be a name
 --> corpus/cases.csv:3:1
  |
3 | ../b,village,120
  | ^
  |
  = help: use letters, digits, `-` and `_`, without spaces or dots
",
    );
    refused(
        &with("corpus/cases.csv", "case,", "id,"),
        r"
error: the first column is not `case`
 --> corpus/cases.csv:1:1
  |
1 | id,setting,pupils
  | ^
  |
  = help: begin the file with `case,` and the names of the attributes
",
    );
    refused(
        &with(CODINGS, ",human,Order", ",Order"),
        r"
error: the row has 8 fields where the header has 9
 --> corpus/b/leader.anna.csv:2:1
  |
2 | a06,15,38,values.order,,accepted,Order comes first here.,
  | ^
  |
  = help: quote a field that holds a comma, a quote or a line break
",
    );
    refused(
        &with(CODINGS, "id,start", "id,begin"),
        r"
error: the header is not that of a codings file
 --> corpus/b/leader.anna.csv:1:1
  |
1 | id,begin,end,code,lens,status,origin,quote,memo
  | ^
  |
  = help: it must be `id,start,end,code,lens,status,origin,quote,memo`
",
    );
    refused(
        &with(CODINGS, "a07", "a06"),
        r"
error: the id `a06` stands twice
 --> corpus/b/leader.anna.csv:3:1
  |
3 | a06,86,119,contact.visit,,accepted,human,We visit each family once a year.,
  | ^^^
  |
  = help: give one of the two another id
",
    );
}

#[test]
fn offsets_and_words_that_mean_nothing() {
    let line = MiniStudy::make().read(CODINGS).lines().nth(1).unwrap().to_owned();
    let fields: Vec<&str> = line.split(',').collect();
    let put = |at: usize, value: &str| {
        let mut changed = fields.clone();
        changed[at] = value;
        with(CODINGS, &line, &changed.join(","))
    };
    refused(
        &put(1, "x14"),
        r"
error: `x14` is no offset
 --> corpus/b/leader.anna.csv:2:5
  |
2 | a06,x14,38,values.order,,accepted,human,Order comes first here.,
  |     ^^^
  |
  = help: offsets are whole numbers of characters, counted from 0
",
    );
    refused(
        &put(1, "-14"),
        r"
error: `-14` is no offset
 --> corpus/b/leader.anna.csv:2:5
  |
2 | a06,-14,38,values.order,,accepted,human,Order comes first here.,
  |     ^^^
  |
  = help: offsets are whole numbers of characters, counted from 0
",
    );
    refused(
        &put(2, "3"),
        r"
error: the passage ends before it starts
 --> corpus/b/leader.anna.csv:2:5
  |
2 | a06,15,3,values.order,,accepted,human,Order comes first here.,
  |     ^^
  |
  = help: swap start and end
",
    );
    refused(
        &put(5, "acepted"),
        r"
error: unknown status `acepted`
 --> corpus/b/leader.anna.csv:2:25
  |
2 | a06,15,38,values.order,,acepted,human,Order comes first here.,
  |                         ^^^^^^^
  |
  = help: did you mean `accepted`?
",
    );
    refused(
        &put(6, "robot"),
        r"
error: unknown origin `robot`
 --> corpus/b/leader.anna.csv:2:34
  |
2 | a06,15,38,values.order,,accepted,robot,Order comes first here.,
  |                                  ^^^^^
  |
  = help: known: human, cue, learned
",
    );
    refused_by(
        &put(2, "99999999999999999"),
        &["report"],
        r"
error: coding a06 no longer stands on its words in b/leader
 --> corpus/b/leader.anna.csv:2:1
  |
2 | a06,15,99999999999999999
  | ^^^
  |
  = help: the same words stand at 15-38: `kwali code reanchor b/leader` finds out if they are its own
",
    );
}

#[test]
fn files_that_belong_to_nothing() {
    let study = MiniStudy::make();
    study.write("corpus/b/codings.csv", study.read(CODINGS));
    refused(
        &study,
        r"
error: the file's name has no coder
--> corpus/b/codings.csv
 = help: name it `<interview>.<coder>.csv`
",
    );
    let study = MiniStudy::make();
    study.write("corpus/b/gone.anna.csv", study.read(CODINGS));
    refused(
        &study,
        r"
error: codings of an interview `gone` that is not there
--> corpus/b/gone.anna.csv
 = help: rename the file, or put the transcript beside it
",
    );
    let study = MiniStudy::make();
    study.write("corpus/b/two words.md", study.read(TALK));
    refused(
        &study,
        r"
error: `two words` cannot be a name
--> corpus/b/two words.md
 = help: use letters, digits, `-` and `_`, without spaces or dots
",
    );
}

#[test]
fn a_cell_that_is_none() {
    let cell = |name: &str, text: &str| written(&format!("corpus/cells/{name}"), text);
    refused(
        &cell("a/leader.vision.md", "Text."),
        r"
error: the file's name is not that of a cell
--> corpus/cells/a/leader.vision.md
 = help: name it `<role>.<lens>.<aspect>.md`
",
    );
    refused(
        &cell("d/leader.vision.values.md", "Text."),
        r"
error: unknown case `d`
--> corpus/cells/d/leader.vision.values.md
 = help: known: a, b, c, cross
",
    );
    refused(
        &cell("a/leader.vision.valeus.md", "Text."),
        r"
error: unknown code `valeus`
--> corpus/cells/a/leader.vision.valeus.md
 = help: did you mean `values`?
",
    );
    refused(
        &cell("a/leader.vision.values.md", " \n"),
        r"
error: the cell has no text
 --> corpus/cells/a/leader.vision.values.md:1:1
  |
1 |  
  | ^
  |
  = help: write the text below the second `---`, or remove the file
",
    );
    refused(
        &cell("a/leader.vision.values.md", "---\nbase: x\n---\n\nText.\n"),
        r"
error: unknown key `base`
 --> corpus/cells/a/leader.vision.values.md:2:1
  |
2 | base: x
  | ^^^^
  |
  = help: known: basis
",
    );
}

#[test]
fn a_folder_that_cannot_be_written() {
    let study = MiniStudy::make();
    study.write("taken", "a file, not a folder");
    refused_by(
        &study,
        &["report", "--out", "taken"],
        r"
error: cannot write: File exists (os error 17)
--> taken/cross.md
 = help: check that the directory exists, is yours and has room; nothing was changed
",
    );
    let study = written(".kwali", "a file, not a folder");
    let add = ["code", "add", "b/leader:1", "--code", "values", "--coder", "anna"];
    refused_by(
        &study,
        &add,
        r"
error: cannot write: File exists (os error 17)
--> .kwali/lock
 = help: check that the directory exists, is yours and has room; nothing was changed
",
    );
}

#[test]
fn a_folder_with_a_files_name() {
    let study = MiniStudy::make();
    std::fs::remove_file(study.file("corpus/cases.csv")).unwrap();
    std::fs::create_dir(study.file("corpus/cases.csv")).unwrap();
    refused(
        &study,
        r"
error: cannot read: Is a directory (os error 21)
--> corpus/cases.csv
",
    );
}

#[test]
fn a_wrong_word_in_a_large_study_is_found() {
    let study = Shipped::copy();
    study.replace("codebook.yaml", "label: Persoonsvorming", "lable: Persoonsvorming");
    let err = study.run(&["list", "codes"]).refused();
    assert!(err.contains("unknown key `lable`") && err.contains("did you mean `label`?"), "{err}");
}
