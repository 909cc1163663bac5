//! What `--fix` mends: only what leaves everything that was said and decided as it was.
//!
//! A study is mended in memory, file by file. Where a transcript becomes another text, its codings go
//! along to the same words, and both files are written together.

mod tidy;

use std::collections::{BTreeSet, HashMap, HashSet};

use super::codings::mended;
use super::judge::Judged;
use crate::problem::Result;
use crate::search::Stamp;
use crate::store::{
    InterviewEntry, Rewrite, Survey, body_start, parse_cases, parse_codebook, parse_codings,
    render_codings,
};
use crate::study::{Coding, Placement, Span, Text, Transcript};

use tidy::{Tidied, What, tidy};

/// Everything that can be mended of what was found; nothing is written. What the study allows in a
/// file stays as it is there.
pub fn mend(survey: &Survey, judged: &Judged) -> Result<Vec<Rewrite>> {
    let mut wanted: BTreeSet<Wanted> = BTreeSet::new();
    for finding in judged.findings.iter().filter(|finding| finding.diagnostic.fixable) {
        wanted.insert((finding.diagnostic.file.as_str(), finding.check.name));
    }
    for (finding, _) in &judged.allowed {
        wanted.remove(&(finding.diagnostic.file.as_str(), finding.check.name));
    }
    let mender = Mender { survey, wanted };
    let mut changes = Vec::new();
    changes.extend(mender.text("codebook.yaml", same_codebook));
    changes.extend(mender.text("corpus/cases.csv", same_cases));
    for folder in survey.folders(Stamp::of)? {
        for entry in folder.interviews.iter().filter(|entry| mender.has_work_in(entry)) {
            changes.extend(mender.interview(entry).unwrap_or_default());
        }
    }
    Ok(changes)
}

/// A file and the name of a check.
type Wanted<'a> = (&'a str, &'static str);

/// Whether a codebook says what it said: spaces may be part of its texts.
fn same_codebook(before: &str, after: &str) -> bool {
    let read = |text: &str| parse_codebook("codebook.yaml".as_ref(), text).ok();
    read(before).is_some_and(|book| Some(book) == read(after))
}

/// The same of the table of cases; spaces behind the last value are none of it.
fn same_cases(before: &str, after: &str) -> bool {
    let rows =
        |text: &str| -> String { text.lines().flat_map(|line| [line.trim_end(), "\n"]).collect() };
    let read = |text: &str| parse_cases("corpus/cases.csv".as_ref(), &rows(text)).ok();
    read(before).is_some_and(|cases| Some(cases) == read(after))
}

struct Mender<'a> {
    survey: &'a Survey,
    wanted: BTreeSet<Wanted<'a>>,
}

