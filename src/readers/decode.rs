//! From bytes to text with clean line ends.

use std::borrow::Cow;

use crate::problem::{Place, Problem, Result};

/// The text of a file: UTF-8, its byte order mark taken off and its line ends made LF.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>> {
    refuse_other_formats(bytes)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))?;
    if text.contains('\r') {
        return Ok(Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")));
    }
    Ok(Cow::Borrowed(text))
}

/// Files that are no plain text at all get a word of their own.
fn refuse_other_formats(bytes: &[u8]) -> Result<()> {
    let message = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            return Err(Box::new(
                Problem::new("the file is UTF-16, not UTF-8")
                    .help("save it as UTF-8, for instance with `iconv -f UTF-16 -t UTF-8`"),
            ));
        }
        [b'P', b'K', 3, 4, ..] => "the file is a word processor's document or an archive",
        [b'%', b'P', b'D', b'F', ..] => "the file is a PDF",
        [b'{', b'\\', b'r', b't', b'f', ..] => "the file is RTF",
        _ if bytes.contains(&0) => "the file is no text",
        _ => return Ok(()),
    };
    Err(Box::new(Problem::new(message).help("save it as plain text in UTF-8, and ingest that")))
}

fn not_utf8(bytes: &[u8], good: usize) -> Box<Problem> {
    let head = String::from_utf8_lossy(&bytes[..good]).replace("\r\n", "\n").replace('\r', "\n");
    let line = head.matches('\n').count() + 1;
    let column = head.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    Box::new(
        Problem::new(format!("the file is not UTF-8: see line {line}"))
            .at(Place::new(&head, line, column, 1))
            .help("save it as UTF-8, for instance with `iconv -f WINDOWS-1252 -t UTF-8`"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_order_marks_and_carriage_returns_go() {
        assert_eq!(decode(b"\xef\xbb\xbfI: a\r\nR: b\rI: c\n").unwrap(), "I: a\nR: b\nI: c\n");
    }

    #[test]
    fn what_is_not_utf8_is_refused_with_its_line() {
        let problem = decode(b"I: a\r\nR: priv\xe9\r\n").unwrap_err();
        assert_eq!(problem.place().map(|p| (p.line, p.column)), Some((2, 8)));
        assert!(problem.advice().is_some_and(|help| help.contains("iconv")));
        assert!(decode(b"\xff\xfeI\0").unwrap_err().advice().unwrap().contains("UTF-16"));
        assert!(decode(b"PK\x03\x04xx").unwrap_err().message().contains("word processor"));
    }
}
