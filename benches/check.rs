//! How long `kwali check` takes on 10,000 interviews with 600,000 codings, and how much memory: the
//! first time, with nothing changed, and after one transcript changed.
//!
//! `KWALI_BENCH_SMALL=1` takes 1,000 interviews.

#[allow(dead_code, reason = "another benchmark uses the rest")]
#[path = "support/corpus.rs"]
mod corpus;

#[allow(dead_code, reason = "another benchmark uses the rest")]
#[path = "support/measure.rs"]
mod measure;

use std::fs;

use measure::{age, best, kwali, show};

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
        kwali(root, &["check"])
    });
    show("full", first, &target(3.0));
    show("nothing changed", best(|| kwali(root, &["check"])), &target(0.5));
    let transcript = root.join("corpus/s1/leider1.md");
    let text = fs::read_to_string(&transcript).expect("a transcript");
    let mut round = 0;
    let changed = best(|| {
        round += 1;
        fs::write(&transcript, format!("{text}\nR: Nog iets, {round}.\n")).expect("it is written");
        kwali(root, &["check"])
    });
    show("one transcript changed", changed, &target(0.5));
}
