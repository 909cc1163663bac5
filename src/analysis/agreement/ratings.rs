//! What every coder said of every unit, code by code, put together where it is the same.
//!
//! No unit is stored. Codings are stretches of numbered units; sweeping over them gives for each code
//! how many units which coders gave it to, cluster by cluster, and the rest have it from nobody.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use super::coefficients::{Coefficients, Table};
use super::units::{Extent, Space, Unit, number, sweep};
use crate::analysis::Selection;
use crate::problem::{Problem, Result};
use crate::study::{Codebook, Coding, Interview, Study};

/// How many coders are compared at most.
const CODERS: usize = 64;
/// From so many interviews on, interviews are resampled and not turns.
const MANY: usize = 20;

/// What is compared, and by what.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What is counted.
    pub unit: Unit,
    /// In which text.
    pub extent: Extent,
    /// What is drawn for intervals; interviews from twenty on, else turns, when not said.
    pub drawn: Option<Drawn>,
    /// Coders who are left out unless the selection names them.
    pub aside: Vec<String>,
}

/// What is drawn with replacement for an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawn {
    /// Turns.
    Turns,
    /// Interviews.
    Interviews,
}

/// What a row of figures is about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Topic<'a> {
    /// All decisions on all codes that somebody used.
    Overall,
    /// A branch: whether any code of it was given.
    Branch(&'a str),
    /// Exactly this code.
    Code(&'a str),
}

/// A topic, and how often it occurs.
#[derive(Debug, Clone)]
pub struct Item<'a> {
    /// What it is about.
    pub topic: Topic<'a>,
    /// In how many turns somebody has it; of codings that reach over several, all.
    pub turns: usize,
}

/// Everything that is needed for figures and their intervals.
#[derive(Debug, Clone)]
pub struct Ratings<'a> {
    /// Who is compared, by name.
    pub coders: Vec<&'a str>,
    /// What is told of: overall first, then codes and branches in the codebook's order.
    pub items: Vec<Item<'a>>,
    /// How many interviews two or more of them coded.
    pub interviews: usize,
    /// How many interviews only one of them coded: they are missing.
    pub alone: usize,
    /// How many codings of theirs stand wholly outside the text taken.
    pub outside: usize,
    /// What is drawn for intervals.
    pub drawn: Drawn,
    /// How many of it there are.
    pub clusters: usize,
    /// Which ratings occur: no is category 0, yes 1.
    pub table: Table,
    /// For each row of the table, the row of the same coders where all say no.
    nobody: Vec<u32>,
    /// Units of each cluster, by the row in which nobody says yes.
    pub(super) totals: Vec<Entry>,
    /// Units that somebody gave a code to; the item of a total means nothing.
    pub(super) entries: Vec<Entry>,
    /// Which items add up to the first.
    pooled: Vec<bool>,
}

/// So many units of a cluster are rated for an item as in a row of the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub cluster: u32,
    pub item: u32,
    pub row: u32,
    pub units: u32,
}

/// A coding as a stretch of units: the code's number, the first unit and that behind the last, and
/// the coder's number.
pub(super) type Mark = (u32, u32, u32, u8);

/// One interview's marks, of those who coded it.
pub(super) struct Sheet<'a> {
    pub interview: &'a Interview,
    pub space: Space,
    /// Whose codings these are, a bit each.
    pub rated: u64,
    pub marks: Vec<Mark>,
    /// The codings that the marks are of, in the same order.
    pub codings: Vec<&'a Coding>,
    pub outside: usize,
}

/// Which coders a selection compares.
pub fn compared<'a>(
    study: &'a Study,
    selection: &Selection,
    options: &Options,
) -> Result<Vec<&'a str>> {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for interview in study.interviews.iter().filter(|i| selection.takes_interview(study, i)) {
        for (coder, codings) in &interview.codings {
            let named = selection.coders.contains(coder);
            let wanted = named || (selection.coders.is_empty() && !options.aside.contains(coder));
            if wanted && codings.iter().any(|coding| counts(selection, coding)) {
                names.insert(coder);
            }
        }
    }
    if names.len() > CODERS {
        return Err(Box::new(
            Problem::new(format!("{} coders are too many to compare at once", names.len()))
                .help(format!("name at most {CODERS} of them with `--coder`")),
        ));
    }
    Ok(names.into_iter().collect())
}

