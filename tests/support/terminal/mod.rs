//! A program in a pseudo-terminal: keys go in as from a keyboard, and what it writes becomes a
//! screen to look at.
//!
//! Columns and rows are counted from 0. Whatever waits gives up with a picture of the screen, and
//! no program outlives its [`Terminal`] or the minute it is given.
//!
//! A test file that needs it says `#[path = "support/terminal/mod.rs"] mod terminal;`, so that the
//! others need not build it.
#![allow(dead_code, unused_imports, reason = "each test file uses a part of it")]

mod emulator;
mod ending;
mod keys;
mod launch;
mod reader;
mod screen;
mod snapshot;

use std::io::Write;
use std::path::Path;
use std::process::{Child, ExitStatus};
use std::sync::Arc;
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use pty_process::blocking::Pty;
use rustix::termios::Termios;
use tempfile::TempDir;

use emulator::Emulator;
use reader::Reader;

pub use launch::Launch;
pub use screen::{Cell, Screen, Style};
pub use snapshot::Snapshot;
pub use vt100::Color;

/// How long anything may let a test wait: long enough for a loaded machine.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a program is silent when it has said what it had to.
const SETTLED: Duration = Duration::from_millis(50);
/// A frame may come in pieces; this long after the last one it is whole.
const FRAME: Duration = Duration::from_millis(10);
/// The end of an answer's burst, when an answer is timed.
const BURST: Duration = Duration::from_millis(3);
/// Bytes that follow an escape sooner than this are read as one key with it.
const ESCAPE: Duration = Duration::from_millis(40);

/// How long an answer to keys took, from the moment before they were written.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    /// Until its first bytes were read.
    pub first: Duration,
    /// Until the last bytes of the same burst were read.
    pub last: Duration,
    /// How many bytes came.
    pub bytes: usize,
}

/// A program that runs in a terminal.
pub struct Terminal {
    child: Child,
    status: Option<ExitStatus>,
    pty: Option<Arc<Pty>>,
    reader: Reader,
    emulator: Emulator,
    /// Everything that was written so far.
    log: Vec<u8>,
    /// Nothing more will come.
    closed: bool,
    /// The terminal's settings before the program ran.
    before: Termios,
    _home: Option<TempDir>,
}

impl Terminal {
    /// `kwali` in a folder, in a terminal of so many columns and rows that knows all colours.
    pub fn start(folder: impl AsRef<Path>, size: (u16, u16), args: &[&str]) -> Self {
        Launch::kwali(folder, size, args).start()
    }

    /// Types keys: text as it is, and names in angle brackets, `jj<down><c-r>`; `<lt>` is `<`.
    pub fn keys(&mut self, keys: &str) {
        let mut chunks = keys::encode(keys).into_iter().peekable();
        while let Some(chunk) = chunks.next() {
            self.send(&chunk);
            if chunks.peek().is_some() {
                std::thread::sleep(ESCAPE);
            }
        }
    }

    /// Presses one key by its name: `<esc>`, `<s-tab>`, `<a-x>`, `<f1>`.
    pub fn key(&mut self, name: &str) {
        assert!(name.starts_with('<') && name.ends_with('>'), "`{name}` is no key's name");
        self.keys(name);
    }

    /// Types text in which no name of a key is looked for.
    pub fn text(&mut self, text: &str) {
        self.send(text.as_bytes());
    }

    /// Pastes as a terminal does: in brackets where the program asked for them.
    pub fn paste(&mut self, text: &str) {
        self.pump();
        let text = text.replace('\n', "\r");
        if self.emulator.screen().bracketed_paste() {
            self.send(format!("\x1b[200~{text}\x1b[201~").as_bytes());
        } else {
            self.send(text.as_bytes());
        }
    }

    /// Presses the left button and lets it go.
    #[track_caller]
    pub fn click(&mut self, col: u16, row: u16) {
        self.mouse(&[(0, (col, row), 'M'), (0, (col, row), 'm')]);
    }

    /// Presses the left button in one place and lets it go in another.
    #[track_caller]
    pub fn drag(&mut self, from: (u16, u16), to: (u16, u16)) {
        self.mouse(&[(0, from, 'M'), (32, to, 'M'), (0, to, 'm')]);
    }

    /// Turns the wheel by so many steps: down, or up where they are negative.
    #[track_caller]
    pub fn scroll(&mut self, col: u16, row: u16, steps: i16) {
        let button = if steps < 0 { 64 } else { 65 };
        let step = (button, (col, row), 'M');
        self.mouse(&vec![step; usize::from(steps.unsigned_abs())]);
    }

    /// A terminal tells of its mouse only programs that asked for it.
    #[track_caller]
    fn mouse(&mut self, events: &[(u8, (u16, u16), char)]) {
        self.pump();
        let watched = self.emulator.screen().mouse_protocol_mode();
        assert!(watched != vt100::MouseProtocolMode::None, "the program watches no mouse");
        let sgr = self.emulator.screen().mouse_protocol_encoding();
        assert!(sgr == vt100::MouseProtocolEncoding::Sgr, "the program does not ask for SGR");
        let mut bytes = String::new();
        for (button, (col, row), end) in events {
            bytes += &format!("\x1b[<{button};{};{}{end}", col + 1, row + 1);
        }
        self.send(bytes.as_bytes());
    }

    /// Gives the terminal another size, of which the program hears.
    pub fn resize(&mut self, cols: u16, rows: u16) {
        self.pump();
        self.emulator.resize(cols, rows);
        let pty = self.pty.as_ref().expect("a terminal that was not hung up");
        pty.resize(pty_process::Size::new(rows, cols)).expect("another size");
    }

