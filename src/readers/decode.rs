//! From bytes to text with clean line ends, whatever letters were written in.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::Warning;
use crate::problem::{Place, Problem, Result};

/// The text of a file, and what somebody should look at.
#[derive(Debug)]
pub struct Decoded<'a> {
    /// The text, without byte order mark, its line ends LF.
    pub text: Cow<'a, str>,
    /// Which encoding was taken, where that was a guess.
    pub warning: Option<Warning>,
}

/// The encoding of a name such as `windows-1252`.
pub fn encoding(name: &str) -> Result<&'static Encoding> {
    Encoding::for_label(name.trim().as_bytes()).ok_or_else(|| {
        const KNOWN: [&str; 8] = [
            "utf-8",
            "utf-16le",
            "utf-16be",
            "windows-1252",
            "windows-1250",
            "windows-1251",
            "macintosh",
            "iso-8859-15",
        ];
        Box::new(Problem::new(format!("`{name}` is no encoding")).nearest(name, KNOWN))
    })
}

/// The text of a file. `chosen` is what somebody said it is written in, and `language` what is likely
/// spoken: letters of neighbours look alike in bytes.
pub fn decode<'a>(
    bytes: &'a [u8],
    chosen: Option<&'static Encoding>,
    language: Option<&str>,
) -> Result<Decoded<'a>> {
    if let Some(encoding) = chosen {
        return by(bytes, encoding, None);
    }
    if let Some(text) = utf_32(bytes) {
        return Ok(Decoded { text: clean(Cow::Owned(text)), warning: None });
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return by(bytes, encoding, None);
    }
    if let Some(encoding) = utf_16(bytes) {
        return by(bytes, encoding, Some("it has no byte order mark"));
    }
    refuse_other_formats(bytes)?;
    let damage = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Decoded { text: clean(Cow::Borrowed(text)), warning: None }),
        Err(error) => error.valid_up_to(),
    };
    if let Some(encoding) = declared(bytes).filter(|encoding| *encoding != UTF_8) {
        return by(bytes, encoding, None);
    }
    if is_nearly_utf_8(bytes) {
        return Err(damaged(bytes, damage, UTF_8));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(country(language), Utf8Detection::Deny);
    let guess = if guess == WINDOWS_1252 && is_macintosh(bytes) { MACINTOSH } else { guess };
    by(bytes, guess, Some("it is not UTF-8"))
}

/// Whether Western letters are those of a classic Macintosh: its line ends, or words that are odd
/// otherwise.
fn is_macintosh(bytes: &[u8]) -> bool {
    let odd = |encoding: &'static Encoding| odd_letters(&encoding.decode(bytes).0);
    let (mac, windows) = (odd(MACINTOSH), odd(WINDOWS_1252));
    let lines = bytes.contains(&b'\r') && !bytes.contains(&b'\n');
    mac < windows || lines && mac == windows
}

/// How many signs stand where no word has them: capitals behind small letters, and signs amid letters.
fn odd_letters(text: &str) -> usize {
    let mut signs = text.chars().peekable();
    let (mut before, mut odd) = (' ', 0);
    while let Some(sign) = signs.next() {
        let amid = before.is_alphabetic() && signs.peek().is_some_and(|c| c.is_alphabetic());
        let capital = sign.is_uppercase() && before.is_lowercase();
        let strange = amid && !sign.is_alphabetic() && !matches!(sign, '’' | '–' | '—' | '…');
        odd += usize::from(!sign.is_ascii() && (capital || strange || sign.is_control()));
        before = sign;
    }
    odd
}

/// The text of a file in which each sign takes four bytes.
fn utf_32(bytes: &[u8]) -> Option<String> {
    if bytes.len() < 8 || !bytes.len().is_multiple_of(4) {
        return None;
    }
    let decoded = |number: fn([u8; 4]) -> u32| -> Option<String> {
        let sign = |four: &[u8]| char::from_u32(number(four.try_into().ok()?));
        let text: String = bytes.chunks_exact(4).map(sign).collect::<Option<_>>()?;
        // Four small bytes are a sign by chance in what is no text.
        (!text.contains('\0')).then(|| text.trim_start_matches('\u{feff}').to_owned())
    };
    decoded(u32::from_le_bytes).or_else(|| decoded(u32::from_be_bytes))
}

/// The country's letters in addresses of the net that stand for a language's old encodings.
fn country(language: Option<&str>) -> Option<&[u8]> {
    let language = language?;
    let plain =
        (2..=3).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_lowercase());
    Some(match language {
        "en" => b"us",
        "cs" => b"cz",
        "da" => b"dk",
        "el" => b"gr",
        "et" => b"ee",
        "he" => b"il",
        "ja" => b"jp",
        "ko" => b"kr",
        "sl" => b"si",
        "sv" => b"se",
        "uk" => b"ua",
        "vi" => b"vn",
        "zh" => b"cn",
        other if plain => other.as_bytes(),
        _ => return None,
    })
}

