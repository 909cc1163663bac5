//! Studies to test with, and the binary run in them.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod xml;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use assert_cmd::Command;
use tempfile::TempDir;

/// How a run of kwali ended.
#[derive(Debug)]
pub struct Ran {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// Standard output of a run that did what was asked.
    #[track_caller]
    pub fn done(self) -> String {
        assert_eq!(self.status, 0, "{}", self.err);
        self.out
    }

    /// Standard error of a run that could not do what was asked, and printed nothing.
    #[track_caller]
    pub fn refused(self) -> String {
        assert_eq!(self.status, 2, "{}{}", self.out, self.err);
        assert_eq!(self.out, "");
        self.err
    }
}

/// The rows of a CSV text by column.
pub fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<Result<_, _>>().unwrap()
}

/// Compares texts and shows both when they differ.
#[track_caller]
pub fn same(actual: &str, expected: &str) {
    let expected = expected.strip_prefix('\n').unwrap_or(expected);
    assert!(actual == expected, "--- expected\n{expected}\n--- actual\n{actual}\n---");
}

/// A folder that holds a study and goes away with the test.
pub struct Folder {
    dir: TempDir,
}

impl Folder {
    pub fn empty() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    /// A folder with everything that stands in another.
    pub fn copy_of(from: &Path) -> Self {
        let (folder, mut files) = (Self::empty(), BTreeMap::new());
        collect(from, from, &mut files);
        for (name, content) in files {
            folder.write(&name, content);
        }
        folder
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kwali"));
        command.current_dir(self.path()).args(args);
        command.env_remove("CLICOLOR_FORCE").env_remove("NO_COLOR").env("LC_ALL", "C.UTF-8");
        command.timeout(std::time::Duration::from_secs(60));
        command
    }

    /// A process whose pipes the test holds itself.
    pub fn spawn(&self, args: &[&str]) -> std::process::Child {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kwali"));
        command.current_dir(self.path()).args(args);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, "")
    }

    pub fn run_with(&self, args: &[&str], input: &str) -> Ran {
        let output = self.command(args).write_stdin(input).output().unwrap();
        Ran {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.file(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::create_dir_all(self.file(name).parent().unwrap()).unwrap();
        fs::write(self.file(name), content).unwrap();
    }

    /// Replaces what stands in a file exactly once.
    #[track_caller]
    pub fn replace(&self, name: &str, old: &str, new: &str) {
        let text = self.read(name);
        assert_eq!(text.matches(old).count(), 1, "`{old}` in {name}");
        self.write(name, text.replace(old, new));
    }

    /// Every file with its content, without what is derived.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut found = BTreeMap::new();
        collect(self.path(), self.path(), &mut found);
        found.retain(|name, _| !name.starts_with(".kwali/"));
        found
    }

    /// A hash over every file, without what is derived.
    pub fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for (name, content) in self.files() {
            hasher.update(name.as_bytes()).update(&[0]).update(&content).update(&[0]);
        }
        hasher.finalize().to_hex().to_string()
    }
}

impl AsRef<Path> for Folder {
    fn as_ref(&self) -> &Path {
        self.path()
    }
}

fn collect(root: &Path, folder: &Path, into: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, into);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            into.insert(name, fs::read(&path).unwrap());
        }
    }
}

/// The repository's own study, copied.
pub struct Shipped;

impl Shipped {
    pub fn copy() -> Folder {
        Self::copy_where(|_| true)
    }

    /// The study with only some of the corpus' folders.
    pub fn copy_where(wanted: impl Fn(&str) -> bool) -> Folder {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = Folder::empty();
        folder.write("codebook.yaml", fs::read(root.join("codebook.yaml")).unwrap());
        let mut corpus = BTreeMap::new();
        collect(root, &root.join("corpus"), &mut corpus);
        for (name, content) in corpus {
            let case = name.split('/').nth(1).unwrap();
            if case == "cases.csv" || wanted(case) {
                folder.write(&name, content);
            }
        }
        folder
    }
}

/// Three cases, four interviews, two coders and some suggestions.
pub struct MiniStudy;

