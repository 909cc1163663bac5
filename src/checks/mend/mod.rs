//! What `--fix` mends: only what leaves everything that was said and decided as it was.
//!
//! A study is mended in memory, file by file. Where a transcript becomes another text, its codings go
//! along to the same words, and both files are written together.

mod tidy;

use super::check::{self, Check};
use crate::problem::Result;
use crate::search::Stamp;
use crate::store::{InterviewEntry, Rewrite, Survey, body_start, parse_codings, render_codings};
use crate::study::{Coding, Span, Text};

use tidy::{Tidied, What, tidy};

/// Everything that can be mended, among the checks that are wanted; nothing is written.
pub fn mend(survey: &Survey, wants: impl Fn(&Check) -> bool) -> Result<Vec<Rewrite>> {
    let on = |name: &str| check::find(name).is_ok_and(&wants);
    let mender = Mender {
        survey,
        encoding: on("broken-encoding"),
        rows: on("unsorted-codings") || on("duplicate-coding"),
        what: What { white_space: on("stray-white-space"), invisible: on("invisible-character") },
    };
    let mut changes = Vec::new();
    changes.extend(mender.text("codebook.yaml", says_the_same));
    changes.extend(mender.text("corpus/cases.csv", |_, _| true));
    for folder in survey.folders(Stamp::of)? {
        for entry in &folder.interviews {
            changes.extend(mender.interview(entry).unwrap_or_default());
        }
    }
    Ok(changes)
}

/// Whether a codebook says what it said: spaces may be part of its texts.
fn says_the_same(before: &str, after: &str) -> bool {
    let read = |text: &str| crate::store::parse_codebook("codebook.yaml".as_ref(), text).ok();
    read(before) == read(after)
}

struct Mender<'a> {
    survey: &'a Survey,
    encoding: bool,
    rows: bool,
    what: What,
}

impl Mender<'_> {
    /// A file that no coding points into.
    fn text(&self, file: &str, same: impl Fn(&str, &str) -> bool) -> Option<Rewrite> {
        let before = self.survey.raw(file)?;
        let read = self.readable(&before)?;
        let after = match tidy(&read, self.what) {
            Some(tidied) if same(&read, &tidied.text) => tidied.text,
            _ => read,
        };
        rewrite(file, before, after)
    }

    /// A transcript with its codings: all of them, or none.
    fn interview(&self, entry: &InterviewEntry<Stamp>) -> Option<Vec<Rewrite>> {
        let mut changes = Vec::new();
        let said = match &entry.transcript {
            None => None,
            Some(_) => {
                let file = format!("corpus/{}/{}.md", entry.case, entry.name);
                let before = self.survey.raw(&file)?;
                let read = self.readable(&before)?;
                let start = body_start(&read)?;
                let (front, body) = read.split_at(start);
                // Of the front matter, blank lines at its end are the closing line's.
                let lines = What { invisible: false, ..self.what };
                let tidied_front = tidy(front, lines).map_or(front.to_owned(), |t| t.text);
                let tidied = tidy(body, self.what);
                let after = tidied_front + tidied.as_ref().map_or(body, |tidied| &tidied.text);
                let body = body.to_owned();
                changes.extend(rewrite(&file, before, after));
                Some((body, tidied))
            }
        };
        for (coder, _) in &entry.codings {
            let file = format!("corpus/{}/{}.{coder}.csv", entry.case, entry.name);
            changes.extend(self.codings(&file, said.as_ref())?);
        }
        Some(changes)
    }

    /// A codings file; `None` where the interview cannot be mended because of it, and no change
    /// where there is none.
    fn codings(
        &self,
        file: &str,
        said: Option<&(String, Option<Tidied>)>,
    ) -> Option<Option<Rewrite>> {
        let before = self.survey.raw(file)?;
        let read = self.readable(&before)?;
        let Ok(rows) = parse_codings(file.as_ref(), &read) else {
            // What cannot be read cannot go along.
            let moves = said.is_some_and(|(_, tidied)| tidied.is_some());
            return if moves { None } else { Some(rewrite(file, before, read)) };
        };
        let codings = match said {
            Some((body, Some(tidied))) => along(rows, &Text::new(body.as_str()), tidied)?,
            _ => rows,
        };
        let moved = said.is_some_and(|(_, tidied)| tidied.is_some());
        let after = if self.rows || moved {
            String::from_utf8(render_codings(&codings)).ok()?
        } else {
            read
        };
        Some(rewrite(file, before, after))
    }

    /// A text without byte order mark and carriage returns; `None` where it has them and they are to
    /// stay.
    fn readable(&self, text: &str) -> Option<String> {
        let clean = text.strip_prefix('\u{feff}').unwrap_or(text);
        let clean = clean.replace("\r\n", "\n").replace('\r', "\n");
        (clean == text || self.encoding).then_some(clean)
    }
}

/// Codings that go along with their words; those that stand on others already stay as they are.
fn along(codings: Vec<Coding>, old: &Text, tidied: &Tidied) -> Option<Vec<Coding>> {
    let new = Text::new(tidied.text.as_str());
    let gone = |coding: Coding| {
        if !coding.fits(old) {
            return Some(coding);
        }
        let (start, end) = (coding.span().start(), coding.span().end());
        let span = Span::new(tidied.offset(start)?, tidied.offset(end)?)?;
        coding.moved(&new, span).ok()
    };
    codings.into_iter().map(gone).collect()
}

fn rewrite(file: &str, before: String, after: String) -> Option<Rewrite> {
    (before != after).then(|| Rewrite { file: file.to_owned(), before, after })
}
