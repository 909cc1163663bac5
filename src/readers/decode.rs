//! From bytes to text with clean line ends, whatever letters were written in.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE};

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
        return text;
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
    match old_mac(bytes, guess) {
        Some(reason) => by(bytes, MACINTOSH, Some(reason)),
        None => by(bytes, guess, Some("it is not UTF-8")),
    }
}

/// Why a text that looks like a Latin one is one of an old Mac, which no detector tells from it: by its
/// line ends, or by what would stand within words otherwise.
fn old_mac(bytes: &[u8], guess: &'static Encoding) -> Option<&'static str> {
    let (text, _, _) = guess.decode(bytes);
    let latin = |c: char| c < '\u{250}' || !c.is_alphabetic();
    if !guess.is_single_byte() || !text.chars().all(latin) {
        return None;
    }
    let (here, there) = (oddities(&text), oddities(&MACINTOSH.decode(bytes).0));
    if bytes.contains(&b'\r') && !bytes.contains(&b'\n') {
        return (there <= here).then_some("it is not UTF-8, its lines end as on old Macs");
    }
    (there * 3 < here).then_some("it is not UTF-8, its letters are words as those of old Macs")
}

/// How many letters and signs beyond ASCII stand where a word has none: capitals and signs within it,
/// and control codes.
fn oddities(text: &str) -> usize {
    let mut before = ' ';
    let mut signs = text.chars().peekable();
    let mut odd = 0;
    while let Some(c) = signs.next() {
        let next = signs.peek().copied().unwrap_or(' ');
        let inside = before.is_alphabetic();
        let wrong = match c {
            _ if c.is_ascii() => false,
            _ if c.is_control() => true,
            '’' | '–' | '—' | '…' | '\u{a0}' | '·' => false,
            '”' | '»' => inside && next.is_alphabetic(),
            _ if c.is_uppercase() => inside && (before.is_lowercase() || next.is_lowercase()),
            _ if c.is_alphabetic() => false,
            _ => inside && !c.is_numeric(),
        };
        odd += usize::from(wrong);
        before = c;
    }
    odd
}

/// The text of a file of four bytes a sign, with or without its mark.
fn utf_32(bytes: &[u8]) -> Option<Result<Decoded<'static>>> {
    let little = |four: [u8; 4]| u32::from_le_bytes(four);
    let big = |four: [u8; 4]| u32::from_be_bytes(four);
    let likely = |number: &dyn Fn([u8; 4]) -> u32| {
        let mut first = bytes.as_chunks::<4>().0.iter().take(1024);
        let sign = |four: &[u8; 4]| number(*four) > 0 && char::from_u32(number(*four)).is_some();
        bytes.len() >= 8 && first.all(sign)
    };
    let (number, name): (&dyn Fn([u8; 4]) -> u32, _) = match bytes {
        [0xff, 0xfe, 0, 0, ..] => (&little, "UTF-32LE"),
        [0, 0, 0xfe, 0xff, ..] => (&big, "UTF-32BE"),
        _ if likely(&little) => (&little, "UTF-32LE"),
        _ if likely(&big) => (&big, "UTF-32BE"),
        _ => return None,
    };
    let (fours, rest) = bytes.as_chunks::<4>();
    let signs: Vec<Option<char>> = fours.iter().map(|four| char::from_u32(number(*four))).collect();
    let text: String = signs.iter().map_while(|sign| *sign).collect();
    let text = text.trim_start_matches('\u{feff}').to_owned();
    if signs.contains(&None) || !rest.is_empty() {
        return Some(Err(damage_behind(&text, name)));
    }
    let refused = refuse_other_formats(text.as_bytes());
    let text = clean(Cow::Owned(text));
    Some(refused.map(|()| Decoded { text, warning: None }))
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
    damage_behind(&String::from_utf8_lossy(&bytes[..good]), encoding.name())
}

/// What is wrong right behind some text.
fn damage_behind(text: &str, name: &str) -> Box<Problem> {
    let head = text.replace("\r\n", "\n").replace('\r', "\n");
    let line = head.matches('\n').count() + 1;
    let column = head.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    Box::new(
        Problem::new(format!("the file is not {name}: see line {line}"))
            .at(Place::new(&head, line, column, 1))
            .help("mend what stands there, or name what it is written in, as in `--encoding windows-1252`"),
    )
}

#[cfg(test)]
mod tests;
