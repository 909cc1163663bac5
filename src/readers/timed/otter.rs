//! Otter's text, and what looks like it: a name with a time on a line of its own, the words below.

use std::borrow::Cow;

use super::super::{opening, speakers, text};
use super::{Draft, Front, Known, Warning};
use crate::problem::Result;
use crate::readers::Block;

/// How the line begins that the program puts below everything.
const SIGNED: &str = "Transcribed by https://otter.ai";

/// Reads a text that Otter signed, or that begins with a name and a time.
pub fn read(source: &str, known: Known<'_>) -> Result<Option<Draft>> {
    let mut lines = text::lines(source, 0);
    let signed = lines.iter().rposition(|line| line.text.starts_with(SIGNED));
    let heads = lines.iter().filter(|line| is_head(&line.text)).count();
    let first = lines.iter().find(|line| !line.is_blank()).is_some_and(|line| is_head(&line.text));
    if heads == 0 || !(signed.is_some() || (first && heads >= 2)) {
        return Ok(None);
    }
    let mut warnings = Vec::new();
    if let Some(line) = signed.map(|at| &mut lines[at]) {
        warnings.push(Warning::new(
            line.number,
            format!("“{}” is left out: nobody says it", line.text),
        ));
        line.text = Cow::Borrowed("");
    }
    let (blocks, found) = speakers::divide(&lines, &Front::default(), known)?;
    warnings.extend(found);
    warnings.sort_by_key(|warning| warning.line);
    let format = "text with times";
    Ok(Some(Draft { format, blocks: joined(blocks), warnings, ..Draft::default() }))
}

/// `Anna de Vries  0:12`.
fn is_head(line: &str) -> bool {
    let gap = line.contains("  ") || line.contains('\t');
    gap && opening::parse(line, |_| false)
        .is_some_and(|found| found.words.is_empty() && found.time.is_some())
}

/// The name stands again above each paragraph: one turn of it, from the first time on.
fn joined(blocks: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        match (out.last_mut(), block) {
            (Some(Block::Turn(before)), Block::Turn(turn)) if before.label == turn.label => {
                before.paragraphs.extend(turn.paragraphs);
            }
            (_, block) => out.push(block),
        }
    }
    out
}
