//! Files that nobody should make, whatever they pretend to be.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::study::Settings;

fn reads(bytes: &[u8]) -> Result<Draft> {
    let codebook = Codebook::new(Settings::default(), Vec::new()).unwrap();
    let draft = read(bytes, Known { codebook: &codebook, speakers: &[] })?;
    let (body, memos) = draft.rendered();
    for memo in memos {
        let span = memo.span.unwrap_or_default();
        let words: String = body.chars().skip(span.start()).take(span.len()).collect();
        assert_eq!(words, memo.quote);
    }
    Ok(draft)
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        if writer.start_file(name, SimpleFileOptions::default()).is_ok() {
            writer.write_all(bytes).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn an_archive_of_nothing_known_is_refused_with_what_to_do() {
    for name in ["a.txt", "ppt/presentation.xml", "mimetype"] {
        let problem = reads(&packed(&[(name.to_owned(), b"x".to_vec())])).unwrap_err();
        assert!(problem.message().contains("archive") && problem.advice().is_some(), "{problem}");
    }
}

proptest! {
    #[test]
    fn no_bytes_behind_any_start_make_a_reader_panic(
        start in prop::sample::select(vec![
            &b""[..], b"PK\x03\x04", b"PK\x05\x06", b"{\\rtf1 ", b"<html>", b"<?xml version=\"1.0\"?><office:document ><office:text>",
            b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"I: a\n\nR: b\n", b"---\n", b"a;b\n", b"a,b\n",
        ]),
        rest in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let _ = reads(&[start, &rest].concat());
    }

    #[test]
    fn no_table_makes_it_panic(text in "([a-z]{0,3}|[0-9]:[0-9]{2}|Anna|Jan: a|\"|,|;|\t|\n|\r|é| ){0,60}") {
        let _ = reads(text.as_bytes());
        let _ = any_sheet(text.as_bytes(), &Ways::default());
    }

    #[test]
    fn no_page_makes_it_panic(text in "(</?(p|div|b|table|tr|td|th|thead|li|a role=doc-noteref href=#n|section role=doc-endnotes|li id=n|pre|nav|h1|span style='font-weight:700')>|Anna: |zo|&amp;|&#[0-9]{1,8};|<!--|-->|<|\"){0,40}") {
        let _ = reads(format!("<html>{text}").as_bytes());
    }

    #[test]
    fn no_parts_of_an_archive_make_it_panic(
        parts in prop::collection::vec((
            prop::sample::select(vec![
                "_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels", "word/styles.xml", "word/comments.xml",
                "mimetype", "content.xml", "styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
            ]),
            prop::sample::select(vec![
                "<Relationships><Relationship Id=\"r\" Type=\"x/officeDocument\" Target=\"word/document.xml\"/></Relationships>",
                "<Relationships><Relationship Id=\"r\" Type=\"x/comments\" Target=\"document.xml\"/></Relationships>",
                "<Relationships><Relationship Id=\"r\" Type=\"x/worksheet\" Target=\"../word/document.xml\"/></Relationships>",
                "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.graphics",
                "<w><p><r><t>I: a</t></r></p><p><r><t>R: b</t></r></p></w>", "<w>", "", "\u{feff}<a/>",
                "<b><sheets><sheet name=\"a\" id=\"r\"/></sheets></b>", "<t><table name=\"a\"><table-row><table-cell><p>I</p></table-cell></table-row></table></t>",
            ]),
        ), 0..6),
    ) {
        let parts: Vec<(String, Vec<u8>)> =
            parts.into_iter().map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).collect();
        let _ = reads(&packed(&parts));
    }

    #[test]
    fn no_lines_of_pages_make_it_panic(lines in prop::collection::vec((
        "[a-zé\u{ad}\u{2010}:0-9 -]{0,12}",
        prop::sample::select(vec![0.0, 1.0, 40.0, 700.0, -1e300, f64::MAX, f64::NAN, f64::INFINITY]),
        prop::sample::select(vec![0.0, 11.0, 1e-9, f64::NAN, f64::INFINITY]),
    ), 0..30), height in prop::sample::select(vec![0.0, 800.0, f64::NAN])) {
        let line = |(text, y, size): (String, f64, f64)| {
            pdf::Written { text, left: y, right: size, y, size, first: size }
        };
        let (first, second) = lines.split_at(lines.len() / 2);
        let page = |lines: &[(String, f64, f64)]| {
            pdf::Page { height, lines: lines.iter().cloned().map(line).collect() }
        };
        let _ = pdf::read(&[page(first), page(second)]);
    }
}
