//! The state of the coding screen, and what keys, the mouse and time do to it.

use std::collections::BTreeSet;

use kwali::problem::Problem;
use kwali::study::{Locus, Reference, Span};
use ratatui::crossterm::event::{
    Event, KeyEvent, KeyEventKind, MouseButton, MouseEvent, MouseEventKind,
};
use ratatui::layout::Rect;

use super::action::{Action, Group};
use super::background::Background;
use super::compare::Compare;
use super::keymap::Keymap;
use super::marks::{Mark, Sight};
use super::overlay::{For, Overlay};
use super::place;
use super::session::{News, Session};
use super::theme::Theme;
use super::trail::{Place, Trail};
use super::view::View;

/// How many codes count as recent when the screen opens.
const RECENT: usize = 8;

/// What the last line says.
#[derive(Debug, Clone)]
pub enum Message {
    Told(String),
    Wrong(String),
}

/// What the loop around the screen is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    Quit,
    /// To let another program edit the memo that is open.
    Editor,
}

/// The coding screen.
pub struct App {
    pub session: Session,
    pub view: View,
    pub theme: Theme,
    pub keymap: Keymap,
    pub sight: Sight,
    /// Whether others' work and suggestions must stay hidden.
    pub blind: bool,
    /// Whether the side panel is shown where there is room.
    pub panel: bool,
    pub overlay: Option<Overlay>,
    pub message: Option<Message>,
    pub wish: Option<Wish>,
    /// The codes given last, for repeating.
    pub last: Vec<String>,
    /// Codes in the order of their last use.
    pub recent: Vec<String>,
    pub trail: Trail,
    pub compare: Option<Compare>,
    /// The suggestion that is being decided on.
    pub focus: Option<Mark>,
    pub background: Background,
    /// The query of the last search.
    pub query: String,
    /// Turns that were on the screen since the last time this was written.
    pub seen: BTreeSet<usize>,
    /// Turns that were on the screen before.
    known: BTreeSet<usize>,
    /// Whether it was said that undo ends with this program.
    forgetful: bool,
    /// How many columns the window has.
    pub width: u16,
    /// Where the words of the transcript are drawn.
    pub words: Rect,
    pressed: Option<usize>,
    /// The place that was written down last.
    kept: Option<Place>,
}

impl App {
    pub fn new(
        session: Session,
        theme: Theme,
        keymap: Keymap,
        blind: bool,
        compare: Option<Compare>,
    ) -> Self {
        let background = Background::new(&session);
        let mut app = Self {
            session,
            view: View::default(),
            theme,
            keymap,
            sight: Sight { suggestions: !blind, others: !blind },
            blind,
            panel: true,
            overlay: None,
            message: None,
            wish: None,
            last: Vec::new(),
            recent: Vec::new(),
            trail: Trail::default(),
            compare,
            focus: None,
            background,
            query: String::new(),
            seen: BTreeSet::new(),
            known: BTreeSet::new(),
            forgetful: false,
            width: 0,
            words: Rect::default(),
            pressed: None,
            kept: None,
        };
        app.open_view();
        app.recent = app.coded_last();
        app.warn();
        app
    }

    /// Whether an action can do anything on this screen, and so is told of in help and lists.
    pub fn offers(&self, action: Action) -> bool {
        let hidden = [Action::Others, Action::Suggestions].contains(&action);
        match action.group() {
            Group::Compare => self.compare.is_some(),
            Group::Suggestions => !self.blind,
            _ => !(self.blind && hidden),
        }
    }

    /// Says something.
    pub fn tell(&mut self, text: impl Into<String>) {
        self.message = Some(Message::Told(text.into()));
    }

    /// Says something beside what is said already.
    pub fn tell_too(&mut self, text: &str) {
        self.message = Some(match self.message.take() {
            None => Message::Told(text.to_owned()),
            Some(Message::Told(first)) => Message::Told(format!("{first} · {text}")),
            Some(Message::Wrong(first)) => Message::Wrong(format!("{first} · {text}")),
        });
    }

    /// Says what is wrong beside what is said already.
    fn refuse_too(&mut self, text: &str) {
        self.tell_too(text);
        if let Some(Message::Told(text)) = self.message.take_if(|m| matches!(m, Message::Told(_))) {
            self.message = Some(Message::Wrong(text));
        }
    }

    /// Says what went wrong.
    pub fn refuse(&mut self, problem: &Problem) {
        self.message = Some(Message::Wrong(problem.to_string()));
    }