    /// The screen as it is after all that has come so far.
    pub fn screen(&mut self) -> Screen {
        self.pump();
        Screen::of(self.emulator.screen())
    }

    /// What the program asked the terminal to put into the clipboard, decoded no further.
    pub fn clipboard(&mut self) -> Option<String> {
        self.pump();
        self.emulator.clipboard()
    }

    /// Everything that was written, escape sequences included.
    pub fn written(&mut self) -> String {
        self.pump();
        String::from_utf8_lossy(&self.log).into_owned()
    }

    /// Waits until a text stands on the screen, and the frame it came with is whole.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) -> Screen {
        self.wait_that(&format!("`{text}` on the screen"), |screen| screen.contains(text))
    }

    /// Waits until a text no longer stands on the screen.
    #[track_caller]
    pub fn wait_gone(&mut self, text: &str) -> Screen {
        self.wait_that(&format!("no `{text}` on the screen"), |screen| !screen.contains(text))
    }

    /// Waits until the screen is as wanted, and whole.
    #[track_caller]
    pub fn wait_until(&mut self, wanted: impl Fn(&Screen) -> bool) -> Screen {
        self.wait_that("a screen that was waited for", wanted)
    }

    #[track_caller]
    fn wait_that(&mut self, what: &str, wanted: impl Fn(&Screen) -> bool) -> Screen {
        let until = Instant::now() + PATIENCE;
        loop {
            let screen = self.screen();
            if wanted(&screen) {
                let length = self.log.len();
                self.quiet(FRAME, until);
                if length == self.log.len() {
                    return screen;
                }
                continue;
            }
            if self.closed || Instant::now() >= until {
                let why = if self.closed { "the program ended" } else { "the wait was too long" };
                panic!("{why}, without {what}:\n{screen}");
            }
            self.pump_for(SETTLED);
        }
    }

    /// Waits until nothing has come for 50 ms. Where something must come, wait for that instead:
    /// a loaded machine may be silent for longer before it answers.
    pub fn settle(&mut self) -> Screen {
        self.quiet(SETTLED, Instant::now() + PATIENCE);
        self.screen()
    }

    /// Takes in what comes until nothing has come for so long.
    fn quiet(&mut self, silence: Duration, until: Instant) {
        while self.pump_for(silence) && Instant::now() < until {}
    }

    /// Types keys and measures how long the answer takes.
    ///
    /// The clock starts before the keys are written and each piece of the answer is stamped by a
    /// thread that does nothing but read, before anything is parsed. A burst ends where 3 ms pass
    /// without bytes: an answer in two frames further apart counts up to the first. What the
    /// measurement itself adds is the way through the kernel and the waking of the reader; the
    /// echo of a terminal with no program behind it measures just that: 0.05 to 0.1 ms on a quiet
    /// machine, and milliseconds on one whose cores are all busy. The test of this function in
    /// `tests/terminal.rs` prints it.
    ///
    /// Fails where no answer comes.
    #[track_caller]
    pub fn time_key(&mut self, keys: &str) -> Answer {
        let bytes = keys::encode(keys).concat();
        self.quiet(BURST, Instant::now() + PATIENCE);
        let start = Instant::now();
        self.send(&bytes);
        self.time_from(start, BURST)
    }

    /// Measures how long the answer takes to something that was done at a moment; it ends where
    /// nothing comes for as long as `silence`.
    #[track_caller]
    pub fn time_from(&mut self, start: Instant, silence: Duration) -> Answer {
        let Ok(first) = self.reader.next(PATIENCE) else {
            panic!("no answer:\n{}", self.screen());
        };
        let mut pieces = vec![first];
        while let Ok(piece) = self.reader.next(silence) {
            let late = piece.at.duration_since(pieces[pieces.len() - 1].at) > silence;
            pieces.push(piece);
            if late {
                break;
            }
        }
        let burst = 1 + pieces
            .windows(2)
            .take_while(|pair| pair[1].at.duration_since(pair[0].at) <= silence)
            .count();
        let answer = Answer {
            first: pieces[0].at.duration_since(start),
            last: pieces[burst - 1].at.duration_since(start),
            bytes: pieces[..burst].iter().map(|piece| piece.bytes.len()).sum(),
        };
        for piece in pieces {
            self.take(&piece.bytes);
        }
        answer
    }

    /// Compares the screen with `tests/screens/<name>.txt`; with `KWALI_SCREENS=overwrite` in the
    /// environment the file is written instead.
    #[track_caller]
    pub fn snapshot(&mut self, name: &str) {
        let screen = self.settle();
        Snapshot::text(name).check(&screen);
    }

    fn send(&mut self, bytes: &[u8]) {
        let Some(pty) = &self.pty else { return };
        // A program that has just ended reads nothing more; whoever waits for it will see that.
        let _ = (&**pty).write_all(bytes);
    }

    /// Takes in what has come.
    fn pump(&mut self) {
        while self.pump_for(Duration::ZERO) {}
    }

    /// Waits so long for the next bytes and takes them in; false where none came.
    fn pump_for(&mut self, patience: Duration) -> bool {
        match self.reader.next(patience) {
            Ok(piece) => {
                self.take(&piece.bytes);
                true
            }
            Err(RecvTimeoutError::Timeout) => false,
            Err(RecvTimeoutError::Disconnected) => {
                self.closed = true;
                false
            }
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.log.extend_from_slice(bytes);
        let replies = self.emulator.process(bytes);
        self.send(&replies);
    }
}
