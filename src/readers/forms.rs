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

fn known_turns(source: &str) -> (Vec<String>, Vec<(usize, String)>) {
    let codebook = codebook();
    let speakers: Vec<(String, String)> =
        ["Anna", "Jan"].map(|label| (label.to_owned(), "iemand".to_owned())).into();
    let read = read(source.as_bytes(), Known { codebook: &codebook, speakers: &speakers }).unwrap();
    let told = read.warnings.iter().map(|w| (w.line, w.message.clone())).collect();
    (turns(&read), told)
}

#[test]
fn a_label_with_signs_or_a_remark_beside_it_is_still_one() {
    let talk = "Anna: Hoe?\nJan: Zo.\n";
    for (line, turn) in [
        ("- Anna: Ja.", "Anna: Ja."),
        ("• Anna: Ja.", "Anna: Ja."),
        ("“Anna”: Ja.", "Anna: Ja."),
        ("(Anna): Ja.", "Anna: Ja."),
        ("<Anna> Ja.", "Anna: Ja."),
        ("Anna (lacht): Ja.", "Anna: (lacht) Ja."),
        ("[00:03:61] Anna: Ja.", "Anna: [00:03:61] Ja."),
        ("00:00:16:12 Anna: Ja.", "Anna: 00:00:16:12 Ja."),
        ("[12:03 PM] Anna: Ja.", "Anna: [12:03 PM] Ja."),
        ("[abc] Anna: Ja.", "Anna: [abc] Ja."),
        ("{00:00:20} Anna: Ja.", "Anna@00:00:20: Ja."),
        ("<00:00:22> Anna: Ja.", "Anna@00:00:22: Ja."),
        ("**Anna** Ja.", "Anna: Ja."),
        ("**Anna**\tja.", "Anna: ja."),
    ] {
        let (turns, told) = known_turns(&format!("{talk}{line}\n"));
        assert_eq!(turns.last().map(String::as_str), Some(turn), "{line}");
        assert_eq!(turns.len(), 3, "{line}");
        let before = turn.contains(": [") || turn.contains(": (") || turn.contains(": 0");
        let lines: Vec<usize> = told.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, if before { vec![3] } else { vec![] }, "{told:?}");
    }
}

#[test]
fn labels_that_come_back_with_a_remark_of_their_own_are_speakers() {
    let source =
        "Anna: Een.\nJan (vader, 43 jaar): Twee.\nAnna: Drie.\nJan (vader, 43 jaar): Vier.\n";
    let labels: Vec<String> = draft(source).turns().map(|turn| turn.label.clone()).collect();
    assert_eq!(labels, ["Anna", "Jan (vader, 43 jaar)", "Anna", "Jan (vader, 43 jaar)"]);
    let meeting = "Anna Smit   0:03\nDag.\n\nde Boer, Saskia (HR)   0:09\nJa.\n\n+31 6 12345678   0:12\nIk ook.\n\nAnna Smit   1:10:15\nMooi.\n";
    let labels: Vec<String> = draft(meeting).turns().map(|turn| turn.label.clone()).collect();
    assert_eq!(labels, ["Anna Smit", "de Boer, Saskia (HR)", "+31 6 12345678", "Anna Smit"]);
}

#[test]
fn a_file_that_writes_all_its_labels_in_brackets_or_lists_has_speakers() {
    for form in ["- §l: §w\n", "(§l): §w\n\n", "“§l”: §w\n"] {
        for names in [["I", "R"], ["Anna", "Jan"]] {
            let source =
                talk(names, |name, _, words| form.replace("§l", name).replace("§w", words));
            reads(&source, names, false);
        }
    }
}

#[test]
fn what_may_be_somebody_and_is_kept_as_text_is_told() {
    let talk = "Anna: Hoe?\nJan: Zo.\n";
    for (lines, told) in [
        (
            "Moeder van Sem en Lotte de Jong: A.\nx\nMoeder van Sem en Lotte de Jong: B.",
            "begins 2 lines",
        ),
        ("xx Jan: ja.", "`Jan:` stands within the line"),
        ("Wat vindt u? Jan: mooi.", "`Jan:` stands within the line"),
        ("Jan;Hmm.", "`Jan;` is kept as text"),
        ("(Jan) hm.", "`(Jan)` is kept as text"),
        ("**Jan** vond dat.", "`**Jan**` is kept as text"),
        ("??: wie.", "`??:` is kept as text"),
        ("[lacht] Piet: wie.", "`Piet:` is kept as text"),
    ] {
        let (turns, warnings) = known_turns(&format!("{talk}{lines}\n"));
        assert_eq!(turns.len(), 2, "{lines}");
        let here: Vec<_> = warnings.iter().filter(|(_, message)| message.contains(told)).collect();
        assert!(matches!(here[..], [(3, _)]), "{lines}: {warnings:?}");
    }
}

