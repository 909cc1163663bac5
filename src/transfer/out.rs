//! A study as a project of other tools.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

use super::CARRIED;
use super::cases::CASE;
use super::extra::Extra;
use crate::interchange::{
    Case, Code, Coding, Losses, Note, ORIGIN, Project, Selection, Set, Source, User, Variable,
};
use crate::problem::Result;
use crate::store::{Store, body_start, render_codings, render_memos, write};
use crate::study::{self, Codebook, Interview, Memo, Status, Study, one_line};

/// A study's project, and what other tools do not get of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Export {
    /// The project.
    pub project: Project,
    /// What is not in it.
    pub losses: Losses,
}

/// How many scalar values of a passage are its name.
const NAME: usize = 100;

/// The project of a study that was loaded from this store without drifts.
///
/// With `undecided`, codings that do not count go along as passages without a code; without, they
/// are among the losses.
pub fn project_of(store: &Store, study: &Study, undecided: bool) -> Result<Export> {
    let book = &study.codebook;
    let mut losses = Losses::default();
    let mut project = Project {
        name: book.settings().title.clone(),
        origin: ORIGIN.to_owned(),
        description: book.settings().note.clone().unwrap_or_default(),
        codes: codes(book),
        sets: groups(book),
        ..Project::default()
    };
    let mut sources: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for interview in &study.interviews {
        let source = source(store, interview, undecided, &mut losses)?;
        sources.entry(&interview.case).or_default().push(source.id.clone());
        project.sources.push(source);
    }
    project.users = users(study, &project.sources);
    project.variables = variables(study);
    project.cases = cases(study, &mut sources);
    project.notes = carried(store, study)?;
    left(store, study, &mut losses)?;
    Ok(Export { project, losses })
}

/// Everybody who has codings, and whoever wrote a memo.
fn users(study: &Study, sources: &[Source]) -> Vec<User> {
    let mut coders: BTreeSet<&str> =
        study.interviews.iter().flat_map(|one| one.codings.keys().map(String::as_str)).collect();
    let notes = sources.iter().flat_map(|source| {
        source.notes.iter().chain(source.selections.iter().flat_map(|one| &one.notes))
    });
    coders.extend(notes.filter_map(|note| note.user.as_deref()));
    coders.into_iter().map(|name| User { id: name.to_owned(), name: name.to_owned() }).collect()
}

/// The codes as other tools have them. Some of them want a name only once in all the tree: where
/// two codes have one label, the path tells them apart.
pub fn codes(book: &Codebook) -> Vec<Code> {
    let mut labels: HashMap<&str, usize> = HashMap::new();
    for code in book.codes() {
        *labels.entry(label(code)).or_default() += 1;
    }
    let code = |code: &study::Code| Code {
        id: code.path.clone(),
        name: match labels[label(code)] {
            1 => label(code).to_owned(),
            _ => format!("{} ({})", label(code), code.path),
        },
        description: description(code),
        colour: code.colour.clone(),
        codable: true,
        parent: code.parent,
        notes: Vec::new(),
    };
    book.codes().iter().map(code).collect()
}

fn label(code: &study::Code) -> &str {
    let last = code.path.rsplit('.').next().unwrap_or(&code.path);
    if code.label.is_empty() { last } else { &code.label }
}

