//! Studies in a temporary folder, and `kwali` run on them.
#![allow(dead_code, reason = "each test file uses some of it")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

/// A codebook with two roles and two lenses.
pub const CODEBOOK: &str = "\
format: 1
title: Test
language: nl
interviewers: [interviewer, onderzoeker]
roles:
  - id: leader
    lenses: [visie, praktijk]
  - id: ouder
lenses:
  - id: visie
    label: Visie en missie
  - id: praktijk
    label: Praktijk
codes:
  - id: a
    label: A
    definition: Iets.
";

/// A study with the cases s1 and s2, and no interviews.
pub fn study() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), "codebook.yaml", CODEBOOK);
    write(folder.path(), "corpus/cases.csv", "case,setting\ns1,stad\ns2,dorp\n");
    folder
}

/// Writes a file below a folder.
pub fn write(folder: &Path, name: &str, content: impl AsRef<[u8]>) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("a folder");
    fs::write(path, content).expect("a file");
}

/// What a file below a folder holds.
pub fn text(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("a file")
}

/// `kwali` in a folder.
pub fn kwali(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kwali"));
    command.current_dir(folder).env("NO_COLOR", "1");
    command
}

/// Runs `kwali` and returns its exit status, standard output and standard error.
pub fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = kwali(folder).args(args).output().expect("kwali runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}
