//! Whole files of each format.

use proptest::prelude::*;

use crate::readers::{Draft, Known, Turn, read};
use crate::study::{Codebook, Settings};

const FILES: [(&str, &str); 18] = [
    ("teams.vtt", include_str!("../../../tests/fixtures/timed/teams.vtt")),
    ("teams-metadata.vtt", include_str!("../../../tests/fixtures/timed/teams-metadata.vtt")),
    ("teams.json", include_str!("../../../tests/fixtures/timed/teams.json")),
    ("zoom.vtt", include_str!("../../../tests/fixtures/timed/zoom.vtt")),
    ("youtube.vtt", include_str!("../../../tests/fixtures/timed/youtube.vtt")),
    ("voices.vtt", include_str!("../../../tests/fixtures/timed/voices.vtt")),
    ("plain.srt", include_str!("../../../tests/fixtures/timed/plain.srt")),
    ("broken.srt", include_str!("../../../tests/fixtures/timed/broken.srt")),
    ("whisper.json", include_str!("../../../tests/fixtures/timed/whisper.json")),
    ("whisperx.json", include_str!("../../../tests/fixtures/timed/whisperx.json")),
    ("whispercpp.json", include_str!("../../../tests/fixtures/timed/whispercpp.json")),
    ("whisper.txt", include_str!("../../../tests/fixtures/timed/whisper.txt")),
    ("utterances.json", include_str!("../../../tests/fixtures/timed/utterances.json")),
    ("deepgram.json", include_str!("../../../tests/fixtures/timed/deepgram.json")),
    ("aws.json", include_str!("../../../tests/fixtures/timed/aws.json")),
    ("list.json", include_str!("../../../tests/fixtures/timed/list.json")),
    ("otter.txt", include_str!("../../../tests/fixtures/timed/otter.txt")),
    ("elan.eaf", include_str!("../../../tests/fixtures/timed/elan.eaf")),
];

fn fixture(name: &str) -> &'static str {
    FILES.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("{name}")).1
}

fn codebook() -> Codebook {
    let settings = Settings { interviewers: vec!["interviewer".into()], ..Settings::default() };
    Codebook::new(settings, Vec::new()).unwrap()
}

fn draft_of(source: &str) -> crate::problem::Result<Draft> {
    let codebook = codebook();
    read(source.as_bytes(), Known { codebook: &codebook, speakers: &[] })
}

/// A file's format, its turns as `LABEL@time: paragraph / paragraph`, and the lines warned of.
fn told(name: &str) -> (&'static str, Vec<String>, Vec<usize>) {
    let draft = draft_of(fixture(name)).unwrap_or_else(|problem| panic!("{name}: {problem}"));
    let time = |turn: &Turn| turn.time.as_ref().map_or(String::new(), |time| format!("@{time}"));
    let turn =
        |turn: &Turn| format!("{}{}: {}", turn.label, time(turn), turn.paragraphs.join(" / "));
    let lines = draft.warnings.iter().map(|warning| warning.line).collect();
    (draft.format, draft.turns().map(turn).collect(), lines)
}

#[track_caller]
fn reads(name: &str, format: &str, turns: &[&str], lines: &[usize]) {
    let (found, said, warned) = told(name);
    assert_eq!(
        (found, said, warned.as_slice()),
        (format, turns.iter().map(|t| (*t).to_owned()).collect(), lines),
        "{name}"
    );
}