    /// Lays out the interview that is open.
    pub fn open_view(&mut self) {
        let Session { interview, store, coder, .. } = &self.session;
        self.view.open(interview, store.codebook(), coder, self.sight);
        self.background.recount(&self.session);
        self.see_differences();
    }

    /// Shows the codings as they are now.
    pub fn remark(&mut self) {
        if !self.view.shows(&self.session.interview.transcript) {
            return self.reopen();
        }
        self.view.mark(&self.session.interview, &self.session.coder, self.sight);
        self.background.recount(&self.session);
        let focus = self.focus.take();
        self.focus = focus.filter(|focus| {
            self.view.marks.iter().any(|mark| mark.suggested() && mark.coding == focus.coding)
        });
        self.see_differences();
    }

    /// Lays out words that another program changed. What was about to be done to the old ones is
    /// called off, for nobody could tell which of the new ones were meant.
    fn reopen(&mut self) {
        self.focus = None;
        self.open_view();
        self.background.opened(&self.session);
        self.overlay = match self.overlay.take() {
            Some(Overlay::Codes(_, purpose)) => match *purpose {
                For::Parent(form) => Some(Overlay::Form(form)),
                _ => None,
            },
            Some(Overlay::Marks(..) | Overlay::Lens(..)) => None,
            other => other,
        };
    }

    /// What has to be known of an interview when it is opened.
    fn warn(&mut self) {
        if let Some(drift) = self.session.drifts.first() {
            let more = self.session.drifts.len() - 1;
            let more =
                if more > 0 { format!("; so it is with {more} more") } else { String::new() };
            let text = format!("{}{more}", drift.problem());
            self.refuse_too(&text);
        } else {
            self.tell_forgetful();
        }
    }

    /// Says once, when it is first so, that undo will not reach beyond this program's end.
    pub fn tell_forgetful(&mut self) {
        if let Some(problem) = self.session.history_problem().filter(|_| !self.forgetful) {
            let text = format!("undo ends with this program: {problem}");
            self.refuse_too(&text);
            self.forgetful = true;
        }
    }

    /// Where one is.
    pub fn here(&self) -> Place {
        let Session { interview, .. } = &self.session;
        let span = Span::at(self.view.cursor, 1);
        Place { case: interview.case.clone(), interview: interview.name.clone(), span }
    }

    /// Goes to a passage, of another interview too, and remembers from where.
    pub fn jump(&mut self, to: &Place) {
        let from = self.here();
        if self.visit(to) {
            self.trail.leave(from);
        }
    }

    /// Goes to a passage; says whether that could be done.
    pub fn visit(&mut self, to: &Place) -> bool {
        let open = &self.session.interview;
        if (&open.case, &open.name) != (&to.case, &to.interview) {
            self.mark_seen();
            if let Err(problem) = self.session.switch(&to.case, &to.interview) {
                self.refuse(&problem);
                return false;
            }
            self.view.cursor = 0;
            self.view.top = 0;
            self.focus = None;
            self.known.clear();
            self.open_view();
            self.background.opened(&self.session);
            self.warn();
        }
        self.view.selection = None;
        self.view.show(to.span);
        true
    }

    /// The codes of one's own codings, those furthest down in the interview first: what was in use
    /// when the screen was left.
    fn coded_last(&self) -> Vec<String> {
        let own = self.view.marks.iter().rev().filter(|mark| mark.coder == self.session.coder);
        let mut codes: Vec<String> = Vec::new();
        for mark in own {
            if codes.len() < RECENT && !codes.iter().any(|code| code == mark.coding.code()) {
                codes.push(mark.coding.code().to_owned());
            }
        }
        codes
    }

    /// Goes to an interview, to the first turn that was not on the screen yet.
    pub fn go_on_in(&mut self, case: &str, interview: &str) {
        let open = &self.session.interview;
        if (open.case.as_str(), open.name.as_str()) == (case, interview) {
            return;
        }
        let top = Place { case: case.into(), interview: interview.into(), span: Span::at(0, 0) };
        self.jump(&top);
        let Session { store, coder, interview, .. } = &self.session;
        let seen = store.seen(coder, &interview.case, &interview.name);
        let turns = interview.transcript.turns();
        if let Some(turn) = turns.iter().find(|turn| !seen.contains(&turn.number)) {
            self.view.show(turn.span);
        }
    }

