//! What became of codings in texts that people change.

use unicode_normalization::UnicodeNormalization;

use super::*;

const OLD: &str = "\nI: What matters to you here?\n\nL: We want children to be kind. Kindness is the \
rule we start from. Every parent hears it from us.\n\nI: How does that work?\n\nL: We write a letter \
each month. Parents read the letter, we hope. Yes, sure.\n\nI: All of them?\n\nL: Yes, sure. We also \
visit families at home, when a café is no place to talk.\n";

/// The coding of the nth place where words stand, from 0.
fn coding(text: &str, words: &str, nth: usize) -> Coding {
    let (at, _) = text.match_indices(words).nth(nth).unwrap();
    let span = Span::at(text[..at].chars().count(), words.chars().count());
    Coding::new("c/t", &Text::new(text), span, "x").unwrap()
}

fn all(old: Option<&str>, new: &str, codings: &[Coding]) -> Vec<Placement> {
    let old = old.map(Text::new);
    reanchor(old.as_ref(), &Text::new(new), &codings.iter().collect::<Vec<_>>())
}

fn one(old: &str, new: &str, coding: &Coding) -> Placement {
    all(Some(old), new, std::slice::from_ref(coding)).remove(0)
}

/// The nth place where words stand in the new text.
fn moved(new: &str, words: &str, nth: usize) -> Placement {
    let there = coding(new, words, nth);
    Placement::Moved { span: there.span(), quote: words.to_owned() }
}

const KIND: &str = "Kindness is the rule we start from.";
const VISIT: &str = "We also visit families at home";

#[test]
fn a_correction_before_moves_what_comes_after_and_nothing_else() {
    let new = OLD.replace("We write a letter each month", "We write two letters a year");
    assert_eq!(one(OLD, &new, &coding(OLD, KIND, 0)), Placement::Stays);
    assert_eq!(one(OLD, &new, &coding(OLD, VISIT, 0)), moved(&new, VISIT, 0));
}

#[test]
fn the_same_words_twice_are_told_apart_by_what_stands_around_them() {
    let new = OLD.replace("I: What matters", "I: Good morning. What matters");
    for nth in [0, 1] {
        let found = one(OLD, &new, &coding(OLD, "Yes, sure.", nth));
        assert_eq!(found, moved(&new, "Yes, sure.", nth));
    }
}

#[test]
fn one_of_two_that_is_removed_is_gone_and_the_other_is_not_taken_for_it() {
    let new = OLD.replace("we hope. Yes, sure.", "we hope.");
    assert_eq!(one(OLD, &new, &coding(OLD, "Yes, sure.", 0)), Placement::Gone);
    assert_eq!(one(OLD, &new, &coding(OLD, "Yes, sure.", 1)), moved(&new, "Yes, sure.", 0));
}

#[test]
fn of_equal_words_in_a_row_nobody_knows_which_was_removed() {
    let (old, new) = ("L: Ja. Ja. Ja.", "L: Ja. Ja.");
    for nth in 0..3 {
        let found = one(old, new, &coding(old, "Ja.", nth));
        assert!(matches!(found, Placement::Several(_)), "{nth}: {found:?}");
    }
}

#[test]
fn a_turn_put_in_and_a_turn_taken_out() {
    let new =
        OLD.replace("I: How does", "I: Every one?\n\nL: Every one of them, yes.\n\nI: How does");
    assert_eq!(one(OLD, &new, &coding(OLD, VISIT, 0)), moved(&new, VISIT, 0));
    let at = OLD.find("\n\nI: How does").unwrap();
    let to = OLD.find("\n\nI: All of").unwrap();
    let new = [&OLD[..at], &OLD[to..]].concat();
    assert_eq!(
        one(OLD, &new, &coding(OLD, "Parents read the letter, we hope.", 0)),
        Placement::Gone
    );
    assert_eq!(one(OLD, &new, &coding(OLD, VISIT, 0)), moved(&new, VISIT, 0));
    assert_eq!(one(OLD, &new, &coding(OLD, KIND, 0)), Placement::Stays);
}

