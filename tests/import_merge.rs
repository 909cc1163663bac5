//! `kwali import refi --merge`, and studies that come back after somebody changed them elsewhere.

mod support;

use std::io::{Cursor, Read, Write};

use support::{Folder, MiniStudy};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const GUIDS: [&str; 4] = [
    "77777777-7777-4777-8777-777777777771",
    "77777777-7777-4777-8777-777777777772",
    "77777777-7777-4777-8777-777777777773",
    "77777777-7777-4777-8777-777777777774",
];

/// The study as a project whose document somebody changed.
fn edited(study: &Folder, edit: impl Fn(String) -> String) -> Vec<u8> {
    study.run(&["export", "refi", "out.qdpx"]).done();
    let mut archive =
        ZipArchive::new(Cursor::new(std::fs::read(study.file("out.qdpx")).unwrap())).unwrap();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        if name == "project.qde" {
            let before = String::from_utf8(bytes).unwrap();
            let after = edit(before.clone());
            assert!(before != after, "the edit does something");
            bytes = after.into_bytes();
        }
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Merges a project that was changed so, and returns what was told and what is told the second time.
fn merged(study: &Folder, edit: impl Fn(String) -> String) -> (String, String) {
    study.write("theirs.qdpx", edited(study, edit));
    let first = study.run(&["import", "refi", "theirs.qdpx", "--merge"]);
    assert_eq!(first.status, 0, "{}", first.err);
    let before = study.hash();
    let second = study.run(&["import", "refi", "theirs.qdpx", "--merge"]);
    assert_eq!(second.status, 0, "{}", second.err);
    assert_eq!(study.hash(), before, "the second time nothing is new");
    (first.err, second.err)
}

/// What stands between two texts of the document.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = &text[text.find(from).unwrap() + from.len()..];
    &rest[..rest.find(to).unwrap()]
}

#[test]
fn names_of_codes_are_the_same_whatever_space_is_in_them() {
    let study = MiniStudy::make();
    let code = GUIDS[0];
    let new =
        format!("<Code guid=\"{code}\" name=\"Deep \u{a0} sorrow\" isCodable=\"true\"/></Codes>");
    let (first, second) = merged(&study, |text| text.replacen("</Codes>", &new, 1));
    assert!(!first.contains("not carried"), "{first}");
    assert!(second.contains("0 codings imported"), "{second}");
    let book = study.read("codebook.yaml");
    assert_eq!(book.matches("deep-sorrow").count(), 1, "{book}");
}

#[test]
fn what_is_not_merged_is_named() {
    let study = MiniStudy::make();
    let [note, set, case, _] = GUIDS;
    let (told, _) = merged(&study, |text| {
        let code = between(&text, "<Code guid=\"", "\"").to_owned();
        text.replacen("<IntegerValue>300<", "<IntegerValue>999<", 1)
            .replacen("</Cases>", &format!("<Case guid=\"{case}\" name=\"z\"/></Cases>"), 1)
            .replacen("<Notes>", &format!("<Notes><Note guid=\"{note}\" name=\"Meeting\"><PlainTextContent>We met.</PlainTextContent></Note>"), 1)
            .replacen("<Description>Nobody in", &format!("<Sets><Set guid=\"{set}\" name=\"Mine\"><MemberCode targetGUID=\"{code}\"/></Set></Sets><Description>Nobody in"), 1)
            .replacen("\n</Project>", &format!("<NoteRef targetGUID=\"{note}\"/></Project>"), 1)
    });
    for item in [
        "attributes: a, pupils: it is “999” there and “300” here",
        "cases: z: there is no such case here",
        "notes: Meeting: notes on the project are not merged: We met.",
        "it is in the group Mine elsewhere; here it is not",
    ] {
        assert!(told.contains(item), "{item}: {told}");
    }
}

#[test]
fn a_source_that_only_has_the_name_of_an_interview_is_none() {
    let study = MiniStudy::make();
    let [source, selection, coding, note] = GUIDS;
    let (told, _) = merged(&study, |text| {
        let code = between(&text, "<Code guid=\"", "\"").to_owned();
        let other = format!(
            "<TextSource guid=\"{source}\" name=\"parent\"><PlainTextContent>Nurse: I work on ward seven at night.</PlainTextContent>\
             <PlainTextSelection guid=\"{selection}\" startPosition=\"7\" endPosition=\"20\"><Coding guid=\"{coding}\"><CodeRef targetGUID=\"{code}\"/></Coding></PlainTextSelection>\
             <NoteRef targetGUID=\"{note}\"/></TextSource></Sources>"
        );
        text.replacen("</Sources>", &other, 1)
            .replacen("<Notes>", &format!("<Notes><Note guid=\"{note}\" name=\"who\"><PlainTextContent>A nurse.</PlainTextContent></Note>"), 1)
    });
    let item = "sources: parent: the interview here that has its name has other words; 1 codings and 1 memos on it";
    assert!(told.contains(item), "{told}");
    assert!(!study.file("corpus/memos").exists());
}

