//! Each change of the tree of codes: whether it can be, how the text of the codebook changes, and
//! what the codebook is to say then. The last two are worked out apart and compared.

use std::path::Path;

use serde_json::json;

use super::NewCode;
use super::codebook_change::CodeChange;
use super::codebook_insert::{Entry, Piece, Place, insert_at};
use super::codebook_text::{self as text, Written, split};
use super::codebook_value::Said;
use crate::problem::{Problem, Result};
use crate::study::{Code, Codebook, Recoding, alike, check_code_id, one_line, within};

/// The keys that a merged code hands over.
const CRITERIA: [&str; 4] = ["include", "exclude", "examples", "cues"];

/// Which paths become which, or why the change cannot be made.
pub fn check(change: &CodeChange, book: &Codebook) -> Result<Recoding> {
    match change {
        CodeChange::Rename { code, id, label } => rename(book, code, id, label.as_deref()),
        CodeChange::Move { code, parent, place } => relocate(book, code, parent.as_deref(), place),
        CodeChange::Merge { codes, into, .. } => merge(book, codes, into),
        CodeChange::Split { code, into, .. } => divide(book, code, into),
        CodeChange::Retire { code, reason, replaced_by } => retire(book, code, reason, replaced_by),
    }
}

/// The text of the codebook after the change: it says what it is to say, and its comments are there.
pub fn text(
    change: &CodeChange,
    book: &Codebook,
    recoding: &Recoding,
    path: &Path,
    before: &str,
) -> Result<String> {
    let mut said = Said::read(path, before)?;
    let expected = expect(change, book, &mut said).map(|()| said.recode(recoding));
    let after = write(change, book, before)
        .and_then(|text| text::refer(&text, recoding))
        .and_then(|text| text::mention(&text, recoding))
        .filter(|text| expected.is_some() && Said::read(path, text).is_ok_and(|it| it == said))
        .filter(|text| text::all_comments(text) == text::all_comments(before));
    after.ok_or_else(|| {
        Box::new(
            Problem::new("the codebook's layout has a form that this change would disturb")
                .in_file(path)
                .help("nothing was written; write the codes in question as a plain list, without `&` and `*`, and try again"),
        )
    })
}

/// What should be looked at after a change.
pub fn notes(change: &CodeChange, old: &Codebook, new: &Codebook) -> Vec<String> {
    let CodeChange::Merge { codes, into, .. } = change else { return Vec::new() };
    let gone = codes.iter().filter_map(|path| old.code(path));
    let worded = gone.filter(|code| !code.findings.is_empty());
    let mut notes: Vec<String> = worded
        .map(|code| {
            format!("the finding of `{}` is gone: reports word `{into}` as that says", code.path)
        })
        .collect();
    let criteria =
        new.code(into).into_iter().flat_map(|code| code.include.iter().chain(&code.exclude));
    let own = |text: &&String| {
        text.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '.'))
            .any(|word| word.trim_end_matches('.') == into)
    };
    if into.contains('.') && criteria.filter(own).count() > 0 {
        notes.push(format!("the criteria of `{into}` point at itself now: look at them"));
    }
    notes
}

fn rename(book: &Codebook, code: &str, id: &str, label: Option<&str>) -> Result<Recoding> {
    check_code_id(id)?;
    let old = book.require(code)?;
    let (parent, own) = split(code);
    let same = label.is_none_or(|label| label.trim() == old.label);
    if own == id && same {
        return refuse(format!("the code `{code}` has that id already"), "name another one");
    }
    if label.is_some_and(|label| label.trim().is_empty()) {
        return refuse(format!("`{code}` would have no label"), "give the name people will read");
    }
    let new = joined(parent, id);
    if own != id {
        free(book, &new)?;
        let mut others = siblings(book, parent).filter(|other| other.path != code);
        if let Some(near) = others.find(|other| alike(split(&other.path).1, id)) {
            return refuse(
                format!("`{new}` is nearly `{}` ({})", near.path, near.label),
                "choose an id that cannot be taken for it, or merge the two",
            );
        }
    }
    Ok(Recoding::new([(code.to_owned(), new)]))
}

fn relocate(book: &Codebook, code: &str, parent: Option<&str>, place: &Place) -> Result<Recoding> {
    book.require(code)?;
    let (above, id) = split(code);
    if let Some(parent) = parent {
        book.require(parent)?;
        if within(parent, code) {
            return refuse(format!("`{code}` cannot go below itself"), "name another code");
        }
    }
    let new = joined(parent, id);
    let ids: Vec<&str> = siblings(book, parent).map(|code| split(&code.path).1).collect();
    if let Place::Before(beside) | Place::After(beside) = place {
        book.require(&joined(parent, beside))?;
        if joined(parent, beside) == code {
            return refuse(format!("`{code}` cannot stand beside itself"), "name another code");
        }
    }
    if above != parent {
        free(book, &new)?;
    } else if *place == Place::Last && ids.last() == Some(&id) {
        return refuse(
            format!("`{code}` stands there already"),
            "say `--before` or `--after` which code it is to stand",
        );
    }
    Ok(Recoding::new([(code.to_owned(), new)]))
}

