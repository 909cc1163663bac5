//! What is done with any bytes. A target panics only where kwali is wrong.
//!
//! `tests/fuzz_corpus.rs` runs the same functions over the files that are kept.

use std::io::{Cursor, Write};
use std::path::Path;

use kwali::archive::{Archive, Limits};
use kwali::interchange::codings::{self as of_codings, Columns, Interviews};
use kwali::interchange::{
    Imported, Project, qc as of_qc, qualcoder as of_qualcoder, refi as of_refi,
    taguette as of_taguette,
};
use kwali::readers::{self, Draft, Known};
use kwali::search::Query;
use kwali::store;
use kwali::study::{
    Codebook, Coding, Key, Lens, Moves, Pair, Reference, Replacer, Settings, Span, Text, reanchor,
};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Something that is done with bytes.
pub type Target = fn(&[u8]);

/// Every target by the name of its binary and of the folder of its corpus.
pub const TARGETS: [(&str, Target); 26] = [
    ("archive", archive),
    ("cases", cases),
    ("codebook", codebook),
    ("codings", codings),
    ("docx", docx),
    ("eaf", transcript),
    ("html", transcript),
    ("imported", imported),
    ("json", transcript),
    ("markdown", transcript),
    ("odt", odt),
    ("pdf", pdf),
    ("pseudonyms", pseudonyms),
    ("qc", qc),
    ("qualcoder", qualcoder),
    ("query", query),
    ("reanchor", anchors),
    ("reference", reference),
    ("refi", refi),
    ("rtf", transcript),
    ("sentences", sentences),
    ("srt", transcript),
    ("taguette", taguette),
    ("text", transcript),
    ("vtt", transcript),
    ("xlsx", xlsx),
];

/// Runs the target of a name.
pub fn run(name: &str, bytes: &[u8]) {
    let (_, target) = TARGETS.iter().find(|(known, _)| *known == name).expect("a target's name");
    target(bytes);
}

/// A transcript of whatever format but PDF, which the program reads in a process of its own that has
/// little memory and time; here it would have as much as it takes.
fn transcript(bytes: &[u8]) {
    let start = &bytes[..bytes.len().min(1024)];
    if !start.windows(4).any(|part| part == b"%PDF") {
        draft(bytes);
    }
}

/// A PDF, unless it may unpack itself to any length.
fn pdf(bytes: &[u8]) {
    let unpacks = [&b"Flate"[..], b"LZW", b"RunLength", b"/Fl", b"#"];
    if !unpacks.iter().any(|name| bytes.windows(name.len()).any(|part| part == *name)) {
        draft(bytes);
    }
}

fn draft(bytes: &[u8]) {
    if let Ok(draft) = read(bytes) {
        assert!(draft.turns().next().is_some(), "a transcript that reads has turns");
        let body = draft.body();
        assert!(body.ends_with('\n') && !body.contains('\r'), "{body:?}");
    }
}

fn read(bytes: &[u8]) -> kwali::problem::Result<Draft> {
    let lens = Lens { id: "visie".into(), label: "Visie en missie".into(), ..Lens::default() };
    let settings = Settings {
        interviewers: vec!["interviewer".into()],
        lenses: vec![lens],
        ..Settings::default()
    };
    let codebook = Codebook::new(settings, Vec::new()).expect("a codebook without codes");
    readers::read(bytes, Known { codebook: &codebook, speakers: &[] })
}

/// A table of codings to be imported: every row is understood, or refused with its line.
fn imported(bytes: &[u8]) {
    let Ok((source, _)) = of_codings::decode(bytes) else { return };
    let Ok(sheet) = of_codings::Sheet::read(&source) else { return };
    let Ok(columns) = Columns::find(&sheet.header(), &[]) else { return };
    let interviews = Interviews::new([("s1".to_owned(), "talk".to_owned())]);
    for (line, row) in sheet.rows(&columns) {
        let _ = sheet.place(line);
        if let Ok(wanted) = row.and_then(|row| of_codings::wanted(&row, &interviews)) {
            assert_eq!(wanted.reference.case(), "s1");
        }
    }
}

