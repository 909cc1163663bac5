//! A draft as kwali writes it: one paragraph a line, labels with a colon, lenses as headings.

use std::collections::HashSet;

use super::{Block, Draft, Turn};
use crate::study::timestamp;

/// The body of a draft.
pub fn render(draft: &Draft) -> String {
    let labels: HashSet<&str> = draft.turns().map(|turn| turn.label.as_str()).collect();
    let mut out = String::new();
    for block in &draft.blocks {
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        match block {
            Block::Heading { text, .. } => out.extend(["## ", text.as_str()]),
            Block::Text(text) if opens(text, &labels) => out.extend([" ", text.as_str()]),
            Block::Text(text) => out.push_str(text),
            Block::Turn(turn) => push_turn(&mut out, turn, &labels),
        }
    }
    out.push('\n');
    out
}

fn push_turn(out: &mut String, turn: &Turn, labels: &HashSet<&str>) {
    if let Some(time) = &turn.time {
        out.extend(["[", time.as_str(), "] "]);
    }
    out.extend([turn.label.as_str(), ":"]);
    for (index, paragraph) in turn.paragraphs.iter().enumerate() {
        // A paragraph that would be read as another turn or a heading joins the one before it.
        let joined = index == 0 || opens(paragraph, labels);
        out.push_str(if joined { " " } else { "\n\n" });
        out.push_str(paragraph);
    }
}

/// Whether a paragraph would be read as the start of a turn, or as a heading.
fn opens(paragraph: &str, labels: &HashSet<&str>) -> bool {
    let (_, rest) = timestamp(paragraph);
    paragraph.starts_with('#')
        || paragraph.starts_with("---")
        || rest.split_once(':').is_some_and(|(label, _)| labels.contains(label))
}
