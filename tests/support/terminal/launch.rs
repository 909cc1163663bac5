//! How a program is started in a terminal: nothing of whoever runs the test reaches it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Once};
use std::time::Duration;

use pty_process::blocking::{Command, open};
use tempfile::TempDir;

use super::Terminal;
use super::emulator::Emulator;
use super::reader::Reader;

/// A program, its terminal and its environment, before it runs.
pub struct Launch {
    folder: PathBuf,
    /// Columns and rows.
    size: (u16, u16),
    program: PathBuf,
    args: Vec<String>,
    env: BTreeMap<String, OsString>,
    home: Option<PathBuf>,
    lifetime: Duration,
}

impl Launch {
    /// `kwali` in a folder, in a terminal of so many columns and rows.
    pub fn kwali(folder: impl AsRef<Path>, size: (u16, u16), args: &[&str]) -> Self {
        Self::program(kwali(), folder, size, args)
    }

    /// Any program, for what `kwali` alone does not show: a shell, or `kwali` started by one.
    pub fn program(
        program: impl AsRef<Path>,
        folder: impl AsRef<Path>,
        size: (u16, u16),
        args: &[&str],
    ) -> Self {
        let mut paths = vec![kwali().parent().map(Path::to_owned).unwrap_or_default()];
        paths.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        let launch = Self {
            folder: folder.as_ref().to_owned(),
            size,
            program: program.as_ref().to_owned(),
            args: args.iter().map(|&arg| arg.to_owned()).collect(),
            env: BTreeMap::new(),
            home: None,
            lifetime: Duration::from_secs(60),
        };
        let path = std::env::join_paths(paths).expect("folders without a colon");
        launch
            .env("PATH", path)
            .env("LC_ALL", "C.UTF-8")
            .env("TERM", "xterm-256color")
            .env("COLORTERM", "truecolor")
    }

    /// Sets a variable.
    #[must_use]
    pub fn env(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.env.insert(name.to_owned(), value.into());
        self
    }

    /// A terminal that knows 16 colours and says of no more.
    #[must_use]
    pub fn few_colours(mut self) -> Self {
        self.env.remove("COLORTERM");
        self.env("TERM", "xterm")
    }

    /// Whoever sits there wants no colours.
    #[must_use]
    pub fn no_colour(self) -> Self {
        self.env("NO_COLOR", "1")
    }

    /// The command that opens an editor.
    #[must_use]
    pub fn editor(self, command: &str) -> Self {
        self.env("EDITOR", command).env("VISUAL", command)
    }

    /// The home folder, with `.config` and what else people keep; an empty one when not given.
    #[must_use]
    pub fn home(mut self, folder: impl AsRef<Path>) -> Self {
        self.home = Some(folder.as_ref().to_owned());
        self
    }

    /// How long it may run before it is killed; a minute when not given.
    #[must_use]
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime;
        self
    }

    /// Starts it.
    pub fn start(self) -> Terminal {
        heed_signals();
        let (cols, rows) = self.size;
        let (pty, pts) = open().expect("a pseudo-terminal");
        pty.resize(pty_process::Size::new(rows, cols)).expect("a terminal of that size");
        let before = rustix::termios::tcgetattr(&pty).expect("a terminal's settings");
        let empty = self.home.is_none().then(|| tempfile::tempdir().expect("a home folder"));
        let home = self.home.or_else(|| empty.as_ref().map(|dir: &TempDir| dir.path().to_owned()));
        let home = home.expect("a home folder");
        let child = Command::new(&self.program)
            .args(&self.args)
            .current_dir(&self.folder)
            .env_clear()
            .env("HOME", &home)
            .env("XDG_CONFIG_HOME", home.join(".config"))
            .env("XDG_DATA_HOME", home.join(".local/share"))
            .env("XDG_STATE_HOME", home.join(".local/state"))
            .env("XDG_CACHE_HOME", home.join(".cache"))
            .envs(&self.env)
            .spawn(pts)
            .unwrap_or_else(|e| panic!("{}: {e}", self.program.display()));
        let pty = Arc::new(pty);
        Terminal {
            reader: Reader::start(Arc::clone(&pty), &child, self.lifetime),
            child,
            status: None,
            pty: Some(pty),
            emulator: Emulator::new(cols, rows),
            log: Vec::new(),
            closed: false,
            before,
            _home: empty,
        }
    }
}

/// The binary: cargo names it to tests and benchmarks; it stands above the folder of examples.
fn kwali() -> PathBuf {
    option_env!("CARGO_BIN_EXE_kwali").map_or_else(
        || {
            let this = std::env::current_exe().expect("this program's own path");
            let built = this.parent().and_then(Path::parent).expect("a folder of builds");
            built.join("kwali")
        },
        PathBuf::from,
    )
}

/// Signals that are ignored stay so in every program started, and tests may run where they are, as
/// under `nohup`. What is handled here is as usual again in a program that is started; here it ends
/// the test, as it does without this.
fn heed_signals() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    static HEEDED: Once = Once::new();
    HEEDED.call_once(|| {
        for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTERM] {
            let always = Arc::new(AtomicBool::new(true));
            signal_hook::flag::register_conditional_shutdown(signal, 128 + signal, always)
                .expect("a signal that can be handled");
        }
    });
}
