//! Documents as Word writes them, and as nobody should.
#![allow(clippy::format_collect, reason = "documents of a test are small")]

use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::archive::Limits;
use crate::readers::memo::MemoKind;

const TYPES: &str = r#"<Relationships><Relationship Id="r" Type="http://x/officeDocument" Target="word/document.xml"/></Relationships>"#;
const PARTS: &str = r#"<Relationships><Relationship Id="a" Type="http://x/comments" Target="comments.xml"/><Relationship Id="b" Type="http://x/styles" Target="/word/styles.xml"/></Relationships>"#;

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let always = [("_rels/.rels", TYPES), ("word/_rels/document.xml.rels", PARTS)];
    for (name, text) in always.iter().chain(parts) {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn document(body: &str) -> String {
    format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>")
}

fn paper(bytes: &[u8]) -> Result<Paper> {
    read(&mut Archive::open(bytes, Limits::DOCUMENT)?)
}

fn of(body: &str) -> Paper {
    paper(&packed(&[("word/document.xml", &document(body))])).unwrap()
}

fn lines(paper: &Paper) -> Vec<String> {
    let told = paper.lines.iter().filter(|line| !line.is_blank());
    told.map(|line| line.text.to_string()).collect()
}

#[test]
fn deleted_text_is_left_out_and_a_deleted_end_joins_paragraphs() {
    let read = of(
        "<w:p><w:r><w:t>a </w:t></w:r><w:del><w:r><w:delText>x</w:delText></w:r></w:del>\
         <w:ins><w:r><w:t>b</w:t></w:r></w:ins></w:p>\
         <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>c </w:t></w:r></w:p><w:p><w:r><w:t>d</w:t></w:r></w:p>",
    );
    assert_eq!(lines(&read), ["a b", "c d"]);
    let told: Vec<&str> = read.warnings.iter().map(|warning| warning.message.as_str()).collect();
    assert_eq!(told, ["left out: 1 tracked deletion", "kept as text: 1 tracked insertion"]);
}

#[test]
fn a_name_in_bold_is_marked_and_other_bold_words_are_not() {
    let bold = |text: &str| {
        format!("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
    };
    let plain = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    let p = |runs: String| format!("<w:p>{runs}</w:p>");
    let read = of(&[
        p(bold("Anna") + &bold(":") + &plain(" zo")),
        p(bold("Jan") + "<w:r><w:br/></w:r>" + &plain("nee")),
        p(bold("Dat is heel belangrijk") + &plain(" zei hij")),
        p(plain("en ") + &bold("Piet:") + &plain(" ja")),
        p("<w:r><w:rPr><w:b w:val=\"0\"/></w:rPr><w:t>Kees:</w:t></w:r>".to_owned()
            + &plain(" ja")),
    ]
    .concat());
    assert_eq!(
        lines(&read),
        [
            "**Anna:** zo",
            "**Jan**",
            "nee",
            "Dat is heel belangrijk zei hij",
            "en Piet: ja",
            "Kees: ja"
        ]
    );
}

#[test]
fn headings_are_told_by_level_style_and_the_style_that_it_is_based_on() {
    let styles = "<w:styles><w:style w:styleId=\"Kop1\"><w:name w:val=\"heading 1\"/></w:style>\
        <w:style w:styleId=\"Eigen\"><w:basedOn w:val=\"Kop1\"/></w:style>\
        <w:style w:styleId=\"TOC1\"><w:name w:val=\"toc 1\"/></w:style>\
        <w:style w:styleId=\"A\"><w:basedOn w:val=\"B\"/></w:style><w:style w:styleId=\"B\"><w:basedOn w:val=\"A\"/></w:style></w:styles>";
    let p = |properties: &str, text: &str| {
        format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let body = [
        p("<w:pStyle w:val=\"Eigen\"/>", "a"),
        p("<w:outlineLvl w:val=\"2\"/>", "b"),
        p("<w:pStyle w:val=\"A\"/>", "c"),
        p("<w:pStyle w:val=\"Heading2\"/>", "d"),
        p("<w:pStyle w:val=\"TOC1\"/>", "inhoud"),
        p("<w:pStyle w:val=\"Kop1\"/><w:outlineLvl w:val=\"9\"/>", "e"),
    ];
    let bytes =
        packed(&[("word/document.xml", &document(&body.concat())), ("word/styles.xml", styles)]);
    let read = paper(&bytes).unwrap();
    let told = read.lines.iter().filter(|line| !line.is_blank());
    let told: Vec<(String, bool)> = told.map(|l| (l.text.to_string(), l.heading)).collect();
    let expected = [("a", true), ("b", true), ("c", false), ("d", true), ("e", false)];
    assert_eq!(told, expected.map(|(text, heading)| (text.to_owned(), heading)));
}

#[test]
fn comments_stand_on_their_words_also_over_paragraphs() {
    let body = "<w:p><w:r><w:t xml:space=\"preserve\">een </w:t></w:r><w:commentRangeStart w:id=\"1\"/><w:r><w:t>twee</w:t></w:r></w:p>\
        <w:p><w:r><w:t>drie</w:t></w:r><w:commentRangeEnd w:id=\"1\"/><w:r><w:commentReference w:id=\"1\"/><w:t xml:space=\"preserve\"> vier</w:t></w:r></w:p>";
    let comments = "<w:comments><w:comment w:id=\"1\" w:author=\"Bea\"><w:p><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p></w:comment>\
        <w:comment w:id=\"7\"><w:p><w:r><w:t>nergens</w:t></w:r></w:p></w:comment></w:comments>";
    let bytes = packed(&[("word/document.xml", &document(body)), ("word/comments.xml", comments)]);
    let notes = paper(&bytes).unwrap().notes;
    assert_eq!((notes[0].kind, notes[0].text.as_str()), (MemoKind::Comment, "a\nb"));
    assert_eq!(notes[0].by.as_deref(), Some("Bea"));
    let (from, to) = notes[0].at.unwrap();
    assert_eq!((from.line, from.at, to.line, to.at), (0, 4, 2, 4));
    assert_eq!((notes[1].text.as_str(), notes[1].at), ("nergens", None));
}

#[test]
fn a_deleted_row_and_a_nested_table_are_read_as_they_are_meant() {
    let cell = |inner: &str| format!("<w:tc>{inner}</w:tc>");
    let p = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let row = |first: &str, second: &str, inner: &str| {
        format!("<w:tr>{inner}{}{}</w:tr>", cell(&p(first)), cell(&p(second)))
    };
    let deleted = "<w:trPr><w:del/></w:trPr>";
    let inner = format!(
        "<w:tbl>{}{}{}{}</w:tbl>",
        row("Anna:", "hoe gaat het", ""),
        row("Weg", "weg", deleted),
        row("Jan:", "dat gaat wel", ""),
        row("Anna:", "mooi zo", "")
    );
    let outer = format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", cell(&(inner + &p("na"))));
    assert_eq!(
        lines(&of(&outer)),
        ["Anna: hoe gaat het", "Jan: dat gaat wel", "Anna: mooi zo", "na"]
    );
}

#[test]
fn what_is_cut_off_lies_or_unfolds_is_a_problem_or_a_result() {
    let body = "<w:p><w:r><w:t>Anna: zo</w:t></w:r></w:p>".repeat(20);
    let bytes = packed(&[("word/document.xml", &document(&body))]);
    for end in (0..bytes.len()).step_by(7) {
        if let Ok(mut archive) = Archive::open(&bytes[..end], Limits::DOCUMENT) {
            let _ = read(&mut archive);
        }
    }
    let bomb = format!(
        "<!DOCTYPE d [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;\">]>{}",
        document("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>")
    );
    assert!(paper(&packed(&[("word/document.xml", &bomb)])).is_err());
    let large = document(&" ".repeat(70 << 20));
    let told = paper(&packed(&[("word/document.xml", &large)])).unwrap_err();
    assert!(told.message().contains("unpacks to more"), "{told}");
}

#[test]
fn nothing_that_is_nested_or_repeated_takes_long() {
    let parts = [
        "w:p",
        "w:tbl",
        "w:tbl><w:tr><w:tc",
        "w:txbxContent",
        "w:r",
        "w:sdt",
        "w:pPr",
        "w:comment w:id=\"1\"",
        "w:ins",
    ];
    for part in parts {
        let open: String = format!("<{part}>").repeat(100_000);
        let names: Vec<&str> =
            part.split("><").map(|name| name.split(' ').next().unwrap()).collect();
        let close: String = names.iter().rev().map(|name| format!("</{name}>")).collect();
        let text = format!("{open}<w:r><w:t>x</w:t></w:r>{}", close.repeat(100_000));
        let _ = paper(&packed(&[("word/document.xml", &document(&text))])).unwrap();
    }
    let marks: String = (0..100_000)
        .map(|id| format!("<w:commentRangeStart w:id=\"{id}\"/><w:r><w:t>x</w:t></w:r><w:commentRangeEnd w:id=\"{id}\"/>"))
        .collect();
    let _ = of(&format!("<w:p>{marks}</w:p>"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn no_tags_make_it_panic(tags in prop::collection::vec((0usize..22, any::<bool>()), 0..40)) {
        const NAMES: [&str; 22] = [
            "p", "r", "t", "tbl", "tr", "tc", "del", "ins", "pPr", "rPr", "b", "br", "txbxContent",
            "commentRangeStart w:id=\"1\"", "commentRangeEnd w:id=\"1\"", "commentReference w:id=\"1\"",
            "comment w:id=\"1\"", "footnoteReference w:id=\"2\"", "footnote w:id=\"2\"", "trPr", "vanish", "tab",
        ];
        let mut body = String::new();
        let mut open: Vec<&str> = Vec::new();
        for (at, closes) in tags {
            if closes && let Some(name) = open.pop() {
                body += &format!("</w:{name}>");
            } else {
                body += &format!("<w:{}>Anna: zo", NAMES[at]);
                open.push(NAMES[at].split(' ').next().unwrap());
            }
        }
        while let Some(name) = open.pop() {
            body += &format!("</w:{name}>");
        }
        let _ = paper(&packed(&[("word/document.xml", &document(&body))])).unwrap();
    }

    #[test]
    fn no_bytes_make_it_panic(at in 0usize..2000, byte: u8) {
        let mut bytes = packed(&[("word/document.xml", &document("<w:p><w:r><w:t>Anna: zo</w:t></w:r></w:p>"))]);
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = paper(&bytes);
    }
}

#[test]
fn of_a_table_with_turns_beside_codes_only_the_turns_are_words() {
    let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let table = |rows: &[[&str; 3]]| {
        let row = |row: &[&str; 3]| format!("<w:tr>{}</w:tr>", row.map(cell).concat());
        of(&format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>()))
    };
    let read = table(&[
        ["Regel", "Transcript", "Code"],
        ["1", "I: Wat doe je?", ""],
        ["2", "R: Ik ben verpleegkundige.", "beroep"],
        ["3", "", "Deel twee"],
        ["4", "I: Leuk?", ""],
        ["5", "R: Ja, meestal.", "plezier"],
    ]);
    assert_eq!(
        lines(&read),
        [
            "I: Wat doe je?",
            "R: Ik ben verpleegkundige.",
            "Deel twee",
            "I: Leuk?",
            "R: Ja, meestal."
        ]
    );
    let told: Vec<&str> = read.warnings.iter().map(|warning| warning.message.as_str()).collect();
    assert_eq!(
        told,
        [
            "left out, as the heading of a table: “Regel | Transcript | Code”",
            "of a table `Transcript` is read, which says who speaks; left out: \
             `Regel` (5 cells, the first “1”), `Code` (2 cells, the first “beroep”)",
            "cells of a table in rows without a turn are kept as text below the turn before (1), \
             the first “Deel twee”",
        ]
    );
    let timed = table(&[
        ["0:01", "I: Wat doe je?", "beroep"],
        ["ca. 2 min", "R: Ik ben verpleegkundige.", ""],
        ["0:09", "Al lang.", ""],
        ["0:12", "I: Leuk?", ""],
        ["0:15", "R: Ja.", ""],
        ["0:16", "I: En?", ""],
        ["0:17", "R: Nee.", ""],
        ["0:18", "I: Nee?", ""],
        ["0:19", "R: Nee, hoor.", ""],
        ["0:20", "I: Oké.", ""],
        ["0:21", "R: Ja.", ""],
    ]);
    assert_eq!(
        lines(&timed)[..4],
        [
            "[00:00:01] I: Wat doe je?",
            "R: Ik ben verpleegkundige.",
            "Al lang.",
            "[00:00:12] I: Leuk?"
        ]
    );
    assert!(timed.warnings[0].message.contains("column 1 (2 cells, the first “ca. 2 min”)"));
}

#[test]
fn no_word_of_a_table_is_lost_whatever_covers_or_follows_its_columns() {
    let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let wide = |count: usize, text: &str| {
        let cell = cell(text);
        let span = format!("<w:tc><w:tcPr><w:gridSpan w:val=\"{count}\"/></w:tcPr>");
        cell.replace("<w:tc>", &span)
    };
    let rows = [
        ["Tijd", "Spreker", "Tekst", "Opmerking", ""].map(cell).concat(),
        ["0:01", "I", "Hoe?", "aarzelt", "nog iets"].map(cell).concat(),
        wide(5, "PAUZE, deel twee"),
        ["ca. 2 min", "R", "Goed.", "", "7"].map(cell).concat(),
        [cell(""), wide(2, "Samengevoegd woord")].concat(),
        [cell("einde opname"), cell("")].concat(),
    ];
    let rows: String = rows.iter().map(|cells| format!("<w:tr>{cells}</w:tr>")).collect();
    let read = of(&format!("<w:tbl>{rows}</w:tbl>"));
    assert_eq!(
        lines(&read),
        [
            "[00:00:01] I: Hoe?",
            "nog iets",
            "PAUZE, deel twee",
            "R: [ca. 2 min] Goed.",
            "Samengevoegd woord",
            "einde opname"
        ]
    );
    let told: Vec<&str> = read.warnings.iter().map(|warning| warning.message.as_str()).collect();
    assert_eq!(
        told,
        [
            "left out, as the heading of a table: “Tijd | Spreker | Tekst | Opmerking | ”",
            "not kept of the rows of a table: `Opmerking` (1 cell), column 5 (1 cell)",
            "1 cell of a table's times read as none; what stands there is kept before the words, \
             the first “ca. 2 min”",
            "rows of a table with one cell are kept as text below the turn before (3), \
             the first “PAUZE, deel twee”",
        ]
    );
}
