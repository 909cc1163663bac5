//! Two coders side by side, and the third in whose name is decided.

use crate::desk::{Desk, codings, launch, launch_in};
use crate::support::{Folder, MiniStudy, rows};

const WRITE: &str = "We write a letter each month.";
const READ: &str = "Parents read the letter, we hope.";
const VISIT: &str = "We also visit families at home.";
const AGREED: &str = "corpus/a/leader.agreed.csv";
const ARGS: [&str; 7] =
    ["a/leader", "--coder", "anna", "--compare", "bram", "--consensus", "agreed"];

/// Wide enough for what is said of a difference to stand on one line.
#[track_caller]
fn wide(study: Folder, args: &[&str]) -> Desk {
    let launch = launch_in(&study, (200, 30), args);
    Desk::launched(study, launch)
}

#[track_caller]
fn open() -> Desk {
    wide(MiniStudy::make(), &ARGS)
}

fn row(quote: &str, code: &str, status: &str) -> [String; 3] {
    [quote.to_owned(), code.to_owned(), status.to_owned()]
}

#[test]
fn differences_are_gone_through_and_decided_one_by_one() {
    let mut desk = open();
    let before = desk.study.hash();
    desk.wait_for("3 of 3");
    desk.told("1", "go to a difference first");
    desk.at(">", WRITE);
    desk.wait_for("only yours · open");
    desk.at(">", READ);
    desk.wait_for("only theirs · open");
    desk.at(">", VISIT);
    desk.told(">", "no more differences below");
    desk.at("<lt>", READ);
    desk.at("<lt>", WRITE);
    desk.told("<lt>", "none above");

    desk.told("1", "agreed takes yours");
    desk.wait_for("2 of 3");
    desk.at("", READ);
    // What both coded alike is taken with the first decision.
    let kind = row("Kindness is the rule we start from.", "values.kindness", "accepted");
    let mut wanted = vec![kind, row(WRITE, "contact.letter", "accepted")];
    assert_eq!(desk.codings(AGREED), wanted);
    desk.told("4", "agreed takes neither");
    desk.at("", VISIT);
    wanted.push(row(READ, "contact.letter", "rejected"));
    assert_eq!(desk.codings(AGREED), wanted);
    desk.told("2", "agreed takes theirs");
    desk.wait_for("0 of 3");
    wanted.push(row(VISIT, "contact.visit", "rejected"));
    assert_eq!(desk.codings(AGREED), wanted);

    // Nobody's own codings were touched, and what was decided can be looked at again and changed.
    desk.at("<lt>", READ);
    desk.wait_for("only theirs · neither taken");
    desk.told("2", "agreed takes theirs");
    assert!(codings(&desk.study, AGREED).contains(&row(READ, "contact.letter", "accepted")));
    desk.told("u", "undone: take theirs");
    assert_eq!(desk.codings(AGREED), wanted);
    let mut desk = wide(desk.leave(), &ARGS);
    desk.wait_for("0 of 3");
    for _ in 0..3 {
        desk.keys("u");
    }
    desk.told("u", "nothing to undo");
    desk.wait_for("3 of 3");
    assert!(desk.codings(AGREED).is_empty());
    let study = desk.leave();
    let _ = std::fs::remove_file(study.file(AGREED));
    assert_eq!(study.hash(), before);
}

#[test]
fn both_are_taken_and_something_else_is() {
    let mut desk = Desk::on(MiniStudy::make(), &["b/leader:1.2", "--coder", "bram"]);
    desk.press("c", "Code · 8");
    desk.press("visit", "1 of 8");
    desk.told("<enter>", "coded contact.visit");
    desk.at("[", "Order");
    desk.press("c", "Code · 8");
    desk.press("kindn", "1 of 8");
    desk.told("<enter>", "coded values.kindness");
    let args = ["b/leader", "--coder", "anna", "--compare", "bram"];
    let mut desk = desk.again(&args);
    let order = "Order comes first here.";
    desk.at(">", order);
    desk.wait_for("another code · open");
    desk.told("3", "consensus takes both");
    let file = "corpus/b/leader.consensus.csv";
    assert!(desk.holds(file, order, "values.order"));
    assert!(desk.holds(file, order, "values.kindness"));
    // What only one of them has comes next.
    desk.at("", "The rules hang on every wall.");
    desk.wait_for("only theirs · open");
    desk.leave();
}

