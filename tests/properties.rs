//! What holds for any text and any bytes.

mod support;

use std::path::Path;

use kwali::store::{Store, parse_codebook, render_transcript};
use kwali::study::{Approval, Coding, Meta, Origin, Span, Status, sentences};
use proptest::prelude::*;
use support::{Folder, MiniStudy, Shipped};

const WORDS: &str = "[a-zé😀ß “”'’.?!,\u{a0}-]{1,60}";

fn meta(who: &str, note: &str) -> Meta {
    Meta {
        role: "leader".into(),
        date: "2024-05-06".into(),
        language: "en".into(),
        lens: None,
        status: Approval::Sent,
        speakers: vec![("I".into(), "interviewer".into()), ("L".into(), who.into())],
        note: Some(note.into()),
    }
}

fn statuses() -> impl Strategy<Value = (Status, Origin)> {
    let statuses =
        prop_oneof![Just(Status::Accepted), Just(Status::Suggested), Just(Status::Rejected)];
    let origins = prop_oneof![Just(Origin::Human), Just(Origin::Cue), Just(Origin::Learned)];
    (statuses, origins)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn transcripts_and_codings_round_trip_through_the_store(
        turns in prop::collection::vec((any::<bool>(), any::<bool>(), WORDS), 1..8),
        who in "[^\\r\\n\u{feff}]{1,30}",
        note in "[^\\r\u{feff}]{1,30}",
        wanted in prop::collection::vec(
            (any::<prop::sample::Index>(), 1usize..40, 0usize..3, statuses(), "[^\\r\u{feff}]{0,30}"),
            0..12,
        ),
    ) {
        let study = MiniStudy::make();
        let mut body = String::new();
        for (first, timed, words) in &turns {
            let time = if *timed { "[00:01:02] " } else { "" };
            let label = if *first { "I" } else { "L" };
            body.extend([format!("{time}{label}: x{words}\n\n")]);
        }
        let meta = meta(&who, &note);
        study.write("corpus/c/talk.md", render_transcript(&meta, &body));
        let store = Store::open(study.path()).unwrap();
        let (interview, drifts) = store.interview("c", "talk").unwrap();
        prop_assert!(drifts.is_empty());
        prop_assert_eq!(interview.transcript.meta(), &meta);
        prop_assert_eq!(interview.transcript.turns().len(), turns.len());
        let text = interview.transcript.text();
        prop_assert_eq!(text.as_str().trim_matches('\n'), body.trim_matches('\n'));

        let codes = ["values.kindness", "values.order", "contact.talk.gate"];
        let mut made: Vec<Coding> = Vec::new();
        for (at, long, code, (status, origin), memo) in &wanted {
            let start = at.index(text.len());
            let span = Span::new(start, (start + long).min(text.len())).unwrap();
            let Ok(mut coding) = Coding::new("c/talk x", text, span, codes[*code]) else { continue };
            coding.status = *status;
            coding.origin = *origin;
            coding.memo.clone_from(memo);
            if made.iter().all(|old| old.id() != coding.id()) {
                made.push(coding);
            }
        }
        made.sort_by(|a, b| a.order().cmp(&b.order()));
        store.change_codings("c", "talk", "x", |all| { all.clone_from(&made); Ok(()) }).unwrap();
        let (interview, drifts) = store.interview("c", "talk").unwrap();
        prop_assert!(drifts.is_empty());
        let read = interview.codings.get("x").cloned().unwrap_or_default();
        prop_assert_eq!(&read, &made);
        for coding in &read {
            let reference = interview.passage(coding.span());
            let again = reference.to_string().parse::<kwali::study::Reference>().unwrap();
            prop_assert_eq!(interview.transcript.resolve(again.locus()).is_ok(), true);
        }
    }

    #[test]
    fn no_bytes_make_the_codebook_reader_panic(text in "(codes|roles|title|format|id|[a-z]|[-:\\[\\]{}&*!|>'\"%@#?, \n0-9]){0,60}") {
        let _ = parse_codebook(Path::new("codebook.yaml"), &text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sentences_are_cut_between_characters_and_lose_no_words(
        text in prop_oneof![".{0,80}", "([a-zA-Zé]{1,4}|[.?!:]|[ \u{a0}\u{202f}\n]|['’\"“”(]|st\\.|Mevr\\.){0,30}"],
    ) {
        let ranges = sentences(&text);
        let cut: String = ranges.iter().map(|range| &text[range.clone()]).collect();
        let words = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        prop_assert_eq!(words(&cut), words(&text));
        prop_assert!(ranges.is_sorted_by(|a, b| a.end <= b.start));
    }
}

/// Random numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % sides.max(1)
    }

    /// Bytes with a few things done to them.
    fn mutated(&mut self, bytes: &[u8]) -> Vec<u8> {
        let tokens: [&[u8]; 16] = [
            b"---\n",
            b"\n",
            b"\"",
            b",",
            b": ",
            b"\t",
            b"\0",
            b"\xff",
            b"\xc2\xa0",
            b"99999999999999999999",
            b"{",
            b"}",
            b"&a *a",
            b"- ",
            b"\xef\xbb\xbf",
            b"[00:00:00] ",
        ];
        let mut out = bytes.to_vec();
        for _ in 0..=self.roll(4) {
            let at = self.roll(out.len());
            let to = (at + self.roll(40)).min(out.len());
            match self.roll(6) {
                0 => out.truncate(at),
                1 => drop(out.drain(at..to)),
                2 => {
                    let piece = out[at..to].to_vec();
                    let there = self.roll(out.len());
                    out.splice(there..there, piece);
                }
                3 if at < out.len() => out[at] = u8::try_from(self.roll(256)).unwrap(),
                _ => {
                    let token = tokens[self.roll(tokens.len())];
                    out.splice(at..at, token.iter().copied());
                }
            }
        }
        out
    }
}

