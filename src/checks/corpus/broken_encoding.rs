//! A file that is not UTF-8 with LF line ends and no byte order mark.

use crate::checks::{Check, Diagnostic, Found, Look, View};
use crate::store::{Fault, FaultKind, Sheet, Survey};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW202",
    name: "broken-encoding",
    title: "a file is not UTF-8 with LF line ends",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW202.md"),
    looks: &[Look::Book(book), Look::Interview(look)],
};

fn book(survey: &Survey, found: &mut Found) {
    tell(survey, &survey.codebook, found, |told| told);
    tell(survey, &survey.cases, found, |told| told);
}

fn look(view: &View, found: &mut Found) {
    let about = |told: Diagnostic| told.about(view.files.reference());
    if let Some(sheet) = &view.files.transcript {
        tell(view.survey, sheet, found, about);
    }
    for (_, sheet) in &view.files.codings {
        tell(view.survey, sheet, found, about);
    }
}

fn tell<T>(
    survey: &Survey,
    sheet: &Sheet<T>,
    found: &mut Found,
    about: impl Fn(Diagnostic) -> Diagnostic,
) {
    let broken = |fault: &&Fault| fault.kind == FaultKind::Encoding;
    for fault in sheet.faults.iter().filter(broken) {
        let told = Diagnostic::of(&sheet.file, &fault.problem);
        let bytes = std::fs::read(survey.root().join(&sheet.file)).unwrap_or_default();
        found.tell(about(match std::str::from_utf8(&bytes) {
            Ok(_) => told.fixable(),
            Err(_) => {
                let (seems, help) = guess(&bytes);
                let message = format!("the file is not UTF-8; it looks like {seems}");
                Diagnostic { message, ..told }.help(help)
            }
        }));
    }
}

/// What bytes that are not UTF-8 seem to be, and what to do with them.
fn guess(bytes: &[u8]) -> (&'static str, &'static str) {
    let zeros = memchr::memchr_iter(0, bytes).count();
    if matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) || zeros * 4 > bytes.len() {
        return ("UTF-16", "convert it: `iconv -f UTF-16 -t UTF-8`");
    }
    let (mut sound, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    if sound > broken {
        return ("UTF-8 in which some bytes are damaged", "write the letters at these places anew");
    }
    // What DOS has for é è ê ë ï ü, Windows has for signs that never stand within a word.
    let dos = |byte: u8| matches!(byte, 0x81 | 0x82 | 0x88 | 0x89 | 0x8a | 0x8b);
    let within = |three: &[u8]| three[0].is_ascii_alphabetic() && three[2].is_ascii_alphabetic();
    if bytes.windows(3).any(|three| dos(three[1]) && within(three)) {
        return ("CP850, of DOS", "convert it: `iconv -f CP850 -t UTF-8`");
    }
    ("Windows-1252", "convert it: `iconv -f WINDOWS-1252 -t UTF-8`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_tell_what_they_seem_to_be() {
        for (bytes, seems) in [
            (b"\xff\xfeI\0:\0".as_slice(), "UTF-16"),
            (b"I\0:\0 \0\xe9\0", "UTF-16"),
            (b"I: priv\xe9, zo\x92n", "Windows-1252"),
            (b"I: id\x82e", "CP850, of DOS"),
            (b"\xc3\xa9, \xc3\xaf, priv\xe9", "UTF-8 in which some bytes are damaged"),
        ] {
            assert_eq!(guess(bytes).0, seems, "{bytes:?}");
        }
    }
}