/// A definition with when to use the code (+) and when not to (−): signs, for what stands in the
/// codebook is in the study's language.
fn description(code: &study::Code) -> String {
    let mut lines = vec![code.definition.clone()];
    lines.extend(code.include.iter().map(|when| format!("+ {when}")));
    lines.extend(code.exclude.iter().map(|when| format!("− {when}")));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// The groups of codes, in the order in which they are met.
pub fn groups(book: &Codebook) -> Vec<Set> {
    let mut sets: Vec<Set> = Vec::new();
    for code in book.codes() {
        let Some(group) = &code.group else { continue };
        match sets.iter_mut().find(|set| set.name == *group) {
            Some(set) => set.codes.push(code.path.clone()),
            None => sets.push(Set {
                id: group.clone(),
                name: group.clone(),
                codes: vec![code.path.clone()],
                ..Set::default()
            }),
        }
    }
    sets
}

/// What is known of interviews, beside the attributes of cases.
///
/// Some programs lose which source is in which case: so each says its own.
const KNOWN: [&str; 4] = [CASE, "role", "date", "language"];

fn variables(study: &Study) -> Vec<Variable> {
    let book = &study.codebook;
    let attribute = |name: &String| Variable {
        id: name.clone(),
        name: name.clone(),
        description: book.attribute(name).map_or_else(String::new, |known| known.label.clone()),
    };
    let mut all: Vec<Variable> = study.cases.attributes().iter().map(attribute).collect();
    for name in KNOWN {
        if !all.iter().any(|known| known.id == name) && !study.interviews.is_empty() {
            all.push(Variable { id: name.into(), name: name.into(), ..Variable::default() });
        }
    }
    all
}

fn cases(study: &Study, sources: &mut BTreeMap<&str, Vec<String>>) -> Vec<Case> {
    let case = |case: &study::Case| {
        let values = study.cases.attributes().iter().filter_map(|name| {
            let value = study.cases.value(case.id(), name);
            (!value.is_empty()).then(|| (name.clone(), value.to_owned()))
        });
        Case {
            id: case.id().to_owned(),
            name: case.id().to_owned(),
            values: values.collect(),
            sources: sources.remove(case.id()).unwrap_or_default(),
            ..Case::default()
        }
    };
    study.cases.iter().map(case).collect()
}

fn source(
    store: &Store,
    interview: &Interview,
    undecided: bool,
    losses: &mut Losses,
) -> Result<Source> {
    let reference = format!("{}/{}", interview.case, interview.name);
    let file = write::read_text(&store.transcript_path(&interview.case, &interview.name))?;
    let (front, text) = parts(&file);
    let meta = interview.transcript.meta();
    let known = [&interview.case, &meta.role, &meta.date, &meta.language];
    let values = KNOWN.iter().zip(known).filter(|(_, value)| !value.is_empty());
    let mut selections = selections(store, interview, undecided, losses)?;
    let mut notes = Vec::new();
    let memos = store.memos(&interview.case, &interview.name)?;
    let path = store.memos_path(&interview.case, &interview.name);
    if path.exists() && write::read_text(&path)?.as_bytes() != render_memos(&memos) {
        losses.add("layout of files", told(store, &path), "it comes back as kwali writes it");
    }
    for memo in memos {
        match memo.span() {
            None => notes.push(note(&memo)),
            Some(span) => selections.push(Selection {
                span,
                name: name(memo.quote()),
                notes: vec![note(&memo)],
                ..Selection::default()
            }),
        }
    }
    Ok(Source {
        name: format!("{} {}", interview.case, interview.name),
        description: front.to_owned(),
        text: text.to_owned(),
        values: values.map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        selections,
        notes,
        id: reference,
    })
}

/// The front matter of a transcript's file, which travels as a description, and its text.
pub fn parts(file: &str) -> (&str, &str) {
    let (head, text) = file.split_at(body_start(file).unwrap_or(0));
    (head.trim_start_matches("---\n").trim_end_matches("---\n"), text)
}

/// A passage for each coding, in the order of the text.
fn selections(
    store: &Store,
    interview: &Interview,
    undecided: bool,
    losses: &mut Losses,
) -> Result<Vec<Selection>> {
    let mut selections = Vec::new();
    for (coder, codings) in &interview.codings {
        let path = store.codings_path(&interview.case, &interview.name, coder);
        if write::read_text(&path)?.as_bytes() != render_codings(codings) {
            let what = "it comes back with its rows in order and written as kwali writes them";
            losses.add("layout of files", told(store, &path), what);
        }
        let mut open: BTreeMap<&str, usize> = BTreeMap::new();
        for coding in codings {
            if coding.status == Status::Accepted || undecided {
                selections.push(selection(coding, coder));
            } else {
                *open.entry(coding.status.name()).or_default() += 1;
            }
        }
        for (status, many) in open {
            let item = format!("{}/{} by {coder}: {many}", interview.case, interview.name);
            losses.add(&format!("{status} codings"), item, "only what counts is carried");
        }
    }
    selections.sort_by(|a, b| {
        (a.span, &a.codings.first().map(key)).cmp(&(b.span, &b.codings.first().map(key)))
    });
    Ok(selections)
}

fn key(coding: &Coding) -> (&str, Option<&str>, &str) {
    (&coding.code, coding.user.as_deref(), &coding.id)
}

fn selection(coding: &study::Coding, coder: &str) -> Selection {
    let extra = Extra::of(coding, coder);
    let given = Coding {
        id: coding.id().to_owned(),
        code: coding.code().to_owned(),
        user: Some(coder.to_owned()),
        memo: coding.memo.clone(),
    };
    let counts = coding.status == Status::Accepted;
    let memo = (!counts && !coding.memo.is_empty()).then(|| Note {
        text: coding.memo.clone(),
        user: Some(coder.to_owned()),
        ..Note::default()
    });
    Selection {
        span: coding.span(),
        name: name(coding.quote()),
        description: extra.line(),
        codings: if counts { vec![given] } else { Vec::new() },
        notes: memo.into_iter().collect(),
    }
}

/// A memo as a note, called what kind it is.
fn note(memo: &Memo) -> Note {
    let user = Some(memo.by().to_owned()).filter(|by| !by.is_empty());
    Note { name: memo.kind().name().to_owned(), text: memo.text().to_owned(), user }
}

/// How a passage's words begin, on one line.
fn name(quote: &str) -> String {
    let words = one_line(quote);
    if words.chars().count() <= NAME {
        return words;
    }
    format!("{}…", words.chars().take(NAME - 1).collect::<String>().trim_end())
}

/// The study's files that are no transcripts and no codings, as notes.
fn carried(store: &Store, study: &Study) -> Result<Vec<Note>> {
    let root = store.root();
    let mut paths = vec![root.join("codebook.yaml"), root.join("corpus/cases.csv")];
    paths.extend(store.notes()?);
    paths.extend(study.cells.iter().map(|cell| store.cell_path(&cell.key)));
    let note = |path: &std::path::PathBuf| {
        let name = format!("{CARRIED}{}", told(store, path));
        Ok(Note { name, text: write::read_text(path)?, user: None })
    };
    paths.iter().map(note).collect()
}

/// A path as seen from the study's folder, with `/`.
pub fn told(store: &Store, path: &Path) -> String {
    let below = path.strip_prefix(store.root()).unwrap_or(path);
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// The files of interviews that are in the project.
fn known_files(study: &Study) -> HashSet<String> {
    let mut known = HashSet::new();
    for one in &study.interviews {
        let path = format!("corpus/{}/{}", one.case, one.name);
        known.insert(format!("{path}.md"));
        known.insert(format!("corpus/memos/{}/{}.csv", one.case, one.name));
        let coders = one.codings.iter().filter(|(_, codings)| !codings.is_empty());
        known.extend(coders.map(|(coder, _)| format!("{path}.{coder}.csv")));
    }
    known
}

/// What codes alone do not have of a codebook: nothing travels beside them.
pub fn left_of_codes(book: &Codebook) -> Losses {
    let mut losses = Losses::default();
    for code in book.codes() {
        let id = code.path.rsplit('.').next().unwrap_or_default();
        let parts = [
            (study::id_of(label(code)) != id, "its id"),
            (!code.examples.is_empty(), "examples"),
            (!code.cues.is_empty(), "cues"),
            (!code.findings.is_empty(), "its finding"),
            (!code.roles.is_empty() || !code.lenses.is_empty(), "where it may be used"),
            (code.retired.is_some(), "that it is retired"),
        ];
        let parts: Vec<&str> =
            parts.iter().filter(|(has, _)| *has).map(|(_, part)| *part).collect();
        if !parts.is_empty() {
            losses.add("codes", code.path.as_str(), format!("without {}", parts.join(", ")));
        }
    }
    losses.add("settings", "codebook.yaml", "all that it says besides codes");
    losses
}

/// What other tools have no use for, although it travels in notes, and what does not travel.
fn left(store: &Store, study: &Study, losses: &mut Losses) -> Result<()> {
    let what = "it travels as a note, which other tools show as text";
    losses.add(
        "files",
        "codebook.yaml: all but names, meanings, groups and colours of codes",
        what,
    );
    for cell in &study.cells {
        losses.add("files", told(store, &store.cell_path(&cell.key)), what);
    }
    for note in store.notes()? {
        losses.add("files", told(store, &note), what);
    }
    let known = known_files(study);
    for file in store.other_files()?.into_iter().filter(|file| !known.contains(file)) {
        losses.add("files", file, "it is no part of the study");
    }
    Ok(())
}