/// Decodes; where it is a guess, the reason for it is told.
fn by<'a>(
    bytes: &'a [u8],
    encoding: &'static Encoding,
    guess: Option<&str>,
) -> Result<Decoded<'a>> {
    let (text, used, wrong) = encoding.decode(bytes);
    if wrong {
        let good = if used == UTF_8 {
            std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len)
        } else {
            text.find(char::REPLACEMENT_CHARACTER).map_or(0, |at| at.min(bytes.len()))
        };
        return Err(damaged(bytes, good, used));
    }
    refuse_other_formats(text.as_bytes())?;
    let text = clean(text);
    let warning = guess.map(|reason| doubt(&text, used, reason));
    Ok(Decoded { text, warning })
}

/// The encoding that was taken, with a word to judge it by.
fn doubt(text: &str, encoding: &'static Encoding, reason: &str) -> Warning {
    let at = text.find(|c: char| !c.is_ascii()).unwrap_or(0);
    let line = text[..at].matches('\n').count() + 1;
    let start = text[..at]
        .rfind(char::is_whitespace)
        .map_or(0, |space| space + text[space..].chars().next().map_or(1, char::len_utf8));
    let word: String =
        text[start..].split_whitespace().next().unwrap_or("").chars().take(40).collect();
    let name = encoding.name();
    Warning::new(
        line,
        format!(
            "{reason}, and taken as {name}: see whether “{word}” is right, or name another with --encoding"
        ),
    )
}

fn clean(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\r') {
        return Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"));
    }
    text
}

/// UTF-16 without a byte order mark: every other byte of Latin letters is nought.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    let noughts = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let pairs = head.len() / 2;
    let (first, second) = (noughts(0), noughts(1));
    if pairs < 2 {
        None
    } else if second * 10 > pairs * 6 && first * 20 < pairs {
        Some(UTF_16LE)
    } else if first * 10 > pairs * 6 && second * 20 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The encoding that a page names at its head.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head: String =
        bytes.iter().take(1024).map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    if !head.trim_start().starts_with('<') {
        return None;
    }
    let at = ["charset=", "encoding="]
        .iter()
        .filter_map(|key| Some(head.find(key)? + key.len()))
        .min()?;
    let name = head[at..].trim_start_matches(['"', '\'', ' ']);
    let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c)))?;
    Encoding::for_label(&name.as_bytes()[..end])
}

/// Whether most letters beyond ASCII are UTF-8: then the few others are damage, and no guess helps.
fn is_nearly_utf_8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad
}

/// Files that are no plain text at all get a word of their own.
fn refuse_other_formats(bytes: &[u8]) -> Result<()> {
    let (message, help) = match bytes {
        [0xd0, 0xcf, 0x11, 0xe0, ..] => (
            "the file is an old document of Word or Excel, or protected with a password",
            "save it as .docx or .xlsx, without a password",
        ),
        [b'P', b'K', 3, 4, ..] => (
            "the file is an archive, and none that kwali knows",
            "unpack it, and ingest what is in it",
        ),
        _ if is_binary(bytes) => {
            ("the file is no text", "export the transcript as text, and ingest that")
        }
        _ => return Ok(()),
    };
    Err(Box::new(Problem::new(message).help(help)))
}

/// Whether bytes are not meant to be read: signs among them that no text has.
fn is_binary(bytes: &[u8]) -> bool {
    let odd =
        |byte: &&u8| **byte < 32 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1a);
    bytes.contains(&0) || bytes.iter().filter(odd).count() * 10 > bytes.len()
}

fn damaged(bytes: &[u8], good: usize, encoding: &'static Encoding) -> Box<Problem> {
    let head = String::from_utf8_lossy(&bytes[..good]).replace("\r\n", "\n").replace('\r', "\n");
    let line = head.matches('\n').count() + 1;
    let column = head.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    let name = encoding.name();
    Box::new(
        Problem::new(format!("the file is not {name}: see line {line}"))
            .at(Place::new(&head, line, column, 1))
            .help("mend what stands there, or name what it is written in, as in `--encoding windows-1252`"),
    )
}

#[cfg(test)]
mod tests {
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
        let source = "I: Hoe is het op de crèche?\nR: Privé gaat het “goed”, met één uitzondering: café’s.\n";
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
    fn utf_32_is_read_and_letters_of_a_macintosh_are_guessed() {
        let source = "I: Privé?\nR: “Ja”.\n";
        let little: Vec<u8> = source.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        let big: Vec<u8> =
            format!("\u{feff}{source}").chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
        assert_eq!(text(&little), (source.into(), None));
        assert_eq!(text(&big), (source.into(), None));
        for source in [
            "I: Zei u “dit”, of één ding?\nR: Privé, in het café.\n",
            "I: Hoe is het op de crèche?\rR: Financiën zijn privé.\r",
        ] {
            let (read, warning) = text(&encoding_rs::MACINTOSH.encode(source).0);
            assert_eq!(read, source.replace('\r', "\n"));
            assert!(warning.unwrap().contains("macintosh"));
        }
        let source = "I: Zei u “dit”, of één ding?\nR: Café’s, naïef, HÉÉL privé – ja.\n";
        assert_eq!(text(&encoding_rs::WINDOWS_1252.encode(source).0).0, source);
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
        assert!(
            decode(b"\xd0\xcf\x11\xe0\xa1\xb1", None, None).unwrap_err().message().contains("old")
        );
        for bytes in [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], b"\x01\x02\x03\x04abc", b"ID3\x04\0\0"]
        {
            assert_eq!(
                decode(bytes, None, Some("nl")).unwrap_err().message(),
                "the file is no text"
            );
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
}
