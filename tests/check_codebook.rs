//! `kwali check` on codebooks: what the pages' examples do not show.

mod support;

use std::fs::File;
use std::time::{Duration, SystemTime};

use support::Folder;

const HEAD: &str = "format: 1\ntitle: Trust\nlanguage: en\ncoder: anna\n";
const ROLES: &str = "roles:\n  - {id: nurse, label: Nurses}\n";

/// What a check says of a codebook, as `line: message`.
fn told(check: &str, rest: &str) -> Vec<String> {
    let study = Folder::empty();
    study.write("codebook.yaml", format!("{HEAD}{rest}"));
    study.write("corpus/cases.csv", "case,size\na,small\n");
    findings(&study, check)
}

fn findings(study: &Folder, check: &str) -> Vec<String> {
    let ran = study.run(&["check", "--select", check, "--strict", "--format", "json"]);
    assert!(ran.status < 2, "{}", ran.err);
    let list: Vec<serde_json::Value> = serde_json::from_str(&ran.out).unwrap();
    let line = |finding: &serde_json::Value| {
        format!("{}: {}", finding["line"], finding["message"].as_str().unwrap())
    };
    list.iter().map(line).collect()
}

/// A code in one line.
fn code(id: &str, rest: &str) -> String {
    format!("  - {{id: {id}, label: {id}, definition: What {id} is., {rest}}}\n")
}

fn codes(list: &[(&str, &str)]) -> String {
    let codes: Vec<String> = list.iter().map(|(id, rest)| code(id, rest)).collect();
    format!("{ROLES}codes:\n{}", codes.concat())
}

#[test]
fn an_id_that_stands_twice_is_told_at_its_second_place_wherever_it_stands() {
    let book = "roles:\n  - {id: nurse}\n  - {id: nurse}\nlenses: [{id: a}, {id: b}]\n\
        attributes:\n  - id: size\n    values:\n      - {value: small}\n      - {value: large}\n      \
        - {value: \"small\"}\ncodes: []\n";
    assert_eq!(
        told("KW103", book),
        ["7: the role `nurse` stands twice", "14: the value `small` of `size` stands twice"]
    );
}

