//! The framework matrix as a table of texts and quotes.

use super::document::{Block, Document, Grid, Inline, case_file};
use super::kit::Kit;
use crate::analysis::framework::{FrameworkCell, State};
use crate::study::one_line;

/// Builds the report of cells that stand case by case, each case with the same themes.
pub fn build(kit: &Kit<'_>, cells: &[FrameworkCell<'_>]) -> Document {
    let settings = kit.codebook().settings();
    let rows = cells.chunk_by(|a, b| a.key.case == b.key.case);
    let themes = rows.clone().next().unwrap_or(&[]).iter().map(|cell| cell.theme.label.clone());
    let row = |of_case: &[FrameworkCell<'_>]| {
        let case = of_case.first().and_then(|cell| cell.key.case.clone()).unwrap_or_default();
        let head = vec![Inline::Link(case_file(&case), case)];
        std::iter::once(head).chain(of_case.iter().map(|cell| line(kit, cell))).collect()
    };
    let grid = Grid {
        header: std::iter::once(kit.column("col-case")).chain(themes).collect(),
        rows: rows.map(row).collect(),
    };
    Document {
        file: "framework".to_owned(),
        title: kit.text("framework-title"),
        subtitle: settings.title.clone(),
        note: settings.note.clone(),
        blocks: vec![Block::Table(grid)],
    }
}

fn line(kit: &Kit<'_>, cell: &FrameworkCell<'_>) -> Vec<Inline> {
    let mut line = Vec::new();
    if let Some(text) = cell.text {
        line.push(Inline::Text(one_line(text)));
    }
    if let Some(row) = &cell.quote {
        line.push(Inline::Text(format!("“{}” ", row.coding.quote().trim())));
        line.push(Inline::Passage(row.reference(), row.coding.id().to_owned()));
    }
    let notice = match cell.state {
        State::Stale => Some("stale"),
        State::Unconfirmed => Some("unconfirmed"),
        State::Written | State::Quote | State::Empty => None,
    };
    if let Some(id) = notice {
        line.push(Inline::Text(" ".to_owned()));
        line.push(Inline::Strong(kit.text(id)));
    }
    if !cell.evidence.is_empty() {
        line.push(Inline::Text(" ".to_owned()));
        line.push(Inline::Aside(format!("({})", cell.evidence.len())));
    }
    line
}
