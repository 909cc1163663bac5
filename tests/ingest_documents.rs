//! `kwali ingest` on documents of every kind, made by the programs that people use.
#![allow(clippy::format_collect, reason = "documents of a test are small")]

#[path = "support/intake.rs"]
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::{kwali, run, study, text, write};
use tempfile::TempDir;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/documents").join(name)
}

/// Ingests a fixture and returns the body that was written, and what was told.
fn ingested(name: &str, who: &str) -> (String, String) {
    let folder = study();
    let file = fixture(name);
    let file = file.to_str().unwrap();
    let args =
        ["ingest", file, "--case", "s1", "--role", "leader", "--name", "x", "--speaker", who];
    let (status, out, err) = run(folder.path(), &args);
    assert_eq!((status, out.as_str()), (0, "s1/x\n"), "{name}: {err}");
    let written = text(folder.path(), "corpus/s1/x.md");
    let (status, _, shown) = run(folder.path(), &["show", "s1/x"]);
    assert_eq!(status, 0, "{name}: {shown}");
    (written.split_once("\n---\n\n").unwrap().1.to_owned(), err)
}

#[track_caller]
fn all_give(expected: &str, who: &str, names: &[&str]) {
    for name in names {
        let (body, _) = ingested(name, who);
        assert_eq!(body, expected, "{name}");
    }
}

const TALK: &str = "\
## Visie en missie

Interviewer: Hoe begint een dag op de afdeling?

Anna de Vries: Met de overdracht, altijd. Dan hoor je wie er slecht geslapen heeft.

Interviewer: En daarna?

Anna de Vries: Koffie. Eerst koffie, zeg ik dan.

Dan de ronde langs de bedden: één voor één.

## Praktijk

Interviewer: Wat doet u privé om te ontspannen?

Anna de Vries: Fietsen, naar zee. Dat is mijn “rust”, zegt mijn dochter. Drie dingen:

geen telefoon,

geen haast,

wind mee.

Interviewer: Dank u wel.
";

#[test]
fn one_talk_is_the_same_in_every_format_of_word_processors() {
    let names = [
        "gesprek-pandoc.docx",
        "gesprek-pandoc.odt",
        "gesprek-pandoc.rtf",
        "gesprek-pandoc.html",
        "gesprek-libreoffice.docx",
        "gesprek-libreoffice.odt",
        "gesprek-libreoffice.rtf",
        "gesprek-libreoffice.html",
        "gesprek-libreoffice.pdf",
    ];
    all_give(TALK, "Anna de Vries=verpleegkundige", &names);
}

#[test]
fn what_was_changed_or_left_out_is_told() {
    for end in ["docx", "odt", "rtf"] {
        let name = format!("gesprek-libreoffice.{end}");
        let (_, err) = ingested(&name, "Anna de Vries=verpleegkundige");
        assert!(err.contains("left out: 1 tracked deletion"), "{name}: {err}");
        assert!(err.contains("kept as text: 1 tracked insertion"), "{name}: {err}");
    }
}

const TURNS: &str = "\
[00:00:03] Interviewer: Hoe lang woont u hier?

[00:00:06] Mevrouw B.: Al veertig jaar, denk ik. Wij kwamen hier met de tweeling.

[00:00:15] Interviewer: En de buurt?

[00:00:17] Mevrouw B.: Die is veranderd; “gezellig” zeggen ze dan.

Maar ik mis de bakker.

[00:00:31] Interviewer: Wat zou u willen?

[00:00:34] Mevrouw B.: Een bankje, één maar. Bij de halte.
";

#[test]
fn a_table_of_turns_is_one_transcript_in_documents_spreadsheets_and_delimited_text() {
    let names = [
        "turns-python-docx.docx",
        "turns-libreoffice.odt",
        "turns-libreoffice.rtf",
        "turns-libreoffice.html",
        "turns-openpyxl.xlsx",
        "turns-libreoffice.xlsx",
        "turns-libreoffice.ods",
        "turns.csv",
        // The same without a table, as a program for meetings writes it.
        "meeting-python-docx.docx",
    ];
    all_give(TURNS, "Mevrouw B.=bewoner", &names);
}

