//! Whole files, as people have them.

use proptest::prelude::*;

use super::*;
use crate::study::{Approval, Lens, Meta, Settings, Transcript, one_line};

fn codebook() -> Codebook {
    let lens = Lens { id: "visie".into(), label: "Visie en missie".into(), ..Lens::default() };
    let settings = Settings {
        interviewers: vec!["interviewer".into()],
        lenses: vec![lens],
        ..Settings::default()
    };
    Codebook::new(settings, Vec::new()).unwrap()
}

fn draft_with(source: &str, speakers: &[(&str, &str)]) -> Draft {
    let codebook = codebook();
    let speakers: Vec<_> =
        speakers.iter().map(|(l, w)| ((*l).to_owned(), (*w).to_owned())).collect();
    read(source.as_bytes(), Known { codebook: &codebook, speakers: &speakers }).unwrap()
}

/// Turns as `LABEL@time: paragraph / paragraph`.
fn turns(draft: &Draft) -> Vec<String> {
    let time = |turn: &Turn| turn.time.as_ref().map_or(String::new(), |time| format!("@{time}"));
    draft
        .turns()
        .map(|turn| format!("{}{}: {}", turn.label, time(turn), turn.paragraphs.join(" / ")))
        .collect()
}

fn read_turns(source: &str) -> Vec<String> {
    turns(&draft_with(source, &[]))
}

#[test]
fn letters_names_bold_and_italics_open_turns() {
    assert_eq!(
        read_turns("I: Hoe is\nhet?\n\nR: Goed.\n\nEcht.\n"),
        ["I: Hoe is het?", "R: Goed. / Echt."]
    );
    let names = "Interviewer: Hoe?\nAnna de Vries: Zo.\nInterviewer: En?\nAnna de Vries: Ook.\n";
    assert_eq!(read_turns(names)[1], "Anna de Vries: Zo.");
    for form in ["**Anna:** Zo.", "**Anna**: Zo.", "*Anna:* Zo.", "__Anna:__ Zo."] {
        let source = format!("**Jan:** Hoe?\n\n{form}\n\n**Jan:** En?\n\n{form}\n");
        assert_eq!(read_turns(&source), ["Jan: Hoe?", "Anna: Zo.", "Jan: En?", "Anna: Zo."]);
    }
}

#[test]
fn names_on_their_own_line_take_the_text_below() {
    let expected = ["JAN: Hoe?", "ANNA: Zo. / En zo.", "JAN: En?", "ANNA: Ook."];
    let shouted = "JAN\nHoe?\n\nANNA\nZo.\n\nEn zo.\n\nJAN\nEn?\n\nANNA\nOok.\n";
    assert_eq!(read_turns(shouted), expected);
    let bold =
        "**JAN**\n\nHoe?\n\n**ANNA**\n\nZo.\n\nEn zo.\n\n**JAN**\n\nEn?\n\n**ANNA**\n\nOok.\n";
    assert_eq!(read_turns(bold), expected);
    let headings =
        "## JAN\n\nHoe?\n\n## ANNA\n\nZo.\n\nEn zo.\n\n## JAN\n\nEn?\n\n## ANNA\n\nOok.\n";
    assert_eq!(read_turns(headings), expected);
    let colons = "JAN:\nHoe?\n\nANNA:\nZo.\n\nEn zo.\n\nJAN:\nEn?\n\nANNA:\nOok.\n";
    assert_eq!(read_turns(colons), expected);
}

#[test]
fn times_stand_before_behind_and_above_labels() {
    let source =
        "[1:02] Jan: Hoe?\n\nAnna (00:01:05): Zo.\n\n00:01:10 Jan: En?\n\n[00:01:12]\nAnna: Ook.\n";
    let expected =
        ["Jan@00:01:02: Hoe?", "Anna@00:01:05: Zo.", "Jan@00:01:10: En?", "Anna@00:01:12: Ook."];
    assert_eq!(read_turns(source), expected);
    let meeting =
        "Jan Smit  0:03\nHoe?\n\nAnna  0:05\nZo.\n\nJan Smit  0:09\nEn?\n\nAnna  0:11\nOok.\n";
    assert_eq!(read_turns(meeting)[2], "Jan Smit@00:00:09: En?");
}

#[test]
fn a_turn_of_phrase_stays_text_with_a_warning() {
    let source = "I: Hoe?\n\nR: Goed.\n\nLet op: soms niet.\n\nI: En?\n\nR: Ja.\nNB: ook dat.\n\nNB: en dat.\n\nDe school: die wil.\n";
    let draft = draft_with(source, &[]);
    assert_eq!(turns(&draft)[1], "R: Goed. / Let op: soms niet.");
    assert_eq!(turns(&draft)[3], "R: Ja. NB: ook dat. / NB: en dat. / De school: die wil.");
    let lines: Vec<usize> = draft.warnings.iter().map(|warning| warning.line).collect();
    assert_eq!(lines, [5, 10, 12, 14]);
    let declared = draft_with(source, &[("De school", "leider")]);
    assert_eq!(turns(&declared)[4], "De school: die wil.");
}

#[test]
fn nobody_speaks_under_a_label_that_is_said_to_be_text() {
    let source = "I: a\n\nR: b\n\nKortweg: c\n\nI: d\n\nR: e\n\nKortweg: f\n\nI: g\n";
    assert_eq!(read_turns(source).len(), 7);
    assert_eq!(turns(&draft_with(source, &[("Kortweg", "")])).len(), 5);
}

#[test]
fn a_talk_of_two_turns_has_its_speakers_too() {
    assert_eq!(read_turns("Interviewer: Hoe?\n\nAnna: Zo.\n"), ["Interviewer: Hoe?", "Anna: Zo."]);
}

