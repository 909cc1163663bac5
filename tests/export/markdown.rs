//! `kwali export markdown`

use crate::support::{MiniStudy, same};

#[test]
fn quotes_stand_below_their_codes_with_citations() {
    let study = MiniStudy::make();
    let chosen = ["--code", "contact.letter", "--code", "values"];
    let args = ["export", "markdown", "-", "--bib", "out.bib"];
    let ran = study.run(&[&args[..], &chosen[..]].concat());
    assert_eq!(ran.status, 0, "{}", ran.err);
    same(
        &ran.out,
        "
# Letters and gates

## Kindness (`values.kindness`)

> Kindness is the rule we start from.
>
> [@a-leader, 2.2]

> Every child must be kind and curious.
>
> [@c-leader, 1]

## Order (`values.order`)

> Order comes first here.
>
> [@b-leader, 1.1]

## Letter (`contact.letter`)

> We write a letter each month.
>
> [@a-leader, 4.1]

> Parents read the letter, we hope.
>
> [@a-leader, 4.2]

> There is a letter each month.
>
> [@a-parent, 2.1]

> I read it on the bus — every word.
>
> [@a-parent, 2.2]
",
    );
    same(
        &study.read("out.bib"),
        "
@misc{a-leader,
  title = {{Interview a/leader}},
  year = {2024},
  date = {2024-05-06},
  note = {Leaders},
}

@misc{a-parent,
  title = {{Interview a/parent}},
  year = {2024},
  date = {2024-05-07},
  note = {Parents},
}

@misc{b-leader,
  title = {{Interview b/leader}},
  year = {2024},
  date = {2024-05-08},
  note = {Leaders},
}

@misc{c-leader,
  title = {{Interview c/leader}},
  year = {2024},
  date = {2024-05-09},
  note = {Leaders},
}
",
    );
}

#[test]
fn a_range_is_not_shortened_to_a_sentence_of_another_turn() {
    let study = MiniStudy::make();
    study
        .run(&["code", "add", "a/leader:4.1-4.2", "--code", "values.order", "--coder", "dora"])
        .done();
    let out = study.run(&["export", "markdown", "-", "--coder", "dora"]).done();
    assert!(out.ends_with("> [@a-leader, 4.1\u{2011}4.2]\n"), "{out}");
}

#[test]
fn a_passage_that_two_coded_stands_there_once() {
    let study = MiniStudy::make();
    let out = study.run(&["export", "markdown", "-", "--code", "values.kindness"]).done();
    assert_eq!(out.matches("Kindness is the rule we start from.").count(), 1);
}

#[test]
fn entries_need_a_file_of_their_own() {
    let study = MiniStudy::make();
    for (out, bib) in [("-", "-"), ("x.md", "x.md")] {
        let err = study.run(&["export", "markdown", out, "--bib", bib]).refused();
        assert!(err.contains("a file of their own"), "{err}");
    }
    study.write("x.bib", "mine");
    study.run(&["export", "markdown", "x.md", "--bib", "x.bib"]).refused();
    assert!(!study.file("x.md").exists());
    assert_eq!(study.read("x.bib"), "mine");
}
