//! A memo that is being written. Until it is saved it is kept as a draft, so that not even a killed
//! program loses what was typed.

use std::path::PathBuf;

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::style::{Modifier, Style};
use ratatui_textarea::{CursorMove, TextArea, WrapMode};

use super::super::marks::Mark;
use super::draft::Draft;

/// A memo on a coding, in an editor of several lines.
#[derive(Debug)]
pub struct Memo {
    pub mark: Mark,
    pub area: TextArea<'static>,
    draft: Draft,
}

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Nothing,
    Save,
    Discard,
    Editor,
}

impl Memo {
    /// Opens a coding's memo, or the draft of it that was left behind in `file`.
    pub fn new(mark: Mark, reference: &str, file: PathBuf) -> Self {
        let draft = Draft::open(file, reference, mark.coding.id(), &mark.coding.memo);
        let text = draft.text().to_owned();
        let mut memo = Self { mark, area: TextArea::default(), draft };
        memo.set(&text);
        memo
    }

    /// Whether it began with a draft, and not with the coding's memo.
    pub fn resumed(&self) -> bool {
        self.draft.text() != self.mark.coding.memo
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

    /// Keeps what stands in the editor.
    pub fn keep(&mut self) {
        self.draft.keep(&self.text());
    }

    /// Forgets the draft, once the memo is saved or given up.
    pub fn forget(&self) {
        self.draft.forget();
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

    #[test]
    fn a_memo_on_another_coding_leaves_a_draft_where_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("anna.json");
        let mut left = Memo::new(mark(), "s1/x:1", file.clone());
        left.paste("begonnen");
        drop(left);
        let mut other = Memo::new(mark(), "s1/x:2", file.clone());
        other.paste("iets anders");
        other.forget();
        let again = Memo::new(mark(), "s1/x:1", file.clone());
        assert!(again.resumed());
        assert_eq!(again.text(), "begonnen");
        assert_eq!(super::super::draft::Left::all(&file).len(), 1);
    }
}
