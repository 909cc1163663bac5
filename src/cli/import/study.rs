//! Another program's project as a new study, or into the one that is here: what all importers of
//! projects share.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kwali::interchange::Imported;
use kwali::problem::{Problem, Result};
use kwali::store::{History, Step};
use kwali::transfer::{self, Order};

use crate::cli::{Context, Outcome, Ui, count, losses, refuse_drift};

/// Where the new study goes, and what the project does not say.
#[derive(clap::Args)]
pub struct NewStudy {
    /// The folder of the new study; named after the project's file when not given
    #[arg(value_name = "DIR")]
    to: Option<PathBuf>,
    /// The language of the study, where the project does not say
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    /// The role of the interviews, where the project does not say
    #[arg(long)]
    role: Option<String>,
    /// Take the project's codes, codings and memos into the study that is here, instead of making a new one
    #[arg(long, conflicts_with_all = ["to", "language", "role"])]
    merge: bool,
    /// Say what would be imported, and write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    losses: losses::Args,
}

impl NewStudy {
    /// Makes the study of what was read from `file`, or takes it into the study that is here.
    pub fn take(
        &self,
        imported: Imported,
        file: &Path,
        context: &Context,
        ui: &mut Ui,
    ) -> Result<Outcome> {
        if self.merge { self.merge(imported, context, ui) } else { self.make(imported, file, ui) }
    }

    fn merge(&self, imported: Imported, context: &Context, ui: &mut Ui) -> Result<Outcome> {
        let store = context.store()?;
        let (study, drifts) = store.load()?;
        refuse_drift(&drifts)?;
        let merged = transfer::merge(&store, &study, imported)?;
        merged.remarks.iter().for_each(|remark| ui.say(remark));
        let imported = merged.edits.len();
        let coders: BTreeSet<String> = merged.edits.iter().map(|edit| edit.coder.clone()).collect();
        let step = Step {
            name: format!("import {}", count(imported, "coding")),
            edits: merged.edits,
            codebook: merged.codebook,
        };
        let changes = imported > 0 || step.codebook.is_some();
        if changes && !self.dry_run {
            match coders.first().filter(|_| coders.len() == 1) {
                Some(coder) => History::open(&store, coder)?.apply(&store, step)?,
                // A coder's undo takes back their own work only.
                None => store.apply(&step)?,
            };
        }
        let memos: usize = merged.memos.iter().map(|one| one.memos.len()).sum();
        if !self.dry_run {
            for one in &merged.memos {
                store.add_memos(&one.case, &one.interview, &one.memos)?;
            }
        }
        for code in &merged.codes {
            ui.line(&format!("new code {code}"))?;
        }
        let by = coders.into_iter().collect::<Vec<_>>().join(", ");
        let by = if by.is_empty() { String::new() } else { format!(" by {by}") };
        let verb = if self.dry_run { "would be imported" } else { "imported" };
        let memos =
            if memos > 0 { format!(" and {}", count(memos, "memo")) } else { String::new() };
        let codings = count(imported, "coding");
        ui.say(&format!("{codings}{by}{memos} {verb}, {} unchanged", merged.same));
        self.losses.tell(&merged.losses, ui)?;
        Ok(Outcome::Done)
    }

    fn make(&self, imported: Imported, file: &Path, ui: &mut Ui) -> Result<Outcome> {
        let root = self.root(file)?;
        let order = Order { language: self.language.clone(), role: self.role.clone() };
        let origin = imported.project.origin.clone();
        let plan = transfer::plan(imported, &order).map_err(|p| Box::new(p.in_file(file)))?;
        if !origin.is_empty() {
            ui.say(&format!("written by {origin}"));
        }
        plan.remarks.iter().for_each(|remark| ui.say(remark));
        if !self.dry_run {
            transfer::write(&plan, &root)?;
        }
        let counts = plan.counts;
        let held = [
            (counts.cases, "case"),
            (counts.interviews, "interview"),
            (counts.codes, "code"),
            (counts.codings, "coding"),
            (counts.memos, "memo"),
            (counts.coders, "coder"),
        ];
        let held = held.iter().filter(|(number, _)| *number > 0);
        let held: Vec<String> = held.map(|(number, noun)| count(*number, noun)).collect();
        let held = if held.is_empty() { "nothing in it".to_owned() } else { held.join(", ") };
        ui.say(&held);
        self.losses.tell(&plan.losses, ui)?;
        if self.dry_run {
            ui.say("nothing was written: this was a dry run");
        } else {
            ui.line(&root.display().to_string())?;
        }
        Ok(Outcome::Done)
    }

    fn root(&self, file: &Path) -> Result<PathBuf> {
        if let Some(root) = &self.to {
            return Ok(root.clone());
        }
        let stem = file.file_stem().filter(|stem| !stem.is_empty()).map(PathBuf::from);
        stem.ok_or_else(|| {
            Box::new(
                Problem::new("the new study has no name").help("name a folder behind the file"),
            )
        })
    }
}
