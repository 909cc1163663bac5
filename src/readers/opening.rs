//! How one line opens a turn: time, label, words.

use std::borrow::Cow;

use super::label::{is_label, is_shouted};

/// How a label was marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `Anna:`, or a name with a time.
    Plain,
    /// In bold or italics with a colon: `**Anna:**`.
    Marked,
    /// In bold or italics on a line of its own: `**Anna**`.
    MarkedAlone,
    /// In capitals on a line of its own: `ANNA`.
    Shouted,
    /// A heading.
    Heading,
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
    /// What is said on the same line.
    pub words: &'a str,
}

/// Marks of bold and italics, longest first.
const MARKS: [&str; 5] = ["***", "**", "__", "*", "_"];

/// Reads the start of a line. `declared` tells labels that are known whatever they look like.
pub fn parse<'a>(line: &'a str, declared: impl Fn(&str) -> bool) -> Option<Opening<'a>> {
    let (time, rest) = leading_time(line);
    if let Some((label, words)) = rest.split_once(':')
        && declared(label.trim_end())
    {
        let label = Cow::Borrowed(label.trim_end());
        return Some(Opening { time, label, form: Form::Plain, words: words.trim_start() });
    }
    let mark = MARKS.into_iter().find(|mark| rest.starts_with(mark)).unwrap_or("");
    let inner = &rest[mark.len()..];
    let end = label_end(inner, mark)?;
    let tail = Tail::read(&inner[end..], mark, time);
    let label = squeezed(inner[..end].trim());
    if !tail.closed || !(is_label(&label) || declared(&label)) {
        return with_late_time(rest, tail.time);
    }
    let form = match (tail.colon, mark.is_empty(), tail.words.is_empty()) {
        (true, true, _) if tail.runs_on() => return with_late_time(rest, tail.time),
        (true, true, _) => Form::Plain,
        (true, false, _) => Form::Marked,
        (false, false, true) => Form::MarkedAlone,
        (false, false, false) if tail.late => Form::Marked,
        (false, true, true) if tail.late => Form::Plain,
        (false, true, true) if is_shouted(&label) || declared(&label) => Form::Shouted,
        _ => return with_late_time(rest, tail.time),
    };
    Some(Opening { time: tail.time, label, form, words: tail.words })
}

/// Whether a line starts with a label in bold or italics.
pub fn is_marked(line: &str) -> bool {
    let (_, rest) = leading_time(line);
    rest.starts_with(['*', '_'])
        && parse(line, |_| false)
            .is_some_and(|found| matches!(found.form, Form::Marked | Form::MarkedAlone))
}

/// A line that is only a time.
pub fn only_time(line: &str) -> Option<String> {
    match leading_time(line) {
        (Some(time), "") => Some(time),
        _ => None,
    }
}

/// Where a label ends: at a colon, its closing mark, a time in brackets, or the line's end.
///
/// Longer lines without any of these are words; looking no further keeps reading fast.
fn label_end(text: &str, mark: &str) -> Option<usize> {
    const FAR: usize = 64;
    for (at, sign) in text.char_indices() {
        let rest = &text[at..];
        let ends = sign == ':'
            || (!mark.is_empty() && rest.starts_with(mark))
            || (matches!(sign, '[' | '(') && bracketed_time(rest).is_some());
        if ends {
            return Some(at);
        }
        if at > FAR {
            return None;
        }
    }
    Some(text.len())
}

/// What follows a label, up to the words.
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
        if !self.colon && text.starts_with(':') {
            self.colon = true;
            self.words = &text[1..];
        } else if !self.closed && text.starts_with(mark) {
            self.closed = true;
            self.words = &text[mark.len()..];
        } else if let Some((time, rest)) = bracketed_time(text).filter(|_| self.time.is_none()) {
            self.late = true;
            self.time = Some(time);
            self.words = rest;
        } else {
            return false;
        }
        true
    }

    /// `http://x` and `10:30` have a colon, but nobody says what follows it.
    fn runs_on(&self) -> bool {
        let says = |c: char| c.is_alphabetic() || "“\"'‘([…*".contains(c);
        !self.spaced && !self.words.chars().next().is_none_or(says)
    }
}

/// A name and a time on a line of their own: `Anna de Vries  0:12`.
fn with_late_time(line: &str, time: Option<String>) -> Option<Opening<'_>> {
    if time.is_some() || line.len() > 64 {
        return None;
    }
    let (label, time) = line.rsplit_once(char::is_whitespace)?;
    let time = Some(normal_time(time)?);
    let label = squeezed(label.trim());
    is_label(&label).then_some(Opening { time, label, form: Form::Plain, words: "" })
}

fn leading_time(line: &str) -> (Option<String>, &str) {
    if !line.starts_with(['[', '(']) && !line.starts_with(|c: char| c.is_ascii_digit()) {
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

/// A time in brackets of either kind, and what follows it.
fn bracketed_time(text: &str) -> Option<(String, &str)> {
    let close = match text.as_bytes().first()? {
        b'[' => ']',
        b'(' => ')',
        _ => return None,
    };
    let (inner, rest) = text[1..].split_once(close)?;
    Some((normal_time(inner.trim())?, rest))
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

/// A label with single spaces.
fn squeezed(label: &str) -> Cow<'_, str> {
    let clean = !label.contains("  ") && !label.contains(|c: char| c.is_whitespace() && c != ' ');
    if clean {
        return Cow::Borrowed(label);
    }
    Cow::Owned(label.split_whitespace().collect::<Vec<_>>().join(" "))
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
            ("0:01:02.5 - Anna: Ja.", Some("00:01:02"), "Anna", "Ja."),
            ("[75:10] **Anna:** Ja.", Some("01:15:10"), "Anna", "Ja."),
            ("Anna [00:01:02]: Ja.", Some("00:01:02"), "Anna", "Ja."),
            ("Anna (00:01:02): Ja.", Some("00:01:02"), "Anna", "Ja."),
            ("Anna: [00:01:02] Ja.", Some("00:01:02"), "Anna", "Ja."),
            ("**Anna** (01:02): Ja.", Some("00:01:02"), "Anna", "Ja."),
            ("**Anna (01:02):** Ja.", Some("00:01:02"), "Anna", "Ja."),
            ("Anna de Vries  0:12", Some("00:00:12"), "Anna de Vries", ""),
            ("Anna (moeder): Ja.", None, "Anna (moeder)", "Ja."),
            ("iemand van de gemeente hier: Ja.", None, "iemand van de gemeente hier", "Ja."),
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
            "“Anna: kom eens.”",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
        assert_eq!(only_time("[1:02]").as_deref(), Some("00:01:02"));
        assert_eq!(only_time("10:75"), None);
    }
}
