//! Giving codes: the list of codes, again, and new ones.

use crate::desk::{ANNA, Desk, marked};
use crate::support::{MiniStudy, rows};

const FIRST: &str = "We want children to be kind.";
const THIRD: &str = "Every parent hears it from us.";

#[test]
fn codes_are_found_by_what_they_are_called_and_what_they_mean() {
    let study = MiniStudy::make();
    study.replace("codebook.yaml", "label: Visit\n", "label: À la maison\n");
    let mut desk = Desk::on(study, &["a/leader:2.1", "--coder", "anna"]);
    desk.press("c", "tab marks several");
    for (typed, code) in [
        ("vkind", "values.kindness"),
        ("the gate", "contact.talk.gate"),
        ("a la mais", "contact.visit"),
        ("À LA", "contact.visit"),
        ("something written", "contact.letter"),
        ("contact.talk.g", "contact.talk.gate"),
    ] {
        desk.text(typed);
        desk.wait_until(|screen| marked(screen).contains(code) && screen.contains(typed));
        desk.keys(&"<bs>".repeat(typed.chars().count()));
        desk.wait_for("Code · 8 ·");
    }
    desk.press("xyzzy", "0 of 8");
    desk.press("<enter>", "0 of 8");
    desk.close();
    assert_eq!(desk.codings(ANNA).len(), 3);
    desk.leave();
}

#[test]
fn a_passage_takes_one_code_or_several_and_the_same_again() {
    let mut desk = Desk::on(MiniStudy::make(), &["a/leader:2.1", "--coder", "anna"]);
    desk.press("c", "Code · 8");
    desk.press("order", "1 of 8");
    desk.told("<enter>", "a/leader:2.1 coded values.order");
    assert!(desk.holds(ANNA, FIRST, "values.order"));

    // Two at once, with the one that was used last on top.
    desk.at(")", "Kindness");
    let screen = desk.press("c", "values.order  Order  recent");
    assert_eq!(screen.find("values.order  Order  recent").map(|(_, row)| row), Some(3));
    desk.keys("<tab>");
    desk.wait_until(|screen| screen.contains("✓") && marked(screen).contains("contact.visit"));
    desk.press("gate", "1 of 8");
    desk.press("<tab>", "✓ ║ contact.talk.gate");
    desk.told("<enter>", "a/leader:2.2 coded values.order, contact.talk.gate");
    let second = "Kindness is the rule we start from.";
    assert!(desk.holds(ANNA, second, "values.order"));
    assert!(desk.holds(ANNA, second, "contact.talk.gate"));

    // Both again on words that are selected, and nothing twice.
    desk.at(")v", "Every");
    desk.at("l", "Every parent");
    desk.told(".", "a/leader:2.3 coded values.order, contact.talk.gate");
    assert!(desk.holds(ANNA, "Every parent", "contact.talk.gate"));
    desk.at("", "parent");
    desk.at("h<s-right>", "Every parent");
    let before = desk.study.read(ANNA);
    desk.told(".", "has values.order, contact.talk.gate already");
    assert_eq!(desk.study.read(ANNA), before);
    for row in rows(&before) {
        assert_eq!((row["status"].as_str(), row["origin"].as_str()), ("accepted", "human"));
    }
    desk.leave();
}

#[test]
fn nothing_is_repeated_before_anything_was_given() {
    let mut desk = Desk::open("a/leader");
    desk.told(".", "no codes were given yet");
    let study = desk.leave();
    assert_eq!(study.hash(), MiniStudy::make().hash());
}

#[test]
fn codes_that_suggest_themselves_stand_first() {
    let mut desk = Desk::on(MiniStudy::make(), &["a/leader:4.2", "--coder", "cleo"]);
    let screen = desk.press("c", "contact.letter  Letter  likely here");
    assert_eq!(screen.find("contact.letter  Letter  likely").map(|(_, row)| row), Some(3));
    desk.told("<enter>", "a/leader:4.2 coded contact.letter");
    desk.keys("(");
    desk.wait_gone("coded contact.letter");
    // For a parent, and under another lens, codes that are not meant for it come last.
    desk.study.replace(
        "codebook.yaml",
        "        definition: Rules come first.\n",
        "        definition: Rules come first.\n        roles: [parent]\n",
    );
    desk.wait_told("changed by another program");
    let screen = desk.press("c", "values.order  Order  not for this role or lens");
    let order = screen.find("values.order  Order").map(|(_, row)| row);
    assert!(order > screen.find("contact.talk.gate").map(|(_, row)| row), "{screen}");
    desk.close();
    desk.leave();
}

