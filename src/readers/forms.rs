//! Speakers in all the forms in which people write them down.

use proptest::prelude::*;

use super::*;
use crate::study::{Lens, Settings};

fn codebook() -> Codebook {
    let lens = Lens { id: "werk".into(), label: "Werk".into(), ..Lens::default() };
    let settings = Settings {
        interviewers: vec!["interviewer".into()],
        lenses: vec![lens],
        ..Settings::default()
    };
    Codebook::new(settings, Vec::new()).unwrap()
}

fn draft(source: &str) -> Draft {
    let codebook = codebook();
    let read = read(source.as_bytes(), Known { codebook: &codebook, speakers: &[] });
    read.unwrap_or_else(|problem| panic!("{problem}\n{source}"))
}

fn turns(draft: &Draft) -> Vec<String> {
    let time = |turn: &Turn| turn.time.as_ref().map_or(String::new(), |time| format!("@{time}"));
    let turn =
        |turn: &Turn| format!("{}{}: {}", turn.label, time(turn), turn.paragraphs.join(" / "));
    draft.turns().map(turn).collect()
}

/// A talk in which each turn is written by `form`, which gets the label, the time and the words.
fn talk(names: [&str; 2], form: impl Fn(&str, &str, &str) -> String) -> String {
    let said = ["Hoe is het?", "Goed hoor.", "En thuis?", "Ook goed."];
    let turn = |(at, words): (usize, &&str)| form(names[at % 2], &format!("00:01:0{at}"), words);
    said.iter().enumerate().map(turn).collect()
}

#[track_caller]
fn reads(source: &str, names: [&str; 2], timed: bool) {
    let expected = talk(names, |name, time, words| {
        let time = if timed { format!("@{time}") } else { String::new() };
        format!("{name}{time}: {words}\n")
    });
    let read = draft(source);
    assert_eq!(turns(&read), expected.lines().collect::<Vec<_>>(), "{source}");
    let told: Vec<&str> = read.warnings.iter().map(|w| w.message.as_str()).collect();
    assert!(told.iter().all(|told| told.contains("a time at their end")), "{told:?}\n{source}");
}

#[test]
fn labels_with_colons_are_read_whatever_stands_around_them() {
    for names in [
        ["I", "R"],
        ["Anna", "Jan"],
        ["Buur 1", "Buur 2"],
        ["Speaker 1", "Respondent #3"],
        ["A.B.", "C.D. de Wit"],
        ["ANNA", "JAN"],
        ["O'Neil", "Anna-Fleur"],
    ] {
        for form in [
            "§l: §w\n\n",
            "§l: §w\n",
            "§l:§w\n\n",
            "§l:\t§w\n\n",
            "§l : §w\n\n",
            "§l：§w\n\n",
            "**§l:** §w\n\n",
            "**§l**: §w\n\n",
            "§l:\n§w\n\n",
            "[§l]: §w\n\n",
        ] {
            let source =
                talk(names, |name, _, words| form.replace("§l", name).replace("§w", words));
            reads(&source, names, false);
        }
    }
}

#[test]
fn labels_with_times_are_read_wherever_the_time_stands() {
    for names in [["I", "R"], ["Anna", "Jan"], ["Anna de Wit", "Buur 2"]] {
        for form in [
            "[§t] §l: §w\n\n",
            "(§t) §l: §w\n",
            "§t §l: §w\n\n",
            "§t - §l: §w\n\n",
            "§l [§t]: §w\n\n",
            "§l (§t): §w\n\n",
            "§l: [§t] §w\n\n",
            "§l §t: §w\n\n",
            "§l [§t]\n§w\n\n",
            "§l (§t)\n§w\n\n",
            "§l  §t\n§w\n\n",
            "§l §t\n§w\n\n",
            "§t §l\n§w\n\n",
            "[§t] §l\n\n§w\n\n",
            "[§t]\n§l: §w\n\n",
            "**§l** [§t]\n\n§w\n\n",
            "**§l** §t\n§w\n\n",
            "**§l (§t)**\n\n§w\n\n",
            "## §l (§t)\n\n§w\n\n",
            "### [§t] §l\n\n§w\n\n",
            "§l [§t] §w\n\n",
            "§l: §w (§t)\n\n",
            "§l: §w [§t]\n\n",
            "§l: §w #§t-3#\n\n",
        ] {
            let source = talk(names, |name, time, words| {
                form.replace("§l", name).replace("§w", words).replace("§t", time)
            });
            reads(&source, names, true);
        }
    }
}

