//! Projects as lines of text, to compare in tests.

use std::collections::HashSet;
use std::io::Write;
use std::path::PathBuf;

use super::{Code, Imported, Project, Source};

/// The path of a fixture.
pub fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/projects").join(name)
}

/// All that was read, a line a thing.
pub fn shown(imported: &Imported) -> String {
    let mut lines = project(&imported.project);
    let losses = imported.losses.iter();
    lines.extend(losses.map(|loss| format!("- {}: {}: {}", loss.kind, loss.item, loss.what)));
    lines.extend(imported.remarks.iter().map(|remark| format!("! {remark}")));
    lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
}

fn project(project: &Project) -> Vec<String> {
    let mut lines = vec![format!("{} ({})", project.name, project.origin)];
    lines.extend(Some(&project.description).filter(|d| !d.is_empty()).cloned());
    lines.extend(project.users.iter().map(|user| format!("user {}", user.name)));
    let known: HashSet<&str> = project.codes.iter().map(|code| code.id.as_str()).collect();
    let selections = project.sources.iter().flat_map(|source| &source.selections);
    for coding in selections.flat_map(|selection| &selection.codings) {
        assert!(known.contains(coding.code.as_str()), "{coding:?}");
    }
    assert_eq!(known.len(), project.codes.len(), "no two codes are the same");
    for at in 0..project.codes.len() {
        lines.push(code(&project.codes, at));
    }
    lines.extend(project.variables.iter().map(|variable| format!("variable {}", variable.name)));
    for case in &project.cases {
        let (values, sources) = (&case.values, &case.sources);
        lines.push(format!("case {}: {values:?} {sources:?} {}", case.name, case.description));
    }
    lines.extend(project.notes.iter().map(|note| format!("note {note:?}")));
    lines.extend(project.sources.iter().flat_map(source));
    lines
}

fn code(codes: &[Code], at: usize) -> String {
    let code = &codes[at];
    let mut path = code.name.clone();
    let mut above = code.parent;
    while let Some(parent) = above {
        assert!(parent < at, "parents come first");
        path = format!("{} > {path}", codes[parent].name);
        above = codes[parent].parent;
    }
    let colour = code.colour.as_deref().unwrap_or("");
    let kind = if code.codable { "code" } else { "group" };
    format!("{kind} {path} {colour} {}", code.description).trim_end().to_owned()
}

fn source(source: &Source) -> Vec<String> {
    let mut lines =
        vec![format!("source {} {:?} {}", source.name, source.values, source.description)];
    let chars: Vec<char> = source.text.chars().collect();
    for selection in &source.selections {
        let span = selection.span;
        let words: String = chars[span.start()..span.end()].iter().collect();
        lines.push(format!("  {span} {words:?}"));
        for coding in &selection.codings {
            let user = coding.user.as_deref().unwrap_or("nobody");
            let line = format!("    {} by {user} {}", coding.code, coding.memo);
            lines.push(line.trim_end().to_owned());
        }
        for note in &selection.notes {
            lines.push(format!("    note {:?} by {:?}", note.text, note.user));
        }
    }
    lines
}

/// Compares what was read with what is kept; `KWALI_PROJECTS=overwrite` keeps it anew.
#[track_caller]
pub fn kept(name: &str, imported: &Imported) {
    let path = fixture("read").join(format!("{name}.txt"));
    let now = shown(imported);
    if std::env::var_os("KWALI_PROJECTS").is_some_and(|value| value == "overwrite") {
        let mut file = tempfile::NamedTempFile::new_in(path.parent().unwrap()).unwrap();
        file.write_all(now.as_bytes()).unwrap();
        file.persist(&path).unwrap();
    }
    let then = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    assert!(now == then, "--- kept\n{then}\n--- now\n{now}\n---");
}
