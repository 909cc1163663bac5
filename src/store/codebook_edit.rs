//! Changing `codebook.yaml` without disturbing what people wrote in it.
//!
//! A change is text put in between the file's own text. What comes of it is read again and must be
//! the old codebook with exactly what was asked, or nothing is written.

use std::path::{Path, PathBuf};
use std::slice;

use super::codebook_grow::grow;
use super::codebook_insert::Inserted;
use super::{Store, codebook_file, write};
use crate::problem::{Problem, Result};
use crate::study::{Code, Codebook, alike, check_code_id};

/// A code to be made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewCode {
    /// The dotted path of the code it stands below; the top of the tree when absent.
    pub parent: Option<String>,
    /// The last part of its path.
    pub id: String,
    /// The name people read.
    pub label: String,
    /// What it means; may be empty, to be written later.
    pub definition: String,
    /// When to use it.
    pub include: Vec<String>,
    /// When not to use it.
    pub exclude: Vec<String>,
    /// A passage that carries it.
    pub example: Option<String>,
    /// Its colour, as `#rrggbb`; that of its parent when absent.
    pub colour: Option<String>,
    /// The group of codes it is in.
    pub group: Option<String>,
}

impl NewCode {
    /// Its dotted path.
    pub fn path(&self) -> String {
        match &self.parent {
            Some(parent) => format!("{parent}.{}", self.id),
            None => self.id.clone(),
        }
    }
}

/// A change of `codebook.yaml` that was checked: the file's text before and after it.
#[derive(Debug, Clone)]
pub struct CodebookChange {
    /// The file's text as it is.
    pub before: String,
    /// The file's text as it is to be.
    pub after: String,
    codebook: Codebook,
}

impl Store {
    /// Adds a code as the last one below its parent and returns its path. The file is read, changed
    /// and written under the lock; its other lines stay as they are.
    pub fn add_code(&mut self, new: &NewCode) -> Result<String> {
        let _lock = self.lock()?;
        let change = self.plan_code(new)?;
        self.put_codebook(&change.after, change.codebook)?;
        Ok(new.path())
    }

    /// What [`Store::add_code`] would write to the file as it is now.
    pub fn plan_code(&self, new: &NewCode) -> Result<CodebookChange> {
        let before = self.codebook_text()?;
        plan(&self.codebook_path(), before, new)
    }

    /// The text of `codebook.yaml` as it is on disk.
    pub fn codebook_text(&self) -> Result<String> {
        write::read_text(&self.codebook_path())
    }

    /// Replaces the text of `codebook.yaml` when it is still `expected`, and refuses when somebody
    /// changed it or `text` is no codebook.
    pub fn write_codebook(&mut self, expected: &str, text: &str) -> Result<()> {
        let _lock = self.lock()?;
        let path = self.codebook_path();
        if self.codebook_text()? != expected {
            return Err(Box::new(
                Problem::new("the codebook was changed in the meantime")
                    .in_file(&path)
                    .help("nothing was written; look at the file and make the change by hand"),
            ));
        }
        let codebook = codebook_file::parse(&path, text)?;
        self.put_codebook(text, codebook)
    }

    fn put_codebook(&mut self, text: &str, codebook: Codebook) -> Result<()> {
        write::replace(&self.codebook_path(), text.as_bytes())?;
        self.codebook = codebook;
        self.stamps.codebook = blake3::hash(text.as_bytes());
        Ok(())
    }

    pub(super) fn codebook_path(&self) -> PathBuf {
        self.root.join("codebook.yaml")
    }
}

fn plan(path: &Path, before: String, new: &NewCode) -> Result<CodebookChange> {
    let old = codebook_file::parse(path, &before)?;
    refuse_alike(&old, new)?;
    let (after, codebook) = grow(path, &before, &old, slice::from_ref(new))?;
    Ok(CodebookChange { before, after, codebook })
}

/// That a code has no place in a text as it is laid out.
pub(super) fn disturbing(path: &Path, code: &str) -> Box<Problem> {
    Box::new(
        Problem::new(format!(
            "`{code}` cannot be added without disturbing what stands in the codebook"
        ))
        .in_file(path)
        .help("nothing was written; add it by hand, where you want it to stand"),
    )
}

/// Refuses a code that stands there, or that is probably meant for one that does.
fn refuse_alike(old: &Codebook, new: &NewCode) -> Result<()> {
    check_code_id(&new.id)?;
    let parent = new.parent.as_deref().map(|path| old.require(path)).transpose()?;
    let path = new.path();
    if old.code(&path).is_some() {
        return Err(taken(&path));
    }
    let place = parent.and_then(|code| old.position(&code.path));
    let mut siblings = old.codes().iter().filter(|code| code.parent == place);
    match siblings.find(|code| alike(last(&code.path), &new.id)) {
        None => Ok(()),
        Some(near) => Err(Box::new(
            Problem::new(format!("`{path}` is nearly `{}` ({})", near.path, near.label))
                .help("use that one, or choose an id that cannot be taken for it"),
        )),
    }
}

/// That a code of a path stands there already.
pub(super) fn taken(path: &str) -> Box<Problem> {
    Box::new(
        Problem::new(format!("there is a code `{path}` already"))
            .help("use that one, or choose another id"),
    )
}

/// A new code below another, or at the top.
pub(super) fn made(new: &NewCode, parent: Option<&Code>) -> Result<Code> {
    let (path, label) = (new.path(), new.label.trim().to_owned());
    if label.is_empty() {
        let empty = Problem::new(format!("the code `{path}` has no label"));
        return Err(Box::new(empty.help("give it the name people will read")));
    }
    Ok(Code {
        path,
        label,
        definition: new.definition.trim().to_owned(),
        include: new.include.clone(),
        exclude: new.exclude.clone(),
        examples: new.example.iter().map(|example| example.trim().to_owned()).collect(),
        colour: new.colour.clone().or_else(|| parent.and_then(|code| code.colour.clone())),
        group: new.group.clone(),
        depth: parent.map_or(0, |code| code.depth + 1),
        ..Code::default()
    })
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// Whether every old line is there, in order, but for those known to have got signs.
pub(super) fn keeps_lines(old: &str, new: &Inserted) -> bool {
    let mut lines = new.text.lines();
    let untouched = old.lines().enumerate().filter(|(at, _)| !new.touched.contains(at));
    untouched.map(|(_, line)| line).all(|line| lines.any(|other| other == line))
}
