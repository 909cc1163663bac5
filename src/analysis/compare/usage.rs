//! One pass over the codings: which cases of each group have which codes, on how many words.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::groups::{Group, Within};
use crate::analysis::selection::{Row, Selection, rows_of};
use crate::search::words;
use crate::study::{Code, Coding, Interview, Study};

/// How much there is of a group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extent {
    /// Its cases, as places in [`Sides::cases`], rising.
    pub cases: Vec<usize>,
    /// How many of its interviews were coded.
    pub interviews: usize,
    /// How many words those who answer say in them.
    pub words: usize,
    /// How many of its interviews nobody coded whose codings count; they are left out.
    pub uncoded: usize,
}

/// What a group has of a code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodeUsage {
    /// The cases that have it, as places, rising.
    pub cases: Vec<usize>,
    /// The cases that have it or could: with an interview that the codebook lets it be used in.
    pub able: Vec<usize>,
    /// How many codings.
    pub codings: usize,
    /// How many words of those who answer they are on, each counted once.
    pub words: usize,
}

/// Groups with what they have of each code.
#[derive(Debug, Clone)]
pub struct Sides<'a> {
    /// The cases that have interviews, in the order of the study.
    pub cases: Vec<&'a str>,
    /// Of each group, how much there is.
    pub extents: Vec<Extent>,
    /// Of each code, in the order of the codebook, what each group has.
    pub codes: Vec<(&'a Code, Vec<CodeUsage>)>,
}

/// Where a code may be used: a role and the lenses of an interview.
type Ground<'a> = (&'a str, BTreeSet<Option<&'a str>>);

/// What one interview gives one group.
#[derive(Default)]
struct Part<'a> {
    here: bool,
    uncoded: bool,
    words: usize,
    lenses: BTreeSet<Option<&'a str>>,
    /// By the code's place: codings and words.
    codes: BTreeMap<usize, (usize, usize)>,
}

/// Groups of what a selection lets through. With `roll_up` a branch has what stands below it too.
pub fn sides<'a>(
    study: &'a Study,
    selection: &Selection,
    groups: &[Group],
    roll_up: bool,
) -> Sides<'a> {
    let taken = study.interviews.iter().filter(|i| selection.takes_interview(study, i));
    let each: Vec<(&Interview, Vec<Row<'_>>)> =
        taken.map(|interview| (interview, rows_of(interview, selection).collect())).collect();
    let part = |(interview, rows): &(&'a Interview, Vec<Row<'a>>)| {
        let one = One { study, selection, interview, rows, roll_up };
        groups.iter().map(|group| one.part(group.of(study, interview))).collect::<Vec<_>>()
    };
    let parts: Vec<Vec<Part<'a>>> = each.par_iter().map(part).collect();
    gather(study, selection, groups.len(), &each, &parts)
}

/// One interview with the codings that count.
struct One<'s, 'a> {
    study: &'a Study,
    selection: &'s Selection,
    interview: &'a Interview,
    rows: &'s [Row<'a>],
    roll_up: bool,
}

impl<'a> One<'_, 'a> {
    fn part(&self, group: Within<'_>) -> Part<'a> {
        // Who has no more than suggestions in an interview has not coded it.
        let statuses = &self.selection.statuses;
        let codes = |codings: &[Coding]| {
            codings.iter().any(|c| statuses.is_empty() || statuses.contains(&c.status))
        };
        let own = self.interview.codings.iter();
        let own = own.filter(|(name, codings)| self.selection.takes_coder(name) && codes(codings));
        let coders: Vec<&str> = own.map(|(name, _)| name.as_str()).collect();
        let mut part = Part::default();
        let mut starts = Vec::new();
        for turn in self.interview.answers(&self.study.codebook) {
            let lens = turn.lens.as_deref();
            if !self.selection.takes_lens(lens) {
                continue;
            }
            if coders.iter().any(|coder| group.takes(coder, lens)) {
                part.here = true;
                part.lenses.insert(lens);
                self.starts(turn.span, &mut starts);
            } else if coders.is_empty() && group.takes("", lens) {
                part.uncoded = true;
            }
        }
        part.words = starts.len();
        let mut passages: BTreeMap<usize, (usize, Vec<(usize, usize)>)> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| group.takes(row.coder, row.lens)) {
            part.here = true;
            let text = self.interview.transcript.text();
            let span = row.coding.span();
            let bytes = text.byte(span.start()).zip(text.byte(span.end()));
            for code in self.codes(row.coding.code()) {
                let (codings, spans) = passages.entry(code).or_default();
                *codings += 1;
                spans.extend(bytes);
            }
        }
        let counted = |(code, (codings, spans))| (code, (codings, covered(spans, &starts)));
        part.codes = passages.into_iter().map(counted).collect();
        part
    }

    /// Where the words of a turn begin, in bytes.
    fn starts(&self, span: crate::study::Span, into: &mut Vec<usize>) {
        let text = self.interview.transcript.text();
        if let (Some(from), Some(said)) = (text.byte(span.start()), text.slice(span)) {
            into.extend(words(said).into_iter().map(|word| from + word.bytes.start));
        }
    }

    /// The places of a code and, rolled up, of those it stands below.
    fn codes(&self, path: &str) -> Vec<usize> {
        let codes = self.study.codebook.codes();
        let mut at = self.study.codebook.position(path);
        let mut found = Vec::new();
        while let Some(place) = at {
            found.push(place);
            at = codes[place].parent.filter(|_| self.roll_up);
        }
        found
    }
}

