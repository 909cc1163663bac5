//! Where passages stand that another program kept as two positions and the words between them.
//!
//! Programs count differently, and some count differently from version to version or from one menu
//! to the next. So nothing is assumed: the words say which way of counting is meant.

use std::cell::OnceCell;

use super::counting::{Counting, LineEnd, STANDARD, Unit};
use crate::study::{Span, Text};

/// How far a passage may have slid when its words stand in several places.
const NEAR: usize = 200;

/// Words shorter than this are in a text too often to tell one place from another.
const TELLING: usize = 8;

/// A way of counting, in one text.
#[derive(Debug)]
struct Way {
    counting: Counting,
    /// Where each scalar value of the text starts, and where the last one ends; none where they are
    /// simply numbered.
    starts: Option<Vec<u32>>,
    /// How many passages it fits.
    votes: usize,
}

/// A text and the ways in which positions of it may have been counted.
#[derive(Debug)]
pub struct Places {
    text: Text,
    ways: Vec<Way>,
    folded: OnceCell<Folded>,
}

/// A passage as another program has it.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// The position of its first character.
    pub start: Option<i64>,
    /// The position behind its last.
    pub end: Option<i64>,
    /// Its words; empty when they were not kept.
    pub words: &'a str,
}

/// Where a passage was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Where it was said to be.
    There(Span),
    /// Elsewhere, by its words.
    Moved(Span),
    /// Nowhere, and why.
    Lost(String),
}

/// A text in which line ends and spaces are told apart no more.
#[derive(Debug)]
struct Folded {
    text: Text,
    /// Where each of its scalar values stands in the text; none where nothing was left out.
    at: Option<Vec<u32>>,
}

impl Places {
    /// The places of a text, as another program has it.
    pub fn new(source: &str) -> Self {
        let (text, marked) = match source.strip_prefix('\u{feff}') {
            Some(text) => (text, true),
            None => (source, false),
        };
        let wide = text.chars().any(|c| c > '\u{ffff}');
        let pairs = text.contains("\r\n");
        let mut ways = Vec::new();
        for mark in flags(marked) {
            for pair in flags(pairs) {
                for wide in flags(wide) {
                    ways.push(Way::of(text, *mark, *pair, *wide));
                }
            }
        }
        Self { text: Text::new(text), ways, folded: OnceCell::new() }
    }

    /// The text without a byte order mark.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// How positions are counted here, where that makes a difference.
    pub fn counted(&self) -> Option<String> {
        let best = self.ways.first().filter(|_| self.ways.len() > 1)?;
        (best.votes > 0).then(|| best.counting.words())
    }