fn merge(book: &Codebook, codes: &[String], into: &str) -> Result<Recoding> {
    book.require_usable(into)?;
    let mut ids: Vec<(&str, &str)> = siblings(book, Some(into))
        .filter(|below| !codes.contains(&below.path))
        .map(|below| (split(&below.path).1, below.path.as_str()))
        .collect();
    for (at, code) in codes.iter().enumerate() {
        book.require(code)?;
        if codes[..at].contains(code) {
            return refuse(format!("`{code}` is named twice"), "name each code once");
        }
        if within(into, code) {
            return refuse(
                format!("`{into}` is `{code}` or stands below it"),
                "move it out of there first",
            );
        }
        for below in siblings(book, Some(code)).filter(|below| !codes.contains(&below.path)) {
            let id = split(&below.path).1;
            if let Some((_, other)) = ids.iter().find(|(known, _)| *known == id) {
                return refuse(
                    format!("`{}` and `{other}` would both be `{into}.{id}`", below.path),
                    "merge or rename these two first",
                );
            }
            ids.push((id, &below.path));
        }
    }
    Ok(Recoding::new(codes.iter().map(|code| (code.clone(), into.to_owned()))))
}

fn divide(book: &Codebook, code: &str, into: &[NewCode]) -> Result<Recoding> {
    book.require_usable(code)?;
    let (parent, _) = split(code);
    let mut ids: Vec<&str> = siblings(book, parent).map(|code| split(&code.path).1).collect();
    for new in into {
        check_code_id(&new.id)?;
        free(book, &new.path())?;
        if let Some(near) = ids.iter().find(|id| alike(id, &new.id)) {
            return refuse(
                format!("`{}` is nearly `{near}`", new.id),
                "choose ids that cannot be taken for each other",
            );
        }
        if new.label.trim().is_empty() {
            return refuse(format!("the code `{}` has no label", new.id), "write `id=Label`");
        }
        ids.push(&new.id);
    }
    Ok(Recoding::default())
}

fn retire(book: &Codebook, code: &str, reason: &str, replaced_by: &[String]) -> Result<Recoding> {
    let old = book.require(code)?;
    if let Some(retired) = &old.retired {
        return refuse(
            format!("`{code}` is retired already: {}", retired.reason),
            "change its `retired` in the file",
        );
    }
    if reason.trim().is_empty() {
        return refuse(format!("nothing says why `{code}` is retired"), "give a reason");
    }
    for path in replaced_by {
        book.require_usable(path)?;
        if within(path, code) {
            return refuse(
                format!("`{path}` is retired with `{code}`"),
                "name a code that stays in use",
            );
        }
    }
    Ok(Recoding::default())
}

fn refuse<T>(message: String, help: &str) -> Result<T> {
    Err(Box::new(Problem::new(message).help(help)))
}

fn free(book: &Codebook, path: &str) -> Result<()> {
    match book.code(path) {
        None => Ok(()),
        Some(code) => refuse(
            format!("there is a code `{path}` already ({})", code.label),
            "choose another id, or merge the two",
        ),
    }
}

fn joined(parent: Option<&str>, id: &str) -> String {
    parent.map_or_else(|| id.to_owned(), |parent| format!("{parent}.{id}"))
}

fn siblings<'a>(
    book: &'a Codebook,
    parent: Option<&str>,
) -> impl Iterator<Item = &'a Code> + use<'a> {
    let place = parent.and_then(|path| book.position(path));
    book.codes().iter().filter(move |code| code.parent == place)
}

/// Codes to be merged, those that stand deepest first, so that none goes with another.
fn deepest_first(codes: &[String]) -> Vec<&String> {
    let mut codes: Vec<&String> = codes.iter().collect();
    codes.sort_by_key(|code| std::cmp::Reverse(code.matches('.').count()));
    codes
}

