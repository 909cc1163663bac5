//! Codes and codings of a project into a study that is there.

use std::collections::{HashMap, HashSet};

use super::book::{Book, coders, joined};
use super::front::described;
use super::names::name_of;
use super::out::parts;
use super::passages::{Passages, Whose};
use super::unmerged::left;
use crate::interchange::{Imported, Losses, Project, Source};
use crate::problem::Result;
use crate::store::{Edit, Store, write};
use crate::study::{Coding, Interview, Memo, MemoKind, Placement, Span, Study, Text, reanchor};

/// What a project brings to a study.
#[derive(Debug, Clone, Default)]
pub struct Merge {
    /// The new codings.
    pub edits: Vec<Edit>,
    /// The text of the codebook before and after, where codes come to it.
    pub codebook: Option<(String, String)>,
    /// The paths of codes that come to the codebook.
    pub codes: Vec<String>,
    /// The new memos, on interviews and their passages.
    pub memos: Vec<Memos>,
    /// How many codings were there already.
    pub same: usize,
    /// What does not come over.
    pub losses: Losses,
    /// What was decided.
    pub remarks: Vec<String>,
}

/// The memos that an interview gets.
#[derive(Debug, Clone, Default)]
pub struct Memos {
    /// Its case.
    pub case: String,
    /// Its name.
    pub interview: String,
    /// The memos, on its words.
    pub memos: Vec<Memo>,
}

/// The codes of a project, into a study's codebook.
pub fn codes_into(store: &Store, project: &Project) -> Result<Merge> {
    let mut merge = Merge::default();
    join(store, project, &mut merge)?;
    Ok(merge)
}

/// The codings and memos of a project, each into the interview that has its words.
///
/// A source is the interview that has its words, or else its name and some of its words. Where its text is not quite the interview's, codings are put on their words as after a
/// change of a transcript; those that cannot be, are among the losses.
pub fn merge(store: &Store, study: &Study, imported: Imported) -> Result<Merge> {
    let Imported { project, losses, remarks } = imported;
    let mut merge = Merge { losses, remarks, ..Merge::default() };
    let book = join(store, &project, &mut merge)?;
    let interviews = Interviews::new(study);
    let coders = coders(&project, &mut merge.losses);
    let whose = Whose { project: &project, book: &book, coders: &coders };
    for source in &project.sources {
        match interviews.of(source) {
            Ok(interview) => {
                described_here(store, source, interview, &whose, &mut merge)?;
                of_source(source, interview, &whose, &mut merge);
            }
            Err(why) => {
                let codings: usize = source.selections.iter().map(|one| one.codings.len()).sum();
                let notes: usize = source.selections.iter().map(|one| one.notes.len()).sum();
                let memos = notes + source.notes.len();
                let what = format!("{why}; {codings} codings and {memos} memos on it");
                merge.losses.add("sources", source.name.as_str(), what);
            }
        }
    }
    left(store, study, &project, &mut merge.losses)?;
    keep_new(store, &mut merge)?;
    Ok(merge)
}

/// Leaves of the memos those that are not there yet.
fn keep_new(store: &Store, merge: &mut Merge) -> Result<()> {
    for one in &mut merge.memos {
        one.memos = store.missing_memos(&one.case, &one.interview, &one.memos)?;
    }
    merge.memos.retain(|one| !one.memos.is_empty());
    Ok(())
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

    /// The interview that a source is, or why it is none. What is only called like one must have words
    /// of it: many projects have an `Interview 1`.
    fn of(&self, source: &Source) -> std::result::Result<&'a Interview, &'static str> {
        let one = |found: Option<&Vec<usize>>| match found.map(Vec::as_slice) {
            Some([at]) => Some(&self.study.interviews[*at]),
            _ => None,
        };
        let called = || {
            one(self.names.get(&source.name).filter(|_| source.name.contains(' ')))
                .or_else(|| one(self.names.get(&name_of(&source.name))))
        };
        if let Some(same) = one(self.words.get(&fingerprint(&source.text))) {
            return Ok(same);
        }
        let called = called().ok_or("no interview here has its name or its words")?;
        let shares = shares_words(&source.text, called.transcript.text().as_str());
        shares.then_some(called).ok_or("the interview here that has its name has other words")
    }
}

/// How many words in a row are compared.
const RUN: usize = 3;

/// Whether at least a fifth of what is said in the shorter of two texts is said in the other, three
/// words in a row at a time.
fn shares_words(one: &str, other: &str) -> bool {
    let runs = |text: &str| -> HashSet<blake3::Hash> {
        let words: Vec<&str> = text.split_whitespace().collect();
        words.windows(RUN.min(words.len()).max(1)).map(|run| fingerprint(&run.join(" "))).collect()
    };
    let (one, other) = (runs(one), runs(other));
    let shared = one.intersection(&other).count();
    shared > 0 && shared * 5 >= one.len().min(other.len())
}

/// What texts of the same words have in common.
fn fingerprint(text: &str) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for word in text.split_whitespace() {
        hasher.update(word.as_bytes()).update(b" ");
    }
    hasher.finalize()
}

