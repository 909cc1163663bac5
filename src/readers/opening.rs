//! How one line opens a turn: time, label, words.

use std::borrow::Cow;

use super::alike::same;
use super::label::{composed, is_label, is_sentence, is_shouted, remarked};
use super::text::{is_unseen, words};
use crate::study::one_line;

/// How a label was marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `Anna:`.
    Plain,
    /// As captions mark who speaks: `<v Anna>`.
    Voice,
    /// A name with a time and no colon: `Anna  0:12`.
    Timed,
    /// In bold or italics with a colon: `**Anna:**`.
    Marked,
    /// In bold or italics on a line of its own: `**Anna**`.
    MarkedAlone,
    /// In capitals on a line of its own: `ANNA`.
    Shouted,
    /// A heading.
    Heading,
    /// Behind the sign of a list, or in quotation marks or brackets, with a colon: `- Anna:`, `(R):`.
    Wrapped,
    /// With something else before it that is no time: `[0h12] Anna:`.
    Behind,
    /// In bold, italics or angle brackets, with the words behind it and no colon: `**Anna** Ja.`.
    Run,
    /// Parted from the words by something else than a colon: see [`super::parted`].
    Parted,
}

/// The start of a line that may open a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening<'a> {
    /// When: `hh:mm:ss`.
    pub time: Option<String>,
    /// Who, without the colon.
    pub label: Cow<'a, str>,
    /// How it was marked.
    pub form: Form,
    /// What stands before it and is no time.
    pub before: &'a str,
    /// What is said on the same line.
    pub words: &'a str,
}

/// What stands behind a label: as typed on most keyboards, and on those for Chinese and Japanese.
const COLONS: [char; 2] = [':', '：'];

/// Marks of bold and italics, longest first.
const MARKS: [&str; 5] = ["***", "**", "__", "*", "_"];

/// What may enclose a label.
const PAIRS: [(char, char); 10] = [
    ('“', '”'),
    ('„', '”'),
    ('"', '"'),
    ('‘', '’'),
    ('\'', '\''),
    ('«', '»'),
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('<', '>'),
];

/// The most bytes that may enclose a label, or stand before one.
const NEAR: usize = 64;

impl Opening<'_> {
    /// What is kept before the words where the turn is that of `label`: what is no time, and the remark
    /// behind a label that is known without it.
    pub fn kept(&self, label: &str) -> String {
        let remark = remarked(&self.label).filter(|(base, _)| same(base, label));
        let remark = remark.map_or("", |(_, remark)| remark);
        let kept = [self.before, remark];
        kept.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// Reads the start of a line. `declared` tells labels that are known whatever they look like.
pub fn parse(line: &str, declared: impl Fn(&str) -> bool) -> Option<Opening<'_>> {
    let line = words(line);
    let Some(item) = unlisted(line) else {
        return plain(line, &declared).or_else(|| behind(line, &declared));
    };
    let colon = |form| matches!(form, Form::Plain | Form::Marked | Form::Wrapped);
    let found = plain(item, &declared).filter(|found| colon(found.form))?;
    Some(Opening { form: Form::Wrapped, ..found })
}

/// An item of a list without the sign before it.
fn unlisted(line: &str) -> Option<&str> {
    let (sign, item) = line.split_once([' ', '\t'])?;
    matches!(sign, "-" | "–" | "—" | "*" | "•" | "·" | "‣" | "▪" | "◦" | ">" | ">>")
        .then(|| item.trim_start())
}

/// A label with something before it that should be a time, or is a remark: `[00:03:61] Anna: …`.
fn behind<'a>(line: &'a str, declared: &impl Fn(&str) -> bool) -> Option<Opening<'a>> {
    let first = line.chars().next()?;
    let end = match PAIRS.iter().find(|(open, _)| *open == first && "([{<".contains(first)) {
        Some((_, close)) => line.find(*close)? + 1,
        None if first.is_ascii_digit() => {
            let end = line.find(char::is_whitespace)?;
            line[..end].contains(':').then_some(end)?
        }
        None => return None,
    };
    let colon = |form| matches!(form, Form::Plain | Form::Marked | Form::Wrapped);
    let before = Some(&line[..end]).filter(|before| before.len() <= NEAR)?;
    let found = plain(after_time(&line[end..]), declared).filter(|found| colon(found.form))?;
    Some(Opening { form: Form::Behind, before, ..found })
}

