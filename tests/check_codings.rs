//! What `kwali check` says of codings and coders where the pages' examples do not reach.

mod support;

use support::Folder;

const HEADER: &str = "id,start,end,code,lens,status,origin,quote,memo\n";
const CODEBOOK: &str = "\
format: 1
title: Trust
language: en
interviewers: [interviewer]
roles:
  - {id: nurse, label: Nurses, lenses: [ward, home]}
lenses:
  - {id: ward, label: On the ward}
  - {id: home, label: At home}
quantifiers:
  - {upto: all, text: \"{other}\"}
codes:
  - id: trust
    label: Trust
    definition: Somebody relies on others.
    codes:
      - {id: team, label: Team, definition: Nurses rely on each other., lenses: [ward]}
      - {id: doctors, label: Doctors, definition: Nurses rely on physicians.}
";
/// Offsets: the question 20-26, and in the answer `On nights` 31-40, `we cover.` 41-50, and `Yes.`
/// 51-55 and 56-60.
const TALK: &str = "\
---
role: nurse
speakers:
  I: interviewer
  N: nurse
---

## On the ward

I: Alone?

N: On nights we cover. Yes. Yes.
";

fn study(files: &[(&str, &str)]) -> Folder {
    let folder = Folder::empty();
    folder.write("codebook.yaml", CODEBOOK);
    folder.write("corpus/cases.csv", "case\na\n");
    folder.write("corpus/a/talk.md", TALK);
    for (coder, rows) in files {
        folder.write(&format!("corpus/a/talk.{coder}.csv"), format!("{HEADER}{rows}"));
    }
    folder
}

/// What a check says: place, message and help, a line each.
fn told(study: &Folder, check: &str) -> Vec<String> {
    let ran = study.run(&["check", "--select", check, "--format", "json"]);
    assert!(ran.status < 2, "{}", ran.err);
    let found: Vec<serde_json::Value> = serde_json::from_str(&ran.out).unwrap();
    let line = |f: &serde_json::Value| {
        let file = f["file"].as_str().unwrap().trim_start_matches("corpus/a/");
        format!(
            "{file}:{}:{}: {} ({})",
            f["line"],
            f["column"],
            f["message"].as_str().unwrap(),
            f["help"].as_str().unwrap_or("")
        )
    };
    found.iter().map(line).collect()
}

#[test]
fn every_fault_of_a_file_is_told_at_its_field_and_the_other_rows_are_checked() {
    let study = study(&[(
        "anna",
        "a1,x,40,trust.team,,accepted,human,On nights,\na2,31,40,trust.team,,maybe,human,On nights,\na3,31,40,trust.taem,,accepted,human,On nights,\na3,30,40,trust.team,,accepted\n",
    )]);
    assert_eq!(
        told(&study, "KW301"),
        [
            "talk.anna.csv:2:4: `x` is no offset (offsets are whole numbers of characters, counted from 0)",
            "talk.anna.csv:3:22: unknown status `maybe` (known: accepted, suggested, rejected)",
            "talk.anna.csv:5:1: the row has 6 fields where the header has 9 (quote a field that holds a comma, a quote or a line break)",
        ]
    );
    assert_eq!(
        told(&study, "KW303"),
        ["talk.anna.csv:4:10: unknown code `trust.taem` (did you mean `trust.team`?)"]
    );
    assert_eq!(told(&study, "KW316"), [""; 0], "rows that do not read are not written away");
}

#[test]
fn a_moved_quote_says_where_its_words_stand_and_one_without_words_is_empty() {
    let study = study(&[(
        "anna",
        "a1,20,29,trust.team,,accepted,human,On nights,\na2,20,24,trust.team,,rejected,human,Yes.,\na3,20,24,trust.team,,accepted,human,gone,\na4,20,24,trust.team,,accepted,human,,\na5,99,99,trust.team,,accepted,human,,\n",
    )]);
    assert_eq!(
        told(&study, "KW302"),
        [
            "talk.anna.csv:2:4: coding a1 no longer stands on its words (the same words stand at a/talk:2.1: `kwali code reanchor` asks which)",
            "talk.anna.csv:3:4: coding a2 no longer stands on its words (the same words stand at a/talk:2.2, a/talk:2.3: `kwali code reanchor` asks which)",
            "talk.anna.csv:4:4: coding a3 no longer stands on its words (its words are gone: `kwali code remove a3`, or move it to what replaced them)",
        ]
    );
    assert_eq!(
        told(&study, "KW306"),
        [
            "talk.anna.csv:5:37: coding a4 has no words (look at a/talk:1: write its words as the quote, or `kwali code remove a4`)",
            "talk.anna.csv:6:37: coding a5 has no words (`kwali code move a5 --to REF` to what was meant, or remove it)",
        ]
    );
}

#[test]
fn a_lens_is_that_of_the_place_or_the_one_that_the_coding_names() {
    let study = study(&[(
        "anna",
        "a1,31,40,trust.team,,accepted,human,On nights,\na2,31,40,trust.team,home,accepted,human,On nights,\na3,31,40,trust.team,home,suggested,human,On nights,\na4,31,40,trust.team,hoem,rejected,human,On nights,\n",
    )]);
    assert_eq!(
        told(&study, "KW305"),
        [
            "talk.anna.csv:3:21: `trust.team` is not for the lens `home` (it is for ward: give a/talk:2.1 another code or lens, or add `home` to the code's `lenses`)",
            "talk.anna.csv:5:21: unknown lens `hoem` (did you mean `home`?)",
        ]
    );
}

#[test]
fn a_cut_word_comes_with_the_whole_words() {
    let study = study(&[(
        "anna",
        "a1,32,39,trust.team,,accepted,human,n night,\na2,34,40,trust.team,,rejected,human,nights,\na3,41,48,trust.team,,accepted,human,we cove,\na4,34,52,trust.team,,accepted,human,nights we cover. Y,\n",
    )]);
    assert_eq!(
        told(&study, "KW307"),
        [
            "talk.anna.csv:2:4: the passage starts within `On` and ends within `nights` (take whole words: `kwali code move a1 --to a/talk@31-40`)",
            "talk.anna.csv:4:7: the passage ends within `cover` (take whole words: `kwali code move a3 --to a/talk@41-49`)",
            "talk.anna.csv:5:7: the passage ends within `Yes` (take whole words: `kwali code move a4 --to a/talk@34-54`)",
        ]
    );
}

/// A coder's rejection speaks against the same coder's codings, and against kwali's suggestions.
#[test]
fn what_came_back_is_told_and_what_was_decided_better_is_not() {
    let study = study(&[
        (
            "anna",
            "a1,41,50,trust.team,,rejected,human,we cover.,\na2,31,50,trust.team,,accepted,human,On nights we cover.,\na3,41,49,trust.team,,accepted,human,we cover,\na4,31,50,trust.doctors,,accepted,human,On nights we cover.,\n",
        ),
        ("bram", "b1,31,50,trust.team,,accepted,human,On nights we cover.,\n"),
        (
            "kwali",
            "k1,44,49,trust.team,,suggested,cue,cover,cover\nk2,51,55,trust.team,,suggested,cue,Yes.,yes\n",
        ),
    ]);
    assert_eq!(
        told(&study, "KW314"),
        [
            "talk.anna.csv:3:22: `trust.team` is accepted for a/talk:2.1, where anna rejected it (keep one: `kwali code remove a1` or a2)",
            "talk.kwali.csv:2:22: `trust.team` is suggested again for a/talk:2.1, where anna rejected it (`kwali code reject k1`, or accept it)",
        ]
    );
}

#[test]
fn a_consensus_rejects_one_of_two_codings_and_takes_the_other() {
    let study = study(&[
        ("anna", "a1,31,50,trust.team,,accepted,human,On nights we cover.,\n"),
        ("bram", "b1,41,49,trust.team,,accepted,human,we cover,\n"),
        (
            "consensus",
            "c1,31,50,trust.team,,accepted,human,On nights we cover.,\nc2,41,49,trust.team,,rejected,human,we cover,\n",
        ),
    ]);
    assert_eq!(told(&study, "KW314"), [""; 0]);
}

#[test]
fn an_interview_is_coded_by_the_studys_coder_or_by_anybody() {
    let study = study(&[("bram", "b1,41,49,trust.team,,accepted,human,we cover,\n")]);
    assert_eq!(told(&study, "KW312"), [""; 0]);
    study.write("codebook.yaml", CODEBOOK.replace("language: en\n", "language: en\ncoder: anna\n"));
    let found = told(&study, "KW312");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with(
        "talk.md:10:4: a/talk has not been coded by anna (`kwali code a/talk --coder anna`"
    ));
    study.write("corpus/a/talk.md", TALK.replace("role:", "# kwali: allow KW312 A trial.\nrole:"));
    assert_eq!(told(&study, "KW312"), [""; 0]);
}

