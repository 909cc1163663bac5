//! What each action does.

use kwali::problem::Result;
use kwali::study::one_line;

use super::action::Action;
use super::app::{App, Wish};
use super::chooser::Chooser;
use super::field::Field;
use super::overlay::form::Form;
use super::overlay::interviews::Interviews;
use super::overlay::items;
use super::overlay::memo::Memo;
use super::overlay::{Deed, For, Overlay};
use super::session::Undone;
use super::trail::Place;
use super::units::Unit;

/// Below this width the progress of interviews is told in figures alone.
const NARROW: u16 = 80;

/// How many words of a passage stand in a title.
const TITLE_WORDS: usize = 6;

impl App {
    /// Does what a key or the palette asks for.
    pub fn act(&mut self, action: Action) {
        self.perform_action(action);
        self.loosen();
    }

    /// Stops deciding on a suggestion that one has gone away from: what is not in sight is not what
    /// `accept` means.
    pub fn loosen(&mut self) {
        let place = self.view.place();
        self.focus = self.focus.take().filter(|focus| focus.span().overlaps(place));
    }

    fn perform_action(&mut self, action: Action) {
        match action {
            Action::WordForward => self.view.step(Unit::Word, true),
            Action::WordBack => self.view.step(Unit::Word, false),
            Action::SentenceForward => self.view.step(Unit::Sentence, true),
            Action::SentenceBack => self.view.step(Unit::Sentence, false),
            Action::ParagraphForward => self.view.step(Unit::Paragraph, true),
            Action::ParagraphBack => self.view.step(Unit::Paragraph, false),
            Action::TurnForward => self.view.step(Unit::Turn, true),
            Action::TurnBack => self.view.step(Unit::Turn, false),
            Action::RowDown => self.view.rows(1),
            Action::RowUp => self.view.rows(-1),
            Action::PageDown => self.view.page(true),
            Action::PageUp => self.view.page(false),
            Action::RowStart => self.view.row_edge(false),
            Action::RowEnd => self.view.row_edge(true),
            Action::Top => self.view.move_to(0),
            Action::Bottom => {
                let last = self.view.units.last_word().map_or(0, kwali::study::Span::start);
                self.view.move_to(last);
            }
            Action::Mark => self.view.toggle(),
            Action::SelectSentence => self.view.choose_unit(Unit::Sentence),
            Action::SelectParagraph => self.view.choose_unit(Unit::Paragraph),
            Action::SelectTurn => self.view.choose_unit(Unit::Turn),
            Action::GrowWord => self.view.stretch(Unit::Word, true),
            Action::ShrinkWord => self.view.stretch(Unit::Word, false),
            Action::GrowSentence => self.view.stretch(Unit::Sentence, true),
            Action::ShrinkSentence => self.view.stretch(Unit::Sentence, false),
            Action::OtherEnd => self.view.swap(),
            Action::Cancel => self.cancel(),
            other => self.act_on_codings(other),
        }
    }

    fn cancel(&mut self) {
        self.view.selection = None;
        self.view.found.clear();
        self.focus = None;
    }

    fn act_on_codings(&mut self, action: Action) {
        match action {
            Action::Code | Action::Repeat | Action::NewCode if self.view.passage().is_empty() => {
                self.tell("there are no words here to code");
            }
            Action::Code => self.choose_codes(For::Passage(self.view.passage())),
            Action::Repeat => self.repeat(),
            Action::NewCode => self.in_vivo(),
            Action::Memo => self.target(Deed::Memo),
            Action::Recode => self.target(Deed::Recode),
            Action::Respan => self.target(Deed::Respan),
            Action::SetLens => self.target(Deed::Lens),
            Action::Delete => self.target(Deed::Delete),
            Action::Undo => self.undo(),
            Action::Redo => self.redo(),
            Action::NextSuggestion => self.suggestion(true),
            Action::PreviousSuggestion => self.suggestion(false),
            Action::Accept => self.target(Deed::Accept),
            Action::AcceptAs => self.target(Deed::AcceptAs),
            Action::Reject => self.target(Deed::Reject),
            other => self.act_elsewhere(other),
        }
    }

