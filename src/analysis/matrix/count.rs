//! Counting one interview, so that a study is counted interview by interview.

use super::{Cells, Columns, Plan, Words};
use crate::analysis::{Selection, rows_of};
use crate::study::{Codebook, Interview, Span};

/// Stands for all codes, or for all columns.
pub(super) const ALL: u32 = u32::MAX;

/// What one interview adds to the cells of a matrix.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// Its case.
    pub(super) case: String,
    /// For each code and column, or all of either, what counts there.
    pub(super) cells: Vec<((u32, u32), u32)>,
    /// For each column, or all of them, its words.
    pub(super) words: Vec<(u32, u32)>,
}

/// Counts an interview of which case and role are meant.
pub fn count(
    interview: &Interview,
    codebook: &Codebook,
    selection: &Selection,
    columns: &Columns,
    plan: Plan,
) -> Part {
    let mut places: Vec<((u32, u32), Span)> = Vec::new();
    for row in rows_of(interview, selection) {
        let (Some(code), Some(column)) = (codebook.position(row.coding.code()), columns.of(&row))
        else {
            continue;
        };
        let above = std::iter::successors(Some(code), |at| codebook.codes()[*at].parent);
        let codes = above.take(if plan.roll_up { usize::MAX } else { 1 });
        // A branch that was filtered out may stand above a code that was not.
        let codes = codes.filter(|at| selection.takes_code(&codebook.codes()[*at].path));
        for code in codes.map(number).chain([ALL]) {
            let span = row.coding.span();
            places.extend([number(column), ALL].map(|column| ((code, column), span)));
        }
    }
    places.sort_unstable();
    let (texts, all) = if plan.needs_words() {
        let all = Words::of_turns(interview, selection.answers(interview, codebook));
        (columns.text(interview, codebook, selection), Some(all))
    } else {
        (Vec::new(), None)
    };
    let cells = places.chunk_by(|a, b| a.0 == b.0).map(|same| {
        let spans = || same.iter().map(|(_, span)| *span);
        let count = match plan.cells {
            Cells::Codings => same.len(),
            Cells::Passages => same.chunk_by(|a, b| a.1 == b.1).count(),
            Cells::Cases => 1,
            Cells::Words => all.as_ref().map_or(0, |words| words.within(spans())),
        };
        (same[0].0, number(count))
    });
    let words = texts.iter().map(|(at, words)| (number(*at), number(words.len())));
    let coded = all.iter().filter(|_| selection.coded(interview));
    let whole = coded.map(|words| (ALL, number(words.len())));
    Part {
        case: interview.case.clone(),
        cells: cells.collect(),
        words: words.chain(whole).collect(),
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
