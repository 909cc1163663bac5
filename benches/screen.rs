//! How long the coding screen takes from a key to the last byte of what it draws, in a terminal as a
//! person has it: an interview of 100,000 words with 5,000 codings, then a study of 10,000
//! interviews.
//!
//! A word, as in `cargo bench --bench screen -- short`, runs what has it in its name.
//! `KWALI_BENCH_SMALL=1` leaves out the study of 10,000 interviews.
#![cfg_attr(not(unix), allow(unused))]

#[path = "support/corpus.rs"]
mod corpus;
#[cfg(unix)]
#[path = "../tests/support/terminal/mod.rs"]
mod terminal;

#[cfg(unix)]
fn main() {
    unix::main();
}

#[cfg(not(unix))]
fn main() {}

#[cfg(unix)]
mod unix {
    use std::fs::{self, File};
    use std::io::Write;
    use std::path::Path;
    use std::thread::sleep;
    use std::time::{Duration, Instant};

    use tempfile::TempDir;

    use super::corpus::{self, Turns};
    use super::terminal::{Launch, Terminal};

    const SIZE: (u16, u16) = (140, 45);
    const WORDS: usize = 100_000;
    const CODINGS: usize = 5_000;
    const SAMPLES: usize = 60;

    pub fn main() {
        println!("{:<44} {:>9} {:>9}  (key to last byte, ms)", "", "median", "95 %");
        disk();
        let asked = std::env::args().skip(1).find(|word| !word.starts_with('-'));
        let wanted = |name: &str| asked.as_ref().is_none_or(|word| name.contains(word));
        for (name, turns) in [("short turns", Turns::Short), ("long turns", Turns::Long)] {
            if !wanted(name) {
                continue;
            }
            let study = TempDir::new().expect("a temporary folder");
            corpus::long_interview(study.path(), WORDS, CODINGS, turns)
                .expect("a study is written");
            interview(name, study.path());
        }
        if std::env::var_os("KWALI_BENCH_SMALL").is_none() && wanted("10,000 interviews") {
            let study = TempDir::new().expect("a temporary folder");
            corpus::study(study.path(), 10_000).expect("a study is written");
            large(study.path());
        }
    }

    fn tell(name: &str, mut times: Vec<Duration>) {
        times.sort();
        let ms = |at: usize| times[at.min(times.len() - 1)].as_secs_f64() * 1000.0;
        println!("{name:<44} {:>9.1} {:>9.1}", ms(times.len() / 2), ms(times.len() * 95 / 100));
    }

    /// What the disk alone takes for a file as large as the codings of that interview.
    fn disk() {
        let folder = TempDir::new().expect("a temporary folder");
        let bytes = vec![b'x'; 600_000];
        let once = || {
            let start = Instant::now();
            let staged = folder.path().join("staged");
            let mut file = File::create(&staged).expect("a file");
            file.write_all(&bytes).and_then(|()| file.sync_data()).expect("room on the disk");
            fs::rename(&staged, folder.path().join("whole")).expect("a name");
            File::open(folder.path()).and_then(|names| names.sync_all()).expect("a folder");
            start.elapsed()
        };
        tell("the disk: write, sync, rename 600 kB", (0..SAMPLES).map(|_| once()).collect());
    }

    fn open(study: &Path, interview: &str) -> (Terminal, Duration) {
        let args = ["code", interview, "--coder", "anna"];
        let launch = Launch::kwali(study, SIZE, &args).lifetime(Duration::from_secs(600));
        let start = Instant::now();
        let mut terminal = launch.start();
        while !terminal.screen().contains("? keys") {
            sleep(Duration::from_millis(1));
            assert!(start.elapsed() < Duration::from_secs(60), "{}", terminal.screen());
        }
        (terminal, start.elapsed())
    }

    /// Presses keys one after the other, each once the answer to the one before is there.
    fn press(terminal: &mut Terminal, name: &str, keys: &[&str]) {
        let times = (0..SAMPLES).map(|at| {
            let time = terminal.time_key(keys[at % keys.len()]).last;
            // What is worked out beside the screen may draw once more.
            terminal.settle();
            time
        });
        tell(name, times.collect());
    }