/// Fails unless lines were added to a text and none changed or taken away.
#[track_caller]
fn only_added(before: &str, after: &str) -> Vec<String> {
    let mut old = before.lines().peekable();
    let mut added = Vec::new();
    for line in after.lines() {
        if old.peek() == Some(&line) {
            old.next();
        } else {
            added.push(line.trim().to_owned());
        }
    }
    assert_eq!(old.next(), None, "{after}");
    added
}

#[test]
fn a_code_is_made_of_the_passages_own_words() {
    let mut desk = Desk::on(MiniStudy::make(), &["a/leader:2.3", "--coder", "anna"]);
    let (codebook, codings) = (desk.study.read("codebook.yaml"), desk.study.read(ANNA));
    desk.at("v", "Every");
    desk.at("l", "Every parent");
    let screen = desk.press("i", "A new code");
    assert!(screen.contains("Name        Every parent"), "{screen}");
    assert!(screen.contains("“Every parent”"), "{screen}");
    desk.press("<tab>", "nothing: a top code");
    desk.press("<enter>", "Under which code");
    desk.press("visit", "1 of 8");
    desk.press("<enter>", "contact.visit.every-parent");
    // Without a definition nobody else could use it.
    desk.press("<c-s>", "say in a sentence what it means");
    desk.press("Nobody is left out: \"all\".", "\"all\".");
    desk.told("<enter>", "contact.visit.every-parent is in the codebook and stands here");
    let made = desk.study.read("codebook.yaml");
    let added = only_added(&codebook, &made);
    assert!(added.iter().any(|line| line.contains("id: every-parent")), "{added:?}");
    assert!(added.iter().any(|line| line.starts_with("definition:")), "{added:?}");
    assert!(added.iter().any(|line| line.contains("Every parent")), "{added:?}");
    assert!(desk.holds(ANNA, "Every parent", "contact.visit.every-parent"));
    let shown = desk.study.run(&["codebook", "show", "contact.visit.every-parent"]).done();
    assert!(shown.contains("Nobody is left out: \"all\"."), "{shown}");

    let coded = desk.study.read(ANNA);
    desk.told("u", "undone: new code contact.visit.every-parent");
    assert_eq!(desk.study.read("codebook.yaml"), codebook);
    assert_eq!(desk.study.read(ANNA), codings);
    desk.told("<c-r>", "done again: new code contact.visit.every-parent");
    assert_eq!(desk.study.read("codebook.yaml"), made);
    assert_eq!(desk.study.read(ANNA), coded);
    let mut desk = desk.again(&["a/leader", "--coder", "anna"]);
    desk.told("u", "undone: new code contact.visit.every-parent");
    assert_eq!(desk.study.read("codebook.yaml"), codebook);
    assert_eq!(desk.study.read(ANNA), codings);
    desk.leave();
}

#[test]
fn a_code_is_made_of_what_was_typed_and_one_that_is_there_is_not_made_again() {
    let mut desk = Desk::on(MiniStudy::make(), &["a/leader:2.3", "--coder", "anna"]);
    let before = desk.study.read("codebook.yaml");
    desk.press("c", "Code · 8");
    desk.press("Été & trust", "0 of 8");
    let screen = desk.press("<c-t>", "A new code");
    assert!(screen.contains("Name        Été & trust"), "{screen}");
    assert!(screen.contains("été-trust"), "{screen}");
    desk.keys("<tab><tab>");
    desk.text("They are trusted.");
    desk.wait_for("They are trusted.");
    desk.told("<enter>", "is in the codebook and stands here");
    let after = desk.study.read("codebook.yaml");
    only_added(&before, &after);
    assert!(desk.holds(ANNA, THIRD, "été-trust"));

    // The same name again is refused, and what was typed is still there to be changed.
    desk.press("i", "A new code");
    desk.text("Été & trust");
    desk.keys("<tab><tab>");
    desk.text("Once more.");
    desk.press("<c-s>", "été-trust");
    let screen = desk.wait_for("already");
    assert!(screen.contains("Once more."), "{screen}");
    assert_eq!(desk.study.read("codebook.yaml"), after);
    desk.close();
    assert_eq!(desk.study.read("codebook.yaml"), after);
    desk.leave();
}