    /// Lets passages say how positions are counted; where none does, the order of the ways stays.
    pub fn settle<'a>(&mut self, claims: impl Iterator<Item = Claim<'a>>) {
        if self.ways.len() == 1 {
            return;
        }
        for claim in claims.filter(|claim| !claim.words.is_empty()) {
            let words = fold(claim.words);
            for at in 0..self.ways.len() {
                if self.fits(&self.ways[at], claim, |there| there == words).is_some() {
                    self.ways[at].votes += 1;
                }
            }
        }
        self.ways.sort_by_key(|way| std::cmp::Reverse(way.votes));
    }

    /// Where a passage stands.
    pub fn find(&self, claim: Claim<'_>) -> Found {
        let words = fold(claim.words);
        if words.trim().is_empty() {
            return match self.span(claim.start, claim.end) {
                Ok(span) => Found::There(span),
                Err(why) => Found::Lost(why),
            };
        }
        // Some programs keep words without the white space around them.
        let exactly = |way| self.fits(way, claim, |there| there == words);
        let nearly = |way| self.fits(way, claim, |there| there.trim() == words.trim());
        let there = self.ways.iter().find_map(exactly);
        there
            .or_else(|| self.ways.iter().find_map(nearly))
            .map_or_else(|| self.search(claim, words.trim()), Found::There)
    }

    /// The span between two positions that nothing else tells of, or why there is none.
    pub fn span(&self, start: Option<i64>, end: Option<i64>) -> Result<Span, String> {
        let missing = || "it has no position".to_owned();
        let (from, to) = (start.ok_or_else(missing)?, end.ok_or_else(missing)?);
        if to <= from {
            return Err(format!("its positions {from} and {to} hold nothing"));
        }
        let way = &self.ways[0];
        let beyond = || format!("its positions {from} and {to} are not in the text");
        let span = self.between(way, from, to).ok_or_else(beyond)?;
        if span.is_empty() {
            Err(format!("its positions {from} and {to} hold nothing"))
        } else {
            Ok(span)
        }
    }

    fn between(&self, way: &Way, start: i64, end: i64) -> Option<Span> {
        let start = way.scalar(usize::try_from(start).ok()?, self.text.len(), false)?;
        let end = way.scalar(usize::try_from(end).ok()?, self.text.len(), true)?;
        Span::new(start, end)
    }

    /// The span of a claim in a way of counting, when the words there will do.
    fn fits(&self, way: &Way, claim: Claim<'_>, will_do: impl Fn(&str) -> bool) -> Option<Span> {
        let span = self.between(way, claim.start?, claim.end?)?;
        // Far longer than its words: not worth a look.
        if span.is_empty() || span.len() > 2 * claim.words.len() + 16 {
            return None;
        }
        will_do(&fold(self.text.slice(span)?)).then_some(span)
    }

    /// Looks for words that are not where they should be.
    fn search(&self, claim: Claim<'_>, words: &str) -> Found {
        let folded = self.folded.get_or_init(|| Folded::of(self.text.as_str()));
        let all = folded.text.as_str();
        let mut places = memchr::memmem::find_iter(all.as_bytes(), words.as_bytes());
        let Some(first) = places.next() else {
            return Found::Lost("its words are not in the text".to_owned());
        };
        let span = |byte: usize| folded.span(byte..byte + words.len());
        if places.next().is_none() {
            return Found::Moved(span(first));
        }
        let several =
            || Found::Lost("its words are elsewhere in the text, several times".to_owned());
        let wanted = claim.start.and_then(|start| usize::try_from(start).ok());
        match wanted.filter(|_| words.chars().count() >= TELLING) {
            Some(wanted) => self.nearest(folded, wanted, words).map_or_else(several, Found::Moved),
            None => several(),
        }
    }

    /// The one place near a position that is nearer than any other.
    fn nearest(&self, folded: &Folded, wanted: usize, words: &str) -> Option<Span> {
        let len = self.text.len();
        let wanted = self.ways[0].scalar(wanted, len, false).unwrap_or(len);
        let around = wanted.saturating_sub(NEAR)..(wanted + NEAR + words.len()).min(len);
        let window = folded.window(around);
        let part = &folded.text.as_str()[window.clone()];
        let mut near: Vec<(usize, Span)> =
            memchr::memmem::find_iter(part.as_bytes(), words.as_bytes())
                .map(|byte| folded.span(window.start + byte..window.start + byte + words.len()))
                .map(|span| (span.start().abs_diff(wanted), span))
                .filter(|(distance, _)| *distance <= NEAR)
                .collect();
        near.sort_unstable();
        match near[..] {
            [(first, _), (second, _), ..] if first == second => None,
            [(_, span), ..] => Some(span),
            [] => None,
        }
    }
}

/// With and without, where it makes a difference.
fn flags(there: bool) -> &'static [bool] {
    if there { &[true, false] } else { &[false] }
}

impl Way {
    /// Counting with the byte order mark, pairs of line end characters as one, or UTF-16.
    fn of(text: &str, mark: bool, pair: bool, wide: bool) -> Self {
        let unit = if wide { Unit::Utf16 } else { Unit::Scalar };
        let line_end = if pair { LineEnd::One } else { LineEnd::AsWritten };
        let counting = Counting { unit, line_end, mark, ..STANDARD };
        let starts = (counting != STANDARD).then(|| {
            let mut at = counting.start(usize::from(mark));
            let mut starts = Vec::with_capacity(text.len() + 1);
            let mut chars = text.chars().peekable();
            while let Some(c) = chars.next() {
                starts.push(u32::try_from(at).unwrap_or(u32::MAX));
                at += counting.width(c, chars.peek().copied());
            }
            starts.push(u32::try_from(at).unwrap_or(u32::MAX));
            starts
        });
        Self { counting, starts, votes: 0 }
    }

    /// The scalar value at a position: in the midst of one, the one, or behind it for an end.
    fn scalar(&self, position: usize, len: usize, end: bool) -> Option<usize> {
        let Some(starts) = &self.starts else {
            return (position <= len).then_some(position);
        };
        let position = u32::try_from(position).ok()?;
        if position > *starts.last()? || position < *starts.first()? {
            return None;
        }
        Some(if end {
            starts.partition_point(|&start| start < position)
        } else {
            starts.partition_point(|&start| start <= position) - 1
        })
    }
}

impl Folded {
    fn of(text: &str) -> Self {
        let folded = fold(text);
        let mut at = Vec::new();
        if text.contains("\r\n") {
            let mut chars = text.chars().enumerate().peekable();
            while let Some((index, c)) = chars.next() {
                if c != '\r' || chars.peek().is_none_or(|(_, next)| *next != '\n') {
                    at.push(u32::try_from(index).unwrap_or(u32::MAX));
                }
            }
        }
        Self { text: Text::new(folded), at: (!at.is_empty()).then_some(at) }
    }

    /// The span of the text that a range of bytes stands for.
    fn span(&self, bytes: std::ops::Range<usize>) -> Span {
        let span = self.text.span(bytes);
        let Some(at) = &self.at else { return span };
        let place = |index: usize| at.get(index).map_or(0, |&place| place as usize);
        let last = span.end().saturating_sub(1);
        Span::new(place(span.start()), place(last) + 1).unwrap_or(span)
    }