    fn interview(name: &str, study: &Path) {
        let opening = (0..10).map(|_| open(study, "s1/lang").1).collect();
        tell(&format!("{name}: open, to the first screen"), opening);
        let (mut terminal, _) = open(study, "s1/lang");
        terminal.settle();
        let mut keys =
            |what: &str, keys: &[&str]| press(&mut terminal, &format!("{name}: {what}"), keys);
        keys("word", &["l"]);
        keys("row", &["j"]);
        keys("page", &["<pgdn>"]);
        keys("turn", &["]"]);
        keys("start and end", &["G", "g"]);
        keys("select a sentence, drop it", &["s", "<esc>"]);
        terminal.keys("G");
        let mut keys =
            |what: &str, keys: &[&str]| press(&mut terminal, &format!("{name}: {what}"), keys);
        keys("list of codes: open, type, erase, close", &["c", "w", "<bs>", "<esc>"]);
        keys("codebook: open, close", &["<tab>", "<esc>"]);
        act(name, &mut terminal);
        search(name, &mut terminal);
        resize(name, &mut terminal);
        println!("{name}: {:<30} {:>9.1} MB", "memory", memory(&terminal));
    }

    /// Codes passages, each a sentence further, and takes that back again.
    fn act(name: &str, terminal: &mut Terminal) {
        terminal.keys(":40<enter>cwaarden.c1<enter>");
        terminal.wait_for("coded waarden.c1");
        let (mut give, mut undo) = (Vec::new(), Vec::new());
        for _ in 0..SAMPLES / 2 {
            terminal.keys(")");
            terminal.settle();
            give.push(terminal.time_key(".").last);
            let said = terminal.settle();
            assert!(said.contains("coded waarden.c1") || said.contains("already"), "{said}");
        }
        for _ in 0..SAMPLES / 2 {
            undo.push(terminal.time_key("u").last);
            let said = terminal.settle();
            assert!(said.contains("undo"), "{said}");
        }
        tell(&format!("{name}: code a passage, on disk"), give);
        tell(&format!("{name}: undo, on disk"), undo);
    }

    /// Moves with thousands of passages found.
    fn search(name: &str, terminal: &mut Terminal) {
        terminal.keys("/ja<enter>");
        terminal.settle();
        terminal.keys("<enter>");
        terminal.settle();
        press(terminal, &format!("{name}: row, after a search"), &["j"]);
        press(terminal, &format!("{name}: next passage found"), &[";"]);
    }

    fn resize(name: &str, terminal: &mut Terminal) {
        let mut times = Vec::new();
        for at in 0..SAMPLES {
            terminal.settle();
            let start = Instant::now();
            let size = if at % 2 == 0 { (120, 40) } else { SIZE };
            terminal.resize(size.0, size.1);
            times.push(terminal.time_from(start, Duration::from_millis(60)).last);
        }
        tell(&format!("{name}: another size"), times);
    }

    fn large(study: &Path) {
        let opening = (0..10).map(|_| open(study, "s1/leider1").1).collect();
        tell("10,000 interviews: open, to the first screen", opening);
        let (mut terminal, _) = open(study, "s1/leider1");
        let working = (0..20).map(|_| terminal.time_key("l").last).collect();
        tell("10,000 interviews: word, while it counts", working);
        let counted = Instant::now();
        // The codebook says how often a code is used as soon as that is known.
        terminal.keys("<tab>");
        terminal.wait_for("in the study");
        terminal.keys("<esc>");
        terminal.settle();
        println!("{:<44} {:>9.1} s", "10,000 interviews: counted", counted.elapsed().as_secs_f64());
        press(&mut terminal, "10,000 interviews: word", &["l"]);
        act("10,000 interviews", &mut terminal);
        println!("{:<44} {:>9.1} MB", "10,000 interviews: memory", memory(&terminal));
    }

    /// The most memory the program had, in MB; nothing where the system does not say.
    fn memory(terminal: &Terminal) -> f64 {
        let path = format!("/proc/{}/status", terminal.pid().as_raw_pid());
        let status = fs::read_to_string(path).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok());
        kib.map_or(f64::NAN, |kib| kib / 1024.0)
    }
}
