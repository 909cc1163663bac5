//! What the tests of the screen have in common.

use std::collections::BTreeMap;

use kwali::store::Store;
use kwali::study::{Approval, Interview, Meta, Transcript};

use super::app::App;
use super::keymap::Keymap;
use super::session::Session;
use super::theme::{Depth, Theme};

pub const BOOK: &str = "format: 1\ntitle: t\nlanguage: nl\nroles: [{id: leader, label: L}]\n\
    codes:\n  - id: x\n    label: X\n    definition: d\n  - id: y\n    label: Y\n    definition: e\n";
pub const HEAD: &str =
    "---\nrole: leader\nlanguage: nl\nspeakers: {I: interviewer, D: leader}\n---\n\n";

/// A study of interviews with the bodies given: `a/t1`, `a/t2`, and so on.
pub fn folder(bodies: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("corpus/a")).unwrap();
    std::fs::write(folder.path().join("codebook.yaml"), BOOK).unwrap();
    std::fs::write(folder.path().join("corpus/cases.csv"), "case\na\n").unwrap();
    for (at, body) in bodies.iter().enumerate() {
        let file = folder.path().join(format!("corpus/a/t{}.md", at + 1));
        std::fs::write(file, format!("{HEAD}{body}")).unwrap();
    }
    folder
}

/// The screen with `a/t1` open, coded by anna.
pub fn screen(folder: &tempfile::TempDir) -> App {
    let store = Store::open(folder.path()).unwrap();
    let session = Session::open(store, "anna", "a", "t1").unwrap();
    let mut app = App::new(session, Theme::new(Depth::None), Keymap::default(), false, None);
    draw(&mut app);
    app
}

/// What it shows in 60 columns and 20 rows.
pub fn draw(app: &mut App) -> String {
    let backend = ratatui::backend::TestBackend::new(60, 20);
    let mut terminal = ratatui::Terminal::new(backend).unwrap();
    terminal.draw(|frame| super::paint::draw(app, frame)).unwrap();
    terminal.backend().to_string()
}

pub fn transcript(body: &str) -> Transcript {
    let meta = Meta {
        role: "leader".into(),
        date: String::new(),
        language: "nl".into(),
        lens: None,
        status: Approval::Draft,
        speakers: vec![("I".into(), "interviewer".into()), ("D".into(), "leader".into())],
        note: None,
    };
    Transcript::new(meta, body, |_| None).unwrap()
}

pub fn of(transcript: Transcript) -> Interview {
    Interview { case: "a".into(), name: "b".into(), transcript, codings: BTreeMap::new() }
}

pub fn interview(body: &str) -> Interview {
    of(transcript(body))
}
