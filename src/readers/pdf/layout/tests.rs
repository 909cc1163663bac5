//! Pages as programs lay them out.

use super::*;

/// A page of lines as wide as their text, six to a letter, from the top down.
fn page(lines: &[&str]) -> Page {
    let written = |(at, text): (usize, &&str)| {
        let width = |text: &str| text.chars().count() as f64 * 6.0;
        let first = width(text.split_whitespace().next().unwrap_or(""));
        let y = 100.0 + at as f64 * 14.0;
        Written {
            text: (*text).to_owned(),
            left: 50.0,
            right: 50.0 + width(text),
            y,
            size: 11.0,
            first,
        }
    };
    let lines = lines.iter().enumerate().filter(|(_, text)| !text.is_empty());
    Page { height: 800.0, lines: lines.map(written).collect() }
}

fn texts(paper: &Paper) -> Vec<String> {
    paper.lines.iter().map(|line| line.text.to_string()).collect()
}

#[test]
fn a_line_that_had_room_for_the_next_word_ends_its_paragraph() {
    let read =
        paper(&[page(&["Anna: dit is een lange regel die vol", "is en verder gaat", "Jan: ja"])]);
    assert_eq!(
        texts(&read),
        ["Anna: dit is een lange regel die vol", "is en verder gaat", "", "Jan: ja"]
    );
}

#[test]
fn divided_words_are_put_together_and_others_keep_their_hyphen() {
    let lines = [
        "Anna: de verpleegkundige komt in de och-",
        "tend, en daarna nog met de verpleegkun-",
        "dige van de nacht, voor het e-mailver-",
        "keer, over alle voor- en nadelen, of voor-",
        "en nadelen, van Noord-Brabant en Noord-",
        "Holland samen, dat is nu het hele verhaal",
    ];
    let read = texts(&paper(&[page(&lines)]));
    assert_eq!(read[0], "Anna: de verpleegkundige komt in de ochtend,");
    assert_eq!(read[1], "en daarna nog met de verpleegkundige");
    assert_eq!(read[2], "van de nacht, voor het e-mailverkeer,");
    assert_eq!(read[3], "over alle voor- en nadelen, of voor-");
    assert_eq!(read[4], "en nadelen, van Noord-Brabant en Noord-Holland");
}

#[test]
fn a_text_that_divides_no_words_keeps_its_hyphens() {
    let mut lines =
        vec!["Ada: and a face that is really well-", "known to all of those who are here"];
    lines.extend(["and another line that is not divided"; 60]);
    let read = texts(&paper(&[page(&lines)]));
    assert_eq!(read[0], "Ada: and a face that is really well-known");
}

#[test]
fn a_speaker_who_breaks_off_is_not_joined_with_the_next() {
    let lines = [
        "Anna: dat wilde ik toen eigenlijk ook wel zeg-",
        "Jan: zeker, dat weet ik, want ik was er ook bij",
    ];
    assert_eq!(texts(&paper(&[page(&lines)])), lines);
}

#[test]
fn what_repeats_at_the_edges_of_pages_is_left_out_and_told() {
    let pages: Vec<Page> = (1..=3)
        .map(|number| {
            let mut page = page(&[
                "Anna: een regel die net zo lang is als de volgende",
                "die dan weer verder gaat met andere woorden",
            ]);
            let edge = |text: String, y: f64| Written {
                text,
                y,
                left: 50.0,
                right: 90.0,
                size: 9.0,
                first: 40.0,
            };
            page.lines.insert(0, edge("Verslag 4".into(), 40.0));
            page.lines.push(edge(format!("{number} van 3"), 770.0));
            page
        })
        .collect();
    let read = paper(&pages);
    assert!(texts(&read).iter().all(|line| !line.contains("van 3") && !line.contains("Verslag")));
    assert!(read.warnings[0].message.contains("“Verslag 4”, “1 van 3”"), "{:?}", read.warnings);
}

#[test]
fn notes_at_the_foot_are_notes_and_other_raised_digits_are_text() {
    let mut page = page(&[
        "Anna: dat heeft hij gezegd\u{fdd1}. Tien m\u{fdd2} is het",
        "en dat gaat hier gewoon verder",
    ]);
    let small = |text: &str, y: f64| Written {
        text: text.into(),
        left: 50.0,
        right: 200.0,
        y,
        size: 8.0,
        first: 6.0,
    };
    page.lines.push(small("\u{fdd1} In een brief, die er", 600.0));
    page.lines.push(small("nog ligt.", 610.0));
    let read = paper(&[page]);
    assert_eq!(
        texts(&read),
        ["Anna: dat heeft hij gezegd. Tien m2 is het", "en dat gaat hier gewoon verder"]
    );
    let note = &read.notes[0];
    assert_eq!((note.text.as_str(), read.notes.len()), ("In een brief, die er nog ligt.", 1));
    assert_eq!(note.at.map(|(spot, _)| (spot.line, spot.at)), Some((0, 26)));
}

