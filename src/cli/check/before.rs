//! What was found before: in a baseline's file, or where the branch left a revision.

use std::path::Path;

use kwali::checks::{self, Baseline, Judged, Options, Rules};
use kwali::problem::{Problem, Result};
use kwali::store::{Git, Survey, write};

use super::Args;

/// What is not told again.
pub fn known(args: &Args, root: &Path, rules: &Rules) -> Result<Baseline> {
    if let Some(file) = &args.baseline {
        return Baseline::parse(file, &write::read_text(file)?);
    }
    match &args.since {
        Some(revision) => since(revision, root, rules),
        None => Ok(Baseline::default()),
    }
}

/// What was found in the study as it was where the branch left a revision. A study that was not there
/// yet had no findings.
fn since(revision: &str, root: &Path, rules: &Rules) -> Result<Baseline> {
    let git = Git::require(root)?;
    let fork = git.fork(revision)?;
    if git.text(&fork, "codebook.yaml").is_none() {
        return Ok(Baseline::default());
    }
    let folder = tempfile::tempdir().map_err(|error| {
        Problem::new(format!("cannot make a folder for the files of `{revision}`: {error}"))
    })?;
    git.write_out(&fork, folder.path())?;
    let survey = Survey::new(folder.path()).at_home_in(root);
    let checked = checks::run(&survey, Options { salt: "", forget: true }).map_err(|problem| {
        // Where its files were put for this is nobody's business.
        let below = problem.file().and_then(|file| file.strip_prefix(folder.path()).ok());
        let file = format!("{revision}:{}", below.unwrap_or(Path::new("")).display());
        Box::new(problem.in_file(file))
    })?;
    Ok(Baseline::of(&checks::judge(&survey, checked.diagnostics, rules)))
}

/// Writes a baseline's file.
pub fn write(file: &Path, judged: &Judged) -> Result<()> {
    write::replace(file, Baseline::render(judged).as_bytes())
}