/// A label that is enclosed in a pair of signs, and the words: `“R”: …`, `(R): …`, `<R> …`.
fn wrapped<'a>(
    text: &'a str,
    declared: &impl Fn(&str) -> bool,
) -> Option<(&'a str, Form, &'a str)> {
    let first = text.chars().next()?;
    let (_, close) = PAIRS.into_iter().find(|(open, _)| *open == first && first != '[')?;
    let (label, rest) = text[first.len_utf8()..].split_once(close)?;
    let label = Some(label.trim()).filter(|label| label.len() <= NEAR)?;
    let rest = rest.trim_start();
    let found = match rest.strip_prefix(COLONS) {
        Some(words) => (label, Form::Wrapped, words.trim_start()),
        None if first == '<' && !rest.is_empty() => (label, Form::Run, rest),
        None => return None,
    };
    (is_label(label) || declared(label)).then_some(found)
}

/// Reads the start of a line that has nothing around the label.
fn plain<'a>(line: &'a str, declared: &impl Fn(&str) -> bool) -> Option<Opening<'a>> {
    let (time, rest) = leading_time(line);
    let rest = rest.trim_start_matches(is_unseen);
    let before = "";
    if let Some((label, words)) = voice(rest) {
        let label = squeezed(label);
        return Some(Opening { time, label, form: Form::Voice, before, words });
    }
    if let Some((late, label)) = bracketed_name(rest).filter(|_| time.is_none()) {
        let label = squeezed(label);
        let time = Some(late);
        return Some(Opening { time, label, form: Form::Timed, before, words: "" });
    }
    let named = |label: &str| declared(label);
    if let Some((label, words)) = rest
        .split_once(COLONS)
        .filter(|(label, _)| named(label.trim_end()))
        .or_else(|| bracketed_label(rest))
    {
        let (label, words) = (squeezed(label.trim_end()), words.trim_start());
        let late = bracketed_time(words).filter(|_| time.is_none());
        let (time, words) =
            late.map_or((time, words), |(late, rest)| (Some(late), rest.trim_start()));
        return Some(Opening { time, label, form: Form::Plain, before, words });
    }
    if let Some((label, form, words)) = wrapped(rest, declared) {
        return Some(Opening { time, label: squeezed(label), form, before, words });
    }
    let mark = MARKS.into_iter().find(|mark| rest.starts_with(mark)).unwrap_or("");
    let inner = &rest[mark.len()..];
    let end = label_end(inner, mark)?;
    let tail = Tail::read(&inner[end..], mark, time);
    let label = squeezed(inner[..end].trim());
    if !tail.closed || !(is_label(&label) || declared(&label)) {
        return with_late_time(rest, tail.time.is_some());
    }
    let alone = tail.words.is_empty();
    let timed = tail.late || (tail.time.is_some() && alone && is_name(&label));
    let form = match (tail.colon, mark.is_empty()) {
        (true, true) if tail.runs_on() => return with_late_time(rest, tail.time.is_some()),
        (true, true) => Form::Plain,
        (true, false) => Form::Marked,
        (false, false) if alone => Form::MarkedAlone,
        (false, false) if tail.late => Form::Marked,
        (false, false) if runs(&inner[end..], mark) => Form::Run,
        (false, true) if alone && is_alone(&label, declared) => Form::Shouted,
        (false, true) if timed => Form::Timed,
        _ => return with_late_time(rest, tail.time.is_some()),
    };
    Some(Opening { time: tail.time, label, form, before, words: tail.words })
}

/// Whether a label on a line of its own may be one without any mark.
fn is_alone(label: &str, declared: &impl Fn(&str) -> bool) -> bool {
    declared(label) || is_shouted(label) && !is_sentence(label)
}

/// Whether what stands behind a marked label is said by it and no sentence that goes on: a wide gap
/// parts them, or it begins as a sentence does.
fn runs(tail: &str, mark: &str) -> bool {
    let Some(rest) = tail.trim_start().strip_prefix(mark) else { return false };
    let begins = |c: char| c.is_uppercase() || "“\"‘([…".contains(c);
    let gap = rest.starts_with('\t') || rest.starts_with("  ");
    gap || rest.starts_with(char::is_whitespace) && rest.trim_start().starts_with(begins)
}