#[test]
fn each_column_of_a_page_has_its_margin_and_a_sentence_goes_on_in_the_next() {
    let mut left = page(&[
        "Anna: dit is een smalle kolom",
        "waarin de zinnen verder gaan,",
        "regel na regel, tot onderaan",
    ]);
    let mut right = page(&[
        "en dan in de kolom ernaast,",
        "tot het is gedaan.",
        "Jan: en dan zegt een ander wat",
    ]);
    for line in &mut right.lines {
        line.left += 250.0;
        line.right += 250.0;
    }
    left.lines.append(&mut right.lines);
    let read = texts(&paper(&[left]));
    assert_eq!(read.iter().filter(|line| line.is_empty()).count(), 1, "{read:?}");
    assert_eq!(read[5..], ["", "Jan: en dan zegt een ander wat"]);
}

#[test]
fn halves_of_divided_words_are_no_reason_to_keep_a_hyphen() {
    let lines = [
        "Anna: wil ik dat, de ouders wil-",
        "den het ook, en ik was mee met ze",
        "wat zij deden, dus ik wil er mee-",
        "doen, en dan doen we het, en deze",
        "oud-leraar ook, dat was weer oud-",
        "leerling, en de leerling die be-",
        "gon er breed aan: dat was dan de",
        "groep-8 van toen, of van groep-8-",
        "musical en iemand van dat nieuwe e-",
        "mailadres die er was, hoe aanwaai-",
        "en, zeg ik, waar zij toen woon-",
        "den met z'n allen.",
    ];
    let read = texts(&paper(&[page(&lines)])).join(" ");
    for whole in [
        "wilden het",
        "meedoen,",
        "oud-leerling,",
        "begon er breed aan:",
        "groep-8-musical",
        "e-mailadres",
        "aanwaaien,",
        "woonden met",
    ] {
        assert!(read.contains(whole), "{whole}: {read}");
    }
}

#[test]
fn numbers_of_lines_are_no_words() {
    let mut numbered = page(&[
        "Anna: dit is een lange regel die vol",
        "is en verder gaat",
        "Jan: ja, een regel die ook vol is en",
        "dan verder gaat",
    ]);
    let number = |at: usize| Written {
        text: (at + 1).to_string(),
        left: 20.0,
        right: 26.0,
        y: 100.0 + at as f64 * 14.0,
        size: 11.0,
        first: 6.0,
    };
    let plain = texts(&paper(&[numbered.clone()]));
    numbered.lines.extend((0..4).map(number));
    let read = paper(&[numbered]);
    assert_eq!(texts(&read), plain);
    assert_eq!(read.warnings[0].message, "left out, as numbers of lines: 4, from “1” to “4”");
}

#[test]
fn notes_as_large_as_the_text_are_known_by_the_raised_numbers_that_lead_to_them() {
    let read = paper(&[page(&[
        "Anna: bij de MR\u{fdd1} zijn er tien m\u{fdd2} en",
        "dat gaat hier gewoon verder",
        "",
        "",
        "\u{fdd1} Medezeggenschapsraad, van de ouders",
        "2 keer gekozen.",
    ])]);
    assert_eq!(
        texts(&read)[..2],
        ["Anna: bij de MR zijn er tien m2 en", "dat gaat hier gewoon verder"]
    );
    let notes: Vec<&str> = read.notes.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(notes, ["Medezeggenschapsraad, van de ouders 2 keer gekozen."]);
    assert_eq!(
        read.warnings[0].message,
        "raised numbers that lead to no note are kept in the words (1), the first in “m2”"
    );
}

#[test]
fn the_number_of_a_page_is_no_text_below_its_notes() {
    let mut page = page(&["Anna: de MR\u{fdd1} dus", "", "Jan: ja", "", "Anna: goed"]);
    let small = |text: &str, left: f64, y: f64, size: f64| Written {
        text: text.into(),
        left,
        right: left + 100.0,
        y,
        size,
        first: 6.0,
    };
    page.lines.push(small("1Medezeggenschapsraad", 50.0, 720.0, 8.0));
    page.lines.push(small("1", 300.0, 745.0, 11.0));
    let read = paper(&[page]);
    assert_eq!(texts(&read).last().map(String::as_str), Some("Anna: goed"));
    assert_eq!(read.notes[0].text, "Medezeggenschapsraad");
}