/// What the description of a source says besides the front matter that the interview has: a remark is a
/// memo.
fn described_here(
    store: &Store,
    source: &Source,
    interview: &Interview,
    whose: &Whose<'_>,
    merge: &mut Merge,
) -> Result<()> {
    let (case, name) = (&interview.case, &interview.name);
    let file = write::read_text(&store.transcript_path(case, name))?;
    let there = described(&source.description, &source.text, &whose.book.codebook);
    let ours = parts(&file).0.trim();
    if there.transcript.is_some() && there.front != ours {
        let what = "it is another there; here it stays as it is";
        merge.losses.add("front matter", format!("{case}/{name}"), what);
    }
    if let Ok(memo) = Memo::whole(MemoKind::Note, "", &there.remark) {
        let (case, interview) = (case.clone(), name.clone());
        merge.memos.push(Memos { case, interview, memos: vec![memo] });
    }
    Ok(())
}

fn of_source(source: &Source, interview: &Interview, whose: &Whose<'_>, merge: &mut Merge) {
    let place = format!("{}/{}", interview.case, interview.name);
    let (theirs, ours) = (Text::new(source.text.as_str()), interview.transcript.text());
    let given = Passages::of(source, (&theirs, &place), |span| span, whose);
    merge.losses.extend(given.losses);
    let all: Vec<&Coding> = given.codings.values().flatten().collect();
    let mut placed = reanchor(Some(&theirs), ours, &all).into_iter();
    for (coder, codings) in &given.codings {
        let mut held: Vec<Coding> = interview.codings.get(coder).cloned().unwrap_or_default();
        for coding in codings {
            let item = || format!("{place}, {} by {coder}: “{}”", coding.code(), coding.quote());
            let there = stands(placed.next(), coding.span());
            let span = match there {
                Ok(span) => span,
                Err(what) => {
                    merge.losses.add("codings", item(), what);
                    continue;
                }
            };
            let same = |one: &&Coding| one.span() == span && one.code() == coding.code();
            if let Some(one) = held.iter().find(same) {
                merge.same += 1;
                differing(one, coding, item, &mut merge.losses);
                continue;
            }
            match Coding::new(&place, ours, span, coding.code()) {
                Ok(new) => {
                    let mut new = new;
                    new.memo.clone_from(&coding.memo);
                    new.lens.clone_from(&coding.lens);
                    new.origin = coding.origin;
                    new.status = coding.status;
                    held.push(new.clone());
                    merge.edits.push(edit(interview, coder, new));
                }
                Err(_) => merge.losses.add("codings", item(), "its passage has no words"),
            }
        }
    }
    let memos = memos(&given.memos, (&theirs, ours), &place, &mut merge.losses);
    if !memos.is_empty() {
        let (case, interview) = (interview.case.clone(), interview.name.clone());
        merge.memos.push(Memos { case, interview, memos });
    }
}

/// Where words stand here that stood at a place there, or why they do not.
fn stands(placement: Option<Placement>, there: Span) -> std::result::Result<Span, &'static str> {
    match placement.unwrap_or(Placement::Gone) {
        Placement::Stays => Ok(there),
        Placement::Moved { span, .. } => Ok(span),
        Placement::Several(_) => Err("its words stand in several places"),
        Placement::Changed(_) => Err("its words are not quite those of the interview"),
        Placement::Gone => Err("its words are not in the interview"),
    }
}

/// Names what a coding that stands here already says otherwise there.
fn differing(here: &Coding, there: &Coding, item: impl Fn() -> String, losses: &mut Losses) {
    if here.status != there.status {
        let what = format!("it is {} there; here it stays {}", there.status, here.status);
        losses.add("codings", item(), what);
    }
    let memo = there.memo.trim();
    if !memo.is_empty() && here.memo.trim() != memo {
        losses.add("memos", item(), format!("the coding stands here with another memo: {memo}"));
    }
}

/// Memos on their words as they stand here.
fn memos(
    given: &[Memo],
    (theirs, ours): (&Text, &Text),
    place: &str,
    losses: &mut Losses,
) -> Vec<Memo> {
    let on = |memo: &Memo| Some(Coding::restored("", memo.span()?, "", memo.quote()));
    let passages: Vec<Coding> = given.iter().filter_map(on).collect();
    let mut placed = reanchor(Some(theirs), ours, &passages.iter().collect::<Vec<_>>()).into_iter();
    let mut memos = Vec::new();
    for memo in given {
        let Some(span) = memo.span() else {
            memos.push(memo.clone());
            continue;
        };
        let there = stands(placed.next(), span);
        let here = there.and_then(|span| memo.moved(ours, span).map_err(|_| "it has no words"));
        match here {
            Ok(memo) => memos.push(memo),
            Err(what) => {
                let item = format!("{place}, memo on “{}”: {}", memo.quote(), memo.text());
                losses.add("memos", item, what);
            }
        }
    }
    memos
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
