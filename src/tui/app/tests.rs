//! The screen as keys and other programs change it.

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

#[test]
fn a_form_that_was_closed_goes_on_where_it_was_left() {
    let folder = folder(&[BODY]);
    let mut app = screen(&folder);
    press(&mut app, "]iNieuw");
    app.event(Event::Key(KeyEvent::new(KeyCode::Up, KeyModifiers::NONE)));
    press(&mut app, "wat het is\u{1b}gi\u{1b}]i");
    assert!(draw(&mut app).contains("wat het is"));
    press(&mut app, "\n");
    assert_eq!(own(&app), [("nieuw".to_owned(), "Goed hoor.".to_owned())]);
    press(&mut app, "u");
    assert!(own(&app).is_empty());
    assert!(app.session.store.codebook().code("nieuw").is_none());
}

#[test]
fn a_journal_that_cannot_be_written_is_told_when_it_happens() {
    let folder = folder(&[BODY]);
    let mut app = screen(&folder);
    fs::create_dir_all(folder.path().join(".kwali/undo/anna.jsonl")).unwrap();
    press(&mut app, "]cx\n");
    assert_eq!(own(&app).len(), 1);
    let Some(Message::Wrong(text)) = &app.message else { panic!("{:?}", app.message) };
    assert!(text.contains(" coded x · undo ends with this program: "), "{text}");
    press(&mut app, "cy\n");
    assert!(matches!(app.message, Some(Message::Told(_))));
}

#[test]
fn a_message_is_read_to_its_end_in_a_small_window() {
    let folder = folder(&[BODY]);
    let mut app = screen(&folder);
    app.tell(format!("{} end", "word ".repeat(20)));
    let drawn = draw(&mut app);
    assert!(drawn.contains("end"), "{drawn}");
    app.message = None;
    assert!(draw(&mut app).contains("? keys"));
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

#[test]
fn the_keys_of_a_list_are_told_in_it_and_the_list_is_there_again() {
    let folder = folder(&[BODY]);
    let mut app = screen(&folder);
    press(&mut app, "]cx");
    app.event(Event::Key(KeyEvent::new(KeyCode::F(1), KeyModifiers::NONE)));
    assert!(draw(&mut app).contains("In lists and forms"));
    press(&mut app, "\u{1b}\n");
    let file = folder.path().join("corpus/a/t1.anna.csv");
    assert!(fs::read_to_string(&file).unwrap().contains(",x,"));
}