#[test]
fn another_code_is_taken_in_place_of_both() {
    let mut desk = open();
    desk.at(">", WRITE);
    let screen = desk.press("5", "Code as consensus · 8");
    assert!(!screen.contains("ctrl-t"), "only one's own codes are made:\n{screen}");
    desk.press("gate", "1 of 8");
    desk.told("<enter>", "agreed takes contact.talk.gate");
    desk.wait_for("2 of 3");
    assert!(desk.holds(AGREED, WRITE, "contact.talk.gate"));
    assert!(desk.codings(AGREED).contains(&row(WRITE, "contact.letter", "rejected")));
    desk.at("", READ);
    desk.leave();
}

#[test]
fn help_and_hints_are_those_of_comparing() {
    let mut desk = open();
    desk.wait_for("> next difference  1 mine  2 theirs  3 both  4 neither  5 other");
    let told: String = desk.help("?").iter().map(crate::terminal::Screen::text).collect();
    assert!(told.contains("consensus: take neither"), "{told}");
    desk.leave();
    let mut desk =
        Desk::on(MiniStudy::make(), &["c/leader", "--coder", "anna", "--compare", "bram"]);
    desk.wait_for("2 of 2");
    desk.leave();
}

#[test]
fn who_cannot_be_compared_is_told() {
    let study = MiniStudy::make();
    let refused = |args: &[&str]| {
        study.run(&[&["code", "a/leader", "--coder", "anna"], args].concat()).refused()
    };
    let told = refused(&["--compare", "anna"]);
    assert!(told.contains("one does not compare with oneself"), "{told}");
    let told = refused(&["--compare", "brma"]);
    assert!(told.contains("unknown coder `brma`") && told.contains("`bram`"), "{told}");
    let told = refused(&["--compare", "bram", "--consensus", "bram"]);
    assert!(told.contains("name a third with `--consensus`"), "{told}");
    let told = refused(&["--consensus", "both"]);
    assert!(told.contains("--compare"), "{told}");
    let told = refused(&["--compare", "bram", "--blind"]);
    assert!(told.contains("--blind"), "{told}");
    let mut terminal = launch(&study, &["a/leader", "--coder", "anna", "--compare", "zed"]).start();
    assert_eq!(terminal.wait().code(), Some(2));
    terminal.given_back();
}

#[test]
fn a_list_of_differences_is_gone_through_in_its_own_order_over_interviews() {
    let mut desk = Desk::on(MiniStudy::make(), &["b/leader:1.2", "--coder", "bram"]);
    desk.press("c", "Code · 8");
    desk.press("visit", "1 of 8");
    desk.told("<enter>", "coded contact.visit");
    let study = desk.leave();
    let out = study.run(&["agree", "--differences", "--format", "csv"]).done();
    let places: Vec<String> =
        rows(&out).into_iter().map(|row| row["passage"].clone()).take(3).collect();
    let interviews: Vec<String> =
        rows(&out).into_iter().map(|row| row["ref"].clone()).take(5).collect();
    assert!(interviews.iter().any(|at| at.starts_with("b/")), "{interviews:?}");
    let args = ["agree", "--resolve", "--consensus", "agreed"];
    let launch = crate::terminal::Launch::kwali(&study, (200, 30), &args);
    let mut desk = Desk::launched(study, launch);
    desk.at("", &places[0]);
    desk.wait_for("of 6 listed");
    desk.at(">", &places[1]);
    desk.at("<lt>", &places[0]);
    desk.told("1", "agreed takes yours");
    desk.at("", &places[1]);
    desk.leave();
}
