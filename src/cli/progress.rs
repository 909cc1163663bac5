//! Bars for work that takes long.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar that shows itself only to people, and only when there is something to wait for.
pub struct Bar {
    line: ProgressBar,
    started: Instant,
    watched: bool,
}

/// A bar of `length` steps.
pub fn bar(what: &'static str, length: usize) -> Bar {
    let length = u64::try_from(length).unwrap_or(u64::MAX);
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::hidden());
    if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}") {
        bar.set_style(style);
    }
    bar.set_message(what);
    Bar { line: bar, started: Instant::now(), watched: io::stderr().is_terminal() }
}

impl Bar {
    /// One step is done.
    pub fn step(&self) {
        self.line.inc(1);
        let late = self.watched && self.line.is_hidden();
        if late && self.started.elapsed() > Duration::from_secs(1) {
            self.line.set_draw_target(ProgressDrawTarget::stderr());
            // It would wait for the next step, which may be the one that takes long.
            self.line.tick();
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.line.finish_and_clear();
    }
}
