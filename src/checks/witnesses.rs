//! In which interviews cues find something, so that those that find nothing anywhere are known.
//!
//! Each cue needs one passage only. So interviews are gone through in waves: the first are few and are
//! searched for every cue, later ones only for those not found so far. What an interview showed is
//! remembered with it. As long as its files stay as they are it need not be read again; only cues whose
//! passages were all in files that changed are looked for anew in the others.

use std::collections::BTreeSet;
use std::ops::Range;

use rayon::prelude::*;

use super::memory::{Memory, Remembered};
use crate::search::Stamp;
use crate::store::{InterviewEntry, Survey};
use crate::suggest::{Seek, Seeker};

/// How many interviews the first wave has, and how much larger each wave is than the one before.
const FIRST: usize = 16;
const GROWTH: usize = 8;

/// Fills in what is not known of the interviews, and brings what is known of cues up to date.
pub fn look(
    survey: &Survey,
    entries: &[&InterviewEntry<Stamp>],
    memory: &Memory,
    mut known: Vec<Option<Remembered>>,
    look_at: impl Fn(&InterviewEntry<Stamp>, &mut Seeker) -> Remembered + Sync,
) -> Vec<Remembered> {
    let book = &survey.codebook.read;
    let mut found: BTreeSet<u32> =
        known.iter().flatten().flat_map(|known| &known.facts.cues).copied().collect();
    let is_known: Vec<bool> = known.iter().map(Option::is_some).collect();
    let of = |state: bool| (0..known.len()).filter(|at| is_known[*at] == state).collect();
    let (fresh, old): (Vec<usize>, Vec<usize>) = (of(false), of(true));
    for wave in waves(fresh.len()) {
        let seek = Seek::new(book, |cue| !found.contains(&cue));
        let wave = &fresh[wave];
        let looked: Vec<Remembered> = wave
            .par_iter()
            .map_init(|| seek.seeker(), |seeker, at| look_at(entries[*at], seeker))
            .collect();
        for (at, looked) in wave.iter().zip(looked) {
            found.extend(&looked.facts.cues);
            known[*at] = Some(looked);
        }
    }
    // What the other interviews never showed, they do not show now.
    let mut lost = memory.cues();
    for wave in waves(old.len()) {
        lost.retain(|cue| !found.contains(cue));
        if lost.is_empty() {
            break;
        }
        let seek = Seek::new(book, |cue| lost.contains(&cue));
        let search = |seeker: &mut Seeker, at: &usize| {
            let files = survey.interview(entries[*at]);
            let named = (files.case.as_str(), files.name.as_str());
            files.said().map(|said| seeker.found(named, said)).unwrap_or_default()
        };
        let wave = &old[wave];
        let shown: Vec<Vec<u32>> = wave.par_iter().map_init(|| seek.seeker(), search).collect();
        for (at, cues) in wave.iter().zip(shown) {
            found.extend(&cues);
            if let Some(known) = &mut known[*at] {
                known.facts.cues.extend(cues);
            }
        }
    }
    known.into_iter().flatten().collect()
}

/// So many interviews in waves.
fn waves(count: usize) -> impl Iterator<Item = Range<usize>> {
    let (mut start, mut size) = (0, FIRST);
    std::iter::from_fn(move || {
        let wave = start..count.min(start + size);
        (start, size) = (wave.end, size * GROWTH);
        (!wave.is_empty()).then_some(wave)
    })
}
