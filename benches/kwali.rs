//! How long the commands take, as whoever types them notices it: the program is run each time.
//!
//! `KWALI_BENCH_SMALL=1` leaves out the corpus of 10,000 interviews.

#[path = "support/corpus.rs"]
mod corpus;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{
    BatchSize, BenchmarkGroup, Criterion, SamplingMode, criterion_group, criterion_main,
};
use tempfile::TempDir;

const SHIPPED: &str = env!("CARGO_MANIFEST_DIR");

fn run(args: &[&str]) {
    let done = Command::new(env!("CARGO_BIN_EXE_kwali"))
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .output()
        .expect("kwali starts");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "kwali {}: {said}", args.join(" "));
}

fn measure(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, study: &Path, args: &[&str]) {
    let study = study.to_str().expect("a path of plain letters");
    let all: Vec<&str> = ["--study", study].into_iter().chain(args.iter().copied()).collect();
    group.bench_function(name, |bencher| bencher.iter(|| run(&all)));
}

fn reports(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, study: &Path, what: &[&str]) {
    let out = TempDir::new().expect("a temporary folder");
    let folder = out.path().to_str().expect("a path of plain letters");
    let args: Vec<&str> =
        ["report", "--out", folder].into_iter().chain(what.iter().copied()).collect();
    measure(group, name, study, &args);
}

fn startup(criterion: &mut Criterion) {
    criterion.bench_function("startup", |bencher| bencher.iter(|| run(&["--version"])));
}

fn shipped(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("shipped");
    group.sample_size(20).warm_up_time(Duration::from_millis(300));
    group.measurement_time(Duration::from_secs(2));
    let study = Path::new(SHIPPED);
    measure(&mut group, "list interviews", study, &["list", "interviews"]);
    measure(&mut group, "quotes", study, &["quotes"]);
    measure(&mut group, "matrix", study, &["matrix"]);
    measure(&mut group, "show", study, &["show", "s1/schoolleider"]);
    measure(&mut group, "search", study, &["search", "school"]);
    reports(&mut group, "all reports", study, &[]);
    group.finish();
}

fn generated(criterion: &mut Criterion) {
    let large = std::env::var_os("KWALI_BENCH_SMALL").is_none();
    for count in [1_000, 10_000].into_iter().filter(|&count| count == 1_000 || large) {
        let folder = TempDir::new().expect("a temporary folder");
        corpus::study(folder.path(), count).expect("a study is written");
        let study = folder.path();
        let mut group = criterion.benchmark_group(format!("{count} interviews"));
        group.sample_size(10).sampling_mode(SamplingMode::Flat);
        group.warm_up_time(Duration::from_millis(1)).measurement_time(Duration::from_millis(1));
        measure(&mut group, "list interviews", study, &["list", "interviews"]);
        measure(&mut group, "quotes", study, &["quotes", "--format", "csv"]);
        measure(&mut group, "matrix", study, &["matrix", "--format", "csv"]);
        measure(&mut group, "show", study, &["show", "s1/leider1"]);
        measure(&mut group, "search", study, &["search", "niesves"]);
        reports(&mut group, "report case", study, &["case", "s1"]);
        reports(&mut group, "report cross", study, &["cross"]);
        group.finish();
    }
}

/// Text files become interviews of one case; each time in a new study.
fn ingest(criterion: &mut Criterion) {
    let large = std::env::var_os("KWALI_BENCH_SMALL").is_none();
    let count = if large { 10_000 } else { 1_000 };
    let folder = TempDir::new().expect("a temporary folder");
    let texts = folder.path().join("texts");
    corpus::texts(&texts, count).expect("texts are written");
    let texts = texts.to_str().expect("a path of plain letters");
    let fresh = || {
        let study = TempDir::new().expect("a temporary folder");
        corpus::study(study.path(), 0).expect("a study is written");
        study
    };
    let mut group = criterion.benchmark_group("ingest");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.warm_up_time(Duration::from_millis(1)).measurement_time(Duration::from_millis(1));
    group.bench_function(format!("{count} text files"), |bencher| {
        let read = |study: TempDir| {
            let root = study.path().to_str().expect("a path of plain letters");
            let who = ["--speaker", "I=interviewer", "--speaker", "R=leider"];
            let to = [
                "--study",
                root,
                "ingest",
                texts,
                "--case",
                "s1",
                "--new-case",
                "--role",
                "leider",
            ];
            run(&[&to[..], &who[..]].concat());
            study
        };
        bencher.iter_batched(fresh, read, BatchSize::PerIteration);
    });
    group.finish();
}

criterion_group!(benches, startup, shipped, generated, ingest);
criterion_main!(benches);
