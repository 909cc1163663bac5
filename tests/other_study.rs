//! Somebody else's study from nothing to its reports: another language, other roles, no lenses.

#[path = "support/intake.rs"]
mod support;

use support::{run, text, write};

const NURSE: &str = "\
Interviewer: How were your first weeks on the ward?

R: Well, I had a mentor from the first day. She answered everything.
It made all the difference.

Interviewer: And now?

R: Now I am the one they go to. I would like to stay, I think.
";

const PORTER: &str = "\
**Interviewer:** How were your first weeks?

**Porter:** Nobody had time. I walked around with a map for two weeks.

**Interviewer:** Did you have a buddy?

**Porter:** No. There was no buddy. But in the end I did stay.
";

fn done(folder: &std::path::Path, args: &[&str]) -> String {
    let (status, out, err) = run(folder, args);
    assert_eq!(status, 0, "kwali {}\n{out}{err}", args.join(" "));
    out
}

#[test]
fn a_study_of_someone_else_goes_from_text_files_to_reports() {
    let home = tempfile::tempdir().expect("a temporary folder");
    write(home.path(), "files/nurse.txt", NURSE);
    write(home.path(), "files/porter.md", PORTER);
    done(home.path(), &["init", "study"]);
    let study = home.path().join("study");
    let ingest = |file: &str, case: &str, speaker: &str| {
        let file = format!("../files/{file}");
        let args = [
            "ingest",
            &file,
            "--case",
            case,
            "--new-case",
            "--role",
            "participant",
            "--speaker",
            speaker,
        ];
        done(&study, &args);
    };
    ingest("nurse.txt", "ward", "R=participant, nurse");
    ingest("porter.md", "gate", "Porter=participant, porter");

    let listed = done(&study, &["list", "interviews", "--format", "csv"]);
    assert!(
        listed.contains("ward/nurse,participant") && listed.contains("gate/porter,participant"),
        "{listed}"
    );
    assert!(done(&study, &["show", "ward/nurse:2"]).contains("It made all the difference."));

    done(&study, &["suggest"]);
    let waiting = done(&study, &["quotes", "--status", "suggested", "--format", "csv"]);
    assert!(
        waiting.contains("welcome.mentor") && waiting.contains("welcome.left-alone"),
        "{waiting}"
    );
    assert!(!waiting.contains("There was no buddy"), "a denied cue is no suggestion: {waiting}");
    let again = done(&study, &["suggest"]);
    assert_eq!(again, "", "nothing new");

    let ids: Vec<String> = text(&study, "corpus/ward/nurse.kwali.csv")
        .lines()
        .skip(1)
        .filter(|line| line.contains("welcome.mentor"))
        .map(|line| line.split(',').next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(ids.len(), 1);
    done(&study, &["code", "accept", &ids[0], "--coder", "me"]);
    let add = [
        "code",
        "add",
        "gate/porter:2",
        "--quote",
        "Nobody had time.",
        "--code",
        "welcome.left-alone",
        "--coder",
        "me",
    ];
    done(&study, &add);

    let open = done(&study, &["report"]);
    assert_eq!(open.trim(), "reports/index.html");
    let cross = text(&study, "reports/cross.md");
    assert!(
        cross.contains("In one case (1 of 2: ward) there was somebody to go to with questions."),
        "{cross}"
    );
    assert!(cross.contains("“Nobody had time.” (participant, gate/porter:2.1)"), "{cross}");
    for dutch in ["van de", "school", "scholen", "Citaten"] {
        assert!(!cross.contains(dutch), "{dutch}: {cross}");
    }
    let account = text(&study, "reports/interview/ward-nurse.md");
    assert!(
        account.contains("Approval and additions")
            && account.contains("Well, I had a mentor from the first day.")
    );
}