#[test]
fn names_above_the_times_of_cues_are_speakers_or_told() {
    let cue = |name: &str, second: usize, text: &str| {
        format!("{name}\n00:00:0{second}.000 --> 00:00:0{second}.900\n{text}\n\n")
    };
    let all = |names: [&str; 3]| {
        let said = ["Hoe gaat het?", "Goed hoor.", "Mooi."];
        let cues = (0..3).map(|at| cue(names[at], at + 1, said[at]));
        draft_of(&format!("WEBVTT\n\n{}", cues.collect::<String>())).unwrap()
    };
    let labels =
        |draft: &Draft| draft.turns().map(|turn| turn.label.clone()).collect::<Vec<_>>().join(", ");
    let meeting =
        all(["1 \"Ineke Hofstra\" (38)", "2 \"Tom Jones\" (39)", "3 \"Ineke Hofstra\" (38)"]);
    assert_eq!(labels(&meeting), "Ineke Hofstra, Tom Jones, Ineke Hofstra");
    assert_eq!(labels(&all(["Ineke Hofstra", "Tom Jones", "Ineke Hofstra"])), labels(&meeting));
    assert_eq!(meeting.warnings, []);
    assert_eq!(labels(&all(["Ineke Hofstra", "Tom Jones", "3"])), "Ineke Hofstra, Tom Jones");
    let key = "bd2f1c0a-77aa-4c8e-9d1f-0123456789ab/12-0";
    let titled = draft_of(&format!(
        "WEBVTT\n\n{}{}{}",
        cue("opening", 1, "I: Hoe gaat het?"),
        cue(key, 2, "R: Goed hoor."),
        cue("3", 3, "I: Mooi."),
    ));
    let told: Vec<_> = titled.unwrap().warnings.into_iter().map(|w| (w.line, w.message)).collect();
    assert_eq!(told, [(3, "“opening” above the times is left out".to_owned())]);
}

#[test]
fn webvtt_of_meetings_has_its_speakers() {
    let anna =
        "Anna de Wit@00:00:08: Sinds 2019. In de zorg & daarvoor in een winkel. / Dat was anders.";
    let peter = "Hurst, Peter@00:00:03: Fijn dat je er bent. Hoe lang werk je hier al?";
    reads("teams.vtt", "WebVTT", &[peter, anna], &[]);
    let metadata = [
        "Peter Hurst@00:00:03: Fijn dat je er bent.",
        "Anna de Wit@00:00:08: Sinds 2019, <dacht> ik.",
    ];
    reads("teams-metadata.vtt", "WebVTT", &metadata, &[]);
    reads(
        "teams.json",
        "Teams JSON",
        &["Peter Hurst@00:00:03: Fijn dat je er bent.", "Anna de Wit@00:00:08: Sinds 2019."],
        &[],
    );
    let zoom = [
        "Peter Hurst@00:00:01: How did you come to the ward?",
        "Anna van der Wit (she/her)@00:00:05: By chance. I applied for one thing: the night shift. And I stayed.",
        "Peter Hurst@00:00:12: Why?",
    ];
    reads("zoom.vtt", "WebVTT", &zoom, &[]);
}

#[test]
fn parts_without_a_time_stay_behind_what_stands_above_them_and_are_told() {
    let source = r#"{"segments":[
        {"start":0.0,"end":2.5,"text":"Hallo.","speaker":"A"},
        {"start":9.0,"end":10.0,"text":"Goed.","speaker":"B"},
        {"start":6.0,"end":7.0,"text":"Eerder.","speaker":"A"},
        {"start":null,"end":13.0,"text":"Geen.","speaker":"B"}]}"#;
    let codebook = Codebook::new(Settings::default(), Vec::new()).unwrap();
    let known = Known { codebook: &codebook, speakers: &[] };
    let draft = read(source.as_bytes(), known).unwrap();
    let said: Vec<String> = draft.turns().map(|turn| turn.paragraphs.join(" / ")).collect();
    assert_eq!(said, ["Hallo. / Eerder.", "Goed. Geen."]);
    let told: Vec<(usize, &str)> =
        draft.warnings.iter().map(|w| (w.line, w.message.split(' ').next().unwrap())).collect();
    assert_eq!(told, [(4, "what"), (5, "no")]);
}

#[test]
fn webvtt_with_all_its_blocks_is_read_and_put_in_order() {
    let turns = [
        "Peter@00:00:01: Zeg eens.",
        "Anna@00:00:01: Nou <zucht>, goed dan.",
        "Peter@00:00:06: Ja?",
        "Anna@00:00:10: Na een stilte.",
    ];
    reads("voices.vtt", "WebVTT", &turns, &[1, 10, 13, 23]);
}

