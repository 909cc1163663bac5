//! What a person sets for all studies: keys, a name, colours.

use crate::desk::{ANNA, Desk, launch};
use crate::support::MiniStudy;
use crate::terminal::Color;

const CONFIG: &str = "\
coder: anna
keys:
  undo: [ctrl-y, z]
  accept: u
  word-forward: alt-f
";

#[test]
fn keys_and_the_coders_name_are_those_of_the_configuration() {
    let study = MiniStudy::make();
    study.write("home/.config/kwali/config.yaml", CONFIG);
    let here = launch(&study, &["a/leader:2.2"]).home(study.file("home"));
    let mut desk = Desk::launched(study, here);
    desk.wait_for("turn 2/4 · anna");
    let before = desk.study.read(ANNA);
    desk.told("x", "values.kindness deleted");
    desk.told("u", "no suggestion stands here");
    desk.told("z", "undone: delete values.kindness");
    desk.told("U", "done again");
    desk.told("<c-y>", "undone");
    assert_eq!(desk.study.read(ANNA), before);
    desk.at("<a-f>", "is");
    // A key that was given away does nothing; the next does.
    desk.keys("l");
    desk.at("<a-f>", "the");
    let told: String = desk.help("?").iter().map(crate::terminal::Screen::text).collect();
    assert!(told.contains("ctrl-y  z") && told.contains("alt-f"), "{told}");
    assert!(desk.screen().contains("ctrl-y undo"), "{}", desk.screen());
    desk.leave();
}

#[test]
fn a_file_can_be_named_and_the_command_line_comes_before_it() {
    let study = MiniStudy::make();
    study.write("mine.yaml", "coder: anna\nkeys: {quit: Z}\n");
    let here = launch(&study, &["a/leader", "--coder", "bram"]);
    let mut desk = Desk::launched(study, here.env("KWALI_CONFIG", "mine.yaml"));
    desk.wait_for("turn 1/4 · bram");
    desk.keys("q");
    desk.at("l", "matters");
    desk.keys("Z");
    assert!(desk.wait().success());
    desk.given_back();
}

#[test]
fn what_is_wrong_in_it_is_told_at_its_place_before_the_terminal_is_taken() {
    let study = MiniStudy::make();
    for (text, told) in [
        ("keys:\n  udno: z\n", "unknown action `udno`"),
        ("keys:\n  undo: hyper-z\n", "`hyper-z` is no key"),
        ("keys:\n  undo: z\n  redo: z\n", "the key `z` has two actions"),
        ("colour: blue\n", "the configuration does not read"),
        ("keys: [\n", "the configuration does not read"),
    ] {
        study.write("mine.yaml", text);
        let mut terminal = launch(&study, &["a/leader", "--coder", "anna"])
            .env("KWALI_CONFIG", "mine.yaml")
            .start();
        assert_eq!(terminal.wait().code(), Some(2), "{text}");
        let said = terminal.given_back();
        assert!(said.contains(told) && said.contains("mine.yaml:"), "{text}{said}");
        assert!(!terminal.written().contains("\x1b[?1049h"), "{said}");
    }
    let mut terminal =
        launch(&study, &["a/leader", "--coder", "anna"]).env("KWALI_CONFIG", "corpus").start();
    assert_eq!(terminal.wait().code(), Some(2));
    assert!(terminal.given_back().contains("corpus"));
}

#[test]
fn branches_are_told_apart_without_colours_and_with_few() {
    let study = MiniStudy::make();
    let none = launch(&study, &["a/leader:2.2", "--coder", "anna"]).no_colour();
    let mut desk = Desk::launched(study, none);
    let screen = desk.press("c", "Code · 8");
    assert!(!screen.coloured(), "{}", screen.styles());
    assert!(screen.contains("┃ values.kindness") && screen.contains("║ contact.visit"), "{screen}");
    desk.close();
    let screen = desk.screen();
    assert!(screen.find("┃").is_some() && screen.find("║").is_some() && screen.find("┊").is_some());
    assert!(!screen.coloured(), "{}", screen.styles());
    desk.leave();

    let study = MiniStudy::make();
    let few = launch(&study, &["a/leader:2.2", "--coder", "anna"]).few_colours();
    let mut desk = Desk::launched(study, few);
    let screen = desk.wait_for("┃");
    for row in 0..30 {
        for (.., style) in screen.runs(row) {
            let few = |colour| match colour {
                Color::Default => true,
                Color::Idx(number) => number < 16,
                Color::Rgb(..) => false,
            };
            assert!(few(style.fg) && few(style.bg), "{row}: {style}");
        }
    }
    assert_ne!(screen.style_of("┃").fg, screen.style_of("║").fg);
    desk.leave();
}
