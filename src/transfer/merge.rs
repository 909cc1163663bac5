//! Codes and codings of a project into a study that is there.

use std::collections::{BTreeMap, HashMap};

use super::book::{Book, coders, joined};
use super::extra::Extra;
use super::names::name_of;
use crate::interchange::{Imported, Losses, Project, Source};
use crate::problem::Result;
use crate::store::{Edit, Store};
use crate::study::{Coding, Interview, Placement, Status, Study, Text, reanchor};

/// What a project brings to a study.
#[derive(Debug, Clone, Default)]
pub struct Merge {
    /// The new codings.
    pub edits: Vec<Edit>,
    /// The text of the codebook before and after, where codes come to it.
    pub codebook: Option<(String, String)>,
    /// The paths of codes that come to the codebook.
    pub codes: Vec<String>,
    /// How many codings were there already.
    pub same: usize,
    /// What does not come over.
    pub losses: Losses,
    /// What was decided.
    pub remarks: Vec<String>,
}

/// The codes of a project, into a study's codebook.
pub fn codes_into(store: &Store, project: &Project) -> Result<Merge> {
    let mut merge = Merge::default();
    join(store, project, &mut merge)?;
    Ok(merge)
}

/// The codings of a project, each into the interview that has its words.
///
/// A source is the interview of which it has the name that kwali gives sources, or the text, or else
/// the name. Where its text is not quite the interview's, codings are put on their words as after a
/// change of a transcript; those that cannot be, are among the losses.
pub fn merge(store: &Store, study: &Study, imported: Imported) -> Result<Merge> {
    let Imported { project, losses, remarks } = imported;
    let mut merge = Merge { losses, remarks, ..Merge::default() };
    let book = join(store, &project, &mut merge)?;
    let interviews = Interviews::new(study);
    let coders = coders(&project, &mut merge.losses);
    for source in &project.sources {
        let Some(interview) = interviews.of(source) else {
            let many: usize = source.selections.iter().map(|one| one.codings.len()).sum();
            let what = format!("no interview here has its name or its words; {many} codings on it");
            merge.losses.add("sources", source.name.as_str(), what);
            continue;
        };
        of_source(source, interview, &book, &coders, &mut merge);
    }
    Ok(merge)
}

fn join(store: &Store, project: &Project, merge: &mut Merge) -> Result<Book> {
    let before = store.codebook_text()?;
    let book = joined(project, before.clone(), store.codebook(), &mut merge.losses)?;
    let new =
        book.codebook.codes().iter().filter(|code| store.codebook().code(&code.path).is_none());
    merge.codes = new.map(|code| code.path.clone()).collect();
    if book.text != before {
        merge.codebook = Some((before, book.text.clone()));
    }
    Ok(book)
}

/// A study's interviews by what a source may be known by.
struct Interviews<'a> {
    study: &'a Study,
    words: HashMap<blake3::Hash, Vec<usize>>,
    names: HashMap<String, Vec<usize>>,
}

impl<'a> Interviews<'a> {
    fn new(study: &'a Study) -> Self {
        let (mut words, mut names): (HashMap<_, Vec<_>>, HashMap<_, Vec<_>>) = Default::default();
        for (at, one) in study.interviews.iter().enumerate() {
            words.entry(fingerprint(one.transcript.text().as_str())).or_default().push(at);
            names.entry(format!("{} {}", one.case, one.name)).or_default().push(at);
            names.entry(one.name.clone()).or_default().push(at);
        }
        Self { study, words, names }
    }

    fn of(&self, source: &Source) -> Option<&'a Interview> {
        let one = |found: Option<&Vec<usize>>| match found.map(Vec::as_slice) {
            Some([at]) => Some(*at),
            _ => None,
        };
        let at = one(self.names.get(&source.name).filter(|_| source.name.contains(' ')))
            .or_else(|| one(self.words.get(&fingerprint(&source.text))))
            .or_else(|| one(self.names.get(&name_of(&source.name))))?;
        Some(&self.study.interviews[at])
    }
}