#[test]
fn plain_text_is_read_in_every_encoding_and_a_guess_is_told() {
    let mut expected = String::new();
    for line in TURNS.lines() {
        let (_, words) = line.split_once("] ").unwrap_or(("", line));
        expected += &format!("{words}\n");
    }
    // In the text, the line that the table has as a paragraph only follows.
    let expected = expected.replace("dan.\n\nMaar", "dan. Maar");
    for (name, guess) in [
        ("turns-utf-16.txt", None),
        ("turns-utf-8-marked.txt", None),
        ("turns-utf-16-bare.txt", Some("UTF-16BE")),
        ("turns-windows-1252.txt", Some("windows-1252")),
    ] {
        let (body, err) = ingested(name, "Mevrouw B.=bewoner");
        assert_eq!(body, expected, "{name}");
        assert_eq!(err.contains("taken as"), guess.is_some(), "{name}: {err}");
        assert!(err.contains(guess.unwrap_or("")), "{name}: {err}");
    }
}

#[test]
fn an_encoding_can_be_named() {
    let folder = study();
    write(folder.path(), "a.txt", b"I: Hoe?\n\nR: priv\x8e.\n");
    let args = ["ingest", "a.txt", "--case", "s1", "--role", "leader", "--speaker", "R=x"];
    let (status, _, err) = run(folder.path(), &[&args[..], &["--encoding", "macintosh"]].concat());
    assert_eq!(status, 0, "{err}");
    assert!(text(folder.path(), "corpus/s1/a.md").ends_with("R: privé.\n"));
    let (status, _, err) = run(folder.path(), &[&args[..], &["--encoding", "macintos"]].concat());
    assert!(status == 2 && err.contains("did you mean `macintosh`?"), "{err}");
}

#[test]
fn a_pdf_loses_its_pages_and_keeps_its_paragraphs() {
    let (document, _) = ingested("ward-libreoffice.docx", "Nurse Ada=nurse");
    let (pages, err) = ingested("ward-libreoffice.pdf", "Nurse Ada=nurse");
    assert_eq!(pages, document.replace('\u{a0}', " "));
    assert!(
        err.contains("left out, as what repeats on pages: “Study of nights, interview 4”"),
        "{err}"
    );
}

#[test]
fn controls_links_and_boxes_are_text_and_hidden_words_are_not() {
    let (body, err) = ingested("oddities-python-docx.docx", "Jan=beheerder");
    assert_eq!(
        body,
        "## Praktijk\n\nInterviewer: Waar vond u dat?\n\nJan: Op de site van de gemeente.\n\n\
         In een kader.\n\nInterviewer: Goed.\tDank u.\n\nBelangrijk: dit is nog na te gaan.\n"
    );
    assert!(err.contains("left out: 1 hidden text"), "{err}");
    assert!(err.contains("`Belangrijk:` is kept as text"), "{err}");
}

#[test]
fn a_pdf_of_pictures_and_a_protected_document_are_refused_with_what_to_do() {
    let folder = study();
    let scan = fs::read(fixture("scan-reportlab.pdf")).unwrap();
    write(folder.path(), "scan.txt", scan);
    write(folder.path(), "old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest");
    write(folder.path(), "photo.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    for (name, message, help) in [
        ("scan.txt", "the PDF has no text", "OCR"),
        ("old.docx", "protected with a password", "save it as .docx"),
        ("photo.txt", "the file is no text", "export the transcript"),
    ] {
        let (status, out, err) =
            run(folder.path(), &["ingest", name, "--case", "s1", "--role", "leader"]);
        assert_eq!((status, out.as_str()), (2, ""), "{err}");
        assert!(err.contains(message) && err.contains(help) && err.contains(name), "{err}");
    }
    assert!(!folder.path().join("corpus/s1").exists());
}

#[test]
fn a_folder_gives_its_documents_and_not_its_codings_or_what_is_open() {
    let folder = study();
    for (from, to) in [("gesprek-pandoc.docx", "a.DOCX"), ("gesprek-pandoc.odt", "b.odt")] {
        write(folder.path(), &format!("in/{to}"), fs::read(fixture(from)).unwrap());
    }
    write(folder.path(), "in/c.md", "I: Hoe?\n\nAnna de Vries: Zo.\n");
    write(folder.path(), "in/c.bea.csv", "id,start,end,code,lens,status,origin,quote,memo\n");
    write(folder.path(), "in/~$a.docx", "open");
    write(folder.path(), "in/.~lock.b.odt#", "open");
    let args = ["ingest", "in", "--case", "s1", "--role", "leader", "--speaker", "Anna de Vries=x"];
    let (status, out, err) = run(folder.path(), &args);
    assert_eq!((status, out.as_str()), (0, "s1/a\ns1/b\ns1/c\n"), "{err}");
}

