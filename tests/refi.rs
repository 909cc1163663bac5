//! REFI-QDA both ways: `kwali export refi` and `kwali import refi`.

mod support;

use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use support::{Folder, MiniStudy, Shipped, rows, same, xml};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// An archive of these entries.
fn packed(entries: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let fast = (method == CompressionMethod::Deflated).then_some(1);
    let options = SimpleFileOptions::default().compression_method(method).compression_level(fast);
    for (name, bytes) in entries {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn unpacked(archive: &[u8], name: &str) -> String {
    let mut text = String::new();
    let mut zip = ZipArchive::new(Cursor::new(archive)).unwrap();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The study's own files: what an export carries.
fn own(study: &Folder, below: &str) -> Vec<(String, Vec<u8>)> {
    let files = study.files().into_iter();
    let below = |(name, bytes): (String, Vec<u8>)| {
        let name = name.strip_prefix(below)?.to_owned();
        (name == "codebook.yaml" || name.starts_with("corpus/")).then_some((name, bytes))
    };
    files.filter_map(below).collect()
}

/// What the schema has against a document, where it is at hand.
#[track_caller]
fn valid(schema: &str, document: &str) {
    let Some(folder) = std::env::var_os("KWALI_REFI_SCHEMAS").map(PathBuf::from) else {
        return xml::skipped("KWALI_REFI_SCHEMAS names no folder with the standard's schemas");
    };
    if let Some(wrong) = xml::wrong(&folder.join(schema), document) {
        assert_eq!(wrong, "");
    }
}

#[test]
fn the_shipped_study_comes_back_byte_for_byte() {
    let study = Shipped::copy_where(|case| case != "README.md");
    let told = study.run(&["export", "refi", "out.qdpx", "--loss", "loss.json"]);
    assert_eq!(told.status, 0, "{}", told.err);
    let losses: Vec<serde_json::Value> = {
        let read: serde_json::Value = serde_json::from_str(&study.read("loss.json")).unwrap();
        read["losses"].as_array().unwrap().clone()
    };
    assert!(losses.iter().all(|loss| loss["what"].as_str().unwrap().contains("travels as a note")));
    study.run(&["import", "refi", "out.qdpx", "back"]).done();
    assert!(own(&study, "").len() > 40);
    assert!(own(&study, "") == own(&study, "back/"), "every file is as it was");
    let archive = std::fs::read(study.file("out.qdpx")).unwrap();
    valid("Project.xsd", &unpacked(&archive, "project.qde"));
    study.run(&["--study", "back", "export", "refi", "again.qdpx"]).done();
    assert!(archive == std::fs::read(study.file("again.qdpx")).unwrap(), "the same bytes again");
}

#[test]
fn what_does_not_count_travels_when_asked_for_and_is_named_when_not() {
    let study = MiniStudy::make();
    let memos = "start,end,kind,by,quote,memo\n,,note,Bea,,Held at home.\n";
    study.write("corpus/memos/a/parent.csv", memos);
    study.run(&["export", "refi", "all.qdpx", "--undecided"]).done();
    study.run(&["import", "refi", "all.qdpx", "back"]).done();
    assert_eq!(names(&own(&study, "")), names(&own(&study, "back/")));
    for ((name, was), (_, is)) in own(&study, "").iter().zip(own(&study, "back/")) {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        assert_eq!(text(&is), text(was), "{name}");
    }
    let told = study.run(&["export", "refi", "accepted.qdpx"]);
    assert!(told.err.contains("suggested codings: "), "{}", told.err);
    study.run(&["import", "refi", "accepted.qdpx", "less"]).done();
    let quotes = |from: &str, status: &str| {
        study.run(&["--study", from, "quotes", "--status", status, "--format", "csv"]).out
    };
    assert_eq!(quotes("less", "accepted"), quotes(".", "accepted"));
    assert_eq!(quotes("less", "suggested").lines().count(), 1);
    let archive = std::fs::read(study.file("all.qdpx")).unwrap();
    valid("Project.xsd", &unpacked(&archive, "project.qde"));
}

fn names(files: &[(String, Vec<u8>)]) -> Vec<&String> {
    files.iter().map(|(name, _)| name).collect()
}

#[test]
fn a_codebook_alone_keeps_to_its_schema_and_comes_back() {
    let study = MiniStudy::make();
    let told = study.run(&["export", "refi", "codes.qdc"]);
    assert!(told.err.contains("codes: contact.letter: without cues, its finding"), "{}", told.err);
    valid("Codebook.xsd", &study.read("codes.qdc"));
    study.run(&["import", "refi", "codes.qdc", "new", "--language", "nl"]).done();
    let codes = |from: &str| {
        let out = study.run(&["--study", from, "list", "codes", "--format", "csv"]).done();
        rows(&out).into_iter().map(|mut row| row.remove("code").unwrap()).collect::<Vec<_>>()
    };
    // An id that is not made of its label is named as lost.
    assert!(
        told.err.contains("codes: contact.talk.gate: without its id, its finding"),
        "{}",
        told.err
    );
    let ids = codes(".").join(" ").replace("talk.gate", "talk.at-the-gate");
    assert_eq!(codes("new").join(" "), ids);
    assert!(study.read("new/codebook.yaml").contains("colour: \"#3b6ea5\""));
    let told = study.run(&["compare-projects", ".", "codes.qdc", "--format", "csv"]);
    assert_eq!(told.status, 1);
    assert!(rows(&told.out).iter().all(|row| row["kind"] != "codes"), "{}", told.out);
}

#[test]
fn projects_that_other_programs_wrote_are_read() {
    let folder = Folder::empty();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/refi");
    let mut told = String::new();
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(samples).unwrap().map(|entry| entry.unwrap().path()).collect();
    let kept = |name: &str| !name.starts_with("qualcoder") && name != "README.md";
    files.retain(|file| kept(file.file_name().unwrap().to_str().unwrap()));
    files.sort();
    for file in files {
        let ran = folder.run(&["import", "refi", file.to_str().unwrap(), "--language", "en"]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        told.push_str(&format!("{}{}", ran.out, ran.err));
        folder.run(&["--study", ran.out.trim(), "check"]);
    }
    same(
        &told,
        "
REFI-QDA-1-5
6 codes
blank-atlas-project
written by ATLAS.ti for Windows 23.2.3.27778
nothing in it
doorstop-core-tests-files-exported
8 codes
nvivo_project
written by NVivo for Mac 15.0.0
262 codes
not carried: 2 items
  sources: 66653866-6334-3535-3435-366637306566: it has no words
  sources: 33663939-3636-3632-3038-613431643463: it has no words
portableQDA_Atlasti
written by ATLAS.ti Win 9.0.19
5 codes
not carried: 1 item
  sets: code1.1 in codeGroup1::codeGroup1.1: it is in the group codeGroup1::codeGroup1.2 already
portableQDA_test_compare_Diff_destAtlas
2 codes
not carried: 1 item
  sets: testSet NEw-compareQDC(Sun Mar  7 12:35:30 2021): nothing is in it
target-atlas-project
written by ATLAS.ti for Windows 23.2.3.27778
3 codes
",
    );
    let codes = folder.read("portableQDA_Atlasti/codebook.yaml");
    assert!(codes.contains("group: codeGroup1::codeGroup1.2"), "{codes}");
}

/// How many units a text has, in some way of counting.
type Count<'a> = &'a dyn Fn(&str) -> usize;

/// A text with signs that count two in UTF-16, and lines that end as on Windows.
const TALK: &str = "Int: Hoe gaat het 😀 met u?\r\nAnne: Eén 👩‍👩‍👧 gezin, zei ze 😀. Heel gewoon.\r\nInt: Ja?\r\nAnne: Zeker, “heel” gewoon.\r\n";
/// Passages of it, with the code each was given and by whom.
const PASSAGES: [(&str, &str, &str); 4] = [
    ("Hoe gaat het 😀 met u?", "11111111", "aaaaaaaa"),
    ("zei ze", "22222222", "bbbbbbbb"),
    ("gezin, zei ze 😀.", "11111111", "bbbbbbbb"),
    ("“heel” gewoon", "22222222", "aaaaaaaa"),
];

fn guid(head: &str) -> String {
    format!("{{{}-0000-4000-8000-000000000000}}", head.to_uppercase())
}

/// A project as a program on Windows writes it: counted by `count`, with names of its own for files.
fn foreign(count: impl Fn(&str) -> usize, named: bool, text: &[u8]) -> Vec<u8> {
    let selections = PASSAGES
        .iter()
        .enumerate()
        .map(|(at, (words, code, user))| {
            let start = TALK.find(words).unwrap();
            let name = if named { words } else { "" };
            format!(
                "<PlainTextSelection guid=\"{}\" name=\"{name}\" startPosition=\"{}\" endPosition=\"{}\" creatingUser=\"{}\"><Coding guid=\"{}\" creatingUser=\"{}\"><CodeRef targetGUID=\"{}\"/></Coding></PlainTextSelection>",
                guid(&format!("5000000{at}")), count(&TALK[..start]), count(&TALK[..start + words.len()]),
                guid(user), guid(&format!("6000000{at}")), guid(user), guid(code).to_lowercase(),
            )
        })
        .collect::<Vec<String>>()
        .concat();
    let document = format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<Project name=\"Groot gezin\" origin=\"A program 1.0\" xmlns=\"urn:QDA-XML:project:1.0\"><Users><User guid=\"{}\" name=\"Anna de Vries\"/><User guid=\"{}\" id=\"BV\"/></Users><CodeBook><Codes><Code guid=\"{}\" name=\"Codes\" isCodable=\"false\"><Code guid=\"{}\" name=\"Gezin\" isCodable=\"true\" color=\"#F00\"/><Code guid=\"{}\" name=\"Gewoon\" isCodable=\"true\"/></Code></Codes></CodeBook><Cases/><Sources><TextSource guid=\"{}\" name=\"Gesprek 1.docx\" richTextPath=\"internal://x.docx\" plainTextPath=\"Talk.TXT\">{selections}</TextSource></Sources><Sets/></Project>",
        guid("aaaaaaaa"),
        guid("bbbbbbbb"),
        guid("33333333"),
        guid("11111111"),
        guid("22222222"),
        guid("44444444"),
    );
    let entries: [(&str, &[u8]); 3] = [
        ("Sources/.root", b""),
        ("Sources/talk.txt", text),
        ("Groot gezin.qde", document.as_bytes()),
    ];
    packed(&entries, CompressionMethod::Stored)
}

#[test]
fn passages_of_programs_that_count_otherwise_land_on_the_right_words() {
    let utf16 = |text: &str| text.encode_utf16().count();
    let one_end = |text: &str| utf16(&text.replace("\r\n", "\n"));
    let signs = |text: &str| text.chars().count();
    let bytes = |text: &str| text.len();
    let mut wide = b"\xff\xfe".to_vec();
    wide.extend(TALK.encode_utf16().flat_map(u16::to_le_bytes));
    let marked = [b"\xef\xbb\xbf", TALK.as_bytes()].concat();
    let ways: [(&str, Count<'_>, &[u8]); 6] = [
        ("in code points", &signs, TALK.as_bytes()),
        ("as UTF-16 units:", &utf16, TALK.as_bytes()),
        ("as UTF-16 units, a line end counting one", &one_end, &marked),
        ("as UTF-16 units:", &utf16, &wide),
        ("as bytes", &bytes, TALK.as_bytes()),
        ("with the byte order mark", &|text: &str| signs(text) + 1, &marked),
    ];
    for (told, count, text) in ways {
        for named in [true, false] {
            let folder = Folder::empty();
            folder.write("project.qdpx", foreign(count, named, text));
            let ran = folder.run(&["import", "refi", "project.qdpx", "new", "--language", "nl"]);
            assert_eq!(ran.status, 0, "{}", ran.err);
            assert!(ran.err.contains(told), "{told}, {named}: {}", ran.err);
            let out = folder.run(&["--study", "new", "quotes", "--format", "csv"]).done();
            let mut found: Vec<(String, String, String)> = rows(&out)
                .into_iter()
                .map(|row| (row["quote"].clone(), row["code"].clone(), row["coder"].clone()))
                .collect();
            found.sort();
            let mut made: Vec<(String, String, String)> = PASSAGES
                .iter()
                .map(|(words, code, user)| {
                    let code = if *code == "11111111" { "codes.gezin" } else { "codes.gewoon" };
                    let user = if *user == "aaaaaaaa" { "Anna-de-Vries" } else { "BV" };
                    ((*words).to_owned(), code.to_owned(), user.to_owned())
                })
                .collect();
            made.sort();
            assert_eq!(found, made, "{told}, {named}");
        }
    }
}

/// What an import has of each coding: source, code by its names, coder, words and memo.
fn codings_of(folder: &Folder, study: &str) -> Vec<[String; 3]> {
    let out = folder.run(&["--study", study, "quotes", "--format", "csv"]).done();
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut found: Vec<[String; 3]> = rows(&out)
        .into_iter()
        .map(|row| [row["coder"].clone(), squeezed(&row["quote"]), squeezed(&row["memo"])])
        .collect();
    found.sort();
    found
}

fn expected(file: &str) -> Vec<[String; 3]> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/refi").join(file);
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rows: Vec<[String; 3]> = rows(&std::fs::read_to_string(path).unwrap())
        .into_iter()
        .map(|row| [row["coder"].clone(), squeezed(&row["quote"]), squeezed(&row["memo"])])
        .collect();
    rows.sort();
    rows
}

#[test]
fn what_qualcoder_exports_lands_on_its_words_with_memos_and_coders() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/refi");
    for name in ["qualcoder", "qualcoder-3.8.2", "qualcoder-mixed", "qualcoder-twice"] {
        let folder = Folder::empty();
        let file = samples.join(format!("{name}.qdpx"));
        let ran =
            folder.run(&["import", "refi", file.to_str().unwrap(), "new", "--language", "en"]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        assert_eq!(
            codings_of(&folder, "new"),
            expected(&format!("{name}.csv")),
            "{name}: {}",
            ran.err
        );
    }
}

#[test]
fn a_mark_that_was_taken_for_a_sign_shifts_nothing() {
    // Numbers are those of the text, and names were cut one sign too early.
    let signs = |text: &str| text.chars().count();
    let shifted = |words: &str| {
        let at = TALK.find(words).unwrap();
        let before = TALK[..at].chars().next_back().unwrap();
        let words: String = words.chars().take(words.chars().count() - 1).collect();
        format!("{before}{words}").replace('\r', "&#13;").replace('\n', "&#10;")
    };
    let document = String::from_utf8(
        ZipArchive::new(Cursor::new(foreign(signs, true, TALK.as_bytes())))
            .map(|mut zip| {
                let mut bytes = Vec::new();
                zip.by_name("Groot gezin.qde").unwrap().read_to_end(&mut bytes).unwrap();
                bytes
            })
            .unwrap(),
    )
    .unwrap();
    let document = PASSAGES.iter().fold(document, |document, (words, ..)| {
        document.replace(&format!("name=\"{words}\""), &format!("name=\"{}\"", shifted(words)))
    });
    let text = format!("\u{feff}\u{feff}{TALK}");
    let entries: [(&str, &[u8]); 2] =
        [("Sources/talk.txt", text.as_bytes()), ("p.qde", document.as_bytes())];
    let folder = Folder::empty();
    folder.write("p.qdpx", packed(&entries, CompressionMethod::Stored));
    folder.run(&["import", "refi", "p.qdpx", "new", "--language", "nl"]).done();
    let found: Vec<String> =
        codings_of(&folder, "new").into_iter().map(|[_, quote, _]| quote).collect();
    for (words, ..) in PASSAGES {
        assert!(found.contains(&words.to_owned()), "{words}: {found:?}");
    }
}

#[test]
fn what_came_to_a_project_elsewhere_comes_into_the_study() {
    let study = MiniStudy::make();
    study.run(&["export", "refi", "out.qdpx"]).done();
    let archive = std::fs::read(study.file("out.qdpx")).unwrap();
    let document = unpacked(&archive, "project.qde");
    let code = guid("77777777");
    let document = document
        .replacen("</Codes>", &format!("<Code guid=\"{code}\" name=\"A new one\" isCodable=\"true\"><Description>Seen elsewhere.</Description></Code></Codes>"), 1)
        .replacen("</Users>", &format!("<User guid=\"{}\" name=\"cleo\"/></Users>", guid("88888888")), 1)
        .replacen("<PlainTextSelection ", &format!("<PlainTextSelection guid=\"{}\" startPosition=\"20\" endPosition=\"30\"><Coding guid=\"{}\" creatingUser=\"{}\"><CodeRef targetGUID=\"{code}\"/></Coding></PlainTextSelection><PlainTextSelection ", guid("90000001"), guid("90000002"), guid("88888888")), 1)
        .replacen("name=\"Letter\"", "name=\"Letters\"", 1);
    let mut entries = vec![("project.qde".to_owned(), document.into_bytes())];
    let mut zip = ZipArchive::new(Cursor::new(&archive)).unwrap();
    for at in 0..zip.len() {
        let mut entry = zip.by_index(at).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        let name = entry.name().unwrap().into_owned();
        if name != "project.qde" {
            entries.push((name, bytes));
        }
    }
    let entries: Vec<(&str, &[u8])> =
        entries.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    study.write("changed.qdpx", packed(&entries, CompressionMethod::Deflated));
    let ran = study.run(&["import", "refi", "changed.qdpx", "back"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(
        ran.err.contains("changes of codes: contact.letter: its name is “Letters” elsewhere"),
        "{}",
        ran.err
    );
    let was = study.read("codebook.yaml");
    let is = study.read("back/codebook.yaml");
    assert!(is.starts_with(&was), "the codebook is as it was, with a code more");
    assert!(is[was.len()..].contains("label: A new one"), "{is}");
    let more: Vec<String> = own(&study, "back/").into_iter().map(|(name, _)| name).collect();
    let less: Vec<String> = own(&study, "").into_iter().map(|(name, _)| name).collect();
    let new: Vec<&String> = more.iter().filter(|name| !less.contains(name)).collect();
    assert!(new.len() == 1 && new[0].ends_with(".cleo.csv"), "{new:?}");
    let told = study.run(&["compare-projects", ".", "back", "--format", "csv"]);
    assert_eq!(told.status, 1);
    let kinds: Vec<String> =
        rows(&told.out).into_iter().map(|mut row| row.remove("kind").unwrap()).collect();
    assert_eq!(kinds, ["codes", "codings"]);
}

#[test]
fn a_colleagues_codings_come_into_the_study_that_is_here() {
    let study = MiniStudy::make();
    study.run(&["export", "refi", "out.qdpx"]).done();
    study.run(&["import", "refi", "out.qdpx", "theirs"]).done();
    let out = study.run(&["quotes", "--code", "contact.visit", "--format", "csv"]).done();
    let row = rows(&out).remove(0);
    let at = format!("{}/{}@{}-{}", row["case"], row["interview"], row["start"], row["end"]);
    let add = [
        "code",
        "add",
        at.as_str(),
        "--code",
        "values.order",
        "--coder",
        "dora",
        "--memo",
        "so it is",
    ];
    study.run(&[&["--study", "theirs"], &add[..]].concat()).done();
    study.replace(
        "theirs/codebook.yaml",
        "\n  - id: contact\n",
        "\n  - id: care\n    label: Care\n    definition: Looking after.\n    include: [\"for the old\"]\n    colour: \"#112233\"\n  - id: contact\n",
    );
    let memo = format!(
        "start,end,kind,by,quote,memo\n,,note,dora,,long talk\n{},{},comment,dora,\"{}\",which order?\n",
        row["start"],
        row["end"],
        row["quote"].replace('"', "\"\"")
    );
    study.write(&format!("theirs/corpus/memos/{}/{}.csv", row["case"], row["interview"]), memo);
    study.run(&["--study", "theirs", "export", "refi", "theirs.qdpx"]).done();
    // In the meantime a turn was added here, so that everything behind it stands elsewhere.
    let transcript = format!("corpus/{}/{}.md", row["case"], row["interview"]);
    let text = study.read(&transcript);
    let (front, body) = text.split_at(text.find("\n---\n").unwrap() + 5);
    let label = body.split(':').next().unwrap().trim().rsplit('\n').next().unwrap();
    study.write(
        &transcript,
        format!("{front}\n{label}: Something more was said at the start.\n{body}"),
    );
    study.run(&["code", "reanchor"]).done();
    let dry = study.run(&["import", "refi", "theirs.qdpx", "--merge", "--dry-run"]);
    assert!(dry.err.contains("1 coding by dora and 2 memos would be imported"), "{}", dry.err);
    let ran = study.run(&["import", "refi", "theirs.qdpx", "--merge"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(ran.out, "new code care\n");
    let book = study.read("codebook.yaml");
    assert!(book.contains("include:\n      - for the old\n    colour: \"#112233\"\n"), "{book}");
    assert!(!ran.err.contains("new codes"), "nothing of it is lost: {}", ran.err);
    let out = study.run(&["quotes", "--coder", "dora", "--format", "csv"]).done();
    let new = rows(&out).remove(0);
    assert_eq!((&new["quote"], new["memo"].as_str()), (&row["quote"], "so it is"));
    assert_ne!(new["start"], row["start"]);
    let memos = study.read(&format!("corpus/memos/{}/{}.csv", row["case"], row["interview"]));
    let on = format!("{},{},comment,dora,", new["start"], new["end"]);
    assert!(memos.contains("\n,,note,dora,,long talk\n") && memos.contains(&on), "{memos}");
    let before = study.hash();
    let again = study.run(&["import", "refi", "theirs.qdpx", "--merge"]);
    assert!(again.err.contains("0 codings imported"), "{}", again.err);
    assert_eq!(study.hash(), before);
}

#[test]
fn what_has_no_words_is_listed_item_by_item() {
    let folder = Folder::empty();
    let document = format!(
        "<Project name=\"p\"><Sources>\
         <PictureSource guid=\"{0}\" name=\"photo\"><PictureSelection guid=\"{0}\" name=\"face\" firstX=\"0\" firstY=\"0\" secondX=\"1\" secondY=\"1\"/></PictureSource>\
         <AudioSource guid=\"{0}\" name=\"talk\"><Transcript guid=\"{1}\" name=\"said\"><PlainTextContent>A: Yes, well.</PlainTextContent>\
         <SyncPoint guid=\"{2}\" position=\"3\"/><SyncPoint guid=\"{3}\" position=\"6\"/>\
         <TranscriptSelection guid=\"{0}\" name=\"Yes\" fromSyncPoint=\"{2}\" toSyncPoint=\"{3}\"><Coding guid=\"{0}\"><CodeRef targetGUID=\"{4}\"/></Coding></TranscriptSelection></Transcript>\
         <AudioSelection guid=\"{0}\" name=\"laugh\" begin=\"1\" end=\"2\"/></AudioSource>\
         <TextSource guid=\"{0}\" name=\"gone\" plainTextPath=\"internal://gone.txt\"/>\
         <TextSource guid=\"{5}\" name=\"far\"><PlainTextContent>A: No.</PlainTextContent>\
         <PlainTextSelection guid=\"{0}\" startPosition=\"2\" endPosition=\"99\"/></TextSource>\
         </Sources><Links><Link guid=\"{0}\" name=\"leads to\"/></Links><Graphs><Graph guid=\"{0}\" name=\"map\"/></Graphs></Project>",
        guid("00000000"),
        guid("00000001"),
        guid("00000002"),
        guid("00000003"),
        guid("00000004"),
        guid("00000005")
    );
    let document = document.replacen(
        "<Sources>",
        &format!("<CodeBook><Codes><Code guid=\"{}\" name=\"Sure\" isCodable=\"true\"/></Codes></CodeBook><Sources>", guid("00000004")),
        1,
    );
    folder.write(
        "p.qdpx",
        packed(&[("Project.qde", document.as_bytes())], CompressionMethod::Deflated),
    );
    let ran =
        folder.run(&["import", "refi", "p.qdpx", "new", "--language", "en", "--loss", "loss.json"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    same(
        &ran.err,
        "
positions are read as the standard counts, in code points: 1 of 1 passages fit their names and words so
2 cases, 2 interviews, 1 code, 1 coding, 1 coder
not carried: 8 items
  pictures: photo: a study has texts only
  areas of pictures: photo: face: an area has no words
  audio: talk: a study has texts only; its transcripts are kept
  stretches of sound or film: talk, 1 to 2 ms: laugh: a stretch of time has no words
  sources: gone: its text is not in the archive
  passages: far, 2 to 99: the numbers lead to no place in its text
  links: leads to: a link between two things has no place in a study
  graphs: map: a drawing has no place in a study
",
    );
    let losses: serde_json::Value = serde_json::from_str(&folder.read("loss.json")).unwrap();
    assert_eq!(losses["losses"].as_array().unwrap().len(), 8);
    let out = folder.run(&["--study", "new", "quotes", "--format", "csv"]).done();
    assert_eq!(rows(&out)[0]["quote"], "Yes");
}

/// A project with what a study has no place of its own for.
const RICH: &str = r#"<Project name="p" origin="A program 1.0"><Users><User guid="u1" name="Anna"/><User guid="u2" name="Bob"/></Users>
<CodeBook><Codes><Code guid="c1" name="Care" isCodable="true"><NoteRef targetGUID="n1"/></Code></Codes></CodeBook>
<Variables><Variable guid="v1" name="age" typeOfVariable="Integer"><Description>in years</Description></Variable><Variable guid="v2" name="town" typeOfVariable="Text"/></Variables>
<Cases><Case guid="k1" name="one"><VariableValue><VariableRef targetGUID="v1"/><IntegerValue>40</IntegerValue></VariableValue><SourceRef targetGUID="s1"/><NoteRef targetGUID="n2"/></Case></Cases>
<Sources><TextSource guid="s1" name="talk"><PlainTextContent>A: It was good in the end.</PlainTextContent>
<PlainTextSelection guid="p1" name="A turning point" startPosition="3" endPosition="5" creatingUser="u1"><Coding guid="d1" creatingUser="u1"><CodeRef targetGUID="c1"/><NoteRef targetGUID="n3"/></Coding></PlainTextSelection>
<PlainTextSelection guid="p2" name="was" startPosition="6" endPosition="9" creatingUser="u1"/>
<PlainTextSelection guid="p3" name="good" startPosition="10" endPosition="14"><Coding guid="d2" creatingUser="u9"><CodeRef targetGUID="c1"/></Coding></PlainTextSelection>
<NoteRef targetGUID="n4"/></TextSource>
<PictureSource guid="s2" name="photo"><TextDescription guid="s3"><PlainTextContent>A: Two of us.</PlainTextContent><PlainTextSelection guid="p4" name="Two" startPosition="3" endPosition="6"><Coding guid="d3" creatingUser="u2"><CodeRef targetGUID="c1"/></Coding></PlainTextSelection></TextDescription>
<PictureSelection guid="p5" name="face" firstX="0" firstY="0" secondX="1" secondY="1"><Coding guid="d4" creatingUser="u2"><CodeRef targetGUID="c1"/></Coding><NoteRef targetGUID="n5"/></PictureSelection></PictureSource></Sources>
<Notes><Note guid="n1" name="On care" creatingUser="u2"><PlainTextContent>What is it?</PlainTextContent></Note>
<Note guid="n2" name="Case memo"><PlainTextContent>Lives alone.</PlainTextContent></Note>
<Note guid="n3" name="Why" creatingUser="u2"><PlainTextContent>So I think.</PlainTextContent></Note>
<Note guid="n4" name="Held at home"/>
<Note guid="n5" name="Face"><PlainTextContent>Laughs.</PlainTextContent></Note>
<Note guid="n6" name="Diary" creatingUser="u1"><PlainTextContent>Day one.</PlainTextContent><Description>of May</Description></Note></Notes></Project>"#;

#[test]
fn what_others_noted_and_a_study_has_no_place_for_is_kept_or_listed() {
    let folder = Folder::empty();
    folder.write("p.qdpx", packed(&[("p.qde", RICH.as_bytes())], CompressionMethod::Deflated));
    let ran = folder.run(&["import", "refi", "p.qdpx", "new", "--language", "en"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let (_, lost) = ran.err.split_once("not carried: ").unwrap();
    same(
        lost,
        "
6 items
  pictures: photo: a study has texts only; what describes it is kept as one
  areas of pictures: photo: face: Care by Bob: an area has no words
  passages: talk@6-9: “was”: it has neither a code nor a note
  users: u9: there is no such user in the project: by `unknown` are now so many codings: 1
  descriptions of variables: age: what is said of it is no part of an attribute: in years
  variables: town: nothing has a value of it
",
    );
    for (file, text) in [
        ("code-care", "On care\nWhat is it?\n\n— Bob\n"),
        ("case-one-Case-memo", "Lives alone.\n"),
        ("photo-face-Face", "Laughs.\n"),
        ("Diary", "Day one.\n\nof May\n\n— Anna\n"),
    ] {
        assert_eq!(folder.read(&format!("new/notes/{file}.md")), text, "{file}");
    }
    same(
        &folder.read("new/corpus/memos/one/talk.csv"),
        "
start,end,kind,by,quote,memo
,,note,,,Held at home
4,6,note,Anna,It,A turning point
",
    );
    let out = folder.run(&["--study", "new", "quotes", "--format", "csv"]).done();
    let codings: Vec<[String; 3]> = rows(&out)
        .into_iter()
        .map(|row| [row["coder"].clone(), row["quote"].clone(), row["memo"].clone()])
        .collect();
    let expected =
        [["Anna", "It", "Why\nSo I think.\n\n— Bob"], ["unknown", "good", ""], ["Bob", "Two", ""]];
    assert_eq!(codings, expected);
}

#[test]
fn hostile_files_are_refused_and_nothing_is_written() {
    let folder = Folder::empty();
    let deep = format!("<Project name=\"p\">{}", "<Set>".repeat(1_000_000));
    let entities = "<!DOCTYPE p [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><Project name=\"p\"><Description>&b;</Description></Project>";
    let good = packed(&[("project.qde", b"<Project name=\"p\"/>")], CompressionMethod::Deflated);
    let bomb = packed(&[("project.qde", &vec![b' '; 129 << 20])], CompressionMethod::Deflated);
    let cases: [(&str, Vec<u8>); 7] = [
        (
            "the XML cannot be read",
            packed(&[("project.qde", deep.as_bytes())], CompressionMethod::Deflated),
        ),
        (
            "an entity of its own",
            packed(&[("project.qde", entities.as_bytes())], CompressionMethod::Deflated),
        ),
        ("unpacks to more than", bomb),
        ("the archive cannot be read", good[..good.len() / 2].to_vec()),
        ("no project", packed(&[("other.xml", b"<Project/>")], CompressionMethod::Deflated)),
        ("neither XML nor an archive", vec![0xff, 0xfe, 0x00, 0xd8]),
        ("the XML cannot be read", Vec::new()),
    ];
    for (told, bytes) in cases {
        folder.write("p.qdpx", bytes);
        let before = folder.hash();
        let ran = folder.run(&["import", "refi", "p.qdpx", "new"]);
        let err = ran.refused();
        assert!(err.contains(told), "{told}: {err}");
        assert_eq!(folder.hash(), before);
    }
    let climbing = "<Project name=\"p\"><Sources><TextSource guid=\"x\" name=\"../../../up\" plainTextPath=\"relative:///../../../etc/hostname\"/><TextSource guid=\"y\" name=\"C:\\CON\" plainTextPath=\"absolute:///etc/hostname\"/></Sources><Notes><Note guid=\"n\" name=\"kwali: corpus/cells/../../../up.md\"><PlainTextContent>x</PlainTextContent></Note></Notes></Project>";
    folder.write(
        "p.qdpx",
        packed(&[("project.qde", climbing.as_bytes())], CompressionMethod::Deflated),
    );
    folder.run(&["import", "refi", "p.qdpx", "deep/down/new"]).done();
    let files: Vec<String> = folder.files().into_keys().filter(|name| name != "p.qdpx").collect();
    assert!(files.iter().all(|name| name.starts_with("deep/down/new/")), "{files:?}");
}

/// A project of sources with these names and paths.
fn of_paths(paths: &[(&str, &str)]) -> String {
    let source = |(at, (name, path)): (usize, &(&str, &str))| {
        format!("<TextSource guid=\"{at}\" name=\"{name}\" plainTextPath=\"{path}\"/>")
    };
    let sources: String = paths.iter().enumerate().map(source).collect();
    format!("<Project name=\"p\"><Sources>{sources}</Sources></Project>")
}

#[test]
fn no_source_gets_the_words_of_another() {
    let folder = Folder::empty();
    let document = of_paths(&[
        ("one", "internal://Int.txt"),
        ("two", "internal://int.txt"),
        ("three", "a/t.txt"),
        ("four", "b/t.txt"),
        ("five", "c/t.txt"),
        ("six", "elsewhere/Int.txt"),
    ]);
    let entries: [(&str, &[u8]); 6] = [
        ("__MACOSX/._My.qde", b"\0\x05\x16\x07"),
        ("My.qde", document.as_bytes()),
        ("sources/Int.txt", b"A: First words."),
        ("sources/int.txt", b"A: Second words."),
        ("a/t.txt", b"A: Third words."),
        ("b/t.txt", b"A: Fourth words."),
    ];
    folder.write("p.qdpx", packed(&entries, CompressionMethod::Deflated));
    let ran = folder.run(&["import", "refi", "p.qdpx", "new", "--language", "en"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    same(
        &ran.err,
        "
4 cases, 4 interviews
not carried: 2 items
  sources: five: its text may be `a/t.txt` or `b/t.txt` of the archive
  sources: six: the archive has only `sources/Int.txt`, which is that of `internal://Int.txt`
",
    );
    for (name, words) in
        [("one", "First"), ("two", "Second"), ("three", "Third"), ("four", "Fourth")]
    {
        let text = folder.read(&format!("new/corpus/{name}/{name}.md"));
        assert!(text.ends_with(&format!("A: {words} words.\n")), "{text}");
    }
}

#[test]
fn of_two_entries_with_one_name_none_is_taken() {
    let folder = Folder::empty();
    let document = of_paths(&[("one", "t.txt")]);
    let entries: [(&str, &[u8]); 3] = [
        ("p.qde", document.as_bytes()),
        ("sources/t.txt", b"A: One."),
        ("sources/u.txt", b"A: Two."),
    ];
    let bytes = packed(&entries, CompressionMethod::Stored);
    let names: Vec<usize> =
        (0..bytes.len() - 5).filter(|at| bytes[*at..].starts_with(b"u.txt")).collect();
    let mut twice = bytes;
    names.into_iter().for_each(|at| twice[at] = b't');
    folder.write("p.qdpx", twice);
    let ran = folder.run(&["import", "refi", "p.qdpx", "new"]);
    let told = ran.refused();
    assert!(told.contains("more than one entry called `sources/t.txt`"), "{told}");
}

#[test]
fn small_files_that_ask_for_much_are_refused_early() {
    let folder = Folder::empty();
    let text = b"word ".repeat(20 << 20);
    let paths = vec![("s", "z.txt"); 40];
    let document = of_paths(&paths);
    let entries: [(&str, &[u8]); 2] = [("p.qde", document.as_bytes()), ("sources/z.txt", &text)];
    folder.write("p.qdpx", packed(&entries, CompressionMethod::Deflated));
    let ran = folder.run(&["import", "refi", "p.qdpx", "new"]);
    let told = ran.refused();
    assert!(told.contains("unpacks to more than 256 MB"), "{told}");
    let links = "<Link/>".repeat(12_000);
    let document = format!(
        "<Project name=\"p\"><Sources><TextSource guid=\"1\" name=\"one\"><PlainTextContent>Words.</PlainTextContent></TextSource></Sources><Links>{links}</Links></Project>"
    );
    folder.write("q.qdpx", packed(&[("p.qde", document.as_bytes())], CompressionMethod::Deflated));
    let ran = folder.run(&["import", "refi", "q.qdpx", "new", "--loss", "loss.json"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let losses: serde_json::Value = serde_json::from_str(&folder.read("loss.json")).unwrap();
    let losses = losses["losses"].as_array().unwrap();
    assert_eq!(losses.len(), 10_001);
    assert_eq!(losses[10_000]["item"], "and 2000 more");
}

#[test]
fn nothing_that_stands_there_is_overwritten() {
    let study = MiniStudy::make();
    study.run(&["export", "refi", "out.qdpx"]).done();
    let before = study.hash();
    assert!(study.run(&["export", "refi", "out.qdpx"]).refused().contains("--force"));
    assert!(
        study.run(&["import", "refi", "out.qdpx", "corpus"]).refused().contains("something here")
    );
    assert!(study.run(&["import", "refi", "nowhere.qdpx"]).refused().contains("nowhere.qdpx"));
    study.run(&["import", "refi", "out.qdpx", "--dry-run"]).done();
    assert_eq!(study.hash(), before);
}