/// Runs kwali on `runs` mutations of a file; it may refuse, but not panic or be killed.
fn survives(study: &Folder, file: &str, commands: &[&[&str]], runs: usize, seed: u64) {
    let whole = std::fs::read(study.file(file)).unwrap();
    let mut dice = Dice(seed);
    for run in 0..runs {
        let bytes = dice.mutated(&whole);
        study.write(file, &bytes);
        let args = commands[run % commands.len()];
        let output = study.command(args).output().unwrap();
        let err = String::from_utf8_lossy(&output.stderr);
        let lives = matches!(output.status.code(), Some(0..=2)) && !err.contains("panicked");
        if !lives {
            let kept = std::env::temp_dir().join("kwali-panics-on");
            std::fs::write(&kept, &bytes).unwrap();
            panic!("{args:?} on mutation {run} of {file} (kept in {}):\n{err}", kept.display());
        }
    }
    study.write(file, &whole);
}

#[test]
fn no_bytes_in_a_transcript_make_it_panic() {
    let study = Shipped::copy_where(|case| case == "s1");
    let commands: [&[&str]; 3] =
        [&["show", "s1/ouders"], &["list", "interviews"], &["report", "case", "s1"]];
    survives(&study, "corpus/s1/ouders.md", &commands, 90, 7);
}

#[test]
fn no_bytes_in_a_codings_file_make_it_panic() {
    let study = Shipped::copy_where(|case| case == "s1");
    let commands: [&[&str]; 3] =
        [&["show", "s1/schoolleider"], &["quotes"], &["report", "interview", "s1/schoolleider"]];
    survives(&study, "corpus/s1/schoolleider.anna.csv", &commands, 90, 11);
}

#[test]
fn no_bytes_in_a_codebook_make_it_panic() {
    let study = Shipped::copy_where(|case| case == "s1");
    survives(&study, "codebook.yaml", &[&["list", "codes"], &["report", "case", "s1"]], 40, 13);
    let mini = MiniStudy::make();
    survives(&mini, "codebook.yaml", &[&["report"], &["list", "codes"]], 80, 17);
}

#[test]
fn no_bytes_in_the_cases_make_it_panic() {
    let study = MiniStudy::make();
    survives(&study, "corpus/cases.csv", &[&["matrix", "--by", "setting"], &["report"]], 40, 19);
}
