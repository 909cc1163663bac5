//! Keys and pasted text, for what lies over the transcript.

use kwali::study::Reference;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::app::{App, Message, Wish};
use super::chooser::{Choice, Chooser};
use super::field::Field;
use super::marks::Mark;
use super::overlay::draft::{Draft, NEW_CODE};
use super::overlay::form::{self, Form};
use super::overlay::memo::{self, Memo};
use super::overlay::search::{self, Search};
use super::overlay::{For, Overlay};
use super::trail::Place;

impl App {
    /// Hands a key to what lies over the transcript.
    pub fn overlay_key(&mut self, overlay: Overlay, key: KeyEvent) {
        if key.code == KeyCode::F(1) && !matches!(overlay, Overlay::Help(..)) {
            self.overlay = Some(Overlay::Help(0, Some(Box::new(overlay))));
            return;
        }
        match overlay {
            Overlay::Codes(list, purpose) => self.codes_key(list, purpose, key),
            Overlay::Marks(mut list, deed) => match list.key(key) {
                Choice::Open => self.overlay = Some(Overlay::Marks(list, deed)),
                Choice::Closed => {}
                Choice::Chosen(marks) => {
                    for mark in marks {
                        self.perform(deed, mark);
                    }
                }
            },
            Overlay::Lens(mut list, mark) => match list.key(key) {
                Choice::Open => self.overlay = Some(Overlay::Lens(list, mark)),
                Choice::Closed => {}
                Choice::Chosen(lenses) => self.set_lens(&mark, lenses.into_iter().next().flatten()),
            },
            Overlay::Palette(mut list) => match list.key(key) {
                Choice::Open => self.overlay = Some(Overlay::Palette(list)),
                Choice::Closed => {}
                Choice::Chosen(actions) => actions.into_iter().for_each(|action| self.act(action)),
            },
            Overlay::Interviews(mut list) => match list.list.key(key) {
                Choice::Open => self.overlay = Some(Overlay::Interviews(list)),
                Choice::Closed => {}
                Choice::Chosen(names) => {
                    if let Some((case, interview)) = names.into_iter().next() {
                        self.go_on_in(&case, &interview);
                    }
                }
            },
            Overlay::Codebook(mut list) => match list.key(key) {
                Choice::Open => self.overlay = Some(Overlay::Codebook(list)),
                Choice::Closed => {}
                Choice::Chosen(codes) => self.give(self.view.passage(), &codes),
            },
            Overlay::Search(search) => self.search_key(search, key),
            Overlay::GoTo(field) => self.go_to_key(field, key),
            Overlay::Memo(memo) => self.memo_key(memo, key),
            Overlay::Form(form) => self.form_key(form, key),
            Overlay::Help(row, under) => self.help_key(row, under, key),
        }
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) {
        match &mut self.overlay {
            Some(Overlay::Codes(list, _) | Overlay::Codebook(list)) => list.paste(text),
            Some(Overlay::Marks(list, _)) => list.paste(text),
            Some(Overlay::Lens(list, _)) => list.paste(text),
            Some(Overlay::Palette(list)) => list.paste(text),
            Some(Overlay::Interviews(list)) => list.list.paste(text),
            Some(Overlay::Search(search)) => {
                search.field.paste(text);
            }
            Some(Overlay::GoTo(field)) => {
                field.paste(text);
            }
            Some(Overlay::Memo(memo)) => memo.paste(text),
            Some(Overlay::Form(form)) => form.paste(text),
            Some(Overlay::Help(..)) | None => {}
        }
    }

    fn codes_key(&mut self, mut list: Box<Chooser<String>>, purpose: Box<For>, key: KeyEvent) {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        if control && key.code == KeyCode::Char('t') && matches!(*purpose, For::Passage(_)) {
            return self.new_from_typed(&list, &purpose);
        }
        match list.key(key) {
            Choice::Open => self.overlay = Some(Overlay::Codes(list, purpose)),
            Choice::Closed => {
                if let For::Parent(form) = *purpose {
                    self.overlay = Some(Overlay::Form(form));
                }
            }
            Choice::Chosen(codes) => self.chosen(*purpose, &codes),
        }
    }