#[test]
fn a_passage_that_goes_to_another_turn_takes_its_codings_with_it() {
    let passage = format!(" {KIND} Every parent hears it from us.");
    let new = OLD.replace(&passage, "").replace("we hope.", &format!("we hope.{passage}"));
    assert_eq!(one(OLD, &new, &coding(OLD, KIND, 0)), moved(&new, KIND, 0));
    assert_eq!(one(OLD, &new, &coding(OLD, VISIT, 0)), Placement::Stays);
}

#[test]
fn white_space_and_unicode_forms_change_the_quote_and_no_letter_does() {
    let words = "when a café is no place to talk";
    let apart: String = OLD.nfd().collect();
    let wrapped = OLD.replace("a café is", "a  café\nis");
    for (new, quote) in [
        (apart, words.nfd().collect::<String>()),
        (wrapped, "when a  café\nis no place to talk".to_owned()),
    ] {
        assert_eq!(one(OLD, &new, &coding(OLD, words, 0)), moved(&new, &quote, 0));
        let back = coding(&new, &quote, 0);
        assert_eq!(one(&new, OLD, &back), moved(OLD, words, 0));
    }
    let other = OLD.replace("café", "cafe");
    let found = one(OLD, &other, &coding(OLD, words, 0));
    assert!(matches!(found, Placement::Changed(_)), "{found:?}");
}

#[test]
fn words_that_were_changed_are_reported_with_what_is_left_of_them() {
    let new = OLD.replace("the rule we start from", "the first rule we have");
    let Placement::Changed(span) = one(OLD, &new, &coding(OLD, KIND, 0)) else { panic!() };
    assert!(Text::new(new.as_str()).slice(span).unwrap().starts_with("Kindness is the first rule"));
}

#[test]
fn a_part_of_a_word_goes_with_its_word() {
    let new = OLD.replace("I: What", "I: Well, what");
    let found = one(OLD, &new, &coding(OLD, "indness is the ru", 0));
    assert_eq!(found, moved(&new, "indness is the ru", 0));
}

#[test]
fn what_was_coded_after_the_change_stays() {
    let new = OLD.replace("I: What matters", "I: Good morning. What matters");
    assert_eq!(one(OLD, &new, &coding(&new, "Good morning.", 0)), Placement::Stays);
}

#[test]
fn without_the_old_text_only_a_long_quote_that_stands_once_is_sure() {
    let new = OLD.replace("I: What matters", "I: Good morning. What matters");
    let long = "Kindness is the rule we start from. Every parent hears it from us.";
    let codings = [coding(OLD, long, 0), coding(OLD, "the rule", 0), coding(OLD, "Yes, sure.", 0)];
    let found = all(None, &new, &codings);
    assert_eq!(found[0], moved(&new, long, 0));
    assert_eq!(found[1], moved(&new, "the rule", 0));
    assert!(matches!(&found[2], Placement::Several(places) if places.len() == 2), "{:?}", found[2]);
    let twice = format!("{new}\nL: {long}\n");
    assert!(
        matches!(&all(None, &twice, &codings)[0], Placement::Several(places) if places.len() == 2)
    );
    let none = new.replace(long, "");
    assert_eq!(all(None, &none, &codings)[0], Placement::Gone);
}

#[test]
fn without_the_old_text_all_stand_as_long_as_all_seem_to() {
    let new = OLD.replace("at home", "at work");
    let codings = [coding(OLD, KIND, 0), coding(OLD, "Yes, sure.", 1)];
    assert!(all(None, &new, &codings).iter().all(|found| *found == Placement::Stays));
}

#[test]
fn texts_of_scripts_without_spaces_are_compared_sign_by_sign() {
    let old = "L: 我们每个月给所有的家长写一封信。他们说他们会读这封信。我们也到家里去看望他们。";
    let new = old.replace("每个月", "每年两次");
    let words = "他们说他们会读这封信。";
    assert_eq!(one(old, &new, &coding(old, words, 0)), moved(&new, words, 0));
}

#[test]
fn texts_of_one_word_and_of_nothing_end() {
    let old = "ja ".repeat(3000);
    let coded = coding(&old, "ja", 1500);
    assert!(matches!(one(&old, &old[3..], &coded), Placement::Several(_)));
    assert_eq!(one(&old, "", &coded), Placement::Gone);
    assert_eq!(one(&old, " \n", &coded), Placement::Gone);
}