#[test]
fn labels_without_colons_are_read_where_the_whole_file_has_them() {
    for (form, names) in [
        ("§l – §w\n\n", ["Anna", "Jan Smit"]),
        ("§l - §w\n", ["I", "R"]),
        ("§l — §w\n\n", ["Buur 1", "Buur 2"]),
        ("§l. §w\n\n", ["I", "R"]),
        ("§l. §w\n\n", ["INT", "R2"]),
        ("§l\t§w\n\n", ["Anna", "Jan"]),
        ("§l\n§w\n\n", ["Anna", "Jan"]),
        ("§l\n\n§w\n\n", ["Anna de Wit", "Jan"]),
        ("ANNA§l\n§w\n\n", ["", "B"]),
    ] {
        let source = talk(names, |name, _, words| form.replace("§l", name).replace("§w", words));
        let names = if names[0].is_empty() { ["ANNA", "ANNAB"] } else { names };
        reads(&source, names, false);
    }
}

#[test]
fn one_who_speaks_once_is_told_like_the_others() {
    let source = talk(["Anna", "Jan"], |name, time, words| format!("{name}  {time}\n{words}\n\n"));
    let read = draft(&(source + "Piet  00:02:00\nDag.\n"));
    assert_eq!(turns(&read).last().unwrap(), "Piet@00:02:00: Dag.");
    let source = talk(["I", "R"], |name, _, words| format!("{name}. {words}\n\n"));
    assert_eq!(turns(&draft(&(source + "R2. Dag.\n"))).last().unwrap(), "R2: Dag.");
}

#[test]
fn what_programs_write_is_read_as_it_is() {
    for (source, expected) in [
        (
            "Audio file\nx.m4a\n\nTranscript\n00:00:00 Speaker 1\nHello there.\n00:00:05 Speaker 2\nThanks.\nFine.\n00:00:09 Speaker 1\nGood.\n",
            [
                "Speaker 1@00:00:00: Hello there.",
                "Speaker 2@00:00:05: Thanks. Fine.",
                "Speaker 1@00:00:09: Good.",
            ],
        ),
        (
            "[Peter Hurst] 14:02:11\nHello.\n\n[Anna] 14:02:15\nWell.\n\n[Peter Hurst] 14:02:19\nGood.\n",
            ["Peter Hurst@14:02:11: Hello.", "Anna@14:02:15: Well.", "Peter Hurst@14:02:19: Good."],
        ),
        (
            "00:00:01\nSpreker 1: Hallo.\n\n00:00:05\nSpreker 2: Ja.\n\n00:00:09\nSpreker 1: Goed.\n",
            ["Spreker 1@00:00:01: Hallo.", "Spreker 2@00:00:05: Ja.", "Spreker 1@00:00:09: Goed."],
        ),
        (
            "Speaker 1 (00:01):\nHello.\n\nSpeaker 2 (00:05):\nWell.\n\nSpeaker 1 (00:09):\nGood.\n",
            [
                "Speaker 1@00:00:01: Hello.",
                "Speaker 2@00:00:05: Well.",
                "Speaker 1@00:00:09: Good.",
            ],
        ),
        (
            "Speaker1: [00:00:01] Hello.\n\nSpeaker2: [00:00:05] Well.\n\nSpeaker1: [00:00:07] Good.\n",
            ["Speaker1@00:00:01: Hello.", "Speaker2@00:00:05: Well.", "Speaker1@00:00:07: Good."],
        ),
        (
            "Anna Smit: Dag.\nPeter Hurst: Dag.\nAnna Smit: Ja?\n",
            ["Anna Smit: Dag.", "Peter Hurst: Dag.", "Anna Smit: Ja?"],
        ),
        (
            "Hurst, Peter: Hoe?\n\nWit, Anna de: Zo.\n\nHurst, Peter: En?\n",
            ["Hurst, Peter: Hoe?", "Wit, Anna de: Zo.", "Hurst, Peter: En?"],
        ),
        (
            "<v Hurst, Peter>Hoe?\n<v Anna>Zo.</v>\n<v Hurst, Peter>En?\n",
            ["Hurst, Peter: Hoe?", "Anna: Zo.", "Hurst, Peter: En?"],
        ),
    ] {
        assert_eq!(turns(&draft(source)), expected, "{source}");
    }
}

