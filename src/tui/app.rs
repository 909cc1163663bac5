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
            words: Rect::default(),
            pressed: None,
            kept: None,
        };
        app.open_view();
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
            self.message = Some(Message::Wrong(text));
        } else if let Some(problem) = self.session.history_problem() {
            self.message = Some(Message::Wrong(format!("undo ends with this program: {problem}")));
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
                self.tell("changed by another program; this is what stands there now");
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
mod tests {
    use super::super::action::Action;
    use super::super::tests::{HEAD, draw, folder, screen};
    use super::*;
    use kwali::study::{Coding, Status};
    use proptest::prelude::*;
    use ratatui::crossterm::event::{KeyCode, KeyModifiers};
    use std::fs;

    const BODY: &str = "I: Hoe gaat het?\n\nD: Goed hoor. Echt waar. En nog veel meer.\n";

    fn press(app: &mut App, keys: &str) {
        for c in keys.chars() {
            let code = match c {
                '\n' => KeyCode::Enter,
                '\u{1b}' => KeyCode::Esc,
                c => KeyCode::Char(c),
            };
            app.event(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)));
        }
    }

    fn own(app: &App) -> Vec<(String, String)> {
        let codings = app.session.interview.codings.get("anna").into_iter().flatten();
        codings.map(|coding| (coding.code().to_owned(), coding.quote().to_owned())).collect()
    }

    fn suggest(folder: &tempfile::TempDir, app: &App, start: usize, len: usize) {
        let text = app.session.interview.transcript.text();
        let coding = Coding::new("a/t1", text, Span::at(start, len), "x").unwrap();
        let row = format!(
            "id,start,end,code,lens,status,origin,quote,memo\n{},{start},{},x,,{},cue,{},c\n",
            coding.id(),
            start + len,
            Status::Suggested.name(),
            coding.quote()
        );
        fs::write(folder.path().join("corpus/a/t1.kwali.csv"), row).unwrap();
    }

    #[test]
    fn words_that_changed_under_a_key_are_shown_and_coded_as_they_are_now() {
        let folder = folder(&[BODY]);
        let mut app = screen(&folder);
        press(&mut app, "])");
        let file = folder.path().join("corpus/a/t1.md");
        fs::write(&file, format!("{HEAD}{}", BODY.replace("Hoe gaat", "Hoe in vredesnaam gaat")))
            .unwrap();
        press(&mut app, "cx\n");
        assert!(own(&app).is_empty());
        assert!(matches!(&app.message, Some(Message::Wrong(text)) if text.contains("changed")));
        assert!(draw(&mut app).contains("Hoe in vredesnaam gaat"));
        press(&mut app, "g])cx\n");
        assert_eq!(own(&app), [("x".to_owned(), "Echt waar.".to_owned())]);
    }

    #[test]
    fn a_list_of_codes_for_words_that_changed_is_closed_and_a_form_says_what_it_is_for() {
        let folder = folder(&[BODY]);
        let mut app = screen(&folder);
        press(&mut app, "])c");
        let file = folder.path().join("corpus/a/t1.md");
        fs::write(&file, format!("{HEAD}{}", BODY.replace("Goed", "Heel goed"))).unwrap();
        assert!(app.tick());
        assert!(app.overlay.is_none());
        press(&mut app, "g])iNieuw\n");
        fs::write(&file, format!("{HEAD}{}", BODY.replace("Goed", "Best wel goed"))).unwrap();
        app.tick();
        press(&mut app, "\u{1b}");
        assert!(own(&app).is_empty());
    }

    #[test]
    fn an_interview_that_cannot_be_opened_leaves_the_one_that_is() {
        let folder = folder(&[BODY, BODY]);
        let mut app = screen(&folder);
        fs::write(folder.path().join("corpus/a/t2.md"), "---\nrole: [\n").unwrap();
        press(&mut app, "N");
        assert!(matches!(app.message, Some(Message::Wrong(_))));
        assert_eq!(app.session.interview.name, "t1");
        fs::write(folder.path().join("corpus/a/t2.md"), format!("{HEAD}{BODY}")).unwrap();
        fs::write(folder.path().join("codebook.yaml"), "format: [\n").unwrap();
        press(&mut app, "N");
        assert_eq!(app.session.interview.name, "t1");
        assert!(draw(&mut app).contains("Hoe gaat het?"));
    }

    #[test]
    fn a_suggestion_one_has_gone_away_from_is_not_decided_on() {
        let folder = folder(&[BODY]);
        let app = screen(&folder);
        suggest(&folder, &app, 21, 5);
        let mut app = screen(&folder);
        press(&mut app, "n");
        assert!(app.focus.is_some());
        app.act(Action::Top);
        press(&mut app, "a");
        assert!(own(&app).is_empty());
        press(&mut app, "ns");
        assert!(app.focus.is_some(), "it can be accepted on other words");
        press(&mut app, "a");
        assert_eq!(own(&app).len(), 1);
        press(&mut app, "u");
        assert!(own(&app).is_empty());
    }

    #[test]
    fn a_memo_on_a_coding_that_another_program_changed_can_still_be_saved() {
        let folder = folder(&[BODY]);
        let mut app = screen(&folder);
        press(&mut app, "]cx\nmHm");
        let file = folder.path().join("corpus/a/t1.anna.csv");
        let rows = fs::read_to_string(&file).unwrap();
        fs::write(&file, rows.replace(",x,", ",y,")).unwrap();
        press(&mut app, "\u{1b}");
        assert!(app.overlay.is_some(), "nothing typed is lost");
        press(&mut app, "\u{1b}");
        assert!(app.overlay.is_none());
        assert!(fs::read_to_string(&file).unwrap().contains(",y,,accepted,human,Goed hoor.,Hm"));
    }

    const ODD: &str = "I:\n\nD: \u{5e9}\u{5dc}\u{5d5}\u{5dd} a\tb e\u{301}\u{301} \u{1F469}\u{200d}\u{1F467} \
        \u{6f22}\u{5b57}\u{6f22}\u{5b57}. En \u{200b}nog.\n\nI: \u{ad}\n\nD:\n\n[00:01:02] D: ja\n";

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn whatever_is_pressed_the_screen_is_drawn_and_what_stands_on_words_fits_them(
            keys in prop::collection::vec(0usize..64, 1..60), size in (1u16..130, 1u16..40),
        ) {
            let folder = folder(&[ODD, BODY, "D:\n"]);
            let mut app = screen(&folder);
            suggest(&folder, &app, 21, 5);
            let special = [
                KeyCode::Enter, KeyCode::Esc, KeyCode::Tab, KeyCode::Up, KeyCode::Down,
                KeyCode::PageDown, KeyCode::Backspace, KeyCode::F(3), KeyCode::BackTab, KeyCode::End,
            ];
            let letters: Vec<char> = "hljk()[]{}vstPogGcimReLxuUnpaAr/F;:INbwOSW?.e0$ 1xy".chars().collect();
            let backend = ratatui::backend::TestBackend::new(size.0, size.1);
            let mut terminal = ratatui::Terminal::new(backend).unwrap();
            for key in keys {
                let code = match key.checked_sub(letters.len()) {
                    None => KeyCode::Char(letters[key]),
                    Some(at) => special[at % special.len()],
                };
                app.event(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)));
                terminal.draw(|frame| super::super::paint::draw(&mut app, frame)).unwrap();
                let click = MouseEvent {
                    kind: MouseEventKind::Drag(MouseButton::Left),
                    column: u16::try_from(key).unwrap(), row: size.1 / 2,
                    modifiers: KeyModifiers::NONE,
                };
                if key % 5 == 0 {
                    app.event(Event::Mouse(MouseEvent { kind: MouseEventKind::Down(MouseButton::Left), ..click }));
                    app.event(Event::Mouse(click));
                }
                if key % 7 == 0 {
                    app.tick();
                }
            }
            let text = app.session.interview.transcript.text();
            for coding in app.session.interview.codings.values().flatten() {
                prop_assert!(coding.fits(text));
            }
        }
    }
}
