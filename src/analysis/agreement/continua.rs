//! A study's codings as continua, for each code and branch.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::coefficients::Figure;
use super::ratings::{Mark, Options, Sheet, Topic, compared, sheet};
use super::unitizing::{Continuum, Family, Piece, alpha_u, family};
use super::units::Unit;
use crate::analysis::Selection;
use crate::problem::Result;
use crate::study::{Interview, Study};

/// The coefficients for unitizing of one code, one branch, or all codes.
#[derive(Debug, Clone)]
pub struct Unitized<'a> {
    /// What it is about.
    pub topic: Topic<'a>,
    /// How many passages the coders have together, overlapping ones with the same code as one.
    pub passages: usize,
    /// Krippendorff's family of 2016. Of a code, `coding` and `both` have nothing to tell apart; of a
    /// branch the values are its codes, overall they are the branches at the top.
    pub family: Family,
    /// `α_U` of 1995.
    pub alpha_u: Figure,
}

/// Agreement along the text: the coders, the interviews two of them coded, the characters of these,
/// and the coefficients overall and for each branch and code that somebody used.
#[derive(Debug, Clone)]
pub struct Unitizing<'a> {
    /// Who is compared, by name.
    pub coders: Vec<&'a str>,
    /// How many interviews two or more of them coded.
    pub interviews: usize,
    /// How many of these all of them coded: `α_U` is of those.
    pub complete: usize,
    /// How many characters of text these interviews have.
    pub characters: u64,
    /// Overall, then branches and codes in the codebook's order.
    pub topics: Vec<Unitized<'a>>,
}

/// Computes it. The unit of the options makes no difference.
pub fn unitizing<'a>(
    study: &'a Study,
    selection: &Selection,
    options: &Options,
) -> Result<Unitizing<'a>> {
    let options = Options { unit: Unit::Character, ..options.clone() };
    let coders = compared(study, selection, &options)?;
    let codebook = &study.codebook;
    let codes = codebook.codes();
    let taken: Vec<&Interview> =
        study.interviews.iter().filter(|i| selection.takes_interview(study, i)).collect();
    let mut sheets: Vec<Sheet> = taken
        .par_iter()
        .filter_map(|interview| sheet(interview, codebook, &coders, selection, &options))
        .collect();
    let wanted = |path: &str| selection.takes_code(path);
    for sheet in &mut sheets {
        sheet.marks.retain(|mark| wanted(&codes[mark.0 as usize].path));
    }
    // A code's top branch, by which all codes are told apart.
    let mut tops: Vec<u32> = Vec::with_capacity(codes.len());
    for (at, code) in (0u32..).zip(codes) {
        tops.push(code.parent.and_then(|parent| tops.get(parent)).copied().unwrap_or(at));
    }
    let mut topics: Vec<(Topic, Vec<Option<u32>>)> =
        vec![(Topic::Overall, tops.into_iter().map(Some).collect())];
    for (at, code) in (0u32..).zip(codes) {
        if code.branch {
            let inside = (0u32..).zip(codes).map(|(n, c)| c.is_within(&code.path).then_some(n));
            topics.push((Topic::Branch(&code.path), inside.collect()));
        }
        let own = (0u32..).zip(codes).map(|(n, _)| (n == at).then_some(n));
        topics.push((Topic::Code(&code.path), own.collect()));
    }
    let used: Vec<bool> = (0u32..)
        .zip(codes)
        .map(|(n, _)| sheets.iter().any(|sheet| sheet.marks.iter().any(|mark| mark.0 == n)))
        .collect();
    let all = coders.len();
    let topics: Vec<Unitized> = topics
        .par_iter()
        .filter(|(_, values)| {
            values.iter().zip(&used).any(|(value, used)| *used && value.is_some())
        })
        .map(|(topic, values)| {
            let found: Vec<Continuum> = sheets.iter().map(|sheet| sets(sheet, values)).collect();
            let passages = sheets.iter().map(|sheet| merged(sheet, values).len()).sum();
            let sections = by_value(&sheets, values);
            let alpha_u = alpha_u(sections.iter().map(Vec::as_slice), all);
            Unitized { topic: *topic, passages, family: family(&found), alpha_u }
        })
        .collect();
    Ok(Unitizing {
        interviews: sheets.len(),
        complete: sheets.iter().filter(|s| s.rated.count_ones() as usize == all).count(),
        characters: sheets.iter().map(|sheet| u64::from(sheet.space.len())).sum(),
        coders,
        topics,
    })
}