/// A document of Word: the whole file, or its main part, which is then packed.
fn docx(bytes: &[u8]) {
    let types = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    let links = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    packed(
        bytes,
        &[
            ("[Content_Types].xml", types.as_bytes()),
            ("_rels/.rels", links.as_bytes()),
            ("word/document.xml", bytes),
        ],
    );
}

/// A document of `LibreOffice`, likewise.
fn odt(bytes: &[u8]) {
    let kind = b"application/vnd.oasis.opendocument.text";
    packed(bytes, &[("mimetype", kind), ("content.xml", bytes)]);
}

/// A spreadsheet of Excel, likewise: a sheet of strings that stand in their cells.
fn xlsx(bytes: &[u8]) {
    let types = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
    let links = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let book = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="talk" sheetId="1" r:id="r1"/></sheets></workbook>"#;
    let sheets = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    packed(
        bytes,
        &[
            ("[Content_Types].xml", types.as_bytes()),
            ("_rels/.rels", links.as_bytes()),
            ("xl/workbook.xml", book.as_bytes()),
            ("xl/_rels/workbook.xml.rels", sheets.as_bytes()),
            ("xl/worksheets/sheet1.xml", bytes),
        ],
    );
}

/// Reads bytes that are an archive as they stand, and others as one of its entries: so mutations reach
/// what stands behind the checksums.
fn packed(bytes: &[u8], entries: &[(&str, &[u8])]) {
    if Archive::is_one(bytes) {
        return transcript(bytes);
    }
    transcript(&pack(entries));
}

fn pack(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in entries {
        writer.start_file(*name, plain).expect("memory takes it");
        writer.write_all(content).expect("memory takes it");
    }
    writer.finish().expect("memory takes it").into_inner()
}

/// Archives, each entry of which is read within small bounds.
fn archive(bytes: &[u8]) {
    let limits = Limits { entry: 1 << 16, total: 1 << 18, entries: 64 };
    let Ok(mut archive) = Archive::open(bytes, limits) else { return };
    let names = archive.names();
    assert!(names.len() <= limits.entries);
    let mut total = 0;
    for name in names {
        if let Ok(Some(content)) = archive.read(&name) {
            total += content.len() as u64;
            assert!(content.len() as u64 <= limits.entry && total <= limits.total);
        }
    }
}

fn codebook(bytes: &[u8]) {
    let Ok(source) = std::str::from_utf8(bytes) else { return };
    let path = Path::new("codebook.yaml");
    let read = store::parse_codebook(path, source);
    let _ = store::Places::new(source);
    if let Ok(book) = read {
        for code in book.codes() {
            assert!(book.require(&code.path).is_ok(), "a code is found by its path");
        }
    }
}

fn cases(bytes: &[u8]) {
    let Ok(source) = std::str::from_utf8(bytes) else { return };
    if let Ok(cases) = store::parse_cases(Path::new("cases.csv"), source) {
        for case in cases.iter() {
            for attribute in cases.attributes() {
                let _ = cases.value(case.id(), attribute);
            }
        }
    }
}

/// Codings that read are written, and read back as the same.
fn codings(bytes: &[u8]) {
    let Ok(source) = std::str::from_utf8(bytes) else { return };
    let path = Path::new("talk.anna.csv");
    let Ok(mut codings) = store::parse_codings(path, source) else { return };
    codings.sort_by(|a, b| a.order().cmp(&b.order()));
    let written = String::from_utf8(store::render_codings(&codings)).expect("text is written");
    let back = store::parse_codings(path, &written).expect("what is written reads");
    assert_eq!(back, codings);
}

/// A query that reads is printed, and reads back as the same.
fn query(bytes: &[u8]) {
    let Ok(source) = std::str::from_utf8(bytes) else { return };
    if let Ok(query) = Query::parse(source) {
        let printed = query.to_string();
        let back = Query::parse(&printed).expect("what is printed reads");
        assert_eq!(back, query, "{printed}");
    }
}

fn reference(bytes: &[u8]) {
    let Ok(source) = std::str::from_utf8(bytes) else { return };
    if let Ok(reference) = source.parse::<Reference>() {
        assert_eq!(reference.to_string().parse::<Reference>().as_ref(), Ok(&reference));
    }
}

