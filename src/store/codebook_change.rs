//! Codes renamed, moved, merged, split and retired: the codebook, everybody's codings and all that
//! refers to codes change together, or nothing does.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::codebook_insert::Place;
use super::edit::Found;
use super::pending::Write;
use super::{
    Edit, NewCode, Step, Store, cell_file, codebook_file, codebook_ops, codebook_text,
    codings_change, write,
};
use crate::problem::{Problem, Result};
use crate::study::{Cell, CellKey, Codebook, Recoding, Study, within};

/// A change of the tree of codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeChange {
    /// Another id or label; the codes below go with it.
    Rename {
        /// The code's path.
        code: String,
        /// The last part of its path from now on.
        id: String,
        /// The name people read from now on; as it was when absent.
        label: Option<String>,
    },
    /// Another place in the tree; the codes below go with it.
    Move {
        /// The code's path.
        code: String,
        /// The code it goes below; the top of the tree when absent.
        parent: Option<String>,
        /// Where among the codes there.
        place: Place,
    },
    /// Several codes become one.
    Merge {
        /// The paths of those that go.
        codes: Vec<String>,
        /// The path of the one that stays.
        into: String,
        /// Whether criteria, examples and cues of those that go are added to the one that stays.
        criteria: bool,
    },
    /// New codes beside one, that take over some of its codings.
    Split {
        /// The code's path; it stays, with the codings that nobody gave to a new one.
        code: String,
        /// The new codes, in order; they stand behind it.
        into: Vec<NewCode>,
        /// Which codings go where.
        assigned: Vec<Assigned>,
    },
    /// A code is not used for new codings any more.
    Retire {
        /// The code's path.
        code: String,
        /// Why.
        reason: String,
        /// The paths of the codes to use instead.
        replaced_by: Vec<String>,
    },
}

/// A coding of a code that is split, and the new code it goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    /// The coding's id.
    pub id: String,
    /// The new code: its path, or the last part of it.
    pub code: String,
    /// The interview, `case/name`, where an id is not enough.
    pub interview: Option<String>,
    /// The coder, where an id is not enough.
    pub coder: Option<String>,
}

/// What a change does to a study, checked and not made yet.
#[derive(Debug, Clone)]
pub struct CodePlan {
    /// The text of `codebook.yaml` as it is.
    pub before: String,
    /// The text of `codebook.yaml` as it is to be.
    pub after: String,
    /// Which paths become which.
    pub recoding: Recoding,
    /// The codings that change, in the order of the study.
    pub edits: Vec<Edit>,
    /// The files of cells that get another name, below the study's folder.
    pub cells: Vec<(PathBuf, PathBuf)>,
    /// What a researcher should know or look at.
    pub notes: Vec<String>,
    /// Of a code that is split, the codings that stay with it.
    pub open: Vec<Found>,
    codebook: Codebook,
    files: Vec<Write>,
}

/// For each cell's text of a study, in order, the hash of the codings it rests on now.
pub type Bases<'a> = &'a dyn Fn(&Study) -> Vec<String>;

impl Store {
    /// Makes a change: under the lock all of it is planned and written, or nothing. A program that is
    /// ended in between leaves a study that is as it was once somebody opens it again.
    pub fn change_codes(&mut self, change: &CodeChange, bases: Bases<'_>) -> Result<CodePlan> {
        let _lock = self.lock()?;
        let plan = self.plan_change(change, bases)?;
        let step = Step {
            name: String::new(),
            edits: plan.edits.clone(),
            codebook: Some((plan.before.clone(), plan.after.clone())),
        };
        self.perform_whole(&step, plan.files.clone())?;
        self.codebook = plan.codebook.clone();
        self.stamps.codebook = blake3::hash(plan.after.as_bytes());
        Ok(plan)
    }

    /// What [`Store::change_codes`] would do to the study as it is now.
    pub fn plan_change(&self, change: &CodeChange, bases: Bases<'_>) -> Result<CodePlan> {
        let store = Self::open(self.root())?;
        let path = store.codebook_path();
        let before = store.codebook_text()?;
        let recoding = codebook_ops::check(change, &store.codebook)?;
        let after = codebook_ops::text(change, &store.codebook, &recoding, &path, &before)?;
        let codebook = codebook_file::parse(&path, &after)?;
        let (study, _) = store.load()?;
        let changed = codings_change::change(change, &recoding, &study)?;
        let mut plan = CodePlan {
            notes: codebook_ops::notes(change, &store.codebook, &codebook),
            before,
            after,
            recoding,
            edits: changed.edits,
            cells: Vec::new(),
            open: changed.open,
            codebook,
            files: Vec::new(),
        };
        plan.notes.extend(changed.notes);
        plan.notes.extend(left_alone(&plan));
        store.plan_cells(&mut plan, change, &study, bases)?;
        Ok(plan)
    }

