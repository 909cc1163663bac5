//! Transcripts from elsewhere into a study: read, checked against the codebook, and written.
//! Those that are there may be brought up to date.
//!
//! It stands between [`readers`](crate::readers), which know formats and no files, and
//! [`store`](crate::store), which knows the study's files and no other format.

pub mod answers;
mod head;
mod order;
mod twins;
mod writing;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::problem::{Problem, Result};
use crate::readers::{self, Block, Draft, Known, PlacedMemo, Warning};
use crate::store::{self, Store};
use crate::study::{Memo, MemoKind, Meta, Span, Text, Transcript, as_name, check_name};

pub use order::check;
use order::{check_date, check_length};
pub use writing::{Written, state, write_all};

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
    /// How files are read that can be read in more than one way.
    pub ways: readers::Ways,
    /// What the columns of tables with answers mean.
    pub answers: answers::Wanted,
    /// Whether a transcript takes the place of one that is there under its name.
    pub update: bool,
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
    /// Its format, as people call it; empty where nobody named it.
    pub format: &'static str,
    /// Who speaks, in order of appearance.
    pub speakers: Vec<Speaker>,
    /// The lenses opened, in order, and how many turns stand under each.
    pub sections: Vec<(String, usize)>,
    /// The first and the last time that stands at a turn.
    pub times: Option<(String, String)>,
    /// What somebody noted in it, at its place in the text.
    pub memos: Vec<Memo>,
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
        check_name(&name).and_then(|()| check_length(&name)).map_err(|p| p.in_file(&path))?;
        Ok(Source { path, name })
    };
    let sources = files.into_iter().map(named).collect::<Result<Vec<_>>>()?;
    refuse_clash(&sources)?;
    Ok(sources)
}

/// A file's name as an interview's: `Gesprek 1 (ouders).txt` becomes `Gesprek-1-ouders`.
fn name_of(path: &Path) -> String {
    as_name(&path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default())
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
        // What is wrong with an interview that is to be replaced stands in its own files.
        read.map_err(|problem| match problem.file() {
            Some(_) => problem,
            None => Box::new(problem.in_file(&source.path)),
        })
    };
    let mut read: Vec<Result<Understood>> = sources.par_iter().map(read).collect();
    twins::tell(store, order, &mut read);
    read
}

fn read(store: &Store, order: &Order, source: &Source) -> Result<Understood> {
    let bytes = store::read_any(&source.path)?;
    let there = head::there(store, order, source)?;
    let declared = head::declared_before(order, there.as_ref());
    let known = Known { codebook: store.codebook(), speakers: &declared };
    let mut draft = readers::read_in(&bytes, known, &order.ways)?;
    let speakers = speakers(&draft, known);
    let meta = head::meta(store, order, &draft.front, there.as_ref(), &speakers)?;
    if order.role.is_some() && draft.front.role.as_ref().is_some_and(|role| *role != meta.role) {
        let message = format!("the file's own role is not kept: it is `{}` now", meta.role);
        draft.warnings.insert(0, Warning { line: 1, message });
    }
    let (body, placed) = draft.rendered();
    verify(&draft, &meta, &body, store)?;
    let content = head::with_front(&meta, &body, there.as_ref());
    let times: Vec<&String> = draft.turns().filter_map(|turn| turn.time.as_ref()).collect();
    Ok(Understood {
        source: source.clone(),
        format: draft.format,
        sections: sections(&draft),
        times: times.first().zip(times.last()).map(|(a, b)| ((*a).clone(), (*b).clone())),
        memos: memos(&content, &body, &placed)?,
        content,
        speakers,
        warnings: draft.warnings,
    })
}

/// The lenses that a draft opens, each with its turns.
fn sections(draft: &Draft) -> Vec<(String, usize)> {
    let mut sections: Vec<(String, usize)> = Vec::new();
    for block in &draft.blocks {
        match (block, sections.last_mut()) {
            (Block::Heading { lens: Some(lens), .. }, _) => sections.push((lens.clone(), 0)),
            (Block::Turn(_), Some((_, turns))) => *turns += 1,
            _ => {}
        }
    }
    sections
}

/// Memos of a draft at their places in the body of the interview's file.
fn memos(content: &str, body: &str, placed: &[PlacedMemo]) -> Result<Vec<Memo>> {
    let text = Text::new(store::transcript_body(content).unwrap_or(""));
    // What stands around the draft's text in the file, and not in the draft.
    let lead = |text: &str| text.len() - text.trim_start_matches('\n').len();
    let (there, here) = (lead(text.as_str()), lead(body));
    let memo = |memo: &PlacedMemo| {
        let kind = match memo.kind {
            readers::MemoKind::Comment => MemoKind::Comment,
            readers::MemoKind::Footnote => MemoKind::Footnote,
        };
        let by = memo.by.as_deref().unwrap_or("");
        match memo.span.filter(|_| !memo.quote.trim().is_empty()) {
            Some(span) => {
                let start = (span.start() + there).saturating_sub(here);
                Memo::on(&text, Span::at(start, span.len()), kind, by, &memo.text)
            }
            None => Memo::whole(kind, by, &memo.text),
        }
    };
    let said = placed.iter().filter(|memo| !memo.text.trim().is_empty());
    said.map(memo).collect()
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
fn speakers(draft: &Draft, known: Known<'_>) -> Vec<Speaker> {
    let mut speakers: Vec<Speaker> = Vec::new();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for turn in draft.turns() {
        if let Some(at) = seen.get(turn.label.as_str()) {
            speakers[*at].turns += 1;
            continue;
        }
        seen.insert(&turn.label, speakers.len());
        let declared = known.speakers.iter().chain(&draft.front.speakers);
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
    fn memos_stand_in_the_file_where_they_stood_in_the_draft() {
        let content = "---\nrole: x\n---\n\nI: Één vraag?\n";
        let body = "I: Één vraag?\n";
        let placed = |span: Option<Span>, quote: &str, text: &str| PlacedMemo {
            kind: readers::MemoKind::Comment,
            by: Some("Anna".into()),
            text: text.into(),
            span,
            quote: quote.into(),
        };
        let all = [
            placed(Some(Span::at(3, 3)), "Één", "Eén?"),
            placed(None, "", "mooi"),
            placed(None, "", " "),
        ];
        let memos = memos(content, body, &all).unwrap();
        assert_eq!((memos[0].quote(), memos[0].span()), ("Één", Some(Span::at(4, 3))));
        assert_eq!((memos[1].span(), memos.len()), (None, 2));
    }
}
