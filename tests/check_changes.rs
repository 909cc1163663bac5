//! `kwali check` over time: mending, what a branch changed, what was there before, watching.

mod support;

use std::io::{BufRead, BufReader, Read};
use std::process::Command;

use support::{Folder, MiniStudy, body};

/// Runs git in a study, which becomes a repository with the first call.
fn git(study: &Folder, args: &[&str]) {
    let mut command = Command::new("git");
    command.current_dir(study.path()).args(["-c", "user.name=a", "-c", "user.email=a@b.c"]);
    let ran = command.args(args).output().unwrap();
    assert!(ran.status.success(), "{args:?}: {}", String::from_utf8_lossy(&ran.stderr));
}

fn committed() -> Folder {
    let study = MiniStudy::make();
    git(&study, &["init", "--quiet", "--initial-branch=main"]);
    git(&study, &["add", "."]);
    git(&study, &["commit", "--quiet", "-m", "first"]);
    study
}

/// The messages of findings.
fn messages(study: &Folder, args: &[&str]) -> Vec<String> {
    let ran = study.run(&[&["check", "--format", "json"], args].concat());
    assert!(ran.status < 2, "{}", ran.err);
    let found: Vec<serde_json::Value> = serde_json::from_str(&ran.out).unwrap();
    found.iter().map(|f| f["message"].as_str().unwrap().to_owned()).collect()
}

const WHITE: [&str; 2] = ["--select", "KW225"];

#[test]
fn since_tells_only_what_the_branch_brought() {
    let study = committed();
    study.replace("corpus/cases.csv", "a,city,300\n", "a,city,300 \n");
    git(&study, &["commit", "--quiet", "-am", "an old fault"]);
    git(&study, &["checkout", "--quiet", "-b", "branch"]);
    study.replace("codebook.yaml", "format: 1\n", "format: 1  \n");
    assert_eq!(messages(&study, &WHITE).len(), 2);
    let brought = messages(&study, &[&WHITE[..], &["--since", "main"]].concat());
    assert_eq!(brought, ["a line ends in white space"]);
    let told = study.run(&["check", "--since", "main", "--select", "KW225"]);
    assert!(told.out.contains("codebook.yaml:1:10"), "{}", told.out);
    assert!(
        told.out
            .ends_with("1 note in 4 interviews; 1 can be mended with `--fix`; 1 known before\n")
    );
}

#[test]
fn since_a_revision_that_is_not_there_is_refused() {
    let told = committed().run(&["check", "--since", "nowhere"]).refused();
    assert!(told.contains("git knows no revision `nowhere`"), "{told}");
    let told = MiniStudy::make().run(&["check", "--since", "main"]).refused();
    assert!(told.contains("not in a git repository"), "{told}");
}

#[test]
fn a_baseline_hides_what_it_holds_and_nothing_that_comes_new() {
    let study = MiniStudy::make();
    study.replace("corpus/cases.csv", "a,city,300\n", "a,city,300 \n");
    let ran = study.run(&["check", "--select", "KW225", "--write-baseline", "known.json"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, "1 finding kept in known.json\n"));
    let again = study.read("known.json");
    study.run(&["check", "--select", "KW225", "--write-baseline", "known.json"]);
    assert_eq!(study.read("known.json"), again);
    let with = [&WHITE[..], &["--baseline", "known.json"]].concat();
    assert!(messages(&study, &with).is_empty());
    // Lines above it do not make it another finding.
    study.replace("corpus/cases.csv", "a,city,300 \n", "z,city,1\na,city,300 \n");
    assert!(messages(&study, &with).is_empty());
    study.replace("codebook.yaml", "format: 1\n", "format: 1  \n");
    assert_eq!(messages(&study, &with).len(), 1);
    study.write("known.json", "{");
    let told = study.run(&["check", "--baseline", "known.json"]).refused();
    assert!(told.contains("known.json") && told.contains("no baseline"), "{told}");
    assert!(study.run(&["check", "--baseline", "gone.json"]).refused().contains("gone.json"));
}

