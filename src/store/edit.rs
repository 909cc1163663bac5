//! Changes to codings: made, found by id, decided on, moved.
//!
//! Everything is checked before anything is written; each file is changed under the study's lock.

use std::path::Path;

use super::{Edit, Step, Store, csv_file, write};
use crate::problem::{Place, Problem, Result};
use crate::study::{Coding, Interview, Locus, Reference, Span, Status};

/// A coding that somebody wants to make.
#[derive(Debug, Clone)]
pub struct NewCoding {
    /// Where to look.
    pub reference: Reference,
    /// The code.
    pub code: String,
    /// The exact words within the reference; `None` is all of it.
    pub quote: Option<String>,
    /// The lens, when it is not that of the place.
    pub lens: Option<String>,
    /// A note.
    pub memo: String,
    /// Where it was asked for, when in a file.
    pub place: Option<(std::path::PathBuf, Place)>,
}

/// What [`add`] did.
#[derive(Debug, Default)]
pub struct Added {
    /// The codings made, with their references.
    pub made: Vec<(Reference, Coding)>,
    /// How many stood there already.
    pub known: usize,
}

/// A coding that was asked for by its id.
#[derive(Debug, Clone)]
pub struct Found {
    /// The case.
    pub case: String,
    /// The interview's name.
    pub interview: String,
    /// Whose coding it is.
    pub coder: String,
    /// The coding.
    pub coding: Coding,
}

/// What is to be changed about a coding.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// The passage it goes to.
    pub to: Option<Reference>,
    /// The code it goes to.
    pub code: Option<String>,
    /// The lens it goes to; `-` for that of its place.
    pub lens: Option<String>,
}

/// Reads codings to make from a CSV file with the columns `ref,code,quote,lens,memo`.
pub fn read_list(path: &Path) -> Result<Vec<NewCoding>> {
    let source = write::read_text(path)?;
    let mut reader = csv_file::reader(&source);
    let header = reader.headers().map_err(|e| csv_file::broken(path, &source, &e))?;
    if header.iter().ne(["ref", "code", "quote", "lens", "memo"]) {
        return Err(Box::new(
            Problem::new("the header is not that of a list of codings")
                .in_file(path)
                .at(Place::new(&source, 1, 1, 1))
                .help("it must be `ref,code,quote,lens,memo`"),
        ));
    }
    let mut wanted = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| csv_file::broken(path, &source, &e))?;
        let place = csv_file::place(&source, &record);
        let field = |at: usize| record.get(at).unwrap_or("");
        let given = |at: usize| Some(field(at).to_owned()).filter(|text| !text.is_empty());
        wanted.push(NewCoding {
            reference: field(0)
                .parse()
                .map_err(|p: Box<Problem>| p.in_file(path).at(place.clone()))?,
            code: field(1).to_owned(),
            quote: given(2),
            lens: given(3),
            memo: field(4).to_owned(),
            place: Some((path.to_owned(), place)),
        });
    }
    Ok(wanted)
}

/// Makes codings. Either all of them are possible, or none is made.
pub fn add(store: &Store, coder: &str, wanted: &[NewCoding]) -> Result<Added> {
    let mut plans: Vec<(Interview, Vec<Coding>)> = Vec::new();
    for new in wanted {
        let (case, name) = (new.reference.case(), new.reference.interview());
        let at = plans.iter().position(|(i, _)| i.case == case && i.name == name);
        let at = match at {
            Some(at) => at,
            None => {
                let (interview, _) = store.interview(case, name).map_err(|p| placed(p, new))?;
                plans.push((interview, Vec::new()));
                plans.len() - 1
            }
        };
        let (interview, codings) = &mut plans[at];
        codings.push(make(store, interview, coder, new).map_err(|p| placed(p, new))?);
    }
    let mut added = Added::default();
    for (interview, codings) in plans {
        store.change_codings(&interview.case, &interview.name, coder, |all| {
            for coding in codings {
                let same =
                    |old: &Coding| old.span() == coding.span() && old.code() == coding.code();
                if all.iter().any(same) {
                    added.known += 1;
                } else {
                    added.made.push((interview.passage(coding.span()), coding.clone()));
                    all.push(coding);
                }
            }
            Ok(())
        })?;
    }
    Ok(added)
}

fn placed(problem: Box<Problem>, new: &NewCoding) -> Box<Problem> {
    match &new.place {
        Some((file, place)) => Box::new(problem.in_file(file).at(place.clone())),
        None => problem,
    }
}

fn make(store: &Store, interview: &Interview, coder: &str, new: &NewCoding) -> Result<Coding> {
    store.codebook().require_usable(&new.code)?;
    if let Some(lens) = &new.lens {
        store.codebook().require_lens(lens)?;
    }
    let span = passage(interview, new.reference.locus(), new.quote.as_deref())?;
    let place = format!("{} {coder}", interview.reference());
    let mut coding = Coding::new(&place, interview.transcript.text(), span, &new.code)?;
    coding.lens.clone_from(&new.lens);
    coding.memo.clone_from(&new.memo);
    Ok(coding)
}

/// The span of a quote within a place, or of the place itself.
fn passage(interview: &Interview, locus: Locus, quote: Option<&str>) -> Result<Span> {
    let text = interview.transcript.text();
    let within = text.trim(interview.transcript.resolve(locus)?);
    let Some(quote) = quote else { return Ok(within) };
    let start = text.byte(within.start()).unwrap_or(0);
    let here = text.slice(within).unwrap_or("");
    let mut places = here.match_indices(quote);
    let refused = |message: String, help: &str| Err(Box::new(Problem::new(message).help(help)));
    match (places.next(), places.next()) {
        (Some((at, _)), None) => Ok(text.span(start + at..start + at + quote.len())),
        (None, _) => refused(
            format!("the words “{quote}” do not stand there"),
            "copy them exactly, as `kwali show` prints them, and name the right turn",
        ),
        (Some(_), Some(_)) => refused(
            format!("the words “{quote}” stand there more than once"),
            "name the turn or sentence, or quote more of it",
        ),
    }
}