impl MiniStudy {
    pub fn make() -> Folder {
        let folder = Folder::empty();
        folder.write("codebook.yaml", CODEBOOK);
        folder.write("corpus/cases.csv", CASES);
        for (name, text) in TRANSCRIPTS {
            folder.write(&format!("corpus/{name}.md"), text);
        }
        for (file, rows) in CODINGS {
            let interview = file.split('.').next().unwrap();
            let text = folder.read(&format!("corpus/{interview}.md"));
            folder.write(&format!("corpus/{file}.csv"), codings(&text, rows));
        }
        folder
    }
}

/// The body of a transcript's file.
pub fn body(text: &str) -> &str {
    text.strip_prefix("---\n").unwrap().split_once("\n---\n").unwrap().1
}

/// A codings file from id, code, lens, status, origin, quote and memo.
fn codings(transcript: &str, rows: &[[&str; 7]]) -> String {
    let body = body(transcript);
    let mut out = String::from("id,start,end,code,lens,status,origin,quote,memo\n");
    for [id, code, lens, status, origin, quote, memo] in rows {
        let start = body[..body.find(quote).unwrap()].chars().count();
        let end = start + quote.chars().count();
        let quote = if quote.contains(',') { format!("\"{quote}\"") } else { (*quote).to_owned() };
        out.extend([format!(
            "{id},{start},{end},{code},{lens},{status},{origin},{quote},{memo}\n"
        )]);
    }
    out
}

const CODEBOOK: &str = r##"format: 1
title: Letters and gates
subtitle: Three schools and their parents
language: en
note: Nobody in this study exists.
coder: anna
interviewers: [interviewer]

words:
  case: {one: school, other: schools, this: [this school, the school]}

roles:
  - {id: leader, label: Leaders, lenses: [vision, practice]}
  - {id: parent, label: Parents, lenses: [practice]}

lenses:
  - {id: vision, label: Vision, questions: [What matters to you?]}
  - {id: practice, label: Practice}

profile: A school in {setting}[ with {pupils} pupils].

attributes:
  - id: setting
    label: setting
    explanatory: true
    values:
      - {value: city, phrase: a city, one: the city school, other: the city schools, except: those in the city}
      - {value: village, phrase: a village, one: the village school, other: the village schools, except: those in a village}
  - id: pupils

quantifiers:
  - {upto: "0", text: "no {one}"}
  - {upto: "1", text: "one {one}"}
  - {upto: 2/3, text: "most {other}"}
  - {upto: all, text: "all {other}"}

outline:
  - {title: To begin with, content: text, intro: Read this first.}
  - {title: The schools, content: cases}
  - title: What leaders say
    content: findings
    role: leader
    sections:
      - {lens: vision, title: Their vision, aspects: [values, contact]}
      - {lens: practice, title: Their practice, aspects: [values, contact]}
  - title: What parents say
    content: findings
    role: parent
    sections:
      - {lens: practice, aspects: [contact]}
  - {title: Patterns, content: patterns}
  - {title: Side by side, content: contrast, roles: [leader, parent]}
  - {title: Ways of contact, content: branches, codes: [contact]}
  - {title: All in one, content: heatmap}
  - {title: Elsewhere, content: references}
  - {title: What to do, content: recommendations}
  - {title: How it was done, content: appendix}

recommendations:
  - {title: Keep writing, text: A letter reaches everybody., codes: [contact.letter]}

references:
  - {text: gets a letter, value: 80%, population: parents, source: A survey, page: "4", codes: [contact.letter]}

codes:
  - id: values
    label: Values
    definition: What counts here.
    colour: "#3b6ea5"
    codes:
      - id: kindness
        label: Kindness
        definition: Being kind comes first.
        cues: [kind*]
        finding: "{cases} {link} {puts|put} kindness first."
      - id: order
        label: Order
        definition: Rules come first.
        finding: "{cases} {link} {puts|put} order first."
        link: contrast
  - id: contact
    label: Contact
    definition: How they reach each other.
    codes:
      - id: letter
        label: Letter
        definition: Something written goes home.
        cues: [letter]
        finding:
          leader: "{cases} {link} {writes|write} a letter."
          parent: "At {cases} parents {link} get a letter."
      - id: visit
        label: Visit
        definition: Somebody goes to a family's home.
        finding: "{cases} {link} {visits|visit} families at home."
        when-none: true
      - id: talk
        label: Talk
        definition: They speak in person.
        codes:
          - id: gate
            label: At the gate
            definition: They speak when children come or go.
            finding: "{cases} {link} {meets|meet} parents at the gate."
