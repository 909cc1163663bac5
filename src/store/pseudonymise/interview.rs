//! One interview: its transcript, and the codings that go with it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::codings::{self, Words, replaced};
use super::doubts::Doubts;
use super::piece::{FilePlan, Piece, names};
use super::{Plan, memos, outset, read};
use crate::problem::{Problem, Result};
use crate::store::{codings_file, memos_file, transcript_file, yaml_tree};
use crate::study::{Change, Coding, Moves, Reference, Replacer, Span, Text, Transcript};

/// What to do where a pseudonym means something in YAML.
const PLAIN: &str = "choose a pseudonym that is plain text, or put the text in quotes";

/// A coding that held a part of a name, and holds all of what stands there now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Widened {
    /// The interview, `case/name`.
    pub interview: String,
    /// Whose coding it is.
    pub coder: String,
    /// The coding's id.
    pub id: String,
    /// Where it stood.
    pub was: Span,
    /// Where it stands.
    pub is: Span,
}

/// What becomes of an interview.
#[derive(Default)]
pub struct Interview {
    pub files: Vec<FilePlan>,
    pub widened: Vec<Widened>,
    pub codings: usize,
    pub notes: Vec<String>,
    pub doubts: Doubts,
}

/// A transcript and how its body became what it is.
struct Turned {
    plan: FilePlan,
    moves: Vec<Moves>,
}

