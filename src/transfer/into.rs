//! A project of another tool as a new study.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::CARRIED;
use super::adopted::adopt;
use super::book::{Book, book, coders};
use super::cases::{Places, places};
use super::front::described;
use super::names::{Names, name_of};
use super::passages::{Passages, Whose};
use super::shift::Shift;
use crate::interchange::{Imported, Losses, Project, Source};
use crate::problem::Result;
use crate::store::{parse_cases, render_cases, render_codings, render_memos, render_transcript};
use crate::study::{
    Approval, Cases, Codebook, Coding, Memo, MemoKind, Meta, Text, as_name, one_line,
};

/// What somebody wants of an import.
#[derive(Debug, Clone, Default)]
pub struct Order {
    /// The language of the study and its interviews, where the project does not say.
    pub language: Option<String>,
    /// The role of the interviews, where the project does not say.
    pub role: Option<String>,
}

/// The files of a new study, and what was left out or decided.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Paths below the study's folder with their bytes.
    pub files: Vec<(PathBuf, Vec<u8>)>,
    /// What the study does not have.
    pub losses: Losses,
    /// What was decided on the way.
    pub remarks: Vec<String>,
    /// How many cases, interviews, codes and codings there are.
    pub counts: Counts,
}

/// How much a study holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Cases.
    pub cases: usize,
    /// Interviews.
    pub interviews: usize,
    /// Codes.
    pub codes: usize,
    /// Codings, of all coders.
    pub codings: usize,
    /// Coders.
    pub coders: usize,
    /// Memos on interviews and passages.
    pub memos: usize,
}

/// What all interviews of a project share.
struct Around<'a> {
    whose: Whose<'a>,
    places: &'a Places,
    language: String,
    role: String,
    /// Whether it is a study that comes back.
    back: bool,
}

/// An interview's files.
#[derive(Default)]
struct Made {
    transcript: String,
    passages: Passages,
}

/// Plans the study; nothing is written.
pub fn plan(imported: Imported, order: &Order) -> Result<Plan> {
    let Imported { project, mut losses, mut remarks } = imported;
    let places = places(&project, &mut losses);
    let language = order.language.clone().unwrap_or_else(|| "en".to_owned());
    let role = order.role.clone().unwrap_or_else(|| "participant".to_owned());
    let roles = roles(&project, &role);
    let book = book(&project, &places, &roles, &language, &mut losses)?;
    let coders = coders(&project, &mut losses);
    let whose = Whose { project: &project, book: &book, coders: &coders };
    let back = comes_back(&project);
    let role = if back { role_here(&book.codebook, order, role) } else { role };
    let around = Around { whose, places: &places, language, role, back };
    let named = interviews(&project, &places, &mut losses);
    let sources = project.sources.par_iter().zip(&named);
    let made: Vec<Option<Made>> = sources
        .map(|(source, named)| {
            let (case, name) = named.as_ref()?;
            interview(source, &format!("{case}/{name}"), &around)
        })
        .collect();
    let mut files = vec![
        (PathBuf::from("codebook.yaml"), book.text.clone().into_bytes()),
        (PathBuf::from("corpus/cases.csv"), cases_file(&project, &places)?),
        (PathBuf::from(".gitignore"), crate::store::GITIGNORE.as_bytes().to_vec()),
    ];
    let mut counts = Counts { cases: places.rows.len(), ..Counts::default() };
    counts.codes = book.codebook.codes().len();
    let mut met: HashSet<String> = HashSet::new();
    for ((source, made), named) in project.sources.iter().zip(made).zip(&named) {
        let (Some(made), Some((case, name))) = (made, named) else {
            losses.add("sources", source.name.as_str(), "it has no words");
            continue;
        };
        let passages = &made.passages;
        counts.interviews += 1;
        counts.memos += passages.memos.len();
        counts.codings += passages.codings.values().map(Vec::len).sum::<usize>();
        met.extend(passages.codings.keys().cloned());
        losses.extend(passages.losses.clone());
        push_files(&mut files, case, name, made);
    }
    counts.coders = met.len();
    push_notes(&mut files, &project, &book, &mut losses);
    let made_here = !project.notes.iter().any(|note| note.name.starts_with(CARRIED));
    if made_here && order.language.is_none() {
        remarks
            .push("the language is taken to be English: give another with --language".to_owned());
    }
    Ok(Plan { files, losses, remarks, counts })
}

