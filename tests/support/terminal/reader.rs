//! A thread that reads what a program writes, as soon as it comes.
//!
//! It also is the watchdog: it kills a program that runs for too long, and every wait ends.

use std::io::Read;
use std::process::Child;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use pty_process::blocking::Pty;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process};

/// How soon the thread notices that it is to stop.
const TICK: Timespec = Timespec { tv_sec: 0, tv_nsec: 20_000_000 };

/// Bytes that were there at once.
pub struct Piece {
    /// When they had been read.
    pub at: Instant,
    pub bytes: Vec<u8>,
}

pub struct Reader {
    pieces: Receiver<Piece>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Reader {
    /// Reads until the program has ended, for as long as it may run.
    pub fn start(pty: Arc<Pty>, child: &Child, lifetime: Duration) -> Self {
        let (sender, pieces) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, pid) = (Arc::clone(&stop), Pid::from_child(child));
        let thread = std::thread::spawn(move || {
            let until = Instant::now() + lifetime;
            read(&pty, &sender, || {
                let late = Instant::now() > until;
                if late {
                    let _ = kill_process(pid, Signal::KILL);
                }
                late || stopped.load(Ordering::Relaxed)
            });
        });
        Self { pieces, stop, thread: Some(thread) }
    }

    /// The next piece, which may take so long to come.
    pub fn next(&self, patience: Duration) -> Result<Piece, RecvTimeoutError> {
        if patience.is_zero() {
            return self.pieces.try_recv().map_err(|error| match error {
                TryRecvError::Empty => RecvTimeoutError::Timeout,
                TryRecvError::Disconnected => RecvTimeoutError::Disconnected,
            });
        }
        self.pieces.recv_timeout(patience)
    }

    /// Ends the thread, so that it no longer holds the terminal open.
    pub fn stop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn read(pty: &Pty, sender: &Sender<Piece>, ended: impl Fn() -> bool) {
    let mut buffer = vec![0; 64 * 1024];
    while !ended() {
        let mut watched = [PollFd::new(pty, PollFlags::IN)];
        match poll(&mut watched, Some(&TICK)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => continue,
            Ok(_) => {}
            Err(_) => return,
        }
        // Linux reports an error where the last program has closed the terminal.
        let Ok(length @ 1..) = (&*pty).read(&mut buffer) else { return };
        let piece = Piece { at: Instant::now(), bytes: buffer[..length].to_vec() };
        if sender.send(piece).is_err() {
            return;
        }
    }
}