    /// Analysts' texts go with the branch they are about. Where a text rests on the same codings as
    /// before, it goes on resting on them.
    fn plan_cells(
        &self,
        plan: &mut CodePlan,
        change: &CodeChange,
        before: &Study,
        bases: Bases<'_>,
    ) -> Result<()> {
        if before.cells.is_empty() || plan.recoding.pairs().is_empty() {
            return Ok(());
        }
        let old = bases(before);
        let cells: Vec<Cell> =
            before.cells.iter().map(|cell| moved(cell, &plan.recoding)).collect();
        let after = after(before, plan, cells);
        let new = bases(&after);
        for (at, (was, is)) in before.cells.iter().zip(&after.cells).enumerate() {
            let same = was.basis == old[at] && rests_on_the_same(change, plan, &was.key, &is.key);
            let basis = if same { &new[at] } else { &was.basis };
            if was.key == is.key && *basis == was.basis {
                continue;
            }
            self.plan_cell(plan, (was, &is.key), basis, &before.cells)?;
        }
        // A name may be taken over from a cell that gets another.
        plan.files.sort_by_key(|write| write.after.is_some());
        Ok(())
    }

    fn plan_cell(
        &self,
        plan: &mut CodePlan,
        (was, key): (&Cell, &CellKey),
        basis: &str,
        cells: &[Cell],
    ) -> Result<()> {
        let (from, to) = (self.cell_path(&was.key), self.cell_path(key));
        let text = write::read_text(&from)?;
        let text_after = cell_file::with_basis(&text, &was.basis, basis);
        let below = |path: &Path| path.strip_prefix(self.root()).unwrap_or(path).to_owned();
        if from == to {
            plan.files.push(Write {
                path: below(&from),
                before: Some(text),
                after: Some(text_after),
            });
            return Ok(());
        }
        let stays = |cell: &&Cell| plan.recoding.path(&cell.key.aspect).is_none();
        let twice =
            plan.files.iter().any(|write| write.path == below(&to) && write.after.is_some());
        if twice || cells.iter().filter(stays).any(|cell| cell.key == *key) {
            return Err(Box::new(
                Problem::new(format!("the texts for {} and {key} would become one", was.key))
                    .in_file(&from)
                    .help(format!(
                        "nothing was changed; put both into {} first, and remove this one",
                        to.display()
                    )),
            ));
        }
        plan.files.push(Write { path: below(&from), before: Some(text), after: None });
        plan.files.push(Write { path: below(&to), before: None, after: Some(text_after) });
        plan.cells.push((below(&from), below(&to)));
        Ok(())
    }
}

/// That comments, which are left alone, name a path that is another now.
fn left_alone(plan: &CodePlan) -> Option<String> {
    let comments = codebook_text::all_comments(&plan.after);
    let count = comments.iter().filter(|it| plan.recoding.mentions(it) != **it).count();
    let told = match count {
        0 => return None,
        1 => "1 comment of the codebook names a code by its old path".to_owned(),
        count => format!("{count} comments of the codebook name codes by their old paths"),
    };
    Some(format!("{told}: comments are left alone"))
}

fn moved(cell: &Cell, recoding: &Recoding) -> Cell {
    let mut cell = cell.clone();
    if let Some(aspect) = recoding.path(&cell.key.aspect) {
        cell.key.aspect = aspect;
    }
    cell
}

/// Whether a branch holds the same passages before and after.
fn rests_on_the_same(change: &CodeChange, plan: &CodePlan, was: &CellKey, is: &CellKey) -> bool {
    match change {
        // What a text says of two codes may not hold of the one they become.
        CodeChange::Merge { codes, .. } => is.aspect != was.aspect && !codes.contains(&was.aspect),
        _ => plan
            .recoding
            .pairs()
            .iter()
            .all(|(old, new)| within(old, &was.aspect) == within(new, &is.aspect)),
    }
}

/// The study as it will be.
fn after(before: &Study, plan: &CodePlan, cells: Vec<Cell>) -> Study {
    let mut study = Study { codebook: plan.codebook.clone(), cells, ..before.clone() };
    let mut edits: BTreeMap<(&str, &str, &str), Vec<&Edit>> = BTreeMap::new();
    for edit in &plan.edits {
        edits.entry((&edit.case, &edit.interview, &edit.coder)).or_default().push(edit);
    }
    for interview in &mut study.interviews {
        for (coder, codings) in &mut interview.codings {
            for edit in
                edits.get(&(&*interview.case, &*interview.name, coder)).into_iter().flatten()
            {
                let Some(was) = &edit.before else { continue };
                codings.retain(|coding| coding.id() != was.id());
                codings.extend(edit.after.clone());
            }
        }
    }
    study
}
