//! Time and memory of programs, as whoever runs them notices them.

use std::fs::{self, File, FileTimes};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

const ROUNDS: usize = 3;

/// Files as old as those of a study that was not made this second.
pub fn age(root: &Path) {
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
pub fn best(mut run: impl FnMut() -> (Duration, usize)) -> (Duration, usize) {
    (0..ROUNDS).map(|_| run()).min().expect("rounds")
}

pub fn show(what: &str, (time, memory): (Duration, usize), target: &str) {
    println!("{what:<32} {:>7.3} s  {memory:>5} MB{target}", time.as_secs_f64());
}

/// One run of kwali on a study: how long it took, and its most memory in MB where the system tells.
pub fn kwali(root: &Path, args: &[&str]) -> (Duration, usize) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kwali"));
    measured(command.arg("--study").arg(root).args(args))
}

/// One run of a program.
pub fn measured(command: &mut Command) -> (Duration, usize) {
    let began = Instant::now();
    let mut child =
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    let ended = loop {
        if let Some(ended) = child.try_wait().expect("the program ends") {
            break ended;
        }
        most = most.max(memory(&status).unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    };
    assert!(ended.code().is_some_and(|code| code < 2), "{command:?}: {ended}");
    (began.elapsed(), most)
}

fn memory(status: &str) -> Option<usize> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<usize>().ok()? / 1024)
}