#[test]
fn rolling_captions_say_every_word_once() {
    let turns = ["Speaker@00:00:00: we gaan naar de markt morgen als het droog is"];
    reads("youtube.vtt", "WebVTT", &turns, &[5, 5]);
    assert_eq!(draft_of(fixture("youtube.vtt")).unwrap().front.language.as_deref(), Some("nl"));
}

#[test]
fn subtitles_without_speakers_are_somebodys_with_a_turn_after_a_pause() {
    let turns = [
        "Speaker@00:00:01: Hoe is het begonnen? Met een brief, denk ik.",
        "Speaker@00:00:11: Ja. Ja.",
    ];
    reads("plain.srt", "SRT", &turns, &[2]);
    reads("whisper.txt", "Whisper text", &["Speaker@00:00:00: Hoe gaat het? Goed."], &[1]);
}

#[test]
fn times_that_do_not_read_are_told_and_their_words_kept() {
    let turns = ["Anna@00:00:01: Een. Twee.", "Jan@00:00:06: Drie. Vier. en los nog vijf."];
    reads("broken.srt", "SRT", &turns, &[6, 10, 13, 16]);
}

#[test]
fn json_of_speech_recognition_is_read_whatever_its_names() {
    let speaker = ["Speaker@00:00:00: Hoe gaat het? Goed.", "Speaker@00:00:08: En thuis?"];
    reads("whisper.json", "Whisper JSON", &speaker, &[2]);
    assert_eq!(draft_of(fixture("whisper.json")).unwrap().front.language.as_deref(), Some("nl"));
    let two = ["SPEAKER_00@00:00:00: Hoe gaat het?", "SPEAKER_01@00:00:02: Goed. Heel goed."];
    reads("whisperx.json", "Whisper JSON", &two, &[4]);
    reads("whispercpp.json", "Whisper JSON", &["Speaker@00:00:00: Hoe gaat het? Goed."], &[5]);
    reads("utterances.json", "JSON", &["A@00:00:00: How so?", "B@00:01:01: Well. It is."], &[1]);
    reads(
        "deepgram.json",
        "JSON",
        &["Speaker 0@00:00:00: How so?", "Speaker 1@00:00:01: Well."],
        &[],
    );
    reads(
        "aws.json",
        "AWS JSON",
        &["spk_0@00:00:00: How so?", "spk_1@00:00:01: Well, it is."],
        &[],
    );
    reads(
        "list.json",
        "JSON",
        &["Jan@00:00:01: Hoe gaat het?", "Anna@00:00:05: Goed. Echt."],
        &[3, 4],
    );
}

#[test]
fn names_with_times_above_the_words_are_turns() {
    let turns = [
        "Peter Hurst@00:00:00: How did you come to the ward?",
        "Anna@00:00:05: By chance. / I applied for the night shift.",
        "Unknown Speaker@01:00:02: Excuse me.",
    ];
    reads("otter.txt", "text with times", &turns, &[13]);
}

#[test]
fn tiers_are_speakers_in_the_order_of_time_and_translations_are_not_doubled() {
    let turns = ["Jan@00:00:01: Hoe gaat het?", "Anna@00:00:02: Goed & wel én snel. / Later ook."];
    reads("elan.eaf", "ELAN", &turns, &[1]);
    let cut = &fixture("elan.eaf")[..1500];
    assert!(draft_of(cut).unwrap_err().message().contains("ELAN"));
    let whole = fixture("elan.eaf");
    for (at, _) in whole.match_indices("</ANNOTATION>").chain(whole.match_indices("</TIER>")) {
        let problem = draft_of(&whole[..at]).unwrap_err();
        assert!(problem.message().contains("it ends too early"), "{at}: {}", problem.message());
    }
}

#[test]
fn a_tier_without_words_is_said_by_the_one_below_it() {
    let source =
        fixture("elan.eaf").replace("Goed &amp; wel &#233;n snel.", "").replace("Later ook.", " ");
    let draft = draft_of(&source).unwrap();
    let anna = draft.turns().nth(1).unwrap();
    assert_eq!((anna.label.as_str(), anna.time.as_deref()), ("Anna", Some("00:00:02")));
    assert_eq!(anna.paragraphs, ["Well and quickly."]);
}

