//! A search, in the interview or in the whole study, and what it found.

use kwali::study::Span;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::super::field::Field;

/// A passage that was found, with what is needed to show it and to go there.
#[derive(Debug, Clone)]
pub struct Hit {
    pub case: String,
    pub interview: String,
    pub reference: String,
    pub speaker: String,
    /// What is gone to.
    pub span: Span,
    /// The words of the passage on one line.
    pub text: String,
    /// The scalar ranges of `text` that were found.
    pub marks: Vec<Span>,
}

/// What a key asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    Nothing,
    /// To search for what was typed.
    Run,
    /// To go to the hit one is at.
    Go,
    Close,
}

/// A search and what it found.
#[derive(Debug)]
pub struct Search {
    /// Whether the whole study is meant.
    pub everywhere: bool,
    pub field: Field,
    pub hits: Vec<Hit>,
    pub at: usize,
    /// How much was found, or what is wrong with the query.
    pub told: Result<String, String>,
    /// The query that the hits are of.
    ran: Option<String>,
    waiting: bool,
}

impl Search {
    pub fn new(everywhere: bool, query: &str) -> Self {
        Self {
            everywhere,
            field: Field::new(query),
            hits: Vec::new(),
            at: 0,
            told: Ok(String::new()),
            ran: None,
            waiting: false,
        }
    }

    /// Takes what was found.
    pub fn found(&mut self, hits: Vec<Hit>, told: String) {
        (self.hits, self.at, self.told) = (hits, 0, Ok(told));
        self.ran = Some(self.field.text().to_owned());
        self.waiting = false;
    }

    /// Waits for the index.
    pub fn wait(&mut self) {
        self.hits.clear();
        self.told = Ok("the study is being indexed …".into());
        self.waiting = true;
    }

    /// Whether it is to be run once the index is there.
    pub fn waiting(&self) -> bool {
        self.waiting
    }

    /// Takes what is wrong with the query.
    pub fn refused(&mut self, told: String) {
        self.hits.clear();
        self.told = Err(told);
        self.ran = Some(self.field.text().to_owned());
        self.waiting = false;
    }

    pub fn key(&mut self, key: KeyEvent) -> Asked {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Esc => return Asked::Close,
            KeyCode::Char('c') if control => return Asked::Close,
            KeyCode::Enter if self.ran.as_deref() == Some(self.field.text()) => {
                return if self.hits.is_empty() { Asked::Nothing } else { Asked::Go };
            }
            KeyCode::Enter => return Asked::Run,
            KeyCode::Up => self.move_by(-1),
            KeyCode::Down => self.move_by(1),
            KeyCode::PageUp => self.move_by(-10),
            KeyCode::PageDown => self.move_by(10),
            KeyCode::Tab => {
                self.everywhere = !self.everywhere;
                return Asked::Run;
            }
            _ => {
                self.field.key(key);
            }
        }
        Asked::Nothing
    }

    pub fn move_by(&mut self, by: isize) {
        self.at = self.at.saturating_add_signed(by).min(self.hits.len().saturating_sub(1));
    }
}
