//! Where coders differ, the most costly first, and which codes they take for each other.
//!
//! A difference costs what settling it would add to α of its codes, expected disagreement taken as it
//! is now. So all differences on a code together cost 1 − α of that code. A unit on which several
//! differences stand is shared out among them.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::ratings::{Options, Ratings, Sheet, Topic, sheet};
use crate::analysis::{Difference, Kind, Selection, differences};
use crate::problem::Result;
use crate::study::{Coding, Interview, Status, Study};

/// A difference of two coders and what it costs.
#[derive(Debug, Clone)]
pub struct Work<'a> {
    /// Where it is.
    pub interview: &'a Interview,
    /// Who differ, by name.
    pub coders: [&'a str; 2],
    /// What either has.
    pub difference: Difference<'a>,
    /// What settling it adds to α of its codes; 0 where the units are coded alike all the same.
    pub cost: f64,
    /// On how many units the two disagree because of it, for its codes together.
    pub units: f64,
}

/// All differences of every two of the coders compared in the text taken, the most costly first, then
/// by place. Codes of the selection narrow them.
pub fn worklist<'a>(
    study: &'a Study,
    selection: &Selection,
    options: &Options,
) -> Result<Vec<Work<'a>>> {
    let ratings = Ratings::new(study, selection, options)?;
    let prices = prices(&ratings);
    let coders = &ratings.coders;
    let taken = study.interviews.iter().filter(|i| selection.takes_interview(study, i));
    let taken: Vec<&Interview> = taken.collect();
    let found: Vec<Vec<Work>> = taken
        .par_iter()
        .filter_map(|interview| {
            let sheet = sheet(interview, &study.codebook, coders, selection, options)?;
            Some(of_interview(&sheet, coders, selection, &prices))
        })
        .collect();
    let mut found: Vec<Work> = found.into_iter().flatten().collect();
    found.sort_by(|a, b| b.cost.total_cmp(&a.cost));
    Ok(found)
}

/// For each code, what one pair of unlike ratings costs; of units that r coders rated, such a pair
/// counts 2 / (r − 1) among the coincidences.
fn prices<'a>(ratings: &Ratings<'a>) -> HashMap<&'a str, f64> {
    let weights = ratings.weights(None);
    let mut prices = HashMap::new();
    for (item, own) in ratings.items.iter().zip(&weights) {
        let Topic::Code(path) = item.topic else { continue };
        let (mut yes, mut no) = (0.0, 0.0);
        for (row, units) in ratings.table.rows.iter().zip(own) {
            let given = row.iter().flatten().filter(|rating| **rating == 1).count() as f64;
            yes += given * units;
            no += (row.iter().flatten().count() as f64 - given) * units;
        }
        if yes > 0.0 && no > 0.0 {
            prices.insert(path, (yes + no - 1.0) / (2.0 * yes * no));
        }
    }
    prices
}

fn of_interview<'a>(
    sheet: &Sheet<'a>,
    coders: &[&'a str],
    selection: &Selection,
    prices: &HashMap<&'a str, f64>,
) -> Vec<Work<'a>> {
    let rated: Vec<usize> =
        (0..coders.len()).filter(|coder| sheet.rated & (1 << coder) != 0).collect();
    let share = 2.0 / (rated.len() as f64 - 1.0);
    let wanted = |coding: &Coding| selection.takes_code(coding.code());
    // Differences are of accepted codings; whatever was selected counts here.
    let codings = |coder: usize| -> Vec<Coding> {
        let own = sheet.marks.iter().zip(&sheet.codings);
        let own = own.filter(|(mark, coding)| usize::from(mark.3) == coder && wanted(coding));
        own.map(|(_, coding)| coding.with_status(Status::Accepted)).collect()
    };
    let standing: HashMap<(usize, &str), &'a Coding> = sheet
        .marks
        .iter()
        .zip(&sheet.codings)
        .map(|(mark, coding)| ((usize::from(mark.3), coding.id()), *coding))
        .collect();
    let mut found = Vec::new();
    for (at, first) in rated.iter().enumerate() {
        for second in &rated[at + 1..] {
            let (own, other) = (codings(*first), codings(*second));
            let all = differences(&own, &other);
            let disagreed = disagreed(sheet, &all);
            for (difference, by_code) in all.iter().zip(disagreed) {
                if difference.kind == Kind::Same {
                    continue;
                }
                let restored = |coder: usize, side: &[&Coding]| -> Vec<&'a Coding> {
                    let known = side.iter().map(|c| standing.get(&(coder, c.id())).copied());
                    known.flatten().collect()
                };
                let cost = |(code, units): (&&str, &f64)| {
                    prices.get(*code).map_or(0.0, |price| price * share * units)
                };
                found.push(Work {
                    interview: sheet.interview,
                    coders: [coders[*first], coders[*second]],
                    cost: by_code.iter().map(cost).sum(),
                    units: by_code.values().sum(),
                    difference: Difference {
                        kind: difference.kind,
                        span: difference.span,
                        first: restored(*first, &difference.first),
                        second: restored(*second, &difference.second),
                    },
                });
            }
        }
    }
    found
}