#[test]
fn the_same_file_gives_the_same_bytes_under_any_name() {
    let folder = study();
    write(folder.path(), "x.txt", fs::read(fixture("gesprek-libreoffice.odt")).unwrap());
    let args = ["--case", "s1", "--role", "leader", "--name", "a", "--speaker", "Anna de Vries=x"];
    let first = run(folder.path(), &[&["ingest", "x.txt"], &args[..]].concat());
    assert_eq!(first.0, 0, "{}", first.2);
    let original = fixture("gesprek-libreoffice.odt");
    let (status, _, err) =
        run(folder.path(), &[&["ingest", original.to_str().unwrap()], &args[..]].concat());
    assert!(status == 0 && err.contains("1 unchanged"), "{err}");
}

/// A PDF of objects, the first of which is the catalogue.
fn pdf(objects: &[String]) -> Vec<u8> {
    let mut out = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(out.len());
        out += &format!("{} 0 obj\n{object}\nendobj\n", index + 1);
    }
    let start = out.len();
    out += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    places.iter().for_each(|place| out += &format!("{place:010} 00000 n \n"));
    out += &format!(
        "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    );
    out.into_bytes()
}

fn stream(dictionary: &str, content: &str) -> String {
    format!("<<{dictionary}/Length {}>>\nstream\n{content}\nendstream", content.len())
}

/// A PDF of one page with this content and these forms, each of which may use all.
fn with_forms(content: &str, forms: &[String]) -> Vec<u8> {
    let names: String = (0..forms.len()).map(|at| format!("/F{at} {} 0 R", at + 5)).collect();
    let resources = format!("/Resources<</XObject<<{names}>>/Font<</T 4 0 R>>>>");
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 600 800]{resources}>>"),
        format!("<</Type/Page/Parent 2 0 R/Contents {} 0 R>>", forms.len() + 5),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    let form = |content: &String| {
        stream(&format!("/Type/XObject/Subtype/Form/BBox[0 0 600 800]{resources}"), content)
    };
    objects.extend(forms.iter().map(form));
    objects.push(stream("", content));
    pdf(&objects)
}

/// Ingests a PDF with little time, and returns the exit status and what was told.
fn hostile(folder: &TempDir, bytes: &[u8]) -> (i32, String) {
    write(folder.path(), "h.pdf", bytes);
    let args =
        ["ingest", "h.pdf", "--case", "s1", "--role", "leader", "--dry-run", "--speaker", "R=x"];
    let output = kwali(folder.path())
        .args(args)
        .env("KWALI_PDF_SECONDS", "2")
        .timeout(std::time::Duration::from_secs(60))
        .output()
        .unwrap();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stderr).into_owned())
}

const WORDS: &str = "BT /T 12 Tf 72 720 Td (I: How?) Tj 0 -30 Td (R: So.) Tj ET";

#[test]
fn a_pdf_made_by_hand_is_read() {
    let folder = study();
    let (status, err) = hostile(&folder, &with_forms(WORDS, &[]));
    assert_eq!(status, 0, "{err}");
    assert!(err.contains("2 turns (I 1, R 1)"), "{err}");
}

/// Some words of a page: how large they are, and where they stand.
fn shown((size, left, y, text): &(u32, u32, u32, &str)) -> String {
    format!("BT /T {size} Tf {left} {y} Td ({text}) Tj ET\n")
}

#[test]
fn numbers_beside_the_lines_of_a_pdf_are_left_out_and_others_are_words() {
    let folder = study();
    let rows =
        ["I: How many?", "R: Of those we had", "12 there were three", "years ago. Now", "none."];
    let mut content = String::new();
    for (at, row) in (0..).zip(rows) {
        let number = (at + 1).to_string();
        content += &shown(&(8, 50, 720 - at * 14, &number));
        content += &shown(&(12, 72, 720 - at * 14, row));
    }
    write(folder.path(), "h.pdf", with_forms(&content, &[]));
    let args = ["ingest", "h.pdf", "--case", "s1", "--role", "leader", "--speaker", "R=x"];
    let (status, _, err) = run(folder.path(), &args);
    assert_eq!(status, 0, "{err}");
    let body = text(folder.path(), "corpus/s1/h.md");
    let body = body.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = "I: How many? R: Of those we had 12 there were three years ago. Now none.";
    assert!(body.ends_with(said), "{body}");
    assert!(err.contains("left out, as numbers of lines: 5, from “1” to “5”"), "{err}");
}