/// How many of the words that begin at `starts` begin within some passage.
fn covered(mut spans: Vec<(usize, usize)>, starts: &[usize]) -> usize {
    spans.sort_unstable();
    let (mut count, mut done) = (0, 0);
    for (from, to) in spans {
        let from = from.max(done);
        let first = starts.partition_point(|start| *start < from);
        let last = starts.partition_point(|start| *start < to);
        count += last.saturating_sub(first);
        done = done.max(to);
    }
    count
}

fn gather<'a>(
    study: &'a Study,
    selection: &Selection,
    groups: usize,
    each: &[(&'a Interview, Vec<Row<'a>>)],
    parts: &[Vec<Part<'a>>],
) -> Sides<'a> {
    let codes = study.codebook.codes();
    let mut cases: Vec<&str> = Vec::new();
    let mut extents = vec![Extent::default(); groups];
    let mut usage = vec![vec![CodeUsage::default(); groups]; codes.len()];
    let mut grounds: Vec<BTreeMap<Ground<'a>, Vec<usize>>> = vec![BTreeMap::new(); groups];
    for ((interview, _), parts) in each.iter().zip(parts) {
        if cases.last() != Some(&interview.case.as_str()) {
            cases.push(&interview.case);
        }
        let case = cases.len() - 1;
        for (group, part) in parts.iter().enumerate() {
            extents[group].uncoded += usize::from(part.uncoded);
            if !part.here {
                continue;
            }
            extents[group].interviews += 1;
            extents[group].words += part.words;
            push(&mut extents[group].cases, case);
            let ground = (interview.transcript.meta().role.as_str(), part.lenses.clone());
            push(grounds[group].entry(ground).or_default(), case);
            for (code, (codings, words)) in &part.codes {
                let used = &mut usage[*code][group];
                used.codings += codings;
                used.words += words;
                push(&mut used.cases, case);
            }
        }
    }
    for (code, used) in codes.iter().zip(&mut usage) {
        for (used, grounds) in used.iter_mut().zip(&grounds) {
            used.able = able(code, &used.cases, grounds);
        }
    }
    let told = codes.iter().zip(usage).filter(|(code, _)| selection.takes_code(&code.path));
    Sides { cases, extents, codes: told.collect() }
}

/// Adds a case that is not the last one already.
fn push(cases: &mut Vec<usize>, case: usize) {
    if cases.last() != Some(&case) {
        cases.push(case);
    }
}

/// The cases that have a code, and those with an interview in which the codebook allows it.
fn able(code: &Code, having: &[usize], grounds: &BTreeMap<Ground<'_>, Vec<usize>>) -> Vec<usize> {
    let allows = |(role, lenses): &Ground<'_>| {
        code.allows_role(role) && lenses.iter().any(|lens| code.allows_lens(*lens))
    };
    let allowed = grounds.iter().filter(|(ground, _)| allows(ground));
    let all: BTreeSet<usize> =
        allowed.flat_map(|(_, cases)| cases.iter()).chain(having).copied().collect();
    all.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_under_several_passages_count_once() {
        let starts = [0, 4, 8, 12, 20];
        assert_eq!(covered(vec![(0, 9), (4, 13)], &starts), 4);
        assert_eq!(covered(vec![(4, 13), (0, 30), (5, 6)], &starts), 5);
        assert_eq!(covered(vec![(1, 4), (13, 20)], &starts), 0);
        assert_eq!(covered(vec![], &starts), 0);
    }
}