#[test]
fn codings_of_no_interview_are_compared_with_the_names_of_the_case() {
    let study = study(&[]);
    let row = "c1,31,40,trust.team,,accepted,human,On nights,\n";
    study.write("corpus/a/tolk.anna.csv", format!("{HEADER}{row}"));
    assert_eq!(
        told(&study, "KW315"),
        ["tolk.anna.csv:null:null: there is no interview a/tolk (did you mean `talk`?)"]
    );
    assert_eq!(told(&study, "KW302"), [""; 0], "without a text nothing can have moved");
}

#[test]
fn of_a_codebook_that_does_not_read_no_code_is_unknown() {
    let study = study(&[("anna", "a1,31,40,trust.team,,accepted,human,On nights,\n")]);
    study.write("codebook.yaml", "codes: [");
    assert_eq!(told(&study, "KW303"), [""; 0]);
    assert_eq!(told(&study, "KW305"), [""; 0]);
}

#[test]
fn agreement_is_of_those_who_both_coded_and_a_rare_code_is_told_apart() {
    let study = study(&[
        ("anna", "a1,31,40,trust.team,,accepted,human,On nights,\n"),
        ("bram", "b1,41,49,trust.doctors,,accepted,human,we cover,\n"),
        ("carl", "c1,41,49,trust.doctors,,rejected,human,we cover,\n"),
    ]);
    let demands = "checks:\n  agreement: 0.6\n  agreement-by-code: 0.5\n  rare: 1\n  double-coded: all\ncodes:\n";
    study.write(
        "codebook.yaml",
        CODEBOOK.replace("codes:\n  - id: trust\n", &format!("{demands}  - id: trust\n")),
    );
    assert_eq!(
        told(&study, "KW401"),
        [
            "codebook.yaml:13:14: κ of anna and bram is -1.00 over 1 interview, below 0.6 (talk over their differences: `kwali code --coder anna --compare bram`)"
        ]
    );
    // With one turn, chance explains everything that can be said of a single code.
    assert_eq!(told(&study, "KW402").len(), 2);
    assert_eq!(told(&study, "KW403"), [""; 0]);
    assert_eq!(told(&study, "KW404"), [""; 0]);
    study.write("corpus/a/other.md", TALK);
    assert_eq!(
        told(&study, "KW404"),
        [
            "codebook.yaml:16:17: 1 of 2 interviews is coded by two coders, 2 are planned (have 1 more coded by a second coder: a/other)"
        ]
    );
}