    /// Makes a code of what was typed in the list of codes.
    fn new_from_typed(&mut self, list: &Chooser<String>, purpose: &For) {
        let For::Passage(span) = purpose else { return };
        let words = self.session.interview.transcript.text().slice(*span).unwrap_or("");
        let parent = list.current().and_then(|code| code.rsplit_once('.'));
        let parent = parent.map(|(parent, _)| parent.to_owned());
        let form = Form::new(*span, words, list.field.text(), parent);
        self.overlay = Some(Overlay::Form(Box::new(form)));
    }

    fn chosen(&mut self, purpose: For, codes: &[String]) {
        let Some(code) = codes.first().cloned() else { return };
        match purpose {
            For::Passage(span) => self.give(span, codes),
            For::Consensus(span) => self.give_as_consensus(span, codes),
            For::Accept(mark, span) => {
                let done = self.session.accept(&mark, Some(&code), span);
                self.decided(done, &mark, &format!("accepted as {code}"));
            }
            For::Recode(mark) => {
                let done = self.session.recode(&mark, &code);
                self.after(done, |app, ()| {
                    app.used(std::slice::from_ref(&code));
                    app.tell(format!("{} is {code} now", mark.coding.code()));
                });
            }
            For::Parent(mut form) => {
                form.parent = Some(code);
                form.at = 2;
                self.overlay = Some(Overlay::Form(form));
            }
        }
    }

    fn set_lens(&mut self, mark: &Mark, lens: Option<String>) {
        let done = self.session.lens(mark, lens.as_deref());
        self.after(done, |app, ()| {
            let lens = lens.unwrap_or_else(|| "that of its place".into());
            app.tell(format!("the lens of {} is {lens}", mark.coding.code()));
        });
    }

    fn search_key(&mut self, mut search: Box<Search>, key: KeyEvent) {
        match search.key(key) {
            search::Asked::Close => {}
            search::Asked::Nothing => self.overlay = Some(Overlay::Search(search)),
            search::Asked::Run => self.run_search(search),
            search::Asked::Go => {
                if let Some(hit) = search.hits.get(search.at) {
                    let (case, interview) = (hit.case.clone(), hit.interview.clone());
                    let place = Place { case, interview, span: hit.span };
                    self.jump(&place);
                    self.mark_hits(&search);
                }
            }
        }
    }

    fn go_to_key(&mut self, mut field: Box<Field>, key: KeyEvent) {
        match key.code {
            KeyCode::Esc => {}
            KeyCode::Enter => {
                let typed = field.text().trim().to_owned();
                let open = self.session.interview.reference();
                let full = if typed.contains('/') { typed } else { format!("{open}:{typed}") };
                match full.parse::<Reference>() {
                    Ok(reference) => self.go_to(&reference),
                    Err(problem) => self.refuse(&problem),
                }
            }
            _ => {
                field.key(key);
                self.overlay = Some(Overlay::GoTo(field));
            }
        }
    }

    fn memo_key(&mut self, mut memo: Box<Memo>, key: KeyEvent) {
        match memo.key(key) {
            memo::Asked::Nothing => self.overlay = Some(Overlay::Memo(memo)),
            memo::Asked::Discard => {
                memo.forget();
                self.tell("the memo was left as it was");
            }
            memo::Asked::Editor => {
                self.overlay = Some(Overlay::Memo(memo));
                self.wish = Some(Wish::Editor);
            }
            memo::Asked::Save => self.save_memo(memo),
        }
    }