/// A codings file whose passages stand so much further down.
fn shifted(rows: &str, by: usize) -> Vec<u8> {
    let mut reader = csv::Reader::from_reader(rows.as_bytes());
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(reader.headers().unwrap()).unwrap();
    for record in reader.records() {
        let mut fields: Vec<String> = record.unwrap().iter().map(str::to_owned).collect();
        for at in [1, 2] {
            fields[at] = (fields[at].parse::<usize>().unwrap() + by).to_string();
        }
        out.write_record(&fields).unwrap();
    }
    out.into_inner().unwrap()
}

#[test]
fn a_mended_transcript_takes_its_codings_along() {
    let study = MiniStudy::make();
    let before = study.read("corpus/a/leader.md");
    let dirty = before
        .replace("I: What matters", "I:  \u{200b}What\u{a0}matters")
        .replace("here?\n", "here? \t\n");
    assert_ne!(before, dirty);
    let shift = |text: &str| {
        let text = body(text);
        let at = text.find("We want children").unwrap();
        text[..at].chars().count()
    };
    let moved = shift(&dirty) - shift(&before);
    study.write("corpus/a/leader.md", &dirty);
    // The codings were made on the text as it is now.
    for coder in ["anna", "bram", "kwali"] {
        let file = format!("corpus/a/leader.{coder}.csv");
        study.write(&file, shifted(&study.read(&file), moved));
    }
    let shown = study.run(&["check", "--diff"]);
    assert_eq!(shown.status, 1);
    assert!(
        shown.out.contains("--- a/corpus/a/leader.md\n+++ b/corpus/a/leader.md\n"),
        "{}",
        shown.out
    );
    assert_eq!(study.read("corpus/a/leader.md"), dirty, "--diff writes nothing");
    let ran = study.run(&["check", "--fix"]);
    assert!(ran.err.contains("mended corpus/a/leader.md\n"), "{}", ran.err);
    assert_eq!(study.read("corpus/a/leader.md"), before.replace("I: What", "I:  What"));
    let quotes = study.run(&["quotes", "--case", "a", "--format", "csv"]).done();
    assert!(quotes.contains("a/leader:2.2,75,110,Kindness is the rule"), "{quotes}");
    assert_eq!(study.run(&["check", "--diff"]).status, 0);
}

#[test]
fn codings_are_put_back_on_their_words_and_twins_become_one() {
    let study = committed();
    let file = "corpus/a/leader.anna.csv";
    let rows = study.read(file);
    study.replace("corpus/a/leader.md", "We want children", "Well. We want children");
    let told = study.run(&["check", "--select", "KW302"]);
    assert!(told.out.contains("they stand at a/leader:"), "{}", told.out);
    study.run(&["check", "--fix"]);
    assert_eq!(study.read(file), String::from_utf8(shifted(&rows, 6)).unwrap());
    assert_eq!(study.run(&["check", "--select", "KW3", "--ignore", "KW312,KW313"]).status, 0);
    let first = study.read(file).lines().nth(1).unwrap().to_owned();
    study.write(file, format!("{}{}\n", study.read(file), first.replacen("a01", "a99", 1)));
    study.run(&["check", "--fix"]);
    assert_eq!(study.read(file), String::from_utf8(shifted(&rows, 6)).unwrap());
}

#[test]
fn carriage_returns_and_a_byte_order_mark_are_mended_wherever_they_are() {
    let study = MiniStudy::make();
    let whole = study.files();
    for file in whole.keys() {
        study.write(file, format!("\u{feff}{}", study.read(file).replace('\n', "\r\n")));
    }
    assert_eq!(study.run(&["list", "cases"]).status, 2);
    study.run(&["check", "--fix"]);
    let now = study.files();
    let others: Vec<&String> =
        whole.keys().filter(|file| now.get(*file) != whole.get(*file)).collect();
    assert!(others.is_empty() && now.len() == whole.len(), "{others:?}");
}

