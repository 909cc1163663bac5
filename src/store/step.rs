//! Codings changed together: all of them or none, and the way back.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::pending::{self, Write, put};
use super::{Store, codebook_file, codings_file, free_id, write};
use crate::problem::{Problem, Result};
use crate::study::{Codebook, Coding, Span, check_name};

/// One coding of one coder's file, before and after. `None` is: not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The case.
    pub case: String,
    /// The interview's name.
    pub interview: String,
    /// Whose file it is.
    pub coder: String,
    /// As it was.
    pub before: Option<Coding>,
    /// As it becomes. A coding that was there keeps its id.
    pub after: Option<Coding>,
}

/// Edits that are made, undone and redone together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Step {
    /// What it is called in messages: "code 3 passages".
    pub name: String,
    /// The edits, in the order in which they are made.
    pub edits: Vec<Edit>,
    /// The text of `codebook.yaml` before and after.
    pub codebook: Option<(String, String)>,
}

impl Edit {
    /// The way back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        Self { before: self.after.clone(), after: self.before.clone(), ..self.clone() }
    }

    fn refused(&self, path: &Path, coding: &Coding, what: &str, help: &str) -> Box<Problem> {
        let message = format!(
            "coding {} ({} at {}/{}@{}, {}) {what}",
            coding.id(),
            coding.code(),
            self.case,
            self.interview,
            coding.span(),
            self.coder
        );
        Box::new(Problem::new(message).in_file(path).help(help))
    }
}

impl Step {
    /// The step that takes this one back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        Self {
            name: self.name.clone(),
            edits: self.edits.iter().rev().map(Edit::inverse).collect(),
            codebook: self.codebook.clone().map(|(before, after)| (after, before)),
        }
    }
}

/// How a step meets what is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meets {
    /// Everything is as it was before the step.
    Before,
    /// Some of it may be as after the step: it was cut short, or somebody did the same.
    Either,
}

impl Meets {
    /// What to do where something else is there.
    fn advice(self) -> &'static str {
        match self {
            Self::Before => {
                "nothing was changed; look at it as it is now, and do it again if it still fits"
            }
            Self::Either => {
                "nothing was changed; put it back as it was and try again, or leave it as it is now"
            }
        }
    }
}

impl Store {
    /// Makes a step under the study's lock: all of it is on disk when this returns, or none.
    ///
    /// Refused when a coding is no longer there as it was, when an added or moved one stands there
    /// already (same span and code, same coder), and when `codebook.yaml` holds another text.
    /// Files that gain codings are written first, so that what goes from one to another is at no
    /// moment nowhere. An added coding whose id is taken gets another. Returns the step as made.
    pub fn apply(&self, step: &Step) -> Result<Step> {
        self.perform(step, Meets::Before, |_| ())
    }

    /// Like [`Store::apply`]; `ready` is told the step as it will be made before a file changes.
    pub(super) fn perform(
        &self,
        step: &Step,
        meets: Meets,
        ready: impl FnOnce(&Step),
    ) -> Result<Step> {
        let _lock = self.lock()?;
        let (made, writes) = self.writes(step, meets)?;
        ready(&made);
        put_all(self.root(), &writes)?;
        self.keep_bases(&made);
        Ok(made)
    }

    /// Makes a step and writes files with it, all or nothing also when the program is ended in
    /// between. The lock must be held.
    pub(super) fn perform_whole(&self, step: &Step, files: Vec<Write>) -> Result<Step> {
        let (made, mut writes) = self.writes(step, Meets::Before)?;
        writes.extend(files);
        put_whole(self.root(), &writes)?;
        Ok(made)
    }

    /// The step as it will be made, and what is to be written for it.
    fn writes(&self, step: &Step, meets: Meets) -> Result<(Step, Vec<Write>)> {
        let book = self.book_write(step, meets)?;
        let mut plan = Plan { store: self, meets, files: BTreeMap::new() };
        let edits = step.edits.iter().map(|edit| plan.take(edit)).collect::<Result<_>>()?;
        let made = Step { edits, ..step.clone() };
        plan.refuse_twins(&made)?;
        self.refuse_unknown_codes(&made)?;
        let mut writes = plan.writes();
        match book {
            Some((true, book)) => writes.insert(0, book),
            Some((false, book)) => writes.push(book),
            None => {}
        }
        Ok((made, writes))
    }

