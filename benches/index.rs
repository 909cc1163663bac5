//! How quickly the index of a search is built, beside bare tantivy on the same turns, and how
//! quickly it answers.
//!
//! Bare tantivy has one field with the same words, and the same settings. Both are built twice in
//! turn from interviews in memory, and from files; the best of each counts.
//! `KWALI_BENCH_SMALL=1` takes 1,000 interviews instead of 10,000.

#[allow(dead_code, reason = "another benchmark uses the rest")]
#[path = "support/corpus.rs"]
mod corpus;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use kwali::problem::Result;
use kwali::search::{Analyzer, CaseFiles, Corpus, Index, Language, Order, Query, Stamp};
use kwali::store::Store;
use kwali::study::{Cases, Codebook, Interview};
use rayon::prelude::*;
use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::store::Compressor;
use tantivy::{IndexSettings, IndexWriter, TantivyDocument};
use tempfile::TempDir;

const BUDGET: usize = 64 << 20;
const ROUNDS: usize = 3;

/// A study's files, read from disk or, once, from memory.
struct Files {
    store: Store,
    folder: PathBuf,
    loaded: Mutex<Option<Vec<Interview>>>,
}

impl Files {
    fn load(&self) {
        let (study, _) = self.store.load().expect("the study loads");
        *self.loaded.lock().expect("no thread failed") = Some(study.interviews);
    }

    fn clear(&self) {
        if self.folder.exists() {
            fs::remove_dir_all(&self.folder).expect("the index goes");
        }
    }
}

impl Corpus for Files {
    fn folder(&self) -> PathBuf {
        self.folder.clone()
    }

    fn codebook(&self) -> &Codebook {
        self.store.codebook()
    }

    fn cases(&self) -> &Cases {
        self.store.cases()
    }

    fn list(&self) -> Result<Vec<CaseFiles>> {
        let cases = self.store.files(Stamp::of)?.into_iter();
        Ok(cases.map(|(case, files)| CaseFiles { case, files }).collect())
    }

    fn each(
        &self,
        wanted: &(dyn Fn(&str, &str) -> bool + Sync),
        take: &(dyn Fn(Interview, bool) + Sync),
    ) -> Result<()> {
        let loaded = self.loaded.lock().expect("no thread failed").take();
        match loaded {
            Some(interviews) => interviews.into_par_iter().for_each(|one| take(one, false)),
            None => self.store.each(wanted, |one, drifts| take(one, !drifts.is_empty()))?,
        }
        Ok(())
    }

    fn file(&self, case: &str, name: &str) -> Result<(Stamp, Vec<u8>)> {
        let (known, bytes) = self.store.read_file(case, name)?;
        Ok((Stamp::of(&known), bytes))
    }
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// One field, the same words and settings; nothing else.
fn bare(files: &Files) {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("kwali")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions)
        .set_fieldnorms(false);
    let options = TextOptions::default().set_indexing_options(indexing);
    let text = schema.add_text_field("text", options);
    let settings = IndexSettings {
        docstore_compression: Compressor::None,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    fs::create_dir_all(&files.folder).expect("a folder");
    let directory = tantivy::directory::MmapDirectory::open(&files.folder).expect("a folder");
    let index = tantivy::Index::create(directory, schema.build(), settings).expect("an index");
    index.tokenizers().register("kwali", Analyzer::default());
    let threads = rayon::current_num_threads().clamp(1, 8);
    let writer: tantivy::Result<IndexWriter> =
        index.writer_with_num_threads(threads, threads * BUDGET);
    let mut writer = writer.expect("a writer");
    let take = |interview: Interview, _: bool| {
        let language = Language::of(&interview.transcript.meta().language);
        for turn in interview.transcript.turns() {
            let words = interview.transcript.text().slice(turn.span).unwrap_or("");
            let mut document = TantivyDocument::new();
            document.add_text(text, Analyzer::text(language, words).0);
            writer.add_document(document).expect("it is added");
        }
    };
    files.each(&|_, _| true, &take).expect("the study reads");
    writer.commit().expect("it is written");
    writer.wait_merging_threads().expect("it is merged");
}

/// The processor time of this process in seconds, where the system tells: on a machine that others
/// use too it says more than a clock.
fn processor() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or("").split_whitespace();
    let ticks: Vec<f64> = fields.skip(11).take(2).filter_map(|n| n.parse().ok()).collect();
    ticks.iter().sum::<f64>() / 100.0
}

/// Builds both in turn, and says how long each took at best.
fn build(files: &Files, what: &str, prepare: impl Fn()) {
    let mut best = [[f64::MAX; 2]; 2];
    for _ in 0..ROUNDS {
        for (which, best) in best.iter_mut().enumerate() {
            files.clear();
            prepare();
            let before = processor();
            let time = timed(|| match which {
                0 => bare(files),
                _ => drop(Index::open(files).expect("an index")),
            });
            *best = [best[0].min(time.as_secs_f64()), best[1].min(processor() - before)];
        }
    }
    let [bare, ours] = best;
    println!(
        "build {what}: bare {:.2} s, kwali {:.2} s, ratio {:.2}; processor {:.2} s, {:.2} s, ratio {:.2}",
        bare[0],
        ours[0],
        bare[0] / ours[0],
        bare[1],
        ours[1],
        bare[1] / ours[1]
    );
}

fn search(files: &Files) {
    let mut index = Index::open(files).expect("an index");
    for source in [
        "niesves",
        "ja",
        "~\"ja niesves\"",
        "*sves*",
        "niesves code:waarden",
        "role:leider NOT niesves",
        "ja NEAR/5 niesves",
    ] {
        let query = Query::parse(source).expect("a query");
        for order in [Order::Text, Order::Relevance] {
            let mut times: Vec<Duration> = Vec::new();
            let mut total = 0;
            for _ in 0..10 {
                times.push(timed(|| {
                    let found = index.find(files, &query, source, order, Some(20));
                    total = found.expect("it is found").total;
                }));
            }
            times.sort();
            println!("find {source} by {order:?}: {:.1?}, {total} hits", times[times.len() / 2]);
        }
    }
    let mut times: Vec<Duration> =
        (0..10).map(|_| timed(|| index.refresh(files).expect("fresh"))).collect();
    times.sort();
    println!("refresh: {:.1?}", times[times.len() / 2]);
}

fn main() {
    let small = std::env::var_os("KWALI_BENCH_SMALL").is_some();
    let temporary = TempDir::new().expect("a temporary folder");
    let root: &Path = temporary.path();
    corpus::study(root, if small { 1_000 } else { 10_000 }).expect("a study is written");
    let store = Store::open(root).expect("the study opens");
    let folder = root.join(".kwali/index");
    let files = Files { store, folder, loaded: Mutex::new(None) };
    build(&files, "from memory", || files.load());
    build(&files, "from files", || ());
    search(&files);
}