    fn act_elsewhere(&mut self, action: Action) {
        match action {
            Action::SearchHere => self.open_search(false),
            Action::SearchStudy => self.open_search(true),
            Action::NextHit => self.hit(true),
            Action::PreviousHit => self.hit(false),
            Action::GoTo => self.overlay = Some(Overlay::GoTo(Box::new(Field::new("")))),
            Action::Interviews => self.list_interviews(),
            Action::NextInterview => self.next_interview(),
            Action::Back => self.back(true),
            Action::Forward => self.back(false),
            Action::Codebook => self.browse(),
            Action::Others => self.toggle_others(),
            Action::Suggestions => self.toggle_suggestions(),
            Action::Panel => self.panel = !self.panel,
            Action::Palette => {
                let offered = Action::ALL.iter().filter(|action| self.offers(**action));
                let items = items::actions(offered, &self.keymap, self.theme);
                let list = Chooser::new("What to do", items);
                self.overlay = Some(Overlay::Palette(Box::new(list)));
            }
            Action::Help => self.overlay = Some(Overlay::Help(0, None)),
            Action::Quit => self.wish = Some(Wish::Quit),
            other => self.act_on_differences(other),
        }
    }

    /// Opens the list of codes, for a purpose.
    pub fn choose_codes(&mut self, purpose: For) {
        let several = matches!(purpose, For::Passage(_) | For::Consensus(_));
        let title = match &purpose {
            For::Passage(_) => "Code".to_owned(),
            For::Consensus(_) => "Code as consensus".to_owned(),
            For::Accept(mark, _) => format!("Accept {} as", mark.coding.code()),
            For::Recode(mark) => format!("Move {} to", mark.coding.code()),
            For::Parent(_) => "Under which code".to_owned(),
        };
        let place = match &purpose {
            For::Passage(span) | For::Consensus(span) => *span,
            For::Accept(mark, span) => span.unwrap_or(mark.span()),
            For::Recode(mark) => mark.span(),
            For::Parent(form) => form.span,
        };
        let likely: Vec<String> = self.likely(place);
        let interview = &self.session.interview;
        let role = &interview.transcript.meta().role;
        let lens = interview.transcript.turn_at(place.start()).lens.as_deref();
        let codebook = self.session.store.codebook();
        let whole = matches!(purpose, For::Parent(_));
        let items = items::codes(codebook, self.theme, (&self.recent, &likely), |code| {
            whole || (code.allows_role(role) && code.allows_lens(lens))
        });
        let list = Chooser::new(title, items).about(self.words_of(place));
        let list = if several { list.several() } else { list };
        self.overlay = Some(Overlay::Codes(Box::new(list), Box::new(purpose)));
    }

    /// The first words of a passage, for a title.
    fn words_of(&self, span: kwali::study::Span) -> String {
        let text = self.session.interview.transcript.text().slice(span).unwrap_or("");
        let words: Vec<&str> = text.split_whitespace().collect();
        let more = if words.len() > TITLE_WORDS { " …" } else { "" };
        format!("“{}{more}”", words[..words.len().min(TITLE_WORDS)].join(" "))
    }

    /// Codes that suggestions and cues name for a passage.
    fn likely(&self, place: kwali::study::Span) -> Vec<String> {
        if !self.sight.suggestions {
            return Vec::new();
        }
        let stored = self.view.marks.iter().filter(|mark| mark.suggested());
        let stored = stored.filter(|mark| mark.span().overlaps(place));
        let found = self.background.likely.iter().filter(|(span, _)| span.overlaps(place));
        let all = stored.map(|mark| mark.coding.code()).chain(found.map(|(_, code)| code.as_str()));
        let mut codes: Vec<String> = Vec::new();
        for code in all {
            if !codes.iter().any(|known| known == code) {
                codes.push(code.to_owned());
            }
        }
        codes
    }

    fn repeat(&mut self) {
        if self.last.is_empty() {
            self.tell("no codes were given yet");
            return;
        }
        let codes = self.last.clone();
        self.give(self.view.passage(), &codes);
    }

    /// Gives codes to a passage.
    pub fn give(&mut self, span: kwali::study::Span, codes: &[String]) {
        let done = self.session.code(span, codes);
        self.after(done, |app, fresh| {
            app.view.selection = None;
            app.used(codes);
            let place = app.session.interview.passage(span);
            if fresh == 0 {
                app.tell(format!("{place} has {} already", codes.join(", ")));
            } else {
                app.tell(format!("{place} coded {}", codes.join(", ")));
            }
        });
    }

    /// Remembers what was given last.
    pub fn used(&mut self, codes: &[String]) {
        self.last = codes.to_vec();
        self.recent.retain(|known| !codes.contains(known));
        self.recent.splice(0..0, codes.iter().cloned());
    }

