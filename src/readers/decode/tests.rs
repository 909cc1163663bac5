use super::*;

fn text(bytes: &[u8]) -> (String, Option<String>) {
    let decoded = decode(bytes, None, Some("nl")).unwrap();
    (decoded.text.into_owned(), decoded.warning.map(|warning| warning.message))
}

#[test]
fn byte_order_marks_and_carriage_returns_go() {
    assert_eq!(text(b"\xef\xbb\xbfI: a\r\nR: b\rI: c\n"), ("I: a\nR: b\nI: c\n".into(), None));
}

#[test]
fn utf_16_is_read_with_and_without_a_mark() {
    let source = "I: Privé?\nR: Ja.\n";
    let little: Vec<u8> = source.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = source.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(text(&[&[0xff, 0xfe], &little[..]].concat()), (source.into(), None));
    assert_eq!(text(&[&[0xfe, 0xff], &big[..]].concat()), (source.into(), None));
    for bytes in [little, big] {
        let (read, warning) = text(&bytes);
        assert_eq!(read, source);
        assert!(warning.unwrap().contains("UTF-16"));
    }
}

#[test]
fn other_encodings_are_guessed_with_a_word_to_judge_by() {
    let source =
        "I: Hoe is het op de crèche?\nR: Privé gaat het “goed”, met één uitzondering: café’s.\n";
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(source);
    let (read, warning) = text(&bytes);
    assert_eq!(read, source);
    let warning = warning.unwrap();
    assert!(warning.contains("windows-1252") && warning.contains("“crèche?”"), "{warning}");
    let russian = "I: Как дела?\nR: Хорошо, спасибо большое вам за вопрос.\n";
    assert_eq!(text(&encoding_rs::WINDOWS_1251.encode(russian).0).0, russian);
    assert_eq!(text(&encoding_rs::KOI8_R.encode(russian).0).0, russian);
}

#[test]
fn utf_32_is_read_with_and_without_a_mark_and_damage_has_its_line() {
    let source = "I: Privé?\r\nR: Ja.\n";
    let fours = |text: &str, four: fn(u32) -> [u8; 4]| -> Vec<u8> {
        text.chars().flat_map(|c| four(u32::from(c))).collect()
    };
    for four in [u32::to_le_bytes, u32::to_be_bytes] {
        for mark in ["", "\u{feff}"] {
            let bytes = fours(&format!("{mark}{source}"), four);
            assert_eq!(text(&bytes), ("I: Privé?\nR: Ja.\n".into(), None));
        }
        let cut = fours(source, four);
        let problem = decode(&cut[..cut.len() - 2], None, None).unwrap_err();
        assert_eq!(problem.place().map(|place| place.line), Some(2));
        assert!(problem.message().contains("UTF-32"));
    }
}

#[test]
fn texts_of_old_macs_are_told_by_their_line_ends_and_by_their_words() {
    let mac = |source: &str| encoding_rs::MACINTOSH.encode(source).0.into_owned();
    for source in [
        "I: Wat vindt u van de cafés in Curaçao?\nR: Heel fijn, reëel.\nI: En “ja” – echt?\n",
        "I: Eén.\n",
    ] {
        let (read, warning) = text(&mac(&source.replace('\n', "\r")));
        assert_eq!(read, source);
        let warning = warning.unwrap();
        assert!(
            warning.contains("taken as macintosh") && warning.contains("old Macs"),
            "{warning}"
        );
    }
    let source = "I: Wat vindt u van “dit”?\nR: Ik weet ’t niet – echt…\n";
    let (read, warning) = text(&mac(source));
    assert_eq!(read, source);
    assert!(warning.unwrap().contains("taken as macintosh"));
    for source in [
        "I: Één ding: «dit», en 20°.\r\nR: ‘Ja’ – crèche, café’s, naïef, ÉÉN, m².\r\n",
        "I: Ça va, à l’école “chez nous” ?\n",
    ] {
        let bytes = encoding_rs::WINDOWS_1252.encode(source).0.into_owned();
        assert_eq!(text(&bytes).0, source.replace('\r', ""));
    }
}

#[test]
fn an_encoding_that_is_named_is_taken() {
    let bytes = encoding_rs::MACINTOSH.encode("I: privé").0.into_owned();
    assert_eq!(
        decode(&bytes, Some(encoding("macintosh").unwrap()), None).unwrap().text,
        "I: privé"
    );
    assert!(encoding("windows-1253").is_ok());
    assert!(encoding("windos-1252").unwrap_err().advice().unwrap().contains("windows-1252"));
    assert!(decode(b"a\xff", Some(encoding("utf-8").unwrap()), None).is_err());
}

#[test]
fn damage_in_utf_8_is_told_with_its_line_and_not_guessed_away() {
    let bytes = b"I: \xc3\xa9\xc3\xa9n, priv\xc3\xa9\nR: caf\xe9 s\n";
    let problem = decode(bytes, None, None).unwrap_err();
    assert_eq!(problem.place().map(|p| (p.line, p.column)), Some((2, 7)));
    assert!(problem.advice().is_some_and(|help| help.contains("--encoding")));
}

#[test]
fn what_is_no_text_is_refused() {
    assert!(decode(b"PK\x03\x04xx", None, None).unwrap_err().message().contains("archive"));
    assert!(decode(b"\xd0\xcf\x11\xe0\xa1\xb1", None, None).unwrap_err().message().contains("old"));
    for bytes in [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], b"\x01\x02\x03\x04abc", b"ID3\x04\0\0"] {
        assert_eq!(decode(bytes, None, Some("nl")).unwrap_err().message(), "the file is no text");
    }
}

#[test]
fn a_page_says_itself_what_it_is_written_in() {
    let page = b"<html><head><meta charset=\"iso-8859-15\"></head><p>\xa4 10</p>";
    assert_eq!(
        text(page),
        ("<html><head><meta charset=\"iso-8859-15\"></head><p>€ 10</p>".into(), None)
    );
}