fn counts(selection: &Selection, coding: &Coding) -> bool {
    selection.statuses.is_empty() || selection.statuses.contains(&coding.status)
}

/// The marks of an interview; `None` where fewer than two of the coders coded it.
pub(super) fn sheet<'a>(
    interview: &'a Interview,
    codebook: &Codebook,
    coders: &[&str],
    selection: &Selection,
    options: &Options,
) -> Option<Sheet<'a>> {
    let theirs: Vec<(u8, Vec<&Coding>)> = (0u8..)
        .zip(coders)
        .filter_map(|(number, coder)| {
            let codings = interview.codings.get(*coder)?;
            let codings: Vec<&Coding> = codings.iter().filter(|c| counts(selection, c)).collect();
            (!codings.is_empty()).then_some((number, codings))
        })
        .collect();
    if theirs.len() < 2 {
        return None;
    }
    let space = Space::new(interview, codebook, options.unit, options.extent, &selection.lenses);
    let mut sheet = Sheet {
        interview,
        space,
        rated: theirs.iter().map(|(coder, _)| 1u64 << coder).sum(),
        marks: Vec::new(),
        codings: Vec::new(),
        outside: 0,
    };
    for (coder, coding) in theirs.iter().flat_map(|(coder, all)| all.iter().map(|c| (*coder, *c))) {
        let Some(code) = codebook.position(coding.code()) else { continue };
        let (start, end) = sheet.space.range(coding.span());
        if start == end {
            sheet.outside += 1;
            continue;
        }
        sheet.marks.push((number(code), start, end, coder));
        sheet.codings.push(coding);
    }
    Some(sheet)
}

/// What one interview adds.
#[derive(Default)]
struct Part {
    rated: u64,
    /// Units of each cluster.
    totals: Vec<u32>,
    /// Item, cluster, who says yes, units.
    entries: Vec<(u32, u32, u64, u32)>,
    /// Item, turns.
    turns: Vec<(u32, usize)>,
    outside: usize,
}

impl<'a> Ratings<'a> {
    /// Gathers what the coders of a selection said. A code of the selection narrows the items, never
    /// who coded what interview.
    pub fn new(study: &'a Study, selection: &Selection, options: &Options) -> Result<Self> {
        let coders = compared(study, selection, options)?;
        let taken: Vec<&Interview> =
            study.interviews.iter().filter(|i| selection.takes_interview(study, i)).collect();
        let coded = |interview: &&Interview| {
            let own = |coder: &&&str| {
                let codings = interview.codings.get(**coder);
                codings.is_some_and(|all| all.iter().any(|c| counts(selection, c)))
            };
            coders.iter().filter(own).count()
        };
        let by_coders: Vec<usize> = taken.iter().map(coded).collect();
        let interviews = by_coders.iter().filter(|count| **count > 1).count();
        let alone = by_coders.iter().filter(|count| **count == 1).count();
        let drawn = options.drawn.unwrap_or(if interviews >= MANY {
            Drawn::Interviews
        } else {
            Drawn::Turns
        });
        let codebook = &study.codebook;
        let ancestors = branches_of(codebook);
        let parts: Vec<Part> = taken
            .par_iter()
            .filter_map(|interview| {
                let sheet = sheet(interview, codebook, &coders, selection, options)?;
                Some(part(&sheet, &ancestors, options.extent, drawn))
            })
            .collect();
        let mut ratings = Self {
            items: Vec::new(),
            interviews,
            alone,
            outside: parts.iter().map(|part| part.outside).sum(),
            drawn,
            clusters: 0,
            table: Table { coders: coders.len(), categories: 2, rows: Vec::new() },
            nobody: Vec::new(),
            totals: Vec::new(),
            entries: Vec::new(),
            pooled: Vec::new(),
            coders,
        };
        ratings.put_together(codebook, selection, &parts);
        Ok(ratings)
    }