/// The case and the name of the interview that each source becomes.
fn interviews(
    project: &Project,
    places: &Places,
    losses: &mut Losses,
) -> Vec<Option<(String, String)>> {
    let mut names: HashMap<&str, Names> = HashMap::new();
    let named = |(at, source): (usize, &Source)| {
        let case = places.case_of.get(&source.id)?;
        let called = source.name.strip_prefix(&format!("{case} ")).unwrap_or(&source.name);
        let names = names.entry(case).or_insert_with(|| Names::of(project));
        // Identifiers may be there twice; places are not.
        let name = names.give(&at.to_string(), called, "interview");
        tell_numbered(&source.name, &name, called, losses);
        Some((case.clone(), name))
    };
    project.sources.iter().enumerate().map(named).collect()
}

/// Whether a project was made of a study, which travels with it.
fn comes_back(project: &Project) -> bool {
    project.notes.iter().any(|note| note.name == format!("{CARRIED}codebook.yaml"))
}

/// The role of interviews that have none, where the codebook says which there are: the one that is
/// asked for, or else the first.
fn role_here(codebook: &Codebook, order: &Order, role: String) -> String {
    let roles = &codebook.settings().roles;
    let known = order.role.is_some() || roles.iter().any(|known| known.id == role);
    roles.first().filter(|_| !known).map_or(role, |first| first.id.clone())
}

/// The roles that sources say they have; the one that is asked for where one says nothing.
fn roles(project: &Project, role: &str) -> Vec<String> {
    let mut roles: Vec<String> = Vec::new();
    for source in &project.sources {
        let own =
            value(project, source, "role").map_or_else(|| role.to_owned(), |own| as_name(&own));
        if !own.is_empty() && !roles.contains(&own) {
            roles.push(own);
        }
    }
    if roles.is_empty() {
        roles.push(role.to_owned());
    }
    roles
}

/// A source's value of the variable of a name.
fn value(project: &Project, source: &Source, name: &str) -> Option<String> {
    let variable = project.variables.iter().find(|one| one.name.to_lowercase() == name)?;
    source.values.iter().find(|(id, _)| *id == variable.id).map(|(_, value)| value.clone())
}

/// The table of cases: the one that travels with the project where it still says the same.
fn cases_file(project: &Project, places: &Places) -> Result<Vec<u8>> {
    let path = Path::new("corpus/cases.csv");
    let mut cases = Cases::new(places.attributes.clone());
    for (name, values) in &places.rows {
        cases.add(name, values.clone())?;
    }
    // Names of columns are squeezed on the way.
    let squeezed = |name: &String| one_line(name);
    let name = format!("{CARRIED}corpus/cases.csv");
    let note = project.notes.iter().find(|note| note.name == name);
    let carried = note.and_then(|note| Some((note, parse_cases(path, &note.text).ok()?)));
    let Some((note, carried)) = carried else { return Ok(render_cases(&cases)) };
    if same(&carried, &cases, squeezed) {
        return Ok(note.text.clone().into_bytes());
    }
    // Columns without values do not travel otherwise.
    let mut columns: Vec<String> = carried.attributes().to_vec();
    let known: Vec<String> = columns.iter().map(squeezed).collect();
    columns.extend(places.attributes.iter().filter(|name| !known.contains(name)).cloned());
    let mut whole = Cases::new(columns.clone());
    for case in cases.iter() {
        let value = |column| cases.value(case.id(), &squeezed(column)).to_owned();
        whole.add(case.id(), columns.iter().map(value).collect())?;
    }
    Ok(render_cases(&whole))
}

