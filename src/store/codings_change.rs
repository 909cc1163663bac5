//! What becomes of codings when their codes are renamed, moved, merged or split.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::codebook_change::{Assigned, CodeChange};
use super::edit::Found;
use super::{Edit, NewCode, csv_file, write};
use crate::problem::{Problem, Result};
use crate::study::{Coding, Recoding, Span, Status, Study};

/// The codings that change, and what is to be said of them.
#[derive(Debug, Default)]
pub struct Changed {
    pub edits: Vec<Edit>,
    pub notes: Vec<String>,
    /// Of a code that is split, the codings that stay with it.
    pub open: Vec<Found>,
}

/// What a change does to all coders' codings.
pub fn change(change: &CodeChange, recoding: &Recoding, study: &Study) -> Result<Changed> {
    if let CodeChange::Split { code, into, assigned } = change {
        return split(study, code, into, assigned);
    }
    let merges = matches!(change, CodeChange::Merge { .. });
    let mut changed = Changed::default();
    for (place, codings) in files(study) {
        let becomes = |coding: &Coding| recoding.path(coding.code());
        if merges {
            merge(&place, codings, becomes, &mut changed);
            continue;
        }
        let recoded = codings.iter().filter_map(|old| Some((old, old.recoded(&becomes(old)?))));
        changed.edits.extend(recoded.map(|(old, new)| place.edit(old, Some(new))));
    }
    Ok(changed)
}

/// Whose codings of what.
struct Place<'a> {
    case: &'a str,
    interview: &'a str,
    coder: &'a str,
}

impl Place<'_> {
    fn found(&self, coding: &Coding) -> Found {
        Found {
            case: self.case.to_owned(),
            interview: self.interview.to_owned(),
            coder: self.coder.to_owned(),
            coding: coding.clone(),
        }
    }

    fn edit(&self, before: &Coding, after: Option<Coding>) -> Edit {
        self.found(before).edit(after)
    }
}

fn files(study: &Study) -> impl Iterator<Item = (Place<'_>, &[Coding])> {
    study.interviews.iter().flat_map(|interview| {
        interview.codings.iter().map(|(coder, codings)| {
            let place = Place { case: &interview.case, interview: &interview.name, coder };
            (place, codings.as_slice())
        })
    })
}

/// Codings of one coder that come to say the same of the same passage become one.
fn merge(
    place: &Place<'_>,
    codings: &[Coding],
    becomes: impl Fn(&Coding) -> Option<String>,
    changed: &mut Changed,
) {
    let mut groups: BTreeMap<(Span, String), Vec<&Coding>> = BTreeMap::new();
    for coding in codings {
        let code = becomes(coding).unwrap_or_else(|| coding.code().to_owned());
        groups.entry((coding.span(), code)).or_default().push(coding);
    }
    for ((_, code), mut group) in groups {
        if group.iter().all(|coding| coding.code() == code) {
            continue;
        }
        // The one that says most for itself stays: decided for, then open, then by a person, then
        // the one that had the code already.
        group.sort_by_key(|c| (c.status, c.origin, c.code() != code, c.id().to_owned()));
        let (first, others) = (group[0], &group[1..]);
        let mut kept = first.recoded(&code);
        kept.memo = memo(&group);
        if kept != *first {
            changed.edits.push(place.edit(first, Some(kept)));
        }
        changed.edits.extend(others.iter().map(|other| place.edit(other, None)));
        changed.notes.extend(others.iter().filter_map(|other| {
            let both = |of: Status| first.status == of || other.status == of;
            let differ = both(Status::Accepted) && both(Status::Rejected);
            let place = format!("{}/{}@{}", place.case, place.interview, first.span());
            let told = format!(
                "{place} ({}) was accepted as `{}` and rejected as `{}`: it is accepted",
                other.id(),
                first.code(),
                other.code()
            );
            differ.then_some(told)
        }));
    }
}

/// The memos of codings, each once.
fn memo(codings: &[&Coding]) -> String {
    let mut memos: Vec<&str> = Vec::new();
    for coding in codings {
        let memo = coding.memo.trim();
        if !memo.is_empty() && !memos.contains(&memo) {
            memos.push(memo);
        }
    }
    match memos.as_slice() {
        [] | [_] => codings
            .iter()
            .map(|c| &c.memo)
            .find(|m| !m.trim().is_empty())
            .cloned()
            .unwrap_or_default(),
        several => several.join("\n"),
    }
}

