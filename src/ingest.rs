//! Transcripts from elsewhere into a study: read, checked against the codebook, and written.
//!
//! It stands between [`readers`](crate::readers), which know formats and no files, and
//! [`store`](crate::store), which knows the study's files and no other format.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::problem::{Problem, Result};
use crate::readers::{self, Draft, Front, Known, Warning};
use crate::store::{self, Store, write};
use crate::study::{Approval, Meta, Transcript, check_name};

/// What somebody wants of the files they bring.
#[derive(Debug, Clone, Default)]
pub struct Order {
    /// The case they belong to.
    pub case: String,
    /// Their role; that of their front matter when absent.
    pub role: Option<String>,
    /// Labels with who speaks; a label of nobody (`""`) is plain text.
    pub speakers: Vec<(String, String)>,
    /// The day they were held.
    pub date: Option<String>,
    /// Their language.
    pub language: Option<String>,
    /// The lens of what stands before the first heading.
    pub lens: Option<String>,
    /// Whether an unknown case is added to the study.
    pub new_case: bool,
}

/// A file, and the name its interview gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Where it is.
    pub path: PathBuf,
    /// The interview's name.
    pub name: String,
}

/// Somebody who speaks in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// The label.
    pub label: String,
    /// Who it is, when that is known.
    pub who: Option<String>,
    /// How many turns are theirs.
    pub turns: usize,
    /// What they say first.
    pub words: String,
}

/// How a file was understood.
#[derive(Debug, Clone)]
pub struct Understood {
    /// The file.
    pub source: Source,
    /// Who speaks, in order of appearance.
    pub speakers: Vec<Speaker>,
    /// The lenses opened.
    pub lenses: Vec<String>,
    /// What somebody should look at.
    pub warnings: Vec<Warning>,
    /// The interview's file as it is to be written.
    content: String,
}

impl Understood {
    /// How many turns there are.
    pub fn turns(&self) -> usize {
        self.speakers.iter().map(|speaker| speaker.turns).sum()
    }

    /// The speakers of whom nobody said who they are.
    pub fn unknown(&self) -> impl Iterator<Item = &Speaker> {
        self.speakers.iter().filter(|speaker| speaker.who.is_none())
    }
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// The interview is new.
    New,
    /// It stood there already, word for word.
    Unchanged,
}

/// The files that were named, those of folders included, each with its interview's name.
pub fn sources(paths: &[PathBuf], name: Option<&str>) -> Result<Vec<Source>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(store::text_files(path)?);
        } else {
            files.push(path.clone());
        }
    }
    if name.is_some() && files.len() > 1 {
        return Err(Box::new(
            Problem::new(format!("one name for {} files", files.len()))
                .help("leave --name out: each interview is named after its file"),
        ));
    }
    let named = |path: PathBuf| {
        let name = name.map_or_else(|| name_of(&path), str::to_owned);
        check_name(&name).map_err(|p| p.in_file(&path))?;
        Ok(Source { path, name })
    };
    let sources = files.into_iter().map(named).collect::<Result<Vec<_>>>()?;
    refuse_clash(&sources)?;
    Ok(sources)
}

/// A file's name as an interview's: `Gesprek 1 (ouders).txt` becomes `Gesprek-1-ouders`.
fn name_of(path: &Path) -> String {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
    let usable = |c: char| if c.is_alphanumeric() || c == '_' { c } else { '-' };
    let spelled: String = stem.nfc().map(usable).collect();
    spelled.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// Two files of one name would be one interview, also where capitals make no difference.
fn refuse_clash(sources: &[Source]) -> Result<()> {
    let mut seen: HashMap<String, &Path> = HashMap::new();
    for source in sources {
        if let Some(other) = seen.insert(source.name.to_lowercase(), &source.path) {
            let (name, other) = (&source.name, other.display());
            return Err(Box::new(
                Problem::new(format!("two files would be the interview `{name}`"))
                    .in_file(&source.path)
                    .help(format!(
                        "nothing was written; the other is {other}: rename one, or ingest it with --name"
                    )),
            ));
        }
    }
    Ok(())
}

/// Checks an order against the study, before a file is read.
pub fn check(store: &Store, order: &Order) -> Result<()> {
    check_case(store, order)?;
    if let Some(role) = &order.role {
        store.codebook().role(role)?;
    }
    if let Some(lens) = &order.lens {
        store.codebook().require_lens(lens)?;
    }
    if let Some(date) = &order.date {
        check_date(date)?;
    }
    order.language.as_deref().map_or(Ok(()), check_language)
}

fn check_case(store: &Store, order: &Order) -> Result<()> {
    check_name(&order.case)?;
    store::check_case_name(&order.case)?;
    if order.new_case || store.cases().get(&order.case).is_some() {
        return Ok(());
    }
    let known = store.cases().iter().map(crate::study::Case::id);
    let unknown = Problem::new(format!("there is no case `{}`", order.case));
    let unknown = unknown.nearest(&order.case, known);
    let near = unknown.advice().map_or(String::new(), |near| format!("{near}; "));
    Err(Box::new(unknown.help(format!("{near}or add it with --new-case"))))
}

fn check_date(date: &str) -> Result<()> {
    let parts: Vec<&str> = date.split('-').collect();
    let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
    let within = |part: &str, last: u32| part.parse().is_ok_and(|n: u32| (1..=last).contains(&n));
    if let [year, month, day] = parts[..]
        && digits(year, 4)
        && digits(month, 2)
        && digits(day, 2)
        && within(month, 12)
        && within(day, 31)
    {
        return Ok(());
    }
    let wrong = Problem::new(format!("`{date}` is no date"));
    Err(Box::new(wrong.help("write year, month and day as 2016-03-15")))
}

fn check_language(language: &str) -> Result<()> {
    if (2..=3).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_lowercase()) {
        return Ok(());
    }
    let wrong = Problem::new(format!("`{language}` is no language"));
    Err(Box::new(wrong.help("write its ISO 639 code, as nl or en")))
}

