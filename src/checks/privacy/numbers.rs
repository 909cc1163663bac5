//! Numbers and addresses that lead to a person, by the patterns of `assets/privacy.yaml`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};
use serde::Deserialize;

use super::checksum::Checksum;
use super::texts::Hit;
use crate::study::timestamp;

const DATA: &str = include_str!("../../../assets/privacy.yaml");

/// A sort of number, by the order in which they take digits that two of them fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The number of an account.
    Iban,
    /// The number by which a state knows somebody.
    National,
    /// An address of electronic mail.
    Email,
    /// A number to call.
    Telephone,
    /// A postcode.
    Postcode,
}

impl Kind {
    /// What it is called, with its article.
    fn name(self) -> &'static str {
        match self {
            Self::Iban => "the number of a bank account",
            Self::National => "a national identification number",
            Self::Email => "an e-mail address",
            Self::Telephone => "a telephone number",
            Self::Postcode => "a postcode",
        }
    }

    /// The word to write in its place.
    fn word(self) -> &'static str {
        match self {
            Self::Iban => "account",
            Self::National | Self::Telephone => "number",
            Self::Email => "address",
            Self::Postcode => "postcode",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Raw {
    iban: RawKind,
    national_number: RawKind,
    email_address: RawKind,
    telephone_number: RawKind,
    postcode: RawKind,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKind {
    #[serde(default)]
    digits: usize,
    sign: Option<char>,
    patterns: Vec<RawPattern>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPattern {
    country: Option<String>,
    pattern: String,
    except: Option<String>,
    check: Option<Checksum>,
}

/// All patterns of one kind.
struct Sort {
    kind: Kind,
    digits: usize,
    sign: Option<char>,
    /// Any of them.
    any: Regex,
    patterns: Vec<Pattern>,
}

struct Pattern {
    country: Option<String>,
    regex: Regex,
    except: Option<Regex>,
    check: Option<Checksum>,
}

static SORTS: LazyLock<Vec<Sort>> =
    LazyLock::new(|| sorts(DATA).expect("a test reads the data that is built in"));

fn sorts(source: &str) -> Result<Vec<Sort>, Box<dyn std::error::Error>> {
    let raw: Raw = serde_saphyr::from_str(source)?;
    let kinds = [
        (Kind::Iban, raw.iban),
        (Kind::National, raw.national_number),
        (Kind::Email, raw.email_address),
        (Kind::Telephone, raw.telephone_number),
        (Kind::Postcode, raw.postcode),
    ];
    kinds.into_iter().map(|(kind, raw)| sort(kind, raw)).collect()
}

fn sort(kind: Kind, raw: RawKind) -> Result<Sort, Box<dyn std::error::Error>> {
    let each: Vec<String> = raw.patterns.iter().map(|raw| format!("(?:{})", raw.pattern)).collect();
    let any = compile(&each.join("|"))?;
    let patterns = raw.patterns.into_iter().map(|raw| {
        Ok(Pattern {
            country: raw.country,
            regex: compile(&raw.pattern)?,
            except: raw.except.as_deref().map(compile).transpose()?,
            check: raw.check,
        })
    });
    let patterns = patterns.collect::<Result<_, regex::Error>>()?;
    Ok(Sort { kind, digits: raw.digits, sign: raw.sign, any, patterns })
}

fn compile(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).unicode(false).build()
}

/// The numbers of one kind in a line.
pub fn find(kind: Kind, line: &str) -> Vec<Hit> {
    let sort = SORTS.iter().find(|sort| sort.kind == kind);
    if sort.is_none_or(|sort| !sort.may_be_in(line)) {
        return Vec::new();
    }
    let mut taken: Vec<Range<usize>> = Vec::new();
    let mut hits = Vec::new();
    for sort in SORTS.iter().take_while(|sort| sort.kind <= kind) {
        for pattern in &sort.patterns {
            for at in pattern.find(line, sort.kind == Kind::Email) {
                if taken.iter().any(|other| other.start < at.end && at.start < other.end) {
                    continue;
                }
                if sort.kind == kind {
                    hits.push(hit(kind, pattern, &line[at.clone()], at.clone()));
                }
                taken.push(at);
            }
        }
    }
    hits.sort_by_key(|hit| hit.bytes.start);
    hits
}

fn hit(kind: Kind, pattern: &Pattern, found: &str, bytes: Range<usize>) -> Hit {
    let country = pattern.country.as_ref().map(|c| format!(" ({c})")).unwrap_or_default();
    let message = format!("{}{country} stands here: `{}`", kind.name(), masked(found));
    Hit { bytes, message, help: format!("leave it out, or write what it is: `[{}]`", kind.word()) }
}

/// A number of which only the ends can be read, so that a list of findings names nobody.
fn masked(found: &str) -> String {
    let mut signs = found.chars();
    let first = signs.next().unwrap_or('…');
    format!("{first}…{}", signs.next_back().unwrap_or('…'))
}

impl Sort {
    /// Whether it is worth to look for each pattern.
    fn may_be_in(&self, line: &str) -> bool {
        if let Some(sign) = self.sign {
            return line.contains(sign) && self.any.is_match(line);
        }
        // Otherwise the times of turns would make every line a line with numbers.
        let (_, words) = timestamp(line);
        let digits = words.bytes().filter(u8::is_ascii_digit).count();
        digits >= self.digits && self.any.is_match(words)
    }
}

impl Pattern {
    fn find<'a>(&'a self, line: &'a str, alone: bool) -> impl Iterator<Item = Range<usize>> + 'a {
        let each = self.regex.find_iter(line).map(|found| found.range());
        each.filter(move |at| {
            let found = &line[at.clone()];
            (alone || is_apart(line, at))
                && self.except.as_ref().is_none_or(|except| !except.is_match(found))
                && self.check.is_none_or(|check| check.holds(found))
        })
    }
}

/// Whether a number is whole and no amount of money.
fn is_apart(line: &str, at: &Range<usize>) -> bool {
    let joins = |c: char| "-.,/:".contains(c);
    let mut before = line[..at.start].chars().rev();
    let left = match before.next() {
        Some(c) if c.is_alphanumeric() => false,
        Some(c) if joins(c) => !before.next().is_some_and(|c| c.is_ascii_digit()),
        Some(' ') => !before.next().is_some_and(|c| "€$£".contains(c)),
        Some(c) => !"€$£".contains(c),
        None => true,
    };
    let mut behind = line[at.end..].chars();
    let right = match behind.next() {
        Some(c) if c.is_alphanumeric() => false,
        Some(c) if joins(c) => {
            let next = behind.next();
            // `1200 PR-people`
            !next.is_some_and(|n| n.is_ascii_digit() || c == '-' && n.is_alphabetic())
        }
        Some('\'' | '’') => !behind.next().is_some_and(char::is_alphabetic),
        _ => true,
    };
    left && right
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [Kind; 5] =
        [Kind::Iban, Kind::National, Kind::Email, Kind::Telephone, Kind::Postcode];

    fn kinds(line: &str) -> Vec<(Kind, &str)> {
        let each =
            KINDS.into_iter().flat_map(|kind| find(kind, line).into_iter().map(move |h| (kind, h)));
        each.map(|(kind, hit)| (kind, &line[hit.bytes])).collect()
    }

    #[test]
    fn the_data_that_is_built_in_reads() {
        let sorts = sorts(DATA).unwrap();
        assert!(sorts.iter().map(|sort| sort.kind).eq(KINDS));
    }

    #[test]
    fn numbers_of_persons_are_found_in_the_ways_they_are_written() {
        use Kind::{Email, Iban, National, Postcode, Telephone};
        for (kind, number) in [
            (Email, "j.de-vries+x@mail.example.org"),
            (Telephone, "06-12345678"),
            (Telephone, "06 12 34 56 78"),
            (Telephone, "0612345678"),
            (Telephone, "020-1234567"),
            (Telephone, "(020) 123 4567"),
            (Telephone, "0513 - 123456"),
            (Telephone, "+31 6 12345678"),
            (Telephone, "0032 475 12 34 56"),
            (Telephone, "0475/12.34.56"),
            (Telephone, "02 123 45 67"),
            (Telephone, "+49 (0)30 1234567"),
            (Telephone, "0171 1234567"),
            (Telephone, "020 7946 0958"),
            (Telephone, "07700 900123"),
            (Telephone, "(212) 555-0100"),
            (Telephone, "212-555-0100"),
            (Postcode, "1234 AB"),
            (Postcode, "1234AB"),
            (Postcode, "2011 AB Haarlem"),
            (Postcode, "B-1000"),
            (Postcode, "D-10115"),
            (Postcode, "SW1A 1AA"),
            (Postcode, "NY 10001"),
            (Iban, "NL91 ABNA 0417 1643 00"),
            (Iban, "NL91ABNA0417164300"),
            (Iban, "BE68 5390 0754 7034"),
            (Iban, "DE89 3704 0044 0532 0130 00"),
            (National, "111222333"),
            (National, "1234.56.782"),
            (National, "85.07.30-033.28"),
            (National, "86 095 742 719"),
            (National, "AB 12 34 56 C"),
            (National, "123-45-6789"),
        ] {
            for line in [
                format!("N: Ja, {number}, dus."),
                format!("[00:01:02] N: {number}"),
                number.to_owned(),
            ] {
                assert_eq!(kinds(&line), [(kind, number)], "{line}");
            }
        }
    }

    #[test]
    fn ordinary_numbers_are_left_alone() {
        for line in [
            "[00:01:02] D: In 1994, of 1995, en in 2011 MR-lid, in 2016 OR.",
            "N: 1200 leerlingen, 1200 EU, 1500 KM, 1000 Euro, 12.500 mensen, 10115 Kinder.",
            "N: Tussen 08:30 en 15:15, op 05-11-2016 en 06-12-2016 10 mensen, 06-12-2016 13:45.",
            "date: 2016-03-29",
            "N: € 1234 AB en $ 1234 AB, 1200 PR-mensen, 1500 TV's.",
            "N: 123.456.789 euro, 100 000 000 mensen, 123456789 keer, 111222334.",
            "N: pagina's 12-14, 3, 15 en 160, versie 1.2.3.4, groep 1 2 3 4 5 6 7 8.",
            "N: A4 en A3, R1 en M2, 4x4 en H2O, een op de 10, 1 op 1000.",
            "N: zo'n @ en dan @home, twee@ en a@b.",
            "N: NL91 ABNA 0417 1643 01, NL00.",
            "N: OK 20000 mensen dan, OR 12345.",
        ] {
            assert_eq!(kinds(line), [], "{line}");
        }
    }

    #[test]
    fn a_message_does_not_repeat_the_number() {
        let hit = &find(Kind::Telephone, "N: 06-12345678.")[0];
        assert_eq!(hit.message, "a telephone number (NL) stands here: `0…8`");
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(line in "[-0-9A-Za-zé@€ .:/()+\\[\\]’]{0,60}") {
            for kind in KINDS {
                for hit in find(kind, &line) {
                    proptest::prop_assert!(line.get(hit.bytes).is_some_and(|text| !text.is_empty()));
                }
            }
        }
    }
}
