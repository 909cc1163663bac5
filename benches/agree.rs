//! How long `kwali agree` takes, and how much memory, by character with all intervals, and what somebody would
//! run instead: krippendorff and scikit-learn for Python over vectors of characters, where Python has them.
//!
//! `KWALI_BENCH_SMALL=1` takes 100 interviews in place of 1,000 and 10,000.

#[allow(dead_code, reason = "another benchmark uses the rest")]
#[path = "support/corpus.rs"]
mod corpus;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 3;

/// Reads codings and transcripts as plainly as can be, and computes κ and α for each code by character,
/// without any interval.
const INSTEAD: &str = r#"
import csv, glob, os, sys
import numpy as np
from sklearn.metrics import cohen_kappa_score
import krippendorff
root = sys.argv[1]
spans, at = {}, 0
for path in sorted(glob.glob(root + "/corpus/*/*.md")):
    body = open(path, encoding="utf-8").read().split("\n---\n", 1)[1]
    for row, coder in enumerate(("anna", "bram")):
        for own in csv.DictReader(open(path[:-3] + "." + coder + ".csv", encoding="utf-8")):
            code = spans.setdefault(own["code"], [[], []])
            code[row].append((at + int(own["start"]), at + int(own["end"])))
    at += len(body)
for code, both in sorted(spans.items()):
    given = np.zeros((2, at), dtype=np.int8)
    for row in (0, 1):
        for start, end in both[row]:
            given[row, start:end] = 1
    print(code, cohen_kappa_score(given[0], given[1]), krippendorff.alpha(given, level_of_measurement="nominal"))
"#;

fn main() {
    let small = std::env::var_os("KWALI_BENCH_SMALL").is_some();
    let sizes: &[usize] = if small { &[100] } else { &[1_000, 10_000] };
    for interviews in sizes {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        corpus::study_by(root, *interviews, &["anna", "bram"]).expect("a study is written");
        println!("{interviews} interviews of two coders, 60 codes");
        for args in [
            &["--unit", "character"][..],
            &["--unit", "sentence"],
            &[],
            &["--unitizing"],
            &["--differences", "--format", "csv"],
        ] {
            show(&format!("kwali agree {}", args.join(" ")), best(|| agree(root, args)));
        }
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("agree.py");
        if *interviews > 1_000 {
            println!("Python is asked for 1,000 interviews at most");
        } else if python(&["-c", "import krippendorff, sklearn"]).is_none() {
            println!("Python with krippendorff and scikit-learn is not here: skipped");
        } else {
            std::fs::write(&target, INSTEAD).expect("a script is written");
            let script = target.to_string_lossy().into_owned();
            let taken = python(&[&script, &root.to_string_lossy()]);
            if let Some(taken) = taken {
                show("Python, κ and α by character, no intervals", taken);
            }
        }
    }
}

fn show(what: &str, (time, memory): (Duration, usize)) {
    println!("{what:<46} {:>8.3} s  {memory:>5} MB", time.as_secs_f64());
}

fn best(mut run: impl FnMut() -> (Duration, usize)) -> (Duration, usize) {
    (0..ROUNDS).map(|_| run()).min().expect("rounds")
}

fn agree(root: &Path, args: &[&str]) -> (Duration, usize) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kwali"));
    command.args(["agree", "--study"]).arg(root).args(args);
    measured(&mut command).expect("kwali runs").0
}

/// What Python took, where it is there and did what it was asked; `KWALI_BENCH_PYTHON` names another.
fn python(args: &[&str]) -> Option<(Duration, usize)> {
    let name = std::env::var("KWALI_BENCH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let (taken, well) = measured(Command::new(name).args(args))?;
    well.then_some(taken)
}

/// How long a program took, its most memory in MB where the system tells, and whether it ended well.
fn measured(command: &mut Command) -> Option<((Duration, usize), bool)> {
    let began = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    let ended = loop {
        if let Some(ended) = child.try_wait().ok()? {
            break ended;
        }
        most = most.max(memory(&status).unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    };
    Some(((began.elapsed(), most), ended.success()))
}

fn memory(status: &str) -> Option<usize> {
    let text = std::fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<usize>().ok()? / 1024)
}