/// What texts of the same words have in common.
fn fingerprint(text: &str) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for word in text.split_whitespace() {
        hasher.update(word.as_bytes()).update(b" ");
    }
    hasher.finalize()
}

fn of_source(
    source: &Source,
    interview: &Interview,
    book: &Book,
    coders: &HashMap<String, String>,
    merge: &mut Merge,
) {
    let place = format!("{}/{}", interview.case, interview.name);
    let (theirs, ours) = (Text::new(source.text.as_str()), interview.transcript.text());
    let mut given: BTreeMap<String, Vec<Coding>> = BTreeMap::new();
    for note in &source.notes {
        let what = format!("only codings come into a study that is there: {}", note.text);
        merge.losses.add("memos", place.as_str(), what);
    }
    for selection in &source.selections {
        let extra = Extra::read(&selection.description).unwrap_or_default();
        for one in &selection.codings {
            let path = &book.paths[&one.code];
            let coder = one.user.as_ref().and_then(|user| coders.get(user));
            let coder = coder.map_or("unknown", String::as_str).to_owned();
            let Ok(mut coding) = Coding::new(&place, &theirs, selection.span, path) else {
                let item = format!("{place}, {path} by {coder}");
                merge.losses.add("codings", item, "its passage has no words");
                continue;
            };
            coding.memo.clone_from(&one.memo);
            coding.origin = extra.origin.unwrap_or(coding.origin);
            match &extra.lens {
                Some(lens) if book.codebook.lens(lens).is_none() => {
                    let item = format!("{place}@{}, {path} by {coder}", selection.span);
                    merge.losses.add(
                        "lenses of codings",
                        item,
                        format!("there is no lens `{lens}`"),
                    );
                }
                lens => coding.lens.clone_from(lens),
            }
            given.entry(coder).or_default().push(coding);
        }
        for note in &selection.notes {
            let item = format!("{place}@{}", selection.span);
            merge.losses.add(
                "memos",
                item,
                format!("only codings come into a study that is there: {}", note.text),
            );
        }
    }
    let all: Vec<&Coding> = given.values().flatten().collect();
    let mut placed = reanchor(Some(&theirs), ours, &all).into_iter();
    for (coder, codings) in &given {
        let mut held: Vec<Coding> = interview.codings.get(coder).cloned().unwrap_or_default();
        for coding in codings {
            let span = match placed.next().unwrap_or(Placement::Gone) {
                Placement::Stays => Ok(coding.span()),
                Placement::Moved { span, .. } => Ok(span),
                Placement::Several(_) => Err("its words stand in several places"),
                Placement::Changed(_) => Err("its words are not quite those of the interview"),
                Placement::Gone => Err("its words are not in the interview"),
            };
            let item = || format!("{place}, {} by {coder}: “{}”", coding.code(), coding.quote());
            let span = match span {
                Ok(span) => span,
                Err(what) => {
                    merge.losses.add("codings", item(), what);
                    continue;
                }
            };
            if let Some(one) =
                held.iter().find(|one| one.span() == span && one.code() == coding.code())
            {
                merge.same += 1;
                if one.status != Status::Accepted {
                    let what =
                        format!("the coding stands there and is {}: it stays so", one.status);
                    merge.losses.add("codings", item(), what);
                }
                if one.memo.trim() != coding.memo.trim() && !coding.memo.trim().is_empty() {
                    let what =
                        format!("the coding stands there with another memo: {}", coding.memo);
                    merge.losses.add("memos", item(), what);
                }
                continue;
            }
            match Coding::new(&place, ours, span, coding.code()) {
                Ok(new) => {
                    let mut new = new;
                    new.memo.clone_from(&coding.memo);
                    new.lens.clone_from(&coding.lens);
                    new.origin = coding.origin;
                    held.push(new.clone());
                    merge.edits.push(edit(interview, coder, new));
                }
                Err(_) => merge.losses.add("codings", item(), "its passage has no words"),
            }
        }
    }
}

fn edit(interview: &Interview, coder: &str, coding: Coding) -> Edit {
    Edit {
        case: interview.case.clone(),
        interview: interview.name.clone(),
        coder: coder.to_owned(),
        before: None,
        after: Some(coding),
    }
}