/// Reads all files, each on its own; `done` is called after each.
pub fn read_all(
    store: &Store,
    order: &Order,
    sources: &[Source],
    done: &(dyn Fn() + Sync),
) -> Vec<Result<Understood>> {
    let read = |source: &Source| {
        let read = read(store, order, source);
        done();
        read.map_err(|problem| Box::new(problem.in_file(&source.path)))
    };
    sources.par_iter().map(read).collect()
}

fn read(store: &Store, order: &Order, source: &Source) -> Result<Understood> {
    let bytes = std::fs::read(&source.path).map_err(|e| write::unreadable(&source.path, &e))?;
    let known = Known { codebook: store.codebook(), speakers: &order.speakers };
    let mut draft = readers::read(&bytes, known)?;
    let speakers = speakers(&draft, order, known);
    let meta = meta(store, order, &draft.front, &speakers)?;
    if order.role.is_some() && draft.front.role.as_ref().is_some_and(|role| *role != meta.role) {
        let message = format!("the file's own role is not kept: it is `{}` now", meta.role);
        draft.warnings.insert(0, Warning { line: 1, message });
    }
    let body = draft.body();
    verify(&draft, &meta, &body, store)?;
    Ok(Understood {
        source: source.clone(),
        lenses: draft.lenses().into_iter().map(str::to_owned).collect(),
        content: store::render_transcript(&meta, &body),
        speakers,
        warnings: draft.warnings,
    })
}

/// What is written must read back as what was understood.
fn verify(draft: &Draft, meta: &Meta, body: &str, store: &Store) -> Result<()> {
    let lens = |heading: &str| store.codebook().lens_of_heading(heading);
    let read = Transcript::new(meta.clone(), body, lens)?;
    let same = |(turn, drafted): (&crate::study::Turn, &readers::Turn)| {
        turn.label == drafted.label && turn.time == drafted.time
    };
    let fits = read.turns().len() == draft.turns().count()
        && read.turns().iter().zip(draft.turns()).all(same);
    if fits {
        return Ok(());
    }
    Err(Box::new(
        Problem::new("the turns would not read back as they were understood")
            .help("write each turn as a paragraph `LABEL: text`, and report this file as a bug"),
    ))
}

/// Who speaks: as the order says, as the file says, or known as an interviewer's label.
fn speakers(draft: &Draft, order: &Order, known: Known<'_>) -> Vec<Speaker> {
    let mut speakers: Vec<Speaker> = Vec::new();
    for turn in draft.turns() {
        if let Some(speaker) = speakers.iter_mut().find(|s| s.label == turn.label) {
            speaker.turns += 1;
            continue;
        }
        let declared = order.speakers.iter().chain(&draft.front.speakers);
        let who = declared
            .filter(|(label, who)| *label == turn.label && !who.is_empty())
            .map(|(_, who)| who.clone())
            .next();
        let asks = || known.is_interviewer(&turn.label).then(|| interviewer(known));
        speakers.push(Speaker {
            label: turn.label.clone(),
            who: who.or_else(asks),
            turns: 1,
            words: first_words(turn.paragraphs.first().map_or("", String::as_str)),
        });
    }
    speakers
}

fn interviewer(known: Known<'_>) -> String {
    let words = &known.codebook.settings().interviewers;
    words.first().cloned().unwrap_or_else(|| "interviewer".to_owned())
}