#[test]
fn lists_remarks_and_bold_words_do_not_become_speakers() {
    let talk = "I: Hoe?\n\nR: Goed.\n\n";
    for line in [
        "- Voordeel: snel.\n- Nadeel: duur.\n- Voordeel: dichtbij.\n- Nadeel: vol.",
        "(Kort: nee) zei ze.",
        "**Belangrijk** Dat telt.",
        "**Belangrijk** is dat.",
        "[lacht] Kortom: nee.",
        "“Mijn vraag”: die bleef.",
        "R zei: kom maar.",
        "Dat (weet je, 2 jaar geleden): dat was mooi.",
        "WAT?",
    ] {
        let read = draft(&format!("{talk}{line}\n\n{talk}"));
        let labels: Vec<&str> = read.turns().map(|turn| turn.label.as_str()).collect();
        assert_eq!(labels, ["I", "R", "I", "R"], "{line}");
    }
}

#[test]
fn interviewers_in_capitals_are_one_with_those_without() {
    let read = draft("Interviewer: a\nINTERVIEWER: b\nR: c\nInterviewer: d\n");
    let labels: Vec<&str> = read.turns().map(|turn| turn.label.as_str()).collect();
    assert_eq!(labels, ["Interviewer", "Interviewer", "R", "Interviewer"]);
    assert_eq!(read.warnings.len(), 1);
}

#[test]
fn facts_above_a_talk_are_nobodys_words() {
    let talk = "I: Hoe gaat het?\nR: Goed.\nI: En?\nR: Ook.\n";
    let head = "Interview 4\nDatum: 12 maart\nInterviewer: Marieke Jansen\nRespondent: Buur 2\n\n";
    let read = draft(&format!("{head}{talk}"));
    let labels: Vec<&str> = read.turns().map(|turn| turn.label.as_str()).collect();
    assert_eq!(labels, ["I", "R", "I", "R"]);
    let told = &read.warnings.iter().find(|w| w.message.contains("facts about it")).unwrap();
    assert!(told.line == 1 && told.message.contains("`Datum:`, `Interviewer:`, `Respondent:`"));
    assert!(read.body().starts_with("Interview 4 Datum: 12 maart Interviewer: Marieke Jansen"));
    // Whoever comes back speaks, also in the first paragraph.
    let read =
        draft("Interviewer: Dag Anna\nAnna Smit: Dag dag\n\nInterviewer: Hoe?\n\nAnna Smit: Zo.\n");
    assert_eq!(read.turns().count(), 4);
}

#[test]
fn words_that_line_ends_divide_are_told_and_hyphens_of_words_are_not() {
    let read = draft("I: Hoe gaat het met de kin-\nderen en de voor-\nen nadelen?\nR: Goed.\n");
    let told: Vec<(usize, &str)> =
        read.warnings.iter().map(|w| (w.line, w.message.as_str())).collect();
    let expected = "1 word looks divided at the end of a line and stays so: “kin- deren”";
    assert_eq!(told, [(2, expected)]);
    assert_eq!(turns(&read)[0], "I: Hoe gaat het met de kin- deren en de voor- en nadelen?");
}

#[test]
fn times_that_run_backwards_and_stamps_among_words_are_told() {
    let source = "[00:00:05] I: a\n\n[00:00:09] R: b\n\n[00:00:07] I: c #00:00:08-3#\n\nNog.\n\n[00:00:12] R: d\n";
    let read = draft(source);
    let told: Vec<(usize, &str)> =
        read.warnings.iter().map(|w| (w.line, w.message.as_str())).collect();
    assert_eq!(
        told,
        [
            (
                5,
                "the turn's time 00:00:07 lies before that of the turn above, 00:00:09; both are kept"
            ),
            (5, "1 time stands within what is said and stays words; the first is “#00:00:08-3#”"),
        ]
    );
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
                "- Anna: ", "“R”: ", "(R): ", "<R> ", "R (W): ", "[00:03:61] ", "{00:01:02} ", "[W] ", "**Anna** W", "kin-", "??: ", "R1 (a, 2): ",
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
