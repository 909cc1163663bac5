//! What lies over the transcript while something is chosen, typed or read.

pub mod draft;
pub mod form;
pub mod interviews;
pub mod items;
pub mod memo;
pub mod search;

use kwali::study::Span;

use super::action::Action;
use super::chooser::Chooser;
use super::field::Field;
use super::marks::Mark;
use form::Form;
use interviews::Interviews;
use memo::Memo;
use search::Search;

/// Something that lies over the transcript.
#[derive(Debug)]
pub enum Overlay {
    /// Codes are chosen.
    Codes(Box<Chooser<String>>, Box<For>),
    /// Which of several codings is meant.
    Marks(Box<Chooser<Mark>>, Deed),
    /// A coding's lens.
    Lens(Box<Chooser<Option<String>>>, Box<Mark>),
    /// An action by its name.
    Palette(Box<Chooser<Action>>),
    /// The interviews.
    Interviews(Box<Interviews>),
    /// A search and what it found.
    Search(Box<Search>),
    /// A place to go to.
    GoTo(Box<Field>),
    /// A memo is written.
    Memo(Box<Memo>),
    /// A code is made.
    Form(Box<Form>),
    /// The codebook is read.
    Codebook(Box<Chooser<String>>),
    /// The keys, from a row on.
    Help(usize),
}

/// What chosen codes are for.
#[derive(Debug, Clone)]
pub enum For {
    /// A passage of one's own coding.
    Passage(Span),
    /// A passage of the consensus.
    Consensus(Span),
    /// A suggestion, accepted with another code.
    Accept(Mark, Option<Span>),
    /// A coding that moves to another code.
    Recode(Mark),
    /// The parent of a code that is being made.
    Parent(Box<Form>),
}

/// What is done to a coding that was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Memo,
    Recode,
    Respan,
    Lens,
    Delete,
    Accept,
    AcceptAs,
    Reject,
}

impl Deed {
    /// What is asked where several codings stand.
    pub fn title(self) -> &'static str {
        match self {
            Self::Memo => "A memo on which coding",
            Self::Recode => "Which coding moves to another code",
            Self::Respan => "Which coding goes to the selection",
            Self::Lens => "The lens of which coding",
            Self::Delete => "Which coding is deleted",
            Self::Accept | Self::AcceptAs => "Which suggestion is accepted",
            Self::Reject => "Which suggestion is rejected",
        }
    }

    /// Whether it is done to suggestions alone.
    pub fn only_suggestions(self) -> bool {
        matches!(self, Self::Accept | Self::AcceptAs | Self::Reject)
    }

    /// Whether it can be done to a suggestion.
    pub fn takes_suggestions(self) -> bool {
        self.only_suggestions() || self == Self::Delete
    }
}

impl Overlay {
    /// Moves through its list, as the mouse's wheel does.
    pub fn scroll(&mut self, by: isize) {
        match self {
            Self::Codes(list, _) | Self::Codebook(list) => list.move_by(by),
            Self::Marks(list, _) => list.move_by(by),
            Self::Lens(list, _) => list.move_by(by),
            Self::Palette(list) => list.move_by(by),
            Self::Interviews(list) => list.list.move_by(by),
            Self::Search(search) => search.move_by(by),
            Self::Help(row) => *row = row.saturating_add_signed(by),
            Self::GoTo(_) | Self::Memo(_) | Self::Form(_) => {}
        }
    }
}