    /// Refuses codes that the codebook no longer has: somebody may have renamed them since it was read.
    fn refuse_unknown_codes(&self, made: &Step) -> Result<()> {
        let given = |edit: &&Edit| {
            let code = |coding: &Option<Coding>| coding.as_ref().map(|c| c.code().to_owned());
            edit.after.is_some() && code(&edit.before) != code(&edit.after)
        };
        let mut codes =
            made.edits.iter().filter(given).filter_map(|edit| edit.after.as_ref()).peekable();
        if codes.peek().is_none() {
            return Ok(());
        }
        let book = match &made.codebook {
            Some((_, after)) => codebook_file::parse(&self.codebook_path(), after)?,
            None => self.codebook_now()?,
        };
        codes.try_for_each(|coding| book.require(coding.code()).map(|_| ()))
    }

    /// The codebook as it is on disk now; that which was read, where the file is as it was.
    pub(super) fn codebook_now(&self) -> Result<Codebook> {
        let text = self.codebook_text()?;
        if blake3::hash(text.as_bytes()) == self.stamps.codebook {
            return Ok(self.codebook.clone());
        }
        codebook_file::parse(&self.codebook_path(), &text)
    }

    /// The codebook's change, and whether it comes before the codings': a code is there before
    /// codings have it, and goes only when none has it any more.
    fn book_write(&self, step: &Step, meets: Meets) -> Result<Option<(bool, Write)>> {
        let Some((before, after)) = &step.codebook else { return Ok(None) };
        let path = self.root().join("codebook.yaml");
        let now = write::read_text(&path)?;
        if meets == Meets::Either && now == *after {
            return Ok(None);
        }
        if now != *before {
            return Err(Box::new(
                Problem::new("the codebook was changed in the meantime")
                    .in_file(&path)
                    .help(meets.advice()),
            ));
        }
        codebook_file::parse(&path, after)?;
        let known = codebook_file::parse(&path, before).ok();
        let has = |code: &str| known.as_ref().is_some_and(|book| book.require(code).is_ok());
        let first = step.edits.iter().filter_map(|e| e.after.as_ref()).any(|c| !has(c.code()));
        let path = PathBuf::from("codebook.yaml");
        let write = Write { path, before: Some(now), after: Some(after.clone()) };
        Ok(Some((first, write)))
    }
}

/// Writes all files, all or nothing also when the program is ended in between. The lock must be held.
pub(super) fn put_whole(root: &Path, writes: &[Write]) -> Result<()> {
    pending::note(root, writes)?;
    put_all(root, writes).inspect_err(|_| {
        // What could not be put back now is put back by whoever next takes the lock.
        let back = |w: &Write| std::fs::read_to_string(root.join(&w.path)).ok() == w.before;
        if writes.iter().all(back) {
            let _ = pending::clear(root);
        }
    })?;
    pending::clear(root)
}

/// Writes all files; when one cannot be written, those before it are put back.
fn put_all(root: &Path, writes: &[Write]) -> Result<()> {
    for (at, write) in writes.iter().enumerate() {
        if let Err(problem) = put(&root.join(&write.path), write.after.as_deref()) {
            let back = |w: &&Write| put(&root.join(&w.path), w.before.as_deref()).is_err();
            let stuck: Vec<_> = writes[..at].iter().rev().filter(back).collect();
            let stuck: Vec<_> = stuck.iter().map(|w| w.path.display().to_string()).collect();
            return Err(if stuck.is_empty() {
                problem
            } else {
                let help = format!("these files are changed already: {}", stuck.join(", "));
                Box::new(problem.help(help))
            });
        }
    }
    Ok(())
}

/// A codings file as it is on disk and as it will be.
#[derive(Default)]
struct CodingsFile {
    source: Option<String>,
    /// Those that edits touch, as they are on disk; `None` is: not there.
    old: BTreeMap<String, Option<Coding>>,
    new: Codings,
}

impl CodingsFile {
    /// Puts another coding in place of the one with that id, or none.
    fn put(&mut self, id: &str, coding: Option<Coding>) {
        let before = match coding {
            Some(coding) => self.new.insert(id.to_owned(), coding),
            None => self.new.remove(id),
        };
        self.old.entry(id.to_owned()).or_insert(before);
    }

