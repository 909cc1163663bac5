//! `kwali check --fix` and `--diff`: what can be mended without changing what anybody said or decided.

use std::path::Path;

use kwali::checks::{Rules, mend as planned};
use kwali::problem::Result;
use kwali::store::{Rewrite, Survey, rewrite};

use super::{Outcome, Ui, many};
use crate::cli::diff;

/// Mends what is asked for, and says which files.
pub fn mend(root: &Path, rules: &Rules, ui: &mut Ui) -> Result<()> {
    let changes = plan(root, rules)?;
    if changes.is_empty() {
        return Ok(());
    }
    rewrite(root, &changes)?;
    changes.iter().for_each(|change| ui.say(&format!("mended {}", change.file)));
    Ok(())
}

/// Shows what would be mended.
pub fn show(root: &Path, rules: &Rules, ui: &mut Ui) -> Result<Outcome> {
    let changes = plan(root, rules)?;
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

fn plan(root: &Path, rules: &Rules) -> Result<Vec<Rewrite>> {
    planned(&Survey::new(root), |check| rules.wants(check))
}
