//! Which codes distinguish two groups, by cases and by text.

use super::usage::{CodeUsage, Sides};
use crate::analysis::significance::{Shares, benjamini_hochberg, holm, mcnemar};
use crate::study::Code;

/// How the cases of the two groups stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Design {
    /// No case is in both.
    Independent,
    /// All cases are in both: each is a pair.
    Paired,
    /// So many cases are in both, others in one.
    Mixed(usize),
}

/// Cases that are in both groups, by which of them has the code.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pairs {
    /// In both groups.
    pub both: usize,
    /// Only in the first.
    pub first_only: usize,
    /// Only in the second.
    pub second_only: usize,
    /// In neither.
    pub neither: usize,
}

/// What tested a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// Fisher's exact test, for groups that share no case.
    Fisher,
    /// `McNemar`'s exact test, on the cases that are in both.
    McNemar,
}

impl Test {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fisher => "fisher",
            Self::McNemar => "mcnemar",
        }
    }
}

/// One code in both groups.
#[derive(Debug, Clone)]
pub struct CodeRow<'a> {
    /// The code.
    pub code: &'a Code,
    /// The cases that have it, of those that could.
    pub cases: Shares,
    /// How many codings each group has.
    pub codings: [usize; 2],
    /// The words under it, of all that those who answer say.
    pub words: Shares,
    /// The cases that are in both groups.
    pub pairs: Pairs,
    /// What tested the difference.
    pub test: Test,
    /// The probability of a difference as large or larger if there were none; `None` when a group has
    /// no case that could have it, or no case is in both.
    pub p: Option<f64>,
    /// The same, corrected for the number of codes (Holm).
    pub holm: Option<f64>,
    /// The same, corrected for the share of false discoveries (Benjamini and Hochberg).
    pub bh: Option<f64>,
}

/// All codes of two groups.
#[derive(Debug, Clone)]
pub struct Comparison<'a> {
    /// How the cases of the groups stand to each other.
    pub design: Design,
    /// The codes, those that distinguish most first.
    pub rows: Vec<CodeRow<'a>>,
    /// Codes that the codebook allows in one of the groups only.
    pub left_out: Vec<&'a Code>,
}

/// Compares the first two groups. Codes that neither has are there only with `zeros`; branches only
/// where they have something themselves.
pub fn compare<'a>(sides: &Sides<'a>, zeros: bool) -> Comparison<'a> {
    let design = design(sides);
    let test = if design == Design::Independent { Test::Fisher } else { Test::McNemar };
    let (mut rows, mut left_out) = (Vec::new(), Vec::new());
    for (code, used) in &sides.codes {
        let [first, second] = [&used[0], &used[1]];
        let codings = [first.codings, second.codings];
        if codings == [0, 0] && (code.branch || !zeros) {
            continue;
        }
        if first.able.is_empty() || second.able.is_empty() {
            left_out.push(*code);
            continue;
        }
        let both = |uses: [usize; 2], of: [usize; 2]| Shares { with: uses, of };
        let cases =
            both([first.cases.len(), second.cases.len()], [first.able.len(), second.able.len()]);
        let words =
            both([first.words, second.words], [sides.extents[0].words, sides.extents[1].words]);
        let pairs = pairs(first, second);
        let p = match test {
            Test::Fisher => cases.fisher(),
            Test::McNemar => {
                (pairs != Pairs::default()).then(|| mcnemar(pairs.first_only, pairs.second_only))
            }
        };
        rows.push(CodeRow { code, cases, codings, words, pairs, test, p, holm: None, bh: None });
    }
    correct(&mut rows);
    sort(&mut rows);
    Comparison { design, rows, left_out }
}

fn design(sides: &Sides<'_>) -> Design {
    let [first, second] = [&sides.extents[0].cases, &sides.extents[1].cases];
    let shared = first.iter().filter(|case| second.binary_search(case).is_ok()).count();
    match shared {
        0 => Design::Independent,
        all if all == first.len() && all == second.len() => Design::Paired,
        some => Design::Mixed(some),
    }
}

fn pairs(first: &CodeUsage, second: &CodeUsage) -> Pairs {
    let mut pairs = Pairs::default();
    for case in first.able.iter().filter(|case| second.able.binary_search(case).is_ok()) {
        let has = |used: &CodeUsage| used.cases.binary_search(case).is_ok();
        let count = match (has(first), has(second)) {
            (true, true) => &mut pairs.both,
            (true, false) => &mut pairs.first_only,
            (false, true) => &mut pairs.second_only,
            (false, false) => &mut pairs.neither,
        };
        *count += 1;
    }
    pairs
}

/// Corrects for all codes that were tested.
fn correct(rows: &mut [CodeRow<'_>]) {
    let values: Vec<f64> = rows.iter().filter_map(|row| row.p).collect();
    let (holm, bh) = (holm(&values), benjamini_hochberg(&values));
    let tested = rows.iter_mut().filter(|row| row.p.is_some());
    for ((row, holm), bh) in tested.zip(holm).zip(bh) {
        (row.holm, row.bh) = (Some(holm), Some(bh));
    }
}

/// By the size of the difference in cases, then in text, then as in the codebook.
fn sort(rows: &mut [CodeRow<'_>]) {
    // The same shares may differ in the last digits when groups change places.
    let size = |share: Option<f64>| (share.unwrap_or(0.0).abs() * 1e9).round();
    rows.sort_by(|a, b| {
        let cases = size(b.cases.cohens_h()).total_cmp(&size(a.cases.cohens_h()));
        cases.then(size(b.words.difference()).total_cmp(&size(a.words.difference())))
    });
}