#[test]
fn entities_that_a_document_declares_are_not_expanded() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>\n";
    let source = fixture("elan.eaf").replacen(
        "<ANNOTATION_DOCUMENT",
        &format!("{bomb}<ANNOTATION_DOCUMENT"),
        1,
    );
    let draft = draft_of(&source.replace("Later ook.", "Later &b;.")).unwrap();
    assert!(draft.body().contains("Later &b;."));
}

#[test]
fn files_without_words_and_other_json_are_problems() {
    let message = |source: &str| draft_of(source).unwrap_err().message().to_owned();
    assert_eq!(
        message("WEBVTT\n\n00:01.000 --> 00:02.000\n"),
        "the file is WebVTT, and nobody says anything in it"
    );
    assert_eq!(
        message("WEBVTT\n\n00:01.000 --> 00:02.000\nAnna de Wit (zij):\n"),
        "the file is WebVTT, and nobody says anything in it"
    );
    assert!(message("{\"a\": 1}").contains("no transcript was found"));
    assert!(message("[{\"speaker\": \"A\", \"text\": \"x\"").contains("does not read"));
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(message(&deep).contains("does not read"));
}

#[test]
fn lists_that_stand_apart_for_each_speaker_are_put_together() {
    let source = r#"{"tracks": [
        {"speaker": "Anna", "segments": [{"start": 5, "end": 6, "text": "Goed."}]},
        {"speaker": "Jan", "segments": [{"start": 1, "end": 2, "text": "Hoe?"}]}]}"#;
    let draft = draft_of(source).unwrap();
    let labels: Vec<&str> = draft.turns().map(|turn| turn.label.as_str()).collect();
    assert_eq!(labels, ["Jan", "Anna"]);
    let lines =
        "{\"speaker\": \"A\", \"text\": \"Een.\"}\n{\"speaker\": \"B\", \"text\": \"Twee.\"}\n";
    assert_eq!(draft_of(lines).unwrap().turns().count(), 2);
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Cues: who, when from the one before, and what. Every word is another.
fn cues() -> impl Strategy<Value = Vec<(Option<usize>, u64, usize)>> {
    prop::collection::vec((prop::option::of(0usize..3), 0u64..9000, 1usize..5), 1..12)
}

proptest! {
    #[test]
    fn no_word_of_captions_is_lost_or_said_twice(cues in cues(), vtt in any::<bool>()) {
        let names = ["Anna", "Jan Smit", "Ouder 2"];
        let mut source = String::from(if vtt { "WEBVTT\n\n" } else { "" });
        let (mut at, mut said, mut all) = (0, 0, Vec::new());
        let stamp = |time: u64| format!("{:02}:{:02}:{:02}.{:03}", time / 3_600_000, time / 60_000 % 60, time / 1000 % 60, time % 1000);
        for (number, (who, gap, count)) in cues.iter().enumerate() {
            let text: Vec<String> = (said..said + count).map(|n| format!("woord{n}")).collect();
            said += count;
            all.extend(text.clone());
            at += gap;
            let text = text.join(if number % 2 == 0 { " " } else { "\n" });
            let text = match who {
                Some(who) if vtt => format!("<v {}>{text}", names[*who]),
                Some(who) => format!("{}: {text}", names[*who]),
                None => text,
            };
            source += &format!("{number}\n{} --> {}\n{text}\n\n", stamp(at), stamp(at + 900));
        }
        let body = draft_of(&source).unwrap().body();
        let found: Vec<String> = words(&body).into_iter().filter(|word| word.starts_with("woord")).collect();
        prop_assert_eq!(found, all);
    }

    #[test]
    fn no_cut_or_changed_file_makes_it_panic(file in 0usize..18, from in 0usize..3000, len in 0usize..40, put in "[<>{}\\[\\]\":,0-9a \n&-]{0,6}") {
        let source = FILES[file].1;
        let border = |at: usize| (0..=at.min(source.len())).rev().find(|&at| source.is_char_boundary(at)).unwrap();
        let (from, to) = (border(from), border(from + len));
        let _ = draft_of(&source[..from]);
        let _ = draft_of(&format!("{}{put}{}", &source[..from], &source[to..]));
    }
}