    fn put_together(&mut self, codebook: &'a Codebook, selection: &Selection, parts: &[Part]) {
        let numbers = self.number_items(codebook, selection, parts);
        let mut rows: HashMap<(u64, u64), u32> = HashMap::new();
        for part in parts {
            let first = number(self.clusters);
            let nobody = self.row(&mut rows, part.rated, 0);
            for (cluster, units) in (first..).zip(&part.totals) {
                self.totals.push(Entry { cluster, item: 0, row: nobody, units: *units });
            }
            for (item, cluster, yes, units) in &part.entries {
                if let Some(item) = numbers.get(item) {
                    let row = self.row(&mut rows, part.rated, *yes);
                    self.entries.push(Entry {
                        cluster: first + cluster,
                        item: *item,
                        row,
                        units: *units,
                    });
                }
            }
            self.clusters += part.totals.len();
        }
    }

    /// Numbers what somebody used and the selection wants, and says which number each has.
    fn number_items(
        &mut self,
        codebook: &'a Codebook,
        selection: &Selection,
        parts: &[Part],
    ) -> HashMap<u32, u32> {
        let mut turns: HashMap<u32, usize> = HashMap::new();
        for (item, count) in parts.iter().flat_map(|part| &part.turns) {
            *turns.entry(*item).or_default() += count;
        }
        self.items.push(Item { topic: Topic::Overall, turns: 0 });
        self.pooled.push(false);
        let mut numbers = HashMap::new();
        for (at, code) in
            (0u32..).zip(codebook.codes()).filter(|(_, code)| selection.takes_code(&code.path))
        {
            for branch in [true, false] {
                let id = 2 * at + u32::from(branch);
                let Some(count) = turns.get(&id).copied() else { continue };
                let topic =
                    if branch { Topic::Branch(&code.path) } else { Topic::Code(&code.path) };
                numbers.insert(id, number(self.items.len()));
                self.items.push(Item { topic, turns: count });
                self.pooled.push(!branch);
                self.items[0].turns += if branch { 0 } else { count };
            }
        }
        numbers
    }

    /// The number of the row in which these coders rated and those of them said yes.
    fn row(&mut self, rows: &mut HashMap<(u64, u64), u32>, rated: u64, yes: u64) -> u32 {
        if let Some(known) = rows.get(&(rated, yes)) {
            return *known;
        }
        let nobody = if yes == 0 { None } else { Some(self.row(rows, rated, 0)) };
        let fresh = number(self.table.rows.len());
        let rating = |coder: usize| {
            let bit = 1u64 << coder;
            (rated & bit != 0).then_some(u16::from(yes & bit != 0))
        };
        self.table.rows.push((0..self.coders.len()).map(rating).collect());
        self.nobody.push(nobody.unwrap_or(fresh));
        rows.insert((rated, yes), fresh);
        fresh
    }

    /// For each item, how many units are rated as in each row of the table. `times` says how often
    /// each cluster counts.
    pub(super) fn weights(&self, times: Option<&[u32]>) -> Vec<Vec<f64>> {
        let rows = self.table.rows.len();
        let of = |entry: &Entry| match times {
            Some(times) => u64::from(times[entry.cluster as usize]) * u64::from(entry.units),
            None => u64::from(entry.units),
        };
        let mut units = vec![0u64; rows];
        for total in &self.totals {
            units[total.row as usize] += of(total);
        }
        let mut cells = vec![0u64; rows * self.items.len()];
        for entry in &self.entries {
            cells[entry.item as usize * rows + entry.row as usize] += of(entry);
        }
        let mut weights: Vec<Vec<f64>> = Vec::with_capacity(self.items.len());
        for cells in cells.chunks(rows.max(1)).take(self.items.len()) {
            let mut own: Vec<u64> = cells.to_vec();
            own.iter_mut().zip(&units).for_each(|(own, units)| *own += units);
            for (row, used) in cells.iter().enumerate() {
                own[self.nobody[row] as usize] -= used;
            }
            weights.push(own.into_iter().map(|units| units as f64).collect());
        }
        weights.resize(self.items.len(), vec![0.0; rows]);
        let mut overall = vec![0.0; rows];
        for (own, _) in weights.iter().zip(&self.pooled).filter(|(_, pooled)| **pooled) {
            overall.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
        }
        weights[0] = overall;
        weights
    }

