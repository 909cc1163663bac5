//! Notes of whole documents, on the words that they were made on.
#![allow(clippy::format_collect, reason = "documents of a test are small")]

use proptest::prelude::*;

use crate::readers::{Draft, Known, PlacedMemo, read};
use crate::study::{Codebook, Lens, Settings};

fn draft(body: &str) -> Draft {
    let lens = Lens { id: "visie".into(), label: "Visie en missie".into(), ..Lens::default() };
    let settings = Settings { lenses: vec![lens], ..Settings::default() };
    let codebook = Codebook::new(settings, Vec::new()).unwrap();
    let source = format!(
        "<?xml version=\"1.0\"?><office:document ><office:automatic-styles><style:style style:name=\"B\"><style:text-properties fo:font-weight=\"bold\"/></style:style></office:automatic-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document>"
    );
    read(source.as_bytes(), Known { codebook: &codebook, speakers: &[] }).unwrap()
}

fn noted(name: &str, words: &str) -> String {
    format!(
        "<office:annotation office:name=\"{name}\"><text:p>{name}</text:p></office:annotation>{words}<office:annotation-end office:name=\"{name}\"/>"
    )
}

fn bold(text: &str) -> String {
    format!("<text:span text:style-name=\"B\">{text}</text:span>")
}

/// The memos with their words, each of which the body has at its place.
fn memos(draft: &Draft) -> Vec<(String, Option<String>)> {
    let (body, memos) = draft.rendered();
    assert_eq!(body, draft.body());
    let letters: Vec<char> = body.chars().collect();
    let told = |memo: PlacedMemo| {
        let words = memo.span.map(|span| letters[span.start()..span.end()].iter().collect());
        assert_eq!(words.clone().unwrap_or_default(), memo.quote);
        (memo.text, words)
    };
    memos.into_iter().map(told).collect()
}

fn some(text: &str, words: &str) -> (String, Option<String>) {
    (text.to_owned(), Some(words.to_owned()))
}

#[test]
fn notes_stand_on_words_behind_labels_over_paragraphs_and_on_headings() {
    let body = [
        "<text:p>Vooraf ".to_owned() + &noted("a", "staat dit") + ".</text:p>",
        format!("<text:h>Visie {}</text:h>", noted("b", "en missie")),
        format!("<text:p>I: Hoe {}</text:p>", noted("c", "één vraag?")),
        format!(
            "<text:p>{} Zo <office:annotation office:name=\"d\"><text:p>d</text:p></office:annotation>gaat het.</text:p>",
            bold("Anna:")
        ),
        "<text:p>Dat is<office:annotation-end office:name=\"d\"/> alles.</text:p>".to_owned(),
        format!("<text:p>I: En?</text:p><text:p>{} Ja.</text:p>", bold("Anna:")),
    ];
    assert_eq!(
        memos(&draft(&body.concat())),
        [
            some("a", "staat dit"),
            some("b", "en missie"),
            some("c", "één vraag?"),
            some("d", "gaat het.\n\nDat is")
        ]
    );
}

#[test]
fn a_note_on_a_label_is_one_on_what_is_said_and_one_at_a_place_on_its_word() {
    let note = "<text:note><text:note-body><text:p>noot</text:p></text:note-body></text:note>";
    let body = format!(
        "<text:p>{} zo is het</text:p><text:p>{}</text:p><text:p>Later.</text:p><text:p>I: Wat{note} dan?</text:p><text:p>Anna: Ja.{note}</text:p><text:p>I: {note}Goed zo.</text:p>",
        noted("a", "I:"),
        bold(&noted("b", "Anna")),
    );
    let read =
        draft(&(body + &format!("<text:p>{}</text:p><text:p>En toch.</text:p>", bold("Anna"))));
    assert_eq!(
        memos(&read),
        [
            some("a", "zo"),
            some("b", "Later."),
            some("noot", "Wat"),
            some("noot", "Ja."),
            some("noot", "Goed")
        ]
    );
}

#[test]
fn bold_words_that_are_no_label_lose_their_marks_and_notes_stay_on_them() {
    let body = format!(
        "<text:p>I: a</text:p><text:p>R: b</text:p><text:p>{} {}<text:line-break/>{} en meer</text:p>",
        bold("Kortom:"),
        noted("x", "niets"),
        bold(&("Let op: ".to_owned() + &noted("y", "dit"))),
    );
    let read = draft(&body);
    assert!(
        read.body().ends_with("R: b\n\nKortom: niets Let op: dit en meer\n"),
        "{}",
        read.body()
    );
    assert_eq!(memos(&read), [some("x", "niets"), some("y", "dit")]);
}

#[test]
fn many_notes_on_much_text_are_placed_without_keeping_it_many_times() {
    let open: String = (0..3000)
        .map(|n| {
            format!(
                "<office:annotation office:name=\"{n}\"><text:p>{n}</text:p></office:annotation>"
            )
        })
        .collect();
    let close: String =
        (0..3000).map(|n| format!("<office:annotation-end office:name=\"{n}\"/>")).collect();
    let read = draft(&format!("<text:p>I: {open}{}{close}</text:p>", "woord ".repeat(20_000)));
    let (_, memos) = read.rendered();
    assert_eq!(memos.len(), 3000);
    let placed = memos.iter().filter(|memo| memo.span.is_some()).count();
    assert!((100..1000).contains(&placed), "{placed}");
}

proptest! {
    #[test]
    fn a_note_keeps_exactly_its_words(
        turns in prop::collection::vec((any::<bool>(), any::<bool>(), prop::collection::vec("[a-zé]{1,5}[.,:]?", 1..8)), 2..12),
        at in any::<prop::sample::Index>(),
        from in any::<prop::sample::Index>(),
        length in 1usize..5,
    ) {
        let chosen = at.index(turns.len());
        let mut expected = String::new();
        let mut body = String::new();
        for (index, (other, marked, words)) in turns.iter().enumerate() {
            let label = if *other { "Anna:" } else { "I:" };
            let label = if *marked { bold(label) } else { label.to_owned() };
            let mut said = words.join(" ");
            if index == chosen {
                let start = from.index(words.len());
                let end = (start + length).min(words.len());
                expected = words[start..end].join(" ");
                said = [words[..start].join(" "), noted("n", &expected), words[end..].join(" ")].join(" ");
            }
            body += &format!("<text:p>{label} {said}</text:p>");
        }
        let read = draft(&body);
        prop_assert_eq!(memos(&read), [some("n", &expected)]);
    }
}