#[test]
fn lenses_open_other_headings_are_kept_and_what_stands_above_is_nobodys() {
    let source = "# Gesprek\n\nIn mei.\n\n### Visie en missie\n\nI: Hoe?\n\n## Pauze\n\nR: Zo.\n\nVISIE\n\nEn verder.\n";
    let draft = draft_with(source, &[]);
    assert_eq!(draft.lenses(), ["visie"]);
    assert_eq!(
        draft.body(),
        "## Gesprek\n\nIn mei.\n\n## Visie en missie\n\nI: Hoe?\n\n## Pauze\n\nR: Zo.\n\n## VISIE\n\nR: En verder.\n"
    );
    let lines: Vec<usize> = draft.warnings.iter().map(|warning| warning.line).collect();
    assert_eq!(lines, [1, 3, 9, 13, 15]);
}

#[test]
fn what_kwali_wrote_is_read_as_it_stands() {
    let body = "## Visie en missie\n\n[00:01:02] I: Hoe?\n\nR1: Zo.\n\nEn *zo*.\n\nI: En?\n";
    assert_eq!(draft_with(body, &[]).body(), body);
}

#[test]
fn files_without_words_or_speakers_are_problems() {
    let codebook = codebook();
    let known = Known { codebook: &codebook, speakers: &[] };
    assert_eq!(read(b" \n\n", known).unwrap_err().message(), "the file is empty");
    assert!(read(b"Zomaar wat tekst.\n", known).unwrap_err().message().contains("no speakers"));
}

fn drafts() -> impl Strategy<Value = Draft> {
    let words = "[A-Za-zé:#\\[\\]0-9.,-]{1,9}( [A-Za-zé:#I.R]{1,9}){0,6}";
    let turn = (
        prop::sample::select(vec!["I", "R", "R1", "Anna de Vries", "Dr. O'Neil"]),
        prop::option::of(Just("00:01:02".to_owned())),
        prop::collection::vec(words, 1..4),
    );
    let block = prop_oneof![
        6 => turn.prop_map(|(label, time, paragraphs)| {
            Block::Turn(Turn { label: label.to_owned(), time, paragraphs })
        }),
        1 => Just(Block::Heading { text: "Visie en missie".into(), lens: Some("visie".into()) }),
    ];
    prop::collection::vec(block, 1..12)
        .prop_map(|blocks| Draft { blocks, ..Draft::default() })
        .prop_filter("a transcript has turns", |draft| draft.turns().next().is_some())
}

proptest! {
    #[test]
    fn what_is_written_reads_back_as_the_same_turns(draft in drafts()) {
        let codebook = codebook();
        let mut speakers: Vec<(String, String)> = Vec::new();
        for turn in draft.turns() {
            if !speakers.iter().any(|(label, _)| *label == turn.label) {
                speakers.push((turn.label.clone(), "iemand".into()));
            }
        }
        let meta = Meta {
            role: "ouder".into(),
            date: String::new(),
            language: "nl".into(),
            lens: None,
            status: Approval::Draft,
            speakers: speakers.clone(),
            note: None,
        };
        let transcript =
            Transcript::new(meta, &draft.body(), |h| codebook.lens_of_heading(h)).unwrap();
        let squeeze = |text: &str| one_line(text);
        let got: Vec<_> = transcript.turns().iter().map(|turn| {
            let words = squeeze(transcript.text().slice(turn.span).unwrap());
            let words = words.replace("## Visie en missie", "").trim().to_owned();
            (turn.label.clone(), turn.time.clone(), words)
        }).collect();
        let expected: Vec<_> = draft.turns().map(|turn| {
            (turn.label.clone(), turn.time.clone(), squeeze(&turn.paragraphs.join(" ")))
        }).collect();
        prop_assert_eq!(got, expected);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(source in "([IR]: |\\*\\*|Anna|:|\\[|1:02|\\]|#|é|\\(| |\n|---\n){0,40}") {
        let codebook = codebook();
        let _ = read(source.as_bytes(), Known { codebook: &codebook, speakers: &[] });
    }
}

#[test]
fn labels_are_the_same_however_accents_are_typed_and_whatever_stands_unseen_before_them() {
    let source = "I: Hoe?\n\n\u{200e}Re\u{301}: Zo.\n\n\u{200b}I: En?\n\nR\u{e9}: Ook.\n\nI: Ja?\n\nRe\u{301}: Ja.\n";
    let expected = ["I: Hoe?", "R\u{e9}: Zo.", "I: En?", "R\u{e9}: Ook.", "I: Ja?", "R\u{e9}: Ja."];
    assert_eq!(read_turns(source), expected);
    let source = "I: Hoe?\n\nAnne\u{301}e de Wit: Zo.\n";
    for declared in ["Anne\u{301}e de Wit", "Ann\u{e9}e de Wit"] {
        let draft = draft_with(source, &[(declared, "leider")]);
        assert_eq!(turns(&draft)[1], "Ann\u{e9}e de Wit: Zo.");
    }
}

#[test]
fn whatever_looks_like_a_speaker_and_is_none_is_told() {
    let source = "I: Hoe?\nR: Goed.\n\nPIET\n\nIk ook.\n\n**Klaas**\n\nEn ik.\n\nAnna 00:01:02\n\nJa.\n\nI. En toen?\nR - niks.\nI: Mooi.\nR: Ja. I. zei dat.\n";
    let draft = draft_with(source, &[]);
    let told: Vec<(usize, &str)> =
        draft.warnings.iter().map(|w| (w.line, w.message.split(" is ").next().unwrap())).collect();
    assert_eq!(told, [(4, "`PIET`"), (8, "`Klaas`"), (12, "`Anna`"), (16, "`I.`"), (17, "`R -`")]);
}
