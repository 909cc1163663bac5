//! Searching and going from place to place.

use crate::desk::{Desk, last_line, marked};
use crate::support::MiniStudy;
use crate::terminal::{Color, Screen};

fn at(word: &str) -> impl Fn(&Screen) -> bool {
    let word = word.to_owned();
    move |screen: &Screen| marked(screen) == word
}

#[test]
fn an_interview_is_searched_and_its_hits_gone_through() {
    let mut desk = Desk::open("a/leader");
    desk.press("/", "Search this interview");
    desk.press("letter OR visit", "letter OR visit");
    desk.told("<enter>", "1 passage · ; and , go through them");
    let screen = desk.wait_for("at leader:4.1");
    assert!(screen.style_of("letter each").bold && screen.style_of("letter each").underline);
    desk.keys("<f3>");
    desk.wait_until(at("letter"));
    desk.keys(";");
    desk.wait_for("at leader:4.2");
    desk.keys("<f3>");
    desk.wait_until(at("visit"));
    desk.keys("<f3>");
    desk.wait_for("at leader:4.1");
    desk.keys(",");
    desk.wait_until(at("visit"));
    desk.keys(",");
    desk.wait_for("at leader:4.2");
    // Escape forgets what was found.
    desk.keys("<esc>");
    desk.wait_until(|screen| screen.style_of("visit families").fg == Color::Default);
    desk.told("<f3>", "nothing was searched for in this interview");
    desk.leave();
}

#[test]
fn what_is_wrong_with_a_query_is_told_where_it_is_typed() {
    let mut desk = Desk::open("a/leader");
    desk.press("/", "Search this interview");
    desk.press("(letter", "› (letter");
    let screen = desk.press("<enter>", "at sign");
    assert!(screen.contains("› (letter"), "{screen}");
    desk.press(")", "› (letter)");
    desk.told("<enter>", "1 passage ·");
    desk.press("/", "› (letter)");
    desk.keys(&"<bs>".repeat(8));
    desk.text("code:contact.leter");
    desk.press("<enter>", "did you mean");
    desk.close();
    desk.press("/", "code:contact.leter");
    desk.keys(&"<bs>".repeat(18));
    desk.press("nowhere", "› nowhere");
    desk.press("<enter>", "0 passages");
    desk.close();
    desk.leave();
}

#[test]
fn the_study_is_searched_and_the_way_back_is_kept() {
    for key in ["F", "<c-f>"] {
        let mut desk = Desk::open("a/leader");
        desk.at(")", "We");
        desk.press(key, "Search the study");
        desk.press("letter", "› letter");
        let screen = desk.press("<enter>", "3 passages in 3 interviews of 2 cases");
        for hit in ["a/leader:4.1-4.2 L", "a/parent:2.1 P", "b/leader:2.2 L"] {
            assert!(screen.contains(hit), "{hit}\n{screen}");
        }
        while !marked(&desk.screen()).contains("b/leader:2.2 L") {
            let before = marked(&desk.screen());
            desk.keys("<down>");
            desk.wait_until(|screen| marked(screen) != before);
        }
        desk.keys("<enter>");
        desk.wait_until(|screen| screen.line(0).starts_with(" b/leader · Practice"));
        desk.wait_for("at leader:2.2");
        desk.leave();
    }
}

#[test]
fn one_search_becomes_the_other() {
    let mut desk = Desk::open("b/leader");
    desk.press("/", "Search this interview");
    desk.press("kind", "› kind");
    desk.press("<tab>", "Search the study");
    desk.wait_for("2 passages in 2 interviews of 2 cases");
    desk.close();
    desk.leave();
}

