use super::*;

fn lines(source: &str) -> Vec<String> {
    let paper = read(source);
    paper.lines.iter().filter(|line| !line.is_blank()).map(|line| line.text.to_string()).collect()
}

#[test]
fn blocks_are_paragraphs_and_what_is_no_text_is_passed_over() {
    let page = "<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head><body>\
        <nav><p>menu</p></nav><h1>Visie\n en missie</h1><p><b>Anna:</b> zo\n   <i>veel</i> is&nbsp;&eacute;&#233;n.</p>\
        <script>var a = '<p>';</script><div>Jan: ja<br>hoor<p>En nog</div></body></html>";
    assert!(is_one(page));
    assert_eq!(
        lines(page),
        ["Visie en missie", "**Anna:** zo veel is\u{a0}één.", "Jan: ja", "hoor", "En nog"]
    );
    assert!(read(page).lines[0].heading);
}

#[test]
fn tables_of_turns_are_turns_and_notes_are_notes() {
    let page = "<table><thead><tr><th>Spreker<th>Tekst</thead><tr><td>Anna<td>Zo<a role=doc-noteref href=#fn1>1</a>.\
        <tr><td>Jan<td>Ja.</table><section role=doc-endnotes><ol><li id=fn1><p>Echt.<a role=doc-backlink href=#r>↩</a></ol></section>";
    assert_eq!(lines(page), ["Anna: Zo.", "Jan: Ja."]);
    let notes = read(page).notes;
    assert_eq!((notes.len(), notes[0].text.as_str()), (1, "Echt."));
}

#[test]
fn notes_of_words_pages_are_notes_and_its_comments_are_left_out() {
    let page = "<html><body><p class=MsoNormal><b>Anna:</b> zo<a style='mso-footnote-id:ftn1' href=\"#_ftn1\" name=\"_ftnref1\">[1]</a>.</p>\
        <div style='mso-element:footnote-list'><hr><div style='mso-element:footnote' id=ftn1><p><a href=\"#_ftnref1\">[1]</a> Echt.</p></div></div>\
        <div style='mso-element:comment-list'><p>Nee</p></div></body></html>";
    let read = read(page);
    assert_eq!(lines(page), ["**Anna:** zo."]);
    assert_eq!((read.notes.len(), read.notes[0].text.as_str()), (1, "Echt."));
    assert_eq!(read.warnings[0].message, "left out: 1 list of comments");
}

#[test]
fn what_is_hidden_is_left_out_and_told_and_what_follows_is_not() {
    for (page, expected) in [
        ("<p>A: a</p><p style='Display: none'>A: x</p><p>B: b</p>", &["A: a", "B: b"][..]),
        ("<div>A: a<p style='color:red;display:none'>A: x</div>B: b", &["A: a", "B: b"]),
        ("<p style='display:none'>A: x<p>B: b", &["B: b"]),
        ("<div hidden><div>A: x</div>y</div><p>B: b", &["B: b"]),
        ("<p>A: a <span style='display:none'>x</span>b</p>", &["A: a b"]),
    ] {
        assert_eq!(lines(page), expected, "{page}");
        assert_eq!(read(page).warnings[0].message, "left out: 1 hidden passage", "{page}");
    }
    let page = "<p>A: a<br hidden>b</p><ul><li hidden>c<li>d</ul>";
    assert_eq!(lines(page), ["A: a", "b", "c", "d"]);
    assert_eq!(read(page).warnings[0].message, "kept as text: 2 hidden passages");
    assert!(read("<p>A: a</p><div hidden> </div>").warnings.is_empty());
}

#[test]
fn signs_of_notes_are_no_words_and_lead_to_notes() {
    for sign in ["<sup><a href='#n1'>1</a></sup>", "<a href='#n1'><sup>[1]</sup></a>"] {
        let page = format!("<p>A: goed{sign} zo.</p><ol><li id=n1>Echt.</ol>");
        assert_eq!(lines(&page), ["A: goed zo."], "{page}");
        let notes = read(&page).notes;
        assert_eq!(notes.iter().map(|n| n.text.as_str()).collect::<Vec<_>>(), ["Echt."]);
        assert!(read(&page).warnings.is_empty());
        let page = format!("<p>A: goed{sign} zo.</p>");
        assert_eq!(lines(&page), ["A: goed zo."]);
        assert_eq!(read(&page).warnings[0].message, "left out: 1 unanswered note sign");
    }
    let page = "<p>A: <sup><a href='#n1'>see there and so on</a></sup> m<sup>2</sup></p>";
    assert_eq!(lines(page), ["A: see there and so on m2"]);
}

#[test]
fn comments_of_office_programs_are_memos_and_those_of_pages_are_not() {
    let body = "<p>A: goed<!-- CODE: x\nen nog -->\nzo.</p>";
    let page = format!("<html><head><meta name=generator content='LibreOffice 7.4'/></head>{body}");
    assert_eq!(lines(&page), ["A: goed zo."]);
    let notes = read(&page).notes;
    assert_eq!(notes.iter().map(|n| n.text.as_str()).collect::<Vec<_>>(), ["CODE: x\nen nog"]);
    assert_eq!(notes[0].kind, MemoKind::Comment);
    assert!(read(body).notes.is_empty());
}

#[test]
fn chats_and_texts_are_no_pages() {
    assert!(!is_one("<Anna> hoi\n<Jan> hallo\n"));
    assert!(!is_one("Anna: <p> is een letter\n"));
}

#[test]
fn nothing_that_is_nested_without_end_takes_long() {
    for part in [
        "<div>",
        "<table><tr><td>",
        "<b>",
        "<nav>",
        "<p",
        "<a role=doc-noteref href=#a>",
        "<sup><a href=#a>",
        "<p hidden>",
        "<sup><a href=#a>1</a></sup><div id=a>",
        "&lt",
        "<!--",
    ] {
        let _ = read(&part.repeat(100_000));
    }
}