    /// Shows what was written, or what kept it from being written.
    pub fn after<T>(&mut self, done: Result<T>, then: impl FnOnce(&mut Self, T)) {
        self.remark();
        match done {
            Ok(result) => {
                then(self, result);
                self.tell_forgetful();
            }
            Err(problem) => self.refuse(&problem),
        }
    }

    fn in_vivo(&mut self) {
        let span = self.view.passage();
        let words = self.session.interview.transcript.text().slice(span).unwrap_or("");
        let label = match self.view.selection {
            Some(_) => words,
            None => "",
        };
        let parent = self.view.here().next().map(|mark| mark.coding.code().to_owned());
        let parent = parent
            .or_else(|| self.last.first().cloned())
            .and_then(|code| code.rsplit_once('.').map(|(parent, _)| parent.to_owned()));
        let label: String = one_line(label);
        let mut form = Form::new(span, words, &label, parent);
        form.resume(self.form_draft(&form).text());
        self.overlay = Some(Overlay::Form(Box::new(form)));
    }

    /// Finds the coding that is meant, and does it; asks where there are several.
    fn target(&mut self, deed: Deed) {
        if let Some(mark) = self.focus.clone().filter(|_| deed.takes_suggestions()) {
            return self.perform(deed, mark);
        }
        let own = self.session.coder.clone();
        let fits = |mark: &&super::marks::Mark| {
            if deed.only_suggestions() {
                mark.suggested()
            } else {
                mark.coder == own || (deed.takes_suggestions() && mark.suggested())
            }
        };
        let mut found: Vec<_> = self.view.here().filter(fits).cloned().collect();
        // What was made last is most often what is meant.
        found.sort_by_key(|mark| {
            let code = mark.coding.code();
            self.last.iter().position(|last| last == code).unwrap_or(usize::MAX)
        });
        match found.as_slice() {
            [] if deed.only_suggestions() => self.tell("no suggestion stands here"),
            [] => self.tell(format!("no coding of {own}'s stands here")),
            [one] => self.perform(deed, one.clone()),
            many => {
                let codebook = self.session.store.codebook();
                let items =
                    items::marks(codebook, self.theme, &self.session.interview, many.iter());
                let list = Chooser::new(deed.title(), items);
                self.overlay = Some(Overlay::Marks(Box::new(list), deed));
            }
        }
    }

    /// Does something to a coding.
    pub fn perform(&mut self, deed: Deed, mark: super::marks::Mark) {
        let code = mark.coding.code().to_owned();
        let selected = self.view.selection.map(|selection| selection.span);
        match deed {
            Deed::Memo => {
                let place = self.session.interview.passage(mark.span()).to_string();
                let memo = Memo::new(mark, &place, self.session.draft_file());
                if memo.resumed() {
                    self.tell("this is what was typed and not saved; ctrl-q goes back to the memo");
                }
                self.overlay = Some(Overlay::Memo(Box::new(memo)));
            }
            Deed::Recode => self.choose_codes(For::Recode(mark)),
            Deed::AcceptAs => self.choose_codes(For::Accept(mark, selected)),
            Deed::Lens => {
                let turn = self.session.interview.transcript.turn_at(mark.span().start());
                let items = items::lenses(self.session.store.codebook(), turn.lens.as_deref());
                let lens = mark.coding.lens.clone();
                let list = Chooser::new("Lens", items).starting_at(|one| *one == lens);
                self.overlay = Some(Overlay::Lens(Box::new(list), Box::new(mark)));
            }
            Deed::Respan => match selected {
                None => self.tell("select the words it shall stand on first"),
                Some(span) => {
                    let done = self.session.respan(&mark, span);
                    self.after(done, |app, ()| {
                        app.view.selection = None;
                        app.tell(format!("{code} stands on these words now"));
                    });
                }
            },
            Deed::Delete => {
                let done = self.session.delete(&mark);
                self.after(done, |app, ()| app.tell(format!("{code} deleted")));
            }
            Deed::Accept => {
                let done = self.session.accept(&mark, None, selected);
                self.decided(done, &mark, &format!("{code} accepted"));
            }
            Deed::Reject => {
                let done = self.session.reject(&mark);
                self.decided(done, &mark, &format!("{code} rejected"));
            }
        }
    }

    /// Goes on to the next suggestion after one was decided on.
    pub fn decided(&mut self, done: Result<()>, mark: &super::marks::Mark, text: &str) {
        let went_through = self.focus.is_some();
        self.after(done, |app, ()| {
            app.view.selection = None;
            app.used_in(mark);
            if went_through && app.view.marks.iter().any(super::marks::Mark::suggested) {
                app.view.cursor = mark.span().start();
                app.suggestion(true);
            }
            app.tell(text);
        });
    }