/// The description of the first source, with what stands around it.
fn description(text: &str) -> String {
    let source = &text[text.find("<TextSource").unwrap()..];
    format!("<Description>{}</Description>", between(source, "<Description>", "</Description>"))
}

#[test]
fn a_remark_below_front_matter_is_a_memo_and_the_front_matter_stays() {
    let study = MiniStudy::make();
    let add = |text: String| {
        let was = description(&text);
        let is = was.replace("</Description>", "\n\nCalled again on Friday.</Description>");
        text.replacen(&was, &is, 1)
    };
    let (told, _) = merged(&study, add);
    assert!(told.contains("0 codings and 1 memo imported"), "{told}");
    let memos = study.read("corpus/memos/a/leader.csv");
    assert!(memos.contains(",,note,,,Called again on Friday.\n"), "{memos}");
    study.run(&["import", "refi", "theirs.qdpx", "back"]).done();
    assert_eq!(study.read("back/corpus/a/leader.md"), study.read("corpus/a/leader.md"));
    assert_eq!(study.read("back/corpus/memos/a/leader.csv"), memos);
}

#[test]
fn front_matter_that_is_gone_is_told() {
    let study = MiniStudy::make();
    study.write("theirs.qdpx", edited(&study, |text| text.replacen(&description(&text), "", 1)));
    let ran = study.run(&["import", "refi", "theirs.qdpx", "back"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let item =
        "front matter: a/leader: its description holds none: it is a draft of the role `leader`";
    assert!(ran.err.contains(item), "{}", ran.err);
    assert!(study.read("back/corpus/a/leader.md").contains("role: leader\n"));
}

#[test]
fn columns_without_values_stay_where_others_changed() {
    let study = MiniStudy::make();
    let cases = study.read("corpus/cases.csv");
    let with_column = cases.replace('\n', ",\n").replacen(",\n", ",empty\n", 1);
    study.write("corpus/cases.csv", with_column);
    study.replace("codebook.yaml", "attributes:\n", "attributes:\n  - id: empty\n");
    let change = |text: String| text.replacen("<IntegerValue>300<", "<IntegerValue>301<", 1);
    study.write("theirs.qdpx", edited(&study, change));
    study.run(&["import", "refi", "theirs.qdpx", "back"]).done();
    let back = study.read("back/corpus/cases.csv");
    assert_eq!(back.lines().next(), study.read("corpus/cases.csv").lines().next());
    assert!(back.contains(",301"), "{back}");
}

#[test]
fn a_note_that_is_called_like_one_of_the_study_stands_beside_it() {
    let study = MiniStudy::make();
    study.write("notes/diary.md", "Day one.\n");
    let note = GUIDS[0];
    let add = |text: String| {
        let note = format!(
            "<Notes><Note guid=\"{note}\" name=\"diary\"><PlainTextContent>Theirs.</PlainTextContent></Note>"
        );
        text.replacen("<Notes>", &note, 1)
    };
    study.write("theirs.qdpx", edited(&study, add));
    study.run(&["import", "refi", "theirs.qdpx", "back"]).done();
    assert_eq!(study.read("back/notes/diary.md"), "Day one.\n");
    assert_eq!(study.read("back/notes/diary-2.md"), "Theirs.\n");
}

#[test]
fn codes_that_stand_too_deep_come_higher_and_are_named() {
    let study = MiniStudy::make();
    let code = |at: usize| {
        let guid = format!("66666666-6666-4666-8666-6666666666{at:02}");
        format!("<Code guid=\"{guid}\" name=\"Level {at}\" isCodable=\"true\">")
    };
    let open = (0..30).map(code).collect::<Vec<_>>().concat();
    let new = format!("{open}{}</Codes>", "</Code>".repeat(30));
    let (told, _) = merged(&study, |text| text.replacen("</Codes>", &new, 1));
    assert!(told.contains("depth of codes: Level 29: it stood below more than 24 codes"), "{told}");
    assert!(study.read("codebook.yaml").contains("label: Level 29\n"));
    study.run(&["import", "refi", "theirs.qdpx", "back"]).done();
    assert!(study.read("back/codebook.yaml").contains("label: Level 29\n"));
}