impl Plan<'_> {
    pub fn interview(&self, case: &str, name: &str, coders: &[&str]) -> Result<Interview> {
        let file = format!("corpus/{case}/{name}.md");
        let source = read(self.store.root(), &file)?;
        let before = self.parse(&file, &source)?;
        let known = self.undone(&file, &source);
        let mut made = Interview::default();
        let mut turned = match known {
            Some(known) => known,
            None if self.is_untouched(&file) => {
                made.notes.extend(self.others_names(&file, &before));
                Turned { plan: FilePlan::new(&file, source, Vec::new()), moves: Vec::new() }
            }
            None => self.replaced(&file, source, &before)?,
        };
        self.parse_after(&file, &turned.plan.after)?;
        if !self.order.reverse {
            made.notes = self.unsure(&before, case, name);
            let place = |at| place_of(&before, case, name, at);
            made.doubts = Doubts::of(&before, &self.beside, &self.replacer, place);
        } else if self.record.is_empty() {
            made.notes = self.left(&before, case, name);
            made.notes.extend(self.unsure(&before, case, name));
        }
        place_samples(&mut turned.plan, &before, case, name);
        for coder in coders {
            self.codings(case, name, coder, &before, &turned.moves, &mut made)?;
        }
        made.files.extend(self.memos(case, name, &before, &turned.moves)?);
        made.files.insert(0, turned.plan);
        Ok(made)
    }

    /// Whether there is a record, and no name was ever replaced in a file: then its pseudonyms are
    /// other people's names.
    pub fn is_untouched(&self, file: &str) -> bool {
        self.order.reverse && !self.record.is_empty() && !self.record.holds(file)
    }

    fn others_names(&self, file: &str, before: &Transcript) -> Option<String> {
        let any = !self.replacer.changes(before.text().as_str()).is_empty();
        any.then(|| format!("{file} holds pseudonyms that were not put there: it is left"))
    }

    fn parse(&self, file: &str, source: &str) -> Result<Transcript> {
        let path = self.store.root().join(file);
        transcript_file::parse(&path, source, self.store.codebook())
    }

    fn parse_after(&self, file: &str, source: &str) -> Result<Transcript> {
        let path = self.store.root().join(file);
        let read = transcript_file::parse(&path, source, &self.codebook);
        read.map_err(|problem| {
            let told = format!("with the pseudonyms in it: {}", problem.message());
            Box::new(Problem::new(told).in_file(&path).help(PLAIN))
        })
    }

    /// The pair with which alone the front matter does not read either.
    fn blamed(&self, file: &str, plan: &FilePlan) -> Option<Box<Problem>> {
        let start = transcript_file::body_start(&plan.before)?;
        let pair = |piece: &Piece| (plan.before[piece.at.clone()].to_owned(), piece.is.clone());
        let mut tried = HashSet::new();
        let front = plan.pieces.iter().filter(|piece| piece.at.start < start);
        front.filter(|piece| tried.insert(pair(piece))).find_map(|piece| {
            let same = plan.pieces.iter().filter(|other| pair(other) == pair(piece));
            let alone = FilePlan::new(file, plan.before.clone(), same.cloned().collect());
            let problem = self.parse(file, &alone.after).err()?;
            let (was, is) = pair(piece);
            let place = outset::place(&plan.before, &piece.at);
            let told = format!("with `{was}` → `{is}` in it: {}", problem.message());
            let told = Problem::new(told).in_file(self.store.root().join(file)).at(place);
            Some(Box::new(told.help(PLAIN)))
        })
    }

    /// The transcript as it was before the runs that the record knows; none where it knows none.
    fn undone(&self, file: &str, source: &str) -> Option<Turned> {
        if !self.order.reverse {
            return None;
        }
        let steps = self.record.back(file, source);
        let moves = steps.iter().map(|step| {
            let start = transcript_file::body_start(&step.before)?;
            let body = step.pieces.iter().filter(|piece| piece.at.start >= start);
            let changes: Vec<Change> = body
                .map(|piece| Change {
                    at: piece.at.start - start..piece.at.end - start,
                    is: piece.is.clone(),
                })
                .collect();
            Some(Moves::new(&step.before[start..], &changes))
        });
        let moves = moves.collect::<Option<Vec<_>>>()?;
        FilePlan::together(steps).map(|plan| Turned { plan, moves })
    }

    /// The transcript with the names of the key replaced.
    fn replaced(&self, file: &str, source: String, before: &Transcript) -> Result<Turned> {
        let start = transcript_file::body_start(&source).unwrap_or(source.len());
        let mut pieces = names(&source, &front_zones(&source), &self.replacer);
        let changes = self.replacer.changes(&source[start..]);
        let moves = Moves::new(&source[start..], &changes);
        pieces.extend(changes.into_iter().map(|Change { at, is }| Piece {
            at: start + at.start..start + at.end,
            is,
            named: true,
        }));
        let plan = FilePlan::new(file, source, pieces);
        if !plan.pieces.is_empty() {
            let after = self.parse_after(file, &plan.after);
            let after = after.map_err(|problem| self.blamed(file, &plan).unwrap_or(problem))?;
            self.verify(file, before, &after)?;
            self.refuse_new_names(file, &after)?;
        }
        Ok(Turned { plan, moves: vec![moves] })
    }

    /// The same turns and front matter, but for the names in them.
    fn verify(&self, file: &str, before: &Transcript, after: &Transcript) -> Result<()> {
        let named = |text: &str| replaced(text, &self.replacer);
        let mut meta = before.meta().clone();
        for (label, who) in &mut meta.speakers {
            (*label, *who) = (named(label), named(who));
        }
        meta.note = meta.note.as_deref().map(named);
        let turn = |turn: &crate::study::Turn, label: String| {
            (turn.number, label, turn.time.clone(), turn.lens.clone())
        };
        let old = before.turns().iter().map(|one| turn(one, named(&one.label)));
        let new = after.turns().iter().map(|one| turn(one, one.label.clone()));
        let mut labels = HashSet::new();
        let apart = meta.speakers.iter().all(|(label, _)| labels.insert(label));
        if apart && meta == *after.meta() && old.eq(new) {
            return Ok(());
        }
        Err(Box::new(
            Problem::new("with the pseudonyms in it the transcript would have other turns or speakers")
                .in_file(self.store.root().join(file))
                .help(
                    "a name is a part of a heading, a label is another's pseudonym, or the front matter writes a name over two lines: change that first",
                ),
        ))
    }

    /// Refuses what would be replaced once more in the next run: with `Naima` → `Bo` in the key,
    /// `Naimas` becomes `Bos`, which may be a name of the key itself.
    fn refuse_new_names(&self, file: &str, after: &Transcript) -> Result<()> {
        let text = after.text().as_str();
        let changes = self.replacer.changes(text);
        let Some(new) = changes.first().filter(|_| !self.order.reverse) else { return Ok(()) };
        Err(Box::new(
            Problem::new(format!(
                "what is written for a name would be a name of the key itself: `{}`",
                &text[new.at.clone()]
            ))
            .in_file(self.store.root().join(file))
            .help("choose another pseudonym for the name that becomes it; nothing was changed"),
        ))
    }

    /// What may be a pseudonym with the ending of a genitive, and is left as long as nothing says so.
    fn left(&self, before: &Transcript, case: &str, name: &str) -> Vec<String> {
        let text = before.text();
        let sure = self.replacer.changes(text.as_str());
        let all = Replacer::new(&self.order.key.key().turned()).changes(text.as_str());
        let left = all.into_iter().filter(|one| !sure.contains(one)).map(|one| one.at);
        let told = |at: Range<usize>| {
            let ending = text.as_str()[at.end..].chars().next().unwrap_or(' ');
            let words = &text.as_str()[at.clone()];
            let place = place_of(before, case, name, at.clone());
            format!(
                "`{words}{ending}` ({place}) may be `{words}` with an ending or another word: it is left"
            )
        };
        left.map(told).collect()
    }

    /// Names with initials that may be two people's.
    fn unsure(&self, before: &Transcript, case: &str, name: &str) -> Vec<String> {
        let text = before.text();
        let told = |at: Range<usize>| {
            let words = text.as_str()[at.clone()].to_owned();
            let place = place_of(before, case, name, at);
            let what = if self.order.reverse { "it is left" } else { "give it a row of its own" };
            format!("`{words}` ({place}) may be two people's name: {what}")
        };
        self.replacer.unsure(text.as_str()).into_iter().map(told).collect()
    }

    fn codings(
        &self,
        case: &str,
        name: &str,
        coder: &str,
        before: &Transcript,
        moves: &[Moves],
        made: &mut Interview,
    ) -> Result<()> {
        let file = format!("corpus/{case}/{name}.{coder}.csv");
        let path = self.store.root().join(&file);
        let source = read(self.store.root(), &file)?;
        let now = moves.last().map_or(before.text(), Moves::text);
        if let Some((plan, changed)) = self.undone_codings(&file, &source, now) {
            made.codings += changed;
            made.files.push(plan);
            return Ok(());
        }
        let interview = format!("{case}/{name}");
        let words = Words { interview: &interview, text: before.text(), moves };
        let moved = codings::moved(&path, &file, source, &words, &self.replacer)?;
        made.codings += moved.codings;
        made.widened.extend(moved.widened.into_iter().map(|(id, was, is)| Widened {
            interview: interview.clone(),
            coder: coder.to_owned(),
            id,
            was,
            is,
        }));
        made.files.push(moved.plan);
        Ok(())
    }

    fn memos(
        &self,
        case: &str,
        name: &str,
        before: &Transcript,
        moves: &[Moves],
    ) -> Result<Option<FilePlan>> {
        let path = self.store.memos_path(case, name);
        if !path.exists() {
            return Ok(None);
        }
        let file = format!("corpus/{}/{case}/{name}.csv", memos_file::FOLDER);
        let source = read(self.store.root(), &file)?;
        let now = moves.last().map_or(before.text(), Moves::text);
        if let Some(plan) = self.undone_file(&file, &source) {
            let rows = memos_file::parse(&path, &plan.after).unwrap_or_default();
            if rows.iter().all(|row| row.memo.fits(now)) {
                return Ok(Some(plan));
            }
        }
        let interview = format!("{case}/{name}");
        let words = Words { interview: &interview, text: before.text(), moves };
        memos::moved(&path, &file, source, &words, &self.replacer).map(Some)
    }

    /// The codings as the record leads back to, where they all stand on their words then.
    fn undone_codings(&self, file: &str, source: &str, now: &Text) -> Option<(FilePlan, usize)> {
        let plan = self.undone_file(file, source)?;
        let path = self.store.root().join(file);
        let rows = codings_file::parse(&path, &plan.after).ok()?;
        let was = codings_file::parse(&path, source).ok()?;
        let was: HashMap<&str, &Coding> =
            was.iter().map(|row| (row.coding.id(), &row.coding)).collect();
        let same = |row: &codings_file::Row| was.get(row.coding.id()) == Some(&&row.coding);
        let changed = rows.iter().filter(|row| !same(row)).count();
        rows.iter().all(|row| row.coding.fits(now)).then_some((plan, changed))
    }

    /// A file as it was before the runs that the record knows; none where it knows none.
    pub fn undone_file(&self, file: &str, source: &str) -> Option<FilePlan> {
        if !self.order.reverse {
            return None;
        }
        FilePlan::together(self.record.back(file, source))
    }
}

/// Speakers and the note: all else in the front matter means something to kwali.
fn front_zones(source: &str) -> Vec<Range<usize>> {
    let front = transcript_file::front(source);
    let Some(tree) = yaml_tree::parse(front) else { return Vec::new() };
    let mut nodes = Vec::new();
    for name in ["speakers", "note"] {
        if let Some((_, value)) = tree.entry(name) {
            value.scalars(&mut nodes);
        }
    }
    let begins = source.len() - source.strip_prefix("---\n").map_or(source.len(), str::len);
    nodes.iter().map(|node| begins + node.start..begins + node.end).collect()
}

fn place_of(transcript: &Transcript, case: &str, name: &str, at: Range<usize>) -> Reference {
    let locus = transcript.locus(transcript.text().span(at));
    Reference::interview_of(case, name).with(locus)
}

/// Notes the references of those names that are told.
fn place_samples(plan: &mut FilePlan, before: &Transcript, case: &str, name: &str) {
    let Some(start) = transcript_file::body_start(&plan.before) else { return };
    for number in plan.samples() {
        let at = plan.pieces[number].at.clone();
        if at.start >= start {
            let place = place_of(before, case, name, at.start - start..at.end - start);
            plan.places.insert(number, place.to_string());
        }
    }
}
