//! Deciding on suggestions.

use crate::desk::{ANNA, CUES, Desk, codings, launch, marked};
use crate::support::{Folder, MiniStudy};
use crate::terminal::Screen;

const READ: &str = "Parents read the letter, we hope.";
const EVERY: &str = "Every parent hears it from us.";

/// The small study with two suggestions that wait in its first interview.
fn waiting() -> Folder {
    let study = MiniStudy::make();
    study.replace(
        CUES,
        "contact.talk.gate,,rejected,learned",
        "contact.talk.gate,,suggested,learned",
    );
    study.replace(CUES, "us.,\n", "us.,\"hears, gate\"\n");
    study
}

#[track_caller]
fn open() -> Desk {
    Desk::on(waiting(), &["a/leader", "--coder", "anna"])
}

fn suggested(study: &Folder, quote: &str, code: &str) -> Option<String> {
    let held = codings(study, CUES).into_iter();
    held.filter(|[words, at, _]| words == quote && at == code).map(|[.., status]| status).next()
}

#[test]
fn one_goes_through_them_and_is_told_why_they_were_made() {
    let mut desk = open();
    let screen = desk.press("n", "because of hears, gate");
    assert_eq!(marked(&screen), EVERY);
    assert!(screen.contains("a accept  A as another code  r reject"), "{screen}");
    let screen = desk.press("n", "because of letter");
    assert_eq!(marked(&screen), READ);
    desk.told("n", "no more suggestions below");
    desk.press("p", "because of hears, gate");
    desk.told("p", "none above");
    desk.at("<esc>", "Every");
    desk.press("n", "because of hears, gate");
    assert_eq!(desk.leave().hash(), waiting().hash());
}

#[test]
fn one_is_accepted_and_the_next_comes() {
    let mut desk = open();
    let (own, cues) = (desk.study.read(ANNA), desk.study.read(CUES));
    desk.at("n", EVERY);
    desk.told("a", "contact.talk.gate accepted");
    desk.at("", READ);
    assert!(desk.holds(ANNA, EVERY, "contact.talk.gate"));
    assert_eq!(suggested(&desk.study, EVERY, "contact.talk.gate"), None);
    desk.told("a", "contact.letter accepted");
    assert!(desk.holds(ANNA, READ, "contact.letter"));
    assert!(desk.codings(CUES).is_empty());
    desk.told("n", "no suggestions are open");
    desk.told("u", "undone: accept contact.letter");
    desk.told("u", "undone: accept contact.talk.gate");
    assert_eq!((desk.study.read(ANNA), desk.study.read(CUES)), (own, cues));
    desk.told("<c-r>", "done again: accept contact.talk.gate");
    let mut desk = desk.again(&["a/leader", "--coder", "anna"]);
    assert!(desk.holds(ANNA, EVERY, "contact.talk.gate"));
    desk.told("u", "undone: accept contact.talk.gate");
    assert_eq!(suggested(&desk.study, EVERY, "contact.talk.gate").as_deref(), Some("suggested"));
    desk.leave();
}

#[test]
fn one_is_accepted_with_another_code() {
    let mut desk = open();
    let (own, cues) = (desk.study.read(ANNA), desk.study.read(CUES));
    desk.at("n", EVERY);
    desk.press("A", "Accept contact.talk.gate as");
    desk.press("visit", "1 of 8");
    desk.told("<enter>", "accepted as contact.visit");
    assert!(desk.holds(ANNA, EVERY, "contact.visit"));
    assert_eq!(suggested(&desk.study, EVERY, "contact.talk.gate").as_deref(), Some("rejected"));
    desk.told("u", "undone: accept contact.talk.gate");
    assert_eq!((desk.study.read(ANNA), desk.study.read(CUES)), (own, cues));
    desk.leave();
}

#[test]
fn one_is_accepted_on_other_words() {
    let mut desk = open();
    let (own, cues) = (desk.study.read(ANNA), desk.study.read(CUES));
    desk.at("n", EVERY);
    desk.at("<esc>", "Every");
    desk.at("v", "Every");
    desk.at("l", "Every parent");
    desk.told("a", "contact.talk.gate accepted");
    assert!(desk.holds(ANNA, "Every parent", "contact.talk.gate"));
    assert_eq!(suggested(&desk.study, EVERY, "contact.talk.gate"), None);
    desk.told("u", "undone: accept contact.talk.gate");
    assert_eq!((desk.study.read(ANNA), desk.study.read(CUES)), (own, cues));
    desk.leave();
}

