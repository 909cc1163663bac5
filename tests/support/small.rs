//! A small study to try verbs on.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;

pub const CODEBOOK: &str = r#"format: 1
title: Rules at home
language: nl
coder: anna
roles:
  - id: leader
    lenses: [visie]
  - id: parent
lenses:
  - id: visie
    label: Visie
codes:
  - id: sharing
    label: Sharing
    definition: Sharing values.
    codes:
      - id: rules
        label: Golden rules
        definition: Rules that hang in school.
        cues: ['~"gouden regels"']
      - id: visits
        label: Home visits
        definition: Teachers visit families.
        roles: [leader]
        cues: ['*huisbezoek', 'thuis NEAR/4 langs']
"#;

pub const LEADER: &str = "---
role: leader
language: nl
speakers:
  I: interviewer
  D: leader
---

## Visie

I: Heeft u gouden regels?

D: De gouden regels hangen in de gang. Een gouden regel is kort. Huisbezoeken doen we niet.

I: En thuis?

D: Alle kinderen krijgen een huisbezoek. We gaan bij ouders thuis even langs.
";

pub const PARENT: &str = "---
role: parent
language: nl
speakers:
  I: interviewer
  M: mother
---

I: Hoe gaat het thuis?

M: Een huisbezoek was er wel. Gouden regels ken ik niet.
";

/// A study in a folder that vanishes with it.
pub struct Study {
    folder: tempfile::TempDir,
}

impl Study {
    /// Two cases with three interviews, without codings.
    pub fn new() -> Self {
        let study = Self { folder: tempfile::tempdir().expect("a folder") };
        study.write("codebook.yaml", CODEBOOK);
        study.write("corpus/cases.csv", "case,church\ns1,Catholic\ns2,none\n");
        study.write("corpus/s1/leader.md", LEADER);
        study.write("corpus/s1/parent.md", PARENT);
        study.write("corpus/s2/parent.md", PARENT);
        study
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// Runs kwali in the study; exit status, standard output and standard error.
    pub fn run(&self, args: &[&str]) -> (i32, String, String) {
        let mut command = Command::cargo_bin("kwali").expect("the binary");
        let output = command.current_dir(self.folder.path()).args(args).output().expect("it runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
    }
}