/// The passages of each value and coder, overlapping ones as one: value, coder, start, end.
fn merged(sheet: &Sheet<'_>, values: &[Option<u32>]) -> Vec<(u32, u8, u32, u32)> {
    let value = |mark: &Mark| values.get(mark.0 as usize).copied().flatten();
    let mut all: Vec<(u32, u8, u32, u32)> = sheet
        .marks
        .iter()
        .filter_map(|mark| Some((value(mark)?, mark.3, mark.1, mark.2)))
        .collect();
    all.sort_unstable();
    let mut found: Vec<(u32, u8, u32, u32)> = Vec::with_capacity(all.len());
    for next in all {
        match found.last_mut().filter(|last| (last.0, last.1) == (next.0, next.1)) {
            Some(last) if next.2 < last.3 => last.3 = last.3.max(next.3),
            _ => found.push(next),
        }
    }
    found
}

/// The coders of an interview, by the place each has in a continuum.
fn places(sheet: &Sheet<'_>) -> Vec<u8> {
    (0..64).filter(|coder| sheet.rated & (1 << coder) != 0).collect()
}

/// Each coder's passages, with the set of values as one value where several overlap.
fn sets(sheet: &Sheet<'_>, values: &[Option<u32>]) -> Continuum {
    let all = merged(sheet, values);
    let mut names: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
    let coders = places(sheet).into_iter().map(|coder| {
        let mut events: Vec<(u32, bool, u32)> = Vec::new();
        for (value, _, start, end) in all.iter().filter(|piece| piece.1 == coder) {
            events.extend([(*start, true, *value), (*end, false, *value)]);
        }
        events.sort_unstable();
        let (mut open, mut from): (Vec<u32>, u32) = (Vec::new(), 0);
        let mut pieces: Vec<Piece> = Vec::new();
        for (at, opens, value) in events {
            if at > from && !open.is_empty() {
                pieces.push((from, at, name(&mut names, &open)));
            }
            from = at;
            match open.binary_search(&value) {
                Err(place) if opens => open.insert(place, value),
                Ok(place) if !opens => drop(open.remove(place)),
                _ => {}
            }
        }
        pieces
    });
    Continuum { length: sheet.space.len(), coders: coders.collect() }
}

/// A number for a set of values that is the same in every interview: its own where it is one value,
/// and else made from them all.
fn name(names: &mut BTreeMap<Vec<u32>, u32>, open: &[u32]) -> u32 {
    if let [one] = open {
        return *one;
    }
    if let Some(known) = names.get(open) {
        return *known;
    }
    let mut hasher = blake3::Hasher::new();
    for value in open {
        hasher.update(&value.to_le_bytes());
    }
    let bytes = hasher.finalize();
    let bytes = bytes.as_bytes();
    // Values of their own are far below this.
    let made = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) | 0x8000_0000;
    names.insert(open.to_vec(), made);
    made
}

/// For each value the continua of its passages alone.
fn by_value(sheets: &[Sheet<'_>], values: &[Option<u32>]) -> Vec<Vec<Continuum>> {
    let mut distinct: Vec<u32> = Vec::new();
    let mut found: BTreeMap<u32, Vec<Continuum>> = BTreeMap::new();
    for sheet in sheets {
        let all = merged(sheet, values);
        distinct.extend(all.iter().map(|piece| piece.0));
    }
    distinct.sort_unstable();
    distinct.dedup();
    for sheet in sheets {
        let all = merged(sheet, values);
        let coders = places(sheet);
        for value in &distinct {
            let of = |coder: &u8| {
                let own = all.iter().filter(|piece| piece.0 == *value && piece.1 == *coder);
                own.map(|(value, _, start, end)| (*start, *end, *value)).collect()
            };
            let coders = coders.iter().map(of).collect();
            found.entry(*value).or_default().push(Continuum { length: sheet.space.len(), coders });
        }
    }
    found.into_values().collect()
}