/// A label in brackets before a colon, and what follows it: `[SPEAKER_00]: …`.
fn bracketed_label(text: &str) -> Option<(&str, &str)> {
    let (label, rest) = text.strip_prefix('[')?.split_once(']')?;
    let words = rest.trim_start().strip_prefix(COLONS)?;
    is_label(label).then_some((label, words))
}

/// A label in brackets and a time on a line of their own: `[Anna] 14:02:11`.
fn bracketed_name(text: &str) -> Option<(String, &str)> {
    let (label, rest) = text.strip_prefix('[')?.split_once(']')?;
    let time = normal_time(rest.trim())?;
    is_label(label).then_some((time, label))
}

/// Who speaks as captions mark it, and the words.
fn voice(text: &str) -> Option<(&str, &str)> {
    let (mark, words) = text.strip_prefix("<v")?.split_once('>')?;
    let (_, label) =
        mark.split_once(' ').filter(|(class, _)| class.is_empty() || class.starts_with('.'))?;
    let words = words.trim();
    let usable = !label.trim().is_empty() && !label.contains(COLONS);
    usable.then(|| (label.trim(), words.strip_suffix("</v>").unwrap_or(words).trim_end()))
}

/// Whether a text that stands behind a time alone is a name and no sentence.
fn is_name(label: &str) -> bool {
    label.starts_with(char::is_uppercase) && !is_sentence(label)
}

/// A line without the time at its start.
pub fn untimed(line: &str) -> &str {
    leading_time(line).1
}

/// Whether a line starts with a time.
pub fn is_timed(line: &str) -> bool {
    leading_time(line).0.is_some()
}

/// Whether a line starts with a label in bold or italics.
pub fn is_marked(line: &str) -> bool {
    let (_, rest) = leading_time(line);
    rest.starts_with(['*', '_'])
        && parse(line, |_| false)
            .is_some_and(|found| matches!(found.form, Form::Marked | Form::MarkedAlone))
}

/// Whether a line starts with what is a label in bold if somebody speaks under it.
pub fn may_be_marked(line: &str) -> bool {
    is_marked(line) || parse(line, |_| false).is_some_and(|found| found.form == Form::Run)
}

/// A line that is only a time.
pub fn only_time(line: &str) -> Option<String> {
    match leading_time(line) {
        (Some(time), "") => Some(time),
        _ => None,
    }
}

/// A cell that is only a time, or a time from and a time to: when it begins, and whether an end was there.
pub fn time_of_cell(cell: &str) -> Option<(String, bool)> {
    if let Some(time) = only_time(cell) {
        return Some((time, false));
    }
    let signs = |c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '>' | '→');
    let mut parts = cell.split(signs).filter(|part| !part.is_empty());
    let (from, to) = (normal_time(parts.next()?)?, normal_time(parts.next()?)?);
    (parts.next().is_none() && from <= to).then_some((from, true))
}

/// Where a label ends: at a colon, its closing mark, a time in brackets, or the line's end.
///
/// Longer lines without any of these are words; looking no further keeps reading fast.
fn label_end(text: &str, mark: &str) -> Option<usize> {
    const FAR: usize = 64;
    let mut blank = false;
    for (at, sign) in text.char_indices() {
        let rest = &text[at..];
        let ends = COLONS.contains(&sign)
            || (!mark.is_empty() && rest.starts_with(mark))
            || (matches!(sign, '[' | '(') && bracketed_time(rest).is_some())
            || (blank && sign.is_ascii_digit() && bare_time(rest).is_some());
        if ends {
            return Some(at);
        }
        blank = sign.is_whitespace();
        if at > FAR {
            return None;
        }
    }
    Some(text.len())
}

/// What follows a label, up to the words.
#[allow(clippy::struct_excessive_bools, reason = "each says whether one sign was seen")]
struct Tail<'a> {
    colon: bool,
    closed: bool,
    /// Whether a time stood behind the label.
    late: bool,
    time: Option<String>,
    /// Whether space stood between the last sign and the words.
    spaced: bool,
    words: &'a str,
}

impl<'a> Tail<'a> {
    fn read(text: &'a str, mark: &str, time: Option<String>) -> Self {
        let closed = mark.is_empty();
        let mut tail = Self { colon: false, closed, late: false, time, spaced: true, words: text };
        while tail.step(mark) {}
        tail
    }

