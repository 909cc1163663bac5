//! A draft as kwali writes it: one paragraph a line, labels with a colon, lenses as headings.

use std::collections::HashSet;

use super::{Anchor, Block, Draft, Memo, PlacedMemo, Point, Turn};
use crate::study::{Span, Text, timestamp};

/// The body of a draft.
pub fn render(draft: &Draft) -> String {
    Writer::of(draft).out
}

/// The body of a draft, and where in it the words of its memos stand.
pub fn render_with_memos(draft: &Draft) -> (String, Vec<PlacedMemo>) {
    let Writer { out, starts, .. } = Writer::of(draft);
    let text = Text::new(out.as_str());
    let placed = draft.memos.iter().map(|memo| placed(memo, &text, &starts)).collect();
    (out, placed)
}

fn placed(memo: &Memo, text: &Text, starts: &[Vec<usize>]) -> PlacedMemo {
    let offset = |point: Point| Some(starts.get(point.block)?.get(point.paragraph)? + point.at);
    let span = |anchor: Anchor| Span::new(offset(anchor.from)?, offset(anchor.to)?);
    let found = memo.anchor.and_then(span).filter(|span| !span.is_empty());
    let quote = found.and_then(|span| text.slice(span));
    PlacedMemo {
        kind: memo.kind,
        by: memo.by.clone(),
        text: memo.text.clone(),
        span: quote.and(found),
        quote: quote.unwrap_or_default().to_owned(),
    }
}

/// A body under construction.
#[derive(Default)]
struct Writer {
    out: String,
    /// Unicode scalar values written so far.
    written: usize,
    /// Where each paragraph of each block begins.
    starts: Vec<Vec<usize>>,
}

impl Writer {
    fn of(draft: &Draft) -> Self {
        let labels: HashSet<&str> = draft.turns().map(|turn| turn.label.as_str()).collect();
        let mut writer = Self::default();
        for block in &draft.blocks {
            if !writer.out.is_empty() {
                writer.push("\n\n");
            }
            writer.starts.push(Vec::new());
            match block {
                Block::Heading { text, .. } => {
                    writer.push("## ");
                    writer.paragraph(text);
                }
                Block::Text(text) => {
                    writer.push(if opens(text, &labels) { " " } else { "" });
                    writer.paragraph(text);
                }
                Block::Turn(turn) => writer.turn(turn, &labels),
            }
        }
        writer.push("\n");
        writer
    }

    fn turn(&mut self, turn: &Turn, labels: &HashSet<&str>) {
        if let Some(time) = &turn.time {
            self.push(&format!("[{time}] "));
        }
        self.push(&turn.label);
        self.push(":");
        for (index, paragraph) in turn.paragraphs.iter().enumerate() {
            // A paragraph that would be read as another turn or a heading joins the one before it.
            let joined = index == 0 || opens(paragraph, labels);
            self.push(if joined { " " } else { "\n\n" });
            self.paragraph(paragraph);
        }
    }

    fn paragraph(&mut self, text: &str) {
        if let Some(starts) = self.starts.last_mut() {
            starts.push(self.written);
        }
        self.push(text);
    }

    fn push(&mut self, text: &str) {
        self.out.push_str(text);
        self.written += text.chars().count();
    }
}

/// Whether a paragraph would be read as the start of a turn, or as a heading.
fn opens(paragraph: &str, labels: &HashSet<&str>) -> bool {
    let (_, rest) = timestamp(paragraph);
    paragraph.starts_with('#')
        || paragraph.starts_with("---")
        || rest.split_once(':').is_some_and(|(label, _)| labels.contains(label))
}
