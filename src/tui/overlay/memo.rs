//! A memo that is being written. Until it is saved it is kept as a draft, so that not even a killed
//! program loses what was typed.

use std::path::{Path, PathBuf};

use kwali::store::write;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::style::{Modifier, Style};
use ratatui_textarea::{CursorMove, TextArea, WrapMode};
use serde::{Deserialize, Serialize};

use super::super::marks::Mark;

/// A memo on a coding, in an editor of several lines.
#[derive(Debug)]
pub struct Memo {
    pub mark: Mark,
    pub area: TextArea<'static>,
    draft: Draft,
    file: PathBuf,
}

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Nothing,
    Save,
    Discard,
    Editor,
}

/// The text of a memo that was not saved yet.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct Draft {
    pub reference: String,
    pub coding: String,
    pub text: String,
}

impl Draft {
    /// The draft that was left behind, if there is one.
    pub fn read(file: &Path) -> Option<Self> {
        serde_json::from_str(&std::fs::read_to_string(file).ok()?).ok()
    }
}

impl Memo {
    /// Opens a coding's memo, or the draft of it that was left behind in `file`.
    pub fn new(mark: Mark, reference: &str, file: PathBuf) -> Self {
        let left = Draft::read(&file)
            .filter(|draft| draft.coding == mark.coding.id() && draft.reference == reference);
        let text = left.map_or_else(|| mark.coding.memo.clone(), |draft| draft.text);
        let draft = Draft {
            reference: reference.to_owned(),
            coding: mark.coding.id().to_owned(),
            text: text.clone(),
        };
        let mut memo = Self { mark, area: TextArea::default(), draft, file };
        memo.set(&text);
        memo
    }

    /// Puts a text in the editor.
    pub fn set(&mut self, text: &str) {
        self.area = TextArea::new(text.lines().map(str::to_owned).collect());
        self.area.set_wrap_mode(WrapMode::WordOrGlyph);
        self.area.set_cursor_line_style(Style::new());
        self.area.set_cursor_style(Style::new().add_modifier(Modifier::REVERSED));
        self.area.move_cursor(CursorMove::Bottom);
        self.area.move_cursor(CursorMove::End);
    }

    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    pub fn key(&mut self, key: KeyEvent) -> Asked {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Esc => return Asked::Save,
            KeyCode::Char('s') if control => return Asked::Save,
            KeyCode::Char('q' | 'c') if control => return Asked::Discard,
            KeyCode::Char('o' | 'g') if control => return Asked::Editor,
            _ => {}
        }
        if self.area.input(key) {
            self.keep();
        }
        Asked::Nothing
    }

    pub fn paste(&mut self, text: &str) {
        if self.area.insert_str(text.replace("\r\n", "\n").replace('\r', "\n")) {
            self.keep();
        }
    }

    /// Keeps what stands in the editor. A draft that cannot be kept is no reason to stop typing.
    pub fn keep(&mut self) {
        self.draft.text = self.text();
        if let Ok(bytes) = serde_json::to_vec(&self.draft) {
            let _ = write::replace_derived(&self.file, &bytes);
        }
    }

    /// Forgets the draft, once the memo is saved or given up.
    pub fn forget(&self) {
        let _ = std::fs::remove_file(&self.file);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kwali::study::{Coding, Span};

    fn mark() -> Mark {
        let coding = Coding::restored("k1", Span::at(0, 2), "a", "ja");
        Mark { coder: "anna".into(), coding, lane: 0 }
    }

    #[test]
    fn what_was_typed_is_there_again_after_a_crash_and_gone_once_saved() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("anna.json");
        let mut memo = Memo::new(mark(), "s1/x:1", file.clone());
        for c in "Een é\nvraag".chars() {
            let code = if c == '\n' { KeyCode::Enter } else { KeyCode::Char(c) };
            assert_eq!(memo.key(KeyEvent::new(code, KeyModifiers::NONE)), Asked::Nothing);
        }
        drop(memo);
        let again = Memo::new(mark(), "s1/x:1", file.clone());
        assert_eq!(again.text(), "Een é\nvraag");
        assert_eq!(Memo::new(mark(), "s1/x:2", file.clone()).text(), "");
        again.forget();
        assert_eq!(Memo::new(mark(), "s1/x:1", file).text(), "");
    }
}