    /// Goes to what a reference names.
    pub fn go_to(&mut self, reference: &Reference) {
        let (case, name) = (reference.case().to_owned(), reference.interview().to_owned());
        let open = &self.session.interview;
        let span = if (&open.case, &open.name) == (&case, &name) {
            open.transcript.resolve(reference.locus())
        } else {
            let other = self.session.store.interview(&case, &name);
            other.and_then(|(interview, _)| interview.transcript.resolve(reference.locus()))
        };
        match span {
            Ok(span) => self.jump(&Place { case, interview: name, span }),
            Err(problem) => self.refuse(&problem),
        }
    }

    /// Takes an event of the terminal.
    pub fn event(&mut self, event: Event) {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => self.key(key),
            Event::Paste(text) => self.paste(&text),
            Event::Mouse(mouse) => self.mouse(mouse),
            _ => {}
        }
    }

    fn key(&mut self, key: KeyEvent) {
        self.message = None;
        match self.overlay.take() {
            Some(overlay) => self.overlay_key(overlay, key),
            None => {
                if let Some(action) = self.keymap.action(key) {
                    self.act(action);
                }
            }
        }
    }

    fn scroll(&mut self, by: isize) {
        self.view.scroll(by);
        self.loosen();
    }

    fn mouse(&mut self, mouse: MouseEvent) {
        if let Some(overlay) = &mut self.overlay {
            match mouse.kind {
                MouseEventKind::ScrollDown => overlay.scroll(1),
                MouseEventKind::ScrollUp => overlay.scroll(-1),
                _ => {}
            }
            return;
        }
        let inside = self.words.contains((mouse.column, mouse.row).into());
        let under = || {
            let row = usize::from(mouse.row.saturating_sub(self.words.y));
            let column = usize::from(mouse.column.saturating_sub(self.words.x));
            self.view.offset_under(row, column)
        };
        match mouse.kind {
            MouseEventKind::ScrollDown => self.scroll(3),
            MouseEventKind::ScrollUp => self.scroll(-3),
            MouseEventKind::Down(MouseButton::Left) if inside => {
                if let Some(offset) = under() {
                    self.pressed = Some(offset);
                    self.view.selection = None;
                    self.focus = None;
                    self.view.go(offset);
                }
            }
            MouseEventKind::Drag(MouseButton::Left) if inside => {
                if let (Some(from), Some(to)) = (self.pressed, under()) {
                    self.view.drag(from, to);
                }
            }
            MouseEventKind::Up(_) => self.pressed = None,
            _ => {}
        }
    }

    /// Takes in what happened elsewhere; says whether the screen must be drawn anew.
    pub fn tick(&mut self) -> bool {
        self.keep();
        let arrived = self.background.take();
        if arrived {
            // Something may have been coded while it was counted.
            self.background.recount(&self.session);
            self.count_interviews();
            self.resume_search();
        }
        match self.session.refresh() {
            Ok(News::None) => return arrived,
            Ok(News::Codings) => {
                self.remark();
                // What was said of one's own work is not to be missed.
                if self.message.is_none() {
                    self.tell("changed by another program; this is what stands there now");
                }
            }
            Ok(News::Codebook) => {
                self.open_view();
                self.tell("the codebook was changed by another program");
            }
            Ok(News::Transcript) => {
                self.remark();
                self.tell("the transcript was changed by another program");
                self.warn();
            }
            Err(problem) => self.refuse(&problem),
        }
        true
    }

    /// Notes which turns are in sight.
    pub fn look(&mut self) {
        let turns = self.view.turns_in_sight().map(|turn| turn + 1);
        let fresh: Vec<usize> = turns.filter(|turn| !self.known.contains(turn)).collect();
        self.known.extend(&fresh);
        self.seen.extend(fresh);
    }

    /// Writes down where one is and what one has seen.
    pub fn keep(&mut self) {
        self.mark_seen();
        let here = self.here();
        if self.kept.as_ref() != Some(&here) {
            let place = self.session.interview.reference().with(Locus::Offsets(here.span));
            place::keep(&self.session.store, &self.session.coder, &place);
            self.kept = Some(here);
        }
    }

    /// Writes down which turns were in sight. That it cannot be is no reason to stop.
    pub fn mark_seen(&mut self) {
        let seen = std::mem::take(&mut self.seen);
        if !seen.is_empty() {
            let Session { store, coder, interview, .. } = &self.session;
            let _ = store.mark_seen(coder, &interview.case, &interview.name, seen);
        }
    }
}

#[cfg(test)]
mod tests;