    /// The figures of every item, in the order of [`Ratings::items`], with the weights they are from.
    pub fn figures(&self) -> Vec<(Coefficients, Vec<f64>)> {
        let weights = self.weights(None);
        weights.into_iter().map(|own| (self.table.coefficients(&own), own)).collect()
    }

    /// Says in which row the same coders all say no, for ratings that a test makes up.
    #[cfg(test)]
    pub(super) fn rows_of_nobody(&mut self, rows: Vec<u32>) {
        self.nobody = rows;
    }

    /// How many units there are in all clusters.
    pub fn units(&self) -> u64 {
        self.totals.iter().map(|total| u64::from(total.units)).sum()
    }
}

/// For each code, the branches that hold it, itself among them where it is one.
fn branches_of(codebook: &Codebook) -> Vec<Vec<u32>> {
    let codes = codebook.codes();
    let mut all: Vec<Vec<u32>> = Vec::with_capacity(codes.len());
    for (at, code) in codes.iter().enumerate() {
        let mut own = code.parent.and_then(|parent| all.get(parent)).cloned().unwrap_or_default();
        if code.branch {
            own.push(number(at));
        }
        all.push(own);
    }
    all
}

fn part(sheet: &Sheet<'_>, ancestors: &[Vec<u32>], extent: Extent, drawn: Drawn) -> Part {
    let space = &sheet.space;
    let mut part = Part { rated: sheet.rated, outside: sheet.outside, ..Part::default() };
    part.totals = match drawn {
        Drawn::Turns => space.bounds.windows(2).map(|turn| turn[1] - turn[0]).collect(),
        Drawn::Interviews => vec![space.len()],
    };
    if extent == Extent::Coded {
        part.totals.iter_mut().for_each(|units| *units = 0);
        let marks: Vec<(u32, u32, u8)> = sheet.marks.iter().map(|m| (m.1, m.2, m.3)).collect();
        let totals = &mut part.totals;
        sweep(&marks, |from, to, _| {
            cut(space, drawn, from, to, |cluster, units| totals[cluster as usize] += units);
        });
    }
    // An item is a code, 2n, or a branch, 2n + 1.
    let mut marks: Vec<Mark> = Vec::new();
    for (code, start, end, coder) in &sheet.marks {
        marks.push((2 * code, *start, *end, *coder));
        let above = ancestors.get(*code as usize).into_iter().flatten();
        marks.extend(above.map(|branch| (2 * branch + 1, *start, *end, *coder)));
    }
    marks.sort_unstable();
    for own in marks.chunk_by(|a, b| a.0 == b.0) {
        let item = own[0].0;
        let own: Vec<(u32, u32, u8)> = own.iter().map(|mark| (mark.1, mark.2, mark.3)).collect();
        let (mut turns, mut next) = (0, 0);
        sweep(&own, |from, to, yes| {
            let (first, last) = (space.turn_of(from).max(next), space.turn_of(to - 1) + 1);
            turns += last.saturating_sub(first);
            next = next.max(last);
            cut(space, drawn, from, to, |cluster, units| {
                part.entries.push((item, cluster, yes, units));
            });
        });
        part.turns.push((item, turns));
    }
    part
}

/// Cuts a stretch of units at the borders of clusters.
fn cut(space: &Space, drawn: Drawn, from: u32, to: u32, mut each: impl FnMut(u32, u32)) {
    if drawn == Drawn::Interviews {
        return each(0, to - from);
    }
    let mut at = from;
    let mut turn = space.turn_of(from);
    while at < to {
        let end = space.bounds.get(turn + 1).copied().unwrap_or(to).min(to);
        if end > at {
            each(number(turn), end - at);
        }
        at = end.max(at);
        turn += 1;
    }
}
