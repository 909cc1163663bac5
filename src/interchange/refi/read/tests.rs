use super::*;
use crate::interchange::refi::write;
use crate::interchange::{Code, Coding, Note, Selection, Set, Source};
use crate::study::Span;

fn made() -> Project {
    let code = |id: &str, parent: Option<usize>| Code {
        id: id.into(),
        name: format!("Code {id}"),
        description: "What it means\n& more".into(),
        colour: Some("#112233".into()),
        codable: parent.is_some(),
        parent,
        notes: vec![Note { name: "On it".into(), text: "noted".into(), user: None }],
    };
    let coding = |id: &str, code: &str| Coding {
        id: id.into(),
        code: code.into(),
        user: Some("anna".into()),
        memo: "a\r\nmemo".into(),
    };
    let selection = |start, codings| Selection {
        span: Span::at(start, 4),
        name: "Eén😀".into(),
        codings,
        ..Selection::default()
    };
    Project {
        name: "p".into(),
        origin: "kwali".into(),
        description: "All of it".into(),
        users: vec![User { id: "anna".into(), name: "Anna".into() }],
        codes: vec![code("a", None), code("a.b", Some(0)), code("c", None)],
        sets: vec![Set {
            id: "g".into(),
            name: "G".into(),
            codes: vec!["a.b".into()],
            ..Set::default()
        }],
        variables: vec![Variable { id: "size".into(), name: "size".into(), ..Variable::default() }],
        cases: vec![Case {
            id: "s1".into(),
            name: "s1".into(),
            values: vec![("size".into(), "300".into())],
            sources: vec!["s1/x".into()],
            ..Case::default()
        }],
        sources: vec![Source {
            id: "s1/x".into(),
            name: "s1 x".into(),
            description: "role: leader\n".into(),
            text: "\n\nA: Eén😀 keer\n".into(),
            selections: vec![
                selection(5, vec![coding("50339c575a", "a.b"), coding("own", "c")]),
                Selection {
                    notes: vec![Note::default(), Note { text: "n".into(), ..Note::default() }],
                    ..selection(5, vec![])
                },
            ],
            ..Source::default()
        }],
        notes: vec![Note { name: "whole".into(), text: "of the project".into(), user: None }],
    }
}

#[test]
fn what_is_written_reads_back() {
    let made = made();
    let bytes = write::project(&made).unwrap();
    assert_eq!(bytes, write::project(&made).unwrap(), "the same bytes each time");
    let Imported { project, losses, remarks } = read(&bytes).unwrap();
    assert!(losses.is_empty(), "{losses:?}");
    assert!(remarks.is_empty(), "of kwali's own nothing is in doubt: {remarks:?}");
    let names = |project: &Project| -> Vec<(String, Option<usize>, bool)> {
        project.codes.iter().map(|c| (c.name.clone(), c.parent, c.codable)).collect()
    };
    assert_eq!(names(&project), names(&made));
    assert_eq!(project.codes[1].description, made.codes[1].description);
    assert_eq!(project.codes[1].notes, made.codes[1].notes);
    assert_eq!(project.sources[0].text, made.sources[0].text);
    assert_eq!(project.sources[0].description, made.sources[0].description);
    let selection = &project.sources[0].selections[0];
    assert_eq!(selection.span, Span::at(5, 4));
    assert_eq!(selection.codings[0].id, "50339c575a");
    assert_eq!(selection.codings[0].memo, "a\r\nmemo");
    assert_eq!(selection.codings[0].code, project.codes[1].id);
    assert_eq!(selection.codings[1].id, "");
    assert_eq!(project.sources[0].selections[1].notes[0].text, "n");
    assert_eq!(project.sets[0].codes, [project.codes[1].id.as_str()]);
    assert_eq!(project.cases[0].values[0].1, "300");
    assert_eq!(project.cases[0].sources, [project.sources[0].id.as_str()]);
    assert_eq!(project.notes, made.notes);
}

#[test]
fn a_codebook_alone_reads_back() {
    let made = made();
    let read = read(write::codebook(&made).as_bytes()).unwrap().project;
    assert_eq!(read.codes.len(), 3);
    assert_eq!(read.codes[1].parent, Some(0));
    assert_eq!(read.sets[0].codes, [read.codes[1].id.as_str()]);
}

#[test]
fn what_is_no_project_is_refused() {
    for bytes in [&b""[..], b"<x/>", b"\xff\xfe\x00", b"PK\x03\x04", b"%PDF-1.4", b"<Project"] {
        assert!(read(bytes).is_err());
    }
}