    fn step(&mut self, mark: &str) -> bool {
        let text = self.words.trim_start();
        self.spaced = text.len() < self.words.len() || text.is_empty();
        self.words = text;
        if let Some(rest) = text.strip_prefix(COLONS).filter(|_| !self.colon) {
            self.colon = true;
            // The wide one needs no space behind it.
            self.spaced |= text.starts_with(COLONS[1]);
            self.words = rest;
        } else if !self.closed && text.starts_with(mark) {
            self.closed = true;
            self.words = &text[mark.len()..];
        } else if let Some((time, rest)) = self.late_time(text) {
            self.late = true;
            self.time = Some(time);
            self.words = rest;
        } else {
            return false;
        }
        true
    }

    /// A time behind the label; without brackets only before a colon or the words.
    fn late_time<'t>(&self, text: &'t str) -> Option<(String, &'t str)> {
        let bare = || bare_time(text).filter(|_| !self.colon);
        bracketed_time(text).or_else(bare).filter(|_| self.time.is_none())
    }

    /// `http://x` and `10:30` have a colon, but nobody says what follows it.
    fn runs_on(&self) -> bool {
        let says = |c: char| c.is_alphabetic() || "“\"'‘([…*".contains(c);
        !self.spaced && !self.words.chars().next().is_none_or(says)
    }
}

/// A name and a time on a line of their own: `Anna de Vries  0:12`.
fn with_late_time(line: &str, timed: bool) -> Option<Opening<'_>> {
    if timed || line.len() > 64 {
        return None;
    }
    let (label, time) = line.rsplit_once(char::is_whitespace)?;
    let time = Some(normal_time(time)?);
    let label = squeezed(label.trim());
    let fits = is_label(&label);
    fits.then_some(Opening { time, label, form: Form::Timed, before: "", words: "" })
}

fn leading_time(line: &str) -> (Option<String>, &str) {
    if !line.starts_with(['[', '(', '{', '<']) && !line.starts_with(|c: char| c.is_ascii_digit()) {
        return (None, line);
    }
    if let Some((time, rest)) = bracketed_time(line) {
        return (Some(time), after_time(rest));
    }
    let end = line.find(char::is_whitespace).unwrap_or(line.len());
    match normal_time(&line[..end]) {
        Some(time) => (Some(time), after_time(&line[end..])),
        None => (None, line),
    }
}

fn after_time(text: &str) -> &str {
    let text = text.trim_start();
    text.strip_prefix(['-', '–']).map_or(text, str::trim_start)
}

/// A time in brackets of any kind, and what follows it.
fn bracketed_time(text: &str) -> Option<(String, &str)> {
    let close = match text.as_bytes().first()? {
        b'[' => ']',
        b'(' => ')',
        b'{' => '}',
        b'<' => '>',
        _ => return None,
    };
    let (inner, rest) = text[1..].split_once(close)?;
    // Of a time from and a time to, the first counts: `[0:05 - 0:09]`.
    let ends = |end: &str| normal_time(end.trim_start_matches(['-', '>', ' '])).is_some();
    let range = inner.trim_end().split_once(['-', '–', '—']).filter(|(_, end)| ends(end));
    let start = range.map_or(inner, |(start, _)| start);
    Some((normal_time(start.trim())?, rest))
}

/// A time without brackets, and what follows it: `00:01:02: …`. One of hours and minutes may be the
/// time of day that somebody tells.
fn bare_time(text: &str) -> Option<(String, &str)> {
    let end = text.find(|c: char| c.is_whitespace() || "*_])".contains(c)).unwrap_or(text.len());
    let token = text[..end].trim_end_matches(COLONS);
    let rest = &text[token.len()..];
    let words = rest.trim_start().starts_with(|c: char| c.is_alphanumeric() || "\"“'‘".contains(c));
    let precise = token.matches(':').count() == 2 || !words;
    Some((normal_time(token).filter(|_| precise)?, rest))
}

/// A time at the end of a text, in brackets or as `#00:01:02-3#`, and the text before it.
pub fn trailing_time(text: &str) -> Option<(&str, String)> {
    let text = text.trim_end();
    if let Some(inner) = text.strip_suffix('#') {
        let (words, time) = inner.rsplit_once('#')?;
        let time = time.split_once('-').map_or(time, |(time, _)| time);
        return Some((words.trim_end(), normal_time(time.trim())?));
    }
    let at = text.rfind(['[', '('])?;
    let (time, rest) = bracketed_time(&text[at..])?;
    rest.is_empty().then(|| (text[..at].trim_end(), time))
}