/// Enough words to know somebody by.
fn first_words(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().take(9).collect();
    let short = words[..words.len().min(8)].join(" ");
    if words.len() > 8 { format!("{short} …") } else { short }
}

fn meta(store: &Store, order: &Order, front: &Front, speakers: &[Speaker]) -> Result<Meta> {
    let role = order.role.as_ref().or(front.role.as_ref()).ok_or_else(|| {
        let roles = store.codebook().settings().roles.iter().map(|role| role.id.as_str());
        Problem::new("the interview has no role")
            .help(format!("name it with --role: {}", roles.collect::<Vec<_>>().join(", ")))
    })?;
    store.codebook().role(role)?;
    let lens = order.lens.as_ref().or(front.lens.as_ref());
    if let Some(lens) = lens {
        store.codebook().require_lens(lens)?;
    }
    let date = order.date.as_ref().or(front.date.as_ref());
    if let Some(date) = date {
        check_date(date)?;
    }
    let language = order.language.as_ref().or(front.language.as_ref());
    let status = front.status.as_deref().map_or(Ok(Approval::Draft), str::parse)?;
    Ok(Meta {
        role: role.clone(),
        date: date.cloned().unwrap_or_default(),
        language: language.unwrap_or(&store.codebook().settings().language).clone(),
        lens: lens.cloned(),
        status,
        speakers: declared(front, speakers),
        note: front.note.clone(),
    })
}

/// The labels as the file declares them, then the others in order of appearance.
fn declared(front: &Front, speakers: &[Speaker]) -> Vec<(String, String)> {
    let who = |label: &str| speakers.iter().find(|s| s.label == label).and_then(|s| s.who.clone());
    let own = front.speakers.iter().filter(|(_, who)| !who.is_empty());
    let mut list: Vec<(String, String)> = own
        .map(|(label, said)| (label.clone(), who(label).unwrap_or_else(|| said.clone())))
        .collect();
    for speaker in speakers {
        if !list.iter().any(|(label, _)| *label == speaker.label) {
            list.push((speaker.label.clone(), speaker.who.clone().unwrap_or_default()));
        }
    }
    list
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
        store.add_case(&order.case)?;
    }
    let _lock = store.lock()?;
    let written: Vec<Result<Written>> = understood
        .par_iter()
        .map(|interview| {
            let written = write_one(store, &order.case, interview);
            done();
            written
        })
        .collect();
    let new = understood.iter().zip(&written).filter(|(_, w)| matches!(w, Ok(Written::New)));
    let paths: Vec<PathBuf> =
        new.map(|(one, _)| store.transcript_path(&order.case, &one.source.name)).collect();
    if !paths.is_empty() {
        write::settle(&store.case_path(&order.case), &paths)?;
    }
    Ok(written)
}

fn write_one(store: &Store, case: &str, interview: &Understood) -> Result<Written> {
    match state(store, case, interview)? {
        Written::Unchanged => Ok(Written::Unchanged),
        Written::New => {
            let path = store.transcript_path(case, &interview.source.name);
            write::create_unsettled(&path, interview.content.as_bytes()).map(|()| Written::New)
        }
    }
}

/// What would become of an interview if it were written now.
pub fn state(store: &Store, case: &str, interview: &Understood) -> Result<Written> {
    let path = store.transcript_path(case, &interview.source.name);
    match std::fs::read(&path) {
        Ok(there) if there == interview.content.as_bytes() => Ok(Written::Unchanged),
        Ok(_) => Err(Box::new(
            Problem::new("another transcript of this name stands there already")
                .in_file(path)
                .help(
                    "nothing was overwritten; choose another name with --name, or remove it first",
                ),
        )),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Written::New),
        Err(error) => Err(write::refused(&path, &error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_become_names_and_two_of_one_name_are_refused() {
        assert_eq!(name_of(Path::new("a/Gesprek 1 (ouders).def.txt")), "Gesprek-1-ouders-def");
        assert_eq!(name_of(Path::new("prive\u{301}.md")), "privé");
        let files = ["a/x.txt".into(), "b/X.md".into()];
        assert!(sources(&files, None).unwrap_err().message().contains("two files"));
        assert!(sources(&files, Some("y")).is_err());
        assert!(sources(&["a/().txt".into()], None).is_err());
    }

    #[test]
    fn dates_and_languages_are_checked() {
        assert!(check_date("2016-03-15").is_ok());
        for wrong in ["15-03-2016", "2016-3-15", "2016-13-01", "2016-03-00", "x"] {
            assert!(check_date(wrong).is_err(), "{wrong}");
        }
        assert!(check_language("nl").is_ok() && check_language("Dutch").is_err());
    }
}