#[test]
fn places_are_gone_to_by_name_and_left_again() {
    let mut desk = Desk::open("a/leader");
    desk.press(":", "Go to ─");
    desk.press("4.2", "4.2");
    desk.press("<enter>", "at leader:4.2");
    desk.press(":", "Go to ─");
    desk.press("b/leader:2", "b/leader:2");
    desk.keys("<enter>");
    desk.wait_until(|screen| screen.line(0).contains("b/leader · Practice"));
    for (back, forward) in [("<c-o>", "<c-n>"), ("<bs>", "<a-right>"), ("<a-left>", "<c-n>")] {
        desk.press(back, "at leader:4.2");
        desk.press(back, "at leader:1:");
        desk.told(back, "nowhere to go to");
        desk.press(forward, "at leader:4.2");
        desk.keys(forward);
        desk.wait_until(|screen| screen.line(0).contains("b/leader · Practice"));
        desk.told(forward, "nowhere to go to");
    }
    for (typed, told) in
        [("9", "turn"), ("x/y", "x"), ("2.9", "sentence"), ("nonsense", "nonsense")]
    {
        desk.press(":", "Go to ─");
        desk.press(typed, typed);
        desk.keys("<enter>");
        let screen =
            desk.wait_until(|screen| !screen.contains("╭") && !screen.contains(" c code "));
        assert!(last_line(&screen).contains(told), "{screen}");
        assert!(screen.line(0).contains("b/leader · Practice"), "{screen}");
    }
    desk.leave();
}

#[test]
fn interviews_are_listed_with_how_far_one_is() {
    let mut desk = Desk::open("a/leader");
    let screen = desk.press("I", "4/4 seen");
    let row = |name: &str| screen.lines().into_iter().find(|line| line.contains(name)).unwrap();
    assert!(
        row("a/leader  ").contains("4/4 seen     2 coded     1 suggested    1 memo"),
        "{screen}"
    );
    assert!(row("a/parent  ").contains("0/2 seen     1 coded"), "{screen}");
    assert!(marked(&screen).contains("a/leader "), "{screen}");
    desk.press("c/l", "1 of 4");
    desk.keys("<enter>");
    desk.wait_until(|screen| screen.line(0).starts_with(" c/leader"));
    desk.told("N", "this is the last interview");
    desk.press("<c-o>", "a/leader · Vision");
    desk.keys("N");
    desk.wait_until(|screen| screen.line(0).starts_with(" a/parent"));
    let screen = desk.press("I", "2/2 seen");
    assert!(marked(&screen).contains("a/parent "), "{screen}");
    desk.close();
    let study = desk.leave();
    let seen = study.read(".kwali/seen/anna.json");
    assert!(seen.contains("a/parent") && seen.contains("c/leader"), "{seen}");
    assert!(!seen.contains("b/leader"), "{seen}");
}

#[test]
fn the_codebook_is_read_and_codes_are_given_from_it() {
    let mut desk = Desk::on(MiniStudy::make(), &["a/leader:2.2", "--coder", "anna"]);
    let screen = desk.press("<tab>", "Codebook · 8");
    assert!(marked(&screen).contains("kindness"), "one is at the code that stands here:\n{screen}");
    desk.wait_for("2 here · yours in the study 2 in 2 cases");
    desk.wait_for("· everybody's 3 in 2");
    desk.press("gate", "1 of 8");
    desk.wait_for("They speak when children come or go.");
    desk.told("<enter>", "a/leader:2.2 coded contact.talk.gate");
    desk.leave();
}

#[test]
fn actions_are_found_by_their_names_and_all_keys_are_told() {
    let mut desk = Desk::open("a/leader");
    desk.press("<c-p>", "What to do");
    desk.press("end of the int", "3 of");
    desk.at("<enter>", ".");
    desk.press("<c-p>", "What to do");
    desk.press("nothing at all", "0 of");
    desk.close();
    for key in ["?", "<f1>"] {
        let told: String = desk.help(key).iter().map(Screen::text).collect();
        for words in ["next word", "select the sentence", "undo", "accept it", "search the study"] {
            assert!(told.contains(words), "{words}\n{told}");
        }
        assert!(
            told.contains("ctrl-o") && told.contains("in a memo: write it in $EDITOR"),
            "{told}"
        );
        assert!(!told.contains("consensus"), "nothing is compared:\n{told}");
    }
    desk.told(">", "open the screen with `--compare NAME`");
    desk.leave();
}
