//! The passage that a row means.

use super::Wanted;
use crate::problem::{Problem, Result};
use crate::study::{Interview, Locus, Span, Text, one_line};

/// How many places are named where words stand at several.
const NAMED: usize = 5;

/// How much of a quote is repeated in a message.
const SHOWN: usize = 60;

/// The passage that a row means: its offsets, its quote within its reference, or its reference. What
/// is said twice must agree.
pub fn span(wanted: &Wanted, interview: &Interview) -> Result<Span> {
    let text = interview.transcript.text();
    let locus = wanted.reference.locus();
    let within = interview.transcript.resolve(locus)?;
    if let Some(span) = wanted.span {
        return by_offsets(wanted, interview, span, within);
    }
    let Some(quote) = &wanted.quote else {
        return Ok(text.trim(within));
    };
    let places = find(text, within, quote);
    match places.as_slice() {
        [one] => Ok(*one),
        [] => Err(not_there(wanted, interview, quote)),
        several => Err(Box::new(
            Problem::new(format!("the words “{}” stand there more than once", shown(quote))).help(
                format!("name the turn in `ref`, or give offsets: {}", named(interview, several)),
            ),
        )),
    }
}

fn by_offsets(wanted: &Wanted, interview: &Interview, span: Span, within: Span) -> Result<Span> {
    let text = interview.transcript.text();
    let words = text.slice(span).ok_or_else(|| {
        Problem::new(format!("offsets {span} reach behind the end of the text"))
            .help(format!("the text has {} characters", text.len()))
    })?;
    if !span.overlaps(within) {
        return Err(Box::new(
            Problem::new(format!("offsets {span} are not in {}", wanted.reference))
                .help(format!("at these offsets stands {}", interview.passage(span))),
        ));
    }
    if let Some(quote) = &wanted.quote
        && Plain::of(words).chars != Plain::of(quote).chars
    {
        let places = find(text, Span::at(0, text.len()), quote);
        let there = match places.as_slice() {
            [] => "these words stand nowhere in the interview".to_owned(),
            some => format!("the words stand at {}", named(interview, some)),
        };
        return Err(Box::new(
            Problem::new(format!(
                "offsets {span} hold “{}” and not “{}”",
                shown(words),
                shown(quote)
            ))
            .help(format!("{there}; offsets count characters from 0, the end behind the last")),
        ));
    }
    // Programs that count otherwise reach over a blank at the edge, which the quote does not have.
    let bare = wanted.quote.as_ref().is_some_and(|quote| quote.trim() == quote);
    Ok(if bare { text.trim(span) } else { span })
}

fn not_there(wanted: &Wanted, interview: &Interview, quote: &str) -> Box<Problem> {
    let text = interview.transcript.text();
    let problem =
        Problem::new(format!("the words “{}” do not stand in {}", shown(quote), wanted.reference));
    let elsewhere = match wanted.reference.locus() {
        Locus::Whole => Vec::new(),
        _ => find(text, Span::at(0, text.len()), quote),
    };
    Box::new(problem.help(match elsewhere.as_slice() {
        [] => "quote what was said exactly, as `kwali show` prints it".to_owned(),
        some => format!("they stand at {}", named(interview, some)),
    }))
}

fn named(interview: &Interview, places: &[Span]) -> String {
    let names = places.iter().take(NAMED).map(|span| {
        let place = interview.passage(*span);
        format!("{place} (@{span})")
    });
    let more = if places.len() > NAMED { ", …" } else { "" };
    names.collect::<Vec<_>>().join(", ") + more
}

fn shown(quote: &str) -> String {
    let line = one_line(quote);
    match line.char_indices().nth(SHOWN) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line,
    }
}

/// Where a quote stands within a span: exactly, or else but for white space and the form of quotation
/// marks.
fn find(text: &Text, within: Span, quote: &str) -> Vec<Span> {
    let exact = exactly(text, within, quote.trim());
    if exact.is_empty() { nearly(text, within, quote) } else { exact }
}

fn exactly(text: &Text, within: Span, quote: &str) -> Vec<Span> {
    let (Some(here), Some(start)) = (text.slice(within), text.byte(within.start())) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut from = 0;
    // Places may overlap, and then they are several all the same.
    while let Some(at) = here[from..].find(quote).filter(|_| !quote.is_empty()) {
        let at = from + at;
        found.push(text.span(start + at..start + at + quote.len()));
        from = at + here[at..].chars().next().map_or(1, char::len_utf8);
    }
    found
}

fn nearly(text: &Text, within: Span, quote: &str) -> Vec<Span> {
    let (here, quote) = (Plain::of(text.slice(within).unwrap_or("")), Plain::of(quote));
    let len = quote.chars.len();
    if len == 0 {
        return Vec::new();
    }
    let windows = here.chars.windows(len).enumerate().filter(|(_, window)| *window == quote.chars);
    let span = |at: usize| {
        let (first, last) = (here.offsets[at], here.offsets[at + len - 1]);
        Span::at(within.start() + first, last + 1 - first)
    };
    windows.map(|(at, _)| span(at)).collect()
}

/// A text without what programs change in passing: white space as single spaces, none at the ends,
/// and quotation marks as typewriters have them.
struct Plain {
    chars: Vec<char>,
    /// Where each stands in the text, in scalar values.
    offsets: Vec<usize>,
}

impl Plain {
    fn of(text: &str) -> Self {
        let mut plain = Self { chars: Vec::new(), offsets: Vec::new() };
        let mut space = None;
        for (at, c) in text.chars().enumerate() {
            if c.is_whitespace() {
                space = space.or(Some(at));
                continue;
            }
            if let Some(at) = space.take().filter(|_| !plain.chars.is_empty()) {
                plain.push(' ', at);
            }
            plain.push(straight(c), at);
        }
        plain
    }

    fn push(&mut self, c: char, at: usize) {
        self.chars.push(c);
        self.offsets.push(at);
    }
}

fn straight(c: char) -> char {
    match c {
        '‘' | '’' | '‚' | '‛' | '′' | '`' | '´' => '\'',
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => '"',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spans(text: &str, quote: &str) -> Vec<(usize, usize)> {
        let text = Text::new(text);
        let all = find(&text, Span::at(0, text.len()), quote);
        all.into_iter().map(|span| (span.start(), span.end())).collect()
    }

    #[test]
    fn words_are_found_also_with_other_spaces_and_quotation_marks() {
        assert_eq!(spans("Zij zei:\n\n  “’t is  goed”.", "zei: \"'t is goed\""), [(4, 25)]);
        assert_eq!(spans("é aa é", "aa"), [(2, 4)]);
        assert_eq!(spans("aaa", "aa"), [(0, 2), (1, 3)]);
        assert_eq!(spans("aaa", "b"), []);
        assert_eq!(spans("aaa", " \n"), []);
    }

    proptest! {
        #[test]
        fn what_is_cut_out_of_a_text_is_found_in_it(
            text in "[ab é“\"'\n]{1,40}", at in 0usize..40, len in 1usize..10,
        ) {
            let text = Text::new(text.as_str());
            let span = text.trim(Span::at(at.min(text.len()), len.min(text.len() - at.min(text.len()))));
            prop_assume!(!span.is_empty());
            let quote = text.slice(span).unwrap();
            let found = find(&text, Span::at(0, text.len()), quote);
            prop_assert!(found.contains(&span), "{found:?}");
            // Also after another program has had it.
            let other = quote.replace('“', "\"").replace('\n', " \t");
            prop_assert!(nearly(&text, Span::at(0, text.len()), &other).contains(&span));
        }
    }
}
