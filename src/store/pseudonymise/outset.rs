//! What must hold before a name is replaced.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::path::Path;

use rayon::prelude::*;

use super::{Plan, read};
use crate::problem::{Place, Problem, Result};
use crate::store::{Store, cell_file, files, folders, memos_file, transcript_file, write};
use crate::study::{Change, Locus, Reference, Replacer};

impl Store {
    /// Refuses names of cases and interviews that the study does not have.
    pub fn require_interviews(&self, cases: &[String], interviews: &[Reference]) -> Result<()> {
        let ids = || self.cases().iter().map(crate::study::Case::id);
        if let Some(case) = cases.iter().find(|case| self.cases().get(case).is_none()) {
            let unknown = Problem::new(format!("there is no case `{case}`"));
            return Err(Box::new(unknown.nearest(case, ids())));
        }
        if interviews.is_empty() {
            return Ok(());
        }
        let known: Vec<String> =
            self.interviews()?.iter().map(|(case, name)| format!("{case}/{name}")).collect();
        for wanted in interviews {
            let name = format!("{}/{}", wanted.case(), wanted.interview());
            if !known.contains(&name) {
                let unknown = Problem::new(format!("there is no interview `{name}`"));
                return Err(Box::new(unknown.nearest(&name, known.iter().map(String::as_str))));
            }
            if wanted.locus() != Locus::Whole {
                return Err(Box::new(
                    Problem::new(format!("`{wanted}` is a passage"))
                        .help(format!("name the whole interview: {name}")),
                ));
            }
        }
        Ok(())
    }
}

/// Refuses pseudonyms that stand in the study already and were not put there by kwali: nobody could
/// tell them from those who get them.
pub fn refuse_pseudonyms_that_are_there(plan: &Plan<'_>) -> Result<()> {
    let back = Replacer::new(&plan.order.key.key().turned());
    let written = plan.record.written();
    let files = texts(plan.store)?;
    let found = |file: &String| {
        let source = read(plan.store.root(), file)?;
        let new = is_transcript(file);
        let own = |change: &Change| {
            let (fresh, is) = (new && !plan.record.holds(file), &source[change.at.clone()]);
            !fresh && written.contains(is)
        };
        let mut seen: HashSet<String> = HashSet::new();
        // Where a name goes, what looks like a pseudonym in it goes too: `Bo` in `Bos`.
        let names = plan.replacer.changes(&source);
        let goes = |change: &Change| {
            let next = names.partition_point(|name| name.at.end < change.at.end);
            names.get(next).is_some_and(|name| name.at.start <= change.at.start)
        };
        let strange = back.changes(&source).into_iter();
        let strange = strange.filter(|change| !own(change) && !goes(change));
        let places: Vec<(String, Place)> = strange
            .map(|change| (source[change.at.clone()].to_owned(), place(&source, &change.at)))
            .filter(|(pseudonym, _)| seen.insert(pseudonym.clone()))
            .collect();
        Ok((file.clone(), places))
    };
    let found: Vec<(String, Vec<(String, Place)>)> =
        files.par_iter().map(found).collect::<Result<_>>()?;
    let mut all = HashSet::new();
    let mut told = Vec::new();
    let mut first = None;
    for (file, places) in found {
        for (pseudonym, at) in places {
            if all.insert(pseudonym.clone()) {
                told.push(format!("`{pseudonym}` ({file}:{})", at.line));
                first.get_or_insert((file.clone(), at));
            }
        }
    }
    let Some((file, at)) = first else { return Ok(()) };
    let message = match told.len() {
        1 => format!("a pseudonym of the key stands in the study already: {}", told[0]),
        _ => format!("pseudonyms of the key stand in the study already: {}", told.join(", ")),
    };
    Err(Box::new(
        Problem::new(message)
            .in_file(plan.store.root().join(file))
            .at(at)
            .help("choose others, or say with --one-way that nobody need go back"),
    ))
}

/// Refuses to go back without a record where names of the key stand in the transcripts that are meant:
/// then they were never replaced there, and what looks like a pseudonym is an innocent word.
pub fn refuse_names_that_are_there(plan: &Plan<'_>) -> Result<()> {
    let names = Replacer::new(plan.order.key.key());
    for file in texts(plan.store)?.into_iter().filter(|file| is_transcript(file)) {
        let mut parts = file.trim_end_matches(".md").split('/').skip(1);
        if !parts.next().zip(parts.next()).is_some_and(|(case, name)| plan.order.takes(case, name))
        {
            continue;
        }
        let source = read(plan.store.root(), &file)?;
        let start = transcript_file::body_start(&source).unwrap_or(source.len());
        let Some(mut name) = names.changes(&source[start..]).into_iter().next() else { continue };
        name.at = start + name.at.start..start + name.at.end;
        let place = place(&source, &name.at);
        return Err(Box::new(
            Problem::new(format!(
                "a name of the key stands there, and there is no record of what was replaced: `{}`",
                &source[name.at]
            ))
            .in_file(plan.store.root().join(&file))
            .at(place)
            .help(
                "nothing was changed, since other words may look like pseudonyms: put `<key>.places` back beside the key, or name the interviews in which names were replaced",
            ),
        ));
    }
    Ok(())
}

/// The place of some bytes of a text.
pub fn place(source: &str, at: &Range<usize>) -> Place {
    let line = source[..at.start].matches('\n').count() + 1;
    let start = source[..at.start].rfind('\n').map_or(0, |newline| newline + 1);
    let text = source[start..].lines().next().unwrap_or("");
    let column = source[start..at.start].chars().count() + 1;
    Place::on(text, line, column, source[at.clone()].chars().count())
}

/// Transcripts stand in the folder of their case, beside nothing else that ends so.
fn is_transcript(file: &str) -> bool {
    let is_text = Path::new(file).extension().is_some_and(|ending| ending == "md");
    is_text && file.matches('/').count() == 2
}

/// The hash of each file that a plan is made of, by name.
pub fn seen(store: &Store) -> Result<BTreeMap<String, blake3::Hash>> {
    let mut all = texts(store)?;
    all.push("codebook.yaml".to_owned());
    let hash = |file: String| {
        let path = store.root().join(&file);
        let bytes = std::fs::read(&path).map_err(|error| write::unreadable(&path, &error))?;
        Ok((file, blake3::hash(&bytes)))
    };
    all.into_par_iter().map(hash).collect()
}

/// The files of a study's corpus that hold people's words.
fn texts(store: &Store) -> Result<Vec<String>> {
    let mut all = vec!["corpus/cases.csv".to_owned()];
    for (case, list) in store.files(|_| ())? {
        all.extend(list.into_iter().map(|(name, ())| format!("corpus/{case}/{name}")));
    }
    for (beside, ending) in [(cell_file::FOLDER, "md"), (memos_file::FOLDER, "csv")] {
        for folder in folders(&store.root().join("corpus").join(beside))? {
            for path in files(&folder, ending)? {
                let below = path.strip_prefix(store.root()).unwrap_or(&path);
                all.push(below.display().to_string().replace('\\', "/"));
            }
        }
    }
    Ok(all)
}
