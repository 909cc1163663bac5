//! The codings and memos of a source, on its text as kwali has it.

use std::collections::{BTreeMap, HashMap};

use super::book::Book;
use super::extra::Extra;
use crate::interchange::{self, Losses, Note, Project, Selection, Source};
use crate::study::{Coding, Memo, MemoKind, Span, Text, check_name};

/// Whose codings and codes they are.
#[derive(Debug, Clone, Copy)]
pub struct Whose<'a> {
    pub project: &'a Project,
    pub book: &'a Book,
    /// Names for the users of the project, by their identifiers.
    pub coders: &'a HashMap<String, String>,
}

/// What stands on a source, by coder, and what could not be understood of it.
#[derive(Debug, Default)]
pub struct Passages {
    pub codings: BTreeMap<String, Vec<Coding>>,
    pub memos: Vec<Memo>,
    pub losses: Losses,
}

impl Passages {
    /// What stands on a source that becomes `text`, in which passages are where `span` says.
    pub fn of(
        source: &Source,
        (text, place): (&Text, &str),
        span: impl Fn(Span) -> Span,
        around: &Whose<'_>,
    ) -> Self {
        let mut made = Self::default();
        for note in &source.notes {
            made.memos.extend(memo(None, text, note, around));
        }
        for selection in &source.selections {
            passage(selection, span(selection.span), (text, place), around, &mut made);
        }
        made
    }
}

/// The codings and memos of a passage.
fn passage(
    selection: &Selection,
    span: Span,
    (text, place): (&Text, &str),
    around: &Whose<'_>,
    made: &mut Passages,
) {
    let extra = Extra::read(&selection.description).unwrap_or_default();
    if let (Some(code), Some(coder), []) = (&extra.code, &extra.coder, &selection.codings[..]) {
        if check_name(coder).is_err() {
            let item = format!("{place}@{span}, {code}");
            made.losses.add("codings", item, format!("`{coder}` can be nobody's name"));
            return;
        }
        let memo = selection.notes.first().map_or("", |note| note.text.as_str());
        let given = interchange::Coding { memo: memo.to_owned(), ..Default::default() };
        return coding(&given, (code, coder), &extra, (text, span, place), around, made);
    }
    for given in &selection.codings {
        let path = &around.book.paths[&given.code];
        let coder = given.user.as_ref().and_then(|user| around.coders.get(user));
        let coder = coder.map_or("unknown", String::as_str);
        coding(given, (path, coder), &extra, (text, span, place), around, made);
    }
    for note in &selection.notes {
        made.memos.extend(memo(Some(span), text, note, around));
    }
}

fn coding(
    given: &interchange::Coding,
    (path, coder): (&str, &str),
    extra: &Extra,
    (text, span, place): (&Text, Span, &str),
    around: &Whose<'_>,
    made: &mut Passages,
) {
    let item = || format!("{place}@{span}, {path} by {coder}");
    if around.book.codebook.code(path).is_none() {
        made.losses.add("codings", item(), "its code is not in the codebook");
        return;
    }
    let Ok(new) = Coding::new(place, text, span, path) else {
        made.losses.add("codings", item(), "its passage has no words");
        return;
    };
    let id = extra.id.as_ref().or(Some(&given.id)).filter(|id| !id.is_empty());
    let mut new = match id {
        Some(id) => new.renamed(id.clone()),
        None => new,
    };
    if let Some(lens) = &extra.lens {
        if around.book.codebook.lens(lens).is_some() {
            new.lens = Some(lens.clone());
        } else {
            made.losses.add("lenses of codings", item(), format!("there is no lens `{lens}`"));
        }
    }
    new.origin = extra.origin.unwrap_or(new.origin);
    new.status = extra.status.unwrap_or(new.status);
    new.memo.clone_from(&given.memo);
    made.codings.entry(coder.to_owned()).or_default().push(new);
}

/// A note as a memo; nothing where it has no text.
fn memo(span: Option<Span>, body: &Text, note: &Note, around: &Whose<'_>) -> Option<Memo> {
    let users = &around.project.users;
    let by = note.user.as_ref().and_then(|id| users.iter().find(|user| user.id == *id));
    let by = by.map_or("", |user| user.name.as_str());
    let kind: Option<MemoKind> = note.name.parse().ok();
    let title = note.name.trim();
    let titled = kind.is_none() && !title.is_empty() && !note.text.trim_start().starts_with(title);
    let text = if titled { format!("{title}\n{}", note.text) } else { note.text.clone() };
    let kind = kind.unwrap_or(MemoKind::Note);
    let on = span.and_then(|span| Memo::on(body, span, kind, by, &text).ok());
    on.or_else(|| Memo::whole(kind, by, &text).ok())
}
