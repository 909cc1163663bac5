//! `kwali show`

mod support;

use serde_json::Value;
use support::{Folder, MiniStudy, same};

#[test]
fn an_interview_is_shown_with_codings_below_their_turns() {
    let study = MiniStudy::make();
    same(
        &study.run(&["show", "a/leader"]).done(),
        r"
a/leader · leader · 2024-05-06 · approved

── Vision ──

   1 I
     What matters to you here?

   2 L
     We want children to be kind. Kindness is the rule we start from. Every parent hears it from
     us.
   ┃ values.kindness 2.2 anna ✎ “Kindness is the rule we start from.”
   ┃ values.kindness 2.2 bram “Kindness is the rule we start from.”

── Practice ──

   3 I [00:01:10]
     How does that work?

   4 L [00:01:20]
     We write a letter each month. Parents read the letter, we hope.
     We also visit families at home.
   ┃ contact.letter 4.1 anna “We write a letter each month.”
   ┃ contact.letter 4.2 bram “Parents read the letter, we hope.”
   ┊ contact.letter 4.2 kwali ✎ “Parents read the letter, we hope.”
   ┃ contact.visit 4.3 anna “We also visit families at home.”
",
    );
}

#[test]
fn a_turn_a_range_and_offsets_show_the_turns_they_touch() {
    let study = MiniStudy::make();
    same(
        &study.run(&["show", "a/leader:4.3"]).done(),
        r"
a/leader · leader · 2024-05-06 · approved

── Practice ──

   4 L [00:01:20]
     We write a letter each month. Parents read the letter, we hope.
     We also visit families at home.
   ┃ contact.letter 4.1 anna “We write a letter each month.”
   ┃ contact.letter 4.2 bram “Parents read the letter, we hope.”
   ┊ contact.letter 4.2 kwali ✎ “Parents read the letter, we hope.”
   ┃ contact.visit 4.3 anna “We also visit families at home.”
",
    );
    let json = |reference: &str| -> Vec<Value> {
        let out = study.run(&["show", reference, "--format", "json"]).done();
        serde_json::from_str(&out).unwrap()
    };
    let turns =
        |list: &[Value]| list.iter().map(|t| t["turn"].as_u64().unwrap()).collect::<Vec<_>>();
    assert_eq!(turns(&json("a/leader:2-3")), [2, 3]);
    assert_eq!(turns(&json("a/leader:2.3-4.1")), [2, 3, 4]);
    let second = &json("a/leader:2")[0];
    let (start, end) = (&second["start"], &second["end"]);
    assert_eq!(turns(&json(&format!("a/leader@{start}-{end}"))), [2]);
}

#[test]
fn coders_can_be_chosen_and_codings_left_out() {
    let study = MiniStudy::make();
    same(
        &study.run(&["show", "a/leader:2", "--coder", "bram"]).done(),
        r"
a/leader · leader · 2024-05-06 · approved

── Vision ──

   2 L
     We want children to be kind. Kindness is the rule we start from. Every parent hears it from
     us.
   ┃ values.kindness 2.2 bram “Kindness is the rule we start from.”
",
    );
    same(
        &study.run(&["show", "a/leader:2", "--bare"]).done(),
        r"
a/leader · leader · 2024-05-06 · approved

── Vision ──

   2 L
     We want children to be kind. Kindness is the rule we start from. Every parent hears it from
     us.
",
    );
}

#[test]
fn json_holds_each_turn_with_its_codings_ids() {
    let study = MiniStudy::make();
    same(
        &study.run(&["show", "c/leader", "--format", "json"]).done(),
        r#"
[
  {
    "turn": 1,
    "speaker": "L",
    "time": null,
    "lens": "vision",
    "start": 15,
    "end": 52,
    "text": "Every child must be kind and curious.",
    "codings": [
      {
        "id": "a08",
        "coder": "anna",
        "code": "values.kindness",
        "status": "accepted",
        "start": 15,
        "end": 52
      }
    ],
    "memos": []
  },
  {
    "turn": 2,
    "speaker": "L",
    "time": null,
    "lens": "practice",
    "start": 70,
    "end": 107,
    "text": "No post from us. We talk at the gate.",
    "codings": [
      {
        "id": "a09",
        "coder": "anna",
        "code": "contact.talk.gate",
        "status": "accepted",
        "start": 87,
        "end": 107
      }
    ],
    "memos": []
  }
]
"#,
    );
}

