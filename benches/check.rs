//! How long `kwali check` takes on 10,000 interviews with 600,000 codings, and how much memory: the
//! first time, with nothing changed, and after one transcript changed.
//!
//! `KWALI_BENCH_SMALL=1` takes 1,000 interviews.

#[allow(dead_code, reason = "another benchmark uses the rest")]
#[path = "support/corpus.rs"]
mod corpus;

use std::fs::{self, File, FileTimes};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

const ROUNDS: usize = 3;

fn main() {
    let small = std::env::var_os("KWALI_BENCH_SMALL").is_some();
    let interviews = if small { 1_000 } else { 10_000 };
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    corpus::study_by(root, interviews, &["anna", "bram", "clara"]).expect("a study is written");
    age(root);
    println!("{interviews} interviews, {} codings", interviews * 60);
    let target =
        |seconds: f64| if small { String::new() } else { format!("  (target {seconds} s)") };
    let first = best(|| {
        let _ = fs::remove_dir_all(root.join(".kwali"));
        check(root)
    });
    show("full", first, &target(3.0));
    show("nothing changed", best(|| check(root)), &target(0.5));
    let transcript = root.join("corpus/s1/leider1.md");
    let text = fs::read_to_string(&transcript).expect("a transcript");
    let mut round = 0;
    let changed = best(|| {
        round += 1;
        fs::write(&transcript, format!("{text}\nR: Nog iets, {round}.\n")).expect("it is written");
        check(root)
    });
    show("one transcript changed", changed, &target(0.5));
}

/// Files as old as those of a study that was not made this second.
fn age(root: &Path) {
    let then = SystemTime::now() - Duration::from_secs(60);
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let file = File::options().write(true).open(&path).expect("a file");
                file.set_times(FileTimes::new().set_modified(then)).expect("its time is set");
            }
        }
    }
}

/// The time and the most memory of the fastest round.
fn best(mut run: impl FnMut() -> (Duration, usize)) -> (Duration, usize) {
    (0..ROUNDS).map(|_| run()).min().expect("rounds")
}

fn show(what: &str, (time, memory): (Duration, usize), target: &str) {
    println!("{what:<24} {:>7.3} s  {memory:>5} MB{target}", time.as_secs_f64());
}

/// One run of the program: how long it took, and its most memory in MB where the system tells.
fn check(root: &Path) -> (Duration, usize) {
    let began = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_kwali"))
        .args(["check", "--study"])
        .arg(root)
        .stdout(Stdio::null())
        .spawn()
        .expect("kwali runs");
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().expect("kwali ends").is_none() {
        most = most.max(memory(&status).unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
    (began.elapsed(), most)
}

fn memory(status: &str) -> Option<usize> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<usize>().ok()? / 1024)
}
