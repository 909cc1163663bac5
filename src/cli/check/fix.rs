//! `kwali check --fix` and `--diff`: what can be mended without changing what anybody said or decided.

use std::collections::BTreeSet;
use std::path::Path;

use kwali::checks::{self, Rules};
use kwali::problem::Result;
use kwali::store::{Rewrite, Survey, rewrite};

use super::{Args, Outcome, Ui, judged, many};
use crate::cli::diff;

/// A file that could not be read shows its other faults once it can.
const ROUNDS: usize = 3;

/// Mends what is asked for, and says which files.
pub fn mend(args: &Args, root: &Path, rules: &Rules, ui: &mut Ui) -> Result<()> {
    let mut mended = BTreeSet::new();
    for _ in 0..ROUNDS {
        let changes = plan(args, root, rules)?;
        if changes.iter().all(|change| change.before == change.after) {
            break;
        }
        rewrite(root, &changes)?;
        let changed = changes.into_iter().filter(|change| change.before != change.after);
        mended.extend(changed.map(|change| change.file));
    }
    mended.iter().for_each(|file| ui.say(&format!("mended {file}")));
    Ok(())
}

/// Shows what would be mended.
pub fn show(args: &Args, root: &Path, rules: &Rules, ui: &mut Ui) -> Result<Outcome> {
    let mut changes = plan(args, root, rules)?;
    changes.retain(|change| change.before != change.after);
    for change in &changes {
        diff::show(&change.file, &change.before, &change.after, ui)?;
    }
    if changes.is_empty() {
        ui.say("nothing to mend");
        return Ok(Outcome::Done);
    }
    ui.say(&format!("{} would change", many(changes.len(), "file", "files")));
    Ok(Outcome::Findings)
}

fn plan(args: &Args, root: &Path, rules: &Rules) -> Result<Vec<Rewrite>> {
    let survey = Survey::new(root);
    let (judged, _) = judged(&survey, args, rules)?;
    checks::mend(&survey, &judged)
}
