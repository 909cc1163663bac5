//! A study and the coding screen opened on it.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};

use crate::support::{Folder, MiniStudy, rows};
use crate::terminal::{Launch, Screen, Terminal};

/// Wide enough for the panel at the side.
pub const SIZE: (u16, u16) = (100, 30);

/// The files of anna and of the cues, on the interview that most tests open.
pub const ANNA: &str = "corpus/a/leader.anna.csv";
pub const CUES: &str = "corpus/a/leader.kwali.csv";

/// The coding screen, and the study it is open on.
pub struct Desk {
    pub study: Folder,
    pub terminal: Terminal,
}

impl Deref for Desk {
    type Target = Terminal;

    fn deref(&self) -> &Terminal {
        &self.terminal
    }
}

impl DerefMut for Desk {
    fn deref_mut(&mut self) -> &mut Terminal {
        &mut self.terminal
    }
}

/// `kwali code` with arguments, in a terminal of the usual size.
pub fn launch(study: &Folder, args: &[&str]) -> Launch {
    launch_in(study, SIZE, args)
}

/// `kwali code` with arguments.
pub fn launch_in(study: &Folder, size: (u16, u16), args: &[&str]) -> Launch {
    Launch::kwali(study, size, &[&["code"], args].concat())
}

impl Desk {
    /// anna's, on an interview of the small study.
    #[track_caller]
    pub fn open(interview: &str) -> Self {
        Self::on(MiniStudy::make(), &[interview, "--coder", "anna"])
    }

    /// On a study, with the arguments of `kwali code`.
    #[track_caller]
    pub fn on(study: Folder, args: &[&str]) -> Self {
        let launch = launch(&study, args);
        Self::launched(study, launch)
    }

    #[track_caller]
    pub fn launched(study: Folder, launch: Launch) -> Self {
        let mut terminal = launch.start();
        terminal.wait_until(|screen| screen.alternate() && screen.line(0).contains("turn "));
        Self { study, terminal }
    }

    /// Types keys and waits for what they bring.
    #[track_caller]
    pub fn press(&mut self, keys: &str, brings: &str) -> Screen {
        self.keys(keys);
        self.wait_for(brings)
    }

    /// Types keys and waits until the last line says something.
    #[track_caller]
    pub fn told(&mut self, keys: &str, told: &str) {
        self.keys(keys);
        self.wait_told(told);
    }

    /// Waits until the last line says something.
    #[track_caller]
    pub fn wait_told(&mut self, told: &str) {
        self.wait_until(|screen| last_line(screen).contains(told));
    }

    /// Types keys and waits until exactly these words are marked as where one is.
    #[track_caller]
    pub fn at(&mut self, keys: &str, words: &str) {
        self.keys(keys);
        self.wait_until(|screen| marked(screen) == words);
    }

    /// Closes what lies over the transcript. A key that came at once would be read with the escape.
    #[track_caller]
    pub fn close(&mut self) {
        self.keys("<esc>");
        self.wait_gone("╭");
    }

    /// Opens the help with a key, pages through it and closes it; returns all that was shown.
    #[track_caller]
    pub fn help(&mut self, key: &str) -> Vec<Screen> {
        let mut shown = vec![self.press(key, "up and down · esc closes")];
        while !shown[shown.len() - 1].contains("turn the wheel") {
            let before = shown[shown.len() - 1].line(2);
            self.keys("<space>");
            shown.push(self.wait_until(|screen| screen.line(2) != before));
        }
        self.close();
        shown
    }

    /// Leaves the screen, which must go well.
    #[track_caller]
    pub fn leave(mut self) -> Folder {
        self.keys("q");
        let status = self.wait();
        assert_eq!(status.code(), Some(0), "{}", self.screen());
        self.given_back();
        self.study
    }

    /// Leaves the screen and opens it again with the same arguments.
    #[track_caller]
    pub fn again(self, args: &[&str]) -> Self {
        Self::on(self.leave(), args)
    }

    /// Quote, code and status of each coding in a file.
    pub fn codings(&self, file: &str) -> Vec<[String; 3]> {
        codings(&self.study, file)
    }

    /// Whether a file holds an accepted coding of these words with this code.
    pub fn holds(&self, file: &str, quote: &str, code: &str) -> bool {
        self.codings(file).iter().any(|held| held == &[quote, code, "accepted"])
    }

    /// The row of a coding, by its id.
    pub fn row(&self, file: &str, id: &str) -> BTreeMap<String, String> {
        let found = rows(&self.study.read(file)).into_iter().find(|row| row["id"] == id);
        found.unwrap_or_else(|| panic!("no {id} in {file}"))
    }
}

/// What the screen says at its end, a longer message as one text.
pub fn last_line(screen: &Screen) -> String {
    let from = usize::from(screen.size().1) - 4;
    let lines: Vec<String> =
        screen.lines()[from..].iter().map(|line| line.trim().to_owned()).collect();
    lines.join(" ")
}

/// Quote, code and status of each coding in a file; none where there is no file.
pub fn codings(study: &Folder, file: &str) -> Vec<[String; 3]> {
    if !study.file(file).exists() {
        return Vec::new();
    }
    let read = rows(&study.read(file)).into_iter();
    read.map(|row| ["quote", "code", "status"].map(|column| row[column].clone())).collect()
}

/// The words that are drawn reversed between the first and the last line, as one text.
pub fn marked(screen: &Screen) -> String {
    let (_, height) = screen.size();
    let mut words: Vec<String> = Vec::new();
    for row in 1..height - 1 {
        let cells = screen.runs(row).into_iter().filter(|(_, _, style)| style.reverse);
        let run = cells.flat_map(|(from, to, _)| from..to);
        let text: String = run.map(|col| screen.cell(col, row).text).collect();
        if !text.trim().is_empty() {
            words.push(text.trim().to_owned());
        }
    }
    words.join(" ")
}