#[test]
fn an_example_belongs_where_no_other_text_claims_it() {
    let say = "\"We say what we think\"";
    let own = format!("examples: [{say}]");
    let told = |other: &str| {
        let book = codes(&[("care", &own), ("trust", other)]);
        told("KW111", &book).into_iter().map(|told| told[3..].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        told("include: Here we say what we think."),
        ["an example of `care` is included in `trust`"]
    );
    assert_eq!(
        told("examples: [We say, what we THINK!]"),
        ["an example of `trust` is also one of `care`"]
    );
    assert_eq!(told(&format!("exclude: {say}")), [""; 0], "it only sends to where it belongs");
    assert_eq!(told("examples: [We think]"), [""; 0]);
}

#[test]
fn what_a_branch_excludes_is_no_example_below_it_but_may_be_one_of_both() {
    let below = "codes: [{id: b, label: B, definition: B., examples: [They never ask us.]}, \
        {id: c, label: C, definition: C.}]";
    let book = |key: &str| codes(&[("a", &format!("{key}: [They never ask us.], {below}"))]);
    assert_eq!(told("KW111", &book("exclude")), ["8: an example of `a.b` is excluded by `a`"]);
    assert_eq!(told("KW111", &book("examples")), [""; 0]);
}

#[test]
fn an_example_that_is_denied_is_not_found_and_what_a_cue_asks_of_its_place_holds() {
    let book = codes(&[
        ("a", "cues: [cover], examples: [We do not cover for anybody.]"),
        ("b", "cues: ['cover role:nurse', 'help NOT role:nurse'], examples: [We cover., We help.]"),
        ("c", "cues: ['NOT'], examples: [We cover.]"),
    ]);
    assert_eq!(told("KW110", &book), ["8: no cue of `a` finds its example"]);
}

#[test]
fn a_criterion_may_name_only_codes_that_are_there() {
    let below = "codes: [{id: b, label: B, definition: B., exclude: See a.c and a.b.Or e.g. x.y.}, \
        {id: d, label: D, definition: D.}]";
    let book = codes(&[("a", below)]);
    assert_eq!(told("KW115", &book), ["8: `a.b` sends to `a.c`, which is no code"]);
}

#[test]
fn a_figure_is_compared_with_cases_that_may_exist() {
    let figure = |value: &str| {
        format!(
            "attributes: [{{id: size, values: [{{value: large}}]}}]\nreferences:\n  - {{text: t, \
             value: 1, population: p, source: s, codes: [], among: {{attribute: size, value: {value}}}}}\n{}",
            codes(&[("a", "colour: '#000000'")])
        )
    };
    assert_eq!(told("KW115", &figure("small")), [""; 0], "a case has it");
    assert_eq!(told("KW115", &figure("large")), [""; 0], "the codebook has it");
    let wrong = told("KW115", &figure("huge"));
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert!(wrong[0].ends_with("no case has the value `huge` of `size`"), "{wrong:?}");
}

#[test]
fn a_finding_is_told_somewhere_and_its_slots_change_something() {
    let book = "roles:\n  - {id: nurse}\n  - {id: doctor}\ncodes:\n".to_owned()
        + &code("a", "roles: [nurse], finding: {doctor: '{cases} {says|say} so'}")
        + &code("b", "finding: '{cases} {said|said} {it|it}'");
    assert_eq!(
        told("KW122", &book),
        [
            "9: the finding of `a` for `doctor` is never told",
            "10: `{it|it}` in the finding of `b` changes nothing"
        ]
    );
}

#[test]
fn colours_are_compared_where_they_are_declared_and_not_within_a_branch() {
    let below = "codes: [{id: b, label: B, definition: B., colour: '#2f8f6c'}, \
        {id: c, label: C, definition: C.}]";
    let book = codes(&[("a", &format!("colour: '#2f8f6b', {below}")), ("d", "colour: '#c9a227'")]);
    assert_eq!(told("KW123", &book), [""; 0]);
    let book = codes(&[("a", "colour: '#3b6ea5'"), ("b", "colour: '#7a5c99'")]);
    let clash = "the colours of `b` and `a` are hard to tell apart for who lacks red (protanopia)";
    assert_eq!(told("KW123", &book), [format!("9: {clash}")]);
}

#[test]
fn an_allowance_says_where_and_why() {
    let book = format!(
        "checks:\n  severity: {{KW999: note}}\n  allow:\n    - {{check: KW117, at: a, reason: ''}}\n{}",
        codes(&[("a", "group: g")])
    );
    let told = told("KW190", &book);
    assert_eq!(
        told,
        ["6: there is no check `KW999`", "8: the `reason` of an allowance for KW117 is empty"]
    );
}

#[test]
fn an_allowance_for_a_code_holds_for_what_its_reader_said() {
    let allow =
        "checks: {allow: [{check: KW106, at: a, reason: It is named in the next meeting.}]}\n";
    let book = format!("{allow}{ROLES}codes:\n  - {{id: a, definition: A.}}\n");
    assert_eq!(told("KW106", &book), [""; 0]);
}

fn transcript(said: &str) -> String {
    format!(
        "---\nrole: nurse\ndate: 2024-05-06\nlanguage: en\nspeakers:\n  I: interviewer\n  N: nurse\n\
         ---\n\nI: Do you yodel?\n\nN: {said}\n"
    )
}

/// A study whose files are old enough to be remembered.
fn study_with(interviews: &[(&str, &str)]) -> Folder {
    let study = Folder::empty();
    let cues = "cues: [cover, yodel, 'night NEAR/2 shift', 'doctor NOT night']";
    study.write("codebook.yaml", format!("{HEAD}{}", codes(&[("a", cues)])));
    study.write("corpus/cases.csv", "case\na\n");
    for (name, said) in interviews {
        say(&study, name, said);
    }
    study
}

fn say(study: &Folder, name: &str, said: &str) {
    let file = format!("corpus/a/{name}.md");
    study.write(&file, transcript(said));
    let old = SystemTime::now() - Duration::from_secs(3600);
    File::options().write(true).open(study.file(&file)).unwrap().set_modified(old).unwrap();
}

fn dead(study: &Folder) -> Vec<String> {
    let found = findings(study, "KW112");
    let again = study.run(&["check", "--select", "KW112", "--strict", "--no-cache"]);
    assert_eq!(again.out.matches("error[").count(), found.len(), "{}", again.out);
    let cue = |told: &String| told.split('`').nth(1).unwrap().to_owned();
    found.iter().map(cue).collect()
}

#[test]
fn a_cue_is_looked_for_in_answers_sentence_by_sentence() {
    let study = study_with(&[("one", "We cover. At night. The shift is long, the doctor asleep.")]);
    assert_eq!(dead(&study), ["yodel", "night NEAR/2 shift"]);
}

#[test]
fn a_cue_whose_only_passage_goes_is_looked_for_in_what_was_read_before() {
    let study = study_with(&[
        ("one", "We cover on the night shift."),
        ("two", "We cover, and we do not yodel."),
    ]);
    assert_eq!(dead(&study), ["doctor NOT night"]);
    say(&study, "one", "We cover, doctor.");
    assert_eq!(dead(&study), ["night NEAR/2 shift"]);
    say(&study, "one", "Nothing.");
    assert_eq!(dead(&study), ["night NEAR/2 shift", "doctor NOT night"]);
    std::fs::remove_file(study.file("corpus/a/two.md")).unwrap();
    assert_eq!(dead(&study), ["cover", "yodel", "night NEAR/2 shift", "doctor NOT night"]);
    say(&study, "three", "The doctor had cover.");
    assert_eq!(dead(&study), ["yodel", "night NEAR/2 shift"]);
}