/// Whether two tables say the same, whatever empty columns one has and in whatever order.
fn same(one: &Cases, other: &Cases, squeezed: impl Fn(&String) -> String) -> bool {
    let ids = |cases: &Cases| cases.iter().map(|case| case.id().to_owned()).collect::<Vec<_>>();
    let values = |cases: &Cases, case: &String| -> BTreeMap<String, String> {
        let values =
            cases.attributes().iter().map(|name| (squeezed(name), cases.value(case, name)));
        values.filter(|(_, value)| !value.is_empty()).map(|(n, v)| (n, v.to_owned())).collect()
    };
    let equal = |case: &String| values(one, case) == values(other, case);
    let (left, right) = (ids(one), ids(other));
    left == right && left.iter().all(equal)
}

fn interview(source: &Source, place: &str, around: &Around<'_>) -> Option<Made> {
    let mut made = Made::default();
    let shift = match returned(source, around, &mut made) {
        Some(shift) => shift,
        None => adopted(source, around, place, &mut made)?,
    };
    let text = Text::new(shift.text.as_str());
    let shifted = |span| shift.span(span);
    let Passages { codings, memos, losses } =
        Passages::of(source, (&text, place), shifted, &around.whose);
    let passages = &mut made.passages;
    passages.memos.extend(memos);
    passages.memos.sort_by(|a, b| a.order().cmp(&b.order()));
    passages.losses.extend(losses);
    passages.codings = codings;
    for codings in passages.codings.values_mut() {
        tidy(codings, place, &mut passages.losses);
    }
    Some(made)
}

/// The transcript that kwali sent: the description is its front matter. Other programs may have given
/// both other line ends, and somebody may have written on.
fn returned(source: &Source, around: &Around<'_>, made: &mut Made) -> Option<Shift> {
    let mut shift = Shift::default();
    let mut signs = source.text.chars().peekable();
    while let Some(sign) = signs.next() {
        if sign == '\r' && signs.peek() == Some(&'\n') { shift.drop() } else { shift.keep(sign) }
    }
    let found = described(&source.description, &shift.text, &around.whose.book.codebook);
    made.transcript = found.transcript?;
    made.passages.memos.extend(Memo::whole(MemoKind::Note, "", &found.remark).ok());
    Some(shift)
}

/// Makes a transcript of a text that was none; nothing where there are no words.
fn adopted(source: &Source, around: &Around<'_>, place: &str, made: &mut Made) -> Option<Shift> {
    let known = |name| value(around.whose.project, source, name);
    let fits = |code: &String| {
        (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase())
    };
    let meta = Meta {
        role: known("role")
            .map(|role| as_name(&role))
            .filter(|role| around.whose.book.codebook.role(role).is_ok())
            .unwrap_or_else(|| around.role.clone()),
        date: known("date").unwrap_or_default(),
        language: known("language").filter(fits).unwrap_or_else(|| around.language.clone()),
        lens: None,
        status: Approval::Draft,
        speakers: Vec::new(),
        note: None,
    };
    let adopted = adopt(&source.text, &meta, &around.whose.book.codebook)?;
    if around.back {
        let what = format!("its description holds none: it is a draft of the role `{}`", meta.role);
        made.passages.losses.add("front matter", place, what);
    }
    let meta = Meta { speakers: adopted.speakers, ..meta };
    made.transcript = render_transcript(&meta, &adopted.shift.text);
    let said = source.description.trim();
    let memos = &mut made.passages.memos;
    memos.extend(Memo::whole(MemoKind::Note, "", said).ok());
    // What is known of the source alone is no attribute of its case.
    let own = around.places.own.get(&source.id).into_iter().flatten();
    let own = own.filter(|(name, _)| !["role", "date", "language"].contains(&name.as_str()));
    let lines: Vec<String> = own.map(|(name, value)| format!("{name}: {value}")).collect();
    memos.extend(Memo::whole(MemoKind::Note, "", &lines.join("\n")).ok());
    Some(adopted.shift)
}