    fn used_in(&mut self, mark: &super::marks::Mark) {
        let code = mark.coding.code().to_owned();
        self.recent.retain(|known| *known != code);
        self.recent.insert(0, code);
    }

    fn suggestion(&mut self, forward: bool) {
        if !self.sight.suggestions {
            return self.tell("suggestions are hidden");
        }
        let next = self.view.suggestion(forward, self.focus.as_ref()).cloned();
        match next {
            None if self.view.marks.iter().any(super::marks::Mark::suggested) => {
                self.tell(if forward { "no more suggestions below" } else { "none above" });
            }
            None => self.tell("no suggestions are open; `kwali suggest` makes them"),
            Some(mark) => {
                self.view.selection = None;
                self.view.show(mark.span());
                self.focus = Some(mark);
            }
        }
    }

    fn undo(&mut self) {
        let done = self.session.undo();
        self.shown(done, "undone", "nothing to undo");
    }

    fn redo(&mut self) {
        let done = self.session.redo();
        self.shown(done, "done again", "nothing to do again");
    }

    fn shown(&mut self, done: Result<Option<Undone>>, what: &str, nothing: &str) {
        self.after(done, |app, undone| match undone {
            None => app.tell(nothing),
            Some(Undone { name, place }) => {
                if let Some((case, interview, span)) = place {
                    app.jump(&Place { case, interview, span });
                }
                app.tell(format!("{what}: {name}"));
            }
        });
    }

    fn list_interviews(&mut self) {
        let names = match self.session.store.interviews() {
            Ok(names) => names,
            Err(problem) => return self.refuse(&problem),
        };
        self.mark_seen();
        let open = &self.session.interview;
        let list = Interviews::new(&names, &(open.case.clone(), open.name.clone()));
        self.overlay = Some(Overlay::Interviews(Box::new(list)));
        self.background.count(&self.session);
    }

    /// Puts the progress in the list of interviews once it is counted.
    pub fn count_interviews(&mut self) {
        if let (Some(Overlay::Interviews(list)), Some(progress)) =
            (&mut self.overlay, &self.background.progress)
            && !list.counted
        {
            let narrow = self.width < NARROW;
            if narrow {
                list.list.title = "Seen, coded, suggested, memos".into();
            }
            list.count(progress, self.theme, narrow, self.sight.suggestions);
        }
    }

    fn next_interview(&mut self) {
        let names = match self.session.store.interviews() {
            Ok(names) => names,
            Err(problem) => return self.refuse(&problem),
        };
        let open = &self.session.interview;
        let at = names.iter().position(|(c, n)| (c, n) == (&open.case, &open.name));
        match at.and_then(|at| names.get(at + 1)) {
            None => self.tell("this is the last interview"),
            Some((case, name)) => self.go_on_in(case, name),
        }
    }

    fn back(&mut self, back: bool) {
        let here = self.here();
        let to = if back { self.trail.back(here) } else { self.trail.forward(here) };
        match to {
            Some(place) => {
                self.visit(&place);
            }
            None => self.tell("nowhere to go to"),
        }
    }

    fn browse(&mut self) {
        let here = self.view.here().next().map(|mark| mark.coding.code().to_owned());
        let here = here.or_else(|| self.recent.first().cloned());
        let counts = |code: &str| self.uses_here(code);
        let items = items::tree(self.session.store.codebook(), self.theme, counts);
        let list = Chooser::new("Codebook", items)
            .starting_at(|path| here.as_deref() == Some(path.as_str()));
        self.overlay = Some(Overlay::Codebook(Box::new(list)));
    }

    /// How often a code stands in this interview, among the codings in sight.
    pub fn uses_here(&self, code: &str) -> usize {
        let marks = self.view.marks.iter();
        marks.filter(|mark| !mark.suggested() && mark.coding.code() == code).count()
    }

    fn toggle_others(&mut self) {
        if self.blind {
            return self.tell("you are coding blind: other coders stay hidden");
        }
        self.sight.others = !self.sight.others;
        self.remark();
        self.tell(if self.sight.others {
            "other coders are shown"
        } else {
            "other coders are hidden"
        });
    }

    fn toggle_suggestions(&mut self) {
        if self.blind {
            return self.tell("you are coding blind: suggestions stay hidden");
        }
        self.sight.suggestions = !self.sight.suggestions;
        self.focus = None;
        self.remark();
        self.tell(if self.sight.suggestions {
            "suggestions are shown"
        } else {
            "suggestions are hidden"
        });
    }
}