"##;

const CASES: &str = "case,setting,pupils\na,city,300\nb,village,120\nc,village,\n";

const TRANSCRIPTS: [(&str, &str); 4] = [
    (
        "a/leader",
        "---
role: leader
date: 2024-05-06
language: en
status: approved
speakers:
  I: interviewer
  L: head of the school, called Ada
---

## Vision

I: What matters to you here?

L: We want children to be kind. Kindness is the rule we start from. Every parent hears it from us.

## Practice

[00:01:10] I: How does that work?

[00:01:20] L: We write a letter each month. Parents read the letter, we hope.

We also visit families at home.
",
    ),
    (
        "a/parent",
        "---
role: parent
date: 2024-05-07
language: en
speakers:
  I: interviewer
  P: mother of two
---

## Practice

I: How do you hear from them?

P: There is a letter each month. I read it on the bus — every word. Nobody ever visited us.
",
    ),
    (
        "b/leader",
        "---
role: leader
date: 2024-05-08
language: en
speakers:
  I: interviewer
  L: head of the school, called Bo
---

## Vision

L: Order comes first here. The rules hang on every wall.

## Practice

L: We visit each family once a year. The letter we gave up.
",
    ),
    (
        "c/leader",
        "---
role: leader
date: 2024-05-09
language: en
status: sent
speakers:
  I: interviewer
  L: head of the school, called Cé
---

## Vision

L: Every child must be kind and curious.

## Practice

L: No post from us. We talk at the gate.
",
    ),
];

/// By file: id, code, lens, status, origin, quote and memo.
type File = (&'static str, &'static [[&'static str; 7]]);

const KIND: &str = "Kindness is the rule we start from.";
const READ: &str = "Parents read the letter, we hope.";

const CODINGS: [File; 6] = [
    (
        "a/leader.anna",
        &[
            ["a01", "values.kindness", "", "accepted", "human", KIND, "a rule"],
            ["a02", "contact.letter", "", "accepted", "human", "We write a letter each month.", ""],
            [
                "a03",
                "contact.visit",
                "",
                "accepted",
                "human",
                "We also visit families at home.",
                "",
            ],
        ],
    ),
    (
        "a/leader.bram",
        &[
            ["a01", "values.kindness", "", "accepted", "human", KIND, ""],
            ["b02", "contact.letter", "", "accepted", "human", READ, ""],
        ],
    ),
    (
        "a/leader.kwali",
        &[
            [
                "s01",
                "contact.talk.gate",
                "",
                "rejected",
                "learned",
                "Every parent hears it from us.",
                "",
            ],
            ["s02", "contact.letter", "", "suggested", "cue", READ, "letter"],
        ],
    ),
    (
        "a/parent.anna",
        &[
            ["a04", "contact.letter", "", "accepted", "human", "There is a letter each month.", ""],
            [
                "a05",
                "contact.letter",
                "",
                "accepted",
                "human",
                "I read it on the bus — every word.",
                "",
            ],
        ],
    ),
    (
        "b/leader.anna",
        &[
            ["a06", "values.order", "", "accepted", "human", "Order comes first here.", ""],
            [
                "a07",
                "contact.visit",
                "",
                "accepted",
                "human",
                "We visit each family once a year.",
                "",
            ],
        ],
    ),
    (
        "c/leader.anna",
        &[
            [
                "a08",
                "values.kindness",
                "",
                "accepted",
                "human",
                "Every child must be kind and curious.",
                "",
            ],
            [
                "a09",
                "contact.talk.gate",
                "vision",
                "accepted",
                "human",
                "We talk at the gate.",
                "said later",
            ],
        ],
    ),
];
