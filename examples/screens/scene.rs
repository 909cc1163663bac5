//! Scenes: what is typed at a program, and of which screens pictures are made.
//!
//! A line is an instruction and what it is about; `#` begins a comment.
//!
//! | instruction | |
//! | --- | --- |
//! | `size COLS ROWS` | the terminal's size; before the program starts |
//! | `title TEXT` | what the bar of the window says |
//! | `kwali ARGS` | starts kwali in a copy of the shipped study |
//! | `shell` | starts a shell there, with an empty line and `$ ` as its prompt |
//! | `wait TEXT`, `gone TEXT` | until a text stands on the screen, or no longer |
//! | `keys KEYS` | types, with names of keys as in `jj<down><enter>` |
//! | `slowly KEYS` | types plain letters one by one, each a frame |
//! | `click COL ROW`, `drag COL ROW COL ROW`, `scroll COL ROW STEPS` | uses the mouse |
//! | `paste TEXT` | pastes |
//! | `hold MS` | a frame of the recording, shown so long |
//! | `picture NAME` | a picture of the screen, `NAME.svg` |
//! | `recording NAME` | a moving picture of the frames so far, `NAME.svg` |

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::svg::{self, Frame};
use crate::terminal::{Launch, Terminal};

/// How long a letter stands alone that is typed slowly, in milliseconds.
const LETTER: u32 = 70;
/// How long a program of a scene may run.
const LONGEST: Duration = Duration::from_secs(600);

/// Plays a scene in a study's folder and returns the pictures' names and bytes.
pub fn play(text: &str, study: &Path) -> Result<Vec<(String, String)>, String> {
    let mut stage = Stage {
        study,
        size: (100, 30),
        title: "kwali".to_owned(),
        terminal: None,
        frames: Vec::new(),
        pictures: Vec::new(),
    };
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (instruction, about) = line.split_once(' ').unwrap_or((line, ""));
        let done = stage.follow(instruction, about.trim_start());
        done.map_err(|problem| format!("line {}: {problem}", number + 1))?;
    }
    Ok(stage.pictures)
}

struct Stage<'a> {
    study: &'a Path,
    size: (u16, u16),
    title: String,
    terminal: Option<Terminal>,
    frames: Vec<Frame>,
    pictures: Vec<(String, String)>,
}

impl Stage<'_> {
    fn follow(&mut self, instruction: &str, about: &str) -> Result<(), String> {
        match instruction {
            "size" => {
                let [cols, rows] = numbers(about)?;
                self.size = (cols, rows);
            }
            "title" => about.clone_into(&mut self.title),
            "kwali" => {
                let args: Vec<&str> = about.split_whitespace().collect();
                self.terminal =
                    Some(Launch::kwali(self.study, self.size, &args).lifetime(LONGEST).start());
            }
            "shell" => {
                let shell = Launch::program("sh", self.study, self.size, &["-i"]);
                let prompt = "\n\u{1b}[32m$\u{1b}[m ";
                self.terminal = Some(shell.env("PS1", prompt).lifetime(LONGEST).start());
            }
            "wait" => drop(self.terminal()?.wait_for(about)),
            "gone" => drop(self.terminal()?.wait_gone(about)),
            "keys" => self.terminal()?.keys(about),
            "slowly" => self.slowly(about)?,
            "click" => {
                let [col, row] = numbers(about)?;
                self.terminal()?.click(col, row);
            }
            "drag" => {
                let [col, row, to_col, to_row] = numbers(about)?;
                self.terminal()?.drag((col, row), (to_col, to_row));
            }
            "scroll" => {
                let [col, row, steps] = numbers::<i16, 3>(about)?;
                self.terminal()?.scroll(col.unsigned_abs(), row.unsigned_abs(), steps);
            }
            "paste" => self.terminal()?.paste(about),
            "hold" => {
                let [held] = numbers(about)?;
                let screen = self.terminal()?.settle();
                self.frames.push(Frame { screen, held });
            }
            "picture" => {
                let screen = self.terminal()?.settle();
                self.keep(about, svg::picture(&screen, &self.title));
            }
            "recording" if !self.frames.is_empty() => {
                self.keep(about, svg::recording(&self.frames, &self.title));
                self.frames.clear();
            }
            "recording" => return Err("there are no frames; `hold` makes one".to_owned()),
            _ => return Err(format!("`{instruction}` is no instruction")),
        }
        Ok(())
    }

    fn terminal(&mut self) -> Result<&mut Terminal, String> {
        self.terminal.as_mut().ok_or_else(|| "nothing was started yet".to_owned())
    }

    fn slowly(&mut self, text: &str) -> Result<(), String> {
        for letter in text.chars() {
            let terminal = self.terminal()?;
            terminal.text(letter.encode_utf8(&mut [0; 4]));
            let screen = terminal.settle();
            self.frames.push(Frame { screen, held: LETTER });
        }
        Ok(())
    }

    fn keep(&mut self, name: &str, picture: String) {
        self.pictures.push((name.to_owned(), picture));
    }
}

fn numbers<N: std::str::FromStr, const COUNT: usize>(text: &str) -> Result<[N; COUNT], String> {
    let parsed: Option<Vec<N>> = text.split_whitespace().map(|word| word.parse().ok()).collect();
    let wanted = || format!("`{text}` is not {COUNT} numbers");
    parsed.and_then(|numbers| numbers.try_into().ok()).ok_or_else(wanted)
}

/// Copies a file, or a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    if !from.is_dir() {
        return fs::copy(from, to).map(drop);
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}