/// The codings of ids or beginnings of ids; each must be one coding.
pub fn find(store: &Store, ids: &[String], coder: Option<&str>) -> Result<Vec<Found>> {
    find_where(store, ids, |found| coder.is_none_or(|coder| coder == found.coder))
}

/// Like [`find`], among suggestions only.
pub fn find_undecided(store: &Store, ids: &[String]) -> Result<Vec<Found>> {
    find_where(store, ids, |found| found.coding.status == Status::Suggested)
}

fn find_where(
    store: &Store,
    ids: &[String],
    wanted: impl Fn(&Found) -> bool,
) -> Result<Vec<Found>> {
    let (study, _) = store.load()?;
    let mut all = Vec::new();
    for interview in study.interviews {
        for (coder, codings) in interview.codings {
            all.extend(codings.into_iter().map(|coding| Found {
                case: interview.case.clone(),
                interview: interview.name.clone(),
                coder: coder.clone(),
                coding,
            }));
        }
    }
    all.retain(wanted);
    ids.iter().map(|id| one(&all, id)).collect()
}

fn one(all: &[Found], id: &str) -> Result<Found> {
    let exact = all.iter().filter(|found| found.coding.id() == id);
    let begins = all.iter().filter(|found| found.coding.id().starts_with(id));
    let exact: Vec<&Found> = exact.collect();
    let matches = if exact.is_empty() { begins.collect() } else { exact };
    match matches.as_slice() {
        [found] => Ok((*found).clone()),
        [] => Err(Box::new(
            Problem::new(format!("there is no such coding `{id}`"))
                .help("`kwali show REF --format json` and the codings files hold the ids"),
        )),
        many => {
            let places: Vec<String> = many
                .iter()
                .take(4)
                .map(|f| format!("{} ({}/{} {})", f.coding.id(), f.case, f.interview, f.coder))
                .collect();
            Err(Box::new(
                Problem::new(format!("`{id}` is {} codings", many.len())).help(format!(
                    "write more of the id, or name the coder: {}",
                    places.join(", ")
                )),
            ))
        }
    }
}

/// Removes a coding.
pub fn remove(store: &Store, found: &Found) -> Result<()> {
    apply(store, vec![found.edit(None)])
}

/// Sets a coding's status.
pub fn set_status(store: &Store, found: &Found, status: Status) -> Result<()> {
    apply(store, vec![found.edit(Some(found.coding.with_status(status)))])
}

/// Makes a suggestion `coder`'s own.
pub fn accept(store: &Store, found: &Found, coder: &str) -> Result<()> {
    apply(store, acceptance(store, found, coder)?)
}

/// The edits that make a suggestion `coder`'s own: it goes from one file to the other. A coding of
/// the coder that stands there already is accepted instead. Refused where the code is retired.
pub fn acceptance(store: &Store, found: &Found, coder: &str) -> Result<Vec<Edit>> {
    store.codebook().require_usable(found.coding.code())?;
    let accepted = found.coding.with_status(Status::Accepted);
    if found.coder == coder {
        return Ok(vec![found.edit(Some(accepted))]);
    }
    let same = |old: &Coding| old.span() == accepted.span() && old.code() == accepted.code();
    let own = store.codings(&found.case, &found.interview, coder)?.into_iter().find(same);
    let after = own.as_ref().map_or(accepted, |own| own.with_status(Status::Accepted));
    let own = Edit { coder: coder.to_owned(), before: own, ..found.edit(Some(after)) };
    Ok(vec![own, found.edit(None)])
}

fn apply(store: &Store, edits: Vec<Edit>) -> Result<()> {
    store.apply(&Step { edits, ..Step::default() })?;
    Ok(())
}

impl Found {
    /// The edit that puts another coding in its place, or none.
    pub fn edit(&self, after: Option<Coding>) -> Edit {
        Edit {
            case: self.case.clone(),
            interview: self.interview.clone(),
            coder: self.coder.clone(),
            before: Some(self.coding.clone()),
            after,
        }
    }
}

/// Moves a coding to another passage, code or lens.
pub fn change(store: &Store, found: &Found, change: &Change) -> Result<()> {
    if let Some(code) = &change.code {
        store.codebook().require_usable(code)?;
    }
    let lens = match change.lens.as_deref() {
        None => found.coding.lens.clone(),
        Some("-") => None,
        Some(lens) => Some(store.codebook().require_lens(lens)?.id.clone()),
    };
    let (interview, _) = store.interview(&found.case, &found.interview)?;
    let target = change.to.as_ref().map(|to| target(&interview, found, to)).transpose()?;
    let mut changed = match target {
        Some(span) => found.coding.moved(interview.transcript.text(), span)?,
        None => found.coding.clone(),
    };
    if let Some(code) = &change.code {
        changed = changed.recoded(code);
    }
    changed.lens = lens;
    apply(store, vec![found.edit(Some(changed))])
}

fn target(interview: &Interview, found: &Found, to: &Reference) -> Result<Span> {
    if (to.case(), to.interview()) != (&found.case, &found.interview) {
        return Err(Box::new(
            Problem::new("a coding cannot move to another interview")
                .help("remove it, and add one there"),
        ));
    }
    Ok(interview.transcript.text().trim(interview.transcript.resolve(to.locus())?))
}
