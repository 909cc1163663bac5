//! Reading that can go wrong beyond repair, in a process of its own with limits.
//!
//! A PDF is read by a program that calls itself: whatever the file does to that one, this one goes on,
//! and says so. The other has so much memory and time and no more.

use std::io::{self, Read, Write};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use kwali::problem::{Problem, Result};
use kwali::readers::pdf::{self, Page, unreadable};
use serde::{Deserialize, Serialize};

use super::Outcome;

/// What kwali calls itself with to read a PDF from standard input: no verb, for nobody needs to know.
const ASKED: &str = "read-pdf";

/// How much memory the reading of a file takes at most.
const MEMORY: u64 = 1 << 30;

/// How many bytes of lines are taken at most.
const LINES: u64 = 512 << 20;

/// How long a file is read at most, unless `KWALI_PDF_SECONDS` says another number.
const SECONDS: u64 = 60;

fn seconds() -> u64 {
    let said = std::env::var("KWALI_PDF_SECONDS").ok();
    said.and_then(|said| said.parse().ok()).filter(|said| *said > 0).unwrap_or(SECONDS)
}

/// What one process tells the other.
#[derive(Serialize, Deserialize)]
enum Told {
    Pages(Vec<Page>),
    Problem(String, Option<String>),
}

/// Whether this process was made to read a PDF.
pub fn is_asked() -> bool {
    std::env::args_os().nth(1).is_some_and(|first| first == ASKED)
}

/// Reads a PDF here, within limits, and tells what came out.
pub fn run() -> Result<Outcome> {
    limit();
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes).map_err(|e| unreadable(&e.to_string()))?;
    let told = match pdf::pages(&bytes) {
        Ok(pages) => Told::Pages(pages),
        Err(problem) => {
            Told::Problem(problem.message().to_owned(), problem.advice().map(str::to_owned))
        }
    };
    let told = postcard::to_allocvec(&told).map_err(|e| unreadable(&e.to_string()))?;
    io::stdout().lock().write_all(&told).map_err(|e| unreadable(&e.to_string()))?;
    Ok(Outcome::Done)
}

/// Takes from this process what it may not use. Elsewhere than on Unix only time is limited.
#[cfg(unix)]
fn limit() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limits = [(Resource::As, MEMORY), (Resource::Cpu, seconds()), (Resource::Core, 0)];
    for (resource, most) in limits {
        // A system that does not know a limit still has the one of time.
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    }
}

#[cfg(not(unix))]
fn limit() {}

/// The pages of a PDF, read by another process.
pub fn pages(bytes: &[u8]) -> Result<Vec<Page>> {
    let program = std::env::current_exe().map_err(|e| unreadable(&e.to_string()))?;
    let mut command = Command::new(program);
    command.arg(ASKED).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|e| unreadable(&e.to_string()))?;
    let (input, output) = (child.stdin.take(), child.stdout.take());
    thread::scope(|scope| {
        // Who ends before all was told has no use for the rest.
        scope.spawn(|| input.map(|mut input| input.write_all(bytes)));
        let lines = scope.spawn(|| {
            let mut lines = Vec::new();
            let read = output.map(|output| output.take(LINES).read_to_end(&mut lines));
            matches!(read, Some(Ok(_))).then_some(lines)
        });
        let ended = wait(&mut child);
        let lines = lines.join().ok().flatten().filter(|_| ended.is_ok());
        ended?;
        told(&lines.unwrap_or_default())
    })
}

/// Waits until the process has done its work, and not for ever.
fn wait(child: &mut Child) -> Result<()> {
    // A machine that has much to do lets it wait: the limit of its own time is nearer.
    let until = Instant::now() + Duration::from_secs(seconds() * 3);
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(_)) => return Err(over()),
            Ok(None) if Instant::now() < until => thread::sleep(Duration::from_millis(2)),
            Ok(None) | Err(_) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(over());
            }
        }
    }
}

fn over() -> Box<Problem> {
    let seconds = seconds();
    Box::new(
        Problem::new(format!(
            "the PDF cannot be read: it asks for more than {} MB or {seconds} seconds, or is broken",
            MEMORY >> 20
        ))
        .help("print it to PDF anew, or save the text in another format, and ingest that"),
    )
}

fn told(lines: &[u8]) -> Result<Vec<Page>> {
    match postcard::from_bytes(lines) {
        Ok(Told::Pages(pages)) => Ok(pages),
        Ok(Told::Problem(message, help)) => {
            let problem = Problem::new(message);
            Err(Box::new(match help {
                Some(help) => problem.help(help),
                None => problem,
            }))
        }
        Err(_) => Err(over()),
    }
}