#[test]
fn one_is_rejected_and_stays_away() {
    let mut desk = open();
    let cues = desk.study.read(CUES);
    desk.at("n", EVERY);
    desk.told("r", "contact.talk.gate rejected");
    desk.at("", READ);
    desk.told("x", "contact.letter deleted");
    for (quote, code) in [(EVERY, "contact.talk.gate"), (READ, "contact.letter")] {
        assert_eq!(suggested(&desk.study, quote, code).as_deref(), Some("rejected"));
    }
    desk.told("r", "no suggestion stands here");
    desk.study.run(&["suggest"]).done();
    assert_eq!(suggested(&desk.study, READ, "contact.letter").as_deref(), Some("rejected"));
    desk.told("u", "undone: reject contact.letter");
    desk.told("u", "undone: reject contact.talk.gate");
    assert_eq!(suggested(&desk.study, READ, "contact.letter").as_deref(), Some("suggested"));
    assert!(cues.lines().all(|line| desk.study.read(CUES).contains(line)));
    desk.leave();
}

#[test]
fn suggestions_and_others_can_be_hidden() {
    let mut desk = open();
    desk.wait_for("┊");
    desk.told("S", "suggestions are hidden");
    desk.wait_gone("┊");
    desk.told("n", "suggestions are hidden");
    desk.told("S", "suggestions are shown");
    desk.wait_for("┊");
    desk.at("]", "We");
    desk.press(")", "2 codings");
    desk.told("O", "other coders are hidden");
    desk.wait_for("1 coding");
    desk.told("O", "other coders are shown");
    desk.wait_for("2 codings");
    let screen = desk.wait_for("✎ a rule");
    desk.keys("W");
    let narrow =
        desk.wait_until(|screen| screen.find("2 codings").is_some_and(|(_, row)| row > 20));
    assert_eq!(screen.find("2 codings").map(|(_, row)| row), Some(1));
    assert!(narrow.contains("values.kindness"), "{narrow}");
    desk.keys("W");
    desk.wait_until(|screen| screen.find("2 codings").is_some_and(|(_, row)| row == 1));
    desk.leave();
}

/// Whether something on the screen tells of other coders or of suggestions.
fn tells(screen: &Screen) -> Option<&'static str> {
    ["bram", "uggest", "kely here", "ther coder", "verybody", "┊", "because of"]
        .into_iter()
        .find(|word| screen.contains(word))
}

#[test]
fn who_codes_blind_sees_nothing_of_others() {
    let study = waiting();
    let launch = launch(&study, &["a/leader:4.2", "--coder", "anna", "--blind"]);
    let mut desk = Desk::launched(study, launch);
    let mut shown = vec![desk.wait_for("anna · blind")];
    assert!(shown[0].contains("at leader:4.2: no codings"), "{}", shown[0]);
    shown.push(desk.press("<tab>", "yours in the study"));
    desk.close();
    shown.push(desk.press("c", "Code · 8"));
    desk.press("letter", "of 8");
    shown.push(desk.wait_for("yours in the study"));
    desk.close();
    shown.push(desk.press("I", "4/4 seen"));
    desk.close();
    shown.extend(desk.help("?"));
    shown.push(desk.press("<c-p>", "What to do"));
    desk.text("sugges");
    shown.push(desk.wait_for("0 of "));
    desk.close();
    // Nor does a search find where others coded.
    desk.press("/", "Search this interview");
    desk.text("code:contact.letter");
    shown.push(desk.press("<enter>", "1 passage"));
    desk.wait_gone("╭");
    desk.press("F", "Search the study");
    desk.keys(&"<bs>".repeat(19));
    desk.text("coder:bram");
    desk.wait_for("coder:bram");
    desk.keys("<enter>");
    let found = desk.wait_until(|screen| !screen.contains("words, \"as written\""));
    assert!(!found.contains("a/leader:"), "{found}");
    desk.close();
    for (at, screen) in shown.iter().enumerate() {
        assert_eq!(tells(screen), None, "screen {at}\n{screen}");
    }
    desk.told("O", "you are coding blind");
    desk.told("S", "you are coding blind: suggestions stay hidden");
    desk.told("n", "hidden");
    desk.leave();
}
