//! Interviews written into a study: new ones, and ones that take the place of others.

use std::path::PathBuf;

use rayon::prelude::*;

use super::{Order, Understood};
use crate::problem::{Problem, Result};
use crate::store::{Carried, Lock, Replacement, Store, write};

/// What became of a file.
#[derive(Debug, Clone)]
pub enum Written {
    /// The interview is new.
    New,
    /// It stood there already, word for word.
    Unchanged,
    /// It took the place of another text; codings and memos went with their words.
    Updated(Carried),
}

/// What is to be done with a file.
enum Deed {
    Create,
    Nothing,
    Replace(Box<Replacement>),
}

/// Writes the interviews, adding their case first where the order says so.
pub fn write_all(
    store: &mut Store,
    order: &Order,
    understood: &[Understood],
    done: &(dyn Fn() + Sync),
) -> Result<Vec<Result<Written>>> {
    if understood.is_empty() {
        return Ok(Vec::new());
    }
    if store.cases().get(&order.case).is_none() {
        let states: Vec<_> = understood.iter().map(|one| state(store, order, one)).collect();
        if states.iter().all(Result::is_err) {
            // A case without any interview is not what was asked for.
            return Ok(states);
        }
        store.add_case(&order.case)?;
    }
    let held = store.lock()?;
    let deeds: Vec<Result<Deed>> =
        understood.par_iter().map(|interview| deed(store, order, interview)).collect();
    let simple = |interview: &Understood, deed: &Result<Deed>| {
        matches!(deed, Ok(Deed::Create)) && interview.memos.is_empty()
    };
    // New transcripts are many, and each is one file; what is more than that goes one by one.
    let created: Vec<Option<Result<Written>>> = understood
        .par_iter()
        .zip(&deeds)
        .map(|(interview, deed)| {
            let written = simple(interview, deed).then(|| create(store, &order.case, interview));
            done();
            written
        })
        .collect();
    let mut written = Vec::with_capacity(understood.len());
    for ((interview, deed), created) in understood.iter().zip(deeds).zip(created) {
        written.push(match created {
            Some(written) => written,
            None => deed.and_then(|deed| perform(store, &held, order, interview, deed)),
        });
    }
    settle(store, &order.case, understood, &written)?;
    drop(held);
    forget_old_words(store, &order.case, understood, &written);
    Ok(written)
}

fn create(store: &Store, case: &str, interview: &Understood) -> Result<Written> {
    let path = store.transcript_path(case, &interview.source.name);
    write::create_unsettled(&path, interview.content.as_bytes()).map(|()| Written::New)
}

fn perform(
    store: &Store,
    held: &Lock,
    order: &Order,
    interview: &Understood,
    deed: Deed,
) -> Result<Written> {
    match deed {
        Deed::Nothing => Ok(Written::Unchanged),
        Deed::Create => {
            let (case, name) = (&order.case, &interview.source.name);
            store.create_with_memos(held, case, name, &interview.content, &interview.memos)?;
            Ok(Written::New)
        }
        Deed::Replace(change) => {
            store.replace(held, &change)?;
            Ok(Written::Updated(change.carried))
        }
    }
}

/// Puts new transcripts on disk.
fn settle(
    store: &Store,
    case: &str,
    understood: &[Understood],
    written: &[Result<Written>],
) -> Result<()> {
    let new = understood.iter().zip(written).filter(|(_, w)| matches!(w, Ok(Written::New)));
    let paths: Vec<PathBuf> =
        new.map(|(one, _)| store.transcript_path(case, &one.source.name)).collect();
    if paths.is_empty() { Ok(()) } else { write::settle(&store.case_path(case), &paths) }
}

/// Where all codings stand on the new words, the old ones are not kept any longer.
fn forget_old_words(
    store: &Store,
    case: &str,
    understood: &[Understood],
    written: &[Result<Written>],
) {
    for (one, written) in understood.iter().zip(written) {
        if let Ok(Written::Updated(carried)) = written
            && carried.lost.is_empty()
            && let Ok((interview, _)) = store.reread_interview(case, &one.source.name)
        {
            store.settle(&interview);
        }
    }
}

/// What would become of an interview of a case that takes no other's place.
pub(super) fn state_of_new(store: &Store, case: &str, interview: &Understood) -> Result<Written> {
    let order = Order { case: case.to_owned(), ..Order::default() };
    state(store, &order, interview).map_err(|problem| match problem.file() {
        Some(path) if path.exists() => Box::new(problem.help(
            "nothing was overwritten; if its row changed, remove the interview first, or ingest the table under another --name",
        )),
        _ => problem,
    })
}

/// Writes an interview that takes no other's place; the caller holds the lock and settles.
pub(super) fn write_new(store: &Store, case: &str, interview: &Understood) -> Result<Written> {
    match state_of_new(store, case, interview)? {
        Written::New => create(store, case, interview),
        other => Ok(other),
    }
}

/// What would become of an interview if it were written now.
pub fn state(store: &Store, order: &Order, interview: &Understood) -> Result<Written> {
    Ok(match deed(store, order, interview)? {
        Deed::Create => Written::New,
        Deed::Nothing => Written::Unchanged,
        Deed::Replace(change) => Written::Updated(change.carried),
    })
}

fn deed(store: &Store, order: &Order, interview: &Understood) -> Result<Deed> {
    let (case, name) = (&order.case, &interview.source.name);
    let path = store.transcript_path(case, name);
    match std::fs::read(&path) {
        Ok(_) if order.update => {
            let change = store.replacement(case, name, &interview.content, &interview.memos)?;
            Ok(if change.is_nothing() { Deed::Nothing } else { Deed::Replace(Box::new(change)) })
        }
        Ok(there) if there == interview.content.as_bytes() => Ok(Deed::Nothing),
        Ok(_) => Err(Box::new(
            Problem::new("another transcript of this name stands there already").in_file(path).help(
                "nothing was overwritten; replace it with --update, which keeps its codings, or choose another name with --name",
            ),
        )),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Deed::Create),
        Err(error) => Err(write::refused(&path, &error)),
    }
}
