//! How a program ends, and what it leaves behind in its terminal.

use std::collections::BTreeSet;
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::LocalModes;

use super::{PATIENCE, Style, Terminal};

/// The cursor is shown unless a program hides it; all other modes are off unless one sets them.
const CURSOR: &str = "25";

impl Terminal {
    /// Sends the program a signal.
    pub fn signal(&mut self, signal: Signal) {
        if self.status.is_none() {
            let _ = kill_process(Pid::from_child(&self.child), signal);
        }
    }

    /// Kills the program without a chance to tidy up, and waits until it is gone.
    #[track_caller]
    pub fn kill(&mut self) -> ExitStatus {
        self.signal(Signal::KILL);
        self.wait()
    }

    /// Asks the program to end, as a system does that is shut down.
    pub fn term(&mut self) {
        self.signal(Signal::TERM);
    }

    /// Takes the terminal away, as when a window is closed or a connection lost: the program gets
    /// SIGHUP, reads an end and cannot write.
    pub fn hang_up(&mut self) {
        self.pump();
        self.reader.stop();
        self.pump();
        self.pty = None;
    }

    /// Waits until the program has ended by itself, and all it wrote is taken in.
    #[track_caller]
    pub fn wait(&mut self) -> ExitStatus {
        let until = Instant::now() + PATIENCE;
        loop {
            self.pump();
            if let Some(status) = self.ended() {
                let drained = Instant::now() + Duration::from_secs(1);
                while !self.closed && self.pty.is_some() && Instant::now() < drained {
                    self.pump_for(Duration::from_millis(10));
                }
                return status;
            }
            assert!(Instant::now() < until, "the program does not end:\n{}", self.screen());
            if !self.pump_for(Duration::from_millis(5)) && self.closed {
                std::thread::sleep(Duration::from_millis(2));
            }
        }
    }

    /// The program's process, for what else can be done to one.
    pub fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    /// How the program ended; `None` while it runs.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        if self.status.is_none() {
            self.status = self.child.try_wait().expect("a program of our own");
        }
        self.status
    }

    /// Whether keys reach the program one by one and are not echoed.
    pub fn raw(&mut self) -> bool {
        let pty = self.pty.as_ref().expect("a terminal that was not hung up");
        let modes = rustix::termios::tcgetattr(pty).expect("a terminal's settings").local_modes;
        !modes.intersects(LocalModes::ICANON | LocalModes::ECHO)
    }

    /// What was written after the alternate screen was left for the last time; all where it was
    /// never entered.
    pub fn afterwards(&mut self) -> String {
        let all = self.written();
        all.rsplit_once("\x1b[?1049l").map_or(all.as_str(), |(_, after)| after).to_owned()
    }

    /// What the program changed in the terminal and has not put back, in words.
    pub fn left_behind(&mut self) -> Vec<String> {
        let mut left = modes_left(&self.written());
        let screen = self.screen();
        let vt = screen.vt();
        let style = Style {
            fg: vt.fgcolor(),
            bg: vt.bgcolor(),
            bold: vt.bold(),
            dim: vt.dim(),
            italic: vt.italic(),
            underline: vt.underline(),
            reverse: vt.inverse(),
        };
        if style != Style::default() {
            left.push(format!("text is {style}"));
        }
        if vt.cursor_style() != vt100::CursorStyle::Default {
            left.push(format!("the cursor is a {:?}", vt.cursor_style()));
        }
        let pty = self.pty.as_ref().expect("a terminal that was not hung up");
        let now = rustix::termios::tcgetattr(pty).expect("a terminal's settings");
        let (now, before) = (format!("{now:?}"), format!("{:?}", self.before));
        if now != before {
            left.push(format!("the settings are {now}, and were {before}"));
        }
        left
    }

    /// Fails unless the terminal is as it was before; returns what was written on the main screen.
    #[track_caller]
    pub fn given_back(&mut self) -> String {
        let left = self.left_behind();
        assert!(left.is_empty(), "{}\n{}", left.join("\n"), self.screen());
        self.afterwards()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if self.status.is_none() {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
        self.reader.stop();
    }
}

/// The modes that bytes set and do not reset, also those the emulator does not know.
fn modes_left(bytes: &str) -> Vec<String> {
    let mut set: BTreeSet<&str> = BTreeSet::new();
    let mut keyboards = 0_i32;
    for sequence in bytes.split("\x1b[").skip(1) {
        let Some(end) = sequence.find(|c: char| c.is_ascii_alphabetic()) else { continue };
        let (parameters, last) = (&sequence[..end], &sequence[end..=end]);
        match (parameters.chars().next(), last) {
            (Some('?'), "h" | "l") => {
                for mode in parameters[1..].split(';') {
                    if (last == "h") == (mode != CURSOR) {
                        set.insert(mode);
                    } else {
                        set.remove(mode);
                    }
                }
            }
            (Some('>'), "u") => keyboards += 1,
            (Some('<'), "u") => keyboards -= 1,
            _ => {}
        }
    }
    let name = |mode| match mode {
        CURSOR => "the cursor is hidden".to_owned(),
        "1049" => "the alternate screen is shown".to_owned(),
        "2004" => "pastes are bracketed".to_owned(),
        "1000" | "1002" | "1003" | "1006" | "1015" => format!("the mouse is watched ({mode})"),
        other => format!("mode {other} is set"),
    };
    let mut left: Vec<String> = set.into_iter().map(name).collect();
    if keyboards != 0 {
        left.push("the keyboard's protocol is another one".to_owned());
    }
    left
}
