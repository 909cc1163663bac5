//! A line that is typed in.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::style::{Modifier, Style};
use ratatui_textarea::{CursorMove, TextArea};

/// One line of input.
#[derive(Debug)]
pub struct Field {
    area: TextArea<'static>,
}

impl Field {
    pub fn new(text: &str) -> Self {
        let mut area = TextArea::new(vec![text.replace(['\n', '\r'], " ")]);
        area.set_cursor_line_style(Style::new());
        area.set_cursor_style(Style::new().add_modifier(Modifier::REVERSED));
        area.move_cursor(CursorMove::End);
        Self { area }
    }

    pub fn text(&self) -> &str {
        self.area.lines().first().map_or("", String::as_str)
    }

    /// Takes a key that edits; says whether the text is another now.
    pub fn key(&mut self, key: KeyEvent) -> bool {
        let newline = key.code == KeyCode::Enter
            || (key.code == KeyCode::Char('m') && key.modifiers == KeyModifiers::CONTROL);
        !newline && self.area.input(key)
    }

    /// Takes pasted text, made one line.
    pub fn paste(&mut self, text: &str) -> bool {
        self.area.insert_str(text.replace(['\n', '\r'], " "))
    }

    /// How it is drawn: with its cursor when it is being typed in.
    pub fn area(&mut self, active: bool) -> &TextArea<'static> {
        let cursor = if active { Modifier::REVERSED } else { Modifier::empty() };
        self.area.set_cursor_style(Style::new().add_modifier(cursor));
        &self.area
    }
}
