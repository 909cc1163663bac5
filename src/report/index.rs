//! The page that leads to all reports.

use super::document::{Block, Document, Grid, Inline, case_file, interview_file};
use super::kit::Kit;
use crate::study::Case;

/// Builds the page.
pub fn build(kit: &Kit<'_>) -> Document {
    let settings = kit.codebook().settings();
    let noun = kit.noun();
    let mut document = Document {
        file: "index".into(),
        title: settings.title.clone(),
        subtitle: kit.text("index-title"),
        note: settings.note.clone(),
        blocks: Vec::new(),
    };
    document.paragraph(kit.locale.say(
        "index-intro",
        &[
            ("interviews", kit.study.interviews.len().into()),
            ("cases", kit.study.cases.iter().len().into()),
            ("noun", (&noun.other).into()),
            ("codings", kit.tally.all().len().into()),
        ],
    ));
    document.heading(2, kit.column("index-cross"));
    document
        .blocks
        .push(Block::Paragraph(vec![Inline::Link("cross".into(), settings.title.clone())]));
    document.heading(2, kit.column("index-case"));
    let cases = kit.study.cases.iter().map(Case::id).map(|case| {
        vec![
            Inline::Link(case_file(case), case.to_owned()),
            Inline::Text(format!(" {}", super::case::profile(kit, case))),
        ]
    });
    document.blocks.push(Block::List(cases.collect()));
    document.heading(2, kit.text("index-interview"));
    let rows = kit.study.interviews.iter().map(|interview| {
        let meta = interview.transcript.meta();
        let file = interview_file(&interview.case, &interview.name);
        vec![
            vec![Inline::Link(file, interview.reference().to_string())],
            vec![Inline::Text(meta.role.clone())],
            vec![Inline::Text(meta.date.clone())],
            vec![Inline::Text(kit.text(&format!("status-{}", meta.status)))],
        ]
    });
    let header = ["col-interview", "col-role", "col-date", "col-status"];
    document.blocks.push(Block::Table(Grid {
        header: header.iter().map(|id| kit.column(id)).collect(),
        rows: rows.collect(),
    }));
    document
}
