//! A character that nobody sees and every program reads.

use std::collections::BTreeMap;

use crate::checks::{Check, Diagnostic, Found, Look, View};
use crate::store::{Sheet, Survey};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW216",
    name: "invisible-character",
    title: "a text has characters that nobody sees",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW216.md"),
    looks: &[Look::Book(book), Look::Interview(look)],
};

fn book(survey: &Survey, found: &mut Found) {
    tell(&survey.codebook, found, |told| told);
    tell(&survey.cases, found, |told| told);
}

fn look(view: &View, found: &mut Found) {
    if let Some(sheet) = &view.files.transcript {
        tell(sheet, found, |told| told.about(view.files.reference()));
    }
}

/// What can be done about a character without changing what is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cure {
    /// Leave it out.
    Remove,
    /// Write a space.
    Space,
    /// In some scripts it means something.
    Look,
}

/// One finding for each character, at its first place.
fn tell<T>(sheet: &Sheet<T>, found: &mut Found, about: impl Fn(Diagnostic) -> Diagnostic) {
    let mut seen: BTreeMap<usize, (char, Cure, usize)> = BTreeMap::new();
    for (at, sign, cure) in invisible(&sheet.source) {
        match seen.values_mut().find(|(known, ..)| *known == sign) {
            Some((.., count)) => *count += 1,
            None => drop(seen.insert(at, (sign, cure, 1))),
        }
    }
    for (at, (sign, cure, count)) in seen {
        let times = if count == 1 { String::new() } else { format!(", {count} times") };
        let message = format!("{} stands here{times}", called(sign));
        let told = Diagnostic::new(&sheet.file, message);
        let told = told.at(Some(sheet.bytes(at..at + sign.len_utf8())));
        let told = match cure {
            Cure::Remove => told.help("take it out").fixable(),
            Cure::Space => told.help("write a space instead").fixable(),
            Cure::Look => told.help("take it out unless the script needs it"),
        };
        found.tell(about(told));
    }
}

/// Bytes with which an invisible character begins, in UTF-8.
const OPENING: [bool; 256] = {
    let mut opening = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        opening[byte] = byte != 0x09 && byte != 0x0a;
        byte += 1;
    }
    opening[0x7f] = true;
    opening[0xc2] = true;
    opening[0xe2] = true;
    opening[0xef] = true;
    opening
};

/// Each invisible character with its byte.
pub fn invisible(source: &str) -> impl Iterator<Item = (usize, char, Cure)> + '_ {
    let opens = source.bytes().enumerate().filter(|(_, byte)| OPENING[usize::from(*byte)]);
    opens.filter_map(|(at, _)| {
        let sign = source[at..].chars().next()?;
        let cure = cure(sign)?;
        let behind = source[at + sign.len_utf8()..].chars().next();
        let before = source[..at].chars().next_back();
        (!is_meant(sign, before, behind)).then_some((at, sign, cure))
    })
}

fn cure(sign: char) -> Option<Cure> {
    Some(match sign {
        // Line and page breaks of word processors and of text taken from PDF part words.
        '\u{b}'
        | '\u{c}'
        | '\u{1c}'..='\u{1f}'
        | '\u{85}'
        | '\u{a0}'
        | '\u{2000}'..='\u{200a}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202f}'
        | '\u{205f}' => Cure::Space,
        // Marks of direction carry the order in which a text is read.
        '\u{200c}'..='\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Cure::Look
        }
        '\u{ad}'
        | '\u{200b}'
        | '\u{2060}'..='\u{2065}'
        | '\u{206a}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' => Cure::Remove,
        '\t' | '\n' => return None,
        sign if sign.is_control() => Cure::Remove,
        _ => return None,
    })
}

/// Whether the neighbours say that it was put there with reason.
fn is_meant(sign: char, before: Option<char>, behind: Option<char>) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    match sign {
        // Typography keeps these on one line: `ça va ?`, `« oui »`, `12 000`, `5 %`.
        '\u{a0}' | '\u{2009}' | '\u{202f}' => {
            behind.is_some_and(|c| ":;?!»%€$£°".contains(c))
                || before == Some('«')
                || digit(before) && digit(behind)
        }
        // They join letters of Arabic and Indic scripts, and emoji.
        '\u{200c}' | '\u{200d}' => {
            let joined = |c: Option<char>| c.is_some_and(|c| c >= '\u{590}');
            joined(before) && joined(behind)
        }
        '\u{200e}' | '\u{200f}' => {
            let leftward =
                |c: Option<char>| c.is_some_and(|c| ('\u{590}'..='\u{8ff}').contains(&c));
            leftward(before) || leftward(behind)
        }
        _ => false,
    }
}

/// A character's code point and name.
fn called(sign: char) -> String {
    let name = match sign {
        '\u{a0}' => "a no-break space",
        '\u{ad}' => "a soft hyphen",
        '\u{2000}'..='\u{200a}' | '\u{205f}' => "a space of another width",
        '\u{200b}' => "a zero-width space",
        '\u{200c}' => "a zero-width non-joiner",
        '\u{200d}' => "a zero-width joiner",
        '\u{200e}' | '\u{200f}' | '\u{61c}' => "a mark of direction",
        '\u{2028}' => "a line separator",
        '\u{2029}' => "a paragraph separator",
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "a control of direction",
        '\u{202f}' => "a narrow no-break space",
        '\u{2060}' => "a word joiner",
        '\u{feff}' => "a byte order mark",
        sign if sign.is_control() => "a control character",
        _ => "an invisible character",
    };
    format!("{name} (U+{:04X})", u32::from(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(usize, Cure)> {
        invisible(text).map(|(at, _, cure)| (at, cure)).collect()
    }

    #[test]
    fn what_nobody_sees_is_found_where_it_stands() {
        assert_eq!(found("é\u{200b}a"), [(2, Cure::Remove)]);
        assert_eq!(found("I:\u{a0}ja"), [(2, Cure::Space)]);
        assert_eq!(found("a\u{ad}b\u{0}"), [(1, Cure::Remove), (4, Cure::Remove)]);
        assert_eq!(found("a\u{202e}b"), [(1, Cure::Look)]);
        assert_eq!(found("a\u{b}b\u{c}"), [(1, Cure::Space), (3, Cure::Space)]);
        assert_eq!(called('\u{a0}'), "a no-break space (U+00A0)");
    }

    #[test]
    fn typography_scripts_and_emoji_keep_theirs() {
        for text in [
            "ça va\u{202f}?",
            "«\u{a0}oui\u{a0}»",
            "12\u{a0}000",
            "می\u{200c}خواهم",
            "👩\u{200d}⚕\u{fe0f}",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
        assert_eq!(found("‘ja’ – “nee” … € ë\tß\n"), []);
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,20}[\u{0}-\u{ff}\u{2000}-\u{2070}\u{feff}]{0,20}") {
            for (at, sign, _) in invisible(&text) {
                proptest::prop_assert!(text[at..].starts_with(sign));
            }
        }
    }
}