    /// The bytes that stand for a range of the text, on characters' borders.
    fn window(&self, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let index = |place: usize| match &self.at {
            Some(at) => at.partition_point(|&there| (there as usize) < place),
            None => place,
        };
        let byte = |place: usize| {
            self.text.byte(index(place).min(self.text.len())).unwrap_or(self.text.as_str().len())
        };
        byte(range.start)..byte(range.end)
    }
}

/// A text with one kind of line end and of space, as programs show them.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\u{2028}' | '\u{2029}' => folded.push('\n'),
            '\u{a0}' => folded.push(' '),
            c => folded.push(c),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn claim(start: i64, end: i64, words: &str) -> Claim<'_> {
        Claim { start: Some(start), end: Some(end), words }
    }

    fn found(text: &str, claim: Claim<'_>) -> Option<String> {
        let mut places = Places::new(text);
        places.settle([claim].into_iter());
        match places.find(claim) {
            Found::There(span) => Some(places.text().slice(span).unwrap().to_owned()),
            Found::Moved(span) => Some(format!("~{}", places.text().slice(span).unwrap())),
            Found::Lost(_) => None,
        }
    }

    #[test]
    fn words_say_how_positions_are_counted() {
        let text = "\u{feff}Ja 😀.\r\nGoed, hoor.";
        for start in [6, 7, 8, 9] {
            let got = found(text, claim(start, start + 4, "Goed"));
            assert_eq!(got.as_deref(), Some("Goed"), "from {start}");
        }
        assert_eq!(
            found(text, claim(3, 15, "😀.\u{2029}Goed, h")).as_deref(),
            Some("😀.\r\nGoed, h")
        );
    }

    #[test]
    fn what_slid_is_found_by_its_words_only_when_they_tell() {
        let text = "Ja, dat is zo. Nee, dat is niet zo. Ja.";
        assert_eq!(found(text, claim(2, 9, "Nee, dat")).as_deref(), Some("~Nee, dat"));
        assert_eq!(found(text, claim(20, 22, "Ja")), None, "two places");
        assert_eq!(found(text, claim(1, 9, "misschien")), None);
        let twice = format!("een lange zin {} een lange zin", "x".repeat(500));
        assert_eq!(found(&twice, claim(3, 16, "een lange zin")).as_deref(), Some("~een lange zin"));
    }

    #[test]
    fn positions_that_lie_are_lost_with_a_reason() {
        let places = Places::new("kort");
        for (start, end) in [(-3, 2), (2, 2), (3, 1), (1, 99), (i64::MAX, i64::MAX), (i64::MIN, 0)]
        {
            assert!(matches!(places.find(claim(start, end, "")), Found::Lost(_)), "{start}-{end}");
        }
        let nothing = Claim { start: None, end: Some(2), words: "" };
        assert_eq!(places.find(nothing), Found::Lost("it has no position".to_owned()));
        assert_eq!(places.find(claim(0, 4, "")), Found::There(Span::at(0, 4)));
    }

    fn position(text: &str, byte: usize) -> i64 {
        let before = text[..byte].replace("\r\n", "\n");
        i64::try_from(before.encode_utf16().count()).unwrap()
    }

    proptest! {
        #[test]
        fn what_a_screen_of_utf16_selects_is_what_is_found(
            text in "(\u{feff})?[a-f😀é\u{301} ]{0,20}(\r\n|\n)?[a-f😀 \r\n]{1,40}",
            a in 0usize..60, b in 0usize..60,
        ) {
            let bytes: Vec<usize> = text.char_indices().map(|(byte, _)| byte).collect();
            let (a, b) = (bytes[a.min(b) % bytes.len()], bytes[a.max(b) % bytes.len()]);
            let words = text[a.min(b)..a.max(b)].to_owned();
            prop_assume!(!words.trim().is_empty() && !words.contains('\u{feff}'));
            prop_assume!(!words.starts_with('\n') && !words.ends_with('\r'));
            let claim = claim(position(&text, a.min(b)), position(&text, a.max(b)), &words);
            let mut places = Places::new(&text);
            places.settle([claim].into_iter());
            let Found::There(span) = places.find(claim) else { panic!("{text:?} {words:?}") };
            prop_assert_eq!(fold(places.text().slice(span).unwrap()), fold(&words));
        }

        #[test]
        fn nothing_that_is_claimed_makes_it_panic(
            text in "(\u{feff})?[ab😀\r\n]{0,30}", words in "[ab😀\r\n]{0,6}",
            start in any::<Option<i64>>(), end in -5i64..40,
        ) {
            let mut places = Places::new(&text);
            for claim in [Claim { start, end: Some(end), words: &words }, claim(end - 3, end, &words)] {
                places.settle([claim].into_iter());
                if let Found::There(span) | Found::Moved(span) = places.find(claim) {
                    prop_assert!(places.text().slice(span).is_some_and(|words| !words.is_empty()));
                }
            }
        }
    }
}
