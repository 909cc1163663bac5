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
    verify(staged.path())?;
    if root.is_dir() {
        fs::remove_dir(root).map_err(|error| write::refused(root, &error))?;
    }
    let path = staged.keep();
    fs::rename(&path, root).map_err(|error| {
        let _ = fs::remove_dir_all(&path);
        write::refused(root, &error)
    })
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
