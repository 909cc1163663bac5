//! Letters that an earlier conversion mangled or lost: `Ã©` for `é`, and U+FFFD.

use memchr::{memchr_iter, memmem};

use crate::checks::{Check, Diagnostic, Found, Look, View};
use crate::store::{Sheet, Survey};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW203",
    name: "mangled-letters",
    title: "letters were mangled by a conversion",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW203.md"),
    looks: &[Look::Book(book), Look::Interview(look)],
};

/// What Windows-1252 has for the bytes 0x80 to 0x9f; where it has nothing, the control character.
const WINDOWS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

fn book(survey: &Survey, found: &mut Found) {
    tell(&survey.codebook, found, |told| told);
    tell(&survey.cases, found, |told| told);
}

fn look(view: &View, found: &mut Found) {
    if let Some(sheet) = &view.files.transcript {
        tell(sheet, found, |told| told.about(view.files.reference()));
    }
}

fn tell<T>(sheet: &Sheet<T>, found: &mut Found, about: impl Fn(Diagnostic) -> Diagnostic) {
    let bytes = sheet.source.as_bytes();
    let mut mangled = memchr_iter(0xc3, bytes).filter_map(|at| unmangled(&sheet.source, at));
    let mut told = Vec::new();
    if let Some((at, was)) = mangled.next() {
        let (here, more) = (&sheet.source[at.clone()], mangled.count());
        let message = format!("`{here}` stands where `{was}` was{}", times(more));
        let told_here = Diagnostic::new(&sheet.file, message).at(Some(sheet.bytes(at)));
        told.push(told_here.help("the text was read in the wrong encoding once: take it in anew"));
    }
    let mut lost = memmem::find_iter(bytes, "\u{fffd}".as_bytes());
    if let Some(at) = lost.next() {
        let message = format!("a letter was lost here (U+FFFD){}", times(lost.count()));
        let place = sheet.bytes(at..at + '\u{fffd}'.len_utf8());
        let told_here = Diagnostic::new(&sheet.file, message).at(Some(place));
        told.push(told_here.help("look it up in the recording or the first file, and write it"));
    }
    told.into_iter().for_each(|one| found.tell(about(one)));
}

fn times(more: usize) -> String {
    match more {
        0 => String::new(),
        more => format!(", and so {more} more times"),
    }
}

/// The bytes of a mangled letter that begins at a byte, and the letter that it was.
fn unmangled(source: &str, at: usize) -> Option<(std::ops::Range<usize>, char)> {
    let rest = source.get(at..)?;
    let first = byte(rest.chars().next()?)?;
    let length = match first {
        0xc2 | 0xc3 => 2,
        // Of longer ones only signs such as quotes and dashes: `â€™`.
        0xe2 => 3,
        _ => return None,
    };
    let taken: Vec<u8> = rest.chars().take(length).map_while(byte).collect();
    if first == 0xe2 && taken.get(1) != Some(&0x80) {
        return None;
    }
    let was = std::str::from_utf8(&taken).ok()?.chars().next()?;
    let end: usize = rest.chars().take(length).map(char::len_utf8).sum();
    Some((at..at + end, was))
}

/// The byte of a letter in Windows-1252.
fn byte(letter: char) -> Option<u8> {
    match u32::from(letter) {
        code @ (0..=0x7f | 0xa0..=0xff) => u8::try_from(code).ok(),
        _ => WINDOWS.chars().zip(0x80..).find(|(c, _)| *c == letter).map(|(_, byte)| byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_as_windows_is_told_from_letters_that_are_meant() {
        for (text, was) in
            [("Ã©", 'é'), ("Ã«", 'ë'), ("Â\u{a0}", '\u{a0}'), ("â€™", '’'), ("â€œ", '“')]
        {
            let found = unmangled(text, 0);
            assert_eq!(found, Some((0..text.len(), was)), "{text}");
        }
        for text in ["JOÃO", "São Tomé", "Âge", "tâche", "é", "â", "Ã", "IRMÃ "] {
            let found = text.char_indices().find_map(|(at, _)| unmangled(text, at));
            assert_eq!(found, None, "{text}");
        }
    }
}