fn write(change: &CodeChange, book: &Codebook, source: &str) -> Option<String> {
    match change {
        CodeChange::Rename { code, id, label } => {
            let source = match label {
                Some(label) => text::set(source, code, "label", label.trim())?,
                None => source.to_owned(),
            };
            text::set(&source, code, "id", id)
        }
        CodeChange::Move { code, parent, place } => {
            let (source, piece) = text::take(source, code)?;
            Some(insert_at(&source, parent.as_deref(), &piece, place)?.text)
        }
        CodeChange::Merge { codes, into, criteria } => {
            let merged =
                |source: String, code: &String| write_merge(&source, book, code, into, *criteria);
            deepest_first(codes).into_iter().try_fold(source.to_owned(), merged)
        }
        CodeChange::Split { code, into, .. } => {
            let (parent, mut last) = split(code);
            let mut source = source.to_owned();
            for new in into {
                let entry = Entry {
                    id: &new.id,
                    label: new.label.trim(),
                    definition: new.definition.trim(),
                    ..Entry::default()
                };
                let place = Place::After(last.to_owned());
                source = insert_at(&source, parent, &Piece::New(&[entry]), &place)?.text;
                last = &new.id;
            }
            Some(source)
        }
        CodeChange::Retire { code, reason, replaced_by } => {
            text::retire(source, code, reason.trim(), replaced_by)
        }
    }
}

fn write_merge(
    source: &str,
    book: &Codebook,
    code: &str,
    into: &str,
    criteria: bool,
) -> Option<String> {
    let mut source = source.to_owned();
    let mut kept: Vec<(&str, Vec<Written>)> = Vec::new();
    if criteria {
        kept.push(("include", vec![Written::new(&meaning(book.code(code)?))]));
        for key in CRITERIA {
            kept.push((key, text::texts(&source, code, key)?));
        }
    }
    // Codes merged with this one are gone by now, so what is left goes along.
    for below in text::below(&source, code)? {
        let (rest, piece) = text::take(&source, &below)?;
        source = insert_at(&rest, Some(into), &piece, &Place::Last)?.text;
    }
    let comments = text::comments(&source, code)?;
    source = text::take(&source, code)?.0;
    for (key, more) in kept {
        let known = text::texts(&source, into, key)?;
        let fresh = |text: &Written| {
            !text.value.is_empty() && known.iter().all(|it| it.value != text.value)
        };
        let more: Vec<Written> = more.into_iter().filter(fresh).collect();
        if !more.is_empty() {
            source = text::append(&source, into, key, &more)?;
        }
    }
    text::comment(&source, into, &comments)
}

/// What a merged code meant, as a criterion of the one it goes into.
fn meaning(code: &Code) -> String {
    let words = one_line(&code.definition);
    if words.is_empty() { String::new() } else { format!("{}: {words}", code.label) }
}

fn expect(change: &CodeChange, book: &Codebook, said: &mut Said) -> Option<()> {
    match change {
        CodeChange::Rename { code, id, label } => {
            if let Some(label) = label {
                said.set(code, "label", json!(label.trim()))?;
            }
            said.set(code, "id", json!(id))
        }
        CodeChange::Move { code, parent, place } => {
            let parent = parent.as_deref();
            let taken = said.take(code)?;
            let at = match place {
                Place::Last => None,
                Place::Before(id) => Some(said.position(&joined(parent, id))?),
                Place::After(id) => Some(said.position(&joined(parent, id))? + 1),
            };
            said.put(parent, at, taken)
        }
        CodeChange::Merge { codes, into, criteria } => deepest_first(codes)
            .into_iter()
            .try_for_each(|code| expect_merge(said, book, code, into, *criteria)),
        CodeChange::Split { code, into, .. } => {
            let (parent, _) = split(code);
            let at = said.position(code)? + 1;
            into.iter().enumerate().try_for_each(|(n, new)| {
                let code = json!({"id": new.id, "label": new.label.trim(), "definition": new.definition.trim()});
                said.put(parent, Some(at + n), code)
            })
        }
        CodeChange::Retire { code, reason, replaced_by } => {
            let retired = if replaced_by.is_empty() {
                json!({"reason": reason.trim()})
            } else {
                json!({"reason": reason.trim(), "replaced-by": replaced_by})
            };
            said.set(code, "retired", retired)
        }
    }
}

fn expect_merge(
    said: &mut Said,
    book: &Codebook,
    code: &str,
    into: &str,
    criteria: bool,
) -> Option<()> {
    let mut gone = said.take(code)?;
    let below = gone.get_mut("codes").and_then(serde_json::Value::as_array_mut).map(std::mem::take);
    for code in below.unwrap_or_default() {
        said.put(Some(into), None, code)?;
    }
    if !criteria {
        return Some(());
    }
    said.append_new(into, "include", &[meaning(book.code(code)?)])?;
    for key in CRITERIA {
        said.append_new(into, key, &Said::texts(&gone, key))?;
    }
    Some(())
}