fn split(study: &Study, code: &str, into: &[NewCode], assigned: &[Assigned]) -> Result<Changed> {
    let mut wanted: HashMap<(String, String, String), String> = HashMap::new();
    for one in assigned {
        let new = target(one, into)?;
        let (place, coding) = find(study, code, one)?;
        let key = (
            format!("{}/{}", place.case, place.interview),
            place.coder.to_owned(),
            coding.id().to_owned(),
        );
        if let Some(other) = wanted.insert(key, new.clone()).filter(|other| *other != new) {
            let twice =
                Problem::new(format!("coding {} is given to `{other}` and to `{new}`", one.id));
            return Err(Box::new(twice.help("name each coding once")));
        }
    }
    let mut changed = Changed::default();
    for (place, codings) in files(study) {
        for coding in codings.iter().filter(|coding| coding.code() == code) {
            let key = (
                format!("{}/{}", place.case, place.interview),
                place.coder.to_owned(),
                coding.id().to_owned(),
            );
            match wanted.get(&key) {
                Some(new) => changed.edits.push(place.edit(coding, Some(coding.recoded(new)))),
                None => changed.open.push(place.found(coding)),
            }
        }
    }
    Ok(changed)
}

/// Reads which codings of a code go where from a CSV file with the columns `id` and `code`, and
/// `interview` and `coder` where an id is not enough. Rows without a code, or with that of old, say
/// nothing; other columns are not looked at.
pub fn read_assigned(path: &Path, old: &str) -> Result<Vec<Assigned>> {
    let source = write::read_text(path)?;
    let mut reader = csv_file::reader(&source);
    let header = reader.headers().map_err(|e| csv_file::broken(path, &source, &e))?.clone();
    let column = |name: &str| header.iter().position(|other| other == name);
    let (Some(id), Some(code)) = (column("id"), column("code")) else {
        return Err(Box::new(
            Problem::new("the header has no `id` or no `code`")
                .in_file(path)
                .at(crate::problem::Place::new(&source, 1, 1, 1))
                .help("`kwali codebook split … --dry-run --format csv` prints the list to fill in"),
        ));
    };
    let (interview, coder) = (column("interview"), column("coder"));
    let mut assigned = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| csv_file::broken(path, &source, &e))?;
        let field = |at: usize| record.get(at).unwrap_or("").trim().to_owned();
        let given = |at: Option<usize>| at.map(field).filter(|text| !text.is_empty());
        if let Some(code) = given(Some(code)).filter(|code| code != old) {
            let (interview, coder) = (given(interview), given(coder));
            assigned.push(Assigned { id: field(id), code, interview, coder });
        }
    }
    Ok(assigned)
}

fn target(one: &Assigned, into: &[NewCode]) -> Result<String> {
    let named = into.iter().find(|new| new.id == one.code || new.path() == one.code);
    named.map(NewCode::path).ok_or_else(|| {
        let known = into.iter().map(|new| new.id.as_str());
        let unknown =
            format!("coding {} is given to `{}`, which is none of the new codes", one.id, one.code);
        Box::new(Problem::new(unknown).nearest(&one.code, known))
    })
}

fn find<'a>(study: &'a Study, code: &str, one: &Assigned) -> Result<(Place<'a>, &'a Coding)> {
    let mut found: Vec<(Place<'_>, &Coding)> = Vec::new();
    for (place, codings) in files(study) {
        let interview = format!("{}/{}", place.case, place.interview);
        let here = one.interview.as_ref().is_none_or(|wanted| *wanted == interview)
            && one.coder.as_ref().is_none_or(|wanted| *wanted == place.coder);
        let coding = codings.iter().find(|coding| coding.id() == one.id && coding.code() == code);
        if let Some(coding) = coding.filter(|_| here) {
            found.push((place, coding));
        }
    }
    let count = found.len();
    match found.pop() {
        Some(one) if count == 1 => Ok(one),
        Some(_) => Err(Box::new(
            Problem::new(format!("`{}` is {count} codings", one.id))
                .help("say whose it is, in columns `interview` and `coder`"),
        )),
        None => Err(Box::new(
            Problem::new(format!("there is no coding `{}` with the code `{code}`", one.id))
                .help("`kwali codebook split … --dry-run --format csv` lists those there are"),
        )),
    }
}