/// `1:02`, `00:01:02` or `0:01:02.500` as `hh:mm:ss`.
fn normal_time(text: &str) -> Option<String> {
    let text = text.split_once(['.', ',']).map_or(text, |(whole, _)| whole);
    if text.len() > 9 || !text.contains(':') {
        return None;
    }
    let mut parts = text.split(':').map(|part| {
        let digits = (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<u32>().ok().filter(|_| digits)
    });
    let numbers = [parts.next(), parts.next(), parts.next(), parts.next()];
    let (hours, minutes, seconds) = match numbers {
        [Some(Some(m)), Some(Some(s)), None, _] => (m / 60, m % 60, s),
        [Some(Some(h)), Some(Some(m)), Some(Some(s)), None] => (h, m, s),
        _ => return None,
    };
    let fits = hours < 100 && minutes < 60 && seconds < 60;
    fits.then(|| format!("{hours:02}:{minutes:02}:{seconds:02}"))
}

/// A label with single spaces, without unseen signs, and composed.
fn squeezed(label: &str) -> Cow<'_, str> {
    let clean = !label.contains("  ")
        && !label.contains(|c: char| c.is_whitespace() && c != ' ' || is_unseen(c));
    if clean {
        return composed(label);
    }
    let seen: String = label.chars().filter(|c| !is_unseen(*c)).collect();
    let label = one_line(&seen);
    Cow::Owned(composed(&label).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<(Option<String>, String, String)> {
        let found = parse(line, |label| label == "iemand van de gemeente hier")?;
        Some((found.time, found.label.into_owned(), found.words.to_owned()))
    }

    #[test]
    fn every_way_of_marking_a_speaker_gives_time_label_and_words() {
        let rows = [
            ("I: Ja.", None, "I", "Ja."),
            ("R1 : Ja.", None, "R1", "Ja."),
            ("R:Ja.", None, "R", "Ja."),
            ("Anna  de Vries:\tJa: nee.", None, "Anna de Vries", "Ja: nee."),
            ("Ouder 2: Ja.", None, "Ouder 2", "Ja."),
            ("**Anna:** Ja.", None, "Anna", "Ja."),
            ("**Anna**: Ja.", None, "Anna", "Ja."),
            ("__Anna__: Ja.", None, "Anna", "Ja."),
            ("*Anna:* Ja.", None, "Anna", "Ja."),
            ("*Anna*: *Ja* hoor.", None, "Anna", "*Ja* hoor."),
            ("**Anna**", None, "Anna", ""),
            ("ANNA", None, "ANNA", ""),
            ("Anna:", None, "Anna", ""),
            ("[00:01:02] Anna: Ja.", Some("00:01:02"), "Anna", "Ja."),
            ("(1:02) Anna: Ja.", Some("00:01:02"), "Anna", "Ja."),
            ("[00:01:02 - 00:01:09] Anna: Ja.", Some("00:01:02"), "Anna", "Ja."),
            ("[00:01:02.5 --> 00:01:09.0] Anna: Ja.", Some("00:01:02"), "Anna", "Ja."),
            ("Anna (1:02–1:09): Ja.", Some("00:01:02"), "Anna", "Ja."),
            ("0:01:02.5 - Anna: Ja.", Some("00:01:02"), "Anna", "Ja."),
            ("[75:10] **Anna:** Ja.", Some("01:15:10"), "Anna", "Ja."),
            ("Anna [00:01:02]: Ja.", Some("00:01:02"), "Anna", "Ja."),
            ("Anna (00:01:02): Ja.", Some("00:01:02"), "Anna", "Ja."),
            ("Anna: [00:01:02] Ja.", Some("00:01:02"), "Anna", "Ja."),
            ("**Anna** (01:02): Ja.", Some("00:01:02"), "Anna", "Ja."),
            ("**Anna (01:02):** Ja.", Some("00:01:02"), "Anna", "Ja."),
            ("Anna de Vries  0:12", Some("00:00:12"), "Anna de Vries", ""),
            ("Anna [00:01:02]", Some("00:01:02"), "Anna", ""),
            ("Anna [00:01:02] Ja.", Some("00:01:02"), "Anna", "Ja."),
            ("Anna 00:01:02: Ja.", Some("00:01:02"), "Anna", "Ja."),
            ("Anna 00:01:02 Ja.", Some("00:01:02"), "Anna", "Ja."),
            ("00:01:02 Anna", Some("00:01:02"), "Anna", ""),
            ("[00:01:02] Anna", Some("00:01:02"), "Anna", ""),
            ("00:01:02 Anna: Ja.", Some("00:01:02"), "Anna", "Ja."),
            ("**Anna** 00:01:02", Some("00:01:02"), "Anna", ""),
            ("**Anna 00:01:02** Ja.", Some("00:01:02"), "Anna", "Ja."),
            ("[SPEAKER_00]: Ja.", None, "SPEAKER_00", "Ja."),
            ("[00:01:02] [Anna]: Ja.", Some("00:01:02"), "Anna", "Ja."),
            ("[Anna] 14:02:11", Some("14:02:11"), "Anna", ""),
            ("<v Hurst, Peter>Ja.</v>", None, "Hurst, Peter", "Ja."),
            ("[0:12] <v.loud Anna> Ja.", Some("00:00:12"), "Anna", "Ja."),
            ("Hurst, Peter: Ja.", None, "Hurst, Peter", "Ja."),
            ("Anna：Ja.", None, "Anna", "Ja."),
            ("Anna:Nou.", None, "Anna", "Nou."),
            ("Re\u{301}: Ja.", None, "R\u{e9}", "Ja."),
            ("\u{200e}[1:02] \u{200f}Anna\u{200f}: Ja.", Some("00:01:02"), "Anna", "Ja."),
            ("A.B.: Ja.", None, "A.B.", "Ja."),
            ("Respondent #3: Ja.", None, "Respondent #3", "Ja."),
            ("Anna (moeder): Ja.", None, "Anna (moeder)", "Ja."),
            ("iemand van de gemeente hier: Ja.", None, "iemand van de gemeente hier", "Ja."),
            ("P3 (female, 34): Ja.", None, "P3 (female, 34)", "Ja."),
            ("- Anna: Ja.", None, "Anna", "Ja."),
            ("* Anna: Ja.", None, "Anna", "Ja."),
            ("• [0:12] **Anna:** Ja.", Some("00:00:12"), "Anna", "Ja."),
            ("“R”: Ja.", None, "R", "Ja."),
            ("(R): Ja.", None, "R", "Ja."),
            ("<R> Ja.", None, "R", "Ja."),
            ("{00:00:20} Anna: Ja.", Some("00:00:20"), "Anna", "Ja."),
            ("<00:00:22> Anna: Ja.", Some("00:00:22"), "Anna", "Ja."),
            ("**Anna** Ja.", None, "Anna", "Ja."),
            ("**Anna**\tja.", None, "Anna", "ja."),
            ("+31 6 12345678   0:12", Some("00:00:12"), "+31 6 12345678", ""),
            ("??: Ja.", None, "??", "Ja."),
        ];
        for (line, time, label, words) in rows {
            let expected = (time.map(str::to_owned), label.to_owned(), words.to_owned());
            assert_eq!(read(line), Some(expected), "{line}");
        }
    }

    #[test]
    fn other_lines_open_nothing() {
        for line in [
            "http://school.nl",
            "Om 10:30 begon het.",
            "Wat wij hier dus doen is: praten.",
            "**Belangrijk** is dat.",
            "*Nou ja: dat* weet ik niet.",
            "Ja hoor.",
            "[00:01:02] Ja hoor.",
            "[lacht]",
            "- Ja hoor.",
            "- **Punt**",
            "(Dat: nee) was het.",
            "WAT?",
            "“Anna: kom eens.”",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
        for (line, before) in [
            ("[00:03:61] Anna: Ja.", "[00:03:61]"),
            ("[0h01m05s] Anna: Ja.", "[0h01m05s]"),
            ("00:00:16:12 - Anna: Ja.", "00:00:16:12"),
            ("(lacht) Anna: Ja.", "(lacht)"),
        ] {
            let found = parse(line, |_| false).unwrap();
            assert_eq!((found.before, &*found.label, found.form), (before, "Anna", Form::Behind));
        }
        assert_eq!(only_time("[1:02]").as_deref(), Some("00:01:02"));
        assert_eq!(only_time("10:75"), None);
    }
}
