//! All checks over a whole study.

use std::collections::HashMap;

use rayon::prelude::*;

use super::check::{Check, Look};
use super::diagnostic::{Diagnostic, Found};
use super::facts::Facts;
use super::memory::{Memory, Remembered};
use super::{all, allowance, witnesses};
use crate::problem::Result;
use crate::search::Stamp;
use crate::store::{CaseEntry, InterviewEntry, InterviewFiles, Survey};
use crate::suggest::Seeker;

/// One interview, to be looked at.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The study.
    pub survey: &'a Survey,
    /// The interview's files.
    pub files: &'a InterviewFiles,
}

/// All interviews together, to be looked at.
#[derive(Debug, Clone, Copy)]
pub struct Whole<'a> {
    /// The study.
    pub survey: &'a Survey,
    /// The folders of the corpus.
    pub folders: &'a [CaseEntry<Stamp>],
    /// What is known of each interview that has a transcript, in the folders' order.
    pub facts: &'a [Facts],
}

/// How a run goes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// What else than the study's files the findings depend on: the program itself.
    pub salt: &'a str,
    /// Whether nothing is remembered from before or for later.
    pub forget: bool,
}

/// What a run found.
#[derive(Debug)]
pub struct Checked {
    /// Everything that was found, in the files' order.
    pub diagnostics: Vec<Diagnostic>,
    /// How many interviews there are.
    pub interviews: usize,
    /// How many of them were read, because they or the codebook had changed.
    pub read: usize,
}

/// Checks a study.
pub fn run(survey: &Survey, options: Options) -> Result<Checked> {
    let mut diagnostics = at_once(|look, found| {
        if let Look::Book(look) = look {
            look(survey, found);
        }
    });
    let folders = survey.folders(Stamp::of)?;
    let memory = Memory::open(survey, options);
    let entries: Vec<&InterviewEntry<Stamp>> =
        folders.iter().flat_map(|folder| &folder.interviews).collect();
    let known: Vec<Option<Remembered>> =
        entries.par_iter().map(|entry| memory.recall(entry)).collect();
    let read = known.iter().filter(|known| known.is_none()).count();
    let look = |entry: &InterviewEntry<Stamp>, seeker: &mut Seeker| look_at(survey, entry, seeker);
    let known = witnesses::look(survey, &entries, &memory, known, look);
    if read > 0 || known.len() != memory.len() {
        memory.keep(survey, &entries, &known);
    }
    let mut facts = Vec::with_capacity(known.len());
    for remembered in known {
        diagnostics.extend(remembered.diagnostics);
        facts.push(remembered.facts);
    }
    let texts = survey.texts();
    diagnostics.extend(at_once(|look, found| {
        if let Look::Text(look) = look {
            texts.iter().for_each(|text| look(survey, text, found));
        }
    }));
    let whole = Whole { survey, folders: &folders, facts: &facts };
    if survey.usable {
        diagnostics.extend(at_once(|look, found| {
            if let Look::Study(look) = look {
                look(&whole, found);
            }
        }));
    }
    allowance::in_codebook(
        &survey.codebook.source,
        of_file(&mut diagnostics, &survey.codebook.file),
    );
    sort(&mut diagnostics, &folders);
    Ok(Checked { diagnostics, interviews: entries.len(), read })
}

/// Hands every look of every check, and where to tell what it finds.
fn each(mut take: impl FnMut(&Look, &mut Found), found: &mut Found) {
    for check in all() {
        for look in check.looks {
            take(look, found.by(check));
        }
    }
}

/// The same for what is looked at once: several checks at a time, what they find in their order.
fn at_once(take: impl Fn(&Look, &mut Found) + Sync) -> Vec<Diagnostic> {
    let checks: Vec<&Check> = all().collect();
    let found = checks.into_par_iter().flat_map_iter(|check| {
        let mut found = Found::new();
        check.looks.iter().for_each(|look| take(look, found.by(check)));
        found.into_vec()
    });
    found.collect()
}

/// Looks at one interview by itself.
fn look_at(survey: &Survey, entry: &InterviewEntry<Stamp>, seeker: &mut Seeker) -> Remembered {
    let files = survey.interview(entry);
    let view = View { survey, files: &files };
    let mut found = Found::new();
    each(
        |look, found| {
            if let Look::Interview(look) = look {
                look(&view, found);
            }
        },
        &mut found,
    );
    let mut diagnostics = found.into_vec();
    if let Some(sheet) = &files.transcript {
        let front = sheet.source.get(..files.body).unwrap_or("");
        allowance::in_front_matter(front, &mut diagnostics);
    }
    let mut facts = Facts::of(&view);
    if let Some(said) = files.said() {
        facts.cues = seeker.found((&files.case, &files.name), said);
    }
    Remembered { diagnostics, facts }
}

fn of_file<'a>(
    diagnostics: &'a mut [Diagnostic],
    file: &'a str,
) -> impl Iterator<Item = &'a mut Diagnostic> {
    diagnostics.iter_mut().filter(move |diagnostic| diagnostic.file == file)
}

/// By file, in the order in which people meet them: the codebook, the cases, then the corpus.
fn sort(diagnostics: &mut [Diagnostic], folders: &[CaseEntry<Stamp>]) {
    let order: HashMap<&str, usize> =
        folders.iter().enumerate().map(|(at, folder)| (folder.case.as_str(), at + 2)).collect();
    let rank = |file: &str| match file {
        "codebook.yaml" => 0,
        "corpus/cases.csv" => 1,
        _ => {
            let case = file.strip_prefix("corpus/").and_then(|rest| rest.split('/').next());
            case.and_then(|case| order.get(case).copied()).unwrap_or(usize::MAX)
        }
    };
    let place =
        |d: &Diagnostic| d.place.as_ref().map_or((0, 0), |place| (place.line, place.column));
    diagnostics.sort_by(|a, b| {
        rank(&a.file)
            .cmp(&rank(&b.file))
            .then_with(|| a.file.cmp(&b.file))
            .then_with(|| place(a).cmp(&place(b)))
            .then_with(|| a.check.cmp(&b.check))
            .then_with(|| a.message.cmp(&b.message))
    });
}
