//! What fuzzing kept, run through its targets again.

#[path = "../fuzz/src/targets.rs"]
mod targets;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use targets::TARGETS;

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

/// The entries of a folder, sorted; none where there is no folder.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let listing = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = listing.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn names(paths: &[PathBuf], ending: &str) -> BTreeSet<String> {
    let name = |path: &PathBuf| path.file_name()?.to_str()?.strip_suffix(ending).map(str::to_owned);
    paths.iter().filter_map(name).collect()
}

#[test]
fn every_file_that_was_kept_is_taken_without_a_panic() {
    for (name, _) in TARGETS {
        let corpus = entries(&fuzz().join("corpus").join(name));
        assert!(!corpus.is_empty(), "{name} has no corpus");
        for file in corpus.iter().chain(&entries(&fuzz().join("regressions").join(name))) {
            let bytes = fs::read(file).unwrap();
            let ran = std::panic::catch_unwind(|| targets::run(name, &bytes));
            assert!(ran.is_ok(), "{name} failed on {}", file.display());
        }
    }
}

#[test]
fn every_target_has_its_binary_and_every_folder_its_target() {
    let known: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names(&entries(&fuzz().join("fuzz_targets")), ".rs"), known);
    assert_eq!(names(&entries(&fuzz().join("corpus")), ""), known);
    let folders: Vec<PathBuf> = entries(&fuzz().join("regressions"));
    let folders: Vec<PathBuf> = folders.into_iter().filter(|path| path.is_dir()).collect();
    assert!(names(&folders, "").is_subset(&known));
    let manifest = fs::read_to_string(fuzz().join("Cargo.toml")).unwrap();
    for name in &known {
        assert!(manifest.contains(&format!("name = \"{name}\"\n")), "{name} has no [[bin]]");
        let target = fs::read_to_string(fuzz().join(format!("fuzz_targets/{name}.rs"))).unwrap();
        assert!(target.contains(&format!("run(\"{name}\", bytes)")), "{name}");
    }
}