    /// Saves a memo; when that fails it stays open, so that nothing typed is lost.
    fn save_memo(&mut self, mut memo: Box<Memo>) {
        let changed = memo.text().trim_end() != memo.mark.coding.memo;
        let done = self.session.memo(&memo.mark, &memo.text());
        self.remark();
        match done {
            Ok(()) => {
                memo.forget();
                self.tell(if changed { "the memo is saved" } else { "the memo is as it was" });
            }
            Err(problem) => {
                self.refuse(&problem);
                self.follow_coding(&mut memo.mark);
                self.overlay = Some(Overlay::Memo(memo));
            }
        }
    }

    /// Takes a coding as it is now, when another program changed it while its memo was written, so
    /// that saving again can succeed.
    fn follow_coding(&mut self, mark: &mut Mark) {
        let now = self.session.interview.codings.get(&mark.coder);
        let now = now.and_then(|all| all.iter().find(|coding| coding.id() == mark.coding.id()));
        match now {
            Some(coding) if *coding != mark.coding => {
                let text = if coding.memo == mark.coding.memo {
                    "another program changed the coding; save again to put this memo on it".into()
                } else {
                    format!("another program wrote “{}”; save again to replace it", coding.memo)
                };
                mark.coding = coding.clone();
                self.message = Some(Message::Wrong(text));
            }
            _ => {}
        }
    }

    /// What is kept of a code that is being made.
    pub fn form_draft(&self, form: &Form) -> Draft {
        let place = self.session.interview.passage(form.span).to_string();
        Draft::open(self.session.draft_file(), &place, NEW_CODE, "")
    }

    fn form_key(&mut self, mut form: Box<Form>, key: KeyEvent) {
        match form.key(key) {
            form::Asked::Close => {
                if !form.definition.text().trim().is_empty() {
                    let key = self.keymap.name(super::action::Action::NewCode);
                    self.tell(format!("no code was made; {key} here goes on with it"));
                }
            }
            form::Asked::Discard => {
                self.form_draft(&form).forget();
                self.tell("no code was made");
            }
            form::Asked::Nothing => {
                match form.definition.text() {
                    "" => self.form_draft(&form).forget(),
                    _ => self.form_draft(&form).keep(&form.typed()),
                }
                self.overlay = Some(Overlay::Form(form));
            }
            form::Asked::Parent => self.choose_codes(For::Parent(form)),
            form::Asked::Make => {
                if self.settle(&mut form) {
                    self.overlay = Some(Overlay::Form(form));
                    return;
                }
                let done = self.session.new_code(&form.code(), form.span);
                self.remark();
                match done {
                    Ok(path) => {
                        self.form_draft(&form).forget();
                        self.view.selection = None;
                        self.used(std::slice::from_ref(&path));
                        self.tell(format!("{path} is in the codebook and stands here"));
                    }
                    Err(problem) => {
                        if !self.settle(&mut form) {
                            form.wrong = Some(problem.to_string());
                        }
                        self.overlay = Some(Overlay::Form(form));
                    }
                }
            }
        }
    }

    /// Puts a form on the passage one is at when the words it was opened for are there no more; says
    /// whether that was so.
    fn settle(&self, form: &mut Form) -> bool {
        let text = self.session.interview.transcript.text();
        if text.slice(form.span).is_some_and(|words| form.stands_on(words)) {
            return false;
        }
        let span = self.view.passage();
        form.put_on(span, text.slice(span).unwrap_or(""));
        form.wrong = Some("the transcript was changed: the code would stand on these words".into());
        true
    }

    fn help_key(&mut self, row: usize, under: Option<Box<Overlay>>, key: KeyEvent) {
        let row = match key.code {
            KeyCode::Down | KeyCode::Char('j') => row + 1,
            KeyCode::Up | KeyCode::Char('k') => row.saturating_sub(1),
            KeyCode::PageDown | KeyCode::Char(' ') => row + 10,
            KeyCode::PageUp => row.saturating_sub(10),
            _ => {
                self.overlay = under.map(|overlay| *overlay);
                return;
            }
        };
        self.overlay = Some(Overlay::Help(row, under));
    }
}
