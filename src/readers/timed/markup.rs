//! Marks within captions: voices, styles, times of words, entities.

use crate::study::one_line;
use std::borrow::Cow;

/// Names of marks that say how words look, or when; what stands within them is said.
const STYLES: [&str; 14] =
    ["c", "i", "b", "u", "s", "v", "em", "strong", "font", "span", "lang", "ruby", "rt", "p"];

/// How far a mark may reach.
const FAR: usize = 300;

/// A piece of a caption that one voice says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// Who, where a mark says so.
    pub voice: Option<String>,
    /// The words, without marks.
    pub text: String,
}

/// The pieces of a caption, by voice.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = vec![Piece::default()];
    let mut rest = text;
    while let Some(at) = rest.find(['<', '{', '&']) {
        push(&mut pieces, &rest[..at]);
        rest = &rest[at..];
        rest = match mark(rest) {
            Some((Mark::Voice(name), after)) => {
                pieces.push(Piece { voice: Some(name), text: String::new() });
                after
            }
            Some((Mark::EndOfVoice, after)) => {
                pieces.push(Piece::default());
                after
            }
            Some((Mark::Words(words), after)) => {
                push(&mut pieces, &words);
                after
            }
            None => {
                push(&mut pieces, &rest[..1]);
                &rest[1..]
            }
        };
    }
    push(&mut pieces, rest);
    pieces.retain(|piece| !piece.text.trim().is_empty());
    pieces
}

fn push(pieces: &mut [Piece], words: &str) {
    if let Some(piece) = pieces.last_mut() {
        piece.text.push_str(words);
    }
}

enum Mark {
    Voice(String),
    EndOfVoice,
    /// What stands for words: an entity's sign, a break, nothing for a style.
    Words(Cow<'static, str>),
}

/// The mark that a text starts with, and what follows it.
fn mark(text: &str) -> Option<(Mark, &str)> {
    match text.as_bytes()[0] {
        b'<' => tag(text),
        b'{' => {
            let inner = text.strip_prefix("{\\")?;
            let end = near(inner, b'}')?;
            Some((Mark::Words("".into()), &inner[end + 1..]))
        }
        _ => entity(text).map(|(sign, after)| (Mark::Words(sign), after)),
    }
}

/// Where a sign stands, unless it is far off.
fn near(text: &str, sign: u8) -> Option<usize> {
    text.bytes().take(FAR).position(|byte| byte == sign)
}

fn tag(text: &str) -> Option<(Mark, &str)> {
    let end = near(text, b'>')?;
    let (inner, after) = (&text[1..end], &text[end + 1..]);
    let (closes, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    let name_end = inner.find(|c: char| c.is_whitespace() || c == '.').unwrap_or(inner.len());
    let name = inner[..name_end].trim_end_matches('/').to_lowercase();
    if name == "br" {
        return Some((Mark::Words("\n".into()), after));
    }
    if name == "v" && closes {
        return Some((Mark::EndOfVoice, after));
    }
    if name == "v" {
        let said = inner.split_once(char::is_whitespace).map_or("", |(_, said)| said);
        let voice = plain(said);
        return Some((if voice.is_empty() { Mark::EndOfVoice } else { Mark::Voice(voice) }, after));
    }
    let known = STYLES.contains(&name.as_str()) || super::clock::parse(inner).is_some();
    known.then_some((Mark::Words("".into()), after))
}

/// A text with its entities read and single spaces.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (sign, after) = entity(rest).unwrap_or(("&".into(), &rest[1..]));
        out.push_str(&sign);
        rest = after;
    }
    out.push_str(rest);
    one_line(&out)
}

/// The sign that a text's entity stands for.
fn entity(text: &str) -> Option<(Cow<'static, str>, &str)> {
    let end = text.bytes().take(12).position(|b| b == b';')?;
    let (name, after) = (text.get(1..end)?, &text[end + 1..]);
    let sign = match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => " ",
        "lrm" | "rlm" => "",
        _ => return numbered(name).map(|sign| (sign.to_string().into(), after)),
    };
    Some((sign.into(), after))
}

fn numbered(name: &str) -> Option<char> {
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|sign| !sign.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<(String, String)> {
        let pair = |piece: Piece| (piece.voice.unwrap_or_default(), piece.text);
        pieces(text).into_iter().map(pair).collect()
    }

    #[test]
    fn voices_part_a_caption_and_styles_leave_their_words() {
        assert_eq!(
            read("<v.loud Hurst, Peter>Ja <i>hoor</i>.</v>\n<v O&apos;Neil>Nee."),
            [("Hurst, Peter".into(), "Ja hoor.".into()), ("O'Neil".into(), "Nee.".into())]
        );
        let words = "dat<00:00:01.500><c.yellow> is</c> {\\an8}<font color=\"red\">zo</font>&nbsp;&amp; a &lt; b<br/>ja";
        assert_eq!(read(words), [(String::new(), "dat is zo & a < b\nja".into())]);
    }

    #[test]
    fn what_is_no_mark_is_said() {
        let words = "a < b > c <lacht> {zucht} R&D &x; <i";
        assert_eq!(read(words), [(String::new(), words.to_owned())]);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(<|>|/|v|i| |é|&|amp;|#|;|\\{|\\\\|\\}|1:02|a){0,30}") {
            let _ = (pieces(&text), plain(&text));
        }
    }
}
