//! What `--fix` mends: only what leaves everything that was said and decided as it was.
//!
//! A study is mended in memory, file by file. Where a transcript becomes another text, its codings go
//! along to the same words, and both files are written together.

mod tidy;

use std::collections::{HashMap, HashSet};

use super::check::{self, Check};
use super::codings::mended;
use crate::problem::Result;
use crate::search::Stamp;
use crate::store::{InterviewEntry, Rewrite, Survey, body_start, parse_codings, render_codings};
use crate::study::{Coding, Placement, Span, Text};

use tidy::{Tidied, What, tidy};

/// Everything that can be mended, among the checks that are wanted; nothing is written.
pub fn mend(survey: &Survey, wants: impl Fn(&Check) -> bool) -> Result<Vec<Rewrite>> {
    let on = |name: &str| check::find(name).is_ok_and(&wants);
    let mender = Mender {
        survey,
        encoding: on("broken-encoding"),
        rows: on("unsorted-codings") || on("duplicate-coding"),
        places: on("moved-quote"),
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
    places: bool,
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
                let (said, change) = self.transcript(&file)?;
                changes.extend(change);
                Some(said)
            }
        };
        let moves = if self.places { self.moves(entry) } else { Moves::new() };
        for (coder, _) in &entry.codings {
            let file = format!("corpus/{}/{}.{coder}.csv", entry.case, entry.name);
            let own = moves.get(coder);
            match self.codings(&file, said.as_ref(), own) {
                Codings::Mended(change) => changes.extend(change),
                Codings::InTheWay => return None,
            }
        }
        Some(changes)
    }

    /// A transcript's body as it was read, with what tidying makes of it.
    fn transcript(&self, file: &str) -> Option<(Said, Option<Rewrite>)> {
        let before = self.survey.raw(file)?;
        let read = self.readable(&before)?;
        let (front, body) = read.split_at(body_start(&read)?);
        // Spaces in front matter part words, and are no part of what was said.
        let lines = What { invisible: false, ..self.what };
        let front = tidy(front, lines).map_or(front.to_owned(), |tidied| tidied.text);
        let tidied = tidy(body, self.what);
        let after = front + tidied.as_ref().map_or(body, |tidied| &tidied.text);
        let said = Said { body: Text::new(body), tidied };
        Some((said, rewrite(file, before, after)))
    }

    /// Where codings go that are surely not on their words, by coder and id.
    fn moves(&self, entry: &InterviewEntry<Stamp>) -> Moves {
        let mut moves = Moves::new();
        for anchor in self.survey.anchors(&self.survey.interview(entry)) {
            if let Placement::Moved { span, .. } = anchor.placement {
                let id = anchor.coding.id().to_owned();
                moves.entry(anchor.coder).or_default().insert(id, span);
            }
        }
        moves
    }

    fn codings(
        &self,
        file: &str,
        said: Option<&Said>,
        moves: Option<&HashMap<String, Span>>,
    ) -> Codings {
        let read = self.survey.raw(file).and_then(|raw| Some((self.readable(&raw)?, raw)));
        let moved = said.is_some_and(|said| said.tidied.is_some());
        let Some((read, before)) = read else {
            return if moved { Codings::InTheWay } else { Codings::Mended(None) };
        };
        let Ok(mut codings) = parse_codings(file.as_ref(), &read) else {
            // What cannot be read cannot go along.
            return if moved {
                Codings::InTheWay
            } else {
                Codings::Mended(rewrite(file, before, read))
            };
        };
        if let (Some(said), Some(moves)) = (said, moves) {
            put_back(&mut codings, &said.body, moves);
        }
        if let Some(Said { body, tidied: Some(tidied) }) = said {
            match along(codings, body, tidied) {
                Some(gone) => codings = gone,
                None => return Codings::InTheWay,
            }
        }
        if self.rows {
            codings = mended(&codings);
        }
        if !self.rows && !moved && moves.is_none() {
            return Codings::Mended(rewrite(file, before, read));
        }
        let after = String::from_utf8(render_codings(&codings)).unwrap_or_else(|_| before.clone());
        Codings::Mended(rewrite(file, before, after))
    }

    /// A text without byte order mark and carriage returns; `None` where it has them and they are to
    /// stay.
    fn readable(&self, text: &str) -> Option<String> {
        let clean = text.strip_prefix('\u{feff}').unwrap_or(text);
        let clean = clean.replace("\r\n", "\n").replace('\r', "\n");
        (clean == text || self.encoding).then_some(clean)
    }
}

/// Where codings go, by coder and id.
type Moves = HashMap<String, HashMap<String, Span>>;

/// A transcript's body, and what tidying makes of it.
struct Said {
    body: Text,
    tidied: Option<Tidied>,
}

/// What becomes of a codings file.
enum Codings {
    /// It is mended, or was right.
    Mended(Option<Rewrite>),
    /// The transcript cannot be tidied because of it.
    InTheWay,
}

/// Puts codings on their own words, except where the same code stands already.
fn put_back(codings: &mut [Coding], text: &Text, moves: &HashMap<String, Span>) {
    let mut taken: HashSet<(Span, String)> =
        codings.iter().map(|coding| (coding.span(), coding.code().to_owned())).collect();
    for coding in codings {
        let Some(span) = moves.get(coding.id()) else { continue };
        let here = (*span, coding.code().to_owned());
        let stays = coding.span() == *span;
        if let (true, Ok(moved)) = (stays || !taken.contains(&here), coding.moved(text, *span)) {
            taken.insert(here);
            *coding = moved;
        }
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
