//! The terminal, taken and given back in order whatever happens.

use std::io::{self, Stdout};
use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use kwali::problem::{Problem, Result};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};

/// The screen, while the program has it.
pub struct Screen {
    pub terminal: Terminal<CrosstermBackend<Stdout>>,
    ended: Arc<AtomicBool>,
}

impl Screen {
    /// Takes the terminal.
    pub fn take() -> Result<Self> {
        let ended = Arc::new(AtomicBool::new(false));
        listen(&ended).map_err(|error| failed(&error))?;
        stand_guard(&ended);
        give_back_on_panic();
        enter().map_err(|error| {
            let _ = leave();
            failed(&error)
        })?;
        let terminal = Terminal::new(CrosstermBackend::new(io::stdout()));
        match terminal {
            Ok(terminal) => Ok(Self { terminal, ended }),
            Err(error) => {
                let _ = leave();
                Err(failed(&error))
            }
        }
    }

    /// Whether the system asked the program to end.
    pub fn ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }

    /// Gives the terminal to another program until `work` returns.
    pub fn lend<T>(&mut self, work: impl FnOnce() -> T) -> Result<T> {
        leave().map_err(|error| failed(&error))?;
        let result = work();
        enter().and_then(|()| self.terminal.clear()).map_err(|error| failed(&error))?;
        Ok(result)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // A terminal that was closed cannot be put in order, and need not be.
        let _ = leave();
    }
}

/// Whether the program has the terminal: to leave it a second time would put the cursor where it was
/// before, over what was said since.
static TAKEN: AtomicBool = AtomicBool::new(false);

fn enter() -> io::Result<()> {
    TAKEN.store(true, Ordering::Relaxed);
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen, EnableMouseCapture, EnableBracketedPaste)
}

fn leave() -> io::Result<()> {
    if !TAKEN.swap(false, Ordering::Relaxed) {
        return Ok(());
    }
    let shown = execute!(
        io::stdout(),
        DisableBracketedPaste,
        DisableMouseCapture,
        LeaveAlternateScreen,
        ratatui::crossterm::cursor::Show
    );
    disable_raw_mode().and(shown)
}

/// A panic of the screen gives the terminal back before it is told; one of a thread beside it says
/// nothing, for the screen goes on without what that thread was for.
fn give_back_on_panic() {
    let screen = std::thread::current().id();
    let told = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if std::thread::current().id() == screen {
            let _ = leave();
            told(info);
        }
    }));
}

/// How often it is looked whether the terminal is still there.
const ROUND: Duration = Duration::from_millis(250);
/// How long the screen has to end by itself.
const GRACE: Duration = Duration::from_secs(1);

/// Ends the program when it was asked to end, or the terminal is gone, and the screen does not. A
/// terminal that was closed keeps whoever reads from it busy for ever. What was done is on disk.
fn stand_guard(ended: &Arc<AtomicBool>) {
    let ended = Arc::clone(ended);
    thread::spawn(move || {
        while !ended.load(Ordering::Relaxed) && !hung_up() {
            thread::sleep(ROUND);
        }
        ended.store(true, Ordering::Relaxed);
        thread::sleep(GRACE);
        let _ = leave();
        std::process::exit(HUNG_UP);
    });
}

/// The status of a program that ends because its terminal did: 128 and the signal's number.
const HUNG_UP: i32 = 129;

/// Whether nobody is at the other end of the terminal.
#[cfg(unix)]
fn hung_up() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let stdin = io::stdin();
    let mut one = [PollFd::new(&stdin, PollFlags::empty())];
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut one, Some(&now)).is_ok()
        && one[0].revents().intersects(PollFlags::HUP | PollFlags::ERR)
}

#[cfg(not(unix))]
fn hung_up() -> bool {
    false
}

#[cfg(unix)]
fn listen(ended: &Arc<AtomicBool>) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGTERM};
    for signal in [SIGHUP, SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(ended))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn listen(_: &Arc<AtomicBool>) -> io::Result<()> {
    Ok(())
}

/// What to say when the terminal does not do what is asked.
pub fn failed(error: &io::Error) -> Box<Problem> {
    Box::new(
        Problem::new(format!("the terminal does not answer: {error}"))
            .help("everything coded so far is on disk"),
    )
}
