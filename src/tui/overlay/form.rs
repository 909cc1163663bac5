//! A new code: its name, where it belongs, what it means.

use kwali::store::NewCode;
use kwali::study::{Span, id_of, one_line};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::super::field::Field;

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Nothing,
    /// The parent shall be chosen.
    Parent,
    Make,
    /// To close it and keep what was typed.
    Close,
    /// To close it and forget what was typed.
    Discard,
}

/// The form in which a code is made.
#[derive(Debug)]
pub struct Form {
    /// The passage it is made for.
    pub span: Span,
    /// The words of the passage, which become its first example.
    pub example: String,
    pub label: Field,
    pub parent: Option<String>,
    pub definition: Field,
    /// Which line is typed in: label, parent, definition.
    pub at: usize,
    /// What is wrong with it.
    pub wrong: Option<String>,
}

impl Clone for Form {
    fn clone(&self) -> Self {
        Self {
            span: self.span,
            example: self.example.clone(),
            label: Field::new(self.label.text()),
            parent: self.parent.clone(),
            definition: Field::new(self.definition.text()),
            at: self.at,
            wrong: self.wrong.clone(),
        }
    }
}

impl Form {
    /// A form for a passage; `label` is what it is called until something else is typed.
    pub fn new(span: Span, words: &str, label: &str, parent: Option<String>) -> Self {
        Self {
            span,
            example: one_line(words),
            label: Field::new(label),
            parent,
            definition: Field::new(""),
            at: 0,
            wrong: None,
        }
    }

    /// Whether it was opened for these words.
    pub fn stands_on(&self, words: &str) -> bool {
        self.example == one_line(words)
    }

    /// Makes it a form for another passage.
    pub fn put_on(&mut self, span: Span, words: &str) {
        (self.span, self.example) = (span, one_line(words));
    }

    /// What was typed, for a draft: name, parent and definition on a line each.
    pub fn typed(&self) -> String {
        let parent = self.parent.as_deref().unwrap_or_default();
        [self.label.text(), parent, self.definition.text()].join("\n")
    }

    /// Takes up what was typed before, if anything was.
    pub fn resume(&mut self, typed: &str) {
        let mut lines = typed.splitn(3, '\n');
        if let (Some(label), Some(parent), Some(definition)) =
            (lines.next(), lines.next(), lines.next())
        {
            self.label = Field::new(label);
            self.parent = Some(parent.to_owned()).filter(|parent| !parent.is_empty());
            self.definition = Field::new(definition);
            self.at = 2;
        }
    }

    /// The id it will get.
    pub fn id(&self) -> String {
        id_of(self.label.text())
    }

    /// The dotted path it will get.
    pub fn path(&self) -> String {
        match &self.parent {
            Some(parent) => format!("{parent}.{}", self.id()),
            None => self.id(),
        }
    }

    /// The code as it is to be made.
    pub fn code(&self) -> NewCode {
        NewCode {
            parent: self.parent.clone(),
            id: self.id(),
            label: self.label.text().trim().to_owned(),
            definition: self.definition.text().trim().to_owned(),
            example: Some(self.example.clone()).filter(|words| !words.is_empty()),
            ..NewCode::default()
        }
    }

    pub fn key(&mut self, key: KeyEvent) -> Asked {
        self.wrong = None;
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Esc => return Asked::Close,
            KeyCode::Char('c') if control => return Asked::Close,
            KeyCode::Char('q') if control => return Asked::Discard,
            KeyCode::Char('s') if control => return self.make(),
            KeyCode::Enter if self.at == 1 => return Asked::Parent,
            KeyCode::Enter if self.at == 2 => return self.make(),
            KeyCode::Enter | KeyCode::Tab | KeyCode::Down => self.at = (self.at + 1) % 3,
            KeyCode::BackTab | KeyCode::Up => self.at = (self.at + 2) % 3,
            KeyCode::Delete | KeyCode::Backspace if self.at == 1 => self.parent = None,
            KeyCode::Char(_) if self.at == 1 && !control => return Asked::Parent,
            _ => {
                self.line().map(|line| line.key(key));
            }
        }
        Asked::Nothing
    }

    pub fn paste(&mut self, text: &str) {
        self.line().map(|line| line.paste(text));
    }

    fn line(&mut self) -> Option<&mut Field> {
        match self.at {
            0 => Some(&mut self.label),
            2 => Some(&mut self.definition),
            _ => None,
        }
    }

    fn make(&mut self) -> Asked {
        if self.id().is_empty() {
            self.at = 0;
            self.wrong = Some("give it a name with letters".into());
            return Asked::Nothing;
        }
        if self.definition.text().trim().is_empty() {
            self.at = 2;
            self.wrong = Some("say in a sentence what it means: others will code with it".into());
            return Asked::Nothing;
        }
        Asked::Make
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parent_can_be_taken_away_again() {
        let mut form = Form::new(Span::at(0, 2), "ja", "Ja", Some("x".into()));
        let mut press = |code| form.key(KeyEvent::new(code, KeyModifiers::NONE));
        assert_eq!(press(KeyCode::Tab), Asked::Nothing);
        assert_eq!(press(KeyCode::Enter), Asked::Parent);
        assert_eq!(press(KeyCode::Delete), Asked::Nothing);
        assert_eq!(form.path(), "ja");
    }
}
