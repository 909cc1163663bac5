//! Documents as office programs write them, and as nobody should.

use proptest::prelude::*;

use super::*;
use crate::readers::memo::MemoKind;

fn document(body: &str) -> String {
    format!(
        "<office:document-content xmlns:office=\"o\"><office:automatic-styles>\
         <style:style style:name=\"T1\" style:family=\"text\"><style:text-properties fo:font-weight=\"bold\"/></style:style>\
         <style:style style:name=\"P1\" style:parent-style-name=\"Title\"/>\
         <style:style style:name=\"H\"><style:text-properties text:display=\"none\"/></style:style>\
         </office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
}

fn of(body: &str) -> Paper {
    read_flat(&document(body)).unwrap()
}

fn lines(paper: &Paper) -> Vec<String> {
    let told = paper.lines.iter().filter(|line| !line.is_blank());
    told.map(|line| line.text.to_string()).collect()
}

#[test]
fn white_space_is_one_space_and_signs_stand_for_more() {
    let read = of(
        "<text:p>\n  Anna:\n\t zo<text:s text:c=\"2\"/>ver <text:span> al</text:span>\n<text:line-break/> en <text:tab/>nog</text:p>",
    );
    assert_eq!(lines(&read), ["Anna: zo  ver al", "en \tnog"]);
}

#[test]
fn labels_in_bold_titles_and_hidden_words_are_told_by_their_styles() {
    let read = of(
        "<text:p text:style-name=\"P1\">Gesprek</text:p><text:h text:outline-level=\"1\">Deel</text:h>\
        <text:p><text:span text:style-name=\"T1\">Anna:</text:span> zo <text:span text:style-name=\"H\">geheim</text:span></text:p>",
    );
    assert_eq!(lines(&read), ["Gesprek", "Deel", "**Anna:** zo"]);
    assert!(read.lines[0].heading && read.lines[2].heading);
    assert_eq!(read.warnings[0].message, "left out: 1 hidden text");
}

#[test]
fn deletions_go_where_they_are_kept_apart_and_where_they_stand_in_the_text() {
    let apart = "<text:tracked-changes><text:changed-region text:id=\"a\"><text:deletion><text:p>weg</text:p></text:deletion></text:changed-region></text:tracked-changes>\
        <text:p>Anna: zo<text:change text:change-id=\"a\"/>.</text:p>";
    assert_eq!(lines(&of(apart)), ["Anna: zo."]);
    let inside = "<text:tracked-changes><text:changed-region text:id=\"a\"><text:deletion/></text:changed-region>\
        <text:changed-region text:id=\"b\"><text:insertion/></text:changed-region></text:tracked-changes>\
        <text:p>Anna: <text:change-start text:change-id=\"a\"/>weg</text:p><text:p>weg<text:change-end text:change-id=\"a\"/><text:change-start text:change-id=\"b\"/>zo<text:change-end text:change-id=\"b\"/></text:p>";
    assert_eq!(lines(&of(inside)), ["Anna: zo"]);
}

#[test]
fn annotations_and_notes_are_notes_on_their_words() {
    let read = of(
        "<text:p>Anna: <office:annotation office:name=\"x\"><dc:creator>Bea</dc:creator><dc:date>2026</dc:date><text:p>let op</text:p></office:annotation>twee woorden<office:annotation-end office:name=\"x\"/> en\
        <text:note text:note-class=\"footnote\"><text:note-citation>1</text:note-citation><text:note-body><text:p>Noot.</text:p></text:note-body></text:note> meer</text:p>",
    );
    assert_eq!(lines(&read), ["Anna: twee woorden en meer"]);
    let notes: Vec<_> =
        read.notes.iter().map(|n| (n.kind, n.text.as_str(), n.at.unwrap())).collect();
    assert_eq!((notes[0].0, notes[0].1), (MemoKind::Comment, "let op"));
    assert_eq!((notes[0].2.0.at, notes[0].2.1.at), (6, 18));
    assert_eq!((notes[1].0, notes[1].1, notes[1].2.0.at), (MemoKind::Footnote, "Noot.", 21));
    assert_eq!(read.notes[0].by.as_deref(), Some("Bea"));
}

#[test]
fn sizes_that_lie_and_nesting_without_end_take_no_time() {
    let table = "<table:table><table:table-row table:number-rows-repeated=\"99999999\"><table:table-cell table:number-columns-repeated=\"99999999\"><text:p>x<text:s text:c=\"999999999\"/>y</text:p></table:table-cell></table:table-row></table:table>";
    assert!(lines(&of(table))[0].len() < 2000);
    for name in [
        "text:p",
        "text:span",
        "table:table",
        "draw:text-box",
        "text:list",
        "office:annotation",
        "text:note-body",
        "text:section",
    ] {
        let text = format!(
            "{}x{}",
            format!("<{name}>").repeat(100_000),
            format!("</{name}>").repeat(100_000)
        );
        let _ = of(&text);
    }
}

#[test]
fn spaces_that_one_sign_stands_for_are_few() {
    let read = of(&format!("<text:p>a{}b</text:p>", "<text:s text:c=\"1000000\"/>".repeat(1000)));
    assert!(read.lines[0].text.len() < 40_000);
}

#[test]
fn a_cell_covers_the_columns_beside_it() {
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
    let covered = "<table:covered-table-cell table:number-columns-repeated=\"2\"/>";
    let read = of(&format!(
        "<table:table>{}{}{}</table:table>",
        row(&["Spreker", "x", "y", "Tekst"].map(cell).concat()),
        row(&[cell("I"), covered.to_owned(), cell("Hoe?")].concat()),
        row(&["R", "", "", "Zo."].map(cell).concat()),
    ));
    assert_eq!(lines(&read)[..2], ["I: Hoe?", "R: Zo."]);
}

#[test]
fn what_is_cut_off_is_a_problem() {
    let text = document("<text:p>Anna: zo</text:p>");
    for end in (1..text.len()).step_by(3) {
        assert!(read_flat(&text[..end]).is_err(), "{end}");
    }
}

proptest! {
    #[test]
    fn no_tags_make_it_panic(tags in prop::collection::vec((0usize..17, any::<bool>()), 0..40)) {
        const NAMES: [&str; 17] = [
            "p", "h", "span text:style-name=\"T1\"", "s", "tab", "line-break", "note", "note-body", "annotation",
            "annotation-end office:name=\"1\"", "creator", "text-box", "table", "table-row", "table-cell",
            "tracked-changes", "deletion",
        ];
        let mut body = String::new();
        let mut open: Vec<&str> = Vec::new();
        for (at, closes) in tags {
            if closes && let Some(name) = open.pop() {
                body += &format!("</x:{name}>");
            } else {
                body += &format!("<x:{}>Anna: zo", NAMES[at]);
                open.push(NAMES[at].split(' ').next().unwrap());
            }
        }
        while let Some(name) = open.pop() {
            body += &format!("</x:{name}>");
        }
        let _ = of(&body);
    }
}