#[test]
fn what_is_not_there_is_refused_with_what_is() {
    let study = MiniStudy::make();
    let refused = |reference: &str| study.run(&["show", reference]).refused();
    same(
        &refused("a/leder"),
        r"
error: there is no interview `a/leder`
 |
 = help: did you mean `a/leader`?
",
    );
    same(
        &refused("a/leader:9"),
        r"
error: there is no turn 9
 |
 = help: the interview has turns 1 to 4
",
    );
    same(
        &refused("a/leader:4.9"),
        r"
error: turn 4 has no sentence 9
 |
 = help: it has 3 of them
",
    );
    same(
        &refused("a/leader@5-9999"),
        r"
error: offsets 5-9999 reach behind the end of the text
 |
 = help: the text has 301 characters
",
    );
    let err = refused("a/leader:x");
    assert!(err.contains("`a/leader:x` is not a reference"), "{err}");
}

#[test]
fn output_elsewhere_than_a_terminal_has_no_colours() {
    let study = MiniStudy::make();
    let out = study.run(&["show", "a/leader"]).done();
    assert!(!out.contains('\u{1b}'));
}

/// A memo on the whole, one on a passage of turn 4, and one whose words are gone.
fn with_memos() -> Folder {
    let study = MiniStudy::make();
    let body = study.read("corpus/a/leader.md");
    let body = body.split_once("\n---\n").unwrap().1;
    let words = "We also visit families at home.";
    let start = body[..body.find(words).unwrap()].chars().count();
    let end = start + words.chars().count();
    study.write(
        "corpus/memos/a/leader.csv",
        format!(
            "start,end,kind,by,quote,memo\n,,note,anna,,\"Held in the canteen.\n\nTwice interrupted.\"\n3,9,comment,bram,Nobody,Who?\n{start},{end},footnote,,{words},Since 2019.\n"
        ),
    );
    study
}

#[test]
fn memos_stand_at_the_top_or_below_their_turn() {
    let study = with_memos();
    let all = study.run(&["show", "a/leader"]).done();
    let head = "a/leader · leader · 2024-05-06 · approved\n   ✎ note anna\n     Held in the canteen.\n     Twice interrupted.\n   ✎ comment no longer on its words bram “Nobody”\n     Who?\n";
    assert!(all.starts_with(head), "{all}");
    let tail = "   ✎ footnote 4.3 “We also visit families at home.”\n     Since 2019.\n";
    assert!(all.ends_with(tail), "{all}");
    let turn = study.run(&["show", "a/leader:4"]).done();
    assert!(turn.ends_with(tail) && !turn.contains("canteen"), "{turn}");
    assert!(!study.run(&["show", "a/leader", "--bare"]).done().contains('✎'));
}

#[test]
fn programs_are_told_memos_with_their_turn() {
    let study = with_memos();
    let rows = study.run(&["show", "a/leader", "--format", "json"]).done();
    let rows: Vec<Value> = serde_json::from_str(&rows).unwrap();
    assert_eq!(rows[0]["turn"], Value::Null);
    assert_eq!(rows[0]["memos"][0]["memo"], "Held in the canteen.\n\nTwice interrupted.");
    assert_eq!(rows[0]["memos"][1]["fits"], false);
    assert_eq!(rows[1]["memos"], serde_json::json!([]));
    assert_eq!(rows[4]["memos"][0]["kind"], "footnote");
    assert_eq!(rows[4]["memos"][0]["quote"], "We also visit families at home.");
}

#[test]
fn memos_that_do_not_read_are_told_with_their_line() {
    let study = MiniStudy::make();
    study.write("corpus/memos/a/leader.csv", "start,end,kind,by,quote,memo\n,,remark,,,x\n");
    let ran = study.run(&["show", "a/leader"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("corpus/memos/a/leader.csv:2:3"), "{}", ran.err);
    assert!(ran.err.contains("comment, footnote, note"), "{}", ran.err);
}
