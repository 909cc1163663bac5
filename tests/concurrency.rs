//! Several people and scripts at once.

mod support;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use support::{Folder, MiniStudy, rows};

const PROCESSES: usize = 8;
const CODINGS: usize = 10;
const FILE: &str = "corpus/b/many.anna.csv";

fn word(process: usize, n: usize) -> String {
    format!("word{process}x{n}y")
}

fn study() -> Folder {
    let words: Vec<String> =
        (0..PROCESSES).flat_map(|p| (0..CODINGS).map(move |n| word(p, n))).collect();
    let study = MiniStudy::make();
    let front = "role: leader\nlanguage: en\nspeakers:\n  L: somebody";
    study.write("corpus/b/many.md", format!("---\n{front}\n---\n\nL: {}\n", words.join(" ")));
    study
}

#[test]
fn nobodys_coding_is_lost_and_no_reader_sees_half_a_file() {
    let study = study();
    let writing = AtomicBool::new(true);
    let reads = thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut reads = 0;
            while writing.load(Ordering::Relaxed) || reads == 0 {
                let args = ["quotes", "--coder", "anna", "--case", "b", "--format", "csv"];
                let all = rows(&study.run(&args).done());
                assert!(all.len() >= 2, "{} rows", all.len());
                if study.file(FILE).exists() {
                    let text = study.read(FILE);
                    assert!(text.ends_with('\n') && text.starts_with("id,start,end"), "{text}");
                    assert!(!rows(&text).is_empty());
                }
                reads += 1;
            }
            reads
        });
        let writers: Vec<_> = (0..PROCESSES)
            .map(|process| {
                let study = &study;
                scope.spawn(move || {
                    for n in 0..CODINGS {
                        let quote = word(process, n);
                        let add = ["code", "add", "b/many:1", "--code", "values.order"];
                        let more = ["--coder", "anna", "--quote", quote.as_str()];
                        study.run(&[&add[..], &more[..]].concat()).done();
                    }
                })
            })
            .collect();
        let ended: Vec<_> = writers.into_iter().map(thread::ScopedJoinHandle::join).collect();
        writing.store(false, Ordering::Relaxed);
        assert!(ended.iter().all(Result::is_ok), "a writer failed");
        reader.join().unwrap()
    });
    assert!(reads > 0);
    let all = rows(&study.read(FILE));
    let quotes: BTreeSet<&str> = all.iter().map(|row| row["quote"].as_str()).collect();
    assert_eq!((all.len(), quotes.len()), (PROCESSES * CODINGS, PROCESSES * CODINGS));
    let ids: BTreeSet<&str> = all.iter().map(|row| row["id"].as_str()).collect();
    assert_eq!(ids.len(), all.len());
    let left: Vec<String> = study.files().into_keys().filter(|f| f.contains("/.kwali-")).collect();
    assert!(left.is_empty(), "{left:?}");
}