    fn changed(&self) -> bool {
        self.old.iter().any(|(id, old)| self.new.get(id) != old.as_ref())
    }

    fn gains(&self) -> bool {
        self.old.iter().any(|(id, old)| old.is_none() && self.new.contains_key(id))
    }
}

/// Codings by id.
type Codings = BTreeMap<String, Coding>;

struct Plan<'a> {
    store: &'a Store,
    meets: Meets,
    files: BTreeMap<PathBuf, CodingsFile>,
}

impl Plan<'_> {
    fn path(&self, edit: &Edit) -> PathBuf {
        self.store.codings_path(&edit.case, &edit.interview, &edit.coder)
    }

    /// Makes an edit in memory, and returns it as made.
    fn take(&mut self, edit: &Edit) -> Result<Edit> {
        let path = self.path(edit);
        if !self.files.contains_key(&path) {
            self.files.insert(path.clone(), self.read(edit, &path)?);
        }
        let file = self.files.entry(path.clone()).or_default();
        let codings = &file.new;
        let made = match (&edit.before, &edit.after) {
            (_, Some(after)) => codings.get(after.id()) == Some(after),
            (Some(before), None) => !codings.contains_key(before.id()),
            (None, None) => true,
        };
        if made && self.meets == Meets::Either {
            return Ok(edit.clone());
        }
        let id = match &edit.before {
            None => edit.after.as_ref().map(|c| free_id(c.id(), |id| codings.contains_key(id))),
            Some(before) => {
                let what = match codings.get(before.id()) {
                    Some(now) if now == before => None,
                    Some(_) => Some("was changed in the meantime"),
                    None => Some("was removed in the meantime"),
                };
                if let Some(what) = what {
                    return Err(edit.refused(&path, before, what, self.meets.advice()));
                }
                Some(before.id().to_owned())
            }
        };
        let after = edit.after.clone().zip(id).map(|(after, id)| after.renamed(id));
        if let Some(coding) = edit.before.as_ref().or(after.as_ref()) {
            file.put(coding.id(), after.clone());
        }
        Ok(Edit { after, ..edit.clone() })
    }

    fn read(&self, edit: &Edit, path: &Path) -> Result<CodingsFile> {
        for name in [&edit.case, &edit.interview, &edit.coder] {
            check_name(name)?;
        }
        if !self.store.transcript_path(&edit.case, &edit.interview).is_file() {
            let interview = format!("{}/{}", edit.case, edit.interview);
            let gone = Problem::new(format!("there is no interview `{interview}`"));
            return Err(Box::new(gone.in_file(path).help("it was removed or renamed")));
        }
        if !path.exists() {
            return Ok(CodingsFile::default());
        }
        let source = write::read_text(path)?;
        let rows = codings_file::parse(path, &source)?;
        let named = |coding: Coding| (coding.id().to_owned(), coding);
        let new = rows.into_iter().map(|row| named(row.coding)).collect();
        Ok(CodingsFile { source: Some(source), new, ..CodingsFile::default() })
    }

    /// Refuses codings that stand on the same passage with the same code as another of that coder.
    fn refuse_twins(&self, made: &Step) -> Result<()> {
        let mut held: HashMap<(&Path, Span, &str), Vec<&Coding>> = HashMap::new();
        let wanted = made.edits.iter().filter_map(|edit| edit.after.as_ref());
        let wanted: HashSet<_> = wanted.map(|coding| (coding.span(), coding.code())).collect();
        for (path, file) in &self.files {
            let near = |coding: &&Coding| wanted.contains(&(coding.span(), coding.code()));
            for coding in file.new.values().filter(near) {
                held.entry((path, coding.span(), coding.code())).or_default().push(coding);
            }
        }
        let stays = |a: &Coding, b: &Coding| (a.span(), a.code()) == (b.span(), b.code());
        for edit in &made.edits {
            let Some(after) = &edit.after else { continue };
            if edit.before.as_ref().is_some_and(|before| stays(before, after)) {
                continue;
            }
            let path = self.path(edit);
            let here = held.get(&(path.as_path(), after.span(), after.code()));
            let mut others = here.into_iter().flatten().filter(|other| other.id() != after.id());
            if let Some(twin) = others.next() {
                let help = "nothing was changed; keep that one, or remove it first";
                return Err(edit.refused(&path, twin, "stands there already", help));
            }
        }
        Ok(())
    }

    fn writes(self) -> Vec<Write> {
        let mut writes = Vec::new();
        for (path, file) in self.files {
            if !file.changed() {
                continue;
            }
            let gains = file.gains();
            let after = (!file.new.is_empty()).then(|| codings_file::render(file.new.values()));
            let after = after.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            let path = path.strip_prefix(self.store.root()).unwrap_or(&path).to_owned();
            writes.push((!gains, Write { path, before: file.source, after }));
        }
        writes.sort_by_key(|(later, _)| *later);
        writes.into_iter().map(|(_, write)| write).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coding(code: &str) -> Coding {
        Coding::restored(&format!("id-{code}"), Span::at(3, 4), code, "word")
    }

    fn study() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        crate::store::init(folder.path()).unwrap();
        let transcript = folder.path().join("corpus/a/talk.md");
        std::fs::create_dir_all(transcript.parent().unwrap()).unwrap();
        std::fs::write(transcript, "").unwrap();
        let store = Store::open(folder.path()).unwrap();
        (folder, store)
    }

    fn edit(coder: &str, before: Option<Coding>, after: Option<Coding>) -> Edit {
        let [case, interview, coder] = ["a", "talk", coder].map(str::to_owned);
        Edit { case, interview, coder, before, after }
    }

    #[test]
    fn a_file_that_gains_a_coding_is_written_before_one_that_loses_it() {
        for (from, to) in [("anna", "bram"), ("bram", "anna")] {
            let (_folder, store) = study();
            let one = coding("welcome");
            let add = vec![edit(from, None, Some(one.clone()))];
            store.apply(&Step { edits: add, ..Step::default() }).unwrap();
            let mut plan = Plan { store: &store, meets: Meets::Before, files: BTreeMap::new() };
            plan.take(&edit(from, Some(one.clone()), None)).unwrap();
            plan.take(&edit(to, None, Some(one))).unwrap();
            let order: Vec<PathBuf> = plan.writes().into_iter().map(|write| write.path).collect();
            let file = |coder: &str| PathBuf::from(format!("corpus/a/talk.{coder}.csv"));
            assert_eq!(order, [to, from].map(file));
        }
    }

    #[test]
    fn a_code_is_made_before_codings_have_it_and_goes_after_they_lost_it() {
        let (_folder, store) = study();
        let path = store.root().join("codebook.yaml");
        let old = write::read_text(&path).unwrap();
        let new = old.clone() + "  - id: fresh\n    label: Fresh\n    definition: New.\n";
        let edits = vec![edit("anna", None, Some(coding("fresh")))];
        let step = Step { edits, codebook: Some((old, new)), ..Step::default() };
        let first = |step: &Step| store.book_write(step, Meets::Before).unwrap().unwrap().0;
        assert!(first(&step));
        store.apply(&step).unwrap();
        assert!(!first(&step.inverse()));
    }

    #[test]
    fn ten_thousand_edits_are_made_and_taken_back_as_one() {
        let (_folder, store) = study();
        let one = |n: usize| Coding::restored(&format!("c{n}"), Span::at(n, 4), "welcome", "word");
        let add = |n: usize| edit("anna", None, Some(one(n)));
        let step = Step { edits: (0..10_000).map(add).collect(), ..Step::default() };
        let made = store.apply(&step).unwrap();
        assert_eq!(store.codings("a", "talk", "anna").unwrap().len(), 10_000);
        store.apply(&made.inverse()).unwrap();
        assert!(!store.codings_path("a", "talk", "anna").exists());
    }

    #[test]
    fn a_code_that_was_renamed_since_the_study_was_opened_is_refused() {
        let (_folder, store) = study();
        let path = store.root().join("codebook.yaml");
        let text = write::read_text(&path).unwrap().replace("staying", "remaining");
        std::fs::write(&path, text).unwrap();
        let add = |code: &str| {
            let edits = vec![edit("anna", None, Some(coding(code)))];
            store.apply(&Step { edits, ..Step::default() })
        };
        assert_eq!(add("staying").unwrap_err().message(), "unknown code `staying`");
        assert!(add("remaining").is_ok());
        let added = store.change_codings("a", "talk", "bram", |all| {
            all.push(coding("staying"));
            Ok(())
        });
        assert!(added.is_err() && !store.codings_path("a", "talk", "bram").exists());
    }
}
