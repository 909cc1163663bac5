//! A whole study made at once: all of it is there, or nothing.

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::write::{self, STAGED};
use super::{Store, leftovers};
use crate::problem::{Problem, Result};

/// Makes a study of files, each with its path below the study's folder.
///
/// They are written beside the folder, read as a study, and only then put in its place. The folder
/// must not be there yet, or be empty.
pub fn create(root: &Path, files: &[(PathBuf, Vec<u8>)]) -> Result<()> {
    refuse_taken(root)?;
    files.iter().try_for_each(|(path, _)| refuse_outside(path))?;
    let parent = root.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(|error| write::refused(parent, &error))?;
    let staged = tempfile::Builder::new().prefix(STAGED).tempdir_in(parent);
    let staged = staged.map_err(|error| write::refused(parent, &error))?;
    let put = |(path, bytes): &(PathBuf, Vec<u8>)| {
        write::create_unsettled(&staged.path().join(path), bytes)
    };
    files.par_iter().try_for_each(put)?;
    let paths: Vec<PathBuf> = files.iter().map(|(path, _)| staged.path().join(path)).collect();
    write::settle(staged.path(), &paths)?;
    verify(staged.path()).map_err(|problem| told_of(root, staged.path(), &problem))?;
    if root.is_dir() {
        fs::remove_dir(root).map_err(|error| write::refused(root, &error))?;
    }
    let path = staged.keep();
    fs::rename(&path, root).map_err(|error| {
        let _ = fs::remove_dir_all(&path);
        write::refused(root, &error)
    })
}

/// Refuses a path that leads out of the study, whoever gave it.
fn refuse_outside(path: &Path) -> Result<()> {
    if path.components().all(|part| matches!(part, std::path::Component::Normal(_))) {
        return Ok(());
    }
    let outside = Problem::new(format!("`{}` is no path within a study", path.display()));
    Err(Box::new(
        outside.help(
            "nothing was written; the project names a thing so that it would leave its folder",
        ),
    ))
}

fn refuse_taken(root: &Path) -> Result<()> {
    let there = match fs::read_dir(root) {
        Ok(mut entries) => entries.next().is_some(),
        Err(_) => root.symlink_metadata().is_ok(),
    };
    if !there {
        return Ok(());
    }
    Err(Box::new(
        Problem::new("there is something here already")
            .in_file(root)
            .help("nothing was changed; name a folder that is new or empty"),
    ))
}

/// A problem with what was written, told of the folder that it was for.
fn told_of(root: &Path, staged: &Path, problem: &Problem) -> Box<Problem> {
    let below = problem.file().and_then(|file| file.strip_prefix(staged).ok());
    let path = below.map_or_else(|| root.to_owned(), |below| root.join(below));
    Box::new(problem.clone().in_file(path))
}

/// Reads what was written: a study in which every coding stands on its words.
fn verify(root: &Path) -> Result<()> {
    let (_, drifts) = Store::open(root)?.load()?;
    match drifts.first() {
        None => {
            leftovers::sweep(root);
            Ok(())
        }
        Some(drift) => Err(Box::new(drift.problem())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_study_is_made_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("new");
        let good = vec![
            ("codebook.yaml".into(), include_bytes!("../../assets/init/codebook.yaml").to_vec()),
            ("corpus/cases.csv".into(), b"case,size\ns1,small\n".to_vec()),
        ];
        let bad = vec![good[0].clone(), ("corpus/cases.csv".into(), b"nothing\n".to_vec())];
        assert!(create(&root, &bad).is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left behind");
        create(&root, &good).unwrap();
        assert_eq!(Store::open(&root).unwrap().cases().iter().count(), 1);
        assert!(create(&root, &good).unwrap_err().message().contains("something here"));
    }
}
