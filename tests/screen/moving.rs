//! Going through an interview and selecting words, with keys and with the mouse.

use crate::desk::{Desk, marked};
use crate::support::Shipped;
use crate::terminal::Screen;

const KIND: &str = "Kindness is the rule we start from.";

impl Desk {
    /// Types keys and waits until one is at a word, in a passage that the panel names.
    #[track_caller]
    fn here(&mut self, keys: &str, word: &str, passage: &str) {
        self.keys(keys);
        let place = format!("at leader:{passage}:");
        self.wait_until(|screen| marked(screen) == word && screen.contains(&place));
    }
}

#[test]
fn each_movement_has_its_keys() {
    let mut desk = Desk::open("a/leader");
    desk.here("", "What", "1");
    for (forward, back) in [("l", "h"), ("w", "b"), ("<right>", "<left>")] {
        desk.here(forward, "matters", "1");
        desk.here(back, "What", "1");
    }
    desk.here(")", "We", "2.1");
    desk.here(")", "Kindness", "2.2");
    desk.here("(", "We", "2.1");
    desk.here("}", "How", "3");
    desk.here("}", "We", "4.1");
    desk.here("}", "We", "4.3");
    desk.here("{", "We", "4.1");
    desk.here("[", "How", "3");
    desk.here("[", "We", "2.1");
    desk.here("]", "How", "3");
    desk.here("G", ".", "4.3");
    desk.here("g", "What", "1");
    desk.here("<end>", ".", "4.3");
    desk.here("<home>", "What", "1");
    for (down, up) in [("j", "k"), ("<down>", "<up>")] {
        desk.here("ll", "to", "1");
        desk.here(down, "children", "2.1");
        desk.here(down, "Every", "2.3");
        desk.here(up, "children", "2.1");
        desk.here(up, "to", "1");
        desk.here("hh", "What", "1");
    }
    desk.here("j", "We", "2.1");
    desk.here("$", "we", "2.2");
    desk.here("0", "We", "2.1");
    desk.here("$", "we", "2.2");
    desk.here("^", "We", "2.1");
    assert_eq!(desk.screen().cursor(), desk.screen().find("We want"));
    desk.leave();
}

#[test]
fn pages_go_on_and_come_back() {
    let study = Shipped::copy_where(|case| case == "s1");
    let mut desk = Desk::on(study, &["s1/schoolleider", "--coder", "anna"]);
    let words = |screen: &Screen| screen.lines()[1..29].to_vec();
    let first = desk.settle();
    for (down, up) in [("<pgdn>", "<pgup>"), ("<space>", "<c-u>"), ("<c-d>", "<c-u>")] {
        desk.keys(down);
        let next = desk.wait_until(|screen| words(screen)[0] != words(&first)[0]);
        let seen = words(&first);
        let overlap =
            words(&next).iter().filter(|row| !row.is_empty() && seen.contains(row)).count();
        assert!(overlap > 0, "nothing of the page before is in sight:\n{next}");
        desk.keys(up);
        desk.wait_until(|screen| {
            screen.line(0) == first.line(0) && screen.cursor() == first.cursor()
        });
    }
    desk.leave();
}

#[test]
fn words_sentences_paragraphs_and_turns_are_selected_and_grow_at_either_end() {
    let mut desk = Desk::open("a/leader");
    desk.at("v", "What");
    desk.press("", "selected leader:1");
    desk.at("l", "What matters");
    desk.at("v", "matters");
    desk.at("]", "We");
    desk.at("s", "We want children to be kind.");
    desk.at("s", &format!("We want children to be kind. {KIND}"));
    desk.at("<s-up>", "We want children to be kind.");
    desk.at("<s-left>", "We want children to be kind");
    desk.at("<s-left>", "We want children to be");
    desk.at("<s-right>", "We want children to be kind");
    desk.at("<s-right>", "We want children to be kind.");
    desk.at("<s-down>", &format!("We want children to be kind. {KIND}"));
    desk.at("o", &format!("We want children to be kind. {KIND}"));
    desk.at("<s-right>", &format!("want children to be kind. {KIND}"));
    desk.at("<s-left>", &format!("We want children to be kind. {KIND}"));
    desk.at("<s-down>", KIND);
    desk.at("<s-up>", &format!("We want children to be kind. {KIND}"));
    desk.at("<esc>", "We");
    desk.at("t", &format!("We want children to be kind. {KIND} Every parent hears it from us."));
    desk.at(
        "t",
        &format!(
            "We want children to be kind. {KIND} Every parent hears it from us. How does that work?"
        ),
    );
    desk.at("<esc>", "?");
    desk.at("]", "We");
    desk.at("P", "We write a letter each month. Parents read the letter, we hope.");
    desk.at("P", "We write a letter each month. Parents read the letter, we hope. We also visit families at home.");
    desk.at("<esc>", ".");
    desk.at("g", "What");
    desk.at("<s-right>", "What matters");
    desk.leave();
}

#[test]
fn the_mouse_goes_selects_and_scrolls() {
    let mut desk = Desk::open("a/leader");
    let place = |screen: &Screen, word: &str| screen.find(word).unwrap_or_else(|| panic!("{word}"));
    let screen = desk.wait_for("at home.");
    let (col, row) = place(&screen, "Kindness");
    desk.click(col + 2, row);
    desk.at("", "Kindness");
    let (to, row_to) = place(&screen, "start from");
    desk.drag((col + 2, row), (to + 1, row_to));
    desk.at("", "Kindness is the rule we start");
    desk.drag((to + 1, row_to), (col + 2, row));
    desk.at("", "Kindness is the rule we start");
    desk.click(col + 2, row);
    desk.at("", "Kindness");
    // Where nothing stands a click changes nothing.
    desk.click(0, 29);
    desk.at("l", "is");
    desk.leave();

    let study = Shipped::copy_where(|case| case == "s1");
    let mut desk = Desk::on(study, &["s1/schoolleider", "--coder", "anna"]);
    let first = desk.settle();
    desk.scroll(30, 10, 4);
    let words = |screen: &Screen, row| screen.line(row).chars().take(60).collect::<String>();
    let moved = desk.wait_until(|screen| words(screen, 1) == words(&first, 13));
    assert!(!marked(&moved).is_empty(), "one is still in sight:\n{moved}");
    desk.scroll(30, 10, -4);
    desk.wait_until(|screen| words(screen, 1) == words(&first, 1));
    desk.press("?", "up and down · esc closes");
    let help = desk.screen();
    desk.scroll(30, 10, 3);
    let row = |screen: &Screen, row| screen.line(row).chars().skip(4).take(50).collect::<String>();
    desk.wait_until(|screen| row(screen, 2) == row(&help, 5));
    desk.close();
    desk.leave();
}