fn sentences(bytes: &[u8]) {
    let Ok(source) = std::str::from_utf8(bytes) else { return };
    let mut end = 0;
    for sentence in kwali::study::sentences(source) {
        assert!(sentence.start >= end && !source[sentence.clone()].trim().is_empty());
        end = sentence.end;
    }
}

/// An old text and a new one, with a NUL between them: codings of the old text's words are placed on
/// the new one, and what is said to be their words is.
fn anchors(bytes: &[u8]) {
    let Ok(source) = std::str::from_utf8(bytes) else { return };
    let Some((old, new)) = source.split_once('\0') else { return };
    let (old, new) = (Text::new(old), Text::new(new));
    let third = old.len() / 3;
    let spans = [Span::at(0, third), Span::at(third, third), Span::at(third / 2, third)];
    let made = spans.iter().filter_map(|span| Coding::new("a/b c", &old, *span, "x").ok());
    let made: Vec<Coding> = made.collect();
    let codings: Vec<&Coding> = made.iter().collect();
    for placement in reanchor(Some(&old), &new, &codings) {
        if let kwali::study::Placement::Moved { span, quote } = placement {
            assert_eq!(new.slice(span), Some(quote.as_str()));
        }
    }
}

/// A key, and a text behind a NUL: names are replaced once and for all, and passages go with their words.
fn pseudonyms(bytes: &[u8]) {
    let Ok(source) = std::str::from_utf8(bytes) else { return };
    let Some((key, text)) = source.split_once('\0') else { return };
    let pair = |(at, row): (usize, &str)| {
        let (name, pseudonym) = row.split_once(',')?;
        Some(Pair { name: name.to_owned(), pseudonym: pseudonym.to_owned(), line: at + 1 })
    };
    let rows: Vec<Pair> = key.lines().take(20).enumerate().filter_map(pair).collect();
    let Ok(key) = Key::new(rows, false) else { return };
    let replacer = Replacer::new(&key);
    let changes = replacer.changes(text);
    assert!(changes.windows(2).all(|two| two[0].at.end <= two[1].at.start));
    let moves = Moves::new(text, &changes);
    let len = Text::new(text).len();
    for start in 0..len.min(64) {
        let moved = moves.span(Span::at(start, (len - start).min(7)));
        assert!(moves.text().slice(moved.span).is_some());
    }
    let _ = (replacer.unsure(text), Replacer::new(&key.turned()).changes(moves.after()));
}

/// What was imported holds together: codes stand behind their parents, and passages within their texts.
fn whole(imported: kwali::problem::Result<Imported>) {
    let Ok(Imported { project, .. }) = imported else { return };
    let Project { codes, sources, .. } = project;
    for (at, code) in codes.iter().enumerate() {
        assert!(code.parent.is_none_or(|parent| parent < at), "a parent stands before its child");
    }
    for source in sources {
        let text = Text::new(source.text);
        for selection in source.selections {
            assert!(text.slice(selection.span).is_some(), "a passage stands within its text");
        }
    }
}

/// A REFI-QDA project or codebook: the whole file, or a project's XML, which is then packed.
fn refi(bytes: &[u8]) {
    whole(of_refi::read(bytes));
    if !Archive::is_one(bytes) {
        let text = "I: Hoe?\n\nR: Eén vraag, twee scholen.\n";
        whole(of_refi::read(&pack(&[("project.qde", bytes), ("sources/a.txt", text.as_bytes())])));
    }
}

fn qualcoder(bytes: &[u8]) {
    whole(of_qualcoder::import(bytes, "study"));
}

fn taguette(bytes: &[u8]) {
    whole(of_taguette::import(bytes, "study", None));
}

/// The files of a qc project, each a name on a line and a text that ends with a NUL.
fn qc(bytes: &[u8]) {
    let files = bytes.split(|byte| *byte == 0).take(30).filter_map(|file| {
        let end = file.iter().position(|byte| *byte == b'\n')?;
        Some((String::from_utf8(file[..end].to_vec()).ok()?, file[end + 1..].to_vec()))
    });
    let files: std::collections::BTreeMap<String, Vec<u8>> = files.collect();
    whole(of_qc::import(&files, "study"));
}
