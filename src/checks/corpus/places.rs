//! Where things stand in the table of cases and in transcripts.

use std::ops::Range;

use crate::problem::Place;
use crate::store::{InterviewFiles, Survey};
use crate::study::{Meta, timestamp};

/// The place of a case's name in the table of cases.
pub fn case(survey: &Survey, case: &str) -> Option<Place> {
    value(survey, case, 0)
}

/// The place of what a case's row has in a column; the case's name stands in column 0.
pub fn value(survey: &Survey, case: &str, column: usize) -> Option<Place> {
    let mut rows = survey.cases.source.lines().enumerate().skip(1);
    let named = |line: &str| field(line, 0).is_some_and(|f| line[f].trim_matches('"') == case);
    let (at, line) = rows.find(|(_, line)| named(line))?;
    Some(on(line, at + 1, field(line, column)?))
}

/// The place of a column's name.
pub fn column(survey: &Survey, column: usize) -> Option<Place> {
    let line = survey.cases.source.lines().next()?;
    Some(on(line, 1, field(line, column)?))
}

/// The place of a key of a transcript's front matter; its first line where the key is not there.
pub fn key(files: &InterviewFiles, key: &str) -> Option<Place> {
    front(files, |line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')))
}

/// The place of a label that the front matter declares.
pub fn label(files: &InterviewFiles, label: &str) -> Option<Place> {
    let bare = |name: &str| name.trim().trim_matches(['"', '\'', '{', ' ']) == label;
    let nested = |line: &str| line.starts_with([' ', '\t']);
    front(files, |line| nested(line) && line.split_once(':').is_some_and(|(name, _)| bare(name)))
}

fn front(files: &InterviewFiles, is: impl Fn(&str) -> bool) -> Option<Place> {
    let sheet = files.transcript.as_ref()?;
    let front = sheet.source.get(..files.body)?;
    let found = front.lines().enumerate().find(|(_, line)| is(line));
    let (at, line) = found.unwrap_or((0, front.lines().next()?));
    let indent = line.len() - line.trim_start().len();
    Some(on(line, at + 1, indent..line.len()))
}

/// The lines of a transcript's body, each with its number in the file.
pub fn body(files: &InterviewFiles) -> impl Iterator<Item = (usize, &str)> {
    let source = files.transcript.as_ref().map_or("", |sheet| sheet.source.as_str());
    let (front, body) = source.split_at_checked(files.body).unwrap_or(("", ""));
    let before = front.matches('\n').count();
    body.lines().enumerate().map(move |(at, line)| (before + at + 1, line))
}

/// The line that opens a turn of a number from 1, with its number in the file.
pub fn turn(files: &InterviewFiles, number: usize) -> Option<(usize, &str)> {
    let meta = files.said()?.meta();
    body(files).filter(|(_, line)| opens(line, meta)).nth(number.checked_sub(1)?)
}

/// Whether a line of a body opens a turn.
pub fn opens(line: &str, meta: &Meta) -> bool {
    let (_, rest) = timestamp(line);
    !line.starts_with("## ") && rest.split_once(':').is_some_and(|(l, _)| meta.speaker(l).is_some())
}

/// The place of some bytes of a line.
pub fn on(line: &str, number: usize, bytes: Range<usize>) -> Place {
    let column = line[..bytes.start].chars().count() + 1;
    Place::on(line, number, column, line[bytes].chars().count())
}

/// The bytes of a field of a CSV line.
fn field(line: &str, index: usize) -> Option<Range<usize>> {
    let (mut start, mut at, mut quoted) = (0, 0, false);
    for (byte, sign) in line.char_indices() {
        match sign {
            '"' => quoted = !quoted,
            ',' if !quoted && at == index => return Some(start..byte),
            ',' if !quoted => (at, start) = (at + 1, byte + 1),
            _ => {}
        }
    }
    (at == index).then_some(start..line.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_behind_quoted_commas() {
        let line = "a,\"b, c\",,dé";
        let cut = |at| field(line, at).map(|range| &line[range]);
        assert_eq!([cut(0), cut(1), cut(2), cut(3)], ["a", "\"b, c\"", "", "dé"].map(Some));
        assert_eq!(cut(4), None);
        assert_eq!(on(line, 2, field(line, 3).unwrap()).column, 11);
    }
}