/// Codings in order: of two that say the same the second is told, and its memo kept.
fn tidy(codings: &mut Vec<Coding>, name: &str, losses: &mut Losses) {
    codings.sort_by(|a, b| a.order().cmp(&b.order()));
    codings.dedup_by(|second, first| {
        let same = second.span() == first.span()
            && second.code() == first.code()
            && second.status == first.status;
        if same {
            let item = format!("{name}@{}, {}", first.span(), first.code());
            losses.add("codings twice", item, "one coder gave one code to one passage twice");
            if !second.memo.is_empty() && second.memo != first.memo {
                let memos = [first.memo.as_str(), &second.memo];
                first.memo =
                    memos.into_iter().filter(|m| !m.is_empty()).collect::<Vec<_>>().join("\n\n");
            }
        }
        same
    });
    let mut taken = HashSet::new();
    for coding in codings {
        let mut id = coding.id().to_owned();
        let mut number = 1;
        while !taken.insert(id.clone()) {
            number += 1;
            id = format!("{}-{number}", coding.id());
        }
        *coding = coding.clone().renamed(id);
    }
}

fn push_files(files: &mut Vec<(PathBuf, Vec<u8>)>, case: &str, name: &str, made: Made) {
    let folder = Path::new("corpus").join(case);
    files.push((folder.join(format!("{name}.md")), made.transcript.into_bytes()));
    let Passages { codings, memos, .. } = made.passages;
    for (coder, codings) in &codings {
        files.push((folder.join(format!("{name}.{coder}.csv")), render_codings(codings)));
    }
    if !memos.is_empty() {
        let path = Path::new("corpus/memos").join(case).join(format!("{name}.csv"));
        files.push((path, render_memos(&memos)));
    }
}

/// Notes on the whole and on codes, as files of text; those that were files are files again.
fn push_notes(
    files: &mut Vec<(PathBuf, Vec<u8>)>,
    project: &Project,
    book: &Book,
    losses: &mut Losses,
) {
    let mut names = Names::default();
    for note in &project.notes {
        let own = note.name.strip_prefix(CARRIED).and_then(|path| path.strip_prefix("notes/"));
        own.and_then(|file| file.strip_suffix(".md")).iter().for_each(|name| names.reserve(name));
    }
    let mut put = |called: &str, text: &str| {
        let name = names.give(&format!("{called}\0{text}"), called, "note");
        let text = format!("{}\n", text.trim_end().replace("\r\n", "\n").replace('\r', "\n"));
        files.push((Path::new("notes").join(format!("{name}.md")), text.into_bytes()));
    };
    let mut carried: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    // Only a study that comes back has files of its own among the notes.
    let back = comes_back(project);
    for note in &project.notes {
        match note.name.strip_prefix(CARRIED).filter(|_| back) {
            Some("codebook.yaml" | "corpus/cases.csv") => {}
            Some(path) if is_carried(path) => {
                carried.push((path.into(), note.text.clone().into_bytes()));
            }
            _ => put(&note.name, &note.text),
        }
    }
    for set in project.sets.iter().filter(|set| set.codes.is_empty() && set.sources.is_empty()) {
        losses.add("sets", set.name.as_str(), "nothing is in it");
    }
    for code in &project.codes {
        for note in &code.notes {
            put(&format!("code {}", book.paths[&code.id]), &note.text);
        }
    }
    files.extend(carried);
}

/// Says of a name that had to get a number, or was cut, what it is now.
fn tell_numbered(source: &str, name: &str, called: &str, losses: &mut Losses) {
    if name != name_of(called) && !name_of(called).is_empty() && name != called {
        losses.add("names", source, format!("the interview is called `{name}` here"));
    }
}

/// Whether a path is that of a cell's text or of a note, and of nothing else.
fn is_carried(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let usable = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    let plain = |part: &&str| !part.starts_with('.') && part.chars().all(usable);
    let of_study = matches!(parts[..], ["corpus", "cells", _, _] | ["notes", _]);
    of_study && Path::new(path).extension() == Some("md".as_ref()) && parts.iter().all(plain)
}