/// For each difference, on how many units of each of its codes the two disagree.
fn disagreed<'d>(sheet: &Sheet<'_>, all: &[Difference<'d>]) -> Vec<BTreeMap<&'d str, f64>> {
    // By code: first unit, whether it opens, whose, and of which difference.
    let mut events: BTreeMap<&str, Vec<(u32, bool, usize, usize)>> = BTreeMap::new();
    for (at, difference) in all.iter().enumerate() {
        for (side, codings) in [&difference.first, &difference.second].into_iter().enumerate() {
            for coding in codings {
                let (start, end) = sheet.space.range(coding.span());
                let own = events.entry(coding.code()).or_default();
                own.extend([(start, true, side, at), (end, false, side, at)]);
            }
        }
    }
    let mut units = vec![BTreeMap::new(); all.len()];
    for (code, mut events) in events {
        events.sort_unstable();
        let mut open: [Vec<usize>; 2] = [Vec::new(), Vec::new()];
        let mut from = 0;
        for (at, opens, side, difference) in events {
            let sides = (open[0].is_empty(), open[1].is_empty());
            let unlike = match sides {
                (false, true) => &open[0],
                (true, false) => &open[1],
                _ => &Vec::new(),
            };
            for shared in unlike {
                let part = f64::from(at - from) / unlike.len() as f64;
                *units[*shared].entry(code).or_insert(0.0) += part;
            }
            from = at;
            if opens {
                open[side].push(difference);
            } else if let Some(place) = open[side].iter().position(|open| *open == difference) {
                open[side].swap_remove(place);
            }
        }
    }
    units
}

/// How often one coder's code stands where the other has another, or nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Confusion {
    /// The codes that are taken for another at least once, in the codebook's order.
    pub codes: Vec<String>,
    /// For each of these as the first coder's code: how often the second has each of them there.
    pub cells: Vec<Vec<usize>>,
    /// Passages with it from the first coder where the second has nothing like it.
    pub only_first: Vec<usize>,
    /// Passages with it from the second coder where the first has nothing like it.
    pub only_second: Vec<usize>,
}

/// Passages of two coders by the codes they have from each, over all pairs of coders; the first of a
/// pair is the one whose name comes first.
pub fn confusion(study: &Study, selection: &Selection, options: &Options) -> Result<Confusion> {
    let ratings = Ratings::new(study, selection, options)?;
    let codebook = &study.codebook;
    let none = codebook.codes().len();
    let mut pairs: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for interview in study.interviews.iter().filter(|i| selection.takes_interview(study, i)) {
        let own = sheet(interview, codebook, &ratings.coders, selection, options);
        let Some(sheet) = own else { continue };
        let by_coder = |coder: usize| -> Vec<Coding> {
            let own = sheet.marks.iter().zip(&sheet.codings);
            let own = own.filter(|(mark, _)| usize::from(mark.3) == coder);
            own.map(|(_, coding)| coding.with_status(Status::Accepted)).collect()
        };
        let rated: Vec<Vec<Coding>> = (0..ratings.coders.len())
            .filter(|coder| sheet.rated & (1 << coder) != 0)
            .map(by_coder)
            .collect();
        for (at, first) in rated.iter().enumerate() {
            for second in &rated[at + 1..] {
                for difference in differences(first, second) {
                    let code = |side: &[&Coding]| {
                        side.first().and_then(|c| codebook.position(c.code())).unwrap_or(none)
                    };
                    let key = (code(&difference.first), code(&difference.second));
                    *pairs.entry(key).or_default() += 1;
                }
            }
        }
    }
    let wanted = |at: usize| {
        let path = codebook.codes().get(at).map_or("", |code| code.path.as_str());
        selection.takes_code(path)
    };
    let taken_for = pairs.keys().filter(|(a, b)| a != b && *a != none && *b != none);
    let taken_for = taken_for.filter(|(a, b)| wanted(*a) || wanted(*b));
    let mut involved: Vec<usize> = taken_for.flat_map(|(a, b)| [*a, *b]).collect();
    involved.sort_unstable();
    involved.dedup();
    let at = |a: usize, b: usize| pairs.get(&(a, b)).copied().unwrap_or(0);
    Ok(Confusion {
        codes: involved.iter().map(|code| codebook.codes()[*code].path.clone()).collect(),
        cells: involved
            .iter()
            .map(|first| involved.iter().map(|second| at(*first, *second)).collect())
            .collect(),
        only_first: involved.iter().map(|code| at(*code, none)).collect(),
        only_second: involved.iter().map(|code| at(none, *code)).collect(),
    })
}
