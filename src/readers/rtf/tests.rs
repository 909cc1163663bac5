//! Documents as several programs write them, and as nobody should.

use proptest::prelude::*;

use super::*;

fn of(body: &str) -> Paper {
    read(format!("{{\\rtf1\\ansi\\ansicpg1252 {body}}}").as_bytes()).unwrap()
}

fn lines(body: &str) -> Vec<String> {
    let paper = of(body);
    let told = paper.lines.iter().filter(|line| !line.is_blank());
    told.map(|line| line.text.to_string()).collect()
}

#[test]
fn letters_come_in_code_pages_of_fonts_and_in_unicode_with_what_stands_for_it() {
    assert_eq!(
        lines("caf\\'e9 \\u8364?5 \\u8364 ?6 {\\uc2\\u233 xy1}{\\uc0\\u233 z}\\par"),
        ["café €5 €6 é1éz"]
    );
    assert_eq!(lines("\\u-10179?\\u-8704? \\u-10179?x"), ["😀 x"]);
    let fonts = "{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset204 B;}{\\f2\\fcharset128 C;}}";
    assert_eq!(
        lines(&format!("{fonts}{{\\f1 \\'ef\\'f0}} {{\\f2\\'82\\'a0}} \\f0\\'e9")),
        ["пр あ é"]
    );
    assert_eq!(
        lines("a\\~b\\_c\\-d \\{\\}\\\\ \\ldblquote x\\rdblquote\\emdash"),
        ["a\u{a0}b-cd {}\\ “x”—"]
    );
}

#[test]
fn groups_that_are_no_text_are_passed_over_and_lines_and_paragraphs_end() {
    let body = "{\\info{\\title x}}{\\*\\generator y;}{\\pict\\bin3 }}}abc}{\\header z}\\pard\\b Anna:\\b0  zo\\line en \\tab nog\\par{\\field{\\*\\fldinst HYPERLINK \"u\"}{\\fldrslt link}}{\\v geheim}{\\listtext 1.}";
    assert_eq!(lines(body), ["**Anna:** zo", "en \tnog", "link"]);
}

#[test]
fn headings_are_told_by_level_and_by_style() {
    let body = "{\\stylesheet{\\s0 Normal;}{\\s2\\b heading 1;}{\\s3\\outlinelevel0 Eigen;}{\\*\\cs4 x;}}\\pard\\s2 Een\\par\\pard\\s3 Twee\\par\\pard\\s0 drie\\par{\\pard\\outlinelevel1 Vier\\par}vijf";
    let paper = of(body);
    let headings: Vec<bool> =
        paper.lines.iter().filter(|line| !line.is_blank()).map(|line| line.heading).collect();
    assert_eq!(headings, [true, true, false, true, false]);
}

#[test]
fn deleted_words_go_and_notes_keep_their_words() {
    let body = "Anna: zo{\\deleted  weg}{\\revised  en}{\\super\\chftn}{\\footnote\\pard\\plain\\chftn  Noot.} {\\*\\atrfstart 4}dit dan{\\*\\atrfend 4}{\\*\\atnid B}{\\*\\atnauthor Bea}\\chatn{\\*\\annotation{\\*\\atnref 4}{\\*\\atndate 1}\\pard Let op.}.\\par";
    assert_eq!(lines(body), ["Anna: zo en dit dan."]);
    let notes = of(body).notes;
    let told: Vec<_> = notes.iter().map(|note| (note.text.as_str(), note.by.as_deref())).collect();
    assert_eq!(told, [("Noot.", None), ("Let op.", Some("Bea"))]);
    let (from, to) = notes[1].at.unwrap();
    assert_eq!((from.at, to.at), (12, 19));
}

#[test]
fn a_comment_over_two_paragraphs_keeps_the_words_of_both() {
    let comment = |author: &str, named: &str, text: &str| {
        format!(
            "{{\\*\\atnid B}}{{\\*\\atnauthor {author}}}\\chatn{{\\*\\annotation{named} {text}}}"
        )
    };
    let body = [
        "Anna: zo{\\*\\atrfstart 2}{\\*\\atrfend 2}",
        " dan\\par\\pard en meer",
        &comment("Bea", "", "Twee."),
        "{\\*\\atrfstart 3}{\\*\\atrfend 3} nog",
        &comment("Cor", "", "Een."),
        ".\\par{\\*\\atrfstart 4}{\\*\\atrfend 4}",
        &comment("Dik", "{\\*\\atnref 4}", "Hier."),
        "slot",
        &comment("Els", "", "Los."),
        "\\par",
    ];
    let paper = of(&body.concat());
    let told: Vec<(&str, usize, usize)> = paper
        .notes
        .iter()
        .map(|note| {
            let (from, to) = note.at.unwrap();
            (note.text.as_str(), from.line, to.line)
        })
        .collect();
    assert_eq!(told, [("Twee.", 0, 2), ("Een.", 2, 2), ("Hier.", 4, 4), ("Los.", 4, 4)]);
}

#[test]
fn a_table_of_turns_is_turns_and_what_follows_is_not_in_it() {
    let row = |name: &str, text: &str| {
        format!("\\trowd\\cellx1\\cellx2\\pard\\intbl {name}\\cell {text}\\cell\\row")
    };
    let table = [
        row("Anna", "hoe gaat het nu"),
        row("Jan", "dat gaat wel\\par hoor"),
        row("Anna", "fijn zo"),
    ];
    let body = format!("voor\\par {}\\pard na\\par", table.concat());
    assert_eq!(
        lines(&body),
        ["voor", "Anna: hoe gaat het nu", "Jan: dat gaat wel", "hoor", "Anna: fijn zo", "na"]
    );
}

#[test]
fn what_is_cut_off_is_a_problem_and_lengths_that_lie_are_not_believed() {
    let whole = "{\\rtf1 {\\b Anna:} zo \\'e9\\u233?\\par}";
    for end in 1..whole.len() {
        assert!(read(&whole.as_bytes()[..end]).is_err(), "{end}");
    }
    assert!(read(b"{\\rtf1 {\\pict\\bin2147483647 x}}").is_err());
    assert_eq!(lines("\\u99999999999999? \\uc-5 a\\'zz"), ["a?zz"]);
}

#[test]
fn nothing_that_is_nested_takes_long() {
    for part in [
        "{",
        "{\\b ",
        "{\\shptxt ",
        "{\\footnote ",
        "{\\trowd\\cell ",
        "{\\*\\annotation ",
        "{\\fonttbl",
        "{\\stylesheet{",
    ] {
        let times = 100_000;
        let closing = "}".repeat(times * part.matches('{').count());
        let _ = of(&format!("{}x{closing}", part.repeat(times)));
    }
    let _ = of(&"\\trowd\\pard\\intbl a\\cell\\row".repeat(50_000));
}

proptest! {
    #[test]
    fn no_words_make_it_panic(body in "(\\{|\\}|\\\\(b|par|cell|row|trowd|intbl|pard|u-?[0-9]{1,6}|uc[0-9]|bin[0-9]|footnote|shptxt|fonttbl|stylesheet|s[0-9]|f[0-9]|fcharset128|deleted|v|\\*|'8[0-9a-z])|é|x| ){0,60}") {
        let _ = read(format!("{{\\rtf1 {body}}}").as_bytes());
    }
}