impl Mender<'_> {
    fn wants(&self, file: &str, check: &'static str) -> bool {
        self.wanted.contains(&(file, check))
    }

    /// Whether something is to be mended in a file of an interview: the others need not be read.
    fn has_work_in(&self, entry: &InterviewEntry<Stamp>) -> bool {
        let files = format!("corpus/{}/{}.", entry.case, entry.name);
        let mut from = self.wanted.range((files.as_str(), "")..);
        from.next().is_some_and(|(file, _)| file.starts_with(&files))
    }

    fn what(&self, file: &str) -> What {
        What {
            white_space: self.wants(file, "stray-white-space"),
            invisible: self.wants(file, "invisible-character"),
        }
    }

    /// A file that no coding points into.
    fn text(&self, file: &str, same: impl Fn(&str, &str) -> bool) -> Option<Rewrite> {
        let before = self.survey.raw(file)?;
        let read = self.readable(file, &before)?;
        let after = match tidy(&read, self.what(file)) {
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
                let (said, change) = self.transcript(entry, &file)?;
                changes.extend(change);
                Some(said)
            }
        };
        let moves = said.as_ref().map(|said| self.moves(entry, said)).unwrap_or_default();
        for (coder, _) in &entry.codings {
            let file = format!("corpus/{}/{}.{coder}.csv", entry.case, entry.name);
            let own = moves.get(coder).filter(|_| self.wants(&file, "moved-quote"));
            match self.codings(&file, said.as_ref(), own) {
                Codings::Mended(change) => changes.extend(change),
                Codings::InTheWay => return None,
            }
        }
        let rests = |said: &Said| Rewrite {
            file: said.file.clone(),
            before: said.source.clone(),
            after: said.source.clone(),
        };
        // Codings are put where the transcript has their words now: it must still be this one.
        if let Some(said) =
            said.filter(|said| changes.iter().all(|change| change.file != said.file))
            && !changes.is_empty()
        {
            changes.push(rests(&said));
        }
        Some(changes)
    }

    /// A transcript's body as it was read, with what tidying makes of it. What would change who speaks
    /// is left.
    fn transcript(
        &self,
        entry: &InterviewEntry<Stamp>,
        file: &str,
    ) -> Option<(Said, Option<Rewrite>)> {
        let before = self.survey.raw(file)?;
        let read = self.readable(file, &before)?;
        let (front, body) = read.split_at(body_start(&read)?);
        // Spaces in front matter part words, and are no part of what was said.
        let lines = What { invisible: false, ..self.what(file) };
        let front = tidy(front, lines).map_or(front.to_owned(), |tidied| tidied.text);
        let tidied =
            tidy(body, self.what(file)).filter(|it| self.same_turns(entry, body, &it.text));
        let after = front + tidied.as_ref().map_or(body, |tidied| &tidied.text);
        let source = before.clone();
        let said = Said { file: file.to_owned(), source, body: Text::new(body), tidied };
        Some((said, rewrite(file, before, after)))
    }

    /// Whether the same people speak in the same turns under the same lenses.
    fn same_turns(&self, entry: &InterviewEntry<Stamp>, before: &str, after: &str) -> bool {
        let files = self.survey.interview(entry);
        let Some(meta) = files.said().map(|said| said.meta().clone()) else { return true };
        let book = &self.survey.codebook.read;
        let turns = |body: &str| {
            let read =
                Transcript::new(meta.clone(), body, |text| book.lens_of_heading(text)).ok()?;
            let turns = read.turns().iter().map(|turn| (turn.label.clone(), turn.lens.clone()));
            Some(turns.collect::<Vec<_>>())
        };
        turns(before) == turns(after)
    }

    /// Where codings go that are surely not on their words, by coder and id.
    fn moves(&self, entry: &InterviewEntry<Stamp>, said: &Said) -> Moves {
        let mut moves = Moves::new();
        let wants = |(coder, _): &(String, Stamp)| {
            let file = format!("corpus/{}/{}.{coder}.csv", entry.case, entry.name);
            self.wants(&file, "moved-quote")
        };
        if !entry.codings.iter().any(wants) {
            return moves;
        }
        let files = self.survey.interview(entry);
        if files.transcript.as_ref().is_none_or(|sheet| sheet.source != said.source) {
            return moves;
        }
        for anchor in self.survey.anchors(&files) {
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
        let read = self.survey.raw(file).and_then(|raw| Some((self.readable(file, &raw)?, raw)));
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
        if let Some(Said { body, tidied: Some(tidied), .. }) = said {
            match along(codings, body, tidied) {
                Some(gone) => codings = gone,
                None => return Codings::InTheWay,
            }
        }
        let rows = self.wants(file, "unsorted-codings") || self.wants(file, "duplicate-coding");
        if self.wants(file, "duplicate-coding") {
            codings = mended(&codings);
        }
        if !rows && !moved && moves.is_none() {
            return Codings::Mended(rewrite(file, before, read));
        }
        let after = String::from_utf8(render_codings(&codings)).unwrap_or_else(|_| before.clone());
        Codings::Mended(rewrite(file, before, after))
    }

    /// A text without byte order mark and carriage returns; `None` where it has them and they are to
    /// stay.
    fn readable(&self, file: &str, text: &str) -> Option<String> {
        let clean = text.strip_prefix('\u{feff}').unwrap_or(text);
        let clean = clean.replace("\r\n", "\n").replace('\r', "\n");
        (clean == text || self.wants(file, "broken-encoding")).then_some(clean)
    }
}

/// Where codings go, by coder and id.
type Moves = HashMap<String, HashMap<String, Span>>;

/// A transcript's body, and what tidying makes of it.
struct Said {
    file: String,
    source: String,
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
