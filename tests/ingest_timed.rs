//! `kwali ingest` of captions and other transcripts with times.

#[path = "support/intake.rs"]
mod support;

use std::fs;
use std::path::Path;

use support::{run, study, text};
use tempfile::TempDir;

/// A study with a fixture in it.
fn with(name: &str) -> TempDir {
    let folder = study();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/timed").join(name);
    fs::copy(from, folder.path().join(name)).expect("the fixture");
    folder
}

fn ingest(folder: &TempDir, name: &str, more: &[&str]) -> (i32, String, String) {
    let args = ["ingest", name, "--case", "s1", "--role", "leader"];
    run(folder.path(), &[&args[..], more].concat())
}

fn body(folder: &TempDir, name: &str) -> String {
    let written = text(folder.path(), &format!("corpus/s1/{name}.md"));
    written.split_once("\n---\n\n").expect("front matter and a body").1.to_owned()
}

#[test]
fn speakers_of_a_meeting_must_be_declared_and_are_written_with_their_times() {
    let folder = with("teams.vtt");
    let (status, _, err) = ingest(&folder, "teams.vtt", &[]);
    assert_eq!(status, 2);
    assert!(err.contains("--speaker 'Hurst, Peter=…' --speaker 'Anna de Wit=…'"), "{err}");
    let names = ["--speaker", "Hurst, Peter=interviewer", "--speaker", "Anna de Wit=leider"];
    let (status, out, err) = ingest(&folder, "teams.vtt", &names);
    assert_eq!((status, out.as_str()), (0, "s1/teams\n"), "{err}");
    assert_eq!(
        body(&folder, "teams"),
        "[00:00:03] Hurst, Peter: Fijn dat je er bent. Hoe lang werk je hier al?\n\n[00:00:08] Anna de Wit: Sinds 2019. In de zorg & daarvoor in een winkel.\n\nDat was anders.\n"
    );
    let (status, out, err) = run(folder.path(), &["show", "s1/teams:2", "--format", "json"]);
    assert!(status == 0 && out.contains("\"time\": \"00:00:08\""), "{out}{err}");
}

#[test]
fn a_dry_run_tells_format_times_speakers_and_what_to_look_at() {
    let folder = with("voices.vtt");
    let names = ["--speaker", "Peter=interviewer", "--speaker", "Anna=leider", "--dry-run"];
    let (status, out, err) = ingest(&folder, "voices.vtt", &names);
    assert_eq!((status, out.as_str()), (0, ""), "{err}");
    for line in [
        "s1/voices: 4 turns (Peter 2, Anna 2)",
        "  read as WebVTT; times from 00:00:01 to 00:00:10",
        "  Anna (2 turns), leider: “Nou <zucht>, goed dan.”",
        "voices.vtt:23: what is said here begins before what stands above it",
        "nothing was written: this was a dry run",
    ] {
        assert!(err.contains(line), "{line}\n{err}");
    }
}

#[test]
fn where_nobody_is_named_the_only_declared_speaker_says_all_of_it() {
    let folder = with("plain.srt");
    let (status, _, err) = ingest(&folder, "plain.srt", &[]);
    assert!(status == 2 && err.contains("--speaker 'Speaker=…'"), "{err}");
    let (status, _, err) = ingest(&folder, "plain.srt", &["--speaker", "R=leider"]);
    assert_eq!(status, 0, "{err}");
    assert!(err.contains("does not say who speaks: all of it stands under `R`"), "{err}");
    let expected =
        "[00:00:01] R: Hoe is het begonnen? Met een brief, denk ik.\n\n[00:00:11] R: Ja. Ja.\n";
    assert_eq!(body(&folder, "plain"), expected);
}

#[test]
fn times_that_do_not_read_are_told_with_their_lines_and_the_words_are_there() {
    let folder = with("broken.srt");
    let names = ["--speaker", "Anna=leider", "--speaker", "Jan=interviewer"];
    let (status, _, err) = ingest(&folder, "broken.srt", &names);
    assert_eq!(status, 0, "{err}");
    assert!(
        err.contains("broken.srt:6: “00:00:0x,000 --> 00:00:05,000” does not begin with a time"),
        "{err}"
    );
    assert_eq!(
        body(&folder, "broken"),
        "[00:00:01] Anna: Een. Twee.\n\n[00:00:06] Jan: Drie. Vier. en los nog vijf.\n"
    );
}

#[test]
fn the_language_that_a_file_tells_is_kept() {
    let folder = with("utterances.json");
    let (status, _, err) =
        ingest(&folder, "utterances.json", &["--speaker", "A=x", "--speaker", "B=y"]);
    assert_eq!(status, 0, "{err}");
    assert!(text(folder.path(), "corpus/s1/utterances.md").contains("language: en\n"));
}