#[test]
fn notes_of_a_pdf_that_are_as_large_as_its_text_are_memos() {
    let folder = study();
    let content: String = [
        (12, 72, 720, "I: How?"),
        (12, 72, 690, "R: With the board"),
        (7, 172, 695, "1"),
        (12, 180, 690, "of ten m"),
        (7, 226, 695, "2"),
        (12, 232, 690, "or so."),
        (7, 72, 125, "1"),
        (12, 78, 120, "Of parents."),
        (12, 300, 60, "1"),
    ]
    .iter()
    .map(shown)
    .collect();
    write(folder.path(), "h.pdf", with_forms(&content, &[]));
    let args = ["ingest", "h.pdf", "--case", "s1", "--role", "leader", "--speaker", "R=x"];
    let (status, _, err) = run(folder.path(), &args);
    assert_eq!(status, 0, "{err}");
    let body = text(folder.path(), "corpus/s1/h.md");
    assert!(body.ends_with("R: With the board of ten m2 or so.\n"), "{body}");
    let memos = text(folder.path(), "corpus/memos/s1/h.csv");
    assert!(memos.contains("footnote,,board,Of parents."), "{memos}");
    assert!(err.contains("lead to no note are kept in the words (1), the first in “m2”"), "{err}");
    assert!(err.contains("left out, as what repeats on pages: “1”"), "{err}");
}

#[test]
fn whatever_a_pdf_does_kwali_goes_on_and_says_so() {
    let folder = study();
    let twice = |at: usize| format!("/F{} Do /F{} Do", at + 1, at + 1);
    let doubling: Vec<String> = (0..40).map(twice).chain([WORDS.to_owned()]).collect();
    let deep =
        format!("<</Type/Catalog/Pages 2 0 R/X {}{}>>", "[".repeat(300_000), "]".repeat(300_000));
    let rows: [(&str, Vec<u8>); 6] = [
        ("a form that uses itself", with_forms("/F0 Do", &["/F0 Do".to_owned()])),
        ("forms that double", with_forms("/F0 Do", &doubling)),
        ("arrays without end", pdf(&[deep, "<</Type/Pages/Kids[]/Count 0>>".to_owned()])),
        ("a stream that unfolds", fs::read(fixture("hostile-bomb.pdf")).unwrap()),
        (
            "pages without a size",
            pdf(&[
                "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
                "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
                "<</Type/Page/Parent 2 0 R>>".to_owned(),
            ]),
        ),
        (
            "pages that hold themselves",
            pdf(&[
                "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
                "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>".to_owned(),
            ]),
        ),
    ];
    for (what, bytes) in rows {
        let (status, err) = hostile(&folder, &bytes);
        assert_eq!(status, 2, "{what}: {err}");
        assert!(
            err.contains("PDF") && err.contains("h.pdf") && err.contains("help"),
            "{what}: {err}"
        );
        assert!(!err.contains("panicked"), "{what}: {err}");
    }
}

#[test]
fn a_pdf_that_is_cut_off_anywhere_is_a_problem_or_a_result() {
    let folder = study();
    let whole = fs::read(fixture("ward-libreoffice.pdf")).unwrap();
    for at in 1..24 {
        let (status, err) = hostile(&folder, &whole[..whole.len() * at / 24]);
        assert!(status == 2 && !err.contains("panicked"), "{at}: {err}");
    }
}

#[test]
fn comments_and_footnotes_keep_the_words_they_were_made_on() {
    use kwali::readers::{Known, MemoKind, read};
    use kwali::study::{Codebook, Settings};
    let codebook = Codebook::new(Settings::default(), Vec::new()).unwrap();
    let known = Known { codebook: &codebook, speakers: &[] };
    let comment = (
        MemoKind::Comment,
        Some("Bea"),
        "Over het rooster, zie ook later.",
        "wie er slecht geslapen heeft",
    );
    let footnote = (MemoKind::Footnote, None, "De nachtploeg begint om elf uur.", "heeft.");
    for (name, expected) in [
        ("gesprek-pandoc.docx", &[comment, footnote][..]),
        ("gesprek-pandoc.odt", &[footnote]),
        ("gesprek-pandoc.rtf", &[footnote]),
        ("gesprek-pandoc.html", &[footnote]),
        ("gesprek-libreoffice.docx", &[comment, footnote]),
        ("gesprek-libreoffice.odt", &[comment, footnote]),
        ("gesprek-libreoffice.rtf", &[comment, footnote]),
        ("gesprek-libreoffice.html", &[footnote]),
        ("gesprek-libreoffice.pdf", &[footnote]),
    ] {
        let (body, memos) = read(&fs::read(fixture(name)).unwrap(), known).unwrap().rendered();
        let told: Vec<_> = memos
            .iter()
            .map(|memo| (memo.kind, memo.by.as_deref(), memo.text.as_str(), memo.quote.as_str()))
            .collect();
        assert_eq!(told, expected, "{name}");
        for memo in &memos {
            let span = memo.span.unwrap();
            let words: String = body.chars().skip(span.start()).take(span.len()).collect();
            assert_eq!(words, memo.quote, "{name}");
        }
    }
}