#[test]
fn what_is_not_asked_for_is_not_mended() {
    let study = MiniStudy::make();
    study.replace("corpus/cases.csv", "a,city,300\n", "a,city,300 \n");
    let hash = study.hash();
    study.run(&["check", "--fix", "--ignore", "KW225"]);
    assert_eq!(study.hash(), hash);
}

#[test]
fn what_the_study_allows_or_turns_off_stays_as_it_is() {
    for settings in [
        "  severity: {KW225: \"off\"}\n",
        "  allow:\n    - {check: KW225, at: corpus/cases.csv, reason: It is so in the source.}\n",
    ] {
        let study = MiniStudy::make();
        study.replace("corpus/cases.csv", "a,city,300\n", "a,city,300 \n");
        study.replace("codebook.yaml", "\ncodes:\n", &format!("\nchecks:\n{settings}\ncodes:\n"));
        let before = study.read("corpus/cases.csv");
        study.run(&["check", "--fix"]);
        assert_eq!(study.read("corpus/cases.csv"), before, "{settings}");
    }
}

#[test]
fn values_texts_and_turns_are_not_mended_into_others() {
    let study = MiniStudy::make();
    study.replace("corpus/cases.csv", "a,city,300\n", "a,ci\u{ad}ty,300\n");
    study.replace(
        "codebook.yaml",
        "definition: Rules come first.",
        "definition: \"Rules\u{a0}come first.\"",
    );
    study.replace("corpus/a/leader.md", "\nWe also visit", "\n\u{200b}I: We also visit");
    let whole = study.files();
    let ran = study.run(&["check", "--fix", "--select", "KW216,KW225"]);
    assert!(ran.out.contains("; 3 left by `--fix`, which would change"), "{}", ran.out);
    let now = study.files();
    let others: Vec<&String> =
        whole.keys().filter(|file| now.get(*file) != whole.get(*file)).collect();
    assert!(others.is_empty(), "{others:?}");
}

#[test]
fn codings_that_moved_before_the_branch_are_no_news() {
    let study = committed();
    study.replace("corpus/a/leader.md", "We want children", "Well. We want children");
    git(&study, &["commit", "--quiet", "-am", "a transcript that was corrected"]);
    assert_eq!(study.run(&["check", "--select", "KW302"]).status, 1);
    let told = study.run(&["check", "--select", "KW302", "--since", "HEAD"]);
    assert_eq!(told.status, 0, "{}", told.out);
}

#[test]
fn a_clock_that_is_far_ahead_and_a_name_that_is_no_text_are_survived() {
    let study = MiniStudy::make();
    let ahead = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(13_000_000_000);
    let file = std::fs::File::options().write(true).open(study.file("corpus/a/leader.md")).unwrap();
    let _ = file.set_modified(ahead);
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        let name = std::ffi::OsStr::from_bytes(b"od\xffd");
        std::fs::create_dir(study.file("corpus").join(name)).unwrap();
    }
    for _ in 0..2 {
        let ran = study.run(&["check", "--format", "json"]);
        assert!(ran.status < 2, "{}", ran.err);
        #[cfg(unix)]
        assert!(ran.out.contains("KW218"), "{}", ran.out);
    }
}

#[test]
fn watching_tells_each_change() {
    let study = MiniStudy::make();
    let mut child = study.spawn(&["check", "--watch", "--select", "KW225"]);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || lines.next().unwrap().unwrap();
    assert_eq!(next(), "nothing found in 4 interviews");
    study.replace("corpus/cases.csv", "a,city,300\n", "a,city,300 \n");
    let told: Vec<String> =
        std::iter::repeat_with(&mut next).take_while(|l| !l.starts_with("1 note")).collect();
    assert!(told.join("\n").contains("corpus/cases.csv:2:11"), "{told:?}");
    study.replace("corpus/cases.csv", "a,city,300 \n", "a,city,300\n");
    assert_eq!(next(), "nothing found in 4 interviews");
    child.kill().unwrap();
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!(err, "");
    child.wait().unwrap();
}