#[test]
fn sentences_do_not_become_speakers() {
    let talk = "I: Hoe?\n\nR: Goed.\n\n";
    for line in [
        "Dat was in 10:30 geregeld.",
        "Nou – dat weet ik niet.",
        "II. Dat is alles.",
        "Precies",
        "Om 10:30 begon het",
        "[00:01:02] Ja hoor",
        "Anna 00:01:02 kwam binnen.",
        "We zeiden het (10:30).",
        "Ja\tnee",
    ] {
        let read = draft(&format!("{talk}{line}\n\n{talk}"));
        let labels: Vec<&str> = read.turns().map(|turn| turn.label.as_str()).collect();
        assert_eq!(labels, ["I", "R", "I", "R"], "{line}");
        assert!(read.body().contains(line.split_whitespace().next().unwrap()), "{line}");
    }
    let list = "[0:01] Ja\n[0:05] Nee\n[0:09] Ja\n[0:12] Nee\n";
    let codebook = codebook();
    assert!(read(list.as_bytes(), Known { codebook: &codebook, speakers: &[] }).is_err());
    let numbered = "I. Inleiding\n\nDit is een stuk.\n\nII. Methode\n\nWij spraken mensen.\n";
    assert!(read(numbered.as_bytes(), Known { codebook: &codebook, speakers: &[] }).is_err());
}

#[test]
fn labels_that_differ_in_capitals_are_one_with_a_warning() {
    let read = draft(
        "Anna: Een.\n\nJan: Twee.\n\nANNA: Drie.\n\njan : Vier.\n\nAnna: Vijf.\n\nJan: Zes.\n",
    );
    let labels: Vec<&str> = read.turns().map(|turn| turn.label.as_str()).collect();
    assert_eq!(labels, ["Anna", "Jan", "Anna", "Jan", "Anna", "Jan"]);
    let told: Vec<(usize, &str)> =
        read.warnings.iter().map(|w| (w.line, w.message.as_str())).collect();
    assert_eq!(
        told,
        [(5, "`ANNA` (once) is taken for `Anna`"), (7, "`jan` (once) is taken for `Jan`")]
    );
    let captions = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>Een.\n\n00:03.000 --> 00:04.000\n<v anna>Twee.\n";
    let read = draft(captions);
    assert_eq!(
        (turns(&read), read.warnings.len()),
        (vec!["Anna@00:00:01: Een. Twee.".to_owned()], 1)
    );
}

#[test]
fn soft_line_breaks_are_spaces_within_a_paragraph() {
    let read = draft("I: Hoe\nis\u{b}het\u{2028}nu?\n\nR: Goed.\u{b}I: Mooi.\u{c}R: Ja.\n");
    assert_eq!(turns(&read), ["I: Hoe is het nu?", "R: Goed.", "I: Mooi.", "R: Ja."]);
}

fn markers(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let mut found: Vec<String> = Vec::new();
    // A word may be in a label, which stands again where somebody goes on.
    for word in words.filter(|word| word.starts_with("woord")) {
        if !found.iter().any(|other| other == word) {
            found.push(word.to_owned());
        }
    }
    found
}

proptest! {
    /// Whatever is taken for a label, a time or a heading: every word of the file is in the body,
    /// in its place.
    #[test]
    fn no_word_is_lost(parts in prop::collection::vec(
        prop_oneof![
            3 => Just("W".to_owned()),
            2 => prop::sample::select(vec![
                "I: ", "R: ", "Anna: ", "anna: ", "R:", "**Anna:** ", "**Anna**", "ANNA", "## Werk", "## Anna", "Let op: ",
                "[00:01:02] ", "(1:02)", "00:01:02 ", "Anna  0:12", "#0:01:02-3#", "Anna – ", "R. ", "R\t", "Anna：", "[Anna]: ",
                "Precies", "http://x ", "<v Anna>", "\u{b}", "---", "- ", "1. ", "*", "_", "\\", "&", "<", ">", "#", "{", "[", "(", ":",
            ]).prop_map(str::to_owned),
            2 => prop::sample::select(vec!["\n", "\n\n", " "]).prop_map(str::to_owned),
        ],
        1..40,
    )) {
        let mut count = 0;
        let mut source = String::from("I: W\n\n");
        parts.iter().for_each(|part| source.push_str(part));
        while source.contains('W') {
            source = source.replacen('W', &format!("woord{count} "), 1);
            count += 1;
        }
        let codebook = codebook();
        let known = Known { codebook: &codebook, speakers: &[] };
        if let Ok(draft) = read(source.as_bytes(), known) {
            prop_assert_eq!(markers(&draft.body()), markers(&source));
        }
    }
}
